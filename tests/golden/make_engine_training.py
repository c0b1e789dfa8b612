"""Records engine_training.json: run with the python of TensorFlow 2.15 (see engine.py)."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

from golden import engine

MLP = """
def net(out=1, act=None, **kw):
    return fix(keras.Sequential([L.Dense(4, activation="tanh", input_shape=(3,), **kw), L.Dense(out, activation=act)]))
"""
FIT = "dict(batch_size=4, epochs=3, shuffle=False, verbose=0)"

REGRESSIONS = [
    f"{MLP}m = net()\nm.compile({optimizer}, {loss}, metrics={metrics})\n"
    f"h = m.fit(X(10, 3), X(10, 1, start=1) {scale}, **{FIT})\n[history(h), m.get_weights()]"
    for optimizer, loss, metrics, scale in [
        ("'sgd'", "'mse'", "['mae']", ""),
        (
            "keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True)",
            "'mae'",
            "['mse', 'RootMeanSquaredError']",
            "",
        ),
        ("keras.optimizers.Adam(0.01)", "'mse'", "['mse']", ""),
        ("'rmsprop'", "'huber'", "None", "* 3."),
        ("keras.optimizers.Nadam(0.01)", "'log_cosh'", "[]", ""),
        ("keras.optimizers.Adagrad(0.1)", "'mape'", "['mape']", "+ 2."),
        ("keras.optimizers.Adadelta(1.)", "'msle'", "['msle']", "+ 2."),
        ("keras.optimizers.Adamax(0.01)", "'mse'", "['cosine_similarity']", ""),
        ("keras.optimizers.SGD(0.1, clipnorm=0.1)", "'poisson'", "None", "+ 2."),
        (
            "keras.optimizers.SGD(0.1, clipvalue=0.01)",
            "keras.losses.Huber(0.3)",
            "[keras.metrics.MeanAbsoluteError(name='err')]",
            "",
        ),
        ("keras.optimizers.SGD(0.1)", "keras.losses.MeanSquaredError(reduction='sum')", "None", ""),
        (
            "keras.optimizers.SGD(0.1)",
            "keras.losses.MeanSquaredError(reduction='none')",
            "None",
            "",
        ),
        ("keras.optimizers.legacy.SGD(0.1, decay=0.1)", "'hinge'", "None", ""),
    ]
]

CLASSES = [
    f"{MLP}m = net({out}, {act})\nm.compile('adam', {loss}, metrics={metrics})\n"
    f"h = m.fit(X(10, 3), {y}, **{FIT})\n[history(h), m.get_weights()]"
    for out, act, loss, metrics, y in [
        (3, "'softmax'", "'sparse_categorical_crossentropy'", "['accuracy']", "labels(10, 3)"),
        (3, "'softmax'", "'sparse_categorical_crossentropy'", "['acc']", "labels(10, 3)[:, None]"),
        (
            3,
            "'softmax'",
            "'sparse_categorical_crossentropy'",
            "['sparse_categorical_accuracy']",
            "labels(10, 3, 'int32')",
        ),
        (
            3,
            "'softmax'",
            "'sparse_categorical_crossentropy'",
            "['accuracy', 'ce']",
            "labels(10, 3).astype('float32')",
        ),
        (
            3,
            "'softmax'",
            "'categorical_crossentropy'",
            "['accuracy', 'crossentropy']",
            "np.eye(3)[labels(10, 3)]",
        ),
        (
            3,
            "None",
            "keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1)",
            "['accuracy', 'categorical_accuracy']",
            "np.eye(3)[labels(10, 3)]",
        ),
        (
            3,
            "None",
            "keras.losses.SparseCategoricalCrossentropy(from_logits=True)",
            "['accuracy']",
            "labels(10, 3)",
        ),
        (
            1,
            "'sigmoid'",
            "'binary_crossentropy'",
            "['accuracy', 'AUC', 'Precision', 'Recall']",
            "labels(10, 2)",
        ),
        (1, "'sigmoid'", "'binary_crossentropy'", "['accuracy', 'ce']", "labels(10, 2)[:, None]"),
        (
            1,
            "None",
            "keras.losses.BinaryCrossentropy(from_logits=True)",
            "['binary_accuracy']",
            "labels(10, 2)",
        ),
        (
            2,
            "'sigmoid'",
            "'binary_crossentropy'",
            "['accuracy', 'binary_accuracy']",
            "(X(10, 2) > 0).astype('int32')",
        ),
        (3, "'softmax'", "'kl_divergence'", "['mse']", "np.eye(3)[labels(10, 3)]"),
        (3, "None", "'categorical_hinge'", "['categorical_hinge']", "np.eye(3)[labels(10, 3)]"),
        (1, "'tanh'", "'squared_hinge'", "['squared_hinge', 'hinge']", "labels(10, 2) * 2 - 1"),
        (
            4,
            "'softmax'",
            "'sparse_categorical_crossentropy'",
            "[keras.metrics.SparseTopKCategoricalAccuracy(2)]",
            "labels(10, 4)",
        ),
        (3, "'softmax'", "['sparse_categorical_crossentropy']", "'accuracy'", "labels(10, 3)"),
    ]
]

CASES = (
    REGRESSIONS
    + CLASSES
    + [
        case.replace("NET", MLP.strip()).replace("FIT", FIT)
        for case in engine.split(
            """
