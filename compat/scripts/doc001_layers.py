# Document 001, "自定义网络层".
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers, models, regularizers

# Lines 1281-1282.
mypower = layers.Lambda(lambda x: tf.math.pow(x, 2))
powers = mypower(tf.range(5))
print(powers)


# Lines 1287-1308. Correction: indentation.
class Linear(layers.Layer):
    def __init__(self, units=32, **kwargs):
        super(Linear, self).__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(
            shape=(input_shape[-1], self.units), initializer="random_normal", trainable=True
        )
        self.b = self.add_weight(shape=(self.units,), initializer="random_normal", trainable=True)
        super(Linear, self).build(input_shape)

    def call(self, inputs):
        return tf.matmul(inputs, self.w) + self.b

    def get_config(self):
        config = super(Linear, self).get_config()
        config.update({"units": self.units})
        return config


# Lines 1310-1314.
linear = Linear(units=8)
print(linear.built)  # False
linear.build(input_shape=(None, 16))
print(linear.built)  # True
built_shapes = [w.shape for w in linear.weights]
linear_config = linear.get_config()
linear.set_weights([np.full((16, 8), 0.25), np.arange(8.0)])
linear_output = linear(tf.ones((2, 16)))

# Lines 1316-1318.
model = models.Sequential()
model.add(Linear(units=16, input_shape=(64,)))
model.summary()
input_shape = model.input_shape
output_shape = model.output_shape

# What get_config is for (line 1304): a copy from the configuration.
config = model.get_config()
copy = models.Sequential.from_config(config, custom_objects={"Linear": Linear})
copied_units = copy.layers[0].units
copied_config = copy.layers[0].get_config()

# `regularizers` (imported by line 1280) in a Lambda-free model.
regularized = layers.Dense(2, kernel_initializer="ones", kernel_regularizer=regularizers.l2(0.1))
regularized(tf.ones((1, 3)))
penalty = regularized.losses
