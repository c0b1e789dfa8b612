"""Metrics: states, results, weights, resets, merging."""

import numpy as np
import tensorflow as tf
from tensorflow import keras

rng = np.random.RandomState(0)
M = keras.metrics
targets = rng.uniform(size=(6, 3)).astype("float32")
outputs = rng.uniform(size=(6, 3)).astype("float32")
binary = (targets > 0.5).astype("float32")
classes = rng.randint(0, 3, 6)
one_hot = np.eye(3, dtype="float32")[classes]
weights = np.array([0.0, 1.0, 2.0, 0.5, 1.0, 3.0], "float32")


def measured(metric, y_true, y_pred):
    """Results after two updates, after one with weights, and after a reset."""
    metric.update_state(y_true[:4], y_pred[:4])
    first = metric.result()
    metric.update_state(y_true[4:], y_pred[4:])
    both = metric.result()
    metric.reset_state()
    empty = metric.result()
    metric.update_state(y_true, y_pred, sample_weight=weights)
    return [first, both, empty, metric.result()]


results = {
    "Accuracy": measured(M.Accuracy(), classes, np.array([0, 1, 2, 0, 1, 2])),
    "BinaryAccuracy": measured(M.BinaryAccuracy(), binary, outputs),
    "BinaryAccuracy threshold": measured(M.BinaryAccuracy(threshold=0.8), binary, outputs),
    "CategoricalAccuracy": measured(M.CategoricalAccuracy(), one_hot, outputs),
    "SparseCategoricalAccuracy": measured(M.SparseCategoricalAccuracy(), classes, outputs),
    "TopK": measured(M.TopKCategoricalAccuracy(2), one_hot, outputs),
    "SparseTopK": measured(M.SparseTopKCategoricalAccuracy(2), classes, outputs),
    "MeanSquaredError": measured(M.MeanSquaredError(), targets, outputs),
    "MeanAbsoluteError": measured(M.MeanAbsoluteError(), targets, outputs),
    "RootMeanSquaredError": measured(M.RootMeanSquaredError(), targets, outputs),
    "BinaryCrossentropy": measured(M.BinaryCrossentropy(), binary, outputs),
    "CategoricalCrossentropy": measured(M.CategoricalCrossentropy(), one_hot, outputs),
    "SparseCategoricalCrossentropy": measured(M.SparseCategoricalCrossentropy(), classes, outputs),
    "AUC": measured(M.AUC(), binary[:, 0], outputs[:, 0]),
    "AUC PR": measured(M.AUC(curve="PR"), binary[:, 0], outputs[:, 0]),
    "AUC 10": measured(M.AUC(num_thresholds=10), binary[:, 0], outputs[:, 0]),
    "AUC minoring": measured(M.AUC(summation_method="minoring"), binary[:, 0], outputs[:, 0]),
    "AUC given": measured(M.AUC(thresholds=[0.3, 0.6]), binary[:, 0], outputs[:, 0]),
    "Precision": measured(M.Precision(), binary[:, 0], outputs[:, 0]),
    "Recall": measured(M.Recall(thresholds=0.4), binary[:, 0], outputs[:, 0]),
}

mean = M.Mean()
for value in (1.0, [2.0, 3.0], [[4.0, 5.0]]):
    mean.update_state(value)
mean_result = mean.result()
mean.update_state([10.0, 20.0], sample_weight=[0.0, 1.0])
mean_weighted = mean.result()
mean_state = [mean.total, mean.count]
mean_call = M.Mean()([1.0, 2.0])
mean_empty = M.Mean().result()
total = M.Sum()
total.update_state([1.0, 2.0])
sum_result = total.result()
tensor_mean = M.MeanTensor()
tensor_mean.update_state([1.0, 2.0])
tensor_mean.update_state([3.0, 6.0])
tensor_mean_result = tensor_mean.result()
nan_mean = M.Mean()([1.0, np.nan])

functions = [
    M.binary_accuracy(binary, outputs),
    M.categorical_accuracy(one_hot, outputs),
    M.sparse_categorical_accuracy(classes, outputs),
    M.top_k_categorical_accuracy(one_hot, outputs, k=1),
    M.mean_squared_error(targets, outputs),
]
wrapped = M.MeanMetricWrapper(lambda t, p: tf.abs(t - p), name="difference")
wrapped.update_state([1.0, 2.0], [1.5, 4.0])
wrapped_result = [wrapped.name, wrapped.result()]
auc_weights = [(w.name, w.shape) for w in M.AUC(num_thresholds=5).weights]
auc_ends = [
    M.AUC()([0, 0, 1, 1], [0.0, 0.5, 0.3, 0.9]),
    M.AUC()([1, 1], [0.2, 0.4]),
    M.AUC()([0, 1], [0.2, 0.8]),
]


class Ratio(M.Metric):
    def __init__(self, name="ratio", **kwargs):
        super().__init__(name=name, **kwargs)
        self.above = self.add_weight(name="above", initializer="zeros")
        self.below = self.add_weight(name="below", initializer="ones", dtype=tf.float32)

    def update_state(self, y_true, y_pred, sample_weight=None):
        self.above.assign_add(tf.reduce_sum(tf.cast(y_pred > y_true, tf.float32)))
        self.below.assign_add(tf.reduce_sum(tf.cast(y_pred <= y_true, tf.float32)))

    def result(self):
        return self.above / self.below


ratio = Ratio()
called = ratio(targets, outputs)
ratio.update_state(targets, outputs)
twice = ratio.result()
ratio.reset_state()
after_reset = [w.numpy() for w in ratio.variables]
facts = [ratio.name, ratio.stateful, ratio.dtype, len(ratio.weights), len(ratio.trainable_weights)]
merged = M.Mean()
merged.merge_state([mean])
merged_result = merged.result()

# In a model: order, names, and add_metric.
inputs = keras.Input((3,))
hidden = keras.layers.Dense(2, kernel_initializer="ones")(inputs)
model = keras.Model(inputs, keras.layers.Dense(1, kernel_initializer="ones")(hidden))
model.add_metric(tf.reduce_mean(hidden), name="hidden_mean")
model.add_loss(tf.reduce_sum(hidden) * 0.01)
model.compile("sgd", "mse", metrics=["mae", Ratio(), M.MeanSquaredError(name="again")])
in_model = model.evaluate(targets, outputs[:, :1], verbose=0, return_dict=True)
in_model_names = model.metrics_names
in_model_classes = [type(m).__name__ for m in model.metrics]
del inputs, hidden
