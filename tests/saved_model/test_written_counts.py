"""Counts, distinct elements and parts in written functions, for sizes of 0, 1 and more."""

import numpy as np
import pytest
from slopes import slope

import kerastorch as tf


def _rows(x):
    return tf.shape(x)[0]


def _ids(x):
    return tf.range(_rows(x)) % 3


def _parts(x):
    few = tf.minimum(_rows(x), 2)
    return tf.split(x, [few, _rows(x) - few])


CALLS = {
    "unique": lambda x: tf.unique(_ids(x)),
    "distinct": lambda x: tf.unique_with_counts(x[:, 0], tf.int64),
    "bincount": lambda x: tf.math.bincount(_ids(x)),
    "least": lambda x: tf.math.bincount(_ids(x), minlength=_rows(x)),
    "most": lambda x: tf.math.bincount(_ids(x), maxlength=2, dtype=tf.float32),
    "weighted": lambda x: tf.math.bincount(_ids(x), weights=x[:, 1]),
    "whether": lambda x: tf.math.bincount(_ids(x), binary_output=True),
    "confusion": lambda x: tf.math.confusion_matrix(_ids(x), _ids(x)[::-1], 3),
    "histogram": lambda x: tf.histogram_fixed_width(x, [-1.0, 1.0], 5),
    "singular": lambda x: tf.linalg.svd(x, compute_uv=False),
    "parts": _parts,
    "rest": lambda x: tf.split(x, [tf.minimum(_rows(x), 2), -1]),
    "slopes": slope(lambda x: _parts(x)[1] ** 2),
    "rolled": slope(lambda x: tf.roll(x, tf.minimum(_rows(x), 1), 0) ** 2),
    "sums": slope(lambda x: tf.math.unsorted_segment_sum(x, _ids(x) - 1, _rows(x)) ** 2),
    "sorted": slope(lambda x: tf.math.segment_sum(x, tf.range(_rows(x)) // 2) ** 2),
    "diagonals": slope(lambda x: tf.linalg.diag(tf.reshape(x, [-1])) ** 2),
    "diagonal": slope(lambda x: tf.linalg.diag_part(x) ** 2),
    "bands": slope(lambda x: tf.linalg.diag_part(x, k=(0, 1)) ** 2),
    "ensured": slope(lambda x: tf.ensure_shape(x, [None, 3]) ** 2),
    "averages": slope(lambda x: tf.math.unsorted_segment_mean(x, _ids(x), 4) ** 2),
    "means": lambda x: tf.math.unsorted_segment_mean(x, _ids(x), 4),
    "stitched": lambda x: tf.dynamic_stitch([tf.range(_rows(x))[::-1]], [x]),
    "ranked": lambda x: tf.math.in_top_k(_ids(x), x, 2),
}


@pytest.mark.parametrize("name", CALLS)
def test_written_functions_count_as_eager_ones(name, tmp_path):
    module = tf.Module()
    module.f = tf.function(CALLS[name], input_signature=[tf.TensorSpec([None, 3])])
    tf.saved_model.save(module, str(tmp_path / "m"))
    loaded = tf.saved_model.load(str(tmp_path / "m")).f
    for size in (0, 1, 2, 3, 5, 17):
        x = np.random.RandomState(size).randn(size, 3).astype(np.float32)
        try:
            wanted = tf.nest.flatten(CALLS[name](tf.constant(x)))
        except tf.errors.OpError:
            with pytest.raises((ValueError, tf.errors.OpError)):
                loaded(tf.constant(x))
            continue
        for a, b in zip(tf.nest.flatten(loaded(tf.constant(x))), wanted, strict=True):
            assert a.dtype == b.dtype
            np.testing.assert_allclose(a.numpy(), b.numpy(), rtol=1e-5, atol=1e-6)


def test_weights_of_an_unknown_number_count():
    vector, numbers = tf.TensorSpec([None], tf.int32), tf.TensorSpec([None])

    @tf.function(input_signature=[vector, numbers])
    def run(x, w):
        dense = tf.raw_ops.DenseBincount(input=x, size=4, weights=w)
        few = tf.raw_ops.DenseCountSparseOutput(values=x, weights=w, binary_output=False)
        return dense, few[1]

    x, w = tf.constant([1, 2, 1]), tf.constant([0.5, 1.0, 2.0])
    dense, few = run(x, w)
    assert dense.numpy().tolist() == [0.0, 2.5, 1.0, 0.0]
    assert few.numpy().tolist() == [2.5, 1.0]
    dense, few = run(x, w[:0])  # none: each counts 1
    assert dense.numpy().tolist() == [0.0, 2.0, 1.0, 0.0]
    assert few.numpy().tolist() == [2.0, 1.0]
