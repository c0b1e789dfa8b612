"""Records variable.json: tf.Variable."""

import os

CASES = r"""
tf.Variable()
===
tf.Variable(None)
===
v = tf.Variable(3)
[v, v.dtype, v.shape, v.trainable, v.name, repr(v), str(v)]
===
v = tf.Variable([1.0, 2.0], name="w", trainable=False)
[repr(v), v.trainable, v.name]
===
v = tf.Variable("text")
[repr(v), v.numpy() == b"text", v.dtype]
===
v = tf.Variable([True, False])
[repr(v), v.trainable]
===
v = tf.Variable(lambda: tf.ones([2]))
repr(v)
===
v = tf.Variable([1, 2], dtype=tf.float32)
repr(v)
===
v = tf.Variable([1, 2], dtype="float64")
repr(v)
===
tf.Variable([1.5], dtype=tf.int32)
===
tf.Variable(tf.constant([1.5]), dtype=tf.int32)
===
tf.Variable(np.array([1.5]), dtype=tf.float32)
===
tf.Variable(np.array([1.5]))
===
tf.Variable(object())
===
tf.Variable([[1, 2], [3]])
===
tf.Variable(tf.Variable([1.0]))
===
v = tf.Variable([1.0, 2.0])
w = tf.Variable(v)
v.assign([5.0, 6.0])
[v, w]
===
v = tf.Variable([1.0, 2.0], shape=[None])
v.assign([1.0, 2.0, 3.0])
[v, v.shape, repr(v)]
===
v = tf.Variable([1.0, 2.0], shape=tf.TensorShape(None))
v.assign([[1.0, 2.0, 3.0]])
[v, v.shape, repr(v)]
===
v = tf.Variable([1.0, 2.0], shape=[None])
v.assign([[1.0]])
===
tf.Variable([1.0, 2.0], shape=[3])
===
tf.Variable([1.0, 2.0], shape=[None, None])
===
tf.Variable(1.0, constraint=3)
===
tf.Variable(1.0, trainable="yes")
===
tf.Variable(1.0, constraint=tf.abs).constraint is tf.abs
===
v = tf.Variable([1.0, 2.0])
[v.assign([3.0, 4.0]), v.assign_add([1.0, 1.0]), v.assign_sub([0.5, 0.5])]
===
v = tf.Variable([1.0, 2.0])
v.assign([1.0])
===
v = tf.Variable([1.0, 2.0])
v.assign(1.0)
===
v = tf.Variable([1.0, 2.0])
v.assign_add(1.0)
===
v = tf.Variable([1.0, 2.0])
v.assign_add([[1.0, 2.0]])
===
v = tf.Variable([1.0, 2.0])
v.assign(["a", "b"])
===
v = tf.Variable([1.0, 2.0])
v.assign(tf.constant([1, 2]))
===
v = tf.Variable([1.0, 2.0])
v.assign([1, 2])
===
v = tf.Variable([1, 2])
v.assign([1.5, 2.0])
===
v = tf.Variable([1, 2])
v.assign_add(tf.constant([1.0, 2.0]))
===
v = tf.Variable([1.0, 2.0])
v.assign(np.array([3.0, 4.0]))
===
v = tf.Variable(1)
v.assign_add(1)
===
v = tf.Variable("a")
v.assign("b")
===
v = tf.Variable(["a", "b"])
v.assign(["c", "d"])
===
v = tf.Variable([1.0, 2.0])
v.assign([3.0, 4.0], read_value=False)
===
v = tf.Variable([1.0, 2.0])
t = tf.convert_to_tensor(v)
r = v.read_value()
w = v.value()
i = tf.identity(v)
s = v[0]
n = v.numpy()
v.assign([10.0, 20.0])
v.assign_add([1.0, 1.0])
[t, r, w, i, s, n, v]
===
v = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
t = tf.reshape(v, [4])
u = tf.transpose(v)
v.assign_add([[1.0, 1.0], [1.0, 1.0]])
[t, u, v]
===
v = tf.Variable([1.0, 2.0, 3.0])
v[0].assign(10.0)
v[1:].assign([20.0, 30.0])
v
===
v = tf.Variable([1.0, 2.0, 3.0])
v[::2].assign([7.0, 8.0])
v
===
v = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
v[1, :].assign([0.0, 0.0])
v[:, 0].assign([9.0, 8.0])
v[0, 1].assign_add(5.0)
v[1, 1].assign_sub(5.0)
v
===
v = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
v[..., 1].assign([9.0, 8.0])
v
===
v = tf.Variable([1.0, 2.0, 3.0])
v[0:2].assign([1.0])
===
v = tf.Variable([1.0, 2.0, 3.0])
v[0:2].assign([1.0, 2.0, 3.0])
===
v = tf.Variable([1.0, 2.0, 3.0])
v[7].assign(1.0)
===
v = tf.Variable([1.0, 2.0, 3.0])
v[1:1].assign(tf.zeros([0]))
v
===
v = tf.Variable([1, 2, 3])
v[0].assign(1.5)
===
v = tf.Variable([1.0, 2.0, 3.0])
v[0] = 5.0
===
v = tf.Variable([1.0, 2.0, 3.0, 4.0])
[v.scatter_nd_update([[0], [2]], [10.0, 30.0]), v.scatter_nd_add([[0]], [1.0]), v.scatter_nd_sub([[1]], [1.0])]
===
v = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
v.scatter_nd_update([[0], [1]], [[5.0, 6.0], [7.0, 8.0]])
===
v = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
v.scatter_nd_update([[0, 1]], [5.0])
===
v = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
v.scatter_nd_add(indices=[[0, 1], [0, 1]], updates=[5.0, 6.0])
===
v = tf.Variable([1.0, 2.0])
v.scatter_nd_update([[5]], [5.0])
===
v = tf.Variable([1.0, 2.0])
v.scatter_nd_update([[-1]], [5.0])
===
v = tf.Variable([1.0, 2.0])
v.scatter_nd_update([[0], [1]], [5.0])
===
v = tf.Variable([1.0, 2.0])
[v.scatter_nd_max([[0]], [5.0]), v.scatter_nd_min([[1]], [-5.0])]
===
v = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
v.scatter_update(tf.IndexedSlices(tf.constant([[9.0, 9.0]]), tf.constant([1])))
===
v = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
v.scatter_add(tf.IndexedSlices(tf.constant([[9.0, 9.0], [1.0, 1.0]]), tf.constant([1, 1])))
===
v = tf.Variable([1.0, 2.0, 8.0])
d = lambda x, i: tf.IndexedSlices(tf.constant(x), tf.constant(i))
[v.scatter_sub(d([1.0], [0])), v.scatter_mul(d([3.0], [1])), v.scatter_div(d([2.0], [2])), v.scatter_max(d([5.0], [0])), v.scatter_min(d([1.0], [1]))]
===
v = tf.Variable([1.0, 2.0])
v.scatter_add([1.0])
===
v = tf.Variable([1.0, 2.0, 3.0])
[v.sparse_read([0, 2]), v.gather_nd([[1]])]
===
v = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
v.batch_scatter_update(tf.IndexedSlices(tf.constant([[9.0], [8.0]]), tf.constant([[0], [1]])))
===
v = tf.Variable(1)
[v.count_up_to(3), v.count_up_to(3), v]
===
v = tf.Variable(3)
v.count_up_to(3)
===
{tf.Variable(1.0): 2}
===
v = tf.Variable(1.0)
{v.ref(): 2}[v.ref()]
===
v = tf.Variable(1.0)
v.ref().deref() is v
===
v = tf.Variable([1.0, 2.0])
[float(x) for x in v]
===
len(tf.Variable([1.0, 2.0]))
===
len(tf.Variable(1.0))
===
float(tf.Variable([1.0])), int(tf.Variable(3.7)), bool(tf.Variable(0.0))
===
np.asarray(tf.Variable([1.0, 2.0])), np.add(tf.Variable([1.0]), 1.0)
===
bool(tf.Variable([1.0, 2.0]))
===
a, b = tf.Variable([1.0, 2.0]), tf.Variable([1.0, 3.0])
[a == b, a != b, a < b]
===
import copy
v = tf.Variable([1.0, 2.0], name="q", trainable=False)
w = copy.deepcopy(v)
w.assign([5.0, 6.0])
[v, w, w.trainable, w.name]
===
import copy
v = tf.Variable([1.0])
w = copy.copy(v)
w.assign([2.0])
[v, w]
===
v = tf.Variable([1.0])
[v.device, v.synchronization.name, v.aggregation.name]
===
tf.Variable(1.0, synchronization="ON_READ")
===
tf.Variable(1.0, aggregation=tf.VariableAggregation.MEAN).aggregation.name
===
tf.Variable(1.0, synchronization=tf.VariableSynchronization.ON_READ).synchronization.name
===
with tf.name_scope("a"):
    with tf.name_scope("b"):
        v = tf.Variable(1.0, name="c")
v.name
===
v = tf.Variable([1.0, 2.0])
v.set_shape([3])
===
v = tf.Variable([1.0, 2.0])
v.set_shape([2])
v.get_shape()
===
v = tf.Variable([1.0, 2.0])
v.load([5.0, 6.0])
v
===
tf.Variable(1.0).eval()
===
tf.Variable(1.0).is_initialized()
===
tf.Variable(1.0).initial_value
===
tf.Variable([1.0, 2.0]).sparse_read([5])
===
tf.Variable([1.0, 2.0]).gather_nd([[5]])
===
tf.Variable([[1.0, 2.0], [3.0, 4.0]]).gather_nd([[1, 0]])
===
tf.Variable([[1.0, 2.0], [3.0, 4.0]]).gather_nd([[1], [0]])
===
tf.Variable([[1.0, 2.0], [3.0, 4.0]]).sparse_read([[1, 0]])
===
tf.Variable([1.0]).scatter_nd_add([[0]], [[1.0]])
===
tf.Variable([[1.0, 2.0]]).scatter_nd_add([[0]], [1.0])
===
tf.Variable([[1.0, 2.0]]).scatter_nd_add([[0]], [1.0])
===
v = tf.Variable([1.0, 2.0, 3.0])
v[1:].assign(5.0)
v
===
tf.Variable(1.0, name=3)
===
tf.Variable(1.0, dtype=tf.string)
===
tf.Variable(1.0, aggregation="MEAN")
===
tf.Variable(1.0, synchronization=tf.VariableSynchronization.ON_READ).trainable
===
v = tf.Variable([1.0, 2.0, 3.0])
v[1].assign([5.0])
===
v = tf.Variable([1.0, 2.0, 3.0])
v[tf.constant(1)].assign(5.0)
v
===
v = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
v[:, tf.newaxis].assign([[[1.0, 1.0]], [[2.0, 2.0]]])
v
===
v = tf.Variable([1.0, 2.0, 3.0])
v[tf.constant([True, False, True])]
===
v = tf.Variable([1.0, 2.0])
v.assign([3.0])
===
v = tf.Variable([1.0, 2.0])
v.assign(tf.constant([3.0, 4.0], tf.float64))
===
v = tf.Variable([1.0, 2.0])
v.assign(None)
===
v = tf.Variable([1.0, 2.0])
v.assign(tf.Variable([3.0, 4.0]))
===
tf.Variable(1.0).initializer
===
tf.Variable(1.0).graph
===
tf.Variable(1.0).op
===
v = tf.Variable([1.0, 2.0])
v + 1.0, 1.0 - v, v * v, v / 2.0, v ** 2.0, -v, abs(v), v @ tf.ones([2, 1]) if v.shape.rank == 2 else v
===
v = tf.Variable([1.0, 2.0])
v += 1.0
[v, type(v).__name__ == "ResourceVariable" or type(v).__name__ == "Variable"]
===
v = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
[v.assign(tf.transpose(v)), v.assign(v * 2.0), v.assign(v)]
===
v = tf.Variable([1.0, 2.0, 3.0])
v.assign(v[::-1])
===
v = tf.Variable([1.0, 2.0, 3.0])
t = v[1:]
v.assign_add([1.0, 1.0, 1.0])
v[0].assign(100.0)
[t, v]
===
v = tf.Variable(1.0)
f"{v}" == repr(v)
===
v = tf.Variable(tf.zeros([0, 3]))
[v, repr(v)]
===
v = tf.Variable(1, dtype=tf.uint8)
[v.assign(255), v.assign_add(1)]
===
v = tf.Variable(1.0, dtype=tf.bfloat16)
v.assign_add(1.0)
===
tf.Variable(1.0, dtype="nope")
===
tf.Variable([1, 2, 3]).assign(tf.IndexedSlices(tf.constant([1]), tf.constant([0])))
===
isinstance(tf.Variable(1.0), tf.Tensor), isinstance(tf.Variable(1.0), tf.Variable), tf.is_tensor(tf.Variable(1.0))
===
v = tf.Variable([1.0, 2.0])
[v.handle is None, v.dtype.name, v.dtype == "float32"]
===
"""

if __name__ == "__main__":
    import cases
    import tensorflow

    lines = [case.strip() for case in CASES.split("===") if case.strip()]
    here = os.path.dirname(os.path.abspath(__file__))
    cases.record(lines, tensorflow, os.path.join(here, "variable.json"))
