"""Elementwise functions over ordinary and extreme inputs."""

import numpy as np
import tensorflow as tf

x = tf.constant([-np.inf, -30.0, -2.0, -0.7, -0.0, 0.3, 1.0, 4.0, 90.0, np.inf, np.nan])
NAMES = """abs negative sign square sqrt rsqrt exp expm1 log log1p sin cos tan asin acos atan sinh
cosh tanh asinh acosh atanh sigmoid softplus log_sigmoid erf erfc lgamma digamma floor ceil
round rint is_nan is_inf is_finite reciprocal reciprocal_no_nan softsign""".split()
unary = {name: getattr(tf.math, name)(x) for name in NAMES}

activations = {
    name: getattr(tf.nn, name)(x)
    for name in (
        "relu",
        "relu6",
        "elu",
        "selu",
        "leaky_relu",
        "swish",
        "softsign",
        "crelu",
        "silu",
    )
}
gelu = tf.nn.gelu(x[1:-2])

a = tf.constant([-3.0, -1.0, 0.0, 2.0, 2.0, np.nan])
b = tf.constant([2.0, -1.0, 0.0, 0.5, 2.0, 1.0])
BINARY = """add subtract multiply divide divide_no_nan maximum minimum pow atan2 squared_difference
floordiv floormod greater greater_equal less less_equal equal not_equal
multiply_no_nan xlogy""".split()
binary = {name: getattr(tf.math, name)(a, b) for name in BINARY}

flags = [tf.constant([True, True, False, False]), tf.constant([True, False, True, False])]
logical = [
    tf.logical_and(*flags),
    tf.logical_or(*flags),
    tf.math.logical_xor(*flags),
    tf.logical_not(flags[0]),
]
bits = [
    getattr(tf.bitwise, name)([6, 5], [3, 1])
    for name in ("bitwise_and", "bitwise_or", "bitwise_xor", "left_shift", "right_shift")
]
inverted = tf.bitwise.invert([0, 5])

z = tf.constant([3 + 4j, -1j])
complex_parts = [
    tf.abs(z),
    tf.math.real(z),
    tf.math.imag(z),
    tf.math.angle(z),
    tf.math.conj(z),
    z * z,
    tf.complex(1.0, 2.0),
]
clipped = tf.clip_by_value([-5.0, 0.5, 5.0, np.nan], -1.0, 1.0)
added = tf.math.add_n([a, b, a])
cross = tf.linalg.cross([1.0, 0.0, 0.0], [0.0, 1.0, 0.0])
confusion = tf.math.confusion_matrix([0, 1, 2, 1], [0, 2, 2, 1])
sigmoid_loss = tf.nn.sigmoid_cross_entropy_with_logits(
    labels=[0.0, 1.0, 0.5], logits=[-50.0, 2.0, 80.0]
)
softmax_loss = tf.nn.softmax_cross_entropy_with_logits(
    labels=[[0.0, 1.0], [0.5, 0.5]], logits=[[100.0, -100.0], [1.0, 1.0]]
)
sparse_loss = tf.nn.sparse_softmax_cross_entropy_with_logits(
    labels=[1, 0], logits=[[1.0, 2.0], [3.0, -1.0]]
)
l2_loss = tf.nn.l2_loss([3.0, 4.0])

m = tf.constant([[4.0, 1.0], [1.0, 3.0]])
linalg = {
    "inv": tf.linalg.inv(m),
    "det": tf.linalg.det(m),
    "cholesky": tf.linalg.cholesky(m),
    "eigvalsh": tf.linalg.eigvalsh(m),
    "trace": tf.linalg.trace(m),
    "singular values": tf.linalg.svd(m, compute_uv=False),
    "diag": tf.linalg.diag([1.0, 2.0], k=1),
    "matrix_transpose": tf.linalg.matrix_transpose(m),
}
