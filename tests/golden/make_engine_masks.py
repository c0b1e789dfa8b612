"""Records engine_masks.json: run with the python of TensorFlow 2.15 (see engine.py)."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

from golden import engine

CASES = engine.split("""
e = L.Embedding(5, 2, mask_zero=True, embeddings_initializer="ones")
y = e([[1, 0, 2], [0, 3, 0]])
[y._keras_mask, e.supports_masking, e.compute_mask(tf.constant([[1, 0]]))]

y = L.Masking(0.)(np.array([[[0., 0.], [1., 0.]], [[0., 2.], [0., 0.]]], "float32"))
[y, y._keras_mask]

y = L.Dense(2, kernel_initializer="ones")(L.Masking()(np.array([[[0., 0.], [1., 0.]]], "float32")))
y._keras_mask

y = L.Dropout(0.5)(L.Activation("relu")(L.Masking()(np.array([[[0., 0.], [1., 0.]]], "float32"))))
y._keras_mask

class A(L.Layer):
    def call(self, x):
        return x * 2.
y = A()(L.Masking()(np.array([[[0., 0.], [1., 0.]]], "float32")))
getattr(y, "_keras_mask", None)

class A(L.Layer):
    def __init__(self):
        super().__init__()
        self.supports_masking = True
    def call(self, x):
        return x * 2.
y = A()(L.Masking()(np.array([[[0., 0.], [1., 0.]]], "float32")))
y._keras_mask

class A(L.Layer):
    def call(self, x, mask=None):
        return x if mask is None else x * tf.cast(mask[..., None], x.dtype) * 2.
m = L.Masking()(np.array([[[0., 0.], [1., 0.]]], "float32"))
[A()(m), A()(tf.ones((1, 2, 2))), A()(tf.ones((1, 2, 2)), mask=tf.constant([[True, False]])), getattr(A()(m), "_keras_mask", None)]

class A(L.Layer):
    def call(self, x, mask=None):
        return x
    def compute_mask(self, x, mask=None):
        return tf.logical_not(mask)
y = A()(L.Masking()(np.array([[[0., 0.], [1., 0.]]], "float32")))
[y._keras_mask]

class A(L.Layer):
    def call(self, x):
        return x[:, 1:]
    def compute_mask(self, x, mask=None):
        return None if mask is None else mask[:, 1:]
y = A()(L.Masking()(np.array([[[0., 0.], [1., 0.]]], "float32")))
[y._keras_mask]

L.Layer().compute_mask(tf.ones(2), tf.constant([True]))

class A(L.Layer):
    pass
A().compute_mask(tf.ones(2), tf.constant([True]))

x = keras.Input((3,), dtype="int32")
h = L.Embedding(5, 2, mask_zero=True, embeddings_initializer="ones")(x)
class S(L.Layer):
    def call(self, x, mask=None):
        return tf.reduce_sum(x * tf.cast(mask[..., None], x.dtype), 1)
m = keras.Model(x, S()(L.Dropout(0.5)(h)))
[m(np.array([[1, 0, 2], [0, 0, 1]])), m.predict(np.array([[1, 0, 2], [0, 0, 1]]), verbose=0)]

class S(L.Layer):
    def call(self, x, mask=None):
        return tf.reduce_sum(x * tf.cast(mask[..., None], x.dtype), 1)
m = keras.Sequential([L.Embedding(5, 2, mask_zero=True, embeddings_initializer="ones", input_length=3), S(), L.Dense(1, kernel_initializer="ones")])
m.compile("sgd", "mse")
h = m.fit(np.array([[1, 0, 2], [0, 0, 1]]), np.array([1., 2.]), epochs=2, verbose=0)
[history(h), m.predict(np.array([[1, 0, 2]]), verbose=0)]

class S(L.Layer):
    def call(self, x, mask=None):
        return tf.reduce_sum(x * tf.cast(mask[..., None], x.dtype), 1)
m = keras.Sequential([L.Embedding(5, 2, mask_zero=True, embeddings_initializer="ones"), S()])
m(np.array([[1, 0, 2]]))

m = fix(keras.Sequential([L.Masking(0., input_shape=(3, 2)), L.Dense(2)]))
m.compile("sgd", "mse", metrics=["mae"], weighted_metrics=["mse"])
x = np.where(np.arange(12).reshape(2, 3, 2) < 4, 0., X(2, 3, 2))
h = m.fit(x, X(2, 3, 2, start=1), epochs=3, verbose=0, shuffle=False)
[history(h), m.evaluate(x, X(2, 3, 2), verbose=0), m.get_weights()]

m = fix(keras.Sequential([L.Masking(0., input_shape=(3, 2)), L.Dense(2)]))
m.compile("sgd", "mse", metrics=["mae"], weighted_metrics=["mse"])
x = np.where(np.arange(12).reshape(2, 3, 2) < 4, 0., X(2, 3, 2))
h = m.fit(x, X(2, 3, 2, start=1), epochs=2, verbose=0, shuffle=False, sample_weight=np.array([1., 2.]))
[history(h)]