NET
m = net()
m.compile("sgd", "mse", weighted_metrics=["mae", "mse"], metrics=["mae"])
h = m.fit(X(10, 3), X(10, 1), sample_weight=np.arange(10) / 5., validation_data=(X(5, 3), X(5, 1), np.ones(5) * 2.), **FIT)
[history(h), m.metrics_names, m.evaluate(X(10, 3), X(10, 1), sample_weight=np.arange(10) / 5., verbose=0)]

NET
m = net()
m.compile("sgd", "mse", weighted_metrics=["mse"])
[history(m.fit(X(10, 3), X(10), sample_weight=np.arange(10) / 5., **FIT))]

NET
m = net(3, "softmax")
m.compile("sgd", "sparse_categorical_crossentropy", weighted_metrics=["accuracy"], metrics=["accuracy"])
[history(m.fit(X(10, 3), labels(10, 3), class_weight={0: 1., 1: 2., 2: 0.5}, **FIT)), m.get_weights()]

NET
m = net(3, "softmax")
m.compile("sgd", "sparse_categorical_crossentropy")
[history(m.fit(X(8, 3), labels(8, 3), class_weight={0: 1., 1: 2., 2: 0.5}, sample_weight=np.arange(8) / 5., **FIT))]

NET
m = net(1, "sigmoid")
m.compile("sgd", "binary_crossentropy")
[history(m.fit(X(10, 3), labels(10, 2)[:, None], class_weight={0: 1, 1: 3}, **FIT))]

NET
m = net(1, "sigmoid")
m.compile("sgd", "binary_crossentropy")
m.fit(X(10, 3), labels(10, 2), class_weight={0: 1, 2: 3}, **FIT)

NET
m = net(kernel_regularizer="l2", bias_regularizer=keras.regularizers.L1L2(0.01, 0.02), activity_regularizer=keras.regularizers.l1(0.01))
m.compile("sgd", "mse")
h = m.fit(X(10, 3), X(10, 1), validation_split=0.3, **FIT)
[history(h), m.evaluate(X(4, 3), X(4, 1), verbose=0), m.get_weights()]

NET
m = net(kernel_constraint="non_neg", bias_constraint=keras.constraints.MaxNorm(0.2))
m.compile("sgd", "mse")
h = m.fit(X(10, 3), X(10, 1), **FIT)
[history(h), m.get_weights()]

m = fix(keras.Sequential([L.Dense(4, input_shape=(3,)), L.BatchNormalization(), L.Dropout(0.), L.Dense(1)]))
m.compile("sgd", "mse")
h = m.fit(X(10, 3), X(10, 1), validation_data=(X(5, 3), X(5, 1)), batch_size=4, epochs=3, shuffle=False, verbose=0)
[history(h), m.get_weights(), m.predict(X(3, 3), verbose=0)]

m = fix(keras.Sequential([L.Conv2D(2, 3, activation="relu", input_shape=(6, 6, 1)), L.MaxPooling2D(), L.Flatten(), L.Dense(3, activation="softmax")]))
m.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
h = m.fit(X(10, 6, 6, 1), labels(10, 3), batch_size=4, epochs=3, shuffle=False, verbose=0)
[history(h), m.get_weights()]

m = fix(keras.Sequential([L.Embedding(7, 3, input_length=4), L.GlobalAveragePooling1D(), L.Dense(1, activation="sigmoid")]))
m.compile("adam", "binary_crossentropy", metrics=["accuracy"])
h = m.fit(labels(40, 7).reshape(10, 4), labels(10, 2), batch_size=4, epochs=3, shuffle=False, verbose=0)
[history(h), m.get_weights()]

m = fix(keras.Sequential([L.LayerNormalization(input_shape=(3,)), L.Dense(4, activation="selu"), L.AlphaDropout(0.), L.Dense(1)]))
m.compile("adam", "mse")
h = m.fit(X(10, 3), X(10, 1), batch_size=4, epochs=3, shuffle=False, verbose=0)
[history(h), m.get_weights()]

NET
m = net()
m.compile("sgd", "mse")
h = m.fit(X(10, 3), X(10, 1), validation_split=0.25, **FIT)
[history(h), h.epoch, sorted(h.params.items())]

