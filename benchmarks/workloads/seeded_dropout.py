"""fit with dropout under a seed."""

import vectors


def keras_program(keras):
    keras.utils.set_random_seed(1)
    layers = keras.layers
    model = keras.Sequential([layers.Input(shape=(784,))])
    for _ in range(2):
        model.add(layers.Dense(128, activation="relu"))
        model.add(layers.Dropout(0.3))
    model.add(layers.Dense(10, activation="softmax"))
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return vectors.keras_fit(model)
