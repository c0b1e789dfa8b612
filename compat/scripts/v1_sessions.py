"""TensorFlow 1: graphs, sessions, placeholders, scopes, collections, control dependencies."""

# ruff: noqa: F821
import numpy as np
import tensorflow.compat.v1 as tf

graph = tf.Graph()
errors = {}


def raised(name, function):
    try:
        function()
    except Exception as error:
        errors[name] = type(error).__name__
    else:
        errors[name] = None


with graph.as_default():
    x = tf.placeholder(tf.float32, [2, None], name="x")
    y = tf.multiply(x, 2.0, name="y")
    v = tf.Variable([1.0, 2.0], name="v")
    word = tf.constant([b"a", b"b"])
    sparse = tf.SparseTensor([[0, 1]], [3.0], [2, 2])
    given = tf.placeholder_with_default(tf.constant(5.0), [], name="given")
    eager = [
        tf.executing_eagerly(),
        y.graph is graph,
        y.op.type,
        y.name,
        tf.get_default_graph() is graph,
    ]
session = tf.Session(graph=graph)
feed = {x: [[1.0], [2.0]]}
raised("not fed", lambda: session.run(y))
raised("shape", lambda: session.run(y, {x: [1.0]}))
raised("no value", lambda: session.run(v))
raised("None", lambda: session.run(None))
raised("number", lambda: session.run(3))
raised("unknown tensor", lambda: session.run("nope:0"))
raised("unknown operation", lambda: session.run("nope"))
raised("feed", lambda: session.run(y, {3: 1}))
raised("bool", lambda: bool(y))
raised("eval", lambda: y.eval(feed))
raised("name", lambda: graph.get_tensor_by_name("y"))
raised("key", lambda: graph.get_operation_by_name("nope"))
results = session.run([y, {"a": y, "b": (y, v.initializer)}], {"x:0": [[1.0], [2.0]]})
texts = session.run(word).tolist()
defaults = [session.run(given), session.run(given, {given: 2.0})]
middle = session.run(y, {y: [[5.0, 6.0], [7.0, 8.0]]})
slices = list(session.run(sparse))
evaluated = [y.eval(feed, session), session.run(v), {y: 1}[y], y == y, len({x, y})]
named = session.run(graph.get_tensor_by_name("y:0"), feed)
another = tf.Session(graph=graph)
raised("another session", lambda: another.run(v))
another.run(v.initializer)
with graph.as_default():
    more = tf.assign_add(v, [10.0, 10.0])
apart = [session.run(more), session.run(v), another.run(v)]
session.close()
raised("closed", lambda: session.run(y))

# scopes
with tf.Graph().as_default():
    with tf.variable_scope("s") as scope:
        a = tf.get_variable("v", [2], initializer=tf.ones_initializer())
        first = tf.add(a, 1.0, name="sum")
    with tf.variable_scope(scope, reuse=True):
        b = tf.get_variable("v")
        second = tf.add(b, 1.0, name="sum")
    with tf.variable_scope("s", reuse=tf.AUTO_REUSE):
        c = tf.get_variable("v", [2])
        d = tf.get_variable("w", [2], initializer=tf.zeros_initializer())
    with tf.variable_scope(None, default_name="s"):
        e = tf.get_variable("v", [1], initializer=tf.zeros_initializer())
    with tf.name_scope("n"):
        f = tf.get_variable("q", [1], initializer=tf.zeros_initializer())
        g = tf.Variable(1.0, name="r")
        h = tf.add(1, 2, name="h")
    with tf.variable_scope("outer"), tf.variable_scope("inner", initializer=tf.ones_initializer()):
        i = tf.get_variable("i", [2])
    same = [a is b, b is c]
    scope_names = [t.name for t in (first, second, a, d, e, f, g, h, i)]
    scope_names += [scope.name, scope.original_name_scope]
    collected = [
        [v.name for v in tf.global_variables()],
        [v.name for v in tf.trainable_variables("s/")],
        [v.name for v in tf.get_collection(tf.GraphKeys.GLOBAL_VARIABLES, scope="outer")],
    ]
    tf.add_to_collection("mine", 3)
    collected.append(tf.get_collection("mine"))

    def again():
        with tf.variable_scope("s"):
            tf.get_variable("v", [2])

    def missing():
        with tf.variable_scope("s", reuse=True):
            tf.get_variable("other", [2])

    def other_shape():
        with tf.variable_scope("s", reuse=True):
            tf.get_variable("v", [3])

    raised("again", again)
    raised("missing", missing)
    raised("other shape", other_shape)
    raised("shape unknown", lambda: tf.get_variable("a", [2, None]))
    raised("no shape", lambda: tf.get_variable("b"))
    raised("constant and shape", lambda: tf.get_variable("c", [2], initializer=tf.constant([1.0])))
    raised("initial placeholder", lambda: tf.Variable(tf.placeholder(tf.float32, [None])))
    raised("axis twice", lambda: tf.reduce_sum([[1.0]], axis=1, reduction_indices=1))

