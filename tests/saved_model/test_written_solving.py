"""Functions that factorize matrices, solve equations, tell values apart: written and read back."""

import numpy as np
import pytest

import kerastorch as tf

la = tf.linalg
A = np.random.RandomState(0).rand(3, 4, 4).astype("float32")


def posed(a):
    """Self-adjoint positive definite matrices."""
    return a @ la.matrix_transpose(a) + 4.0 * tf.eye(4)


def whole(a):
    return tf.cast(a * 3, tf.int32)


PROGRAMS = {
    "eigh": lambda a: (la.eigh(posed(a))[0], la.eigvalsh(posed(a))),
    "svd": lambda a: (la.svd(a, compute_uv=False), tf.abs(la.svd(posed(a))[1])),
    "qr": lambda a: tf.abs(la.qr(posed(a))[1]),
    "lu": lambda a: la.lu(posed(a)),
    "logdet": lambda a: (la.logdet(posed(a)), la.slogdet(posed(a))[1], la.det(posed(a))),
    "solve": lambda a: (la.solve(posed(a), a), la.inv(posed(a))),
    "cholesky": lambda a: la.cholesky_solve(la.cholesky(posed(a)), a),
    "triangular": lambda a: (
        la.triangular_solve(la.cholesky(posed(a)), a),
        la.triangular_solve(la.cholesky(posed(a)), a, adjoint=True),
    ),
    "least squares": lambda a: (la.lstsq(posed(a), a), la.lstsq(posed(a), a, fast=False)),
    "pinv": lambda a: (la.pinv(posed(a)), la.pinv(a, rcond=1e-3)),
    "rank": lambda a: la.matrix_rank(posed(a)),
    "unique": lambda a: tf.unique(tf.reshape(a, [-1])),
    "unique with counts": lambda a: tf.unique_with_counts(tf.reshape(whole(a), [-1])),
    "unique in a map": lambda a: tf.map_fn(
        lambda r: tf.unique_with_counts(r)[0][0], whole(a[:, 0])
    ),
    "histogram": lambda a: tf.histogram_fixed_width(a, [0.0, 1.0], nbins=4),
    "confusion": lambda a: tf.math.confusion_matrix(whole(a[0, 0]), whole(a[0, 1]), num_classes=4),
    "bincount": lambda a: tf.math.bincount(whole(a[0]), minlength=4, maxlength=5, axis=-1),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_loads_again(tmp_path, name):
    module = tf.Module()
    module.f = tf.function(PROGRAMS[name], input_signature=[tf.TensorSpec([None, 4, 4])])
    tf.saved_model.save(module, tmp_path / "m")
    loaded = tf.saved_model.load(tmp_path / "m")
    for rows in (3, 1):
        x = tf.constant(A[:rows])
        pairs = zip(tf.nest.flatten(loaded.f(x)), tf.nest.flatten(module.f(x)), strict=True)
        for made, wanted in pairs:
            assert made.dtype == wanted.dtype
            np.testing.assert_allclose(made, wanted, rtol=1e-3, atol=1e-4)


def test_the_likelihood_of_a_gaussian_process(tmp_path):
    rng = np.random.RandomState(0)
    module = tf.Module()
    module.x = tf.Variable(rng.rand(6, 2).astype("float32"))
    module.y = tf.Variable(rng.rand(6).astype("float32"))

    @tf.function(input_signature=[tf.TensorSpec([])])
    def loss(scale):
        far = tf.reduce_sum((module.x[:, None] - module.x[None]) ** 2, -1)
        factor = la.cholesky(tf.exp(-0.5 * far / tf.exp(2 * scale)) + 0.1 * tf.eye(6))
        found = la.cholesky_solve(factor, module.y[:, None])
        logs = tf.math.log(la.diag_part(factor))
        return tf.reduce_sum(module.y * found[:, 0]) + tf.reduce_sum(logs)

    module.loss = loss
    tf.saved_model.save(module, tmp_path / "m")
    loaded = tf.saved_model.load(tmp_path / "m")
    gradients = []
    for one in (module, loaded):
        scale = tf.constant(0.3)
        with tf.GradientTape() as tape:
            tape.watch(scale)
            value = one.loss(scale)
        gradients.append((value, tape.gradient(value, scale)))
    np.testing.assert_allclose(*gradients, rtol=1e-4)
