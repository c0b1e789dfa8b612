"""What a SavedModel says of calls: defaults, signatures, modes of variables."""

import numpy as np
import pytest

import kerastorch as tf


class _Calls(tf.Module):
    def __init__(self):
        super().__init__()
        self.v = tf.Variable(
            1.0,
            trainable=False,
            synchronization=tf.VariableSynchronization.ON_READ,
            aggregation=tf.VariableAggregation.MEAN,
        )

    @tf.function(input_signature=[tf.TensorSpec([None]), tf.TensorSpec([], tf.int32)])
    def default(self, x, k=tf.constant(3)):  # noqa: B008
        return x * tf.cast(k, tf.float32)

    @tf.function
    def array(self, x, k=np.array([2.0, 3.0], np.float32)):  # noqa: B008
        return x * k

    @tf.function(input_signature=[tf.TensorSpec([None], name="left"), tf.TensorSpec([None])])
    def two(self, x, y):
        return {"scores": x * self.v - y}

    @tf.function(input_signature=[tf.TensorSpec([None])])
    def one(self, x):
        return x + self.v


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    module, folder = _Calls(), str(tmp_path_factory.mktemp("calls"))
    module.array(tf.constant([1.0, 1.0]))
    tf.saved_model.save(module, folder, {"serving_default": module.two, "one": module.one})
    return tf.saved_model.load(folder)


def test_a_default_that_is_a_tensor(loaded):
    assert loaded.default(tf.constant([1.0, 2.0])).numpy().tolist() == [3.0, 6.0]
    assert loaded.default(tf.constant([1.0]), tf.constant(2)).numpy().tolist() == [2.0]


def test_tensors_of_a_signature_come_by_name(loaded):
    x = tf.constant([2.0])
    signature = loaded.signatures["serving_default"]
    assert signature(left=x, y=x)["scores"].numpy().tolist() == [0.0]
    with pytest.raises(TypeError, match="positional"):
        signature(x, x)
    assert loaded.signatures["one"](x)["output_0"].numpy().tolist() == [3.0]  # the only one may not


def test_results_of_a_signature_have_names(loaded):
    text = repr(loaded.signatures["serving_default"])
    assert "'scores', TensorSpec(shape=(None,), dtype=tf.float32, name='scores')" in text


def test_modes_of_a_variable(loaded):
    assert loaded.v.synchronization is tf.VariableSynchronization.ON_READ
    assert loaded.v.aggregation is tf.VariableAggregation.MEAN
    assert not loaded.v.trainable
