# Document 001, "内置损失函数": the list in the picture at line 1357: each loss as a class and as a
# function, reduced in every way and with weights.
import numpy as np
import tensorflow as tf
from tensorflow.keras import losses

rng = np.random.RandomState(5)
numbers, near = rng.normal(size=(4, 3)).astype("float32"), rng.normal(size=(4, 3)).astype("float32")
bits = rng.randint(0, 2, (4, 3)).astype("float32")
chances = rng.uniform(0.05, 0.95, (4, 3)).astype("float32")
shares = tf.nn.softmax(near)
classes = np.array([0, 2, 1, 1])
one_hot = tf.one_hot(classes, 3)
weights = [1.0, 0.5, 2.0, 0.0]

cases = {
    "MeanSquaredError": (losses.MeanSquaredError, losses.mean_squared_error, numbers, near),
    "MeanAbsoluteError": (losses.MeanAbsoluteError, losses.mean_absolute_error, numbers, near),
    "MeanAbsolutePercentageError": (
        losses.MeanAbsolutePercentageError,
        losses.mean_absolute_percentage_error,
        numbers,
        near,
    ),
    "Huber": (losses.Huber, losses.huber, numbers, near),
    "BinaryCrossentropy": (losses.BinaryCrossentropy, losses.binary_crossentropy, bits, chances),
    "CategoricalCrossentropy": (
        losses.CategoricalCrossentropy,
        losses.categorical_crossentropy,
        one_hot,
        shares,
    ),
    "SparseCategoricalCrossentropy": (
        losses.SparseCategoricalCrossentropy,
        losses.sparse_categorical_crossentropy,
        classes,
        shares,
    ),
    "Hinge": (losses.Hinge, losses.hinge, 2 * bits - 1, near),
    "KLDivergence": (losses.KLDivergence, losses.kl_divergence, one_hot, shares),
    "CosineSimilarity": (losses.CosineSimilarity, losses.cosine_similarity, numbers, near),
}
short = [losses.mse, losses.MSE, losses.mae, losses.MAE, losses.mape, losses.MAPE, losses.kld]
by_short_name = [function(numbers, near) for function in short]

as_class, as_function, summed, unreduced, weighted, slopes = {}, {}, {}, {}, {}, {}
for name, (kind, function, true, found) in cases.items():
    as_class[name] = kind()(true, found)
    as_function[name] = function(true, found)
    summed[name] = kind(reduction="sum")(true, found)
    unreduced[name] = kind(reduction="none")(true, found)
    weighted[name] = kind()(true, found, sample_weight=weights)
    found = tf.convert_to_tensor(found)
    with tf.GradientTape() as tape:
        tape.watch(found)
        loss = kind()(true, found)
    slopes[name] = tape.gradient(loss, found)
