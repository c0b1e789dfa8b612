"""What dtypes and attributes TensorFlow's ops take, for the errors that wrong ones give.

One op a line of `_names/op_types.txt`, which tests/golden/make_op_types.py writes: the dtypes of
the inputs in order, by the name of a dtype attribute or by a letter, a bar, `name=kind` for the
attributes; for dtype attributes the letters of the dtypes allowed, `*` for any, `!` where there is
no default; a bar, and `name=letters` for the dtype attributes for which not all of them have a
kernel; a bar and `no gradient` where none is registered.
"""

from __future__ import annotations

import functools
from pathlib import Path

LETTERS = {
    "h": "float16", "g": "bfloat16", "f": "float32", "d": "float64", "b": "int8", "w": "int16",
    "i": "int32", "l": "int64", "B": "uint8", "W": "uint16", "I": "uint32", "L": "uint64",
    "?": "bool", "F": "complex64", "D": "complex128", "S": "string",
}  # fmt: skip


_NO_GRADIENT = " | no gradient"


class OpTypes:
    """The dtypes of an op's inputs and the kinds of its attributes.

    inputs: for each input the name of a dtype attribute, or a dtype's name.
    allowed: {dtype attribute: names of dtypes}, None for any.
    without_default: the dtype attributes that have no default.
    kernels: {dtype attribute: letters of the dtypes with a kernel}, where those are not all.
    kinds: {attribute: "int", "bool", "float", "string", "type", "shape", "func", "list(int)" ...}.
    """

    def __init__(self, line):
        inputs, attrs, kernels = line.removesuffix(_NO_GRADIENT).split("|")
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


def has_gradient(type: str) -> bool:
    """Whether a gradient of an op's type is registered, or the type not in the table."""
    return not _lines().get(type, "").endswith(_NO_GRADIENT)


def with_kernel(type: str, number: int) -> list[str] | None:
    """The dtypes of input `number` for which an op has a kernel; None for all that it allows."""
    line = _lines().get(type)
    if line is None or line.endswith(("|", "|" + _NO_GRADIENT)):
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
    path = Path(__file__).parent.parent / "_names" / "op_types.txt"
    return dict(line.split(": ", 1) for line in path.read_text(encoding="utf-8").splitlines())