NET
m = net()
m.compile("sgd", "mse", metrics=["mae"])
h = m.fit(X(10, 3), X(10, 1), validation_data=(X(5, 3), X(5, 1)), validation_freq=2, batch_size=4, epochs=4, shuffle=False, verbose=0)
[history(h), h.epoch]

NET
m = net()
m.compile("sgd", "mse")
h = m.fit(X(10, 3), X(10, 1), validation_data=(X(5, 3), X(5, 1)), validation_freq=[1, 3], batch_size=4, epochs=4, shuffle=False, verbose=0)
[history(h), h.epoch]

NET
m = net()
m.compile("sgd", "mse")
h = m.fit(X(10, 3), X(10, 1), validation_data=(X(5, 3), X(5, 1)), validation_steps=1, validation_batch_size=2, **FIT)
history(h)

NET
m = net()
m.compile("sgd", "mse")
h = m.fit(X(10, 3), X(10, 1), initial_epoch=2, batch_size=4, epochs=5, shuffle=False, verbose=0)
[history(h), h.epoch]

NET
m = net()
m.compile("sgd", "mse")
h = m.fit(X(10, 3), X(10, 1), initial_epoch=5, batch_size=4, epochs=5, shuffle=False, verbose=0)
[h.history, h.epoch]

NET
m = net()
m.compile("sgd", "mse")
h = m.fit(X(10, 3), X(10, 1), steps_per_epoch=2, batch_size=4, epochs=3, shuffle=False, verbose=0)
[history(h), h.epoch]

NET
m = net()
m.compile("sgd", "mse")
h = m.fit(X(10, 3), X(10, 1), steps_per_epoch=5, epochs=2, shuffle=False, verbose=0)
[history(h), h.params["steps"]]

NET
m = net()
m.compile("sgd", "mse")
h = m.fit(X(10, 3), X(10, 1), steps_per_epoch=4, batch_size=4, epochs=2, shuffle=False, verbose=0)
[history(h), h.epoch]

NET
m = net()
m.compile("sgd", "mse")
r = [m.metrics_names, m.metrics]
m.fit(X(4, 3), X(4, 1), verbose=0)
[r, m.metrics_names, len(m.metrics), m.train_on_batch(X(4, 3), X(4, 1)), m.test_on_batch(X(4, 3), X(4, 1)), m.evaluate(X(4, 3), X(4, 1), verbose=0)]

NET
m = net()
m.compile("sgd", "mse", metrics=["mae", "mse"])
[m.train_on_batch(X(4, 3), X(4, 1)), m.train_on_batch(X(4, 3), X(4, 1), return_dict=True), m.test_on_batch(X(4, 3), X(4, 1)), m.test_on_batch(X(4, 3), X(4, 1), return_dict=True), m.evaluate(X(4, 3), X(4, 1), verbose=0), m.evaluate(X(4, 3), X(4, 1), verbose=0, return_dict=True), m.metrics_names, type(m.train_on_batch(X(4, 3), X(4, 1))[0]).__name__]

NET
m = net()
m.compile("sgd", "mse", metrics=["mae"])
r = [m.train_on_batch(X(4, 3), X(4, 1), reset_metrics=False) for _ in range(3)]
r += [m.train_on_batch(X(4, 3), X(4, 1)), m.test_on_batch(X(4, 3), X(4, 1), reset_metrics=False)]
m.reset_metrics()
r + [m.test_on_batch(X(4, 3, start=2), X(4, 1), reset_metrics=False), m.test_on_batch(X(2, 3), X(2, 1), reset_metrics=False), [x.result() for x in m.metrics]]

NET
m = net(3, "softmax")
m.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
[m.train_on_batch(X(6, 3), labels(6, 3), class_weight={0: 1., 1: 2., 2: 3.}), m.train_on_batch(X(6, 3), labels(6, 3), sample_weight=np.arange(6)), m.test_on_batch(X(6, 3), labels(6, 3), sample_weight=np.arange(6))]

NET
m = net()
m.compile("sgd", "mse")
[m.predict_on_batch(X(4, 3)), type(m.predict_on_batch(X(4, 3))).__name__, m.predict(X(5, 3), batch_size=2, verbose=0), m.predict(X(5, 3), batch_size=2, steps=2, verbose=0), m.predict(tf.constant(X(2, 3)), verbose=0), m.predict([[1., 2., 3.]], verbose=0)]

NET
m = net()
m.predict(X(5, 3), verbose=0)

NET
m = net()
m.compile("sgd", "mse", run_eagerly=True)
[history(m.fit(X(10, 3), X(10, 1), **FIT)), m.run_eagerly]

NET
m = net()
m.compile("sgd", "mse")
m.run_eagerly = True
m.run_eagerly

