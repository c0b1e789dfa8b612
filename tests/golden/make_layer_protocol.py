"""Records layer_protocol.json: run with the python of TensorFlow 2.15 (see engine.py)."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

from golden import engine

CASES = engine.split("""
class A(L.Layer):
    stateful = True
a = A()
[a.stateful, A.stateful]

a = L.Dense(2)
a.stateful = True
m = keras.Sequential([a])
[a.stateful, m.stateful, keras.Sequential([L.Dense(1)]).stateful]

class A(L.Layer):
    @property
    def stateful(self):
        return True
a = A()
[a.stateful]

i = keras.Input((2,))
d = L.Dense(2)
d.stateful = True
m = keras.Model(i, d(i))
[m.stateful, d.stateful]

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = L.Dense(2)
        self.d.stateful = True
    def call(self, x):
        return self.d(x)
m = M()
[m.stateful]

i = keras.Input((2,))
m = keras.Model(i, L.Dense(2)(i))
m.stateful = True
[m.stateful]

class A(L.Layer):
    def __init__(self):
        super().__init__(dynamic=True)
    def call(self, x):
        if float(tf.reduce_sum(x)) > 0:
            return x * 2.
        return x
    def compute_output_shape(self, s):
        return s
i = keras.Input((3,))
a = A()
o = a(i)
m = keras.Model(i, o)
[o.shape, a.dynamic, m.dynamic, m(X(2, 3)), m.predict(X(2, 3))]

class A(L.Layer):
    def __init__(self):
        super().__init__(dynamic=True)
    def call(self, x):
        if float(tf.reduce_sum(x)) > 0:
            return x * 2.
        return x
i = keras.Input((3,))
a = A()
o = a(i)

class A(L.Layer):
    def call(self, x):
        return x * 2.
    def compute_output_shape(self, s):
        return s
a = A(dynamic=True)
m = keras.Sequential([L.Dense(2, kernel_initializer="ones"), a])
m.compile("sgd", "mse")
[m.dynamic, m.run_eagerly, a.dynamic, m(X(2, 3)), m.built]

a = L.Layer(dynamic=True)
m = keras.Sequential([L.Input((2,)), a])
m.compile("sgd", "mse", run_eagerly=False)

class A(L.Layer):
    def call(self, x):
        return x * 2.
    def compute_output_shape(self, s):
        return s
class B(L.Layer):
    def __init__(self):
        super().__init__()
        self.a = A(dynamic=True)
    def call(self, x):
        return self.a(x)
b = B()
[b.dynamic, L.Dense(2).dynamic, message(lambda: b(keras.Input((2,))))]

a = L.Dense(2, dynamic=True)
[a.dynamic, a.get_config().get("dynamic")]

m = keras.Sequential([L.Dense(2), L.Dense(3, name="q")])
m.build((None, 2))
{k: v.shape for k, v in m.get_weight_paths().items()}

class B(L.Layer):
    def __init__(self):
        super().__init__()
        self.a = L.Dense(2)
        self.bs = [L.Dense(3), L.Dense(4)]
        self.d = {"z": L.Dense(1)}
        self.v = tf.Variable(1.)
    def build(self, s):
        self.w = self.add_weight("ww", (2,))
    def call(self, x):
        return self.d["z"](self.bs[1](self.bs[0](self.a(x))))
b = B()
b(X(2, 3))
{k: v.name for k, v in b.get_weight_paths().items()}

i = keras.Input((2,))
m = keras.Model(i, L.BatchNormalization()(L.Dense(2)(i)))
{k: v.name for k, v in m.get_weight_paths().items()}

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = L.Dense(2)
        self.s = keras.Sequential([L.Dense(2), L.Dense(2)])
    def call(self, x):
        return self.s(self.d(x))
m = M()
m(X(1, 2))
{k: v.name for k, v in m.get_weight_paths().items()}

[L.Dense(2).get_weight_paths(), L.Dense(2).updates]

a = L.BatchNormalization()
a(X(2, 3), training=True)
a.updates

class A(L.Layer):
    def build(self, s):
        self.n = self.add_weight("n", (), initializer="zeros", trainable=False)
    def call(self, x):
        self.add_update(lambda: self.n.assign_add(1.))
        return x * 1.
a = A()
a(X(2, 2))
n1 = a.n.numpy()
a(X(2, 2), training=True) if False else a(X(2, 2))
[n1, a.n.numpy(), a.updates]

class A(L.Layer):
    def build(self, s):
        self.n = self.add_weight("n", (), initializer="zeros", trainable=False)
    def call(self, x):
        self.add_update(self.n.assign_add(1.))
        return x * 1.
a = A()
a(X(2, 2))
n1 = a.n.numpy()
a.trainable = False
a(X(2, 2))
[n1, a.n.numpy()]

class A(L.Layer):
    def build(self, s):
        self.n = self.add_weight("n", (), initializer="zeros", trainable=False)
    def call(self, x):
        self.add_update(lambda: self.n.assign_add(1.))
        return x * 1.
out = []
for kind in range(3):
    for frozen in (0, 1, 2):
        a = A()
        d = L.Dense(1, kernel_initializer="ones")
        if frozen == 1:
            a.trainable = False
        if kind == 0:
            i = keras.Input((2,))
            m = keras.Model(i, d(a(i)))
        elif kind == 1:
            m = keras.Sequential([a, d])
        else:
            class M(keras.Model):
                def __init__(self):
                    super().__init__()
                    self.a, self.d = a, d
                def call(self, x):
                    return self.d(self.a(x))
            m = M()
        if frozen == 2:
            m.trainable = False
        m.compile("sgd", "mse")
        try:
            m.fit(X(4, 2), X(4, 1), batch_size=1, epochs=2, verbose=0)
            ns = [float(a.n)]
            m.train_on_batch(X(2, 2), X(2, 1)); ns.append(float(a.n))
            m.evaluate(X(4, 2), X(4, 1), batch_size=1, verbose=0); ns.append(float(a.n))
            m.predict(X(4, 2), batch_size=1, verbose=0); ns.append(float(a.n))
            m(X(2, 2)); ns.append(float(a.n))
            m(X(2, 2), training=True); ns.append(float(a.n))
        except Exception as e:
            ns = str(e)[:60]
        out.append(ns)
out

class A(L.Layer):
    def build(self, s):
        self.n = self.add_weight("n", (), initializer="zeros", trainable=False)
    def call(self, x):
        self.add_update(self.n.assign_add(1.))
        return x * 1.
out = []
for frozen in (0, 1, 2):
    a = A()
    d = L.Dense(1, kernel_initializer="ones")
    if frozen == 1:
        a.trainable = False
    i = keras.Input((2,))
    m = keras.Model(i, d(a(i)))
    m.compile("sgd", "mse")
    m.fit(X(4, 2), X(4, 1), batch_size=1, epochs=2, verbose=0)
    ns = [float(a.n)]
    m.train_on_batch(X(2, 2), X(2, 1)); ns.append(float(a.n))
    m.evaluate(X(4, 2), X(4, 1), batch_size=1, verbose=0); ns.append(float(a.n))
    m.predict(X(4, 2), batch_size=1, verbose=0); ns.append(float(a.n))
    m(X(2, 2)); ns.append(float(a.n))
    out.append(ns)
