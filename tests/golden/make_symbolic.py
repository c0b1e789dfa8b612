"""Records symbolic.json: the shapes and dtypes of symbolic results, and the shapes in the messages
of mistakes.  Run with the python of TensorFlow 2.15.
"""

import os
import re
import sys

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

from golden import cases

# inputs by the letters that expressions use
INPUTS = {
    "a": ((None, 3), "float32"),
    "b": ((None, 5, 4), "float32"),
    "c": ((None, None, 4), "float32"),
    "d": ((None, None, None, 3), "float32"),
    "e": ((None, 8, 9, 3), "float32"),
    "f": ((None, 7), "int32"),
    "g": ((None, None), "int32"),
    "h": ((6, 3), "float32"),
    "k": ((None, 4, 5, 6, 2), "float32"),
    "m": ((None, None, None, None, 2), "float32"),
    "n": ((None, 7680), "float32"),
    "p": ((None, 3), "bool"),
    "q": ((None, 1), "string"),
}

OPS = """
a + 1.0 | a * a | -b | b / 2.0 | c ** 2 | f // 2 | f % 3 | a > 0 | a == a | ~p | p & p
a @ tf.ones((3, 5)) | b[:, 0] | b[:, ::2] | b[..., tf.newaxis] | c[:, 1:] | c[0] | b[:, -1, :2]
b[:, :, ::-1] | c[:, :tf.shape(c)[1] - 1] | d[:, 1:-1, 2:] | e[:, ::3, ::-2] | a[:2] | h[1:]
tf.reshape(b, [-1, 20]) | tf.reshape(b, [-1, 4]) | tf.reshape(c, [tf.shape(c)[0], -1, 2])
tf.reshape(d, [tf.shape(d)[0], -1, 3]) | tf.reshape(b, [tf.shape(b)[0], 2, 10])
tf.reshape(e, tf.stack([tf.shape(e)[0], 72, 3])) | tf.reshape(e, tf.concat([tf.shape(e)[:1], [-1]], 0))
tf.shape(b) | tf.shape(c)[1] | tf.size(a) | tf.rank(d) | tf.transpose(c) | tf.transpose(b, [0, 2, 1])
tf.expand_dims(a, 1) | tf.squeeze(tf.expand_dims(c, 2), 2) | tf.concat([b, c], 1) | tf.concat([a, a], 0)
tf.stack([a, a], 1) | tf.stack([a, a]) | tf.unstack(b, axis=1) | tf.split(b, 2, axis=-1) | tf.tile(a, [1, 2])
tf.tile(c, [2, 1, 1]) | tf.repeat(a, 3, axis=1) | tf.repeat(a, 2, axis=0) | tf.pad(b, [[0, 0], [1, 2], [0, 0]])
tf.reduce_sum(b) | tf.reduce_mean(c, 1) | tf.reduce_max(d, [1, 2]) | tf.reduce_any(p, -1) | tf.argmax(a, -1)
tf.reduce_mean(d, [1, 2], keepdims=True) | tf.math.cumsum(c, 1) | tf.reduce_logsumexp(b, -1) | tf.norm(a, axis=1)
tf.matmul(c, c, transpose_b=True) | tf.matmul(b, tf.transpose(b, [0, 2, 1])) | tf.einsum('btc,bsc->bts', c, c)
tf.tensordot(b, tf.ones((4, 6)), 1) | tf.linalg.diag(a) | tf.linalg.band_part(tf.matmul(c, c, transpose_b=True), -1, 0)
tf.cast(f, tf.float32) | tf.cast(a, 'int64') | tf.cast(p, 'float32') | tf.one_hot(f, 5) | tf.one_hot(g, 9)
tf.gather(tf.ones((10, 6)), f) | tf.gather(b, [0, 2], axis=1) | tf.gather(c, f, axis=1, batch_dims=1)
tf.gather_nd(b, tf.expand_dims(f, -1) * 0) | tf.where(a > 0, a, 0.0) | tf.where(a > 0) | tf.boolean_mask(a, p)
tf.boolean_mask(b, tf.constant([True, False, True, False, True]), axis=1) | tf.unique(tf.reshape(f, [-1]))[0]
tf.nn.relu(a) | tf.nn.softmax(c) | tf.nn.top_k(a, 2)[1] | tf.sort(a) | tf.argsort(c, axis=1) | tf.nn.l2_normalize(c, -1)
tf.nn.conv2d(d, tf.ones((3, 3, 3, 5)), 1, 'SAME') | tf.nn.conv2d(e, tf.ones((3, 3, 3, 5)), 2, 'VALID')
tf.nn.max_pool2d(d, 2, 2, 'VALID') | tf.nn.avg_pool2d(e, 2, 2, 'SAME') | tf.nn.depthwise_conv2d(e, tf.ones((3, 3, 3, 2)), [1, 1, 1, 1], 'VALID')
tf.zeros_like(c) | tf.ones_like(a, dtype='int32') | tf.zeros(tf.shape(c)) | tf.ones([tf.shape(a)[0], 5])
tf.fill([tf.shape(a)[0], 2], 1.0) | tf.random.normal(tf.shape(b)) | tf.random.uniform([tf.shape(a)[0], 4]) | tf.range(tf.shape(c)[1])
tf.broadcast_to(a, [tf.shape(a)[0], 3]) | tf.broadcast_to(tf.ones((1, 6)), [tf.shape(a)[0], 6]) | tf.sequence_mask(f, 9)
tf.clip_by_value(a, 0.0, 1.0) | tf.maximum(a, 0.0) | tf.minimum(a, h) | a + h | c + b | c * tf.ones((1, 6, 4)) | a + tf.ones((1, 3))
tf.concat([c, c], -1) | tf.add_n([a, a]) | tf.identity(c) | tf.stop_gradient(a) | tf.reverse(b, [1]) | tf.roll(a, 1, 1)
tf.strings.length(q) | tf.strings.lower(q) | tf.strings.to_number(q) | tf.meshgrid(tf.range(3), tf.range(4))[0]
tf.math.segment_sum(tf.ones((4, 2)), tf.constant([0, 0, 1, 1])) | n[:, :5] | tf.reshape(n, [-1, 10, 768]) | n * 2.0
tf.math.reduce_variance(c, 1) | tf.math.top_k(a, k=1)[0] | tf.linalg.matvec(c, tf.ones((4,))) | tf.math.confusion_matrix([1, 2], [1, 2])
tf.slice(b, [0, 1, 0], [-1, 2, -1]) | tf.strided_slice(b, [0, 0], [2, 3]) | tf.nn.bias_add(a, tf.ones((3,))) | tf.nn.moments(c, [1])[0]
tf.space_to_batch(e, [2, 3], [[0, 0], [0, 0]]) | tf.nn.depth_to_space(tf.ones((1, 2, 2, 4)), 2) | tf.scatter_nd([[0], [1]], tf.ones((2, 3)), [4, 3])
"""

