"""tf.keras.applications.efficientnet_v2: EfficientNetV2B0 to B3, S, M and L."""

import math as _math

from ..._core.missing import namespace as _namespace
from ..._ops.initializers import constant_initializer as _constant_initializer
from ..layers import Conv2D as _Conv2D
from ..layers import DepthwiseConv2D as _DepthwiseConv2D
from ..layers import Normalization as _Normalization
from ..layers import Rescaling as _Rescaling
from . import _mbconv
from ._building import HUB as _HUB
from ._building import Options as _Options
from ._building import Published as _Published
from ._building import application as _application
from ._building import channel_axis as _channel_axis
from ._building import dense_head as _dense_head
from ._building import normalized as _normalized
from ._constructors import decode_predictions
from ._constructors import named as _named
from ._constructors import preprocessing as _preprocessing

__all__ = [
    "EfficientNetV2B0",
    "EfficientNetV2B1",
    "EfficientNetV2B2",
    "EfficientNetV2B3",
    "EfficientNetV2L",
    "EfficientNetV2M",
    "EfficientNetV2S",
    "decode_predictions",
    "preprocess_input",
]

_MEAN = [0.485, 0.456, 0.406]
_VARIANCE = [0.229**2, 0.224**2, 0.225**2]

# The stages: (blocks, filters, expansion, stride, squeezes).  Where nothing is squeezed, the
# expanding and the depthwise convolution are one.  The stem has the first stage's input filters.
_B = (
    (1, 16, 1, 1, False),
    (2, 32, 4, 2, False),
    (2, 48, 4, 2, False),
    (3, 96, 4, 2, True),
    (5, 112, 6, 1, True),
    (8, 192, 6, 2, True),
)
_S = (
    (2, 24, 1, 1, False),
    (4, 48, 4, 2, False),
    (4, 64, 4, 2, False),
    (6, 128, 4, 2, True),
    (9, 160, 6, 1, True),
    (15, 256, 6, 2, True),
)
_M = (
    (3, 24, 1, 1, False),
    (5, 48, 4, 2, False),
    (5, 80, 4, 2, False),
    (7, 160, 4, 2, True),
    (14, 176, 6, 1, True),
    (18, 304, 6, 2, True),
    (5, 512, 6, 1, True),
)
_L = (
    (4, 32, 1, 1, False),
    (7, 64, 4, 2, False),
    (7, 96, 4, 2, False),
    (10, 192, 4, 2, True),
    (19, 224, 6, 1, True),
    (25, 384, 6, 2, True),
    (7, 640, 6, 1, True),
)


def _constructor(name, variant, stages, stem, width, depth, size, *hashes):
    def model(
        include_top=True,
        weights="imagenet",
        input_tensor=None,
        input_shape=None,
        pooling=None,
        classes=1000,
        classifier_activation="softmax",
        include_preprocessing=True,
    ):
        options = _Options(
            include_top, weights, input_tensor, input_shape, pooling, classes,
            classifier_activation,
        )  # fmt: skip
        full = f"efficientnetv2-{variant}"
        file = f"efficientnet_v2/{full}{'' if include_top else '_notop'}.h5"
        published = _Published(_HUB + file, hashes[not include_top])
        table = (stages, stem, width, depth)
        return _efficientnet_v2(full, table, size, published, include_preprocessing, options)

    return _named(model, name)


