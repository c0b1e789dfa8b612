"""Functions that take gradients, written and read back: they compute the same."""

import sys
from pathlib import Path

import numpy as np
import pytest

import kerastorch as tf
from kerastorch._graph.lowering import Unwritable

TESTS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS))

from exchange import saved_training  # noqa: E402


def _flat(result):
    return [np.asarray(x) for x in tf.nest.flatten(result, expand_composites=True)]


# the others are read by TensorFlow: exchange/saved_models.py
SAMPLES = {
    "gradients": [],
    "optimizers": [("adam", "nadam", "rmsprop", "old_adagrad", "scaled", "cosine", "sgd")],
    "trained_layers": [("dense", "line", "words")],
}


@pytest.mark.parametrize("name", SAMPLES)
def test_programs_that_train_load_again(tmp_path, name):
    obj, calls, _ = saved_training.PROGRAMS[name](tf, *SAMPLES[name])
    tf.saved_model.save(obj, str(tmp_path / "m"))
    loaded = tf.saved_model.load(str(tmp_path / "m"))
    for function, args in calls:
        args = [tf.constant(a) for a in args]
        wanted, made = (_flat(getattr(x, function)(*args)) for x in (obj, loaded))
        for a, b in zip(made, wanted, strict=True):
            np.testing.assert_allclose(a, b, rtol=2e-5, atol=2e-6, err_msg=function)


def _saved(tmp_path, function, *specs, **attributes):
    module = tf.Module()
    for name, value in attributes.items():
        setattr(module, name, value)
    module.f = tf.function(function, input_signature=list(specs))
    tf.saved_model.save(module, str(tmp_path / "m"))
    return tf.saved_model.load(str(tmp_path / "m"))


