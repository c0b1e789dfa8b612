"""An optimizer's own minimize, compute_gradients and the like are what fit calls, as in Keras."""

import numpy as np
import pytest

import kerastorch as tf

keras = tf.keras
NEW = ("minimize", "compute_gradients", "apply_gradients", "aggregate_gradients")
OLD = (
    "minimize",
    "_compute_gradients",
    "_transform_loss",
    "_get_gradients",
    "apply_gradients",
    "_transform_unaggregated_gradients",
    "_aggregate_gradients",
    "_transform_gradients",
)


def watching(base, names, calls):
    """A subclass of an optimizer whose methods note their calls."""

    def noting(name):
        def method(self, *args, **kwargs):
            calls.append(name)
            return getattr(base, name)(self, *args, **kwargs)

        return method

    return type("Watching", (base,), {name: noting(name) for name in names})


def fitted(optimizer):
    layer = keras.layers.Dense(1, use_bias=False, kernel_initializer="ones", input_shape=(1,))
    model = keras.Sequential([layer])
    model.compile(optimizer, "mse")
    model.fit(np.ones((8, 1)), np.zeros((8, 1)), batch_size=4, verbose=0)
    return float(layer.kernel[0, 0])


# recorded from TensorFlow 2.15.1: the calls of a step, in their order
@pytest.mark.parametrize(
    ("base", "names"),
    [(keras.optimizers.Adam, NEW), (keras.optimizers.legacy.Adam, OLD)],
    ids=["new", "legacy"],
)
def test_every_part_is_called_in_order(base, names):
    calls = []
    fitted(watching(base, names, calls)(0.1))
    assert calls == [*names, *names]


@pytest.mark.parametrize("name", NEW)
def test_one_part_is_enough_to_be_called(name):
    calls = []
    fitted(watching(keras.optimizers.SGD, [name], calls)(0.1))
    assert calls == [name, name]


class Doubled(keras.optimizers.SGD):
    def compute_gradients(self, loss, var_list, tape=None):
        return [(2.0 * g, v) for g, v in super().compute_gradients(loss, var_list, tape)]


class DoubledLegacy(keras.optimizers.legacy.SGD):
    def _transform_gradients(self, grads_and_vars):
        return [(2.0 * g, v) for g, v in super()._transform_gradients(grads_and_vars)]


class DoubledLoss(keras.optimizers.legacy.SGD):
    def _transform_loss(self, loss):
        return loss * 2.0


@pytest.mark.parametrize("optimizer", [Doubled, DoubledLegacy, DoubledLoss])
def test_what_it_changes_trains_the_model(optimizer):
    # TensorFlow 2.15.1: 0.36 in all three, 0.64 without the doubling
    assert fitted(optimizer(0.1)) == pytest.approx(0.36, abs=1e-6)


def test_an_object_with_a_method_of_its_own():
    optimizer = keras.optimizers.SGD(0.1)
    apply = optimizer.apply_gradients
    optimizer.apply_gradients = lambda pairs: apply([(2.0 * g, v) for g, v in pairs])
    assert fitted(optimizer) == pytest.approx(0.36, abs=1e-6)
