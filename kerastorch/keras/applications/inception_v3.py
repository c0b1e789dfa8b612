"""tf.keras.applications.inception_v3: InceptionV3."""

from ..._core.missing import namespace as _namespace
from ..layers import Activation as _Activation
from ..layers import AveragePooling2D as _AveragePooling2D
from ..layers import Concatenate as _Concatenate
from ..layers import Conv2D as _Conv2D
from ..layers import MaxPooling2D as _MaxPooling2D
from ._building import application as _application
from ._building import channel_axis as _channel_axis
from ._building import kernels_file as _kernels_file
from ._building import normalized as _normalized
from ._constructors import constructor as _constructor
from ._constructors import decode_predictions
from ._constructors import preprocessing as _preprocessing

__all__ = ["InceptionV3", "decode_predictions", "preprocess_input"]

_HASHES = ("9a0d58056eeedaa3f26cb7ebd46da564", "bcbd6486424b2319ff4ef7d526e38f63")


def _inception_v3(options):
    published = _kernels_file("inception_v3", "inception_v3", _HASHES, options.include_top)
    return _application("inception_v3", _body, options, published, default_size=299, min_size=75)


def _body(x):
    x = _valid(x, 32, 3, 2)
    x = _valid(x, 32, 3)
    x = _chain(x, (64, 3))
    x = _MaxPooling2D(3, strides=2)(x)
    x = _valid(x, 80, 1)
    x = _valid(x, 192, 3)
    x = _MaxPooling2D(3, strides=2)(x)
    for i, pooled in enumerate((32, 64, 64)):
        x = _joined(f"mixed{i}", *_branches_5x5(x), _averaged(x, pooled))
    x = _joined(
        "mixed3",
        _valid(x, 384, 3, 2),
        _valid(_chain(x, (64, 1), (96, 3)), 96, 3, 2),
        _MaxPooling2D(3, strides=2)(x),
    )
    for i, filters in enumerate((128, 160, 160, 192), 4):
        x = _joined(f"mixed{i}", *_branches_7x7(x, filters), _averaged(x, 192))
    x = _joined(
        "mixed8",
        _valid(_chain(x, (192, 1)), 320, 3, 2),
        _valid(_chain(x, (192, 1), (192, (1, 7)), (192, (7, 1))), 192, 3, 2),
        _MaxPooling2D(3, strides=2)(x),
    )
    for i in range(2):
        first = _chain(x, (320, 1))
        wide = _split(_chain(x, (384, 1)), f"mixed9_{i}")
        double = _split(_chain(x, (448, 1), (384, 3)))
        x = _joined(f"mixed{9 + i}", first, wide, double, _averaged(x, 192))
    return x


def _branches_5x5(x):
    yield _chain(x, (64, 1))
    yield _chain(x, (48, 1), (64, 5))
    yield _chain(x, (64, 1), (96, 3), (96, 3))


def _branches_7x7(x, n):
    yield _chain(x, (192, 1))
    yield _chain(x, (n, 1), (n, (1, 7)), (192, (7, 1)))
    yield _chain(x, (n, 1), (n, (7, 1)), (n, (1, 7)), (n, (7, 1)), (192, (1, 7)))


def _split(x, name=None):
    return _joined(name, _chain(x, (384, (1, 3))), _chain(x, (384, (3, 1))))


def _averaged(x, filters):
    return _chain(_AveragePooling2D(3, strides=1, padding="same")(x), (filters, 1))


def _chain(x, *convolutions):
    """(filters, kernel size) after another, at the picture's size."""
    for filters, kernel in convolutions:
        x = _convolved(x, filters, kernel, padding="same")
    return x


def _valid(x, filters, kernel, strides=1):
    return _convolved(x, filters, kernel, strides=strides)


def _convolved(x, filters, kernel, **settings):
    x = _Conv2D(filters, kernel, use_bias=False, **settings)(x)
    return _Activation("relu")(_normalized(x, scale=False))


def _joined(name, *branches):
    return _Concatenate(axis=_channel_axis(), name=name)(list(branches))


InceptionV3 = _constructor("InceptionV3", _inception_v3)
preprocess_input = _preprocessing("tf")

__getattr__, __dir__ = _namespace(__name__)
