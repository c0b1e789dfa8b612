"""Functional and Sequential models as nested dictionaries of plain values, and back."""

import contextlib

import numpy as np

from ..._core import nest
from ..._core.convert import to_tensor
from ..._core.tensor import Tensor
from ..._core.variable import Variable
from ..._files.faults import UnknownName
from ...ragged import constant
from ...ragged._ragged_tensor import RaggedTensor
from .._base import legacy, serialization
from .._layer.layer import Layer
from .._model.functional import Functional
from .._model.sequential import Sequential
from .._symbolic.keras_tensor import is_symbolic
from ..layers._op_layer import TFOpLambda
from ..layers.input_layer import InputLayer
from ..layers.serialization import deserialize


def _serializer(model):
    """The function that turns the model's layers into entries of its config."""
    if getattr(model, "use_legacy_config", False):
        return legacy.serialize_keras_object
    return serialization.serialize_keras_object


def sequential_config(model):
    """The config of a Sequential model."""
    serialize = _serializer(model)
    layers = [*inferred_input(model), *model._stack]
    config = {"name": model.name, "layers": [serialize(x) for x in layers]}
    drawn = model._drawn or model._has_fixed_input()
    if not drawn and model._build_input_shape is not None:
        config["build_input_shape"] = _plain_shape(model._build_input_shape)
    return config


def inferred_input(model):
    """The InputLayer of a Sequential model whose input shape its first call has shown."""
    if not model._drawn or model._has_fixed_input():
        return []
    return [x._keras_history[0] for x in model.inputs]


def _plain_shape(shape):
    return tuple(shape.as_list()) if hasattr(shape, "as_list") else shape


def sequential_from_config(cls, config, custom_objects):
    """A Sequential model from its config: a dictionary, or a list of layers in older files."""
    name, build_shape, entries = None, None, config
    if isinstance(config, dict):
        name, entries = config.get("name"), config["layers"]
        build_shape = config.get("build_input_shape")
    model = cls(name=name)
    for entry in entries:
        model.add(_layer_of(entry, custom_objects))
    if not model._has_fixed_input() and build_shape and isinstance(build_shape, (tuple, list)):
        model.build(build_shape)
    return model


def _layer_of(entry, custom_objects):
    """The layer of an entry of a config, in either format; ValueError or TypeError for a class
    that is not known."""
    old_format = "module" not in entry
    if not old_format:
        entry = {k: v for k, v in entry.items() if k not in ("inbound_nodes", "name")}
    layer = deserialize(entry, custom_objects=custom_objects, use_legacy_format=old_format)
    if not isinstance(layer, Layer):
        raise UnknownName(
            f"Could not locate class {entry['class_name']!r}: pass it in `custom_objects`, or "
            "decorate it with `@keras.saving.register_keras_serializable()`. Full object config: "
            f"{entry}"
        )
    return layer


def is_graph_config(config):
    """Whether a config describes a graph of layers."""
    return isinstance(config, dict) and all(
        key in config for key in ("name", "layers", "input_layers", "output_layers")
    )


def graph_config(model, serialize=None, live=False):
    """The config of a functional model: layers with their calls, inputs, outputs.

    serialize: the function that gives the entry of a layer.
    live: whether constants stay the objects that they are.
    """
    written = _live if live else _plain
    serialize = serialize or _serializer(model)
    index = _node_indices(model)
    entries = []
    for layer in model._graph_layers:
        if getattr(model, "use_legacy_config", False) and hasattr(layer, "_graph_layers"):
            with legacy_configs(layer):
                entry = serialize(layer)
        else:
            entry = serialize(layer)
        entry["name"] = layer.name
        entry["inbound_nodes"] = [
            _node_config(n, index, written)
            for n in layer._inbound_nodes
            if id(n) in index and not n.is_input
        ]
        entries.append(entry)
    return {
        "name": model.name,
        "trainable": model.trainable,
        "layers": entries,
        "input_layers": _endpoints(model._nested_inputs, index),
        "output_layers": _endpoints(model._nested_outputs, index),
    }


@contextlib.contextmanager
def legacy_configs(model):
    """While it is open, `model.get_config()` gives layers in the format of HDF5 files."""
    outer = model.__dict__.get("use_legacy_config", False)
    model.__dict__["use_legacy_config"] = True
    try:
        yield
    finally:
        model.__dict__["use_legacy_config"] = outer


def first_call(layer):
    """The number that configs give to the first call of a layer: 1 for a model, whose own inputs
    and outputs count as call 0."""
    if isinstance(layer, Sequential):
        return int(layer._drawn or layer._has_fixed_input() or not layer._stack)
    return int(isinstance(layer, Functional))


