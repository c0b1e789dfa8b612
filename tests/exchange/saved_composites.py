"""Functions on ragged and sparse values, and of serialized Examples, saved: see saved_programs.py.

An argument ("ragged", flat values, row splits ...) or ("sparse", indices, values, shape) stands for
a composite: see `given`.
"""

import numpy as np

ROWS = ("ragged", np.array([1, 2, 3, 4, 5], np.float32), np.array([0, 2, 2, 5], np.int64))
WORDS = ("ragged", np.array([b"a b", b"c", b"d"], object), np.array([0, 2, 3], np.int64))
DEEP = (
    "ragged", np.array([1, 2, 3, 4], np.int32), np.array([0, 2, 2, 3]), np.array([0, 2, 3, 4]),
)  # fmt: skip
PLACES = np.array([[0, 1], [0, 3], [1, 0]])
THIN = ("sparse", PLACES, np.array([1, 2, 3], np.float32), np.array([2, 5]))
TEXTS = np.array([b"a b c", b"d", b"", b"\xc3\xa9 f"], object)


def given(tf, value):
    """The tensor or composite that an argument stands for."""
    if isinstance(value, tuple):
        kind, *parts = value
        parts = [tf.constant(p) for p in parts]
        if kind == "sparse":
            return tf.SparseTensor(*parts)
        return tf.RaggedTensor.from_nested_row_splits(parts[0], parts[1:])
    return tf.constant(value) if isinstance(value, np.ndarray) else value


def _module(tf, rows):
    """(a module with the functions of rows, their calls)."""
    module, calls = tf.Module(), []
    for name, signature, function, args in rows:
        setattr(module, name, tf.function(function, input_signature=signature))
        calls.append((name, args))
    return module, calls, None


def ragged(tf):
    """Ragged values in, out and inside."""
    r = tf.RaggedTensorSpec([None, None], tf.float32)
    words = tf.RaggedTensorSpec([None, None], tf.string)
    deep = tf.RaggedTensorSpec([None, None, None], tf.int32, ragged_rank=2)
    texts, matrix = tf.TensorSpec([None], tf.string), tf.TensorSpec([None, 3])
    three = np.arange(6, dtype=np.float32).reshape(2, 3)
    return _module(
        tf,
        [
            ("twice", [r], lambda x: x * 2.0 + tf.exp(x), [ROWS]),
            ("sums", [r], lambda x: (tf.reduce_sum(x, 1), x.row_lengths(), tf.reduce_max(x)),
             [ROWS]),
            ("means", [r], lambda x: (tf.reduce_mean(x, 1), tf.reduce_min(x)), [ROWS]),
            ("dense", [r], lambda x: (x.to_tensor(), x.to_tensor(-1.0)), [ROWS]),
            ("joined", [r], lambda x: (tf.concat([x, x], 1), tf.concat([x, x], 0)), [ROWS]),
            ("deep", [deep], lambda x: (tf.reduce_sum(x, 2), x.flat_values, x.nested_row_splits[0]),
             [DEEP]),
            ("inside", [matrix],
             lambda x: tf.RaggedTensor.from_tensor(x, lengths=tf.constant([1, 2])).to_tensor(),
             [three]),
            ("gathered", [r], lambda x: tf.gather(x, [2, 0]), [ROWS]),
            ("parts", [r], lambda x: (x[:2], x[:, 1:], x[2]), [ROWS]),
            ("split", [texts], lambda x: (tf.strings.split(x), tf.strings.split(x, "b")), [TEXTS]),
            ("letters", [texts],
             lambda x: (tf.strings.unicode_split(x, "UTF-8"), tf.strings.bytes_split(x)), [TEXTS]),
            ("words", [words],
             lambda x: (tf.strings.length(x), tf.strings.join([x, x]),
                        tf.strings.reduce_join(x, axis=-1), tf.strings.ngrams(x, 2)), [WORDS]),
            ("sparse", [r], lambda x: x.to_sparse(), [ROWS]),
            ("masked", [r], lambda x: tf.ragged.boolean_mask(x, x > 2.0), [ROWS]),
            ("chosen", [r], lambda x: tf.where(x > 1.5, x, tf.zeros_like(x)), [ROWS]),
            ("lengths", [tf.TensorSpec([None]), tf.TensorSpec([None], tf.int64)],
             lambda v, n: tf.RaggedTensor.from_row_lengths(v, n),
             [np.arange(4, dtype=np.float32), np.array([1, 3])]),
            ("ids", [tf.TensorSpec([None]), tf.TensorSpec([None], tf.int64)],
             lambda v, n: tf.RaggedTensor.from_value_rowids(v, n),
             [np.arange(4, dtype=np.float32), np.array([0, 0, 2, 2])]),
            ("both", [r, tf.TensorSpec([])], lambda x, y: {"z": x + y, "w": y}, [ROWS, np.float32(2)
             * np.ones((), np.float32)]),
        ],
    )  # fmt: skip


