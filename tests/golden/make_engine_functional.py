"""Records engine_functional.json: run with the python of TensorFlow 2.15 (see engine.py)."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

from golden import engine

CASES = engine.split("""
a, b = keras.Input((3,), name="a"), keras.Input((2,), name="b")
h = L.concatenate([L.Dense(4, name="left")(a), b])
m = fix(keras.Model([a, b], [L.Dense(1, name="p")(h), L.Dense(2, name="q")(h)]))
y = m([X(2, 3), X(2, 2)])
[type(y).__name__, y, names_of(m.layers), m.input_names, m.output_names, m.input_shape, m.output_shape, m.name, names_of(m.weights), len(m.inputs), len(m.outputs)]

a, b = keras.Input((3,), name="a"), keras.Input((3,), name="b")
m = keras.Model(inputs={"u": a, "v": b}, outputs={"s": a + b, "d": L.Subtract()([a, b])})
y = m({"u": X(2, 3), "v": X(2, 3, start=1)})
[sorted(y), y["s"], y["d"], m.input_names, m.output_names, m.input_shape, m.output_shape]

a, b = keras.Input((3,), name="a"), keras.Input((3,), name="b")
m = keras.Model([a, b], L.Subtract()([a, b]))
[m({"a": X(2, 3), "b": X(2, 3, start=1)}), m({"b": X(2, 3, start=1), "a": X(2, 3)}), m((X(2, 3), X(2, 3, start=1)))]

a, b = keras.Input((3,), name="a"), keras.Input((3,), name="b")
m = keras.Model([a, b], L.Subtract()([a, b]))
m({"a": X(2, 3)})

a, b = keras.Input((3,), name="a"), keras.Input((3,), name="b")
m = keras.Model([a, b], L.Subtract()([a, b]))
m([X(2, 3)])

a, b = keras.Input((3,), name="a"), keras.Input((3,), name="b")
m = keras.Model([a, b], L.Subtract()([a, b]))
m(X(2, 3))

a, b = keras.Input((3,), name="a"), keras.Input((3,), name="b")
m = keras.Model([a, [b]], [L.Subtract()([a, b]), (a, b)])
y = m([X(2, 3), [X(2, 3, start=1)]])
[y[0], type(y[1]).__name__, y[1][1]]

x = keras.Input((3,))
d = L.Dense(3, name="d")
m = fix(keras.Model(x, d(d(x))))
[m(X(2, 3)), names_of(m.layers), len(m.weights), len(d.inbound_nodes), len(m.get_config()["layers"])]

a, b = keras.Input((3,)), keras.Input((3,))
e = fix(keras.Sequential([L.Input((3,)), L.Dense(2)]))
m = keras.Model([a, b], L.Dot(1)([e(a), e(b)]))
[m([X(2, 3), X(2, 3, start=1)]), names_of(m.layers), len(m.weights)]

x = keras.Input((4,))
inner = keras.Model(x, L.Dense(3, name="i")(x), name="inner")
z = keras.Input((4,))
m = fix(keras.Model(z, L.Dense(1, name="o")(inner(z)), name="outer"))
[m(X(2, 4)), names_of(m.weights), names_of(m.layers), m.get_layer("inner") is inner, names_of(inner.layers)]

x = keras.Input((4,))
y = tf.nn.relu(x) * 2.0 + 1.0
y = y - tf.reduce_mean(y, axis=-1, keepdims=True)
y = tf.concat([y, x[:, :2], -x[:, 1:3] / 3.0], axis=1)
m = keras.Model(x, [y, y ** 2, y > 0.5, tf.matmul(y, tf.ones((8, 2))), 1.0 - y, 2.0 / (y + 10.), abs(y), tf.cast(y, tf.int32) % 2])
[m(X(3, 4)), names_of(m.layers)]

x = keras.Input((4, 6))
s = tf.shape(x)
y = tf.reshape(x, [s[0], s[1] * 2, 3])
z = tf.reshape(x, (-1, 6))
w = tf.transpose(x, [0, 2, 1])
m = keras.Model(x, [y, z, w, s, x[..., 0], x[:, -1], x[:, ::2, 1:3], x[0]])
[[tuple(o.shape) if o.shape.rank is not None else None for o in m.outputs], m(X(2, 4, 6))[0], m(X(2, 4, 6))[4:]]

