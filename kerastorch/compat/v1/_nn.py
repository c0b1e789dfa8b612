"""Functions of tf.nn with TensorFlow 1's parameters."""

from __future__ import annotations

import numbers

from ._aliases import tf2 as tf
from ._math import deprecated


def _either(new, new_name, old, old_name, what):
    found = deprecated(new, new_name, old, old_name)
    if found is None:
        raise ValueError(f"{what} needs the argument {new_name!r}.")
    return found


# activations
def softmax(logits, axis=None, name=None, dim=None):
    """tf.nn.softmax with TensorFlow 1's parameters."""
    axis = deprecated(axis, "axis", dim, "dim")
    return tf.nn.softmax(logits, -1 if axis is None else axis, name)


def log_softmax(logits, axis=None, name=None, dim=None):
    """tf.nn.log_softmax with TensorFlow 1's parameters."""
    axis = deprecated(axis, "axis", dim, "dim")
    return tf.nn.log_softmax(logits, -1 if axis is None else axis, name)


def sigmoid(x, name=None):
    """tf.math.sigmoid."""
    return tf.math.sigmoid(x, name)


def tanh(x, name=None):
    """tf.math.tanh."""
    return tf.math.tanh(x, name)


def softplus(features, name=None):
    """tf.math.softplus."""
    return tf.math.softplus(features, name)


def silu(features, beta=1.0):
    """features * sigmoid(beta * features)."""
    return tf.nn.silu(features, beta)


swish = silu


def relu6(features, name=None):
    """tf.nn.relu6."""
    return tf.nn.relu6(features, name)


def leaky_relu(features, alpha=0.2, name=None):
    """tf.nn.leaky_relu."""
    return tf.nn.leaky_relu(features, alpha, name)


def crelu(features, name=None, axis=-1):
    """tf.nn.crelu with TensorFlow 1's order of parameters."""
    return tf.nn.crelu(features, axis, name)


def xw_plus_b(x, weights, biases, name=None):
    """x @ weights + biases."""
    return tf.add(tf.matmul(x, weights), biases, name)


def relu_layer(x, weights, biases, name=None):
    """relu(x @ weights + biases)."""
    return tf.nn.relu(xw_plus_b(x, weights, biases), name)


def dropout(x, keep_prob=None, noise_shape=None, seed=None, name=None, rate=None):
    """Zeros with probability `rate`, or 1 - keep_prob; the others scaled up.

    ValueError for neither, or both.
    """
    if keep_prob is not None and rate is not None:
        raise ValueError("Only one of keep_prob and rate can be specified.")
    if rate is None:
        if keep_prob is None:
            raise ValueError("`rate` must be provided.")
        rate = 1 - keep_prob
    if isinstance(rate, numbers.Real):
        rate = float(rate)
    return tf.nn.dropout(x, rate, noise_shape, seed, name)


# convolutions and pooling
def conv2d(
    input, filter=None, strides=None, padding=None, use_cudnn_on_gpu=True, data_format="NHWC",
    dilations=(1, 1, 1, 1), name=None, filters=None,
):  # fmt: skip
    """tf.nn.conv2d with TensorFlow 1's parameters."""
    filters = _either(filters, "filters", filter, "filter", "conv2d")
    return tf.nn.conv2d(input, filters, strides, padding, data_format, dilations, name)


def conv1d(
    value=None, filters=None, stride=None, padding=None, use_cudnn_on_gpu=None, data_format=None,
    name=None, input=None, dilations=None,
):  # fmt: skip
    """tf.nn.conv1d with TensorFlow 1's parameters."""
    value = _either(input, "input", value, "value", "conv1d")
    return tf.nn.conv1d(value, filters, stride, padding, data_format or "NWC", dilations, name)


def conv3d(
    input, filter=None, strides=None, padding=None, data_format="NDHWC",
    dilations=(1, 1, 1, 1, 1), name=None, filters=None,
):  # fmt: skip
    """tf.nn.conv3d with TensorFlow 1's parameters."""
    filters = _either(filters, "filters", filter, "filter", "conv3d")
    return tf.nn.conv3d(input, filters, strides, padding, data_format, dilations, name)


def conv2d_transpose(
    value=None, filter=None, output_shape=None, strides=None, padding="SAME", data_format="NHWC",
    name=None, input=None, filters=None, dilations=None,
):  # fmt: skip
    """tf.nn.conv2d_transpose with TensorFlow 1's parameters."""
    value = _either(input, "input", value, "value", "conv2d_transpose")
    filters = _either(filters, "filters", filter, "filter", "conv2d_transpose")
    return tf.nn.conv2d_transpose(
        value, filters, output_shape, strides, padding, data_format, dilations, name
    )


