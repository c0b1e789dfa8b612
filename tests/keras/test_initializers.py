"""tf.keras.initializers and the initializers of tf itself."""

import math

import numpy as np
import pytest
import torch
from golden.keras_objects import check, starting, tf

from kerastorch.random import set_seed

I = tf.keras.initializers  # noqa: E741
SHAPE = (100, 200)


@pytest.mark.parametrize("case", starting("I.", "type(I", "bool(", "tf."))
@pytest.mark.filterwarnings("ignore:The initializer")
def test_golden(case):
    check(case)


def sample(initializer, shape=SHAPE):
    return initializer(shape).numpy().astype("d")


TRUNCATED = 0.87962566103423978
SCALED = [
    (I.GlorotUniform, "uniform", 2 / 300),
    (I.GlorotNormal, "normal", 2 / 300),
    (I.HeUniform, "uniform", 2 / 100),
    (I.HeNormal, "normal", 2 / 100),
    (I.LecunUniform, "uniform", 1 / 100),
    (I.LecunNormal, "normal", 1 / 100),
]


@pytest.mark.parametrize("cls, kind, variance", SCALED)
def test_variance_and_bounds_of_scaled_initializers(cls, kind, variance):
    x = sample(cls(seed=3))
    assert abs(x.mean()) < 4 * math.sqrt(variance / x.size)
    assert x.var() == pytest.approx(variance, rel=0.03)
    bound = math.sqrt(3 * variance)
    if kind == "normal":
        bound = 2 * math.sqrt(variance) / TRUNCATED
    assert bound * 0.98 < np.abs(x).max() <= bound * (1 + 1e-6)


def test_fans_of_a_convolution_kernel():
    x = sample(I.VarianceScaling(2.0, "fan_out", "untruncated_normal", seed=1), (3, 3, 16, 64))
    assert x.var() == pytest.approx(2 / (9 * 64), rel=0.05)


def test_normal_uniform_and_truncated():
    x = sample(I.RandomNormal(1.0, 0.5, seed=1))
    assert x.mean() == pytest.approx(1.0, abs=0.02) and x.std() == pytest.approx(0.5, rel=0.02)
    assert np.abs(x - 1).max() > 1.5
    x = sample(I.TruncatedNormal(1.0, 0.5, seed=1))
    assert x.std() == pytest.approx(0.5 * TRUNCATED, rel=0.02) and np.abs(x - 1).max() <= 1
    x = sample(I.RandomUniform(-1.0, 3.0, seed=1))
    assert x.mean() == pytest.approx(1.0, abs=0.05) and x.min() >= -1 and x.max() < 3
    x = I.RandomUniform(2, 5, seed=1)((100,), dtype="int32").numpy()
    assert set(x) == {2, 3, 4} and x.dtype == np.int32


@pytest.mark.parametrize("shape", [(5, 5), (3, 7), (7, 3), (2, 3, 4)])
def test_orthogonal(shape):
    x = sample(I.Orthogonal(2.0, seed=1), shape).reshape(-1, shape[-1]) / 2
    product = x @ x.T if x.shape[0] <= x.shape[1] else x.T @ x
    np.testing.assert_allclose(product, np.eye(len(product)), atol=1e-6)


def test_seeds():
    assert np.array_equal(sample(I.HeNormal(3)), sample(I.HeNormal(3)))
    assert not np.array_equal(sample(I.HeNormal(3)), sample(I.HeNormal(4)))
    assert not np.array_equal(sample(I.HeNormal()), sample(I.HeNormal()))
    once = I.HeNormal()
    first = sample(once)
    with pytest.warns(UserWarning, match="unseeded"):
        assert np.array_equal(first, sample(once))
    set_seed(None)
    torch.manual_seed(7)
    first = sample(I.HeNormal())
    torch.manual_seed(7)
    assert np.array_equal(first, sample(I.HeNormal()))


def test_tf_initializers_draw_anew_without_a_seed():
    own = tf.random_normal_initializer()
    assert not np.array_equal(sample(own), sample(own))
    own = tf.random_uniform_initializer(seed=2)
    assert np.array_equal(sample(own), sample(own))
    assert sample(tf.random_normal_initializer(stddev=2.0)).std() == pytest.approx(2.0, rel=0.03)


def test_partitions_differ():
    make = I.RandomNormal(seed=1)
    parts = [make((4, 4), partition_shape=(2, 4), partition_offset=(i, 0)).numpy() for i in (0, 2)]
    assert parts[0].shape == (2, 4) and not np.array_equal(*parts)


def test_config_round_trip():
    for cls in (I.RandomNormal, I.VarianceScaling, I.HeNormal, I.Orthogonal):
        made = cls(seed=5)
        for legacy in (False, True):
            again = I.get(I.serialize(made, use_legacy_format=legacy))
            assert type(again) is cls and again.get_config() == made.get_config()
    values = np.array([1.0, 2.0])
    again = I.get(I.serialize(I.Constant(values)))
    assert again((2,)).numpy().tolist() == [1.0, 2.0]
    config = I.serialize(tf.random_normal_initializer(1.0, 2.0))
    assert config["module"] == "tensorflow.python.ops.init_ops_v2"
    assert tf.keras.saving.deserialize_keras_object(config).get_config()["stddev"] == 2.0
