"""Optimizers' steps: formulas, slots, schedules, clipping, None gradients, sparse gradients."""
# compat: rtol 2e-5

import numpy as np
import tensorflow as tf
from tensorflow import keras

O = keras.optimizers


def steps(optimizer, count=6):
    """Values of two variables over some steps on a curved function."""
    a, b = tf.Variable([1.0, -2.0, 0.5], name="a"), tf.Variable([[3.0], [0.0]], name="b")
    values = []
    for _ in range(count):
        with tf.GradientTape() as tape:
            loss = (
                tf.reduce_sum(a**4) + tf.reduce_sum((b - 1.0) ** 2) * 3 + tf.reduce_sum(a) * b[0, 0]
            )
        gradients = tape.gradient(loss, [a, b])
        optimizer.apply_gradients(zip(gradients, [a, b]))
        values.append(np.concatenate([a.numpy(), b.numpy()[:, 0]]).tolist())
    return values


paths = {
    "sgd": steps(O.SGD(0.02)),
    "momentum": steps(O.SGD(0.01, momentum=0.9)),
    "nesterov": steps(O.SGD(0.01, momentum=0.8, nesterov=True)),
    "rmsprop": steps(O.RMSprop(0.01)),
    "rmsprop momentum": steps(O.RMSprop(0.01, rho=0.8, momentum=0.5)),
    "rmsprop centered": steps(O.RMSprop(0.01, centered=True)),
    "adam": steps(O.Adam(0.05)),
    "adam epsilon": steps(O.Adam(0.05, beta_1=0.8, epsilon=0.1)),
    "amsgrad": steps(O.Adam(0.05, amsgrad=True)),
    "nadam": steps(O.Nadam(0.05)),
    "nadam betas": steps(O.Nadam(0.05, beta_1=0.7, beta_2=0.99, epsilon=1e-3), 12),
    "clipnorm": steps(O.SGD(0.1, clipnorm=1.0)),
    "clipvalue": steps(O.SGD(0.1, clipvalue=0.5)),
    "global_clipnorm": steps(O.SGD(0.1, global_clipnorm=1.0)),
    "weight_decay": steps(O.Adam(0.05, weight_decay=0.1)),
    "by name": steps(O.get("sgd")),
    "long adam": steps(O.Adam(0.01), 60)[-1],
    "long nadam": steps(O.Nadam(0.01), 60)[-1],
}

# Slots and counters.
variable = tf.Variable([1.0, 2.0], name="w")
slots = {}
for optimizer in (
    O.SGD(0.1),
    O.SGD(0.1, momentum=0.9),
    O.RMSprop(momentum=0.1, centered=True),
    O.Adam(),
    O.Adam(amsgrad=True),
    O.Nadam(),
):
    optimizer.build([variable])
    slots[f"{optimizer.name} {len(optimizer.variables)}"] = [
        (v.name, v.shape, v.dtype) for v in optimizer.variables
    ]
del optimizer
adam = O.Adam(0.1)
iterations = [int(adam.iterations)]
adam.apply_gradients([(tf.constant([1.0, -1.0]), variable)])
iterations.append(int(adam.iterations))
after_one = variable.value()
rates = [float(adam.learning_rate), float(adam.lr)]
adam.learning_rate = 0.5
adam.lr.assign(0.25)
rates.append(float(adam.learning_rate))
adam.apply_gradients([(tf.constant([1.0, 1.0]), variable)])
after_two = variable.value()
state = [v.numpy() for v in adam.variables]
returned = adam.apply_gradients([(tf.constant([0.0, 0.0]), variable)])
returned_value = int(returned)
del returned

# minimize, with functions and with values of a tape.
x = tf.Variable(3.0)
sgd = O.SGD(0.1)
sgd.minimize(lambda: x * x, [x])
minimized = x.value()
with tf.GradientTape() as tape:
    loss = x * x
sgd.minimize(loss, [x], tape=tape)
minimized_by_tape = x.value()
computed = sgd.compute_gradients(lambda: x**3, [x])
computed_gradient = computed[0][0]
del computed

# None gradients are left out, sparse gradients touch their rows.
u, w = tf.Variable(1.0), tf.Variable(2.0)
O.SGD(0.5).apply_gradients([(None, u), (tf.constant(1.0), w)])
after_none = [u.value(), w.value()]
tables = {}
for name, optimizer in {
    "sgd": O.SGD(0.1),
    "momentum": O.SGD(0.1, momentum=0.9),
    "adam": O.Adam(0.1),
    "rmsprop": O.RMSprop(0.1),
}.items():
    table = tf.Variable(np.arange(8.0).reshape(4, 2), dtype=tf.float32)
    for rows in ([1, 1, 3], [0, 3, 3]):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.gather(table, rows) ** 2)
        optimizer.apply_gradients([(tape.gradient(loss, table), table)])
    tables[name] = table.numpy()
del optimizer, name

# Schedules.
S = O.schedules
points = [0, 1, 5, 10, 25]
schedules = {
    "exponential": [S.ExponentialDecay(0.1, 10, 0.5)(p) for p in points],
    "staircase": [S.ExponentialDecay(0.1, 10, 0.5, staircase=True)(p) for p in points],
    "piecewise": [S.PiecewiseConstantDecay([5, 10], [1.0, 0.5, 0.1])(p) for p in points],
    "polynomial": [S.PolynomialDecay(0.1, 10, 0.01, power=2.0)(p) for p in points],
    "inverse": [S.InverseTimeDecay(0.1, 5, 0.5)(p) for p in points],
    "cosine": [S.CosineDecay(0.1, 20, alpha=0.1)(p) for p in points],
}
scheduled = steps(O.SGD(S.ExponentialDecay(0.02, 2, 0.5)))


class Quarter(S.LearningRateSchedule):
    def __call__(self, step):
        return 0.1 / (1.0 + tf.cast(step, tf.float32) / 4.0)


own_schedule = steps(O.SGD(Quarter()))

# Layers' trainable flags and constraints are kept by the optimizer.
constrained = tf.Variable([1.0, -1.0], constraint=lambda v: tf.clip_by_value(v, -0.9, 0.9))
O.SGD(0.1).apply_gradients([(tf.constant([0.0, 5.0]), constrained)])
constraint_applied = constrained.value()
