"""tf.compat.v1.keras.initializers: names, defaults, TensorFlow's numbers, configs in layers."""

import numpy as np
import pytest

import kerastorch as tf

K = tf.compat.v1.keras.initializers

# with set_random_seed(3) and an op seed of 4, as TensorFlow gives them: the first three of [2, 3]
NUMBERS = {
    "RandomNormal": [0.014481103979051113, -0.01367255300283432, -0.01493296679109335],
    "RandomUniform": [0.042373668402433395, -0.012956954538822174, 0.04481984302401543],
    "TruncatedNormal": [0.014481103979051113, -0.01367255300283432, -0.01493296679109335],
    "VarianceScaling": [0.23281918466091156, -0.21981975436210632, -0.2400839924812317],
    "Orthogonal": [0.5759953260421753, -0.5939684510231018, -0.5616320371627808],
    "glorot_normal": [0.20823980867862701, -0.19661277532577515, -0.2147376537322998],
    "glorot_uniform": [0.9283607006072998, -0.2838726043701172, 0.9819536209106445],
    "he_normal": [0.3292560577392578, -0.31087207794189453, -0.33953002095222473],
    "he_uniform": [1.4678670167922974, -0.44884204864501953, 1.5526047945022583],
    "lecun_normal": [0.23281918466091156, -0.21981975436210632, -0.2400839924812317],
    "lecun_uniform": [1.0379387140274048, -0.3173792362213135, 1.0978575944900513],
}


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers(name):
    tf.keras.utils.set_random_seed(3)
    made = getattr(K, name)(seed=4)
    np.testing.assert_allclose(made((2, 3)).numpy().ravel()[:3], NUMBERS[name], 1e-6)
    assert type(made).from_config(made.get_config()).get_config() == made.get_config()


def test_names_are_those_of_tensorflow():
    assert K.normal is K.random_normal is K.RandomNormal
    assert K.uniform is K.random_uniform is K.RandomUniform
    assert K.truncated_normal is K.TruncatedNormal
    assert K.zeros is K.Zeros is tf.compat.v1.zeros_initializer
    assert K.glorot_uniform is tf.compat.v1.initializers.glorot_uniform
    assert K.Initializer is tf.keras.initializers.Initializer
    assert K.get("normal").get_config() == {"mean": 0.0, "stddev": 0.05, "seed": None}
    assert K.he_normal(seed=1).get_config() == {"seed": 1}


@pytest.mark.parametrize("name", ["glorot_normal", "glorot_uniform"])
def test_glorot_takes_no_notice_of_dtype(name):
    made = getattr(tf.compat.v1.initializers, name)(dtype="float64")
    assert made.get_config() == {"seed": None, "dtype": "float32"}
    assert made((2, 2)).dtype == tf.float32 and made((2, 2), tf.float64).dtype == tf.float64


@pytest.mark.parametrize(
    "made, name, config, loaded",
    [
        (
            K.RandomNormal(seed=1),
            "RandomNormal",
            {"mean": 0.0, "stddev": 0.05, "seed": 1, "dtype": "float32"},
            "RandomNormal",
        ),
        (K.he_normal(), "he_normal", {"seed": None}, "HeNormal"),
        (K.Zeros(), "Zeros", {"dtype": "float32"}, "Zeros"),
        (
            K.glorot_uniform(seed=2),
            "glorot_uniform",
            {"seed": 2, "dtype": "float32"},
            "GlorotUniform",
        ),
    ],
)
def test_config_in_a_layer(made, name, config, loaded):
    """Files hold Keras's initializers of these names, as TensorFlow's do."""
    layer = tf.keras.layers.Dense(3, kernel_initializer=made)
    with pytest.warns(UserWarning, match="should only|is for objects of type"):
        given = layer.get_config()["kernel_initializer"]
    wanted = {"module": "keras.initializers", "class_name": name, "config": config}
    assert given == {**wanted, "registered_name": None}
    again = tf.keras.layers.Dense.from_config({"units": 3, "kernel_initializer": given})
    assert type(again.kernel_initializer) is getattr(tf.keras.initializers, loaded)
