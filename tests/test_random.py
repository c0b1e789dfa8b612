"""tf.random."""

import json
from pathlib import Path

import numpy as np
import pytest
from golden import cases

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "random.json").read_text())


@pytest.mark.parametrize("case", GOLDEN)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case])


def test_set_seed_repeats_everything():
    def draw():
        tf.random.set_seed(7)
        return [
            tf.random.normal([3]),
            tf.random.normal([3]),
            tf.random.uniform([3], seed=1),
            tf.random.uniform([3], seed=1),
            tf.random.shuffle(tf.range(10), seed=2),
            tf.random.categorical(tf.zeros([1, 9]), 5),
        ]

    first, second = draw(), draw()
    for a, b in zip(first, second, strict=True):
        assert a.numpy().tolist() == b.numpy().tolist()
    assert first[0].numpy().tolist() != first[1].numpy().tolist()
    assert first[2].numpy().tolist() != first[3].numpy().tolist()


def test_op_seed_without_a_global_seed_repeats():
    tf.random.set_seed(None)
    first = tf.random.uniform([4], seed=3).numpy().tolist()
    tf.random.set_seed(None)
    assert tf.random.uniform([4], seed=3).numpy().tolist() == first
    assert tf.random.normal([4]).numpy().tolist() != tf.random.normal([4]).numpy().tolist()


def test_op_seed_and_global_seed_both_count():
    drawn = set()
    for global_seed in (1, 2):
        for seed in (1, 2):
            tf.random.set_seed(global_seed)
            drawn.add(tuple(tf.random.normal([2], seed=seed).numpy().tolist()))
    assert len(drawn) == 4


@pytest.mark.parametrize(
    ("draw", "mean", "deviation", "low", "high"),
    [
        (lambda n: tf.random.normal([n], 3.0, 2.0), 3.0, 2.0, -9.0, 15.0),
        (lambda n: tf.random.truncated_normal([n], 1.0, 2.0), 1.0, 1.7593, -3.0, 5.0),
        (lambda n: tf.random.uniform([n], -1.0, 3.0), 1.0, 1.1547, -1.0, 3.0),
        (lambda n: tf.random.uniform([n], 0, 10, tf.int32), 4.5, 2.8723, 0, 9),
        (lambda n: tf.random.gamma([n], 2.0, 4.0), 0.5, 0.35355, 0.0, 9.0),
        (lambda n: tf.random.poisson([n], 3.0), 3.0, 1.7321, 0.0, 30.0),
        (lambda n: tf.random.categorical([[0.0, float(np.log(3.0))]], n), 0.75, 0.43301, 0, 1),
        (lambda n: tf.random.stateless_normal([n], [1, 2], 3.0, 2.0), 3.0, 2.0, -9.0, 15.0),
        (lambda n: tf.random.stateless_uniform([n], [1, 2]), 0.5, 0.28868, 0.0, 1.0),
        (lambda n: tf.random.stateless_binomial([n], [1, 2], 10, 0.3), 3.0, 1.4491, 0, 10),
        (lambda n: tf.random.Generator.from_seed(1).normal([n]), 0.0, 1.0, -7.0, 7.0),
        (lambda n: tf.random.Generator.from_seed(1).uniform([n], 2, 5), 3.5, 0.86603, 2.0, 5.0),
        (
            lambda n: tf.random.stateless_parameterized_truncated_normal([n], [1, 2]),
            0.0,
            0.87963,
            -2.0,
            2.0,
        ),
    ],
)
def test_moments(draw, mean, deviation, low, high):
    count = 40000
    tf.random.set_seed(1)
    drawn = draw(count).numpy().astype(np.float64)
    assert abs(drawn.mean() - mean) < 5 * deviation / np.sqrt(count)
    assert abs(drawn.std() / deviation - 1) < 0.03
    assert drawn.min() >= low and drawn.max() <= high


def test_full_range_integers():
    drawn = tf.random.stateless_uniform([4000], [1, 2], None, None, tf.int32).numpy()
    assert abs(drawn.astype(np.float64).mean()) < 2**31 / 20
    assert drawn.min() < -(2**30) and drawn.max() > 2**30


def test_stateless_depends_on_its_seed_alone():
    first = tf.random.stateless_normal([3], [1, 2]).numpy().tolist()
    tf.random.normal([5])
    assert tf.random.stateless_normal([3], [1, 2]).numpy().tolist() == first
    assert tf.random.stateless_normal([3], [2, 1]).numpy().tolist() != first
    seeds = tf.random.split([1, 2], 3).numpy().tolist()
    assert len({tuple(s) for s in seeds}) == 3
    assert tf.random.fold_in([1, 2], 3).numpy().tolist() != [1, 2]


def test_generator_state():
    g = tf.random.Generator.from_seed(5)
    saved = g.state.read_value()
    first, second = g.normal([3]).numpy().tolist(), g.normal([3]).numpy().tolist()
    assert first != second
    g.reset(saved)
    assert g.normal([3]).numpy().tolist() == first
    copied = tf.random.Generator(copy_from=g)
    assert copied.normal([3]).numpy().tolist() == second
    g.reset_from_seed(5)
    assert g.normal([3]).numpy().tolist() == first
    a, b = g.split(2)
    assert a.normal([3]).numpy().tolist() != b.normal([3]).numpy().tolist()
    tf.random.set_global_generator(g)
    assert tf.random.get_global_generator() is g


def test_gradients_reach_the_parameters():
    mean, alpha = tf.Variable(1.0), tf.Variable([2.0, 3.0])
    with tf.GradientTape(persistent=True) as tape:
        y = tf.random.normal([5], mean=mean)
        z = tf.random.gamma([4], alpha)
        s = tf.random.shuffle(alpha)
    assert tape.gradient(y, mean).numpy() == 5.0
    assert tape.gradient(z, alpha).numpy().min() > 0
    assert tape.gradient(s, alpha) is None


def test_shuffle_is_a_permutation():
    x = np.arange(300).reshape(100, 3)
    shuffled = tf.random.shuffle(x).numpy()
    assert shuffled.tolist() != x.tolist()
    assert sorted(shuffled.tolist()) == x.tolist()


def test_candidates():
    for sampler in (tf.random.uniform_candidate_sampler, tf.random.log_uniform_candidate_sampler):
        sampled, true, expected = sampler([[0, 3]], 2, 4, True, 6, seed=1)
        assert len(set(sampled.numpy().tolist())) == 4
        assert sampled.numpy().min() >= 0 and sampled.numpy().max() < 6
        assert true.shape == (1, 2) and expected.shape == (4,)
        assert expected.numpy().min() > 0 and expected.numpy().max() <= 1
    _, true, _ = tf.random.uniform_candidate_sampler([[0, 3]], 2, 4, False, 8)
    assert true.numpy().tolist() == [[0.5, 0.5]]


@pytest.mark.parametrize("seed", ["a", [1, 2], (3,), 2.5])
def test_any_object_serves_as_a_seed(seed):
    tf.random.set_seed(seed)
    first = tf.random.normal([3]).numpy().tolist()
    tf.random.set_seed(seed)
    assert tf.random.normal([3]).numpy().tolist() == first