LAYERS = """
Dense(4)(a) | Dense(4)(b) | Dense(4)(c) | Dense(4)(d) | Dense(4)(n) | Flatten()(b) | Flatten()(e) | Flatten()(c) | Flatten()(d)
Reshape((2, 10))(b) | Reshape((-1, 2))(b) | Reshape((-1, 2))(c) | Reshape((4, -1))(c) | Permute((2, 1))(b) | Permute((2, 1))(c)
RepeatVector(3)(a) | Conv1D(6, 3)(b) | Conv1D(6, 3)(c) | Conv1D(6, 3, padding='causal', dilation_rate=2)(c) | Conv1D(6, 3, strides=2, padding='same')(c)
Conv2D(6, 3)(d) | Conv2D(6, 3, strides=2)(d) | Conv2D(6, (2, 3), padding='same')(e) | Conv2D(6, 3, dilation_rate=2)(d) | Conv3D(4, 2)(k) | Conv3D(4, 2)(m)
Conv1DTranspose(3, 2, strides=2)(b) | Conv1DTranspose(3, 2, strides=2)(c) | Conv2DTranspose(4, 3, strides=2, padding='same')(d) | Conv2DTranspose(4, 3)(e) | Conv3DTranspose(4, 2)(m)
SeparableConv1D(4, 2)(c) | SeparableConv2D(4, 3)(d) | DepthwiseConv2D(3)(d) | DepthwiseConv1D(2)(c)
MaxPooling1D()(c) | MaxPooling2D()(d) | MaxPooling2D(3, 1, 'same')(e) | MaxPooling3D()(m) | AveragePooling1D()(b) | AveragePooling2D()(d) | AveragePooling3D()(k)
GlobalMaxPooling1D()(c) | GlobalMaxPooling2D(keepdims=True)(d) | GlobalAveragePooling1D()(c) | GlobalAveragePooling2D()(d) | GlobalAveragePooling3D()(m)
UpSampling1D(3)(c) | UpSampling2D(2)(d) | UpSampling2D((2, 3), interpolation='bilinear')(e) | UpSampling3D()(m)
ZeroPadding1D(2)(c) | ZeroPadding2D((1, 2))(d) | ZeroPadding3D()(m) | Cropping1D((1, 2))(c) | Cropping2D(1)(d) | Cropping3D(1)(k) | Cropping2D(1)(e)
BatchNormalization()(d) | BatchNormalization()(a, training=True) | LayerNormalization()(c) | GroupNormalization(3)(d) | UnitNormalization()(c)
Dropout(0.5)(c, training=True) | SpatialDropout1D(0.5)(c, training=True) | SpatialDropout2D(0.5)(d, training=True) | GaussianNoise(1.0)(a, training=True) | AlphaDropout(0.3)(a, training=True) | GaussianDropout(0.3)(d, training=True)
Activation('relu')(c) | ReLU()(d) | LeakyReLU()(a) | PReLU()(a) | PReLU(shared_axes=[1])(c) | ELU()(c) | Softmax()(c) | ThresholdedReLU()(a)
Embedding(10, 6)(f) | Embedding(10, 6)(g) | Embedding(10, 6, input_length=7)(f) | Masking()(c) | ActivityRegularization(0.1)(a)
Add()([a, a]) | Add()([a, h]) | Add()([b, c]) | Multiply()([a, a]) | Subtract()([c, b]) | Average()([c, c]) | Maximum()([a, h]) | Minimum()([b, b])
Concatenate()([c, c]) | Concatenate(1)([b, c]) | Concatenate()([b, c]) | Dot(1)([a, a]) | Dot((2, 2))([c, b]) | Dot(1, normalize=True)([a, a])
TimeDistributed(L.Dense(3))(b) | TimeDistributed(L.Dense(3))(c) | TimeDistributed(L.Conv1D(2, 2))(k[:, :, :, :, 0]) | EinsumDense('abc,cd->abd', output_shape=(None, 5))(c)
Lambda(lambda x: x[:, 0])(c) | Lambda(lambda x: tf.reduce_sum(x, 1))(d) | Lambda(lambda x: tf.boolean_mask(x, x > 0))(a) | Lambda(lambda x: tf.where(x > 0))(c)
Lambda(lambda x: tf.unique(tf.reshape(x, [-1]))[0])(f) | Lambda(lambda x: tf.concat([x, x], 1))(c) | Lambda(lambda x: [x, x * 2])(a)
Lambda(lambda x: tf.keras.losses.mse(x, x))(a) | Lambda(lambda x: tf.keras.backend.mean(x, axis=0))(c) | Lambda(lambda x: tf.keras.backend.flatten(x))(c)
Lambda(lambda x: tf.cast(tf.math.count_nonzero(x), 'float32'))(a) | Lambda(lambda x: tf.boolean_mask(x, x > 0))(h) | Lambda(lambda x: tf.where(x > 0))(h)
Lambda(lambda x: tf.keras.backend.repeat_elements(x, 2, 1))(a) | Lambda(lambda x: tf.keras.backend.batch_flatten(x))(e) | Lambda(lambda x: tf.keras.backend.int_shape(x)[-1] * x)(b)
"""