out

a = L.Layer()
message(lambda: a.add_update(lambda: 1.)), message(lambda: a.add_update(None)), message(lambda: a.add_update([lambda: None]))

a = L.Layer()
v = tf.Variable(1.)
a.add_update(lambda: v.assign_add(1.))
a.add_update([lambda: v.assign_add(1.), lambda: v.assign_add(1.)])
v.numpy()

a = L.Layer()
message(lambda: a.add_update(3))

class A(L.Layer):
    def build(self, s):
        self.n = self.add_weight("n", (), initializer="zeros", trainable=False)
    def call(self, x):
        self.add_update([lambda: self.n.assign_add(1.), lambda: self.n.assign_add(2.)])
        self.add_update(lambda: [self.n.assign_add(10.)])
        return x * 1.
class B(L.Layer):
    def __init__(self):
        super().__init__()
        self.a = A()
    def call(self, x):
        self.add_update(lambda: self.a.n.assign_add(100.))
        return self.a(x)
b = B()
m = keras.Sequential([b, L.Dense(1)])
m.compile("sgd", "mse")
m.fit(X(4, 2), X(4, 1), batch_size=2, verbose=0)
n = float(b.a.n)
b.trainable = False
b(X(2, 2))
[n, float(b.a.n)]

class A(L.Layer):
    def build(self, s):
        self.n = self.add_weight("n", (), initializer="zeros", trainable=False)
    def call(self, x):
        self.add_update(lambda: self.n.assign_add(1.))
        return x + self.n
a = A()
[a(tf.zeros((1, 2))), a(tf.zeros((1, 2))), a.n.numpy()]

class A(L.Layer):
    def build(self, s):
        self.n = self.add_weight("n", (), initializer="zeros", trainable=False)
    def call(self, x):
        self.add_update(lambda: self.n.assign_add(1.))
        return x + self.n
a = A()
m = keras.Sequential([a])
m.compile(None, "mse")
[m.predict(np.zeros((3, 1)), batch_size=1, verbose=0), a.n.numpy()]

d = L.Dense(2, kernel_regularizer="l2", kernel_initializer="ones")
i = keras.Input((2,))
m = keras.Model(i, d(d(i)))
[m.losses, d.losses]

d = L.Dense(2, kernel_regularizer="l2", kernel_initializer="ones")
i = keras.Input((2,))
m = keras.Model(i, d(i))
n = keras.Model(i, d(m(i)))
[m.losses, n.losses, d.losses, [l.name for l in n.layers]]

d = L.Dense(2, kernel_regularizer="l2", kernel_initializer="ones")
i = keras.Input((2,))
a = keras.Model(i, d(i))
b = keras.Model(i, d(i))
c = keras.Model(i, [a(i), b(i)])
s = keras.Sequential([a, b])
[c.losses, s.losses]

d = L.Dense(2, kernel_regularizer="l2", kernel_initializer="ones")
class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.a = d
        self.b = [d, d]
    def call(self, x):
        return self.b[0](self.a(x))
m = M()
m(X(1, 2))
m.losses

d = L.Dense(2, kernel_initializer="ones", activity_regularizer="l2")
i = keras.Input((2,))
m = keras.Model(i, d(d(i)))
n0 = len(m.losses)
m(X(3, 2))
n1 = len(m.losses)
[n0, n1, m.losses]

d = L.Dense(2, kernel_initializer="ones", activity_regularizer="l2")
i = keras.Input((2,))
m = keras.Model(i, d(d(i)))
m.compile(keras.optimizers.SGD(0.1), "mse")
[history(m.fit(X(4, 2), X(4, 2), batch_size=2, epochs=2, verbose=0, shuffle=False)), m.evaluate(X(4, 2), X(4, 2), verbose=0), m.get_weights()]

i = keras.Input((2,))
d = L.Dense(2, kernel_initializer="ones")
o = d(i)
m = keras.Model(i, o)
m.add_loss(tf.reduce_mean(o) * 0.5)
m.add_loss(lambda: tf.reduce_sum(d.kernel ** 2) * 0.1)
m.compile(keras.optimizers.SGD(0.1), "mse")
h = history(m.fit(X(4, 2), X(4, 2), batch_size=2, epochs=2, verbose=0, shuffle=False))
[h, m.get_weights(), len(m.losses), m(X(4, 2)), m.losses]

i = keras.Input((2,))
d = L.Dense(2, kernel_initializer="ones")
o = d(i)
m = keras.Model(i, o)
m.add_loss(tf.reduce_mean(o) * 0.5)
m.add_loss([tf.reduce_sum(o), tf.reduce_max(i)])
[len(m.losses), len(m.layers), [l.__class__.__name__ for l in m.layers]]

i = keras.Input((2,))
d = L.Dense(2, kernel_initializer="ones")
m = keras.Model(i, d(i))
m.add_loss(tf.constant(3.))
m.losses

i = keras.Input((2,))
d = L.Dense(2, kernel_initializer="ones")
m = keras.Model(i, d(i))
m.add_loss(3.)
m.losses

i = keras.Input((2,))
d = L.Dense(2, kernel_initializer="ones")
m = keras.Model(i, d(i))
m.add_loss("abc")
m.losses

i = keras.Input((2,))
d = L.Dense(2, kernel_initializer="ones")
m = keras.Model(i, d(i))
m.add_loss(None)
m.losses

i = keras.Input((2,))
d = L.Dense(2, kernel_initializer="ones")
m = keras.Model(i, d(i))
m.add_loss(lambda: 3.)
m.add_loss(lambda: None)
m.add_loss(lambda: np.float64(2.))
m.losses

i = keras.Input((2,))
d = L.Dense(2, kernel_initializer="ones")
m = keras.Model(i, d(i))
v = tf.Variable(2.)
m.add_loss(v)
m.losses

d = L.Dense(2, kernel_initializer="ones")
m = keras.Sequential([d])
m.build((None, 2))
m.add_loss(lambda: tf.reduce_sum(d.kernel ** 2) * 0.1)
m.compile(keras.optimizers.SGD(0.1), "mse")
h = history(m.fit(X(4, 2), X(4, 2), batch_size=2, epochs=2, verbose=0, shuffle=False))
[h, m.get_weights(), m.losses, m.evaluate(X(4, 2), X(4, 2), verbose=0)]

d = L.Dense(2, kernel_initializer="ones")
m = keras.Sequential([d])
m.build((None, 2))
m.add_loss(tf.reduce_sum(d.kernel ** 2) * 0.1)