x = keras.Input((None, 3))
[L.Dense(2)(x).shape, L.Conv1D(2, 3, padding="same")(x).shape, tf.reduce_sum(x, 1).shape, tf.expand_dims(x, -1).shape, L.GlobalAveragePooling1D()(x).shape, L.Conv1D(2, 2)(x).shape, tf.squeeze(x[:, :, :1], -1).shape]

x = keras.Input((28, 28, 1))
h = L.Conv2D(4, 3, activation="relu")(x)
h = L.MaxPooling2D()(h)
h = L.Flatten()(h)
[h.shape, L.Dense(2)(h).shape, L.Reshape((13, -1))(h).shape, L.GlobalAveragePooling2D()(x).shape, L.Conv2D(3, 3, strides=2, padding="same")(x).shape]

x = keras.Input((2,))
[x.shape, x.dtype.name, x.name, x.shape.rank, str(x.shape), keras.Input((), dtype="int32").dtype.name, keras.Input((2,), batch_size=4).shape, keras.Input(batch_shape=(None, 3)).shape, keras.Input(shape=(None,)).shape, keras.Input((3,), dtype=tf.float64).dtype.name, keras.Input([2, 3]).shape, keras.Input(tf.TensorShape([3])).shape]

keras.Input()

keras.Input((3,), foo=1)

keras.Input((3,), batch_shape=(None, 3))

keras.Input(shape=5)

x = keras.Input((2,))
[repr(x), str(x)]

x = keras.Input((2,), name="named")
y = L.Dense(3, name="d")(x)
[repr(y), str(y), repr(x + 1.)]

x = keras.Input((2,))
if x > 0:
    y = x
1

x = keras.Input((2,))
bool(tf.reduce_sum(x) > 1)

x = keras.Input((2,))
float(tf.reduce_sum(x))

x = keras.Input((2,))
np.array(x)

x = keras.Input((2,))
np.sin(x)

x = keras.Input((2,))
[v for v in x]

x = keras.Input((2,))
len(x)

x = keras.Input((2,))
int(x)

x = keras.Input((2,))
x.numpy()

x = keras.Input((2,))
for i in range(x.shape[1]):
    y = x[:, i]
y.shape

x = keras.Input((2,))
a, b = tf.unstack(x, axis=1)
[a.shape, tf.split(x, 2, axis=1)[0].shape]

x = keras.Input(batch_shape=(3, 2))
[v.shape for v in x]

x = keras.Input((2,))
hash(x) == hash(x), x is x

x = keras.Input((2,))
m = keras.Model(x, [x == x[:, ::-1], x != 1.])
m([[0., 0.], [1., 2.]])

x = keras.Input((3, 3))
a = L.Conv1D(4, 2, name="c1")(x)
b = L.Flatten(name="f")(a)
m = fix(keras.Model(x, L.Dense(2, name="out")(b)))
f = keras.Model(m.input, m.layers[1].output)
g = keras.Model(m.inputs, [l.output for l in m.layers])
h = keras.Model(m.get_layer("f").output, m.output)
t = X(2, 3, 3)
[f(t), len(g(t)), h(f(t).numpy().reshape(2, -1)), names_of(h.layers), h.input_shape, names_of(f.layers), h.layers[0].name]

m = fix(keras.Sequential([L.Dense(3, input_shape=(2,)), L.Dense(4), L.Dense(1)]))
f = keras.Model(m.input, m.layers[-2].output)
g = keras.Model(inputs=m.inputs, outputs=m.outputs)
[f(X(2, 2)), g(X(2, 2)), names_of(f.layers), names_of(g.layers)]

x = keras.Input((3,))
y = keras.Input((3,))
keras.Model(x, x + y)

x = keras.Input((3,))
keras.Model([x, x], x)

x = keras.Input((3,))
keras.Model(x, tf.ones(3))

x = keras.Input((3,))
keras.Model(tf.ones((1, 3)), x)

x = keras.Input((3,))
m = keras.Model(x, x)
m(X(2, 3))

x = keras.Input((3,))
keras.Model(x, [L.Dense(1, name="same")(x), L.Dense(1, name="same")(x)])

x = keras.Input((3,))
y = L.Dense(2)(x)
m = keras.Model(x, [y, y])
[m.output_names, len(m.outputs), len(m(X(1, 3)))]

