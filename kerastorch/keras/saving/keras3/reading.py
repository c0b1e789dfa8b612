"""Configs of Keras 3 as Keras 2.15 writes them.

What Keras 2.15 has no counterpart for is an error that names it; arguments that do not change
what a model computes are left out.
"""

import inspect

from ...._files.faults import Misfit, UnknownName
from ..._base import built_ins
from ..._base.naming import snake_case
from ..._base.resolve import resolve
from .tables import (
    ACTIVATIONS,
    CLASSES,
    HARMLESS,
    OTHERWISE,
    RENAMED,
    SPECIAL_CALLS,
)

_OPS = "keras.ops"
_TENSOR = "__keras_tensor__"
_MODELS = ("Functional", "Model", "Sequential")


def is_third(version):
    """Whether a file's "keras_version" is one of Keras 3."""
    return isinstance(version, str) and version.split(".")[0] == "3"


def translated(config, known=None):
    """A config as Keras 2.15 has it.

    known: the user's objects by name.
    TypeError (and ValueError) for what it has no counterpart for.
    """
    return _value(config, known or {})


def _value(value, known):
    if isinstance(value, list):
        return [_value(x, known) for x in value]
    if not isinstance(value, dict):
        return value
    name = value.get("class_name")
    if not isinstance(name, str) or "config" not in value:
        return {k: _value(v, known) for k, v in value.items()}
    if name == "__slice__":
        return {k: _value(value["config"][k], known) for k in ("start", "stop", "step")}
    inner = value["config"]
    if not isinstance(inner, dict) or name.startswith("__"):
        return value
    found = {k: _value(v, known) for k, v in value.items() if k != "config"}
    if name in CLASSES:
        found["class_name"] = CLASSES[name]
    if "input_layers" in inner and isinstance(inner.get("layers"), list):
        found["config"] = _graph(inner, known)
    else:
        inner = {k: _value(v, known) for k, v in inner.items()}
        found["config"] = _accepted(found, inner, known)
    built = found.get("build_config")
    if name == "MultiHeadAttention" and _class_of(found, known) is not None:
        shapes = built.get("shapes_dict", built) if isinstance(built, dict) else {}
        value = shapes.get("value_shape")
        known_shapes = {"query_shape": shapes.get("query_shape"), "value_shape": value}
        found["config"].update(known_shapes, key_shape=shapes.get("key_shape") or value)
    if isinstance(built, dict) and set(built) != {"input_shape"}:
        del found["build_config"]  # the layer is built when it is called
    if isinstance(found.get("compile_config"), dict):
        found["compile_config"] = _compile_config(found["compile_config"])
    return found


def _class_of(config, known):
    """The class that a config names, if it is Keras's own; None for a user's."""
    module = config.get("module")
    if not isinstance(module, str) or module.split(".")[0] != "keras":
        return None
    if config.get("registered_name") in known or config["class_name"] in known:
        return None
    try:
        return resolve("class", config["class_name"], module)
    except UnknownName:
        return None


def _accepted(config, inner, known):
    """The arguments that the class takes, under the names that it gives them."""
    name = config["class_name"]
    renamed = RENAMED.get(name, {})
    inner = {renamed.get(k, k): v for k, v in inner.items()}
    cls = _class_of(config, known)
    if cls is None or not inspect.isclass(cls):
        return inner
    names = _names(cls)
    for key, value in list(inner.items()):
        if key in ACTIVATIONS and value in OTHERWISE:
            raise UnknownName(
                f"{name} {inner.get('name', '')!r} of a file of Keras 3: its {key} {value!r} "
                "computes other numbers in Keras 2.15."
            )
        if key in names or (key == "dtype" and hasattr(cls, "add_weight")):
            continue
        if not (key in HARMLESS and (HARMLESS[key] is Ellipsis or value in HARMLESS[key])):
            raise UnknownName(
                f"{name} {inner.get('name', '')!r} of a file of Keras 3 has {key}={value!r}, which "
                "Keras 2.15 has not."
            )
        del inner[key]
    return inner


def _names(cls):
    """The names that the constructor of a class and of its bases take."""
    found = {"name", "trainable", "activity_regularizer"} if hasattr(cls, "add_weight") else set()
    if cls.__name__ in _MODELS:
        return found | {"layers", "build_input_shape"}
    if cls.__name__ == "InputLayer":
        return found | {"batch_input_shape", "dtype", "sparse", "ragged"}
    for base in cls.__mro__:
        init = base.__dict__.get("__init__")
        if inspect.isfunction(init):
            names = inspect.signature(init).parameters
            found |= set(names)
            if "kwargs" not in names:
                break
    return found


def _compile_config(config):
    kept = {
        k: v
        for k, v in config.items()
        if k in ("optimizer", "loss", "metrics", "loss_weights", "weighted_metrics", "run_eagerly")
        or (k == "steps_per_execution" and v != 1)
        or (k == "jit_compile" and v is True)
    }
    optimizer = kept.get("optimizer")
    if isinstance(optimizer, dict) and isinstance(optimizer.get("config"), dict):
        # the classes that belong to a backend have the public ones' names
        kept["optimizer"] = {**optimizer, "module": "keras.optimizers", "registered_name": None}
    return kept


# graphs of layers and ops
def _graph(config, known):
    layers = [entry for entry in config["layers"] if isinstance(entry, dict)]
    ends = {entry.get("name"): _first_call(entry) for entry in layers}
    # of a functional model the ends count the call that defines it, and arguments do not
    models = {e.get("name") for e in layers if "input_layers" in (e.get("config") or {})}
    offsets = {name: int(count or name in models) for name, count in ends.items()}
    return {
        "name": config.get("name"),
        "trainable": config.get("trainable", True),
        "layers": [_node(entry, offsets, known) for entry in layers],
        "input_layers": _ends(config["input_layers"], ends),
        "output_layers": _ends(config["output_layers"], ends),
    }