def my_loss(y_true, y_pred):
    return tf.abs(y_true - y_pred) ** 1.5
def my_metric(y_true, y_pred):
    return tf.reduce_max(y_true - y_pred)
NET
m = net()
m.compile("sgd", my_loss, metrics=[my_metric])
h = m.fit(X(10, 3), X(10, start=1), **FIT)
[history(h), m.get_weights()]

def scalar_loss(y_true, y_pred):
    return tf.reduce_sum((y_true - y_pred) ** 2)
NET
m = net()
m.compile("sgd", scalar_loss, metrics=[lambda a, b: tf.reduce_mean(a)])
[history(m.fit(X(10, 3), X(10), **FIT)), m.get_weights()]

class MyLoss(keras.losses.Loss):
    def __init__(self, power=2., **kw):
        super().__init__(**kw)
        self.power = power
    def call(self, y_true, y_pred):
        return tf.reduce_mean(tf.abs(y_true - y_pred) ** self.power, -1)
class MyMetric(keras.metrics.Metric):
    def __init__(self, name="mine", **kw):
        super().__init__(name=name, **kw)
        self.n = self.add_weight("n", initializer="zeros")
        self.s = self.add_weight(name="s", initializer="zeros")
    def update_state(self, y_true, y_pred, sample_weight=None):
        self.n.assign_add(tf.cast(tf.size(y_true), tf.float32))
        self.s.assign_add(tf.reduce_sum(tf.abs(y_true - y_pred)))
    def result(self):
        return self.s / self.n
NET
m = net()
m.compile("sgd", MyLoss(3.), metrics=[MyMetric(), "mae"])
h = m.fit(X(10, 3), X(10, start=1), sample_weight=np.arange(10) / 5., **FIT)
[history(h), m.get_weights(), m.metrics_names]

class NoSuper(keras.losses.Loss):
    def __init__(self, k):
        self.k = k
    def call(self, y_true, y_pred):
        return y_true - y_pred
NET
m = net()
m.compile("sgd", NoSuper(2.))
m.fit(X(4, 3), X(4, 1), verbose=0)

class DictMetric(keras.metrics.Metric):
    def __init__(self):
        super().__init__(name="many")
        self.n = self.add_weight("n", initializer="zeros")
    def update_state(self, y_true, y_pred, sample_weight=None):
        self.n.assign_add(1.)
    def result(self):
        return {"a": self.n, "b": self.n * 2.}
NET
m = net()
m.compile("sgd", "mse", metrics=[DictMetric()])
h = m.fit(X(10, 3), X(10, 1), **FIT)
[history(h), m.evaluate(X(4, 3), X(4, 1), verbose=0, return_dict=True)]

x = keras.Input((3,))
h = L.Dense(4, name="h")(x)
m = fix(keras.Model(x, [L.Dense(1, name="a")(h), L.Dense(2, name="b")(h)]))
m.compile("sgd", ["mse", "mae"], metrics=["mae"], loss_weights=[1., 0.5])
hist = m.fit(X(10, 3), [X(10, 1), X(10, 2)], batch_size=4, epochs=2, shuffle=False, verbose=0, validation_data=(X(4, 3), [X(4, 1), X(4, 2)]))
[history(hist), m.metrics_names, m.get_weights(), m.evaluate(X(4, 3), [X(4, 1), X(4, 2)], verbose=0)]

x = keras.Input((3,))
h = L.Dense(4, name="h")(x)
m = fix(keras.Model(x, [L.Dense(1, name="a")(h), L.Dense(2, name="b")(h)]))
m.compile("sgd", {"a": "mse", "b": "mae"}, metrics={"a": ["mae", "mse"], "b": "mse"}, loss_weights={"a": 1., "b": 0.5}, weighted_metrics={"b": ["mse"]})
hist = m.fit(X(10, 3), {"a": X(10, 1), "b": X(10, 2)}, batch_size=4, epochs=2, shuffle=False, verbose=0, sample_weight={"a": np.arange(10) / 5., "b": np.ones(10)})
[history(hist), m.metrics_names]

x = keras.Input((3,))
h = L.Dense(4, name="h")(x)
m = fix(keras.Model(x, [L.Dense(1, name="a")(h), L.Dense(2, name="b")(h)]))
m.compile("sgd", "mse", metrics=[["mae"], ["mse", "mae"]])
hist = m.fit(X(10, 3), (X(10, 1), X(10, 2)), batch_size=4, epochs=2, shuffle=False, verbose=0)
[history(hist), m.metrics_names]

x = keras.Input((3,))
h = L.Dense(4, name="h")(x)
m = fix(keras.Model(x, [L.Dense(1, name="a")(h), L.Dense(2, name="b")(h)]))
m.compile("sgd", {"a": "mse"})
hist = m.fit(X(10, 3), {"a": X(10, 1)}, batch_size=4, epochs=2, shuffle=False, verbose=0)
[history(hist), m.metrics_names]

