"""TensorFlow 1's recurrent cells and loops without a session."""

# compat: rtol 1e-4
# compat: stderr off
import numpy as np
import tensorflow as tf

v1 = tf.compat.v1
nn, cells = v1.nn, v1.nn.rnn_cell
rng = np.random.RandomState(0)
rows = rng.randn(3, 4, 2).astype("float32")
values, names, errors, grads = {}, {}, {}, {}


def case(name, make, function):
    try:
        cell = make()
        function(cell)  # the variables
        own = getattr(cell, "cell", cell).trainable_variables
        for number, v in enumerate(own):
            size = int(np.prod(v.shape.as_list()))
            v.assign(np.sin(np.arange(size) * 0.7 + number).reshape(v.shape.as_list()) * 0.5)
        with tf.GradientTape() as tape:
            found = tf.nest.flatten(function(cell))
            loss = tf.add_n([tf.reduce_sum(t * t) for t in found])
        values[name] = [t.numpy() for t in found]
        names[name] = [v.name for v in cell.trainable_variables]
        grads[name] = [g.numpy() for g in tape.gradient(loss, own)]
    except Exception as error:
        errors[name] = type(error).__name__


def step(cell):
    state = cell.zero_state(3, tf.float32)
    y, state = cell(tf.constant(rows[:, 0]), state)
    return cell(tf.constant(rows[:, 1]), state), y


def dynamic(cell):
    return nn.dynamic_rnn(cell, tf.constant(rows), dtype=tf.float32)


def lengths(cell):
    return nn.dynamic_rnn(cell, tf.constant(rows), [4, 2, 1], dtype=tf.float32)


def static(cell):
    return nn.static_rnn(cell, tf.unstack(tf.constant(rows), axis=1), dtype=tf.float32)


@tf.function
def traced(cell):
    return nn.dynamic_rnn(cell, tf.constant(rows), [4, 2, 1], dtype=tf.float32)


kinds = {
    "basic": lambda: cells.BasicRNNCell(3),
    "gru": lambda: cells.GRUCell(3),
    "lstm": lambda: cells.LSTMCell(3, num_proj=2, use_peepholes=True),
    "many": lambda: cells.MultiRNNCell([cells.BasicLSTMCell(3), cells.GRUCell(2)]),
    "residual": lambda: cells.ResidualWrapper(cells.GRUCell(2)),
    "dropout": lambda: cells.DropoutWrapper(cells.GRUCell(2)),
}
for kind, make in kinds.items():
    for way in (step, dynamic, lengths, static, traced):
        if way is static and kind != "gru":
            continue
        name = getattr(way, "__name__", "traced")
        case(f"{kind} {name}", make, way)
