"""TensorFlow 1's dynamic_rnn, static_rnn, raw_rnn and their two ways."""

# compat: rtol 1e-4
# compat: stderr off
import numpy as np
import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()
nn, cells = tf.nn, tf.nn.rnn_cell
rng = np.random.RandomState(0)
rows = rng.randn(3, 4, 2).astype("float32")
steps = [rows[:, i] for i in range(4)]
lengths = [4, 2, 0]
values, names, errors, shapes, grads = {}, {}, {}, {}, {}


def fill(session):
    """Fixed values for all variables."""
    for number, v in enumerate(tf.global_variables()):
        size = int(np.prod(v.shape.as_list()))
        kept = np.sin(np.arange(size) * 0.7 + number).reshape(v.shape.as_list())
        v.load(kept.astype("float32") * 0.5, session)


def case(name, function, x=rows, shape=None, feed=None):
    """function: of the inputs -> (outputs, state)."""
    with tf.Graph().as_default() as graph, tf.Session() as session:
        try:
            given = tf.placeholder(tf.float32, shape or x.shape, name="x")
            found = function(given)
            flat = tf.nest.flatten(found)
            loss = tf.add_n([tf.reduce_sum(t * t) for t in flat if t.dtype == tf.float32])
            slopes = tf.gradients(loss, [given, *tf.trainable_variables()])
            session.run(tf.global_variables_initializer())
            fill(session)
            feed = {given: x}
            values[name] = session.run(flat, feed)
            grads[name] = session.run([g for g in slopes if g is not None], feed)
            shapes[name] = [t.shape.as_list() for t in flat]
            names[name] = [v.name for v in graph.get_collection("variables")]
        except Exception as error:
            errors[name] = type(error).__name__


FLOAT = {"dtype": tf.float32}
case("basic", lambda x: nn.dynamic_rnn(cells.BasicRNNCell(3), x, **FLOAT))
case("lengths", lambda x: nn.dynamic_rnn(cells.BasicRNNCell(3), x, lengths, **FLOAT))
case("gru", lambda x: nn.dynamic_rnn(cells.GRUCell(3), x, sequence_length=lengths, **FLOAT))
case("lstm", lambda x: nn.dynamic_rnn(cells.LSTMCell(3), x, lengths, scope="s", **FLOAT))
case("projected", lambda x: nn.dynamic_rnn(
    cells.LSTMCell(3, use_peepholes=True, num_proj=2), x, lengths, **FLOAT))  # fmt: skip
case("time major", lambda x: nn.dynamic_rnn(cells.GRUCell(3), x, time_major=True, **FLOAT))
case("open sizes", lambda x: nn.dynamic_rnn(cells.GRUCell(3), x, **FLOAT), shape=[None, None, 2])
case("open batch", lambda x: nn.dynamic_rnn(
    cells.LSTMCell(3), x, tf.placeholder_with_default(np.array(lengths), [None]), **FLOAT,
), shape=[None, 4, 2])  # fmt: skip
case("initial", lambda x: nn.dynamic_rnn(
    cells.GRUCell(3), x, initial_state=tf.ones([3, 3])))  # fmt: skip
case("many", lambda x: nn.dynamic_rnn(
    cells.MultiRNNCell([cells.LSTMCell(3), cells.GRUCell(2)]), x, lengths, **FLOAT))  # fmt: skip
case("twice", lambda x: [nn.dynamic_rnn(cells.GRUCell(3), x, scope=s, **FLOAT) for s in "ab"])
case("twice at one place", lambda x: [nn.dynamic_rnn(cells.GRUCell(3), x, **FLOAT) for _ in "ab"])
case("short", lambda x: nn.dynamic_rnn(cells.BasicRNNCell(3), x, [2, 1, 1], **FLOAT))


def shared(x):
    cell = cells.GRUCell(3)
    found = [nn.dynamic_rnn(cell, x, **FLOAT)]
    with tf.variable_scope("more", reuse=tf.AUTO_REUSE):
        return [*found, nn.dynamic_rnn(cell, x * 2, **FLOAT)]


case("shared", shared)


def both(x, **given):
    return nn.bidirectional_dynamic_rnn(cells.LSTMCell(3), cells.GRUCell(2), x, **given)


