"""keras.ops: shapes, orders and parts of tensors."""

import math

import torch

from ._boundary import as_tensor, axes_of, drawn_by, is_float, keras_op, one_axis
from ._creation import sizes_of


def _target(newshape):
    """A shape argument with at most one -1 as a list of sizes."""
    sizes = sizes_of(newshape)
    if sizes.count(-1) > 1:
        raise ValueError(f"There must be at most one unknown dimension (-1). Received: {newshape}")
    return sizes


@keras_op("x")
def reshape(x, newshape):
    """x in another shape, in which one size may be -1."""
    return x.reshape(_target(newshape))


@keras_op("x")
def ravel(x):
    """x as a vector."""
    return x.reshape(-1)


@keras_op("x")
def expand_dims(x, axis):
    """x with dimensions of size 1 at `axis`, an int or several, of the result."""
    axes = axis if isinstance(axis, (list, tuple)) else (axis,)
    rank = x.dim() + len(axes)
    for a in sorted(axes_of(axes, rank)):
        x = x.unsqueeze(a)
    return x


@keras_op("x")
def squeeze(x, axis=None):
    """x without dimensions of size 1, all or those at `axis`."""
    if axis is None:
        return x.squeeze()
    return x.squeeze(axes_of(axis, x.dim()))


@keras_op("x")
def transpose(x, axes=None):
    """x with its dimensions in the order of `axes`, reversed by default."""
    if axes is None:
        return x.permute(tuple(range(x.dim() - 1, -1, -1)))
    found = axes_of(axes, x.dim())
    if len(found) != x.dim():
        raise ValueError(f"axes must name all {x.dim()} dimensions, got {axes}")
    return x.permute(found)


@keras_op("x")
def swapaxes(x, axis1, axis2):
    """x with two of its dimensions exchanged."""
    return x.transpose(one_axis(axis1, x.dim()), one_axis(axis2, x.dim()))


@keras_op("x")
def moveaxis(x, source, destination):
    """x with dimensions (an int or several) moved to other places."""
    source, destination = (
        a if isinstance(a, (list, tuple)) else (a,) for a in (source, destination)
    )
    if len(source) != len(destination):
        raise ValueError(f"`source` {source} and `destination` {destination} differ in length")
    return torch.movedim(x, axes_of(source, x.dim()), axes_of(destination, x.dim()))


@keras_op("x")
def flip(x, axis=None):
    """x with the order of its elements reversed along `axis`, all by default."""
    return torch.flip(x, axes_of(axis, x.dim()))


@keras_op("x")
def fliplr(x):
    """x with the order of its columns reversed."""
    return torch.fliplr(x)


@keras_op("x")
def flipud(x):
    """x with the order of its rows reversed."""
    return torch.flipud(x)


@keras_op("x")
def roll(x, shift, axis=None):
    """x with its elements shifted along `axis`, round the end; flattened meanwhile for None."""
    if axis is None:
        return torch.roll(x, shift)
    axes = axis if isinstance(axis, (list, tuple)) else (axis,)
    return torch.roll(x, shift, tuple(one_axis(a, x.dim()) for a in axes))


@keras_op("array")
def rot90(array, k=1, axes=(0, 1)):
    """array turned k times by 90 degrees, from the first of `axes` towards the second."""
    if array.dim() < 2:
        raise ValueError(f"Input array must have at least 2 dimensions, got {array.dim()}")
    if len(axes) != 2 or axes[0] == axes[1]:
        raise ValueError(f"Invalid axes: {axes}. Axes must be a tuple of two different dimensions.")
    return torch.rot90(array, k, [one_axis(a, array.dim()) for a in axes])


@keras_op("x")
def repeat(x, repeats, axis=None):
    """x with each element, or slice along `axis`, repeated (`repeats` an int or one for each)."""
    if axis is None:
        x, axis = x.reshape(-1), 0
    axis = one_axis(axis, x.dim())
    if isinstance(repeats, int):
        return torch.repeat_interleave(x, repeats, axis)
    counts = torch.as_tensor(repeats, dtype=torch.int64, device=x.device).reshape(-1)
    if counts.numel() not in (1, x.shape[axis]):
        raise ValueError(f"`repeats` {repeats} does not fit the size {x.shape[axis]}")
    return torch.repeat_interleave(x, counts.expand(x.shape[axis]), axis)


@keras_op("x")
def tile(x, repeats):
    """x repeated so often along its dimensions, the last ones where there are fewer numbers."""
    return torch.tile(x, sizes_of(repeats))


