"""Writes kerastorch/_core/op_types.py: run with the python of TensorFlow 2.15."""

import os
import runpy

HEAD = '''# ruff: noqa: E501
"""What dtypes and attributes TensorFlow's ops take, for the errors that wrong ones give.

One op a line, as tests/golden/make_op_types.py reads them from TensorFlow: the dtypes of the inputs
in order, by the name of a dtype attribute or by a letter, a bar, `name=kind` for the attributes;
for dtype attributes the letters of the dtypes allowed, `*` for any, `!` where there is no default;
a bar, and `name=letters` for the dtype attributes for which not all of them have a kernel.
"""

from __future__ import annotations

import functools

LETTERS = {
    "h": "float16", "g": "bfloat16", "f": "float32", "d": "float64", "b": "int8", "w": "int16",
    "i": "int32", "l": "int64", "B": "uint8", "W": "uint16", "I": "uint32", "L": "uint64",
    "?": "bool", "F": "complex64", "D": "complex128", "S": "string",
}  # fmt: skip


class OpTypes:
    """The dtypes of an op's inputs and the kinds of its attributes.

    inputs: for each input the name of a dtype attribute, or a dtype's name.
    allowed: {dtype attribute: names of dtypes}, None for any.
    without_default: the dtype attributes that have no default.
    kernels: {dtype attribute: letters of the dtypes with a kernel}, where those are not all.
    kinds: {attribute: "int", "bool", "float", "string", "type", "shape", "func", "list(int)" ...}.
    """

    def __init__(self, line):
        inputs, attrs, kernels = line.split("|")
        self.inputs = [LETTERS.get(word, word) for word in inputs.split()]
        self.allowed, self.kinds, self.without_default = {}, {}, set()
        for word in attrs.split():
            name, _, kind = word.partition("=")
            if kind.startswith(":"):
                if kind.endswith("!"):
                    self.without_default.add(name)
                kind = kind.strip(":!")
                self.allowed[name] = None if kind == "*" else [LETTERS[c] for c in kind]
                kind = "type"
            self.kinds[name] = kind
        self.kernels = dict(word.split("=") for word in kernels.split())

    def of_input(self, i: int) -> list[str] | None:
        """The names of the dtypes that input number i may have; None for any."""
        name = self.inputs[min(i, len(self.inputs) - 1)]
        return self.allowed.get(name, [name])

    def is_fixed(self, i: int) -> bool:
        """Whether input number i has one dtype in any case."""
        return self.inputs[min(i, len(self.inputs) - 1)] not in self.allowed


def with_kernel(type: str, number: int) -> list[str] | None:
    """The dtypes of input `number` for which an op has a kernel; None for all that it allows."""
    line = _lines().get(type)
    if line is None or line.endswith("|"):
        return None
    found = find(type)
    letters = found.kernels.get(found.inputs[min(number, len(found.inputs) - 1)])
    return None if letters is None else [LETTERS[c] for c in letters]


@functools.cache
def find(type: str) -> OpTypes | None:
    """The `OpTypes` of a type of op, None for one that is not in the table."""
    line = _lines().get(type)
    return None if line is None else OpTypes(line)


@functools.cache
def _lines():
    return dict(line.split(": ", 1) for line in TABLE.strip().split("\\n"))


TABLE = """
'''
LETTERS = {
    "float16": "h", "bfloat16": "g", "float32": "f", "float64": "d", "int8": "b", "int16": "w",
    "int32": "i", "int64": "l", "uint8": "B", "uint16": "W", "uint32": "I", "uint64": "L",
    "bool": "?", "complex64": "F", "complex128": "D", "string": "S",
}  # fmt: skip


# Ops of the package that graphs cannot name yet, and so are not in _graph/signatures.py.
OTHERS = """
AllCandidateSampler BandedTriangularSolve Conv3DBackpropInputV2 DenseBincount
DepthwiseConv2dNativeBackpropFilter DepthwiseConv2dNativeBackpropInput Eig IsotonicRegression
LinSpace LogUniformCandidateSampler MatrixSolveLs StatelessMultinomial
StatelessParameterizedTruncatedNormal StatelessShuffle StatelessTruncatedNormal StringSplitV2
TridiagonalSolve UnicodeDecode UniformCandidateSampler LowerBound MatrixTriangularSolve
UnicodeEncode UnicodeTranscode StringNGrams SobolSample MaxPool3D AvgPool3D Svd Qr
"""


# What Python functions of TensorFlow do for dtypes that the op of their name has no kernel for.
BESIDE = {"Abs": "FD", "Round": "bwBWIL", "ClipByValue": "IL"}


def kernels(definition, name_of, registered):
    """The last part of an op's line."""
    found = {}
    for kernel in registered(definition.name).kernel:
        if kernel.device_type in ("CPU", "DEFAULT"):
            for constraint in kernel.constraint:
                names = [name_of(t) for t in constraint.allowed_values.list.type]
                letters = {LETTERS[n] for n in names if n in LETTERS}
                found.setdefault(constraint.name, set()).update(letters)
    words = []
    for attr in definition.attr:
        names = [name_of(t) for t in attr.allowed_values.list.type] or LETTERS
        some = found.get(attr.name, set()) | set(BESIDE.get(definition.name, ""))
        if found.get(attr.name) and not {LETTERS[n] for n in names if n in LETTERS} <= some:
            words.append(f"{attr.name}={''.join(c for c in LETTERS.values() if c in some)}")
    return " ".join(words)


def line(definition, name_of, registered):
    """An op's line of the table; None for one with inputs or outputs of other dtypes."""
    inputs = []
    for arg in definition.input_arg:
        attr = arg.type_attr or arg.type_list_attr
        if not attr and name_of(arg.type) not in LETTERS:
            return None
        inputs.append(attr or LETTERS[name_of(arg.type)])
    attrs = []
    for attr in definition.attr:
        kind = attr.type.replace("list(type)", "types")
        if kind == "type":
            names = [name_of(t) for t in attr.allowed_values.list.type]
            kind = ":" + ("".join(LETTERS[n] for n in names if n in LETTERS) or "*")
            kind += "" if attr.HasField("default_value") else "!"
        attrs.append(f"{attr.name}={kind}")
    rest = kernels(definition, name_of, registered)
    return f"{definition.name}: {' '.join(inputs)} | {' '.join(attrs)} | {rest}".rstrip()


if __name__ == "__main__":
    import tensorflow as tf
    from tensorflow.python.framework import op_def_registry
    from tensorflow.python.framework.kernels import get_registered_kernels_for_op

    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "kerastorch")
    table = runpy.run_path(os.path.join(root, "_graph", "signatures.py"))["SIGNATURES"]
    types = {row.split(":")[0] for row in table.strip().split("\n")} | set(OTHERS.split())
    definitions = [op_def_registry.get(type) for type in sorted(types)]
    names = lambda t: tf.dtypes.as_dtype(t).name  # noqa: E731
    rows = [line(d, names, get_registered_kernels_for_op) for d in definitions if d is not None]
    with open(os.path.join(root, "_core", "op_types.py"), "w", encoding="utf-8") as file:
        file.write(HEAD + "\n".join(row for row in rows if row) + '\n"""\n')
