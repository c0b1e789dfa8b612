"""Records engine_data.json: run with the python of TensorFlow 2.15 (see engine.py)."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

from golden import engine

NET = """
def net(out=1, n=3):
    m = fix(keras.Sequential([L.Dense(4, activation="tanh", input_shape=(n,)), L.Dense(out)]))
    m.compile("sgd", "mse", metrics=["mae"])
    return m
def batches(count=3, n=4, weights=False):
    for i in range(count):
        b = (X(n, 3, start=i), X(n, 1, start=i))
        yield b + (np.arange(n) / 2.,) if weights else b
def endless(n=4):
    i = 0
    while True:
        yield X(n, 3, start=i), X(n, 1, start=i)
        i += 1
class Seq(keras.utils.Sequence):
    ended = 0
    def __len__(self):
        return 3
    def __getitem__(self, i):
        return X(4, 3, start=i), X(4, 1, start=i)
    def on_epoch_end(self):
        self.ended += 1
"""

CASES = [
    case.replace("NET", NET.strip())
    for case in engine.split("""
NET
history(net().fit(X(8, 3).tolist(), X(8, 1).tolist(), batch_size=4, shuffle=False, verbose=0))

NET
history(net().fit(X(8, 3).tolist(), X(8).tolist(), batch_size=4, shuffle=False, verbose=0))

NET
history(net().fit(tf.constant(X(8, 3)), tf.constant(X(8, 1)), batch_size=4, shuffle=False, verbose=0))

NET
history(net().fit(X(8, 3, dtype="float64"), X(8, 1, dtype="float64"), batch_size=4, shuffle=False, verbose=0))

NET
history(net().fit(labels(24, 5).reshape(8, 3), labels(8, 3), batch_size=4, shuffle=False, verbose=0))

NET
history(net().fit(labels(24, 5, "uint8").reshape(8, 3), labels(8, 3, "int8"), batch_size=4, shuffle=False, verbose=0))

NET
history(net().fit(X(8, 3) > 0, X(8, 1) > 0, batch_size=4, shuffle=False, verbose=0))

NET
history(net().fit(X(8, 3, dtype="float16"), X(8, 1, dtype="float16"), batch_size=4, shuffle=False, verbose=0))

NET
history(net().fit(pd.DataFrame(X(8, 3), columns=list("abc")), pd.Series(X(8)), batch_size=4, shuffle=False, verbose=0))

NET
history(net().fit(pd.DataFrame(X(8, 3), columns=list("abc")), pd.DataFrame(X(8, 1)), batch_size=4, shuffle=False, verbose=0, sample_weight=pd.Series(np.arange(8.))))

NET
m = net()
d = pd.DataFrame(X(8, 3), columns=list("abc"))
[m.predict(d, verbose=0), m.evaluate(d, pd.Series(X(8)), verbose=0), m.predict(d.values, verbose=0)]

NET
net(n=1).predict(pd.Series(X(4)), verbose=0)

a, b = keras.Input((1,), name="a"), keras.Input((1,), name="b")
m = fix(keras.Model([a, b], L.Dense(1)(L.concatenate([a, b]))))
m.compile("sgd", "mse")
d = pd.DataFrame({"a": X(4), "b": X(4, start=1)})
[m.predict({"a": d["a"], "b": d["b"]}, verbose=0), m.predict(dict(d), verbose=0), m.predict([d["a"], d["b"]], verbose=0)]

NET
history(net().fit(batches(), shuffle=False, verbose=0))

NET
history(net().fit(batches(weights=True), shuffle=False, verbose=0))

NET
history(net().fit(batches(6), steps_per_epoch=3, epochs=2, verbose=0))

NET
h = net().fit(batches(5), steps_per_epoch=3, epochs=2, verbose=0)
[history(h), h.epoch]

NET
h = net().fit(batches(4), epochs=2, verbose=0)
[history(h), h.epoch]

NET
h = net().fit(endless(), steps_per_epoch=3, epochs=2, verbose=0, validation_data=batches(2))
[history(h), h.epoch]

NET
h = net().fit(endless(), steps_per_epoch=3, epochs=1, verbose=0, validation_data=endless(), validation_steps=2)
[history(h), h.epoch, h.params["steps"]]