m = keras.Sequential([L.Dense(2, kernel_initializer="ones", input_shape=(2,))])
m.add_loss(tf.reduce_sum(m.output))
m.compile(keras.optimizers.SGD(0.1), "mse")
h = history(m.fit(X(4, 2), X(4, 2), batch_size=2, epochs=2, verbose=0, shuffle=False))
[h, m.get_weights(), len(m.layers)]

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = L.Dense(2, kernel_initializer="ones")
        self.add_loss(lambda: tf.reduce_sum(self.d.kernel) * 0.1)
    def call(self, x):
        return self.d(x)
m = M()
m.compile(keras.optimizers.SGD(0.1), "mse")
h = history(m.fit(X(4, 2), X(4, 2), batch_size=2, epochs=2, verbose=0, shuffle=False))
[h, m.get_weights(), m.losses]

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = L.Dense(2, kernel_initializer="ones")
    def call(self, x):
        y = self.d(x)
        self.add_loss(tf.reduce_mean(y) * 0.1)
        self.add_loss(lambda: tf.reduce_sum(self.d.kernel) * 0.1)
        return y
m = M()
m(X(4, 2))
n = [m.losses]
m(X(4, 2))
n += [m.losses]
m.compile(keras.optimizers.SGD(0.1), "mse")
h = history(m.fit(X(4, 2), X(4, 2), batch_size=2, epochs=2, verbose=0, shuffle=False))
m(X(4, 2))
[n, h, m.get_weights(), m.losses]

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = L.Dense(2, kernel_initializer="ones")
    def call(self, x):
        return self.d(x)
m = M()
m(X(1, 2))
m.add_loss(tf.constant(1.))

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = L.Dense(2, kernel_initializer="ones")
    def call(self, x):
        return self.d(x)
m = M()
i = keras.Input((2,))
o = m(i)
m.add_loss(tf.reduce_sum(o))

d = L.Dense(2)
i = keras.Input((2,))
o = d(i)
d.add_loss(tf.reduce_sum(o))

d = L.Dense(2)
d.add_loss(tf.constant(2.))

d = L.Dense(2)
d.add_loss(3.)

d = L.Dense(2)
d.add_loss(lambda: 3.)
d.add_loss([lambda: tf.constant(4.), None])
[d.losses]

class A(L.Layer):
    def call(self, x):
        self.add_loss("abc")
        return x
A()(X(1, 2))

class A(L.Layer):
    def call(self, x):
        self.add_loss(tf.reduce_sum(x), inputs=True)
        self.add_loss(2)
        self.add_loss(np.float64(4.))
        self.add_loss(None)
        self.add_loss([tf.reduce_sum(x), 7.])
        return x
a = A()
a(X(1, 2))
a.losses

class A(L.Layer):
    def call(self, x, flag=True):
        if flag:
            self.add_loss(tf.reduce_sum(x))
        return x
a = A()
a(X(2, 2))
n = [a.losses]
a(X(2, 2), flag=False)
[n, a.losses]

class A(L.Layer):
    def call(self, x):
        self.add_loss(tf.reduce_sum(x))
        return x
class B(L.Layer):
    def __init__(self):
        super().__init__()
        self.a = A()
    def call(self, x):
        return self.a(self.a(x) * 2.)
b = B()
b(X(2, 2))
n = [b.losses]
b.a(X(2, 2))
n += [b.losses]
with tf.GradientTape() as t:
    x = tf.constant(X(2, 2)); t.watch(x)
    b(x)
    s = sum(b.losses)
[n, t.gradient(s, x)]

d = L.Dense(2, kernel_initializer="ones", activity_regularizer=lambda y: tf.reduce_sum(y))
i = keras.Input((2,))
o = d(i)
m = keras.Model(i, o)
[len(d.losses), len(m.losses), (m(X(3, 2)), m.losses)[1], (d(X(3, 2)), d.losses)[1]]

class A(L.Layer):
    def __init__(self):
        super().__init__(activity_regularizer="l2")
    def call(self, x, training=None):
        if training:
            return x * 2.
        return [x, x]
a = A()
a(X(2, 2)), a.losses

class A(L.Layer):
    def __init__(self):
        super().__init__()
    def call(self, x):
        return x
a = A()
a(X(2, 2))
n = [a.losses]
a.activity_regularizer = keras.regularizers.L2(0.1)
a(X(2, 2))
n += [a.losses]
a.activity_regularizer = None
a(X(2, 2))
n + [a.losses]

r = L.ActivityRegularization(l1=0.1, l2=0.2)
m = keras.Sequential([L.Dense(2, kernel_initializer="ones"), r])
m.compile(keras.optimizers.SGD(0.1), "mse")
h = history(m.fit(X(4, 2), X(4, 2), batch_size=2, epochs=1, verbose=0, shuffle=False))
[h, m.get_weights()]

d = L.Dense(2, kernel_regularizer=lambda w: tf.reduce_sum(w), kernel_initializer="ones", bias_regularizer="l1")
d.build((None, 2))
d.trainable = False
[d.losses]

d = L.Dense(2, kernel_regularizer="l2", kernel_initializer="ones")
i = keras.Input((2,))
m = keras.Model(i, d(i))
m.trainable = False
m.compile(keras.optimizers.SGD(0.1), "mse")
[m.losses, m.evaluate(X(4, 2), X(4, 2), verbose=0)]

d = L.Dense(2, kernel_regularizer="l2", kernel_initializer="ones")
td = L.TimeDistributed(d)
i = keras.Input((3, 2))
m = keras.Model(i, td(i))
[m.losses]

d = L.Dense(2, kernel_regularizer="l2", kernel_initializer="ones")
d.build((None, 3))
d.kernel.assign(d.kernel * 2.)
[d.losses, d.get_config()["kernel_regularizer"]]

i = keras.Input((2,))
o = L.Dense(2, kernel_initializer="ones")(i)
m = keras.Model(i, o)
m.add_loss(tf.reduce_mean(o) * 0.5)
with tf.GradientTape() as t:
    y = m(X(3, 2))
    loss = tf.reduce_sum(y) + sum(m.losses)
[loss, t.gradient(loss, m.trainable_weights)]

i = keras.Input((2,))
o = L.Dense(2, kernel_initializer="ones")(i)
m = keras.Model(i, o)
m.add_loss(tf.reduce_mean(o) * 0.5)
n = keras.models.clone_model(m)
fix(n); fix(m)
n.compile("sgd", "mse"); m.compile("sgd", "mse")
j = keras.models.model_from_json(m.to_json())
fix(j); j.compile("sgd", "mse")
[n.evaluate(X(3, 2), X(3, 2), verbose=0), m.evaluate(X(3, 2), X(3, 2), verbose=0), j.evaluate(X(3, 2), X(3, 2), verbose=0), [l.__class__.__name__ for l in j.layers]]

i = keras.Input((2,))
o = L.Dense(2, kernel_initializer="ones")(i)
m = keras.Model(i, o)
m.add_loss(tf.reduce_mean(o) * 0.5)
k = keras.Input((2,))
n = keras.Model(k, m(k))
n.compile("sgd", "mse")
[n.evaluate(X(3, 2), X(3, 2), verbose=0), len(n.losses)]

