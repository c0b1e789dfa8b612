"""Records training_details.json: run with the python of TensorFlow 2.15 (see engine.py).

What fit, evaluate, predict and the functions for single batches do beside the numbers of a step:
callbacks and executions, logs, class weights, kinds of data, refusals.
"""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

from golden import engine

HEAD = """
Model, Input, Sequential, Dense = keras.Model, keras.Input, keras.Sequential, L.Dense
SGD, CB, LC = keras.optimizers.SGD, keras.callbacks.Callback, keras.callbacks.LambdaCallback
"""
BODIES = {
    "T0": """
class TS(Model):

    def train_step(s, d):
        return super().train_step(d)
i = Input((1,))
m = TS(i, Dense(1, use_bias=False, kernel_initializer='ones', kernel_regularizer='l2')(i))
m.compile(SGD(0.1), lambda a, b: (a - b) ** 2)
m.fit(np.ones((4, 1)), np.zeros((4, 1)), batch_size=2, verbose=0)
m.get_weights()
""",
    "T0b": """
class TS(Model):

    def compute_loss(s, x=None, y=None, y_pred=None, sample_weight=None):
        return super().compute_loss(x, y, y_pred, sample_weight) * 2.0

class LL(keras.losses.Loss):

    def call(s, a, b):
        return tf.reduce_mean(tf.abs(a - b) ** 3, -1)
i = Input((1,))
m = TS(i, Dense(1, use_bias=False, kernel_initializer='ones')(i))
m.compile(SGD(0.01), LL())
h = m.fit(np.ones((4, 1)), np.zeros((4, 1)), batch_size=2, verbose=0, epochs=3)
(m.get_weights()[0].round(5).tolist(), [round(v, 5) for v in h.history['loss']])
""",
    "T1": """
v = tf.Variable(1.0, trainable=False)
i = Input((1,))
m = Model(i, Dense(1, use_bias=False, kernel_initializer='ones')(i * v))
m.compile(SGD(0.0), 'mae')
h = m.fit(np.ones((140, 1)), np.zeros((140, 1)), batch_size=2, epochs=3, verbose=0, callbacks=[LC(on_epoch_end=lambda e, l: v.assign(v * 10))])
h.history
""",
    "T3": """
i = Input((1,))
m = Model(i, Dense(1, use_bias=False, kernel_initializer='ones')(i))
m.add_metric(tf.reduce_sum(i), name='q', aggregation='mean')
m.compile(SGD(0.0), 'mae')
h = m.fit(np.ones((140, 1)), np.zeros((140, 1)), batch_size=2, epochs=2, verbose=0)
h.history
""",
    "T4": """
class TS(Model):

    def train_step(s, d):
        l = s.compiled_loss(d[1], s(d[0], training=True))
        return {'loss': l}
i = Input((1,))
m = TS(i, Dense(1, use_bias=False, kernel_initializer='ones')(i))
m.compile(SGD(0.0), 'mae')
x = np.arange(140.0)[:, None]
seen = []
h = m.fit(x, x * 0, batch_size=1, verbose=0, shuffle=False, callbacks=[LC(on_batch_end=lambda batch, logs: seen.append(logs['loss']))])
(h.history, seen[:3], seen[-1])
""",
    "T4c": """
class TS(Model):

    def train_step(s, d):
        l = s.compiled_loss(d[1], s(d[0], training=True))
        s.compiled_metrics.update_state(d[1], s(d[0]))
        return {'loss': l * 3, 'mae': l * 5}

    def test_step(s, d):
        l = s.compiled_loss(d[1], s(d[0], training=False))
        return {'loss': l * 3}
i = Input((1,))
m = TS(i, Dense(1, use_bias=False, kernel_initializer='ones')(i))
m.compile(SGD(0.0), 'mae', ['mae'])
x = np.arange(140.0)[:, None]
seen = []
h = m.fit(x, x * 0, batch_size=1, verbose=0, shuffle=False, validation_data=(x, x * 0), callbacks=[LC(on_batch_end=lambda batch, logs: seen.append(logs))])
(h.history, seen[:2], m.train_on_batch(x, x * 0), m.evaluate(x, x * 0, verbose=0), m.evaluate(x, x * 0, verbose=0, return_dict=True))
""",
    "T4d": """
class TS(Model):

    def train_step(s, d):
        l = s.compiled_loss(d[1], s(d[0], training=True))
        return {'mae': l * 5, 'loss': l * 3}
i = Input((1,))
m = TS(i, Dense(1, use_bias=False, kernel_initializer='ones')(i))
m.compile(SGD(0.0), 'mae', ['mae'])
x = np.arange(140.0)[:, None]
h = m.fit(x, x * 0, batch_size=1, verbose=0, shuffle=False)
(h.history, m.train_on_batch(x, x * 0), m.train_on_batch(x, x * 0, return_dict=True))
""",
    "T5": """
x = np.arange(20.0)[:, None]
seen = []
m = Sequential([Dense(1, use_bias=False, kernel_initializer='ones')])
m.compile(SGD(0.0), 'mae', steps_per_execution=6)
h = m.fit(x, x * 0, batch_size=2, verbose=0, shuffle=False, callbacks=[LC(on_train_batch_begin=lambda b, l: seen.append(('b', b, l)), on_train_batch_end=lambda b, l: seen.append(('e', b, l)), on_test_batch_begin=lambda b, l: seen.append(('tb', b, l)), on_test_batch_end=lambda b, l: seen.append(('te', b, l)))], validation_data=(x, x * 0))
(h.history, seen)
""",
    "T5b": """
x = np.ones((20, 1))
m = Sequential([Dense(1, use_bias=False, kernel_initializer='ones')])
m.compile(SGD(0.0), 'mae', steps_per_execution=6)

def stop(b, l):
    m.stop_training = True
h = m.fit(x, x * 0, batch_size=2, verbose=0, epochs=3, callbacks=[LC(on_train_batch_end=stop)])
(h.history, int(m.optimizer.iterations))
""",
    "T5c": """
x = np.ones((20, 1))
seen = []
m = Sequential([Dense(1, use_bias=False, kernel_initializer='ones')])
m.compile(SGD(0.0), 'mae', steps_per_execution=4)
p = m.predict(x, batch_size=3, verbose=0, callbacks=[LC(on_predict_batch_begin=lambda b, l: seen.append(('b', b, l)), on_predict_batch_end=lambda b, l: seen.append(('e', b, l['outputs'].shape)))])
(p.shape, seen)
""",
    "T5d": """
x = np.ones((20, 1))
seen = []

def gen():
    while True:
        yield (np.ones((2, 1)), np.zeros((2, 1)))
m = Sequential([Dense(1, use_bias=False, kernel_initializer='ones')])
m.compile(SGD(0.0), 'mae', steps_per_execution=4)
h = m.fit(gen(), steps_per_epoch=10, epochs=2, verbose=0, callbacks=[LC(on_train_batch_begin=lambda b, l: seen.append(('b', b)), on_train_batch_end=lambda b, l: seen.append(('e', b)))])
(seen, int(m.optimizer.iterations))
""",
    "T5e": """
x = np.ones((20, 1))
seen = []

def gen():
    for i in range(10):
        yield (np.ones((2, 1)), np.zeros((2, 1)))
m = Sequential([Dense(1, use_bias=False, kernel_initializer='ones')])
m.compile(SGD(0.0), 'mae', steps_per_execution=4)
h = m.fit(gen(), epochs=1, verbose=0, callbacks=[LC(on_train_batch_begin=lambda b, l: seen.append(('b', b)), on_train_batch_end=lambda b, l: seen.append(('e', b)))])
(seen, int(m.optimizer.iterations))
""",
    "T5f": """
x = np.ones((20, 1))
x[4] = np.nan
m = Sequential([Dense(1, use_bias=False, kernel_initializer='ones')])
m.compile(SGD(0.1), 'mse', steps_per_execution=3)
h = m.fit(x, x * 0, batch_size=2, verbose=0, shuffle=False, epochs=3, callbacks=[keras.callbacks.TerminateOnNaN()])
(h.history, int(m.optimizer.iterations))
""",
    "T5j": """
x = np.arange(20.0)[:, None]
seen = []
m = Sequential([Dense(1, use_bias=False, kernel_initializer='ones')])
m.compile(SGD(0.0), 'mae', steps_per_execution=6, run_eagerly=True)
h = m.fit(x, x * 0, batch_size=2, verbose=0, shuffle=False, callbacks=[LC(on_train_batch_begin=lambda b, l: seen.append(('b', b)), on_train_batch_end=lambda b, l: seen.append(('e', b)))])
seen
""",
    "T15a": """
m = Sequential([Dense(1, kernel_initializer='ones')])
m.compile(SGD(0.1), 'mse')
h = m.fit(np.ones((5, 1)), np.array([0, 1, 0, 1, 1]), batch_size=2, class_weight={0: 1, 1: 2}, sample_weight=np.arange(5.0), verbose=0, shuffle=False)
h.history
""",
    "T15a2": """
m = Sequential([Dense(1, kernel_initializer='ones')])
m.compile(SGD(0.1), 'mse')
h = m.fit(np.ones((4, 1)), np.array([0, 1, 0, 1]), batch_size=2, class_weight={0: 1, 1: 2}, sample_weight=np.arange(4.0), verbose=0, shuffle=False)
h.history
""",
    "T15a3": """
m = Sequential([Dense(1, kernel_initializer='ones')])
m.compile(SGD(0.1), 'mse')

def gen():
    yield (np.ones((2, 1)), np.array([[0], [1]]), np.array([1.0, 2.0]))
    yield (np.ones((1, 1)), np.array([[0]]), np.array([1.0]))
h = m.fit(gen(), class_weight={0: 1, 1: 2}, verbose=0, shuffle=False)
h.history
""",
    "T15c2": """
i = Input((1,))
o = Dense(1)(i)
m = Model(i, o)
mm = keras.metrics.Mean(name='q')
m.add_metric(mm)
1
""",
    "T15c3": """
class La(L.Layer):

    def __init__(s):
        super().__init__()
        s.mm = keras.metrics.Mean(name='q')

    def call(s, x):
        s.add_metric(s.mm(x))
        return x
i = Input((1,))
o = La()(Dense(1, kernel_initializer='ones')(i))
m = Model(i, o)
m.compile(SGD(0.1), 'mse')
h = m.fit(np.ones((4, 1)), np.ones((4, 1)), verbose=0)
h.history
""",
    "cw_soft": """
m = Sequential([Dense(1, kernel_initializer='ones', activation='sigmoid')])
m.compile(SGD(0.1), 'binary_crossentropy')
h = m.fit(np.ones((6, 1)), np.array([[0.9], [0.2], [0.5], [1.5], [0.6], [0.4]]), batch_size=6, class_weight={0: 1.0, 1: 2.0, 2: 7.0}, verbose=0)
h.history
""",
    "cw_soft1d": """
m = Sequential([Dense(1, kernel_initializer='ones', activation='sigmoid')])
m.compile(SGD(0.1), 'binary_crossentropy')
h = m.fit(np.ones((2, 1)), np.array([0.9, 0.2]), class_weight={0: 1.0, 1: 2.0}, verbose=0)
h.history
""",
    "cw_tob": """
m = Sequential([Dense(1, kernel_initializer='ones', activation='sigmoid')])
m.compile(SGD(0.1), 'binary_crossentropy')
m.train_on_batch(np.ones((2, 1)), np.array([0.9, 0.2]), class_weight={0: 1.0, 1: 2.0})
""",
    "cw_3d": """
m = Sequential([L.InputLayer((4, 3)), L.Activation('softmax')])
m.compile(SGD(0.1), 'categorical_crossentropy')
y = np.eye(3)[np.arange(20) % 3].reshape(5, 4, 3)
x = np.arange(60.0).reshape(5, 4, 3) % 7
h = m.fit(x, y, class_weight={0: 1.0, 1: 2.0, 2: 3.0}, verbose=0, batch_size=5)
h.history
""",
    "cw_3d_b": """
m = Sequential([L.InputLayer((4, 3)), L.Activation('softmax')])
m.compile(SGD(0.1), 'categorical_crossentropy')
y = np.eye(3)[np.arange(20) % 3].reshape(5, 4, 3)
x = np.arange(60.0).reshape(5, 4, 3) % 7
h = m.fit(x, y, class_weight={0: 1.0, 1: 2.0, 2: 3.0}, verbose=0, batch_size=2)
h.history
""",
    "cw_3d_sw": """
m = Sequential([L.InputLayer((4, 3)), L.Activation('softmax')])
m.compile(SGD(0.1), 'categorical_crossentropy')
y = np.eye(3)[np.arange(20) % 3].reshape(5, 4, 3)
x = np.arange(60.0).reshape(5, 4, 3) % 7
h = m.fit(x, y, class_weight={0: 1.0, 1: 2.0, 2: 3.0}, sample_weight=np.ones((5,)), verbose=0, batch_size=5)
h.history
""",
    "cw_3d_sw2": """
m = Sequential([L.InputLayer((4, 3)), L.Activation('softmax')])
m.compile(SGD(0.1), 'categorical_crossentropy')
y = np.eye(3)[np.arange(20) % 3].reshape(5, 4, 3)
x = np.arange(60.0).reshape(5, 4, 3) % 7
h = m.fit(x, y, class_weight={0: 1.0, 1: 2.0, 2: 3.0}, sample_weight=np.ones((5, 4)) * 2, verbose=0, batch_size=5)
h.history
""",
    "cw_3d_one": """
m = Sequential([L.InputLayer((4, 1)), L.Activation('sigmoid')])
m.compile(SGD(0.1), 'binary_crossentropy')
y = (np.arange(20) % 2).reshape(5, 4, 1)
x = np.arange(20.0).reshape(5, 4, 1) % 7
h = m.fit(x, y, class_weight={0: 1.0, 1: 2.0}, verbose=0, batch_size=5)
h.history
""",
    "cw_3d_sparse": """
m = Sequential([L.InputLayer((4, 3)), L.Activation('softmax')])
m.compile(SGD(0.1), 'sparse_categorical_crossentropy')
y = (np.arange(20) % 3).reshape(5, 4, 1)
x = np.arange(60.0).reshape(5, 4, 3) % 7
h = m.fit(x, y, class_weight={0: 1.0, 1: 2.0, 2: 3.0}, verbose=0, batch_size=5)
h.history
""",
    "cw_2d_sparse": """
m = Sequential([L.InputLayer((4, 3)), L.Activation('softmax')])
m.compile(SGD(0.1), 'sparse_categorical_crossentropy')
y = (np.arange(20) % 3).reshape(5, 4)
x = np.arange(60.0).reshape(5, 4, 3) % 7
h = m.fit(x, y, class_weight={0: 1.0, 1: 2.0, 2: 3.0, 3: 4.0}, verbose=0, batch_size=5)
h.history
""",
    "cw_4d": """
m = Sequential([L.InputLayer((2, 2, 3)), L.Activation('softmax')])
m.compile(SGD(0.1), 'categorical_crossentropy')
y = np.eye(3)[np.arange(20) % 3].reshape(5, 2, 2, 3)
x = np.arange(60.0).reshape(5, 2, 2, 3) % 7
h = m.fit(x, y, class_weight={0: 1.0, 1: 2.0, 2: 3.0}, verbose=0, batch_size=5)
h.history
""",
    "cw_4d_b": """
m = Sequential([L.InputLayer((3, 2, 3)), L.Activation('softmax')])
m.compile(SGD(0.1), 'categorical_crossentropy')
y = np.eye(3)[np.arange(30) % 3].reshape(5, 3, 2, 3)
x = np.arange(90.0).reshape(5, 3, 2, 3) % 7
h = m.fit(x, y, class_weight={0: 1.0, 1: 2.0, 2: 3.0}, verbose=0, batch_size=5)
h.history
""",
    "cw_miss": """
m = Sequential([Dense(3, activation='softmax')])
m.compile(SGD(0.1), 'sparse_categorical_crossentropy')
h = m.fit(np.ones((3, 1)), np.array([0, 1, 2]), class_weight={0: 1.0, 1: 2.0}, verbose=0)
h.history
""",
    "cw_miss2": """
m = Sequential([Dense(3, activation='softmax')])
m.compile(SGD(0.1), 'sparse_categorical_crossentropy')
h = m.fit(np.ones((3, 1)), np.array([0, 1, -1]), class_weight={0: 1.0, 1: 2.0}, verbose=0)
h.history
""",
    "cw_str": """
m = Sequential([Dense(3, activation='softmax')])
m.compile(SGD(0.1), 'sparse_categorical_crossentropy')
h = m.fit(np.ones((3, 1)), np.array([0, 1, 2]), class_weight={'0': 1.0, '1': 2.0, '2': 1}, verbose=0)
h.history
""",
    "cw_bal": """
m = Sequential([Dense(3, activation='softmax')])
m.compile(SGD(0.1), 'sparse_categorical_crossentropy')
h = m.fit(np.ones((3, 1)), np.array([0, 1, 2]), class_weight='balanced', verbose=0)
h.history
""",
    "cw_list": """
m = Sequential([Dense(3, activation='softmax')])
m.compile(SGD(0.1), 'sparse_categorical_crossentropy')
h = m.fit(np.ones((3, 1)), np.array([0, 1, 2]), class_weight=[1.0, 2.0, 3.0], verbose=0)
h.history
""",
    "cw_npkeys": """
m = Sequential([Dense(3, activation='softmax', kernel_initializer='ones')])
m.compile(SGD(0.1), 'sparse_categorical_crossentropy')
h = m.fit(np.ones((3, 1)), np.array([0, 1, 2]), class_weight={np.int64(0): 1.0, np.int64(1): 2.0, np.int64(2): np.float64(4.0)}, verbose=0)
h.history
""",
    "cw_floatkeys": """
m = Sequential([Dense(3, activation='softmax', kernel_initializer='ones')])
m.compile(SGD(0.1), 'sparse_categorical_crossentropy')
h = m.fit(np.ones((3, 1)), np.array([0, 1, 2]), class_weight={0.0: 1.0, 1.0: 2.0, 2.0: 4}, verbose=0)
h.history
""",
    "cw_two": """
i = Input((1,))
m = Model(i, [Dense(1)(i), Dense(1)(i)])
m.compile(SGD(0.1), 'mse')
h = m.fit(np.ones((3, 1)), [np.ones((3, 1)), np.ones((3, 1))], class_weight={0: 1.0, 1: 2.0}, verbose=0)
h.history
""",
    "cw_noy": """
i = Input((1,))
m = Model(i, [Dense(1)(i), Dense(1)(i)])
m.compile(SGD(0.1), 'mse')
h = m.fit(np.ones((3, 1)), class_weight={0: 1.0, 1: 2.0}, verbose=0)
h.history
""",
    "cw_dicty": """
i = Input((1,))
m = Model(i, {'a': Dense(1, kernel_initializer='ones')(i)})
m.compile(SGD(0.1), 'mse')
h = m.fit(np.ones((3, 1)), {'a': np.ones((3, 1))}, class_weight={0: 1.0, 1: 2.0}, verbose=0)
h.history
""",
    "cw_onehotfloat": """
m = Sequential([Dense(3, activation='softmax', kernel_initializer='ones')])
m.compile(SGD(0.1), 'categorical_crossentropy')
h = m.fit(np.ones((3, 1)), np.array([[0.2, 0.7, 0.1], [0.5, 0.5, 0], [0, 0, 1]]), class_weight={0: 1.0, 1: 2.0, 2: 3}, verbose=0)
h.history
""",
    "cw_bool": """
m = Sequential([Dense(1, activation='sigmoid', kernel_initializer='ones')])
m.compile(SGD(0.1), 'binary_crossentropy')
h = m.fit(np.ones((3, 1)), np.array([True, False, True]), class_weight={0: 1.0, 1: 2.0}, verbose=0)
h.history
""",
    "cw_f64": """
tf.keras.backend.set_floatx('float64')
m = Sequential([Dense(1, activation='sigmoid', kernel_initializer='ones')])
m.compile(SGD(0.1), 'binary_crossentropy')
try:
    h = m.fit(np.ones((3, 1)), np.array([1, 0, 1]), class_weight={0: 1.0, 1: 2.0}, sample_weight=np.ones(3), verbose=0, batch_size=3)
    out = h.history
finally:
    tf.keras.backend.set_floatx('float32')
out if 'out' in globals() else None
""",
    "cw_intsw": """
m = Sequential([Dense(1, activation='sigmoid', kernel_initializer='ones')])
m.compile(SGD(0.1), 'binary_crossentropy')
h = m.fit(np.ones((3, 1)), np.array([1, 0, 1]), class_weight={0: 1.0, 1: 2.0}, sample_weight=np.array([1, 2, 3]), verbose=0, batch_size=3)
h.history
""",
    "cw_metric": """
m = Sequential([Dense(1, activation='sigmoid', kernel_initializer='ones')])
m.compile(SGD(0.0), 'binary_crossentropy', weighted_metrics=['accuracy'], metrics=['mae'])
h = m.fit(np.ones((5, 1)), np.array([1, 0, 1, 0, 0]), class_weight={0: 1.0, 1: 2.0}, verbose=0, batch_size=2, validation_data=(np.ones((5, 1)), np.array([1, 0, 1, 0, 0])), shuffle=False)
h.history
""",
    "cw_gen": """
def gen():
    yield (np.ones((2, 1)), np.array([0, 1]))
    yield (np.ones((2, 1)), np.array([0, 1]))
m = Sequential([Dense(1, activation='sigmoid', kernel_initializer='ones')])
m.compile(SGD(0.1), 'binary_crossentropy')
h = m.fit(gen(), class_weight={0: 1.0, 1: 2.0}, verbose=0)
h.history
""",
    "cw_sw_gen": """
def gen():
    yield (np.ones((2, 1)), np.array([0, 1]), np.array([2.0, 3.0]))
    yield (np.ones((2, 1)), np.array([0, 1]), np.array([2.0, 3.0]))
m = Sequential([Dense(1, activation='sigmoid', kernel_initializer='ones')])
m.compile(SGD(0.1), 'binary_crossentropy')
h = m.fit(gen(), class_weight={0: 1.0, 1: 2.0}, verbose=0)
h.history
""",
    "cw_tob_sw": """
m = Sequential([Dense(1, activation='sigmoid', kernel_initializer='ones')])
m.compile(SGD(0.1), 'binary_crossentropy')
m.train_on_batch(np.ones((3, 1)), np.array([0, 1, 0]), sample_weight=np.array([1.0, 2.0, 3.0]), class_weight={0: 1.0, 1: 2.0})
""",
    "card1": """
m = Sequential([Dense(1)])
m.compile(SGD(0.1), 'mse')
m.train_on_batch(np.ones((3, 1)), np.ones((2, 1)))
""",
    "card2": """
m = Sequential([Dense(1)])
m.compile(SGD(0.1), 'mse')
m.test_on_batch(np.ones((3, 1)), np.ones((2, 1)))
""",
    "card3": """
m = Sequential([Dense(1)])
m.compile(SGD(0.1), 'mse')
m.train_on_batch(np.ones((3, 1)), np.ones((3, 1)), sample_weight=np.ones(2))
""",
    "card4": """
m = Sequential([Dense(1)])
m.compile(SGD(0.1), 'mse')
m.fit(np.ones((3, 1)), np.ones((3, 1)), sample_weight=np.ones(2))
""",
    "card5": """
i, j = (Input((1,)), Input((1,)))
m = Model([i, j], i + j)
m.predict_on_batch([np.ones((3, 1)), np.ones((2, 1))])
""",
    "card6": """
i, j = (Input((1,)), Input((1,)))
m = Model([i, j], i + j)
m.compile('sgd', 'mse')
m.predict([np.ones((3, 1)), np.ones((2, 1))])
""",
    "card8": """
m = Sequential([Dense(1)])
m.compile(SGD(0.1), 'mse')
m.fit(np.ones((0, 1)), np.ones((0, 1)), verbose=0).history
""",
    "card9": """
m = Sequential([Dense(1)])
m.compile(SGD(0.1), 'mse')
m.predict(np.ones((0, 1)), verbose=0)
""",
    "fit_list": """
m = Sequential([Dense(1, kernel_initializer='ones')])
m.compile(SGD(0.1), 'mse')
m.fit([[1.0], [2.0]], [[1.0], [2.0]], verbose=0).history
""",
    "fit_in_fn": """
m = Sequential([Dense(1, kernel_initializer='ones')])
m.compile(SGD(0.1), 'mse')

@tf.function
def f():
    m.fit(np.ones((2, 1)), np.ones((2, 1)), verbose=0)
    return 1
f()
""",
    "eval_in_fn": """
m = Sequential([Dense(1, kernel_initializer='ones')])
m.compile(SGD(0.1), 'mse')

@tf.function
def f():
    m.evaluate(np.ones((2, 1)), np.ones((2, 1)), verbose=0)
    return 1
f()
""",
    "pred_in_fn": """
m = Sequential([Dense(1, kernel_initializer='ones')])
m.compile(SGD(0.1), 'mse')

@tf.function
def f():
    m.predict(np.ones((2, 1)), verbose=0)
    return 1
f()
""",
    "tob_in_fn": """
m = Sequential([Dense(1, kernel_initializer='ones')])
m.compile(SGD(0.1), 'mse')

@tf.function
def f():
    return m.train_on_batch(np.ones((2, 1)), np.ones((2, 1)))
f()
""",
    "pob_in_fn": """
m = Sequential([Dense(1, kernel_initializer='ones')])
m.compile(SGD(0.1), 'mse')

@tf.function
def f():
    return m.predict_on_batch(np.ones((2, 1)))
f()
""",
    "bs1": """
m = Sequential([Dense(1)])
m.compile(SGD(0.1), 'mse')
m.fit(np.ones((3, 1)), np.ones((3, 1)), batch_size='16', verbose=0)
""",
    "bs2": """
m = Sequential([Dense(1)])
m.compile(SGD(0.1), 'mse')
m.fit(np.ones((3, 1)), np.ones((3, 1)), batch_size=16.0, verbose=0)
""",
    "bs3": """
m = Sequential([Dense(1)])
m.compile(SGD(0.1), 'mse')
m.fit(np.ones((3, 1)), np.ones((3, 1)), batch_size=2.7, verbose=0)
""",
    "bs7": """
m = Sequential([Dense(1)])
m.compile(SGD(0.1), 'mse')
m.predict(np.ones((3, 1)), batch_size='16', verbose=0)
""",
    "bs8": """
m = Sequential([Dense(1)])
m.compile(SGD(0.1), 'mse')
m.evaluate(np.ones((3, 1)), np.ones((3, 1)), batch_size=2.0, verbose=0)
""",
    "ep1": """
m = Sequential([Dense(1)])
m.compile(SGD(0.1), 'mse')
m.fit(np.ones((3, 1)), np.ones((3, 1)), epochs='2', verbose=0)
""",
    "ep2": """
m = Sequential([Dense(1)])
m.compile(SGD(0.1), 'mse')
m.fit(np.ones((3, 1)), np.ones((3, 1)), epochs=2.0, verbose=0)
""",
    "ep3": """
m = Sequential([Dense(1)])
m.compile(SGD(0.1), 'mse')
m.fit(np.ones((3, 1)), np.ones((3, 1)), epochs=0, verbose=0).history
""",
    "spe1": """
m = Sequential([Dense(1)])
m.compile(SGD(0.1), 'mse')
m.fit(np.ones((3, 1)), np.ones((3, 1)), steps_per_epoch='2', verbose=0).history
""",
    "spe0": """
m = Sequential([Dense(1)])
m.compile(SGD(0.1), 'mse')
m.fit(np.ones((3, 1)), np.ones((3, 1)), steps_per_epoch=0, verbose=0).history
""",
    "vs_gen": """
def gen():
    while True:
        yield (np.ones((2, 1)), np.ones((2, 1)))
m = Sequential([Dense(1)])
m.compile(SGD(0.1), 'mse')
m.fit(gen(), validation_split=0.2, steps_per_epoch=2, verbose=0)
""",
    "vs_seq": """
class S(keras.utils.Sequence):

    def __len__(s):
        return 3

    def __getitem__(s, i):
        return (np.ones((2, 1)), np.ones((2, 1)))
m = Sequential([Dense(1)])
m.compile(SGD(0.1), 'mse')
m.fit(S(), validation_split=0.2, verbose=0)
""",
    "vs_str": """
m = Sequential([Dense(1)])
m.compile(SGD(0.1), 'mse')
m.fit(np.ones((3, 1)), np.ones((3, 1)), validation_split='0.2', verbose=0)
""",
    "vs_neg": """
m = Sequential([Dense(1)])
m.compile(SGD(0.1), 'mse')
m.fit(np.ones((3, 1)), np.ones((3, 1)), validation_split=-0.5, verbose=0)
""",
    "vs_small": """
m = Sequential([Dense(1)])
m.compile(SGD(0.1), 'mse')
m.fit(np.ones((1, 1)), np.ones((1, 1)), validation_split=0.5, verbose=0)
""",
    "vs_card": """
m = Sequential([Dense(1)])
m.compile(SGD(0.1), 'mse')
m.fit(np.ones((9, 1)), np.ones((4, 1)), validation_split=0.5, verbose=0)
""",
    "vs_list": """
m = Sequential([Dense(1)])
m.compile(SGD(0.1), 'mse')
m.fit([[1.0], [2.0], [3.0], [4.0]], [[1.0], [2.0], [3.0], [4.0]], validation_split=0.5, verbose=0).history.keys()
""",
    "vs_both": """
m = Sequential([Dense(1)])
m.compile(SGD(0.1), 'mse')
m.fit(np.ones((9, 1)), np.ones((9, 1)), validation_split=0.5, validation_data=(np.ones((9, 1)), np.ones((9, 1))), verbose=0).history.keys()
""",
    "fg_empty": """
m = Sequential([Dense(1)])
m.compile(SGD(0.1), 'mse')
m.fit_generator(iter([]), verbose=0)
""",
    "f_empty": """
m = Sequential([Dense(1)])
m.compile(SGD(0.1), 'mse')
m.fit(iter([]), verbose=0)
""",
    "f_emptygen": """
def gen():
    if 0:
        yield 1
m = Sequential([Dense(1)])
m.compile(SGD(0.1), 'mse')
m.fit(gen(), verbose=0)
""",
    "f_emptyseq": """
class S(keras.utils.Sequence):

    def __len__(s):
        return 0

    def __getitem__(s, i):
        return (np.ones((2, 1)), np.ones((2, 1)))
m = Sequential([Dense(1)])
m.compile(SGD(0.1), 'mse')
m.fit(S(), verbose=0)
""",
    "e_empty": """
m = Sequential([Dense(1)])
m.compile(SGD(0.1), 'mse')
m.evaluate(iter([]), verbose=0)
""",
    "p_empty": """
m = Sequential([Dense(1)])
m.compile(SGD(0.1), 'mse')
m.predict(iter([]), verbose=0)
""",
    "notr1": """
m = Sequential([Dense(1, trainable=False)])
m.compile('sgd', 'mse')
m.fit(np.ones((3, 1)), np.ones((3, 1)), verbose=0).history.keys()
""",
    "notr2": """
class M(Model):

    def __init__(s):
        super().__init__()
        s.d = Dense(1)

    def call(s, x):
        return tf.stop_gradient(s.d(x))
m = M()
m.compile('sgd', 'mse')
m.fit(np.ones((3, 1)), np.ones((3, 1)), verbose=0).history.keys()
""",
    "nograd": """
m = Sequential([Dense(1)])
m.compile('sgd', lambda a, b: tf.constant(1.0))
m.fit(np.ones((3, 1)), np.ones((3, 1)), verbose=0).history.keys()
""",
    "noloss": """
m = Sequential([Dense(1)])
m.compile('sgd')
m.fit(np.ones((3, 1)), np.ones((3, 1)), verbose=0).history.keys()
""",
    "noy": """
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
m.fit(np.ones((3, 1)), verbose=0).history.keys()
""",
    "fail1": """
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
m.fit(object(), verbose=0)
""",
    "fail3": """
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
m.fit(np.ones((2, 1)), object(), verbose=0)
""",
    "fail4": """
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
m.fit(None, None, verbose=0)
""",
    "fail6": """
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
m.fit({1, 2}, verbose=0)
""",
    "fail7": """
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
m.predict(None, verbose=0)
""",
    "ymix": """
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
m.fit(((np.ones((2, 1)), np.ones((2, 1))) for _ in range(3)), np.ones((2, 1)), verbose=0)
""",
    "swmix": """
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
m.fit(((np.ones((2, 1)), np.ones((2, 1))) for _ in range(3)), sample_weight=np.ones((2, 1)), verbose=0)
""",
    "bsgen": """
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
m.fit(((np.ones((2, 1)), np.ones((2, 1))) for _ in range(3)), batch_size=2, verbose=0).history.keys()
""",
    "vd_bad": """
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
m.fit(np.ones((2, 1)), np.ones((2, 1)), validation_data=(1, 2, 3, 4), verbose=0).history.keys()
""",
    "vd_steps": """
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
m.fit(np.ones((8, 1)), np.ones((8, 1)), validation_data=(np.ones((8, 1)), np.ones((8, 1))), validation_steps=5, validation_batch_size=4, verbose=0).history.keys()
""",
    "vd_inf": """
def gen():
    while True:
        yield (np.ones((2, 1)), np.ones((2, 1)))
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
m.fit(np.ones((8, 1)), np.ones((8, 1)), validation_data=gen(), validation_steps=3, verbose=0).history.keys()
""",
    "vfreq": """
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
m.fit(np.ones((8, 1)), np.ones((8, 1)), validation_data=(np.ones((8, 1)), np.ones((8, 1))), validation_freq='1', verbose=0).history.keys()
""",
    "vfreq0": """
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
m.fit(np.ones((8, 1)), np.ones((8, 1)), validation_data=(np.ones((8, 1)), np.ones((8, 1))), validation_freq=0, verbose=0).history.keys()
""",
    "gen4": """
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
m.fit((tuple((np.ones((2, 1)) for _ in range(4))) for _ in range(3)), verbose=0).history.keys()
""",
    "genlist": """
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
m.fit(([np.ones((2, 1)), np.ones((2, 1))] for _ in range(3)), verbose=0).history.keys()
""",
    "kwfit": """
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
m.fit(np.ones((8, 1)), np.ones((8, 1)), nb_epoch=1)
""",
    "cbbad": """
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
m.fit(np.ones((8, 1)), np.ones((8, 1)), verbose=0, callbacks=[lambda: 1])
""",
    "cbbad2": """
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
m.fit(np.ones((8, 1)), np.ones((8, 1)), verbose=0, callbacks=keras.callbacks.EarlyStopping)
""",
    "cbcls": """
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
m.fit(np.ones((8, 1)), np.ones((8, 1)), verbose=0, callbacks=[keras.callbacks.History])
""",
    "sp_fit": """
import scipy.sparse as sp
x = sp.csr_matrix(np.eye(4)[[0, 1, 2, 3, 1]])
m = Sequential([Dense(1, kernel_initializer='ones')])
m.compile(SGD(0.1), 'mse')
h = m.fit(x, np.arange(5.0)[:, None], batch_size=2, verbose=0, shuffle=False, epochs=2)
(h.history, m.get_weights(), m.predict(x, verbose=0), m.evaluate(x, np.arange(5.0)[:, None], verbose=0))
""",
    "sp_fit_in": """
import scipy.sparse as sp
x = sp.csr_matrix(np.eye(4)[[0, 1, 2, 3, 1]])
m = Sequential([Dense(1, kernel_initializer='ones', input_shape=(4,))])
m.compile(SGD(0.1), 'mse')
h = m.fit(x, np.arange(5.0)[:, None], batch_size=2, verbose=0, shuffle=False)
h.history
""",
    "sp_fit_shuf": """
import scipy.sparse as sp
x = sp.csr_matrix(np.eye(4)[[0, 1, 2, 3, 1]])
m = Sequential([Dense(1, kernel_initializer='ones', input_shape=(4,))])
m.compile(SGD(0.1), 'mse')
h = m.fit(x, np.ones((5, 1)) * 5, verbose=0)
h.history
""",
    "sp_coo": """
import scipy.sparse as sp
x = sp.coo_matrix(np.eye(4)[[0, 1, 2, 3, 1]])
m = Sequential([Dense(1, kernel_initializer='ones', input_shape=(4,))])
m.compile(SGD(0.1), 'mse')
h = m.fit(x, np.ones((5, 1)) * 5, verbose=0)
h.history
""",
    "sp_int": """
import scipy.sparse as sp
x = sp.csr_matrix(np.eye(4, dtype=int)[[0, 1, 2, 3, 1]])
m = Sequential([Dense(1, kernel_initializer='ones', input_shape=(4,))])
m.compile(SGD(0.1), 'mse')
h = m.fit(x, np.ones((5, 1)) * 5, verbose=0)
h.history
""",
    "sp_tob": """
import scipy.sparse as sp
x = sp.csr_matrix(np.eye(4)[[0, 1, 2, 3, 1]])
m = Sequential([Dense(1, kernel_initializer='ones', input_shape=(4,))])
m.compile(SGD(0.1), 'mse')
(m.train_on_batch(x, np.ones((5, 1)) * 5), m.test_on_batch(x, np.ones((5, 1)) * 5), m.predict_on_batch(x))
""",
    "sp_y": """
import scipy.sparse as sp
y = sp.csr_matrix(np.eye(4)[[0, 1, 2, 3, 1]])
m = Sequential([Dense(4, kernel_initializer='ones', input_shape=(4,))])
m.compile(SGD(0.1), 'mse')
m.fit(np.ones((5, 4)), y, verbose=0).history
""",
    "sp_ae": """
import scipy.sparse as sp
y = sp.csr_matrix(np.eye(4)[[0, 1, 2, 3, 1]])
m = Sequential([Dense(4, kernel_initializer='ones', input_shape=(4,))])
m.compile(SGD(0.1), 'mse')
m.fit(y, y, verbose=0).history
""",
    "sp_two": """
import scipy.sparse as sp
x = sp.csr_matrix(np.eye(4)[[0, 1, 2, 3, 1]])
i, j = (Input((4,)), Input((2,)))
m = Model([i, j], Dense(1, kernel_initializer='ones')(i) + Dense(1, kernel_initializer='ones')(j))
m.compile(SGD(0.1), 'mse')
m.fit([x, np.ones((5, 2))], np.ones((5, 1)), verbose=0).history
""",
    "sp_vs": """
import scipy.sparse as sp
x = sp.csr_matrix(np.eye(4)[[0, 1, 2, 3, 1]])
m = Sequential([Dense(1, kernel_initializer='ones', input_shape=(4,))])
m.compile(SGD(0.1), 'mse')
m.fit(x, np.ones((5, 1)) * 5, verbose=0, validation_split=0.4).history
""",
    "sp_vd": """
import scipy.sparse as sp
x = sp.csr_matrix(np.eye(4)[[0, 1, 2, 3, 1]])
m = Sequential([Dense(1, kernel_initializer='ones', input_shape=(4,))])
m.compile(SGD(0.1), 'mse')
m.fit(x, np.ones((5, 1)) * 5, verbose=0, validation_data=(x, np.ones((5, 1)))).history
""",
    "str_mse": """
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
m.fit(np.ones((2, 1)), np.array(['a', 'b']), verbose=0)
""",
    "str_bce": """
m = Sequential([Dense(1)])
m.compile('sgd', 'binary_crossentropy')
m.fit(np.ones((2, 1)), np.array(['a', 'b']), verbose=0)
""",
    "str_scce": """
m = Sequential([Dense(2)])
m.compile('sgd', 'sparse_categorical_crossentropy')
m.fit(np.ones((2, 1)), np.array(['a', 'b']), verbose=0)
""",
    "str_hinge": """
m = Sequential([Dense(1)])
m.compile('sgd', 'hinge')
m.fit(np.ones((2, 1)), np.array(['a', 'b']), verbose=0)
""",
    "str_chinge": """
m = Sequential([Dense(2)])
m.compile('sgd', 'categorical_hinge')
m.fit(np.ones((2, 1)), np.array([['a', 'b']] * 2), verbose=0)
""",
    "str_huber": """
m = Sequential([Dense(1)])
m.compile('sgd', 'huber')
m.fit(np.ones((2, 1)), np.array(['a', 'b']), verbose=0)
""",
    "str_kld": """
m = Sequential([Dense(1)])
m.compile('sgd', 'kl_divergence')
m.fit(np.ones((2, 1)), np.array(['a', 'b']), verbose=0)
""",
    "str_poi": """
m = Sequential([Dense(1)])
m.compile('sgd', 'poisson')
m.fit(np.ones((2, 1)), np.array(['a', 'b']), verbose=0)
""",
    "str_mape": """
m = Sequential([Dense(1)])
m.compile('sgd', 'mape')
m.fit(np.ones((2, 1)), np.array(['a', 'b']), verbose=0)
""",
    "str_obj": """
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
m.fit(np.ones((2, 1)), np.array(['a', 'b'], dtype=object), verbose=0)
""",
    "str_eager": """
m = Sequential([Dense(1)])
m.compile('sgd', 'mse', run_eagerly=True)
m.fit(np.ones((2, 1)), np.array(['a', 'b']), verbose=0)
""",
    "str_eval": """
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
m.evaluate(np.ones((2, 1)), np.array(['a', 'b']), verbose=0)
""",
    "str_tob": """
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
m.train_on_batch(np.ones((2, 1)), np.array(['a', 'b']))
""",
    "str_none": """
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
m.fit(np.ones((2, 1)), np.array([1.0, None], dtype=object), verbose=0)
""",
    "obj_float": """
m = Sequential([Dense(1, kernel_initializer='ones')])
m.compile('sgd', 'mse')
m.fit(np.ones((2, 1)), np.array([1.0, 2], dtype=object), verbose=0).history
""",
    "np_call": """
class M(Model):

    def __init__(s):
        super().__init__()
        s.a = Dense(2)
        s.b = Dense(1)

    def call(s, x):
        return s.b(np.tanh(s.a(x)))
m = M()
m.compile('sgd', 'mse')
m.fit(np.ones((2, 1)), np.ones((2, 1)), verbose=0)
""",
    "numpy_call": """
class M(Model):

    def __init__(s):
        super().__init__()
        s.a = Dense(2)
        s.b = Dense(1)

    def call(s, x):
        return s.b(tf.constant(np.tanh(s.a(x).numpy())))
m = M()
m.compile('sgd', 'mse')
m.fit(np.ones((2, 1)), np.ones((2, 1)), verbose=0)
""",
    "numpy_call_eager": """
class M(Model):

    def __init__(s):
        super().__init__()
        s.a = Dense(2, kernel_initializer='ones')
        s.b = Dense(1, kernel_initializer='ones')

    def call(s, x):
        return s.b(tf.constant(np.tanh(s.a(x).numpy())))
m = M()
m.compile(SGD(0.1), 'mse', run_eagerly=True)
h = m.fit(np.ones((2, 1)), np.ones((2, 1)), verbose=0)
(h.history, m.get_weights())
""",
    "np_loss": """
m = Sequential([Dense(1)])
m.compile('sgd', lambda a, b: tf.reduce_mean(b) + np.mean(b))
m.fit(np.ones((2, 1)), np.ones((2, 1)), verbose=0)
""",
    "np_loss2": """
m = Sequential([Dense(1)])
m.compile('sgd', lambda a, b: tf.reduce_mean(b) + b.numpy().mean())
m.fit(np.ones((2, 1)), np.ones((2, 1)), verbose=0)
""",
    "np_callm": """
class M(Model):

    def __init__(s):
        super().__init__()
        s.a = Dense(2, kernel_initializer='ones')
        s.b = Dense(1, kernel_initializer='ones')

    def call(s, x):
        return s.b(np.tanh(s.a(x)))
m = M()
m(np.ones((2, 1)))
""",
    "np_pyf": """
class M(Model):

    def __init__(s):
        super().__init__()
        s.a = Dense(2, kernel_initializer='ones')
        s.b = Dense(1, kernel_initializer='ones')

    def call(s, x):
        h = s.a(x)
        z = tf.numpy_function(lambda v: np.tanh(v), [h], tf.float32)
        z.set_shape(h.shape)
        return s.b(z)
m = M()
m.compile(SGD(0.1), 'mse')
h = m.fit(np.ones((2, 1)), np.ones((2, 1)), verbose=0)
(h.history, m.get_weights())
""",
    "np_pyf2": """
class M(Model):

    def __init__(s):
        super().__init__()
        s.a = Dense(2, kernel_initializer='ones')
        s.b = Dense(1, kernel_initializer='ones')

    def call(s, x):
        h = s.a(x)
        z = tf.py_function(lambda v: tf.tanh(v) + v.numpy() * 0, [h], tf.float32)
        z.set_shape(h.shape)
        return s.b(z)
m = M()
m.compile(SGD(0.1), 'mse')
h = m.fit(np.ones((2, 1)), np.ones((2, 1)), verbose=0)
(h.history, m.get_weights())
""",
    "np_trainstep": """
class M(Model):

    def train_step(s, d):
        x, y = d
        with tf.GradientTape() as t:
            l = s.compiled_loss(y, s(x, training=True))
        s.optimizer.minimize(l, s.trainable_variables, tape=t)
        return {'loss': l.numpy()}
i = Input((1,))
m = M(i, Dense(1)(i))
m.compile('sgd', 'mse')
m.fit(np.ones((2, 1)), np.ones((2, 1)), verbose=0)
""",
    "np_dyn": """
class La(L.Layer):

    def __init__(s):
        super().__init__(dynamic=True)

    def call(s, x):
        return x * float(np.mean(x))

    def compute_output_shape(s, sh):
        return sh
m = Sequential([Dense(1, kernel_initializer='ones', input_shape=(1,)), La()])
m.compile('sgd', 'mse')
m.fit(np.ones((2, 1)), np.ones((2, 1)), verbose=0).history
""",
    "tf_logs2": """
seen = []

class C(CB):

    def __init__(s):
        super().__init__()
        s._supports_tf_logs = True

    def on_train_batch_end(s, b, logs=None):
        seen.append(type(logs['loss']).__name__)

    def on_epoch_end(s, b, logs=None):
        seen.append(type(logs['loss']).__name__)
m = Sequential([Dense(1, input_shape=(1,))])
m.compile('sgd', 'mse')
m.fit(np.ones((2, 1)), np.ones((2, 1)), verbose=0, callbacks=[C(), LC(on_batch_end=lambda batch, logs: seen.append('l' + type(logs['loss']).__name__))])
m.predict(np.ones((2, 1)), verbose=0, callbacks=[LC(on_predict_batch_end=lambda batch, logs: seen.append('l' + type(logs['outputs']).__name__))])
seen
""",
    "int_metric": """
class I(keras.metrics.Metric):

    def __init__(s, **k):
        super().__init__(**k)
        s.n = s.add_weight('n', dtype='int32', initializer='zeros')

    def update_state(s, a, b, sample_weight=None):
        s.n.assign_add(3)

    def result(s):
        return s.n

class J(keras.metrics.Metric):

    def update_state(s, a, b, sample_weight=None):
        pass

    def result(s):
        return {'q': tf.constant(3), 'st': tf.constant('abc'), 'v': tf.constant([1, 2]), 'bo': tf.constant(True)}
m = Sequential([Dense(1, kernel_initializer='ones', input_shape=(1,))])
m.compile('sgd', 'mse', metrics=[I(name='i'), J(name='j')])
seen = []
h = m.fit(np.ones((2, 1)), np.ones((2, 1)), verbose=0, callbacks=[LC(on_batch_end=lambda batch, logs: seen.append(logs))])
(h.history, seen, m.evaluate(np.ones((2, 1)), np.ones((2, 1)), verbose=0))
""",
    "int_step": """
class M(Model):

    def train_step(s, d):
        return {'a': tf.constant(3), 'b': 4, 'c': np.int64(3), 'd': tf.constant([1, 2])}
i = Input((1,))
m = M(i, Dense(1)(i))
m.compile('sgd', 'mse')
(m.fit(np.ones((2, 1)), np.ones((2, 1)), verbose=0).history, m.train_on_batch(np.ones((2, 1)), np.ones((2, 1))))
""",
    "step_empty": """
class M(Model):

    def train_step(s, d):
        return {}
i = Input((1,))
m = M(i, Dense(1)(i))
m.compile('sgd', 'mse')
m.fit(np.ones((2, 1)), np.ones((2, 1)), verbose=0).history
""",
    "step_nested": """
class M(Model):

    def train_step(s, d):
        return {'a': {'b': tf.constant(1.0)}, 'l': [tf.constant(1.0), tf.constant(2)]}
i = Input((1,))
m = M(i, Dense(1)(i))
m.compile('sgd', 'mse')
m.fit(np.ones((2, 1)), np.ones((2, 1)), verbose=0).history
""",
    "mtf2": """
class M(Model):

    def make_train_function(s, force=False):

        def f(it):
            x, y = next(it)
            seen.append(type(x).__name__.replace('Eager', ''))
            return {'my': tf.constant(7.0)}
        return f

    def make_test_function(s, force=False):

        def f(it):
            d = next(it)
            seen.append(len(d))
            return {'myt': tf.constant(8.0)}
        return f

    def make_predict_function(s, force=False):

        def f(it):
            d = next(it)
            seen.append(len(d))
            return d[0] * 5
        return f
seen = []
i = Input((1,))
m = M(i, Dense(1)(i))
m.compile('sgd', 'mse')
h = m.fit(np.ones((5, 1)), np.ones((5, 1)), batch_size=2, verbose=0, validation_data=(np.ones((5, 1)), np.ones((5, 1))))
(h.history, m.evaluate(np.ones((5, 1)), np.ones((5, 1)), verbose=0), m.predict(np.ones((5, 1)), verbose=0), m.train_on_batch(np.ones((5, 1)), np.ones((5, 1))), m.test_on_batch(np.ones((5, 1)), np.ones((5, 1))), m.predict_on_batch(np.ones((5, 1))), seen)
""",
    "mtf3": """
class M(Model):

    def make_train_function(s, force=False):
        f = super().make_train_function(force)

        def g(it):
            seen.append(1)
            return f(it)
        return g
seen = []
i = Input((1,))
m = M(i, Dense(1, kernel_initializer='ones')(i))
m.compile(SGD(0.1), 'mse')
h = m.fit(np.ones((5, 1)), np.zeros((5, 1)), batch_size=2, verbose=0)
(h.history, seen, m.get_weights())
""",
    "evalov": """
class M(Model):

    def evaluate(s, *a, **k):
        seen.append((len(a), sorted(k)))
        r = super().evaluate(*a, **k)
        return r
seen = []
i = Input((1,))
m = M(i, Dense(1)(i))
m.compile('sgd', 'mse')
h = m.fit(np.ones((5, 1)), np.ones((5, 1)), verbose=0, validation_data=(np.ones((5, 1)), np.ones((5, 1))))
(h.history.keys(), seen)
""",
    "unk": """
def gen():
    for i in range(3):
        yield (np.ones((2, 1)), np.ones((2, 1)))
seen = []
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
h = m.fit(gen(), verbose=0, callbacks=[LC(on_train_batch_begin=lambda batch, logs: seen.append(('b', batch)), on_train_batch_end=lambda batch, logs: seen.append(('e', batch)))])
seen
""",
    "unk_v": """
def gen():
    for i in range(3):
        yield (np.ones((2, 1)), np.ones((2, 1)))
seen = []
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
h = m.evaluate(gen(), verbose=0, callbacks=[LC(on_test_batch_begin=lambda batch, logs: seen.append(('b', batch)), on_test_batch_end=lambda batch, logs: seen.append(('e', batch)))])
seen
""",
    "unk_p": """
def gen():
    for i in range(3):
        yield np.ones((2, 1))
seen = []
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
h = m.predict(gen(), verbose=0, callbacks=[LC(on_predict_batch_begin=lambda batch, logs: seen.append(('b', batch)), on_predict_batch_end=lambda batch, logs: seen.append(('e', batch)))])
seen
""",
    "short": """
def gen():
    for i in range(5):
        yield (np.ones((2, 1)), np.ones((2, 1)))
seen = []
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
h = m.fit(gen(), verbose=0, steps_per_epoch=3, epochs=3, callbacks=[LC(on_epoch_end=lambda epoch, logs: seen.append(('E', epoch)), on_train_batch_begin=lambda batch, logs: seen.append(('b', batch)), on_train_batch_end=lambda batch, logs: seen.append(('e', batch)))])
(seen, len(h.history['loss']))
""",
    "spe_two": """
seen = []
m = Sequential([Dense(1, kernel_initializer='ones')])
m.compile(SGD(0.1), 'mse', steps_per_execution=3)
x = np.arange(14.0)[:, None] / 14
h = m.fit(x, x * 2, verbose=0, batch_size=2, shuffle=False, epochs=2, callbacks=[LC(on_train_batch_end=lambda batch, logs: seen.append((batch, round(logs['loss'], 5), int(m.optimizer.iterations))))])
(seen, [round(v, 5) for v in h.history['loss']])
""",
    "spe_lr": """
class C(CB):

    def on_train_batch_begin(s, b, logs=None):
        m.optimizer.learning_rate.assign(0.1 / (1 + b))
m = Sequential([Dense(1, kernel_initializer='ones')])
m.compile(SGD(0.1), 'mse', steps_per_execution=3)
x = np.arange(14.0)[:, None] / 14
h = m.fit(x, x * 2, verbose=0, batch_size=2, shuffle=False, epochs=2, callbacks=[C()])
[round(v, 5) for v in h.history['loss']]
""",
    "spe_step": """
class M(Model):

    def train_step(s, d):
        return {'q': tf.reduce_sum(d[0])}
seen = []
i = Input((1,))
m = M(i, Dense(1)(i))
m.compile('sgd', 'mse', steps_per_execution=3)
x = np.arange(14.0)[:, None]
h = m.fit(x, x * 2, verbose=0, batch_size=2, shuffle=False, callbacks=[LC(on_train_batch_end=lambda batch, logs: seen.append((batch, logs)))])
(seen, h.history)
""",
    "seq_epochend": """
class S(keras.utils.Sequence):

    def __len__(s):
        return 3

    def __getitem__(s, i):
        return (np.ones((2, 1)), np.ones((2, 1)))

    def on_epoch_end(s):
        seen.append('oee')
seen = []
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
m.fit(S(), verbose=0, epochs=2, callbacks=[LC(on_epoch_end=lambda epoch, logs: seen.append(epoch))], validation_data=S())
seen
""",
    "cwbig": """
m = Sequential([Dense(1, kernel_initializer='ones')])
m.compile(SGD(0.1), 'mse')
h = m.fit(np.ones((5, 1)), np.array([0, 1, 0, 1, 1]), class_weight={0: 1, 1: 2}, sample_weight=np.arange(5.0), verbose=0, shuffle=False)
h.history
""",
    "cwint": """
m = Sequential([Dense(1, kernel_initializer='zeros', use_bias=False)])
m.compile(SGD(0.1), 'mse')
h = m.fit(np.ones((4, 1)), np.array([0, 1, 0, 1]), batch_size=4, class_weight={0: 0.5, 1: 2.5}, sample_weight=np.arange(1, 5), verbose=0, shuffle=False)
h.history
""",
    "cwint2": """
m = Sequential([Dense(1, kernel_initializer='zeros', use_bias=False)])
m.compile(SGD(0.1), 'mse')
h = m.fit(np.ones((4, 1)), np.array([0, 1, 0, 1]), batch_size=4, class_weight={0: 1, 1: 3}, verbose=0, shuffle=False)
h.history
""",
    "run_e": """
m = Sequential([Dense(1)])
m.compile('sgd', 'mse')
a = m.run_eagerly
m.compile('sgd', 'mse', run_eagerly=True)
b = m.run_eagerly
m.run_eagerly = False
(a, b, m.run_eagerly)
""",
    "metrics_none": """
m = Sequential([Dense(1)])
m.compile('sgd', 'mse', metrics=['mae'])
(m.metrics_names, m.metrics)
""",
    "wt2": """
m = Sequential([Dense(1, kernel_initializer='ones')])
m.compile(SGD(0.1), 'mse')
m.fit(np.ones((4, 1)), np.ones((4, 1)), sample_weight=np.ones((4, 1)), verbose=0).history
""",
    "wt3": """
m = Sequential([L.Dense(1, kernel_initializer='ones')])
m.compile(SGD(0.1), 'mse')
m.fit(np.ones((4, 3, 1)), np.zeros((4, 3, 1)), sample_weight=np.arange(12.0).reshape(4, 3), verbose=0).history
""",
    "wt4": """
i = Input((1,))
m = Model(i, [Dense(1, kernel_initializer='ones', name='a')(i), Dense(1, kernel_initializer='ones', name='b')(i)])
m.compile(SGD(0.1), 'mse', weighted_metrics=['mae'])
m.fit(np.ones((4, 1)), [np.zeros((4, 1))] * 2, sample_weight={'a': np.arange(4.0)}, verbose=0).history
""",
    "wt5": """
i = Input((1,))
m = Model(i, [Dense(1, kernel_initializer='ones', name='a')(i), Dense(1, kernel_initializer='ones', name='b')(i)])
m.compile(SGD(0.1), 'mse')
m.fit(np.ones((4, 1)), [np.zeros((4, 1))] * 2, sample_weight=[np.arange(4.0), None], verbose=0).history
""",
    "wt6": """
i = Input((1,))
m = Model(i, [Dense(1, kernel_initializer='ones', name='a')(i), Dense(1, kernel_initializer='ones', name='b')(i)])
m.compile(SGD(0.1), 'mse')
m.fit(np.ones((4, 1)), [np.zeros((4, 1))] * 2, sample_weight=np.arange(4.0), verbose=0).history
""",
}
CASES = {name: HEAD + body.strip() for name, body in BODIES.items()}

if __name__ == "__main__":
    import tensorflow

    engine.record(
        CASES.values(), tensorflow, os.path.join(os.path.dirname(__file__), "training_details.json")
    )
