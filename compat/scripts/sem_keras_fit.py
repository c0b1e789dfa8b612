"""fit, evaluate, predict: kinds of input, weights, splits, keys, progress lines."""
# compat: rtol 1e-4

import numpy as np
import pandas as pd
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

rng = np.random.RandomState(0)
x = rng.normal(size=(50, 4)).astype("float32")
y = (x @ np.array([1.0, -2.0, 0.5, 0.0])).astype("float32")
labels = (y > 0).astype("int64")


def compiled(**options):
    model = keras.Sequential(
        [layers.Dense(3, activation="tanh", input_shape=(4,)), layers.Dense(1)]
    )
    weights = np.random.RandomState(1)
    model.set_weights([weights.normal(scale=0.5, size=w.shape) for w in model.get_weights()])
    model.compile(**{"optimizer": keras.optimizers.SGD(0.05), "loss": "mse", **options})
    return model


def losses(x, y, compile_options=None, **fit_options):
    fit_options = {"epochs": 2, "batch_size": 16, "shuffle": False, "verbose": 0, **fit_options}
    return compiled(**(compile_options or {})).fit(x, y, **fit_options).history


plain = losses(x, y)
frame = pd.DataFrame(x, columns=list("abcd"))
kinds_of_data = {
    "tensors": losses(tf.constant(x), tf.constant(y)),
    "float64": losses(x.astype("float64"), y.astype("float64")),
    "lists": losses([x], [y]),
    "pandas": losses(frame, pd.Series(y)),
    "column": losses(x, y[:, None]),
    "int targets": losses(x, np.round(y).astype("int64")),
}
all_the_same = [
    np.allclose(h["loss"], plain["loss"], rtol=1e-5)
    for name, h in kinds_of_data.items()
    if name != "int targets"
]


# Batches: generators, sequences, lists.
def batches():
    for start in range(0, 48, 16):
        yield x[start : start + 16], y[start : start + 16]


def endless():
    while True:
        yield from batches()


class Batches(keras.utils.Sequence):
    def __len__(self):
        return 3

    def __getitem__(self, index):
        return x[16 * index : 16 * index + 16], y[16 * index : 16 * index + 16]


model = compiled()
generator_history = model.fit(endless(), steps_per_epoch=2, epochs=2, verbose=0).history
sequence_history = compiled().fit(Batches(), epochs=2, shuffle=False, verbose=0).history
once_history = compiled().fit(batches(), epochs=1, verbose=0).history
evaluate_generator = compiled().evaluate(batches(), verbose=0)
predict_generator = compiled().predict((b[0] for b in batches()), verbose=0).shape

# Options of fit.
options = {
    "validation_split": losses(x, y, validation_split=0.3),
    "validation_data": losses(x, y, validation_data=(x[:10], y[:10])),
    "validation_batch_size": losses(
        x, y, validation_data=(x[:10], y[:10]), validation_batch_size=3
    ),
    "validation_freq": losses(x, y, validation_split=0.2, validation_freq=2),
    "initial_epoch": losses(x, y, initial_epoch=1, epochs=3),
    "steps_per_epoch": losses(x, y, steps_per_epoch=2),
    "sample_weight": losses(x, y, sample_weight=np.linspace(0, 2, 50)),
    "class_weight": losses(
        x,
        labels,
        {"loss": keras.losses.BinaryCrossentropy(from_logits=True)},
        class_weight={0: 1.0, 1: 3.0},
    ),
    "validation weights": losses(x, y, validation_data=(x[:10], y[:10], np.arange(10.0))),
    "metrics": losses(
        x,
        labels,
        {"metrics": ["mae", "accuracy", keras.metrics.AUC(name="area")]},
        validation_split=0.2,
    ),
    "weighted_metrics": losses(
        x, y, {"weighted_metrics": ["mae"], "metrics": ["mae"]}, sample_weight=np.linspace(0, 2, 50)
    ),
    "loss_weights": losses(x, y, {"loss_weights": [2.0]}),
    "batch of one": losses(x[:5], y[:5], batch_size=1),
    "batch larger": losses(x[:5], y[:5], batch_size=100),
    "no batch size": losses(x, y, batch_size=None),
    "functions": losses(
        x,
        y,
        {
            "loss": lambda t, p: tf.abs(t - tf.squeeze(p, -1)),
            "metrics": [lambda t, p: tf.reduce_max(p)],
        },
    ),
    "run_eagerly": losses(x, y, {"run_eagerly": True}),
    "optimizer name": losses(x, y, {"optimizer": "rmsprop"}),
    "epochs 0": losses(x, y, epochs=0),
}
keys = {name: sorted(history) for name, history in options.items()}