NET
h = net().fit(batches(4), steps_per_epoch=2, epochs=2, verbose=0, validation_data=(X(4, 3), X(4, 1)))
[history(h), h.epoch]

NET
net().fit(batches(), X(8, 1), verbose=0)

NET
net().fit(batches(), sample_weight=X(8), verbose=0)

NET
net().fit(batches(), batch_size=2, verbose=0).epoch

NET
net().fit(batches(), validation_split=0.2, verbose=0)

NET
m = net()
[m.evaluate(batches(), verbose=0), m.evaluate(endless(), steps=2, verbose=0), m.predict((b[0] for b in batches()), verbose=0), m.predict(batches(), verbose=0), m.predict(endless(), steps=2, verbose=0).shape]

NET
s = Seq()
h = net().fit(s, epochs=2, shuffle=False, verbose=0)
[history(h), s.ended, h.params["steps"]]

NET
m = net()
[m.evaluate(Seq(), verbose=0), m.predict(Seq(), verbose=0), m.evaluate(Seq(), steps=2, verbose=0)]

NET
history(net().fit(Seq(), steps_per_epoch=2, epochs=2, shuffle=False, verbose=0))

NET
h = net().fit(X(8, 3), X(8, 1), validation_data=Seq(), shuffle=False, verbose=0)
history(h)

NET
net().fit(Seq(), X(8, 1), verbose=0)

m = fix(keras.Sequential([L.Dense(3, activation="softmax", input_shape=(3,))]))
m.compile("sgd", "sparse_categorical_crossentropy")
history(m.fit(((X(4, 3, start=i), labels(4, 3)) for i in range(3)), verbose=0, class_weight={0: 1., 1: 2., 2: 4.}))

NET
net().fit(X(8, 3), X(7, 1), verbose=0)

NET
net().fit(X(8, 3), X(8, 1), sample_weight=np.ones(7), verbose=0)

NET
net().evaluate(X(8, 3), X(7, 1), verbose=0)

NET
net().fit(X(8, 3), X(8, 1), validation_data=(X(8, 3), X(7, 1)), verbose=0)

NET
net().fit(X(0, 3), X(0, 1), verbose=0)

NET
net().fit(np.array([]), np.array([]), verbose=0)

NET
net().evaluate(X(0, 3), X(0, 1), verbose=0)

NET
net().predict(X(0, 3), verbose=0)

NET
net().fit(None, None, verbose=0)

NET
net().fit(verbose=0)

NET
net().fit(X(8, 3), None, verbose=0)

NET
net().fit(X(8, 3), verbose=0)

NET
net().predict(None, verbose=0)

NET
net().evaluate(None, verbose=0)

NET
net().evaluate(X(8, 3), verbose=0)

NET
net().fit(object(), object(), verbose=0)

NET
net().fit(X(8, 3), X(8, 1), validation_split=1.5, verbose=0).epoch

NET
net().fit(X(8, 3), X(8, 1), validation_split=0.01, verbose=0).epoch

NET
net().fit(X(1, 3), X(1, 1), validation_split=0.5, verbose=0)

NET
net().fit(X(8, 3), X(8, 1), batch_size=0, verbose=0).epoch

NET
net().fit(X(8, 3), X(8, 1), validation_data=(X(8, 3),), verbose=0).epoch

NET
net().fit(X(8, 3), X(8, 1), validation_data=(X(8, 3), X(8, 1), np.ones(8), 3), verbose=0)

NET
history(net().fit(X(8, 3), X(8, 1), validation_data=[X(8, 3), X(8, 1)], shuffle=False, verbose=0))

NET
net().fit(X(8, 4), X(8, 1), verbose=0)

NET
net().fit(X(8, 3, 2), X(8, 1), verbose=0)

NET
net().fit(X(8), X(8, 1), verbose=0)

NET
net().predict(X(8), verbose=0)

NET
net().predict(X(3)[None], verbose=0).shape

NET
net().predict(np.array([["a", "b", "c"]]), verbose=0)

NET
net().fit(np.array([["a", "b", "c"]]), X(1, 1), verbose=0)

