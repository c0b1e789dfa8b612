"""Records ragged.json: tf.RaggedTensor."""

import os

CASES = r"""
tf.RaggedTensor.from_row_splits([3, 1, 4, 1], [0, 2, 2, 4])
tf.RaggedTensor.from_row_splits([3, 1, 4, 1], [0, 2, 2, 3])
tf.RaggedTensor.from_row_splits([3, 1, 4, 1], [0, 3, 2, 4])
tf.RaggedTensor.from_row_splits([3], [])
tf.RaggedTensor.from_row_lengths([3, 1, 4, 1], [2, 0, 2])
tf.RaggedTensor.from_row_lengths([3, 1, 4, 1], [2, 0, 3])
tf.RaggedTensor.from_value_rowids([3, 1, 4, 1], [0, 0, 2, 2])
tf.RaggedTensor.from_value_rowids([3, 1, 4, 1], [0, 0, 2, 2], nrows=5)
tf.RaggedTensor.from_value_rowids([3, 1], [1, 0])
tf.RaggedTensor.from_row_starts([3, 1, 4, 1], [0, 2, 2])
tf.RaggedTensor.from_row_limits([3, 1, 4, 1], [2, 2, 4])
tf.RaggedTensor.from_uniform_row_length([3, 1, 4, 1], 2)
tf.RaggedTensor.from_nested_row_splits([3, 1, 4, 1], [[0, 1, 2], [0, 2, 4]])
tf.RaggedTensor.from_nested_row_lengths([3, 1, 4, 1], [[1, 1], [2, 2]])
tf.RaggedTensor.from_tensor([[1, 2, 0], [3, 0, 0]], padding=0)
tf.RaggedTensor.from_tensor([[1, 2, 0], [3, 0, 0]], lengths=[1, 3])
tf.RaggedTensor.from_tensor([[1, 2], [3, 4]])
tf.RaggedTensor.from_tensor([["a", ""], ["b", "c"]], padding="")
tf.ragged.constant([[1, 2], [], [3]])
tf.ragged.constant([["a"], ["b", "c"]])
tf.ragged.constant([[1.5], [2]], dtype=tf.float64)
tf.ragged.constant([[[1], [2, 3]], [[]]])
tf.ragged.constant([[1], 2])
tf.ragged.constant([])
tf.ragged.constant([[1, 2], [], [3]]).shape
tf.ragged.constant([[1, 2], [], [3]]).values
tf.ragged.constant([[1, 2], [], [3]]).row_splits
tf.ragged.constant([[1, 2], [], [3]]).row_lengths()
tf.ragged.constant([[[1], [2, 3]], [[]]]).row_lengths(axis=2)
tf.ragged.constant([[1, 2], [], [3]]).nrows()
tf.ragged.constant([[1, 2], [], [3]]).value_rowids()
tf.ragged.constant([[1, 2], [], [3]]).row_starts()
tf.ragged.constant([[1, 2], [], [3]]).row_limits()
tf.ragged.constant([[1, 2], [], [3]]).bounding_shape()
tf.ragged.constant([[[1], [2, 3]], [[]]]).bounding_shape()
tf.ragged.constant([[1, 2], [], [3]]).bounding_shape(axis=1)
tf.ragged.constant([[1, 2], [], [3]]).to_tensor()
tf.ragged.constant([[1, 2], [], [3]]).to_tensor(-1)
tf.ragged.constant([[1, 2], [], [3]]).to_tensor(shape=[None, 4])
tf.ragged.constant([[1, 2], [], [3]]).to_tensor(shape=[2, 1])
tf.ragged.constant([[[1], [2, 3]], [[]]]).to_tensor()
tf.ragged.constant([["a"], ["b", "c"]]).to_tensor()
tf.ragged.constant([["a"], ["b", "c"]]).to_tensor("?")
tf.ragged.constant([[True], [True, False]]).to_tensor()
tf.ragged.constant([[1, 2], [], [3]]).to_tensor("a")
tf.ragged.constant([[1, 2], [], [3]]).to_list()
tf.ragged.constant([[1, 2], [], [3]])[0]
tf.ragged.constant([[1, 2], [], [3]])[-1]
tf.ragged.constant([[1, 2], [], [3]])[0, 1]
tf.ragged.constant([[1, 2], [], [3]])[5]
tf.ragged.constant([[1, 2], [], [3]])[1:]
tf.ragged.constant([[1, 2], [], [3]])[::2]
tf.ragged.constant([[1, 2], [], [3]])[:, :1]
tf.ragged.constant([[1, 2], [], [3]])[:, 0]
tf.ragged.constant([[[1], [2, 3]], [[]]])[0, 1]
tf.ragged.constant([[[1], [2, 3]], [[]]])[0:1]
tf.ragged.constant([[1, 2], [], [3]]).ragged_rank
tf.ragged.constant([[[1], [2, 3]], [[]]]).ragged_rank
tf.ragged.constant([[[1], [2, 3]], [[]]]).flat_values
tf.ragged.constant([[[1], [2, 3]], [[]]]).nested_row_splits
tf.ragged.constant([[[1], [2, 3]], [[]]]).merge_dims(0, 1)
tf.ragged.constant([[[1], [2, 3]], [[]]]).merge_dims(1, 2)
tf.ragged.constant([[1, 2], [], [3]]).with_values(tf.constant([7, 8, 9]))
tf.ragged.constant([[1, 2], [], [3]]).with_flat_values(tf.constant([7, 8, 9]))
tf.ragged.map_flat_values(lambda x: x * 2, tf.ragged.constant([[1, 2], [], [3]]))
repr(tf.ragged.constant([[1, 2], [], [3]]))
repr(tf.ragged.constant([[1.5], [2.0]]))
str(tf.ragged.constant([["a"], []]))
[row.numpy().tolist() for row in tf.ragged.constant([[1, 2], [], [3]])]
tf.ragged.constant([[1, 2], [3, 4]]).numpy()
tf.ragged.constant([[1, 2], [], [3]]).dtype
"""

if __name__ == "__main__":
    import cases
    import tensorflow

    here = os.path.dirname(os.path.abspath(__file__))
    cases.record(CASES.strip().splitlines(), tensorflow, os.path.join(here, "ragged.json"))