x = keras.Input((3,))
h = L.Dense(4, name="h")(x)
m = fix(keras.Model(x, {"u": L.Dense(1, name="a")(h), "v": L.Dense(2, name="b")(h)}))
m.compile("sgd", {"u": "mse", "v": "mae"}, metrics={"u": "mae"})
hist = m.fit(X(10, 3), {"u": X(10, 1), "v": X(10, 2)}, batch_size=4, epochs=2, shuffle=False, verbose=0)
p = m.predict(X(3, 3), verbose=0)
[history(hist), m.metrics_names, sorted(p), p["u"], p["v"]]

x = keras.Input((3,))
m = fix(keras.Model(x, [L.Dense(1, name="a")(x), L.Dense(1, name="b")(x)]))
m.compile("sgd", ["mse", None])
hist = m.fit(X(10, 3), [X(10, 1), X(10, 1)], batch_size=4, epochs=2, shuffle=False, verbose=0)
[history(hist), m.metrics_names]

x = keras.Input((3,))
m = fix(keras.Model(x, [L.Dense(1, name="a")(x), L.Dense(1, name="b")(x)]))
m.compile("sgd", "mse", metrics=[keras.metrics.MeanAbsoluteError(name="e")])
hist = m.fit(X(10, 3), X(10, 1), batch_size=4, epochs=2, shuffle=False, verbose=0)
[history(hist), m.metrics_names]

x = keras.Input((3,))
m = keras.Model(x, [L.Dense(1, name="a")(x), L.Dense(1, name="b")(x)])
m.compile("sgd", {"a": "mse", "nope": "mae"})
m.fit(X(10, 3), [X(10, 1), X(10, 1)], verbose=0)

a, b = keras.Input((3,), name="a"), keras.Input((2,), name="b")
m = fix(keras.Model([a, b], L.Dense(1)(L.concatenate([a, b]))))
m.compile("sgd", "mse")
r = [history(m.fit([X(6, 3), X(6, 2)], X(6, 1), batch_size=4, epochs=2, shuffle=False, verbose=0))]
r += [history(m.fit({"a": X(6, 3), "b": X(6, 2)}, X(6, 1), batch_size=4, epochs=2, shuffle=False, verbose=0))]
r += [history(m.fit((X(6, 3), X(6, 2)), X(6, 1), batch_size=4, shuffle=False, verbose=0, validation_data=([X(2, 3), X(2, 2)], X(2, 1))))]
r + [m.predict([X(6, 3), X(6, 2)], verbose=0), m.predict({"b": X(6, 2), "a": X(6, 3)}, verbose=0), m.evaluate([X(6, 3), X(6, 2)], X(6, 1), verbose=0), m.predict_on_batch([X(2, 3), X(2, 2)]), m.train_on_batch({"a": X(6, 3), "b": X(6, 2)}, X(6, 1))]

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.d1, self.d2 = L.Dense(4, activation="relu"), L.Dense(1)
        self.drop = L.Dropout(0.)
    def call(self, x, training=None):
        return self.d2(self.drop(self.d1(x), training=training))
m = M()
m.build((None, 3))
fix(m)
m.compile("adam", "mse", metrics=["mae"])
h = m.fit(X(10, 3), X(10, 1), validation_split=0.2, batch_size=4, epochs=2, shuffle=False, verbose=0)
[history(h), m.predict(X(2, 3), verbose=0), m.evaluate(X(4, 3), X(4, 1), verbose=0), m.get_weights()]

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = L.Dense(2, kernel_initializer="ones")
    def call(self, inputs):
        a, b = inputs
        return {"s": self.d(a + b), "d": [a - b, a]}
m = M()
m.compile("sgd")
p = m.predict((X(4, 2), X(4, 2, start=1)), verbose=0)
[sorted(p), p["s"], p["d"][1]]

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.d, self.e = L.Dense(1, kernel_initializer="ones"), L.Dense(1, kernel_initializer="ones")
    def call(self, x):
        return {"s": self.d(x["u"]), "t": self.e(x["v"])}
m = M()
m.compile("sgd", {"s": "mse", "t": "mae"}, metrics={"t": ["mse"]}, loss_weights={"s": 2.})
h = m.fit({"u": X(6, 2), "v": X(6, 3)}, {"s": X(6, 1), "t": X(6, 1)}, batch_size=4, epochs=2, shuffle=False, verbose=0)
[history(h), m.metrics_names]

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.d, self.e = L.Dense(1, kernel_initializer="ones"), L.Dense(1, kernel_initializer="ones")
    def call(self, x):
        return self.d(x), self.e(x)
