"""Configs of Keras 2.15 as Keras 3 writes them.

What Keras 3 has no counterpart for is refused by its name before anything is written.
"""

from ...._core import nest
from ...._files.faults import UnknownName
from ..._model.functional import Functional
from ..graph_config import tensors_of
from .reading import is_third
from .tables import (
    ACTIVATIONS,
    KEPT,
    LEFT_OUT,
    LEFT_OUT_OF,
    OF_OPS,
    OPS,
    OTHERWISE,
    RECURRENT,
    RENAMED,
)

VERSION = "3.4.0"
assert is_third(VERSION)

_BACK = {name: {new: old for old, new in names.items()} for name, names in RENAMED.items()}
_MODULES = {
    "keras.src.engine.functional": "keras.src.models.functional",
    "keras.optimizers.experimental": "keras.optimizers",
}
_ONLY_IN_SECOND = (
    "LocallyConnected1D", "LocallyConnected2D", "ThresholdedReLU", "RandomHeight", "RandomWidth",
    "DenseFeatures", "TensorFlowOpLayer", "AddLoss", "AddMetric", "ClassMethod", "InstanceMethod",
    "InstanceProperty", "CuDNNLSTM", "CuDNNGRU", "RandomFourierFeatures", "SequenceFeatures",
)  # fmt: skip
_NEVER = ("compile_config", "build_config", "shared_object_id", "inbound_nodes")


def written(config, model):
    """The config of a model as Keras 3 has it; TypeError (and ValueError) for what it cannot hold.

    model: what the config is of; graphs of Keras 3 say the shapes of their tensors.
    """
    graphs = {m.name: m for m in model._flatten_layers() if isinstance(m, Functional)}
    found = _value(config, graphs)
    if isinstance(config.get("build_config"), dict):
        found["build_config"] = config["build_config"]
    compiled = config.get("compile_config")
    if compiled:
        found["compile_config"] = _compile_config(compiled)
    return found


def _value(value, graphs):
    if isinstance(value, (list, tuple)):
        return [_value(x, graphs) for x in value]
    if not isinstance(value, dict):
        return value
    name = value.get("class_name")
    if not isinstance(name, str) or not isinstance(value.get("config"), dict):
        return {k: _value(v, graphs) for k, v in value.items()}
    if name == "Policy":
        config = {"name": value["config"]["name"]}
        return _entry("keras", "DTypePolicy", config)
    if name in _ONLY_IN_SECOND and _is_keras(value):
        raise UnknownName(f"Keras 3 has no {name} (layer {value['config'].get('name')!r}).")
    module = _MODULES.get(value.get("module"), value.get("module"))
    found = {**{k: v for k, v in value.items() if k not in _NEVER}, "module": module}
    inner = value["config"]
    if "input_layers" in inner and isinstance(inner.get("layers"), list):
        found["config"] = _graph(inner, graphs)
    elif _is_keras(value):
        found["config"] = _arguments(name, {k: _value(v, graphs) for k, v in inner.items()})
    else:
        found["config"] = {k: _value(v, graphs) for k, v in inner.items()}
        if "build_config" in value:
            found["build_config"] = value["build_config"]
    return found


def _entry(module, name, config, registered=None):
    return {"module": module, "class_name": name, "config": config, "registered_name": registered}


def _is_keras(value):
    module = value.get("module")
    return isinstance(module, str) and module.split(".")[0] == "keras"


def _arguments(name, inner):
    """The arguments under the names of Keras 3, without those that it has not."""
    back = _BACK.get(name, {})
    inner = {back.get(k, k): v for k, v in inner.items()}
    for key, value in list(inner.items()):
        if key in LEFT_OUT_OF.get(name, ()):
            del inner[key]
        elif key in ACTIVATIONS and value in OTHERWISE:
            raise UnknownName(
                f"{name} {inner.get('name', '')!r}: the {key} {value!r} computes other numbers in "
                "Keras 3."
            )
        elif key == "name" and value is None:
            del inner[key]
        elif key in LEFT_OUT and name not in KEPT.get(key, ()):
            if LEFT_OUT[key] is not Ellipsis and value not in LEFT_OUT[key]:
                raise UnknownName(
                    f"{name} {inner.get('name', '')!r} has {key}={value!r}, which Keras 3 has not."
                )
            del inner[key]
    if name == "BatchNormalization" and isinstance(inner.get("axis"), list):
        if len(inner["axis"]) > 1:
            raise UnknownName(f"{name} {inner['name']!r} has several axes, Keras 3 takes one.")
        inner["axis"] = inner["axis"][0]
    if inner.get("reduction") == "auto":
        inner["reduction"] = "sum_over_batch_size"
    return inner


def _compile_config(config):
    found = {k: _value(v, {}) for k, v in config.items() if v is not None}
    found.setdefault("run_eagerly", False)
    found.setdefault("steps_per_execution", 1)
    found.setdefault("jit_compile", False)
    return found