# control dependencies and loops
with tf.Graph().as_default(), tf.Session() as session:
    count = tf.Variable(0, name="count")
    step = tf.assign_add(count, 1)
    with tf.control_dependencies([step]):
        after = count.read_value() * 10
    both = tf.group(step, tf.assign_add(count, 100))
    session.run(tf.global_variables_initializer())
    ordered = [session.run(after), session.run(after), session.run(both), session.run(count)]
    total = tf.while_loop(lambda i, s: i < 10, lambda i, s: (i + 1, s + i), [0, 0])
    alone = tf.while_loop(lambda i: i < 10, lambda i: i + 3, [tf.constant(0)])
    p = tf.placeholder(tf.bool, [])
    either = tf.cond(p, lambda: tf.constant(1), lambda: tf.constant(2))
    z = tf.placeholder(tf.float32, [])
    slope = tf.gradients(tf.cond(z > 0, lambda: z * z, lambda: -z), z)[0]
    loops = session.run([total, alone])
    branches = [session.run(either, {p: b}) for b in (True, False)]
    slopes = [session.run(slope, {z: value}) for value in (3.0, -3.0)]
    uninitialized = tf.report_uninitialized_variables()
    late = tf.Variable(7.0, name="late")
    report = session.run(tf.report_uninitialized_variables()).tolist()
    initialized = session.run([tf.is_variable_initialized(count), tf.is_variable_initialized(late)])

# a classifier as it was written
rng = np.random.RandomState(0)
data = rng.randn(64, 4).astype("float32")
labels = (data.sum(1) > 0).astype("int64")
with tf.Graph().as_default(), tf.Session() as session:
    inputs = tf.placeholder(tf.float32, [None, 4])
    targets = tf.placeholder(tf.int64, [None])
    start = tf.constant_initializer(0.1)
    hidden = tf.layers.dense(inputs, 8, activation=tf.nn.tanh, kernel_initializer=start)
    logits = tf.layers.dense(hidden, 2, kernel_initializer=start, name="logits")
    loss = tf.losses.sparse_softmax_cross_entropy(targets, logits)
    right = tf.equal(tf.argmax(logits, 1), targets)
    accuracy = tf.reduce_mean(tf.cast(right, tf.float32))
    update = tf.train.AdamOptimizer(0.05).minimize(loss)
    session.run(tf.global_variables_initializer())
    losses = []
    for _ in range(5):
        _, value = session.run([update, loss], {inputs: data, targets: labels})
        losses.append(round(float(value), 4))
    score = session.run(accuracy, {inputs: data, targets: labels})
    variables = [v.name for v in tf.trainable_variables()]

# what has no value outside of a session
del (
    graph,
    x,
    y,
    v,
    word,
    sparse,
    given,
    feed,
    session,
    another,
    more,
    a,
    b,
    c,
    d,
    e,
    f,
    g,
    h,
    i,
    first,
    second,
    scope,
    count,
    step,
    after,
    both,
    total,
    alone,
    p,
    either,
    z,
    slope,
    uninitialized,
    late,
    inputs,
    targets,
    hidden,
    logits,
    loss,
    right,
    accuracy,
    update,
    start,
)
