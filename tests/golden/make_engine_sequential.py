"""Records engine_sequential.json: run with the python of TensorFlow 2.15 (see engine.py)."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

from golden import engine

CASES = engine.split("""
m = keras.Sequential([L.Dense(3, input_shape=(2,)), L.Dense(1)])
[m.built, m.input_shape, m.output_shape, names_of(m.layers), len(m.weights), m.inputs[0].name, m.input_names, m.output_names, m.name]

m = keras.Sequential([L.Dense(3), L.Dense(1)])
[m.built, names_of(m.layers), message(lambda: m.weights).split(".")[0]]

m = keras.Sequential([L.Dense(3), L.Dense(1)])
m.trainable_weights

m = keras.Sequential([L.Dense(3), L.Dense(1)])
m.get_weights()

m = keras.Sequential([L.Dense(3), L.Dense(1)])
m.input_shape

m = keras.Sequential([L.Dense(3), L.Dense(1)])
m.output_shape

m = keras.Sequential([L.Dense(3), L.Dense(1)])
m.input

m = keras.Sequential([L.Dense(3), L.Dense(1)])
m.output

m = keras.Sequential([L.Dense(3), L.Dense(1)])
m.summary()

m = keras.Sequential([L.Dense(3), L.Dense(1)])
m.count_params()

m = keras.Sequential([L.Dense(3), L.Dense(1)])
m(X(2, 4))
r = [m.built, m.input_shape, m.output_shape, m.inputs[0].name]
m(X(5, 4))
[r, m.input_shape, m.output_shape]

m = keras.Sequential([L.Dense(3), L.Dense(1)])
m.build((None, 4))
[m.built, m.input_shape, m.output_shape, names_of(m.weights), m.count_params()]

m = keras.Sequential([L.Dense(3), L.Dense(1)])
m.build((6, 4))
[m.built, m.input_shape, m.output_shape]

m = keras.Sequential([L.Dense(3), L.Dense(1)])
m.build()

m = keras.Sequential([L.Dense(3), L.Dense(1)])
m.compile("sgd", "mse")
m.fit(X(10, 2), X(10, 1), batch_size=4, verbose=0)
[m.input_shape, m.output_shape, shown(m.summary)]

m = keras.Sequential([L.Dense(3), L.Dense(1)])
m.compile("sgd", "mse")
m.fit(X(8, 2), X(8, 1), batch_size=4, verbose=0)
[m.input_shape, m.output_shape, shown(m.summary)]

m = keras.Sequential([L.Dense(3), L.Dense(1)])
m.predict(X(3, 2), verbose=0)
[m.input_shape, shown(m.summary)]

m = keras.Sequential()
m.add(L.Dense(3, input_shape=(2,)))
m.add(L.Dense(2))
r = [m.output_shape]
m.pop()
r += [m.output_shape, names_of(m.layers)]
m.add(L.Dense(5, name="last"))
r + [m.output_shape, names_of(m.layers), len(m.weights), m.outputs[0].shape]

m = keras.Sequential()
m.pop()

m = keras.Sequential()
m.add(3)

m = keras.Sequential([L.Dense(2, name="a")])
m.add(L.Dense(2, name="a"))

m = keras.Sequential()
[m.layers, m.built]

m = keras.Sequential()
m(X(2, 3))

m = keras.Sequential(L.Dense(2))
[len(m.layers), m(X(1, 3)).shape]

m = keras.Sequential([keras.Input((3,)), L.Dense(2)])
[names_of(m.layers), m.input_shape, m.inputs[0].name]

m = keras.Sequential([L.InputLayer((3,)), L.Dense(2)])
[names_of(m.layers), m.input_shape]

m = keras.Sequential([L.InputLayer(input_shape=(3,), batch_size=4, name="in"), L.Dense(2)])
[names_of(m.layers), m.input_shape, m.output_shape, m.inputs[0].name]

m = keras.Sequential([L.Dense(2, input_dim=3)])
[m.input_shape, m.output_shape]

m = keras.Sequential([L.Dense(2, batch_input_shape=(5, 3))])
[m.input_shape, m.output_shape]

m = keras.Sequential([L.Flatten(input_shape=(4, 4)), L.Dense(2)])
[m.input_shape, m.output_shape, m(X(2, 4, 4)).shape]

m = keras.Sequential([L.Flatten(input_shape=[4, 4]), L.Dense(2)])
m.input_shape

