"""What the constructors of all families share: arguments, input, head and weights."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from ...io import gfile
from .. import activations
from .._base.config import image_data_format
from ..backend import is_keras_tensor
from ..layers import (
    BatchNormalization,
    Dense,
    Dropout,
    GlobalAveragePooling2D,
    GlobalMaxPooling2D,
    Input,
)
from ..models import Model
from ..utils import get_file, get_source_inputs
from ._input_shape import obtain_input_shape

HUB = "https://storage.googleapis.com/tensorflow/keras-applications/"
POOLS = {"avg": GlobalAveragePooling2D, "max": GlobalMaxPooling2D}


class Options(NamedTuple):
    """The arguments that every constructor has."""

    include_top: bool = True
    weights: str | None = "imagenet"
    input_tensor: Any = None
    input_shape: tuple | None = None
    pooling: str | None = None
    classes: int = 1000
    classifier_activation: Any = "softmax"


class Published(NamedTuple):
    """A file of weights: where it is, what it hashes to, its name in the cache."""

    url: str
    file_hash: str | None
    cached_as: str | None = None


def kernels_file(folder: str, name: str, hashes: tuple[str, str], include_top: bool) -> Published:
    """The file of a family of 2015 to 2018; hashes: with and without the classifier."""
    file = f"{name}_weights_tf_dim_ordering_tf_kernels{'' if include_top else '_notop'}.h5"
    return Published(f"{HUB}{folder}/{file}", hashes[not include_top])


def checked(options: Options, published: Collection[str] = ("imagenet",)) -> Options:
    """The options; ValueError for weights that there are not, or that have other classes.

    published: the names of weights that Keras has published for the model.
    """
    weights, names = options.weights, " or ".join(f"`{name}`" for name in published)
    if not (weights is None or weights in published or gfile.exists(weights)):
        raise ValueError(
            f"The `weights` argument should be either `None` (random initialization), {names} "
            "(pre-training on ImageNet), or the path to the weights file to be loaded.  Received: "
            f"weights={weights}"
        )
    if weights in published and options.include_top and options.classes != 1000:
        raise ValueError(
            f"If using `weights` as {names} with `include_top` as true, `classes` should be 1000.  "
            f"Received: classes={options.classes}"
        )
    if weights is not None and options.include_top:
        activation = activations.get(options.classifier_activation)
        if activation not in (activations.softmax, activations.linear):
            raise ValueError(
                "Only `None` and `softmax` activations are allowed for the "
                "`classifier_activation` argument when using pretrained weights, with "
                f"`include_top=True`; Received: classifier_activation={activation}"
            )
    return options


def image_input(input_tensor: Any, input_shape: tuple) -> tuple[Any, Any]:
    """(the tensor that the body takes, the inputs of the model)."""
    if input_tensor is None:
        x = Input(shape=input_shape)
        return x, x
    x = input_tensor
    if not is_keras_tensor(input_tensor):
        x = Input(tensor=input_tensor, shape=input_shape)
    return x, get_source_inputs(input_tensor)


def source_input(input_tensor: Any, input_shape: tuple) -> Any:
    """The input of a family that goes on from the source of `input_tensor`, as in Keras."""
    x, inputs = image_input(input_tensor, input_shape)
    return x if input_tensor is None else inputs[0]


def application(
    name: str,
    body: Callable[[Any], Any],
    options: Options,
    published: Published,
    *,
    default_size: int = 224,
    min_size: int = 32,
    head: Callable[[Any, Options], Any] | None = None,
    named_pools: bool = False,
    shape: tuple | None = None,
) -> Model:
    """A model: the input, the body, the head or what stands for it, the weights.

    body: draws the features from the image.
    published: the file of the weights "imagenet".
    head: draws the classifier, by default `dense_head()`.
    named_pools: whether the pooling without a classifier has a name of its own.
    shape: the input's, where it has been found already.
    """
    checked(options)
    if shape is None:
        shape = obtain_input_shape(
            options.input_shape, default_size, min_size, options.include_top, options.weights
        )
    x, inputs = image_input(options.input_tensor, shape)
    x = finished(body(x), options, head or dense_head(), named_pools)
    return with_weights(Model(inputs, x, name=name), options.weights, published)


def finished(x: Any, options: Options, head: Callable, named_pools: bool = False) -> Any:
    """The features under the classifier, pooled or as they are."""
    if options.include_top:
        return head(x, options)
    if options.pooling in POOLS:
        name = f"{options.pooling}_pool" if named_pools else None
        return POOLS[options.pooling](name=name)(x)
    return x


def dense_head(pool_name: str | None = "avg_pool", dropout: float = 0, **dense: Any) -> Callable:
    """A head: averages over the picture, dropout where it is not 0, and a Dense layer.

    dense: more arguments of the Dense layer.
    """

    def head(x, options):
        x = GlobalAveragePooling2D(name=pool_name)(x)
        if dropout > 0:
            x = Dropout(dropout, name="top_dropout")(x)
        activation = options.classifier_activation
        return Dense(options.classes, activation=activation, name="predictions", **dense)(x)

    return head


def with_weights(
    model: Model,
    weights: str | None,
    published: Published,
    names: Collection[str] = ("imagenet",),
) -> Model:
    """The model, its weights loaded from the published file or from the user's."""
    if weights in names:
        url, file_hash, cached_as = published
        cached_as = cached_as or url.rpartition("/")[2]
        weights = get_file(cached_as, url, cache_subdir="models", file_hash=file_hash)
    if weights is not None:
        model.load_weights(weights)
    return model


def channel_axis() -> int:
    """The axis of the channels in a batch of images."""
    return 1 if image_data_format() == "channels_first" else 3


def normalized(x: Any, name: str | None = None, **settings: Any) -> Any:
    """x through a BatchNormalization over the channels."""
    return BatchNormalization(axis=channel_axis(), name=name, **settings)(x)


def no_other(kwargs: dict[str, Any]) -> None:
    """ValueError for arguments that are left; `layers`, Keras's own way of old, is let go."""
    kwargs.pop("layers", None)
    if kwargs:
        raise ValueError(f"Unknown argument(s): {kwargs}")


def divisible(value: float, divisor: int = 8) -> int:
    """A number of filters as a multiple of `divisor`, not less than 90 % of `value`."""
    rounded = max(divisor, int(value + divisor / 2) // divisor * divisor)
    return rounded + divisor if rounded < 0.9 * value else rounded
