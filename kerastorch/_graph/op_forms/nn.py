"""Forms of ops of neural networks."""

from __future__ import annotations

import torch

from ... import math, nn
from ..._core.op import op
from ..._ops import clipping, comparison, creation, indexing, joining, shaping
from ..._ops.products import matmul
from ...image import resizing


def ints(values):
    """Attributes that are lists of numbers."""
    return [int(v) for v in values]


def explicit(padding, pairs):
    """The padding as functions here take it."""
    if padding != "EXPLICIT":
        return padding
    flat = ints(pairs)
    return [flat[i : i + 2] for i in range(0, len(flat), 2)]


@op("x, scale offset mean variance", types={torch.float32, torch.float16, torch.bfloat16},
    label="FusedBatchNormV3")  # fmt: skip
def _normalized(x, scale, offset, mean, variance, epsilon, first, training):
    """(x normalized, mean and variance of the batch, reserved) with channels first or last."""
    planes = x if first else x.movedim(-1, 1)
    given = (None, None) if training else (mean, variance)
    y = torch.nn.functional.batch_norm(
        planes.float(), *given, scale, offset, training=training, eps=epsilon
    ).to(x.dtype)
    y = y if first else y.movedim(1, -1)
    if not training:
        return y, mean.clone(), variance.clone(), mean.clone(), variance.clone()
    flat = planes.detach().float()
    axes = [0, *range(2, flat.ndim)]
    spread, middle = torch.var_mean(flat, axes, correction=0)
    count = flat.numel() // max(flat.shape[1], 1)
    unbiased = spread * (count / max(count - 1, 1))
    return y, middle, unbiased, middle.clone(), spread


def _batch_norm(x, scale, offset, mean, variance, epsilon=0.0001, exponential_avg_factor=1.0,
                data_format="NHWC", is_training=True):  # fmt: skip
    first = data_format.startswith("NC")
    found = _normalized(x, scale, offset, mean, variance, epsilon, first, is_training)
    y, middle, spread, kept, inverse = found
    factor = exponential_avg_factor
    if is_training and factor != 1.0:
        middle = mean * (1 - factor) + middle * factor
        spread = variance * (1 - factor) + spread * factor
    return y, middle, spread, kept, inverse


def _batch_norm_v3(*args, **kwargs):
    found = _batch_norm(*args, **kwargs)
    return (*found, creation.zeros([0], "float32"))


def batch_norm_v3(x, scale, offset, mean, variance, epsilon=0.0001, exponential_avg_factor=1.0,
                  data_format="NHWC", is_training=True):  # fmt: skip
    """FusedBatchNormV3."""
    return _batch_norm_v3(
        x, scale, offset, mean, variance, epsilon, exponential_avg_factor, data_format, is_training
    )


def _batch_norm_ex(x, scale, offset, mean, variance, side_input=(), epsilon=0.0001,
                   exponential_avg_factor=1.0, data_format="NHWC", is_training=True,
                   activation_mode="Identity"):  # fmt: skip
    found = _batch_norm_v3(
        x, scale, offset, mean, variance, epsilon, exponential_avg_factor, data_format, is_training
    )
    y = found[0]
    for side in side_input:
        y = math.add(y, side)
    return (_activated(y, activation_mode), *found[1:])


def _activated(x, mode, alpha=0.2):
    known = {
        "Identity": lambda v: v, "Relu": nn.relu, "Relu6": nn.relu6, "Elu": nn.elu,
        "Tanh": math.tanh, "Sigmoid": math.sigmoid,
        "LeakyRelu": lambda v: nn.leaky_relu(v, alpha),
    }  # fmt: skip
    return known[mode](x)


def _fused_conv(input, filter, args, host_args, strides, padding, explicit_paddings=(),
                data_format="NHWC", dilations=(1, 1, 1, 1), fused_ops=(), epsilon=0.0001,
                leakyrelu_alpha=0.2):  # fmt: skip
    y = nn.conv2d(
        input, filter, ints(strides), explicit(padding, explicit_paddings), data_format,
        ints(dilations),
    )  # fmt: skip
    return _with_fused(y, args, fused_ops, data_format, epsilon, leakyrelu_alpha)