def conv3d_transpose(
    value, filter=None, output_shape=None, strides=None, padding="SAME", data_format="NDHWC",
    name=None, input=None, filters=None, dilations=None,
):  # fmt: skip
    """tf.nn.conv3d_transpose with TensorFlow 1's parameters."""
    value = _either(input, "input", value, "value", "conv3d_transpose")
    filters = _either(filters, "filters", filter, "filter", "conv3d_transpose")
    return tf.nn.conv3d_transpose(
        value, filters, output_shape, strides, padding, data_format, dilations, name
    )


def convolution(
    input, filter, padding, strides=None, dilation_rate=None, name=None, data_format=None,
    filters=None, dilations=None,
):  # fmt: skip
    """tf.nn.convolution with TensorFlow 1's parameters."""
    dilations = deprecated(dilations, "dilations", dilation_rate, "dilation_rate")
    filters = deprecated(filters, "filters", filter, "filter")
    return tf.nn.convolution(input, filters, strides, padding, data_format, dilations, name)


def depthwise_conv2d(
    input, filter, strides, padding, rate=None, name=None, data_format=None, dilations=None
):
    """tf.nn.depthwise_conv2d with TensorFlow 1's parameters."""
    dilations = deprecated(dilations, "dilations", rate, "rate")
    return tf.nn.depthwise_conv2d(input, filter, strides, padding, data_format, dilations, name)


def separable_conv2d(
    input, depthwise_filter, pointwise_filter, strides, padding, rate=None, name=None,
    data_format=None, dilations=None,
):  # fmt: skip
    """tf.nn.separable_conv2d with TensorFlow 1's parameters."""
    dilations = deprecated(dilations, "dilations", rate, "rate")
    return tf.nn.separable_conv2d(
        input, depthwise_filter, pointwise_filter, strides, padding, data_format, dilations, name
    )


def max_pool(value, ksize, strides, padding, data_format="NHWC", name=None, input=None):
    """tf.nn.max_pool with TensorFlow 1's parameters."""
    value = _either(input, "input", value, "value", "max_pool")
    return tf.nn.max_pool(value, ksize, strides, padding, data_format, name)


def avg_pool(value, ksize, strides, padding, data_format="NHWC", name=None, input=None):
    """tf.nn.avg_pool with TensorFlow 1's parameters."""
    value = _either(input, "input", value, "value", "avg_pool")
    return tf.nn.avg_pool2d(value, ksize, strides, padding, data_format, name)


avg_pool2d = avg_pool


def pool(
    input, window_shape, pooling_type, padding, dilation_rate=None, strides=None, name=None,
    data_format=None, dilations=None,
):  # fmt: skip
    """tf.nn.pool with TensorFlow 1's parameters."""
    dilations = deprecated(dilations, "dilations", dilation_rate, "dilation_rate")
    return tf.nn.pool(
        input, window_shape, pooling_type, strides, padding, data_format, dilations, name
    )


def max_pool_with_argmax(
    input, ksize, strides, padding, data_format="NHWC", Targmax=None, name=None, output_dtype=None,
    include_batch_in_index=False,
):  # fmt: skip
    """tf.nn.max_pool_with_argmax with TensorFlow 1's parameters."""
    kind = deprecated(output_dtype, "output_dtype", Targmax, "Targmax") or "int64"
    return tf.nn.max_pool_with_argmax(
        input, ksize, strides, padding, data_format, kind, include_batch_in_index, name
    )


# normalization
def moments(x, axes, shift=None, name=None, keep_dims=None, keepdims=None):
    """tf.nn.moments with TensorFlow 1's parameters."""
    kept = bool(deprecated(keepdims, "keepdims", keep_dims, "keep_dims"))
    return tf.nn.moments(x, axes, shift, kept, name)


def weighted_moments(x, axes, frequency_weights, name=None, keep_dims=None, keepdims=None):
    """tf.nn.weighted_moments with TensorFlow 1's parameters."""
    kept = bool(deprecated(keepdims, "keepdims", keep_dims, "keep_dims"))
    return tf.nn.weighted_moments(x, axes, frequency_weights, kept, name)


def sufficient_statistics(x, axes, shift=None, keep_dims=None, name=None, keepdims=None):
    """tf.nn.sufficient_statistics with TensorFlow 1's parameters."""
    kept = bool(deprecated(keepdims, "keepdims", keep_dims, "keep_dims"))
    return tf.nn.sufficient_statistics(x, axes, shift, kept, name)


