"""keras_metadata.pb: what Keras needs to make its objects again from a SavedModel."""

from __future__ import annotations

import json
from typing import Any

from ...._core.dtypes import DType
from ...._core.tensor_shape import TensorShape
from ...._core.tensor_spec import TensorSpec
from ...._files.protos import message
from ..._base import legacy, shared_objects
from ..._base import policy as policies
from ..._base.call_spec import call_spec_of
from ..._base.config import KERAS_VERSION
from ..._base.input_spec import InputSpec
from ..._layer.layer import Layer
from ..._model.functional import Functional
from ..._model.model import Model
from ..._model.sequential import Sequential
from ...layers.rnn.rnn import RNN
from ...metrics.base import Metric
from ...optimizers.base import Optimizer
from ...optimizers.legacy.optimizer_v2 import OptimizerV2
from .. import training_config as configs
from ..graph_config import legacy_configs

_NEWER = {"module", "class_name", "config", "registered_name"}  # of an object in newer configs
_NUMBER = shared_objects.KEY
_VERSION = 2, 1  # producer, min_consumer


def identity_of(node: Any) -> tuple[str, str] | None:
    """(identifier, metadata) of a Keras object in the SavedObjectGraph; None for any other."""
    if isinstance(node, Optimizer):
        return "experimentalOptimizer", ""
    if isinstance(node, OptimizerV2):
        return "optimizer", ""
    identifier = identifier_of(node)
    return None if identifier is None else (identifier, "")


def identifier_of(node: Any) -> str | None:
    """How Keras calls the kind of an object; None for what it has no metadata of."""
    if isinstance(node, Metric):
        return "_tf_keras_metric"
    if not isinstance(node, Layer):
        return None
    if node._is_input_layer:
        return "_tf_keras_input_layer"
    if isinstance(node, Sequential):
        return "_tf_keras_sequential"
    if isinstance(node, Functional):
        return "_tf_keras_network"
    if isinstance(node, Model):
        return "_tf_keras_model"
    return "_tf_keras_rnn_layer" if isinstance(node, RNN) else "_tf_keras_layer"


def saved_metadata(objects: Any, include_optimizer: bool) -> bytes:
    """The SavedMetadata of the Keras objects among the nodes of a SavedModel."""
    made = message("third_party.py.keras.protobuf.SavedMetadata")()
    paths = _paths(objects)
    with shared_objects.writing():
        for place, node in enumerate(objects.nodes):
            identifier = identifier_of(node)
            if identifier is None:
                continue
            row = made.nodes.add(node_id=place, node_path=paths[place], identifier=identifier)
            row.version.producer, row.version.min_consumer = _VERSION
            row.metadata = encoded(metadata_of(node, place == 0 and include_optimizer))
    return made.SerializeToString()


def _paths(objects):
    paths = {0: "root"}
    for place, row in enumerate(objects.edges):
        for name, child in row:
            if place in paths:
                paths.setdefault(child, f"{paths[place]}.{name}")
    return paths


def metadata_of(node: Any, compiled: bool = False) -> dict[str, Any]:
    """The metadata of a Keras object as plain data."""
    if isinstance(node, Metric):
        return {
            "class_name": configs.get_registered_name(type(node)),
            "name": node.name,
            "dtype": node.dtype,
            **_serialized(node),
        }
    if node._is_input_layer:
        config = node.get_config()
        keys = ("dtype", "sparse", "ragged", "batch_input_shape")
        return {
            "class_name": type(node).__name__,
            "name": node.name,
            **{k: config.get(k) for k in keys},
            "config": config,
        }
    made = _of_layer(node)
    if isinstance(node, Model):
        made.update(_of_model(node))
        if compiled and node._is_compiled and node.optimizer is not None:
            made["training_config"] = configs.training_config(node)
    return made


def _of_layer(layer):
    made = {
        "name": layer.name,
        "trainable": layer.trainable,
        "expects_training_arg": _takes_training(layer),
        "dtype": policies.serialize(layer._policy),
        "batch_input_shape": getattr(layer, "_batch_input_shape", None),
        "stateful": layer.stateful,
        "must_restore_from_config": bool(layer._must_restore_from_config),
        "preserve_input_structure_in_config": False,
        "autocast": bool(getattr(layer, "_autocast", True)),
        **_serialized(layer),
    }
    if isinstance(layer, Model):
        made.pop("stateful")
    spec = layer.input_spec
    if spec is not None and _is_spec(spec):
        made["input_spec"] = _plain_spec(spec)
    regularizer = getattr(layer, "_activity_regularizer", None)
    if regularizer is not None and hasattr(regularizer, "get_config"):
        made["activity_regularizer"] = legacy.serialize_keras_object(regularizer)
    if layer._build_input_shape is not None:
        made["build_input_shape"] = layer._build_input_shape
    return made


def _takes_training(layer):
    return bool(call_spec_of(layer).training)


def _is_spec(spec):
    specs = spec if isinstance(spec, (list, tuple)) else [spec]
    return all(isinstance(s, InputSpec) for s in specs)


def _plain_spec(spec):
    if isinstance(spec, (list, tuple)):
        return [_plain_spec(s) for s in spec]
    return {"class_name": "InputSpec", "config": spec.get_config()}


def _serialized(node):
    """class_name, config and number; without a config where the object has none."""
    name = configs.get_registered_name(type(node))
    try:
        if isinstance(node, Model):
            with legacy_configs(node):
                made = {"class_name": name, "config": node.get_config()}
            return shared_objects.numbered(node, made)
        made = legacy.serialize_keras_object(node)
        return {**made, "class_name": name}
    except NotImplementedError:
        return {"class_name": name}


def _of_model(model):
    found = {"is_graph_network": bool(model._is_graph_network)}
    spec = model.save_spec()
    if spec is not None:
        found["full_save_spec"] = (list(spec[0]), dict(spec[1]))
        found["save_spec"] = spec[0][0] if spec[0] else None
    found |= {"keras_version": KERAS_VERSION, "backend": "tensorflow"}
    serialized = _serialized(model)
    if "config" in serialized:
        found["model_config"] = serialized
    return found


def encoded(value: Any) -> str:
    """Plain data as Keras's JSON, with tuples, shapes and specs told from lists."""
    return json.dumps(_encoded(value), default=configs.json_default)


def _encoded(value):
    if isinstance(value, TensorShape):
        items = None if value.rank is None else value.as_list()
        return {"class_name": "TensorShape", "items": items}
    if isinstance(value, TensorSpec):
        parts = [_encoded(value.shape), value.dtype.name, value.name]
        return {"class_name": "TypeSpec", "type_spec": "tf.TensorSpec", "serialized": parts}
    if isinstance(value, DType):
        return value.name
    if isinstance(value, tuple):
        return {"class_name": "__tuple__", "items": [_encoded(v) for v in value]}
    if isinstance(value, list):
        return [_encoded(v) for v in value]
    if isinstance(value, dict):
        if value.keys() >= _NEWER and value.keys() <= _NEWER | {"build_config", _NUMBER}:
            name = value["registered_name"] or value["class_name"]
            number = {_NUMBER: value[_NUMBER]} if _NUMBER in value else {}
            value = {"class_name": name, "config": value["config"], **number}
        if value.get("class_name") == "__numpy__":  # arrays are lists in older configs
            return _encoded(value["config"]["value"])
        return {str(k): _encoded(v) for k, v in value.items()}
    return value