x = keras.Input((3,))
d = L.Dense(2, name="d")
m = keras.Model(x, [d(x), d(x + 1.)])
m.output_names

x = keras.Input((3,), name="x")
m = keras.Model(x, L.Dense(2)(x))
message(lambda: m(X(2, 4))).split("\\n")[0]

x = keras.Input((3,), name="x")
m = keras.Model(x, L.Dense(2)(x))
m(X(3))

x = keras.Input((3,), name="x")
m = keras.Model(x, L.Dense(2, kernel_initializer="ones")(x))
[m(X(2, 3).astype("float64")), m(tf.constant([[1, 2, 3]])), m(X(2, 3, 1)).shape, m(X(2, 3).tolist())]

x = keras.Input((), name="x")
m = keras.Model(x, x * 2.)
[m(X(3)).shape, m(X(3, 1)).shape]

x = keras.Input((1,), name="x")
m = keras.Model(x, x * 2.)
[m(X(3)).shape, m(X(3, 1)).shape]

x = keras.Input((2,), dtype="int32")
m = keras.Model(x, L.Embedding(5, 2, embeddings_initializer="ones")(x))
[m([[1, 2]]), m(np.array([[1, 2]])), m(np.array([[1., 2.]])), m(np.array([[1, 2]], "int8"))]

x = keras.Input((1,), dtype=tf.string)
m = keras.Model(x, tf.strings.length(x))
m(np.array([["ab"], ["c"]]))

x = keras.Input((3,))
m = keras.Model(x, L.Dense(2, name="a")(L.Dropout(0.5)(x)), name="m")
m.trainable = False
r = [len(m.trainable_weights), m.get_layer("a").trainable]
m.get_layer("a").trainable = True
[r, len(m.trainable_weights), m.trainable]

x = keras.Input((3,))
m = keras.Model(x, L.Dense(2, name="a")(x), trainable=False)
[m.trainable, len(m.trainable_weights)]

x = keras.Input((2,))
base = keras.Model(x, L.Dense(3, name="b")(x), name="base")
base.trainable = False
m = keras.Sequential([base, L.Dense(1, name="head")])
m.build((None, 2))
[names_of(m.trainable_weights), names_of(m.non_trainable_weights), names_of(m.weights)]

x = keras.Input((3,))
m = keras.Model(x, L.Dense(1, name="a", kernel_regularizer="l2")(L.BatchNormalization(name="bn")(x)))
fix(m)
[names_of(m.weights), m.losses, names_of(m.non_trainable_weights)]

x = keras.Input((3,))
class Two(L.Layer):
    def call(self, x):
        return x + 1., x * 2.
a, b = Two()(x)
m = keras.Model(x, a * b)
[m(X(2, 3)), names_of(m.layers)]

x = keras.Input((3,))
class D(L.Layer):
    def call(self, x):
        return {"a": x, "b": [x, x * 2.]}
y = D()(x)
m = keras.Model(x, y["b"][1] + y["a"])
[m(X(2, 3)), sorted(y), len(y["b"])]

x = keras.Input((3,))
class K(L.Layer):
    def call(self, x, other=None, scale=1.):
        return (x if other is None else x + other) * scale
y = K()(x, other=x * 2., scale=3.)
m = keras.Model(x, K()(y))
[m(X(2, 3)), m.get_config()["layers"][2]["inbound_nodes"]]

x = keras.Input((3,))
class T(L.Layer):
    def call(self, x, training=None):
        return x * 2. if training else x
m = keras.Model(x, T()(x))
n = keras.Model(x, T()(x, training=True))
[m(X(1, 3)), m(X(1, 3), training=True), n(X(1, 3))]

x = keras.Input((3,))
m = keras.Model(x, L.Lambda(lambda t: tf.reduce_sum(t, -1))(x))
[m(X(2, 3)), m.output_shape]

x = keras.Input((3,))
c = tf.constant([1., 2., 3.])
v = tf.Variable([1., 1., 2.])
m = keras.Model(x, [x * c, c - x, tf.stack([x, x]), tf.add(c, x), tf.add_n([x, x]), tf.where(x > 0., x, -x), tf.maximum(x, 0.), tf.clip_by_value(x, -.1, .1), tf.math.sigmoid(x)])
m(X(2, 3))

