"""model.save(folder, save_format="tf"): Keras models as SavedModels that Keras loads again."""

from __future__ import annotations

import contextlib
import os
from typing import Any

from ...._core.trackable import united
from ....saved_model._save import write
from ....saved_model._written_folder import folder_in_place_of
from ....saved_model._written_functions import Functions
from .call_functions import LayerCalls
from .written_metadata import identity_of, saved_metadata

METADATA = "keras_metadata.pb"


def save(
    model: Any,
    path: str,
    include_optimizer: bool = True,
    signatures: Any = None,
    options: Any = None,
    save_traces: bool = True,
) -> None:
    """Writes a model as a SavedModel folder with Keras's metadata.

    signatures: functions to serve by name, by default the model's call in inference.
    save_traces: whether layers have functions of their own, which Keras needs for layers whose
    classes are not at hand.
    ValueError for a model whose inputs are not known yet.
    """
    if model.save_spec() is None:
        raise ValueError(
            f"Model {model!r} cannot be saved either because the input shape is not available or "
            "because the forward pass of the model is not defined. To define a forward pass, "
            "please override `Model.call()`. To specify an input shape, either call `build("
            "input_shape)` directly, or call the model on actual data using `Model()`, "
            "`Model.fit()`, or `Model.predict()`."
        )
    functions = Functions()
    calls = LayerCalls(model, functions, save_traces)
    left_out = contextlib.nullcontext() if include_optimizer else _without_optimizer(model)
    with united(model), left_out, folder_in_place_of(path) as folder, calls.attached():
        given = calls.default if signatures is None else signatures
        objects = write(model, folder, given, options, functions, identity_of)
        with open(os.path.join(folder, METADATA), "wb") as file:
            file.write(saved_metadata(objects, include_optimizer))


@contextlib.contextmanager
def _without_optimizer(model):
    """Context manager: the model has no optimizer, nor an edge to it."""
    optimizer, edges = model.__dict__.get("optimizer"), dict(model._tracked)
    model._tracked.pop("optimizer", None)
    if optimizer is not None:
        model.optimizer = None
    try:
        yield
    finally:
        model._tracked.update(edges)
        if optimizer is not None:
            model.optimizer = optimizer
