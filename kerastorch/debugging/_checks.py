"""tf.debugging: assertions on values, shapes and types, and the search for NaN."""

import numpy as np
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from .._core import convert, dtypes, modes, text
from .._core.acting import acting
from .._core.asked import ask
from .._core.dtypes import FLOATING
from .._core.errors import InvalidArgumentError, invalid
from .._core.op import op
from .._core.placing import Logging
from .._core.settings import settings
from .._core.tensor import Tensor
from .._core.tensor_shape import TensorShape
from .._ops.comparison import equal, not_equal
from .._text import summary
from ..math import greater, greater_equal, less, less_equal


# conditions
@acting("Assert", checks=True)
def Assert(condition, data, summarize=None, name=None):
    """InvalidArgumentError, showing `data`, unless the scalar `condition` holds."""
    if bool(condition if not hasattr(condition, "_t") else Tensor(condition._t)):
        return
    shown = "\n".join(_shown(x, 3 if summarize is None else summarize) for x in data)
    raise invalid(f"Expected {condition!r} to be true. Summarized data: {shown}")


def _shown(value, summarize):
    raw = convert.to_tensor(value)._t
    return summary.summarized(raw, summarize)


def _compare(x, y, message, summarize, function, sign):
    """InvalidArgumentError unless `function` holds for every pair of elements."""
    x, y = convert.to_tensor(x), convert.to_tensor(y)
    held = function(x, y)
    if getattr(held, "_is_symbolic", False) or _all(held):
        return
    count = 3 if summarize is None else summarize
    raise invalid(
        f"{message or ''}\nCondition x {sign} y did not hold.\n"
        f"First {count} elements of x:\n{_first(x, count)}\n"
        f"First {count} elements of y:\n{_first(y, count)}"
    )


def _all(held):
    if not isinstance(held, Tensor):
        return bool(held)
    return bool(held._t.all())


def _first(x, count):
    flat = x._array().reshape(-1)
    return flat if count < 0 else flat[:count]


@acting("Assert", checks=True)
def assert_equal(x, y, message=None, summarize=None, name=None):
    """InvalidArgumentError unless x == y for every pair of elements."""
    _compare(x, y, message, summarize, equal, "==")


@acting("Assert", checks=True)
def assert_none_equal(x, y, summarize=None, message=None, name=None):
    """InvalidArgumentError unless x != y for every pair of elements."""
    _compare(x, y, message, summarize, not_equal, "!=")


@acting("Assert", checks=True)
def assert_less(x, y, message=None, summarize=None, name=None):
    """InvalidArgumentError unless x < y for every pair of elements."""
    _compare(x, y, message, summarize, less, "<")


@acting("Assert", checks=True)
def assert_less_equal(x, y, message=None, summarize=None, name=None):
    """InvalidArgumentError unless x <= y for every pair of elements."""
    _compare(x, y, message, summarize, less_equal, "<=")


@acting("Assert", checks=True)
def assert_greater(x, y, message=None, summarize=None, name=None):
    """InvalidArgumentError unless x > y for every pair of elements."""
    _compare(x, y, message, summarize, greater, ">")


@acting("Assert", checks=True)
def assert_greater_equal(x, y, message=None, summarize=None, name=None):
    """InvalidArgumentError unless x >= y for every pair of elements."""
    _compare(x, y, message, summarize, greater_equal, ">=")


def _concrete(x, name):
    """x as a tensor; TypeError for a symbolic one, which has no value to check."""
    x = convert.to_tensor(x)
    if hasattr(x, "_keras_history"):
        raise TypeError(f"{name} checks values, got the symbolic {x}")
    return x


def _signed(x, message, summarize, function, sign):
    x = _concrete(x, f"x {sign} 0")
    if not x.dtype.is_numeric:
        raise TypeError(f"x {sign} 0 asks for numbers, got a tensor of dtype {x.dtype.name}")
    zero = Tensor(torch.zeros((), dtype=x._t.dtype, device=x._t.device))
    _compare(x, zero, message, summarize, function, sign)


@acting("Assert", checks=True)
def assert_negative(x, message=None, summarize=None, name=None):
    """InvalidArgumentError unless every element is < 0; TypeError for what is no number."""
    _signed(x, message, summarize, less, "<")


@acting("Assert", checks=True)
def assert_positive(x, message=None, summarize=None, name=None):
    """InvalidArgumentError unless every element is > 0; TypeError for what is no number."""
    _signed(x, message, summarize, greater, ">")


@acting("Assert", checks=True)
def assert_non_negative(x, message=None, summarize=None, name=None):
    """InvalidArgumentError unless every element is >= 0; TypeError for what is no number."""
    _signed(x, message, summarize, greater_equal, ">=")


@acting("Assert", checks=True)
def assert_non_positive(x, message=None, summarize=None, name=None):
    """InvalidArgumentError unless every element is <= 0; TypeError for what is no number."""
    _signed(x, message, summarize, less_equal, "<=")


