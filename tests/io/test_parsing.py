"""Serialized Examples, read without protobuf: compared with protobuf, and on damaged bytes."""

import random

import numpy as np
import pytest

import kerastorch as tf

KINDS = {"a": "int64", "b": "float32", "c": "string", "d": "int64", "e": "float32"}


def feature(kind, values):
    t = tf.train
    if kind == "int64":
        return t.Feature(int64_list=t.Int64List(value=values))
    if kind == "float32":
        return t.Feature(float_list=t.FloatList(value=values))
    return t.Feature(bytes_list=t.BytesList(value=values))


def drawn(rng, kind):
    count = rng.choice([0, 1, 1, 2, 3, 50])
    if kind == "int64":
        sizes = [3, 200, 2**31, 2**63 - 1]
        return [rng.randint(-rng.choice(sizes), rng.choice(sizes)) for _ in range(count)]
    if kind == "float32":
        return [float(np.float32(rng.uniform(-9, 9))) for _ in range(count)]
    return [rng.randbytes(rng.choice([0, 3, 200])) for _ in range(count)]


def examples(seed, count):
    """(message, {key: values or None}) of some random Examples."""
    rng = random.Random(seed)
    for _ in range(count):
        there = {k: drawn(rng, kind) for k, kind in KINDS.items() if rng.random() < 0.8}
        there["k" * rng.choice([1, 130])] = [1]
        features = {k: feature(KINDS.get(k, "int64"), v) for k, v in there.items()}
        yield tf.train.Example(features=tf.train.Features(feature=features)), there


@pytest.mark.parametrize("seed", range(5))
def test_columns_equal_the_messages(seed):
    found = list(examples(seed, 40))
    spec = {k: tf.io.RaggedFeature(tf.as_dtype(kind)) for k, kind in KINDS.items()}
    rows = [message.SerializeToString() for message, _ in found]
    for batch in (rows, [*rows[:3], b"", *rows[3:]]):
        parsed = tf.io.parse_example(batch, spec)
        for key in KINDS:
            values = [there.get(key, []) for _, there in found]
            if len(batch) > len(rows):
                values.insert(3, [])
            assert parsed[key].to_list() == values
    for row, (_, there) in zip(rows, found, strict=True):
        parsed = tf.io.parse_single_example(row, spec)
        for key in KINDS:
            assert parsed[key].numpy().tolist() == there.get(key, [])


def specs():
    f = tf.io
    return [
        {"a": f.FixedLenFeature([2], tf.int64), "b": f.VarLenFeature(tf.float32)},
        {"a": f.VarLenFeature(tf.int64), "c": f.FixedLenFeature([], tf.string, "x")},
        {k: f.RaggedFeature(tf.as_dtype(kind)) for k, kind in KINDS.items()},
        {"b": f.FixedLenSequenceFeature([], tf.float32, allow_missing=True)},
        {"s": f.SparseFeature("a", "b", tf.float32, 10)},
        {"r": f.RaggedFeature(tf.float32, "b", [f.RaggedFeature.RowLengths("a")])},
        {"r": f.RaggedFeature(tf.float32, "b", [f.RaggedFeature.ValueRowIds("a")])},
        {"r": f.RaggedFeature(tf.float32, "b", [f.RaggedFeature.RowSplits("a")])},
    ]


@pytest.mark.parametrize("number", range(8))
def test_damaged_bytes_raise_tensorflows_errors_or_parse(number):
    rng, spec = random.Random(number), specs()[number]
    rows = [message.SerializeToString() for message, _ in examples(number, 30)]
    allowed = (tf.errors.InvalidArgumentError, ValueError)
    for _ in range(400):
        data = bytearray(rng.choice(rows))
        for _ in range(rng.choice([1, 1, 3])):
            if data:
                data[rng.randrange(len(data))] = rng.randrange(256)
        if rng.random() < 0.3:
            del data[rng.randrange(len(data) + 1) :]
        for parse, value in (
            (tf.io.parse_single_example, bytes(data)),
            (tf.io.parse_example, [bytes(data), rows[0]]),
        ):
            try:
                parse(value, spec)
            except allowed as error:
                assert not isinstance(error, UnicodeError)


