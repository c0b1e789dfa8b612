"""NASNet-A: normal and reduction cells over the two tensors before."""

import logging

from .._base.config import image_data_format, set_image_data_format
from ..layers import (
    Activation,
    Add,
    AveragePooling2D,
    Concatenate,
    Conv2D,
    Cropping2D,
    MaxPooling2D,
    SeparableConv2D,
    ZeroPadding2D,
)
from ._building import HUB, Published, application, checked, dense_head, normalized
from ._input_shape import obtain_input_shape, sizes, stride_padding

_log = logging.getLogger("tensorflow")


def nasnet(kind, size, filters, blocks, stem, skips, hashes, options):
    """filters: those of the first cells; blocks: the normal cells between two reductions.

    skips: whether the cell after a reduction looks past it, at what the reduction looked at.
    """
    shape = options.input_shape
    if isinstance(shape, tuple) and None in shape and options.weights == "imagenet":
        raise ValueError(
            "When specifying the input shape of a NASNet and loading `ImageNet` weights, the "
            "input_shape argument must be static (no None entries). Got: "
            f"`input_shape={shape}`."
        )

    def body(x):
        x = Conv2D(
            stem, 3, strides=2, use_bias=False, name="stem_conv1", kernel_initializer="he_normal"
        )(x)
        x, before = _normalized(x, "stem_bn1"), None
        x, before = _reduction_cell(x, before, filters // 4, "stem_1"), x
        x, before = _reduction_cell(x, before, filters // 2, "stem_2"), x
        x, before = _normal_cells(x, before, filters, range(blocks))
        for i in (1, 2):
            reduced = _reduction_cell(x, before, filters * 2**i, f"reduce_{i * blocks}")
            x, before = reduced, before if skips else x
            cells = range(i * blocks + 1, (i + 1) * blocks + 1)
            x, before = _normal_cells(x, before, filters * 2**i, cells)
        return Activation("relu")(x)

    checked(options)
    # as in Keras, the shape is still that of the user's data format
    shape = obtain_input_shape(shape, size, 32, options.include_top, options.weights)
    published = _published(kind, hashes, options.include_top)
    with _ChannelsLast():
        head = dense_head(pool_name=None)
        return application("NASNet", body, options, published, head=head, shape=shape)


def _published(kind, hashes, include_top):
    file = f"NASNet-{kind}{'' if include_top else '-no-top'}.h5"
    cached_as = file.lower().replace("-", "_")
    return Published(f"{HUB}nasnet/{file}", hashes[not include_top], cached_as)


class _ChannelsLast:
    """A context in which images are channels last, which it says when they are not."""

    def __enter__(self):
        self.before = image_data_format()
        if self.before != "channels_last":
            _log.warning(
                "The NASNet family of models is only available for the input data format "
                '"channels_last" (width, height, channels). However your settings specify the '
                'default data format "channels_first" (channels, width, height). You should set '
                '`image_data_format="channels_last"` in your Keras config located at '
                "~/.keras/keras.json. The model being returned right now will expect inputs to "
                'follow the "channels_last" data format.'
            )
            set_image_data_format("channels_last")

    def __exit__(self, *error):
        set_image_data_format(self.before)


def _normal_cells(x, before, filters, numbers):
    for i in numbers:
        x, before = _normal_cell(x, before, filters, str(i)), x
    return x, before


def _normal_cell(x, before, filters, block):
    p = _adjusted(before, x, filters, block)
    h = _entered(x, filters, "normal", block)

    def named(kind):
        return f"normal_{kind}_{block}"

    def added(i, left, right):
        return Add(name=named(f"add_{i}"))([left, right])

    def averaged(y, kind):
        return AveragePooling2D(3, strides=1, padding="same", name=named(kind))(y)

    parts = [
        p,
        added(
            1, _separable(h, filters, 5, named("left1")), _separable(p, filters, 3, named("right1"))
        ),
        added(
            2, _separable(p, filters, 5, named("left2")), _separable(p, filters, 3, named("right2"))
        ),
        added(3, averaged(h, "left3"), p),
        added(4, averaged(p, "left4"), averaged(p, "right4")),
        added(5, _separable(h, filters, 3, named("left5")), h),
    ]
    return Concatenate(name=named("concat"))(parts)


def _reduction_cell(x, before, filters, block):
    p = _adjusted(before, x, filters, block)
    h = _entered(x, filters, "reduction", block)

    def named(kind):
        return f"reduction_{kind}_{block}"

    padded = ZeroPadding2D(stride_padding(h, 3), name=named("pad_1"))(h)
    left = _separable(h, filters, 5, named("left1"), strides=2)
    right = _separable(p, filters, 7, named("right1"), strides=2)
    first = Add(name=named("add_1"))([left, right])
    left = MaxPooling2D(3, strides=2, name=named("left2"))(padded)
    right = _separable(p, filters, 7, named("right2"), strides=2)
    second = Add(name=named("add_2"))([left, right])
    left = AveragePooling2D(3, strides=2, name=named("left3"))(padded)
    right = _separable(p, filters, 5, named("right3"), strides=2)
    third = Add(name=named("add3"))([left, right])
    left = AveragePooling2D(3, strides=1, padding="same", name=named("left4"))(first)
    fourth = Add()([second, left])
    left = _separable(first, filters, 3, named("left4"))
    right = MaxPooling2D(3, strides=2, name=named("right5"))(padded)
    fifth = Add(name=named("add4"))([left, right])
    return Concatenate(name=named("concat"))([second, third, fourth, fifth])


def _entered(x, filters, kind, block):
    x = _pointwise(Activation("relu")(x), filters, f"{kind}_conv_1_{block}")
    return _normalized(x, f"{kind}_bn_1_{block}")


def _adjusted(p, x, filters, block):
    """What was before, in the size of x and with the cell's filters."""
    if p is None:
        return x
    if sizes(p.shape)[1] != sizes(x.shape)[1]:
        p = Activation("relu", name=f"adjust_relu_1_{block}")(p)
        halves = [_half(p, filters, 1, block)]
        moved = ZeroPadding2D(((0, 1), (0, 1)))(p)
        moved = Cropping2D(((1, 0), (1, 0)))(moved)
        halves.append(_half(moved, filters, 2, block))
        p = Concatenate()(halves)
    elif p.shape[-1] != filters:
        p = _pointwise(Activation("relu")(p), filters, f"adjust_conv_projection_{block}")
    else:
        return p
    return _normalized(p, f"adjust_bn_{block}")


def _half(x, filters, index, block):
    x = AveragePooling2D(1, strides=2, name=f"adjust_avg_pool_{index}_{block}")(x)
    return _pointwise(x, filters // 2, f"adjust_conv_{index}_{block}")


def _separable(x, filters, kernel, block, strides=1):
    """Two separable convolutions, the first with the strides."""
    x, padding = Activation("relu")(x), "same"
    if strides == 2:
        x = ZeroPadding2D(stride_padding(x, kernel), name=f"separable_conv_1_pad_{block}")(x)
        padding = "valid"
    for i in (1, 2):
        if i == 2:
            x, strides, padding = Activation("relu")(x), 1, "same"
        x = SeparableConv2D(
            filters, kernel, strides, padding, use_bias=False, kernel_initializer="he_normal",
            name=f"separable_conv_{i}_{block}",
        )(x)  # fmt: skip
        x = _normalized(x, f"separable_conv_{i}_bn_{block}")
    return x


def _pointwise(x, filters, name):
    return Conv2D(
        filters, 1, padding="same", use_bias=False, kernel_initializer="he_normal", name=name
    )(x)


def _normalized(x, name):
    return normalized(x, name, momentum=0.9997, epsilon=1e-3)
