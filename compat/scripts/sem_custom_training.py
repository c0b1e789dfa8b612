"""Subclassed models with their own train_step, losses and metrics; add_loss, run_eagerly."""
# compat: rtol 1e-4

import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

rng = np.random.RandomState(0)
x = rng.normal(size=(32, 4)).astype("float32")
y = (x @ np.array([1.0, -1.0, 0.5, 2.0])).astype("float32")[:, None]


def seeded(model):
    model(x[:1])
    weights = np.random.RandomState(1)
    model.set_weights([weights.normal(scale=0.5, size=w.shape) for w in model.get_weights()])
    return model


class Base(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = layers.Dense(3, activation="tanh", kernel_regularizer="l2")
        self.out = layers.Dense(1)

    def call(self, inputs, training=False):
        return self.out(self.hidden(inputs))


class OwnStep(Base):
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = self.compiled_loss(y, y_pred, regularization_losses=self.losses)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        self.compiled_metrics.update_state(y, y_pred)
        return {m.name: m.result() for m in self.metrics}


class OwnLoss(Base):
    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None):
        return tf.reduce_mean(tf.abs(y - y_pred)) * 2.0


class OwnMetrics(Base):
    def __init__(self):
        super().__init__()
        self.loss_tracker = keras.metrics.Mean(name="loss")
        self.mae_metric = keras.metrics.MeanAbsoluteError(name="mae")

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = tf.reduce_mean(tf.square(y - y_pred))
        self.optimizer.minimize(loss, self.trainable_variables, tape=tape)
        self.loss_tracker.update_state(loss)
        self.mae_metric.update_state(y, y_pred)
        return {"loss": self.loss_tracker.result(), "mae": self.mae_metric.result()}

    def test_step(self, data):
        x, y = data
        self.mae_metric.update_state(y, self(x, training=False))
        return {"mae": self.mae_metric.result()}

    def predict_step(self, data):
        return self(data) * 100.0

    @property
    def metrics(self):
        return [self.loss_tracker, self.mae_metric]


histories = {}
for model_class in (Base, OwnStep, OwnLoss, OwnMetrics):
    for eagerly in (False, True):
        model = seeded(model_class())
        model.compile(keras.optimizers.SGD(0.05), "mse", metrics=["mae"], run_eagerly=eagerly)
        history = model.fit(
            x, y, batch_size=8, epochs=2, shuffle=False, verbose=0, validation_data=(x[:8], y[:8])
        )
        histories[f"{model_class.__name__} {eagerly}"] = history.history
own_predictions = model.predict(x[:2], verbose=0)
own_evaluation = model.evaluate(x, y, verbose=0, return_dict=True)
del model_class


# Losses of layers.
class Penalty(layers.Layer):
    def __init__(self, rate):
        super().__init__()
        self.rate = rate

    def call(self, inputs):
        self.add_loss(self.rate * tf.reduce_mean(tf.abs(inputs)))
        self.add_metric(tf.reduce_max(inputs), name="largest", aggregation="mean")
        return inputs


penalized = keras.Sequential(
    [
        layers.Dense(3, input_shape=(4,), kernel_regularizer="l1", activity_regularizer="l2"),
        Penalty(0.5),
        layers.Dense(1, bias_regularizer=keras.regularizers.L2(0.1)),
    ]
)
seeded(penalized)
penalized(x)
penalties = penalized.losses
layer_losses = [len(layer.losses) for layer in penalized.layers]
penalized.compile("sgd", "mse")
penalized_history = penalized.fit(x, y, batch_size=16, epochs=2, shuffle=False, verbose=0).history
penalized_names = penalized.metrics_names
penalized_evaluation = penalized.evaluate(x, y, verbose=0)


# A layer that makes its weights when called, and one of composed parts.
class Residual(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.inner = [layers.Dense(4, activation="relu"), layers.Dense(4)]
        self.scale = self.add_weight(name="scale", shape=(), initializer="ones")

    def call(self, inputs):
        y = inputs
        for layer in self.inner:
            y = layer(y)
        return inputs + self.scale * y


residual = Residual()
residual(x)
residual_names = [w.name for w in residual.weights]
residual_model = seeded(keras.Sequential([Residual(input_shape=(4,)), layers.Dense(1)]))
residual_model.compile("sgd", "mse")
residual_history = residual_model.fit(
    x, y, batch_size=16, epochs=2, shuffle=False, verbose=0
).history

# A GAN-like step of two optimizers, by hand.
generator, critic = seeded(Base()), seeded(Base())
optimizers = [keras.optimizers.SGD(0.01), keras.optimizers.Adam(0.01)]
steps = []
for _ in range(3):
    with tf.GradientTape() as first, tf.GradientTape() as second:
        made = generator(x)
        judged = critic(tf.concat([made, made, x[:, :2]], axis=1))
        generator_loss = tf.reduce_mean(judged)
        critic_loss = tf.reduce_mean(tf.square(judged - y))
    optimizers[0].apply_gradients(
        zip(
            first.gradient(generator_loss, generator.trainable_variables),
            generator.trainable_variables,
        )
    )
    optimizers[1].apply_gradients(
        zip(second.gradient(critic_loss, critic.trainable_variables), critic.trainable_variables)
    )
    steps.append([generator_loss, critic_loss])
del first, second

# Masks, dtypes, the call context and properties of layers.
layer = layers.Dense(2, dtype="float64")
layer_facts = [
    layer.dtype,
    layer.built,
    layer.trainable,
    layer.input_spec is None,
    layer.losses,
    layer.weights,
    layer.dynamic,
    layer.stateful,
    layer.supports_masking,
]
layer.build((None, 3))
layer_after = [layer.built, layer.kernel.dtype, layer.count_params(), layer.input_spec is None]
weights_as_arrays = [w.shape for w in layer.get_weights()]
