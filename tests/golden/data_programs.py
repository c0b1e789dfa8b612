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


RAGGED = "tf.ragged.constant([[1, 2], [3], [], [4, 5, 6], [7], [8, 9]][:{n}])"
WORDS = "tf.ragged.constant([['a', 'bb'], [], ['c'], ['d', 'e', 'f']])"
DEEP = "tf.ragged.constant([[[1, 2], [3]], [[4]], [], [[5, 6], [], [7]]])"
SPARSE = "tf.sparse.from_dense([[0, 1, 0], [2, 0, 3], [0, 0, 0], [4, 5, 6]])"
COMPOSITE_SOURCES = [
    (f"D.from_tensor_slices({RAGGED})", "ragged"),
    (f"D.from_tensor_slices({WORDS})", "words"),
    (f"D.from_tensor_slices({DEEP})", "deep"),
    (f"D.from_tensor_slices(({WORDS}, np.arange(4)))", "words_pair"),
    (f"D.from_tensors({RAGGED})", "rows"),
    ("D.range({k}).map(lambda n: tf.range(n)).ragged_batch({q})", "rows"),
    (f"D.from_tensor_slices({SPARSE})", "sparse"),
    (f"D.from_tensors({SPARSE})", "matrix"),
    (f"D.from_tensor_slices({{{{'s': {SPARSE}, 'r': {WORDS}}}}})", "mixed"),
    ("D.from_tensor_slices(['a b', '', 'c', 'd e f']).map(tf.strings.split)", "words"),
    ("tf.data.TextLineDataset(F + '/a.txt')", "line"),
    ("tf.data.TextLineDataset([F + '/a.txt', F + '/b.txt'])", "line"),
    ("tf.data.TextLineDataset([F + '/a.txt', F + '/b.txt'], num_parallel_reads=2)", "line"),
    ("tf.data.TextLineDataset(F + '/a.txt.gz', compression_type='GZIP')", "line"),
    ("D.list_files(F + '/*.txt', shuffle=False).flat_map(tf.data.TextLineDataset)", "line"),
    ("D.list_files(F + '/*.txt', shuffle=False).interleave(tf.data.TextLineDataset, "
     "cycle_length={k}, block_length={q})", "line"),
    ("tf.data.TFRecordDataset(F + '/a.tfrecord')", "record"),
    ("tf.data.TFRecordDataset([F + '/a.tfrecord'] * 2, num_parallel_reads=2)", "record"),
    ("tf.data.FixedLengthRecordDataset(F + '/a.bin', 3, header_bytes=1, footer_bytes=2)", "text"),
    ("tf.data.experimental.CsvDataset(F + '/a.csv', [tf.int64, tf.float32, ''], header=True)",
     "fields"),
    ("tf.data.experimental.CsvDataset(F + '/a.csv', [tf.int64, ''], header=True, "
     "select_cols=[0, 2])", "fields_of_two"),
    ("tf.data.experimental.make_csv_dataset(F + '/a.csv', {k}, num_epochs=1, shuffle=False)",
     "columns"),
    ("tf.data.experimental.make_csv_dataset(F + '/a.csv', {k}, label_name='w', num_epochs=2, "
     "shuffle=True, shuffle_seed={s})", "labelled"),
    ("tf.data.experimental.make_batched_features_dataset(F + '/a.tfrecord', {k}, FEATURES, "
     "num_epochs=1, shuffle=False)", "features"),
    ("tf.data.TFRecordDataset(F + '/a.tfrecord').batch({k}).apply("
     "tf.data.experimental.parse_example_dataset(FEATURES))", "features"),
]  # fmt: skip
COMPOSITE_MAPS = {
    "ragged": [
        "lambda r: r * 2", "lambda r: tf.reduce_sum(r)", "lambda r: tf.size(r)",
        "lambda r: tf.ragged.stack([r, r])", "lambda r: (r, tf.shape(r)[0])",
    ],
    "words": [
        "lambda w: tf.strings.upper(w)", "lambda w: tf.strings.reduce_join(w, separator='-')",
        "lambda w: tf.strings.length(w)", "lambda w: tf.size(w)",
        "lambda w: tf.concat([w, ['z']], 0)", "lambda w: tf.strings.bytes_split(w)",
        "lambda w: tf.strings.ngrams(w, 2)",
    ],
    "deep": [
        "lambda r: r + 1", "lambda r: tf.reduce_sum(r, 1)", "lambda r: r.to_tensor()",
        "lambda r: r.flat_values", "lambda r: r.nrows()", "lambda r: r.row_lengths()",
    ],
    "words_pair": ["lambda w, n: (tf.strings.join([w, w]), n)", "lambda w, n: w", "lambda w: w"],
    "rows": [
        "lambda r: r * 2", "lambda r: tf.reduce_sum(r, 1)", "lambda r: r.to_tensor(-1)",
        "lambda r: r.to_sparse()", "lambda r: r[:1]", "lambda r: tf.concat([r, r], 1)",
        "lambda r: (r, r.row_lengths())",
    ],
    "sparse": [
        "lambda s: tf.sparse.to_dense(s)", "lambda s: s", "lambda s: tf.sparse.reduce_sum(s)",
        "lambda s: s.values", "lambda s: {{'s': s}}", "lambda s: s * 2",
    ],
    "matrix": ["lambda s: tf.sparse.to_dense(s)", "lambda s: tf.sparse.transpose(s)"],
    "mixed": ["lambda d: d['r']", "lambda d: d['s']", "lambda d: (d, tf.size(d['r']))"],
    "line": [
        "lambda s: tf.strings.length(s)", "lambda s: tf.strings.split(s, ',')",
        "lambda s: tf.strings.strip(s)", "lambda s: tf.strings.regex_replace(s, '[0-9]', '#')",
        "lambda s: tf.strings.to_number(s)", "lambda s: tf.strings.substr(s, 0, 1)",
        "lambda s: tf.io.decode_csv(s, [[0], [0.0], ['x']])", "lambda s: s + '!'",
        "lambda s: tf.strings.unicode_decode(s, 'UTF-8')", "lambda s: tf.strings.lower(s)",
        "lambda s: tf.strings.split([s], ',').to_tensor()", "lambda s: (s, tf.strings.join([s, s]))",
        "lambda s: tf.strings.to_hash_bucket_fast(s, 50)", "lambda s: tf.io.decode_raw(s, tf.uint8)",
    ],
    "record": [
        "lambda r: tf.io.parse_single_example(r, FEATURES)",
        "lambda r: tf.io.parse_single_example(r, {{'i': tf.io.FixedLenFeature([], tf.int64)}})",
        "lambda r: tf.io.parse_single_example(r, {{'i': tf.io.FixedLenFeature([2], tf.int64)}})",
        "lambda r: tf.io.parse_single_example(r, {{'i': tf.io.FixedLenFeature([], tf.float32)}})",
        "lambda r: tf.io.parse_single_example(r, {{'no': tf.io.FixedLenFeature([], tf.int64)}})",
        "lambda r: tf.io.parse_single_example(r, {{'w': tf.io.VarLenFeature(tf.string)}})",
        "lambda r: tf.io.parse_single_example(r, {{'w': tf.io.RaggedFeature(tf.string)}})",
        "lambda r: tf.strings.length(r)",
    ],
    "text": ["lambda s: tf.io.decode_raw(s, tf.uint8)", "lambda s: tf.strings.upper(s)"],
    "fields": ["lambda a, b, c: (a, c)", "lambda a, b, c: tf.strings.join([c, c])",
               "lambda *row: tf.stack(row[:1])", "lambda a, b: a"],
    "fields_of_two": ["lambda a, c: c", "lambda a, c: {{'a': a, 'c': c}}"],
    "columns": ["lambda d: d['n']", "lambda d: {{**d, 'm': d['n'] + 1}}", "lambda d: d['no']"],
    "labelled": ["lambda d, y: y", "lambda d, y: (d['n'], y)"],
    "features": ["lambda d: d['i']", "lambda d: d['w']", "lambda d: (d, d['i'])"],
}  # fmt: skip
COMPOSITE_FILTERS = {
    "ragged": ["lambda r: tf.size(r) > 1", "lambda r: r > 1"],
    "words": ["lambda w: tf.size(w) > 0", "lambda w: tf.reduce_any(w == 'a')"],
    "deep": ["lambda r: r.nrows() > 1"],
    "words_pair": ["lambda w, n: n > 1"],
    "rows": ["lambda r: tf.reduce_sum(r) > 3"],
    "sparse": ["lambda s: tf.reduce_sum(s.values) > 2"],
    "line": ["lambda s: tf.strings.length(s) > 2", "lambda s: tf.strings.regex_full_match(s, '.*,.*')"],
    "record": ["lambda r: tf.strings.length(r) > 40"],
    "fields": ["lambda a, b, c: a > 1", "lambda a: True"],
    "columns": ["lambda d: tf.reduce_sum(d['n']) > 3"],
}  # fmt: skip
COMPOSITE_ANY = [*ANY, ".ragged_batch({k})", ".batch({k})", ".batch({k}).unbatch()",
                 ".batch({k}).batch(2)", ".repeat(2)", ".cache().repeat(2)",
                 ".shuffle({q}, seed={s}).batch({k})", ".padded_batch({k})", ".rebatch({k})",
                 ".batch({k}).rebatch({q})"]  # fmt: skip