m = fix(keras.Sequential([L.Masking(0., input_shape=(3, 2)), L.Dense(2)]))
m.compile("sgd", "mse", metrics=["mae"], weighted_metrics=["mse"])
x = np.where(np.arange(12).reshape(2, 3, 2) < 4, 0., X(2, 3, 2))
h = m.fit(x, X(2, 3, 2, start=1), epochs=2, verbose=0, shuffle=False, sample_weight=np.array([[1., 2., 1.], [0., 1., 3.]]))
[history(h)]

m = fix(keras.Sequential([L.Embedding(5, 2, mask_zero=True, input_length=3), L.Dense(4, activation="softmax")]))
m.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
x = np.array([[1, 0, 2], [3, 4, 0]])
h = m.fit(x, np.array([[1, 2, 3], [0, 1, 2]]), epochs=2, verbose=0, shuffle=False)
[history(h)]

x = keras.Input((3, 2))
m = keras.Model(x, L.Dense(1, kernel_initializer="ones")(L.Masking()(x)))
n = keras.Sequential([m, L.Dense(1, kernel_initializer="ones")])
y = n(np.array([[[0., 0.], [1., 0.], [1., 2.]]], "float32"))
[y, y._keras_mask, m.supports_masking]

x = keras.Input((3, 2))
y = L.Masking()(x)
[y._keras_mask.shape, L.Dense(2)(y)._keras_mask.shape, getattr(L.Flatten()(y), "_keras_mask", None) is None, L.Masking().supports_masking]

x = keras.Input((3, 2))
d = L.Masking()
y = d(x)
[d.input_mask, d.output_mask.shape, d.input_mask is None]

a, b = L.Masking()(np.array([[[0.], [1.]]], "float32")), L.Masking()(np.array([[[1.], [0.]]], "float32"))
[L.Add()([a, b])._keras_mask, L.Concatenate()([a, b])._keras_mask, L.Concatenate(1)([a, b])._keras_mask, getattr(L.Subtract()([a, tf.ones((1, 2, 1))]), "_keras_mask", None)]

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.e = L.Embedding(5, 2, mask_zero=True, embeddings_initializer="ones")
        self.d = L.Dense(1, kernel_initializer="ones")
    def call(self, x):
        return self.d(self.e(x))
m = M()
y = m(np.array([[1, 0]]))
[y, y._keras_mask]

class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.e = L.Embedding(5, 1, mask_zero=True, embeddings_initializer="ones")
    def call(self, x):
        return self.e(x)
m = M()
m.compile("sgd", "mse", metrics=["mae"])
h = m.fit(np.array([[1, 0], [2, 3]]), np.array([[[3.], [5.]], [[1.], [7.]]]), epochs=2, verbose=0)
[history(h), m.get_weights()]

class M(keras.Model):
    def call(self, x, mask=None):
        return x if mask is None else x * tf.cast(mask, x.dtype)
m = M()
[m(X(2, 3)), m(X(2, 3), mask=tf.constant([[True, False, True]] * 2))]

x = keras.Input((2, 2))
m = keras.Model(x, L.GlobalAveragePooling1D()(x))
[m(X(1, 2, 2), mask=tf.constant([[True, False]])), m(X(1, 2, 2))]

m = keras.Sequential([L.GlobalAveragePooling1D()])
[m(X(1, 2, 2), mask=tf.constant([[True, False]])), m(X(1, 2, 2))]

td = L.TimeDistributed(L.Dense(1, kernel_initializer="ones"))
y = td(L.Masking()(np.array([[[0., 0.], [1., 0.]]], "float32")))
[y, y._keras_mask]

y = L.Lambda(lambda x: x * 2.)(L.Masking()(np.array([[[0., 0.], [1., 0.]]], "float32")))
z = L.Lambda(lambda x: x * 2., mask=lambda x, m: m)(L.Masking()(np.array([[[0., 0.], [1., 0.]]], "float32")))
[getattr(y, "_keras_mask", None), z._keras_mask]

y = L.Reshape((4,))(L.Masking()(np.array([[[0., 0.], [1., 0.]]], "float32")))
getattr(y, "_keras_mask", None)

y = L.Flatten()(L.Masking()(np.array([[[0., 0.], [1., 0.]]], "float32")))
getattr(y, "_keras_mask", None)

y = tf.identity(L.Masking()(np.array([[[0., 0.], [1., 0.]]], "float32")))
getattr(y, "_keras_mask", None)

x = keras.Input((2, 2))
y = L.Masking()(x)
m = keras.Model(x, L.GlobalAveragePooling1D()(y * 2.))
m(np.array([[[0., 0.], [1., 0.]]], "float32"))
""")

if __name__ == "__main__":
    import tensorflow

    engine.record(CASES, tensorflow, os.path.join(os.path.dirname(__file__), "engine_masks.json"))
