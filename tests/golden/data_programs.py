"""Generated tf.data pipelines: programs from a seed, and what a library makes of one.

A program is an expression over `tf`, `np` and D (tf.data.Dataset) for a dataset; `outcome` gives
its elements, spec and cardinality, or the class of the error.
"""

import random

import numpy as np

SOURCES = [
    ("D.range({n})", "int"),
    ("D.range({n}, {m}, {s})", "int"),
    ("D.from_tensor_slices(np.arange({n}))", "int"),
    ("D.from_tensor_slices(np.arange(float({n})) - 2.0)", "float"),
    ("D.from_tensor_slices(np.arange({n}, dtype='float32').reshape(-1, {k}))", "row"),
    ("D.from_tensor_slices((np.arange({n}), np.arange({n}) * 0.5))", "pair"),
    ("D.from_tensor_slices({{'b': np.arange({n}), 'a': np.arange({n}) + 1.5}})", "dict"),
    ("D.from_tensor_slices(['x', 'yy', 'z', '', 'é'])", "text"),
    ("D.from_tensors(np.arange({n}))", "row"),
    ("D.from_generator(lambda: iter(range({n})), output_types=tf.int64)", "loose"),
    (
        "D.from_generator(lambda: iter(range({n})), output_signature=tf.TensorSpec((), tf.int64))",
        "int",
    ),
    ("D.range({k}).flat_map(lambda x: D.range(x + 1))", "int"),
    ("D.range(1, {k}).map(lambda x: tf.range(x))", "varied"),
]
MAPS = {
    "int": [
        "lambda x: x * 2",
        "lambda x: x % 3",
        "lambda x: tf.cast(x, tf.float32) / 2.0",
        "lambda x: (x, x + 1)",
        "lambda x: [x, -x]",
        "lambda x: {{'v': x}}",
        "lambda x: tf.fill([2], x)",
        "lambda x: tf.fill([x % 3], x)",
        "lambda x: 7",
        "lambda x: x + 1.5",
        "lambda x, y: x",
        "lambda x: tf.reduce_sum(tf.one_hot(x, 4))",
        "lambda x: tf.strings.as_string(x)",
        "lambda x: tf.numpy_function(lambda v: v * 2, [x], tf.int64)",
        "lambda x: tf.where(x > 2, x, -x)",
        "lambda x: tf.stack([x, x * x])",
        "lambda x: tf.debugging.check_numerics(1.0 / tf.cast(x - 3, tf.float32), 'x')",
    ],
    "float": [
        "lambda x: tf.sqrt(x)",
        "lambda x: x / 3.0",
        "lambda x: tf.cast(x, tf.int32)",
        "lambda x: tf.round(x * 1.3)",
    ],
    "row": [
        "lambda r: r * 2",
        "lambda r: tf.reduce_sum(r)",
        "lambda r: tf.reverse(r, [0])",
        "lambda r: (r, tf.shape(r)[0])",
        "lambda r: r[0]",
        "lambda r: tf.reduce_max(r)",
    ],
    "pair": [
        "lambda a, b: a",
        "lambda a, b: (b, a)",
        "lambda a, b: tf.cast(a, tf.float64) + b",
        "lambda p: p",
        "lambda a, b: {{'x': a, 'y': b}}",
    ],
    "dict": [
        "lambda d: d['a']",
        "lambda d: (d, d['b'])",
        "lambda d: {{**d, 'c': d['a'] * 2}}",
        "lambda a, b: a",
    ],
    "text": [
        "lambda s: tf.strings.length(s)",
        "lambda s: tf.strings.upper(s)",
        "lambda s: tf.strings.join([s, s])",
        "lambda s: (s, 1)",
    ],
    "loose": ["lambda x: x + 1", "lambda x: tf.reshape(x, [1])"],
    "varied": [
        "lambda v: v * 2",
        "lambda v: tf.reduce_sum(v)",
        "lambda v: tf.size(v)",
        "lambda v: tf.pad(v, [[0, 2]])",
    ],
}
FILTERS = {
    "int": [
        "lambda x: x % 2 == 0",
        "lambda x: x > 100",
        "lambda x: x",
        "lambda x: tf.constant([True])",
    ],
    "float": ["lambda x: x > 0", "lambda x: tf.math.is_nan(x)"],
    "row": ["lambda r: tf.reduce_sum(r) > 3"],
    "pair": ["lambda a, b: b > 1", "lambda a, b: (a > 1, b)"],
    "dict": ["lambda d: d['b'] < 3"],
    "text": ["lambda s: tf.strings.length(s) > 0", "lambda s: s != 'x'"],
    "loose": ["lambda x: x > 1"],
    "varied": ["lambda v: tf.size(v) > 1"],
}
ANY = [
    ".batch({k})", ".batch({k}, drop_remainder=True)", ".batch({z})", ".take({t})", ".skip({t})", ".repeat({r})", ".shuffle({q}, seed={s})",
    ".shuffle({q}, seed={s}, reshuffle_each_iteration=False)", ".shuffle({q}, seed={s}).repeat(2)", ".shard({k}, {j})", ".enumerate({j})", ".cache()",
    ".prefetch({q})", ".prefetch(-1)", ".concatenate(D.range(2))", ".batch({k}).unbatch()", ".unbatch()", ".window({k}).flat_map(lambda *w: w[0].batch({k}))",
    ".window({k}, shift={q}, stride={q}, drop_remainder=True)", ".padded_batch({k})", ".padded_batch({k}, padding_values=None, drop_remainder=True)",
    ".batch({k}).rebatch({q})", ".unique()", ".ignore_errors()", ".ragged_batch({k})", ".take(-1)", ".repeat().take({t})", ".batch({k}).batch(2)",
    ".batch({k}).map(lambda *b: b[0])", ".interleave(lambda *x: D.from_tensors(x[0]).repeat(2), cycle_length={k}, block_length={q})",
    ".apply(tf.data.experimental.assert_cardinality({n}))", ".cache().shuffle({q}, seed={s}).batch({k})",
]  # fmt: skip
INT = [
    ".scan(tf.constant(0, tf.int64), lambda s, x: (s + x, s * 2))", ".take_while(lambda x: x < {t})", ".group_by_window(lambda x: x % 3, lambda k, d: d.batch(2), {k})",
    ".flat_map(lambda x: D.range(x))", ".interleave(lambda x: D.range(x, x + {k}), cycle_length={k}, num_parallel_calls=2)", ".map(lambda x: x + 1, num_parallel_calls=2)",
    ".bucket_by_sequence_length(lambda x: tf.cast(x, tf.int32), [2, 4], [1, 2, 2], no_padding=True)", ".reduce_here",
]  # fmt: skip


