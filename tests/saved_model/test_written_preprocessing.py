"""Preprocessing layers in SavedModels, written and read back: they compute the same."""

import numpy as np
import pytest

import kerastorch as tf

layers = tf.keras.layers
LINES = np.array(["a cat Sat", "the: dog", "é ok", ""])


def _vectorization(**settings):
    layer = layers.TextVectorization(**settings)
    layer.adapt(LINES)
    return layer


@pytest.mark.parametrize(
    ("shape", "settings"),
    [
        ([], {"ngrams": 2}),
        ([1], {"ngrams": (2, 3), "output_mode": "count"}),
        ([1], {"ngrams": 2, "output_mode": "tf_idf"}),
        ([], {"split": "character", "output_sequence_length": 7}),
        ([], {"split": "character", "ngrams": 2, "output_mode": "multi_hot"}),
    ],
)
def test_lines_of_text(tmp_path, shape, settings):
    model = tf.keras.Sequential(
        [tf.keras.Input(shape, dtype=tf.string), _vectorization(**settings)]
    )
    model.save(str(tmp_path / "m"), save_format="tf")
    given = tf.constant(LINES[:3, None] if shape else LINES)
    made = tf.saved_model.load(str(tmp_path / "m"))(given)
    np.testing.assert_allclose(made, model(given), rtol=1e-6)


@pytest.mark.parametrize("mode", ["int", "one_hot"])
def test_crossings(tmp_path, mode):
    inputs = [tf.keras.Input([1], dtype=tf.string), tf.keras.Input([1], dtype="int64")]
    outputs = layers.HashedCrossing(9, output_mode=mode)(inputs)
    model = tf.keras.Model(inputs, outputs)
    model.save(str(tmp_path / "m"), save_format="tf")
    given = [tf.constant([["a"], ["b"], ["c"]]), tf.constant([[3], [0], [7]], tf.int64)]
    made = tf.saved_model.load(str(tmp_path / "m"))(given)
    np.testing.assert_array_equal(made, model(given))


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (layers.RandomCrop(4, 5), (3, 4, 5, 2)),
        (layers.RandomHeight((0.5, 0.5)), (3, 12, 8, 2)),
        (layers.RandomWidth((-0.5, -0.5), "nearest"), (3, 8, 4, 2)),
    ],
)
def test_images_while_training(tmp_path, layer, shape):
    model = tf.keras.Sequential([tf.keras.Input([8, 8, 2]), layer])
    model.save(str(tmp_path / "m"), save_format="tf")
    images = tf.constant(np.random.RandomState(0).rand(3, 8, 8, 2).astype(np.float32))
    loaded = tf.saved_model.load(str(tmp_path / "m"))
    assert loaded(images, training=True).shape == shape
    np.testing.assert_allclose(
        loaded(images, training=False), model(images, training=False), rtol=1e-5
    )


@pytest.mark.parametrize(
    ("layer", "values"),
    [
        (layers.StringLookup(vocabulary=["a", "b"], num_oov_indices=0), [["a"], ["b"], ["a"]]),
        (layers.IntegerLookup(vocabulary=[7, 9], num_oov_indices=0), [[9], [7], [7]]),
        (layers.StringLookup(vocabulary=["a"], num_oov_indices=0, output_mode="one_hot"), [["a"]]),
    ],
)
def test_lookups_that_know_all_inside_of_layers(tmp_path, layer, values):
    """A function is traced with examples of text, which are not in the vocabulary."""

    class Around(layers.Layer):
        def __init__(self):
            super().__init__()
            self.inner = layer

        def call(self, x):
            return tf.cast(self.inner(x), tf.float32) * 2

    inputs = tf.keras.Input((1,), dtype=tf.constant(values).dtype)
    model = tf.keras.Model(inputs, Around()(inputs))
    model.save(str(tmp_path / "m"), save_format="tf")
    given = tf.constant(values)
    loaded = tf.saved_model.load(str(tmp_path / "m"))
    np.testing.assert_array_equal(loaded(given), model(given))
    unknown = tf.constant([["no" if given.dtype is tf.string else 1]], given.dtype)
    with pytest.raises(tf.errors.InvalidArgumentError):
        loaded(unknown)