def _efficientnet_v2(name, table, size, published, include_preprocessing, options):
    stages, stem, width, depth = table

    def filters_of(filters):
        return max(8, int(filters * width + 4) // 8 * 8)

    def body(x):
        if include_preprocessing:
            x = _prepared(x, "-b" in name)
        x = _convolved(x, filters_of(stem), 3, "stem_conv", strides=2)
        x = _activated(x, "stem_")
        # the rate grows with the blocks of the table, of which a deep variant has more
        blocks_of_table = sum(row[0] for row in stages)
        filters_in, number = filters_of(stem), 0
        for stage, (blocks, filters, expansion, stride, squeezes) in enumerate(stages, 1):
            block, filters = _separate if squeezes else _fused, filters_of(filters)
            for j in range(_math.ceil(depth * blocks)):
                prefix, strides = f"block{stage}{chr(ord('a') + j)}_", 1 if j else stride
                inputs, rate = x, 0.2 * number / blocks_of_table
                x = block(x, filters_in, filters, expansion, strides, prefix)
                if strides == 1 and filters_in == filters:
                    x = _mbconv.skipped(x, inputs, rate, prefix)
                filters_in, number = filters, number + 1
        x = _convolved(x, filters_of(1280), 1, "top_conv", data_format="channels_last")
        return _activated(x, "top_")

    head = _dense_head(
        dropout=0.2,
        kernel_initializer=_mbconv.CLASSIFIER_KERNEL,
        bias_initializer=_constant_initializer(0),
    )
    return _application(
        name, body, options, published, default_size=size, head=head, named_pools=True
    )


def _prepared(x, by_channel):
    """Values from 0 to 255 as the model was trained on them."""
    if by_channel and x.shape[_channel_axis()] == 3:
        x = _Rescaling(scale=1.0 / 255)(x)
        return _Normalization(mean=_MEAN, variance=_VARIANCE, axis=_channel_axis())(x)
    return _Rescaling(scale=1.0 / 128.0, offset=-1)(x)


def _separate(x, filters_in, filters, expansion, strides, prefix):
    wide = filters_in * expansion
    x = _convolved(x, wide, 1, f"{prefix}expand_conv", data_format="channels_last")
    x = _activated(x, f"{prefix}expand_")
    x = _DepthwiseConv2D(
        3, strides, "same", data_format="channels_last", use_bias=False,
        depthwise_initializer=_mbconv.KERNEL, name=f"{prefix}dwconv2",
    )(x)  # fmt: skip
    x = _activated(x, prefix)
    narrow = max(1, int(filters_in * 0.25))
    x = _mbconv.squeezed(x, wide, narrow, "swish", f"{prefix}se_")
    x = _convolved(x, filters, 1, f"{prefix}project_conv", data_format="channels_last")
    return _normalized(x, f"{prefix}project_bn", momentum=0.9)


def _fused(x, filters_in, filters, expansion, strides, prefix):
    if expansion == 1:
        x = _convolved(x, filters, 3, f"{prefix}project_conv", strides=strides)
        return _activated(x, f"{prefix}project_")
    wide, name = filters_in * expansion, f"{prefix}expand_conv"
    x = _convolved(x, wide, 3, name, strides=strides, data_format="channels_last")
    x = _activated(x, f"{prefix}expand_")
    x = _convolved(x, filters, 1, f"{prefix}project_conv")
    return _normalized(x, f"{prefix}project_bn", momentum=0.9)


def _convolved(x, filters, kernel, name, **settings):
    return _Conv2D(
        filters, kernel, padding="same", use_bias=False, kernel_initializer=_mbconv.KERNEL,
        name=name, **settings,
    )(x)  # fmt: skip


def _activated(x, prefix):
    x = _normalized(x, f"{prefix}bn", momentum=0.9)
    return _mbconv.activated(x, "swish", f"{prefix}activation")


EfficientNetV2B0 = _constructor(
    "EfficientNetV2B0", "b0", _B, 32, 1.0, 1.0, 224,
    "21ecbf6da12460d5c40bb2f29ceb2188", "893217f2bb855e2983157299931e43ff",
)  # fmt: skip
EfficientNetV2B1 = _constructor(
    "EfficientNetV2B1", "b1", _B, 32, 1.0, 1.1, 240,
    "069f0534ff22adf035c89e2d9547a9dc", "0e80663031ca32d657f9caa404b6ec37",
)  # fmt: skip
EfficientNetV2B2 = _constructor(
    "EfficientNetV2B2", "b2", _B, 32, 1.1, 1.2, 260,
    "424e49f28180edbde1e94797771950a7", "1dfe2e7a5d45b6632553a8961ea609eb",
)  # fmt: skip
EfficientNetV2B3 = _constructor(
    "EfficientNetV2B3", "b3", _B, 32, 1.2, 1.4, 300,
    "1f1fc43bd98a6e4fd8fdfd551e02c7a0", "f6abf7b5849ac99a89b50dd3fd532856",
)  # fmt: skip
EfficientNetV2S = _constructor(
    "EfficientNetV2S", "s", _S, 24, 1.0, 1.0, 384,
    "e1d88a8495beba45748fedd0cecbe016", "af0682fb74e8c54910f2d4393339c070",
)  # fmt: skip
EfficientNetV2M = _constructor(
    "EfficientNetV2M", "m", _M, 24, 1.0, 1.0, 480,
    "a3bf6aa3276309f4fc6a34aa114c95cd", "1b8dc055df72dde80d614482840fe342",
)  # fmt: skip
EfficientNetV2L = _constructor(
    "EfficientNetV2L", "l", _L, 32, 1.0, 1.0, 480,
    "27e6d408b53c7ebc868fefa357689935", "b0b66b5c863aef5b46e8608fe1711615",
)  # fmt: skip
preprocess_input = _preprocessing(None)

__getattr__, __dir__ = _namespace(__name__)
