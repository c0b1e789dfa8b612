# Document 004, "ModelCheckpoint", "Save the entire model" and "EarlyStopping".
# compat: rtol 1e-4
import os

# Lines 136-145. Corrections: digits for fashion_mnist, as in doc004_fashion.py, in 8 x 8 pixels.
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits
from tensorflow import keras

digits = load_digits()
pixels = digits.images / 16
(train_images, train_labels) = pixels[:300], digits.target[:300]
(test_images, test_labels) = pixels[300:380], digits.target[300:380]
x_valid, y_valid = train_images[:60], train_labels[:60]
x_train, y_train = train_images[60:], train_labels[60:]


def create_model(seed):
    # Lines 149-158 and 170-179. Correction: weights set.
    model = keras.Sequential(
        [
            keras.layers.Flatten(input_shape=(8, 8)),
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    weights = np.random.RandomState(seed)
    model.set_weights([weights.normal(scale=0.1, size=w.shape) for w in model.get_weights()])

    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# Lines 160-164. Corrections: 2 epochs instead of 10, shuffle=False.
model = create_model(1)
history = model.fit(
    x=x_train,
    y=y_train,
    epochs=2,
    shuffle=False,
    verbose=2,
    validation_data=(x_valid, y_valid),
    callbacks=[
        keras.callbacks.ModelCheckpoint("saved_model/cp.ckpt", save_weights_only=True, verbose=1)
    ],
)
trained_evaluation = model.evaluate(test_images, test_labels, verbose=0)

# Lines 170-183.
model = create_model(2)
loss, acc = model.evaluate(test_images, test_labels, verbose=2)

# Lines 187-189.
model.load_weights("saved_model/cp.ckpt")

loss, acc = model.evaluate(test_images, test_labels, verbose=2)

# Lines 194-196.
model.save("my_model.h5")

new_model = tf.keras.models.load_model("my_model.h5")
new_evaluation = new_model.evaluate(test_images, test_labels, verbose=0)

# Line 209.
early = keras.callbacks.EarlyStopping(monitor="val_loss", patience=10)
early_attributes = [early.monitor, early.patience, early.min_delta, early.restore_best_weights]

# Each epoch to a file of its own, named by the numbers of the logs.
model = create_model(1)
model.fit(
    x_train,
    y_train,
    epochs=2,
    shuffle=False,
    verbose=0,
    validation_split=0.2,
    callbacks=[keras.callbacks.ModelCheckpoint("saved_model/{epoch:02d}-{val_loss:.2f}.h5")],
)
files = sorted(os.listdir("saved_model"))
