"""Configs of whole models: as JSON and YAML, and what compile() was given."""

import collections.abc
import enum
import json
import logging

import numpy as np

from ..._core import dtypes
from ..._core.tensor_shape import TensorShape
from ..._core.tensor_spec import TensorSpec
from .. import losses, metrics, optimizers
from .._base import built_ins, legacy, plain_data, safe_mode, serialization
from .._base.object_registration import custom_object_scope, get_registered_name
from .._train.compiled import MetricsContainer
from . import files

_log = logging.getLogger("kerastorch")

_BY_SHAPE = ("accuracy", "acc", "crossentropy", "ce")


def model_from_config(config, custom_objects=None):
    """A model from {"class_name", "config"}, as `to_json` writes it.

    custom_objects: name -> class or function.
    TypeError for a list, ValueError for an unknown class.
    """
    if isinstance(config, list):
        raise TypeError(
            f"`model_from_config` expects a dictionary, not a list. Received: config={config}. "
            "Did you meant to use `Sequential.from_config(config)`?"
        )
    return legacy.deserialize_keras_object(
        config,
        module_objects=built_ins.layer_classes(),
        custom_objects=custom_objects,
        printable_module_name="layer",
    )


def model_from_json(json_string, custom_objects=None):
    """A model from the text that `Model.to_json` gives, with new weights.

    custom_objects: name -> class or function.
    ValueError for a lambda, unless `enable_unsafe_deserialization` was called.
    """
    with safe_mode.older_format(True), files.loading("JSON config"):
        return model_from_config(decode(json_string), custom_objects)


def model_from_yaml(yaml_string, custom_objects=None):
    """A model from the text (or open file) that `Model.to_yaml` gives (TF 2.3)."""
    try:
        import yaml
    except ImportError:
        raise ImportError("Requires yaml module installed (`pip install pyyaml`).") from None
    with safe_mode.older_format(True), files.loading("YAML config"):
        try:
            config = yaml.safe_load(yaml_string)
        except (yaml.YAMLError, RecursionError) as error:
            raise OSError(f"YAML config: the text is damaged: {error}") from None
        return model_from_config(_hooked(config), custom_objects)


def encode(value, **kwargs):
    """Configs as JSON text."""
    return json.dumps(value, default=json_default, **kwargs)


def decode(text, name=None):
    """Configs from JSON text, bytes too; `name` stands in errors."""
    return plain_data.from_json(text, name, _decoded)


def _decoded(value):
    kind = value.get("class_name")
    if kind == "TensorShape":
        return TensorShape(value["items"])
    if kind == "__tuple__":
        return tuple(value["items"])
    if kind == "__ellipsis__":
        return Ellipsis
    if kind == "__bytes__" and "value" in value:
        return value["value"].encode("utf-8")
    return value


def _hooked(value):
    if isinstance(value, list):
        return [_hooked(v) for v in value]
    if isinstance(value, dict):
        return _decoded({k: _hooked(v) for k, v in value.items()})
    return value


def json_default(obj):
    """Plain data for what json cannot write by itself; TypeError for what has no such form."""
    if hasattr(obj, "get_config"):
        return {**legacy.serialize_keras_object(obj), "__passive_serialization__": True}
    for kind, plain in _PLAIN:
        if isinstance(obj, kind):
            return plain(obj)
    if obj is Ellipsis:
        return {"class_name": "__ellipsis__"}
    if callable(obj):
        return obj.__name__
    raise TypeError(f"Unable to serialize {obj} to JSON. Unrecognized type {type(obj)}.")


_PLAIN = (
    (np.ndarray, np.ndarray.tolist),
    (np.generic, lambda x: x.item()),
    (TensorShape, TensorShape.as_list),
    (dtypes.DType, lambda x: x.name),
    (
        TensorSpec,
        lambda x: {
            "class_name": "TypeSpec",
            "type_spec": "tf.TensorSpec",
            "serialized": [x.shape.as_list(), x.dtype.name, x.name],
        },
    ),
    (collections.abc.Mapping, dict),
    (enum.Enum, lambda x: x.value),
    (bytes, lambda x: {"class_name": "__bytes__", "value": x.decode("utf-8")}),
)


