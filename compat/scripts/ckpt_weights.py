# Weights of Keras models in TensorFlow's format: document 001 line 780, document 003 line 156,
# document 004 lines 150-190.
# compat: rtol 1e-4
import os

import numpy as np
import tensorflow as tf
from tensorflow import keras

rng = np.random.RandomState(0)
x_train = rng.rand(40, 6).astype("float32")
y_train = (x_train.sum(axis=1) * 3).astype("int64") % 10


def create():
    model = keras.Sequential(
        [
            keras.layers.Flatten(input_shape=(6,)),
            keras.layers.Dense(12, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    weights = np.random.RandomState(1)
    model.set_weights([weights.normal(size=w.shape) * 0.3 for w in model.get_weights()])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


model = create()
history = model.fit(
    x_train,
    y_train,
    epochs=3,
    batch_size=10,
    shuffle=False,
    verbose=0,
    callbacks=[
        keras.callbacks.ModelCheckpoint("saved_model/cp.ckpt", save_weights_only=True, verbose=1),
        keras.callbacks.ModelCheckpoint(
            "each/cp-{epoch:02d}.ckpt", save_weights_only=True, save_freq=8
        ),
    ],
)
evaluated = model.evaluate(x_train, y_train, verbose=0)
files = sorted(os.listdir("saved_model")), sorted(os.listdir("each"))
latest = tf.train.latest_checkpoint("each")

fresh = create()
before = fresh.evaluate(x_train, y_train, verbose=0)
fresh.load_weights("saved_model/cp.ckpt")
after = fresh.evaluate(x_train, y_train, verbose=0)
# the optimizer goes on where it was
fresh.fit(x_train, y_train, epochs=1, batch_size=10, shuffle=False, verbose=0)
model.fit(x_train, y_train, epochs=1, batch_size=10, shuffle=False, verbose=0)
same = [np.allclose(a, b) for a, b in zip(fresh.get_weights(), model.get_weights())]
weights = fresh.get_weights()

model.save_weights("./weights/model")
model.load_weights("./weights/model")
model.save_weights("./data/tf_model_weights.ckpt", save_format="tf")
variables = tf.train.list_variables("./data/tf_model_weights.ckpt")
with open("data/checkpoint") as file:
    state = file.read()


class Net(keras.Model):
    """A subclass whose variables are made at its first call."""

    def __init__(self):
        super().__init__()
        self.hidden = [keras.layers.Dense(4, activation="tanh") for _ in range(2)]
        self.out = keras.layers.Dense(1)

    def call(self, x):
        for layer in self.hidden:
            x = layer(x)
        return self.out(x)


net = Net()
net.build((None, 6))
net.set_weights([np.random.RandomState(2).normal(size=w.shape) for w in net.get_weights()])
expected = net(x_train[:3]).numpy()
net.save_weights("sub/net")
unbuilt = Net()
status = unbuilt.load_weights("sub/net")
found = unbuilt(x_train[:3]).numpy()
consumed = type(status.assert_consumed()).__name__

errors = []
for call in (
    lambda: create().load_weights("nowhere/cp.ckpt"),
    lambda: create().load_weights("saved_model/cp.ckpt", by_name=True),
    lambda: Net().save_weights("x"),
    lambda: create().save_weights("x.h5", save_format="tf"),
    lambda: create().save_weights("x", save_format="other"),
):
    try:
        call()
    except Exception as error:
        errors.append(type(error).__name__)
