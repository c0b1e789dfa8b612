"""TensorFlow 1's recurrent cells and what wraps them: values, states, names, gradients."""

# compat: rtol 1e-4
# compat: stderr off
import numpy as np
import tensorflow.compat.v1 as tf

cells = tf.nn.rnn_cell
rng = np.random.RandomState(0)
rows = rng.randn(3, 4).astype("float32")
values, names, errors, sizes, grads = {}, {}, {}, {}, {}


def fill(session):
    """Fixed values for all variables."""
    for number, v in enumerate(tf.global_variables()):
        size = int(np.prod(v.shape.as_list()))
        kept = np.sin(np.arange(size) * 0.7 + number).reshape(v.shape.as_list())
        v.load(kept.astype(v.dtype.base_dtype.as_numpy_dtype) * 0.5, session)


def case(name, make, inputs=rows, steps=2, dtype=tf.float32):
    with tf.Graph().as_default(), tf.Session() as session:
        try:
            tf.set_random_seed(7)
            x = tf.constant(inputs, dtype)
            cell = make()
            state = cell.zero_state(3, dtype)
            outputs = []
            for _ in range(steps):
                y, state = cell(x, state)
                outputs.append(y)
            flat = tf.nest.flatten(state)
            loss = tf.add_n([tf.reduce_sum(t * t) for t in outputs + flat])
            variables = tf.trainable_variables()
            found = tf.gradients(loss, [x, *variables])
            session.run(tf.global_variables_initializer())
            fill(session)
            values[name] = session.run([outputs, flat])
            grads[name] = session.run([g for g in found if g is not None])
            sizes[name] = [str(cell.state_size), str(cell.output_size), cell.name]
            names[name] = [[v.name for v in tf.global_variables()], [y.name for y in outputs]]
            names[name].append([t.name for t in flat])
        except Exception as error:
            errors[name] = type(error).__name__


def lstm(**given):
    return lambda: cells.LSTMCell(5, **given)


case("basic", lambda: cells.BasicRNNCell(5))
case("basic relu", lambda: cells.BasicRNNCell(5, activation="relu", name="mine"))
case("gru", lambda: cells.GRUCell(5))
ones = tf.ones_initializer
case(
    "gru by",
    lambda: cells.GRUCell(5, tf.nn.relu, kernel_initializer=ones(), bias_initializer=ones()),
)
case("basic lstm", lambda: cells.BasicLSTMCell(5))
case("forget", lambda: cells.BasicLSTMCell(5, forget_bias=0.2, activation=tf.nn.relu))
case("together", lambda: cells.BasicLSTMCell(5, state_is_tuple=False))
case("lstm", lstm())
case("peepholes", lstm(use_peepholes=True))
case("clipped", lstm(cell_clip=0.3, initializer=tf.zeros_initializer()))
case("projected", lstm(num_proj=3, proj_clip=0.2))
case("all of it", lstm(num_proj=3, use_peepholes=True, state_is_tuple=False, forget_bias=0.0))
case("double", lambda: cells.GRUCell(5), dtype=tf.float64)


def many(tuples=True, wrap=lambda c: c):
    def make():
        made = [wrap(cells.LSTMCell(n, state_is_tuple=tuples)) for n in (5, 3)]
        return cells.MultiRNNCell(made, state_is_tuple=tuples)

    return make


case("many", many())
case("many together", many(False))
case("many kinds", lambda: cells.MultiRNNCell([cells.GRUCell(4), cells.BasicRNNCell(2)]))
case("deep", lambda: cells.MultiRNNCell([many()(), cells.GRUCell(2)]))


def twice():
    cell = cells.GRUCell(4)
    return cells.MultiRNNCell([cell, cell])


case("shared", twice)
case("residual", lambda: cells.ResidualWrapper(cells.GRUCell(4)))
case("residual by", lambda: cells.ResidualWrapper(cells.GRUCell(4), lambda i, o: 2.0 * o - i))
case("residual of another size", lambda: cells.ResidualWrapper(cells.GRUCell(5)))
case("device", lambda: cells.DeviceWrapper(cells.GRUCell(5), "/cpu:0"))
kept = {"input_keep_prob": 0.6, "output_keep_prob": 0.7, "state_keep_prob": 0.8}
case("dropout", lambda: cells.DropoutWrapper(cells.LSTMCell(5), seed=3, **kept))
case("dropout of none", lambda: cells.DropoutWrapper(cells.GRUCell(5)))
given = {"variational_recurrent": True, "dtype": tf.float32, "seed": 4}
case("variational", lambda: cells.DropoutWrapper(cells.GRUCell(5), input_size=4, **given, **kept))
case(
    "variational lstm",
    lambda: cells.DropoutWrapper(cells.LSTMCell(5), input_size=4, **given, **kept),
)
case("many dropped", many(wrap=lambda c: cells.DropoutWrapper(c, output_keep_prob=0.5, seed=1)))
keep_c = {"dropout_state_filter_visitor": lambda s: not isinstance(s, cells.LSTMStateTuple)}
case("filter", lambda: cells.DropoutWrapper(cells.LSTMCell(5), 1.0, 1.0, 0.5, seed=1, **keep_c))
case("fed", lambda: cells.DropoutWrapper(
    cells.GRUCell(5), tf.placeholder_with_default(0.5, []), seed=2))  # fmt: skip


