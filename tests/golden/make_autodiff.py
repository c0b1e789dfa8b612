"""Records autodiff.json: GradientTape, custom_gradient and their neighbours."""

import os

CASES = r"""
x = tf.constant(3.0)
with tf.GradientTape() as t:
    t.watch(x)
    y = x * x
t.gradient(y, x)
===
x = tf.Variable(3.0)
with tf.GradientTape() as t:
    y = x * x
[t.gradient(y, x), [v.numpy() for v in t.watched_variables()]]
===
x = tf.constant(3.0)
with tf.GradientTape() as t:
    y = x * x
t.gradient(y, x)
===
x = tf.Variable(3.0, trainable=False)
with tf.GradientTape() as t:
    y = x * x
[t.gradient(y, x), len(t.watched_variables())]
===
x = tf.Variable(3.0, trainable=False)
with tf.GradientTape() as t:
    t.watch(x)
    y = x * x
[t.gradient(y, x), len(t.watched_variables())]
===
x = tf.Variable(3.0)
with tf.GradientTape() as t:
    y = x * x
t.gradient(y, x)
t.gradient(y, x)
===
x = tf.Variable(3.0)
with tf.GradientTape(persistent=True) as t:
    y = x * x
    z = y * y
[t.gradient(y, x), t.gradient(z, x), t.gradient(z, y), t.gradient([y, z], x)]
===
x = tf.Variable(3.0)
with tf.GradientTape() as t:
    y = x * x
    g = t.gradient(y, x)
g
===
x = tf.Variable(3.0)
with tf.GradientTape() as t:
    y = x * x
    g = t.gradient(y, x)
    z = y * 2.0
t.gradient(z, x)
===
x = tf.Variable(3.0)
with tf.GradientTape(persistent=True) as t:
    y = x * x
    g = t.gradient(y, x)
    z = g * x
[g, t.gradient(z, x), t.gradient(g, x)]
===
x = tf.Variable(2.0)
with tf.GradientTape() as t2:
    with tf.GradientTape() as t1:
        y = x * x * x
    g = t1.gradient(y, x)
[g, t2.gradient(g, x)]
===
x = tf.constant(2.0)
with tf.GradientTape() as t2:
    t2.watch(x)
    with tf.GradientTape() as t1:
        t1.watch(x)
        y = x * x * x
    g = t1.gradient(y, x)
[g, t2.gradient(g, x)]
===
x = tf.constant(2.0)
with tf.GradientTape(persistent=True) as t:
    t.watch(x)
    with tf.GradientTape(persistent=True) as u:
        u.watch(x)
        with tf.GradientTape() as v:
            v.watch(x)
            y = x * x * x * x
        g1 = v.gradient(y, x)
    g2 = u.gradient(g1, x)
[g1, g2, t.gradient(g2, x), t.gradient(y, x), u.gradient(y, x)]
===
x = tf.Variable(2.0)
with tf.GradientTape() as t2:
    with tf.GradientTape() as t1:
        y = x * x * x
g = t1.gradient(y, x)
[g, t2.gradient(g, x)]
===
x, w = tf.Variable(2.0), tf.Variable(5.0)
with tf.GradientTape() as t:
    y = x * x
[t.gradient(y, [x, w])]
===
x, w = tf.Variable(2.0), tf.Variable([5.0, 1.0])
with tf.GradientTape() as t:
    y = x * x
[t.gradient(y, [x, w], unconnected_gradients="zero")]
===
x, w = tf.Variable(2.0), tf.Variable([5.0, 1.0])
with tf.GradientTape() as t:
    y = x * x
[t.gradient(y, [x, w], unconnected_gradients=tf.UnconnectedGradients.ZERO)]
===
x = tf.Variable(2.0)
with tf.GradientTape() as t:
    y = x * x
t.gradient(y, x, unconnected_gradients="nonsense")
===
x, w = tf.Variable(2.0), tf.Variable(5.0)
with tf.GradientTape() as t:
    y = x * x * w
t.gradient(y, {"b": x, "a": (w, x)})
===
x = tf.Variable([1.0, 2.0])
with tf.GradientTape() as t:
    y = x * x
t.gradient(y, x, output_gradients=tf.constant([10.0, 100.0]))
===
x = tf.Variable([1.0, 2.0])
with tf.GradientTape() as t:
    y, z = x * x, x * 3.0
t.gradient([y, z], x, output_gradients=[tf.constant([1.0, 2.0]), None])
===
x = tf.Variable([1.0, 2.0])
with tf.GradientTape() as t:
    y = {"p": x * x, "q": [x * 3.0]}
t.gradient(y, x)
===
x = tf.Variable(2)
with tf.GradientTape() as t:
    y = x * x
t.gradient(y, x)
===
x = tf.constant(2)
with tf.GradientTape() as t:
    t.watch(x)
    y = x * x
t.gradient(y, x)
===
x = tf.constant(2.0)
with tf.GradientTape() as t:
    t.watch(x)
    y = tf.cast(tf.cast(x, tf.int32), tf.float32) * x
t.gradient(y, x)
===
with tf.GradientTape() as t:
    t.watch(2.0)
1
===
x = tf.Variable(2.0)
with tf.GradientTape() as t:
    y = x * x
t.gradient(y, 3.0)
===
x = tf.Variable(2.0)
with tf.GradientTape() as t:
    y = x * x
t.gradient(y, None)
===
x = tf.Variable(2.0)
with tf.GradientTape() as t:
    y = x * x
t.gradient(y, [])
===
x = tf.Variable(2.0)
with tf.GradientTape() as t:
    y = x * x
t.gradient(None, x)
===
x = tf.Variable(2.0)
with tf.GradientTape() as t:
    y = x * x
t.gradient(5.0, x)
===
x = tf.Variable(2.0)
with tf.GradientTape(watch_accessed_variables=False) as t:
    y = x * x
[t.gradient(y, x), len(t.watched_variables())]
===
x, w = tf.Variable(2.0), tf.Variable(3.0)
with tf.GradientTape(watch_accessed_variables=False) as t:
    t.watch(x)
    y = x * w
[t.gradient(y, [x, w]), len(t.watched_variables())]
===
x = tf.Variable(2.0)
with tf.GradientTape() as t:
    with t.stop_recording():
        y = x * x
    z = y * x
[t.gradient(z, x), len(t.watched_variables())]
===
x = tf.Variable(2.0)
with tf.GradientTape(persistent=True) as t:
    y = x * x
    with t.stop_recording():
        g = t.gradient(y, x)
    z = g * x
[g, t.gradient(z, x)]
===
x = tf.Variable(2.0)
with tf.GradientTape(persistent=True) as a:
    with tf.GradientTape(persistent=True) as b:
        with b.stop_recording():
            y = x * x
        z = y * x
[a.gradient(z, x), b.gradient(z, x), a.gradient(y, x), b.gradient(y, x)]
===
x = tf.Variable(2.0)
with tf.GradientTape(persistent=True) as a:
    with tf.GradientTape(persistent=True) as b:
        with a.stop_recording():
            y = x * x
        z = y * x
[a.gradient(z, x), b.gradient(z, x), a.gradient(y, x), b.gradient(y, x)]
===
x = tf.Variable(2.0)
t = tf.GradientTape()
with t.stop_recording():
    pass
1
===
x = tf.Variable(2.0)
with tf.GradientTape() as t:
    y = x * x
    t.reset()
    z = x * 3.0
[t.gradient(z, x)]
===
x = tf.Variable(2.0)
with tf.GradientTape(persistent=True) as t:
    y = x * x
    t.reset()
    z = y * x
[t.gradient(z, x), t.gradient(y, x)]
===
x = tf.Variable(2.0)
with tf.GradientTape() as t:
    y = x * x
with t:
    z = y * x
t.gradient(z, x)
===
x = tf.Variable(2.0)
with tf.GradientTape() as t:
    y = x * x
t.gradient(y, x)
with t:
    z = x * 3.0
t.gradient(z, x)
===
x = tf.Variable(2.0)
with tf.GradientTape() as t:
    with t:
        y = x * x
1
===
t = tf.GradientTape()
x = tf.Variable(2.0)
t.gradient(x, x)
===
x = tf.Variable(2.0)
with tf.GradientTape() as t:
    pass
t.gradient(x, x)
===
x = tf.Variable(2.0)
with tf.GradientTape() as t:
    x + 0.0
t.gradient(x, x)
===
x = tf.constant(2.0)
with tf.GradientTape() as t:
    t.watch(x)
t.gradient(x, x)
===
x = tf.Variable(2.0)
with tf.GradientTape() as t:
    y = x * x
    x.assign(10.0)
    z = x * y
[y, z, t.gradient(z, x)]
===
x = tf.Variable(2.0)
with tf.GradientTape() as t:
    y = x * x
    x.assign_add(1.0)
    z = y * 2.0
t.gradient(z, x)
===
x = tf.Variable(2.0)
with tf.GradientTape() as t:
    y = x * x
x.assign(100.0)
t.gradient(y, x)
===
x = tf.Variable(2.0)
with tf.GradientTape() as t:
    total = x * 0.0
    for i in range(3):
        total = total + x * x
        x.assign_sub(0.5)
[total, t.gradient(total, x), x]
===
x = tf.Variable(2.0)
with tf.GradientTape() as t:
    y = x * x
with tf.GradientTape() as u:
    z = y * x
[u.gradient(z, x), t.gradient(y, x)]
===
x = tf.Variable(2.0)
with tf.GradientTape(persistent=True) as t:
    y = x * x
with tf.GradientTape() as u:
    u.watch(y)
    z = y * x
[u.gradient(z, [x, y]), t.gradient(z, x), t.gradient(y, x)]
===
x = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
with tf.GradientTape() as t:
    y = tf.matmul(x, x)
t.jacobian(y, x)
===
x = tf.Variable([1.0, 2.0, 3.0])
with tf.GradientTape() as t:
    y = x * x
t.jacobian(y, x)
===
x = tf.Variable([1.0, 2.0, 3.0])
with tf.GradientTape() as t:
    y = tf.reduce_sum(x * x)
t.jacobian(y, x)
===
x, w = tf.Variable([1.0, 2.0]), tf.Variable(3.0)
u = tf.Variable([1.0])
with tf.GradientTape(persistent=True) as t:
    y = x * x * w
[t.jacobian(y, [x, w, u]), t.jacobian(y, {"w": w}, experimental_use_pfor=False)]
===
u = tf.Variable([1.0])
x = tf.Variable([1.0, 2.0])
with tf.GradientTape() as t:
    y = x * x
t.jacobian(y, u, unconnected_gradients="zero")
===
x = tf.Variable([1.0, 2.0])
with tf.GradientTape() as t:
    y = x * x
t.jacobian(y, x)
t.jacobian(y, x)
===
x = tf.Variable([1.0, 2.0])
with tf.GradientTape() as t2:
    with tf.GradientTape() as t1:
        y = tf.reduce_sum(x * x * x)
    g = t1.gradient(y, x)
t2.jacobian(g, x)
===
x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
with tf.GradientTape() as t:
    t.watch(x)
    y = x * x
t.batch_jacobian(y, x)
===
x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
with tf.GradientTape() as t:
    t.watch(x)
    y = tf.reduce_sum(x * x, 1)
t.batch_jacobian(y, x)
===
x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
with tf.GradientTape() as t:
    t.watch(x)
    y = tf.reduce_sum(x * x, 1, keepdims=True)
t.batch_jacobian(y, x)
===
x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
with tf.GradientTape() as t:
    t.watch(x)
    y = tf.reduce_sum(x * x)
t.batch_jacobian(y, x)
===
x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
z = tf.constant([[1.0], [3.0]])
with tf.GradientTape() as t:
    t.watch([x, z])
    y = x * x
t.batch_jacobian(y, z)
===
x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
z = tf.constant([[1.0], [3.0]])
with tf.GradientTape() as t:
    t.watch([x, z])
    y = x * x
t.batch_jacobian(y, z, unconnected_gradients="zero")
===
x = tf.constant([1.0, 2.0])
with tf.GradientTape() as t:
    t.watch(x)
    y = tf.stop_gradient(x) * x
t.gradient(y, x)
===
x = tf.Variable([1.0, 2.0])
with tf.GradientTape() as t:
    y = x[0] * x[1]
t.gradient(y, x)
===
a, b = tf.Variable(1.0), tf.Variable(2.0)
with tf.GradientTape() as t:
    y = b * a
[v.numpy() for v in t.watched_variables()]
===
x = tf.Variable(1.0 + 2.0j)
with tf.GradientTape() as t:
    y = x * x
t.gradient(y, x)
===
x = tf.Variable(3.0)
with tf.GradientTape() as t:
    y = x + x
t.gradient(y, x)
===
x = tf.Variable(3.0)
with tf.GradientTape() as t:
    y = tf.constant(2.0) + x
    z = y * 1.0
t.gradient(z, [y, x])
===
x = tf.Variable(3.0)
with tf.GradientTape() as t:
    y = x * 2.0
t.watch(y)
t.gradient(y, x)
===
x = tf.Variable(3.0)
with tf.GradientTape() as t:
    y = tf.identity(x)
    z = y * y
t.gradient(z, [x, y])
===
x = tf.constant(3.0)
with tf.GradientTape() as t:
    y = x * 2.0
    t.watch(y)
    z = y * y
t.gradient(z, [x, y])
===
x = tf.constant(3.0)
with tf.GradientTape() as t:
    y = x * 2.0
    t.watch(x)
    z = y * x
t.gradient(z, [x, y])
===
x = tf.constant(-100.0)
with tf.GradientTape() as t:
    t.watch(x)
    y = tf.exp(x) / (1.0 + tf.exp(x))
t.gradient(y, x)
===
@tf.custom_gradient
def f(x):
    return x * 2.0, lambda dy: dy * 7.0
x = tf.Variable([3.0, 4.0])
with tf.GradientTape() as t:
    y = f(x)
[y, t.gradient(y, x)]
===
@tf.custom_gradient
def f(x, y):
    def grad(dy):
        return dy * 7.0, dy * 8.0
    return x * y, grad
x, z = tf.Variable(3.0), tf.constant(2.0)
with tf.GradientTape() as t:
    t.watch(z)
    y = f(x, z)
t.gradient(y, [x, z])
===
@tf.custom_gradient
def f(x):
    def grad(a, b):
        return a + b * 10.0
    return (x * 2.0, x * 3.0), grad
x = tf.Variable(3.0)
with tf.GradientTape(persistent=True) as t:
    a, b = f(x)
    y = a + b
[t.gradient(y, x), t.gradient(a, x), t.gradient(b, x)]
===
@tf.custom_gradient
def f(x):
    return (x * 2.0, x * 3.0), lambda a, b: (a, b)
x = tf.Variable(3.0)
with tf.GradientTape() as t:
    a, b = f(x)
    y = a + b
t.gradient(y, x)
===
v = tf.Variable(2.0)
@tf.custom_gradient
def f(x):
    def grad(dy, variables=None):
        return dy * 7.0, [dy * 100.0 for _ in variables]
    return x * v, grad
x = tf.Variable(3.0)
with tf.GradientTape() as t:
    y = f(x)
t.gradient(y, [x, v])
===
v = tf.Variable(2.0)
@tf.custom_gradient
def f(x):
    return x * v, lambda dy: dy
x = tf.Variable(3.0)
with tf.GradientTape() as t:
    y = f(x)
1
===
@tf.custom_gradient
def f(x):
    return x * x, lambda dy: dy * x * 3.0
x = tf.Variable(3.0)
with tf.GradientTape() as t2:
    with tf.GradientTape() as t:
        y = f(x)
    g = t.gradient(y, x)
[g, t2.gradient(g, x)]
===
@tf.custom_gradient
def log1pexp(x):
    e = tf.exp(x)
    return tf.math.log(1 + e), lambda dy: dy * (1 - 1 / (1 + e))
x = tf.constant(1.0)
with tf.GradientTape() as t2:
    t2.watch(x)
    with tf.GradientTape() as t:
        t.watch(x)
        y = log1pexp(x)
    g = t.gradient(y, x)
[y, g, t2.gradient(g, x)]
===
@tf.custom_gradient
def f(x):
    return x * x, lambda dy: None
x = tf.Variable(3.0)
with tf.GradientTape() as t:
    y = f(x)
t.gradient(y, x)
===
@tf.custom_gradient
def f(x, *, k=2.0):
    return x * k, lambda dy: dy * k
x = tf.Variable(3.0)
with tf.GradientTape() as t:
    y = f(x, k=5.0)
t.gradient(y, x)
===
@tf.custom_gradient
def f(x, k):
    return x * k, lambda dy: (dy * k, None)
x = tf.Variable(3.0)
with tf.GradientTape() as t:
    y = f(x, 5.0)
t.gradient(y, x)
===
@tf.custom_gradient
def clip(x):
    return x, lambda dy: tf.clip_by_norm(dy, 0.5)
v = tf.Variable(2.0)
with tf.GradientTape() as t:
    out = clip(v * v)
t.gradient(out, v)
===
f = tf.grad_pass_through(lambda x: x * x * 100.0)
x = tf.Variable(3.0)
with tf.GradientTape() as t:
    y = f(x)
[y, t.gradient(y, x)]
===
v = tf.Variable(2.0)
f = tf.recompute_grad(lambda x: v * x * x)
x = tf.Variable(3.0)
with tf.GradientTape() as t:
    y = f(x)
[y, t.gradient(y, [x, v])]
===
x = tf.Variable(2.0)
w = tf.Variable(3.0)
with tf.GradientTape(watch_accessed_variables=False) as t:
    t.watch(x)
    y = w * 2.0
    z = y * y * x
t.gradient(z, [y, x])
===
x = tf.constant(2.0)
with tf.GradientTape(persistent=True) as a:
    a.watch(x)
    with tf.GradientTape(persistent=True) as b:
        y = x * 2.0
        z = y * y
[a.gradient(z, y), b.gradient(z, y)]
===
x = tf.constant([1.0, 2.0])
with tf.GradientTape() as t:
    t.watch(x)
    y = tf.reshape(x, [2, 1]) * tf.constant([[1.0, 2.0]])
t.batch_jacobian(y, x)
===
x = tf.constant(2.0)
with tf.GradientTape() as t:
    t.watch(x)
    y = x * x
with tf.GradientTape() as u:
    z = y * x
[u.gradient(z, x), t.gradient(y, x)]
===
tf.gradients(tf.constant(1.0), tf.constant(1.0))
===
tf.hessians(tf.constant(1.0), tf.constant(1.0))
===
x = tf.constant([2.0, 3.0])
with tf.autodiff.ForwardAccumulator(x, tf.constant([1.0, 0.0])) as acc:
    y = x * x * x
[y, acc.jvp(y)]
===
x, w = tf.Variable(2.0), tf.Variable(3.0)
with tf.autodiff.ForwardAccumulator([x, w], [tf.constant(1.0), tf.constant(10.0)]) as acc:
    y = x * w
[acc.jvp(y), acc.jvp(x), acc.jvp([y, {"a": y}])]
===
x = tf.constant(2.0)
with tf.autodiff.ForwardAccumulator(x, tf.constant(1.0)) as acc:
    y = tf.constant(5.0)
[acc.jvp(y), acc.jvp(y, unconnected_gradients="zero")]
===
x = tf.constant(2.0)
with tf.autodiff.ForwardAccumulator(x, tf.constant([1.0, 2.0])) as acc:
    y = x
1
===
x = tf.constant(2)
with tf.autodiff.ForwardAccumulator(x, tf.constant(1)) as acc:
    y = x
1
===
x = tf.constant(2.0)
with tf.autodiff.ForwardAccumulator(x, tf.constant(1.0)) as outer:
    with tf.autodiff.ForwardAccumulator(x, tf.constant(1.0)) as inner:
        y = x * x * x
    g = inner.jvp(y)
[g, outer.jvp(g), outer.jvp(y)]
===
x = tf.Variable(2.0)
with tf.autodiff.ForwardAccumulator(x, tf.constant(1.0)) as acc:
    with tf.GradientTape() as t:
        y = x * x * x
    g = t.gradient(y, x)
[g, acc.jvp(g)]
===
x = tf.constant(2.0)
with tf.GradientTape() as t:
    t.watch(x)
    with tf.autodiff.ForwardAccumulator(x, tf.constant(1.0)) as acc:
        y = x * x * x
    g = acc.jvp(y)
[g, t.gradient(g, x)]
"""

if __name__ == "__main__":
    import cases
    import tensorflow

    lines = [case.strip() for case in CASES.split("===")]
    here = os.path.dirname(os.path.abspath(__file__))
    cases.record(lines, tensorflow, os.path.join(here, "autodiff.json"))
