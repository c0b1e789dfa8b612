"""Nets over images, written and read back: calls that train, gradients, transposed convolutions."""

import sys
from pathlib import Path

import numpy as np
import pytest

import kerastorch as tf
from kerastorch._files.protos import message

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from exchange import saved_programs

k = tf.keras
layers = k.layers
X = np.random.RandomState(0).randn(6, 5, 4, 3).astype("float32")


def _nodes(folder):
    """All nodes of the functions of a SavedModel."""
    data = (folder / "saved_model.pb").read_bytes()
    library = message("tensorflow.SavedModel").FromString(data).meta_graphs[0].graph_def.library
    return [node for function in library.function for node in function.node_def]


@pytest.mark.parametrize("shape", [(5, 4, 3), (4, 3), (3,)])
@pytest.mark.parametrize("settings", [{}, {"fused": False}, {"momentum": 0.5}])
def test_calls_with_training_move_the_averages_of_a_batch_norm(tmp_path, shape, settings):
    model = k.Sequential([k.Input(shape), layers.BatchNormalization(**settings)])
    model.save(str(tmp_path / "m"), save_format="tf")
    loaded = tf.saved_model.load(str(tmp_path / "m"))
    rows = X.reshape(-1, *shape)
    for count in (6, 1, 2):
        made, wanted = (m(rows[:count], training=True) for m in (loaded, model))
        np.testing.assert_allclose(made, wanted, rtol=1e-4, atol=1e-5)
        for a, b in zip(loaded.variables, model.variables, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6, err_msg=f"{b.name} {count}")


@pytest.mark.parametrize("size", [2, 3, 4, 5])
@pytest.mark.parametrize("strides", [1, 2])
@pytest.mark.parametrize("sizes", [(5, 4), (None, None)])
def test_transposed_convolutions_have_no_explicit_paddings(tmp_path, size, strides, sizes):
    """TensorFlow Lite does not take them."""
    x = k.Input((*sizes, 3))
    y = layers.Conv2DTranspose(2, size, strides, padding="same")(x)
    model = k.Model(x, y)
    model.save(str(tmp_path / "m"), save_format="tf")
    nodes = [n for n in _nodes(tmp_path / "m") if n.op == "Conv2DBackpropInput"]
    kinds = {node.attr["padding"].s.decode() for node in nodes}
    assert len(kinds) == 1 and kinds <= {"SAME", "VALID"}
    if size % 2 == strides % 2 and size > strides:
        assert kinds == {"SAME"}
    loaded = tf.saved_model.load(str(tmp_path / "m"))
    for count in (1, 6):
        made, wanted = loaded(X[:count]), model(X[:count])
        assert made.shape == wanted.shape
        np.testing.assert_allclose(made, wanted, rtol=1e-5, atol=1e-6)


def test_a_loss_of_two_inputs_of_unknown_sizes_is_written(tmp_path):
    """Its body asks whether the two are of one shape, and refuses others by a message."""
    module = tf.Module()
    loss = k.losses.CategoricalCrossentropy(from_logits=True)
    signature = [tf.TensorSpec([None, 3]), tf.TensorSpec([None, 3])]
    module.f = tf.function(lambda y, x: loss(y, x), input_signature=signature)
    tf.saved_model.save(module, str(tmp_path / "m"))
    loaded = tf.saved_model.load(str(tmp_path / "m"))
    for count in (1, 2, 7):
        y, x = np.eye(3, dtype="float32")[np.arange(count) % 3], X.reshape(-1, 3)[:count]
        np.testing.assert_allclose(loaded.f(y, x), loss(y, x), rtol=1e-6)


def test_resized_images_and_parts_of_them(tmp_path):
    """TensorFlow reads them too: exchange/saved_models.py."""
    obj, calls, _ = saved_programs.pictures(tf)
    tf.saved_model.save(obj, str(tmp_path / "m"))
    loaded = tf.saved_model.load(str(tmp_path / "m"))
    for function, args in calls:
        wanted, made = (getattr(x, function)(*map(tf.constant, args)) for x in (obj, loaded))
        np.testing.assert_allclose(made, wanted, rtol=1e-4, atol=1e-5, err_msg=function)


@pytest.mark.parametrize("training", [False, None])
def test_gradients_through_a_batch_norm_that_stands_still(tmp_path, training):
    """As DeepDream asks for them, step by step."""
    model = k.Sequential([layers.Conv2D(4, 3), layers.BatchNormalization(), layers.ReLU()])
    model(X)
    model.set_weights([w + 0.3 for w in model.get_weights()])

    def climb(x, steps):
        for _ in tf.range(steps):
            with tf.GradientTape() as tape:
                tape.watch(x)
                loss = tf.reduce_mean(model(x, training=training))
            x = x + tape.gradient(loss, x)
        return x

    module = tf.Module()
    module.model = model
    signature = [tf.TensorSpec([None, None, None, 3]), tf.TensorSpec([], tf.int32)]
    module.climb = tf.function(climb, input_signature=signature)
    tf.saved_model.save(module, str(tmp_path / "m"))
    loaded = tf.saved_model.load(str(tmp_path / "m"))
    for rows, steps in ((6, 2), (1, 0)):
        made, wanted = (m.climb(X[:rows], tf.constant(steps)) for m in (loaded, module))
        np.testing.assert_allclose(made, wanted, rtol=1e-5, atol=1e-6)