NET
history(net().fit(X(8, 3), X(8, 1), shuffle=True, batch_size=8, verbose=0))

NET
net().fit(X(8, 3), X(8, 1), shuffle="foo", verbose=0).epoch

NET
h = net().fit(X(8, 3), X(8, 1), epochs=0, verbose=0)
[h.history, h.epoch]

NET
net().fit(X(8, 3), X(8, 1), epochs=-1, verbose=0).epoch

NET
[history(net().fit(X(8, 3), X(8, 1), verbose=v, shuffle=False, epochs=1)) for v in (0, 1, 2, "auto")]

NET
net().fit(X(8, 3), X(8, 1), verbose="loud").epoch

NET
net().fit(X(8, 3), X(8, 1), foo=3)

NET
net().evaluate(X(8, 3), X(8, 1), foo=3)

NET
net().predict(X(8, 3), foo=3)

m = keras.Sequential([L.Dense(1)])
m.fit(X(8, 3), X(8, 1))

m = keras.Sequential([L.Dense(1)])
m.evaluate(X(8, 3), X(8, 1))

m = keras.Sequential([L.Dense(1)])
m.train_on_batch(X(8, 3), X(8, 1))

m = keras.Sequential([L.Dense(1)])
m.test_on_batch(X(8, 3), X(8, 1))

m = keras.Sequential([L.Dense(1)])
m.predict_on_batch(X(8, 3)).shape

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.e = L.Embedding(10, 2, embeddings_initializer="ones")
        self.d = L.Dense(1, kernel_initializer="ones")
    def call(self, x):
        return self.d(tf.reduce_mean(self.e(x["ids"]), 1)) + tf.reduce_sum(x["dense"], 1, keepdims=True)
m = M()
m.compile("sgd", "mse")
d = {"ids": labels(16, 9).reshape(8, 2), "dense": X(8, 3)}
[history(m.fit(d, X(8, 1), batch_size=4, shuffle=False, verbose=0)), m.predict(d, verbose=0), m.evaluate(d, X(8, 1), verbose=0)]

class M(keras.Model):
    def call(self, x):
        return tf.strings.length(x)
M().predict(np.array([["ab"], ["c"]]), verbose=0)

class M(keras.Model):
    def call(self, x):
        return [x[0].dtype.name == "int64", tf.cast(x[0], tf.float32)][1]
M().predict([labels(4, 3)[:, None]], verbose=0)

class M(keras.Model):
    seen = []
    def call(self, x):
        self.seen.append(x.dtype.name)
        return x
m = M()
for d in ("float64", "float16", "int32", "int64", "uint8", "bool"):
    m.predict_on_batch(np.zeros((2, 2), d))
m.predict_on_batch(tf.zeros((2, 2), tf.float64))
sorted(set(m.seen))

class M(keras.Model):
    def call(self, x):
        return x
m = M()
[m.predict(labels(4, 3), verbose=0), m.predict(tf.constant([1., 2.], tf.float64), verbose=0).dtype.name, m.predict(X(3, dtype="float64"), verbose=0).dtype.name]

class M(keras.Model):
    def call(self, x):
        return tf.reduce_sum(x)
m = M()
m.predict(X(10, 2), batch_size=4, verbose=0)

class M(keras.Model):
    def train_step(self, data):
        M.seen = data
        return {}
    seen = None
m = M()
m.compile()
r = []
for args in [(X(4, 2),), (X(4, 2), X(4)), (X(4, 2), X(4), None, 4)]:
    m.train_on_batch(*args[:2])
    r.append([type(M.seen).__name__, len(M.seen)])
r

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = L.Dense(1)
    def call(self, x):
        return self.d(x)
    def train_step(self, data):
        x, y, w = keras.utils.unpack_x_y_sample_weight(data)
        return {"n": tf.cast(tf.shape(x)[0], tf.float32), "w": -1. if w is None else tf.reduce_sum(w), "rank": tf.cast(tf.rank(y), tf.float32)}
m = M()
m.compile("sgd")
[history(m.fit(X(6, 2), X(6), batch_size=4, shuffle=False, verbose=0)), history(m.fit(X(6, 2), X(6), sample_weight=np.ones(6), batch_size=4, shuffle=False, verbose=0))]

