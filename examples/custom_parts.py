"""A layer, a loss and a metric of one's own, in fit, saved and loaded again.

    kerastorch run examples/custom_parts.py [--epochs 40] [--folder OUT]

The data are scikit-learn's 569 tumours, 212 of them malignant.  To miss one of these is worse
than a false alarm: the loss counts it more, the metric looks at it.
"""

import argparse
import os
import tempfile

import tensorflow as tf
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from tensorflow import keras

# Under its registered name a class is found again when a file is loaded.
register = keras.saving.register_keras_serializable(package="tumours")


@register
class Gated(keras.layers.Layer):
    """Dense with a gate: (x W + b) * sigmoid(x V + c), of shape [batch, units]."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):  # called with the first input's shape
        shape = (input_shape[-1], self.units)
        self.kernel = self.add_weight("kernel", shape, initializer="glorot_uniform")
        self.gate = self.add_weight("gate", shape, initializer="glorot_uniform")
        self.bias = self.add_weight("bias", (self.units,), initializer="zeros")
        self.gate_bias = self.add_weight("gate_bias", (self.units,), initializer="ones")

    def call(self, inputs):
        value = tf.matmul(inputs, self.kernel) + self.bias
        return value * tf.sigmoid(tf.matmul(inputs, self.gate) + self.gate_bias)

    def get_config(self):
        # What __init__ has to get to make the same layer again.
        return {**super().get_config(), "units": self.units}


@register
class WeightedCrossentropy(keras.losses.Loss):
    """Binary crossentropy in which the positive class counts `weight` times."""

    def __init__(self, weight=3.0, name="weighted_crossentropy", **kwargs):
        super().__init__(name=name, **kwargs)
        self.weight = weight

    def call(self, y_true, y_pred):
        # One value per example; `fit` takes the mean and applies sample weights.
        y_true = tf.cast(y_true, y_pred.dtype)
        y_pred = tf.clip_by_value(y_pred, 1e-7, 1 - 1e-7)
        hit = self.weight * y_true * tf.math.log(y_pred)
        return -tf.reduce_mean(hit + (1 - y_true) * tf.math.log(1 - y_pred), axis=-1)

    def get_config(self):
        return {**super().get_config(), "weight": self.weight}


@register
class MissRate(keras.metrics.Metric):
    """The share of positive examples that were taken for negative, over all batches."""

    def __init__(self, threshold=0.5, name="miss_rate", **kwargs):
        super().__init__(name=name, **kwargs)
        self.threshold = threshold
        self.missed = self.add_weight(name="missed", initializer="zeros")
        self.positive = self.add_weight(name="positive", initializer="zeros")

    def update_state(self, y_true, y_pred, sample_weight=None):
        positive = tf.cast(y_true, tf.bool)
        missed = tf.logical_and(positive, y_pred < self.threshold)
        self.missed.assign_add(tf.reduce_sum(tf.cast(missed, tf.float32)))
        self.positive.assign_add(tf.reduce_sum(tf.cast(positive, tf.float32)))

    def result(self):
        return tf.math.divide_no_nan(self.missed, self.positive)

    def get_config(self):
        return {**super().get_config(), "threshold": self.threshold}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--folder", default=os.path.join(tempfile.gettempdir(), "custom_parts"))
    options = parser.parse_args()
    keras.utils.set_random_seed(1)
    x, y = load_breast_cancer(return_X_y=True)
    y = (y == 0).astype("float32")[:, None]  # 1: malignant
    x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, random_state=0)

    scale = keras.layers.Normalization()
    scale.adapt(x_train)
    output = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential([keras.Input((30,)), scale, Gated(16), output])
    model.compile("adam", WeightedCrossentropy(3.0), metrics=["accuracy", MissRate()])
    model.fit(x_train, y_train, epochs=options.epochs, batch_size=16, verbose=2)
    values = model.evaluate(x_test, y_test, verbose=0, return_dict=True)
    print("test:", {name: round(value, 4) for name, value in values.items()})

    # The file holds the model, its weights, the compiled loss and metric, the optimizer's state.
    path = os.path.join(options.folder, "tumours.keras")
    os.makedirs(options.folder, exist_ok=True)
    model.save(path)
    restored = keras.models.load_model(path)
    same = restored.evaluate(x_test, y_test, verbose=0, return_dict=True) == values
    print("loaded:", type(restored.loss).__name__, restored.layers[1].get_config())
    print("same values after loading:", same)
    restored.fit(x_train, y_train, epochs=1, batch_size=16, verbose=2)  # training goes on


if __name__ == "__main__":
    main()
