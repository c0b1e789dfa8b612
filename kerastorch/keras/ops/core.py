"""keras.ops: control flow, conversion, slices and scatters."""

import builtins
import functools

import torch

from ..._core import dtypes, nest
from ..._core.convert import to_raw
from ..._core.state import state
from ..._core.tensor import Tensor
from ..._custom_gradient import custom_gradient as _custom_gradient
from ..._custom_gradient import stop_gradient as _stop_gradient
from ..._ops import control_flow, functional
from ..._ops.casting import cast as _cast
from ..._ops.clipping import clip_by_value
from ._boundary import as_tensor, drawn_by, keras_op, torch_dtype
from ._creation import convert_to_tensor, sizes_of
from ._shaping import concatenate, stack, unstack

__all__ = [
    "associative_scan",
    "cast",
    "cond",
    "convert_to_numpy",
    "convert_to_tensor",
    "custom_gradient",
    "dtype",
    "fori_loop",
    "is_tensor",
    "map",
    "saturate_cast",
    "scan",
    "scatter",
    "scatter_update",
    "shape",
    "slice",
    "slice_update",
    "stop_gradient",
    "switch",
    "unstack",
    "vectorized_map",
    "while_loop",
]


def shape(x):
    """The shape of a tensor as a tuple of ints, None for what is unknown while a model is drawn."""
    return tuple(getattr(n, "value", n) for n in x.shape)


def dtype(x):
    """The dtype of a tensor or array, as text."""
    return dtypes.as_dtype(x.dtype).name


def is_tensor(x):
    """Whether `x` is a tensor."""
    return isinstance(x, Tensor) or getattr(x, "_is_symbolic", False)


def convert_to_numpy(x):
    """A tensor or value as a numpy array."""
    return as_tensor(x).numpy()


def cast(x, dtype):
    """x with its elements converted to `dtype`."""
    return _cast(as_tensor(x), dtypes.TORCH[torch_dtype(dtype)])


@keras_op("x")
def saturate_cast(x, dtype):
    """x cut off at the range of `dtype`, and converted to it."""
    target = torch_dtype(dtype)
    if target is torch.bool or x.dtype is torch.bool or target.is_complex:
        return x.to(target)
    own, wanted = _range(x.dtype), _range(target)
    low, high = max(own[0], wanted[0]), min(own[1], wanted[1])
    if not x.is_floating_point():
        return torch.clamp(x, int(low), int(high)).to(target)
    wide = x.double()
    cut = torch.clamp(wide, float(low), float(high)).to(target)
    if target.is_floating_point:
        return cut
    # the greatest int64 is no float64
    return torch.where(wide >= float(high), torch.full_like(cut, int(high)), cut)


def _range(dtype):
    info = torch.finfo(dtype) if dtype.is_floating_point else torch.iinfo(dtype)
    return info.min, info.max


def stop_gradient(variable):
    """The value, as a constant to every gradient."""
    return _stop_gradient(as_tensor(variable))


def custom_gradient(f):
    """Decorator for a function that says its gradient itself.

    `f` returns (result, grad); grad takes the upstream gradient (or `upstream=`) and returns the
    gradient for each argument of `f`.
    """
    return _custom_gradient(f)


# control flow


def cond(pred, true_fn, false_fn):
    """true_fn() if the scalar `pred` holds, false_fn() otherwise."""
    return control_flow.cond(pred, true_fn, false_fn)


def switch(index, branches, *operands):
    """branches[index](*operands); an index that is not there means the first or the last."""
    if not branches:
        raise ValueError("`branches` must hold at least one function")
    if getattr(index, "_is_graph", False):
        index = _cast(clip_by_value(index, 0, len(branches) - 1), "int32")
        return control_flow.switch_case(index, [lambda b=b: b(*operands) for b in branches])
    place = int(to_raw(index))
    return branches[min(max(place, 0), len(branches) - 1)](*operands)


def while_loop(cond, body, loop_vars, maximum_iterations=None):
    """loop_vars = body(*loop_vars) as long as cond(*loop_vars) holds.

    loop_vars: a tuple, list or single value; the result has its structure.
    maximum_iterations: how often at most.
    """
    single = not isinstance(loop_vars, (tuple, list))
    kind = tuple if single else type(loop_vars)
    values = tuple(
        nest.map_structure(as_tensor, x) for x in ((loop_vars,) if single else loop_vars)
    )
    if state.graph is not None:

        def step(*values):
            found = body(*values)
            return found if isinstance(found, (list, tuple)) else (found,)

        values = control_flow.while_loop(cond, step, values, maximum_iterations=maximum_iterations)
        return values[0] if single else kind(values)
    count = 0
    while (maximum_iterations is None or count < maximum_iterations) and bool(cond(*values)):
        found = body(*values)
        values = tuple(found) if isinstance(found, (list, tuple)) and not single else (found,)
        if single and isinstance(found, (list, tuple)) and len(found) == 1:
            values = tuple(found)
        count += 1
    return values[0] if single else kind(values)