x = (X(2, 2), X(2))
[keras.utils.unpack_x_y_sample_weight(x)[2], len(keras.utils.unpack_x_y_sample_weight((X(2),))), keras.utils.unpack_x_y_sample_weight(X(2))[1], len(keras.utils.pack_x_y_sample_weight(X(2), X(2))), type(keras.utils.pack_x_y_sample_weight(X(2))).__name__, len(keras.utils.pack_x_y_sample_weight(X(2), X(2), X(2)))]

keras.utils.unpack_x_y_sample_weight((1, 2, 3, 4))

m = fix(keras.Sequential([L.Dense(3, activation="softmax", input_shape=(3,))]))
m.compile("sgd", "sparse_categorical_crossentropy")
m.fit(X(4, 3), np.array([0, 1, 2, 3]), verbose=0)

m = fix(keras.Sequential([L.Dense(3, activation="softmax", input_shape=(3,))]))
m.compile("sgd", "sparse_categorical_crossentropy")
m.fit(X(4, 3), np.array([0, 1, 2, -1]), verbose=0)

m = fix(keras.Sequential([L.Dense(3, activation="softmax", input_shape=(3,))]))
m.compile("sgd", "categorical_crossentropy")
m.fit(X(4, 3), labels(4, 3), verbose=0)

m = fix(keras.Sequential([L.Dense(3, activation="softmax", input_shape=(3,))]))
m.compile("sgd", "categorical_crossentropy")
m.fit(X(4, 3), np.eye(4), verbose=0)

m = fix(keras.Sequential([L.Dense(3, input_shape=(3,))]))
m.compile("sgd", "mse")
m.fit(X(4, 3), X(4, 2), verbose=0)

m = fix(keras.Sequential([L.Dense(3, input_shape=(3,))]))
m.compile("sgd", "mse")
history(m.fit(X(4, 3), X(4, 1), verbose=0))

m = fix(keras.Sequential([L.Dense(3, input_shape=(3,))]))
m.compile("sgd", "binary_crossentropy")
m.fit(X(4, 3), X(4, 2), verbose=0)

m = fix(keras.Sequential([L.Embedding(3, 2, input_length=2)]))
m.predict(np.array([[1, 5]]), verbose=0)

m = fix(keras.Sequential([L.Dense(1, input_shape=(3,))]))
m.compile("sgd", None)
m.fit(X(4, 3), X(4, 1), verbose=0)

m = fix(keras.Sequential([L.Dense(1, input_shape=(3,))]))
m.compile("sgd")
m.evaluate(X(4, 3), X(4, 1), verbose=0)

m = fix(keras.Sequential([L.Dense(1, input_shape=(3,))]))
m.compile("sgd", "nope")
m.fit(X(4, 3), X(4, 1), verbose=0)

m = fix(keras.Sequential([L.Dense(1, input_shape=(3,))]))
m.compile("nope", "mse")

m = fix(keras.Sequential([L.Dense(1, input_shape=(3,))]))
m.compile("sgd", "mse", metrics=["nope"])
m.fit(X(4, 3), X(4, 1), verbose=0)

m = fix(keras.Sequential([L.Dense(1, input_shape=(3,))]))
m.compile("sgd", 3)
m.fit(X(4, 3), X(4, 1), verbose=0)

m = fix(keras.Sequential([L.Dense(1, input_shape=(3,))]))
m.compile(3, "mse")

m = fix(keras.Sequential([L.Dense(1, input_shape=(3,))]))
m.compile("sgd", "mse", metrics=[3])
m.fit(X(4, 3), X(4, 1), verbose=0)

m = fix(keras.Sequential([L.Dense(1, input_shape=(3,))]))
m.compile("sgd", keras.losses.MeanSquaredError)
m.fit(X(4, 3), X(4, 1), verbose=0)

m = fix(keras.Sequential([L.Dense(1, input_shape=(3,))]))
m.compile("sgd", "mse", metrics=[keras.metrics.MeanSquaredError])
m.fit(X(4, 3), X(4, 1), verbose=0)