@acting("Assert", checks=True)
def assert_near(x, y, rtol=None, atol=None, message=None, summarize=None, name=None):
    """InvalidArgumentError unless |x - y| <= atol + rtol |y| for every pair of elements.

    rtol, atol: by default 10 times the resolution of the dtype.  ValueError for integers and for
    two dtypes.
    """
    x = _concrete(x, "assert_near")
    y = _concrete(convert.to_tensor(y, x.dtype), "assert_near")
    if not (x.dtype.is_floating or x.dtype.is_complex):
        raise ValueError(f"assert_near asks for floats, got a tensor of dtype {x.dtype.name}")
    eps = 10 * torch.finfo(x._t.dtype).eps
    rtol, atol = (float(eps if t is None else t) for t in (rtol, atol))
    if not _broadcast(x.shape, y.shape):
        raise invalid(f"Incompatible shapes: {list(x.shape)} vs. {list(y.shape)} [Op:Sub]")
    close = (x._t - y._t).abs() <= atol + rtol * y._t.abs()
    if bool(close.all()):
        return
    count = 3 if summarize is None else summarize
    raise invalid(
        f"{message or ''}\nx and y not equal to tolerance rtol = {rtol}, atol = {atol}\n"
        f"First {count} elements of x:\n{_first(x, count)}\n"
        f"First {count} elements of y:\n{_first(y, count)}"
    )


def _broadcast(x, y):
    try:
        torch.broadcast_shapes(tuple(x), tuple(y))
    except RuntimeError:
        return False
    return True


# shapes
def _rank_of(x):
    shape = (
        x.shape
        if hasattr(x, "_t") or getattr(x, "_is_symbolic", False)
        else (convert.to_tensor(x).shape)
    )
    return TensorShape(shape).rank


def _static_rank(rank):
    value = rank.numpy() if hasattr(rank, "_t") else convert.to_tensor(rank).numpy()
    if value.ndim:
        raise ValueError(f"Rank must be a scalar, got {rank!r}")
    if value.dtype.kind not in "iu":
        raise TypeError(f"Rank must be an integer, got {rank!r}")
    return int(value)


def _wrong_rank(x, message, wanted):
    return ValueError(
        f"{message or ''}Tensor must have rank {wanted}. Received rank {_rank_of(x)}, "
        f"shape {tuple(getattr(x, 'shape', ()))}"
    )


@acting("Assert", checks="shapes")
def assert_rank(x, rank, message=None, name=None):
    """ValueError unless `x` has rank `rank`; TypeError when that is no integer."""
    if _rank_of(x) not in (None, _static_rank(rank)):
        raise _wrong_rank(x, message, rank)


@acting("Assert", checks="shapes")
def assert_rank_at_least(x, rank, message=None, name=None):
    """ValueError unless `x` has rank `rank` or more."""
    found = _rank_of(x)
    if found is not None and found < _static_rank(rank):
        raise _wrong_rank(x, message, f"at least {rank}")


@acting("Assert", checks="shapes")
def assert_rank_in(x, ranks, message=None, name=None):
    """ValueError unless the rank of `x` is one of `ranks`."""
    if _rank_of(x) not in (None, *map(_static_rank, ranks)):
        raise _wrong_rank(x, message, f"in {tuple(ranks)}")


@acting("Assert", checks="shapes")
def assert_scalar(tensor, message=None, name=None):
    """ValueError unless the tensor is a scalar."""
    tensor = convert.to_tensor(tensor)
    if _rank_of(tensor):
        raise ValueError(f"{message or ''}Expected scalar shape, saw shape: {tuple(tensor.shape)}.")


@acting("Assert", checks="shapes")
def assert_shapes(shapes, data=None, summarize=None, message=None, name=None):
    """ValueError unless shapes fit their descriptions.

    shapes: a dict, or pairs, from tensors to the sizes of their dimensions: a number, a name that
    stands for one size throughout, None for any, and at the first place ... for any others.

    >>> tf.debugging.assert_shapes([(x, ("N", "Q")), (y, ("N", "D")), (z, ("Q",))])
    """
    sizes = {}
    for x, wanted in shapes.items() if isinstance(shapes, dict) else shapes:
        x = convert.to_tensor(x)
        found = list(TensorShape(x.shape))
        _check_shape(found, wanted, sizes, message, x)


def _check_shape(found, wanted, sizes, message, x):
    if not hasattr(wanted, "__len__"):
        raise ValueError(f"The size of a shape must be a sequence, got {wanted!r}")
    wanted = list(wanted)
    if wanted and wanted[0] in (..., "*"):
        wanted, found = wanted[1:], found[max(0, len(found) - len(wanted) + 1) :]
    if ... in wanted:
        raise ValueError(f"... may stand first only, got {wanted!r}")
    if len(found) != len(wanted):
        raise ValueError(
            f"{message or ''}. Tensor of shape {tuple(x.shape)} must have rank {len(wanted)}"
        )
    for size, name in zip(found, wanted, strict=True):
        if name is None or name == "." or size is None:
            continue
        expected = name if isinstance(name, int) else sizes.setdefault(name, size)
        if size != expected:
            raise ValueError(
                f"{message or ''}. Tensor of shape {tuple(x.shape)}: dimension {name!r} must have "
                f"size {expected}, got {size}"
            )


