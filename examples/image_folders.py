"""Image classification from folders: one folder per class, one PNG file per picture.

    kerastorch run examples/image_folders.py [--epochs 20] [--folder OUT]

The pictures are scikit-learn's 1797 handwritten digits; the program writes them as files first,
so that you can see what your own folder must look like:

    OUT/pictures/0/0.png  OUT/pictures/0/10.png ...   OUT/pictures/9/9.png ...
"""

import argparse
import os
import tempfile

import matplotlib
import tensorflow as tf
from sklearn.datasets import load_digits
from tensorflow import keras
from tensorflow.keras import layers

matplotlib.use("Agg")
import matplotlib.pyplot as plt

SIZE = (16, 16)


def write_pictures(folder):
    """The digits as PNG files, enlarged to 16 x 16 pixels: folder/CLASS/NUMBER.png."""
    digits = load_digits()
    pictures = tf.image.resize(digits.images[..., None] * (255.0 / 16.0), SIZE)
    pictures = tf.cast(tf.round(pictures), tf.uint8)
    for number, (picture, label) in enumerate(zip(pictures, digits.target)):
        path = os.path.join(folder, str(label), f"{number}.png")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        tf.io.write_file(path, tf.io.encode_png(picture))


def make_model(classes):
    """A small convolutional network; the first layers vary and scale the pictures."""
    return keras.Sequential(
        [
            keras.Input(shape=(*SIZE, 1)),
            # These two change pictures in training only: more variety out of few pictures.
            layers.RandomTranslation(0.08, 0.08, fill_mode="constant"),
            layers.RandomRotation(0.03, fill_mode="constant"),
            layers.Rescaling(1.0 / 255),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.3),
            layers.Dense(classes, activation="softmax"),
        ]
    )


def draw_predictions(model, data, names, path):
    """One batch of validation pictures, each with what the model takes it for."""
    pictures, labels = next(iter(data))
    guesses = tf.argmax(model(pictures), axis=1).numpy()
    figure, axes = plt.subplots(4, 8, figsize=(8, 4.8))
    for axis, picture, label, guess in zip(axes.flat, pictures.numpy(), labels.numpy(), guesses):
        axis.imshow(picture[..., 0], cmap="gray_r")
        right = label == guess
        text = names[guess] if right else f"{names[guess]}, is {names[label]}"
        axis.set_title(text, fontsize=10, color="black" if right else "red")
        axis.axis("off")
    figure.suptitle("What the model sees in pictures it was not trained on")
    figure.tight_layout()
    figure.savefig(path, dpi=120)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--folder", default=os.path.join(tempfile.gettempdir(), "image_folders"))
    options = parser.parse_args()
    keras.utils.set_random_seed(1)

    pictures = os.path.join(options.folder, "pictures")
    write_pictures(pictures)

    # Names of classes are names of folders; a fifth of the files is kept for validation.
    training, validation = keras.utils.image_dataset_from_directory(
        pictures,
        color_mode="grayscale",
        image_size=SIZE,
        batch_size=32,
        validation_split=0.2,
        subset="both",
        seed=1,
    )
    names = training.class_names
    # Files are read once (cache), and the next batch is made while the model trains (prefetch).
    training = training.cache().shuffle(50, seed=1).prefetch(tf.data.AUTOTUNE)
    validation = validation.cache()

    model = make_model(len(names))
    model.compile(
        optimizer=keras.optimizers.Adam(3e-3),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    model.fit(training, validation_data=validation, epochs=options.epochs, verbose=2)

    accuracy = model.evaluate(validation, verbose=0)[1]
    path = os.path.join(options.folder, "predictions.png")
    draw_predictions(model, validation, names, path)
    print(f"validation accuracy: {accuracy:.4f}")
    print("drawn:", path)


if __name__ == "__main__":
    main()