i = keras.Input((2,))
o = L.Dense(2, kernel_initializer="ones")(i)
m = keras.Model(i, o)
t = keras.Input((2,))
m.add_loss(tf.reduce_sum(t))

i = keras.Input((2,)); t = keras.Input((2,))
o = L.Dense(2, kernel_initializer="ones")(i)
m = keras.Model([i, t], o)
m.add_loss(tf.reduce_mean(keras.losses.mean_squared_error(t, o)))
m.compile(keras.optimizers.SGD(0.1))
h = history(m.fit([X(4, 2), X(4, 2)], batch_size=2, epochs=2, verbose=0, shuffle=False))
[h, m.get_weights()]

class A(L.Layer):
    def call(self, y_true, y_pred):
        self.add_loss(keras.losses.mean_squared_error(y_true, y_pred))
        return y_pred
i = keras.Input((2,)); t = keras.Input((2,))
o = A()(t, L.Dense(2, kernel_initializer="ones")(i))
m = keras.Model([i, t], o)
m.compile(keras.optimizers.SGD(0.1))
h = history(m.fit([X(4, 2), X(4, 2)], batch_size=2, epochs=2, verbose=0, shuffle=False))
[h, m.get_weights()]

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = L.Dense(2, kernel_initializer="ones", activity_regularizer="l1", kernel_regularizer="l2")
    def call(self, x):
        return self.d(x)
m = M()
m.build((None, 2))
n = len(m.losses)
m(X(2, 2))
[n, m.losses]

i = keras.Input((2,))
o = L.Dense(2, kernel_initializer="ones")(i)
m = keras.Model(i, o)
m.add_metric(tf.reduce_sum(o), name="s", aggregation="mean")
m.add_metric(o, name="mm")
m.compile("sgd", "mse", metrics=["mae"])
h = history(m.fit(X(4, 2), X(4, 2), batch_size=2, epochs=2, verbose=0, shuffle=False))
[h, m.metrics_names, [l.__class__.__name__ for l in m.layers], m.evaluate(X(4, 2), X(4, 2), verbose=0)]

i = keras.Input((2,))
o = L.Dense(2, kernel_initializer="ones")(i)
m = keras.Model(i, o)
m.add_metric(tf.reduce_sum(o), aggregation="mean")

i = keras.Input((2,))
o = L.Dense(2, kernel_initializer="ones")(i)
m = keras.Model(i, o)
m.add_metric(tf.reduce_sum(o), name="s", aggregation="sum")

class A(L.Layer):
    def __init__(self):
        super().__init__()
        self.mm = keras.metrics.Mean(name="mm")
    def call(self, x):
        self.add_metric(tf.reduce_sum(x), name="a", aggregation="mean")
        self.add_metric(x, name="b")
        self.add_metric(self.mm(x))
        return x
a = A()
a(X(2, 2)); a(X(2, 2) * 3)
[[v.name for v in a.metrics], [v.result() for v in a.metrics]]

class A(L.Layer):
    def call(self, x):
        self.add_metric(tf.reduce_sum(x))
        return x
A()(X(2, 2))

class A(L.Layer):
    def call(self, x):
        self.add_metric(tf.reduce_sum(x), name="x", aggregation="sum")
        return x
A()(X(2, 2))

class A(L.Layer):
    def call(self, x):
        self.add_metric(tf.reduce_sum(x), name="x", foo=3)
        return x
A()(X(2, 2))

a = L.Layer()
a.add_metric(tf.constant(1.), name="x")
a.metrics

a = L.Layer()
a.add_metric(keras.Input((2,)), name="x")
a.metrics

class A(L.Layer):
    def call(self, x):
        self.add_metric(tf.reduce_sum(x), name="x")
        self.add_metric(tf.reduce_sum(x) * 2., name="x")
        return x
a = A()
a(X(2, 2))
[[v.name for v in a.metrics], [v.result() for v in a.metrics]]

class A(L.Layer):
    def call(self, x):
        self.add_metric(tf.reduce_sum(x), name="x")
        return x
m = keras.Sequential([A(), A(), L.Dense(1, kernel_initializer="ones")])
m.compile("sgd", "mse", metrics=["mae"])
h = history(m.fit(X(4, 2), X(4, 1), batch_size=2, epochs=2, verbose=0, shuffle=False))
[h, m.metrics_names]

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = L.Dense(1, kernel_initializer="ones")
        self.k = keras.metrics.Mean(name="k")
    def call(self, x):
        y = self.d(x)
        self.add_metric(tf.reduce_sum(y), name="s")
        self.add_metric(self.k(y))
        return y
m = M()
m.compile("sgd", "mse", metrics=["mae"])
h = history(m.fit(X(4, 2), X(4, 1), batch_size=2, epochs=2, verbose=0, shuffle=False))
[h, m.metrics_names, [l.name for l in m.layers]]

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = L.Dense(1, kernel_initializer="ones")
    def call(self, x):
        return self.d(x)
m = M()
m(X(1, 2))
m.add_metric(tf.constant(1.), name="x")
m.metrics_names

d = L.Dense(2)
i = keras.Input((2,))
o = d(i)
d.add_metric(tf.reduce_sum(o), name="x")
[d.metrics]

i = keras.Input((2,))
m = keras.Model(i, L.Dense(2)(i))
message(lambda: m.add_metric(3., name="x")), message(lambda: m.add_metric(tf.constant(3.), name="x")), message(lambda: m.add_metric("abc", name="x")), message(lambda: m.add_metric(None, name="x"))

i = keras.Input((2,))
m = keras.Model(i, L.Dense(2)(i))
m.add_metric(tf.reduce_sum(m.output), name="x")
n = keras.models.clone_model(m)
j = keras.models.model_from_json(m.to_json())
n.compile("sgd", "mse"); j.compile("sgd", "mse")
[n.metrics_names, j.metrics_names, sorted(j.evaluate(X(2, 2), X(2, 2), verbose=0, return_dict=True))]

i = keras.Input((2,))
o = L.Dense(2, kernel_initializer="ones")(i)
m = keras.Model(i, o)
m.add_metric(tf.reduce_sum(o), name="s")
m.add_metric(tf.reduce_sum(o), name="s")

class A(L.Layer):
    def call(self, x):
        self.add_metric(3., name="x")
        return x
a = A()
a(X(2, 2))
[v.result() for v in a.metrics]

class A(L.Layer):
    def call(self, x):
        self.add_metric(x, name="x")
        return x
a = A(dtype="float64")
a(X(2, 2))
[v.result() for v in a.metrics], [v.dtype for v in a.metrics]

class A(L.Layer):
    def __init__(self):
        super().__init__()
        self.acc = keras.metrics.BinaryAccuracy(name="acc")
    def call(self, y, p):
        self.add_metric(self.acc(y, p), name="nm")
        return p
