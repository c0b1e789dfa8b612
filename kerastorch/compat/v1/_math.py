"""Functions that TensorFlow 1 has with other arguments: the same ops under old parameter names."""

from __future__ import annotations

from typing import Any

from ..._core import dtypes
from ..._core.plain_graphs import plain_graph
from ..._core.unconnected_gradients import UnconnectedGradients
from ..._graph.plain import placeholder, with_default
from . import _initializers as initializers
from ._aliases import tf2 as tf


def deprecated(new: Any, new_name: str, old: Any, old_name: str) -> Any:
    """What was given under a new or an old name; ValueError for both."""
    if old is None:
        return new
    if new is not None:
        raise ValueError(f"Cannot specify both '{old_name}' and '{new_name}'.")
    return old


def _axis(axis, old, old_name="reduction_indices"):
    return deprecated(axis, "axis", old, old_name)


def _kept(keepdims, keep_dims):
    return bool(deprecated(keepdims, "keepdims", keep_dims, "keep_dims"))


def _reduction(name):
    def reduce(
        input_tensor, axis=None, keepdims=None, name=None, reduction_indices=None, keep_dims=None
    ):
        return getattr(tf, reduce.__name__)(
            input_tensor, _axis(axis, reduction_indices), _kept(keepdims, keep_dims), name
        )

    reduce.__name__ = reduce.__qualname__ = name
    reduce.__doc__ = f"tf.{name} with TensorFlow 1's parameters."
    return reduce


reduce_all, reduce_any = map(_reduction, ["reduce_all", "reduce_any"])
reduce_logsumexp, reduce_mean = map(_reduction, ["reduce_logsumexp", "reduce_mean"])
reduce_max, reduce_min = map(_reduction, ["reduce_max", "reduce_min"])
reduce_prod, reduce_sum = map(_reduction, ["reduce_prod", "reduce_sum"])


def reduce_join(
    inputs, axis=None, keep_dims=None, separator="", name=None, reduction_indices=None,
    keepdims=None,
):  # fmt: skip
    """tf.strings.reduce_join with TensorFlow 1's parameters."""
    return tf.strings.reduce_join(
        inputs, _axis(axis, reduction_indices), _kept(keepdims, keep_dims), separator, name
    )


def count_nonzero(
    input_tensor=None, axis=None, keepdims=None, dtype=dtypes.int64, name=None,
    reduction_indices=None, keep_dims=None, input=None,
):  # fmt: skip
    """tf.math.count_nonzero with TensorFlow 1's parameters."""
    x = deprecated(input, "input", input_tensor, "input_tensor")
    return tf.math.count_nonzero(
        x, _axis(axis, reduction_indices), _kept(keepdims, keep_dims), dtype, name
    )


def norm(tensor, ord="euclidean", axis=None, keepdims=None, name=None, keep_dims=None):
    """tf.norm with TensorFlow 1's parameters."""
    return tf.norm(tensor, ord, axis, _kept(keepdims, keep_dims), name)


def argmax(input, axis=None, name=None, dimension=None, output_type=dtypes.int64):
    """tf.argmax with TensorFlow 1's parameters."""
    axis = _axis(axis, dimension, "dimension")
    return tf.argmax(input, 0 if axis is None else axis, output_type, name)


def argmin(input, axis=None, name=None, dimension=None, output_type=dtypes.int64):
    """tf.argmin with TensorFlow 1's parameters."""
    axis = _axis(axis, dimension, "dimension")
    return tf.argmin(input, 0 if axis is None else axis, output_type, name)


def arg_max(input, dimension, output_type=dtypes.int64, name=None):
    """tf.argmax by its old name."""
    return tf.argmax(input, dimension, output_type, name)


def arg_min(input, dimension, output_type=dtypes.int64, name=None):
    """tf.argmin by its old name."""
    return tf.argmin(input, dimension, output_type, name)


def expand_dims(input, axis=None, name=None, dim=None):
    """tf.expand_dims with TensorFlow 1's parameters."""
    axis = _axis(axis, dim, "dim")
    if axis is None:
        raise ValueError("Must specify an axis argument to tf.expand_dims()")
    return tf.expand_dims(input, axis, name)