def programs(count, seed=0):
    """`count` programs."""
    draw = random.Random(seed)
    return [_program(draw, SOURCES, _step) for _ in range(count)]


def composite_programs(count, seed=0):
    """`count` programs on ragged and sparse elements, and on files."""
    draw = random.Random(seed)
    return [_program(draw, COMPOSITE_SOURCES, _composite_step) for _ in range(count)]


def write_files(tf, folder):
    """The files that the programs read, in `folder`; gives the names that programs use beside."""
    import gzip
    import os

    texts = {
        "a.txt": "1,2.5,x\n2,,yy\r\n\n  3 \nlast, line",
        "b.txt": "é\n7\n",
        "a.csv": 'n,w,t\n1,0.5,x\n2,1.5,\n3,-2,zz\n4,1e3,"q,r"\n',
        "a.bin": "#abcdefghi..",
    }
    for name, text in texts.items():
        with open(os.path.join(folder, name), "wb") as file:
            file.write(text.encode())
    with gzip.open(os.path.join(folder, "a.txt.gz"), "wb") as file:
        file.write(texts["a.txt"].encode())
    feature, train = tf.train.Feature, tf.train
    with tf.io.TFRecordWriter(os.path.join(folder, "a.tfrecord")) as file:
        for i in range(5):
            words = [b"ab"[: i % 3]] * i
            made = {
                "i": feature(int64_list=train.Int64List(value=[i])),
                "f": feature(float_list=train.FloatList(value=[i / 2, -1.0])),
                "w": feature(bytes_list=train.BytesList(value=words)),
            }
            features = train.Features(feature=made)
            file.write(train.Example(features=features).SerializeToString(deterministic=True))
    kinds = {
        "i": tf.io.FixedLenFeature([], tf.int64),
        "f": tf.io.FixedLenFeature([2], tf.float32),
        "w": tf.io.RaggedFeature(tf.string),
        "v": tf.io.VarLenFeature(tf.string),
        "d": tf.io.FixedLenFeature([], tf.string, "none"),
    }
    return {"F": folder, "FEATURES": kinds}