i = keras.Input((1,)); t = keras.Input((1,))
o = A()(t, L.Dense(1, kernel_initializer="ones", activation="sigmoid")(i))
m = keras.Model([i, t], o)
m.compile("sgd", "mse")
h = history(m.fit([X(4, 1), labels(4, 2).reshape(4, 1).astype("float32")], X(4, 1), verbose=0))
[sorted(h), h["acc"] if "acc" in h else h["nm"], [v.name for v in m.metrics]]

class A(L.Layer):
    def build(self, s):
        self.w = self.add_weight("w", (s[-1], 2), initializer="ones")
        self.b = self.add_weight("b", (2,), initializer="ones")
        self.n = self.add_weight("n", (), dtype="int32", initializer="ones", trainable=False)
        self.u = self.add_weight("u", (2,), initializer="ones", experimental_autocast=False)
        self.v = tf.Variable([1., 2.], name="v")
    def call(self, x):
        self.log = [x.dtype, self.w.dtype, self.w.read_value().dtype, self.b.value().dtype, (x @ self.w).dtype, (x @ self.w + self.b).dtype, self.n.dtype, self.u.dtype, self.v.dtype, self.w[0].dtype, tf.convert_to_tensor(self.w).dtype, tf.identity(self.w).dtype, (self.b * 2.).dtype, tf.concat([self.b, self.b], 0).dtype, tf.stack([self.b, self.b]).dtype, tf.where([True, False], self.b, self.b).dtype, tf.einsum("i,i->i", self.b, self.b).dtype, tf.cast(self.b, "float32").dtype, (-self.b).dtype, tf.reduce_sum(self.w).dtype, tf.gather(self.w, [0]).dtype, tf.nn.embedding_lookup(self.w, [0]).dtype, self.w.shape, self.w.name, self.w.sparse_read([0]).dtype, self.w.gather_nd([[0, 0]]).dtype]
        return x @ self.w + self.b
out = []
for p in ("mixed_float16", "mixed_bfloat16", "float64", "float32", "float16"):
    a = A(dtype=p)
    y = a(tf.constant(X(3, 2)))
    out.append([a.log, y, a.w.dtype, a.b.dtype])
out

class A(L.Layer):
    def build(self, s):
        self.w = self.add_weight("w", (s[-1], 2), initializer="ones")
    def call(self, x):
        self.log = [x.dtype, self.w.dtype]
        return x
a = A(dtype="mixed_float16", autocast=False)
a(tf.constant(X(3, 2)))
a.log

class A(L.Layer):
    def build(self, s):
        self.w = self.add_weight("w", (2,), initializer="ones")
    def call(self, x):
        r = self.w.assign(self.w * 0.5)
        self.w.assign_add([1., 1.])
        self.log = [self.w.dtype, r.dtype, self.w.read_value()]
        return x * self.w
a = A(dtype="mixed_float16")
y = a(tf.constant(X(3, 2)))
[a.log, y, a.w]

class A(L.Layer):
    def build(self, s):
        self.w = self.add_weight("w", (2,), initializer="ones")
    def call(self, x):
        return x * tf.cast(self.w, x.dtype)
class B(L.Layer):
    def __init__(self, **k):
        super().__init__(**k)
        self.a = A(dtype="float32")
        self.c = A(dtype="mixed_float16")
    def build(self, s):
        self.w = self.add_weight("w", (2,), initializer="ones")
    def call(self, x):
        self.log = [x.dtype, self.w.dtype, self.a.w.dtype if self.a.built else 0, self.a(x).dtype, self.w.dtype, self.c(x).dtype, self.w.dtype]
        return x * self.w
b = B(dtype="mixed_bfloat16")
y = b(tf.constant(X(3, 2)))
[b.log, y]

class A(L.Layer):
    def build(self, s):
        self.w = self.add_weight("w", (2,), initializer="ones", regularizer="l2")
    def call(self, x):
        self.add_loss(tf.reduce_sum(self.w))
        return x * self.w
a = A(dtype="mixed_float16")
y = a(tf.constant(X(3, 2)))
[a.losses]

class A(L.Layer):
    def build(self, s):
        self.w = self.add_weight("w", (2,), initializer="ones")
    def call(self, x):
        self.log = [type(x).__name__, x.dtype, self.w.dtype]
        return x * self.w
out = []
i = keras.Input((2,))
for p in ("mixed_float16", "float64", "float32"):
    a = A(dtype=p)
    o = a(i)
    m = keras.Model(i, o)
    out.append([a.log[1:], o.dtype, m(X(3, 2)), m.predict(X(3, 2), verbose=0)])
out

class M(keras.Model):
    def __init__(self):
        super().__init__(dtype="mixed_float16")
        self.w = self.add_weight("w", (2,), initializer="ones")
        self.k = tf.Variable([1., 2.])
    def call(self, x):
        self.log = [x.dtype, self.w.dtype, self.k.dtype]
        return x * self.w
m = M()
y = m(X(2, 2))
[y, m.log]

class A(L.Layer):
    def build(self, s):
        self.w = self.add_weight("w", (2,), initializer="ones")
    def call(self, x):
        return tf.function(lambda z: z * self.w)(x)
a = A(dtype="mixed_float16")
a(X(2, 2))

class A(L.Layer):
    def build(self, s):
        self.w = self.add_weight("w", (2,), initializer="ones")
    @tf.function
    def call(self, x):
        return x * self.w
a = A(dtype="mixed_float16")
a(X(2, 2))

class A(L.Layer):
    def build(self, s):
        self.w = self.add_weight("w", (2,), initializer="ones")
    def call(self, x):
        return self.w
i = keras.Input((2,))
a = A()
o = a(i)
m = keras.Model(i, o)
[o.shape, m(X(2, 2)), m.predict(X(2, 2), verbose=0)]

class A(L.Layer):
    def build(self, s):
        self.w = self.add_weight("w", (2,), initializer="ones")
    def call(self, x):
        return [x, self.w]
i = keras.Input((2,))
a = A()
o = a(i)
m = keras.Model(i, o[0] * o[1])
m.compile(keras.optimizers.SGD(0.1), "mse")
h = history(m.fit(X(4, 2), X(4, 2), batch_size=2, epochs=2, verbose=0, shuffle=False))
[m(X(2, 2)), h, a.w]

m = keras.Sequential([L.Dense(2, dtype="mixed_float16", kernel_initializer="ones")])
m.build((None, 2))
k = m.layers[0].kernel
[repr(k), k.dtype, type(k).__name__]

class A(L.Layer):
    def build(self, s):
        self.d = L.Dense(2, kernel_initializer="ones", dtype="mixed_float16")
        self.d.build(s)
    def call(self, x):
        return tf.matmul(tf.cast(x, "float32"), self.d.kernel)
a = A()
[a(X(2, 2)).dtype]

class A(L.Layer):
    def build(self, s):
        self.d = L.Dense(2, kernel_initializer="ones")
        self.d.build(s)
    def call(self, x):
        self.log = [self.d.kernel.dtype]
        return x
a = A(dtype="mixed_float16")
a(X(2, 2))
[a.log, a.d.dtype, a.d.kernel.dtype]

