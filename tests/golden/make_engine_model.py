"""Records engine_model.json: run with the python of TensorFlow 2.15 (see engine.py)."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

from golden import engine

NET = """
class Net(keras.Model):
    def __init__(self, units=2, **kw):
        super().__init__(**kw)
        self.first = L.Dense(units, activation="relu")
        self.drop = L.Dropout(0.5)
        self.last = L.Dense(1)
    def call(self, x, training=None):
        return self.last(self.drop(self.first(x), training=training))
"""

CASES = [
    case.replace("NET", NET.strip())
    for case in engine.split("""
NET
m = Net()
r = [m.built, names_of(m.layers), m.weights, m.trainable_variables, m.name]
m(X(2, 3))
r + [m.built, names_of(m.weights), [tuple(w.shape) for w in m.weights]]

NET
m = Net()
m.build((None, 3))
[m.built, names_of(m.weights), m.count_params()]

NET
m = Net()
m.build(tf.TensorShape([4, 3]))
[m.built, [tuple(w.shape) for w in m.weights]]

NET
m = Net(name="given")
m.build((None, 3))
shown(m.summary)

NET
m = Net()
m(X(2, 3))
shown(m.summary)

NET
m = Net()
m.compile("sgd", "mse")
m.fit(X(4, 3), X(4, 1), verbose=0)
shown(m.summary)

NET
Net().summary()

NET
Net().count_params()

NET
m = Net()
m.build((None, 3))
m.input_shape

NET
m = Net()
m(X(2, 3))
m.output_shape

NET
m = Net()
m(X(2, 3))
m.input

NET
m = Net()
m(X(2, 3))
m.inputs

NET
m = Net()
m.first.output

NET
m = Net()
x = keras.Input((3,))
y = m(x)
f = fix(keras.Model(x, y))
[y.shape, f(X(2, 3)), names_of(f.layers), names_of(f.weights), m.input_shape, m.output_shape]

NET
m = Net()
m(X(2, 3))
m.first.trainable = False
[names_of(m.trainable_weights), names_of(m.non_trainable_weights), names_of(m.weights)]

NET
m = Net()
m(X(2, 3))
m.trainable = False
[len(m.trainable_weights), len(m.non_trainable_weights), m.first.trainable, m.drop.trainable]

NET
m = Net()
[m.get_config(), type(m).__name__, m.get_layer(index=0).name, names_of(m.submodules)]

NET
m = Net()
m.get_layer("nope")

NET
m = Net(units=3)
n = Net.from_config(m.get_config())
[n.first.units]

NET
m = Net()
m.set_weights([np.ones((3, 2))])

NET
m = Net()
m(X(1, 3))
m.set_weights([np.ones((3, 2)), np.ones(2), np.ones((2, 1)), np.ones(1)])
[m(np.ones((1, 3), "float32")), m.get_weights()]

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.blocks = [L.Dense(2) for _ in range(2)]
        self.by_name = {"b": L.Dense(3), "a": L.Dense(4)}
        self.v = tf.Variable(1., name="v")
        self.seq = keras.Sequential([L.Dense(5), L.BatchNormalization()])
        self.m = keras.metrics.Mean(name="m")
    def call(self, x):
        for b in self.blocks:
            x = b(x)
        return self.seq(self.by_name["b"](self.by_name["a"](x))) * self.v
m = M()
m(X(2, 3))
[names_of(m.layers), names_of(m.weights), [tuple(w.shape) for w in m.weights], names_of(m.trainable_weights), names_of(m.non_trainable_weights), names_of(m.metrics)]

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = L.Dense(2)
        self.also = self.d
        self.tup = (L.Dense(3), L.Dense(4))
    def build(self, shape):
        self.w = self.add_weight("w", (shape[-1],))
        super().build(shape)
    def call(self, x):
        return self.d(x * self.w)
m = M()
m(X(2, 3))
[names_of(m.layers), names_of(m.weights)]

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.w = self.add_weight("w", (3,), initializer="ones")
    def call(self, x):
        return x * self.w