def sparse(tf):
    """Sparse values in, out and inside."""
    s = tf.SparseTensorSpec([None, 5], tf.float32)
    dense, table = np.arange(10, dtype=np.float32).reshape(2, 5), np.ones((6, 2), np.float32)
    weights = tf.TensorSpec([5, 2])
    sp = tf.sparse
    return _module(
        tf,
        [
            ("twice", [s], lambda x: (x * 2.0, x / 2.0), [THIN]),
            ("sums", [s], lambda x: (sp.reduce_sum(x), sp.reduce_sum(x, axis=1),
                                     sp.reduce_sum(x, 0, keepdims=True)), [THIN]),
            ("most", [s], lambda x: sp.reduce_max(x, axis=1), [THIN]),
            ("dense", [s], lambda x: (sp.to_dense(x), sp.to_dense(x, -1.0)), [THIN]),
            ("product", [s, weights], sp.sparse_dense_matmul,
             [THIN, np.arange(10, dtype=np.float32).reshape(5, 2)]),
            ("added", [s], lambda x: sp.add(x, x), [THIN]),
            ("joined", [s], lambda x: sp.concat(1, [x, x]), [THIN]),
            ("turned", [s], lambda x: sp.reorder(sp.transpose(x)), [THIN]),
            ("made", [tf.TensorSpec([None, 5])], sp.from_dense, [dense]),
            ("part", [s], lambda x: sp.slice(x, [0, 1], [2, 3]), [THIN]),
            ("filled", [s], lambda x: sp.fill_empty_rows(x, 9.0), [THIN]),
            ("apart", [s], lambda x: (x.values, x.indices, tf.SparseTensor(
                x.indices, tf.exp(x.values), x.dense_shape)), [THIN]),
            ("kept", [s], lambda x: sp.retain(x, x.values > 1.0), [THIN]),
            ("flat", [s], lambda x: sp.reshape(x, [-1]), [THIN]),
            ("looked_up", [s], lambda x: [tf.nn.embedding_lookup_sparse(
                tf.constant(table), tf.cast(x, tf.int64), None, combiner=c)
                for c in ("mean", "sum", "sqrtn")], [THIN]),
            ("segments", [tf.TensorSpec([None, 2])], lambda x: (
                sp.segment_sum(x, [0, 1], [0, 0]), sp.segment_mean(x, [0, 1], [0, 0])), [table]),
            ("other", [s], lambda x: (sp.expand_dims(x, 1), sp.softmax(x), sp.minimum(x, x)),
             [THIN]),
        ],
    )  # fmt: skip


def _examples(tf):
    t = tf.train
    rows = [([1.0, 2.0], [1]), ([3.0], [2, 3]), ([], [])]
    return np.array(
        [
            t.Example(features=t.Features(feature={
                "a": t.Feature(float_list=t.FloatList(value=a)),
                "b": t.Feature(int64_list=t.Int64List(value=b)),
                "c": t.Feature(bytes_list=t.BytesList(value=[b"x"])),
                "i": t.Feature(int64_list=t.Int64List(value=list(range(len(a)))[::-1])),
            })).SerializeToString()
            for a, b in rows
        ],
        object,
    )  # fmt: skip


def parsed(tf):
    """parse_example with features of all kinds."""
    io = tf.io
    kinds = {
        "a": io.VarLenFeature(tf.float32), "b": io.RaggedFeature(tf.int64),
        "c": io.FixedLenFeature([], tf.string),
        "e": io.FixedLenSequenceFeature([], tf.int64, allow_missing=True),
        "s": io.SparseFeature("i", "a", tf.float32, 3),
    }  # fmt: skip
    lists = {"a": io.FixedLenSequenceFeature([], tf.float32, True, default_value=7.0)}
    texts, one = tf.TensorSpec([None], tf.string), tf.TensorSpec([], tf.string)
    single = {"a": kinds["a"]}
    examples = _examples(tf)
    first = np.array(examples[0], object)
    return _module(
        tf,
        [
            ("all", [texts], lambda x: io.parse_example(x, kinds), [examples]),
            ("lists", [texts], lambda x: io.parse_example(x, lists), [examples]),
            ("single", [one], lambda x: io.parse_single_example(x, single), [first]),
        ],
    )


