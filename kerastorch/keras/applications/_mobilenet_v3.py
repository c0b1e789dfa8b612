"""MobileNetV3Small and MobileNetV3Large."""

from ..backend import is_keras_tensor
from ..layers import (
    Activation,
    Add,
    Conv2D,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    Multiply,
    ReLU,
    Rescaling,
    ZeroPadding2D,
)
from ..models import Model
from ._building import (
    HUB,
    Options,
    Published,
    channel_axis,
    checked,
    divisible,
    finished,
    image_input,
    normalized,
    with_weights,
)
from ._constructors import named
from ._input_shape import published_size, sizes, stride_padding

# (expansion, filters, kernel size, stride, squeezes, hard swish); a kernel of 5, the squeezing and
# the hard swish are what `minimalistic` goes without
_SMALL = (
    (1, 16, 3, 2, True, False),
    (72 / 16, 24, 3, 2, False, False),
    (88 / 24, 24, 3, 1, False, False),
    (4, 40, 5, 2, True, True),
    (6, 40, 5, 1, True, True),
    (6, 40, 5, 1, True, True),
    (3, 48, 5, 1, True, True),
    (3, 48, 5, 1, True, True),
    (6, 96, 5, 2, True, True),
    (6, 96, 5, 1, True, True),
    (6, 96, 5, 1, True, True),
)
_LARGE = (
    (1, 16, 3, 1, False, False),
    (4, 24, 3, 2, False, False),
    (3, 24, 3, 1, False, False),
    (3, 40, 5, 2, True, False),
    (3, 40, 5, 1, True, False),
    (3, 40, 5, 1, True, False),
    (6, 80, 3, 2, False, True),
    (2.5, 80, 3, 1, False, True),
    (2.3, 80, 3, 1, False, True),
    (2.3, 80, 3, 1, False, True),
    (6, 112, 3, 1, True, True),
    (6, 112, 3, 1, True, True),
    (6, 160, 5, 2, True, True),
    (6, 160, 5, 1, True, True),
    (6, 160, 5, 1, True, True),
)
_HASHES = {
    "large_224_0.75": ("765b44a33ad4005b3ac83185abf1d0eb", "40af19a13ebea4e2ee0c676887f69a2e"),
    "large_224_1.0": ("59e551e166be033d707958cf9e29a6a7", "07fb09a5933dd0c8eaafa16978110389"),
    "large_minimalistic_224_1.0": (
        "675e7b876c45c57e9e63e6d90a36599c",
        "ec5221f64a2f6d1ef965a614bdae7973",
    ),
    "small_224_0.75": ("cb65d4e5be93758266aa0a7f2c6708b7", "ebdb5cc8e0b497cd13a7c275d475c819"),
    "small_224_1.0": ("8768d4c2e7dee89b9d02b2d03d65d862", "d3e8ec802a04aa4fc771ee12a9a9b836"),
    "small_minimalistic_224_1.0": (
        "99cd97fb2fcdad2bf028eb838de69e37",
        "cde8136e733e811080d9fcd8a252f7e4",
    ),
}


def _constructor(name, kind, blocks, last):
    def model(
        input_shape=None,
        alpha=1.0,
        minimalistic=False,
        include_top=True,
        weights="imagenet",
        input_tensor=None,
        classes=1000,
        pooling=None,
        dropout_rate=0.2,
        classifier_activation="softmax",
        include_preprocessing=True,
    ):
        options = Options(
            include_top, weights, input_tensor, input_shape, pooling, classes,
            classifier_activation,
        )  # fmt: skip
        style = _Style(alpha, minimalistic, last, dropout_rate)
        return _mobilenet_v3(kind, blocks, style, include_preprocessing, checked(options))

    return named(model, name)


class _Style:
    """How wide a model is, and what its blocks are made of."""

    def __init__(self, alpha, minimalistic, last, dropout_rate):
        self.alpha, self.minimalistic, self.dropout_rate = alpha, minimalistic, dropout_rate
        self.last = divisible(last * alpha) if alpha > 1.0 else last
        self.activation = _relu if minimalistic else _hard_swish

    def block(self, expansion, filters, kernel, stride, squeezes, swishes):
        """A row of the tables as this model has it."""
        filters = divisible(filters * self.alpha)
        if self.minimalistic:
            return expansion, filters, 3, stride, False, _relu
        return expansion, filters, kernel, stride, squeezes, _hard_swish if swishes else _relu