def fori_loop(lower, upper, body_fun, init_val):
    """body_fun(i, value) for i from `lower` to `upper` - 1, from init_val on; the last value."""
    if state.graph is not None and any(getattr(x, "_is_graph", False) for x in (lower, upper)):
        start = (as_tensor(lower), nest.map_structure(as_tensor, init_val))
        step = lambda i, value: (i + 1, body_fun(i, value))  # noqa: E731
        return control_flow.while_loop(lambda i, _: i < upper, step, start)[1]
    value = init_val
    for i in range(int(to_raw(lower)), int(to_raw(upper))):
        value = body_fun(i, value)
    return value


def map(f, xs):
    """f applied to each entry of tensors along the first dimension, the results stacked."""
    return scan(lambda _, x: ((), f(x)), (), xs)[1]


def scan(f, init, xs=None, length=None, reverse=False, unroll=1):
    """(carry, ys): `carry, y = f(carry, x)` along the first dimension of xs, the ys stacked.

    init: the first carry.  length: the number of entries, needed without xs.
    reverse: from the last entry to the first.  unroll: a hint, which changes nothing.
    TypeError for what is not callable, ValueError for lengths that differ.
    """
    if not callable(f):
        raise TypeError(f"`f` should be a callable. Received: f={f}")
    if not isinstance(unroll, bool) and (not isinstance(unroll, int) or unroll < 1):
        raise ValueError(f"`unroll` must be an positive integer or boolean. Received: {unroll}")
    if xs is None and length is None:
        raise ValueError("Got no `xs` to scan over and `length` not provided.")
    flat = [as_tensor(x) for x in nest.flatten(xs)] if xs is not None else []
    sizes = {x.shape[0] for x in flat} | ({int(length)} if length is not None else set())
    if len(sizes) != 1:
        raise ValueError(f"`scan` needs entries of one number, got {sorted(sizes)}")
    columns = [unstack(x) for x in flat]
    carry, results = nest.map_structure(as_tensor, init), []
    order = range(sizes.pop())
    for i in reversed(order) if reverse else order:
        x = None if xs is None else nest.pack_sequence_as(xs, [column[i] for column in columns])
        carry, y = f(carry, x)
        results.append(y)
    return carry, _stacked(results[::-1] if reverse else results, f, carry, xs, flat)


def _stacked(results, f, carry, xs, flat):
    """Nested results, one below the other; of what `f` gives for zeros where there are none."""
    if results:
        columns = zip(*(nest.flatten(r) for r in results), strict=True)
        packed = [None if c[0] is None else stack(list(c)) for c in columns]
        return nest.pack_sequence_as(results[0], packed)
    x = None
    if xs is not None:
        zeros = [Tensor(torch.zeros(v._t.shape[1:], dtype=v._t.dtype)) for v in flat]
        x = nest.pack_sequence_as(xs, zeros)
    y = f(carry, x)[1]
    return nest.map_structure(lambda v: v if v is None else stack([as_tensor(v)])[:0], y)


def associative_scan(f, elems, reverse=False, axis=0):
    """The running results of an associative function f(a, b) along `axis` of tensors.

    elems: a tensor, or a nest of tensors that `f` takes and gives.
    """
    if not callable(f):
        raise TypeError(f"`f` should be a callable. Received: f={f}")
    flat = [as_tensor(x) for x in nest.flatten(elems)]
    sizes = {x.shape[axis] for x in flat}
    if len(sizes) != 1:
        raise ValueError(f"Array inputs to associative_scan must have one length, got {sizes}")

    def part(x, *bounds):
        index = (builtins.slice(None),) * (axis % len(x.shape)) + (builtins.slice(*bounds),)
        return x[index]

    def combine(a, b):
        packed = (nest.pack_sequence_as(elems, v) for v in (a, b))
        return [as_tensor(v) for v in nest.flatten(f(*packed))]

    if reverse:
        flat = [part(x, None, None, -1) for x in flat]
    found = [[part(x, i, i + 1) for x in flat] for i in range(min(sizes.pop(), 1))]
    for i in range(1, flat[0].shape[axis]):
        found.append(combine(found[-1], [part(x, i, i + 1) for x in flat]))
    joined = [concatenate(list(column), axis) for column in zip(*found, strict=True)] or flat
    if reverse:
        joined = [part(x, None, None, -1) for x in joined]
    return nest.pack_sequence_as(elems, joined)


