"""Records ops_indexing.json: run with the python of TensorFlow 2.15, from this folder."""

import tensorflow as tf
from cases import record

CASES = r"""
tf.constant([1, 2, 3, 4])[0]
tf.constant([1, 2, 3, 4])[-1]
tf.constant([1, 2, 3, 4])[4]
tf.constant([1, 2, 3, 4])[-5]
tf.constant([1, 2, 3, 4])[1:3]
tf.constant([1, 2, 3, 4])[:-1]
tf.constant([1, 2, 3, 4])[::2]
tf.constant([1, 2, 3, 4])[::-1]
tf.constant([1, 2, 3, 4])[3:0:-2]
tf.constant([1, 2, 3, 4])[10:]
tf.constant([1, 2, 3, 4])[-10:2]
tf.constant([1, 2, 3, 4])[2:1]
tf.constant([1, 2, 3, 4])[::0]
tf.constant([1, 2, 3, 4])[...]
tf.constant([1, 2, 3, 4])[tf.newaxis]
tf.constant([1, 2, 3, 4])[:, None]
tf.constant([1, 2, 3, 4])[None, :, None]
tf.constant([1, 2, 3, 4])[1.0]
tf.constant([1, 2, 3, 4])["a"]
tf.constant([1, 2, 3, 4])[True]
tf.constant([1, 2, 3, 4])[1.0:2]
tf.constant([1, 2, 3, 4])[[0, 1]]
tf.constant([1, 2, 3, 4])[np.array([0, 1])]
tf.constant([1, 2, 3, 4])[tf.constant([0, 1])]
tf.constant([1, 2, 3, 4])[tf.constant(1)]
tf.constant([1, 2, 3, 4])[tf.constant(1, tf.int64)]
tf.constant([1, 2, 3, 4])[tf.constant(1):]
tf.constant([1, 2, 3, 4])[:tf.constant(-1)]
tf.constant([1, 2, 3, 4])[tf.constant(1, tf.int64):3]
tf.constant([1, 2, 3, 4])[np.int64(2)]
tf.constant([1, 2, 3, 4])[np.int32(1):np.int64(3)]
tf.constant([1, 2, 3, 4])[tf.Variable(1)]
tf.constant([1, 2, 3, 4])[tf.constant(1.0)]
tf.constant([1, 2, 3, 4])[tf.constant(9)]
tf.constant([1, 2, 3, 4])[()]
tf.constant([1, 2, 3, 4])[0, 0]
tf.constant([1, 2, 3, 4])[:, :]
tf.constant([1, 2, 3, 4])[..., ...]
tf.constant([1, 2, 3, 4])[(1,)]
tf.constant([1, -2, 3, -4])[tf.constant([1, -2, 3, -4]) < 0]
tf.constant([1, -2, 3, -4])[tf.constant([True, False, True, False])]
tf.constant([1, -2, 3, -4])[np.array([True, False, True, False])]
tf.constant([1, -2, 3, -4])[[True, False, True, False]]
tf.constant([1, -2, 3, -4])[tf.constant([True, False])]
tf.constant([[1, 2, 3], [4, 5, 6]])[1, 2]
tf.constant([[1, 2, 3], [4, 5, 6]])[:, 1]
tf.constant([[1, 2, 3], [4, 5, 6]])[1]
tf.constant([[1, 2, 3], [4, 5, 6]])[1:, ::2]
tf.constant([[1, 2, 3], [4, 5, 6]])[::-1, ::-2]
tf.constant([[1, 2, 3], [4, 5, 6]])[..., 0]
tf.constant([[1, 2, 3], [4, 5, 6]])[0, ...]
tf.constant([[1, 2, 3], [4, 5, 6]])[..., tf.newaxis, 1]
tf.constant([[1, 2, 3], [4, 5, 6]])[:, tf.newaxis, ::-1]
tf.constant([[1, 2, 3], [4, 5, 6]])[0, 3]
tf.constant([[1, 2, 3], [4, 5, 6]])[2]
tf.constant([[1, 2, 3], [4, 5, 6]])[-3, 0]
tf.constant([[1, 2, 3], [4, 5, 6]])[0, 0, 0]
tf.constant([[1, 2, 3], [4, 5, 6]])[tf.constant([[True, False, True], [False, True, False]])]
tf.constant([[1, 2, 3], [4, 5, 6]])[tf.constant([True, False])]
tf.constant([[1, 2, 3], [4, 5, 6]])[0][1]
tf.constant([[1, 2, 3], [4, 5, 6]])[tf.constant(0), tf.constant(1)]
tf.constant([[1, 2, 3], [4, 5, 6]])[0, tf.constant([0, 1])]
tf.constant([[1, 2, 3], [4, 5, 6]])[:, [0, 1]]
tf.constant([[1, 2, 3], [4, 5, 6]])[[0, 1], [1, 2]]
tf.constant([[1, 2, 3], [4, 5, 6]])[tf.constant(1), :tf.constant(2)]
tf.constant([[1, 2, 3], [4, 5, 6]])[0:1, -2:]
tf.constant([[1, 2, 3], [4, 5, 6]])[5:, 0]
tf.constant(np.arange(24).reshape(2, 3, 4))[..., 1:3]
tf.constant(np.arange(24).reshape(2, 3, 4))[1, ..., ::-1]
tf.constant(np.arange(24).reshape(2, 3, 4))[:, 1]
tf.constant(np.arange(24).reshape(2, 3, 4))[0, :, tf.newaxis, 2]
tf.constant(np.arange(24).reshape(2, 3, 4))[::-1, 1:0:-1, ::-3]
tf.constant(np.arange(24).reshape(2, 3, 4))[..., None]
tf.constant(3)[...]
tf.constant(3)[0]
tf.constant(3)[None]
tf.constant(3)[:]
tf.constant(["a", "b", "c"])[1]
tf.constant(["a", "b", "c"])[::-1]
tf.constant(["a", "b", "c"])[5]
tf.constant(["a", "b", "c"])[:, None]
tf.constant(["a", "b", "c"])[tf.constant([True, False, True])]
tf.constant([["a", "b"], ["c", "d"]])[:, 0]
tf.Variable([[1.0, 2.0], [3.0, 4.0]])[0]
tf.Variable([[1.0, 2.0], [3.0, 4.0]])[:, ::-1]
tf.Variable([[1.0, 2.0], [3.0, 4.0]])[5]
tf.Variable([1.0, -2.0])[tf.Variable([1.0, -2.0]) < 0]
tf.Variable([1, 2, 3, 4])[1:3].assign([8, 9])
tf.Variable([1, 2, 3, 4])[::-1].assign([5, 6, 7, 8])
tf.Variable([1, 2, 3, 4])[::2].assign([8, 9])
tf.Variable([1, 2, 3, 4])[3:0:-2].assign([8, 9])
tf.Variable([1, 2, 3, 4])[0].assign(9)
tf.Variable([1, 2, 3, 4])[1:3].assign(9)
tf.Variable([1, 2, 3, 4])[1:3].assign([1, 2, 3])
tf.Variable([1, 2, 3, 4])[1:3].assign([[1, 2]])
tf.Variable([1, 2, 3, 4])[1:3].assign([[1], [2]])
tf.Variable([1, 2, 3, 4])[1:3].assign([1.5, 2])
tf.Variable([[1.0, 2.0], [3.0, 4.0]])[1, :].assign([7, 8])
tf.Variable([[1.0, 2.0], [3.0, 4.0]])[:, 0].assign([7, 8])
tf.Variable([[1.0, 2.0], [3.0, 4.0]])[..., 1].assign([7, 8])
tf.Variable([[1.0, 2.0], [3.0, 4.0]])[0, 1].assign(7.0)
tf.slice([1, 2, 3, 4], [1], [2])
tf.slice([1, 2, 3, 4], [1], [-1])
tf.slice([[1, 2], [3, 4]], [0, 1], [2, 1])
tf.slice([[1, 2], [3, 4]], [0, 1], [2, 2])
tf.slice([[1, 2], [3, 4]], [0], [2])
tf.slice([[1, 2], [3, 4]], [-1, 0], [1, 1])
tf.slice([[1, 2], [3, 4]], tf.constant([1, 0]), tf.constant([1, -1]))
tf.slice(["a", "b"], [1], [1])
tf.slice([1, 2, 3], begin=[0], size=[0])
tf.slice([1, 2, 3], [3], [0])
tf.slice([1, 2, 3], [4], [0])
tf.slice([1, 2, 3], 1, 1)
tf.slice([1, 2, 3], [1.0], [1.0])
tf.strided_slice([1, 2, 3, 4], [1], [3])
tf.strided_slice([1, 2, 3, 4], [0], [4], [2])
tf.strided_slice([1, 2, 3, 4], [-1], [-5], [-1])
tf.strided_slice([[1, 2], [3, 4]], [0, 1], [2, 2])
tf.strided_slice([[1, 2], [3, 4]], [0], [1])
tf.strided_slice([[1, 2], [3, 4]], [1, 0], [2, 1], shrink_axis_mask=1)
tf.strided_slice([[1, 2], [3, 4]], [1, 0], [2, 1], begin_mask=1, end_mask=2)
tf.strided_slice([[1, 2], [3, 4]], [0, 0], [1, 1], new_axis_mask=1)
tf.strided_slice([[1, 2], [3, 4]], [0, 0], [1, 1], ellipsis_mask=1)
tf.strided_slice([[1, 2], [3, 4]], [0, 0], [1])
tf.strided_slice([[1, 2], [3, 4]], [0], [1], [0])
tf.gather([10, 20, 30], [2, 0])
tf.gather([10, 20, 30], 1)
tf.gather([10, 20, 30], [[0, 1], [2, 2]])
tf.gather([10, 20, 30], [3])
tf.gather([10, 20, 30], [-1])
tf.gather([[1, 2], [3, 4]], [1])
tf.gather([[1, 2], [3, 4]], [1], axis=1)
tf.gather([[1, 2], [3, 4]], [1, 0], axis=-1)
tf.gather([[1, 2], [3, 4]], 0, axis=1)
tf.gather([[1, 2], [3, 4]], [1], axis=2)
tf.gather([[1, 2], [3, 4]], [[1], [0]], axis=1, batch_dims=1)
tf.gather([[1, 2], [3, 4]], [[1, 0], [0, 0]], batch_dims=1)
tf.gather([[1, 2], [3, 4]], [1, 0], batch_dims=1)
tf.gather([[1, 2], [3, 4]], [1, 0], axis=1, batch_dims=-1)
tf.gather(np.arange(24).reshape(2, 3, 4), [[0, 2], [1, 1]], axis=2, batch_dims=1)
tf.gather(np.arange(24).reshape(2, 3, 4), [[0, 2], [1, 1]], axis=1)
tf.gather([[1, 2], [3, 4]], [[1, 0]], batch_dims=1)
tf.gather([[1, 2], [3, 4]], [1, 0], batch_dims=2)
tf.gather(["a", "b"], [1, 0])
tf.gather(["a", "b"], [2])
tf.gather([["a", "b"]], [1, 0], axis=1)
tf.gather([1, 2], [0.5])
tf.gather([1, 2], tf.constant([1], tf.int64))
tf.gather([1, 2], tf.constant([1], tf.int16))
tf.gather([1, 2], [])
tf.gather(3, 0)
tf.gather(tf.Variable([1.0, 2.0]), [1])
tf.gather([1, 2, 3], [0], axis=tf.constant(0))
tf.gather(tf.zeros([0, 2]), [0])
tf.gather(tf.zeros([2, 0]), [1])
tf.gather(params=[1.5, 2.5], indices=[0], validate_indices=True, name="g")
tf.gather_nd([[1, 2], [3, 4]], [[0, 1], [1, 0]])
tf.gather_nd([[1, 2], [3, 4]], [[1], [0]])
tf.gather_nd([[1, 2], [3, 4]], [1])
tf.gather_nd([[1, 2], [3, 4]], [[0, 2]])
tf.gather_nd([[1, 2], [3, 4]], [[-1, 0]])
tf.gather_nd([[1, 2], [3, 4]], [[0, 0, 0]])
tf.gather_nd([[1, 2], [3, 4]], [[[0, 1]], [[1, 0]]])
tf.gather_nd([[1, 2], [3, 4]], [[0], [1]], batch_dims=1)
tf.gather_nd([[1, 2], [3, 4]], [[[0], [1]], [[1], [1]]], batch_dims=1)
tf.gather_nd(np.arange(24).reshape(2, 3, 4), [[[0, 1]], [[2, 3]]], batch_dims=1)
tf.gather_nd([["a", "b"]], [[0, 1]])
tf.gather_nd([[1, 2]], tf.zeros([2, 0], tf.int32))
tf.gather_nd([[1, 2]], 0)
tf.gather_nd([[1, 2]], [[0.0, 1.0]])
tf.gather_nd([[1, 2]], [[0], [0]], batch_dims=3)
tf.boolean_mask([1, 2, 3], [True, False, True])
tf.boolean_mask([[1, 2], [3, 4]], [True, False])
tf.boolean_mask([[1, 2], [3, 4]], [True, False], axis=1)
tf.boolean_mask([[1, 2], [3, 4]], [[True, False], [False, True]])
tf.boolean_mask([1, 2, 3], np.array([True, False, True]))
tf.boolean_mask([1, 2, 3], [True, False])
tf.boolean_mask([1, 2, 3], [1, 0, 1])
tf.boolean_mask([1, 2, 3], True)
tf.boolean_mask(["a", "b"], [False, True])
tf.boolean_mask(np.arange(24).reshape(2, 3, 4), [[True, False, True], [False, True, False]])
tf.boolean_mask(np.arange(24).reshape(2, 3, 4), [True, False, True], axis=1)
tf.boolean_mask([1, 2, 3], [False, False, False])
tf.boolean_mask(tensor=[1, 2], mask=[True, True], name="m")
tf.where([True, False, True])
tf.where([[True, False], [False, True]])
tf.where([1, 0, 2])
tf.where([1.5, 0.0])
tf.where(True)
tf.where([False])
tf.where(["a", ""])
tf.where([True, False], [1, 2], [3, 4])
tf.where([True, False], 1, 0)
tf.where([True, False], [1.5, 2], 0)
tf.where(True, [1, 2], [3, 4])
tf.where([[True], [False]], [1, 2], [3, 4])
tf.where([True, False], [[1, 2], [3, 4]], 0)
tf.where([True, False, True], [1, 2], [3, 4])
tf.where([True, False], ["a", "b"], "c")
tf.where([True, False], [1, 2])
tf.where([True, False], y=[1, 2])
tf.where([True, False], tf.constant([1, 2]), tf.constant([1.0, 2.0]))
tf.where([True, False], tf.constant([1, 2]), 1.5)
tf.where([True, False], tf.constant([1.0, 2.0]), 1)
tf.where([True, False], 1, tf.constant([1.0, 2.0]))
tf.where([1, 0], [1, 2], [3, 4])
tf.where(tf.constant([1, 0]) > 0, 1.0, 0.0)
tf.where(condition=[True], x=1.0, y=2.0, name="w")
tf.where([True], tf.constant(1, tf.int64), tf.constant(2, tf.int32))
tf.where(tf.zeros([0], tf.bool))
tf.where([True, False], 1.0, float("nan"))
tf.unravel_index([5, 0, 3], [2, 3])
tf.unravel_index(4, [2, 3])
tf.unravel_index([6], [2, 3])
tf.unravel_index(tf.constant([2, 5, 7], tf.int64), tf.constant([3, 3], tf.int64))
""".strip().splitlines()

if __name__ == "__main__":
    record([c for c in CASES if c and not c.startswith("#")], tf, "ops_indexing.json")
