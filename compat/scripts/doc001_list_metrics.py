# Document 001, "评估指标 matrix": the lists in the pictures at lines 1401 and 1403: what each
# metric says after each of three batches, with and without weights, and after it was reset.
import numpy as np
from tensorflow.keras import metrics

rng = np.random.RandomState(7)
batches = 3
numbers, near = rng.normal(size=(2, batches, 6, 1)).astype("float32")
bits = rng.randint(0, 2, (batches, 6))
chances = rng.uniform(size=(batches, 6)).astype("float32")
classes = rng.randint(0, 4, (batches, 6))
guessed = rng.randint(0, 4, (batches, 6))
as_column, guessed_column = classes[..., None], guessed[..., None]
scores = rng.uniform(size=(batches, 6, 4)).astype("float32")
one_hot = np.eye(4, dtype="float32")[classes]
weights = np.array([1.0, 2.0, 0.0, 0.5, 1.0, 3.0], "float32")

kinds = {
    "MeanSquaredError": (metrics.MeanSquaredError(), numbers, near),
    "MeanAbsoluteError": (metrics.MeanAbsoluteError(), numbers, near),
    "MeanAbsolutePercentageError": (metrics.MeanAbsolutePercentageError(), numbers, near),
    "RootMeanSquaredError": (metrics.RootMeanSquaredError(), numbers, near),
    "Accuracy": (metrics.Accuracy(), as_column, guessed_column),
    "Precision": (metrics.Precision(), bits, chances),
    "Recall": (metrics.Recall(), bits, chances),
    "TruePositives": (metrics.TruePositives(), bits, chances),
    "TrueNegatives": (metrics.TrueNegatives(), bits, chances),
    "FalsePositives": (metrics.FalsePositives(), bits, chances),
    "FalseNegatives": (metrics.FalseNegatives(), bits, chances),
    "AUC": (metrics.AUC(), bits, chances),
    "AUC of precision and recall": (metrics.AUC(curve="PR"), bits, chances),
    "CategoricalAccuracy": (metrics.CategoricalAccuracy(), one_hot, scores),
    "SparseCategoricalAccuracy": (metrics.SparseCategoricalAccuracy(), classes, scores),
    "MeanIoU": (metrics.MeanIoU(num_classes=4), classes, guessed),
    "TopKCategoricalAccuracy": (metrics.TopKCategoricalAccuracy(k=2), one_hot, scores),
    "SparseTopKCategoricalAccuracy": (metrics.SparseTopKCategoricalAccuracy(k=2), classes, scores),
}
after_each, with_weights, after_reset, variables = {}, {}, {}, {}
for name, (metric, true, found) in kinds.items():
    after_each[name] = []
    for i in range(batches):
        metric.update_state(true[i], found[i])
        after_each[name].append(metric.result())
    variables[name] = [(v.name, v.shape, v.dtype) for v in metric.variables]
    metric.reset_states()
    after_reset[name] = metric.result()
    metric.update_state(true[0], found[0], sample_weight=weights)
    with_weights[name] = metric.result()

for name, metric in {"Mean": metrics.Mean(), "Sum": metrics.Sum()}.items():
    after_each[name] = [metric(numbers[i]) for i in range(batches)]
    metric.reset_states()
    with_weights[name] = metric(numbers[0], sample_weight=weights)
as_functions = [
    metrics.mean_squared_error(numbers, near),
    metrics.mean_absolute_error(numbers, near),
    metrics.mean_absolute_percentage_error(numbers, near),
    metrics.categorical_accuracy(one_hot, scores),
    metrics.sparse_categorical_accuracy(classes, scores),
    metrics.top_k_categorical_accuracy(one_hot[0], scores[0], k=2),
    metrics.sparse_top_k_categorical_accuracy(classes[0], scores[0], k=2),
]