case("both ways", lambda x: both(x, **FLOAT))
case("both ways lengths", lambda x: both(x, sequence_length=[4, 2, 1], **FLOAT))
case("both ways time major", lambda x: both(x, time_major=True, scope="mine", **FLOAT))


def unstacked(x):
    return tf.unstack(x, axis=1)


case("static", lambda x: nn.static_rnn(cells.GRUCell(3), unstacked(x), **FLOAT))
case("static lengths", lambda x: nn.static_rnn(
    cells.LSTMCell(3), unstacked(x), sequence_length=lengths, **FLOAT))  # fmt: skip
case("static initial", lambda x: nn.static_rnn(
    cells.GRUCell(3), unstacked(x), initial_state=tf.ones([3, 3]), scope="mine"))  # fmt: skip
case("static open", lambda x: nn.static_rnn(
    cells.GRUCell(3), unstacked(x), **FLOAT), shape=[None, 4, 2])  # fmt: skip
case("static both", lambda x: nn.static_bidirectional_rnn(
    cells.GRUCell(3), cells.LSTMCell(2), unstacked(x), **FLOAT))  # fmt: skip
case("static both lengths", lambda x: nn.static_bidirectional_rnn(
    cells.GRUCell(3), cells.GRUCell(2), unstacked(x), sequence_length=[4, 2, 1], **FLOAT,
))  # fmt: skip


def raw(x, limit=4, given=False):
    cell = cells.LSTMCell(3)
    inputs = tf.TensorArray(tf.float32, size=4).unstack(tf.transpose(x, [1, 0, 2]))

    def loop(time, output, state, extra):
        if output is None:
            after = cell.zero_state(3, tf.float32)
            extra = tf.constant(0) if given else None
        else:
            after = state
            extra = extra + 2 if given else None
        finished = time >= tf.minimum(tf.constant(lengths), limit)
        over = tf.reduce_all(finished)
        x = tf.cond(over, lambda: tf.zeros([3, 2]), lambda: inputs.read(time))
        return finished, x, after, output, extra

    outputs, state, extra = nn.raw_rnn(cell, loop)
    return [outputs.stack(), state] + ([extra] if given else [])


case("raw", raw)
case("raw with more", lambda x: raw(x, 3, True))


# training goes on as TensorFlow's
def training():
    """Losses and weights of four steps."""
    losses = []
    with tf.Graph().as_default(), tf.Session() as session:
        x = tf.placeholder(tf.float32, [None, None, 2])
        y = tf.placeholder(tf.float32, [None, 1])
        n = tf.placeholder(tf.int32, [None])
        _, state = nn.dynamic_rnn(cells.LSTMCell(4), x, n, dtype=tf.float32)
        loss = tf.losses.mean_squared_error(y, tf.layers.dense(state.h, 1))
        step = tf.train.AdamOptimizer(0.05).minimize(loss)
        session.run(tf.global_variables_initializer())
        fill(session)
        for _ in range(4):
            feed = {x: rows, y: rows[:, 0, :1], n: [4, 3, 2]}
            losses.append(session.run([loss, step], feed)[0])
        return losses, session.run(tf.trainable_variables())


trained = training()

# what goes wrong
case("no dtype", lambda x: nn.dynamic_rnn(cells.GRUCell(3), x))
case("no cell", lambda x: nn.dynamic_rnn("gru", x, **FLOAT))
case("rank", lambda x: nn.dynamic_rnn(cells.GRUCell(3), x, **FLOAT), x=rows[0])
case("depth", lambda x: nn.dynamic_rnn(cells.GRUCell(3), x, **FLOAT), shape=[3, 4, None])
case("matrix", lambda x: nn.dynamic_rnn(cells.GRUCell(3), x, [[1, 2, 3]], **FLOAT))
case("too few", lambda x: nn.dynamic_rnn(cells.GRUCell(3), x, [1, 2], **FLOAT))
case("no list", lambda x: nn.static_rnn(cells.GRUCell(3), x, **FLOAT))
case("empty", lambda x: nn.static_rnn(cells.GRUCell(3), [], **FLOAT))
case("static no dtype", lambda x: nn.static_rnn(cells.GRUCell(3), unstacked(x)))
case("raw no function", lambda x: nn.raw_rnn(cells.GRUCell(3), 3))