x = keras.Input((3,))
m = keras.Model(x, tf.einsum("bi,bj->bij", x, x))
[m(X(2, 3)), m.output_shape]

z = keras.Input((2,))
mean, log = L.Dense(2, name="mean")(z), L.Dense(2, name="log")(z)
m = keras.Model(z, mean)
m.add_loss(tf.reduce_mean(mean ** 2) + 0.5 * tf.reduce_sum(log))
m.add_metric(tf.reduce_mean(log), name="kl", aggregation="mean")
fix(m)
m.compile("sgd", "mse", run_eagerly=True)
h = m.fit(X(6, 2), X(6, 2, start=1), batch_size=4, epochs=3, shuffle=False, verbose=0)
[history(h), m.get_weights(), [l.name for l in m.layers], m.metrics_names, m.evaluate(X(6, 2), X(6, 2), verbose=0)]

x = keras.Input((3,))
h = L.Dense(2, name="enc", activation="relu")(x)
y = L.Dense(3, name="dec")(h)
vae = fix(keras.Model(x, y))
vae.add_loss(keras.losses.mse(x, y) * 3.)
vae.compile(optimizer=keras.optimizers.Adam(0.01))
h = vae.fit(X(7, 3), epochs=2, batch_size=3, shuffle=False, verbose=0)
[history(h), vae.predict(X(2, 3), verbose=0)]

x = keras.Input((3,))
m = fix(keras.Model(x, L.Dense(2)(x)))
m.add_loss(lambda: 2. * tf.reduce_sum(m.layers[1].kernel ** 2))
m.compile("sgd", "mse")
history(m.fit(X(4, 3), X(4, 2), epochs=3, shuffle=False, verbose=0))

class My(keras.Model):
    def extra(self):
        return 3
x = keras.Input((3,))
m = My(x, L.Dense(2, kernel_initializer="ones")(x))
n = My(inputs=x, outputs=x * 2., name="named")
[m(X(1, 3)), m.extra(), n.name, m.name, len(m.layers), n(X(1, 3))]

class My(keras.Model):
    def __init__(self, units):
        x = keras.Input((3,))
        super().__init__(inputs=x, outputs=L.Dense(units, kernel_initializer="ones")(x))
        self.units = units
    def train_step(self, data):
        return {"a": tf.constant(1.)}
m = My(2)
m.compile("sgd")
[m(X(1, 3)), m.units, history(m.fit(X(4, 3), X(4, 2), verbose=0)), names_of(m.layers)]

x = keras.Input((3,))
m = fix(keras.Model(x, L.Dense(2, name="d")(L.BatchNormalization(name="bn")(x)), name="m"))
c = keras.models.clone_model(m)
[names_of(c.layers), c.name, c is m, [w.shape for w in c.weights], c.layers[2] is m.layers[2], c.get_weights()[0], len(c.get_weights())]

m = keras.Sequential([L.Dense(2, input_shape=(3,), name="d"), L.Dropout(0.2)], name="s")
c = keras.models.clone_model(m)
[names_of(c.layers), c.name, c.built, type(c).__name__, c.input_shape]

x = keras.Input((3,))
m = keras.Model(x, L.Dense(2, name="d")(x), name="m")
c = keras.models.clone_model(m, clone_function=lambda l: L.Dense(4, name=l.name))
[c.output_shape, names_of(c.layers)]

x = keras.Input((3,))
m = keras.Model(x, L.Dense(2, name="d")(x), name="m")
z = keras.Input((3,), name="fresh")
c = keras.models.clone_model(m, input_tensors=z)
[names_of(c.layers), c.output_shape]

x = keras.Input((3,))
m = fix(keras.Model(x, L.Dense(2, name="d")(x), name="m"))
n = keras.Model.from_config(m.get_config())
n.set_weights(m.get_weights())
[n.name, np.abs(n(X(2, 3)) - m(X(2, 3))).max(), names_of(n.layers)]

x = keras.Input((3,))
m = keras.Model(x, L.Dense(2, name="d")(x), name="m")
[m.get_layer("d").name, m.get_layer(index=1).name, message(lambda: m.get_layer("e")), message(lambda: m.get_layer(index=5)), message(lambda: m.get_layer()), message(lambda: m.get_layer("d", 1))]

