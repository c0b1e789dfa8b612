"""Making tensors and changing their shapes: thin names for ops of tf."""

import math
import operator

from ... import random as _random
from ..._core import dtypes
from ..._core.asked import ask
from ..._core.errors import NotFoundError, invalid
from ..._core.variable import Variable
from ..._ops import (
    casting,
    creation,
    diagonals,
    functional,
    indexing,
    joining,
    products,
    reductions,
    shaping,
)
from ..._print import print as _print
from .._base import config as _config
from .._base.seeds import backend_seed, variable_seed
from .session import int_shape, variable


def _dtype(dtype):
    return _config.floatx() if dtype is None else dtypes.as_dtype(dtype)


# new ones
def constant(value, dtype=None, shape=None, name=None):
    """A tensor of dtype floatx unless told otherwise."""
    return creation.constant(value, dtype=_dtype(dtype), shape=shape, name=name)


def zeros(shape, dtype=None, name=None):
    """A variable of zeros; a tensor where the shape has a 0."""
    return _kept(creation.zeros(shape, _dtype(dtype)), name)


def ones(shape, dtype=None, name=None):
    """A variable of ones; a tensor where the shape has a 0."""
    return _kept(creation.ones(shape, _dtype(dtype)), name)


def _kept(values, name):
    return values if 0 in int_shape(values) else Variable(values, name=name)


def eye(size, dtype=None, name=None):
    """A variable: the identity matrix."""
    return Variable(diagonals.eye(size, dtype=_dtype(dtype)), name=name)


def zeros_like(x, dtype=None, name=None):
    """Zeros in the shape of x."""
    return creation.zeros_like(x, dtype=dtype, name=name)


def ones_like(x, dtype=None, name=None):
    """Ones in the shape of x."""
    return creation.ones_like(x, dtype=dtype, name=name)


def arange(start, stop=None, step=1, dtype="int32"):
    """start, start + step, ... up to, without, stop; from 0 with one argument."""
    if stop is None and start < 0:
        start = 0
    result = creation.range(start, limit=stop, delta=step)
    return result if dtype == "int32" else casting.cast(result, dtype)


def random_normal(shape, mean=0.0, stddev=1.0, dtype=None, seed=None):
    """Normally distributed numbers."""
    return _random.normal(shape, mean, stddev, _dtype(dtype), backend_seed(seed))


def truncated_normal(shape, mean=0.0, stddev=1.0, dtype=None, seed=None):
    """Normally distributed numbers within two standard deviations."""
    return _random.truncated_normal(shape, mean, stddev, _dtype(dtype), backend_seed(seed))


def random_uniform(shape, minval=0.0, maxval=1.0, dtype=None, seed=None):
    """Numbers evenly distributed in [minval, maxval)."""
    return _random.uniform(shape, minval, maxval, _dtype(dtype), backend_seed(seed))


def random_bernoulli(shape, p=0.0, dtype=None, seed=None):
    """1 with probability p, else 0."""
    dtype = _dtype(dtype)
    draw = _random.uniform(shape, dtype=dtype, seed=backend_seed(seed))
    return indexing.where(draw <= p, creation.ones(shape, dtype), creation.zeros(shape, dtype))


random_binomial = random_bernoulli


def random_normal_variable(shape, mean, scale, dtype=None, name=None, seed=None):
    """A variable of normally distributed numbers."""
    seed = variable_seed(seed)
    return variable(random_normal(shape, mean, scale, dtype, seed), dtype=dtype, name=name)


def random_uniform_variable(shape, low, high, dtype=None, name=None, seed=None):
    """A variable of evenly distributed numbers."""
    seed = variable_seed(seed)
    return variable(random_uniform(shape, low, high, dtype, seed), dtype=dtype, name=name)


# shapes
def shape(x):
    """The shape as a tensor."""
    return creation.shape(x)


def reshape(x, shape):
    """x in another shape."""
    return shaping.reshape(x, shape)


def flatten(x):
    """x in one dimension."""
    return shaping.reshape(x, [-1])


def batch_flatten(x):
    """x in two dimensions, the first as it is."""
    rest = creation.shape(x)[1:]
    return shaping.reshape(x, joining.stack([-1, reductions.reduce_prod(rest)]))


def expand_dims(x, axis=-1):
    """x with a dimension of size 1 more."""
    return shaping.expand_dims(x, axis)


