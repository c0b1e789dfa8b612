# Document 004, "DNN的技巧": regularizers, dropout, batch normalization.
# compat: rtol 1e-4
# compat: random dropped
import numpy as np
import tensorflow as tf
from tensorflow import keras

# Lines 218-220. Correction: `layers` is imported.
from tensorflow.keras import layers, regularizers

layer = layers.Dense(100, activation="elu", kernel_regularizer=regularizers.l2(0.001))
layer.build((None, 3))
layer.set_weights([np.full((3, 100), 0.1), np.zeros(100)])
l2_loss = layer.losses
elu_output = layer(tf.constant([[-1.0, -2.0, -3.0]]))[:, :3]


def seed_weights(model):
    """The same weights in every implementation, whose random streams differ."""
    weights = np.random.RandomState(1)
    model.set_weights([weights.normal(scale=0.1, size=w.shape) for w in model.get_weights()])


# Lines 257-272, in the document's way 3 (selu) and lines 231-232 (dropout). Correction: 12 x 12
# pixels instead of 28 x 28, and 5 layers of 20 instead of 20 of 100, to keep the run short.
model = keras.Sequential([keras.layers.Flatten(input_shape=(12, 12))])
for _ in range(5):
    model.add(keras.layers.Dense(20, activation="selu"))
model.add(keras.layers.Dropout(rate=0.5))
model.add(keras.layers.AlphaDropout(rate=0.5))
model.add(keras.layers.Dense(10, activation="softmax"))
model.summary()
seed_weights(model)
images = np.random.RandomState(2).uniform(size=(20, 12, 12)).astype("float32")
labels = np.arange(20) % 10
selu_output = model(images[:2])
dropped = model(images[:2], training=True)
seed_weights(model)
inference_again = model(images[:2], training=False)


def with_normalization(activation_first):
    model = keras.Sequential([keras.layers.Flatten(input_shape=(12, 12))])
    for _ in range(2):
        if activation_first:
            # Lines 263-265.
            model.add(keras.layers.Dense(20, activation="relu"))
            model.add(keras.layers.BatchNormalization())
        else:
            # Lines 267-270.
            model.add(keras.layers.Dense(20))
            model.add(keras.layers.BatchNormalization())
            model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    seed = np.random.RandomState(3)
    model.set_weights([np.abs(seed.normal(scale=0.5, size=w.shape)) for w in model.get_weights()])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def trained(model):
    history = model.fit(images, labels, batch_size=10, epochs=2, shuffle=False, verbose=0)
    evaluation = model.evaluate(images, labels, verbose=0)
    normalization = [layer for layer in model.layers if "batch" in layer.name][0]
    return history.history, evaluation, normalization.get_weights()


activation_first = trained(with_normalization(True))
normalization_first = trained(with_normalization(False))
with_normalization(False).summary()
trainable_and_not = [w.name for w in with_normalization(True).layers[2].weights]
