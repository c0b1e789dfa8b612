# Document 000, "Custom Activation Functions, Initializers, Regularizers, and Constraints" and
# "numpy to tensorflow".
# compat: random initialised
# compat: rtol 1e-4
import numpy as np
import tensorflow as tf
from tensorflow import keras

# Lines 32-36: NumPy's 64 bits stay 64 bits unless a dtype is given.
numpy_array = np.array([2.0, 4.0, 5.0])
as_float64 = tf.constant(numpy_array)
as_float32 = tf.constant(numpy_array, dtype=tf.float32)
from_python = tf.constant([2.0, 4.0, 5.0])


# Lines 134-145.
def my_softplus(z):  # return value is just tf.nn.softplus(z)
    return tf.math.log(tf.exp(z) + 1.0)


def my_glorot_initializer(shape, dtype=tf.float32):
    stddev = tf.sqrt(2.0 / (shape[0] + shape[1]))
    return tf.random.normal(shape, stddev=stddev, dtype=dtype)


def my_l1_regularizer(weights):
    return tf.reduce_sum(tf.abs(0.01 * weights))


def my_positive_weights(weights):  # return value is just tf.nn.relu(weights)
    return tf.where(weights < 0.0, tf.zeros_like(weights), weights)


z = tf.constant([-2.0, 0.0, 3.0])
softplus = my_softplus(z)
nn_softplus = tf.nn.softplus(z)
initialised = my_glorot_initializer((3, 4))
l1 = my_l1_regularizer(tf.constant([[1.0, -2.0], [3.0, 0.0]]))
positive = my_positive_weights(z)


# Lines 159-165.
class MyL1Regularizer(keras.regularizers.Regularizer):
    def __init__(self, factor):
        self.factor = factor

    def __call__(self, weights):
        return tf.reduce_sum(tf.abs(self.factor * weights))

    def get_config(self):
        return {"factor": self.factor}


regularizer_config = MyL1Regularizer(0.5).get_config()
regularizer_value = MyL1Regularizer(0.5)(tf.constant([1.0, -3.0]))


# Lines 171-173: a regularizer may be any callable. Correction: without `self`, as a function.
def no_penalty(x):
    """Compute a regularization penalty from an input tensor."""
    return 0.0


# The parts in use, functions and classes alike (the document only defines them).
class MyConstraint(keras.constraints.Constraint):
    def __call__(self, weights):
        return my_positive_weights(weights)


class MyInitializer(keras.initializers.Initializer):
    def __call__(self, shape, dtype=None, **kwargs):
        count = int(np.prod(shape))
        return tf.reshape(tf.linspace(-1.0, 1.0, count), shape)


class MyActivation(keras.layers.Layer):
    def call(self, inputs):
        return my_softplus(inputs)


functions = keras.layers.Dense(
    3,
    activation=my_softplus,
    kernel_initializer=my_glorot_initializer,
    kernel_regularizer=my_l1_regularizer,
    bias_regularizer=no_penalty,
    kernel_constraint=my_positive_weights,
)
functions(tf.ones((1, 4)))
kernel_shape = functions.kernel.shape
functions.set_weights([np.full((4, 3), -0.5), np.ones(3)])
functions_output = functions(tf.ones((1, 4)))
functions_losses = functions.losses

model = keras.Sequential(
    [
        keras.layers.Dense(
            3,
            kernel_initializer=MyInitializer(),
            input_shape=(4,),
            kernel_regularizer=MyL1Regularizer(0.01),
            kernel_constraint=MyConstraint(),
        ),
        MyActivation(),
        keras.layers.Dense(1, kernel_initializer="ones"),
    ]
)
model.compile(loss="mse", optimizer=keras.optimizers.SGD(0.05))
data = np.random.RandomState(0).normal(size=(12, 4)).astype("float32")
history = model.fit(data, data.sum(axis=1), batch_size=4, epochs=3, shuffle=False, verbose=0)
losses = history.history["loss"]
constrained_kernel = model.layers[0].kernel