def squeeze(x, axis):
    """x without a dimension of size 1."""
    return shaping.squeeze(x, [axis])


def transpose(x):
    """x with its dimensions in reverse order."""
    return shaping.transpose(x)


def permute_dimensions(x, pattern):
    """x with its dimensions in the order `pattern`."""
    return shaping.transpose(x, perm=pattern)


def concatenate(tensors, axis=-1):
    """Tensors one after the other along `axis`."""
    if axis < 0:
        ask(tensors[0], "shape.rank")
        rank = len(int_shape(tensors[0]))
        axis = axis % rank if rank else 0
    return joining.concat(list(tensors), axis)


def stack(x, axis=0):
    """Tensors along a new dimension."""
    return joining.stack(x, axis=axis)


def tile(x, n):
    """x repeated n times along each dimension."""
    return shaping.tile(x, [n] if isinstance(n, int) else n)


def repeat(x, n):
    """A matrix (samples, features) repeated as (samples, n, features); AssertionError else."""
    ask(x, "shape.rank")
    if len(int_shape(x)) != 2:
        raise AssertionError(f"repeat takes a matrix, got a tensor of shape {int_shape(x)}")
    return shaping.tile(shaping.expand_dims(x, 1), [1, n, 1])


def repeat_elements(x, rep, axis):
    """Each element `rep` times along `axis`, as numpy.repeat does."""
    ask(x, "shape.as_list")
    int_shape(x)[axis]
    rep = operator.index(rep)
    if not rep:
        kind = IndexError if axis < 0 else invalid
        raise kind("repeat_elements: rep must not be 0, there is nothing to join [Op:ConcatV2]")
    return shaping.repeat(x, int(rep), axis=int(axis))


def reverse(x, axes):
    """x in reverse order along one or more axes."""
    return shaping.reverse(x, [axes] if isinstance(axes, int) else axes)


def gather(reference, indices):
    """Rows of `reference`."""
    return indexing.gather(reference, indices)


def one_hot(indices, num_classes):
    """Integers as vectors of zeros and a one."""
    return creation.one_hot(indices, depth=num_classes, axis=-1)


def temporal_padding(x, padding=(1, 1)):
    """(samples, steps, features) with zeros before and after the steps."""
    return shaping.pad(x, [[0, 0], list(padding), [0, 0]])


def spatial_2d_padding(x, padding=((1, 1), (1, 1)), data_format=None):
    """Images with zeros around them."""
    return _padded(x, padding, data_format)


def spatial_3d_padding(x, padding=((1, 1), (1, 1), (1, 1)), data_format=None):
    """Volumes with zeros around them."""
    return _padded(x, padding, data_format)


def _padded(x, padding, data_format):
    data_format = checked_format(data_format)
    sizes = [list(p) for p in padding]
    first = data_format == "channels_first"
    return shaping.pad(x, [[0, 0], [0, 0], *sizes] if first else [[0, 0], *sizes, [0, 0]])


def checked_format(data_format):
    """The data format, Keras's default for None; ValueError for an unknown one."""
    if data_format is None:
        return _config.image_data_format()
    if data_format not in ("channels_first", "channels_last"):
        raise ValueError(f"Unknown data_format: {data_format}")
    return data_format


# products
def dot(x, y):
    """The product of matrices; for more dimensions the sum over the last one of x and the last
    but one of y, as numpy.dot."""
    ask(x, "shape.rank")
    ask(y, "shape.rank")
    x_rank, y_rank = len(int_shape(x)), len(int_shape(y))
    if x_rank <= 2 and y_rank <= 2:
        return products.matmul(x, y)
    if y_rank < 2:
        raise IndexError(
            f"dot: y must have rank 2 or more beside an x of rank {x_rank}, got {y_rank}"
        )
    order = [y_rank - 2, *range(y_rank - 2), y_rank - 1]
    x_shape, y_shape = _sizes(x), _sizes(y)
    product = products.matmul(
        shaping.reshape(x, [_rest(x_shape[:-1]), x_shape[-1]]),
        shaping.reshape(shaping.transpose(y, perm=order), [y_shape[-2], _rest(y_shape, -2)]),
    )
    return shaping.reshape(product, [*x_shape[:-1], *y_shape[:-2], y_shape[-1]])


def _rest(sizes, apart=None):
    """The product of sizes, but for the one at `apart`; -1 where one is not known."""
    sizes = [n for i, n in enumerate(sizes, -len(sizes)) if i != apart]
    return math.prod(sizes) if all(isinstance(n, int) for n in sizes) else -1