# Accuracy means what fits the loss and the shapes.
probabilities = np.array([[0.1, 0.9], [0.8, 0.2], [0.4, 0.6]], "float32")


def accuracy(loss, targets, outputs):
    model = keras.Sequential([layers.Lambda(lambda x: x, input_shape=(outputs.shape[1],))])
    model.compile(loss=loss, metrics=["accuracy", "acc"])
    values = model.evaluate(outputs, targets, verbose=0)
    return model.metrics_names, values


accuracies = [
    accuracy("sparse_categorical_crossentropy", np.array([1, 0, 0]), probabilities),
    accuracy("categorical_crossentropy", np.eye(2)[[1, 0, 0]], probabilities),
    accuracy("binary_crossentropy", np.array([1, 0, 0]), probabilities[:, 1:]),
    accuracy("mse", np.array([1.0, 0.2, 0.0]), probabilities[:, 1:]),
]

# evaluate, predict and the single-batch methods.
model = compiled(metrics=["mae"])
results = {
    "evaluate": model.evaluate(x, y, verbose=0),
    "evaluate dict": model.evaluate(x, y, verbose=0, return_dict=True),
    "evaluate weights": model.evaluate(x, y, verbose=0, sample_weight=np.arange(50.0)),
    "evaluate steps": model.evaluate(x, y, batch_size=10, steps=2, verbose=0),
    "predict": model.predict(x[:3], verbose=0),
    "predict batches": model.predict(x, batch_size=7, verbose=0)[-3:],
    "predict tensor": model.predict(tf.constant(x[:2]), verbose=0),
    "predict_on_batch": model.predict_on_batch(x[:3]),
    "test_on_batch": model.test_on_batch(x[:8], y[:8]),
    "test_on_batch dict": model.test_on_batch(x[:8], y[:8], return_dict=True),
    "train_on_batch": model.train_on_batch(x[:8], y[:8]),
    "train_on_batch again": model.train_on_batch(x[:8], y[:8], reset_metrics=False),
    "train_on_batch weights": model.train_on_batch(x[:8], y[:8], sample_weight=np.ones(8) * 0.5),
    "train_on_batch dict": model.train_on_batch(x[:8], y[:8], return_dict=True),
}
result_kinds = {name: type(value).__name__ for name, value in results.items()}
only_loss = [
    type(compiled().evaluate(x, y, verbose=0)).__name__,
    type(compiled().train_on_batch(x, y)).__name__ in ("float", "float32"),
]
names_before = compiled(metrics=["mae"]).metrics_names
history = compiled().fit(x, y, epochs=3, verbose=0)
history_facts = [
    history.epoch,
    history.params["epochs"],
    history.params["steps"],
    sorted(history.params),
]

# Several inputs and outputs, by list and by name.
a, b = keras.Input((2,), name="a"), keras.Input((2,), name="b")
first = layers.Dense(1, name="first", kernel_initializer="ones")(layers.concatenate([a, b]))
second = layers.Dense(2, name="second", activation="softmax", kernel_initializer="ones")(a)
two = keras.Model([a, b], [first, second])
two.compile(
    "sgd",
    loss={"first": "mse", "second": "sparse_categorical_crossentropy"},
    loss_weights={"first": 0.5, "second": 2.0},
    metrics={"second": "accuracy", "first": "mae"},
)
by_list = two.fit([x[:, :2], x[:, 2:]], [y, labels], epochs=1, shuffle=False, verbose=0).history
by_name = two.fit(
    {"b": x[:, 2:], "a": x[:, :2]},
    {"second": labels, "first": y},
    epochs=1,
    shuffle=False,
    verbose=2,
).history
two_names = two.metrics_names
two_evaluation = two.evaluate([x[:, :2], x[:, 2:]], [y, labels], verbose=0)
two_predictions = two.predict([x[:3, :2], x[:3, 2:]], verbose=0)
one_loss = keras.Model([a, b], [first, second])
one_loss.compile("sgd", loss=["mse", None])
one_loss_history = one_loss.fit(
    [x[:, :2], x[:, 2:]], [y, labels], epochs=1, verbose=0, shuffle=False
).history

# What is printed.
compiled(metrics=["mae"]).fit(x, y, batch_size=25, epochs=2, shuffle=False, validation_split=0.5)
compiled().fit(x, y, batch_size=25, epochs=2, shuffle=False, verbose=2)
compiled().evaluate(x, y)
compiled().evaluate(x, y, verbose=2)
compiled().predict(x)
del a, b, first, second
