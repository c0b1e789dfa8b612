"""tf.keras.backend against Keras."""

import json
from pathlib import Path

import numpy as np
import pytest
from golden import cases, make_keras_backend

import kerastorch as tf

K = tf.keras.backend
GOLDEN = json.loads((Path(cases.__file__).parent / "keras_backend.json").read_text())


@pytest.mark.filterwarnings("ignore:.*set_learning_phase")
@pytest.mark.parametrize("case", make_keras_backend.CASES)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case], **make_keras_backend.names(tf))


def test_settings_take_effect_and_are_undone():
    tf.keras.mixed_precision.set_global_policy(None)  # which other tests may have set
    try:
        K.set_floatx("float64")
        assert K.constant(1).dtype == tf.float64 and tf.keras.layers.ReLU().dtype == "float64"
        K.set_epsilon(0.5)
        assert K.epsilon() == 0.5
        K.set_image_data_format("channels_first")
        assert tf.keras.layers.MaxPooling2D().get_config()["data_format"] == "channels_first"
    finally:
        K.set_floatx("float32")
        K.set_epsilon(1e-7)
        K.set_image_data_format("channels_last")


def test_learning_phase():
    layer, x = tf.keras.layers.Dropout(0.999), np.ones((1, 200), "float32")
    with K.learning_phase_scope(1):
        assert K.learning_phase() == 1 and K.in_train_phase(1, 2) == 1
        assert np.sum(layer(x)) != 200
    assert K.learning_phase() == 0 and np.sum(layer(x)) == 200
    with pytest.warns(UserWarning, match="learning_phase"):
        K.set_learning_phase(1)
    K.clear_session()
    assert K.learning_phase() == 0
    with pytest.raises(ValueError, match="0 or 1"), K.learning_phase_scope(2):
        pass


def test_clear_session_starts_names_anew():
    tf.keras.layers.Dense(1)
    K.clear_session()
    names = [tf.keras.layers.Dense(1).name, tf.keras.layers.Dense(1).name]
    assert names == ["dense", "dense_1"] and tf.keras.Input((1,)).name == "input_1"


def test_print_tensor(capfd):
    assert float(K.print_tensor(tf.constant(2.0), "m =")) == 2.0
    assert capfd.readouterr().out == "m = 2\n"


def test_gradients_flow_through():
    x = tf.Variable([[1.0, -2.0]])
    with tf.GradientTape() as tape:
        y = K.sum(K.square(K.relu(x)) + K.batch_dot(x, x))
    np.testing.assert_array_equal(tape.gradient(y, x), [[6.0, -8.0]])


def test_random_numbers_have_their_moments():
    tf.random.set_seed(1)
    numbers = np.asarray(K.random_normal((4000,), 2.0, 3.0))
    assert abs(numbers.mean() - 2) < 0.3 and abs(numbers.std() - 3) < 0.3
    assert abs(np.asarray(K.random_bernoulli((4000,), 0.25)).mean() - 0.25) < 0.05
    assert np.asarray(K.random_uniform((100,), 1.0, 2.0)).min() >= 1


def test_the_generator_setting():
    assert not K.experimental.is_tf_random_generator_enabled()
    K.experimental.enable_tf_random_generator()
    assert K.experimental.is_tf_random_generator_enabled()
    K.experimental.disable_tf_random_generator()