def programs(count, seed=0):
    """`count` programs."""
    draw = random.Random(seed)
    return [_program(draw) for _ in range(count)]


def _program(draw):
    text, kind = draw.choice(SOURCES)
    text = _filled(draw, text)
    for _ in range(draw.randint(1, 4)):
        step, kind = _step(draw, kind)
        text += _filled(draw, step)
    return text


def _step(draw, kind):
    choice = draw.random()
    if choice < 0.3 and kind in MAPS:
        return f".map({draw.choice(MAPS[kind])})", None
    if choice < 0.42 and kind in FILTERS:
        return f".filter({draw.choice(FILTERS[kind])})", kind
    if choice < 0.55 and kind == "int":
        step = draw.choice(INT[:-1])
        return step, kind if "map(" in step or "scan" in step or "while" in step else None
    step = draw.choice(ANY)
    same = step.startswith(
        (".take", ".skip", ".repeat", ".shuffle", ".shard", ".cache()", ".prefetch")
    )
    return step, kind if same and ".batch" not in step else None


def _filled(draw, text):
    values = {
        "n": draw.choice([0, 1, 4, 6, 12]), "m": draw.choice([3, 9, -4]), "s": draw.choice([1, 2, 3, -2]), "k": draw.choice([1, 2, 3, 4]),
        "t": draw.choice([0, 1, 3, 5, 20]), "r": draw.choice([0, 1, 2, 3]), "q": draw.choice([1, 2, 3, 7, 40]), "j": draw.choice([0, 1, 2]),
        "z": draw.choice([0, -1, 2, 5]),
    }  # fmt: skip
    return text.format(**values)


MOST = 60


def outcome(text, tf):
    """What a program gives: twice its elements, its spec and cardinality; or an error's class."""
    names = {"tf": tf, "np": np, "D": tf.data.Dataset}
    found = {}
    try:
        dataset = eval(text, names)
        found["spec"] = _shown(dataset.element_spec)
        found["cardinality"] = int(dataset.cardinality())
    except Exception as error:
        return {"refused": type(error).__name__}
    for turn in ("first", "second"):
        elements = []
        try:
            for element in dataset:
                elements.append(_plain(element))
                if len(elements) == MOST:
                    break
        except Exception as error:
            found["raised"] = type(error).__name__
        found[turn] = elements
    return found


def _shown(spec):
    return repr(spec).replace("tf.", "")


def _plain(value):
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if hasattr(value, "element_spec"):
        return ["dataset", [_plain(v) for v in value]]
    if hasattr(value, "to_list"):
        return ["ragged", str(value.dtype.name), value.to_list()]
    array = np.asarray(value.numpy())
    flat = [x.decode("latin-1") if isinstance(x, bytes) else x for x in array.reshape(-1).tolist()]
    if array.dtype.kind == "f":
        flat = [repr(np.float32(x).item()) for x in flat]
    return [value.dtype.name, list(array.shape), flat]