# bodies of layers' calls that look at shapes
CALLS = """
x if x.shape[0] is None else x[0] |c
tf.reshape(x, [-1, x.shape[1]]) |b[:, 0]
tf.reshape(x, [-1, x.shape[-1]]) |c
tf.reshape(x, [tf.shape(x)[0], x.shape[1] * x.shape[2]]) |b
tf.zeros([tf.shape(x)[0], 7]) |a
tf.ones([len(x.shape.as_list()), 2]) |d
tf.fill([x.shape.rank, 1 if x.shape[1] is None else 2], 1.0) |c
tf.fill([x.shape.rank, 1 if x.shape[1] is None else 2], 1.0) |b
x + self.pos[:tf.shape(x)[1]] |c
x + self.pos[tf.newaxis, :tf.shape(x)[1], :] |c
tf.concat([tf.tile(self.token, [tf.shape(x)[0], 1, 1]), x], 1) |b
tf.concat([tf.broadcast_to(self.token, [tf.shape(x)[0], 1, 4]), x], 1) |c
tf.stack([x[:, i] for i in range(x.shape[1])], 1) |b
tf.reduce_sum(tf.stack(tf.unstack(x, axis=1)), 0) |b
tf.reshape(x, tf.concat([tf.shape(x)[:-1], [2, 2]], 0)) |c
tf.transpose(tf.reshape(x, (tf.shape(x)[0], -1, 2, x.shape[-1] // 2)), [0, 2, 1, 3]) |c
tf.image.resize(x, [4, 4]) if False else x[:, ::2] |d
tf.matmul(x, x, transpose_b=True) / tf.math.sqrt(tf.cast(tf.shape(x)[-1], tf.float32)) |c
tf.random.normal(shape=tf.shape(x)) * x |d
tf.gather(x, tf.range(tf.shape(x)[1] // 2), axis=1) |c
x[:, tf.newaxis] * tf.linalg.band_part(tf.ones((tf.shape(x)[1], tf.shape(x)[1])), -1, 0)[..., tf.newaxis] |c
tf.keras.layers.Conv2D(2, 3)(x) |d
tf.keras.Sequential([tf.keras.layers.Flatten(), tf.keras.layers.Dense(2)])(x) |b
tf.cast(x.shape[1] is None, 'float32') * x |c
tf.reshape(x, (-1,) + tuple(x.shape[2:])) |e
tf.boolean_mask(x, tf.reduce_sum(x, -1) > 0) |c
tf.reduce_mean(x, axis=list(range(1, len(x.shape)))) |d
tf.map_fn(lambda r: r * 2.0, x) |c
tf.where(tf.reduce_sum(x) > 0, x, -x) |c
tf.cond(tf.reduce_sum(x) > 0, lambda: x, lambda: -x) |c
tf.reshape(x, [-1, 10, 768]) |n
""".strip().split("\n")  # fmt: skip

