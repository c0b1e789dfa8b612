"""Losses: functions and classes, reductions, weights, logits, smoothing, NaN and ends of range."""

import numpy as np
import tensorflow as tf
from tensorflow import keras

rng = np.random.RandomState(0)
targets = rng.uniform(0.1, 0.9, (3, 4)).astype("float32")
outputs = rng.uniform(0.1, 0.9, (3, 4)).astype("float32")
logits = rng.normal(size=(3, 4)).astype("float32")
one_hot = np.eye(4, dtype="float32")[[1, 3, 0]]
binary = np.array([[0.0, 1.0, 1.0, 0.0]] * 3, "float32")
classes = np.array([1, 3, 0])
hinge = np.array([[-1.0, 1.0, 1.0, -1.0]] * 3, "float32")

L = keras.losses
functions = {
    "mse": L.mean_squared_error(targets, outputs),
    "mae": L.mean_absolute_error(targets, outputs),
    "mape": L.mean_absolute_percentage_error(targets, outputs),
    "msle": L.mean_squared_logarithmic_error(targets, outputs),
    "huber": L.huber(targets, outputs, delta=0.2),
    "log_cosh": L.log_cosh(targets, outputs),
    "binary": L.binary_crossentropy(binary, outputs),
    "binary logits": L.binary_crossentropy(binary, logits, from_logits=True),
    "binary smooth": L.binary_crossentropy(binary, outputs, label_smoothing=0.2),
    "categorical": L.categorical_crossentropy(one_hot, outputs),
    "categorical logits": L.categorical_crossentropy(one_hot, logits, from_logits=True),
    "categorical smooth": L.categorical_crossentropy(one_hot, outputs, label_smoothing=0.1),
    "sparse": L.sparse_categorical_crossentropy(classes, outputs),
    "sparse logits": L.sparse_categorical_crossentropy(classes, logits, from_logits=True),
    "sparse column": L.sparse_categorical_crossentropy(classes[:, None], outputs),
    "hinge": L.hinge(hinge, logits),
    "squared_hinge": L.squared_hinge(hinge, logits),
    "categorical_hinge": L.categorical_hinge(one_hot, logits),
    "kl": L.kl_divergence(targets, outputs),
    "poisson": L.poisson(targets, outputs),
    "cosine": L.cosine_similarity(targets, outputs),
}
short_names = [
    L.mse is L.mean_squared_error
    or bool(tf.reduce_all(L.mse(targets, outputs) == L.mean_squared_error(targets, outputs))),
    L.get("mae").__name__,
    L.get("categorical_crossentropy").__name__,
    type(L.get({"class_name": "MeanSquaredError", "config": {}})).__name__,
]

weights = np.array([1.0, 0.0, 2.0], "float32")
reductions = {
    name: [
        L.MeanSquaredError(reduction=reduction)(targets, outputs),
        L.MeanSquaredError(reduction=reduction)(targets, outputs, sample_weight=weights),
    ]
    for name, reduction in {
        "auto": "auto",
        "sum": "sum",
        "none": "none",
        "mean": "sum_over_batch_size",
        "constant": keras.losses.Reduction.SUM,
    }.items()
}
weighted_elements = L.MeanSquaredError()(
    targets[:, None], outputs[:, None], sample_weight=np.ones((3, 1)) * 0.5
)
scalar_weight = L.MeanAbsoluteError()(targets, outputs, sample_weight=3.0)
classes_of_losses = {
    "BinaryCrossentropy": L.BinaryCrossentropy()(binary, outputs),
    "CategoricalCrossentropy": L.CategoricalCrossentropy(from_logits=True)(one_hot, logits),
    "Sparse": L.SparseCategoricalCrossentropy()(classes, outputs),
    "Huber": L.Huber()(targets, outputs * 5),
    "KLDivergence": L.KLDivergence()(targets, outputs),
    "MeanAbsolutePercentageError": L.MeanAbsolutePercentageError()(targets, outputs),
    "CosineSimilarity": L.CosineSimilarity()(targets, outputs),
    "Hinge": L.Hinge()(binary, logits),
    "Poisson": L.Poisson()(targets, outputs),
    "LogCosh": L.LogCosh()(targets, outputs),
    "MeanSquaredLogarithmicError": L.MeanSquaredLogarithmicError()(targets, outputs),
}

# The ends of the range: probabilities are clipped, logits are not.
ends = {
    "binary 0 and 1": L.binary_crossentropy([[1.0], [0.0]], [[0.0], [1.0]]),
    "categorical 0": L.categorical_crossentropy([[1.0, 0.0]], [[0.0, 1.0]]),
    "sparse 0": L.sparse_categorical_crossentropy([0], [[0.0, 1.0]]),
    "not normalized": L.categorical_crossentropy([[1.0, 0.0]], [[2.0, 6.0]]),
    "large logits": L.binary_crossentropy([[1.0]], [[-200.0]], from_logits=True),
    "nan": L.mean_squared_error([[1.0]], [[np.nan]]),
    "mape of zero": L.mean_absolute_percentage_error([[0.0]], [[1.0]]),
}
softmaxed = tf.nn.softmax(logits)
through_softmax = L.categorical_crossentropy(one_hot, softmaxed)
shapes = [
    L.mean_squared_error(np.ones((2, 3, 4)), np.ones((2, 3, 4))).shape,
    L.binary_crossentropy(np.ones((2, 3, 1)), np.ones((2, 3, 1))).shape,
    L.sparse_categorical_crossentropy(np.ones((2, 3), int), np.ones((2, 3, 4)) / 4).shape,
]
dtypes = [
    L.mean_squared_error(np.ones((1, 2)), np.ones((1, 2))).dtype,
    L.mean_squared_error(np.ones((1, 2), int), np.ones((1, 2), "float32")).dtype,
    L.MeanSquaredError()(np.ones((1, 2)), np.ones((1, 2))).dtype,
]
# Targets of one column less, and broadcasting.
squeezed = L.MeanSquaredError()(np.ones(3), np.zeros((3, 1)))
broadcast = L.mean_squared_error(np.ones((3, 1)), np.zeros((3, 4)))

gradients = {}
for loss_name, loss, t in (
    ("binary", L.binary_crossentropy, binary),
    ("categorical", L.categorical_crossentropy, one_hot),
    ("huber", L.huber, targets),
    ("mae", L.mean_absolute_error, targets),
    ("kl", L.kl_divergence, targets),
):
    p = tf.constant(outputs)
    with tf.GradientTape() as tape:
        tape.watch(p)
        value = loss(t, p)
    gradients[loss_name] = tape.gradient(value, p)
del loss_name, loss, t, p
