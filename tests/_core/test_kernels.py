"""Dtypes that TensorFlow's ops have no CPU kernel for, in its classes and order."""

import pytest
import torch

import kerastorch as tf
from kerastorch._core import op_types, refusals

NotFound, Invalid = tf.errors.NotFoundError, tf.errors.InvalidArgumentError


@pytest.mark.parametrize(
    "call, kind",
    [
        (lambda: tf.unique(tf.constant([1j, 2j])), NotFound),
        (lambda: tf.unique_with_counts(tf.constant([1j, 2j])), NotFound),
        (lambda: tf.sequence_mask(tf.constant([1], tf.int16)), NotFound),
        (lambda: tf.sequence_mask(tf.constant([1], tf.uint8)), Invalid),
        (lambda: tf.nn.avg_pool3d(tf.ones([1, 2, 2, 2, 1], tf.float64), 1, 1, "SAME"), NotFound),
        (lambda: tf.nn.max_pool3d(tf.ones([1, 2, 2, 2, 1], tf.float16), 1, 1, "SAME"), NotFound),
        (lambda: tf.nn.max_pool(tf.ones([1, 2, 2, 2, 1], tf.float16), 1, 1, "SAME"), NotFound),
        (lambda: tf.math.lbeta(tf.constant([1.0, 2.0], tf.bfloat16)), NotFound),
        (lambda: tf.linalg.lu_solve(tf.eye(2, dtype=tf.float16), [0, 1], [[1.0], [2.0]]), NotFound),
        (lambda: tf.tile(tf.constant([1], tf.uint16), [2]), tf.errors.UnimplementedError),
    ],
)
def test_refused(call, kind):
    with pytest.raises(kind):
        call()


def test_the_kernel_is_looked_for_before_the_other_inputs():
    with pytest.raises(NotFound, match=r"Could not find device for node: .*Igamma"):
        tf.math.igamma(tf.constant([1.0], tf.float16), tf.constant([1.0]))
    with pytest.raises(Invalid, match="expected to be a float tensor but is a half tensor"):
        tf.math.igamma(tf.constant([1.0]), tf.constant([1.0], tf.float16))


def test_what_has_a_kernel_works():
    assert tf.sequence_mask(tf.constant([1], tf.int16), 2).numpy().tolist() == [[True, False]]
    assert tf.tile(tf.constant([1], tf.uint16), [1]).numpy() == [1]
    assert tf.math.lbeta(tf.constant([1.0, 1.0], tf.float16)).numpy() == 0


def test_the_table_is_that_of_the_cpu():
    assert "float16" not in op_types.with_kernel("AvgPool3D", 0)
    raw = torch.ones([], dtype=torch.float16)
    with pytest.raises(NotFound):
        refusals.needs("AvgPool3D", raw)
    # as a tensor of an accelerator, which no test machine has
    refusals.needs("AvgPool3D", raw.to("meta"))
    with pytest.raises(Invalid):
        refusals.needs("AvgPool3D", torch.ones([], dtype=torch.int32, device="meta"))