def fused_batch_norm(
    x, scale, offset, mean=None, variance=None, epsilon=0.001, data_format="NHWC",
    is_training=True, name=None, exponential_avg_factor=1.0,
):  # fmt: skip
    """(the normalized images, mean, variance); with given moments where not `is_training`.

    The variance that is given back is the unbiased one; with an exponential_avg_factor below 1 the
    moments are mixed with those given.
    """
    x = tf.convert_to_tensor(x)
    axes = [0, 1, 2] if data_format == "NHWC" else [0, 2, 3]
    wide = (lambda v: v) if data_format == "NHWC" else (lambda v: tf.reshape(v, [1, -1, 1, 1]))
    if not is_training:
        found = tf.nn.batch_normalization(
            x, wide(mean), wide(variance), wide(offset), wide(scale), epsilon
        )
        return found, mean, variance
    means, squares = tf.nn.moments(x, axes)
    found = tf.nn.batch_normalization(
        x, wide(means), wide(squares), wide(offset), wide(scale), epsilon
    )
    count = tf.cast(tf.size(x) // tf.size(means), x.dtype)
    unbiased = squares * count / tf.maximum(count - 1, 1)
    if exponential_avg_factor != 1.0:
        part = exponential_avg_factor
        means = mean * (1 - part) + means * part
        unbiased = variance * (1 - part) + unbiased * part
    return found, means, unbiased


# look-ups
def embedding_lookup(
    params, ids, partition_strategy="mod", name=None, validate_indices=True, max_norm=None
):
    """Rows of a table, or of a list of tables over which rows are dealt out by a strategy."""
    if isinstance(params, (list, tuple)) and len(params) > 1:
        params = _joined(list(params), partition_strategy)
    elif isinstance(params, (list, tuple)):
        params = params[0]
    return tf.nn.embedding_lookup(params, ids, max_norm, name)


def _joined(parts, strategy):
    """One table of parts; "mod" deals rows out in turn, "div" in blocks."""
    if strategy == "div":
        return tf.concat(parts, 0)
    if strategy != "mod":
        raise ValueError(f"Unrecognized partition strategy: {strategy}")
    sizes = [int(p.shape[0]) for p in parts]
    starts = [sum(sizes[:i]) for i in range(len(parts))]
    order = [starts[i % len(parts)] + i // len(parts) for i in range(sum(sizes))]
    return tf.gather(tf.concat(parts, 0), order)


def embedding_lookup_sparse(
    params, sp_ids, sp_weights, partition_strategy="mod", name=None, combiner=None, max_norm=None,
    allow_fast_lookup=False,
):  # fmt: skip
    """Rows of a table combined by the rows of a SparseTensor."""
    if isinstance(params, (list, tuple)):
        params = params[0] if len(params) == 1 else _joined(list(params), partition_strategy)
    return tf.nn.embedding_lookup_sparse(
        params, sp_ids, sp_weights, combiner or "mean", max_norm, name
    )


# losses
def softmax_cross_entropy_with_logits_v2(labels, logits, axis=None, name=None, dim=None):
    """tf.nn.softmax_cross_entropy_with_logits with TensorFlow 1's parameters."""
    axis = deprecated(axis, "axis", dim, "dim")
    return tf.nn.softmax_cross_entropy_with_logits(
        labels, logits, -1 if axis is None else axis, name
    )


def softmax_cross_entropy_with_logits(labels=None, logits=None, dim=-1, name=None, axis=None):
    """The same, without gradients to `labels`."""
    axis = dim if axis is None else axis
    return tf.nn.softmax_cross_entropy_with_logits(tf.stop_gradient(labels), logits, axis, name)


def sparse_softmax_cross_entropy_with_logits(labels=None, logits=None, name=None):
    """tf.nn.sparse_softmax_cross_entropy_with_logits."""
    return tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits, name)


def sigmoid_cross_entropy_with_logits(labels=None, logits=None, name=None):
    """tf.nn.sigmoid_cross_entropy_with_logits."""
    return tf.nn.sigmoid_cross_entropy_with_logits(labels, logits, name)


def weighted_cross_entropy_with_logits(
    labels=None, logits=None, pos_weight=None, name=None, targets=None
):
    """tf.nn.weighted_cross_entropy_with_logits with TensorFlow 1's parameters."""
    labels = _either(labels, "labels", targets, "targets", "weighted_cross_entropy_with_logits")
    return tf.nn.weighted_cross_entropy_with_logits(labels, logits, pos_weight, name)


def ctc_loss(
    labels, inputs=None, sequence_length=None, preprocess_collapse_repeated=False,
    ctc_merge_repeated=True, ignore_longer_outputs_than_inputs=False, time_major=True, logits=None,
):  # fmt: skip
    """The loss of connectionist temporal classification; `labels` is sparse, the blank last."""
    return tf.nn.ctc_loss(
        labels, _either(logits, "logits", inputs, "inputs", "ctc_loss"), None, sequence_length,
        time_major, blank_index=-1,
    )  # fmt: skip


def in_top_k(predictions, targets, k, name=None):
    """tf.math.in_top_k with TensorFlow 1's order of parameters."""
    return tf.math.in_top_k(targets, predictions, k, name)
