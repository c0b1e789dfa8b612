"""The .keras file, a zip of config.json, metadata.json and model.weights.h5, and .weights.h5 files.

model.weights.h5 has the own variables of each object under the path of attributes that leads to
it, as in "layers/dense/vars/0" or "optimizer/vars/3"; what an object saves in files of its own, a
vocabulary say, stands under the same path in the folder "assets".  Keras visits attributes in
reverse alphabetical order and writes an object where it is met first.
"""

import contextlib
import datetime
import json
import os
import re
import tempfile
import zipfile

import numpy as np

from ..._core import awaited
from ..._core.trackable import CONTAINERS, entries
from ..._files.hdf5_objects import add_array, add_group
from ..._files.zipped import Archive, is_archive, member_in_place
from .._base import plain_data, safe_mode, serialization
from .._base.config import KERAS_VERSION
from .._base.messages import warn
from .._base.naming import snake_case
from .._base.object_registration import get_custom_objects
from .._layer.layer import Layer
from .._model.model import Model
from ..metrics import Metric
from ..optimizers import Optimizer
from . import files

_CONFIG, _METADATA, _WEIGHTS = "config.json", "metadata.json", "model.weights.h5"
_ASSETS = "assets"
# attributes that are computed, of layers and of models
_OF_LAYERS = ("metrics",)
_OF_MODELS = ("layers", "metrics", "optimizer")
_INTERNAL = ("_graph", "_stack")
_PLAIN = {str, int, float, bool, type(None)}  # types of values that lead nowhere
# the writers that number variables
_IN_ORDER = (None, Layer.save_own_variables, Optimizer.save_own_variables)
# the loaders that read variables by number
_NUMBERED = (None, Layer.load_own_variables, Optimizer.load_own_variables)


def save_model(model, path, newer=None):
    """Writes a whole model to a path that ends in ".keras"; ValueError for another one.

    newer: the module that writes files for Keras 3, if it is to be one.
    """
    if not str(path).endswith(".keras"):
        raise ValueError(
            f"Invalid `filepath` argument: expected a `.keras` extension. Received: filepath={path}"
        )
    if not model.built:
        warn(
            f"You are saving a model ({model.name!r}) that has not yet been built. It might not "
            "contain any weights yet. Consider building the model first by calling it on some "
            "data.",
        )
    with serialization.ObjectSharingScope():
        config = serialization.serialize_keras_object(model)
    if newer is not None:
        config = newer.written(config, model)
    saved = datetime.datetime.now().strftime("%Y-%m-%d@%H:%M:%S")
    walked = list(_walk(model, "", set()))
    with files.replacing(path) as temporary, zipfile.ZipFile(temporary, "w") as archive:
        version = KERAS_VERSION if newer is None else newer.VERSION
        metadata = {"keras_version": version, "date_saved": saved}
        archive.writestr(_METADATA, json.dumps(metadata))
        archive.writestr(_CONFIG, json.dumps(config))
        with (
            member_in_place(archive, _WEIGHTS) as (raw, start),
            files.writing_into(raw, temporary, start) as file,
        ):
            if newer is None:
                _save_state(walked, file)
            else:
                newer.save(model, file, config)
        _save_assets(walked, archive)


def load_model(path, custom_objects=None, compile=True, newer=None):
    """The model in a .keras file; lambdas only outside of safe mode.

    newer: the module that translates files of Keras 3.
    """
    with (
        Archive(path, not safe_mode.trusted()) as archive,
        files.loading(path, archive.size),
        awaited.from_file() as weights,
    ):
        config = plain_data.from_json(archive.read(_CONFIG), f"{path}, member {_CONFIG!r}")
        if not isinstance(config, dict):
            raise OSError(f"{path}: {_CONFIG!r} describes no model.")
        if not compile:
            config["compile_config"] = None
        given, third = config, newer is not None and newer.is_third(_version(archive))
        if third:
            config = newer.translated(config, {**get_custom_objects(), **(custom_objects or {})})
        with serialization.ObjectSharingScope():
            model = serialization.deserialize_keras_object(
                config, custom_objects, safe_mode=not safe_mode.trusted()
            )
        if not isinstance(model, Layer):  # a FeatureSpace may stand alone
            raise OSError(f"{path}: {_CONFIG!r} describes no model, but {type(model).__name__}.")
        weights.complete()
        if _WEIGHTS not in archive.members:
            raise ValueError(f"Expected a {_WEIGHTS} in {path!r}: {list(archive.members)}")
        with archive.source(_WEIGHTS) as source:
            if third:
                files.reading_h5_source(source, lambda file: newer.load(model, file, given))
            else:
                files.reading_h5_source(source, lambda file: _load_tree(model, file, False))
        _load_assets(model, archive)
    return model


def _version(archive):
    """The version of Keras that wrote an archive, if it says so."""
    if _METADATA not in archive.members:
        return None
    data = plain_data.from_json(archive.read(_METADATA), f"{archive.name}, member {_METADATA!r}")
    return data.get("keras_version") if isinstance(data, dict) else None


def save_weights(model, path):
    """Writes the state of a model to a .weights.h5 file."""
    with files.replacing(path) as temporary, files.writing(temporary) as file:
        _save_state(_walk(model, "", set()), file)


def load_weights(model, path, skip_mismatch=False):
    """Sets the state of a model from a .weights.h5 or .keras file; whether the file is one.

    skip_mismatch: whether to warn of objects that do not fit, and leave them as they are.
    """
    name = str(path)
    if name.endswith(".keras") and is_archive(path):
        safe = not safe_mode.trusted()
        with (
            Archive(path, safe) as archive,
            files.loading(path, archive.size),
            archive.source(_WEIGHTS) as source,
        ):
            files.reading_h5_source(source, lambda file: _load_tree(model, file, skip_mismatch))
        return True
    if not name.endswith(".weights.h5"):
        return False

    def load(file):
        # before Keras 2.12 such a name stood for the older layout
        if "layer_names" in file.attrs:
            return False
        _load_tree(model, file, skip_mismatch)
        return True

    with files.loading(path):
        return files.reading_h5(path, load)


