"""What a TensorArray of a trace is in a run: a list of tensors that a write leaves as it was.

A write gives a new list; the one written to stays what it was.  Both share one Python list, of
which the newest has the elements and older ones know how theirs differ, so that a write costs the
same whatever the length, and an older list that nobody holds costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .._core import dtypes
from .._core.errors import invalid
from .._core.tensor import Tensor
from .._core.tensor_shape import TensorShape
from .._ops.arithmetic import add
from .._ops.creation import convert_to_tensor, zeros, zeros_like
from .._ops.joining import concat as concat_tensors
from .._ops.joining import split as split_tensor
from .._ops.joining import stack as stack_tensors
from .._ops.joining import unstack as unstack_tensor


class TensorList:
    """A list of tensors, None where nothing was written."""

    __slots__ = ("_difference", "_items")
    dtype, shape = dtypes.variant, TensorShape([])  # as an element of another list

    def __init__(self, items: list[Any]):
        self._items, self._difference = items, None

    @property
    def items(self) -> list[Any]:
        """The elements, not to be changed."""
        if self._items is None:
            self._items, self._difference = self._older(), None
        return self._items

    def _older(self):
        """A copy of the elements that newer lists do not have any more."""
        behind, x = [], self
        while x._items is None:
            behind.append(x._difference)
            x = x._difference[-1]
        items = list(x._items)
        for index, value, length, _ in reversed(behind):
            del items[length:]
            if index < length:
                items[index] = value
        return items

    def written(self, index: int, value: Any) -> TensorList:
        """The list with another element; longer where the index is behind its end."""
        items = self.items
        length = len(items)
        before = items[index] if index < length else None
        if index >= length:
            items += [None] * (index + 1 - length)
        items[index] = value
        new = TensorList(items)
        self._items, self._difference = None, (index, before, length, new)
        return new


def reserve(size: Any, element_shape: Any = None, dtype: Any = None) -> TensorList:
    """A list of so many elements that are not written yet."""
    size = int(size)
    if size < 0:
        raise invalid(
            f"The num_elements to reserve must be a non negative number, but got {size} "
            "[Op:TensorListReserve]"
        )
    return TensorList([None] * size)


def write(array: TensorList, index: Any, value: Tensor, grows: bool, dtype: Any) -> TensorList:
    """The list with `value` at an index; InvalidArgumentError for one that is not there, and for a
    value of another dtype."""
    if value.dtype is not dtype:
        raise invalid(
            f"Invalid data types; op elements {value.dtype.name} but list elements {dtype.name} "
            "[Op:TensorListSetItem]"
        )
    index, size = _scalar(index, "TensorListSetItem"), len(array.items)
    if index < 0 or (index >= size and not grows):
        raise invalid(
            f"Trying to modify element {index} in a list with {size} elements. "
            "[Op:TensorListSetItem]"
        )
    return array.written(index, value)


def _scalar(index, kernel):
    if type(index) is int:
        return index
    if index._t.ndim:
        raise invalid(
            f"Expected argument 1 to be a scalar. Received Tensor<type: {index.dtype.name} shape: "
            f"{list(index._t.shape)}> [Op:{kernel}]"
        )
    return int(index._t)


def read(array: TensorList, index: Any, shape: TensorShape, dtype: Any) -> Tensor:
    """An element; InvalidArgumentError for one that is not there."""
    index, items = _scalar(index, "TensorListGetItem"), array.items
    if not 0 <= index < len(items):
        raise invalid(
            f"Trying to access element {index} in a list with {len(items)} elements. "
            "[Op:TensorListGetItem]"
        )
    found = items[index]
    return _zeros(items, shape, dtype, "TensorListGetItem") if found is None else found


def _zeros(items, shape, dtype, kernel):
    """What stands for an element that was never written: zeros of the shape of the others."""
    for x in items:
        if x is not None:
            shape = shape.merge_with(x.shape)
            break
    if not shape.is_fully_defined():
        raise invalid(
            "Trying to read an uninitialized tensor but element_shape is not fully defined: "
            f"{shape} and no uninitialized tensors have a shape [Op:{kernel}]"
        )
    return zeros(shape.as_list(), dtype)


def _all(array, shape, dtype, kernel):
    items = array.items
    if not any(x is None for x in items):
        return items
    filler = _zeros(items, shape, dtype, kernel)
    return [filler if x is None else x for x in items]


def _of_one_shape(items, kernel):
    shapes = {tuple(x._t.shape) for x in items}
    if len(shapes) > 1:
        a, b = list(map(list, shapes))[:2]
        raise invalid(
            "Tried to stack list which only contains tensors of one shape, but elements have the "
            f"shapes {a} and {b} [Op:{kernel}]"
        )


def stack(array: TensorList, shape: TensorShape, dtype: Any, count: int | None = None) -> Tensor:
    """All elements along a new first axis; InvalidArgumentError unless there are `count`."""
    if count is not None and len(array.items) != count:
        raise invalid(
            f"Operation expected a list with {count} elements but got a list with "
            f"{len(array.items)} elements. [Op:TensorListStack]"
        )
    items = _all(array, shape, dtype, "TensorListStack")
    if not items:
        return _no_rows(shape, dtype, "TensorListStack")
    _of_one_shape(items, "TensorListStack")
    return stack_tensors(list(items))


def _no_rows(shape, dtype, kernel):
    if not shape.is_fully_defined():
        raise invalid(
            f"Tried to stack elements of an empty list with non-fully-defined element_shape: "
            f"{shape} [Op:{kernel}]"
        )
    return zeros([0, *shape.as_list()], dtype)


def gather(array: TensorList, indices: Any, shape: TensorShape, dtype: Any) -> Tensor:
    """The elements at indices along a new first axis."""
    found = [read(array, i, shape, dtype) for i in indices._t.tolist()]
    if not found:
        return _no_rows(shape, dtype, "TensorListGather")
    _of_one_shape(found, "TensorListGather")
    return stack_tensors(found)


def concat(array: TensorList, shape: TensorShape, dtype: Any) -> Tensor:
    """All elements joined along their first axis."""
    items = _all(array, shape, dtype, "TensorListConcatV2")
    if any(not x._t.ndim for x in items):
        raise invalid(
            "Concat saw a scalar shape at index 0 but requires at least vectors. "
            "[Op:TensorListConcatV2]"
        )
    if not items:
        if shape.rank is None or not TensorShape(shape.as_list()[1:]).is_fully_defined():
            raise invalid(
                "All except the first dimension must be fully defined when concating an empty "
                f"tensor list. element_shape: {shape} [Op:TensorListConcatV2]"
            )
        return zeros([0, *shape.as_list()[1:]], dtype)
    return concat_tensors(list(items), 0)


def unstack(value: Tensor) -> TensorList:
    """The entries of a tensor along its first axis."""
    return TensorList(list(unstack_tensor(value)))


def scatter(
    array: TensorList, indices: Any, value: Tensor, grows: bool, shape: Any = None
) -> TensorList:
    """The list with entries of `value` at indices."""
    indices = indices._t.tolist()
    rows = unstack_tensor(value)
    if len(indices) != len(rows):
        raise invalid(
            f"Invalid number of rows in input tensor. Expected: {len(indices)} Actual: {len(rows)} "
            "[Op:TensorListScatterIntoExistingList]"
        )
    for i, x in zip(indices, rows, strict=True):
        if i < 0 or (i >= len(array.items) and not grows):
            raise invalid(
                f"TensorListScatter: Trying to scatter at index {i} in list with size "
                f"{len(array.items)} [Op:TensorListScatterIntoExistingList]"
            )
        array = array.written(i, x)
    return array


def split(value: Tensor, lengths: Any) -> TensorList:
    """Parts of a tensor, cut along its first axis."""
    lengths = lengths._t.tolist()
    if not value._t.ndim:
        raise invalid("Tensor must be at least a vector, but saw shape: [] [Op:TensorListSplit]")
    size = value._t.shape[0]
    if sum(lengths) != size:
        raise invalid(
            f"Attempting to split [{size}] along its first axis into lengths {lengths}, which do "
            "not sum up to it [Op:TensorListSplit]"
        )
    return TensorList(list(split_tensor(value, lengths)))


def lengths(array: TensorList, shape: TensorShape, dtype: Any) -> Tensor:
    """The first size of each element, int64."""
    items = _all(array, shape, dtype, "TensorListConcatV2")
    return convert_to_tensor([int(x._t.shape[0]) for x in items], "int64")


def added(arrays: list[TensorList]) -> TensorList:
    """Sums of the elements at each place; what was not written counts as nothing."""
    total, *rest = arrays
    for array in rest:
        if len(array.items) != len(total.items):
            raise invalid(
                "Trying to add two lists of tensors with different lengths. One is size "
                f"{len(total.items)} and the other is size {len(array.items)} [Op:AddN]"
            )
        total = TensorList([_sum(*pair) for pair in zip(total.items, array.items, strict=True)])
    return total


def _sum(x, y):
    if x is None or y is None:
        return y if x is None else x
    return added([x, y]) if isinstance(x, TensorList) else add(x, y)


def zeroed(array: TensorList) -> TensorList:
    """Zeros like each element that was written."""
    return TensorList([None if x is None else _zeros_of(x) for x in array.items])


def _zeros_of(x):
    return zeroed(x) if isinstance(x, TensorList) else zeros_like(x)


def length(array: TensorList) -> Tensor:
    """The number of elements, an int32 scalar."""
    return zeros([], "int32") + len(array.items)


def same(array: TensorList) -> TensorList:
    """The list."""
    return array


class Held:
    """Values that may be there, as one element of a list; None where they are not."""

    __slots__ = ("values",)
    dtype, shape = dtypes.variant, TensorShape([])

    def __init__(self, values: list[Any] | None):
        self.values = values


KINDS = TensorList, Held  # what a variant may be


def leaves(value: Any) -> Iterator[Any]:
    """The handles in a list, or in what it holds; a handle alone as it is."""
    if type(value) not in KINDS:
        yield value
        return
    for x in (value.items if type(value) is TensorList else value.values) or ():
        yield from leaves(x)


def with_leaves(value: Any, function: Callable[[Any], Any]) -> Any:
    """The same with function(handle) for each handle."""
    if type(value) is TensorList:
        return TensorList([with_leaves(x, function) for x in value.items])
    if type(value) is Held:
        held = value.values
        return Held(held if held is None else [with_leaves(x, function) for x in held])
    return function(value)


def held(values: list[Any]) -> Held:
    """The values as one."""
    return Held(list(values))


def holds(value: Held) -> Tensor:
    """Whether there are values."""
    return convert_to_tensor(value.values is not None)


def taken(value: Held) -> list[Any]:
    """The values; InvalidArgumentError where there are none."""
    if value.values is None:
        raise invalid("The given optional does not have a value. [Op:OptionalGetValue]")
    return value.values
