"""Layers on strings, unsigned integers, booleans, and float64 inputs of models, as TensorFlow."""

import numpy as np
import pytest

import kerastorch as tf

L = tf.keras.layers
TEXT = [[["a", "b"], ["c", "d"]]]


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        (L.Flatten(), [[b"a", b"b", b"c", b"d"]]),
        (L.Permute((2, 1)), [[[b"a", b"c"], [b"b", b"d"]]]),
        (L.Cropping1D((1, 0)), [[[b"c", b"d"]]]),
        (L.ZeroPadding1D(), [[[b"", b""], [b"a", b"b"], [b"c", b"d"], [b"", b""]]]),
        (L.UpSampling1D(2), [[[b"a", b"b"]] * 2 + [[b"c", b"d"]] * 2]),
        (L.Identity(), [[[b"a", b"b"], [b"c", b"d"]]]),
        (L.Dropout(0.5), [[[b"a", b"b"], [b"c", b"d"]]]),
    ],
    ids=lambda x: getattr(x, "name", ""),
)
def test_strings_move(layer, expected):
    moved = layer(tf.constant(TEXT))
    assert moved.dtype == tf.string
    # flattened by hand: the cases are one batch of lists
    got = [[np.array(x).tolist() for x in row] for row in moved.numpy()]
    assert np.array(got, object).tolist() == expected


@pytest.mark.parametrize(
    ("layer", "error"),
    [
        (L.Dense(2), tf.errors.UnimplementedError),
        (L.BatchNormalization(), tf.errors.UnimplementedError),
        (L.ReLU(), tf.errors.InvalidArgumentError),
        (L.MaxPooling1D(), tf.errors.InvalidArgumentError),
    ],
    ids=lambda x: getattr(x, "name", ""),
)
def test_what_computes_refuses_strings(layer, error):
    with pytest.raises(error):
        layer(tf.constant(TEXT))


@pytest.mark.parametrize("dtype", ["uint16", "uint32", "uint64"])
@pytest.mark.parametrize(
    ("layer", "expected"),
    [(L.Add, [6, 2]), (L.Multiply, [9, 1]), (L.Maximum, [3, 1]), (L.Minimum, [3, 1])],
)
def test_unsigned_integers_merge(layer, expected, dtype):
    x = tf.constant([[3, 1]], dtype)
    merged = layer()([x, x])
    assert merged.dtype == dtype
    assert merged.numpy().tolist() == [expected]


@pytest.mark.parametrize("layer", [L.Add, L.Multiply, L.Average, L.Maximum, L.Minimum])
def test_booleans_do_not_merge(layer):
    x = tf.constant([[True, False]])
    with pytest.raises(tf.errors.InvalidArgumentError):
        layer()([x, x])


def test_mean_of_booleans_is_float32():
    mean = L.GlobalAveragePooling1D()(tf.constant([[[True], [False]]]))
    assert mean.dtype == tf.float32
    assert mean.numpy().tolist() == [[0.5]]


def test_dense_on_an_empty_axis():
    assert L.Dense(2)(tf.zeros([2, 0, 4])).shape == [2, 0, 2]


def _float64_models():
    x = tf.keras.Input((2,), dtype="float64")
    exp = tf.keras.Model(x, tf.exp(x))
    outer = tf.keras.Input((2,), dtype="float64")
    return [
        exp,
        tf.keras.Model(outer, exp(outer)),
        tf.keras.models.clone_model(exp),
        tf.keras.Sequential([L.Lambda(tf.exp, dtype="float64")]),
    ]


@pytest.mark.parametrize("number", range(4))
def test_models_do_not_cast_their_inputs(number):
    x = np.array([[0.1, 0.2]])
    y = _float64_models()[number](tf.constant(x))
    assert y.dtype == tf.float64
    np.testing.assert_allclose(y.numpy(), np.exp(x), rtol=1e-15)


def test_dtypes_that_no_op_takes_are_type_errors_while_drawing():
    with pytest.raises(TypeError, match="allowed values"):
        tf.nn.selu(tf.keras.Input((2,), dtype="complex128"))


def test_lion_keeps_nan():
    weights = tf.Variable([1.0, 2.0, 3.0])
    optimizer = tf.keras.optimizers.Lion(0.1)
    optimizer.apply_gradients([(tf.constant([float("nan"), 0.0, -5.0]), weights)])
    np.testing.assert_allclose(weights.numpy(), [float("nan"), 2.0, 3.1], rtol=1e-6)


def test_metrics_and_checks_refuse_symbolic_tensors():
    x = tf.keras.Input((2,))
    with pytest.raises(ValueError, match="symbolic"):
        tf.keras.metrics.Mean()(x)
    with pytest.raises(TypeError, match="symbolic"):
        tf.keras.metrics.Mean().update_state(x)
    for check in (tf.debugging.assert_positive, tf.debugging.assert_non_positive):
        with pytest.raises(TypeError, match="symbolic"):
            check(x)