# what compile() was given, as HDF5 files hold it
def training_config(model):
    """The arguments of compile() as plain data."""
    container = _built_metrics(model)
    optimizer = model.optimizer
    return {
        "loss": _plain(model.compiled_loss._given),
        "metrics": _metric_configs(container, 0),
        "weighted_metrics": _metric_configs(container, 1),
        "loss_weights": _plain(model.compiled_loss._given_weights),
        "optimizer_config": {
            "class_name": get_registered_name(type(optimizer)),
            "config": optimizer.get_config(),
        },
    }


def _plain(nested):
    return _map(lambda x: legacy.serialize_keras_object(x) if callable(x) else x, nested)


def _map(function, nested):
    """The nest with a function on its leaves; dicts keep their order."""
    if isinstance(nested, dict):
        return {k: _map(function, v) for k, v in nested.items()}
    if isinstance(nested, (list, tuple)):
        return [_map(function, v) for v in nested]
    return function(nested)


def _built_metrics(model):
    """The model's metrics matched to its outputs: its own container, or a copy before training."""
    container = model.compiled_metrics
    if container is None or container._built or not getattr(model, "outputs", None):
        return container
    given = [_map(_fresh, g) for g in container._given]
    copy = MetricsContainer(*given, output_names=container._names)
    copy.build(model.outputs, model.outputs, model)
    return copy


def _fresh(metric):
    return (
        type(metric).from_config(metric.get_config()) if hasattr(metric, "get_config") else metric
    )


def _metric_configs(container, weighted):
    """One list of configs for each output, None when no metrics were given."""
    if container is None or container._given[weighted] is None:
        return None
    if not container._built:
        return _plain(container._given[weighted])
    groups = [[] for _ in container.output_names]
    for output, metric, is_weighted in container._rows:
        if is_weighted == bool(weighted):
            groups[output].append(legacy.serialize_keras_object(metric))
    return groups


def compile_from_training_config(model, config, custom_objects=None):
    """Compiles a model as `training_config` says."""

    def metric(item):
        return item if item in _BY_SHAPE else metrics.deserialize(item)

    def loss(item):
        return losses.deserialize(item, use_legacy_format="module" not in item)

    with custom_object_scope(custom_objects or {}):
        optimizer = optimizers.deserialize(config["optimizer_config"])
        model.compile(
            optimizer=optimizer,
            loss=_revive(loss, config.get("loss")),
            metrics=_revive(metric, config.get("metrics")),
            weighted_metrics=_revive(metric, config.get("weighted_metrics")),
            loss_weights=config.get("loss_weights"),
            from_serialized=True,
        )


def _revive(function, config):
    """The nest of objects for a nest of configs and names."""
    if config is None:
        return None
    if isinstance(config, str) or (isinstance(config, dict) and "class_name" in config):
        return function(config)
    if isinstance(config, dict):
        return {k: _revive(function, v) for k, v in config.items()}
    if isinstance(config, (list, tuple)):
        return [_revive(function, v) for v in config]
    raise ValueError(
        "Saved configuration not understood. Configuration should be a dictionary, string, tuple "
        f"or list. Received: config={config}."
    )


def build_compiled(model):
    """Matches losses and metrics to the outputs, so that `metrics_names` is complete."""
    if not getattr(model, "outputs", None):
        return
    metrics = model.compiled_metrics
    try:
        if not model.compiled_loss._built:
            model.compiled_loss.build(model.outputs, model)
        if metrics is not None and not metrics._built:
            metrics.build(model.outputs, model.outputs, model)
    except (ValueError, TypeError) as error:  # of outputs in a dict the names are not these
        _log.warning(
            "Compiled the loaded model, but the compiled metrics have yet to be built. "
            "`model.compile_metrics` will be empty until you train or evaluate the model (%s).",
            error,
        )


# what compile() was given, as .keras files hold it
def compile_config(model):
    """The arguments of compile() as plain data in the newer format, None before compile()."""
    given = model._compile_config
    if not model._is_compiled or given is None:
        return None
    optimizer = given["optimizer"]
    if isinstance(optimizer, optimizers.Optimizer):
        given = {**given, "optimizer": optimizers.serialize(optimizer)}
    return serialization.serialize_dict(given)


def compile_arguments(config):
    """The arguments of compile() that `compile_config` wrote."""
    return serialization.deserialize_keras_object(config)
