# Document 001, "内置优化器": the list in the picture at line 1491: where each optimizer goes from
# the same point in five steps, with its arguments as they are and with others.
# compat: rtol 1e-4
import tensorflow as tf
from tensorflow.keras import optimizers

kinds = {
    "SGD": (optimizers.SGD, {"momentum": 0.9, "nesterov": True}),
    "Adagrad": (optimizers.Adagrad, {"initial_accumulator_value": 0.5}),
    "RMSprop": (optimizers.RMSprop, {"rho": 0.8, "momentum": 0.5, "centered": True}),
    "Adadelta": (optimizers.Adadelta, {"learning_rate": 1.0, "rho": 0.9}),
    "Adam": (optimizers.Adam, {"beta_1": 0.8, "amsgrad": True}),
    "Adamax": (optimizers.Adamax, {"beta_2": 0.9}),
    "Nadam": (optimizers.Nadam, {"beta_1": 0.8}),
}


def steps(optimizer):
    """The ways of two variables that go to the bottom of a bowl."""
    x, y = tf.Variable([1.0, -2.0]), tf.Variable(3.0)
    seen = []
    for _ in range(5):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(x**2) + (y - x[0]) ** 2
        slopes = tape.gradient(loss, [x, y])
        optimizer.apply_gradients(zip(slopes, [x, y]))
        seen.append([*x.numpy().tolist(), float(y)])
    return seen


as_they_are, with_arguments, decayed, configurations = {}, {}, {}, {}
for name, (kind, arguments) in kinds.items():
    as_they_are[name] = steps(kind())
    with_arguments[name] = steps(kind(**arguments))
    schedule = optimizers.schedules.ExponentialDecay(0.1, decay_steps=2, decay_rate=0.5)
    decayed[name] = steps(kind(learning_rate=schedule))
    config = kind().get_config()
    configurations[name] = {key: config[key] for key in sorted(config)}
by_name = {name: optimizers.get(name.lower()).get_config()["name"] for name in kinds}
