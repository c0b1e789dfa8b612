"""Variables and tf.function: made once, changed from outside, assigned in branches and loops."""

# compat: stderr on
import tensorflow as tf

v = tf.Variable(1.0, name="v")


@tf.function
def times(x):
    return x * v


seen_from_inside = [times(tf.constant(2.0))]
v.assign(10.0)
seen_from_inside.append(times(tf.constant(2.0)))


class Model(tf.Module):
    def __init__(self):
        super().__init__(name="model")
        self.w = None

    @tf.function
    def __call__(self, x):
        if self.w is None:
            print("making w for", x.shape)
            self.w = tf.Variable(tf.ones([x.shape[-1], 2]) * 0.5, name="w")
        return x @ self.w


model = Model()
model_results = [model(tf.ones([n, 3])) for n in (1, 2)]
model_variables = model.variables


@tf.function
def each_time(x):
    return tf.Variable(x) + 1.0


made = []


@tf.function
def second_trace(x, n):
    if len(made) < n:
        made.append(tf.Variable(0.0))
    return made[-1] + x


errors = []
try:
    each_time(tf.constant(1.0))
except ValueError as e:
    errors.append(["each time", "singleton" in str(e)])
first = second_trace(tf.constant(1.0), 1)
try:
    second_trace(tf.constant(1.0), 2)
except ValueError as e:
    errors.append(["second trace", "singleton" in str(e)])

lifted = {}


@tf.function
def with_init_scope(x):
    with tf.init_scope():
        print("eager in init_scope:", tf.executing_eagerly())
        if "v" not in lifted:
            lifted["v"] = tf.Variable(3.0)
    print("eager outside of it:", tf.executing_eagerly())
    return lifted["v"] * x


init_scope_results = [with_init_scope(tf.constant(2.0)), with_init_scope(tf.constant([1.0, 2.0]))]

table = tf.Variable([[1.0, 2.0], [3.0, 4.0]])


@tf.function
def updates(i):
    table[0, 1].assign(20.0)
    table.scatter_nd_update([[i, 0]], [30.0])
    if i > 0:
        table[1].assign([5.0, 6.0])
    for j in tf.range(2):
        table[j].assign(table[j] * 2.0)
    return table.read_value()


updated = [updates(tf.constant(1)), updates(tf.constant(0))]


@tf.function
def swap(a, b):
    kept = a.read_value()
    a.assign(b)
    b.assign(kept)
    return a - b


one, two = tf.Variable(1.0), tf.Variable(2.0)
swapped = [swap(one, two), one.numpy(), two.numpy(), swap(two, one), one.numpy(), two.numpy()]
same_twice = [swap(one, one)]

loose = tf.Variable([1.0], shape=tf.TensorShape([None]))


@tf.function
def grow(x):
    loose.assign(tf.concat([loose, x], 0))
    return tf.reduce_sum(loose)


grown = [grow(tf.constant([v])) for v in (1.0, 2.0, 3.0)]
loose_value = loose.numpy()
eager_now = [tf.executing_eagerly(), tf.inside_function()]