# types
def assert_type(tensor, tf_type, message=None, name=None):
    """TypeError unless the tensor has dtype `tf_type`."""
    dtype = convert.to_tensor(tensor).dtype
    if dtype is not dtypes.as_dtype(tf_type):
        raise TypeError(f"{message or ''}tensor must be of type {tf_type!r}; got {dtype!r}")


def assert_integer(x, message=None, name=None):
    """TypeError unless the tensor has an integer dtype."""
    dtype = convert.to_tensor(x).dtype
    if not dtype.is_integer:
        raise TypeError(f'{message or ""}Expected "x" to be integer type. Found: {dtype!r}')


def assert_same_float_dtype(tensors=None, dtype=None):
    """The floating dtype that all tensors, and `dtype` if given, share; float32 for none at all.

    ValueError when they differ or are not floating.
    """
    found = dtype
    for x in tensors or ():
        ask(x, "dtype.base_dtype")
        own = convert.to_tensor(x).dtype
        found = own if found is None else found
        if own != found:
            raise ValueError(f"Tensor type {own.name!r} must be {found!r}: {text.brief(x)}")
    found = found or dtypes.float32
    ask(found, "is_floating")
    if not found.is_floating:
        raise ValueError(f"Expected floating point type, got {found.name}.")
    return found


def assert_proper_iterable(values):
    """TypeError unless `values` is an iterable of values: no tensor, array or string."""
    if isinstance(values, (str, bytes, np.ndarray)) or hasattr(values, "_t"):
        raise TypeError(
            f"Expected argument 'values' to be a 'proper' iterable. Found: {type(values)}"
        )
    if not hasattr(values, "__iter__"):
        raise TypeError(f"Expected argument 'values' to be iterable. Found: {type(values)}")


def is_numeric_tensor(tensor):
    """Whether this is a tensor of numbers."""
    return isinstance(tensor, Tensor) and tensor.dtype.is_numeric


# NaN and infinity
@op(
    "tensor",
    types=FLOATING,
    dtype_error=InvalidArgumentError,
    type="CheckNumerics",
    attrs={"message": "message"},
    elementwise=True,
)
def check_numerics(tensor, message, name=None):
    """The tensor if all of it is finite; InvalidArgumentError with `message` otherwise."""
    _check_finite(tensor, message)
    return tensor


def _check_finite(raw, message):
    if raw.device.type == "meta" or bool(torch.isfinite(raw).all()):
        return
    found = ["NaN"] if bool(torch.isnan(raw).any()) else []
    found += ["Inf"] if bool(torch.isinf(raw).any()) else []
    raise invalid(f"{message} : Tensor had {' and '.join(found)} values [Op:CheckNumerics]")


def assert_all_finite(x, message, name=None):
    """The tensor if all of it is finite; InvalidArgumentError with `message` otherwise."""
    return check_numerics(x, message)


class _Finite(TorchDispatchMode):
    """Looks at every floating result of torch."""

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        result = func(*args, **(kwargs or {}))
        for i, raw in enumerate(result if isinstance(result, (tuple, list)) else [result]):
            if isinstance(raw, torch.Tensor) and raw.is_floating_point() and _is_made(func):
                _check_finite(raw, f"Detected Infinity or NaN in output {i} of op {str(func)!r}")
        return result


def _is_made(func):
    """Whether results of a torch op have values (those of `empty` have none yet)."""
    return "empty" not in func.__name__


_modes = []


def enable_check_numerics(stack_height_limit=30, path_length_limit=50):
    """From now on every op, in this thread, whose result is not finite raises
    InvalidArgumentError.  Slow: each result is looked at.
    """
    if not _modes:
        _modes.append(_Finite())
        _modes[0].__enter__()


def disable_check_numerics():
    """Undoes `enable_check_numerics`."""
    if _modes:
        _modes.pop().__exit__(None, None, None)


# settings
_logging = []  # the handler, as soon as one is in force


def set_log_device_placement(enabled):
    """Whether each op of this thread writes its name and device to the standard error.

    A tf.function counts as one op; what fit records is not shown.
    """
    settings.log_device_placement = bool(enabled)
    if enabled and not _logging:
        _logging.append(Logging())
        modes.enter(_logging[0])
    elif not enabled and _logging and modes.current() is _logging[0]:
        modes.leave(_logging.pop())


def get_log_device_placement():
    """What `set_log_device_placement` set."""
    return settings.log_device_placement


def enable_traceback_filtering():
    """Tracebacks show the user's frames, and kerastorch's where these leave no other: as at the
    start."""
    settings.traceback_filtering = True


def disable_traceback_filtering():
    """Tracebacks show kerastorch's frames, too."""
    settings.traceback_filtering = False


def is_traceback_filtering_enabled():
    """Whether tracebacks are shown without kerastorch's frames."""
    return settings.traceback_filtering
