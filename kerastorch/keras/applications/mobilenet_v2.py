"""tf.keras.applications.mobilenet_v2: MobileNetV2."""

from ..._core.missing import namespace as _namespace
from ..backend import is_keras_tensor as _is_keras_tensor
from ..layers import Add as _Add
from ..layers import Conv2D as _Conv2D
from ..layers import DepthwiseConv2D as _DepthwiseConv2D
from ..layers import ReLU as _ReLU
from ..layers import ZeroPadding2D as _ZeroPadding2D
from ..models import Model as _Model
from ._building import HUB as _HUB
from ._building import Options as _Options
from ._building import Published as _Published
from ._building import channel_axis as _channel_axis
from ._building import checked as _checked
from ._building import dense_head as _dense_head
from ._building import divisible as _divisible
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
from ._input_shape import stride_padding as _stride_padding

__all__ = ["MobileNetV2", "decode_predictions", "preprocess_input"]

_SIZES = (96, 128, 160, 192, 224)
_WIDTHS = (0.35, 0.5, 0.75, 1.0, 1.3, 1.4)
_FILE = "mobilenet_v2/mobilenet_v2_weights_tf_dim_ordering_tf_kernels"
_STAGES = (  # filters, stride of the first block, blocks
    (16, 1, 1),
    (24, 2, 2),
    (32, 2, 3),
    (64, 2, 4),
    (96, 1, 3),
    (160, 2, 3),
    (320, 1, 1),
)


def MobileNetV2(
    input_shape=None,
    alpha=1.0,
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
    shape = _shape(options)
    size = _sizes(shape)[0]
    if weights == "imagenet":
        if alpha not in _WIDTHS:
            raise ValueError(
                "If imagenet weights are being loaded, alpha must be one of `0.35`, `0.50`, "
                f"`0.75`, `1.0`, `1.3` or `1.4` only; Received `alpha={alpha}`"
            )
        size = _published_size(shape, _SIZES)
    x, inputs = _image_input(input_tensor, shape)
    x = _finished(_body(x, alpha), options, _dense_head(pool_name=None))
    model = _Model(inputs, x, name=f"mobilenetv2_{alpha:0.2f}_{size}")
    file = f"{_FILE}_{float(alpha)}_{size}{'' if include_top else '_no_top'}.h5"
    return _with_weights(model, weights, _Published(_HUB + file, None))


def _shape(options):
    """The input's shape: `input_shape`, or after the size of `input_tensor`."""
    tensor, shape = options.input_tensor, options.input_shape
    given = shape
    if tensor is not None:
        if not _is_keras_tensor(tensor):
            raise ValueError(
                f"input_tensor is not a Keras tensor; Received `input_tensor={tensor}`"
            )
        if shape is not None and _sizes(tensor.shape)[1] != _sizes(shape)[1]:
            raise ValueError(
                "input_tensor.shape[2] must equal input_shape[1]; Received "
                f"`input_tensor.shape={tensor.shape}`, `input_shape={shape}`"
            )
        given = tuple(tensor.shape)[1:]
    size = _default_size(given, _SIZES)
    return _obtain_input_shape(shape, size, 32, options.include_top, options.weights)


def _body(x, alpha):
    x = _Conv2D(_divisible(32 * alpha), 3, 2, "same", use_bias=False, name="Conv1")(x)
    x = _activated(x, "bn_Conv1", "Conv1_relu")
    block = 0
    for filters, stride, blocks in _STAGES:
        filters = _divisible(int(filters * alpha))
        for i in range(blocks):
            x = _block(x, filters, 1 if i else stride, block)
            block += 1
    filters = _divisible(1280 * alpha) if alpha > 1.0 else 1280
    x = _Conv2D(filters, 1, use_bias=False, name="Conv_1")(x)
    return _activated(x, "Conv_1_bn", "out_relu")


def _block(x, filters, stride, block):
    """An inverted residual: wide, depthwise, narrow; x is added where the shapes agree."""
    inputs, channels = x, x.shape[_channel_axis()]
    prefix = f"block_{block}_" if block else "expanded_conv_"
    if block:
        name = f"{prefix}expand"
        x = _Conv2D(6 * channels, 1, padding="same", use_bias=False, name=name)(x)
        x = _activated(x, f"{name}_BN", f"{name}_relu")
    if stride == 2:
        x = _ZeroPadding2D(_stride_padding(x, 3), name=f"{prefix}pad")(x)
    name, padding = f"{prefix}depthwise", "same" if stride == 1 else "valid"
    x = _DepthwiseConv2D(3, stride, padding, use_bias=False, name=name)(x)
    x = _activated(x, f"{name}_BN", f"{name}_relu")
    name = f"{prefix}project"
    x = _Conv2D(filters, 1, padding="same", use_bias=False, name=name)(x)
    x = _centred(x, f"{name}_BN")
    if channels == filters and stride == 1:
        return _Add(name=f"{prefix}add")([inputs, x])
    return x


def _activated(x, name, activation):
    return _ReLU(6.0, name=activation)(_centred(x, name))


def _centred(x, name):
    return _normalized(x, name, epsilon=1e-3, momentum=0.999)


_named(MobileNetV2, "MobileNetV2")
preprocess_input = _preprocessing("tf")

__getattr__, __dir__ = _namespace(__name__)