m = keras.Sequential([L.Embedding(10, 3, input_length=4), L.Flatten(), L.Dense(1)])
[m.built, m.input_shape, m.output_shape, m.inputs[0].dtype.name]

m = keras.Sequential([L.Embedding(10, 3), L.GlobalAveragePooling1D(), L.Dense(1)])
[m.built, message(lambda: m.input_shape).split(":")[0], m(np.array([[1, 2, 3]])).shape, m.input_shape]

m = keras.Sequential([L.Dense(2, input_shape=(3,))])
m(X(2, 4))

m = keras.Sequential([L.Dense(2, input_shape=(3,))])
m(X(3))

m = keras.Sequential([L.Dense(2, input_shape=(3,))])
m.predict(X(2, 4), verbose=0)

m = keras.Sequential([L.Dense(2)])
m(X(2, 4))
m(X(2, 5))

inner = keras.Sequential([L.Dense(3, activation="relu"), L.Dense(2)], name="inner")
m = keras.Sequential([L.Dense(4, input_shape=(5,)), inner, L.Dense(1)])
[names_of(m.layers), names_of(m.weights), m.output_shape, len(inner.layers)]

inner = keras.Sequential([L.Dense(3, input_shape=(5,)), L.Dense(2)], name="inner")
m = keras.Sequential([inner, L.Dense(1)])
[m.built, m.input_shape, names_of(m.layers), m.input.name]

x = keras.Input((5,))
inner = keras.Model(x, L.Dense(3)(x), name="inner")
m = keras.Sequential([inner, L.Dense(1)], name="outer")
[m.built, m.input_shape, names_of(m.layers), names_of(m.weights)]

class Odd(L.Layer):
    def call(self, x):
        if tf.reduce_sum(x) > 0.:
            return x * 2.
        return x
m = keras.Sequential([Odd(), L.Dense(1, kernel_initializer="ones")])
[m(np.ones((2, 3), "float32")), m(-np.ones((2, 3), "float32"))]

class Numpy(L.Layer):
    def __init__(self):
        super().__init__(dynamic=True)
    def call(self, x):
        return tf.constant(x.numpy() * 2.)
    def compute_output_shape(self, s):
        return s
m = keras.Sequential([Numpy(), L.Dense(1, kernel_initializer="ones")])
[m(X(2, 3)), m.built]

class Two(L.Layer):
    def call(self, x):
        return x, x
keras.Sequential([L.Dense(2, input_shape=(3,)), Two(), L.Dense(1)])

class M(keras.Sequential):
    def __init__(self):
        super().__init__()
        self.add(L.Dense(2))
        self.extra = 3
    def call(self, x, training=None):
        return super().call(x) * 2.
m = M()
m.layers[0].build((None, 3))
fix(m.layers[0])
[m(X(1, 3)), m.extra, m.name]

m = keras.Sequential([tf.keras.layers.Dense(2, name="d"), L.Lambda(lambda x: x * 2.)])
m.build((None, 3))
[m.get_layer("d").name, m.get_layer(index=1).name, len(m.weights)]

m = keras.Sequential([L.Dense(2, input_shape=(3,), name="d"), L.Dropout(0.5), L.BatchNormalization()])
m.get_config()

m = keras.Sequential([L.Dense(2, name="d")])
r = m.get_config()
m.build((None, 3))
[r, m.get_config()]

m = keras.Sequential([L.Dense(2, input_shape=(3,), name="d"), L.Dense(1)], name="s")
n = keras.Sequential.from_config(m.get_config())
[n.name, names_of(n.layers), n.built, n.input_shape]

m = keras.Sequential([L.Dense(2, input_shape=(3,))])
m.trainable = False
r = [len(m.trainable_weights), m.layers[0].trainable]
m.layers[0].trainable = True
[r, len(m.trainable_weights), len(m.non_trainable_weights)]

m = keras.Sequential([L.Dense(2, input_shape=(3,)), L.Dense(1)])
m.layers[0].trainable = False
[names_of(m.trainable_weights), names_of(m.non_trainable_weights), names_of(m.weights)]

m = keras.Sequential([L.Dense(2, input_shape=(3,)), L.BatchNormalization(), L.Dense(1)])
[names_of(m.weights), names_of(m.trainable_weights), names_of(m.non_trainable_weights), len(m.get_weights())]

