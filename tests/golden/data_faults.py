"""Pipelines with faults: small programs, and what a library makes of each.

A program is a function of `tf` and a folder; `outcome` gives what it answers, or its error's class.
"""

import os

import numpy as np

X = np.arange(24, dtype="float32").reshape(8, 3)
Y = np.arange(8, dtype="float32").reshape(8, 1)
PROGRAMS = {}


def program(function):
    """Registers a program by its name."""
    PROGRAMS[function.__name__] = function
    return function


def of(dataset, most=20):
    """The elements of a dataset as plain lists."""
    return [_plain(x) for x in dataset.take(most)]


def _plain(value):
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if hasattr(value, "to_list"):
        return value.to_list()
    if hasattr(value, "dense_shape"):
        return [_plain(value.indices), _plain(value.values), _plain(value.dense_shape)]
    array = np.asarray(value.numpy() if hasattr(value, "numpy") else value)
    flat = array.tolist()
    return _text(flat)


def _text(value):
    if isinstance(value, list):
        return [_text(v) for v in value]
    return value.decode("latin-1") if isinstance(value, bytes) else value


def after_errors(dataset, most=30):
    """What comes, with the classes of errors in their places; stops at the end or `most`."""
    found, rows = [], iter(dataset)
    for _ in range(most):
        try:
            found.append(_plain(next(rows)))
        except StopIteration:
            break
        except Exception as error:
            found.append(type(error).__name__)
    return found


def outcome(name, tf, folder):
    """What the program answers, or its error's class and message."""
    try:
        return {"value": PROGRAMS[name](tf, folder)}
    except Exception as error:
        return {"error": type(error).__name__, "message": str(error)[:600]}


def _write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())
    return path


def _read(path):
    with open(path, "rb") as file:
        return file.read()


# files that are not there, or are not what they should be


@program
def text_missing(tf, folder):
    return of(tf.data.TextLineDataset(folder + "/none.txt"))


@program
def text_missing_second(tf, folder):
    a = _write(folder, "a.txt", "1\n2\n")
    return after_errors(tf.data.TextLineDataset([a, folder + "/none.txt", a]))


@program
def text_missing_ignored(tf, folder):
    a = _write(folder, "a.txt", "1\n2\n")
    return of(tf.data.TextLineDataset([a, folder + "/none.txt", a]).ignore_errors())


@program
def text_folder(tf, folder):
    return of(tf.data.TextLineDataset(folder))


@program
def text_not_gzip(tf, folder):
    a = _write(folder, "plain.txt", "1\n2\n")
    return of(tf.data.TextLineDataset(a, compression_type="GZIP"))


@program
def text_wrong_compression(tf, folder):
    a = _write(folder, "plain.txt", "1\n2\n")
    return of(tf.data.TextLineDataset(a, compression_type="ZIP"))


@program
def text_names_of_numbers(tf, folder):
    return of(tf.data.TextLineDataset([1, 2]))


@program
def text_no_names(tf, folder):
    return of(tf.data.TextLineDataset([]))


@program
def records_missing(tf, folder):
    return of(tf.data.TFRecordDataset(folder + "/none.tfrecord"))


@program
def records_missing_second(tf, folder):
    with tf.io.TFRecordWriter(folder + "/r.tfrecord") as w:
        w.write(b"one")
    r = folder + "/r.tfrecord"
    return after_errors(tf.data.TFRecordDataset([r, folder + "/none.tfrecord", r]))


@program
def records_of_text(tf, folder):
    a = _write(folder, "plain.txt", "hello, this is no record file at all")
    return after_errors(tf.data.TFRecordDataset(a))


@program
def records_cut(tf, folder):
    with tf.io.TFRecordWriter(folder + "/c.tfrecord") as w:
        for k in range(4):
            w.write(b"x" * 40 + bytes([65 + k]))
    data = _read(folder + "/c.tfrecord")
    return after_errors(tf.data.TFRecordDataset(_write(folder, "cut.tfrecord", data[:-7])))


@program
def records_flipped(tf, folder):
    with tf.io.TFRecordWriter(folder + "/f.tfrecord") as w:
        for k in range(4):
            w.write(b"x" * 40 + bytes([65 + k]))
    data = bytearray(_read(folder + "/f.tfrecord"))
    data[57 + 20] ^= 1
    return after_errors(tf.data.TFRecordDataset(_write(folder, "flip.tfrecord", bytes(data))))


@program
def records_flipped_ignored(tf, folder):
    with tf.io.TFRecordWriter(folder + "/f.tfrecord") as w:
        for k in range(4):
            w.write(b"x" * 40 + bytes([65 + k]))
    data = bytearray(_read(folder + "/f.tfrecord"))
    data[57 + 20] ^= 1
    a = _write(folder, "flip.tfrecord", bytes(data))
    return of(tf.data.TFRecordDataset(a).ignore_errors())


@program
def records_flipped_two_files_ignored(tf, folder):
    with tf.io.TFRecordWriter(folder + "/f.tfrecord") as w:
        for k in range(4):
            w.write(b"x" * 40 + bytes([65 + k]))
    data = bytearray(_read(folder + "/f.tfrecord"))
    data[57 + 20] ^= 1
    a = _write(folder, "flip.tfrecord", bytes(data))
    return of(tf.data.TFRecordDataset([a, folder + "/f.tfrecord"]).ignore_errors())


@program
def fixed_length_missing(tf, folder):
    return of(tf.data.FixedLengthRecordDataset(folder + "/none.bin", 2))


@program
def fixed_length_odd(tf, folder):
    return after_errors(tf.data.FixedLengthRecordDataset(_write(folder, "odd.bin", b"abcdefg"), 2))


