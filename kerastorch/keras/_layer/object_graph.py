"""What the object graph of a SavedModel has of layers and metrics beside their attributes.

Keras writes lists of what it computes, so that a loader finds them without the class: a few of them
as children of the layer, all of them below its child `keras_api`.
"""

from __future__ import annotations

from typing import Any

from ..._core import nest
from ..._core.trackable import AutoTrackable
from ..._core.variable import Variable

FUNCTIONS = "_saved_functions_of_call"  # where a layer keeps them while it is saved
LOSSES = "_saved_loss_functions"


def saved_children(layer: Any) -> dict[str, Any]:
    """The children that a layer has in a SavedModel alone, by name."""
    if layer._is_input_layer:
        return {}
    if not layer.built or layer._must_restore_from_config:
        return {"keras_api": AutoTrackable()}
    functions = layer.__dict__.get(FUNCTIONS, {})
    common = {
        "variables": list(layer.variables),
        "trainable_variables": list(layer.trainable_variables),
        "regularization_losses": _losses(layer, recursive=True),
    }
    own = {
        "non_trainable_variables": list(layer.non_trainable_variables),
        "layers": _layers(layer),
        "metrics": list(layer.metrics),
        "layer_regularization_losses": _losses(layer, recursive=False),
        "layer_metrics": {metric.name: metric for metric in layer._own_metrics()},
    }
    states = [s for s in nest.flatten(getattr(layer, "states", None)) if isinstance(s, Variable)]
    if states:
        own["states"] = states
    above = {n: f for n, f in functions.items() if n != "call_and_return_conditional_losses"}
    return {**common, "keras_api": group({**own, **common, **functions}), **above}


def saved_children_of_metric(metric: Any) -> dict[str, Any]:
    """As `saved_children`, for a metric."""
    variables = list(metric.variables)
    return {"variables": variables, "keras_api": group({"variables": variables})}


def group(children: dict[str, Any]) -> AutoTrackable:
    """An object without a value that has children of given names."""
    made = AutoTrackable()
    for name, child in children.items():
        setattr(made, name, child)
    return made


def _layers(layer):
    found = getattr(layer, "layers", None)
    return list(
        layer._flatten_layers(recursive=False, include_self=False) if found is None else found
    )


def _losses(layer, recursive):
    """The functions that compute regularization losses."""
    layers = layer._flatten_layers() if recursive else [layer]
    return [
        one.__dict__.get(LOSSES, {}).get(id(function), function)
        for one in layers
        for function in one._loss_functions
    ]
