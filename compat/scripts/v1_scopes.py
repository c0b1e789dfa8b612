"""Variable scopes that are opened again, and what layers in them are called."""

# compat: stderr off
import tensorflow.compat.v1 as tf

names, errors = {}, {}


def case(name, function):
    with tf.Graph().as_default():
        try:
            found = function(tf.ones([2, 3]))
            names[name] = [[v.name for v in tf.global_variables()], [t.name for t in found]]
        except Exception as error:
            errors[name] = type(error).__name__


def dense(x, units=3, **given):
    return tf.layers.dense(x, units, **given)


def again(first, second):
    """Two layers, each in a scope of its own."""

    def build(x):
        with tf.variable_scope(*first[:1], **first[1]):
            a = dense(x)
        with tf.variable_scope(*second[:1], **second[1]):
            b = dense(x)
        return a, b

    return build


case("again", again(("s", {}), ("s", {})))
case("reuse", again(("s", {}), ("s", {"reuse": True})))
case("auto", again(("s", {"reuse": tf.AUTO_REUSE}), ("s", {"reuse": tf.AUTO_REUSE})))
case("default", again((None, {"default_name": "s"}), (None, {"default_name": "s"})))
case("default after", again(("s", {}), (None, {"default_name": "s"})))


def objects(x):
    return [tf.layers.Dense(3, name="fc")(x) for _ in range(2)]


def called_twice(x):
    layer = tf.layers.Dense(3)
    return layer(x), layer(x)


def unnamed(x):
    return [tf.layers.Dense(3)(x) for _ in range(3)]


def in_scopes(x):
    with tf.variable_scope("a"):
        one = dense(x)
        with tf.variable_scope("b"):
            two = dense(dense(x))
        three = dense(x)
    return one, two, three


def scope_object(x):
    with tf.variable_scope("a") as scope:
        one = dense(x)
    with tf.variable_scope(scope):
        two = dense(x)
    with tf.variable_scope(scope, reuse=True):
        three = dense(x)
    return one, two, three


def scope_object_reuse(x):
    with tf.variable_scope("a") as scope:
        one = dense(x)
    with tf.variable_scope(scope, reuse=True):
        return one, dense(x)


def reuse_variables(x):
    with tf.variable_scope("a") as scope:
        one = dense(x, name="fc")
        scope.reuse_variables()
        return one, dense(x, name="fc")


def inside_first(x):
    with tf.variable_scope("a"):
        with tf.variable_scope("b"):
            one = dense(x)
        with tf.variable_scope("b", reuse=True):
            two = dense(x)
        with tf.variable_scope(None, "b"):
            three = dense(x)
    return one, two, three


def outer_again(x):
    found = []
    for reuse in (False, True):
        with tf.variable_scope("a", reuse=reuse), tf.variable_scope(None, "b"):
            found.append(dense(x))
    return found


def get_variable(x):
    with tf.variable_scope("a"):
        one = tf.get_variable("v", [2])
    with tf.variable_scope("a", reuse=True):
        two = tf.get_variable("v", [2])
    return one, two


def template(x):
    made = tf.make_template("t", lambda x: dense(x))
    return made(x), made(x), tf.make_template("t", lambda x: dense(x))(x)


def branch(x):
    with tf.variable_scope("s"):
        y = tf.cond(tf.reduce_sum(x) > 0, lambda: dense(x), lambda: dense(2 * x))
    return [y][:0]  # only the variables


def loop(x):
    def body(i, y):
        w = tf.get_variable("w", [3], initializer=tf.ones_initializer())
        return i + 1, dense(y, name="fc") + w

    with tf.variable_scope("s"):
        return tf.while_loop(lambda i, y: i < 3, body, [tf.constant(0), x])[2:]


def by_scope(x):
    layer = tf.layers.Dense(3, _scope="mine")
    return [layer(x), tf.layers.Dense(3, _scope="mine", _reuse=True)(x)]


for function in (
    objects, called_twice, unnamed, in_scopes, scope_object, scope_object_reuse, reuse_variables,
    inside_first, outer_again, get_variable, template, branch, loop, by_scope,
):  # fmt: skip
    case(function.__name__, function)


def in_loop():
    """Values of variables made in a loop, and what is known of them."""
    with tf.Graph().as_default(), tf.Session() as session:

        def body(i, y):
            w = tf.get_variable("w", [3], initializer=tf.ones_initializer())
            return i + 1, y * 2 + w

        r = tf.while_loop(lambda i, y: i < 3, body, [tf.constant(0), tf.ones([3])])[1]
        (w,) = tf.trainable_variables()
        (slope,) = tf.gradients(r, w)
        try:
            session.run(r)
        except Exception as error:
            unset = type(error).__name__
        session.run(tf.global_variables_initializer())
        first = session.run([r, slope])
        w.load([2.0, 3.0, 4.0], session)
        return unset, first, session.run(r), session.run(tf.report_uninitialized_variables())


found = in_loop()