# what is wrong with a model, whose messages show shapes
MISTAKES = """
keras.Sequential([L.Conv2D(4, 3, input_shape=(8, 8))])
L.MaxPooling2D(5)(keras.Input((3, 3, 1)))
L.Reshape((5, 5))(keras.Input((3, 3, 1)))
L.Conv2D(4, 3)(L.Flatten()(keras.Input((8, 8, 1))))
L.Dense(3)(keras.Input((None,)))
L.Conv1D(2, 3)(keras.Input((4, None)))
L.Conv2D(4, 9)(keras.Input((3, 3, 1)))
L.Embedding(3, 2)(keras.Input((4, 5))) + keras.Input((3, 7))
L.Add()([keras.Input((3,)), keras.Input((4,))])
L.Concatenate()([keras.Input((3, 4)), keras.Input((4, 4))])
L.Dot(1)([keras.Input((3,)), keras.Input((4,))])
keras.Input((3,)) + keras.Input((4,))
tf.matmul(keras.Input((3, 4)), keras.Input((3, 5)))
tf.concat([keras.Input((3, 4)), keras.Input((4, 4))], -1)
tf.reshape(keras.Input((3, 4)), [-1, 5])
L.Lambda(lambda x: x + tf.ones((1, 5)))(keras.Input((3,)))
L.Lambda(lambda x: tf.matmul(x, x))(keras.Input((3, 4)))
L.BatchNormalization()(keras.Input((3, None)))
L.RepeatVector(3)(keras.Input((3, 4)))
L.LSTM if False else L.GlobalAveragePooling2D()(keras.Input((3,)))
""".strip().split("\n")


