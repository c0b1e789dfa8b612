"""Cases out of templates: a template is Python with slots, a case has the slots filled.

    {num[?]}, {=[~]}, ?axis={axes}

A slot with brackets is a tensor: a group of dtypes (GROUPS) or `=`, the dtype of the case's first
tensor (`=2`: of its second), and its dimensions: numbers, letters (one size each in a case), `*`
(batch dimensions of the case), `?` (the shape of the case: any), `~` (what broadcasts with it).
After them `<n`: values below the size of n; `:word`: a kind of values (STYLES). Other slots: `{#n}`
the size of n, `{a|b|c}` one of the texts, `{axis}` and the other names of attributes.py.
An argument that starts with `?` is left out in half of the cases.

Everything is drawn from one random.Random per case, seeded by its name and number: a case does not
depend on the other cases, nor on the libraries.
"""

import random
import re

from differential import attributes, literals

SLOT = re.compile(r"\{([^{}]*)\}")
TENSOR = re.compile(r"(=\d?|[a-z]+\d*)\[([^\]]*)\](?:<(\w+))?(?::(\w+))?$")

GROUPS = {
    "float": "float32:55 float64:20 float16:14 bfloat16:8",
    "f32": "float32",
    "hf": "float32:80 float16:20",
    "cplx": "float32:50 float64:16 float16:10 bfloat16:5 complex64:12 complex128:5",
    "complex": "complex64:2 complex128:1",
    "real": "float32:40 float64:10 float16:6 bfloat16:4 int32:14 int64:8 int8:3 int16:3 uint8:4 "
    "uint16:3 uint32:3 uint64:3",
    "num": "float32:36 float64:10 float16:5 bfloat16:3 int32:14 int64:7 int8:3 int16:3 uint8:3 "
    "uint16:3 uint32:3 uint64:3 complex64:4 complex128:2",
    "any": "float32:30 float64:7 float16:4 bfloat16:3 int32:14 int64:7 int8:3 int16:3 uint8:3 "
    "uint16:3 uint32:3 uint64:3 complex64:4 complex128:2 bool:8 string:6",
    "int": "int32:40 int64:20 int8:7 int16:7 uint8:7 uint16:6 uint32:6 uint64:6",
    "idx": "int32:3 int64:1",
    "bool": "bool",
    "str": "string",
    "label": "float32:4 int32:4 int64:2 uint8:1 bool:1",
}
ODD = ["uint16", "uint32", "uint64", "float16", "bfloat16"]
ODD += ["complex64", "bool", "string", "int8", "float64", "int64", "uint8"]


def weighted(rng, text):
    """One word of `word:weight ...`."""
    words = [part.partition(":") for part in text.split()]
    return rng.choices([w for w, _, _ in words], [float(n or 1) for _, _, n in words])[0]


