"""Runs one compat script and turns what it printed and left behind into plain JSON data.

Used twice: by record.py under real TensorFlow and by test_compat.py under kerastorch, so both
sides are described by the same code. It knows TensorFlow's classes by their names only and
imports neither library. It runs on Python 3.8 too (TF 2.3's).
"""

from __future__ import annotations

import io
import re
import runpy
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
SCRIPTS = sorted((HERE / "scripts").glob("*.py"))
WHOLE = 200  # arrays with more elements are recorded as a sample with mean and deviation
SAMPLE = 40

HEADER = re.compile(r"^# compat: (\w+) (.+)$", re.MULTILINE)
DURATION = re.compile(r"\b\d+(\.\d+)?(s|ms|us)(/(step|epoch|sample))?\b( \d+(ms|us|s)/step\b)?")


@dataclass
class Settings:
    """What the `# compat:` comments of a script say."""

    tensorflow: str = "2.15"  # the version whose behaviour counts
    stdout: bool = True
    stderr: bool = False
    rtol: float = 1e-5
    random: list = field(default_factory=list)  # names compared by kind, dtype and shape only


def settings(script):
    result = Settings()
    for key, value in HEADER.findall(script.read_text(encoding="utf-8")):
        if key == "random":
            result.random += value.split()
        elif key in ("stdout", "stderr"):
            setattr(result, key, {"on": True, "off": False}[value])
        elif key == "rtol":
            result.rtol = float(value)
        elif key == "tensorflow":
            result.tensorflow = value
        else:
            raise ValueError(f"{script.name}: unknown comment '# compat: {key}'")
    return result


def golden_path(script):
    return HERE / "golden" / f"{script.stem}.json"


def run(script):
    """Runs a script in this process and current directory; returns its record."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        namespace = runpy.run_path(str(script), run_name="__main__")
    return describe(settings(script), out.getvalue(), err.getvalue(), values(namespace))


def describe(wanted, stdout, stderr, codes):
    return {
        "stdout": lines(stdout) if wanted.stdout else [],
        "stderr": lines(stderr) if wanted.stderr else [],
        "values": {n: outline(c) if n in wanted.random else c for n, c in codes.items()},
    }


def lines(text):
    """The lines of an output without what depends on the clock: durations, unfinished bars."""
    shown = [re.split(r"[\r\b]+", line)[-1].rstrip() for line in text.split("\n")]
    finished = [DURATION.sub("<time>", line) for line in shown if " - ETA: " not in line]
    return finished[:-1] if finished[-1] == "" else finished


def values(namespace):
    """The public variables of a module, encoded; what is not data is left out."""
    public = {name: encode(v) for name, v in namespace.items() if not name.startswith("_")}
    return {name: code for name, code in sorted(public.items()) if not is_object(code)}


def is_object(code):
    return isinstance(code, dict) and code["kind"] == "object"


def encode(value):
    """JSON data for a value: itself, a list, or {"kind": ..., ...}."""
    classes = [cls.__name__ for cls in type(value).__mro__]
    for name, encoder in ENCODERS.items():
        if name in classes:
            return encoder(value)
    return encode_object(value)


def encode_object(value):
    return {"kind": "object", "class": type(value).__name__}


def encode_float(value):
    return value if np.isfinite(value) else {"kind": "float", "value": str(value)}


def encode_dict(value):
    return {"kind": "dict", "items": [[encode(k), encode(v)] for k, v in value.items()]}


def encode_set(value):
    return {"kind": "set", "items": sorted((encode(v) for v in value), key=str)}


def encode_array(value, kind="ndarray", dtype=None):
    value = np.asarray(value)
    code = {"kind": kind, "dtype": dtype or value.dtype.name, "shape": list(value.shape)}
    if value.size <= WHOLE:
        return {**code, "values": elements(value.ravel())}
    step = value.size // SAMPLE | 1  # odd, so as not to stay in one column
    code["sample"] = elements(value.ravel()[::step])
    if value.dtype.kind in "fiu":
        wide = value.astype(np.float64)
        code["mean"], code["deviation"] = encode_float(wide.mean()), encode_float(wide.std())
    return code


def elements(flat):
    kind = flat.dtype.kind
    if kind in "biu":
        return flat.tolist()
    if kind == "c":
        return [[short(x.real), short(x.imag)] for x in flat]
    if kind in "OSU":
        return [encode(x) for x in flat.tolist()]
    if flat.dtype.name == "bfloat16":
        flat = flat.astype(np.float32)
    return [short(x) for x in flat]


def short(x):
    """The shortest float that reads back as x in x's own precision."""
    return encode_float(float(str(x)))


def encode_tensor(value):
    return encode_array(value.numpy(), "tensor", value.dtype.name)


def encode_variable(value):
    code = encode_array(value.numpy(), "variable", value.dtype.name)
    return {**code, "name": value.name, "trainable": value.trainable}


def encode_shape(value):
    return {"kind": "TensorShape", "dims": None if value.rank is None else value.as_list()}


def encode_spec(value):
    shape = encode_shape(value.shape)["dims"]
    return {"kind": "spec", "dtype": value.dtype.name, "shape": shape}


def encode_ragged(value):
    return {"kind": "ragged", "dtype": value.dtype.name, "values": encode(value.to_list())}


def encode_slices(value):
    parts = [encode(part) for part in (value.values, value.indices, value.dense_shape)]
    return {"kind": "IndexedSlices", "parts": parts}


# By class name, the first that is found among the value's base classes.
ENCODERS = {
    "Bunch": encode_object,  # scikit-learn's data sets
    "Variable": encode_variable,
    "KerasTensor": encode_spec,
    "RaggedTensor": encode_ragged,
    "IndexedSlices": encode_slices,
    "TensorSpec": encode_spec,
    "TensorShape": encode_shape,
    "DType": lambda v: {"kind": "DType", "name": v.name},
    "Tensor": encode_tensor,
    "ndarray": encode_array,
    "generic": lambda v: encode_array(v, "numpy scalar"),
    "bool": bool,
    "int": int,
    "float": encode_float,
    "complex": lambda v: {"kind": "complex", "parts": [encode(v.real), encode(v.imag)]},
    "str": str,
    "bytes": lambda v: {"kind": "bytes", "value": v.decode("utf-8", "backslashreplace")},
    "NoneType": lambda v: None,
    "tuple": lambda v: {"kind": "tuple", "items": [encode(x) for x in v]},
    "list": lambda v: [encode(x) for x in v],
    "dict": encode_dict,
    "set": encode_set,
}


def outline(code):
    """A value without its numbers: kind, dtype and shape."""
    if isinstance(code, dict):
        drop = ("values", "sample", "mean", "deviation", "value")
        kept = {k: v for k, v in code.items() if k not in drop}
        return {k: v if k in ("shape", "dims") else outline(v) for k, v in kept.items()}
    if isinstance(code, list):
        return [outline(v) for v in code]
    return type(code).__name__ if isinstance(code, (int, float)) else code


def fresh_names():
    """Layer and model names start anew (dense, dense_1, ...), as in a new interpreter."""
    import_module("tensorflow").keras.backend.clear_session()