def _save_state(walked, file):
    """Writes the own variables of (path, object) pairs."""
    for path, item in walked:
        _save_own(item, add_group(file, f"{path}/vars" if path else "vars"))


def _load_tree(model, file, skip_mismatch):
    for path, item in _walk(model, "", set()):
        name = f"{path}/vars" if path else "vars"
        if name not in file and getattr(item, "_is_metric", False):
            continue  # metrics that had not been used when the file was written
        store = file.get(name, {})
        with _warning_instead(item) if skip_mismatch else contextlib.nullcontext():
            _load_own(item, store)


def _save_assets(walked, archive):
    """Writes the files of the (path, object) pairs that have some."""
    for path, item in walked:
        if not hasattr(item, "save_assets"):
            continue
        with tempfile.TemporaryDirectory() as folder:
            item.save_assets(folder)
            for name in sorted(os.listdir(folder)):
                archive.write(os.path.join(folder, name), "/".join((_ASSETS, path, name)))


def _load_assets(model, archive):
    """Gives the objects that have files of their own theirs."""
    for path, item in _walk(model, "", set()):
        if not hasattr(item, "load_assets"):
            continue
        start = "/".join((_ASSETS, path, ""))
        # what lies deeper belongs to another object
        names = [m for m in archive.members if m.rpartition("/")[0] + "/" == start and m != start]
        with tempfile.TemporaryDirectory() as folder:
            for member in names:
                name = member.removeprefix(start)
                if not _PLAIN_NAME.fullmatch(name):
                    raise ValueError(f"{archive.name}: {member!r} is no name of an asset.")
                with open(os.path.join(folder, name), "wb") as file:
                    file.write(archive.read(member))
            if names:
                item.load_assets(folder)


# a file's name that leads to no other folder
_PLAIN_NAME = re.compile(r"\w[\w.-]*")


def _save_own(item, store):
    own = getattr(type(item), "save_own_variables", None)
    if own not in _IN_ORDER:
        item.save_own_variables(store)
        return
    if own is Layer.save_own_variables:
        variables = item._own_in_order()
    else:
        variables = item._variables if isinstance(item, Optimizer) else item.variables
    for i, variable in enumerate(variables):
        add_array(store, str(i), files.array_of(variable))


def _load_own(item, store):
    own = getattr(type(item), "load_own_variables", None)
    if own in _NUMBERED:
        _check_shapes(item, store)
    if own is not None:
        item.load_own_variables(store)
        return
    if len(store) != len(item.variables):
        raise ValueError(
            f"{type(item).__name__} {item.name!r} expected {len(item.variables)} variables, but "
            f"received {len(store)} variables during loading."
        )
    for i, variable in enumerate(item.variables):
        variable.assign(np.asarray(store[str(i)]))


def _check_shapes(item, store):
    """ValueError when numbered data sets do not fit the variables of an object."""
    variables = item._own_in_order() if isinstance(item, Layer) else item.variables
    for i, variable in enumerate(variables):
        stored = store.get(str(i)) if len(store) == len(variables) else None
        if stored is not None and not variable.shape.is_compatible_with(stored.shape):
            raise ValueError(
                f"Variable {variable.name!r} of {type(item).__name__} {item.name!r} has shape "
                f"{tuple(variable.shape)}, the file has {tuple(stored.shape)} in {store.name!r}."
            )
        if stored is not None and stored.dtype.kind not in "biufcV":
            raise OSError(f"{stored.name!r} in the file is no array of numbers.")


@contextlib.contextmanager
def _warning_instead(item):
    try:
        yield
    except (ValueError, KeyError) as error:
        warn(
            f"Could not load weights in object {item}. Skipping object. Exception encountered: "
            f"{error}",
        )


def _walk(item, path, seen):
    """(path, object) of an object and those that its attributes lead to, each once."""
    if id(item) in seen:
        return
    seen.add(id(item))
    yield path, item
    for name, value in _attributes(item):
        inner = f"{path}/{name}" if path else name
        if _is_stateful(value):
            yield from _walk(value, inner, seen)
        elif isinstance(value, CONTAINERS):
            yield from _walk_container(value, inner, seen)


def _walk_container(container, path, seen):
    used = {}
    for _, value in entries(container):
        if not _is_stateful(value) or id(value) in seen:
            continue
        name = snake_case(type(value).__name__)
        count = used[name] = used.get(name, -1) + 1
        yield from _walk(value, f"{path}/{name}_{count}" if count else f"{path}/{name}", seen)


def _attributes(item):
    """The attributes that may lead to layers, metrics and optimizers."""
    computed = _OF_MODELS if isinstance(item, Model) else _OF_LAYERS
    containers = getattr(item, "_attached", item._tracked)
    found = {
        name: value
        for name, value in item.__dict__.items()  # not only what is tracked
        if type(value) not in _PLAIN
        and name not in _INTERNAL
        and (_is_stateful(value) or (name in containers and isinstance(value, CONTAINERS)))
    }
    found.update((name, getattr(item, name)) for name in computed if hasattr(item, name))
    return sorted(found.items(), reverse=True, key=lambda pair: pair[0])


def _is_stateful(value):
    if isinstance(value, Optimizer):
        return not hasattr(value, "get_slot_names")  # Keras leaves out the legacy ones
    return isinstance(value, (Layer, Metric))