@keras_op("x")
def broadcast_to(x, shape):
    """x expanded to a shape."""
    return x.expand(sizes_of(shape)).clone()


@keras_op("*xs")
def concatenate(xs, axis=0):
    """Tensors joined along a dimension; `axis` None flattens them first."""
    if axis is None:
        return torch.cat([x.reshape(-1) for x in xs])
    if not xs:
        raise ValueError("need at least one tensor to concatenate")
    axis = one_axis(axis, xs[0].dim())
    return torch.cat(xs, axis)


@keras_op("*x")
def stack(x, axis=0):
    """Tensors of one shape joined along a new dimension."""
    if not x:
        raise ValueError("need at least one tensor to stack")
    return torch.stack(x, one_axis(axis, x[0].dim() + 1))


@keras_op("*xs")
def hstack(xs):
    """Tensors joined along the second dimension, vectors along the first."""
    return torch.hstack(xs)


@keras_op("*xs")
def vstack(xs):
    """Tensors joined along the first dimension, vectors as rows."""
    return torch.vstack(xs)


@keras_op("*xs")
def dstack(xs):
    """Tensors joined along the third dimension."""
    return torch.dstack(xs)


@keras_op("x1 x2")
def append(x1, x2, axis=None):
    """x2 after x1 along `axis`; both flattened for None."""
    if axis is None:
        return torch.cat([x1.reshape(-1), x2.reshape(-1)])
    return torch.cat([x1, x2], one_axis(axis, x1.dim()))


@keras_op("x")
def split(x, indices_or_sections, axis=0):
    """x in so many equal parts along `axis`, or cut at the places of a list; a list."""
    return _split(x, indices_or_sections, axis)


def _split(x, places, axis):
    axis = one_axis(axis, x.dim())
    if not hasattr(places, "__index__"):
        return list(torch.tensor_split(x, sizes_of(places), axis))
    count = places.__index__()
    if count < 1 or x.shape[axis] % count:
        raise ValueError(f"{count} parts are no equal division of the size {x.shape[axis]}")
    return list(torch.tensor_split(x, count, axis))


@keras_op("x")
def array_split(x, indices_or_sections, axis=0):
    """x in so many parts along `axis`, the first ones longer by 1 if need be; a list."""
    places = indices_or_sections
    if hasattr(places, "__index__"):
        if places.__index__() < 1:
            raise ValueError(f"the number of parts must be positive, got {places}")
        return list(torch.tensor_split(x, places.__index__(), one_axis(axis, x.dim())))
    return list(torch.tensor_split(x, sizes_of(places), one_axis(axis, x.dim())))


@keras_op("x")
def hsplit(x, indices_or_sections):
    """`split` along the second dimension, the first of a vector."""
    return _split(x, indices_or_sections, 1 if x.dim() > 1 else 0)


@keras_op("x")
def vsplit(x, indices_or_sections):
    """`split` along the first dimension."""
    return _split(x, indices_or_sections, 0)


@keras_op("x")
def dsplit(x, indices_or_sections):
    """`split` along the third dimension."""
    return _split(x, indices_or_sections, 2)


@keras_op("x")
def unstack(x, num=None, axis=0):
    """The slices of x along `axis`, a list; num: their number, where that is known."""
    axis = one_axis(axis, x.dim())
    if num is not None and num != x.shape[axis]:
        raise ValueError(f"`num` is {num}, the size of axis {axis} is {x.shape[axis]}")
    return list(x.unbind(axis))


@keras_op("x")
def diag(x, k=0):
    """A matrix with the vector x as its diagonal number k; the diagonal of a matrix x."""
    if x.dim() not in (1, 2):
        raise ValueError(f"`diag` takes a vector or a matrix, got {x.dim()} dimensions")
    return torch.diag(x, k)


@keras_op("x")
def diagflat(x, k=0):
    """A matrix with the elements of x as its diagonal number k."""
    return torch.diagflat(x, k)


def _two_axes(x, axis1, axis2):
    if x.dim() < 2:
        raise ValueError(f"a diagonal needs two dimensions, got {x.dim()}")
    return axes_of((axis1, axis2), x.dim())


@keras_op("x")
def diagonal(x, offset=0, axis1=0, axis2=1):
    """The diagonals of the matrices in two dimensions of x."""
    return torch.diagonal(x, offset, *_two_axes(x, axis1, axis2))


