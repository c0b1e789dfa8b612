# Document 002, "keras layer": Linear in two ways, ComputeSum, MLP, Sequential.
# compat: random random_output lazy_output
import numpy as np
import tensorflow as tf
from tensorflow import keras


# Lines 50-75.
class Linear(keras.layers.Layer):
    """y = w.x + b"""

    def __init__(self, units=32, input_dim=32):
        super(Linear, self).__init__()
        w_init = tf.random_normal_initializer()
        self.w = tf.Variable(
            initial_value=w_init(shape=(input_dim, units), dtype="float32"),
            trainable=True,
        )
        b_init = tf.zeros_initializer()
        self.b = tf.Variable(initial_value=b_init(shape=(units,), dtype="float32"), trainable=True)

    def call(self, inputs):
        return tf.matmul(inputs, self.w) + self.b


linear_layer = Linear(units=4, input_dim=2)

y = linear_layer(tf.ones((2, 2)))
assert y.shape == (2, 4)
random_output = y
del y

# Line 81. In TF 2.15, `==` of variables compares their values, so the lists compare by identity
# first: the assertion holds.
assert linear_layer.weights == [linear_layer.w, linear_layer.b]
own_weight_names = [w.name for w in linear_layer.weights]
bias = linear_layer.b


# Lines 91-117.
class Linear(keras.layers.Layer):
    """y = w.x + b"""

    def __init__(self, units=32):
        super(Linear, self).__init__()
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(
            shape=(input_shape[-1], self.units),
            initializer="random_normal",
            trainable=True,
        )
        self.b = self.add_weight(shape=(self.units,), initializer="random_normal", trainable=True)

    def call(self, inputs):
        return tf.matmul(inputs, self.w) + self.b


linear_layer = Linear(4)
built_before = linear_layer.built
weights_before = linear_layer.weights
lazy_output = linear_layer(tf.ones((2, 2)))
built_after = linear_layer.built
lazy_weight_names = [w.name for w in linear_layer.weights]
linear_layer.set_weights([np.arange(8.0).reshape(2, 4), np.ones(4)])
lazy_set_output = linear_layer(tf.ones((2, 2)))


# Lines 171-197. Correction: the line with a tab is a comment.
class ComputeSum(keras.layers.Layer):
    """Returns the sum of the inputs."""

    def __init__(self, input_dim):
        super(ComputeSum, self).__init__()
        # Create a non-trainable weight.
        self.total = tf.Variable(initial_value=tf.zeros((input_dim,)), trainable=False)

    def call(self, inputs):
        self.total.assign_add(tf.reduce_sum(inputs, axis=0))
        return self.total


my_sum = ComputeSum(2)
x = tf.ones((2, 2))

y = my_sum(x)
print(y.numpy())  # [2. 2.]

y = my_sum(x)
print(y.numpy())  # [4. 4.]

assert my_sum.weights == [my_sum.total]
assert my_sum.non_trainable_weights == [my_sum.total]
assert my_sum.trainable_weights == []


# Lines 210-236. Correction: line 246 is prose, not code.
class MLP(keras.layers.Layer):
    """Simple stack of Linear layers."""

    def __init__(self):
        super(MLP, self).__init__()
        self.linear_1 = Linear(32)
        self.linear_2 = Linear(32)
        self.linear_3 = Linear(10)

    def call(self, inputs):
        x = self.linear_1(inputs)
        x = tf.nn.relu(x)
        x = self.linear_2(x)
        x = tf.nn.relu(x)
        return self.linear_3(x)


mlp = MLP()

# The first call to the `mlp` object will create the weights.
mlp_output_shape = mlp(tf.ones(shape=(3, 64))).shape

# Weights are recursively tracked.
assert len(mlp.weights) == 6

for i in mlp.weights:
    print(i.shape)
del i
mlp_weight_names = [w.name for w in mlp.weights]
weights = np.random.RandomState(0)
mlp.set_weights([weights.normal(scale=0.2, size=w.shape) for w in mlp.get_weights()])
mlp_output = mlp(np.linspace(-1, 1, 192).reshape(3, 64).astype("float32"))

# Lines 255-261.
mlp = keras.Sequential(
    [
        keras.layers.Dense(32, activation=tf.nn.relu),
        keras.layers.Dense(32, activation=tf.nn.relu),
        keras.layers.Dense(10),
    ]
)
sequential_built = mlp.built
sequential_shape = mlp(tf.ones((3, 64))).shape
sequential_parameters = mlp.count_params()
