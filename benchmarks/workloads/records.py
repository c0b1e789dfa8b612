"""Examples in a TFRecord file, for the rows that write and read them."""

import os
import tempfile

import numpy as np

COUNT = 5_000


def path():
    return os.path.join(tempfile.mkdtemp(), "examples.tfrecord")


def values():
    """The values of the records: (label, ids, numbers, name)."""
    rng = np.random.RandomState(0)
    ids, numbers = rng.randint(0, 100_000, (COUNT, 5)).tolist(), rng.rand(COUNT, 10).tolist()
    return [(i % 10, ids[i], numbers[i], b"row%d" % i) for i in range(COUNT)]


def write(tf, path, rows):
    train = tf.train
    with tf.io.TFRecordWriter(path) as writer:
        for label, ids, numbers, name in rows:
            feature = {
                "label": train.Feature(int64_list=train.Int64List(value=[label])),
                "ids": train.Feature(int64_list=train.Int64List(value=ids)),
                "numbers": train.Feature(float_list=train.FloatList(value=numbers)),
                "name": train.Feature(bytes_list=train.BytesList(value=[name])),
            }
            example = train.Example(features=train.Features(feature=feature))
            writer.write(example.SerializeToString())


def spec(tf):
    fixed = tf.io.FixedLenFeature
    return {
        "label": fixed([], tf.int64),
        "ids": fixed([5], tf.int64),
        "numbers": fixed([10], tf.float32),
        "name": fixed([], tf.string),
    }