def squeeze(input, axis=None, name=None, squeeze_dims=None):
    """tf.squeeze with TensorFlow 1's parameters."""
    return tf.squeeze(input, _axis(axis, squeeze_dims, "squeeze_dims"), name)


def shape(input, name=None, out_type=None):
    """tf.shape with TensorFlow 1's parameters."""
    return tf.shape(input, dtypes.int32 if out_type is None else out_type, name)


def size(input, name=None, out_type=None):
    """tf.size with TensorFlow 1's parameters."""
    return tf.size(input, dtypes.int32 if out_type is None else out_type, name)


def ones_like(tensor, dtype=None, name=None, optimize=True):
    """tf.ones_like with TensorFlow 1's parameters."""
    return tf.ones_like(tensor, dtype, name)


def zeros_like(tensor, dtype=None, name=None, optimize=True):
    """tf.zeros_like with TensorFlow 1's parameters."""
    return tf.zeros_like(tensor, dtype, name)


def transpose(a, perm=None, name="transpose", conjugate=False):
    """tf.transpose with TensorFlow 1's parameters."""
    return tf.transpose(a, perm, conjugate, name)


def pad(tensor, paddings, mode="CONSTANT", name=None, constant_values=0):
    """tf.pad with TensorFlow 1's parameters."""
    return tf.pad(tensor, paddings, mode, constant_values, name)


def where(condition, x=None, y=None, name=None):
    """Where a condition holds: its indices, or elements of x and y, which have one shape.

    A vector as the condition picks rows of x and y.
    """
    if x is None and y is None:
        return tf.where(condition, name=name)
    if x is None or y is None:
        raise ValueError("x and y must both be non-None or both be None.")
    condition, x, y = map(tf.convert_to_tensor, (condition, x, y))
    if condition.shape.rank == 1 and (x.shape.rank or 0) > 1:
        condition = tf.reshape(condition, [-1, *[1] * (x.shape.rank - 1)])
    return tf.where(condition, x, y, name)


def gather(params, indices, validate_indices=None, name=None, axis=None, batch_dims=0):
    """tf.gather with TensorFlow 1's parameters."""
    return tf.gather(params, indices, validate_indices, axis, batch_dims, name)


def gather_nd(params, indices, name=None, batch_dims=0):
    """tf.gather_nd with TensorFlow 1's parameters."""
    return tf.gather_nd(params, indices, batch_dims, name)


def batch_gather(params, indices, name=None):
    """tf.gather with all dimensions of `indices` but the last as batch dimensions."""
    indices = tf.convert_to_tensor(indices)
    return tf.gather(params, indices, batch_dims=indices.shape.rank - 1, name=name)


def boolean_mask(tensor, mask, name="boolean_mask", axis=None):
    """tf.boolean_mask with TensorFlow 1's parameters."""
    return tf.boolean_mask(tensor, mask, axis, name)


def reverse_sequence(
    input, seq_lengths, seq_axis=None, batch_axis=None, name=None, seq_dim=None, batch_dim=None
):
    """tf.reverse_sequence with TensorFlow 1's parameters."""
    seq_axis = deprecated(seq_axis, "seq_axis", seq_dim, "seq_dim")
    batch_axis = deprecated(batch_axis, "batch_axis", batch_dim, "batch_dim")
    return tf.reverse_sequence(input, seq_lengths, seq_axis, batch_axis, name)


def space_to_batch(input, paddings, block_size=None, name=None, block_shape=None):
    """tf.space_to_batch with TensorFlow 1's parameters."""
    block = deprecated(block_shape, "block_shape", block_size, "block_size")
    block = [block, block] if isinstance(block, int) else block
    return tf.space_to_batch(input, block, paddings, name)


def batch_to_space(input, crops, block_size, name=None, block_shape=None):
    """tf.batch_to_space with TensorFlow 1's parameters."""
    block = deprecated(block_shape, "block_shape", block_size, "block_size")
    block = [block, block] if isinstance(block, int) else block
    return tf.batch_to_space(input, block, crops, name)