@pytest.mark.parametrize("seed", range(3))
def test_damaged_sequence_examples(seed):
    rng = random.Random(seed)
    t = tf.train
    lists = {"a": t.FeatureList(feature=[feature("int64", [1, 300]), feature("int64", [5])])}
    message = t.SequenceExample(
        context=t.Features(feature={"c": feature("string", [b"x"])}),
        feature_lists=t.FeatureLists(feature_list=lists),
    )
    whole = message.SerializeToString()
    context = {"c": tf.io.VarLenFeature(tf.string)}
    for kind in (tf.io.VarLenFeature(tf.int64), tf.io.RaggedFeature(tf.int64)):
        for _ in range(300):
            data = bytearray(whole)
            data[rng.randrange(len(data))] = rng.randrange(256)
            try:
                tf.io.parse_single_sequence_example(bytes(data), context, {"a": kind})
            except tf.errors.InvalidArgumentError:
                continue


def test_spec_may_change_in_place():
    row = tf.train.Example(
        features=tf.train.Features(feature={"a": feature("int64", [1])})
    ).SerializeToString()
    spec = {"a": tf.io.FixedLenFeature([], tf.int64)}
    assert tf.io.parse_single_example(row, spec)["a"].shape == []
    spec["a"] = tf.io.FixedLenFeature([1], tf.int64)
    assert tf.io.parse_single_example(row, spec)["a"].shape == [1]
    spec["b"] = tf.io.FixedLenFeature([2], tf.float32, default_value=np.array([1.0, 2.0]))
    for _ in range(2):
        assert tf.io.parse_single_example(row, spec)["b"].numpy().tolist() == [1, 2]


def test_default_values_are_copied():
    spec = {"b": tf.io.FixedLenFeature([1], tf.int64, [4])}
    first = tf.io.parse_single_example(b"", spec)["b"]
    first.torch().fill_(9)
    assert tf.io.parse_single_example(b"", spec)["b"].numpy().tolist() == [4]


def test_gradient_tape_and_functions():
    row = tf.train.Example(
        features=tf.train.Features(feature={"b": feature("float32", [1.0, 2.0])})
    ).SerializeToString()

    @tf.function
    def parsed(data):
        return tf.io.parse_single_example(data, {"b": tf.io.FixedLenFeature([2], tf.float32)})

    with tf.GradientTape() as tape:
        x = parsed(tf.constant(row))["b"]
        tape.watch(x)
        y = tf.reduce_sum(x * x)
    assert tape.gradient(y, x).numpy().tolist() == [2, 4]


def test_a_wrong_count_says_what_came():
    row = tf.train.Example(
        features=tf.train.Features(feature={"a": feature("int64", [1, 2, 3])})
    ).SerializeToString()
    spec = {"a": tf.io.FixedLenFeature([2], tf.int64)}
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"3 int64 values for the shape \[2\]"):
        tf.io.parse_single_example(row, spec)
    with pytest.raises(
        tf.errors.InvalidArgumentError, match=r"Name: q, Key: a, Index: 1.*Values size: 3.*\[2\]"
    ):
        tf.io.parse_example(
            [b"", row], {"a": tf.io.FixedLenFeature([2], tf.int64, [0, 0])}, ["p", "q"]
        )


def test_known_layouts_give_what_reading_gives():
    """Examples built alike, changed in single bytes: as by a plan that knows no layout."""
    rng = random.Random(0)
    t = tf.train
    spec = {
        "a": tf.io.FixedLenFeature([2], tf.int64, [0, 0]),
        "b": tf.io.FixedLenFeature([1], tf.float32, [0.0]),
        "c": tf.io.VarLenFeature(tf.string),
    }

    def row(number):
        values = {"a": [number, -number], "b": [float(number)], "c": [b"%d" % number]}
        features = {key: feature(KINDS[key], v) for key, v in values.items()}
        features["other"] = feature("int64", [number, number])
        return t.Example(features=t.Features(feature=features)).SerializeToString()

    def outcome(parse, data, spec):
        try:
            found = parse(data, spec)
        except tf.errors.InvalidArgumentError as error:
            return str(error)
        return {k: str(getattr(v, "values", v).numpy()) for k, v in found.items()}

    for _ in range(400):
        data = bytearray(row(rng.randrange(100)))
        if rng.random() < 0.8:
            data[rng.randrange(len(data))] = rng.randrange(256)
        data = bytes(data)
        fresh = {key: type(kind)(*kind) for key, kind in spec.items()}
        assert outcome(tf.io.parse_single_example, data, spec) == outcome(
            tf.io.parse_single_example, data, fresh
        )
        rows = [row(3), data]
        assert outcome(tf.io.parse_example, rows, spec) == outcome(
            tf.io.parse_example, rows, {**fresh, "c": tf.io.VarLenFeature(tf.string)}
        )