def test_a_gradient_knows_what_a_variable_was(tmp_path):
    """A variable that is assigned to between the tape and its question."""
    w = tf.Variable(2.0)

    def f(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = w * w * x
        w.assign(5.0)
        return tape.gradient(y, [x, w])

    loaded = _saved(tmp_path, f, tf.TensorSpec([]), w=w)
    assert [float(g) for g in loaded.f(3.0)] == [4.0, 12.0]


def test_gradients_that_nothing_leads_to(tmp_path):
    w, other = tf.Variable(2.0), tf.Variable(1.0)

    def f(x):
        with tf.GradientTape() as tape:
            y = w * x
        found = tape.gradient(y, [w, other])
        assert found[1] is None
        return found[0]

    assert float(_saved(tmp_path, f, tf.TensorSpec([]), v=[w, other]).f(3.0)) == 3.0


def test_rows_of_a_table_are_slices(tmp_path):
    table = tf.Variable(np.ones((4, 2), np.float32))

    def f(places):
        with tf.GradientTape() as tape:
            y = tf.reduce_sum(tf.gather(table, places) * 2.0)
        g = tape.gradient(y, table)
        return g.values, g.indices

    loaded = _saved(tmp_path, f, tf.TensorSpec([None], tf.int32), table=table)
    values, indices = loaded.f(tf.constant([1, 3, 1]))
    assert values.numpy().tolist() == [[2.0, 2.0]] * 3
    assert indices.numpy().tolist() == [1, 3, 1]


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (
            lambda x: tf.while_loop(
                lambda i, y: i < 3,
                lambda i, y: (i + 1, tf.cond(i > 1, lambda: y * tf.random.uniform([]), lambda: y)),
                [0, x],
            )[1],
            "random",
        ),
    ],
)
def test_what_has_no_gradient_as_ops_is_refused(tmp_path, function, said):
    def f(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = function(x)
        return tape.gradient(y, x)

    with pytest.raises(Unwritable, match=said):
        _saved(tmp_path, f, tf.TensorSpec([None]))
    assert not (tmp_path / "m").exists()


@pytest.mark.parametrize(
    ("shape", "settings"),
    [((3,), {}), ((4, 4, 3), {}), ((4, 4, 3), {"fused": False}), ((3, 4), {"axis": 1})],
)
def test_moving_averages_of_a_batch(tmp_path, shape, settings):
    """The kernel that normalizes a batch moves them without telling."""
    layer = tf.keras.layers.BatchNormalization(momentum=0.7, **settings)
    layer.build((None, *shape))
    spec = tf.TensorSpec((None, *shape))
    loaded = _saved(tmp_path, lambda x: layer(x, training=True), spec, layer=layer)
    rng = np.random.default_rng(0)
    for count in (2, 1, 5):
        x = tf.constant(rng.normal(1, 3, (count, *shape)).astype("float32"))
        np.testing.assert_allclose(loaded.f(x), layer(x, training=True), atol=1e-5)
        for name in ("moving_mean", "moving_variance"):
            made, wanted = (getattr(x, name).numpy() for x in (loaded.layer, layer))
            np.testing.assert_allclose(
                made, wanted, rtol=1e-5, atol=1e-6, err_msg=f"{name} {count}"
            )


def test_patches_of_images(tmp_path):
    args = [1, 3, 2, 1], [1, 2, 3, 1], [1, 2, 1, 1]

    def patches(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.image.extract_patches(x, *args, "SAME")
            loss = tf.reduce_sum(y**3)
        return y, tape.gradient(loss, x)

    loaded = _saved(tmp_path, patches, tf.TensorSpec((None, 7, 8, 2)))
    for count in (1, 3):
        x = tf.random.stateless_uniform((count, 7, 8, 2), (1, 2))
        for made, wanted in zip(loaded.f(x), patches(x), strict=True):
            np.testing.assert_allclose(made, wanted, rtol=1e-5, atol=1e-6)

    def whole(x):
        return tf.image.extract_patches(x, *args, "VALID")

    x = tf.random.stateless_uniform((2, 9, 7, 3), (1, 2))
    loaded = _saved(tmp_path, whole, tf.TensorSpec((None, None, None, 3)))
    np.testing.assert_array_equal(loaded.f(x), whole(x))


_SEGMENTS = ("sum", "mean", "max", "min")


@pytest.mark.parametrize(
    "name",
    [*(f"segment_{k}" for k in _SEGMENTS), *(f"unsorted_segment_{k}" for k in _SEGMENTS),
     "unsorted_segment_sqrt_n"],
)  # fmt: skip
def test_segments_whose_number_is_not_known(tmp_path, name):
    """Against TensorFlow 2.15, which reads the folder: the same for these and for no rows."""
    unsorted, function = name.startswith("un"), getattr(tf.math, name)

    def graded(x, ids, like):
        count = (tf.shape(like)[0],) if unsorted else ()
        with tf.GradientTape() as tape:
            tape.watch(x)
            found = function(x, ids, *count)
            loss = tf.reduce_sum(tf.where(tf.abs(found) > 1e6, 0.0, found) ** 2)
        return found, tape.gradient(loss, x)

    specs = [tf.TensorSpec((None, 3)), tf.TensorSpec((None,), tf.int32), tf.TensorSpec((None, 2))]
    loaded = _saved(tmp_path, graded, *specs)
    x = np.round(np.random.default_rng(0).normal(size=(7, 3)), 1).astype("float32")
    x[2] = x[1]  # two extremes
    ids = [3, 0, 0, -1, 2, 3, 5] if unsorted else [0, 0, 0, 2, 2, 3, 3]
    for rows in (7, 1, 0):
        args = [tf.constant(x[:rows]), tf.constant(ids[:rows], tf.int32), tf.zeros((6, 2))]
        for made, wanted in zip(loaded.f(*args), graded(*args), strict=True):
            np.testing.assert_allclose(made, wanted, rtol=1e-5, atol=1e-6)


def _of_list(m, x):
    array = tf.TensorArray(tf.float32, size=0, dynamic_size=True)
    array = array.write(0, m.w)
    for i in tf.range(tf.shape(x)[0]):
        array = array.write(i + 1, m.w * x[i, 0])
    return array.stack()


def _of_crops(m, x):
    places = tf.zeros([tf.shape(x)[0]], tf.int32)
    return tf.image.crop_and_resize(m.images, x, places, [3, 3])


@pytest.mark.parametrize("function", [_of_list, _of_crops])
def test_gradients_by_variables_that_an_op_takes_itself(tmp_path, function):
    module = tf.Module()
    module.w = tf.Variable([1.0, 2.0, 3.0])
    module.images = tf.Variable(tf.random.stateless_uniform((2, 6, 6, 3), (1, 2)))
    variable = module.w if function is _of_list else module.images

    def graded(x):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(function(module, x) ** 2)
        return tape.gradient(loss, variable)

    module.f = tf.function(graded, input_signature=[tf.TensorSpec((None, 4))])
    tf.saved_model.save(module, str(tmp_path / "m"))
    x = tf.constant([[0.1, 0.1, 0.9, 0.8], [0.3, 0.0, 0.7, 1.0]])
    found = tf.saved_model.load(str(tmp_path / "m")).f(x)
    np.testing.assert_allclose(found, module.f(x), rtol=1e-5)
