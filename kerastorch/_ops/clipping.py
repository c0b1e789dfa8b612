"""tf.clip_by_*: keeping tensors within bounds, by element or by norm."""

import torch

from .._core.asked import ask
from .._core.convert import to_tensor
from .._core.dtypes import FLOATING, INEXACT, REAL
from .._core.errors import invalid
from .._core.op import op
from ._given import name_of
from .arithmetic import maximum, multiply
from .reductions import axes


def _before_bounds(t, clip_value_min, clip_value_max, name=None):
    """A tensor as a bound of another dtype than t's."""
    kind = name_of(t)
    for bound in (clip_value_max, clip_value_min):
        if hasattr(bound, "_t") and name_of(bound) != kind:
            raise invalid(
                f"cannot compute Minimum as input #1(zero-based) was expected to be a {kind} "
                f"tensor but is a {name_of(bound)} tensor [Op:Minimum]"
            )


@op(
    "t clip_value_min clip_value_max",
    types=REAL,
    type="ClipByValue",
    elementwise=True,
    before=_before_bounds,
)
def clip_by_value(t, clip_value_min, clip_value_max, name=None):
    """max(min(t, clip_value_max), clip_value_min), element by element.

    The bounds broadcast to t's shape; ValueError when the result has another.
    """
    result = torch.clamp_min(torch.clamp_max(t, clip_value_max), clip_value_min)
    if result.shape != t.shape:
        raise ValueError(
            f"clip_by_value: shapes {tuple(t.shape)} and {tuple(result.shape)} are incompatible"
        )
    return result


def _before_clip(t, clip_norm, axes=None, name=None):
    """The refusals of the root and of the product, in TensorFlow's order."""
    kind = name_of(t)
    if kind not in ("float16", "bfloat16", "float32", "float64", "complex64", "complex128"):
        raise invalid(
            f"Value for attr 'T' of {kind} is not in the list of allowed values: bfloat16, half, "
            "float, double, complex64, complex128 [Op:Sqrt]"
        )
    if hasattr(clip_norm, "_t") and name_of(clip_norm) != kind:
        raise invalid(
            f"cannot compute Mul as input #1(zero-based) was expected to be a {kind} tensor but is "
            f"a {name_of(clip_norm)} tensor [Op:Mul]"
        )


@op("t clip_norm", types=FLOATING, before=_before_clip)
def clip_by_norm(t, clip_norm, axes=None, name=None):
    """t * clip_norm / max(||t||, clip_norm): t scaled down to an L2 norm of at most clip_norm.

    axes: the axes over which a norm is taken, by default all.
    """
    total = _sum_of_squares(t, axes)
    # no root of 0: its gradient would be NaN
    positive = total > 0
    safe = torch.where(positive, total, torch.ones_like(total))
    norm = torch.where(positive, torch.sqrt(safe), total)
    return t * clip_norm / maximum.raw(norm, clip_norm)


def _sum_of_squares(t, over):
    dims = axes(over, t.ndim)
    return torch.sum(t * t, dims, keepdim=True) if dims else t * t


def _tensors(t_list):
    """The members of a list as tensors: (members, their positions that are not None)."""
    if not isinstance(t_list, (list, tuple)):
        raise TypeError(f"t_list should be a sequence, got {type(t_list).__name__}.")
    members = [t if t is None or hasattr(t, "dtype") else to_tensor(t) for t in t_list]
    return members, [i for i, t in enumerate(members) if t is not None]


@op("*t_list", types=FLOATING, label="L2Loss")
def _global_norm(t_list):
    return torch.sqrt(sum(torch.sum(torch.square(t)) for t in t_list))


def global_norm(t_list, name=None):
    """sqrt(sum of ||t||^2): the L2 norm of all the list's tensors together, None left out.

    TypeError when `t_list` is no sequence.
    """
    members, there = _tensors(t_list)
    if not there:
        return to_tensor(0.0)
    return _global_norm([_values(members[i]) for i in there])


def _values(t):
    return t.values if hasattr(t, "indices") and hasattr(t, "values") else t


def clip_by_global_norm(t_list, clip_norm, use_norm=None, name=None):
    """(list of t * clip_norm / max(global_norm, clip_norm), global_norm).

    t_list: tensors, IndexedSlices and None, which stays None.
    use_norm: the global norm, if it is known.
    When the norm is not finite, all results are NaN.
    """
    members, there = _tensors(t_list)
    if use_norm is not None:
        ask(use_norm, "dtype")
    norm = global_norm(members) if use_norm is None else to_tensor(use_norm)
    scale = _scale(norm, clip_norm)
    result = list(members)
    for i in there:
        t = members[i]
        if hasattr(t, "indices") and hasattr(t, "values"):
            result[i] = type(t)(multiply(t.values, scale), t.indices, t.dense_shape)
        else:
            result[i] = multiply(t, scale)
    return result, norm


@op("norm clip_norm", types=INEXACT)
def _scale(norm, clip_norm):
    # inf - inf is NaN: then so is every result
    scale = clip_norm * torch.minimum(norm.reciprocal(), clip_norm.reciprocal())
    return scale + (norm - norm)
