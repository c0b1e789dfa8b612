"""Records boxes.json: run with the python of TensorFlow 2.15 (see cases.py)."""

import os
import sys

import numpy as np


def boxes(count, spread, seed=0):
    """Boxes [count, 4] of sizes of 0.05 to 0.25, within `spread`."""
    rng = np.random.RandomState(seed + count)
    corners, sizes = rng.rand(count, 2) * spread, rng.rand(count, 2) * 0.2 + 0.05
    return np.concatenate([corners, corners + sizes], 1).astype("float32")


def scores(*shape):
    return np.random.RandomState(sum(shape)).rand(*shape).astype("float32")


def parts(tf, f, count, **more):
    """The mean, least and largest (begin, size, box) of parts of an image, drawn `count` times."""
    box = np.array([[[0.2, 0.2, 0.7, 0.8]]], "float32")
    tf.random.set_seed(3)
    drawn = [f((20, 30, 3), box, seed=7, **more) for _ in range(count)]
    rows = np.array([np.concatenate([np.ravel(x) for x in row]) for row in drawn], "float64")
    return [rows.mean(0), rows.min(0), rows.max(0)]


def noise(tf, name):
    """The mean, deviation and limits of what stands around an image."""
    x = np.random.RandomState(0).rand(2, 6, 10, 2) * [3, 10] + [5, -30]
    x = x.astype("float32")
    tf.random.set_seed(3)
    y = tf.image.extract_glimpse(x, [300, 300], [[50.0, 50.0]] * 2, noise=name).numpy()
    return [y.mean((1, 2)), y.std((1, 2)), y.min((1, 2)), y.max((1, 2))]


def names(tf):
    """What the cases may use beside tf and np."""
    return {"i": tf.image, "b": boxes, "s": scores}


CASES = [
    *(
        f"i.{f}(b({n}, {spread}), s({n}), {k}{more})"
        for n in (300, 1100)
        for spread in (0.3, 0.8, 20)
        for k in (50, 2000)
        for f, more in (
            ("non_max_suppression", ""),
            ("non_max_suppression", ", 0.0"),
            ("non_max_suppression", ", 0.2, 0.6"),
            ("non_max_suppression_with_scores", ""),
            ("non_max_suppression_with_scores", ", score_threshold=0.1, soft_nms_sigma=0.5"),
        )
    ),
    *(
        f"i.non_max_suppression_padded(tf.constant(b({n}, {spread})), tf.constant(s({n})), {k}, "
        f"{t}, pad_to_max_output_size=True)"
        for n in (300, 1100)
        for spread in (0.3, 0.8, 20)
        for k in (50, 2000)
        for t in (0.5, 0.0, 0.3)
    ),
    *(
        f"i.combined_non_max_suppression(b(600, {spread})[None, :, None], s(1, 600, 5), {k}, 60, "
        f"0.4, {t})"
        for spread in (0.3, 0.8, 20)
        for k in (5, 100)
        for t in (0.0, 0.5)
    ),
]
DRAWN = {
    "parts": "parts(tf, i.sample_distorted_bounding_box, 2000)",
    "narrow": "parts(tf, i.sample_distorted_bounding_box, 2000, min_object_covered=0.7, "
    "area_range=(0.1, 0.6), aspect_ratio_range=(0.5, 2.0))",
    "uniform": "noise(tf, 'uniform')",
    "gaussian": "noise(tf, 'gaussian')",
}

if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(__file__))
    import tensorflow as tf
    from cases import record

    path = os.path.join(os.path.dirname(__file__), "boxes.json")
    record([*CASES, *DRAWN.values()], tf, path, parts=parts, noise=noise, **names(tf))
