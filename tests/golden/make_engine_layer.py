"""Records engine_layer.json: run with the python of TensorFlow 2.15 (see engine.py)."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

from golden import engine

CASES = engine.split("""
class A(L.Layer):
    def build(self, shape):
        self.w = self.add_weight("w", shape=(shape[-1], 2), initializer="ones")
        self.b = self.add_weight(name="b", shape=[2], initializer="zeros", trainable=False)
    def call(self, x):
        return tf.matmul(x, self.w) + self.b
a = A()
y = a(X(3, 4))
[y, names_of(a.weights), names_of(a.trainable_weights), names_of(a.non_trainable_weights), a.built, a.name]

class A(L.Layer):
    def build(self, shape):
        self.w = self.add_weight("w", (2,), "float64", "ones")
        self.n = self.add_weight("n", (), tf.int32)
        self.f = self.add_weight("f", (2,), np.float32, trainable=False, initializer=tf.keras.initializers.Constant(3.))
        self.c = self.add_weight(shape=(3,), initializer=lambda shape, dtype=None: tf.fill(shape, 7.))
        self.v = self.add_variable("v", [1, 2], initializer="zeros")
        super().build(shape)
    def call(self, x):
        return x
a = A(name="a")
a(X(3, 4))
[[w.name, w.dtype.name, tuple(w.shape), w.trainable] for w in a.weights] + a.get_weights()[:3]

class A(L.Layer):
    def build(self, shape):
        self.w = self.add_weight("w", (2,), regularizer=lambda v: tf.reduce_sum(v) * 0.5, initializer="ones")
        self.u = self.add_weight("u", (2,), regularizer="l2", constraint="non_neg", initializer="ones")
    def call(self, x):
        self.add_loss(tf.reduce_sum(x))
        return x
a = A()
a(X(3, 4))
a(X(3, 4, start=1))
[a.losses, a.u.constraint is not None, a.w.constraint is None]

a = L.Layer()
a.add_weight("w", (2,), foo=1)

a = L.Layer()
a.add_weight("w", (None, 2))

a = L.Layer()
w = a.add_weight("w")
[w.shape, w.name, w.trainable, names_of(a.weights)]

a = L.Layer()
a.add_weight("s", (2,), dtype=tf.string)

a = L.Layer()
a.add_weight("w", (2,), trainable=True, synchronization=tf.VariableSynchronization.ON_READ)

a = L.Layer()
w = a.add_weight("w", (2,), synchronization=tf.VariableSynchronization.ON_READ)
w.trainable

a = L.Layer(name="foo")
w = a.add_weight("a/b", (2,))
w.name

a = L.Layer()
a.add_weight("w", 3).shape

a = L.Layer()
a.add_weight("w", (2,), initializer="nope")

L.Layer(foo=1)

L.Layer(name=3)

L.Layer(trainable="yes")

L.Layer(dtype="nope")

a = L.Layer(trainable=False, dtype="float64", name="z")
[a.trainable, a.dtype, a.name, a.get_config(), a.dynamic, a.built, a.supports_masking, a.stateful]

L.Layer(input_shape=(3,)).get_config()

L.Layer(input_dim=3, batch_size=2).get_config()

L.Layer(batch_input_shape=(None, 3, 4), dynamic=True).get_config()

