"""fit on the iterators of an ImageDataGenerator."""

import numpy as np

import kerastorch as tf


def test_fit_evaluate_and_predict_take_a_flow():
    rng = np.random.RandomState(0)
    x, y = rng.rand(20, 6, 6, 3).astype("float32"), np.arange(20) % 2
    data = tf.keras.preprocessing.image.ImageDataGenerator(
        rotation_range=10, horizontal_flip=True, validation_split=0.2
    )
    model = tf.keras.Sequential(
        [tf.keras.layers.Flatten(), tf.keras.layers.Dense(1, activation="sigmoid")]
    )
    model.compile("sgd", "binary_crossentropy")
    told = model.fit(
        data.flow(x, y, batch_size=5, subset="training"),
        validation_data=data.flow(x, y, batch_size=4, subset="validation"),
        epochs=2,
        verbose=0,
    )
    assert set(told.history) == {"loss", "val_loss"} and len(told.history["loss"]) == 2
    assert model.predict(data.flow(x, batch_size=8, shuffle=False), verbose=0).shape == (20, 1)
