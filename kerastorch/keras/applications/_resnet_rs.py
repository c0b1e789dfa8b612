"""ResNet-RS: ResNet with a deeper stem, squeezing, and shortcuts that average and then stride."""

from ..backend import get_uid
from ..layers import (
    Activation,
    Add,
    AveragePooling2D,
    Conv2D,
    Dropout,
    GlobalAveragePooling2D,
    Multiply,
    Normalization,
    Rescaling,
    Reshape,
    ZeroPadding2D,
)
from ..models import Model
from ._building import (
    HUB,
    Options,
    Published,
    channel_axis,
    checked,
    dense_head,
    finished,
    image_input,
    normalized,
    with_weights,
)
from ._constructors import named
from ._input_shape import obtain_input_shape
from ._mbconv import KERNEL

_MEAN = [0.485, 0.456, 0.406]
_VARIANCE = [0.229**2, 0.224**2, 0.225**2]
_FILTERS = (64, 128, 256, 512)


def constructor(depth, blocks, dropout, drop_rate, hashes):
    """The constructor of a depth.

    blocks: those of the four groups; dropout: before the classifier; drop_rate: of the blocks.
    hashes: {size: (with, without classifier)} of the published files.
    """

    def model(
        include_top=True,
        weights="imagenet",
        classes=1000,
        input_shape=None,
        input_tensor=None,
        pooling=None,
        classifier_activation="softmax",
        include_preprocessing=True,
    ):
        if weights == "imagenet":
            weights = f"imagenet-i{max(hashes)}"
        options = Options(
            include_top, weights, input_tensor, input_shape, pooling, classes,
            classifier_activation,
        )  # fmt: skip
        table = (f"resnet-rs-{depth}", blocks, dropout, drop_rate)
        return _resnet_rs(table, hashes, include_preprocessing, options)

    return named(model, f"ResNetRS{depth}")


def _resnet_rs(table, hashes, include_preprocessing, options):
    name, blocks, dropout, drop_rate = table
    files = {f"imagenet-i{size}": size for size in hashes}
    checked(options, files)
    shape = obtain_input_shape(
        options.input_shape, 224, 32, options.include_top, options.weights
    )  # fmt: skip
    x, inputs = image_input(options.input_tensor, shape)
    if include_preprocessing:
        channels = shape[channel_axis() - 1]
        x = Rescaling(scale=1.0 / 255)(x)
        if channels == 3:
            x = Normalization(mean=_MEAN, variance=_VARIANCE, axis=channel_axis())(x)
    x = _stem(x)
    for group, (filters, n) in enumerate(zip(_FILTERS, blocks, strict=True), 2):
        for i in range(n):
            strides = 2 if group > 2 and i == 0 else 1
            rate = drop_rate * group / 5
            x = _block(x, filters, strides, i == 0, rate, f"BlockGroup{group}__block_{i}_")
    x = finished(x, options, dense_head(dropout=dropout), named_pools=True)
    model = Model(inputs, x, name=name)
    published = _published(name, files.get(options.weights), hashes, options.include_top)
    return with_weights(model, options.weights, published, files)


def _published(name, size, hashes, include_top):
    file = f"{name}-i{size}{'' if include_top else '_notop'}.h5"
    return Published(f"{HUB}resnet_rs/{file}", hashes.get(size, (None, None))[not include_top])


def _stem(x):
    name = f"stem_{get_uid('stem_')}_stem"
    for i, (filters, strides) in enumerate(((32, 2), (32, 1), (64, 1), (64, 2)), 1):
        x = _convolved(x, filters, 3, strides, f"{name}_conv_{i}")
        x = _normalized(x, f"{name}_batch_norm_{i}")
        x = Activation("relu", name=f"{name}_act_{i}")(x)
    return x


def _block(x, filters, strides, projects, rate, name):
    shortcut = x
    if projects:
        if strides == 2:
            pool = f"{name}_projection_pooling"
            shortcut = AveragePooling2D(2, strides=2, padding="same", name=pool)(x)
        shortcut = _convolved(shortcut, 4 * filters, 1, 1, f"{name}_projection_conv")
        shortcut = _normalized(shortcut, f"{name}_projection_batch_norm")
    x = _convolved(x, filters, 1, 1, f"{name}_conv_1")
    x = _normalized(x, f"{name}batch_norm_1")
    x = Activation("relu", name=f"{name}_act_1")(x)
    x = _convolved(x, filters, 3, strides, f"{name}_conv_2")
    x = _normalized(x, f"{name}_batch_norm_2")
    x = Activation("relu", name=f"{name}_act_2")(x)
    x = _convolved(x, 4 * filters, 1, 1, f"{name}_conv_3")
    x = _normalized(x, f"{name}_batch_norm_3")
    x = _squeezed(x, filters, f"{name}_se_se")
    if rate:
        x = Dropout(rate, noise_shape=(None, 1, 1, 1), name=f"{name}_drop")(x)
    x = Add()([x, shortcut])
    return Activation("relu", name=f"{name}_output_act")(x)


def _squeezed(x, filters, name):
    """x, each channel weighed by what the means over the picture say."""
    weight = GlobalAveragePooling2D(name=f"{name}_squeeze")(x)
    n = weight.shape[-1]
    weight = Reshape((n, 1, 1) if channel_axis() == 1 else (1, 1, n), name=f"{name}_reshape")(
        weight
    )
    for kind, n, act in (("reduce", filters, "relu"), ("expand", 4 * filters, "sigmoid")):
        weight = Conv2D(
            n, 1, padding="same", activation=act, kernel_initializer=KERNEL, name=f"{name}_{kind}"
        )(weight)
    return Multiply(name=f"{name}_excite")([x, weight])


def _convolved(x, filters, kernel, strides, name):
    padding = "same"
    if strides > 1:
        x, padding = ZeroPadding2D(kernel // 2)(x), "valid"
    return Conv2D(
        filters, kernel, strides, padding, use_bias=False, kernel_initializer=KERNEL, name=name
    )(x)


def _normalized(x, name):
    return normalized(x, name, momentum=0.0, epsilon=1e-5)