@keras_op("x")
def trace(x, offset=0, axis1=0, axis2=1):
    """The sums of the diagonals of the matrices in two dimensions of x."""
    found = torch.diagonal(x, offset, *_two_axes(x, axis1, axis2))
    small = not is_float(x) and x.dtype is not torch.int64
    return found.sum(-1, dtype=torch.int32 if small else x.dtype)


@keras_op("x")
def tril(x, k=0):
    """x with zeros above diagonal number k."""
    return torch.tril(x, k)


@keras_op("x")
def triu(x, k=0):
    """x with zeros below diagonal number k."""
    return torch.triu(x, k)


def _widths(pad_width, rank):
    """[(before, after)] for each dimension, of numpy's shorter forms too."""
    if hasattr(pad_width, "_t"):
        pad_width = pad_width._t.tolist()
    if hasattr(pad_width, "__index__"):
        pad_width = ((pad_width, pad_width),)
    pairs = list(pad_width)
    if pairs and all(hasattr(p, "__index__") for p in pairs):
        pairs = [pairs * 2 if len(pairs) == 1 else pairs]
    if len(pairs) == 1:
        pairs = pairs * rank
    if len(pairs) != rank or any(len(p) != 2 for p in pairs):
        raise ValueError(f"`pad_width` {pad_width} does not fit a tensor of {rank} dimensions")
    return [(int(before), int(after)) for before, after in pairs]


def _places(size, before, after, mode):
    """The places of the elements, along one dimension, of a tensor padded with its own."""
    place = torch.arange(-before, size + after)
    if mode == "edge":
        return place.clamp(0, size - 1)
    if mode == "wrap":
        return place % size
    period = 2 * size if mode == "symmetric" else max(2 * (size - 1), 1)
    place = place % period
    return torch.where(place < size, place, period - place - (1 if mode == "symmetric" else 0))


@keras_op("x, constant_values?", of="pad")
def _pad(x, widths, mode, constant_values):
    pairs = _widths(widths, x.dim())
    if mode == "constant":
        flat = [n for pair in reversed(pairs) for n in pair]
        value = 0 if constant_values is None else constant_values.to(x.dtype).item()
        return torch.nn.functional.pad(x, flat, value=value)
    for axis, (before, after) in enumerate(pairs):
        if before or after:
            places = _places(x.shape[axis], before, after, mode).to(x.device)
            x = x.index_select(axis, places)
    return x


@drawn_by(_pad)
def pad(x, pad_width, mode="constant", constant_values=None):
    """x with so many elements before and after those of each dimension.

    pad_width: ((before, after), ...), or one pair or number for all dimensions.
    mode: "constant", "reflect", "symmetric", "edge" or "wrap".
    constant_values: a number, 0 by default, for "constant".
    """
    if mode not in ("constant", "reflect", "symmetric", "edge", "wrap"):
        raise ValueError(f"Unknown `mode` of pad: {mode!r}")
    if mode != "constant" and constant_values is not None:
        raise ValueError(
            "Argument `constant_values` can only be provided when `mode == 'constant'`. "
            f"Received: mode={mode}"
        )
    return _pad(x, pad_width, mode, constant_values)


@keras_op("*x", of="meshgrid")
def _meshgrid(x, indexing):
    if not x:
        return []
    return list(torch.meshgrid(*(v.reshape(-1) for v in x), indexing=indexing))


@drawn_by(_meshgrid)
def meshgrid(*x, indexing="xy"):
    """Grids of the coordinates in some vectors, a list of one tensor for each."""
    if indexing not in ("xy", "ij"):
        raise ValueError(f"Valid values for `indexing` are 'xy' and 'ij', got {indexing!r}")
    return _meshgrid(list(x), indexing)


@keras_op("x")
def vander(x, N=None, increasing=False):
    """The powers of a vector's elements as columns, the highest first unless `increasing`."""
    if x.dim() != 1:
        raise ValueError(f"`vander` takes a vector, got {x.dim()} dimensions")
    if N is not None and not hasattr(N, "__index__"):
        raise TypeError(f"`N` must be an integer, got {N!r}")
    if N is not None and N < 0:
        raise ValueError(f"`N` must not be negative, got {N}")
    return torch.vander(x, N, increasing).to(x.dtype)


def ndim(x):
    """The number of dimensions, an int."""
    return len(as_tensor(x).shape)


@keras_op("x")
def size(x):
    """The number of elements, in int32."""
    return torch.tensor(math.prod(x.shape), dtype=torch.int32)
