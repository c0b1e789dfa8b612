"""RegNet: bottleneck blocks of grouped convolutions; the Y models squeeze besides."""

from ... import math as _math
from ..backend import get_uid
from ..layers import (
    BatchNormalization,
    Conv2D,
    Dense,
    GlobalAveragePooling2D,
    ReLU,
    Rescaling,
)
from ..models import Model
from ._building import HUB, Options, Published, checked, finished, source_input, with_weights
from ._constructors import named
from ._input_shape import obtain_input_shape


def constructor(variant, depths, filters, group, *hashes):
    """The constructor of a variant ("X002"), by the rows of the table in regnet.py."""
    name = f"regnet{variant.lower()}"

    def model(
        model_name=name,
        include_top=True,
        include_preprocessing=True,
        weights="imagenet",
        input_tensor=None,
        input_shape=None,
        pooling=None,
        classes=1000,
        classifier_activation="softmax",
    ):
        options = Options(
            include_top, weights, input_tensor, input_shape, pooling, classes,
            classifier_activation,
        )  # fmt: skip
        file = f"regnet/{name}{'' if include_top else '_notop'}.h5"
        published = Published(HUB + file, hashes[not include_top])
        table = (variant[0], depths, filters, group)
        return _regnet(model_name, table, published, include_preprocessing, options)

    return named(model, f"RegNet{variant}")


def _regnet(name, table, published, include_preprocessing, options):
    checked(options)
    shape = obtain_input_shape(
        options.input_shape, 224, 32, options.include_top, options.weights
    )  # fmt: skip
    inputs = source_input(options.input_tensor, shape)
    x = inputs
    if include_preprocessing:
        x = Rescaling(scale=1.0 / 255.0, name=f"{name}_prestem_rescaling")(x)
    x = _convolved(x, 32, 3, f"{name}_stem_conv", strides=2, padding="same")
    x = ReLU(name=f"{name}_stem_relu")(_normalized(x, f"{name}_stem_bn"))
    x = _body(x, name, *table)
    x = finished(x, options, _head)
    return with_weights(Model(inputs, x, name=name), options.weights, published)


def _body(x, name, kind, depths, widths, group):
    filters_in = 32
    for stage, (depth, filters) in enumerate(zip(depths, widths, strict=True)):
        for i in range(depth):
            # a block squeezes to a quarter of the filters that come in
            squeezed = filters_in // 4 if kind == "Y" else None
            strides = 1 if i else 2
            block = f"{name}_Stage_{stage}_{kind}Block_{i}"
            x = _block(x, filters, filters // group, strides, squeezed, block)
            filters_in = filters
    return x


def _block(x, filters, groups, strides, squeezed, name):
    shortcut = x
    if strides > 1:
        shortcut = _convolved(x, filters, 1, f"{name}_skip_1x1", strides=strides)
        shortcut = _normalized(shortcut, f"{name}_skip_bn")
    x = _convolved(x, filters, 1, f"{name}_conv_1x1_1")
    x = _activated(x, f"{name}_conv_1x1_1")
    x = _convolved(
        x, filters, 3, f"{name}_conv_3x3", strides=strides, groups=groups, padding="same"
    )
    x = _activated(x, f"{name}_conv_3x3")
    if squeezed:
        x = _squeezed(x, filters, squeezed, f"{name}_squeeze_and_excite")
    x = _convolved(x, filters, 1, f"{name}_conv_1x1_2")
    x = _normalized(x, f"{name}_conv_1x1_2_bn")
    return ReLU(name=f"{name}_exit_relu")(x + shortcut)


def _squeezed(x, filters, narrow, name):
    """x, each channel weighed by what the means over the picture say."""
    weight = GlobalAveragePooling2D(keepdims=True, name=f"{name}_gap")(x)
    for kind, n, act in (("squeeze", narrow, "relu"), ("excite", filters, "sigmoid")):
        weight = Conv2D(
            n, 1, activation=act, kernel_initializer="he_normal", name=f"{name}_{kind}"
        )(weight)
    return _math.multiply(weight, x)


def _head(x, options):
    """The classifier; Keras gives it no activation, whatever `classifier_activation` says."""
    name = str(get_uid("head"))
    x = GlobalAveragePooling2D(name=f"{name}_head_gap")(x)
    return Dense(options.classes, name=f"{name}head_dense")(x)


def _activated(x, name):
    return ReLU(name=f"{name}_relu")(_normalized(x, f"{name}_bn"))


def _convolved(x, filters, kernel, name, **settings):
    return Conv2D(
        filters, kernel, use_bias=False, kernel_initializer="he_normal", name=name, **settings
    )(x)


def _normalized(x, name):
    return BatchNormalization(momentum=0.9, epsilon=1e-5, name=name)(x)