m = fix(keras.Sequential([L.Dense(1, input_shape=(3,))]))
m.compile(keras.optimizers.SGD, "mse")

m = fix(keras.Sequential([L.Dense(1, input_shape=(3,))]))
m.compile("sgd", "mse", metrics=["mse", "mse"])
m.fit(X(4, 3), X(4, 1), verbose=0)

m = fix(keras.Sequential([L.Dense(1, input_shape=(3,))]))
a = keras.metrics.MeanSquaredError()
m.compile("sgd", "mse", metrics=[a], weighted_metrics=[a])

m = fix(keras.Sequential([L.Dense(1, input_shape=(3,))]))
m.compile("sgd", "mse", metrics={"nope": "mse"})
m.fit(X(4, 3), X(4, 1), verbose=0)

m = fix(keras.Sequential([L.Dense(1, input_shape=(3,))]))
m.compile("sgd", {"dense": "mse"}, metrics={"dense": ["mae"]})
m.fit(X(4, 3), {"dense": X(4, 1)}, verbose=0).history.keys() >= {"loss"}

m = fix(keras.Sequential([L.Dense(1, input_shape=(3,))]))
m.compile("sgd", "mse")
m.fit(X(4, 3), {"nope": X(4, 1)}, verbose=0)

m = fix(keras.Sequential([L.Dense(1, input_shape=(3,))]))
m.compile("sgd", "mse")
m.fit({"nope": X(4, 3)}, X(4, 1), verbose=0)

a, b = keras.Input((1,), name="a"), keras.Input((1,), name="b")
m = keras.Model([a, b], L.Dense(1)(L.concatenate([a, b])))
m.compile("sgd", "mse")
m.fit({"a": X(4, 1)}, X(4, 1), verbose=0)

a, b = keras.Input((1,), name="a"), keras.Input((1,), name="b")
m = keras.Model([a, b], L.Dense(1)(L.concatenate([a, b])))
m.compile("sgd", "mse")
m.fit([X(4, 1)], X(4, 1), verbose=0)

a, b = keras.Input((1,), name="a"), keras.Input((1,), name="b")
m = keras.Model([a, b], L.Dense(1)(L.concatenate([a, b])))
m.compile("sgd", "mse")
m.fit([X(4, 1), X(5, 1)], X(4, 1), verbose=0)

a = keras.Input((1,), name="a")
m = fix(keras.Model(a, L.Dense(1)(a)))
m.compile("sgd", "mse")
history(m.fit({"a": X(4, 1), "extra": X(4, 1)}, X(4, 1), verbose=0))

a = keras.Input((1,), name="a")
m = keras.Model(a, L.Dense(1)(a))
m.compile("sgd", "mse")
m.fit([X(4, 1), X(4, 1)], X(4, 1), verbose=0)

m = keras.Sequential([L.Conv2D(2, 3, input_shape=(8, 8, 1))])
m.predict(X(2, 8, 8), verbose=0).shape

m = keras.Sequential([L.Conv2D(2, 3, input_shape=(8, 8, 1))])
m.predict(X(2, 7, 8, 1), verbose=0)

m = keras.Sequential([L.Dense(2)])
m.compile("sgd", "mse")
m.fit(X(4), X(4, 2), verbose=0)

class M(keras.Model):
    def call(self, x):
        return x
m = M()
m.compile("sgd", "mse")
history(m.fit(X(4, 2), X(4, 2), verbose=0))

class M(keras.Model):
    pass
M()(X(2))

class M(keras.Model):
    pass
m = M()
m.compile("sgd", "mse")
m.fit(X(4, 2), X(4, 2), verbose=0)

class M(keras.Model):
    def call(self, x, y):
        return x
m = M()
m.build((None, 2))

m = keras.Model()
m.build(None)

keras.Model(foo=3)

keras.Model("a name").name

class M(keras.Model):
    def __init__(self, units=3):
        super().__init__()
        self.d = L.Dense(units)
    def call(self, x):
        return self.d(x)
m = M()
[m.get_config(), m.built, m.weights]
""")
]

if __name__ == "__main__":
    import tensorflow

    engine.record(CASES, tensorflow, os.path.join(os.path.dirname(__file__), "engine_data.json"))
