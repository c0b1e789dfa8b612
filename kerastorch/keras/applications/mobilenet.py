"""tf.keras.applications.mobilenet: MobileNet."""

from ..._core.missing import namespace as _namespace
from ..layers import Activation as _Activation
from ..layers import Conv2D as _Conv2D
from ..layers import DepthwiseConv2D as _DepthwiseConv2D
from ..layers import Dropout as _Dropout
from ..layers import GlobalAveragePooling2D as _GlobalAveragePooling2D
from ..layers import ReLU as _ReLU
from ..layers import Reshape as _Reshape
from ..layers import ZeroPadding2D as _ZeroPadding2D
from ..models import Model as _Model
from ._building import HUB as _HUB
from ._building import Options as _Options
from ._building import Published as _Published
from ._building import checked as _checked
from ._building import finished as _finished
from ._building import image_input as _image_input
from ._building import no_other as _no_other
from ._building import normalized as _normalized
from ._building import with_weights as _with_weights
from ._constructors import decode_predictions
from ._constructors import named as _named
from ._constructors import preprocessing as _preprocessing
from ._input_shape import default_size as _default_size
from ._input_shape import obtain_input_shape as _obtain_input_shape
from ._input_shape import published_size as _published_size
from ._input_shape import sizes as _sizes

__all__ = ["MobileNet", "decode_predictions", "preprocess_input"]

_SIZES = (128, 160, 192, 224)
_WIDTHS = {0.25: "2_5", 0.5: "5_0", 0.75: "7_5", 1.0: "1_0"}
_BLOCKS = (64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024)
_STRIDED = (2, 4, 6, 12)


def MobileNet(
    input_shape=None,
    alpha=1.0,
    depth_multiplier=1,
    dropout=0.001,
    include_top=True,
    weights="imagenet",
    input_tensor=None,
    pooling=None,
    classes=1000,
    classifier_activation="softmax",
    **kwargs,
):
    _no_other(kwargs)
    options = _checked(
        _Options(
            include_top, weights, input_tensor, input_shape, pooling, classes,
            classifier_activation,
        )
    )  # fmt: skip
    shape = _obtain_input_shape(
        input_shape, _default_size(input_shape, _SIZES), 32, include_top, weights
    )
    size = _sizes(shape)[0]
    if weights == "imagenet":
        if depth_multiplier != 1:
            raise ValueError(
                "If imagenet weights are being loaded, depth multiplier must be 1.  Received "
                f"depth_multiplier={depth_multiplier}"
            )
        if alpha not in _WIDTHS:
            raise ValueError(
                "If imagenet weights are being loaded, alpha can be one of`0.25`, `0.50`, `0.75` "
                f"or `1.0` only.  Received alpha={alpha}"
            )
        size = _published_size(shape, _SIZES)
    x, inputs = _image_input(input_tensor, shape)
    x = _body(x, alpha, depth_multiplier)
    x = _finished(x, options, lambda x, options: _head(x, options, dropout))
    model = _Model(inputs, x, name=f"mobilenet_{alpha:0.2f}_{size}")
    file = f"mobilenet_{_WIDTHS.get(alpha)}_{size}_tf{'' if include_top else '_no_top'}.h5"
    return _with_weights(model, weights, _Published(f"{_HUB}mobilenet/{file}", None))


def _body(x, alpha, depth_multiplier):
    x = _Conv2D(
        int(32 * alpha), 3, strides=2, padding="same", use_bias=False, name="conv1"
    )(x)  # fmt: skip
    x = _activated(x, "conv1")
    for i, filters in enumerate(_BLOCKS, 1):
        x = _block(x, int(filters * alpha), depth_multiplier, i)
    return x


def _block(x, filters, depth_multiplier, index):
    strided = index in _STRIDED
    if strided:
        x = _ZeroPadding2D(((0, 1), (0, 1)), name=f"conv_pad_{index}")(x)
    x = _DepthwiseConv2D(
        3,
        strides=2 if strided else 1,
        padding="valid" if strided else "same",
        depth_multiplier=depth_multiplier,
        use_bias=False,
        name=f"conv_dw_{index}",
    )(x)
    x = _activated(x, f"conv_dw_{index}")
    x = _Conv2D(filters, 1, padding="same", use_bias=False, name=f"conv_pw_{index}")(x)
    return _activated(x, f"conv_pw_{index}")


def _activated(x, name):
    return _ReLU(6.0, name=f"{name}_relu")(_normalized(x, f"{name}_bn"))


def _head(x, options, dropout):
    x = _GlobalAveragePooling2D(keepdims=True)(x)
    x = _Dropout(dropout, name="dropout")(x)
    x = _Conv2D(options.classes, 1, padding="same", name="conv_preds")(x)
    x = _Reshape((options.classes,), name="reshape_2")(x)
    return _Activation(options.classifier_activation, name="predictions")(x)


_named(MobileNet, "MobileNet")
preprocess_input = _preprocessing("tf")

__getattr__, __dir__ = _namespace(__name__)