def looked_up(tf):
    """Preprocessing layers on ragged and sparse values, outside of Keras models."""
    k = tf.keras.layers
    words = tf.RaggedTensorSpec([None, None], tf.string)
    numbers = tf.RaggedTensorSpec([None, None], tf.int64)
    thin, texts = tf.SparseTensorSpec([None, None], tf.string), tf.TensorSpec([None], tf.string)
    layers = {
        "known": k.StringLookup(vocabulary=["a", "b", "c"]),
        "more": k.StringLookup(vocabulary=["a", "b"], num_oov_indices=3, mask_token="c"),
        "back": k.StringLookup(vocabulary=["a", "b", "c"], invert=True),
        "ints": k.IntegerLookup(vocabulary=[5, 7]),
        "hashed": k.Hashing(11, mask_value="c"),
        "salted": k.Hashing(7, salt=[3, 4]),
        "counts": k.StringLookup(vocabulary=["a", "b", "c"], output_mode="count"),
        "hits": k.Hashing(5, output_mode="multi_hot"),
        "shares": k.StringLookup(
            vocabulary=["a", "b"], idf_weights=[0.5, 2.0], output_mode="tf_idf"
        ),
    }
    ids = ("ragged", np.array([1, 3, 0, 5, 7]), ROWS[2])
    places = ("sparse", PLACES, np.array([b"a", b"zz", b"c"], object), np.array([2, 5]))
    module, calls, _ = _module(
        tf,
        [
            *(
                (f"words_{name}", [words], lambda x, name=name: layers[name](x), [WORDS])
                for name in ("known", "more", "hashed", "salted", "counts", "hits", "shares")
            ),
            ("ints_back", [numbers], lambda x: layers["back"](x), [ids]),
            ("ints_known", [numbers], lambda x: layers["ints"](x), [ids]),
            ("thin", [thin], lambda x: [
                layers[n](x) for n in ("known", "salted", "counts", "hits", "shares")], [places]),
            ("characters", [texts], lambda x: layers["known"](
                tf.strings.unicode_split(x, "UTF-8")).to_tensor(), [TEXTS]),
        ],
    )  # fmt: skip
    module.layers = layers
    return module, calls, None


def vectorized(tf):
    """TextVectorization with functions of one's own, and with ragged results."""
    k, strings = tf.keras.layers, tf.strings

    def standard(text):
        text = strings.regex_replace(strings.lower(text), "[^ a-z.]", "")
        return strings.join(["[START]", strings.strip(text), "[END]"], separator=" ")

    texts = tf.TensorSpec([None], tf.string)
    words = ["a", "b", "c", "[START]", "[END]"]
    ways = {
        "own": {"standardize": standard},
        "fitted": {"standardize": standard, "output_sequence_length": 4},
        "rows": {"standardize": standard, "ragged": True},
        "plain_rows": {"ragged": True},
        "own_split": {"split": lambda x: strings.split(x, ".")},
        "counts": {"standardize": standard, "output_mode": "count"},
        "runs": {"standardize": standard, "ngrams": 2, "ragged": True},
    }
    layers = {name: k.TextVectorization(vocabulary=words, **way) for name, way in ways.items()}
    given = np.array([b"A b. c", b"d", b"", b"c c.a"], object)
    module, calls, _ = _module(
        tf,
        [(name, [texts], lambda x, name=name: layers[name](x), [given]) for name in layers],
    )
    module.layers = layers
    return module, calls, None


