"""The weights in .keras files of Keras 3.

Paths are those of Keras 2.15 for the most part.  Layers of a model are numbered in the order of
its config, and an optimizer keeps its learning rate among its variables.
"""

import numpy as np

from ...._core.trackable import CONTAINERS, entries
from ...._files.hdf5_objects import add_array, add_group
from ..._base.naming import snake_case
from ..._layer.layer import Layer
from ..._model.model import Model
from ...optimizers import Optimizer
from .. import keras_file

_OPTIMIZERS = ("learning_rate", "_learning_rate")


def layer_parts(config):
    """{name of a layer: its part of a path} of a model's config; {} for other objects."""
    inner = config.get("config") if isinstance(config, dict) else None
    layers = inner.get("layers") if isinstance(inner, dict) else None
    if not isinstance(layers, list):
        return {}
    sequential = config.get("class_name") == "Sequential"
    used, parts = {}, {}
    for entry in layers:
        if not isinstance(entry, dict) or not isinstance(entry.get("class_name"), str):
            continue
        module, kind = entry.get("module"), entry["class_name"]
        if isinstance(module, str) and module.startswith("keras.src.ops."):
            continue
        if sequential and kind == "InputLayer":
            continue
        name = snake_case(kind)
        count = used[name] = used.get(name, -1) + 1
        own = entry.get("name") or (entry.get("config") or {}).get("name")
        parts[own] = f"{name}_{count}" if count else name, entry
    return parts


def walk(item, config, path="", seen=None):
    """(path, object) of an object and those that its attributes lead to, as Keras 3 names them."""
    seen = set() if seen is None else seen
    if id(item) in seen:
        return
    seen.add(id(item))
    yield path, item
    parts = layer_parts(config)
    if isinstance(item, Model) and parts:
        by_name = {layer.name: layer for layer in item.layers}
        for name, (part, entry) in parts.items():
            if name in by_name:
                yield from walk(by_name[name], entry, _joined(path, f"layers/{part}"), seen)
    for name, value in keras_file._attributes(item):
        inner = _joined(path, name)
        if keras_file._is_stateful(value):
            yield from walk(value, _inner_config(config, name), inner, seen)
        elif isinstance(value, CONTAINERS):
            yield from _walk_container(value, inner, seen)


def _inner_config(config, name):
    """The config of the layer in a wrapper."""
    inner = config.get("config") if isinstance(config, dict) else None
    if not isinstance(inner, dict):
        return None
    name = {"forward_layer": "layer"}.get(name, name)
    found = inner.get(name)
    return found if isinstance(found, dict) else None


def _joined(path, name):
    return f"{path}/{name}" if path else name


def _walk_container(container, path, seen):
    used = {}
    for _, value in entries(container):
        if not keras_file._is_stateful(value) or id(value) in seen:
            continue
        name = snake_case(type(value).__name__)
        count = used[name] = used.get(name, -1) + 1
        yield from walk(value, None, f"{path}/{name}_{count}" if count else f"{path}/{name}", seen)


def load(model, file, config):
    """Sets the state of a model from the weights of a file of Keras 3."""
    for path, item in walk(model, config):
        found = _store(file, path)
        if isinstance(item, Optimizer):
            if found is not None:
                _load_optimizer(item, found)
        elif found is not None or not getattr(item, "_is_metric", False):
            _load_own(item, found if found is not None else {})


def _store(file, path):
    """The group with the variables of an object; private attributes come under public names."""
    name = _joined(path, "vars")
    for candidate in (name, "/".join(part.lstrip("_") for part in name.split("/"))):
        if candidate in file:
            return file[candidate]
    return None


def _load_own(item, store):
    if type(item).__name__ == "Normalization" and len(store) == 2:
        store = {**store, "2": np.zeros((), "int64")}  # the count of adapt()
    if not isinstance(item, Layer) or len(item._own_in_order()) or not _is_numbered(item):
        keras_file._load_own(item, store)


def _is_numbered(item):
    return getattr(type(item), "load_own_variables", None) in keras_file._NUMBERED


def _load_optimizer(optimizer, store):
    """The step count and the slots, without the learning rate; nothing where they do not fit."""
    arrays = [store[str(i)] for i in range(len(store))]
    unused = _unused(optimizer)
    variables = list(optimizer.variables)[: -unused or None]
    if len(arrays) == len(variables) + 1 and arrays[1].shape == ():
        optimizer.learning_rate = float(np.asarray(arrays.pop(1)))
    if len(arrays) != len(variables) or any(
        not v.shape.is_compatible_with(a.shape) for v, a in zip(variables, arrays, strict=True)
    ):
        keras_file.warn(
            f"The state of {type(optimizer).__name__} in a file of Keras 3 does not fit: "
            f"{len(arrays)} variables, expected {len(variables)}. It starts anew."
        )
        return
    for variable, array in zip(variables, arrays, strict=True):
        variable.assign(np.asarray(array).astype(variable.dtype.as_numpy_dtype))


def _unused(optimizer):
    """How many of the last variables Keras 3 has not: SGD has no momentum until it is asked for."""
    plain = type(optimizer).__name__ == "SGD" and not optimizer.momentum
    return len(optimizer.momentums) if plain and optimizer._built else 0


def save(model, file, config):
    """Writes the state of a model as Keras 3 lays it out; config: what was written of it."""
    for path, item in walk(model, config):
        path = "/".join(part.lstrip("_") for part in path.split("/"))
        group = add_group(file, _joined(path, "vars"))
        if isinstance(item, Optimizer):
            _save_optimizer(item, group)
            continue
        keras_file._save_own(item, group)


def _save_optimizer(optimizer, group):
    """The variables with the learning rate among them."""
    variables = list(optimizer.variables)[: -_unused(optimizer) or None]
    arrays = [np.asarray(v.numpy()) for v in variables]
    if not hasattr(optimizer._learning_rate, "get_config"):
        arrays.insert(1, np.asarray(optimizer.learning_rate.numpy()))
    for i, array in enumerate(arrays):
        add_array(group, str(i), array)