def _fused_depthwise(input, filter, args, strides, padding, explicit_paddings=(),
                     data_format="NHWC", dilations=(1, 1, 1, 1), fused_ops=(), epsilon=0.0001,
                     leakyrelu_alpha=0.2):  # fmt: skip
    rates = ints(dilations)[1:3] if data_format == "NHWC" else ints(dilations)[2:]
    y = nn.depthwise_conv2d(
        input, filter, ints(strides), explicit(padding, explicit_paddings), data_format, rates
    )
    return _with_fused(y, args, fused_ops, data_format, epsilon, leakyrelu_alpha)


def _fused_product(a, b, args, transpose_a=False, transpose_b=False, fused_ops=(), epsilon=0.0001,
                   leakyrelu_alpha=0.2):  # fmt: skip
    y = _product(a, b, transpose_a, transpose_b)
    return _with_fused(y, args, fused_ops, "NHWC", epsilon, leakyrelu_alpha)


def _product(a, b, transpose_a, transpose_b):
    return matmul(a, b, transpose_a, transpose_b)


def _with_fused(y, args, fused_ops, data_format, epsilon, alpha):
    rest = list(args)
    for name in fused_ops:
        if name == "BiasAdd":
            y = nn.bias_add(y, rest.pop(0), data_format)
        elif name == "Add":
            y = math.add(y, rest.pop(0))
        elif name == "FusedBatchNorm":
            scale, offset, mean, variance = rest[:4]
            del rest[:4]
            y = batch_norm_v3(y, scale, offset, mean, variance, epsilon, 1.0, data_format, False)[0]
        else:
            y = _activated(y, name, alpha)
    return y


def _global_normalization(t, m, v, beta, gamma, variance_epsilon, scale_after_normalization):
    return nn.batch_normalization(
        t, m, v, beta, gamma if scale_after_normalization else None, variance_epsilon
    )


def _pool_v2(input, ksize, strides, padding, data_format="NHWC"):
    return nn.max_pool2d(input, ints(ksize), ints(strides), padding, data_format)


def _pool_with_argmax(input, ksize, strides, padding, Targmax="int64",
                      include_batch_in_index=False):  # fmt: skip
    return tuple(
        nn.max_pool_with_argmax(
            input, ints(ksize), ints(strides), padding, "NHWC", Targmax, include_batch_in_index
        )
    )


def _dilation(input, filter, strides, rates, padding):
    return nn.dilation2d(input, filter, ints(strides), padding, "NHWC", ints(rates))


def _conv3d_input(input_sizes, filter, out_backprop, strides, padding, data_format="NDHWC",
                  dilations=(1,) * 5):  # fmt: skip
    return nn.conv3d_transpose(
        out_backprop, filter, input_sizes, ints(strides), padding, data_format, ints(dilations)
    )


def _depthwise_input(input_sizes, filter, out_backprop, strides, padding, explicit_paddings=(),
                     data_format="NHWC", dilations=(1, 1, 1, 1)):  # fmt: skip
    return nn.depthwise_conv2d_backprop_input(
        input_sizes, filter, out_backprop, ints(strides), explicit(padding, explicit_paddings),
        data_format, ints(dilations),
    )  # fmt: skip


def _sparse_loss(features, labels):
    losses = nn.sparse_softmax_cross_entropy_with_logits(labels, features)
    wanted = creation.one_hot(labels, slicing_size(features), dtype=features.dtype)
    return losses, math.subtract(nn.softmax(features), wanted)


def slicing_size(x):
    """The size of the last axis, a number where it is known."""
    known = x.shape[-1]
    return known if known is not None else creation.shape(x)[-1]


def _greedy(inputs, sequence_length, merge_repeated=False, blank_index=-1):
    blank = None if blank_index == -1 else blank_index
    (found,), scores = nn.ctc_greedy_decoder(inputs, sequence_length, merge_repeated, blank)
    return found.indices, found.values, found.dense_shape, scores


def _lstm_cell(x, cs_prev, h_prev, w, wci, wcf, wco, b, forget_bias=1.0, cell_clip=3.0,
               use_peephole=False):  # fmt: skip
    joined = _product(joining.concat([x, h_prev], 1), w, False, False)
    return _lstm_of(joined, cs_prev, wci, wcf, wco, b, forget_bias, cell_clip, use_peephole, "icfo")


