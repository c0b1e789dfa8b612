"""Describes what a program printed and left in its variables as data that can be compared.

The same code describes TensorFlow's values and kerastorch's: it knows classes by their names only
and imports neither. The harness of compat/ and `kerastorch compare` share it.
"""

from __future__ import annotations

import re

import numpy as np

WHOLE = 200  # arrays with more elements are described by a sample with mean and deviation
SAMPLE = 40

DURATION = re.compile(r"\b\d+(\.\d+)?(s|ms|us)(/(step|epoch|sample))?\b( \d+(ms|us|s)/step\b)?")
NUMBER = re.compile(r"[-+]?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?|\bnan\b|\binf\b")


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
    return {**code, **contents(value)}


def in_text(value):
    """The elements of an array as JSON data; of a large one a sample, the mean and deviation."""
    if value.size <= WHOLE:
        return {"values": elements(value.ravel())}
    step = value.size // SAMPLE | 1  # odd, so as not to stay in one column
    code = {"sample": elements(value.ravel()[::step])}
    if value.dtype.kind in "fiu":
        wide = value.astype(np.float64)
        code["mean"], code["deviation"] = encode_float(wide.mean()), encode_float(wide.std())
    return code


contents = in_text  # how an array's elements are kept: a recorder puts another way in its place


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
    if not hasattr(value, "numpy"):  # of a graph
        return encode_object(value)
    return encode_array(value.numpy(), "tensor", value.dtype.name)


def encode_variable(value):
    try:
        found = value.numpy()
    except (AttributeError, NotImplementedError):  # of a graph of TensorFlow 1
        return encode_object(value)
    code = encode_array(found, "variable", value.dtype.name)
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
