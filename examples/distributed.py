"""Distributed training: one model on several devices, by `fit` and by a loop of one's own.

    kerastorch run examples/distributed.py [--epochs 10]

MirroredStrategy keeps a copy of the model on each device; each gets a part of every batch, and
the gradients are added up over all of them.  The result is that of one device with the whole
batch, which the program checks.  With GPUs leave out the lines about logical devices: the
strategy takes all GPUs that it finds.  Here the processor plays two devices.
"""

import argparse

import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits
from tensorflow import keras

BATCH = 64  # of all devices together


def make_model():
    return keras.Sequential(
        [
            keras.Input((64,)),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(10),
        ]
    )


def by_fit(strategy, data, epochs):
    """What is new against one device: model and compile stand in the strategy's scope."""
    with strategy.scope():
        model = make_model()
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        model.compile(keras.optimizers.Adam(2e-3), loss, metrics=["accuracy"])
    model.fit(data, epochs=epochs, verbose=2)
    return model


def by_loop(strategy, data, epochs):
    """The same in a loop: strategy.run for each device's part, reduce for what they give."""
    with strategy.scope():
        model = make_model()
        optimizer = keras.optimizers.Adam(2e-3)
        # Without a reduction: a device sees a part of the batch, the mean is that of the whole.
        losses = keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction="none")

    def replica_step(inputs):
        images, labels = inputs
        with tf.GradientTape() as tape:
            values = losses(labels, model(images, training=True))
            loss = tf.nn.compute_average_loss(values, global_batch_size=BATCH)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        return loss

    @tf.function
    def train_step(batch):
        return strategy.reduce("SUM", strategy.run(replica_step, args=(batch,)), axis=None)

    for epoch in range(epochs):
        found = [
            float(train_step(batch)) for batch in strategy.experimental_distribute_dataset(data)
        ]
        print(f"epoch {epoch + 1}: loss {np.mean(found):.4f}")
    return model


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=10)
    options = parser.parse_args()

    # Two logical devices on one processor: to be said before anything is computed.
    processor = tf.config.list_physical_devices("CPU")[0]
    parts = [tf.config.LogicalDeviceConfiguration()] * 2
    tf.config.set_logical_device_configuration(processor, parts)
    devices = [device.name for device in tf.config.list_logical_devices("CPU")]
    several = tf.distribute.MirroredStrategy(devices)
    one = tf.distribute.OneDeviceStrategy(devices[0])
    print("devices that train together:", several.num_replicas_in_sync)

    images, labels = load_digits(return_X_y=True)
    images = (images / 16.0).astype("float32")
    train = tf.data.Dataset.from_tensor_slices((images[:1408], labels[:1408])).batch(BATCH)

    models = {}
    for name, train_by, strategy in (
        ("fit, two devices", by_fit, several),
        ("loop, two devices", by_loop, several),
        ("fit, one device", by_fit, one),
    ):
        print(name)
        keras.utils.set_random_seed(1)  # the same first weights each time
        models[name] = train_by(strategy, train, options.epochs)

    expected = models["fit, one device"].predict(images[1408:], verbose=0)
    accuracy = np.mean(expected.argmax(1) == labels[1408:])
    print(f"test accuracy: {accuracy:.4f}")
    for name, model in models.items():
        scores = model.predict(images[1408:], verbose=0)
        print(f"{name}: same scores as one device: {np.allclose(scores, expected, atol=1e-4)}")


if __name__ == "__main__":
    main()