m = M()
[m(X(1, 3)), names_of(m.weights), m.built]

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.w = self.add_weight("w", (3,), initializer="ones", regularizer="l2")
    def call(self, x):
        self.add_loss(tf.reduce_sum(x))
        return x * self.w
m = M()
m(X(1, 3))
m.losses

class M(keras.Model):
    def call(self, inputs):
        a, b = inputs
        return a + b
m = M()
[m([X(2), X(2)]), m((X(2), X(2)))]

class M(keras.Model):
    def call(self, inputs):
        return inputs["a"] * inputs["b"]
m = M()
[m({"a": X(2), "b": X(2)})]

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = L.Dense(2, kernel_initializer="ones")
    def call(self, a, b=None, scale=1.):
        y = self.d(a)
        return y * scale if b is None else y * scale + b
m = M()
[m(X(1, 3)), m(X(1, 3), scale=2.), m(X(1, 3), tf.constant(1.)), m(a=X(1, 3), b=tf.constant(2.))]

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.a, self.b = L.Dense(2), L.Dense(2)
    def call(self, inputs):
        return self.a(inputs[0]) + self.b(inputs[1])
m = M()
m.build([(None, 3), (None, 4)])
[[tuple(w.shape) for w in m.weights], m.built]

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.a, self.b = L.Dense(2), L.Dense(2)
    def call(self, inputs):
        return self.a(inputs["x"]) + self.b(inputs["y"])
m = M()
m.build({"x": (None, 3), "y": (None, 4)})
[[tuple(w.shape) for w in m.weights], m.built]

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = L.Dense(2, kernel_initializer="ones")
    @tf.function
    def call(self, x):
        return self.d(x)
m = M()
[m(X(1, 3)), m.predict(X(1, 3), verbose=0)]

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.steps = tf.Variable(0, trainable=False)
        self.d = L.Dense(1, kernel_initializer="ones")
    def call(self, x, training=None):
        if training:
            self.steps.assign_add(1)
        return self.d(x)
m = M()
m.compile("sgd", "mse")
m.fit(X(8, 2), X(8, 1), batch_size=4, epochs=2, verbose=0)
[m.steps, m.steps.name, names_of(m.weights)]

class Outer(keras.Model):
    def __init__(self):
        super().__init__()
        self.inner = keras.Sequential([L.Dense(2, activation="relu"), L.Dense(3)], name="inner")
        self.base = keras.Sequential([L.Input((3,)), L.Dense(2)], name="base")
    def call(self, x):
        return self.base(self.inner(x))
o = Outer()
o(X(1, 4))
[names_of(o.weights), names_of(o.layers)]

class A(keras.Model):
    def __init__(self):
        super().__init__()
        self.shared = L.Dense(2, name="shared")
    def call(self, x):
        return self.shared(self.shared(x))
a = A()
a(X(1, 2))
b = A()
b.shared = a.shared
b(X(1, 2))
[len(a.weights), len(b.weights), a.weights[0] is b.weights[0], names_of(b.weights)]

class E(keras.Model):
    def encode(self, x):
        return self.d(x)
    def __init__(self):
        super().__init__()
        self.d = L.Dense(2, kernel_initializer="ones")
    def call(self, x):
        return self.encode(x) * 2.
e = E()
[e.encode(X(1, 3)), e(X(1, 3)), names_of(e.weights)]

NET
m = Net()
x = X(3, 3)
m(x)
fix(m)
opt = keras.optimizers.SGD(0.1)
for _ in range(3):
    with tf.GradientTape() as t:
        loss = tf.reduce_mean((m(x, training=False) - 1.) ** 2)
    opt.apply_gradients(zip(t.gradient(loss, m.trainable_weights), m.trainable_weights))
[loss, m.get_weights()]

NET
m = Net()
m.optimizer = 3
[m.optimizer, m.loss if hasattr(m, "loss") else "none", m.stop_training if hasattr(m, "stop_training") else "none"]

