"""tf.keras.applications.efficientnet: EfficientNetB0 to EfficientNetB7."""

import math as _math

from ..._core.missing import namespace as _namespace
from ..layers import Conv2D as _Conv2D
from ..layers import DepthwiseConv2D as _DepthwiseConv2D
from ..layers import Normalization as _Normalization
from ..layers import Rescaling as _Rescaling
from ..layers import ZeroPadding2D as _ZeroPadding2D
from . import _mbconv
from ._building import Options as _Options
from ._building import Published as _Published
from ._building import application as _application
from ._building import channel_axis as _channel_axis
from ._building import dense_head as _dense_head
from ._building import divisible as _divisible
from ._building import normalized as _normalized
from ._constructors import decode_predictions
from ._constructors import named as _named
from ._constructors import preprocessing as _preprocessing
from ._input_shape import stride_padding as _stride_padding

__all__ = [
    "EfficientNetB0",
    "EfficientNetB1",
    "EfficientNetB2",
    "EfficientNetB3",
    "EfficientNetB4",
    "EfficientNetB5",
    "EfficientNetB6",
    "EfficientNetB7",
    "decode_predictions",
    "preprocess_input",
]

_HUB = "https://storage.googleapis.com/keras-applications/"
_DEVIATION = (0.229, 0.224, 0.225)
_NAMES = ("kernel_size", "repeats", "filters_in", "filters_out", "expand_ratio", "strides")
_BLOCKS = tuple(
    dict(zip(_NAMES, row, strict=True), id_skip=True, se_ratio=0.25)
    for row in (
        (3, 1, 32, 16, 1, 1),
        (3, 2, 16, 24, 6, 2),
        (5, 2, 24, 40, 6, 2),
        (3, 3, 40, 80, 6, 2),
        (5, 3, 80, 112, 6, 1),
        (5, 4, 112, 192, 6, 2),
        (3, 1, 192, 320, 6, 1),
    )
)


def _constructor(name, width, depth, size, dropout, *hashes):
    def model(
        include_top=True,
        weights="imagenet",
        input_tensor=None,
        input_shape=None,
        pooling=None,
        classes=1000,
        classifier_activation="softmax",
        **kwargs,
    ):
        options = _Options(
            include_top, weights, input_tensor, input_shape, pooling, classes,
            classifier_activation,
        )  # fmt: skip
        file = f"{name.lower()}{'' if include_top else '_notop'}.h5"
        published = _Published(_HUB + file, hashes[not include_top])
        return _efficientnet(
            name.lower(), options, published, width, depth, size, dropout, **kwargs
        )

    return _named(model, name)


def _efficientnet(
    name,
    options,
    published,
    width_coefficient,
    depth_coefficient,
    default_size,
    dropout_rate,
    drop_connect_rate=0.2,
    depth_divisor=8,
    activation="swish",
    blocks_args="default",
):
    blocks = _BLOCKS if blocks_args == "default" else blocks_args

    def filters_of(filters):
        return int(_divisible(filters * width_coefficient, depth_divisor))

    def body(x):
        x = _Rescaling(1.0 / 255.0)(x)
        x = _Normalization(axis=_channel_axis())(x)
        if options.weights == "imagenet":
            # the published weights were made with the deviation's square root
            x = _Rescaling([1.0 / _math.sqrt(d) for d in _DEVIATION])(x)
        x = _ZeroPadding2D(_stride_padding(x, 3), name="stem_conv_pad")(x)
        x = _convolved(x, filters_of(32), 3, "stem_conv", strides=2, padding="valid")
        x = _activated(x, activation, "stem_bn", "stem_activation")
        rows = list(_unrolled(blocks, filters_of, depth_coefficient))
        for i, (prefix, row) in enumerate(rows):
            x = _block(x, activation, drop_connect_rate * i / len(rows), prefix, **row)
        x = _convolved(x, filters_of(1280), 1, "top_conv")
        return _activated(x, activation, "top_bn", "top_activation")

    head = _dense_head(dropout=dropout_rate, kernel_initializer=_mbconv.CLASSIFIER_KERNEL)
    return _application(
        name, body, options, published, default_size=default_size, head=head, named_pools=True
    )


