"""Training loops written by hand: a tape, an optimizer and a metric in one tf.function."""

import numpy as np

STEPS, BATCH = 500, 32


def loop(tf, hidden, optimizer):
    """Training of a classifier with given hidden layers on batches of 784 numbers; fit of the same
    model beside it."""
    model = compiled(tf.keras, hidden, optimizer)
    trained = compiled(tf.keras, hidden, optimizer)
    loss_of = tf.keras.losses.SparseCategoricalCrossentropy()
    rule, metric = optimizer(tf.keras), tf.keras.metrics.SparseCategoricalAccuracy()
    rng = np.random.RandomState(0)
    x = rng.rand(STEPS * BATCH, 784).astype("float32")
    y = rng.randint(0, 10, STEPS * BATCH)
    batches = [
        (tf.constant(x[i : i + BATCH]), tf.constant(y[i : i + BATCH]))
        for i in range(0, len(x), BATCH)
    ]

    @tf.function
    def step(x, y):
        with tf.GradientTape() as tape:
            predictions = model(x, training=True)
            loss = loss_of(y, predictions)
        gradients = tape.gradient(loss, model.trainable_variables)
        rule.apply_gradients(zip(gradients, model.trainable_variables))
        metric.update_state(y, predictions)
        return loss

    def run():
        for batch in batches:
            step(*batch)

    def fit():
        trained.fit(x, y, batch_size=BATCH, epochs=1, verbose=0)

    return run, STEPS, fit


def compiled(keras, hidden, optimizer):
    model = keras.Sequential(
        [keras.Input((784,)), *hidden(keras), keras.layers.Dense(10, "softmax")]
    )
    model.compile(optimizer(keras), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
