"""tf.keras.Input: what it refuses."""

import pytest

import kerastorch as tf

RAGGED = "RaggedTensorSpec(TensorShape([{}]), tf.{}, {}, tf.{})"
SPARSE = "SparseTensorSpec(TensorShape([{}]), tf.{})"
# arguments, type_spec, class, all as TensorFlow has them
COMPOSITES = [
    ({"shape": [None], "ragged": True},
     RAGGED.format("None, None", "float32", 1, "int64"), "Ragged"),
    ({"shape": [None, 3], "ragged": True, "dtype": "int32"},
     RAGGED.format("None, None, 3", "int32", 1, "int64"), "Ragged"),
    ({"shape": [None, 3, None], "ragged": True},
     RAGGED.format("None, None, 3, None", "float32", 3, "int64"), "Ragged"),
    ({"shape": [None], "ragged": True, "batch_size": 2},
     RAGGED.format("2, None", "float32", 1, "int64"), "Ragged"),
    ({"shape": [3], "ragged": True}, RAGGED.format("None, 3", "float32", 0, "int64"), ""),
    ({"shape": [5], "sparse": True}, SPARSE.format("None, 5", "float32"), "Sparse"),
    ({"type_spec": tf.RaggedTensorSpec([None, None], tf.int32, 1, tf.int32)},
     RAGGED.format("None, None", "int32", 1, "int32"), "Ragged"),
    ({"type_spec": tf.SparseTensorSpec([None, 4], tf.int64)},
     SPARSE.format("None, 4", "int64"), "Sparse"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "spec", "kind"), COMPOSITES)
def test_ragged_and_sparse_inputs(arguments, spec, kind):
    tf.keras.backend.clear_session()
    x = tf.keras.Input(**arguments)
    name = "" if "type_spec" in arguments else "name='input_1', "
    assert type(x).__name__ == kind + "KerasTensor"
    assert repr(x.type_spec) == spec
    assert repr(x) == f"<KerasTensor: type_spec={spec} (created by layer 'input_1')>"
    assert str(x) == (
        f"KerasTensor(type_spec={spec}, {name}description=\"created by layer 'input_1'\")"
    )
    assert getattr(x, "ragged_rank", None) == (
        x.type_spec.ragged_rank if kind == "Ragged" else None
    )
    config = x._keras_history[0].get_config()
    assert config.get("type_spec") is arguments.get("type_spec")
    assert config.get("ragged", False) == arguments.get("ragged", False)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"shape": [3]}, "shape"),
        ({"ragged": True}, "ragged"),
        ({"dtype": "int32"}, "dtype"),
        ({"batch_size": 2}, "batch_size"),
    ],
)
def test_a_type_spec_stands_alone(arguments, named):
    with pytest.raises(ValueError, match=f"all other args except `name` must be None.*{named}"):
        tf.keras.Input(type_spec=tf.RaggedTensorSpec([None, None]), **arguments)


def test_layers_of_attributes_take_those_they_know_only():
    with pytest.raises(TypeError, match="not '__class__'"):
        tf.keras.layers.deserialize(
            {"class_name": "InstanceProperty", "config": {"attr_name": "__class__", "name": "a"}}
        )


def test_dense_inputs_may_say_that_they_are():
    assert tf.keras.Input([3], ragged=False, sparse=False).shape.as_list() == [None, 3]