class Case:
    """What is drawn for one case. style: "plain", "nasty" or "wrong" (one argument is wrong)."""

    def __init__(self, seed, style):
        self.rng = random.Random(seed)
        self.style = style
        self.dims = {}
        self.tensors = []  # (dtype, shape) of the tensor slots so far
        self.shape = self.batch = None
        self.literals = []  # one for each tensor slot: its text as tf.constant

    @property
    def nasty(self):
        return self.style == "nasty"

    def chance(self, p):
        return self.rng.random() < p

    # sizes

    def size(self, letter):
        if letter.isdigit():
            return int(letter)
        if letter not in self.dims:
            empty = self.nasty and self.chance(0.08)
            self.dims[letter] = 0 if empty else self.rng.choice([1, 2, 2, 3, 3, 4])
        return self.dims[letter]

    def any_shape(self):
        if self.shape is None:
            rank = self.rng.choice([0, 1, 1, 1, 2, 2, 2, 3])
            self.shape = [self.rng.choice([1, 2, 2, 3, 3]) for _ in range(rank)]
            if self.nasty and rank and self.chance(0.15):
                self.shape[self.rng.randrange(rank)] = 0
        return list(self.shape)

    def broadcast_shape(self):
        shape = self.any_shape()
        kind = self.rng.random()
        if kind < 0.55:
            return shape
        if kind < 0.7:
            return []
        if kind < 0.85:
            return shape[self.rng.randrange(len(shape) + 1) :]
        return [1 if self.chance(0.4) else n for n in shape]

    def batch_dims(self):
        if self.batch is None:
            self.batch = self.rng.choice([[], [], [], [2], [3], [1, 2]])
            if self.nasty and self.chance(0.1):
                self.batch = [0]
        return list(self.batch)

    def dimensions(self, text):
        shape = []
        for part in filter(None, text.replace(" ", "").split(",")):
            if part == "?":
                shape += self.any_shape()
            elif part == "~":
                shape += self.broadcast_shape()
            elif part == "*":
                shape += self.batch_dims()
            elif "+" in part or "-" in part:
                letter, sign, number = re.fullmatch(r"(\w)([+-])(\d)", part).groups()
                shape.append(max(0, self.size(letter) + int(sign + number)))
            else:
                shape.append(self.size(part))
        return shape

    # tensors

    def dtype(self, group):
        if group.startswith("="):
            number = int(group[1:] or 1) - 1
            dtype = self.tensors[number][0]
            return self.rng.choice(ODD) if self.style == "wrong" and self.chance(0.08) else dtype
        if self.nasty and group not in ("idx", "str", "bool", "f32") and self.chance(0.12):
            return self.rng.choice(ODD)
        return weighted(self.rng, GROUPS[group])

    def tensor(self, group, dims, bound, style):
        dtype, shape = self.dtype(group), self.dimensions(dims)
        self.tensors.append((dtype, shape))
        below = self.size(bound) if bound else None
        values = literals.values(self.rng, dtype, shape, style, self.nasty, below)
        text = literals.constant(values, dtype, shape)
        self.literals.append(text)
        return text, values

    def dressed(self, text, values):
        """A tensor argument as a user may write it: a list, an array, a variable."""
        dtype, shape = self.tensors[-1]
        way = self.rng.random()
        if way < 0.74 or 0 in shape or dtype in ("bfloat16",):
            return text
        if way < 0.86:
            return literals.text(values)
        if way < 0.94:
            return f"np.array({literals.text(values)}, {literals.NUMPY.get(dtype, dtype)!r})"
        return f"tf.Variable({text})"


def _outside(text):
    """(index, char, depth of brackets) for the characters of a template that are in no slot."""
    depth, slot = 0, False
    for i, char in enumerate(text):
        if slot or char == "{":
            slot = char != "}"
            continue
        depth += (char in "([") - (char in ")]")
        yield i, char, depth


def split_arguments(text):
    """The arguments of a template, apart at its commas outside of brackets."""
    parts, start = [], 0
    for i, char, depth in _outside(text):
        if char == "," and not depth:
            parts.append(text[start:i].strip())
            start = i + 1
    parts.append(text[start:].strip())
    return [p for p in parts if p]


def choose(case, template):
    """The template without the optional arguments that this case leaves out."""
    kept = []
    for part in split_arguments(template):
        if part.startswith("?"):
            if not case.chance(0.5):
                continue
            part = part[1:]
        kept.append(_inside_calls(case, part))
    return ", ".join(kept)


def _inside_calls(case, text):
    """Leaves optional arguments out of the calls in a text."""
    if ", ?" not in text and "(?" not in text:
        return text
    result, opened, start = "", None, 0
    for i, char, depth in _outside(text):
        if char == "(" and opened is None:
            opened = depth
            result += text[start : i + 1]
            start = i + 1
        elif char == ")" and depth == (opened or 0) - 1:
            result += choose(case, text[start:i])
            start, opened = i, None
    return result + text[start:]


def fill(case, text, replace=None):
    """The text with its slots filled.

    replace(number, literal): what stands for tensor slot `number` instead of a dressed constant.
    """
    slots = [m.group(1) for m in SLOT.finditer(text)]
    wrong = case.rng.randrange(len(slots)) if slots and case.style == "wrong" else None
    filled = [None] * len(slots)
    number = 0
    for i, slot in enumerate(slots):
        match = None if "|" in slot else TENSOR.match(slot)
        if match:
            literal, values = case.tensor(*match.groups())
            if replace:
                filled[i] = replace(number, literal)
            else:
                filled[i] = case.dressed(literal, values)
            if i == wrong:
                filled[i] = attributes.wrong_tensor(case, filled[i])
            number += 1
    for i, slot in enumerate(slots):
        if filled[i] is None:
            filled[i] = attributes.draw(case, slot)
            if i == wrong:
                filled[i] = attributes.wrong_attribute(case, slot)
    parts = iter(filled)
    return SLOT.sub(lambda m: next(parts), text)
