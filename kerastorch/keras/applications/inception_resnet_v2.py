"""tf.keras.applications.inception_resnet_v2: InceptionResNetV2."""

from ..._core.missing import namespace as _namespace
from ..layers import Activation as _Activation
from ..layers import AveragePooling2D as _AveragePooling2D
from ..layers import Concatenate as _Concatenate
from ..layers import Conv2D as _Conv2D
from ..layers import MaxPooling2D as _MaxPooling2D
from ._building import Options as _Options
from ._building import application as _application
from ._building import channel_axis as _channel_axis
from ._building import kernels_file as _kernels_file
from ._building import no_other as _no_other
from ._building import normalized as _normalized
from ._constructors import decode_predictions
from ._constructors import named as _named
from ._constructors import preprocessing as _preprocessing
from ._layers import CustomScaleLayer as _CustomScaleLayer

__all__ = ["InceptionResNetV2", "decode_predictions", "preprocess_input"]

_HASHES = ("e693bd0210a403b3192acc6073ad2e96", "d19885ff4a710c122648d3b5c3b684e4")

# The residual blocks: (filters, kernel size) of the branches, one branch a line.
_BLOCKS = {
    "block35": (
        [(32, 1)],
        [(32, 1), (32, 3)],
        [(32, 1), (48, 3), (64, 3)],
    ),
    "block17": (
        [(192, 1)],
        [(128, 1), (160, (1, 7)), (192, (7, 1))],
    ),
    "block8": (
        [(192, 1)],
        [(192, 1), (224, (1, 3)), (256, (3, 1))],
    ),
}


def InceptionResNetV2(
    include_top=True,
    weights="imagenet",
    input_tensor=None,
    input_shape=None,
    pooling=None,
    classes=1000,
    classifier_activation="softmax",
    **kwargs,
):
    _no_other(kwargs)
    options = _Options(
        include_top, weights, input_tensor, input_shape, pooling, classes, classifier_activation
    )
    name = "inception_resnet_v2"
    published = _kernels_file(name, name, _HASHES, include_top)
    return _application(name, _body, options, published, default_size=299, min_size=75)


def _body(x):
    x = _convolved(x, 32, 3, strides=2, padding="valid")
    x = _convolved(x, 32, 3, padding="valid")
    x = _convolved(x, 64, 3)
    x = _MaxPooling2D(3, strides=2)(x)
    x = _convolved(x, 80, 1, padding="valid")
    x = _convolved(x, 192, 3, padding="valid")
    x = _MaxPooling2D(3, strides=2)(x)
    branches = [
        _chain(x, (96, 1)),
        _chain(x, (48, 1), (64, 5)),
        _chain(x, (64, 1), (96, 3), (96, 3)),
        _chain(_AveragePooling2D(3, strides=1, padding="same")(x), (64, 1)),
    ]
    x = _joined("mixed_5b", branches)
    for i in range(1, 11):
        x = _residual(x, "block35", i, 0.17)
    branches = [_reduced(x, 384), _reduced(_chain(x, (256, 1), (256, 3)), 384), _pooled(x)]
    x = _joined("mixed_6a", branches)
    for i in range(1, 21):
        x = _residual(x, "block17", i, 0.1)
    branches = [
        _reduced(_chain(x, (256, 1)), 384),
        _reduced(_chain(x, (256, 1)), 288),
        _reduced(_chain(x, (256, 1), (288, 3)), 320),
        _pooled(x),
    ]
    x = _joined("mixed_7a", branches)
    for i in range(1, 10):
        x = _residual(x, "block8", i, 0.2)
    x = _residual(x, "block8", 10, 1.0, activates=False)
    return _convolved(x, 1536, 1, name="conv_7b")


def _residual(x, kind, index, scale, activates=True):
    """x + scale * (the branches, brought to the channels of x)."""
    name = f"{kind}_{index}"
    mixed = _joined(f"{name}_mixed", [_chain(x, *branch) for branch in _BLOCKS[kind]])
    up = _Conv2D(x.shape[_channel_axis()], 1, padding="same", name=f"{name}_conv")(mixed)
    x = _CustomScaleLayer(scale)([x, up])
    return _Activation("relu", name=f"{name}_ac")(x) if activates else x


def _chain(x, *convolutions):
    for filters, kernel in convolutions:
        x = _convolved(x, filters, kernel)
    return x


def _reduced(x, filters):
    return _convolved(x, filters, 3, strides=2, padding="valid")


def _pooled(x):
    return _MaxPooling2D(3, strides=2)(x)


def _convolved(x, filters, kernel, strides=1, padding="same", name=None):
    x = _Conv2D(filters, kernel, strides=strides, padding=padding, use_bias=False, name=name)(x)
    x = _normalized(x, name and f"{name}_bn", scale=False)
    return _Activation("relu", name=name and f"{name}_ac")(x)


def _joined(name, branches):
    return _Concatenate(axis=_channel_axis(), name=name)(branches)


_named(InceptionResNetV2, "InceptionResNetV2")
preprocess_input = _preprocessing("tf")

__getattr__, __dir__ = _namespace(__name__)