def _first_call(entry):
    """By how much Keras 2.15 counts the calls of a layer higher."""
    inner = entry.get("config")
    if entry.get("class_name") != "Sequential" or not isinstance(inner, dict):
        return 0
    layers = inner.get("layers") or [{}]
    return int(isinstance(layers[0], dict) and layers[0].get("class_name") == "InputLayer")


def _ends(ends, offsets):
    if isinstance(ends, dict):
        return {k: _ends(v, offsets) for k, v in ends.items()}
    if len(ends) == 3 and isinstance(ends[0], str):
        return [ends[0], ends[1] + offsets.get(ends[0], 0), ends[2]]
    return [_ends(end, offsets) for end in ends]


def _node(entry, offsets, known):
    """The entry of a layer, or of an op, with its calls."""
    module = entry.get("module")
    if isinstance(module, str) and module.startswith("keras.src.ops."):
        return _op(entry, offsets, known)
    found = _value({k: v for k, v in entry.items() if k != "inbound_nodes"}, known)
    names = _call_names(found, known)
    calls = [_call(call, names, offsets, known) for call in entry.get("inbound_nodes", ())]
    return {**found, "inbound_nodes": calls}


def _call_names(config, known):
    """The names of the positional arguments of a layer's call."""
    name = config["class_name"]
    cls = _class_of(config, known)
    if cls is None:
        names = (config.get("registered_name"), name)
        cls = next((known[n] for n in names if n in known), None)
    if not inspect.isclass(cls) or not hasattr(cls, "call"):
        return ("inputs",)
    return tuple(inspect.signature(cls.call).parameters)[1:]


def _is_tensor(value):
    return isinstance(value, dict) and value.get("class_name") == _TENSOR


def _reference(value, offsets):
    layer, node, tensor = value["config"]["keras_history"]
    return [layer, node + offsets.get(layer, 0), tensor]


def _argument(value, offsets, known):
    """An argument: references for tensors, plain values for what else there is."""
    if _is_tensor(value):
        return _reference(value, offsets)
    if isinstance(value, list):
        return [_argument(x, offsets, known) for x in value]
    if isinstance(value, dict) and value.get("class_name") in ("__tensor__", "__numpy__"):
        return value["config"]["value"]
    if isinstance(value, dict) and "class_name" not in value:
        return {k: _argument(v, offsets, known) for k, v in value.items()}
    return _value(value, known)


def _call(call, names, offsets, known, keep=False):
    """A call as [[layer, node, tensor, kwargs], ...].

    keep: whether one tensor is the entry itself, as calls of ops have it.
    """
    args, kwargs = call["args"], call.get("kwargs", {})
    kwargs = {k: _argument(v, offsets, known) for k, v in kwargs.items() if v is not None}
    if not args and kwargs:  # all by name
        name = next(iter(kwargs))
        args = [call["kwargs"][name]]
        kwargs.pop(name)
    if len(args) > len(names):
        raise Misfit(f"A call of a file of Keras 3 has {len(args)} arguments, expected {names}.")
    for name, value in zip(names[1:], args[1:], strict=False):
        kwargs[name] = _argument(value, offsets, known)

    def entry(value):
        if _is_tensor(value):
            return [*_reference(value, offsets), kwargs]
        return ["_CONSTANT_VALUE", -1, _argument(value, offsets, known), kwargs]

    first = args[0] if args else None
    if isinstance(first, list):
        return [entry(x) for x in first]
    if isinstance(first, dict) and "class_name" not in first:
        return {k: entry(v) for k, v in first.items()}
    return entry(first) if keep else [entry(first)]


def _op(entry, offsets, known):
    """A call of an op as the layer that stands for it in Keras 2.15."""
    name, inner = entry["class_name"], entry.get("config") or {}
    if name == "GetItem":
        calls = [_slicing(call, offsets, known) for call in entry.get("inbound_nodes", ())]
        return _lambda(entry, "SlicingOpLambda", "__operators__.getitem", calls)
    symbol = SPECIAL_CALLS.get(name, snake_case(name))
    namespace = built_ins.found_at(_OPS, "__all__")
    symbol = next((s for s in (symbol, symbol.replace("_", "")) if s in namespace), None)
    if symbol is None:
        raise UnknownName(f"The op {name} of a file of Keras 3 is none of keras.ops.")
    names = tuple(inspect.signature(built_ins.found_at(_OPS, symbol)).parameters)
    given = {k: _value(v, known) for k, v in inner.items() if k in names and v is not None}
    calls = []
    for call in entry.get("inbound_nodes", ()):
        call = {"args": call["args"], "kwargs": {**given, **call.get("kwargs", {})}}
        calls.append(_call(call, names, offsets, known, keep=True))
    return _lambda(entry, "TFOpLambda", f"{_OPS}.{symbol}", calls)


def _lambda(entry, kind, symbol, calls):
    name = entry["name"]
    config = {"name": name, "trainable": True, "dtype": "float32", "function": symbol}
    return {"class_name": kind, "config": config, "name": name, "inbound_nodes": calls}


def _slicing(call, offsets, known):
    args = [*call["args"], *call.get("kwargs", {}).values()]
    spec = _argument(args[1], offsets, known)
    kwargs = {"slice_spec": spec if isinstance(spec, list) else [spec]}
    return [*_reference(args[0], offsets), kwargs]