m = keras.Sequential([L.Dense(2, kernel_regularizer="l2", activity_regularizer="l1"), L.Dense(1)])
m.build((None, 3))
fix(m)
m(X(2, 3))
m.losses

m = keras.Sequential([L.Dense(2, input_shape=(3,), dtype="float64")])
[m.input.dtype.name, m.output.dtype.name, m(X(1, 3)).dtype.name, m.compute_dtype]

m = keras.Sequential([L.Dense(2, input_shape=(3,))])
m.compile("sgd", "mse")
m.add(L.Dense(1))
m.build()
[m.output_shape, len(m.trainable_weights)]

m = keras.Sequential([L.Conv2D(2, 3, input_shape=(8, 8, 1)), L.MaxPooling2D(), L.Flatten(), L.Dense(3)])
[l.output_shape for l in m.layers] + [l.input_shape for l in m.layers]

m = keras.Sequential([L.Conv2D(2, 3, input_shape=(None, None, 1)), L.GlobalMaxPooling2D(), L.Dense(3)])
[m.output_shape, m(X(1, 5, 6, 1)).shape]

keras.Sequential([L.Conv2D(2, 9, input_shape=(8, 8, 1))])

keras.Sequential([L.Dense(2, input_shape=(3,)), L.Conv1D(2, 2)])

keras.Sequential([L.Dense(2, input_shape=(3,)), "relu"])

keras.Sequential([L.Dense(2, input_shape=(3,)), tf.nn.relu])

keras.Sequential([L.Dense, L.Dense(2)])

m = keras.Sequential([L.Dense(2), L.Dense(1)])
x = keras.Input((3,))
y = m(x)
[y.shape, m.built, m.input_shape, len(m.weights)]

m = keras.Sequential([L.Dense(2, input_shape=(3,))])
x = keras.Input((3,))
y = m(x)
[m.input.name, len(m.inbound_nodes), y.shape, m.output_shape]

m = keras.Sequential([L.Dense(4, activation="relu"), L.Dense(1)])
m.build(input_shape=(None, 2))
fix(m)
with tf.GradientTape() as t:
    l = tf.reduce_mean(m(X(3, 2)) ** 2)
t.gradient(l, m.trainable_variables)

m = keras.Sequential([L.Dropout(0.5, input_shape=(1000,))])
[float(tf.reduce_mean(tf.cast(m(tf.ones((1, 1000))) == 1., tf.float32))), float(tf.reduce_max(m(tf.ones((1, 1000)), training=True)))]

m = keras.Sequential([L.Dense(2, input_shape=(3,)), L.Dense(1)], "named")
[m.name, repr(m.layers[0].input_shape), m.layers[1].input_shape, m.layers[-1].output_shape, m.layers[0].output.shape]

m = keras.Sequential([L.Dense(2, input_shape=(3,)), L.Dense(1)])
m.compute_output_shape((7, 3))

m = keras.Sequential([L.Dense(2), L.Dense(1)])
m.compute_output_shape((None, 3))

m = keras.Sequential(name="seq")
for n in [3, 2]:
    m.add(L.Dense(n))
m.build((None, 4))
m.name, names_of(m.layers), [tuple(w.shape) for w in m.weights]

d = L.Dense(3)
m = keras.Sequential([L.Input((3,)), d])
n = keras.Sequential([L.Input((3,)), d, L.Dense(1)])
[len(m.weights), len(n.weights), m.layers[0] is n.layers[0], len(d.inbound_nodes)]

class H(L.Layer):
    def __init__(self):
        super().__init__()
        self.count = tf.Variable(0., trainable=False)
        self.mean = keras.metrics.Mean(name="mean_x")
    def call(self, x):
        self.count.assign_add(1.)
        self.mean.update_state(x)
        self.add_loss(tf.reduce_sum(x))
        self.add_metric(tf.reduce_max(x), name="max_x")
        return x * 1.
h = H()
m = keras.Sequential([L.Input((3,)), h])
r = [h.count.numpy(), h.mean.result()]
m(X(2, 3))
r + [h.count.numpy(), h.mean.result(), m.losses, names_of(m.metrics)]
""")

if __name__ == "__main__":
    import tensorflow

    engine.record(
        CASES, tensorflow, os.path.join(os.path.dirname(__file__), "engine_sequential.json")
    )
