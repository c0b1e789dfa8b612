"""Compares what keras.ops gives with what Keras 3 gave."""

import json
import lzma
import math
from pathlib import Path

GOLDEN = Path(__file__).parent

# What comes of torch's kernels in Keras 3: any error, or a result, stands in its place.
OF_TORCH = {
    "RuntimeError", "NotImplementedError", "IndexError", "AttributeError", "AssertionError",
    "ZeroDivisionError", "KeyError", "UnboundLocalError", "LinAlgError", "_LinAlgError",
    "OutOfBoundsError", "AcceleratorError",
}  # fmt: skip
_TOLERANCES = {"float16": 4e-3, "bfloat16": 3e-2}
_WIDER = {("int64", "int32"), ("float64", "float32"), ("complex128", "complex64")}


def load():
    """{expression: outcome of Keras 3}."""
    return json.loads(lzma.decompress((GOLDEN / "keras_ops.json.xz").read_bytes()))["cases"]


def difference(ours, theirs, line):
    """What is different, None if nothing is."""
    if isinstance(theirs, str):
        if theirs[1:] in OF_TORCH:
            return None
        if isinstance(ours, str):
            return None if ours == theirs else f"raises {ours}, Keras {theirs}"
        return f"gives a value, Keras raises {theirs}"
    if isinstance(ours, str):
        return f"raises {ours}"
    return _of_values(ours, theirs, line)


def _of_values(ours, theirs, line):
    if isinstance(theirs, dict):
        if not isinstance(ours, dict) or ours.keys() != theirs.keys():
            return f"{str(ours)[:80]}, Keras {str(theirs)[:80]}"
        if "of" in theirs:
            a, b = ours["of"], theirs["of"]
            if len(a) != len(b):
                return f"{len(a)} results, Keras {len(b)}"
            return next((d for x, y in zip(a, b) if (d := _of_values(x, y, line))), None)
        if "dict" in theirs:
            a, b = ours["dict"], theirs["dict"]
            if a.keys() != b.keys():
                return f"keys {list(a)}, Keras {list(b)}"
            return next((d for k in a if (d := _of_values(a[k], b[k], line))), None)
        return None if ours == theirs else f"{ours}, Keras {theirs}"
    if isinstance(ours, dict):
        return f"{str(ours)[:80]}, Keras {str(theirs)[:80]}"
    (dtype, shape, values), (other, their_shape, their_values) = ours, theirs
    if dtype != other and not _width_may_differ(dtype, other, line):
        return f"dtype {dtype}, Keras {other}"
    if shape != their_shape:
        return f"shape {shape}, Keras {their_shape}"
    tolerance = _TOLERANCES.get(other, 2e-5)
    far = [(a, b) for a, b in zip(_flat(values), _flat(their_values)) if not _near(a, b, tolerance)]
    return f"values {far[:3]} (ours, Keras)" if far else None


def _width_may_differ(ours, theirs, line):
    """64 bits stay 64 where Keras's rules make 32 of them; sizes and places have 32."""
    if (ours, theirs) in _WIDER:
        return any(f"'{letter}'" in line for letter in "ld") or "2**" in line
    return (theirs, ours) == ("int64", "int32") and line.startswith(("size(", "top_k("))


def _flat(values):
    return [x for v in values for x in (v if isinstance(v, list) else [v])]


def _near(a, b, tolerance):
    if isinstance(a, str) or isinstance(b, str):
        return a == b
    return math.isclose(a, b, rel_tol=tolerance, abs_tol=tolerance * 0.1)
