"""What functions of datasets give where it hangs on files and encoded text, as TensorFlow says."""

import numpy as np
import pytest

import kerastorch as tf


def spec(function, count=1):
    elements = tuple(["a"] * count) if count > 1 else "a"
    return tf.data.Dataset.from_tensors(elements).map(function).element_spec


@pytest.mark.parametrize(
    ("function", "shape", "dtype"),
    [
        (tf.io.read_file, [], "string"),
        (lambda x: tf.io.decode_jpeg(tf.io.read_file(x)), [None, None, None], "uint8"),
        (lambda x: tf.io.decode_jpeg(x, channels=3), [None, None, 3], "uint8"),
        (lambda x: tf.io.decode_png(x, channels=1, dtype=tf.uint16), [None, None, 1], "uint16"),
        (lambda x: tf.io.decode_bmp(x), [None, None, None], "uint8"),
        (lambda x: tf.io.decode_gif(x), [None, None, None, 3], "uint8"),
        (lambda x: tf.io.decode_image(x, expand_animations=False), [None, None, None], "uint8"),
        (lambda x: tf.io.decode_raw(x, tf.int16), [None], "int16"),
        (lambda x: tf.io.decode_raw(x, tf.int16, fixed_length=8), [4], "int16"),
        (lambda x: tf.audio.decode_wav(x).audio, [None, None], "float32"),
        (lambda x: tf.audio.decode_wav(x, 1, 9).audio, [9, 1], "float32"),
        (lambda x: tf.io.decode_csv(x, [0, "", 1.0])[2], [], "float32"),
        (lambda x: tf.image.resize(tf.io.decode_jpeg(x, 3), (4, 5)), [4, 5, 3], "float32"),
    ],
)
def test_static_shapes(function, shape, dtype):
    found = spec(function)
    assert found.shape.as_list() == shape and found.dtype == dtype


def test_unknown_ranks():
    assert spec(tf.io.decode_image).shape.rank is None
    assert spec(lambda x: tf.io.parse_tensor(x, tf.float32)).shape.rank is None


def test_pipelines_run(tmp_path):
    pixels = np.arange(60, dtype="uint8").reshape(4, 5, 3)
    for i in range(3):
        tf.io.write_file(str(tmp_path / f"{i}.png"), tf.io.encode_png(pixels + i))
    files = tf.data.Dataset.list_files(str(tmp_path / "*.png"), shuffle=False)
    images = files.map(lambda path: tf.io.decode_image(tf.io.read_file(path)), 2).batch(3)
    assert (next(iter(images)).numpy() == pixels + np.arange(3)[:, None, None, None]).all()


def test_examples_tell_what_parsing_gives():
    features = tf.train.Features(
        feature={"a": tf.train.Feature(int64_list=tf.train.Int64List(value=[7]))}
    )
    record = tf.train.Example(features=features).SerializeToString()
    parsed = tf.data.Dataset.from_tensors(record).map(
        lambda r: tf.io.parse_single_example(r, {"a": tf.io.FixedLenFeature([], tf.int64)})["a"]
    )
    assert parsed.element_spec == tf.TensorSpec([], tf.int64)
    assert list(parsed.as_numpy_iterator()) == [7]
