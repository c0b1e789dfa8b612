"""Three ways to train: fit of built-in layers, fit of a model's own class, a loop of its own."""

import numpy as np
import tensorflow as tf
from tensorflow.keras import layers

x = np.random.rand(64, 6).astype("float32")
y = (x.sum(1, keepdims=True) > 3).astype("float32")

model = tf.keras.Sequential(
    [layers.Dense(8, activation="relu", input_shape=(6,)), layers.Dense(1, activation="sigmoid")]
)
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
model.fit(x, y, epochs=4, batch_size=16, verbose=2, shuffle=False, validation_split=0.25)


class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = layers.Dense(4)
        self.last = layers.Dense(1)

    def call(self, inputs):
        return self.last(tf.nn.tanh(self.hidden(inputs)))


net = Net()
net.compile(tf.keras.optimizers.SGD(0.1), "mse")
net.fit(x, y, epochs=3, shuffle=False, verbose=0)

w = tf.Variable(tf.random.normal([6, 1]), name="w")
scale = None


@tf.function
def step(rate):
    global scale
    if scale is None:
        scale = tf.Variable(tf.random.normal([1]), name="scale")
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((tf.tanh(x @ w) * scale - y) ** 2)
    for variable, gradient in zip([w, scale], tape.gradient(loss, [w, scale])):
        variable.assign_sub(rate * gradient)
    return loss


losses = [float(step(0.1)) for _ in range(5)]
print("loss", losses[-1], "and", [1, 2, 3])
probabilities = model.predict(x[:4], verbose=0)
words = {"a": [1, 2.5], "b": ("c", None, np.float32(0.5), tf.constant([1.0, float("nan")]))}
