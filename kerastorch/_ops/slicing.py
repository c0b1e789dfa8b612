"""Tensor.__getitem__, tf.slice, tf.strided_slice: parts of tensors by begin, end and step.

Indices are TensorFlow's: ints, slices (with negative steps too), `...`, `tf.newaxis`, scalar
integer tensors, and boolean masks.  A list counts as a tuple.
"""

import numpy as np
import torch

from .._core import dispatch, dtypes, unsigned
from .._core.errors import invalid
from .._core.modes import modes, offered
from .._core.op import op
from .._core.tensor import Tensor, is_stale, taped
from ._args import ints, of_strings
from .indexing import boolean_mask

_slice = slice  # the public `slice` below takes the name


def getitem(tensor, slice_spec, var=None):
    """tensor[slice_spec]: the part of a tensor that an index names.

    InvalidArgumentError for an int out of range and for too many indices, TypeError for floats,
    lists inside of tuples and tensors that are not scalar integers.
    """
    if modes.active:
        result = offered(strided_part.spec, (tensor, slice_spec))
        if result is not NotImplemented:
            return result
    raw = tensor._t
    try:
        part = raw[slice_spec] if _plain(slice_spec) else None
    except (IndexError, TypeError, ValueError):
        part = None
    if type(part) is not torch.Tensor:
        found = dispatch.find_symbolic([slice_spec])
        if found is not None:
            return found._op(getitem, (tensor, slice_spec), None)
        part = _part(raw, slice_spec)
    if not isinstance(part, torch.Tensor) or not part.requires_grad:
        return Tensor(part)
    return Tensor(part.detach()) if is_stale(tensor) else taped(part, (tensor,))


@op("tensor", strings=True, label="StridedSlice")
def strided_part(tensor, slice_spec):
    """tensor[slice_spec] as an op: what indexing a symbolic tensor records."""
    return _part(tensor, slice_spec)


def _plain(spec):
    """Whether torch reads an index as TensorFlow does: ints and forward slices of ints."""
    kind = type(spec)
    if kind is int:
        return True
    if kind is tuple:
        for x in spec:
            kind = type(x)
            if not (kind is int or x is None or (kind is _slice and _forward(x)) or x is ...):
                return False
        return spec.count(...) < 2
    return (kind is _slice and _forward(spec)) or spec is None or spec is ...


def _forward(x):
    step = x.step
    return (
        (step is None or (type(step) is int and step > 0))
        and (x.start is None or type(x.start) is int)
        and (x.stop is None or type(x.stop) is int)
    )


def _part(raw, spec):
    if isinstance(raw, np.ndarray):
        return of_strings(_part, raw, spec)
    if raw.dtype in unsigned.UNSIGNED:
        with unsigned.wide():
            return _named(raw, spec)
    return _named(raw, spec)


def _named(raw, spec):
    mask = getattr(spec, "_t", spec)
    if isinstance(mask, bool) or getattr(mask, "dtype", None) in (torch.bool, np.bool_):
        return boolean_mask.raw(raw, torch.as_tensor(mask))
    items = list(spec) if isinstance(spec, (list, tuple)) else [spec]
    if sum(x is Ellipsis for x in items) > 1:
        raise invalid("Multiple ellipses in slice spec not allowed [Op:StridedSlice]")
    if Ellipsis not in [x for x in items if x is Ellipsis]:
        items.append(Ellipsis)
    used = sum(x is not Ellipsis and x is not None for x in items)
    if used > raw.ndim:
        raise invalid(
            f"Index out of range using input dim {raw.ndim}; input has only {raw.ndim} dims "
            "[Op:StridedSlice]"
        )
    return _picked(raw, items, used)


def _picked(raw, items, used):
    """The part named by `items`, which hold one Ellipsis, for a raw tensor."""
    index, flips, axis, out = [], [], 0, 0
    for x in items:
        if x is Ellipsis:
            index.append(x)
            axis += raw.ndim - used
            out += raw.ndim - used
            continue
        if x is None:
            index.append(None)
            out += 1
            continue
        size = raw.shape[axis]
        if isinstance(x, _slice):
            x, backwards = _normal(x, size, axis)
            if backwards:
                flips.append(out)
            out += 1
        else:
            x = _whole(x)
            if not -size <= x < size:
                raise invalid(
                    f"slice index {x} of dimension {axis} out of bounds. [Op:StridedSlice]"
                )
        index.append(x)
        axis += 1
    part = raw[tuple(index)]
    return part.flip(flips) if flips else part


def _normal(x, size, axis):
    """A slice as a forward one, and whether its result must be turned around."""
    step = 1 if x.step is None else _whole(x.step)
    if step == 0:
        raise invalid(f"strides[{axis}] must be non-zero [Op:StridedSlice]")
    start = None if x.start is None else _whole(x.start)
    stop = None if x.stop is None else _whole(x.stop)
    if step > 0:
        return _slice(start, stop, step), False
    places = range(*_slice(start, stop, step).indices(size))
    if not places:
        return _slice(0, 0), False
    return _slice(places[-1], places[0] + 1, -step), True


