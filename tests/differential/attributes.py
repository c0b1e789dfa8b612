"""Arguments that are no tensors: axes, shapes, dtypes and the like; and wrong arguments."""

import re

from differential import literals

DTYPES = ["float32", "float64", "float16", "bfloat16", "complex64", "complex128", "bool", "string"]
DTYPES += ["int32", "int64", "int8", "int16", "uint8", "uint16", "uint32", "uint64"]


def draw(case, slot):
    """The text of an attribute slot."""
    if slot.startswith("#"):
        return str(case.size(slot[1:]))
    if "|" in slot:
        return case.rng.choice(re.split(r"(?<!\\)\|", slot)).strip().replace("\\|", "|")
    return KINDS[slot](case) if re.fullmatch("[a-z]+", slot) else slot


def _rank(case):
    return len(case.tensors[0][1]) if case.tensors else 2


def _axis(case):
    rank = _rank(case)
    if case.nasty and case.chance(0.12):
        return case.rng.choice([str(rank), str(-rank - 1), "tf.constant(0)", "np.int64(0)"])
    return str(case.rng.randrange(-rank, rank)) if rank else case.rng.choice(["0", "-1"])


def _axis_new(case):
    rank = _rank(case)
    return str(case.rng.randint(-rank - 1, rank))


def _axes(case):
    rank = _rank(case)
    kind = case.rng.random()
    if kind < 0.25 or not rank:
        return case.rng.choice(["None", "[]"]) if case.nasty else "None"
    if kind < 0.65:
        return _axis(case)
    axes = case.rng.sample(range(rank), case.rng.randint(1, rank))
    axes = [a - rank if case.chance(0.3) else a for a in axes]
    if case.nasty and case.chance(0.2):
        return case.rng.choice(["[]", "[0, 0]", f"[{rank}]", f"tf.constant({axes})", "()"])
    return str(tuple(axes)) if case.chance(0.2) else str(axes)


def _perm(case):
    order = list(range(_rank(case)))
    case.rng.shuffle(order)
    if case.nasty and case.chance(0.2):
        return case.rng.choice([str([0] * len(order)), str(order + [3]), f"{order[:-1]}"])
    return str([a - len(order) for a in order]) if case.chance(0.1) else str(order)


def _dtype(case):
    name = case.rng.choice(["float32", "int32", *DTYPES])
    return case.rng.choice([f"tf.{name}", f"tf.{name}", repr(name)])


def _float_dtype(case):
    return case.rng.choice(["tf.float32", "tf.float64", "tf.float16", "tf.bfloat16", "'float32'"])


def _int_dtype(case):
    return case.rng.choice(["tf.int32", "tf.int64", "tf.int32", "tf.int64", "'int32'", "tf.uint8"])


def _shape(case):
    rank = case.rng.choice([0, 1, 1, 2, 2, 3])
    dims = [case.rng.choice([1, 2, 3, 3]) for _ in range(rank)]
    if case.nasty and rank and case.chance(0.3):
        dims[case.rng.randrange(rank)] = case.rng.choice([0, 0, -1])
    way = case.rng.random()
    if way < 0.6:
        return str(dims)
    if way < 0.75:
        return str(tuple(dims))
    if way < 0.85:
        return f"tf.TensorShape({dims})" if -1 not in dims else str(dims)
    if way < 0.95 and rank:
        return f"tf.constant({dims})"
    return f"np.array({dims}, 'int64')" if rank else "()"