# graphs of layers
class _Graph:
    """What the entries of a graph need to know: its models' calls, its tensors, graphs inside."""

    def __init__(self, config, graphs):
        self.graphs = graphs
        self.offsets = {e["name"]: _first_call(e, False) for e in config["layers"]}
        self.model = graphs.get(config["name"])
        self.tensors = {} if self.model is None else dict(tensors_of(self.model))

    def flat(self, kind, ends):
        """The ends of the graph: of a single tensor, that is no list of one."""
        single = isinstance(ends, list) and len(ends) == 1
        model = self.model
        if model is not None and nest.is_nested(getattr(model, f"_nested_{kind}")):
            single = False
        return ends[0] if single else ends

    def tensor(self, layer, node, position):
        """The entry of a tensor."""
        found = self.tensors.get((layer, node, position))
        history = [layer, node - self.offsets.get(layer, 0), position]
        shape = None if found is None else found.shape.as_list()
        dtype = "float32" if found is None else found.dtype.name
        config = {"shape": shape, "dtype": dtype, "keras_history": history}
        return {"class_name": "__keras_tensor__", "config": config}


def _graph(config, graphs):
    ends = {entry["name"]: _first_call(entry, True) for entry in config["layers"]}
    graph = _Graph(config, graphs)
    return {
        "name": config["name"],
        "trainable": config["trainable"],
        "layers": [_node(entry, graph) for entry in config["layers"]],
        "input_layers": graph.flat("inputs", _ends(config["input_layers"], ends)),
        "output_layers": graph.flat("outputs", _ends(config["output_layers"], ends)),
    }


def _first_call(entry, at_the_ends):
    """By how much Keras 2.15 counts the calls of a model in a model higher."""
    inner = entry["config"]
    if entry["class_name"] == "Sequential":
        layers = inner.get("layers") or [{}]
        return int(layers[0].get("class_name") == "InputLayer")
    return int("input_layers" in inner and not at_the_ends)


def _ends(ends, offsets):
    if isinstance(ends, dict):
        return {k: _ends(v, offsets) for k, v in ends.items()}
    if len(ends) == 3 and isinstance(ends[0], str):
        return [ends[0], ends[1] - offsets.get(ends[0], 0), ends[2]]
    return [_ends(end, offsets) for end in ends]


def _node(entry, graph):
    if entry["class_name"] in ("TFOpLambda", "SlicingOpLambda"):
        return _op(entry, graph)
    found = _value(entry, graph.graphs)
    found["name"] = entry["name"]
    calls = [_call(call, graph) for call in entry.get("inbound_nodes", ())]
    if entry["class_name"] in RECURRENT:
        calls = [_with_states(call) for call in calls]
    found["inbound_nodes"] = calls
    return found


def _with_states(call):
    """The call of a recurrent layer, its states by name."""
    first = call["args"][0]
    if not isinstance(first, list):
        return call
    return {"args": first[:1], "kwargs": {"initial_state": first[1:], **call["kwargs"]}}


def _is_reference(value, graph):
    return (
        isinstance(value, (list, tuple))
        and len(value) == 3
        and isinstance(value[0], str)
        and value[0] in graph.offsets
        and type(value[1]) is int
    )


def _argument(value, graph):
    if _is_reference(value, graph):
        return graph.tensor(*value)
    if isinstance(value, (list, tuple)):
        return [_argument(x, graph) for x in value]
    if isinstance(value, dict) and set(value) == {"start", "stop", "step"}:
        return {"class_name": "__slice__", "config": value}
    if isinstance(value, dict):
        return {k: _argument(v, graph) for k, v in value.items()}
    return value


def _first(call, graph):
    """The first argument of a call, and those by name."""

    def one(entry):
        if entry[0] == "_CONSTANT_VALUE":
            return _argument(entry[2], graph)
        return graph.tensor(*entry[:3])

    if isinstance(call, dict):
        entries = list(call.values())
        return {k: one(e) for k, e in call.items()}, entries[0][3]
    if isinstance(call[0], str):
        return one(call), call[3]
    first = [one(e) for e in call]
    return (first[0] if len(first) == 1 else first), call[0][3]


def _call(call, graph):
    first, kwargs = _first(call, graph)
    kwargs = {k: _argument(v, graph) for k, v in kwargs.items()}
    return {"args": [first], "kwargs": kwargs}


def _op(entry, graph):
    """A tf function as the op of Keras 3."""
    symbol = entry["config"]["function"]
    if symbol not in OPS:
        raise UnknownName(f"The call of tf.{symbol} has no counterpart in Keras 3's graphs.")
    name, module, names = OPS[symbol]
    config, calls = {}, []
    for call in entry["inbound_nodes"]:
        first, given = _first(call, graph)
        given = {k: _argument(v, graph) for k, v in given.items() if v is not None and k != "name"}
        config = {OF_OPS[k]: given.pop(k) for k in list(given) if k in OF_OPS}
        args = [first, *given.values()]
        if len(args) != len(names):
            raise UnknownName(f"A call of tf.{symbol} with {sorted(given)} has no counterpart.")
        if name == "GetItem" and len(args[1]) == 1:
            args[1] = args[1][0]
        calls.append({"args": args, "kwargs": {}})
    found = _entry(module, name, {"name": entry["name"], **config}, name)
    return {**found, "name": entry["name"], "inbound_nodes": calls}
