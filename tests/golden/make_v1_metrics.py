"""Writes v1_metrics.json: what tf.compat.v1.metrics gives over three batches, by real TensorFlow.

PYTHON_WITH_TENSORFLOW tests/golden/make_v1_metrics.py
"""

import json
import sys
from pathlib import Path

import numpy as np

# name, keyword arguments, what the batches are: "classes", "numbers" or "scores"
CASES = [
    ("accuracy", {}, "classes"),
    ("mean", {}, "values"),
    ("mean_tensor", {}, "values"),
    ("mean_absolute_error", {}, "numbers"),
    ("mean_squared_error", {}, "numbers"),
    ("root_mean_squared_error", {}, "numbers"),
    ("mean_cosine_distance", {"dim": 0}, "numbers"),
    ("mean_relative_error", {"normalizer": [1.0, 2.0, 0.0, 4.0]}, "numbers"),
    ("percentage_below", {"threshold": 0.4}, "values"),
    ("precision", {}, "decisions"),
    ("recall", {}, "decisions"),
    ("true_positives", {}, "decisions"),
    ("true_negatives", {}, "decisions"),
    ("false_positives", {}, "decisions"),
    ("false_negatives", {}, "decisions"),
    ("auc", {}, "scores"),
    ("auc", {"curve": "PR"}, "scores"),
    ("auc", {"curve": "PR", "summation_method": "careful_interpolation"}, "scores"),
    ("auc", {"num_thresholds": 7, "summation_method": "minoring"}, "scores"),
    ("auc", {"num_thresholds": 7, "summation_method": "majoring"}, "scores"),
    ("auc", {"thresholds": [0.3, 0.5, 0.7]}, "scores"),
    ("precision_at_thresholds", {"thresholds": [0.2, 0.5, 0.9]}, "scores"),
    ("recall_at_thresholds", {"thresholds": [0.2, 0.5, 0.9]}, "scores"),
    ("true_positives_at_thresholds", {"thresholds": [0.2, 0.5, 0.9]}, "scores"),
    ("true_negatives_at_thresholds", {"thresholds": [0.2, 0.5, 0.9]}, "scores"),
    ("false_positives_at_thresholds", {"thresholds": [0.2, 0.5, 0.9]}, "scores"),
    ("false_negatives_at_thresholds", {"thresholds": [0.2, 0.5, 0.9]}, "scores"),
    ("mean_iou", {"num_classes": 4}, "classes"),
    ("mean_per_class_accuracy", {"num_classes": 4}, "classes"),
]
WEIGHTS = [[1.0, 0.0, 2.0, 0.5], [0.0, 1.0, 1.0, 3.0], [1.0, 1.0, 0.25, 1.0]]


def batches(kind):
    """Three batches of four: labels and predictions, or values alone."""
    random = np.random.RandomState(len(kind))
    for _ in range(3):
        if kind == "classes":
            yield random.randint(0, 3, 4), random.randint(0, 3, 4)
        elif kind == "decisions":
            yield random.rand(4) > 0.5, random.rand(4) > 0.4
        elif kind == "scores":
            yield random.rand(4) > 0.5, random.rand(4).astype(np.float32)
        elif kind == "numbers":
            yield random.randn(4).astype(np.float32), random.randn(4).astype(np.float32)
        else:
            yield (random.rand(4).astype(np.float32),)


def run(tf, name, arguments, kind, weighted):
    """What one metric gives: values, updates, names of variables and tensors."""
    v1 = tf.compat.v1
    given = list(batches(kind))
    with tf.Graph().as_default(), v1.Session() as session:
        fed = [v1.placeholder(x.dtype, [4]) for x in given[0]]
        weights = v1.placeholder(tf.float32, [4])
        keywords = {**arguments, **({"weights": weights} if weighted else {})}
        try:
            value, update = getattr(v1.metrics, name)(*fed, **keywords)
        except ValueError:
            return {"refused": True}
        session.run(v1.local_variables_initializer())
        found = {"start": session.run(value).tolist(), "updates": [], "values": []}
        for batch, w in zip(given, WEIGHTS, strict=True):
            feed = {**dict(zip(fed, batch, strict=True)), weights: w}
            found["updates"].append(session.run(update, feed).tolist())
            found["values"].append(session.run(value).tolist())
        found["variables"] = sorted(v.name for v in v1.local_variables())
        found["kept"] = sorted(v.name for v in v1.get_collection("metric_variables"))
    return found


def main():
    import tensorflow as tf

    found = [
        run(tf, name, arguments, kind, weighted)
        for name, arguments, kind in CASES
        for weighted in (False, True)
    ]
    text = json.dumps(found, indent=0).replace("NaN", '"nan"')
    Path(__file__).with_name("v1_metrics.json").write_text(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