def _node_indices(model):
    """id(node) -> its number among the nodes of its layer that belong to the model."""
    mine = {id(n) for n in model._nodes}
    index = {}
    for layer in model._graph_layers:
        count = first_call(layer)
        for node in layer._inbound_nodes:
            if id(node) in mine or node.is_input:
                index[id(node)] = count
                count += 1
    return index


def tensors_of(model):
    """((layer name, number of the call, number of the output), symbolic tensor) of a graph."""
    index = _node_indices(model)
    for layer in model._graph_layers:
        for node in layer._inbound_nodes:
            if id(node) in index:
                for i, x in enumerate(nest.flatten(node.outputs)):
                    yield (layer.name, index[id(node)], i), x


def _endpoints(nested, index):
    def end(x):
        layer, _, position = x._keras_history
        return [layer.name, index[id(x.node)], position]

    packed = nest.map_structure(end, nested) if nest.is_nested(nested) else [end(nested)]
    return packed


def _reference(x, index):
    layer, _, position = x._keras_history
    return [layer.name, index[id(x.node)], position]


def _node_config(node, index, written):
    """One call as Keras writes it: [[layer, node, tensor, kwargs], ...].

    written: what stands for a constant.
    """

    def argument(value):
        return _argument(value, index, written)

    kwargs = {k: argument(v) for k, v in node.kwargs.items()}
    names = node.layer._call_spec.names[1:]
    kwargs.update({n: argument(v) for n, v in zip(names, node.args, strict=False)})
    inputs = node.inputs
    if is_symbolic(inputs):
        layer, _, position = inputs._keras_history
        entry = [layer.name, index[id(inputs.node)], position, kwargs]
        return entry if _is_op(node.layer) else [entry]
    if not any(is_symbolic(x) for x in nest.flatten(inputs)):
        return ["_CONSTANT_VALUE", -1, argument(_value_of(inputs, written)), kwargs]

    def entry_of(x):
        if not is_symbolic(x):
            return ["_CONSTANT_VALUE", -1, argument(_value_of(x, written)), kwargs]
        layer, _, position = x._keras_history
        return [layer.name, index[id(x.node)], position, kwargs]

    if isinstance(inputs, dict):
        return {k: entry_of(v) for k, v in inputs.items()}
    return [entry_of(x) for x in nest.flatten(inputs)]


def _is_op(layer):
    return isinstance(layer, TFOpLambda)


def _argument(value, index, written):
    if is_symbolic(value):
        return _reference(value, index)
    if isinstance(value, (list, tuple)):
        items = [_argument(v, index, written) for v in value]
        return tuple(items) if type(value) is tuple else items
    if isinstance(value, dict):
        return {k: _argument(v, index, written) for k, v in value.items()}
    return written(value)


def _live(value):
    return value


def _plain(value):
    """A constant as plain data; ValueError for a variable, which a config cannot hold."""
    if isinstance(value, Variable):
        raise ValueError(
            f"Unable to serialize VariableSpec(shape={tuple(value.shape)}, dtype="
            f"tf.{value.dtype.name}, trainable={value.trainable}) to JSON: the variable "
            f"{value.name!r} is an argument of a tf function. Hold it as an attribute of a layer."
        )
    if isinstance(value, RaggedTensor):
        return value.to_list()
    if isinstance(value, Tensor):
        value = value.numpy()
    if isinstance(value, np.ndarray):
        return _texts(value.tolist())
    if isinstance(value, np.generic):
        return value.item()
    return value.name if type(value).__name__ == "DType" else _texts(value)


def _texts(value):
    """Values with str for bytes, where these are text."""
    if isinstance(value, list):
        return [_texts(v) for v in value]
    if isinstance(value, bytes):
        with contextlib.suppress(UnicodeDecodeError):
            return value.decode()
    return value


def _value_of(first, written):
    """The first argument of a call, by its value where it is a variable."""
    return first.numpy() if written is _plain and isinstance(first, Variable) else first


def model_from_graph_config(cls, config, custom_objects=None):
    """A functional model from its config."""
    inputs, outputs, layers = rebuild(config, custom_objects)
    model = cls(inputs=inputs, outputs=outputs, name=config.get("name"))
    if not isinstance(model, Functional):
        raise ValueError(f"{cls.__name__} cannot be made from the config of a functional model.")
    model._reconnect(layers.values())
    if "trainable" in config and config["trainable"] is False:
        model.trainable = False
    return model


