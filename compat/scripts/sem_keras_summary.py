"""model.summary() of all kinds of models, to the letter."""

import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

keras.Sequential(
    [
        layers.Dense(3, input_shape=(2,), name="a_layer_with_a_very_long_name_indeed"),
        layers.Dense(1),
    ],
    name="named",
).summary()

model = keras.Sequential([layers.Dense(3), layers.Dense(1)])
try:
    model.summary()
except ValueError as e:
    error_not_built = type(e).__name__
model.build((None, 2))
model.summary()
model(tf.ones((5, 2)))
model.summary()

inputs = keras.Input((8, 8, 3), name="image")
x = layers.Conv2D(4, 3, padding="same")(inputs)
x = layers.BatchNormalization()(x)
x = layers.Activation("relu")(x)
shortcut = layers.Conv2D(4, 1, use_bias=False)(inputs)
x = layers.add([x, shortcut])
x = layers.GlobalAveragePooling2D()(x)
flag = keras.Input((2,), batch_size=4, name="flag")
x = layers.concatenate([x, flag])
outputs = [
    layers.Dense(1, name="first")(x),
    layers.Dense(2, activation="softmax", name="second")(x),
]
two = keras.Model([inputs, flag], outputs, name="two")
two.summary()
two.summary(line_length=80)
two.summary(show_trainable=True)
two.layers[1].trainable = False
two.summary(show_trainable=True, line_length=110)

inner = keras.Sequential([layers.Dense(2, input_shape=(3,)), layers.Dense(2)], name="inner")
outer = keras.Sequential([inner, layers.Dense(1)], name="outer")
outer.summary()
outer.summary(expand_nested=True)

shared = layers.Dense(3)
a, b = keras.Input((2,)), keras.Input((2,))
merged = shared(a) - shared(b)
lines = []
keras.Model([a, b], tf.abs(merged)).summary(print_fn=lines.append)


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.one = layers.Dense(1200)
        self.two = layers.Dense(1200)
        self.bn = layers.BatchNormalization()

    def call(self, x):
        return self.bn(self.two(self.one(x)))


net = Net()
net.build((None, 3))
net.summary()
counts = [net.count_params(), two.count_params(), inner.count_params()]
