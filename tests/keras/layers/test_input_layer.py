"""tf.keras.Input: what it refuses."""

import pytest

import kerastorch as tf


@pytest.mark.parametrize(
    "arguments",
    [
        {"shape": [None], "ragged": True},
        {"shape": [3], "sparse": True},
        {"type_spec": tf.RaggedTensorSpec([None, None])},
    ],
)
def test_ragged_and_sparse_inputs_are_refused_by_name(arguments):
    with pytest.raises(ValueError, match=r"(ragged|sparse) input"):
        tf.keras.Input(**arguments)


def test_dense_inputs_may_say_that_they_are():
    assert tf.keras.Input([3], ragged=False, sparse=False).shape.as_list() == [None, 3]
