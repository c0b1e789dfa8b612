"""Constructors with the signature of most families, and the functions beside every model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ._building import Options
from .imagenet_utils import decode_predictions as _decode
from .imagenet_utils import preprocess_input as _prepare


def constructor(name: str, build: Callable, *table: Any, **settings: Any) -> Callable:
    """A constructor called `name`: build(*table, options, **settings).

    table: the row of the model, as its family's `build` takes it.
    """

    def model(
        include_top=True,
        weights="imagenet",
        input_tensor=None,
        input_shape=None,
        pooling=None,
        classes=1000,
        classifier_activation="softmax",
    ):
        options = Options(
            include_top, weights, input_tensor, input_shape, pooling, classes,
            classifier_activation,
        )  # fmt: skip
        return build(*table, options, **settings)

    return named(model, name)


def named(function: Callable, name: str) -> Callable:
    """The function as the constructor `name`, documented."""
    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"""{name}, a model of images.

    include_top: whether the classifier is there.
    weights: None for random weights, "imagenet" for those that Keras has published (from its
        cache ~/.keras/models or the web), or the path of a file of weights.
    input_tensor: a symbolic tensor to draw the model on, in place of an input of its own.
    input_shape: the shape of an image; with a classifier, all of it must be known.
    pooling: without a classifier: "avg" or "max" over the picture, or None.
    classes, classifier_activation: of the classifier.

    ValueError for arguments that do not go together.
    """
    return function


def preprocessing(mode: str | None) -> Callable:
    """A family's preprocess_input: that of `mode`, or one that leaves the picture alone."""

    def preprocess_input(x, data_format=None):
        return x if mode is None else _prepare(x, data_format=data_format, mode=mode)

    preprocess_input.__doc__ = (
        "The picture itself: the model scales it."
        if mode is None
        else f'Pictures of 0 to 255 as the model wants them: mode "{mode}" of imagenet_utils.'
    )
    return preprocess_input


def decode_predictions(preds, top=5):
    """The likeliest classes of each picture; see tf.keras.applications.imagenet_utils."""
    return _decode(preds, top=top)