def _program(draw, sources, step_of):
    text, kind = draw.choice(sources)
    text = _filled(draw, text)
    for _ in range(draw.randint(1, 4)):
        step, kind = step_of(draw, kind)
        text += _filled(draw, step)
    return text


def _composite_step(draw, kind):
    choice = draw.random()
    if choice < 0.45 and kind in COMPOSITE_MAPS:
        return f".map({draw.choice(COMPOSITE_MAPS[kind])})", None
    if choice < 0.55 and kind in COMPOSITE_FILTERS:
        return f".filter({draw.choice(COMPOSITE_FILTERS[kind])})", kind
    step = draw.choice(COMPOSITE_ANY)
    same = step.startswith((".take", ".skip", ".repeat", ".shard", ".cache()", ".prefetch"))
    return step, kind if same and "batch" not in step else None


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


def outcome(text, tf, more=None):
    """What a program gives: twice its elements, its spec and cardinality; or an error's class.

    more: names that it uses beside.
    """
    names = {"tf": tf, "np": np, "D": tf.data.Dataset, **(more or {})}
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


def _texts(value):
    if isinstance(value, list):
        return [_texts(v) for v in value]
    return value.decode("latin-1") if isinstance(value, bytes) else value


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
        return ["ragged", str(value.dtype.name), _texts(value.to_list())]
    if hasattr(value, "dense_shape"):
        return ["sparse", *map(_plain, (value.indices, value.values, value.dense_shape))]
    array = np.asarray(value.numpy())
    flat = [x.decode("latin-1") if isinstance(x, bytes) else x for x in array.reshape(-1).tolist()]
    if array.dtype.kind == "f":
        flat = [repr(np.float32(x).item()) for x in flat]
    return [value.dtype.name, list(array.shape), flat]
