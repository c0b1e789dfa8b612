"""Recorded steps against plain ones: layers, optimizers, losses, metrics and the like."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
import torch  # noqa: F401 (for the table)
from recorded_and_plain import ROWS, around, array, arrays, check, fit, small

import kerastorch as tf
from kerastorch.keras import layers as L

keras = tf.keras


# layers
def _golden_lines():
    path = Path(__file__).parents[2] / "golden" / "make_keras_layers.py"
    spec = importlib.util.spec_from_file_location("make_keras_layers", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return [line for line in module.LAYERS if "float64" not in line]


MORE = """
ActivityRegularization(0.1, 0.2) | (2, 4)
Dense(3, activity_regularizer='l2') | (2, 4)
Dense(3, L.LeakyReLU(0.2)) | (2, 4)
Dropout(0.4, seed=5) | (2, 3, 4)
GaussianNoise(0.5, seed=2) | (2, 4)
GaussianDropout(0.5, seed=2) | (2, 4)
SpatialDropout1D(0.5, seed=2) | (2, 3, 4)
Lambda(tf.nn.relu) | (2, 3)
Lambda(lambda x: x * 2.) | (2, 3)
Wrapper(L.Dense(2)) | (2, 3)
TorchModuleWrapper(torch.nn.Linear(3, 2)) | (2, 3)
TorchModuleWrapper(torch.nn.BatchNorm1d(3)) | (2, 3)
Embedding(5, 3) | (2, 3)
Embedding(5, 3, embeddings_regularizer='l2') | (2, 3)
Layer() | (2, 3)
InputLayer((3,)) | (2, 3)
Attention(use_scale=True) | [(2, 3, 4), (2, 5, 4)]
Attention(score_mode='concat') | [(2, 3, 4), (2, 5, 4)]
AdditiveAttention(dropout=0.2) | [(2, 3, 4), (2, 5, 4)]
MultiHeadAttention(2, 3) | (2, 5, 4)
MultiHeadAttention(2, 3, dropout=0.2, attention_axes=(1, 2)) | (2, 3, 2, 4)
LocallyConnected1D(2, 2) | (2, 5, 3)
LocallyConnected1D(2, 2, implementation=2, padding='same') | (2, 5, 3)
LocallyConnected2D(2, 2, implementation=3) | (2, 4, 5, 3)
SpectralNormalization(L.Dense(3), power_iterations=2) | (2, 4)
SimpleRNN(3) | (2, 4, 3)
SimpleRNN(3, activation='relu', dropout=0.3, recurrent_dropout=0.2) | (2, 4, 3)
LSTM(3) | (2, 4, 3)
LSTM(3, return_sequences=True, go_backwards=True, use_bias=False) | (2, 4, 3)
LSTM(3, recurrent_activation='hard_sigmoid', implementation=1) | (2, 4, 3)
LSTM(3, dropout=0.3) | (2, 4, 3)
GRU(3) | (2, 4, 3)
GRU(3, return_sequences=True, unroll=True) | (2, 4, 3)
GRU(3, reset_after=False, recurrent_dropout=0.2) | (2, 4, 3)
RNN(L.LSTMCell(3)) | (2, 4, 3)
RNN([L.GRUCell(3), L.SimpleRNNCell(2)], return_sequences=True) | (2, 4, 3)
Bidirectional(L.LSTM(3)) | (2, 4, 3)
Bidirectional(L.GRU(3, return_sequences=True), merge_mode='mul') | (2, 4, 3)
ConvLSTM1D(2, 2) | (2, 3, 4, 2)
ConvLSTM2D(2, 2, padding='same', return_sequences=True) | (2, 3, 4, 3, 2)
ConvLSTM3D(2, 2) | (2, 2, 3, 3, 2, 2)
""".strip().splitlines()
PREPROCESSING = """
Rescaling(0.5, 0.1) | (2, 4)
Normalization(mean=1.0, variance=2.0) | (2, 4)
Discretization([0.2, 0.6]) | (2, 4)
CategoryEncoding(5) | (2, 3)
Resizing(3, 3) | (2, 4, 4, 2)
CenterCrop(2, 2) | (2, 4, 4, 2)
RandomCrop(3, 3, seed=1) | (2, 4, 4, 2)
RandomFlip(seed=1) | (2, 4, 4, 2)
RandomTranslation(0.2, 0.2, seed=1) | (2, 4, 4, 2)
RandomRotation(0.2, seed=1) | (2, 4, 4, 2)
RandomZoom(0.2, seed=1) | (2, 4, 4, 2)
RandomContrast(0.2, seed=1) | (2, 4, 4, 2)
RandomBrightness(0.2, seed=1) | (2, 4, 4, 2)
""".strip().splitlines()
OF_TEXT = ["TextVectorization", "StringLookup", "IntegerLookup", "Hashing", "HashedCrossing"]
OF_COLUMNS = ["DenseFeatures"]
OF_STEPS = ["StackedRNNCells", "SimpleRNNCell", "LSTMCell", "GRUCell", "AbstractRNNCell"]
OF_ANY_SIZE = ["RandomHeight", "RandomWidth"]  # no layer after them knows its input's size
LINES = _golden_lines() + MORE
# layers with code that is not this package's
USERS = ("Lambda(lambda", "Wrapper(")


def _layer_program(line):
    text, shapes = line.split(" | ")
    shapes = eval(shapes)
    shapes = [s[1:] for s in (shapes if isinstance(shapes, list) else [shapes])]

    def program():
        if text.startswith("InputLayer"):
            model = keras.Sequential([eval(f"L.{text}"), L.Dense(2)])
            return fit(model, *arrays(*shapes[0]))
        layer = eval(f"L.{text}") if not text.startswith("Wrapper") else _Wrapped(L.Dense(2))
        model, x = around(
            (lambda x: layer(x, x)) if text.startswith("MultiHead") else layer,
            *[s or (1,) for s in shapes],
            integers=text.startswith(("Embedding", "CategoryEncoding")),
        )
        return fit(model, x, array(ROWS, 2, seed=9))

    return program


class _Wrapped(L.Wrapper):
    def call(self, inputs):
        return self.layer(inputs)


def _name(case):
    """The id of a case that is a name or an object."""
    return case if isinstance(case, str) else type(case).__name__


@pytest.mark.parametrize("line", LINES)
def test_layers(line):
    check(_layer_program(line), replayed=not line.startswith(USERS))


@pytest.mark.parametrize("line", PREPROCESSING)
def test_preprocessing_layers(line):
    check(_layer_program(line))


def test_every_layer_is_in_the_table():
    named = {line.split("(")[0] for line in LINES + PREPROCESSING} | {
        *OF_TEXT,
        *OF_ANY_SIZE,
        *OF_COLUMNS,
        *OF_STEPS,
    }
    classes = {getattr(L, n) for n in named}
    missing = [
        n
        for n in dir(L)
        if isinstance(getattr(L, n), type)
        and issubclass(getattr(L, n), L.Layer)
        and getattr(L, n) not in classes
    ]
    assert missing == []


def classes_of(module, base):
    return {
        getattr(module, n)
        for n in dir(module)
        if isinstance(getattr(module, n), type) and issubclass(getattr(module, n), base)
    } - {base}


# optimizers
NEW, OLD = keras.optimizers, keras.optimizers.legacy
OPTIMIZERS = {
    **{f"{c.__name__}": (lambda c=c: c()) for c in classes_of(NEW, NEW.Optimizer)},
    **{f"legacy.{c.__name__}": (lambda c=c: c()) for c in classes_of(OLD, OLD.Optimizer)},
    "clipnorm": lambda: NEW.SGD(0.1, momentum=0.9, clipnorm=0.01),
    "global_clipnorm": lambda: NEW.Adam(0.1, global_clipnorm=0.01),
    "clipvalue": lambda: NEW.RMSprop(0.01, centered=True, momentum=0.5, clipvalue=0.01),
    "ema": lambda: NEW.Adam(0.1, use_ema=True, ema_momentum=0.5, ema_overwrite_frequency=4),
    "weight decay": lambda: NEW.SGD(0.1, nesterov=True, momentum=0.5, weight_decay=0.1),
    "amsgrad": lambda: NEW.AdamW(0.01, amsgrad=True),
    "schedule": lambda: NEW.SGD(NEW.schedules.ExponentialDecay(0.1, 3, 0.5)),
    "legacy decay": lambda: OLD.Adam(0.1, decay=0.1, clipnorm=0.01),
    "user's schedule": lambda: NEW.SGD(_Halving()),
    "user's optimizer": lambda: _Sgd(0.1),
}


class _Halving(NEW.schedules.LearningRateSchedule):
    def __call__(self, step):
        return 0.1 / (1.0 + tf.cast(step, tf.float32))


class _Sgd(NEW.Optimizer):
    def __init__(self, rate):
        super().__init__("sgd")
        self._learning_rate = self._build_learning_rate(rate)

    def update_step(self, gradient, variable):
        variable.assign(variable - self.learning_rate * gradient)


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
def test_optimizers(name):
    check(lambda: fit(small(), *arrays(3), OPTIMIZERS[name]()), replayed=True)


# losses and metrics
PLAIN_LOSSES = sorted(classes_of(keras.losses, keras.losses.Loss), key=lambda c: c.__name__)


def one_hot():
    return np.eye(2, dtype="float32")[np.arange(ROWS) % 2]


@pytest.mark.parametrize("loss", PLAIN_LOSSES, ids=lambda c: c.__name__)
def test_losses(loss):
    sparse = "Sparse" in loss.__name__

    def program():
        model = keras.Sequential([L.Dense(4, "relu", input_shape=(3,)), L.Dense(2, "softmax")])
        y = np.arange(ROWS) % 2 if sparse else one_hot()
        return fit(model, array(ROWS, 3), y, loss=loss())

    check(program, replayed=True)


@pytest.mark.parametrize(
    "loss",
    ["binary_crossentropy", "categorical_crossentropy", "mse"],
)
@pytest.mark.parametrize("activation", ["softmax", "sigmoid"])
def test_saturated_outputs(loss, activation):
    """Metrics find the logits behind the outputs, as losses do."""

    def program():
        large = keras.initializers.RandomUniform(-60, 60)
        layer = L.Dense(2, activation, kernel_initializer=large, input_shape=(3,))
        metrics = ["binary_crossentropy", "categorical_crossentropy", "accuracy"]
        return fit(keras.Sequential([layer]), array(ROWS, 3), one_hot(), loss=loss,
                   compile={"metrics": metrics})  # fmt: skip

    check(program, replayed=True)


SPECIAL_METRICS = {
    "Mean": None, "Sum": None, "MeanTensor": None, "MeanMetricWrapper": None,
    "MeanRelativeError": [[1.0, 1.0]], "BinaryIoU": [], "IoU": [2, [0]], "MeanIoU": [2],
    "OneHotIoU": [2, [0]], "OneHotMeanIoU": [2], "PrecisionAtRecall": [0.5],
    "RecallAtPrecision": [0.5], "SensitivityAtSpecificity": [0.5],
    "SpecificityAtSensitivity": [0.5],
}  # fmt: skip
METRICS = [
    c
    for c in sorted(classes_of(keras.metrics, keras.metrics.Metric), key=lambda c: c.__name__)
    if SPECIAL_METRICS.get(c.__name__, []) is not None
]


@pytest.mark.parametrize("metric", METRICS, ids=lambda c: c.__name__)
def test_metrics(metric):
    sparse = metric.__name__.startswith("Sparse")

    def program():
        model = keras.Sequential([L.Dense(4, "relu", input_shape=(3,)), L.Dense(2, "softmax")])
        y = np.arange(ROWS) % 2 if sparse else one_hot()
        made = metric(*SPECIAL_METRICS.get(metric.__name__, []))
        loss = "sparse_categorical_crossentropy" if sparse else "categorical_crossentropy"
        return fit(model, array(ROWS, 3), y, loss=loss, compile={"metrics": [made]})

    check(program, replayed=True)


class _Keeping(keras.callbacks.Callback):
    """A user's callback, which keeps what the model's weights were."""

    def __init__(self):
        super().__init__()
        self.kept = []

    def on_train_batch_end(self, batch, logs=None):
        self.kept.append(self.model.weights[0].value())


def test_user_callback_that_keeps_values():
    def program():
        callback = _Keeping()
        model, history = fit(small(), *arrays(3), callbacks=[callback])
        return model, history, [x.numpy() for x in callback.kept]

    check(program, replayed=True)


REGULARIZERS = ["l1", "l2", "l1_l2", keras.regularizers.OrthogonalRegularizer(0.1),
                lambda w: 0.1 * tf.reduce_sum(w * w)]  # fmt: skip
CONSTRAINTS = ["max_norm", "min_max_norm", "non_neg", "unit_norm", lambda w: w * 0.9]


@pytest.mark.parametrize("regularizer", REGULARIZERS, ids=_name)
def test_regularizers(regularizer):
    own = not callable(regularizer) or isinstance(regularizer, keras.regularizers.Regularizer)
    check(lambda: fit(small(kernel_regularizer=regularizer), *arrays(3), "adam"), replayed=own)
    if regularizer != REGULARIZERS[3]:
        check(lambda: fit(small(activity_regularizer=regularizer), *arrays(3)), replayed=own)


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=_name)
def test_constraints(constraint):
    for optimizer in (NEW.SGD, NEW.Adam, OLD.Adam):
        check(
            lambda make=optimizer: fit(small(kernel_constraint=constraint), *arrays(3), make()),
            replayed=isinstance(constraint, str),
        )
