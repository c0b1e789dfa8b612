"""jit_compile=True against plain training: a sample of what the tables of recorded steps hold.

The whole:  COMPILED_STEPS=1 python -m pytest tests/keras/_train/test_recorded_layers.py
"""

import logging
import shutil

import numpy as np
import pytest
from recorded_and_plain import ROWS, array, arrays, check_compiled, fit, small

import kerastorch as tf
from kerastorch._graph import _inductor
from kerastorch.keras import layers as L

keras = tf.keras
pytestmark = pytest.mark.skipif(not shutil.which("g++"), reason="needs a C++ compiler")


def labels():
    return np.arange(ROWS) % 2


def classifier(*hidden):
    return keras.Sequential([L.Input((3,)), *hidden, L.Dense(2, "softmax")])


def with_draws():
    model = classifier(L.Dense(4, "relu"), L.Dropout(0.4), L.Dense(4, "selu"), L.GaussianNoise(0.1))
    optimizer = keras.optimizers.AdamW(0.01, weight_decay=0.1, clipnorm=0.5)
    return fit(model, array(ROWS, 3), labels(), optimizer, "sparse_categorical_crossentropy",
               compile={"metrics": ["accuracy"], "jit_compile": True})  # fmt: skip


def plain_descent():
    return fit(small(), *arrays(3), keras.optimizers.SGD(0.1), compile={"jit_compile": True})


def of_images():
    layers = [L.Conv2D(3, 3, padding="same", activation="relu"), L.BatchNormalization()]
    model = keras.Sequential(
        [L.Input((6, 6, 2)), *layers, L.MaxPooling2D(), L.Flatten(), L.Dense(2)]
    )
    rate = keras.optimizers.schedules.ExponentialDecay(0.1, 3, 0.5)
    optimizer = keras.optimizers.SGD(rate, momentum=0.9, nesterov=True)
    return fit(model, *arrays(6, 6, 2), optimizer, compile={"jit_compile": True})


def of_words():
    model = keras.Sequential([L.Input((5,)), L.Embedding(9, 4), L.Flatten(), L.Dense(1, "sigmoid")])
    x = np.random.RandomState(0).randint(0, 9, (ROWS, 5))
    return fit(model, x, labels(), "rmsprop", "binary_crossentropy",
               compile={"metrics": ["accuracy", "AUC"], "jit_compile": True})  # fmt: skip


@pytest.mark.parametrize("program", [with_draws, plain_descent, of_images, of_words])
def test_agrees_with_plain_training(program):
    check_compiled(program, compiled=True)


def test_labels_out_of_range_raise_what_plain_steps_raise():
    model = classifier(L.Dense(4))
    model.compile("sgd", "sparse_categorical_crossentropy", jit_compile=True)
    x, y = array(ROWS, 3), labels()
    model.fit(x, y, batch_size=2, epochs=2, verbose=0)
    assert model.compiled_loss.compiled_steps._steps
    for wrong in (2, -1):
        with pytest.raises(tf.errors.InvalidArgumentError, match="label"):
            model.fit(x, np.full_like(y, wrong), batch_size=2, verbose=0)


def test_says_once_why_nothing_is_compiled(monkeypatch, caplog):
    def fails(*_):
        raise RuntimeError("no compiler\nat all")

    monkeypatch.setattr(_inductor, "code_of", fails)
    model = small()
    with caplog.at_level(logging.WARNING, "kerastorch"):
        fit(model, *arrays(3), compile={"jit_compile": True})
    (record,) = caplog.records
    assert record.getMessage() == (
        f"jit_compile: the training step of {model.name!r} is replayed without being compiled: "
        "RuntimeError: no compiler"
    )
    assert model.compiled_loss.compiled_steps.refusal


@pytest.mark.parametrize("jit_compile", [None, False])
def test_nothing_is_compiled_unless_asked_for(jit_compile):
    model, _ = fit(small(), *arrays(3), compile={"jit_compile": jit_compile})
    assert "compiled_steps" not in model.compiled_loss.__dict__


def test_a_learning_rate_set_by_a_callback_counts():
    class Rates(keras.callbacks.Callback):
        def on_train_batch_begin(self, batch, logs=None):
            self.model.optimizer.learning_rate = 0.1 / (batch + 1)

    def program():
        return fit(small(), *arrays(3), "adam", callbacks=[Rates()],
                   compile={"jit_compile": True})  # fmt: skip

    check_compiled(program, compiled=True)


new, legacy = keras.optimizers, keras.optimizers.legacy
LEFT_TO_PYTHON = {
    "nadam": lambda: new.Nadam(0.01),
    "ftrl": lambda: new.Ftrl(0.05, l1_regularization_strength=0.01),
    "adafactor": lambda: new.Adafactor(0.05, clipnorm=1.0),
    "averaged": lambda: new.Adam(0.01, use_ema=True, ema_overwrite_frequency=3),
    "legacy_adam": lambda: legacy.Adam(0.01, decay=0.1),
    "legacy_nadam": lambda: legacy.Nadam(0.01),
    "constrained": lambda: new.SGD(0.02, momentum=0.9),
}


@pytest.mark.parametrize("name", LEFT_TO_PYTHON)
def test_updates_that_are_not_compiled_follow_what_is(name):
    def program():
        limit = keras.constraints.MaxNorm(0.7) if name == "constrained" else None
        model = classifier(L.Dense(4, "relu", kernel_constraint=limit), L.BatchNormalization())
        return fit(model, array(ROWS, 3), labels(), LEFT_TO_PYTHON[name](),
                   "sparse_categorical_crossentropy",
                   compile={"metrics": ["accuracy"], "jit_compile": True})  # fmt: skip

    check_compiled(program, compiled=True)