def counted(tf):
    """How often numbers occur in ragged, sparse and dense values, dense and sparse results."""
    r = tf.RaggedTensorSpec([None, None], tf.int64)
    s = tf.SparseTensorSpec([None, None], tf.int64)
    d = tf.TensorSpec([None, None], tf.int64)
    kinds = tf.RaggedTensorSpec, tf.SparseTensorSpec, tf.TensorSpec
    weights = [kind([None, None], tf.float32) for kind in kinds]
    numbers = np.array([1, 1, 3, 0, 5])
    values = [("ragged", numbers, ROWS[2]), ("sparse", PLACES, np.array([2, 2, 4]), THIN[3]),
              np.array([[1, 2, 2], [0, 0, 5]])]  # fmt: skip
    given = [ROWS, THIN, np.full((2, 3), 0.5, np.float32)]
    rows = []
    for kind, spec, value, weight, own in zip("rsd", (r, s, d), values, weights, given):
        for axis in (0, -1):
            for n, limits in enumerate(({}, {"minlength": 3}, {"minlength": 7, "maxlength": 4})):
                for binary in (False, True):
                    named = {"axis": axis, "binary_output": binary, **limits}
                    name = f"{kind}{axis % 2}{n}{int(binary)}"
                    rows.append(
                        (
                            f"dense_{name}",
                            [spec],
                            lambda x, k=named: tf.math.bincount(x, **k),
                            [value],
                        )
                    )
                    rows.append(
                        (
                            f"sparse_{name}",
                            [spec],
                            lambda x, k=named: tf.sparse.bincount(x, **k),
                            [value],
                        )
                    )
            rows.append((f"weighed_{kind}{axis % 2}", [spec, weight],
                         lambda x, w, a=axis: (tf.sparse.bincount(x, w, axis=a),
                                               tf.math.bincount(x, w, axis=a)),
                         [value, own]))  # fmt: skip
    return _module(tf, rows)


def shaped(tf):
    """Ragged values with other axes, neighbours and values."""
    r = tf.RaggedTensorSpec([None, None], tf.float32)
    ids = tf.RaggedTensorSpec([None, None], tf.int64)
    words = tf.RaggedTensorSpec([None, None], tf.string)
    deep = tf.RaggedTensorSpec([None, None, None], tf.int32, ragged_rank=2)
    wide = tf.RaggedTensorSpec([None, None, 2], tf.float32, ragged_rank=1)
    texts = tf.TensorSpec([None], tf.string)
    numbers = ("ragged", np.array([1, 0, 2, 2, 1]), ROWS[2])
    pairs = ("ragged", np.arange(10, dtype=np.float32).reshape(5, 2), ROWS[2])
    table = np.arange(6, dtype=np.float32).reshape(3, 2)

    def framed(x):
        mark = tf.fill([tf.shape(x.row_splits)[0] - 1, 1], tf.constant(7, tf.int64))
        return tf.concat([mark, x[:, :2], mark], 1)

    return _module(
        tf,
        [
            ("framed", [ids], framed, [numbers]),
            ("beside", [wide], lambda x: (tf.concat([x, x], 1), tf.concat([x, x], 0)), [pairs]),
            ("axes", [r], lambda x: (tf.expand_dims(x, 0), tf.expand_dims(x, 1),
                                     tf.expand_dims(x, -1), x[:, None], x[..., None]), [ROWS]),
            ("deeper", [deep], lambda x: (tf.expand_dims(x, 1), tf.expand_dims(x, 2),
                                          tf.expand_dims(x, 3), x.merge_dims(0, 1),
                                          x.merge_dims(1, 2), x.merge_dims(0, 2)), [DEEP]),
            ("bounds", [deep], lambda x: (x.bounding_shape(), x.bounding_shape(1),
                                          tf.size(x)), [DEEP]),
            ("every_second", [r], lambda x: (x[:, ::2], x[:, 1::2], tf.reverse(x, [1])), [ROWS]),
            ("chosen", [ids], lambda x: (tf.gather(table, x), tf.gather(tf.range(9), x),
                                         tf.one_hot(x, 3)), [numbers]),
            ("stacked", [r], lambda x: (tf.stack([x, x]), tf.ragged.stack([x, 2 * x])), [ROWS]),
            ("ranges", [ids], lambda x: (tf.ragged.range(x.row_lengths()),
                                         tf.ragged.range(x.row_starts(), x.row_limits())),
             [numbers]),
            ("other", [texts, ids],
             lambda s, x: (tf.strings.split(s).with_values(
                 tf.strings.length(tf.strings.split(s).values)),
                 x.with_flat_values(x.flat_values * 2)), [TEXTS, numbers]),
            ("tokens", [words],
             lambda x: tf.concat([tf.strings.split(x).merge_dims(-2, -1), x], 1), [WORDS]),
        ],
    )  # fmt: skip


PROGRAMS = {f.__name__: f for f in (ragged, sparse, parsed, looked_up, vectorized, counted, shaped)}
