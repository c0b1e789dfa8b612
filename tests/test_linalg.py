"""tf.linalg against the golden values of TensorFlow, and what those cannot say."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from golden import cases, make_linalg

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "linalg.json").read_text())


@pytest.mark.parametrize("case", make_linalg.CASES)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case], **make_linalg.names(tf))


def test_decompositions_name_their_parts():
    x = tf.constant([[1.0, 2.0], [3.0, 5.0]], tf.float64)
    factors = tf.linalg.qr(x)
    np.testing.assert_allclose((factors.q @ factors.r).numpy(), x.numpy())
    factors = tf.linalg.lu(x)
    assert factors.p.dtype == tf.int32 and factors.lu.shape == [2, 2]
    logarithm = tf.linalg.slogdet(x)
    np.testing.assert_allclose((logarithm.sign * tf.exp(logarithm.log_abs_determinant)).numpy(), -1)


def test_eigenvectors_belong_to_their_values():
    x = tf.constant([[4.0, 1.0], [1.0, 3.0]], tf.float64)
    values, vectors = tf.linalg.eigh(x)
    np.testing.assert_allclose((x @ vectors).numpy(), (values * vectors).numpy())
    values, vectors = tf.linalg.eig(tf.constant([[0.0, 1.0], [-1.0, 0.0]], tf.float64))
    np.testing.assert_allclose(sorted(values.numpy().imag), [-1, 1])


def test_messages_say_what_is_wrong():
    with pytest.raises(tf.errors.InvalidArgumentError, match="Input is not invertible"):
        tf.linalg.inv([[1.0, 2.0], [2.0, 4.0]])
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"MatMul.*float32\[2, 2\]"):
        tf.matmul(np.ones([2, 2], "f"), np.ones([3, 2], "f"))
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"square.*2, 3"):
        tf.linalg.det(np.ones([2, 3], "f"))


def test_matrix_functions_invert_each_other():
    a = np.array([[2.0, 1.0, 0.0], [0.5, 3.0, 1.0], [0.0, 0.2, 1.0]])
    x = tf.constant(a)
    root = tf.linalg.sqrtm(x)
    np.testing.assert_allclose((root @ root).numpy(), a, rtol=1e-12, atol=1e-12)
    logarithm = tf.linalg.logm(tf.cast(x, tf.complex128))
    np.testing.assert_allclose(tf.linalg.expm(logarithm).numpy(), a, rtol=1e-10, atol=1e-10)


def test_bodies_run_without_values():
    x = torch.empty(5, 3, 3, device="meta")
    assert tf.linalg.inv.raw(x).shape == (5, 3, 3)
    assert tf.linalg.svd.raw(x)[2].shape == (5, 3, 3)
    assert tf.linalg.diag_part.raw(x, k=(-1, 1)).shape == (5, 3, 3)
    assert tf.linalg.cholesky.raw(x).shape == (5, 3, 3)
    assert tf.norm.raw(x, 2, (1, 2)).shape == (5,)