def _reshape(case):
    """A shape with as many elements as the first tensor."""
    size = 1
    for n in case.tensors[0][1]:
        size *= n
    ways = [[size], [-1], [1, size], [size, 1], [-1, 1], list(reversed(case.tensors[0][1]))]
    if size % 2 == 0 and size:
        ways += [[2, size // 2], [-1, 2]]
    if case.nasty and case.chance(0.25):
        ways = [[size + 1], [-1, -1], [-1, 0], [0], [], [size, 1, -1]]
    shape = case.rng.choice(ways)
    return f"tf.constant({shape}, 'int64')" if shape and case.chance(0.15) else str(shape)


def _ones(case):
    """A list of one number for each dimension of the first tensor."""
    return str([case.rng.choice([1, 2, 1, 0, 3]) for _ in range(_rank(case))])


def _begins(case):
    return str([case.rng.randrange(n) if n else 0 for n in case.tensors[0][1]])


def _sizes(case):
    return str([case.rng.choice([-1, 1, 1, n]) if n else -1 for n in case.tensors[0][1]])


def _paddings(case):
    pads = [[case.rng.choice([0, 1, 1, 2]) for _ in range(2)] for _ in range(_rank(case))]
    if case.nasty and pads and case.chance(0.2):
        pads[0] = case.rng.choice([[-1, 0], [5, 5], [1]])
    return str(pads)


def _index(case):
    """What may stand between brackets after a tensor."""
    rank = _rank(case)
    parts = []
    for _ in range(case.rng.randint(1, max(1, rank))):
        parts.append(
            case.rng.choice(
                ["0", "-1", ":", "::2", "::-1", "1:", ":-1", "0:1", "...", "None", "tf.newaxis"]
                + (
                    ["5", "tf.constant(0)", "np.int64(0)", "5:", "-7:1", "::0"]
                    if case.nasty
                    else []
                )
            )
        )
    if parts.count("...") > 1:
        parts = [p for p in parts if p != "..."] + ["..."]
    return ", ".join(parts)


def _number(case):
    return case.rng.choice(["0", "1", "2", "-1", "0.5", "2.0", "-1.5", "3", "0.0"])


def _small_int(case):
    choices = ["0", "1", "1", "2", "2", "3"]
    return case.rng.choice([*choices, "-1", "7"] if case.nasty else choices)


def _positive(case):
    return case.rng.choice(["1", "2", "2", "3"] + (["0", "-1"] if case.nasty else []))


def _kernel(case):
    return case.rng.choice(["1", "2", "3", "2", "3"] + (["7", "0"] if case.nasty else []))


KINDS = {
    "axis": _axis,
    "axisnew": _axis_new,
    "axes": _axes,
    "perm": _perm,
    "dtype": _dtype,
    "fdtype": _float_dtype,
    "idtype": _int_dtype,
    "shape": _shape,
    "reshape": _reshape,
    "ones": _ones,
    "begins": _begins,
    "sizes": _sizes,
    "paddings": _paddings,
    "index": _index,
    "number": _number,
    "smallint": _small_int,
    "positive": _positive,
    "kernel": _kernel,
    "bool": lambda case: case.rng.choice(["True", "False"]),
    "padding": lambda case: case.rng.choice(["'SAME'", "'VALID'"]),
    "kpadding": lambda case: case.rng.choice(["'same'", "'valid'"]),
    "rate": lambda case: case.rng.choice(["0.5", "1.5", "0.1", "2.0"]),
}

WRONG_TENSORS = [
    "None",
    "'a'",
    "[]",
    "[[1.0], [2.0, 3.0]]",
    "2.5",
    "3",
    "True",
    "{}",
    "[None]",
    "tf.constant(['a', 'b'])",
    "tf.constant([True, False])",
    "tf.constant([1, 2])",
    "tf.constant([[1.5, 2.5]], 'float64')",
    "tf.zeros([0, 3])",
    "tf.zeros([2, 1, 1, 1, 1])",
    "tf.constant([1 + 2j])",
    "tf.float32",
    "np.array([1, 2], 'int16')",
    "[1, 'a']",
    "[tf.constant(1), 2.5]",
    "-1",
]
WRONG_ATTRIBUTES = [
    "None",
    "-1",
    "0",
    "5",
    "2.5",
    "'foo'",
    "[0]",
    "[]",
    "True",
    "tf.constant(1.0)",
    "tf.constant(1)",
    "tf.constant([0])",
    "(1, 2)",
    "[1, 2, 3]",
    "{}",
    "'float32'",
    "tf.int32",
    "np.int64(1)",
    "np.float32(0.5)",
    "[None]",
    "-5",
    "1 + 2j",
]


def wrong_tensor(case, text):
    """Another thing in a tensor's place: another dtype, shape or type."""
    way = case.rng.random()
    dtype, shape = case.tensors[-1]
    if way < 0.25:
        other = case.rng.choice([d for d in DTYPES if d != dtype])
        values = literals.values(case.rng, other, shape, None, False)
        return literals.constant(values, other, shape)
    if way < 0.45:
        other = [n for n in shape if case.chance(0.6)] + [case.rng.choice([1, 2, 5])]
        values = literals.values(case.rng, dtype, other, None, False)
        return literals.constant(values, dtype, other)
    return case.rng.choice(WRONG_TENSORS)


def wrong_attribute(case, slot):
    return case.rng.choice(WRONG_ATTRIBUTES)