def _sizes(x):
    """The shape as a list, with tensors for the sizes that are not known."""
    static = int_shape(x)
    known = None not in static
    dynamic = None if known else creation.shape(x)
    return [dynamic[i] if n is None else n for i, n in enumerate(static)]


def batch_dot(x, y, axes=None):
    """The products of the samples of x and y: the sum over axes[0] of x and axes[1] of y.

    axes: an axis of both, or a pair; by default the last of x and the last but one of y (the
    last, when y has rank 2).  ValueError for ranks under 2, axis 0, and sizes that differ.
    """
    shapes = int_shape(x), int_shape(y)
    x_rank, y_rank = map(len, shapes)
    a, b = _dot_axes(*shapes, axes)
    try:
        result = products.einsum(_dot_equation(x_rank, y_rank, a, b), x, y)
    except NotFoundError as error:
        if x.dtype.name in ("string", "int8", "bool"):  # of which TensorFlow's op knows nothing
            raise invalid(f"{error.message} [Op:BatchMatMulV2]") from None
        raise
    return shaping.expand_dims(result, 1) if x_rank == y_rank == 2 else result


def _dot_axes(x_shape, y_shape, axes):
    both = f"{x_shape} and {y_shape}"
    x_rank, y_rank = len(x_shape), len(y_shape)
    if x_rank < 2 or y_rank < 2:
        raise ValueError(
            f"Cannot do batch_dot on inputs with rank < 2. Received inputs with shapes {both}."
        )
    if None not in (x_shape[0], y_shape[0]) and x_shape[0] != y_shape[0]:
        raise ValueError(
            "Cannot do batch_dot on inputs with different batch sizes. Received inputs with shapes "
            f"{both}."
        )
    if axes is None:
        axes = (x_rank - 1, 1 if y_rank == 2 else y_rank - 2)
    axes = (axes, axes) if isinstance(axes, int) else tuple(axes)
    for axis in axes:
        if isinstance(axis, (list, tuple)):
            raise ValueError(
                "Multiple target dimensions are not supported. Expected: None, int, (int, int), "
                f"Provided: {axes}"
            )
    a, b = (axis + rank if axis < 0 else axis for axis, rank in zip(axes, (x_rank, y_rank)))
    if 0 in (a, b):
        raise ValueError(
            "Cannot perform batch_dot over axis 0. If your inputs are not batched, add a dummy "
            "batch dimension to your inputs using K.expand_dims(x, 0)"
        )
    if None not in (x_shape[a], y_shape[b]) and x_shape[a] != y_shape[b]:
        raise ValueError(
            f"Cannot do batch_dot on inputs with shapes {both} with axes={[a, b]}. x.shape[{a}] "
            f"!= y.shape[{b}] ({x_shape[a]} != {y_shape[b]})."
        )
    return a, b


def _dot_equation(x_rank, y_rank, a, b):
    letters = iter("cdefghijklmnopqrstuvw")
    left = ["b", *(next(letters) for _ in range(x_rank - 1))]
    right = ["b", *(next(letters) for _ in range(y_rank - 1))]
    left[a] = right[b] = "z"
    rest = [c for c in left[1:] + right[1:] if c != "z"]
    return f"{''.join(left)},{''.join(right)}->b{''.join(rest)}"


# functions of elements
def map_fn(fn, elems, name=None, dtype=None):
    """fn of each element along the first dimension."""
    return functional.map_fn(fn, elems, name=name, dtype=dtype)


def foldl(fn, elems, initializer=None, name=None):
    """fn(... fn(fn(first, second), third) ...)."""
    return functional.foldl(fn, elems, initializer=initializer, name=name)


def foldr(fn, elems, initializer=None, name=None):
    """The same from the last element on."""
    return functional.foldr(fn, elems, initializer=initializer, name=name)


def print_tensor(x, message="", summarize=3):
    """Prints a tensor to stdout and returns it."""
    import sys

    _print(message, x, output_stream=sys.stdout, summarize=summarize)
    return x


def stop_gradient(variables):
    """The same values, as constants to gradients; a list for a list."""
    from ..._custom_gradient import stop_gradient as stop

    if isinstance(variables, (list, tuple)):
        return [stop(v) for v in variables]
    return stop(variables)