class A(L.Layer):
    def build(self, s):
        self.w = self.add_weight("w", (2,), initializer="ones")
    def call(self, x):
        self.log = [self.w.numpy().dtype, self.w.numpy(), float(self.w[0]), np.asarray(self.w).dtype, len(self.w.shape), (self.w == self.w), tf.size(self.w), tf.shape(self.w), tf.zeros_like(self.w).dtype, tf.is_tensor(self.w), self.w.trainable]
        return x
a = A(dtype="mixed_float16")
a(X(2, 2))
a.log

[L.Dense(2, dtype="mixed_float16").get_config()["dtype"], L.Dense(2, dtype="mixed_float16", autocast=False)._autocast]

d = L.Dense(2, kernel_initializer="ones")
d.build((None, 2))
d.trainable = False
with tf.GradientTape() as t:
    t.watch(d.kernel)
    l = tf.reduce_sum(d(X(3, 2)))
[t.gradient(l, d.kernel), d.kernel.trainable, d.kernel._trainable if False else 0]

d = L.Dense(2, kernel_initializer="ones")
d.build((None, 2))
d.trainable = False
with tf.GradientTape() as t:
    l = tf.reduce_sum(d(X(3, 2)))
[t.gradient(l, d.kernel), d.kernel.trainable, names_of(t.watched_variables())]

d = L.Dense(2, kernel_initializer="ones")
d.trainable = False
d.build((None, 2))
with tf.GradientTape() as t:
    l = tf.reduce_sum(d(X(3, 2)))
[t.gradient(l, d.kernel), d.kernel.trainable, names_of(t.watched_variables()), len(d.trainable_weights)]

d = L.Dense(2, kernel_initializer="ones", trainable=False)
d.build((None, 2))
with tf.GradientTape() as t:
    l = tf.reduce_sum(d(X(3, 2)))
[t.gradient(l, d.kernel), d.kernel.trainable, names_of(t.watched_variables()), len(d.trainable_weights)]

a = L.Dense(2, kernel_initializer="ones")
b = L.Dense(2, kernel_initializer="ones")
m = keras.Sequential([a, b])
m.build((None, 2))
a.trainable = False
m.compile(keras.optimizers.SGD(0.1), "mse")
m.fit(X(4, 2), X(4, 2), verbose=0, shuffle=False)
r = [m.get_weights()]
with tf.GradientTape() as t:
    t.watch(a.kernel)
    l = tf.reduce_sum(m(X(3, 2)))
r += t.gradient(l, [a.kernel, b.kernel, a.bias])
a.trainable = True
m.compile(keras.optimizers.SGD(0.1), "mse")
m.fit(X(4, 2), X(4, 2), verbose=0, shuffle=False)
r += [m.get_weights()]
with tf.GradientTape() as t:
    l = tf.reduce_sum(m(X(3, 2)))
r + t.gradient(l, [a.kernel, b.kernel, a.bias])

a = L.Dense(2, kernel_initializer="ones")
b = L.Dense(2, kernel_initializer="ones")
m = keras.Sequential([a, b])
m.build((None, 2))
m.compile(keras.optimizers.SGD(0.1), "mse")
a.trainable = False
m.fit(X(4, 2), X(4, 2), verbose=0, shuffle=False)
r = [m.get_weights()]
m.compile(keras.optimizers.SGD(0.1), "mse")
a.trainable = True
m.fit(X(4, 2), X(4, 2), verbose=0, shuffle=False)
r + [m.get_weights()]

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.a = L.Dense(2, kernel_initializer="ones")
        self.b = L.Dense(2, kernel_initializer="ones")
        self.a.trainable = False
    def call(self, x):
        return self.b(self.a(x))
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as t:
            l = tf.reduce_mean((self(x, training=True) - y) ** 2)
        vs = self.trainable_variables
        self.optimizer.apply_gradients(zip(t.gradient(l, vs), vs))
        return {"loss": l, "n": len(vs)}
m = M()
m.compile(keras.optimizers.SGD(0.1))
m.fit(X(4, 2), X(4, 2), verbose=0, shuffle=False)
m.get_weights()

b = L.BatchNormalization()
b.build((None, 2))
b.trainable = False
y = b(X(4, 2), training=True)
[y, len(b.trainable_weights), b.moving_mean]

v = tf.Variable([1., 2.], trainable=False)
with tf.GradientTape() as t:
    t.watch(v)
    l = tf.reduce_sum(v * v)
t.gradient(l, v)

v = tf.Variable([1., 2.], trainable=False)
with tf.GradientTape() as t:
    l = tf.reduce_sum(v * v)
t.gradient(l, v)

class T(tf.Module):
    def __init__(self):
        super().__init__()
        self.w = tf.Variable([1., 2.], name="tw")
    @property
    def variables(self):
        return [self.w]
class A(L.Layer):
    def __init__(self):
        super().__init__()
        self.t = T()
        self.k = tf.Variable(3., name="k")
    def call(self, x):
        return x * self.t.w * self.k
a = A()
y = a(X(2, 2))
[y, names_of(a.weights), names_of(a.trainable_weights), names_of(a.variables), [type(s).__name__ for s in a.submodules]]

class T(tf.Module):
    def __init__(self):
        super().__init__()
        self.w = tf.Variable([1., 2.], name="tw")
        self.f = tf.Variable([1., 2.], name="fw", trainable=False)
    def __call__(self, x):
        return x * self.w * self.f
class U(tf.Module):
    def __init__(self):
        super().__init__()
        self.t = T()
        self.ts = [T(), T()]
    def __call__(self, x):
        return self.ts[1](self.ts[0](self.t(x)))
class A(L.Layer):
    def __init__(self):
        super().__init__()
        self.u = U()
    def call(self, x):
        return self.u(x)
a = A()
m = keras.Sequential([a, L.Dense(1, kernel_initializer="ones")])
m.compile(keras.optimizers.SGD(0.1), "mse")
h = history(m.fit(X(4, 2), X(4, 1), batch_size=2, epochs=2, verbose=0, shuffle=False))
a.trainable = False
[h, names_of(m.weights), names_of(m.trainable_weights), m.get_weights()]

class T(tf.Module):
    def __init__(self):
        super().__init__()
        self.w = tf.Variable([1., 2.], name="tw")
    def __call__(self, x):
        return x * self.w
m = keras.Sequential([T(), L.Dense(1, kernel_initializer="ones")])
[m(X(2, 2)), names_of(m.weights), [type(l).__name__ for l in m.layers]]

class T(tf.Module):
    def __init__(self):
        super().__init__()
        self.w = tf.Variable([1., 2.], name="tw")
    def __call__(self, x):
        return x * self.w
m = keras.Sequential([L.Input((2,)), T(), L.Dense(1, kernel_initializer="ones")])
[m(X(2, 2)), names_of(m.weights), [type(l).__name__ for l in m.layers]]

class T(tf.Module):
    def __init__(self):
        super().__init__()
        self.w = tf.Variable([1., 2.], name="tw")
    def __call__(self, x):
        return x * self.w
