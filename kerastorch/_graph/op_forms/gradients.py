"""Forms of the ops that compute gradients of others, which training functions in files have."""

from __future__ import annotations

from ... import math, nn
from ..._ops import casting, creation, indexing, joining, reductions, shaping
from ..._ops.slicing import strided_slice
from ...autodiff import GradientTape
from ...image import resizing
from ...image.patches import crop_and_resize
from .images import scale_and_translate
from .nn import explicit, ints
from .quantized import FORMS as quantized


def _where(condition, gradients):
    return indexing.where(condition, gradients, creation.zeros_like(gradients))


def _bias(out_backprop, data_format="NHWC"):
    rank = out_backprop.shape.rank
    axis = 1 if data_format.startswith("NC") else rank - 1
    return reductions.reduce_sum(out_backprop, [i for i in range(rank) if i != axis])


def _filter2d(input, filter_sizes, out_backprop, strides, padding, explicit_paddings=(),
              data_format="NHWC", dilations=(1, 1, 1, 1)):  # fmt: skip
    padding = explicit(padding, explicit_paddings)
    settings = ints(strides), padding, data_format, ints(dilations)
    return _filter(nn.conv2d, input, filter_sizes, out_backprop, *settings)


def _filter3d(input, filter_sizes, out_backprop, strides, padding, data_format="NDHWC",
              dilations=(1,) * 5):  # fmt: skip
    settings = ints(strides), padding, data_format, ints(dilations)
    return _filter(nn.conv3d, input, filter_sizes, out_backprop, *settings)


def _filter(forward, input, filter_sizes, out_backprop, *settings):
    """The gradient of a convolution for its kernel."""
    kernel = creation.zeros(filter_sizes, input.dtype)
    return _of(lambda k: forward(input, k, *settings), kernel, out_backprop)


def _depthwise_filter(input, filter_sizes, out_backprop, strides, padding, explicit_paddings=(),
                      data_format="NHWC", dilations=(1, 1, 1, 1)):  # fmt: skip
    return nn.depthwise_conv2d_backprop_filter(
        input, filter_sizes, out_backprop, ints(strides), explicit(padding, explicit_paddings),
        data_format, ints(dilations),
    )  # fmt: skip


def _of(forward, x, grad):
    """The gradient of forward(x) for x."""
    with GradientTape() as tape:
        tape.watch(x)
        y = forward(x)
    return tape.gradient(y, x, grad)


def _max_pool(orig_input, orig_output, grad, ksize, strides, padding, explicit_paddings=(),
              data_format="NHWC"):  # fmt: skip
    padding = explicit(padding, explicit_paddings)
    return _of(
        lambda x: nn.max_pool2d(x, ints(ksize), ints(strides), padding, data_format),
        orig_input, grad,
    )  # fmt: skip


def _max_pool3d(orig_input, orig_output, grad, ksize, strides, padding, data_format="NDHWC"):
    return _of(
        lambda x: nn.max_pool3d(x, ints(ksize), ints(strides), padding, data_format),
        orig_input, grad,
    )  # fmt: skip


def _avg_pool(orig_input_shape, grad, ksize, strides, padding, data_format="NHWC"):
    return _of(
        lambda x: nn.avg_pool2d(x, ints(ksize), ints(strides), padding, data_format),
        creation.zeros(orig_input_shape, grad.dtype), grad,
    )  # fmt: skip


def _avg_pool3d(orig_input_shape, grad, ksize, strides, padding, data_format="NDHWC"):
    return _of(
        lambda x: nn.avg_pool3d(x, ints(ksize), ints(strides), padding, data_format),
        creation.zeros(orig_input_shape, grad.dtype), grad,
    )  # fmt: skip


def _batch_norm(y_backprop, x, scale, reserve_space_1, reserve_space_2, reserve_space_3=None,
                epsilon=0.0001, data_format="NHWC", is_training=True):  # fmt: skip
    rank = x.shape.rank
    axis = 1 if data_format.startswith("NC") else rank - 1
    axes = [i for i in range(rank) if i != axis]
    shape = [-1 if i == axis else 1 for i in range(rank)]
    mean, variance = (shaping.reshape(v, shape) for v in (reserve_space_1, reserve_space_2))
    own = x.dtype
    x, g = (casting.cast(v, "float32") for v in (x, y_backprop))
    inverse = math.rsqrt(variance + epsilon)
    normal = (x - mean) * inverse
    of_scale = reductions.reduce_sum(g * normal, axes)
    of_offset = reductions.reduce_sum(g, axes)
    factor = shaping.reshape(scale, shape) * inverse
    if is_training:
        middle = reductions.reduce_mean(g, axes, keepdims=True)
        spread = reductions.reduce_mean(g * normal, axes, keepdims=True)
        of_x = factor * (g - middle - normal * spread)
    else:
        of_x = factor * g
    empty = creation.zeros([0], "float32")
    return casting.cast(of_x, own), of_scale, of_offset, empty, empty


def _strided(shape, begin, end, strides, dy, begin_mask=0, end_mask=0, ellipsis_mask=0,
             new_axis_mask=0, shrink_axis_mask=0):  # fmt: skip
    masks = begin_mask, end_mask, ellipsis_mask, new_axis_mask, shrink_axis_mask
    return _of(
        lambda x: strided_slice(x, begin, end, strides, *masks), creation.zeros(shape, dy.dtype), dy
    )