def _mobilenet_v3(kind, blocks, style, include_preprocessing, options):
    alpha, minimalistic = style.alpha, style.minimalistic
    shape = _shape(options)
    if options.weights == "imagenet":
        if alpha not in ((1.0,) if minimalistic else (0.75, 1.0)):
            raise ValueError(
                "If imagenet weights are being loaded, alpha can be one of `0.75`, `1.0` for non "
                f"minimalistic or `1.0` for minimalistic only.  Received alpha={alpha}"
            )
        published_size(shape, (224,))
    x, inputs = image_input(options.input_tensor, shape)
    if include_preprocessing:
        x = Rescaling(scale=1.0 / 127.5, offset=-1.0)(x)
    x = Conv2D(16, 3, strides=2, padding="same", use_bias=False, name="Conv")(x)
    x = style.activation(_centred(x, "Conv/BatchNorm"))
    for i, row in enumerate(blocks):
        x = _block(x, *style.block(*row), i)
    last = divisible(x.shape[channel_axis()] * 6)
    x = Conv2D(last, 1, padding="same", use_bias=False, name="Conv_1")(x)
    x = style.activation(_centred(x, "Conv_1/BatchNorm"))
    x = finished(x, options, lambda x, options: _head(x, style, options), named_pools=True)
    model = Model(inputs, x, name=f"MobilenetV3{kind}")
    variant = f"{kind}{'_minimalistic' * minimalistic}_224_{alpha}"
    return with_weights(model, options.weights, _published(variant, options.include_top))


def _published(variant, include_top):
    file = f"weights_mobilenet_v3_{variant}_float{'' if include_top else '_no_top_v2'}.h5"
    hashes = _HASHES.get(variant, (None, None))
    return Published(f"{HUB}mobilenet_v3/{file}", hashes[not include_top])


def _shape(options):
    """The input's shape: `input_shape`, that of `input_tensor`, or any size."""
    tensor, shape = options.input_tensor, options.input_shape
    if tensor is not None:
        if not is_keras_tensor(tensor):
            wrong = TypeError if shape is None else ValueError
            raise wrong(f"input_tensor specified: {tensor} is not a keras tensor")
        if shape is None:
            shape = tuple(tensor.shape)[1:]
        elif sizes(tensor.shape)[1] != sizes(shape)[1]:
            raise ValueError(
                "input_shape[1] must equal backend.int_shape(input_tensor)[2].  Received "
                f"input_shape={shape}, backend.int_shape(input_tensor)={tuple(tensor.shape)}"
            )
    if shape is None:
        return (None, None, 3)
    if None not in (known := sizes(shape)) and min(known) < 32:
        raise ValueError(f"Input size must be at least 32x32; Received `input_shape={shape}`")
    return shape


def _block(x, expansion, filters, kernel, stride, squeezes, activation, index):
    inputs, channels = x, x.shape[channel_axis()]
    wide = divisible(channels * expansion)
    prefix = f"expanded_conv_{index}/" if index else "expanded_conv/"
    if index:
        x = Conv2D(wide, 1, padding="same", use_bias=False, name=f"{prefix}expand")(x)
        x = activation(_centred(x, f"{prefix}expand/BatchNorm"))
    name = f"{prefix}depthwise"
    if stride == 2:
        x = ZeroPadding2D(stride_padding(x, kernel), name=f"{name}/pad")(x)
    padding = "same" if stride == 1 else "valid"
    x = DepthwiseConv2D(kernel, stride, padding, use_bias=False, name=name)(x)
    x = activation(_centred(x, f"{name}/BatchNorm"))
    if squeezes:
        x = _squeezed(x, wide, f"{prefix}squeeze_excite")
    x = Conv2D(filters, 1, padding="same", use_bias=False, name=f"{prefix}project")(x)
    x = _centred(x, f"{prefix}project/BatchNorm")
    if stride == 1 and channels == filters:
        return Add(name=f"{prefix}Add")([inputs, x])
    return x


def _squeezed(x, filters, name):
    """x, each channel weighed by what its mean over the picture says."""
    weight = GlobalAveragePooling2D(keepdims=True, name=f"{name}/AvgPool")(x)
    weight = Conv2D(divisible(filters * 0.25), 1, padding="same", name=f"{name}/Conv")(weight)
    weight = ReLU(name=f"{name}/Relu")(weight)
    weight = Conv2D(filters, 1, padding="same", name=f"{name}/Conv_1")(weight)
    return Multiply(name=f"{name}/Mul")([x, _hard_sigmoid(weight)])


def _head(x, style, options):
    x = GlobalAveragePooling2D(keepdims=True)(x)
    x = Conv2D(style.last, 1, padding="same", name="Conv_2")(x)
    x = style.activation(x)
    if style.dropout_rate > 0:
        x = Dropout(style.dropout_rate)(x)
    x = Conv2D(options.classes, 1, padding="same", name="Logits")(x)
    x = Flatten()(x)
    return Activation(options.classifier_activation, name="Predictions")(x)


def _relu(x):
    return ReLU()(x)


def _hard_sigmoid(x):
    return ReLU(6.0)(x + 3.0) * (1.0 / 6.0)


def _hard_swish(x):
    return Multiply()([x, _hard_sigmoid(x)])


def _centred(x, name):
    return normalized(x, name, epsilon=1e-3, momentum=0.999)


MobileNetV3Small = _constructor("MobileNetV3Small", "small", _SMALL, 1024)
MobileNetV3Large = _constructor("MobileNetV3Large", "large", _LARGE, 1280)
