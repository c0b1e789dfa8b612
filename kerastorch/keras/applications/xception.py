"""tf.keras.applications.xception: Xception."""

from ..._core.missing import namespace as _namespace
from ..layers import Activation as _Activation
from ..layers import Add as _Add
from ..layers import Conv2D as _Conv2D
from ..layers import MaxPooling2D as _MaxPooling2D
from ..layers import SeparableConv2D as _SeparableConv2D
from ._building import application as _application
from ._building import kernels_file as _kernels_file
from ._building import normalized as _normalized
from ._constructors import constructor as _constructor
from ._constructors import decode_predictions
from ._constructors import preprocessing as _preprocessing

__all__ = ["Xception", "decode_predictions", "preprocess_input"]

_HASHES = ("0a58e3b7378bc2990ea3b43d5981f1f6", "b0042744bf5b25fce3cb969f33bebb97")


def _xception(options):
    published = _kernels_file("xception", "xception", _HASHES, options.include_top)
    return _application("xception", _body, options, published, default_size=299, min_size=71)


def _body(x):
    x = _Conv2D(32, 3, strides=2, use_bias=False, name="block1_conv1")(x)
    x = _activated(_normalized(x, "block1_conv1_bn"), "block1_conv1_act")
    x = _Conv2D(64, 3, use_bias=False, name="block1_conv2")(x)
    x = _activated(_normalized(x, "block1_conv2_bn"), "block1_conv2_act")
    x = _entry(x, (128, 128), "block2", activates=False)
    x = _entry(x, (256, 256), "block3")
    x = _entry(x, (728, 728), "block4")
    for block in range(5, 13):
        shortcut = x
        for i in (1, 2, 3):
            x = _activated(x, f"block{block}_sepconv{i}_act")
            x = _separable(x, 728, f"block{block}_sepconv{i}")
        x = _Add()([x, shortcut])
    x = _entry(x, (728, 1024), "block13")
    for i, filters in enumerate((1536, 2048), 1):
        x = _separable(x, filters, f"block14_sepconv{i}")
        x = _activated(x, f"block14_sepconv{i}_act")
    return x


def _entry(x, filters, name, activates=True):
    """Two separable convolutions and a pooling, beside a convolution of stride 2."""
    shortcut = _Conv2D(filters[1], 1, strides=2, padding="same", use_bias=False)(x)
    shortcut = _normalized(shortcut)
    if activates:
        x = _activated(x, f"{name}_sepconv1_act")
    x = _separable(x, filters[0], f"{name}_sepconv1")
    x = _activated(x, f"{name}_sepconv2_act")
    x = _separable(x, filters[1], f"{name}_sepconv2")
    x = _MaxPooling2D(3, strides=2, padding="same", name=f"{name}_pool")(x)
    return _Add()([x, shortcut])


def _separable(x, filters, name):
    x = _SeparableConv2D(filters, 3, padding="same", use_bias=False, name=name)(x)
    return _normalized(x, f"{name}_bn")


def _activated(x, name):
    return _Activation("relu", name=name)(x)


Xception = _constructor("Xception", _xception)
preprocess_input = _preprocessing("tf")

__getattr__, __dir__ = _namespace(__name__)
