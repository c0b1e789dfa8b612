"""compile, fit, evaluate, train_on_batch, against the golden values of TensorFlow."""

import json
from pathlib import Path

import numpy as np
import pytest
from golden import cases, engine, make_engine_training

import kerastorch as tf

keras = tf.keras

GOLDEN = json.loads((Path(cases.__file__).parent / "engine_training.json").read_text())


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", make_engine_training.CASES)
def test_golden(case):
    engine.check(case, tf, GOLDEN[case])


def penalized(base):
    x = keras.Input((1,))
    layer = keras.layers.Dense(
        1, use_bias=False, kernel_initializer="ones", kernel_regularizer="l2"
    )
    return base(x, layer(x)), layer


class SuperStep(keras.Model):
    def train_step(self, data):
        return super().train_step(data)


class SuperLoss(keras.Model):
    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None):
        return super().compute_loss(x, y, y_pred, sample_weight) * 1.0


class Squared(keras.losses.Loss):
    def call(self, y_true, y_pred):
        return (y_true - y_pred) ** 2


@pytest.mark.parametrize("base", [keras.Model, SuperStep, SuperLoss])
@pytest.mark.parametrize("loss", ["mse", lambda a, b: (a - b) ** 2, Squared()])
def test_a_users_loss_trains_in_a_users_step(base, loss):
    # TensorFlow 2.15.1: 0.6368 for each
    model, layer = penalized(base)
    model.compile(keras.optimizers.SGD(0.1), loss)
    model.fit(np.ones((4, 1)), np.zeros((4, 1)), batch_size=2, verbose=0)
    assert float(layer.kernel[0, 0]) == pytest.approx(0.6368, abs=1e-4)


def test_masks_stay_off_the_users_torch_tensors():
    kept = []

    class Kept(keras.layers.Layer):
        supports_masking = True

        def call(self, inputs):
            kept.append(inputs.torch())
            return inputs

    model = keras.Sequential(
        [keras.layers.Masking(0.0, input_shape=(3, 1)), Kept(), keras.layers.Dense(1)]
    )
    model.compile("sgd", "mse", metrics=["mae"])
    data = np.array([[[1.0], [0.0], [2.0]]] * 2, "float32")
    model.fit(data, data, verbose=0)
    model.evaluate(data, data, verbose=0)
    assert not any(hasattr(raw, "_keras_mask") for raw in kept)


def test_what_a_callback_does_to_the_model_counts_in_its_next_batch():
    class Late(keras.layers.Layer):
        def call(self, inputs, training=None):
            if not training:
                self.add_loss(tf.constant(100.0))
            return inputs

    model = keras.Sequential([keras.layers.Dense(1, input_shape=(1,)), Late()])
    model.compile(keras.optimizers.SGD(0.0), lambda a, b: 0.0 * (a - b))
    data = np.ones((6, 1))
    peek = keras.callbacks.LambdaCallback(on_batch_end=lambda batch, logs: model(data))
    history = model.fit(data, data, batch_size=2, callbacks=[peek], verbose=0)
    assert history.history["loss"] == [0.0]

    seen = []
    hook = keras.callbacks.LambdaCallback(
        on_test_batch_begin=lambda batch, logs: (
            batch == 1 and model.layers[0].register_forward_hook(lambda *args: seen.append(batch))
        )
    )
    model.evaluate(data, data, batch_size=2, callbacks=[hook], verbose=0)
    assert len(seen) == 2