def _unrolled(blocks, filters_of, depth_coefficient):
    """(prefix, arguments) of each block: the first of a stage strides and changes the filters."""
    for stage, row in enumerate(blocks, 1):
        row = {k: v for k, v in row.items() if k != "repeats"} | {
            "filters_in": filters_of(row["filters_in"]),
            "filters_out": filters_of(row["filters_out"]),
        }
        for j in range(_math.ceil(depth_coefficient * blocks[stage - 1]["repeats"])):
            if j:
                row = {**row, "strides": 1, "filters_in": row["filters_out"]}
            yield f"block{stage}{chr(ord('a') + j)}_", row


def _block(
    x,
    activation,
    drop_rate,
    name,
    filters_in=32,
    filters_out=16,
    kernel_size=3,
    strides=1,
    expand_ratio=1,
    se_ratio=0.0,
    id_skip=True,
):
    inputs, filters = x, filters_in * expand_ratio
    if expand_ratio != 1:
        x = _convolved(x, filters, 1, f"{name}expand_conv")
        x = _activated(x, activation, f"{name}expand_bn", f"{name}expand_activation")
    padding = "same"
    if strides == 2:
        x = _ZeroPadding2D(_stride_padding(x, kernel_size), name=f"{name}dwconv_pad")(x)
        padding = "valid"
    x = _DepthwiseConv2D(
        kernel_size, strides, padding, use_bias=False, depthwise_initializer=_mbconv.KERNEL,
        name=f"{name}dwconv",
    )(x)  # fmt: skip
    x = _activated(x, activation, f"{name}bn", f"{name}activation")
    if 0 < se_ratio <= 1:
        narrow = max(1, int(filters_in * se_ratio))
        x = _mbconv.squeezed(x, filters, narrow, activation, f"{name}se_")
    x = _convolved(x, filters_out, 1, f"{name}project_conv")
    x = _normalized(x, f"{name}project_bn")
    if id_skip and strides == 1 and filters_in == filters_out:
        return _mbconv.skipped(x, inputs, drop_rate, name)
    return x


def _convolved(x, filters, kernel, name, strides=1, padding="same"):
    return _Conv2D(
        filters, kernel, strides, padding, use_bias=False, kernel_initializer=_mbconv.KERNEL,
        name=name,
    )(x)  # fmt: skip


def _activated(x, activation, name, activation_name):
    return _mbconv.activated(_normalized(x, name), activation, activation_name)


EfficientNetB0 = _constructor(
    "EfficientNetB0", 1.0, 1.0, 224, 0.2,
    "902e53a9f72be733fc0bcb005b3ebbac", "50bc09e76180e00e4465e1a485ddc09d",
)  # fmt: skip
EfficientNetB1 = _constructor(
    "EfficientNetB1", 1.0, 1.1, 240, 0.2,
    "1d254153d4ab51201f1646940f018540", "74c4e6b3e1f6a1eea24c589628592432",
)  # fmt: skip
EfficientNetB2 = _constructor(
    "EfficientNetB2", 1.1, 1.2, 260, 0.3,
    "b15cce36ff4dcbd00b6dd88e7857a6ad", "111f8e2ac8aa800a7a99e3239f7bfb39",
)  # fmt: skip
EfficientNetB3 = _constructor(
    "EfficientNetB3", 1.2, 1.4, 300, 0.3,
    "ffd1fdc53d0ce67064dc6a9c7960ede0", "af6d107764bb5b1abb91932881670226",
)  # fmt: skip
EfficientNetB4 = _constructor(
    "EfficientNetB4", 1.4, 1.8, 380, 0.4,
    "18c95ad55216b8f92d7e70b3a046e2fc", "ebc24e6d6c33eaebbd558eafbeedf1ba",
)  # fmt: skip
EfficientNetB5 = _constructor(
    "EfficientNetB5", 1.6, 2.2, 456, 0.4,
    "ace28f2a6363774853a83a0b21b9421a", "38879255a25d3c92d5e44e04ae6cec6f",
)  # fmt: skip
EfficientNetB6 = _constructor(
    "EfficientNetB6", 1.8, 2.6, 528, 0.5,
    "165f6e37dce68623721b423839de8be5", "9ecce42647a20130c1f39a5d4cb75743",
)  # fmt: skip
EfficientNetB7 = _constructor(
    "EfficientNetB7", 2.0, 3.1, 600, 0.5,
    "8c03f828fec3ef71311cd463b6759d99", "cbcfe4450ddf6f3ad90b1b398090fe4a",
)  # fmt: skip
preprocess_input = _preprocessing(None)

__getattr__, __dir__ = _namespace(__name__)