m = M()
m.compile("sgd", "mse", metrics=["mae"])
h = m.fit(X(6, 2), (X(6, 1), X(6, 1)), batch_size=4, epochs=2, shuffle=False, verbose=0)
[history(h), m.metrics_names]

NET
class M(keras.Model):
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = self.compiled_loss(y, y_pred, regularization_losses=self.losses)
        grads = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(grads, self.trainable_variables))
        self.compiled_metrics.update_state(y, y_pred)
        return {m.name: m.result() for m in self.metrics}
x = keras.Input((3,))
m = fix(M(x, L.Dense(1, kernel_regularizer="l2")(x)))
m.compile("sgd", "mse", metrics=["mae"])
[history(m.fit(X(10, 3), X(10, 1), **FIT)), m.get_weights(), m.train_on_batch(X(4, 3), X(4, 1)), m.metrics_names]

class M(keras.Model):
    def __init__(self, **kw):
        super().__init__(**kw)
        self.d = L.Dense(1, kernel_initializer="ones")
        self.tracker = keras.metrics.Mean(name="loss")
        self.mae = keras.metrics.MeanAbsoluteError(name="mae")
    def call(self, x):
        return self.d(x)
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = tf.reduce_mean(keras.losses.mean_squared_error(y, y_pred))
        variables = self.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        self.tracker.update_state(loss)
        self.mae.update_state(y, y_pred)
        return {"loss": self.tracker.result(), "mae": self.mae.result()}
    def test_step(self, data):
        x, y = data
        y_pred = self(x, training=False)
        self.mae.update_state(y, y_pred)
        return {"mae": self.mae.result()}
    @property
    def metrics(self):
        return [self.tracker, self.mae]
m = M()
m.compile(optimizer="sgd")
h = m.fit(X(10, 3), X(10, 1), validation_data=(X(4, 3), X(4, 1)), FITX)
[history(h), m.evaluate(X(4, 3), X(4, 1), verbose=0), m.evaluate(X(4, 3), X(4, 1), verbose=0, return_dict=True), names_of(m.weights), len(m.trainable_weights)]

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = L.Dense(1, kernel_initializer="ones")
    def call(self, x):
        return self.d(x)
    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None):
        return super().compute_loss(x, y, y_pred, sample_weight) * 2.
    def predict_step(self, data):
        return super().predict_step(data) + 100.
m = M()
m.compile("sgd", "mse")
h = m.fit(X(10, 3), X(10, 1), FITX)
[history(h), m.predict(X(2, 3), verbose=0), m.get_weights()]

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = L.Dense(1, kernel_initializer="ones")
    def call(self, x):
        return self.d(x)
    def compute_metrics(self, x, y, y_pred, sample_weight):
        r = super().compute_metrics(x, y, y_pred, sample_weight)
        r["extra"] = tf.constant(5.)
        return r
m = M()
m.compile("sgd", "mse")
h = m.fit(X(10, 3), X(10, 1), FITX)
[history(h)]

class GAN(keras.Model):
    def __init__(self):
        super().__init__()
        self.g = keras.Sequential([L.Dense(2, input_shape=(2,), kernel_initializer="ones")])
        self.d = keras.Sequential([L.Dense(1, input_shape=(2,), kernel_initializer="ones")])
    def compile(self, d_optimizer, g_optimizer, loss_fn):
        super().compile()
        self.d_optimizer, self.g_optimizer, self.loss_fn = d_optimizer, g_optimizer, loss_fn
        self.d_loss = keras.metrics.Mean(name="d_loss")
        self.g_loss = keras.metrics.Mean(name="g_loss")
    @property
    def metrics(self):
        return [self.d_loss, self.g_loss]
    def train_step(self, real):
        if isinstance(real, tuple):
            real = real[0]
        n = tf.shape(real)[0]
        noise = tf.ones((n, 2)) * 0.3
        fake = self.g(noise)
        both = tf.concat([fake, real], axis=0)
        targets = tf.concat([tf.ones((n, 1)), tf.zeros((n, 1))], axis=0)
        with tf.GradientTape() as tape:
            loss = self.loss_fn(targets, self.d(both))
        grads = tape.gradient(loss, self.d.trainable_weights)
        self.d_optimizer.apply_gradients(zip(grads, self.d.trainable_weights))
        with tf.GradientTape() as tape:
            g = self.loss_fn(tf.zeros((n, 1)), self.d(self.g(noise)))
        grads = tape.gradient(g, self.g.trainable_weights)
        self.g_optimizer.apply_gradients(zip(grads, self.g.trainable_weights))
        self.d_loss.update_state(loss)
        self.g_loss.update_state(g)
        return {"d_loss": self.d_loss.result(), "g_loss": self.g_loss.result()}
