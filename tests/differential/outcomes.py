"""What a case gave, as plain data: the same under both libraries, to be compared and stored.

    {"raises": [class names], "text": message}
    {"value": encoded}                              for most cases
    {"value": ..., "gradients": [...], ...}         where the case gives Parts

An encoded value is a list that starts with its kind: "tensor", "numpy", "ragged", "slices",
"sparse", "variable", "list", "tuple", "dict", "python", "object".
"""

import math

import numpy as np

MOST = 3000  # elements that are kept of an array
_ONLY_GENERAL = {"object", "BaseException", "Exception"}


class Parts(dict):
    """A case's value that is compared part by part."""


def outcome(value):
    """The outcome of a case that returned."""
    if isinstance(value, Parts):
        return {name: part if name == "raised" else encode(part) for name, part in value.items()}
    return {"value": encode(value)}


def error(exception):
    """The outcome of a case that raised: the names of the classes, the most special first."""
    names = [c.__name__ for c in type(exception).__mro__ if c.__name__ not in _ONLY_GENERAL]
    return {"raises": names or ["Exception"], "text": str(exception)[:300]}


def encode(value):
    """A value as JSON has it."""
    if value is None or isinstance(value, (bool, int, str)):
        return ["python", value]
    if isinstance(value, Raised):
        return ["raised", value.names]
    if isinstance(value, float):
        return ["python", _number(value)]
    if isinstance(value, complex):
        return ["python", [_number(value.real), _number(value.imag)]]
    if isinstance(value, bytes):
        return ["python", value.decode("latin-1")]
    if isinstance(value, (np.ndarray, np.generic)):
        return _array("numpy", value)
    if hasattr(value, "row_splits") and hasattr(value, "flat_values"):
        splits = [np.asarray(s).tolist() for s in value.nested_row_splits]
        return ["ragged", value.row_splits.dtype.name, splits, encode(value.flat_values)]
    if hasattr(value, "indices") and hasattr(value, "values") and not callable(value.values):
        kind = "slices" if type(value).__name__ == "IndexedSlices" else "sparse"
        return [kind, encode(value.indices), encode(value.values), encode(value.dense_shape)]
    if hasattr(value, "as_list"):
        return ["python", str(value)]
    if hasattr(value, "as_numpy_dtype"):
        return ["python", "dtype " + value.name]
    if isinstance(value, dict):
        return ["dict", [[str(k), encode(v)] for k, v in value.items()]]
    if isinstance(value, (list, tuple)):
        # named or not: the names of TensorFlow's tuples are private
        kind = "tuple" if isinstance(value, tuple) else "list"
        return [kind, [encode(v) for v in value]]
    if hasattr(value, "numpy") and hasattr(value, "dtype"):
        kind = "variable" if hasattr(value, "assign") else "tensor"
        return _array(kind, value.numpy(), value.dtype.name)
    if callable(value):
        return ["object", "callable"]
    return ["object", type(value).__name__.lstrip("_")]


class Raised:
    """A part of a case that raised."""

    def __init__(self, exception):
        self.names = error(exception)["raises"]


def _array(kind, array, dtype=None):
    array = np.asarray(array)
    dtype = dtype or str(array.dtype)
    flat = array.reshape(-1)
    if flat.size > MOST:
        flat = flat[:: flat.size // MOST + 1]
    return [kind, dtype, list(array.shape), _flat(flat)]


def _flat(flat):
    if flat.dtype.kind in "OSUV" and flat.dtype.name != "bfloat16":
        return [v.decode("latin-1") if isinstance(v, bytes) else str(v) for v in flat.tolist()]
    if flat.dtype.kind == "c":
        return [[_number(v.real), _number(v.imag)] for v in flat.astype(complex).tolist()]
    if flat.dtype.kind in "bui":
        return flat.tolist()
    return [_number(v) for v in flat.astype(np.float64).tolist()]


def _number(value):
    """A float with the digits that comparing needs, as the shortest text."""
    if not math.isfinite(value):
        return str(value)
    return float(f"{value:.12g}")