class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.t = T()
        self.d = L.Dense(1, kernel_initializer="ones")
    def call(self, x):
        return self.d(self.t(x))
m = M()
m.compile(keras.optimizers.SGD(0.1), "mse")
h = history(m.fit(X(4, 2), X(4, 1), batch_size=2, epochs=2, verbose=0, shuffle=False))
[h, names_of(m.weights), [type(l).__name__ for l in m.layers], m.get_weights(), names_of(m.trainable_variables)]

class T(tf.Module):
    def __init__(self):
        super().__init__()
        self.w = tf.Variable([1., 2.], name="tw")
    def __call__(self, x):
        return x * self.w
t = T()
i = keras.Input((2,))
o = t(i)
m = keras.Model(i, o)
[m(X(2, 2)), names_of(m.weights)]

class T(tf.Module):
    def __init__(self):
        super().__init__()
        self.d = L.Dense(2, kernel_initializer="ones")
    def __call__(self, x):
        return self.d(x)
t = T()
y = t(X(2, 2))
[y, names_of(t.variables), [type(s).__name__ for s in t.submodules], names_of(t.trainable_variables)]

class T(tf.Module):
    def __init__(self):
        super().__init__()
        self.d = L.Dense(2, kernel_initializer="ones", kernel_regularizer="l2")
    def __call__(self, x):
        return self.d(x)
class A(L.Layer):
    def __init__(self):
        super().__init__()
        self.t = T()
    def call(self, x):
        return self.t(x)
a = A()
y = a(X(2, 2))
[y, names_of(a.variables), [type(s).__name__ for s in a.submodules], names_of(a.trainable_variables), a.losses, [type(l).__name__ for l in a._flatten_layers()]]

class T(tf.Module):
    def __init__(self):
        super().__init__()
        self.w = tf.Variable([1., 2.], name="tw")
    def __call__(self, x):
        return x * self.w
class A(L.Layer):
    def __init__(self):
        super().__init__()
        self.ts = [T(), T()]
        self.d = {"a": T()}
    def call(self, x):
        return self.ts[0](self.ts[1](self.d["a"](x)))
a = A()
y = a(X(2, 2))
[y, len(a.variables), len(a.trainable_variables), len(a.submodules)]

class A(L.Layer):
    def __init__(self):
        self.v = tf.Variable(1.)
    def call(self, x):
        return x
message(lambda: A())

class M(keras.Model):
    def __init__(self):
        self.d = L.Dense(2)
    def call(self, x):
        return x
message(lambda: M())

class A(L.Layer):
    def __init__(self, n=2):
        super().__init__()
        self.n = n
    def call(self, x):
        return x
[A(3).get_config(), A().get_config(), A(n=5).get_config()]

class A(L.Layer):
    def __init__(self, n=2, **kwargs):
        super().__init__(**kwargs)
    def call(self, x):
        return x
[A(3, name="q").get_config(), message(lambda: A.from_config({"m": 3}))]

class M(keras.Model):
    def __init__(self, n, f=None):
        super().__init__()
    def call(self, x):
        return x
M(3).get_config(), message(lambda: M(3, object()).get_config())

d = L.Dense(2)
i = keras.Input((2,))
d(i); d(keras.Input((2,)))
message(lambda: d.input), message(lambda: d.output), message(lambda: d.get_input_at(5)), message(lambda: d.output_mask), message(lambda: d.input_mask), d.output_shape

class A(L.Layer):
    def call(self, x):
        return None
i = keras.Input((2,))
message(lambda: A()(i)), message(lambda: A()(X(1, 2)))

class A(L.Layer):
    def call(self, x):
        return "abc"
i = keras.Input((2,))
message(lambda: A()(i)), message(lambda: A()(X(1, 2)))

class A(L.Layer):
    def call(self, x):
        self.v = tf.Variable(1.)
        return x * self.v
a = A()
a(X(1, 2)); a(X(1, 2))
[len(a.variables)]

class A(L.Layer):
    def call(self, x):
        if not hasattr(self, "v"):
            self.v = tf.Variable(1.)
        return x * self.v
i = keras.Input((2,))
a = A()
message(lambda: a(i)), len(a.variables)

d = L.Dense(2)
message(lambda: d.set_weights([X(3, 2)])), message(lambda: (d.build((None, 3)), d.set_weights([X(3, 2)]))), message(lambda: d.set_weights([X(3, 2), X(3)])), message(lambda: d.set_weights(3)), message(lambda: d.set_weights(X(2)))

class M(keras.Model):
    def build(self, s):
        self.d = L.Dense(2)
        super().build(s)
    def call(self, x):
        return self.d(x)
m = M()
message(lambda: m.weights), message(lambda: m.count_params()), message(lambda: m.summary())

i = keras.Input((2,))
a = L.Dense(2, name="q")(i)
b = L.Dense(2, name="q")(a)
message(lambda: keras.Model(i, b)), message(lambda: keras.Sequential([L.Dense(2, name="q"), L.Dense(2, name="q")]))

class A(L.Layer):
    def call(self, x, mask):
        return x
message(lambda: L.Flatten()(L.Embedding(3, 2, mask_zero=True)(labels(4, 3).reshape(2, 2))).shape), message(lambda: L.Layer().compute_mask(X(1), X(1)))

class A(L.Layer):
    def __init__(self):
        super().__init__()
        self.input_spec = L.InputSpec(ndim=3)
message(lambda: A()(X(1, 2))), message(lambda: setattr(L.Layer(), "input_spec", 3)), message(lambda: setattr(L.Layer(), "input_spec", [3]))

d = L.Dense(2)
message(lambda: d.compute_output_shape(None)), message(lambda: d.compute_output_shape((None,))), message(lambda: L.Layer().compute_output_shape((2, 3)))

i = keras.layers.Dense(1)
i.from_config({"units": 3}).units, message(lambda: L.Dense.from_config({"foo": 3})), message(lambda: L.Dense.from_config({}))

class A(L.Layer):
    def build(self, s):
        self.w = self.add_weight("w", (2,), initializer="ones")
        self.log = [repr(self.w), self.w.read_value().dtype]
    def call(self, x):
        return x * self.w
a = A(dtype="mixed_float16")
a(X(3, 2))
a.log

class A(L.Layer):
    def build(self, s):
        self.w = self.add_weight("w", (2,), initializer="ones")
    def call(self, x):
        return x * self.w
class B(L.Layer):
    def build(self, s):
        self.a = A()
        self.a2 = A(dtype="mixed_float16")
        self.a2.build(s)
        self.log = [repr(self.a2.w)[:100]]
    def call(self, x):
        self.log += [repr(self.a2.w)[:100]]
        return self.a2(x) + tf.cast(self.a(x), "float16")
b = B(dtype="mixed_bfloat16")
y = b(X(3, 2))
[y, b.log]

class A(L.Layer):
    def build(self, s):
        self.w = self.add_weight("w", (2,), initializer="ones")
    def call(self, x):
        return x * self.w