def _resized(function, by_size=False):
    def run(grads, original_image, align_corners=False, half_pixel_centers=False):
        size = creation.shape(grads)[1:3]
        start = creation.zeros_like(original_image)
        return _of(
            lambda x: function(x, size, align_corners, None, half_pixel_centers), start, grads
        )

    def run_by_size(grads, size, align_corners=False, half_pixel_centers=False):
        shape = creation.shape(grads)
        start = creation.zeros(
            joining.concat([shape[:1], casting.cast(size, "int32"), shape[3:]], 0), grads.dtype
        )
        return run(grads, start, align_corners, half_pixel_centers)

    return run_by_size if by_size else run


def _crops(grads, boxes, box_ind, image_size, T="float32", method="bilinear"):
    size = creation.shape(grads)[1:3]
    return _of(
        lambda x: crop_and_resize(x, boxes, box_ind, size, method),
        creation.zeros(image_size, T), grads,
    )  # fmt: skip


def _crops_by_boxes(grads, image, boxes, box_ind, method="bilinear"):
    size = creation.shape(grads)[1:3]
    return _of(lambda x: crop_and_resize(image, x, box_ind, size, method), boxes, grads)


def _spread(grads, original_image, scale, translation, kernel_type="lanczos3", antialias=True):
    size = creation.shape(grads)[1:3]
    return _of(
        lambda x: scale_and_translate(x, size, scale, translation, kernel_type, antialias),
        original_image, grads,
    )  # fmt: skip


def _mirrored(input, paddings, mode):
    return _of(
        lambda x: shaping.pad(x, paddings, mode),
        creation.zeros(creation.shape(input) - reductions.reduce_sum(paddings, 1), input.dtype),
        input,
    )


def _lrn(input_grads, input_image, output_image, depth_radius=5, bias=1.0, alpha=1.0, beta=0.5):
    return _of(
        lambda x: nn.local_response_normalization(x, depth_radius, bias, alpha, beta),
        input_image, input_grads,
    )  # fmt: skip


def _faked(gradients, inputs, min, max, num_bits=8, narrow_range=False):
    with GradientTape() as tape:
        tape.watch([inputs, min, max])
        y = quantized["FakeQuantWithMinMaxVars"](inputs, min, max, num_bits, narrow_range)
    return tuple(tape.gradient(y, [inputs, min, max], gradients))


def _faked_by_numbers(gradients, inputs, min=-6.0, max=6.0, num_bits=8, narrow_range=False):
    return _of(
        lambda x: quantized["FakeQuantWithMinMaxArgs"](x, min, max, num_bits, narrow_range),
        inputs, gradients,
    )  # fmt: skip


_ALPHA, _SCALE = 1.7580993408473768599402175208123, 1.0507009873554804934193349852946

FORMS = {
    "AvgPool3DGrad": _avg_pool3d,
    "AvgPoolGrad": _avg_pool,
    "BiasAddGrad": _bias,
    "Conv2DBackpropFilter": _filter2d,
    "Conv3DBackpropFilterV2": _filter3d,
    "CropAndResizeGradBoxes": _crops_by_boxes,
    "CropAndResizeGradImage": _crops,
    "DepthwiseConv2dNativeBackpropFilter": _depthwise_filter,
    "EluGrad": lambda gradients, outputs: indexing.where(
        outputs < 0, gradients * (outputs + 1), gradients
    ),
    "FakeQuantWithMinMaxArgsGradient": _faked_by_numbers,
    "FakeQuantWithMinMaxVarsGradient": _faked,
    "FakeQuantWithMinMaxVarsPerChannelGradient": _faked,
    "FusedBatchNormGrad": _batch_norm,
    "FusedBatchNormGradV2": _batch_norm,
    "FusedBatchNormGradV3": _batch_norm,
    "InvGrad": lambda y, dy: -dy * y * y,
    "LRNGrad": _lrn,
    "LeakyReluGrad": lambda gradients, features, alpha=0.2: indexing.where(
        features > 0, gradients, gradients * alpha
    ),
    "MaxPool3DGrad": _max_pool3d,
    "MaxPoolGrad": _max_pool,
    "MirrorPadGrad": _mirrored,
    "ReciprocalGrad": lambda y, dy: -dy * y * y,
    "Relu6Grad": lambda gradients, features: _where(
        math.logical_and(features > 0, features < 6), gradients
    ),
    "ReluGrad": lambda gradients, features: _where(features > 0, gradients),
    "ResizeBicubicGrad": _resized(resizing.resize_bicubic),
    "ResizeBilinearGrad": _resized(resizing.resize_bilinear),
    "ResizeNearestNeighborGrad": _resized(resizing.resize_nearest_neighbor, by_size=True),
    "RsqrtGrad": lambda y, dy: dy * y * y * y * -0.5,
    "ScaleAndTranslateGrad": _spread,
    "SeluGrad": lambda gradients, outputs: indexing.where(
        outputs < 0, gradients * (outputs + _ALPHA), gradients * _SCALE
    ),
    "SigmoidGrad": lambda y, dy: dy * y * (1 - y),
    "SoftplusGrad": lambda gradients, features: gradients / (math.exp(-features) + 1),
    "SoftsignGrad": lambda gradients, features: gradients / math.square(math.abs(features) + 1),
    "SqrtGrad": lambda y, dy: dy * 0.5 / y,
    "StridedSliceGrad": _strided,
    "TanhGrad": lambda y, dy: dy * (1 - y * y),
}