class Minimal(cells.RNNCell):
    """A user's cell with get_variable."""

    state_size = output_size = 4

    def call(self, inputs, state):
        w = tf.get_variable("w", [4, 4], initializer=tf.ones_initializer())
        y = tf.tanh(tf.matmul(inputs, w) + state)
        return y, y


class Old(cells.RNNCell):
    """A user's cell of TensorFlow 1.0."""

    @property
    def state_size(self):
        return 4

    @property
    def output_size(self):
        return 4

    def __call__(self, inputs, state, scope=None):
        with tf.variable_scope(scope or "old", reuse=tf.AUTO_REUSE):
            w = tf.get_variable("w", [4, 4], initializer=tf.ones_initializer())
        y = tf.tanh(tf.matmul(inputs, w) + state)
        return y, y


case("minimal", Minimal, steps=1)
case("minimal twice", Minimal)
case("old", Old)
case("many of users", lambda: cells.MultiRNNCell([Minimal(), Old()]), steps=1)

# what goes wrong
case("none", lambda: cells.MultiRNNCell([]))
case("no list", lambda: cells.MultiRNNCell(cells.GRUCell(2)))
case("tuples together", lambda: cells.MultiRNNCell([cells.LSTMCell(2)], state_is_tuple=False))
case("integers", lambda: cells.GRUCell(5), dtype=tf.int32)
case("integers by name", lambda: cells.GRUCell(5, dtype=tf.int32))
case("no cell", lambda: cells.DropoutWrapper(3))
case("probability", lambda: cells.DropoutWrapper(cells.GRUCell(2), 1.5))
case("no dtype", lambda: cells.DropoutWrapper(cells.GRUCell(2), variational_recurrent=True))
case("no size", lambda: cells.DropoutWrapper(
    cells.GRUCell(2), 0.5, variational_recurrent=True, dtype=tf.float32))  # fmt: skip
case("rank", lambda: cells.GRUCell(2), inputs=rows[0])
case("unknown activation", lambda: cells.GRUCell(2, activation="nothing"))


def reused(**second):
    with tf.Graph().as_default():
        x = tf.constant(rows)
        for given in ({}, second):
            with tf.variable_scope("s", reuse=given.pop("outer", None)):
                cell = cells.GRUCell(5, **given)
                cell(x, cell.zero_state(3, tf.float32))
        return [v.name for v in tf.global_variables()]


found = {}
for _name, _second in {
    "no": {}, "reuse": {"reuse": True}, "outer": {"outer": True},
    "name": {"name": "g"}, "auto": {"outer": tf.AUTO_REUSE},
}.items():  # fmt: skip
    try:
        found[_name] = reused(**_second)
    except Exception as error:
        found[_name] = type(error).__name__


def facts():
    """What a cell says of itself."""
    with tf.Graph().as_default():
        cell = cells.MultiRNNCell([cells.LSTMCell(3), cells.GRUCell(2)])
        x = tf.placeholder(tf.float32, [None, 4])
        state = cell.zero_state(tf.shape(x)[0], tf.float32)
        y, after = cell(x, state, scope="given")
        config = cells.GRUCell(2, name="g").get_config()
        return {
            "shapes": [str(t.shape) for t in tf.nest.flatten([state, y, after])],
            "types": type(after[0]).__name__,
            "names": [v.name for v in tf.global_variables()],
            "weights": [len(cell.trainable_weights), len(cell.variables), len(cell.losses)],
            "dtype": after[0].dtype.name,
            "config": {k: config[k] for k in ("num_units", "reuse", "name", "trainable")},
            "initial": str(cells.GRUCell(3).get_initial_state(inputs=tf.zeros([2, 4])).shape),
        }


said = facts()