def vectorized_map(function, elements):
    """`function` applied to each entry of tensors along the first dimension, all at once."""
    return functional.vectorized_map(function, nest.map_structure(as_tensor, elements))


# slices and scatters


@keras_op("inputs", of="slice")
def _slice(inputs, starts, sizes):
    for axis, (start, size) in enumerate(zip(starts, sizes, strict=True)):
        size = inputs.shape[axis] - start if size == -1 else size
        inputs = inputs.narrow(axis, start, size)
    return inputs


@drawn_by(_slice)
def slice(inputs, start_indices, shape):
    """The part of a shape that begins at `start_indices`."""
    inputs = as_tensor(inputs)
    starts, sizes = sizes_of(start_indices), sizes_of(shape)
    if not len(starts) == len(sizes) == len(inputs.shape):
        raise ValueError(
            f"`start_indices` {starts} and `shape` {sizes} must have an entry for each of the "
            f"{len(inputs.shape)} dimensions"
        )
    return _slice(inputs, starts, sizes)


@keras_op("inputs updates", of="slice_update")
def _slice_update(inputs, updates, starts):
    for start, size, update in zip(starts, inputs.shape, updates.shape, strict=True):
        if start < 0 or start + update > size:
            raise ValueError(
                f"updates of shape {tuple(updates.shape)} at {starts} do not fit into inputs of "
                f"shape {tuple(inputs.shape)}"
            )
    grids = [
        torch.arange(start, start + size, device=inputs.device)
        for start, size in zip(starts, updates.shape, strict=True)
    ]
    places = torch.meshgrid(*grids, indexing="ij") if grids else ()
    return inputs.index_put(places, updates) if grids else updates.clone()


@drawn_by(_slice_update)
def slice_update(inputs, start_indices, updates):
    """`inputs` with `updates` in place of the part that begins at `start_indices`."""
    inputs, updates = as_tensor(inputs), as_tensor(updates)
    starts = sizes_of(start_indices)
    if not len(starts) == len(inputs.shape) == len(updates.shape):
        raise ValueError(
            f"`start_indices` {starts}, inputs and updates must have as many dimensions, got "
            f"shapes {inputs.shape} and {updates.shape}"
        )
    updates = updates if updates.dtype == inputs.dtype else _cast(updates, inputs.dtype)
    return _slice_update(inputs, updates, starts)


def _index(indices):
    return tuple(indices.to(torch.int64).movedim(-1, 0))


@keras_op("indices, values")
def scatter(indices, values, shape):
    """Zeros of a shape with `values` added at the places of indices [..., dimensions]."""
    zeros = torch.zeros(sizes_of(shape), dtype=values.dtype, device=values.device)
    index = _index(indices)
    if values.dtype is torch.bool:
        return zeros.index_put(index, values)
    return zeros.index_put(index, values, accumulate=True)


_REDUCTIONS = {"max": "amax", "min": "amin", "mul": "prod"}


@keras_op("inputs, indices, updates")
def scatter_update(inputs, indices, updates, reduction=None):
    """`inputs` with `updates` at the places of indices [number, dimensions].

    reduction: None to put them there; "add", "max", "min" or "mul" to combine them with what is.
    """
    if reduction not in (None, "add", *_REDUCTIONS):
        raise ValueError(
            f"Unsupported reduction: {reduction}. Expected None, 'add', 'max', 'min' or 'mul'"
        )
    updates = updates.to(inputs.dtype)
    index = _index(indices)
    if reduction in (None, "add"):
        return inputs.index_put(index, updates, accumulate=reduction == "add")
    depth = len(index)
    flat = functools.reduce(
        lambda place, part: place * part[1] + torch.where(part[0] < 0, part[0] + part[1], part[0]),
        zip(index, inputs.shape[:depth], strict=True),
        0,
    ).reshape(-1)
    rows = inputs.reshape(-1, *inputs.shape[depth:])
    updates = updates.expand(*index[0].shape, *inputs.shape[depth:])
    updates = updates.reshape(-1, *inputs.shape[depth:])
    flat = flat.reshape(-1, *[1] * (rows.dim() - 1)).expand(updates.shape)
    return rows.scatter_reduce(0, flat, updates, _REDUCTIONS[reduction]).reshape(inputs.shape)