@program
def fixed_length_zero(tf, folder):
    return of(tf.data.FixedLengthRecordDataset(_write(folder, "odd.bin", b"abcdefg"), 0))


@program
def fixed_length_negative_header(tf, folder):
    return of(tf.data.FixedLengthRecordDataset(_write(folder, "odd.bin", b"abcdefg"), 1, -1))


@program
def glob_of_nothing(tf, folder):
    return of(tf.data.Dataset.list_files(folder + "/*.none"))


@program
def globs_of_nothing(tf, folder):
    return of(tf.data.Dataset.list_files([folder + "/*.none", folder + "/?.nix"]))


@program
def glob_of_number(tf, folder):
    return of(tf.data.Dataset.list_files(3))


@program
def read_missing(tf, folder):
    return of(tf.data.Dataset.from_tensors(folder + "/none").map(tf.io.read_file))


@program
def read_missing_middle(tf, folder):
    a = _write(folder, "a.txt", "1")
    data = tf.data.Dataset.from_tensor_slices([a, folder + "/none", a]).map(tf.io.read_file)
    return after_errors(data)


@program
def read_missing_parallel(tf, folder):
    a = _write(folder, "a.txt", "1")
    data = tf.data.Dataset.from_tensor_slices([a, folder + "/none", a])
    return after_errors(data.map(tf.io.read_file, num_parallel_calls=2))


@program
def matching_nothing(tf, folder):
    return tf.io.matching_files(folder + "/*.none").numpy().tolist()


@program
def load_missing(tf, folder):
    return of(tf.data.Dataset.load(folder + "/none"))


@program
def cache_in_no_folder(tf, folder):
    return of(tf.data.Dataset.range(3).cache("/proc/none/cache"))


@program
def csv_missing(tf, folder):
    return of(tf.data.experimental.CsvDataset(folder + "/none.csv", [tf.float32]))


@program
def csv_unparsable(tf, folder):
    a = _write(folder, "a.csv", "1,2\n3,x\n5,6\n")
    return after_errors(tf.data.experimental.CsvDataset(a, [tf.float32, tf.int32]))


@program
def csv_unparsable_ignored(tf, folder):
    a = _write(folder, "a.csv", "1,2\n3,x\n5,6\n7\n8,9\n1,2,3\n4,4\n")
    return of(tf.data.experimental.CsvDataset(a, [tf.float32, tf.int32]).ignore_errors())


@program
def csv_ragged(tf, folder):
    a = _write(folder, "a.csv", "1,2\n3\n5,6\n7,8,9\n1,1\n")
    return after_errors(tf.data.experimental.CsvDataset(a, [tf.float32, tf.int32]))


@program
def csv_empty_field(tf, folder):
    a = _write(folder, "a.csv", "1,2\n,3\n4,\n5,5\n")
    return after_errors(tf.data.experimental.CsvDataset(a, [tf.float32, 7]))


@program
def csv_batches_unparsable(tf, folder):
    a = _write(folder, "a.csv", "p,q\n1,2\n3,x\n5,6\n")
    data = tf.data.experimental.make_csv_dataset(
        a, 1, column_defaults=[0.0, 0], num_epochs=1, shuffle=False
    )
    return after_errors(data)


@program
def csv_batches_ignored(tf, folder):
    a = _write(folder, "a.csv", "p,q\n1,2\n3,x\n5,6\n7,8\n")
    data = tf.data.experimental.make_csv_dataset(
        a, 2, column_defaults=[0.0, 0], num_epochs=1, shuffle=False, ignore_errors=True
    )
    return of(data)


@program
def csv_batches_ragged_ignored(tf, folder):
    a = _write(folder, "a.csv", "p,q\n1,2\n3\n5,6\n7,8,9\n1,1\n")
    data = tf.data.experimental.make_csv_dataset(
        a, 1, column_defaults=[0.0, 0], num_epochs=1, shuffle=False, ignore_errors=True
    )
    return of(data)


@program
def csv_batches_missing(tf, folder):
    return of(tf.data.experimental.make_csv_dataset(folder + "/none*.csv", 2))


@program
def csv_batches_no_label(tf, folder):
    a = _write(folder, "a.csv", "p,q\n1,2\n")
    return of(tf.data.experimental.make_csv_dataset(a, 2, label_name="z"))


@program
def decode_csv_in_map(tf, folder):
    lines = tf.data.Dataset.from_tensor_slices(["1,2", "3,x", "5", "6,7"])
    return after_errors(lines.map(lambda s: tf.io.decode_csv(s, [[0.0], [0]])))


@program
def to_number_in_map(tf, folder):
    lines = tf.data.Dataset.from_tensor_slices(["1", "x", "", "6"])
    return after_errors(lines.map(tf.strings.to_number))


@program
def to_number_ignored(tf, folder):
    lines = tf.data.Dataset.from_tensor_slices(["1", "x", "", "6"])
    return of(lines.map(tf.strings.to_number).batch(2).ignore_errors())


# broken images


