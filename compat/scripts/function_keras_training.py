"""Custom training loops under tf.function: Keras models, losses, optimizers, metrics."""

# compat: rtol 1e-4
# compat: stderr on
import numpy as np
import tensorflow as tf

rng = np.random.RandomState(0)
x = rng.normal(size=(32, 4)).astype("float32")
y = (x[:, :1] - 2.0 * x[:, 1:2] > 0.0).astype("float32")
data = tf.data.Dataset.from_tensor_slices((x, y)).batch(8)


def seeded(model):
    weights = np.random.RandomState(1)
    model.set_weights([weights.normal(scale=0.5, size=w.shape) for w in model.get_weights()])
    return model


model = seeded(
    tf.keras.Sequential(
        [tf.keras.layers.Dense(6, "tanh", input_shape=(4,)), tf.keras.layers.Dense(1, "sigmoid")]
    )
)
optimizer = tf.keras.optimizers.Adam(0.05)
loss_object = tf.keras.losses.BinaryCrossentropy()
mean_loss = tf.keras.metrics.Mean(name="loss")
accuracy = tf.keras.metrics.BinaryAccuracy(name="accuracy")
traces = []


@tf.function
def train_step(features, labels):
    traces.append("train")
    with tf.GradientTape() as tape:
        predictions = model(features, training=True)
        loss = loss_object(labels, predictions)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    mean_loss.update_state(loss)
    accuracy.update_state(labels, predictions)
    return loss


@tf.function
def test_step(features, labels):
    traces.append("test")
    return loss_object(labels, model(features, training=False))


history = []
for epoch in range(3):
    mean_loss.reset_state()
    accuracy.reset_state()
    for features, labels in data:
        train_step(features, labels)
    history.append([mean_loss.result(), accuracy.result()])
test_loss = test_step(x, y)
number_of_traces = sorted(traces)
iterations = optimizer.iterations.numpy()
learned = model.get_weights()

# The whole epoch in one function.
other = seeded(tf.keras.Sequential([tf.keras.layers.Dense(1, "sigmoid", input_shape=(4,))]))
momentum = tf.keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True)


@tf.function
def epochs(n):
    last = 0.0
    for epoch in tf.range(n):
        for features, labels in data:
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(tf.keras.losses.binary_crossentropy(labels, other(features)))
            momentum.minimize(loss, other.trainable_variables, tape=tape)
            last = loss
        if epoch % 2 == 0:
            tf.print("epoch", epoch, "iterations", momentum.iterations)
    return last


last_loss = epochs(tf.constant(3))
other_learned = other.get_weights()


# Gradient clipping, gradient accumulation and a schedule.
layer = tf.keras.layers.Dense(1, kernel_initializer="ones", input_shape=(2,))
layer.build((None, 2))
schedule = tf.keras.optimizers.schedules.ExponentialDecay(0.5, 1, 0.5)
scheduled = tf.keras.optimizers.SGD(schedule)
total = [tf.Variable(tf.zeros_like(w), trainable=False) for w in layer.trainable_variables]


@tf.function
def accumulate(features):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(layer(features) ** 2)
    gradients = tape.gradient(loss, layer.trainable_variables)
    for kept, gradient in zip(total, gradients):
        kept.assign_add(gradient)
    return loss


@tf.function
def apply():
    clipped, norm = tf.clip_by_global_norm(total, 1.0)
    scheduled.apply_gradients(zip(clipped, layer.trainable_variables))
    for kept in total:
        kept.assign(tf.zeros_like(kept))
    return norm


norms = []
for _ in range(2):
    accumulate(tf.constant([[1.0, 2.0]]))
    accumulate(tf.constant([[0.5, -1.0]]))
    norms.append(apply())
clipped_weights = layer.get_weights()
