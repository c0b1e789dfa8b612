"""Values of tensors, drawn from a random.Random, and their text in a case."""

NUMPY = {"string": "object"}
LIMITS = {
    "int8": (-(2**7), 2**7 - 1),
    "int16": (-(2**15), 2**15 - 1),
    "int32": (-(2**31), 2**31 - 1),
    "int64": (-(2**63), 2**63 - 1),
    "uint8": (0, 2**8 - 1),
    "uint16": (0, 2**16 - 1),
    "uint32": (0, 2**32 - 1),
    "uint64": (0, 2**64 - 1),
}
SPECIAL = [float("nan"), float("inf"), float("-inf"), 0.0, 0.0, -0.0, 1.0, -1.0, 1e-4, 30.0, -30.0]
STRINGS = ["a", "b", "", "Ab c", "1.5", "-7", "é", "日本", "x,y,z", "  pad ", "a\nb", "zz"]


def values(rng, dtype, shape, style, nasty, below=None):
    """Nested lists of Python values. style: of STYLES or None; below: integers of 0..below-1."""
    flat = [None] * _size(shape)
    if below is not None:
        flat = [rng.randrange(below) if below else 0 for _ in flat]
        if flat and nasty and rng.random() < 0.2:
            flat[rng.randrange(len(flat))] = rng.choice([-1, below, below + 3])
        if style == "sorted":
            flat.sort()
        flat = [_as(dtype, v) for v in flat]
    else:
        draw = STYLES.get(style, _plain)
        mode = rng.random() if nasty else 1.0
        for i in range(len(flat)):
            flat[i] = draw(rng, dtype, shape, i)
        if style not in ("perm", "spd", "tril") and dtype not in ("bool", "string"):
            _spoil(rng, dtype, flat, mode)
        if style == "perm":
            order = list(range(len(flat)))
            rng.shuffle(order)
            flat = order
        if style == "sorted":
            flat = _sorted(flat)
    return _nested(flat, shape)


def _spoil(rng, dtype, flat, mode):
    """Puts special values in: all kinks, some that are not finite, ties, limits of integers."""
    if not flat or mode > 0.8:
        return
    if mode < 0.15:
        flat[:] = [_as(dtype, 0)] * len(flat)
    elif mode < 0.35:
        few = [rng.choice(flat) for _ in range(2)]
        flat[:] = [rng.choice(few) for _ in flat]
    elif dtype in LIMITS:
        low, high = LIMITS[dtype]
        for _ in range(1 + len(flat) // 3):
            flat[rng.randrange(len(flat))] = rng.choice([low, high, 0, 1, high // 2])
    else:
        for _ in range(1 + len(flat) // 3):
            flat[rng.randrange(len(flat))] = _as(dtype, rng.choice(SPECIAL))


def _as(dtype, value):
    if dtype == "bool":
        return bool(value)
    if dtype == "string":
        return str(value)
    if dtype.startswith("complex"):
        return complex(value, 0)
    if dtype in LIMITS:
        return int(value)
    return float(value)


def _plain(rng, dtype, shape, i, low=-3.0, high=3.0):
    if dtype == "bool":
        return rng.random() < 0.5
    if dtype == "string":
        return rng.choice(STRINGS)
    if dtype.startswith("complex"):
        return complex(round(rng.uniform(low, high), 2), round(rng.uniform(low, high), 2))
    if dtype in LIMITS:
        lowest = 0 if dtype.startswith("u") else int(low) - 2
        return rng.randint(max(lowest, int(low) - 2), max(int(high), 1) + 3)
    return round(rng.uniform(low, high), 2)


def _between(low, high):
    def draw(rng, dtype, shape, i):
        if dtype in LIMITS:
            return rng.randint(max(int(low), 0), max(1, int(high)))
        return _plain(rng, dtype, shape, i, low, high)

    return draw


def _spd(rng, dtype, shape, i):
    """Small off the diagonal, large on it."""
    n = shape[-1] if shape else 1
    row, column = (i // n) % n, i % n
    if row == column:
        return _as(dtype, 3 + row)
    return _as(dtype, round(((row + column) * 0.3) % 0.8, 2))


def _tril(rng, dtype, shape, i):
    n = shape[-1] if shape else 1
    row, column = (i // n) % n, i % n
    if row == column:
        return _as(dtype, 1 + row)
    return _plain(rng, dtype, shape, i) if row > column else _as(dtype, 0)


def _onehot(rng, dtype, shape, i):
    n = shape[-1] if shape else 1
    return _as(dtype, (i % n) == (i // n * 7 + 1) % n)


def _zero_one(rng, dtype, shape, i):
    return _as(dtype, rng.random() < 0.5)


def _pixel(rng, dtype, shape, i):
    """Images: floats of 0 to 1, whole numbers of 0 to 255."""
    if dtype in LIMITS:
        return rng.randint(0, min(LIMITS[dtype][1], 255))
    return _plain(rng, dtype, shape, i, 0.0, 1.0)


def _box(rng, dtype, shape, i):
    """Boxes y1, x1, y2, x2 of about one size, in which neighbours overlap."""
    low, high = ((0.0, 0.5), (0.5, 1.0))[i % 4 > 1]
    return _plain(rng, dtype, shape, i, low, high)


STYLES = {
    "pixel": _pixel,
    "boxes": _box,
    "pos": _between(0.1, 4.0),
    "unit": _between(0.05, 0.95),
    "small": _between(-0.9, 0.9),
    "spd": _spd,
    "tril": _tril,
    "onehot": _onehot,
    "zeroone": _zero_one,
    "ints": lambda rng, dtype, shape, i: _as(dtype, rng.randint(-3, 4)),
    "count": lambda rng, dtype, shape, i: _as(dtype, rng.randint(0, 4)),
}


def _sorted(flat):
    return sorted(flat, key=lambda v: (v != v, abs(v) if isinstance(v, complex) else v))


def _size(shape):
    size = 1
    for n in shape:
        size *= n
    return size


def _nested(flat, shape):
    if not shape:
        return flat[0]
    step = _size(shape[1:])
    return [_nested(flat[i * step : (i + 1) * step], shape[1:]) for i in range(shape[0])]


def text(value):
    """Python that makes the value; nan and inf are names that every case has."""
    if isinstance(value, list):
        return "[" + ", ".join(map(text, value)) + "]"
    if isinstance(value, complex):
        return f"complex({value.real!r}, {value.imag!r})"
    return repr(value)


def constant(values, dtype, shape):
    """The text of a tensor."""
    if 0 in shape:
        return f"tf.zeros({shape}, {dtype!r})"
    return f"tf.constant({text(values)}, {dtype!r})"