def _whole(x):
    """An index, start, stop or step as an int: from an int or a scalar integer tensor."""
    raw = getattr(x, "_t", x)
    if isinstance(raw, torch.Tensor):
        if raw.ndim == 0 and raw.dtype in dtypes.INTEGER:
            return int(raw)
    elif (isinstance(raw, (int, np.integer)) and not isinstance(raw, bool)) or (
        isinstance(raw, np.ndarray) and raw.ndim == 0 and raw.dtype.kind in "iu"
    ):
        return int(raw)
    raise TypeError(
        "Only integers, slices (`:`), ellipsis (`...`), tf.newaxis (`None`) and scalar "
        f"tf.int32/tf.int64 tensors are valid indices, got {x!r}"
    )


def _before_slice(input_, begin, size, name=None):
    for value in (begin, size):
        if isinstance(value, (str, bytes)):
            raise TypeError(f"Cannot convert {value!r} to EagerTensor of dtype int32")


@op("input_", strings=True, type="Slice", tensors_too=("begin", "size"), before=_before_slice)
def slice(input_, begin, size, name=None):
    """The block of `input_` that starts at `begin` and has the sizes `size` (-1: to the end)."""
    if type(input_) is np.ndarray:
        return of_strings(slice.raw, input_, begin, size)
    if isinstance(begin, (list, tuple)) and not begin:
        raise invalid(
            "Value for attr 'Index' of float is not in the list of allowed values: int32, int64 "
            "[Op:Slice]"
        )
    begin, size = _bounds(begin), _bounds(size)
    if not len(begin) == len(size) == input_.ndim:
        raise invalid(
            f"Expected begin and size arguments to be 1-D tensors of size {input_.ndim}, but got "
            f"{begin} and {size} [Op:Slice]"
        )
    for axis, (start, count) in enumerate(zip(begin, size)):
        limit = input_.shape[axis]
        count = limit - start if count == -1 else count
        if start < 0 or count < 0 or start + count > limit:
            raise invalid(
                f"Expected begin[{axis}] and size[{axis}] in [0, {limit}], but got {start} and "
                f"{count} [Op:Slice]"
            )
        input_ = input_.narrow(axis, start, count)
    return input_


def _bounds(value):
    if isinstance(value, (int, float, np.generic)):
        raise invalid(
            "Expected begin, end, and strides to be 1D: vectors of int32 or int64, got the scalar "
            f"{value}"
        )
    return ints(value)


@op(
    "input_",
    strings=True,
    type="StridedSlice",
    attrs={
        "begin_mask": "begin_mask",
        "end_mask": "end_mask",
        "ellipsis_mask": "ellipsis_mask",
        "new_axis_mask": "new_axis_mask",
        "shrink_axis_mask": "shrink_axis_mask",
    },
    tensors_too=("begin", "end", "strides"),
    before=lambda *args: (*args[:4], *map(_mask, args[4:9]), *args[9:]),
)
def strided_slice(
    input_,
    begin,
    end,
    strides=None,
    begin_mask=0,
    end_mask=0,
    ellipsis_mask=0,
    new_axis_mask=0,
    shrink_axis_mask=0,
    var=None,
    name=None,
):
    """input_[begin[0]:end[0]:strides[0], ...], with what bit i of a mask says about item i.

    begin_mask, end_mask: the bound is left out.  ellipsis_mask: the item is `...`.
    new_axis_mask: it is a new axis.  shrink_axis_mask: it is the int begin[i].
    """
    begin, end = _bounds(begin), _bounds(end)
    strides = [1] * len(begin) if strides is None else _bounds(strides)
    if not len(begin) == len(end) == len(strides):
        raise invalid(
            f"Expected begin, end, and strides to be 1D equal size tensors, but got {begin}, "
            f"{end} and {strides} [Op:StridedSlice]"
        )
    begin_mask, end_mask, ellipsis_mask, new_axis_mask, shrink_axis_mask = map(
        _mask, (begin_mask, end_mask, ellipsis_mask, new_axis_mask, shrink_axis_mask)
    )
    items = []
    for i, (start, stop, step) in enumerate(zip(begin, end, strides)):
        bit = 1 << i
        if ellipsis_mask & bit:
            items.append(Ellipsis)
        elif new_axis_mask & bit:
            items.append(None)
        elif shrink_axis_mask & bit:
            if not step:
                raise invalid(f"strides[{i}] must be non-zero [Op:StridedSlice]")
            items.append(start)
        else:
            start = None if begin_mask & bit else start
            items.append(_slice(start, None if end_mask & bit else stop, step))
    return _part(input_, tuple(items))


def _mask(value):
    """A mask as an int: None for none, a float cut, a tensor's one element; TypeError for lists."""
    if value is None:
        return 0
    if isinstance(value, (list, tuple)):
        raise TypeError(f"Expected int for a mask of StridedSlice not {value!r}.")
    return int(value)


Tensor._bind(__getitem__=getitem)