def _lstm_of(joined, cs_prev, wci, wcf, wco, b, forget_bias, cell_clip, use_peephole, order):
    parts = dict(zip(order, joining.split(nn.bias_add(joined, b), 4, axis=1), strict=True))
    i, ci, f, o = parts["i"], parts["c"], parts["f"], parts["o"]
    if use_peephole:
        i, f = i + cs_prev * wci, f + cs_prev * wcf
    i, f, ci = math.sigmoid(i), math.sigmoid(f + forget_bias), math.tanh(ci)
    cs = ci * i + cs_prev * f
    if cell_clip > 0.0:
        cs = clipping.clip_by_value(cs, -cell_clip, cell_clip)
    o = math.sigmoid(o + cs * wco if use_peephole else o)
    co = math.tanh(cs)
    return i, cs, f, o, ci, co, co * o


def _block_lstm(order, bias):
    def run(seq_len_max, x, cs_prev, h_prev, w, wci, wcf, wco, b, forget_bias=bias, cell_clip=0.0,
            use_peephole=False):  # fmt: skip
        outputs = []
        for k in range(x.shape[0]):
            joined = _product(joining.concat([x[k], h_prev], 1), w, False, False)
            found = _lstm_of(
                joined, cs_prev, wci, wcf, wco, b, forget_bias, cell_clip, use_peephole, order
            )
            inside = comparison.less(creation.constant(k, "int64"), seq_len_max)
            found = [_kept(inside, v) for v in found]
            outputs.append(found)
            cs_prev, h_prev = found[1], found[6]
        return tuple(joining.stack(list(column)) for column in zip(*outputs, strict=True))

    def with_bias(seq_len_max, x, cs_prev, h_prev, w, wci, wcf, wco, b, forget_bias=1.0,
                  cell_clip=3.0, use_peephole=False):  # fmt: skip
        return run(seq_len_max, x, cs_prev, h_prev, w, wci, wcf, wco, b, forget_bias, cell_clip,
                   use_peephole)  # fmt: skip

    return with_bias if bias else run


def _kept(inside, value):
    return indexing.where(inside, value, creation.zeros_like(value))


def _gru_cell(x, h_prev, w_ru, w_c, b_ru, b_c):
    ru = math.sigmoid(
        nn.bias_add(_product(joining.concat([x, h_prev], 1), w_ru, False, False), b_ru)
    )
    r, u = joining.split(ru, 2, axis=1)
    c = math.tanh(nn.bias_add(_product(joining.concat([x, h_prev * r], 1), w_c, False, False), b_c))
    return r, u, c, u * h_prev + (1.0 - u) * c


def _padded_conv(input, paddings, filter, mode, strides, padding):
    return nn.conv2d(shaping.pad(input, paddings, mode), filter, ints(strides), padding)


def _resized_conv(input, size, paddings, filter, mode, strides, padding,
                  resize_align_corners=False):  # fmt: skip
    found = resizing.resize_bilinear(input, size, resize_align_corners)
    return _padded_conv(found, paddings, filter, mode, strides, padding)


FORMS = {
    "BatchNormWithGlobalNormalization": _global_normalization,
    "BiasAddV1": lambda value, bias: nn.bias_add(value, bias),
    "BlockLSTM": _block_lstm("icfo", 1.0),
    "BlockLSTMV2": _block_lstm("ifco", 0.0),
    "CTCGreedyDecoder": _greedy,
    "Conv3DBackpropInputV2": _conv3d_input,
    "DepthwiseConv2dNativeBackpropInput": _depthwise_input,
    "Dilation2D": _dilation,
    "FusedBatchNorm": _batch_norm,
    "FusedBatchNormV2": _batch_norm,
    "FusedBatchNormV3": batch_norm_v3,
    "FusedPadConv2D": _padded_conv,
    "FusedResizeAndPadConv2D": _resized_conv,
    "GRUBlockCell": _gru_cell,
    "LSTMBlockCell": _lstm_cell,
    "MaxPoolV2": _pool_v2,
    "MaxPoolWithArgmax": _pool_with_argmax,
    "SparseSoftmaxCrossEntropyWithLogits": _sparse_loss,
    "_FusedBatchNormEx": _batch_norm_ex,
    "_FusedConv2D": _fused_conv,
    "_FusedDepthwiseConv2dNative": _fused_depthwise,
    "_FusedMatMul": _fused_product,
}