i = keras.Input((2,), dtype="float16")
a = A(dtype="mixed_float16")
o = a(i)
m = keras.Model(i, o)
with tf.GradientTape() as t:
    y = tf.cast(m(X(2, 2, dtype="float16")), "float32")
    l = tf.reduce_sum(y * y)
[t.gradient(l, m.trainable_variables), names_of(t.watched_variables())]

class A(L.Layer):
    def build(self, s):
        self.w = self.add_weight("w", (2,), initializer="ones", trainable=True)
    def call(self, x):
        with tf.GradientTape() as t:
            y = tf.reduce_sum(x * self.w)
        g = t.gradient(y, self.w)
        self.log = [g.dtype, g]
        return x
a = A(dtype="mixed_float16")
a(X(2, 2))
a.log

[L.Layer(dynamic=True).get_config(), L.Dense(2, dynamic=True).get_config()]

class A(L.Layer):
    def call(self, x):
        return x * 2.
    def compute_output_shape(self, s):
        return s
a = A(dynamic=True)
[a.get_config(), A.from_config(a.get_config()).dynamic]

class A(L.Layer):
    def call(self, x):
        return x * 2.
    def compute_output_shape(self, s):
        return s
m = keras.Sequential([L.Input((2,)), A(dynamic=True)])
[m.run_eagerly, message(lambda: m.compile("sgd", "mse", run_eagerly=False)), message(lambda: m.run_eagerly), message(lambda: setattr(m, "run_eagerly", False)), message(lambda: m.run_eagerly)]

class A(L.Layer):
    def call(self, x):
        return [x * 2., tf.reduce_sum(x, -1)]
    def compute_output_shape(self, s):
        return [s, s[:1]]
i = keras.Input((2,))
o = A(dynamic=True, dtype="float64")(i)
m = keras.Model(i, o)
[[t.shape for t in o], [t.dtype for t in o], m(X(2, 2)), m.output_shape]

class A(L.Layer):
    def call(self, x):
        return x[0] * 2. * float(x[1][0, 0])
    def compute_output_shape(self, s):
        self.s = [type(v).__name__ for v in s] if isinstance(s, (list, tuple)) else str(type(s))
        return s[0]
i = keras.Input((2,))
j = keras.Input((2,))
a = A(dynamic=True)
o = a([i, j])
m = keras.Model([i, j], o)
k = keras.Input((2,))
n = keras.Model(k, m([k, k]))
[o.shape, m([X(2, 2), X(2, 2)]), n(X(2, 2) + 1), n.dynamic, m.compute_output_shape([(None, 2), (None, 2)]), a.s]

class A(L.Layer):
    def call(self, x):
        return x * 2.
    def compute_output_shape(self, s):
        return s
i = keras.Input((2,))
a = A(dynamic=True)
m = keras.Model(i, L.Dense(1, kernel_initializer="ones")(a(L.Dense(2, kernel_initializer="ones")(i))))
m.compile(keras.optimizers.SGD(0.1), "mse")
h = history(m.fit(X(4, 2), X(4, 1), batch_size=2, epochs=2, verbose=0, shuffle=False))
[h, m.evaluate(X(4, 2), X(4, 1), verbose=0), m.predict(X(2, 2), verbose=0), m.get_weights(), m.run_eagerly]

class A(L.Layer):
    def call(self, x):
        return x * 2.
class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.a = A(dynamic=True)
    def call(self, x):
        return self.a(x) * 3.
m = M()
m.compile(keras.optimizers.SGD(0.1), "mse")
[m.dynamic, m.run_eagerly, m.predict(X(2, 2), verbose=0), m(X(2, 2)), m.compute_output_shape((None, 2)) if 0 else 0]

d = L.Layer()
d.add_loss(keras.Input((2,)))
[type(x).__name__ for x in d.losses], [str(x)[:60] for x in d.losses]

class A(L.Layer):
    def call(self, x):
        self.add_loss(tf.reduce_sum(x))
        return x
a = A()
m = keras.Sequential([a, L.Dense(1)])
n = [len(m.losses)]
m.build((None, 2))
n += [len(m.losses)]
m.compile("sgd", "mse")
m.fit(X(2, 2), X(2, 1), verbose=0)
n += [len(m.losses)]
m(X(2, 2))
n += [len(m.losses)]
m.fit(X(2, 2), X(2, 1), verbose=0)
n += [len(m.losses)]
n

class A(L.Layer):
    def call(self, x):
        self.add_loss(tf.reduce_sum(x))
        return x
class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.a = A()
        self.d = L.Dense(1)
    def call(self, x):
        return self.d(self.a(x))
m = M()
n = [len(m.losses)]
m.build((None, 2))
n += [len(m.losses)]
m.compile("sgd", "mse")
m.fit(X(2, 2), X(2, 1), verbose=0)
n += [len(m.losses)]
m(X(2, 2))
n += [len(m.losses)]
m.fit(X(2, 2), X(2, 1), verbose=0)
n += [len(m.losses)]
n

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = L.Dense(2, kernel_initializer="ones")
    def call(self, x):
        y = self.d(x)
        self.add_loss(lambda: tf.reduce_sum(self.d.kernel) * 0.1)
        return y
m = M()
m.compile(keras.optimizers.SGD(0.), "mse")
h = history(m.fit(X(4, 2), X(4, 2), batch_size=2, epochs=3, verbose=0, shuffle=False))
[h, len(m.losses), m.evaluate(X(4, 2), X(4, 2), verbose=0), len(m.losses), history(m.fit(X(4, 2), X(4, 2), batch_size=2, epochs=1, verbose=0, shuffle=False)), len(m.losses), m.evaluate(X(4, 2), X(4, 2), verbose=0)]

class T(tf.Module):
    def __init__(self):
        super().__init__()
        self.w = tf.Variable([1., 2.], name="tw")
    def call(self, x):
        return x * self.w
message(lambda: keras.Sequential([T()])(X(2, 2)))

class T(tf.Module):
    def __call__(self, x, training=None, mask=None):
        return x * (2. if training else 3.)
m = keras.Sequential([T()])
[m(X(1, 2)), m(X(1, 2), training=True)]

class T(tf.Module):
    def __init__(self):
        super().__init__()
        self.w = tf.Variable([1., 2.], name="tw")
    def __call__(self, x):
        return x * self.w
m = keras.Sequential([T(), L.Dense(1, kernel_initializer="ones")])
m.compile(keras.optimizers.SGD(0.1), "mse")
h = history(m.fit(X(4, 2), X(4, 1), batch_size=2, epochs=2, verbose=0, shuffle=False))
m.layers[0].trainable = False
m.compile(keras.optimizers.SGD(0.1), "mse")
h2 = history(m.fit(X(4, 2), X(4, 1), batch_size=2, epochs=2, verbose=0, shuffle=False))
[h, h2, m.get_weights(), names_of(m.trainable_weights)]
""")

if __name__ == "__main__":
    import tensorflow

    path = os.path.join(os.path.dirname(__file__), "layer_protocol.json")
    engine.record(CASES, tensorflow, path)
