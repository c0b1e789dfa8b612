"""First weights that layers draw by TensorFlow's own initializers and ops: eagerly, always."""

import numpy as np
import pytest

import kerastorch as tf

k = tf.keras
layers = k.layers
# after set_seed(1): the first numbers of the first two eager draws, scaled by 1; TensorFlow 2.15
FIRST, SECOND = -1.1012201, 0.40308788


def _normal():
    return tf.random_normal_initializer(0.0, 1.0)


class _Own(layers.Layer):
    def build(self, shape):
        self.w = tf.Variable(tf.random.normal((shape[-1], 3)))

    def call(self, x):
        return x @ self.w + tf.random.normal([3])


class _Model(k.Model):
    def __init__(self, kinds):
        super().__init__()
        self.parts = k.Sequential([kind() for kind in kinds])

    def call(self, x):
        return self.parts(x)


@pytest.mark.parametrize("kind", [lambda: layers.Dense(3, kernel_initializer=_normal()), _Own])
@pytest.mark.parametrize("way", ["symbolic", "eager", "function", "fit", "build", "nested"])
def test_two_layers_take_the_first_two_draws(kind, way):
    tf.keras.utils.set_random_seed(1)
    x = np.ones((2, 3), "float32")
    if way == "symbolic":
        model = k.Sequential([kind(), kind()])
        model(k.Input((3,)))
    elif way == "nested":
        inputs = k.Input((3,))
        outputs = k.Sequential([k.Sequential([kind()]), layers.ReLU()])(inputs)
        model = k.Model(inputs, k.Sequential([kind(), layers.ReLU()])(outputs))
    else:
        model = _Model([kind, kind])
    if way == "function":
        tf.function(lambda x: tf.random.normal([3]) + model(x))(x)
    elif way == "build":
        model.build((None, 3))
    elif way == "eager":
        model(x)
    elif way == "fit":
        model.compile(k.optimizers.SGD(0.0), "mse")
        model.fit(x, x, verbose=0)
    kernels = [w for w in model.weights if w.shape.rank == 2]
    eager_draw_between = way == "eager" and kind is _Own
    np.testing.assert_allclose(kernels[0].numpy()[0, 0], FIRST, rtol=1e-6)
    if not eager_draw_between:
        np.testing.assert_allclose(kernels[1].numpy()[0, 0], SECOND, rtol=1e-6)
