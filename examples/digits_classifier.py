"""Classifies handwritten digits: train, look at the history, save, load, predict.

    kerastorch run examples/digits_classifier.py [--epochs 15] [--folder OUT]

The images are the 1797 digits of 8 x 8 pixels that come with scikit-learn.
"""

import argparse
import os
import tempfile

import matplotlib
import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from tensorflow import keras

matplotlib.use("Agg")
import matplotlib.pyplot as plt

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("--epochs", type=int, default=15)
folder = os.path.join(tempfile.gettempdir(), "kerastorch_digits")
parser.add_argument("--folder", default=folder)
options = parser.parse_args()
keras.utils.set_random_seed(1)  # the same numbers at every run

digits = load_digits()
images = digits.images[..., np.newaxis].astype("float32") / 16.0
x_train, x_test, y_train, y_test = train_test_split(
    images, digits.target, test_size=0.25, random_state=0, stratify=digits.target
)

model = keras.Sequential(
    [
        keras.layers.Conv2D(32, 3, padding="same", activation="relu", input_shape=(8, 8, 1)),
        keras.layers.BatchNormalization(momentum=0.9),
        keras.layers.MaxPooling2D(),
        keras.layers.Conv2D(64, 3, padding="same", activation="relu"),
        keras.layers.Flatten(),
        keras.layers.Dropout(0.3),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
model.summary()
model.compile(
    optimizer=keras.optimizers.Adam(1e-3),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
history = model.fit(
    x_train,
    y_train,
    epochs=options.epochs,
    validation_split=0.1,
    callbacks=[keras.callbacks.EarlyStopping(patience=5, restore_best_weights=True)],
)

loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
print(f"test accuracy: {accuracy:.4f}")

os.makedirs(options.folder, exist_ok=True)

for name in ("accuracy", "val_accuracy"):
    plt.plot(history.epoch, history.history[name], label=name)
plt.title("Accuracy while training")
plt.xlabel("epoch")
plt.ylabel("share of digits told right")
plt.legend()
plt.savefig(os.path.join(options.folder, "history.png"))

path = os.path.join(options.folder, "digits.h5")
model.save(path)
restored = keras.models.load_model(path)
same = np.allclose(model.predict(x_test, verbose=0), restored.predict(x_test, verbose=0))
print(f"saved to {path}, loaded, same predictions: {same}")
