"""Arguments as they were given: what TensorFlow's Python code asks of them before its ops do."""

from .._core import dtypes
from .._core.convert import to_tensor
from .._core.errors import invalid


def raw_of(value, hint=None):
    """The raw value of what an argument converts to by itself, or by a dtype as a hint."""
    return value._t if hasattr(value, "_t") else to_tensor(value, dtype_hint=hint)._t


def name_of(value):
    """The name of the dtype that an argument has by itself."""
    if getattr(value, "_is_symbolic", False):
        return value.dtype.name
    return dtypes.of(raw_of(value)).name


def refuse_strings(value):
    """TypeError for strings, where a number is made in the dtype of `value`."""
    if name_of(value) == "string":
        raise TypeError("Cannot convert 1 to EagerTensor of dtype string")


def scalar(value, what, kernel):
    """Refuses a list or a tensor of rank 1 and more where one number is wanted."""
    if raw_of(value).ndim:
        raise invalid(f"{what} must be a scalar, got {value!r} [Op:{kernel}]")


def want_bool(value, what):
    """TypeError for what is not True or False."""
    if value is not True and value is not False:
        raise TypeError(f"Expected bool for argument '{what}' not {value!r}.")