NET
m = Net()
m.compile("adam", "mse", metrics=["mae"])
[type(m.optimizer).__name__, m.loss, m.metrics_names, m.stop_training, m.run_eagerly]

NET
m = Net()
m.compile()
[type(m.optimizer).__name__, m.loss]

NET
m = Net()
m.compile(optimizer=keras.optimizers.Adam(0.1), loss=keras.losses.MeanSquaredError())
[m.optimizer.learning_rate, m.loss.name, m.compiled_loss is not None, m.compiled_metrics is not None]

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = L.Dense(2)
        self.loss_fn = 3
        self._hidden = [L.Dense(1)]
        self.none = None
        self.config = {"a": [1, 2], "b": None}
    def call(self, x):
        return self.d(x)
m = M()
m(X(1, 2))
[len(m.layers), m.config["a"][0], m.loss_fn, m.none is None]

class M(keras.Model):
    def __init__(self):
        super(M, self).__init__()
        self.a = 3
        self.layers_list = []
        for i in range(2):
            self.layers_list.append(L.Dense(2, name="d%d" % i))
    def call(self, x):
        for l in self.layers_list:
            x = l(x)
        return x
m = M()
m(X(1, 2))
[names_of(m.layers), names_of(m.weights), len(m.trainable_variables)]

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.layer_dict = {}
        self.layer_dict[3] = L.Dense(2)
    def call(self, x):
        return self.layer_dict[3](x)
m = M()
m(X(1, 2)).shape

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = L.Dense(1)
    def call(self, x):
        tf.print("called", output_stream="file:///dev/null")
        return self.d(x)
m = M()
m.compile("sgd", "mse")
len(m.fit(X(4, 2), X(4, 1), verbose=0).history["loss"])

NET
m = Net()
m(X(2, 3))
n = Net()
n(X(2, 3))
n.set_weights(m.get_weights())
[np.abs(m(X(2, 3)) - n(X(2, 3))).max()]

keras.Model()(X(2))

x = keras.Input((2,))
class M(keras.Model):
    def __init__(self, **kw):
        super().__init__(**kw)
        self.extra = 5
m = M(inputs=x, outputs=L.Dense(1, kernel_initializer="ones")(x))
[m.extra, m(X(1, 2)), m.output_shape]

x = keras.Input((2,))
y = L.Dense(1, name="o")(x)
m = keras.models.Model(inputs=[x], outputs=[y])
[m.input_shape, m.output_shape, m.input.name, type(m(X(1, 2))).__name__ != "list", m.inputs[0].shape, m.outputs[0].shape]

x = keras.Input((2,))
m = keras.Model(inputs=x, outputs=[L.Dense(1)(x)])
[type(m.output).__name__, m.output_shape, type(m.predict(X(1, 2), verbose=0)).__name__]

[keras.Sequential is tf.keras.models.Sequential, keras.Model is tf.keras.models.Model, issubclass(keras.Sequential, keras.Model), isinstance(keras.Sequential(), L.Layer), isinstance(L.Dense(1), tf.Module)]

NET
m = Net()
m.compile("sgd", "mse")
f = m.make_train_function()
m.fit(X(4, 3), X(4, 1), verbose=0)
callable(f)

NET
m = Net()
m(X(1, 3))
m.first.kernel.assign(np.ones((3, 2)))
[m.get_layer("dense").get_weights()[0], m.layers[0].weights[0].name, m.layers[2].get_config()["units"]]

NET
m = Net()
m(X(1, 3))
m.reset_states()
m.reset_metrics()
m.metrics

NET
m = Net()
m.compile("sgd", "mse", metrics=["mae"])
m.fit(X(4, 3), X(4, 1), verbose=0)
m.reset_metrics()
[x.result() for x in m.metrics]

NET
m = Net()
m.compute_output_shape((None, 3))

NET
m = Net()
m(X(1, 3))
[m.save_spec() is not None, str(m.save_spec()[0][0].shape)]
""")
]

if __name__ == "__main__":
    import tensorflow

    engine.record(CASES, tensorflow, os.path.join(os.path.dirname(__file__), "engine_model.json"))
