"""Golden values: a case is a Python expression over `tf` and `np` (or statements and,
on the last line, an expression), its result recorded under
TensorFlow by a make_*.py beside this file and compared with kerastorch's by the tests.
"""

import json

import numpy as np


def evaluate(case, tf, **names):
    """The encoded result of a case, or {"error": class name} when it raises.

    names: what the case may use beside tf and np.
    """
    try:
        return encode(_run(case, {"tf": tf, "np": np, **names}))
    except Exception as error:
        return {"error": type(error).__name__}


def _run(case, names):
    """The value of the last line of a case; the lines before it are statements."""
    before, _, last = case.rpartition("\n")
    exec(before, names)
    return eval(last, names)


def encode(value):
    """A result as plain JSON: tensors and arrays by dtype, shape and flat value."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return {"python": value}
    if hasattr(value, "row_splits"):
        return {"ragged": value.dtype.name, "rows": encode(list(map(_row, value)))}
    if isinstance(value, (np.ndarray, np.generic)):
        return {"numpy": str(value.dtype), "shape": list(value.shape), "value": _flat(value)}
    if hasattr(value, "as_list") or hasattr(value, "as_numpy_dtype"):
        return {"python": repr(value)}
    if hasattr(value, "numpy"):
        array = np.asarray(value.numpy())
        return {"dtype": value.dtype.name, "shape": list(array.shape), "value": _flat(array)}
    if isinstance(value, dict):
        return {"keys": [str(k) for k in value], "items": [encode(v) for v in value.values()]}
    if isinstance(value, (list, tuple)):
        return {"items": [encode(v) for v in value]}
    return {"python": str(value)}


def _row(row):
    return row if hasattr(row, "row_splits") else row.numpy()


def _flat(array):
    flat = np.asarray(array).reshape(-1)
    if flat.dtype.name in ("bfloat16", "float16"):
        flat = flat.astype(np.float32)
    if flat.dtype.kind == "c":
        return [[float(x.real), float(x.imag)] for x in flat]
    return [x.decode("latin-1") if isinstance(x, bytes) else x for x in flat.tolist()]


def record(cases, tf, path, **names):
    """Writes the results of the cases under the real TensorFlow to `path`."""
    rows = [f"{json.dumps(case)}: {json.dumps(evaluate(case, tf, **names))}" for case in cases]
    with open(path, "w", encoding="utf-8") as file:
        file.write("{\n" + ",\n".join(rows) + "\n}\n")


def check(case, tf, golden, rtol=1e-5, **names):
    """Asserts that a case gives the recorded result: floats to `rtol`, all else exactly."""
    _compare(evaluate(case, tf, **names), golden, rtol, case)


def _compare(ours, golden, rtol, case):
    shown = f"{case}\n  ours   {ours}\n  golden {golden}"
    assert ours.keys() == golden.keys(), shown
    for key, theirs in golden.items():
        if key == "items":
            assert len(ours[key]) == len(theirs), shown
            for a, b in zip(ours[key], theirs):
                _compare(a, b, rtol, case)
        elif key == "value" and _is_float(theirs):
            np.testing.assert_allclose(ours[key], theirs, rtol=rtol, atol=1e-7, err_msg=shown)
        elif key == "rows":
            _compare(ours[key], theirs, rtol, case)
        else:
            assert ours[key] == theirs, shown


def _is_float(values):
    return any(isinstance(x, (float, list)) for x in values)