def space_to_depth(input, block_size, name=None, data_format="NHWC"):
    """tf.nn.space_to_depth with TensorFlow 1's parameters."""
    return tf.nn.space_to_depth(input, block_size, data_format, name)


def depth_to_space(input, block_size, name=None, data_format="NHWC"):
    """tf.nn.depth_to_space with TensorFlow 1's parameters."""
    return tf.nn.depth_to_space(input, block_size, data_format, name)


def extract_image_patches(
    images, ksizes=None, strides=None, rates=None, padding=None, name=None, sizes=None
):
    """tf.image.extract_patches with TensorFlow 1's parameters."""
    sizes = deprecated(sizes, "sizes", ksizes, "ksizes")
    return tf.image.extract_patches(images, sizes, strides, rates, padding, name)


def constant(value, dtype=None, shape=None, name="Const", verify_shape=False):
    """tf.constant; a list that is too short for `shape` is filled with its last value."""
    if shape is None or verify_shape:
        return tf.constant(value, dtype, shape, name)
    kind = dtypes.as_dtype(dtype or tf.convert_to_tensor(value).dtype)
    return initializers.constant(value, kind)(tf.TensorShape(shape).as_list(), kind)


def convert_to_tensor(value, dtype=None, name=None, preferred_dtype=None, dtype_hint=None):
    """tf.convert_to_tensor with TensorFlow 1's parameters."""
    hint = deprecated(dtype_hint, "dtype_hint", preferred_dtype, "preferred_dtype")
    return tf.convert_to_tensor(value, dtype, hint, name)


def convert_to_tensor_or_indexed_slices(value, dtype=None, name=None):
    """IndexedSlices and tensors as they are, anything else as a tensor."""
    if isinstance(value, tf.IndexedSlices):
        return value
    return tf.convert_to_tensor(value, dtype, name=name)


def convert_to_tensor_or_sparse_tensor(value, dtype=None, name=None):
    """Sparse tensors and tensors as they are, anything else as a tensor."""
    if isinstance(value, tf.SparseTensor):
        return value
    return tf.convert_to_tensor(value, dtype, name=name)


def div(x, y, name=None):
    """x / y as Python 2 has it: rounded down for integers."""
    x = tf.convert_to_tensor(x)
    if x.dtype.is_integer:
        return tf.math.floordiv(x, y, name)
    return tf.math.divide(x, y, name)


def floor_div(x, y, name=None):
    """x // y."""
    return tf.math.floordiv(x, y, name)


def scalar_mul(scalar, x, name=None):
    """scalar * x."""
    return tf.math.scalar_mul(scalar, x, name)


def setdiff1d(x, y, index_dtype=dtypes.int32, name=None):
    """What of `x` is not in `y`, and where it was."""
    return tf.raw_ops.ListDiff(x=x, y=y, out_idx=index_dtype)


def clip_by_average_norm(t, clip_norm, name=None):
    """t scaled down so that its average l2 norm is at most `clip_norm`."""
    t = tf.convert_to_tensor(t)
    count = tf.cast(tf.size(t), t.dtype)
    inverse = tf.math.rsqrt(tf.reduce_sum(t * t))
    scale = clip_norm * tf.minimum(inverse * count, tf.constant(1.0, t.dtype) / clip_norm)
    return tf.identity(t * scale, name)


def bincount(arr, weights=None, minlength=None, maxlength=None, dtype=dtypes.int32):
    """tf.math.bincount."""
    return tf.math.bincount(arr, weights, minlength, maxlength, dtype)


def confusion_matrix(
    labels, predictions, num_classes=None, dtype=dtypes.int32, name=None, weights=None
):
    """tf.math.confusion_matrix with TensorFlow 1's parameters."""
    return tf.math.confusion_matrix(labels, predictions, num_classes, weights, dtype, name)


def multinomial(logits, num_samples, seed=None, name=None, output_dtype=None):
    """tf.random.categorical by its old name."""
    return tf.random.categorical(logits, num_samples, output_dtype or dtypes.int64, seed, name)


def count_up_to(ref, limit, name=None):
    """Adds 1 to a variable up to a limit; its value before."""
    return ref.count_up_to(limit)


