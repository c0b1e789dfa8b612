"""keras.random: repeatable by seed, of the right distribution."""

import numpy as np
import pytest

import kerastorch as tf

random = tf.keras.random

DRAWS = {
    "normal": (lambda **k: random.normal((20000,), 2.0, 3.0, **k), 2.0, 3.0),
    "truncated_normal": (lambda **k: random.truncated_normal((20000,), 1.0, **k), 1.0, 0.8796),
    "uniform": (lambda **k: random.uniform((20000,), -1.0, 3.0, **k), 1.0, 4 / 12**0.5),
    "randint": (lambda **k: random.randint((20000,), 0, 10, **k), 4.5, 8.25**0.5),
    "gamma": (lambda **k: random.gamma((20000,), 4.0, **k), 4.0, 2.0),
    "beta": (lambda **k: random.beta((20000,), 2.0, 2.0, **k), 0.5, 0.05**0.5),
    "binomial": (lambda **k: random.binomial((20000,), 10, 0.3, **k), 3.0, 2.1**0.5),
}


@pytest.mark.parametrize("name", DRAWS)
def test_distribution_and_seeds(name):
    draw, mean, spread = DRAWS[name]
    values = draw(seed=1).numpy()
    assert values.mean() == pytest.approx(mean, abs=0.06)
    assert values.std() == pytest.approx(spread, rel=0.05)
    np.testing.assert_array_equal(values, draw(seed=1).numpy())
    assert (values != draw(seed=2).numpy()).any()
    seeds = random.SeedGenerator(3)
    first, second = draw(seed=seeds).numpy(), draw(seed=seeds).numpy()
    assert (first != second).any()
    np.testing.assert_array_equal(first, draw(seed=random.SeedGenerator(3)).numpy())
    tf.keras.utils.set_random_seed(5)
    first = draw().numpy()
    tf.keras.utils.set_random_seed(5)
    np.testing.assert_array_equal(first, draw().numpy())


def test_dtypes_and_shapes():
    assert random.normal((2, 3), dtype="float16", seed=0).dtype == "float16"
    assert random.randint((2,), 0, 3, dtype="int64", seed=0).dtype == "int64"
    assert random.uniform([0, 2]).shape == (0, 2)
    assert random.gamma((3, 2), np.ones(2, "float32")).shape == (3, 2)
    for wrong in (lambda: random.normal((2,), dtype="int32"), lambda: random.normal((2,), seed="a"),
                  lambda: random.randint((2,), 0, 3, dtype="float32")):  # fmt: skip
        with pytest.raises(ValueError):
            wrong()


def test_categorical_dropout_shuffle():
    chosen = random.categorical(np.log([[0.1, 0.9], [1.0, 1e-9]]).astype("float32"), 4000, seed=1)
    assert chosen.shape == (2, 4000) and chosen.dtype == "int32"
    assert chosen.numpy()[0].mean() == pytest.approx(0.9, abs=0.03) and not chosen.numpy()[1].any()
    x = np.ones((100, 50), "float32")
    dropped = random.dropout(x, 0.25, seed=1).numpy()
    assert sorted(set(dropped.ravel().tolist())) == pytest.approx([0.0, 4 / 3])
    assert (dropped == 0).mean() == pytest.approx(0.25, abs=0.03)
    rows = random.dropout(x, 0.5, noise_shape=(100, 1), seed=1).numpy()
    assert (rows == rows[:, :1]).all()
    mixed = random.shuffle(np.arange(20).reshape(10, 2), seed=1).numpy()
    assert (mixed[:, 1] - mixed[:, 0] == 1).all()
    assert sorted(mixed[:, 0].tolist()) == list(range(0, 20, 2))
    assert mixed[:, 0].tolist() != list(range(0, 20, 2))


def test_seed_generator():
    seeds = random.SeedGenerator(7)
    assert seeds.next().numpy().tolist() == [7, 0] and seeds.next().numpy().tolist() == [7, 1]
    assert seeds.get_config() == {"seed": 7}
    assert random.SeedGenerator.from_config({"seed": 7}).state.numpy().tolist() == [7, 0]
    for wrong in (-1, 1.5, True):
        with pytest.raises(ValueError):
            random.SeedGenerator(wrong)