m = GAN()
m.compile(keras.optimizers.Adam(0.01), keras.optimizers.Adam(0.02), keras.losses.BinaryCrossentropy(from_logits=True))
h = m.fit(X(10, 2), FITX)
[history(h), m.g.get_weights(), m.d.get_weights()]

class VAE(keras.Model):
    def __init__(self):
        super().__init__()
        self.mean, self.log, self.out = L.Dense(2, kernel_initializer="ones"), L.Dense(2, kernel_initializer="ones"), L.Dense(3)
    def call(self, x):
        m, l = self.mean(x), self.log(x)
        self.add_loss(-0.5 * tf.reduce_mean(l - tf.square(m) - tf.exp(l) + 1.))
        self.add_metric(tf.reduce_mean(m), name="m")
        return self.out(m)
m = VAE()
m(X(2, 3))
fix(m)
m.compile("adam", "mse", run_eagerly=True)
h = m.fit(X(8, 3), X(8, 3), FITX)
[history(h), m.metrics_names, m.get_weights()]

NET
class Stop(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        if epoch == 1:
            self.model.stop_training = True
m = net()
m.compile("sgd", "mse")
h = m.fit(X(10, 3), X(10, 1), callbacks=[Stop()], batch_size=4, epochs=5, shuffle=False, verbose=0)
[history(h), h.epoch]

NET
class Stop(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        if batch == 1:
            self.model.stop_training = True
m = net()
m.compile("sgd", "mse")
h = m.fit(X(10, 3), X(10, 1), callbacks=[Stop()], batch_size=2, epochs=5, shuffle=False, verbose=0)
[history(h), h.epoch]

NET
calls = []
class Log(keras.callbacks.Callback):
    def on_train_begin(self, logs=None): calls.append(("train_begin", sorted(logs or {})))
    def on_train_end(self, logs=None): calls.append(("train_end", sorted(logs or {})))
    def on_epoch_begin(self, epoch, logs=None): calls.append(("epoch_begin", epoch))
    def on_epoch_end(self, epoch, logs=None): calls.append(("epoch_end", epoch, sorted(logs or {})))
    def on_train_batch_begin(self, batch, logs=None): calls.append(("batch_begin", batch, sorted(logs or {})))
    def on_train_batch_end(self, batch, logs=None): calls.append(("batch_end", batch, sorted(logs or {})))
    def on_test_begin(self, logs=None): calls.append(("test_begin",))
    def on_test_end(self, logs=None): calls.append(("test_end", sorted(logs or {})))
    def on_test_batch_end(self, batch, logs=None): calls.append(("test_batch", batch, sorted(logs or {})))
    def on_predict_batch_end(self, batch, logs=None): calls.append(("predict_batch", batch, sorted(logs or {})))
m = net()
m.compile("sgd", "mse", metrics=["mae"])
m.fit(X(6, 3), X(6, 1), callbacks=[Log()], validation_data=(X(4, 3), X(4, 1)), batch_size=4, epochs=2, shuffle=False, verbose=0)
m.evaluate(X(4, 3), X(4, 1), callbacks=[Log()], verbose=0)
m.predict(X(4, 3), batch_size=2, callbacks=[Log()], verbose=0)
[str(c) for c in calls]

NET
m = net()
m.compile("sgd", "mse", metrics=["mae"])
seen = []
m.fit(X(10, 3), X(10, 1), callbacks=[keras.callbacks.LambdaCallback(on_batch_end=lambda b, logs: seen.append([logs["loss"], logs["mae"]]))], FITX)
np.array(seen)

NET
m = net()
m.layers[0].trainable = False
m.compile("sgd", "mse")
m.fit(X(10, 3), X(10, 1), **FIT)
a = m.get_weights()
m.layers[0].trainable = True
m.fit(X(10, 3), X(10, 1), **FIT)
b = m.get_weights()
m.compile("sgd", "mse")
m.fit(X(10, 3), X(10, 1), **FIT)
[a, b, m.get_weights()]

NET
m = net()
m.compile("sgd", "mse")
m.fit(X(10, 3), X(10, 1), **FIT)
m.optimizer.learning_rate = 0.5
h = m.fit(X(10, 3), X(10, 1), **FIT)
[history(h), m.optimizer.learning_rate, m.optimizer.iterations]

NET
m = net()
m.compile(keras.optimizers.SGD(keras.optimizers.schedules.ExponentialDecay(0.1, 2, 0.5)), "mse")
h = m.fit(X(10, 3), X(10, 1), **FIT)
[history(h), m.get_weights()]

NET
m = net()
m.compile("sgd", "mse")
h = m.fit(X(10, 3), np.where(np.arange(10)[:, None] == 3, np.nan, X(10, 1)), **FIT)
[np.isnan(h.history["loss"])]

NET
m = net()
m.compile("sgd", "mse", steps_per_execution=2)
history(m.fit(X(10, 3), X(10, 1), **FIT))

NET
m = net()
m.compile("sgd", "mse", jit_compile=False)
history(m.fit(X(10, 3), X(10, 1), **FIT))

NET
m = net()
m.compile("sgd", "mse", foo=1)

NET
m = net()
m.compile("sgd", "mse", sample_weight_mode="temporal")

m = fix(keras.Sequential([L.Dense(2, input_shape=(4, 3))]))
m.compile("sgd", "mse", weighted_metrics=["mae"])
h = m.fit(X(6, 4, 3), X(6, 4, 2), sample_weight=np.abs(X(6, 4)), batch_size=4, epochs=2, shuffle=False, verbose=0)
[history(h)]

m = fix(keras.Sequential([L.Dense(3, activation="softmax", input_shape=(4, 3))]))
m.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
h = m.fit(X(6, 4, 3), labels(24, 3).reshape(6, 4), batch_size=4, epochs=2, shuffle=False, verbose=0)
[history(h)]

NET
m = net()
c = keras.Sequential([m])
c.compile("sgd", "mse")
h = c.fit(X(10, 3), X(10, 1), **FIT)
[history(h), len(c.trainable_weights)]

NET
m = net()
opt = keras.optimizers.Adam(0.01)
for step in range(3):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(keras.losses.mse(X(10, 1), m(X(10, 3), training=True))) + sum(m.losses)
    opt.apply_gradients(zip(tape.gradient(loss, m.trainable_variables), m.trainable_variables))
[loss, m.get_weights(), opt.iterations]

keras.mixed_precision.set_global_policy("mixed_float16")
m = keras.Sequential([L.Dense(4, activation="relu", input_shape=(3,)), L.Dense(1, dtype="float32")])
m.compile(keras.optimizers.SGD(0.1), "mse")
h = m.fit(X(8, 3), X(8, 1), epochs=2, verbose=0)
[float(m.optimizer.loss_scale), m.optimizer.dynamic, type(m.optimizer.inner_optimizer).__name__, m.layers[0].kernel.dtype.name, m.predict(X(2, 3), verbose=0).dtype.name, bool(np.isfinite(h.history["loss"]).all()), m.layers[0].output.dtype.name, m.compute_dtype]

o = keras.mixed_precision.LossScaleOptimizer(keras.optimizers.SGD(0.5), initial_scale=4., dynamic_growth_steps=2)
v = tf.Variable([1., 2.])
r = [float(o.loss_scale), int(o.dynamic_counter), o.learning_rate, o.get_scaled_loss(tf.constant(3.)), o.get_unscaled_gradients([tf.constant([4.]), None])]
with tf.GradientTape() as t:
    l = tf.reduce_sum(v ** 2)
    s = o.get_scaled_loss(l)
o.apply_gradients(zip(o.get_unscaled_gradients(t.gradient(s, [v])), [v]))
r += [v.numpy(), int(o.dynamic_counter), o.iterations.numpy()]
o.apply_gradients([(tf.constant([np.inf, 1.]), v)])
r += [v.numpy(), float(o.loss_scale), o.iterations.numpy(), int(o.dynamic_counter)]
o.minimize(lambda: tf.reduce_sum(v), [v])
o.minimize(lambda: tf.reduce_sum(v), [v])
r + [v.numpy(), o.loss_scale, o.dynamic_counter, o.dynamic_growth_steps, o.initial_scale]

keras.mixed_precision.LossScaleOptimizer(3)

keras.mixed_precision.LossScaleOptimizer(keras.optimizers.SGD(), dynamic=False)

keras.mixed_precision.LossScaleOptimizer(keras.optimizers.SGD(), dynamic="yes")

o = keras.mixed_precision.LossScaleOptimizer(keras.optimizers.SGD(), dynamic=False, initial_scale=8)
[o.loss_scale, o.dynamic_counter, o.dynamic]

m = fix(keras.Sequential([L.Dense(1, input_shape=(3,))]))
m.compile("sgd", "mse")
m.optimizer.apply_gradients([(tf.ones_like(v), v) for v in m.trainable_variables])
w = m.get_weights()
with tf.GradientTape() as tape:
    loss = m.compute_loss(y=tf.constant(X(2, 1)), y_pred=m(X(2, 3)))
[w, loss, m.compiled_loss.metrics[0].result(), tape.gradient(loss, m.trainable_variables)]
""".replace("FITX", "batch_size=4, epochs=2, shuffle=False, verbose=0")
        )
    ]
)

if __name__ == "__main__":
    import tensorflow

    engine.record(
        CASES, tensorflow, os.path.join(os.path.dirname(__file__), "engine_training.json")
    )
