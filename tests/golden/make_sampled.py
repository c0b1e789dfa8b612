"""Records sampled.json: run with the python of TensorFlow 2.15 (see cases.py).

What the differential tester found in functions of several namespaces.
"""

import os
import sys

BATCH = "tf.reshape(tf.range(12.), [1,2,2,3]) ** 2 % 7"
CASES = f"""
tf.keras.backend.normalize_batch_in_training({BATCH}, tf.ones([3]), None, [0,1,2])
tf.keras.backend.normalize_batch_in_training({BATCH}, None, tf.ones([3]), [0,1,2])
tf.keras.backend.normalize_batch_in_training({BATCH}, None, None, [0,1])
grad(lambda x, m, v: tf.keras.backend.batch_normalization(x, m, v, None, None), {BATCH}, tf.zeros([3]), tf.ones([3]))
grad(lambda x: tf.keras.backend.normalize_batch_in_training(x, None, None, [0,1,2]), {BATCH})
grad(lambda a, b: tf.linspace(a, b, 1), tf.constant(1.), tf.constant(2.))
tf.keras.backend.relu([-2.,0.5,3.], max_value=-1)
tf.keras.backend.relu(tf.constant([-2.,0.5,3.]), alpha=-1., max_value=-1., threshold=1.)
tf.keras.backend.relu(tf.constant([-2,3]), max_value=-1)
tf.keras.activations.swish(tf.constant([1+2j,-1j]))
tf.nn.gelu(tf.constant([.7,-1.3,2.2],tf.float64))
tf.nn.gelu(tf.constant([.7,-1.3,2.2],tf.float64), approximate=True)
tf.keras.losses.log_cosh(tf.constant([[.7,-1.3]],tf.float64), tf.constant([[0.,2.]],tf.float64))
tf.keras.backend.count_params(tf.zeros([]))
tf.keras.backend.count_params(tf.zeros([2,3]))
tf.nest.flatten(range(3))
tf.nest.map_structure(lambda v: v + 1, range(3))
tf.nest.is_nested(bytearray(b"ab"))
tf.nn.embedding_lookup([[2.19,-1.25],[-1.15,.49]], [[1,0]], max_norm=.5)
tf.nn.scale_regularization_loss(tf.constant([-128,-1,-128],tf.int8))
tf.nn.scale_regularization_loss(tf.constant([3],tf.int64))
tf.nn.scale_regularization_loss(tf.constant([3.],tf.float16))
tf.get_static_value(tf.Variable(1.))
tf.batch_to_space(tf.reshape(tf.range(4),[4,1,1,1]), 2, [[0,0],[0,0]])
tf.batch_to_space(tf.zeros([4,0,1,0]), [2,2], [[0,0],[0,0]])
tf.space_to_batch(tf.zeros([0,2,4,0]), [2,2], [[0,0],[0,0]])
tf.space_to_batch(tf.zeros([1,2,2,1]), 2, [[0,0],[0,0]])
tf.histogram_fixed_width(tf.constant([0,1,2],tf.int64), [-1,2], nbins=3)
tf.histogram_fixed_width([.5,2.], [0,2], nbins=2)
tf.histogram_fixed_width([1,0], [0.,2.], nbins=2)
tf.histogram_fixed_width_bins(tf.constant([.82,.32,1.76]), [0.,2.])
tf.histogram_fixed_width_bins(tf.constant([.82,.32,1.76],tf.float64), tf.constant([0.,2.],tf.float64))
tf.strings.as_string([2.5], width=None, precision=None, fill=None)
tf.linalg.lu_reconstruct(tf.constant([[3,1],[2,4]]), [1,0])
tf.linalg.lu_reconstruct(tf.constant([[3,1],[2,4]],tf.float16), [1,0])
tf.linalg.inv(tf.constant([[3.,.3],[.3,4.]],tf.float16)).dtype
tf.linalg.qr(tf.constant([[3.,.3],[.3,4.]],tf.float16))[1].dtype
tf.linalg.eigh_tridiagonal(tf.constant([3.,4.],tf.float16), tf.constant([.5],tf.float16)).dtype
tf.linalg.tridiagonal_solve(tf.zeros([3,3]), tf.constant([1.,2.,3.]))
[n.dtype for n in tf.linalg.normalize(tf.constant([1+2j,3.]), ord=3)]
tf.math.is_strictly_increasing(tf.constant([4,5],tf.uint64))
tf.math.segment_prod(tf.constant([[1,6],[4,6],[6,1]],tf.uint64), [0,0,2])
tf.math.unsorted_segment_prod(tf.constant([[1,6],[4,6],[6,1]],tf.uint64), [0,0,2], 4)
tf.nn.isotonic_regression(tf.constant([3,1,2]))
tf.nn.isotonic_regression(tf.constant([3,1,2],tf.int8))
tf.nn.isotonic_regression([[2.,2.,1.,1.],[1.,1.,2.,2.]])
tf.nn.isotonic_regression(tf.zeros([2,0]))
tf.nn.avg_pool3d(tf.reshape(tf.range(8.),[1,2,2,2,1]), 2, 1, "SAME")
tf.nn.avg_pool3d(tf.cast(tf.reshape(tf.range(8),[1,2,2,2,1]),tf.bfloat16), 2, 1, "SAME")
tf.eye(2, dtype=tf.uint16)
tf.nn.sufficient_statistics(tf.constant([[1,2],[3,4]]), [0])[1]
grad(lambda x: tf.identity_n([tf.constant(["a"]), x])[1], tf.constant([1.,2.]))
tf.math.count_nonzero(tf.constant("3"))
tf.nn.zero_fraction(tf.constant(["a",""]))
tf.constant(True, tf.complex128)
tf.dynamic_partition(tf.zeros([0,0]), tf.zeros([0],tf.int32), 2)
tf.searchsorted(tf.zeros([1,2,0]), tf.constant([[[1.],[2.]]]))
tf.math.confusion_matrix([2,2,2], [2,1,2], weights=[-1.21,-2.95,-.97], dtype="uint16")
tf.RaggedTensor.from_row_splits(tf.constant([0,3,0],tf.uint32), [0,2,3]).to_tensor(default_value=9)
tf.Variable(tf.constant([5,3,6],tf.uint32)).scatter_nd_sub([[0],[1],[1]], tf.constant([2,9,1],tf.uint32)).numpy()
tf.Variable(tf.constant([5,3,6],tf.uint16)).scatter_nd_min([[0],[1]], tf.constant([2,9],tf.uint16)).numpy()
grad(lambda x: gradient_of(tf.recompute_grad(lambda v: v * v), x), tf.constant([1.25,2.]))
""".strip().splitlines()
LEFT = ["1", "0", "True", "0.5", "[1,2]", "np.array([1.,2.])", "np.float32(1)"]
CASES += [
    f"{left} / tf.constant([2,4],tf.{kind})"
    for left in LEFT
    for kind in ("float16", "float64", "int32", "int8", "complex128")
]
CASES += ["[[1,2]] @ tf.ones([2,2],tf.float16)", "[[.5]] @ tf.constant([[2]])"]


def names(tf):
    """What the cases call."""

    def grad(function, *values):
        with tf.GradientTape() as tape:
            tape.watch(values)
            result = tf.nest.flatten(function(*values))[0]
            weighted = result * tf.reshape(
                tf.range(1.0, float(result.shape.num_elements()) + 1.0), result.shape
            )
        return tape.gradient(weighted, values)

    def gradient_of(function, x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            result = function(x)
        return tape.gradient(result, x)

    return {"grad": grad, "gradient_of": gradient_of}


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(__file__))
    import tensorflow as tf
    from cases import record

    record(CASES, tf, os.path.join(os.path.dirname(__file__), "sampled.json"), **names(tf))
