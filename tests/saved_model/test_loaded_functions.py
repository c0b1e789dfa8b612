"""Functions and signatures of TensorFlow's SavedModels, run by interpreting their graphs."""

import numpy as np
import pytest
from stored_models import calls, cases, check

import kerastorch as tf

FUNCTIONS = [
    "affine", "scaled", "loops", "step", "words", "parse", "images", "train", "special",
]  # fmt: skip


@pytest.fixture(scope="module")
def loaded(models):
    return tf.saved_model.load(models / "functions")


@pytest.fixture(scope="module")
def known(models):
    return calls(cases(models / "functions"))


def test_functions(loaded, known):
    assert list(known) == FUNCTIONS
    for name, (given, expected) in known.items():
        result = getattr(loaded, name)(*(tf.constant(given[k]) for k in sorted(given)))
        flat = tf.nest.flatten(result, expand_composites=True)
        assert len(flat) == len(expected)
        for number, value in enumerate(flat):
            check(value, expected[f"result{number}"])


def test_what_is_loaded(loaded):
    assert type(loaded).__name__ == "_UserObject"
    assert loaded.tensorflow_version.startswith("2.15")
    assert loaded.w.shape == (3, 3) and loaded.w.trainable and not loaded.bias.trainable
    assert [type(p).__name__ for p in loaded.parts] == ["Variable", "dict"]
    np.testing.assert_array_equal(loaded.parts[1]["k"].numpy(), [2.0, 3.0])
    assert loaded.counts.lookup(tf.constant(["q"])).numpy().tolist() == [4]
    assert list(loaded.signatures) == ["serving_default", "step"]


def test_signature(loaded, known):
    function = loaded.signatures["serving_default"]
    spec = tf.TensorSpec([None, 3], tf.float32, name="x")
    assert function.structured_input_signature == ((), {"x": spec})
    assert function.structured_outputs == {
        "output_0": tf.TensorSpec([None, 3], tf.float32, name="output_0")
    }
    x = tf.constant(known["affine"][0]["0"])
    for result in (function(x=x), function(x)):
        assert list(result) == ["output_0"]
    assert function(x=tf.ones([7, 3]))["output_0"].shape == (7, 3)
    with pytest.raises(TypeError, match="missing required arguments: x"):
        function(y=1)


def test_no_signature_fits(loaded):
    with pytest.raises(ValueError, match="Could not find matching concrete function to call"):
        loaded.scaled(tf.constant([1, 2]))
    with pytest.raises(TypeError, match="Can not cast TensorSpec"):
        loaded.affine(tf.zeros([2, 4]))
    with pytest.raises(TypeError, match="missing a required argument"):
        loaded.affine()


def test_choice_of_concrete_functions(loaded):
    one = loaded.scaled(tf.constant([4.0]))
    two = loaded.scaled(tf.ones([2, 2]), 3.0, negate=True)
    assert one["y"].shape == (1,) and two["y"].shape == (2, 2)
    assert float(two["y"][0, 0]) == -8.0
    concrete = loaded.affine.get_concrete_function(tf.TensorSpec([5, 3], tf.float32))
    assert concrete.structured_input_signature[0][0].shape.as_list() == [None, 3]
    assert {v.name for v in concrete.variables} == {"w:0", "bias:0"}
    assert [v.name for v in concrete.trainable_variables] == ["w:0"]


def test_gradients_and_inlining(models):
    loaded = tf.saved_model.load(models / "functions")
    x = tf.constant([[1.0, 2.0, 3.0]])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.reduce_sum(loaded.affine(x) ** 2)
    of_w, of_x = tape.gradient(y, [loaded.w, x])

    with tf.GradientTape() as tape:
        tape.watch(x)
        z = tf.reduce_sum(tf.nn.relu(x @ loaded.w + loaded.bias) ** 2)
    expected = tape.gradient(z, [loaded.w, x])
    for found, wanted in zip((of_w, of_x), expected, strict=True):
        np.testing.assert_allclose(found.numpy(), wanted.numpy(), rtol=1e-6)

    @tf.function
    def step(x):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(loaded.affine(x) ** 2)
        loaded.w.assign_sub(0.1 * tape.gradient(loss, loaded.w))
        return loss

    losses = [float(step(x)) for _ in range(4)]
    assert losses == sorted(losses, reverse=True) and losses[-1] < losses[0]


def test_custom_gradient_is_kept(models):
    loaded = tf.saved_model.load(models / "functions")
    x = tf.constant([0.5, 2.5, 1.5, 3.0])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = loaded.special(x)[0]
    np.testing.assert_array_equal(tape.gradient(y, x).numpy(), [3.0, 3.0, 3.0, 3.0])


def test_contains_saved_model(models, tmp_path):
    assert tf.saved_model.contains_saved_model(models / "functions")
    assert not tf.saved_model.contains_saved_model(str(tmp_path))
    with pytest.raises(OSError, match="SavedModel file does not exist at"):
        tf.saved_model.load(str(tmp_path))
    with pytest.raises(ValueError, match="could not be found in SavedModel"):
        tf.saved_model.load(models / "functions", tags=["train"])


def test_fingerprint(models):
    found = tf.saved_model.experimental.read_fingerprint(models / "functions")
    assert len(found.singleprint().split("/")) == 4
    assert found == tf.saved_model.experimental.read_fingerprint(str(models / "functions"))


@pytest.mark.parametrize("name", ["graph_v1", "estimator"])
def test_exports_of_tensorflow_1(models, name):
    loaded = tf.saved_model.load(models / name)
    for key, (given, expected) in calls(cases(models / name)).items():
        result = loaded.signatures[key](**{k: tf.constant(v) for k, v in given.items()})
        for part, value in expected.items():
            check(result[part], value)


def test_graph_of_tensorflow_1(models):
    loaded = tf.saved_model.load(models / "graph_v1", tags="serve")
    assert sorted(v.name for v in loaded.variables) == [
        "parts/part_0:0", "parts/part_1:0", "r:0", "w:0",
    ]  # fmt: skip
    function = loaded.prune("x:0", "add:0")
    x = tf.ones([2, 3])
    by_name = {v.name: v for v in loaded.variables}
    wanted = x @ by_name["w:0"] + by_name["r:0"]
    np.testing.assert_allclose(function(x).numpy(), wanted.numpy(), rtol=1e-6)
    assert loaded.graph.get_tensor_by_name("x:0").shape.as_list() == [None, 3]
    assert loaded.signatures["text"].structured_input_signature[1]["text"].dtype is tf.string
    with pytest.raises(KeyError, match="not in the graph"):
        loaded.prune("x:0", "nothing:0")