def _split(block):
    return [x.strip() for line in block.strip().split("\n") for x in line.split(" | ")]


CASES = (
    _split(OPS)
    + ["L." + x for x in _split(LAYERS)]
    + [f"call(lambda self, x: {x.rsplit(' |', 1)[0]}, {x.rsplit(' |', 1)[1]})" for x in CALLS]
    + [f"error(lambda: {x})" for x in MISTAKES]
)


def names(tf):
    """What cases use."""
    keras = tf.keras
    given = {}
    for key, (shape, dtype) in INPUTS.items():
        given[key] = keras.Input(batch_shape=shape, dtype=dtype)
    return {"keras": keras, "L": keras.layers, "call": _call(tf), "error": error, **given}


def _call(tf):
    def call(body, x):
        class Custom(tf.keras.layers.Layer):
            def build(self, shape):
                self.built_for = str(shape)
                self.pos = self.add_weight("pos", (50, 4))
                self.token = self.add_weight("token", (1, 1, 4))

            def call(self, inputs):
                return body(self, inputs)

        layer = Custom()
        made = layer(x)
        return [described(made), layer.built_for]

    return call


def error(function):
    """The class of the error that `function` raises, and the shapes in its message."""
    try:
        function()
    except Exception as problem:
        text = str(problem).replace("?", "None")
        text = re.sub(r"\{\{node[^}]*\}\}.*?with input shapes", "", text, flags=re.S)
        found = re.findall(r"[\[(](?:None|\d+)?(?:,\s*(?:None|\d+))*,?[\])]", text)
        shapes = sorted({re.sub(r"[\[\]()\s]", "", x).rstrip(",") for x in found} - {""})
        return [type(problem).__name__, shapes]
    return "no error"


def described(value):
    """The shape and dtype of a symbolic result, or of each of a list of them."""
    if isinstance(value, (list, tuple)):
        return [described(x) for x in value]
    if hasattr(value, "shape") and hasattr(value, "dtype"):
        return f"{value.shape} {np.dtype(value.dtype.as_numpy_dtype).name}"
    return value


def evaluated(case, tf, given):
    """The description of what a case gives."""
    try:
        return {"python": repr(described(eval(case, {"tf": tf, "np": np, **given})))}
    except Exception as problem:
        return {"error": type(problem).__name__}


if __name__ == "__main__":
    import json

    import tensorflow as tf

    given = names(tf)
    rows = [f"{json.dumps(c)}: {json.dumps(evaluated(c, tf, given))}" for c in CASES]
    path = os.path.join(os.path.dirname(os.path.abspath(cases.__file__)), "symbolic.json")
    with open(path, "w", encoding="utf-8") as file:
        file.write("{\n" + ",\n".join(rows) + "\n}\n")
