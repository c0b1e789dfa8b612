"""The blocks of EfficientNet and EfficientNetV2: inverted residuals with squeezing."""

from ..layers import (
    Activation,
    Add,
    Conv2D,
    Dropout,
    GlobalAveragePooling2D,
    Multiply,
    Reshape,
)
from ._building import channel_axis

KERNEL = {
    "class_name": "VarianceScaling",
    "config": {"scale": 2.0, "mode": "fan_out", "distribution": "truncated_normal"},
}
CLASSIFIER_KERNEL = {
    "class_name": "VarianceScaling",
    "config": {"scale": 1.0 / 3.0, "mode": "fan_out", "distribution": "uniform"},
}


def squeezed(x, filters, filters_in, activation, name):
    """x, each channel weighed by what the means over the picture say.

    filters: those of x; filters_in: those of the weighing's narrow layer.
    """
    shape = (1, 1, filters) if channel_axis() == 3 else (filters, 1, 1)
    weight = GlobalAveragePooling2D(name=f"{name}squeeze")(x)
    weight = Reshape(shape, name=f"{name}reshape")(weight)
    for kind, n, act in (("reduce", filters_in, activation), ("expand", filters, "sigmoid")):
        weight = Conv2D(
            n, 1, padding="same", activation=act, kernel_initializer=KERNEL, name=f"{name}{kind}"
        )(weight)
    return Multiply(name=f"{name}excite")([x, weight])


def skipped(x, inputs, rate, name):
    """inputs + x, where x of some pictures of a batch is left out while training."""
    if rate:
        x = Dropout(rate, noise_shape=(None, 1, 1, 1), name=f"{name}drop")(x)
    return Add(name=f"{name}add")([x, inputs])


def activated(x, activation, name):
    """x through an activation."""
    return Activation(activation, name=name)(x)