def verify_tensor_all_finite(t=None, msg=None, name=None, x=None, message=None):
    """The tensor; InvalidArgumentError in a run where it has NaN or infinities."""
    x = deprecated(x, "x", t, "t")
    message = deprecated(message, "message", msg, "msg")
    return tf.debugging.assert_all_finite(x, message, name)


def gradients(
    ys, xs, grad_ys=None, name="gradients", colocate_gradients_with_ops=False,
    gate_gradients=False, aggregation_method=None, stop_gradients=None,
    unconnected_gradients=UnconnectedGradients.NONE,
):  # fmt: skip
    """tf.gradients with TensorFlow 1's parameters."""
    return tf.gradients(
        ys, xs, grad_ys, name, gate_gradients, aggregation_method, stop_gradients,
        unconnected_gradients,
    )  # fmt: skip


def hessians(
    ys, xs, name="hessians", colocate_gradients_with_ops=False, gate_gradients=False,
    aggregation_method=None,
):  # fmt: skip
    """tf.hessians with TensorFlow 1's parameters."""
    return tf.hessians(ys, xs, gate_gradients, aggregation_method, name)


def placeholder_with_default(input, shape, name=None):
    """A tensor that a session's run may be fed, `input` otherwise."""
    x = tf.convert_to_tensor(input)
    if plain_graph() is None:
        return x
    return with_default(x, shape, name)


def sparse_placeholder(dtype, shape=None, name=None):
    """A SparseTensor that a session's run is fed."""
    rank = None if shape is None else tf.TensorShape(shape).rank
    scope = name or "Placeholder"
    return tf.SparseTensor(
        placeholder("int64", [None, rank], f"{scope}/indices"),
        placeholder(dtype, [None], f"{scope}/values"),
        placeholder("int64", [rank], f"{scope}/shape"),
    )


def sparse_to_dense(
    sparse_indices, output_shape, sparse_values, default_value=0, validate_indices=True, name=None
):
    """A dense tensor with values at some indices."""
    return tf.raw_ops.SparseToDense(
        sparse_indices=sparse_indices,
        output_shape=output_shape,
        sparse_values=sparse_values,
        default_value=default_value,
        validate_indices=validate_indices,
    )


def string_split(
    source, sep=None, skip_empty=True, delimiter=None, result_type="SparseTensor", name=None
):
    """Words of strings as a SparseTensor, or a RaggedTensor by `result_type`."""
    sep = deprecated(sep, "sep", delimiter, "delimiter")
    sep = " " if sep is None else sep
    found = tf.strings.split(source, sep)
    if skip_empty:
        found = tf.ragged.boolean_mask(found, found != "")
    return found if result_type == "RaggedTensor" else found.to_sparse()


def string_to_hash_bucket(string_tensor=None, num_buckets=None, name=None, input=None):
    """tf.strings.to_hash_bucket with TensorFlow 1's parameters."""
    return tf.strings.to_hash_bucket(
        deprecated(input, "input", string_tensor, "string_tensor"), num_buckets, name
    )


def string_to_number(string_tensor=None, out_type=dtypes.float32, name=None, input=None):
    """tf.strings.to_number with TensorFlow 1's parameters."""
    return tf.strings.to_number(
        deprecated(input, "input", string_tensor, "string_tensor"), out_type, name
    )


def substr(input, pos, len, name=None, unit="BYTE"):
    """tf.strings.substr with TensorFlow 1's parameters."""
    return tf.strings.substr(input, pos, len, unit, name)


def _to(name, dtype):
    def convert(x, name=None):
        return tf.cast(x, dtype, name)

    convert.__name__ = convert.__qualname__ = name
    convert.__doc__ = f"tf.cast to {dtype.name}."
    return convert


to_float = _to("to_float", dtypes.float32)
to_double = _to("to_double", dtypes.float64)
to_int32 = _to("to_int32", dtypes.int32)
to_int64 = _to("to_int64", dtypes.int64)
to_bfloat16 = _to("to_bfloat16", dtypes.bfloat16)
to_complex64 = _to("to_complex64", dtypes.complex64)
to_complex128 = _to("to_complex128", dtypes.complex128)