class A(L.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
A(3).get_config()

class A(L.Layer):
    def __init__(self, name=None, **kwargs):
        super().__init__(name=name, **kwargs)
A().get_config()

class A(L.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
    def get_config(self):
        return {**super().get_config(), "units": self.units}
a = A.from_config(A(3, name="x").get_config())
[a.units, a.name, a.get_config()]

class A(L.Layer):
    def __init__(self, units):
        super().__init__()
A.from_config({"foo": 3})

class A(L.Layer):
    def __init__(self):
        self.n = 3
        self.d = {"a": 1}
        super().__init__()
        self.dense = L.Dense(self.n)
    def call(self, x):
        return self.dense(x)
a = A()
a(X(2, 2))
[len(a.weights), a.n, names_of(a.weights)]

class A(L.Layer):
    def __init__(self):
        self.dense = L.Dense(3)
    def call(self, x):
        return self.dense(x)
a = A()
a(X(2, 2))

class A(keras.Model):
    def __init__(self):
        self.dense = L.Dense(3)
A()

class A(L.Layer):
    def __init__(self):
        super().__init__()
        self.stack = [L.Dense(3), L.Dense(4)]
        self.named = {"x": L.Dense(2), "y": [L.Dense(1)]}
        self.pair = (L.Dense(5), tf.Variable(1., name="free"))
        self.later = []
        for _ in range(2):
            self.later.append(L.Dense(6))
    def call(self, x):
        for l in self.stack + self.later:
            x = l(x)
        return self.pair[0](self.named["y"][0](self.named["x"](x)))
a = A()
a(X(2, 2))
[len(a.weights), names_of(a.weights), [tuple(w.shape) for w in a.weights]]

class A(L.Layer):
    def __init__(self):
        super().__init__()
        self.vs = [tf.Variable([1.], name="one"), tf.Variable(2., name="two", trainable=False)]
        self.d = {"k": tf.Variable(3., name="three")}
        self.t = tf.Variable(1, name="four")
a = A()
[names_of(a.trainable_weights), names_of(a.non_trainable_weights), names_of(a.variables)]

class A(L.Layer):
    def __init__(self):
        super().__init__()
        self.vs = []
        self.vs.append(tf.Variable(1., name="one"))
        self.d = {}
        self.d["x"] = tf.Variable(2., name="two")
        self.d["l"] = L.Dense(2)
    def call(self, x):
        return self.d["l"](x)
a = A()
a(X(2, 2))
[names_of(a.trainable_weights), len(a.variables)]

class A(L.Layer):
    def __init__(self):
        super().__init__()
        self.a = tf.Variable(1., name="one")
        self.b = self.a
        self.c = L.Dense(2)
        self.d = self.c
a = A()
[len(a.weights), len(a.submodules)]

class A(L.Layer):
    def __init__(self):
        super().__init__()
        self.a = tf.Variable(1., name="one")
        self.c = L.Dense(2, name="c1")
        self.c = L.Dense(3, name="c2")
        del self.a
a = A()
a.c.build((1, 2))
[len(a.weights), names_of(a.weights)]

class Inner(L.Layer):
    def build(self, shape):
        self.w = self.add_weight("w", (1,))
        self.s = self.add_weight("s", (1,), trainable=False)
class Outer(L.Layer):
    def __init__(self):
        super().__init__()
        self.i, self.j = Inner(name="i"), Inner(name="j")
        self.j.trainable = False
    def build(self, shape):
        self.w = self.add_weight("own", (1,))
    def call(self, x):
        return self.i(x) + self.j(x)
o = Outer()
o(X(1, 1))
r = [names_of(o.weights), names_of(o.trainable_weights), names_of(o.non_trainable_weights)]
o.trainable = False
r += [names_of(o.trainable_weights), names_of(o.non_trainable_weights), names_of(o.weights), o.j.trainable]
o.trainable = True
r + [names_of(o.trainable_weights), names_of(o.weights), o.j.trainable, o.i.trainable]

class Inner(L.Layer):
    def call(self, x, training=None):
        return tf.constant(-1 if training is None else int(training))
class Outer(L.Layer):
    def __init__(self):
        super().__init__()
        self.i = Inner()
    def call(self, x):
        return self.i(x)
o, i = Outer(), Inner()
[i(X(1)), i(X(1), training=True), i(X(1), training=False), i(X(1), True), o(X(1)), o(X(1), training=True)]

class Inner(L.Layer):
    def call(self, x, training=None):
        return -1 if training is None else int(training)
class Outer(L.Layer):
    def __init__(self):
        super().__init__()
        self.i = Inner()
    def call(self, x, training=True):
        return [self.i(x), self.i(x, training=False), int(training)]
o = Outer()
[o(X(1)), o(X(1), training=False), o(X(1), training=True), o(X(1), training=None)]

class Inner(L.Layer):
    def call(self, x, training=False):
        return int(training)
class Kw(L.Layer):
    def call(self, x, **kwargs):
        return [str(sorted(kwargs.items()))]
class Model(keras.Model):
    def __init__(self):
        super().__init__()
        self.i, self.k = Inner(), Kw()
    def call(self, x):
        return [self.i(x), self.k(x)]
m = Model()
[m(X(1)), m(X(1), training=True), Kw()(X(1), training=True), Kw()(X(1), foo=3)]

keras.backend.set_learning_phase(1)
y = L.Dropout(1 - 1e-7)(tf.ones((1, 2)))
keras.backend.set_learning_phase(0)
[y]

class A(L.Layer):
    def call(self, a, b, c=3):
        return a + b * c
[A()(1., 2.), A()(1., b=2., c=1.), A()(a=1., b=2.)]

class A(L.Layer):
    def call(self, a, b):
        return a
A()(b=2.)

class A(L.Layer):
    def call(self, a, b):
        return a
A()(1.)

class A(L.Layer):
    def call(self, inputs):
        return inputs["a"] + inputs["b"][0]
A()({"a": X(2), "b": [X(2)]})

class A(L.Layer):
    def call(self, inputs):
        return {"s": inputs[0] + inputs[1], "d": (inputs[0] - inputs[1], inputs[0])}
A()([X(2), X(2, start=1)])

a = L.Dense(2, kernel_initializer="ones")
[a(X(2, 3).astype("float64")), a(X(2, 3, dtype="float16")), a(np.arange(6).reshape(2, 3)), a([[1., 2., 3.]]), a.dtype]

L.Dense(2)([[1, 2, 3]])

a = L.Dense(2, kernel_initializer="ones", dtype="float64")
[a(X(2, 3)), a.kernel.dtype.name, a.dtype]

class A(L.Layer):
    def call(self, x):
        return x
[A()(X(2).astype("float64")), A(autocast=False)(X(2).astype("float64")), A()(tf.constant([1, 2])), A()(tf.constant([True])), A(dtype="float64")(X(2)), A()(tf.constant(["a"]))]

class A(L.Layer):
    def call(self, x, y):
        return [x, y]
A()(X(2).astype("float64"), tf.constant(X(2).astype("float64")))

class A(L.Layer):
    def call(self, x):
        return x[0]
[A()([X(2).astype("float64"), X(2)])]

keras.backend.set_floatx("float64")
a = L.Dense(2, kernel_initializer="ones")
[a(X(2, 3)), a.dtype]

keras.mixed_precision.set_global_policy("mixed_float16")
a = L.Dense(2, kernel_initializer="ones")
y = a(X(2, 3))
[y.dtype.name, a.dtype, a.compute_dtype, a.variable_dtype, a.kernel.dtype.name, a.dtype_policy.name, a.get_config()["dtype"]]

a = L.Dense(2, dtype="mixed_bfloat16")
y = a(X(2, 3))
[y.dtype.name, a.kernel.dtype.name, a.dtype_policy.name]

a = L.Dense(2, dtype=keras.mixed_precision.Policy("mixed_float16"))
[a(X(2, 3)).dtype.name, a.dtype]

keras.mixed_precision.Policy("foo")

keras.mixed_precision.Policy(tf.float32)

p = keras.mixed_precision.Policy("mixed_float16")
[p.name, p.compute_dtype, p.variable_dtype, repr(p), p.get_config(), p == keras.mixed_precision.Policy("mixed_float16"), keras.mixed_precision.global_policy().name]

a = L.Dense(2)
a.get_weights()

L.Dense(2).count_params()

a = L.Dense(2)
a.build((None, 3))
[a.count_params(), names_of(a.weights), a.built]

a = L.Dense(2, name="d")
a.build((None, 3))
a.set_weights([np.ones((3, 2))])

a = L.Dense(2, name="d")
a.build((None, 3))
a.set_weights([np.ones((3, 1)), np.ones(2)])

a = L.Dense(2, name="d")
a.build((None, 3))
a.set_weights([np.ones((3, 2)), np.ones(2)])
a.get_weights()

a = L.Dense(2, weights=[np.ones((3, 2)), np.full(2, 5.)])
a(X(2, 3))

a = L.Dense(2)
a.input

a = L.Dense(2)
a.output

a = L.Dense(2)
a.input_shape

a = L.Dense(2)
a.output_shape

a = L.Dense(2)
a(X(1, 2))
a.output_shape

a = L.Dense(2)
a.get_input_at(0)

a = L.Dense(2)
x = keras.Input((3,))
y = a(x)
[a.input is x, a.output is y, a.input_shape, a.output_shape, a.get_input_at(0) is x, a.get_output_shape_at(0), a.get_input_shape_at(0), len(a.inbound_nodes), len(a.outbound_nodes)]

a = L.Dense(2)
x, y = keras.Input((3,)), keras.Input((3,))
a(x), a(y)
[a.input_shape, a.output_shape, a.get_input_at(1) is y]

a = L.Dense(2)
x, y = keras.Input((3,)), keras.Input((3,))
a(x), a(y)
a.input

a = L.Dense(2)
x, y = keras.Input((3,)), keras.Input((3,))
a(x), a(y)
a.output

a = L.Dense(2)
x, y = keras.Input((4, 3,)), keras.Input((3,))
a(x), a(y)
a.output_shape

a = L.Dense(2)
a(keras.Input((3,)))
a.get_input_at(3)

a = L.Add()
x, y = keras.Input((3,)), keras.Input((3,))
a([x, y])
[a.input_shape, a.output_shape, len(a.input)]

a = L.Dense(2)
a(X(2, 3))
a(X(2, 4))

L.Dense(2)(X(3))

L.Dense(2)(tf.constant(3.))

L.Dense(2)("abc")

L.Dense(2)(None)

L.Conv2D(2, 3)(X(2, 3))

L.Conv2D(2, 3)(keras.Input((4,)))

L.Dense(2)(keras.Input((None,)))

L.Dense(2)([X(2, 3), X(2, 3)])

L.Add()(X(2, 3))

L.Add()([X(2, 3)])

class A(L.Layer):
    def __init__(self):
        super().__init__()
        self.input_spec = L.InputSpec(ndim=2, axes={-1: 3})
    def call(self, x):
        return x
[message(lambda: A()(X(2, 4))).split(":")[0], message(lambda: A()(X(2, 3, 3))).split(":")[0], A()(X(1, 3))]

class A(L.Layer):
    def __init__(self):
        super().__init__()
        self.input_spec = 3
A()

[repr(L.InputSpec(ndim=2)), repr(L.InputSpec(shape=(None, 3))), L.InputSpec(min_ndim=2, axes={-1: 3}).get_config(), repr(L.InputSpec(dtype="float32", max_ndim=4))]

L.InputSpec(ndim=2, axes={3: 3})

L.InputSpec(axes={"a": 3})

a = L.ActivityRegularization(l2=1.)
x = X(2, 3)
a(x)
a.losses

a = L.Dense(2, activity_regularizer="l1", kernel_initializer="ones", kernel_regularizer=keras.regularizers.l2(0.1))
a(X(2, 3))
a.losses

a = L.Dense(2, activity_regularizer=lambda y: tf.reduce_sum(y), kernel_initializer="ones")
a(X(2, 3))
[a.losses, a.activity_regularizer is not None]

class A(L.Layer):
    def call(self, x):
        self.add_loss(tf.reduce_mean(x))
        self.add_loss([1., tf.constant(2.)])
        self.add_loss(lambda: tf.constant(5.))
        return x
a = A()
a(X(2, 3))
a.losses

class A(L.Layer):
    def call(self, x):
        self.add_loss(tf.reduce_mean(x))
        return x
class B(L.Layer):
    def __init__(self):
        super().__init__()
        self.a, self.b = A(), A()
    def call(self, x):
        self.add_loss(100.)
        return self.b(self.a(x) + 1.) + self.a(x + 2.)
b = B()
b(X(2))
r = [b.losses]
b(X(2))
r + [b.losses, b.a.losses]

a = L.Dense(2)
a.add_loss(lambda: 3.)
a.build((1, 2))
a.losses

a = L.Dense(2)
a.add_loss(tf.constant(3.))
a.losses

L.Dense(2).add_loss(3., foo=1)

class A(L.Layer):
    def call(self, x):
        self.add_metric(tf.reduce_mean(x), name="mean")
        self.add_metric(tf.reduce_sum(x), name="sum", aggregation="mean")
        return x
a = A()
a(X(2, 3))
a(X(2, 3, start=2))
[names_of(a.metrics), [m.result() for m in a.metrics]]

class A(L.Layer):
    def call(self, x):
        self.add_metric(tf.reduce_mean(x))
        return x
A()(X(2))

class A(L.Layer):
    def call(self, x):
        self.add_metric(tf.reduce_mean(x), name="a", aggregation="max")
        return x
A()(X(2))

class A(L.Layer):
    def __init__(self):
        super().__init__()
        self.m = keras.metrics.Sum(name="total")
        self.n = keras.metrics.Mean(name="avg")
    def call(self, x):
        self.add_metric(self.m(x))
        self.n.update_state(x)
        return x
a = A()
a(X(2, 3))
[names_of(a.metrics), [m.result() for m in a.metrics], len(a.weights), len(a.trainable_weights)]

class A(L.Layer):
    def build(self, shape):
        self.shapes = shape
    def call(self, x):
        return x
a, b, c = A(), A(), A()
a(X(2, 3)), b([X(2, 3), X(4)]), c({"u": X(1), "v": (X(2, 2),)})
[type(a.shapes).__name__, str(a.shapes), str(list(b.shapes)), str(c.shapes['u'])]

class A(L.Layer):
    def build(self, shape):
        self.shapes = shape
    def call(self, x):
        return x
a = A()
a(keras.Input((3, None)))
str(a.shapes)

class A(L.Layer):
    def build(self, shape):
        self.d = L.Dense(shape[-1] * 2)
        self.d.build(shape)
    def call(self, x):
        return self.d(x)
a = A(name="a")
[a(X(2, 3)).shape, names_of(a.weights)]

class A(L.Layer):
    def call(self, x):
        if not hasattr(self, "d"):
            self.d = L.Dense(2)
        return self.d(x)
a = A(name="a")
[a(X(2, 3)).shape, names_of(a.weights)]

class Block(L.Layer):
    def __init__(self, **kw):
        super().__init__(**kw)
        self.d, self.e = L.Dense(2), L.Dense(3, name="mine")
    def call(self, x):
        return self.e(self.d(x))
class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.b1, self.b2 = Block(), Block(name="second")
    def call(self, x):
        return self.b2(self.b1(x))
m = M()
m(X(1, 2))
names_of(m.weights)

class Block(L.Layer):
    def __init__(self, **kw):
        super().__init__(**kw)
        self.d = L.Dense(2)
    def build(self, shape):
        self.w = self.add_weight("w", (1,))
        self.d.build(shape)
    def call(self, x):
        return self.d(x)
b = Block()
b.build((None, 2))
c = Block()
c(X(1, 2))
[names_of(b.weights), names_of(c.weights)]

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = L.Dense(2)
        self.w = tf.Variable(1., name="w")
        self.s = self.add_weight("s", (1,))
    def call(self, x):
        return self.d(x)
m = M()
m.build((None, 3))
names_of(m.weights)

class M(keras.Model):
    def __init__(self):
        super().__init__(name="given")
        self.net = keras.Sequential([L.Dense(2), L.BatchNormalization(), L.Dense(1)])
    def call(self, x):
        return self.net(x)
m = M()
m(X(3, 2))
names_of(m.weights)

x = keras.Input((3,))
y = L.Dense(2, name="a")(x)
m = keras.Model(x, y)
n = keras.Sequential([L.Dense(2, input_shape=(2,))])
[names_of(m.weights), names_of(n.weights), n.name, m.name, x.name, n.layers[0].name, n.input.name]

[L.Dense(2).name, L.Dense(2).name, L.Conv2D(1, 1).name, L.MaxPooling2D().name, L.BatchNormalization().name, L.LeakyReLU().name, L.ReLU().name, L.GlobalAveragePooling1D().name, keras.Model().name, keras.Sequential().name, keras.Sequential().name, L.Dense(1, name="dense").name, L.Dense(2).name]

class _Private(L.Layer):
    pass
class MyHTTPLayer2D(L.Layer):
    pass
[_Private().name, MyHTTPLayer2D().name, MyHTTPLayer2D().name]

a = L.Dense(2)
[a.compute_output_shape((None, 3)), a.built, type(a.compute_output_shape((2, 3))).__name__]

class A(L.Layer):
    def call(self, x):
        return tf.concat([x, x], -1)
[A().compute_output_shape((None, 3)), A().compute_output_shape(tf.TensorShape([2, 3]))]

class A(L.Layer):
    def build(self, shape):
        self.w = self.add_weight("w", (shape[-1], 4))
    def call(self, x):
        return tf.matmul(x, self.w)
a = A()
[a.compute_output_shape((5, 3)), a.built, a(keras.Input((3,))).shape]

s = L.Dense(2).compute_output_signature(tf.TensorSpec([None, 3]))
[s.shape, s.dtype.name]

class A(L.Layer):
    def call(self, x):
        n = tf.shape(x)[0]
        return tf.reshape(x, [n, -1, 2])
a = A()
[a(X(3, 4)), a(keras.Input((None,))).shape]

class A(L.Layer):
    def call(self, x):
        return tf.reshape(x, [-1, x.shape[1] * x.shape[2]])
A()(keras.Input((4, 5))).shape

class A(L.Layer):
    def call(self, x):
        s = tf.shape(x)
        return tf.zeros([s[0], s[1] * 2, 3]) + tf.reduce_sum(x)
A()(keras.Input((4,))).shape

class A(L.Layer):
    def call(self, x):
        s = tf.shape(x)
        return tf.tile(x[:, None], [1, s[1], 1])
[A()(keras.Input((4,))).shape, A()(X(2, 3)).shape]

class A(L.Layer):
    def call(self, x):
        out = []
        for i in range(x.shape[1]):
            out.append(x[:, i] * i)
        return tf.stack(out, axis=1)
A()(keras.Input((4, 5))).shape

class A(L.Layer):
    "doc"
    def call(self, x):
        return x
a = A()
[isinstance(a, tf.Module), a.name_scope is not None, len(a.submodules), a.updates, a.inbound_nodes, a.outbound_nodes]

class A(L.Layer):
    def __init__(self):
        super().__init__()
        self.a = L.Dense(1)
        self.b = [L.Dense(2), {"x": L.Dense(3)}]
a = A()
[names_of(a.submodules)]

a = L.Dense(3)
a.trainable = 0
a.build((1, 2))
[a.trainable, len(a.trainable_weights), len(a.non_trainable_weights)]

a = L.BatchNormalization()
a.build((None, 3))
r = [names_of(a.weights), names_of(a.trainable_weights)]
a.trainable = False
r + [names_of(a.weights), len(a.trainable_weights)]

class A(L.Layer):
    def build(self, shape):
        self.w = self.add_weight("w", (3,), trainable=False)
        self.v = self.add_weight("v", (3,))
    def call(self, x):
        return x
class B(L.Layer):
    def __init__(self):
        super().__init__()
        self.bn, self.a, self.d = L.BatchNormalization(), A(), L.Dense(1)
    def call(self, x):
        return self.d(self.a(self.bn(x)))
b = B()
b(X(2, 3))
r = [names_of(b.weights), names_of(b.trainable_weights), names_of(b.non_trainable_weights)]
b.trainable = False
r + [names_of(b.weights)]

a = L.Dense(1, kernel_initializer="ones")
with tf.GradientTape() as t:
    y = tf.reduce_sum(a(X(2, 3)) ** 2)
t.gradient(y, a.trainable_variables)

class A(L.Layer):
    def __init__(self):
        super().__init__()
        self.scale = tf.Variable(2.)
    @tf.function
    def call(self, x, training=False):
        return x * self.scale if training else x
[A()(X(2)), A()(X(2), training=True)]

a = L.Lambda(lambda x, s=2: x * s, arguments={"s": 3.})
[a(X(2)), a.name, L.Lambda(lambda x: x ** 2)(X(2))]

a = keras.layers.Layer()
a(X(2, 2))

a = L.Dense(2)
a.foo = 3
a.bar = [1, 2]
a.baz = {"x": 1}
a.bar.append(3)
[a.foo, list(a.bar), dict(a.baz), len(a.bar), a.bar == [1, 2, 3]]

a = L.Dense(2)
setattr(a, "name", "x")

a = L.Dense(2)
a._name = "x"
[a.name]

a = L.Dense(2)
a.get_losses_for(None), a.get_updates_for(None)

with tf.name_scope("outer"):
    a, m = L.Dense(2), keras.Sequential([L.Dense(1), L.Dense(2)])
    a(X(1, 2)), m(X(1, 2))
b = L.Dense(1)
b(X(1, 2))
[names_of(a.weights), names_of(m.weights), names_of(b.weights)]

class A(L.Layer):
    def build(self, shape):
        self.d = L.Dense(2)
        self.e = L.Dense(3)
        self.d(tf.zeros(shape))
        self.e.build(shape)
        self.w = self.add_weight("w", (2,))
    def call(self, x):
        return self.d(x)
with tf.name_scope("top"):
    a = A()
    a(X(1, 2))
names_of(a.weights)

a = L.Dense(2)
a.build((None, None))

a = L.Dense(2)
a.build(3)

class A(L.Layer):
    def __init__(self):
        super().__init__()
        self.supports_masking = True
        self.stateful = True
    def compute_mask(self, x, mask=None):
        return mask
a = A()
[a.supports_masking, a.stateful]

a = L.Dense(2)
b = L.Dense.from_config(a.get_config())
[a.name == b.name, b.units]

a = L.Dense(3, "relu", name="n", kernel_regularizer="l2", trainable=False)
a.get_config()

a = L.Dense(2)
a.build((3, 4))
[a.get_build_config(), a.input_spec.axes, a.input_spec.min_ndim]

a = L.Dense(2)
a.build_from_config({"input_shape": (None, 3)})
[a.built, a.kernel.shape]

class A(L.Layer):
    def call(self, x, mask=None, training=None):
        return [int(mask is None), -1 if training is None else int(training)]
[A()(X(2, 3)), A()(X(2), mask=tf.constant([True])), A()(X(2), tf.constant([True]), True)]

class A(L.Layer):
    @property
    def thing(self):
        return self.undefined_attribute
A().thing

class A(L.Layer):
    @property
    def loss2(self):
        return 3
a = A()
setattr(a, 'loss2', 4)

m = keras.Sequential([L.Dense(2)])
m.foo

a = tf.keras.layers.Dense(2, input_shape=(3,))
[a._batch_input_shape, a.get_config()["batch_input_shape"]]

keras.layers.Dense(2, foo=3)

keras.layers.Dense("a")

keras.layers.Dense(-1)

keras.layers.Dense(2, activation="nope")

keras.layers.Dense(2, kernel_initializer="nope")

keras.layers.Dense(2, kernel_constraint="nope")

L.deserialize({"class_name": "Nope", "config": {}})

class A(L.Layer):
    def call(self, x):
        return x + undefined_name
A()(X(2))

class A(L.Layer):
    def call(self, x):
        return tf.matmul(x, tf.ones((3, 2)))
A()(X(2, 2))

class A(L.Layer):
    def call(self, x):
        return tf.matmul(x, tf.ones((3, 2)))
A()(keras.Input((2,)))
""")

if __name__ == "__main__":
    import tensorflow

    engine.record(CASES, tensorflow, os.path.join(os.path.dirname(__file__), "engine_layer.json"))