x = keras.Input((3,))
m = keras.Model(x, L.Dense(2, name="d")(x), name="m")
[m.compute_output_shape((5, 3)), m.compute_output_shape((None, 3)), m.built, m.count_params(), m.layers[0].get_config()]

x = keras.Input((4,))
y = tf.keras.layers.Dense(3)(x)
y = tf.keras.activations.relu(y)
y = keras.backend.sum(y, axis=1)
m = keras.Model(x, y)
[names_of(m.layers), m.output_shape]

x = keras.Input((4,))
m = keras.Model(x, tf.identity(x))
z = keras.Input((4,))
[m(z).shape, m(z) is not z, names_of(keras.Model(z, m(m(z))).layers)]

x = keras.Input((None, None, 3))
m = fix(keras.Model(x, L.Conv2D(2, 3, padding="same")(x)))
[m(X(1, 4, 5, 3)).shape, m(X(2, 6, 3, 3)).shape, m.output_shape]

x = keras.Input((3,))
m = keras.Model(x, L.Dense(2, name="d")(x), name="m")
m(X(2, 3)[None])

x = keras.Input((3,))
m = keras.Model(x, L.Dense(2, name="d")(x), name="m")
m.foo = L.Dense(3, name="extra")
[names_of(m.layers), len(m.weights)]

x = keras.Input((3,))
m = fix(keras.Model(x, L.Dense(2, name="d")(x), name="m"))
with tf.GradientTape() as t:
    loss = tf.reduce_sum(m(X(2, 3)) ** 2)
t.gradient(loss, m.trainable_variables)

x = keras.Input((3,))
m = fix(keras.Model(x, L.Dense(2, name="d")(x), name="m"))
v = tf.constant(X(2, 3))
with tf.GradientTape() as t:
    t.watch(v)
    loss = tf.reduce_sum(m(v) ** 2)
t.gradient(loss, v)

x = keras.Input((3,))
h = L.Dense(4, name="h")(x)
d = keras.Model(h, L.Dense(1, name="o")(h))
[d.input_shape, names_of(d.layers)]

x = keras.Input((2,))
y = L.Activation("relu")(x)
m = keras.Model(x, [x, y])
[m(X(2, 2)), m.output_names]

a, b = keras.Input((3,)), keras.Input((3,))
m = keras.Model([a, b], a)
[names_of(m.layers), m([X(1, 3), X(1, 3)])]

g = keras.Sequential([L.Dense(4, input_shape=(2,), name="g1")], name="gen")
d = keras.Sequential([L.Dense(1, input_shape=(4,), name="d1")], name="disc")
d.compile("sgd", "mse")
d.trainable = False
z = keras.Input((2,))
gan = keras.Model(z, d(g(z)))
gan.compile("sgd", "mse")
fix(gan)
w = d.get_weights()
gan.fit(X(4, 2), X(4, 1), shuffle=False, verbose=0)
r = [np.abs(w[0] - d.get_weights()[0]).max(), gan.get_weights(), names_of(gan.trainable_weights)]
d.train_on_batch(X(4, 4), X(4, 1))
r + [d.get_weights()]

x = keras.Input((6,))
s = tf.keras.layers.Lambda(lambda t: t[:, :3])(x)
o = L.Multiply()([s, tf.ones_like(s) * 2.])
m = keras.Model(x, o)
m(X(2, 6))

x = keras.Input((6,))
m = keras.Model(x, x + np.ones(6, "float32"))
m(X(1, 6))

x = keras.Input((4, 4, 3))
y = tf.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]])
[y.shape, keras.Model(x, y)(X(1, 4, 4, 3)).shape]

x = keras.Input((3,))
m = keras.Model(x, tf.stop_gradient(x) * x)
v = tf.Variable(X(1, 3))
with tf.GradientTape() as t:
    l = tf.reduce_sum(m(v))
t.gradient(l, v)

x = keras.Input((3,))
y = L.Dense(2)(x)
y.set_shape((4, 2))
y.shape

x = keras.Input((3,))
[x.get_shape(), tf.is_tensor(x), keras.backend.is_keras_tensor(x), keras.backend.int_shape(x), keras.backend.ndim(x)]
""")

if __name__ == "__main__":
    import tensorflow

    engine.record(
        CASES, tensorflow, os.path.join(os.path.dirname(__file__), "engine_functional.json")
    )