def _images(folder, tf):
    good = tf.io.encode_jpeg(np.full((4, 4, 3), 99, np.uint8)).numpy()
    return [
        _write(folder, "good.jpg", good),
        _write(folder, "cut.jpg", good[: len(good) // 2]),
        _write(folder, "text.jpg", b"no picture"),
        _write(folder, "empty.jpg", b""),
    ]


@program
def broken_jpegs(tf, folder):
    data = tf.data.Dataset.from_tensor_slices(_images(folder, tf)).map(
        lambda p: tf.shape(tf.io.decode_jpeg(tf.io.read_file(p)))
    )
    return after_errors(data)


@program
def broken_images(tf, folder):
    data = tf.data.Dataset.from_tensor_slices(_images(folder, tf)).map(
        lambda p: tf.shape(tf.io.decode_image(tf.io.read_file(p)))
    )
    return after_errors(data)


@program
def broken_pngs(tf, folder):
    data = tf.data.Dataset.from_tensor_slices(_images(folder, tf)).map(
        lambda p: tf.shape(tf.io.decode_png(tf.io.read_file(p)))
    )
    return after_errors(data)


@program
def broken_images_ignored(tf, folder):
    data = tf.data.Dataset.from_tensor_slices(_images(folder, tf)).map(
        lambda p: tf.shape(tf.io.decode_jpeg(tf.io.read_file(p)))
    )
    return of(data.ignore_errors())


# generators


@program
def generator_of_other_type(tf, folder):
    data = tf.data.Dataset.from_generator(lambda: iter([1, "x", 3]), output_types=tf.int32)
    return after_errors(data)


@program
def generator_of_other_shape(tf, folder):
    def rows():
        yield [1, 2]
        yield [1, 2, 3]
        yield [4, 5]

    return after_errors(tf.data.Dataset.from_generator(rows, tf.int32, [2]))


@program
def generator_of_other_count(tf, folder):
    def rows():
        yield 1, 2
        yield 1, 2, 3

    return after_errors(tf.data.Dataset.from_generator(rows, (tf.int32, tf.int32)))


@program
def generator_of_one_for_two(tf, folder):
    return after_errors(tf.data.Dataset.from_generator(lambda: iter([1, 2]), (tf.int32, tf.int32)))


@program
def generator_of_two_for_one(tf, folder):
    return after_errors(tf.data.Dataset.from_generator(lambda: iter([(1, 2)]), tf.int32))


@program
def generator_of_none(tf, folder):
    return after_errors(tf.data.Dataset.from_generator(lambda: iter([None, 1]), tf.int32))


@program
def generator_of_floats_for_ints(tf, folder):
    return after_errors(tf.data.Dataset.from_generator(lambda: iter([1.5, 2]), tf.int32))


@program
def generator_of_missing_key(tf, folder):
    spec = {"a": tf.TensorSpec((), tf.int32), "b": tf.TensorSpec((), tf.int32)}
    return after_errors(
        tf.data.Dataset.from_generator(lambda: iter([{"a": 1}]), output_signature=spec)
    )


@program
def generator_raises(tf, folder):
    def rows():
        yield 1
        raise ValueError("mine")

    return after_errors(tf.data.Dataset.from_generator(rows, tf.int32))


@program
def generator_is_none(tf, folder):
    return of(tf.data.Dataset.from_generator(None, tf.int32))


@program
def generator_is_a_list(tf, folder):
    return of(tf.data.Dataset.from_generator([1, 2], tf.int32))


@program
def generator_gives_no_iterable(tf, folder):
    return of(tf.data.Dataset.from_generator(lambda: 5, tf.int32))


@program
def generator_without_types(tf, folder):
    return of(tf.data.Dataset.from_generator(lambda: iter([1])))


@program
def generator_of_wrong_signature(tf, folder):
    return of(tf.data.Dataset.from_generator(lambda: iter([1]), output_signature=tf.int32))


@program
def generator_wants_arguments(tf, folder):
    return of(tf.data.Dataset.from_generator(lambda n: iter(range(n)), tf.int32))


@program
def generator_with_too_many_arguments(tf, folder):
    return of(tf.data.Dataset.from_generator(lambda: iter([1]), tf.int32, args=(1,)))


@program
def generator_of_ragged_lists(tf, folder):
    return of(tf.data.Dataset.from_generator(lambda: iter([[[1], [2, 3]]]), tf.int32))


# slices


@program
def slices_of_ragged_lists(tf, folder):
    return of(tf.data.Dataset.from_tensor_slices([[1], [2, 3]]))


@program
def slices_of_unequal(tf, folder):
    return of(tf.data.Dataset.from_tensor_slices(([1, 2], [1, 2, 3])))


@program
def slices_of_unequal_dict(tf, folder):
    return of(tf.data.Dataset.from_tensor_slices({"a": [1, 2], "b": np.zeros(3)}))


@program
def slices_of_scalar(tf, folder):
    return of(tf.data.Dataset.from_tensor_slices(3))


@program
def slices_of_none(tf, folder):
    return of(tf.data.Dataset.from_tensor_slices(None))


@program
def slices_of_nothing(tf, folder):
    return of(tf.data.Dataset.from_tensor_slices(()))


@program
def slices_of_mixed(tf, folder):
    return of(tf.data.Dataset.from_tensor_slices([1, "x"]))


@program
def slices_of_objects(tf, folder):
    return of(tf.data.Dataset.from_tensor_slices(np.array([object(), 1], dtype=object)))


# batches, sizes


@program
def batch_of_mixed_shapes(tf, folder):
    return after_errors(tf.data.Dataset.range(1, 6).map(lambda n: tf.range(n)).batch(2))


@program
def batch_of_mixed_ranks(tf, folder):
    def rows():
        yield 1
        yield [1]

    return after_errors(tf.data.Dataset.from_generator(rows, tf.int32).batch(2))


@program
def batch_of_mixed_in_second(tf, folder):
    data = tf.data.Dataset.range(1, 4).map(lambda n: (n, tf.range(n)))
    return after_errors(data.batch(3))


@program
def parallel_batch_of_mixed_shapes(tf, folder):
    data = tf.data.Dataset.range(1, 6).map(lambda n: tf.range(n))
    return after_errors(data.batch(2, num_parallel_calls=2))


@program
def padded_batch_too_large(tf, folder):
    data = tf.data.Dataset.range(1, 6).map(lambda n: tf.range(n))
    return after_errors(data.padded_batch(2, padded_shapes=[3]))


@program
def padded_batch_wrong_rank(tf, folder):
    data = tf.data.Dataset.range(1, 6).map(lambda n: tf.range(n))
    return after_errors(data.padded_batch(2, padded_shapes=[3, 3]))


@program
def padded_batch_wrong_value(tf, folder):
    data = tf.data.Dataset.range(1, 6).map(lambda n: tf.range(n))
    return after_errors(data.padded_batch(2, padding_values="x"))


@program
def padded_batch_float_value(tf, folder):
    data = tf.data.Dataset.range(1, 6).map(lambda n: tf.range(n))
    return after_errors(data.padded_batch(2, padding_values=0.5))


@program
def unbatch_of_scalars(tf, folder):
    return of(tf.data.Dataset.range(3).unbatch())


@program
def unbatch_of_unequal(tf, folder):
    return after_errors(tf.data.Dataset.from_tensors(([1, 2], [1, 2, 3])).unbatch())


def _sized(name, call):
    PROGRAMS[name] = lambda tf, folder: of(call(tf.data.Dataset.range(6)))


for _n in (0, -1, -2, -3):
    for _m in (
        "batch",
        "repeat",
        "take",
        "skip",
        "prefetch",
        "shuffle",
        "window",
        "padded_batch",
        "ragged_batch",
    ):
        _sized(f"{_m}_{_n}", lambda d, m=_m, n=_n: getattr(d, m)(n))
    _sized(f"shard_{_n}", lambda d, n=_n: d.shard(n, 0))
    _sized(f"shard_index_{_n}", lambda d, n=_n: d.shard(2, n))
    _sized(f"shift_{_n}", lambda d, n=_n: d.window(2, shift=n))
    _sized(f"stride_{_n}", lambda d, n=_n: d.window(2, stride=n))
    _sized(f"cycle_{_n}", lambda d, n=_n: d.interleave(_one(d), cycle_length=n))
    _sized(f"block_{_n}", lambda d, n=_n: d.interleave(_one(d), cycle_length=1, block_length=n))
    _sized(f"calls_{_n}", lambda d, n=_n: d.map(lambda x: x, num_parallel_calls=n))
    _sized(f"rebatch_{_n}", lambda d, n=_n: d.batch(2).rebatch(n))
    _sized(f"enumerate_{_n}", lambda d, n=_n: d.enumerate(n))
for _k, _v in {
    "float": 2.0,
    "half": 2.5,
    "text": "2",
    "list": [2],
    "none": None,
    "array": np.array(2),
    "int32": np.int32(2),
    "bool": True,
}.items():
    for _m in ("batch", "repeat", "take", "skip", "prefetch", "shuffle", "window"):
        _sized(f"{_m}_of_{_k}", lambda d, m=_m, v=_v: getattr(d, m)(v))


def _one(dataset):
    kind = type(dataset)
    kind = next(c for c in kind.__mro__ if hasattr(c, "from_tensors"))
    return lambda x: kind.from_tensors(x)


# functions


@program
def map_of_none(tf, folder):
    return of(tf.data.Dataset.range(3).map(lambda x: None))


@program
def map_without_return(tf, folder):
    def f(x):
        x + 1

    return of(tf.data.Dataset.range(3).map(f))


@program
def map_with_none_inside(tf, folder):
    data = tf.data.Dataset.range(3).map(lambda x: (x, None))
    return [repr(data.element_spec), [[int(a), b] for a, b in data]]


@program
def map_is_none(tf, folder):
    return of(tf.data.Dataset.range(3).map(None))


@program
def map_is_number(tf, folder):
    return of(tf.data.Dataset.range(3).map(3))


@program
def map_of_too_few(tf, folder):
    return of(tf.data.Dataset.range(3).map(lambda: 1))


@program
def map_of_too_many(tf, folder):
    return of(tf.data.Dataset.range(3).map(lambda a, b: a))


@program
def map_of_tuple_as_one(tf, folder):
    data = tf.data.Dataset.from_tensor_slices(([1, 2], [3, 4]))
    return of(data.map(lambda pair: pair))


@program
def map_of_mixed_dtypes(tf, folder):
    return of(tf.data.Dataset.range(3).map(lambda x: x + tf.constant(1.0)))


@program
def map_of_object(tf, folder):
    return of(tf.data.Dataset.range(3).map(lambda x: object()))


@program
def map_of_ragged_list(tf, folder):
    return of(tf.data.Dataset.range(3).map(lambda x: [[1], [2, 3]]))


@program
def map_of_bad_index(tf, folder):
    return of(tf.data.Dataset.from_tensor_slices(X).map(lambda r: r[5]))


@program
def map_of_bad_reshape(tf, folder):
    return of(tf.data.Dataset.from_tensor_slices(X).map(lambda r: tf.reshape(r, [2, 2])))


@program
def map_of_numpy(tf, folder):
    return of(tf.data.Dataset.range(3).map(lambda x: x.numpy()))


@program
def map_of_bad_numpy_function(tf, folder):
    data = tf.data.Dataset.range(3)
    return after_errors(data.map(lambda x: tf.numpy_function(lambda v: v.nothing, [x], tf.int64)))


@program
def map_of_numpy_function_of_other_type(tf, folder):
    data = tf.data.Dataset.range(3)
    return after_errors(data.map(lambda x: tf.numpy_function(lambda v: 1.5, [x], tf.int64)))


@program
def map_of_py_function_error(tf, folder):
    def f(v):
        if v == 1:
            raise ValueError("mine")
        return v

    data = tf.data.Dataset.range(3)
    return after_errors(data.map(lambda x: tf.py_function(f, [x], tf.int64)))


@program
def map_of_py_function_key_error(tf, folder):
    def f(v):
        return {}[int(v)]

    data = tf.data.Dataset.range(1)
    return after_errors(data.map(lambda x: tf.py_function(f, [x], tf.int64)))


@program
def filter_of_none(tf, folder):
    return of(tf.data.Dataset.range(3).filter(lambda x: None))


@program
def filter_of_numbers(tf, folder):
    return of(tf.data.Dataset.range(3).filter(lambda x: x))


@program
def filter_of_vectors(tf, folder):
    return of(tf.data.Dataset.range(3).filter(lambda x: tf.constant([True])))


@program
def flat_map_of_tensor(tf, folder):
    return of(tf.data.Dataset.range(3).flat_map(lambda x: x))


@program
def flat_map_of_list(tf, folder):
    return of(tf.data.Dataset.range(3).flat_map(lambda x: [x, x]))


@program
def interleave_of_tensor(tf, folder):
    return of(tf.data.Dataset.range(3).interleave(lambda x: x))


@program
def interleave_of_missing_file(tf, folder):
    a = _write(folder, "a.txt", "1\n2\n3\n")
    data = tf.data.Dataset.from_tensor_slices([a, folder + "/none.txt", a])
    return after_errors(data.interleave(tf.data.TextLineDataset, cycle_length=2))


@program
def parallel_interleave_of_missing_file(tf, folder):
    a = _write(folder, "a.txt", "1\n2\n3\n")
    data = tf.data.Dataset.from_tensor_slices([a, folder + "/none.txt", a])
    data = data.interleave(tf.data.TextLineDataset, cycle_length=2, num_parallel_calls=2)
    return sorted(map(str, after_errors(data)))


@program
def interleave_missing_ignored(tf, folder):
    a = _write(folder, "a.txt", "1\n2\n3\n")
    data = tf.data.Dataset.from_tensor_slices([a, folder + "/none.txt", a])
    return of(data.interleave(tf.data.TextLineDataset, cycle_length=1).ignore_errors())


@program
def flat_map_missing_ignored(tf, folder):
    a = _write(folder, "a.txt", "1\n2\n3\n")
    data = tf.data.Dataset.from_tensor_slices([a, folder + "/none.txt", a])
    return of(data.flat_map(tf.data.TextLineDataset).ignore_errors())


@program
def scan_of_one(tf, folder):
    return of(tf.data.Dataset.range(3).scan(tf.constant(0, tf.int64), lambda s, x: s))


@program
def scan_of_other_state(tf, folder):
    data = tf.data.Dataset.range(3)
    return of(data.scan(tf.constant(0, tf.int64), lambda s, x: (tf.constant(1.0), x)))


@program
def reduce_of_other_state(tf, folder):
    return tf.data.Dataset.range(3).reduce(0, lambda s, x: x).numpy().item()


@program
def reduce_of_none(tf, folder):
    return repr(tf.data.Dataset.range(3).reduce(0, lambda s, x: None))


@program
def group_by_window_of_int32(tf, folder):
    data = tf.data.Dataset.range(3)
    return of(data.group_by_window(lambda x: tf.cast(x, tf.int32), lambda k, d: d.batch(2), 2))


@program
def zip_of_list(tf, folder):
    d = tf.data.Dataset.range(3)
    return of(tf.data.Dataset.zip([d, d]))


@program
def zip_of_number(tf, folder):
    return of(tf.data.Dataset.zip((tf.data.Dataset.range(3), 3)))


@program
def concatenate_other_dtype(tf, folder):
    d = tf.data.Dataset.range(3)
    return of(d.concatenate(tf.data.Dataset.from_tensors(1.0)))


@program
def concatenate_other_shape(tf, folder):
    d = tf.data.Dataset.range(3)
    return of(d.concatenate(tf.data.Dataset.from_tensors(np.array([1, 2]))))


@program
def concatenate_number(tf, folder):
    return of(tf.data.Dataset.range(3).concatenate(3))


@program
def choose_of_int32(tf, folder):
    d = tf.data.Dataset.range(3)
    choice = tf.data.Dataset.from_tensor_slices([0, 1])
    return of(tf.data.Dataset.choose_from_datasets([d, d], choice))


@program
def choose_out_of_range(tf, folder):
    d = tf.data.Dataset.range(3)
    choice = tf.data.Dataset.range(3)
    return after_errors(tf.data.Dataset.choose_from_datasets([d, d], choice))


@program
def sample_of_other_dtypes(tf, folder):
    d = tf.data.Dataset.range(3)
    return of(tf.data.Dataset.sample_from_datasets([d, tf.data.Dataset.from_tensors(1.0)]))


@program
def sample_of_few_weights(tf, folder):
    d = tf.data.Dataset.range(3)
    return of(tf.data.Dataset.sample_from_datasets([d, d], [1.0]))


@program
def sample_of_int_weights(tf, folder):
    d = tf.data.Dataset.range(3)
    return of(tf.data.Dataset.sample_from_datasets([d, d], [1, 2]))


@program
def sample_of_nothing(tf, folder):
    return of(tf.data.Dataset.sample_from_datasets([]))


@program
def single_element_of_none(tf, folder):
    return tf.data.Dataset.range(0).get_single_element().numpy().item()


@program
def single_element_of_two(tf, folder):
    return tf.data.Dataset.range(2).get_single_element().numpy().item()


@program
def get_next_at_the_end(tf, folder):
    return int(iter(tf.data.Dataset.range(0)).get_next())


@program
def len_of_infinite(tf, folder):
    return len(tf.data.Dataset.range(2).repeat())


@program
def len_of_unknown(tf, folder):
    return len(tf.data.Dataset.range(2).filter(lambda x: x > 0))


@program
def apply_of_none(tf, folder):
    return of(tf.data.Dataset.range(2).apply(lambda d: None))


@program
def unique_of_floats(tf, folder):
    return of(tf.data.Dataset.from_tensor_slices([1.0, 1.0]).unique())


@program
def bucket_counts(tf, folder):
    d = tf.data.Dataset.range(3).map(lambda n: tf.range(n))
    return of(d.bucket_by_sequence_length(lambda x: tf.size(x), [2], [1]))


@program
def with_options_of_none(tf, folder):
    return of(tf.data.Dataset.range(2).with_options(None))


@program
def numpy_iterator_of_optional(tf, folder):
    return list(tf.data.Dataset.range(2).map(lambda x: {"a": x}).as_numpy_iterator()) and 1


@program
def dataset_index(tf, folder):
    return tf.data.Dataset.range(2)[0]


@program
def range_of_nothing(tf, folder):
    return of(tf.data.Dataset.range())


@program
def range_of_four(tf, folder):
    return of(tf.data.Dataset.range(1, 2, 3, 4))


@program
def range_of_step_zero(tf, folder):
    return of(tf.data.Dataset.range(1, 2, 0))


@program
def range_of_floats(tf, folder):
    return of(tf.data.Dataset.range(2.5))


# errors left out on their way


def _ignored(name, call):
    def run(tf, folder):
        data = tf.data.Dataset.range(8).map(
            lambda x: tf.debugging.check_numerics(1.0 / tf.cast(x % 4 - 1, tf.float32), "x")
        )
        return of(call(data).ignore_errors(), 40)

    PROGRAMS["ignored_behind_" + name] = run


_ignored("nothing", lambda d: d)
_ignored("repeat", lambda d: d.repeat(2))
_ignored("shuffle", lambda d: d.shuffle(1))
_ignored("shuffle_of_3", lambda d: d.shuffle(3, seed=1))
_ignored("batch", lambda d: d.batch(2))
_ignored("batch_of_3", lambda d: d.batch(3))
_ignored("padded_batch", lambda d: d.padded_batch(3))
_ignored("ragged_batch", lambda d: d.ragged_batch(3))
_ignored("prefetch", lambda d: d.prefetch(2))
_ignored("take", lambda d: d.take(5))
_ignored("skip", lambda d: d.skip(3))
_ignored("shard", lambda d: d.shard(2, 0))
_ignored("shard_1", lambda d: d.shard(2, 1))
_ignored("filter", lambda d: d.filter(lambda x: x < 2))
_ignored("map", lambda d: d.map(lambda x: x * 2))
_ignored("enumerate", lambda d: d.enumerate())
_ignored("concatenate", lambda d: d.concatenate(d))
_ignored("cache", lambda d: d.cache())
_ignored("unbatch", lambda d: d.batch(2).unbatch())
_ignored("take_while", lambda d: d.take_while(lambda x: x > -5))
_ignored("repeat_batch", lambda d: d.repeat(2).batch(3))
_ignored("batch_repeat", lambda d: d.batch(3).repeat(2))
_ignored("interleave", lambda d: d.interleave(_one(d), cycle_length=2))
_ignored("flat_map", lambda d: d.flat_map(_one(d)))
_ignored("unique", lambda d: d.map(lambda x: 1).unique())
_ignored("scan", lambda d: d.scan(np.float32(0), lambda s, x: (s + x, s + x)))
_ignored("itself", lambda d: d.ignore_errors().repeat(2))


@program
def ignored_behind_window(tf, folder):
    data = tf.data.Dataset.range(8).map(
        lambda x: tf.debugging.check_numerics(1.0 / tf.cast(x % 4 - 1, tf.float32), "x")
    )
    return of(data.window(3).flat_map(lambda w: w.batch(3)).ignore_errors(), 40)


@program
def ignored_behind_zip(tf, folder):
    data = tf.data.Dataset.range(8).map(
        lambda x: tf.debugging.check_numerics(1.0 / tf.cast(x % 4 - 1, tf.float32), "x")
    )
    return of(tf.data.Dataset.zip(data, tf.data.Dataset.range(20)).ignore_errors(), 40)


@program
def ignored_inside_flat_map(tf, folder):
    def inner(n):
        return tf.data.Dataset.range(3).map(
            lambda x: tf.debugging.check_numerics(1.0 / tf.cast(x - 1, tf.float32), "x")
        )

    return of(tf.data.Dataset.range(2).flat_map(inner).ignore_errors(), 40)


@program
def ignored_inside_interleave(tf, folder):
    def inner(n):
        return tf.data.Dataset.range(3).map(
            lambda x: tf.debugging.check_numerics(1.0 / tf.cast(x - 1, tf.float32), "x")
        )

    return of(tf.data.Dataset.range(2).interleave(inner, cycle_length=2).ignore_errors(), 40)


# training


def _model(tf, **how):
    layer = tf.keras.layers.Dense(1, kernel_initializer="ones")
    made = tf.keras.Sequential([tf.keras.Input([3]), layer])
    made.compile(tf.keras.optimizers.SGD(0.001), "mse", **how)
    return made


def _rounded(history):
    return {k: [float(f"{v:.4g}") for v in vs] for k, vs in history.history.items()}


def _fit(name, make, **how):
    PROGRAMS["fit_on_" + name] = lambda tf, folder: _rounded(
        _model(tf).fit(make(tf.data.Dataset), verbose=0, **how)
    )


_fit("pairs", lambda d: d.from_tensor_slices((X, Y)).batch(4), epochs=2)
_fit("features_alone", lambda d: d.from_tensor_slices(X).batch(4))
_fit("one_tuple", lambda d: d.from_tensor_slices((X,)).batch(4))
_fit("triples", lambda d: d.from_tensor_slices((X, Y, np.ones(8, "float32"))).batch(4))
_fit("quadruples", lambda d: d.from_tensor_slices((X, Y, Y, Y)).batch(4))
_fit("dict", lambda d: d.from_tensor_slices({"x": X, "y": Y}).batch(4))
_fit("dict_and_label", lambda d: d.from_tensor_slices(({"x": X}, Y)).batch(4))
_fit("list_of_pairs", lambda d: d.from_tensor_slices([[1.0, 2.0], [3.0, 4.0]]).batch(2))
_fit("no_batches", lambda d: d.from_tensor_slices((X, Y)))
_fit("two_batchings", lambda d: d.from_tensor_slices((X, Y)).batch(2).batch(2))
_fit("other_width", lambda d: d.from_tensor_slices((X[:, :2], Y)).batch(4))
_fit("other_target_width", lambda d: d.from_tensor_slices((X, np.ones((8, 2), "float32"))).batch(4))
_fit("text", lambda d: d.from_tensor_slices((["a"] * 8, Y)).batch(4))
_fit("integers", lambda d: d.from_tensor_slices((X.astype("int32"), Y.astype("int32"))).batch(4))
_fit("doubles", lambda d: d.from_tensor_slices((X.astype("float64"), Y)).batch(4))
_fit("nothing", lambda d: d.from_tensor_slices((X, Y)).batch(4).take(0))
_fit(
    "nothing_of_unknown_size",
    lambda d: d.from_tensor_slices((X, Y)).filter(lambda x, y: x[0] < -1).batch(4),
)
_fit("nothing_endless", lambda d: d.from_tensor_slices((X, Y)).batch(4).take(0).repeat())
_fit("endless", lambda d: d.from_tensor_slices((X, Y)).batch(4).repeat())
_fit(
    "endless_by_steps",
    lambda d: d.from_tensor_slices((X, Y)).batch(4).repeat(),
    steps_per_epoch=3,
    epochs=2,
)
_fit("too_many_steps", lambda d: d.from_tensor_slices((X, Y)).batch(4), steps_per_epoch=5, epochs=2)
_fit(
    "too_many_steps_over_epochs",
    lambda d: d.from_tensor_slices((X, Y)).batch(4),
    steps_per_epoch=1,
    epochs=4,
)
_fit("batch_size_too", lambda d: d.from_tensor_slices((X, Y)).batch(4), batch_size=2)
_fit("y_too", lambda d: d.from_tensor_slices((X, Y)).batch(4), y=Y)
_fit("weights_too", lambda d: d.from_tensor_slices((X, Y)).batch(4), sample_weight=Y)
_fit("split", lambda d: d.from_tensor_slices((X, Y)).batch(4), validation_split=0.5)
_fit("shuffled", lambda d: d.from_tensor_slices((X, Y)).batch(4), shuffle=True)
_fit(
    "class_weights",
    lambda d: d.from_tensor_slices((X, Y[:, 0].astype("int32") % 2)).batch(4),
    class_weight={0: 1.0, 1: 2.0},
)
_fit("zero_steps", lambda d: d.from_tensor_slices((X, Y)).batch(4), steps_per_epoch=0)
_fit(
    "mixed_widths",
    lambda d: d.from_generator(
        lambda: iter([(X[:4], Y[:4]), (X[4:, :2], Y[4:])]), (np.float32, np.float32)
    ),
)
_fit(
    "validation",
    lambda d: d.from_tensor_slices((X, Y)).batch(4),
    validation_data=None,
    validation_steps=2,
)


@program
def fit_on_missing_files(tf, folder):
    data = tf.data.Dataset.from_tensor_slices((X, Y))

    def read(x, y):
        return (tf.io.decode_raw(tf.io.read_file(folder + "/none"), tf.float32), y)

    return _rounded(_model(tf).fit(data.map(read).batch(4), verbose=0))


def _evaluated(name, make, **how):
    PROGRAMS["evaluate_on_" + name] = lambda tf, folder: [
        float(f"{v:.4g}")
        for v in np.reshape(
            _model(tf, metrics=["mae"]).evaluate(make(tf.data.Dataset), verbose=0, **how), -1
        )
    ]
    PROGRAMS["predict_on_" + name] = lambda tf, folder: np.round(
        _model(tf).predict(make(tf.data.Dataset), verbose=0, **how), 3
    ).tolist()


_evaluated("pairs", lambda d: d.from_tensor_slices((X, Y)).batch(4))
_evaluated("features_alone", lambda d: d.from_tensor_slices(X).batch(4))
_evaluated("nothing", lambda d: d.from_tensor_slices((X, Y)).batch(4).take(0))
_evaluated(
    "nothing_unknown",
    lambda d: d.from_tensor_slices((X, Y)).filter(lambda x, y: x[0] < -1).batch(4),
)
_evaluated("too_many_steps", lambda d: d.from_tensor_slices((X, Y)).batch(4), steps=5)
_evaluated("one_step", lambda d: d.from_tensor_slices((X, Y)).batch(4), steps=1)
_evaluated("endless", lambda d: d.from_tensor_slices((X, Y)).batch(4).repeat())
_evaluated("no_batches", lambda d: d.from_tensor_slices((X, Y)))
_evaluated("batch_size_too", lambda d: d.from_tensor_slices((X, Y)).batch(4), batch_size=3)


@program
def validation_of_other_width(tf, folder):
    data = tf.data.Dataset.from_tensor_slices((X, Y)).batch(4)
    other = tf.data.Dataset.from_tensor_slices((X[:, :2], Y)).batch(4)
    return _rounded(_model(tf).fit(data, validation_data=other, verbose=0))


@program
def validation_of_nothing(tf, folder):
    data = tf.data.Dataset.from_tensor_slices((X, Y)).batch(4)
    return _rounded(_model(tf).fit(data, validation_data=data.take(0), verbose=0))


@program
def validation_with_too_many_steps(tf, folder):
    data = tf.data.Dataset.from_tensor_slices((X, Y)).batch(4)
    return _rounded(
        _model(tf).fit(data, validation_data=data, validation_steps=5, epochs=2, verbose=0)
    )


@program
def validation_endless(tf, folder):
    data = tf.data.Dataset.from_tensor_slices((X, Y)).batch(4)
    return _rounded(_model(tf).fit(data, validation_data=data.repeat(), verbose=0))


def _embedding(tf, ragged=True):
    inputs = tf.keras.Input([None], ragged=ragged, dtype="int32")
    rows = tf.keras.layers.Embedding(10, 2, embeddings_initializer="ones")(inputs)
    pooled = tf.keras.layers.Lambda(lambda r: tf.reduce_mean(r, axis=1))(rows)
    made = tf.keras.Model(inputs, tf.keras.layers.Dense(1, kernel_initializer="ones")(pooled))
    made.compile(tf.keras.optimizers.SGD(0.01), "mse")
    return made


@program
def fit_on_ragged_rows(tf, folder):
    rows = tf.ragged.constant([[1, 2], [3], [4, 5, 6], [7]], dtype="int32")
    data = tf.data.Dataset.from_tensor_slices((rows, Y[:4])).batch(2)
    model = _embedding(tf)
    return [_rounded(model.fit(data, epochs=2, verbose=0)), model.predict(data, verbose=0).tolist()]


@program
def fit_on_ragged_batches(tf, folder):
    data = tf.data.Dataset.range(1, 5).map(lambda n: (tf.range(tf.cast(n, tf.int32)), [0.5]))
    model = _embedding(tf)
    return _rounded(model.fit(data.ragged_batch(2), epochs=2, verbose=0))


@program
def fit_on_ragged_for_dense(tf, folder):
    rows = tf.ragged.constant([[1, 2], [3], [4, 5, 6], [7]], dtype="int32")
    data = tf.data.Dataset.from_tensor_slices((rows, Y[:4])).batch(2)
    return _rounded(_embedding(tf, ragged=False).fit(data, verbose=0))


@program
def fit_on_ragged_average(tf, folder):
    rows = tf.ragged.constant([[1, 2], [3], [4, 5, 6], [7]], dtype="int32")
    data = tf.data.Dataset.from_tensor_slices((rows, Y[:4])).batch(2)
    model = tf.keras.Sequential(
        [
            tf.keras.layers.Embedding(10, 2, embeddings_initializer="ones"),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dense(1, kernel_initializer="ones"),
        ]
    )
    model.compile(tf.keras.optimizers.SGD(0.01), "mse")
    return _rounded(model.fit(data, epochs=2, verbose=0))


@program
def fit_on_ragged_recurrent(tf, folder):
    rows = tf.ragged.constant([[1, 2], [3], [4, 5, 6], [7]], dtype="int32")
    data = tf.data.Dataset.from_tensor_slices((rows, Y[:4])).batch(2)
    inputs = tf.keras.Input([None], ragged=True, dtype="int32")
    rows = tf.keras.layers.Embedding(10, 2, embeddings_initializer="ones")(inputs)
    last = tf.keras.layers.SimpleRNN(2, kernel_initializer="ones", recurrent_initializer="ones")(
        rows
    )
    model = tf.keras.Model(inputs, tf.keras.layers.Dense(1, kernel_initializer="ones")(last))
    model.compile(tf.keras.optimizers.SGD(0.01), "mse")
    return _rounded(model.fit(data, epochs=2, verbose=0))


def _sparse(tf):
    return tf.sparse.from_dense(np.where(X % 2 == 0, X, 0).astype("float32"))


@program
def fit_on_sparse_input(tf, folder):
    data = tf.data.Dataset.from_tensor_slices((_sparse(tf), Y)).batch(4)
    inputs = tf.keras.Input([3], sparse=True)
    model = tf.keras.Model(inputs, tf.keras.layers.Dense(1, kernel_initializer="ones")(inputs))
    model.compile(tf.keras.optimizers.SGD(0.001), "mse")
    return [
        _rounded(model.fit(data, epochs=2, verbose=0)),
        np.round(model.predict(data, verbose=0), 2).tolist(),
    ]


@program
def fit_on_sparse_for_dense(tf, folder):
    data = tf.data.Dataset.from_tensor_slices((_sparse(tf), Y)).batch(4)
    return _rounded(_model(tf).fit(data, epochs=2, verbose=0))


@program
def fit_on_sparse_sequential(tf, folder):
    data = tf.data.Dataset.from_tensor_slices((_sparse(tf), Y)).batch(4)
    model = tf.keras.Sequential([tf.keras.layers.Dense(1, kernel_initializer="ones")])
    model.compile(tf.keras.optimizers.SGD(0.001), "mse")
    return _rounded(model.fit(data, epochs=2, verbose=0))


@program
def fit_raises_what_the_function_raises(tf, folder):
    def rows():
        yield X[:4], Y[:4]
        raise KeyError("mine")

    data = tf.data.Dataset.from_generator(rows, (tf.float32, tf.float32), ([4, 3], [4, 1]))
    return _rounded(_model(tf).fit(data, verbose=0))
