"""Weights as TensorFlow's checkpoints: `save_weights("x.ckpt")`."""

import logging
import os
import weakref

from ..._core.trackable import Trackable
from ...train._checkpoint import Checkpoint
from ...train._state_file import record
from . import files

_log = logging.getLogger("tensorflow")


def save(model, path, overwrite, options):
    """Writes a model's variables, those of its optimizer among them, as the checkpoint `path`, and
    notes it as the newest of its folder."""
    path = str(path)
    if not files.may_write(f"{path}.index", overwrite):
        return
    optimizer = getattr(model, "optimizer", None)
    if optimizer and not isinstance(optimizer, Trackable):
        _log.warning(
            "This model was compiled with a Keras optimizer (%s) but is being saved in TensorFlow "
            "format with `save_weights`. The model's weights will be saved, but unlike with "
            "TensorFlow optimizers in the TensorFlow format the optimizer's state will not be "
            "saved.\n\nConsider using a TensorFlow optimizer from `tf.train`.",
            optimizer,
        )
    _checkpoint(model).write(path, options=options)
    record(os.path.dirname(path), path, [path])


def load(model, prefix, by_name, options):
    """Sets the variables from a checkpoint, now and as they are made; gives the status.

    NotImplementedError for by_name, AssertionError when nothing of the checkpoint fits.
    """
    if by_name:
        raise NotImplementedError(
            "Weights may only be loaded based on topology into Models when loading "
            "TensorFlow-formatted weights (got by_name=True to load_weights)."
        )
    status = _checkpoint(model).read(prefix, options)
    status.assert_nontrivial_match()
    for layer in model._flatten_layers():
        layer.finalize_state()
    return status


def _checkpoint(model):
    return Checkpoint(root=weakref.ref(model))


def prefix_of(path):
    """The prefix of the checkpoint that a path means, by itself or as a SavedModel's folder; None
    for what is neither."""
    path = str(path)
    if os.path.exists(f"{path}.index"):
        return path
    if not os.path.exists(os.path.join(path, "saved_model.pb")):
        return None
    variables = os.path.join(path, "variables", "variables")
    if os.path.exists(f"{variables}.index"):
        return variables
    raise ValueError(
        f"Unable to load weights. filepath {path} appears to be a SavedModel directory, but "
        "checkpoint either doesn't exist, or is incorrectly formatted."
    )