def rebuild(config, custom_objects=None, created=None):
    """(inputs, outputs, layers by name): the layers of a graph config made and called anew."""
    made = created if created is not None else {}
    pending = []
    for entry in config["layers"]:
        name = entry["name"]
        if name not in made:
            made[name] = _layer_of(entry, custom_objects)
        nodes = entry.get("inbound_nodes", [])
        pending.extend((name, node) for node in nodes)
    tensors = {}
    for name, layer in made.items():
        if isinstance(layer, InputLayer):
            tensors[name, 0] = layer._inbound_nodes[0].outputs
    counts = {
        name: 1 if isinstance(layer, InputLayer) else first_call(layer)
        for name, layer in made.items()
    }
    _call_all(pending, made, tensors, counts)
    return (
        _gather_endpoints(config["input_layers"], tensors),
        _gather_endpoints(config["output_layers"], tensors),
        made,
    )


def _call_all(pending, made, tensors, counts):
    """Makes the calls in an order in which their arguments exist; each layer's own in order."""
    while pending:
        waiting, blocked = [], set()
        for name, node in pending:
            if name in blocked or not _available(node, tensors):
                waiting.append((name, node))
                blocked.add(name)
                continue
            inputs, kwargs = _arguments(node, tensors, _is_op(made[name]))
            if _is_op(made[name]) and not any(map(is_symbolic, nest.flatten([inputs, kwargs]))):
                raise ValueError(
                    f"The layer {name!r} of the config calls tf.{made[name].symbol} on no tensor "
                    "of the model."
                )
            tensors[name, counts[name]] = made[name](inputs, **kwargs)
            counts[name] += 1
        if len(waiting) == len(pending):
            raise ValueError(
                "The config of a functional model refers to calls that never happen: "
                f"{[name for name, _ in waiting]}."
            )
        pending = waiting


def _entries(node):
    """The [layer, node, tensor, kwargs] entries of one call."""
    if isinstance(node, dict):
        return list(node.values())
    if node and isinstance(node[0], str):
        return [node]
    return list(node)


def _references(value):
    """The tensors that keyword arguments refer to."""
    if isinstance(value, (list, tuple)):
        if _is_reference(value):
            yield tuple(value[:2])
        else:
            for v in value:
                yield from _references(v)
    elif isinstance(value, dict):
        for v in value.values():
            yield from _references(v)


def _is_reference(value):
    """Whether a list is [layer name, node number, tensor number]."""
    return (
        len(value) == 3
        and isinstance(value[0], str)
        and type(value[1]) is int
        and type(value[2]) is int
    )


def _available(node, tensors):
    for entry in _entries(node):
        if entry[0] != "_CONSTANT_VALUE" and (entry[0], entry[1]) not in tensors:
            return False
        if len(entry) > 3 and any(r not in tensors for r in _references(entry[3])):
            return False
    return True


def _arguments(node, tensors, keep_list):
    """(inputs, kwargs) of one call.

    keep_list: whether a list of one input stays one.
    """
    entries = _entries(node)
    kwargs = entries[0][3] if entries and len(entries[0]) > 3 else {}
    kwargs = {k: _revived(v, tensors) for k, v in kwargs.items()}
    if isinstance(node, dict):
        return {k: _fetch(e, tensors) for k, e in node.items()}, kwargs
    fetch = _fetch if keep_list else _fetch_value
    values = [fetch(e, tensors) for e in entries]
    single = len(values) == 1 and not (keep_list and node is not entries[0])
    return (values[0] if single else values), kwargs


def _fetch(entry, tensors):
    if entry[0] == "_CONSTANT_VALUE":
        return entry[2]
    return nest.flatten(tensors[entry[0], entry[1]])[entry[2]]


def _fetch_value(entry, tensors):
    """What an entry stands for, constants as tensors."""
    found = _fetch(entry, tensors)
    if entry[0] != "_CONSTANT_VALUE" or not isinstance(found, list):
        return found
    return constant(found) if _is_uneven(found) else to_tensor(found)


def _is_uneven(rows):
    """Whether the lists of a nest differ in length."""
    inner = [x for x in rows if isinstance(x, list)]
    return len({len(x) for x in inner}) > 1 or any(map(_is_uneven, inner))


def _revived(value, tensors):
    if isinstance(value, (list, tuple)):
        if _is_reference(value):
            return _fetch(value, tensors)
        items = [_revived(v, tensors) for v in value]
        return tuple(items) if type(value) is tuple else items
    if isinstance(value, dict):
        return {k: _revived(v, tensors) for k, v in value.items()}
    return value


def _gather_endpoints(ends, tensors):
    if isinstance(ends, dict):
        return {k: _gather_endpoints(v, tensors) for k, v in ends.items()}
    if len(ends) == 3 and isinstance(ends[0], str):
        return _fetch(ends, tensors)
    return [_gather_endpoints(e, tensors) for e in ends]
