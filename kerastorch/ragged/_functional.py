"""Functions on the innermost values of RaggedTensors, and what several of them must agree in."""

import torch

from .._core import convert, dispatch
from .._core.errors import invalid
from ._ragged_tensor import RaggedTensor, with_levels


def map_flat_values(op, *args, **kwargs):
    """`op` on the innermost values of the ragged arguments, in their rows.

    ValueError for other numbers of values, InvalidArgumentError for other rows.
    """
    if getattr(dispatch.find_symbolic((args, kwargs)), "_draws", False):
        return op(*args, **kwargs)  # as Keras draws it
    found = []

    def flat(x):
        if isinstance(x, RaggedTensor):
            found.append(x)
            return x.flat_values
        if isinstance(x, (list, tuple)):
            return type(x)(map(flat, x)) if type(x) in (list, tuple) else x
        if isinstance(x, dict):
            return {k: flat(v) for k, v in x.items()}
        return x

    inner, named = flat(args), flat(kwargs)
    if not found:
        return op(*args, **kwargs)
    counts = {x.flat_values.shape[0] for x in found}  # None is one not known while traced
    if len(counts - {None}) > 1:
        raise ValueError(
            "Input RaggedTensors' flat_values must all have the same outer-dimension size. Got "
            f"sizes: {counts}"
        )
    levels = common_levels(found)
    result = op(*inner, **named)
    if result.shape.rank == 0 or not _fits(result, counts):
        raise ValueError(
            "tf.ragged.map_flat_values requires that the output of `op` have the same "
            f"outer-dimension size as flat_values of any ragged inputs. (output shape: "
            f"{result.shape}; expected outer dimension size: {counts.pop()})"
        )
    return with_levels(result, levels)


def _fits(result, counts):
    count = None if result.shape.rank is None else result.shape[0]
    return count is None or None in counts or count in counts


def common_levels(found):
    """The row splits and uniform lengths that all RaggedTensors of a list have."""
    check_dtypes(found)
    levels = found[0]._levels()
    for other in found[1:]:
        theirs = other._levels()
        if len(theirs) != len(levels):
            raise ValueError("All ragged inputs must have the same ragged_rank.")
        for (a, _), (b, _) in zip(levels, theirs, strict=True):
            if a is not b and not torch.equal(a._t, b._t):
                raise invalid(
                    "Inputs must have identical ragged splits: "
                    f"{a._t.tolist()[:20]} and {b._t.tolist()[:20]}"
                )
        levels = [
            (s, u if u is not None else v) for (s, u), (_, v) in zip(levels, theirs, strict=True)
        ]
    return levels


def check_dtypes(values):
    """ValueError for RaggedTensors with row splits of different dtypes."""
    kinds = {x.row_splits.dtype.name for x in values if isinstance(x, RaggedTensor)}
    if len(kinds) > 1:
        raise ValueError(
            "Input RaggedTensors have mismatched row_splits dtypes; use "
            "RaggedTensor.with_row_splits_dtype() to convert them to compatible dtypes."
        )


def ragged_or_tensor(value, dtype=None, dtype_hint=None):
    """A RaggedTensor as it is, anything else as a tensor."""
    if isinstance(value, RaggedTensor):
        return value
    return convert.to_tensor(value, dtype, dtype_hint)


def on_flat(function):
    """`function` of a first argument that is ragged: of its innermost values."""
    return lambda input, *args: input.with_flat_values(function(input.flat_values, *args))
