"""Layers whose call has branches and loops on tensors: eager, in functions, in models, in fit."""

# compat: rtol 1e-4
import numpy as np
import tensorflow as tf


class Gate(tf.keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.calls = self.add_weight(name="calls", shape=(), initializer="zeros", trainable=False)
        self.scale = self.add_weight(name="scale", shape=(), initializer="ones")

    def call(self, x, training=None):
        self.calls.assign_add(1.0)
        if tf.reduce_sum(x) > 0.0:
            y = x * self.scale
        else:
            y = x * 0.5
        total = tf.zeros_like(x[:, 0])
        for i in tf.range(tf.shape(x)[1]):
            total = total * 0.5 + x[:, i]
        if training:
            y = y * 2.0
        return y + total[:, None]


gate = Gate()
eager_results = [gate(tf.constant([[v, 1.0]])) for v in (1.0, -5.0)]
function = tf.function(lambda x, training: gate(x, training=training))
function_results = [
    function(tf.constant([[v, 1.0]]), t) for v in (1.0, -5.0) for t in (True, False)
]
calls_after = gate.calls.numpy()

inputs = tf.keras.Input((2,))
model = tf.keras.Model(inputs, Gate()(inputs))
model_results = [model(tf.constant([[v, 1.0]])) for v in (1.0, -5.0)]
predicted = model.predict(np.array([[1.0, 1.0], [2.0, 3.0], [-9.0, 1.0]]), batch_size=2, verbose=0)
model.compile(tf.keras.optimizers.SGD(0.1), "mse")
x, y = np.linspace(-1.0, 2.0, 16).reshape(8, 2), np.ones((8, 2))
history = model.fit(x, y, batch_size=4, epochs=2, shuffle=False, verbose=0).history["loss"]
learned_scale = model.layers[1].scale.numpy()


class Stepped(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = tf.keras.layers.Dense(2, kernel_initializer="ones")
        self.steps = []

    def call(self, x):
        if tf.reduce_mean(x) > 0.5:
            return self.dense(x)
        return self.dense(-x)

    def train_step(self, data):
        self.steps.append("traced")
        x, y = data
        with tf.GradientTape() as tape:
            predictions = self(x, training=True)
            loss = self.compiled_loss(y, predictions)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        self.compiled_metrics.update_state(y, predictions)
        return {m.name: m.result() for m in self.metrics}


stepped = Stepped()
stepped.compile(tf.keras.optimizers.SGD(0.05), "mse", metrics=["mae"])
stepped_history = stepped.fit(x, y, batch_size=4, epochs=3, shuffle=False, verbose=0).history
times_traced = len(stepped.steps)
stepped_weights = stepped.get_weights()

norm = tf.keras.layers.BatchNormalization(momentum=0.5)
normed = tf.function(lambda x, training: norm(x, training=training))
norm_results = [normed(tf.constant([[1.0], [3.0]]), t) for t in (True, True, False)]
norm_state = [norm.moving_mean, norm.moving_variance]


class Activity(tf.keras.layers.Layer):
    def call(self, x):
        self.add_loss(tf.reduce_sum(x) * 0.1)
        return x


activity = Activity()


@tf.function
def losses(x):
    activity(x)
    return tf.add_n(activity.losses)


activity_losses = [losses(tf.constant(v)) for v in ([1.0, 2.0], [3.0, 4.0])]
lstm = tf.keras.layers.LSTM(2, kernel_initializer="ones", recurrent_initializer="ones")
recurrent = tf.function(lambda x: lstm(x), input_signature=[tf.TensorSpec([None, None, 1])])
recurrent_results = [recurrent(tf.ones([1, n, 1]) * 0.1) for n in (1, 3)]
del inputs
