"""ResNet of 2015 and its second version of 2016: bottleneck blocks in four stacks."""

from ..layers import Activation, Add, Conv2D, MaxPooling2D, ZeroPadding2D
from ._building import application, kernels_file, normalized

_EPSILON = 1.001e-5
_FILTERS = (64, 128, 256, 512)


def resnet(name, depths, hashes, options):
    """The first version: activation after the sum.  depths: the blocks of the four stacks."""

    def body(x):
        x = _stem(x)
        x = _activated(x, "conv1")
        x = _pooled(x)
        for stack, (filters, depth) in enumerate(zip(_FILTERS, depths, strict=True), 2):
            for i in range(1, depth + 1):
                stride = 2 if i == 1 and stack > 2 else 1
                x = _block(x, filters, stride, i == 1, f"conv{stack}_block{i}")
        return x

    return _application(name, body, hashes, options)


def resnet_v2(name, depths, hashes, options):
    """The second version: activation before the convolutions; the last block of a stack strides."""

    def body(x):
        x = _pooled(_stem(x))
        for stack, (filters, depth) in enumerate(zip(_FILTERS, depths, strict=True), 2):
            for i in range(1, depth + 1):
                stride = 2 if i == depth and stack < 5 else 1
                x = _block_v2(x, filters, stride, i == 1, f"conv{stack}_block{i}")
        return _activated(x, "post")

    return _application(name, body, hashes, options)


def _application(name, body, hashes, options):
    published = kernels_file("resnet", name, hashes, options.include_top)
    return application(name, body, options, published, named_pools=True)


def _stem(x):
    x = ZeroPadding2D(3, name="conv1_pad")(x)
    return Conv2D(64, 7, strides=2, name="conv1_conv")(x)


def _pooled(x):
    x = ZeroPadding2D(1, name="pool1_pad")(x)
    return MaxPooling2D(3, strides=2, name="pool1_pool")(x)


def _activated(x, name):
    x = normalized(x, f"{name}_bn", epsilon=_EPSILON)
    return Activation("relu", name=f"{name}_relu")(x)


def _block(x, filters, stride, projects, name):
    shortcut = x
    if projects:
        shortcut = Conv2D(4 * filters, 1, strides=stride, name=f"{name}_0_conv")(x)
        shortcut = normalized(shortcut, f"{name}_0_bn", epsilon=_EPSILON)
    x = Conv2D(filters, 1, strides=stride, name=f"{name}_1_conv")(x)
    x = _activated(x, f"{name}_1")
    x = Conv2D(filters, 3, padding="SAME", name=f"{name}_2_conv")(x)
    x = _activated(x, f"{name}_2")
    x = Conv2D(4 * filters, 1, name=f"{name}_3_conv")(x)
    x = normalized(x, f"{name}_3_bn", epsilon=_EPSILON)
    x = Add(name=f"{name}_add")([shortcut, x])
    return Activation("relu", name=f"{name}_out")(x)


def _block_v2(x, filters, stride, projects, name):
    active = _activated(x, f"{name}_preact")
    if projects:
        shortcut = Conv2D(4 * filters, 1, strides=stride, name=f"{name}_0_conv")(active)
    else:
        shortcut = MaxPooling2D(1, strides=stride)(x) if stride > 1 else x
    x = Conv2D(filters, 1, use_bias=False, name=f"{name}_1_conv")(active)
    x = _activated(x, f"{name}_1")
    x = ZeroPadding2D(1, name=f"{name}_2_pad")(x)
    x = Conv2D(filters, 3, strides=stride, use_bias=False, name=f"{name}_2_conv")(x)
    x = _activated(x, f"{name}_2")
    x = Conv2D(4 * filters, 1, name=f"{name}_3_conv")(x)
    return Add(name=f"{name}_out")([shortcut, x])
