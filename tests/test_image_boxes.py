"""Boxes on images, many of them, and what is drawn by chance, against TensorFlow."""

import json
from pathlib import Path

import numpy as np
import pytest
from golden import cases, make_boxes

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "boxes.json").read_text())


@pytest.mark.parametrize("part", range(6))
def test_boxes(part):
    for case in make_boxes.CASES[part::6]:
        cases.check(case, tf, GOLDEN[case], **make_boxes.names(tf))


def _recorded(name):
    return [np.reshape(x["value"], x["shape"]) for x in GOLDEN[make_boxes.DRAWN[name]]["items"]]


@pytest.mark.parametrize("name", ["parts", "narrow"])
def test_parts_of_an_image_are_drawn_as_often(name):
    call = make_boxes.DRAWN[name]
    mean, least, most = eval(call, {"tf": tf, "i": tf.image, "parts": make_boxes.parts})
    their_mean, their_least, their_most = _recorded(name)
    spread = np.maximum(their_most - their_least, 1e-3)
    assert np.all(np.abs(mean - their_mean) <= 0.02 * spread)
    assert np.all(np.abs(least - their_least) <= 0.1 * spread)
    assert np.all(np.abs(most - their_most) <= 0.1 * spread)


def test_the_seed_of_a_stateless_part_decides():
    def part(seed):
        return tf.image.stateless_sample_distorted_bounding_box(
            [200, 300, 3], tf.constant([[[0.1, 0.1, 0.9, 0.9]]]), seed
        )

    once, again, other = part([1, 2]), part([1, 2]), part([1, 3])
    assert all(np.array_equal(a, b) for a, b in zip(once, again))
    assert not np.array_equal(once[0], other[0]) or not np.array_equal(once[1], other[1])


@pytest.mark.parametrize("name", ["uniform", "gaussian"])
def test_noise_around_an_image(name):
    ours, theirs = make_boxes.noise(tf, name), _recorded(name)
    for a, b in zip(ours, theirs):
        np.testing.assert_allclose(a, b, rtol=0.02, atol=0.05)


@pytest.mark.parametrize("name", ["contrast", "hue", "saturation"])
def test_random_adjustments_have_no_gradient(name):
    x = tf.constant(np.random.RandomState(0).rand(3, 3, 3).astype("float32"))
    bounds = (0.2,) if name == "hue" else (0.2, 0.5)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = getattr(tf.image, f"random_{name}")(x, *bounds)
    with pytest.raises(LookupError, match="gradient registry has no entry"):
        tape.gradient(y, x)


def test_boxes_that_are_no_numbers_hide_others():
    """TensorFlow's answers: an overlap that is no number counts as a large one."""
    nan = np.nan
    boxes = [
        [[2, nan, 0.5, 2.5], [3, nan, 2.5, 2.5], [2, 0.5, 3, -1], [2, 2, 0, 3], [2.5, 2, 3, 0]],
        [[nan, 3, 2.5, -1], [3, 2.5, -1, 3], [nan, nan, 0, -1], [3, 0, 2.5, -1], [0, 0, 0.5, 2]],
    ]
    scores = [[1, 0, 1, -1, nan], [0.5, 0.5, 0.5, 0.5, 0]]
    for some, of_them in zip(boxes, scores, strict=True):
        chosen = tf.image.non_max_suppression(some, of_them, 2, 0.3, 0.3)
        np.testing.assert_array_equal(chosen, [0])
