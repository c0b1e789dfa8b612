"""Whole models and weights to files and back: the formats behind Model.save and load_model."""

import contextlib
import logging
import os

import numpy as np

from ..._core import awaited
from ..._core.errors import NotFoundError
from ..._core.tracebacks import shortens_tracebacks
from ..._files.faults import Misfit
from ..._files.hdf5_objects import add_group
from ..._files.zipped import is_archive
from ...saved_model._folder import contains_saved_model
from .._base import messages
from .._base.config import KERAS_VERSION
from .._base.object_registration import custom_object_scope
from .._base.safe_mode import older_format, scope
from .._model.functional import Functional
from .._model.model import Model
from . import files, h5, keras3, keras_file, tf_weights
from . import training_config as configs
from .graph_config import legacy_configs
from .saved_model import loading as saved_model

_log = logging.getLogger("kerastorch")


def save_model(model, filepath, overwrite=True, save_format=None, **kwargs):
    """Writes a model to a file: architecture, weights, compile() arguments, optimizer state.

    filepath: a path that ends in ".keras" or ".h5" (".hdf5"), or an h5py.File.
    overwrite: whether to replace a file without asking.
    save_format: "keras", "h5", or "keras3" (a ".keras" file that Keras 3 loads), by default by the
        path.
    include_optimizer (h5 only): whether to write the optimizer.
    The file is complete or, if anything fails, what it was before.

    NotImplementedError for a subclassed model in the h5 format, and for TensorFlow's SavedModel.
    """
    save_format = files.format_of(filepath, save_format)
    path = files.path_of(filepath)
    if save_format in ("keras", "keras3"):
        if kwargs:
            raise ValueError(
                "The following argument(s) are not supported with the native Keras format: "
                f"{list(kwargs)}"
            )
        if files.may_write(path, overwrite):
            keras_file.save_model(model, path, keras3 if save_format == "keras3" else None)
        return
    if save_format == "tf" and not files.has_h5_suffix(path):
        if files.may_write(path, overwrite):
            _save_folder(model, path, **kwargs)
        return
    include_optimizer = kwargs.pop("include_optimizer", True)
    for name in ("signatures", "options", "save_traces"):
        kwargs.pop(name, None)
    if kwargs:
        raise TypeError(f"save_model() got unexpected keyword arguments: {list(kwargs)}")
    messages.warn(
        "You are saving your model as an HDF5 file via `model.save()`. This file format is "
        "considered legacy. We recommend using instead the native Keras format, e.g. "
        "`model.save('my_model.keras')`."
    )
    _save_h5(model, path, overwrite, include_optimizer)


def _save_folder(model, path, **kwargs):
    from .saved_model.save import save  # which loads torch's tracer

    save(model, path, **kwargs)


def _save_h5(model, path, overwrite, include_optimizer):
    if not isinstance(model, Functional):
        raise NotImplementedError(
            "Saving the model to HDF5 format requires the model to be a Functional model or a "
            "Sequential model. It does not work for subclassed models, because such models are "
            "defined via the body of a Python method, which isn't safely serializable. Consider "
            f"using the '.keras' format or `save_weights`. Model: {type(model).__name__} "
            f"{model.name!r}."
        )
    model._check_built()
    if isinstance(path, str):
        if not files.may_write(path, overwrite):
            return
        os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with legacy_configs(model):
        model_config = {"class_name": type(model).__name__, "config": model.get_config()}
        attributes = {"model_config": configs.encode(model_config)}
    compiled = include_optimizer and model._is_compiled and model.optimizer
    if compiled:
        attributes["training_config"] = configs.encode(configs.training_config(model))
    with files.h5_to_write(path) as file:
        file.attrs["keras_version"], file.attrs["backend"] = KERAS_VERSION, "tensorflow"
        for name, value in attributes.items():
            file.attrs[name] = value.encode("utf8")
        h5.write_model(add_group(file, "model_weights"), model)
        variables = model.optimizer.weights if compiled else []
        if variables:
            h5.write_variables(add_group(file, "optimizer_weights"), variables)


@shortens_tracebacks
def load_model(filepath, custom_objects=None, compile=True, safe_mode=True, **kwargs):
    """The model in a file that `Model.save` wrote, here or in Keras.

    custom_objects: name -> class or function that the model refers to.
    compile: whether to compile it as it was, with the optimizer's state.
    safe_mode: whether to refuse lambdas, whose code would come from the file.

    OSError for a missing or broken file, ValueError for a file without a model.
    """
    path = files.path_of(filepath)
    if isinstance(path, str) and path.endswith(".keras") and is_archive(path):
        if kwargs:
            raise ValueError(
                "The following argument(s) are not supported with the native Keras format: "
                f"{list(kwargs)}"
            )
        with scope(safe_mode):
            return keras_file.load_model(path, custom_objects, compile, keras3)
    with older_format(safe_mode):
        options = kwargs.pop("options", None)
        if kwargs:
            raise TypeError(f"load_model() got unexpected keyword arguments: {list(kwargs)}")
        if isinstance(path, str) and contains_saved_model(path):
            with custom_object_scope(custom_objects or {}):
                return saved_model.load(path, compile, options)
        if isinstance(path, str):
            _check_readable(path)
        elif not files.is_h5_file(path):
            raise OSError(
                "Unable to load model. Filepath is not an hdf5 file (or h5py is not available) or "
                f"SavedModel. Received: filepath={filepath}"
            )
        with custom_object_scope(custom_objects or {}), _loading(path):
            return files.reading_h5(path, lambda file: _load_h5(file, path, compile))


def _loading(path):
    name = path if isinstance(path, str) else path.filename
    return files.loading(name, os.path.getsize(name))


def _check_readable(path):
    if not os.path.exists(path):
        raise OSError(f"No file or directory found at {path}")
    if os.path.isdir(path):
        raise OSError(f"SavedModel file does not exist at: {path}{os.path.sep}saved_model.pb")


def _load_h5(file, path, compile):
    if "model_config" not in file.attrs:
        raise ValueError(f"No model config found in the file at {path}.")
    config = configs.decode(file.attrs["model_config"], f"{path}, attribute 'model_config'")
    with awaited.from_file() as weights:
        with _of_first_keras(file, path):
            model = configs.model_from_config(config)
        if not isinstance(model, Model):
            raise OSError(f"{path}: 'model_config' describes no model, but {type(model).__name__}.")
        weights.complete()
        h5.read_model(file["model_weights"], model)
    if not compile:
        return model
    if "training_config" not in file.attrs:
        _log.warning(
            "No training configuration found in the save file, so the model was *not* compiled. "
            "Compile it manually."
        )
        return model
    config = configs.decode(file.attrs["training_config"], f"{path}, attribute 'training_config'")
    configs.compile_from_training_config(model, config)
    configs.build_compiled(model)
    if "optimizer_weights" in file:
        _load_optimizer(model, h5.stored(file["optimizer_weights"]))
    return model


@contextlib.contextmanager
def _of_first_keras(file, path):
    """Says of a config that cannot be made that it is of Keras 1, if it is."""
    try:
        yield
    except (TypeError, ValueError) as error:
        version = file.attrs.get("keras_version", b"")
        version = version.decode("utf8", "replace") if isinstance(version, bytes) else str(version)
        if not version.startswith("1."):
            raise
        raise Misfit(
            f"{path}: this model is of Keras {version}, whose layers' arguments had other names. "
            "Keras 2.0 to 2.2 read it: load it there, and save it again. What is not understood: "
            f"{error}"
        ) from error


def _load_optimizer(model, arrays):
    optimizer = model.optimizer
    if hasattr(optimizer, "build"):
        optimizer.build(model.trainable_variables)
    else:
        optimizer._create_all_weights(model.trainable_variables)
    try:
        _check_shapes(optimizer.weights, arrays)
        optimizer.set_weights([np.asarray(x) for x in arrays])
    except ValueError as error:
        _log.warning(
            "Error in loading the saved optimizer state. As a result, your model is starting with "
            "a freshly initialized optimizer. (%s)",
            error,
        )


def _check_shapes(variables, arrays):
    for variable, array in zip(variables, arrays, strict=False):
        if tuple(variable.shape) != tuple(array.shape):
            raise ValueError(
                f"Optimizer variable {variable.name} has shape {tuple(variable.shape)}, the file "
                f"has {tuple(array.shape)}"
            )


def save_weights(model, filepath, overwrite=True, save_format=None, options=None):
    """Writes the weights of a model, of any class, to a file.

    filepath: ".weights.h5" gives the layout of .keras files, other ".h5" names Keras's older one.
    """
    path = files.path_of(filepath)
    if str(path).endswith(".weights.h5"):
        if files.may_write(path, overwrite):
            keras_file.save_weights(model, path)
        return
    model._check_built()
    if _weights_format(path, save_format) == "tf":
        return tf_weights.save(model, path, overwrite, options)
    if files.may_write(path, overwrite):
        with files.h5_to_write(path) as file:
            h5.write_model(file, model)


def _weights_format(path, save_format):
    looks_h5 = files.has_h5_suffix(path)
    if save_format is None:
        return "h5" if looks_h5 else "tf"
    name = save_format.lower().strip()
    if name in ("hdf5", "h5", "keras"):
        return "h5"
    if name not in ("tensorflow", "tf"):
        raise ValueError(
            f"Unknown format. Received: `save_format`={save_format}. Was expecting one of "
            '{"tf", "h5"}.'
        )
    if looks_h5:
        raise ValueError(
            'save_weights got save_format="tf"/"tensorflow", but the filepath '
            f'({path}) looks like an HDF5 file. Omit the ".h5"/".keras" when saving in TensorFlow '
            "format."
        )
    return "tf"


def load_weights(model, filepath, skip_mismatch=False, by_name=False, options=None):
    """Sets the weights of a model from a file of weights, or of a whole model.

    by_name: whether to match layers by name, in place of their order.
    skip_mismatch: whether to pass over layers that do not fit, with by_name only.

    OSError for a missing or broken file, ValueError for weights that do not fit.
    """
    path = files.path_of(filepath)
    if keras_file.load_weights(model, path, skip_mismatch):
        return
    if skip_mismatch and not by_name:
        raise ValueError(
            "When calling model.load_weights, skip_mismatch can only be set to True when by_name "
            "is True."
        )
    if not files.has_h5_suffix(path):
        prefix = tf_weights.prefix_of(path)
        if prefix is not None:
            return tf_weights.load(model, prefix, by_name, options)
        if not os.path.isfile(path):
            raise NotFoundError(
                None,
                None,
                "Unsuccessful TensorSliceReader constructor: Failed to find any matching files "
                f"for {path}",
            )
    _require_variables(model)

    def load(file):
        group = file
        if "layer_names" not in file.attrs and "model_weights" in file:
            group = file["model_weights"]
        if by_name:
            h5.read_model_by_name(group, model, skip_mismatch)
        else:
            h5.read_model(group, model)

    with _loading(path):
        files.reading_h5(path, load)


def _require_variables(model):
    if not isinstance(model, Functional) and not model.built:
        raise ValueError(
            "Unable to load weights saved in HDF5 format into a subclassed Model which has not "
            "created its variables yet. Call the Model first, then load the weights."
        )
    model._check_built()
