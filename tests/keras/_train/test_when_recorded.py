"""When steps are recorded: where what is planned, or was done before, makes up for the cost."""

import numpy as np
import pytest

import kerastorch as tf
from kerastorch.keras._train import recordings


def _model():
    tf.keras.utils.set_random_seed(1)
    model = tf.keras.Sequential(
        [
            tf.keras.layers.Input(shape=(3,)),
            tf.keras.layers.Dense(4, activation="relu"),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile("adam", "mse", metrics=["mae"])
    return model


def _data(steps):
    rng = np.random.RandomState(0)
    return rng.rand(4 * steps, 3).astype("float32"), rng.rand(4 * steps, 1).astype("float32")


def _fit(model, steps, epochs=1):
    return model.fit(*_data(steps), batch_size=4, epochs=epochs, shuffle=False, verbose=0)


def _replayed(model, name="recordings"):
    kept = model.compiled_loss.__dict__.get(name)
    return 0 if kept is None else kept.replayed


@pytest.mark.parametrize(("steps", "epochs"), [(60, 1), (12, 5), (4, 13)])
def test_many_steps_in_all_are_recorded(steps, epochs):
    model = _model()
    _fit(model, steps, epochs)
    assert _replayed(model) == steps * epochs - 4  # one that builds, one that is seen, two observed


@pytest.mark.parametrize(("steps", "epochs"), [(40, 1), (10, 4), (3, 30)])
def test_few_steps_in_all_or_an_epoch_are_not(steps, epochs):
    model = _model()
    _fit(model, steps, epochs)
    assert _replayed(model) == 0


def test_short_fits_are_recorded_after_some():
    model = _model()
    for _ in range(5):
        _fit(model, 10)
    assert _replayed(model) == 0
    _fit(model, 10)
    assert _replayed(model) > 0


def test_a_generator_of_unknown_length_is_recorded_after_some_steps():
    model, (x, y) = _model(), _data(80)
    model.fit(((x[i : i + 4], y[i : i + 4]) for i in range(0, 320, 4)), verbose=0)
    assert _replayed(model) > 0


def test_train_on_batch_is_recorded_after_some_calls():
    model, (x, y) = _model(), _data(1)
    for _ in range(60):
        model.train_on_batch(x, y)
    assert _replayed(model) > 0


def test_short_evaluations_are_recorded_after_some():
    model, (x, y) = _model(), _data(10)
    for _ in range(5):
        model.evaluate(x, y, batch_size=4, verbose=0)
    assert _replayed(model, "test_recordings") == 0
    model.evaluate(x, y, batch_size=4, verbose=0)
    assert _replayed(model, "test_recordings") > 0


def test_compile_counts_anew():
    model = _model()
    for _ in range(5):
        _fit(model, 10)
    model.compile("adam", "mse")
    _fit(model, 10)
    assert _replayed(model) == 0


def _trained_in_short_fits(recorded):
    """Losses, weights and evaluations of fits of 10 steps, single batches between them."""
    model, found = _model(), []
    x, y = _data(1)
    with recordings.recording(recorded):
        for number in range(9):
            found += _fit(model, 10).history["loss"]
            found += model.train_on_batch(x, y)
            if number == 6:
                model.layers[0].trainable = False
                model.compile(model.optimizer, "mse", metrics=["mae"])
            found += model.evaluate(*_data(10), batch_size=4, verbose=0)
    return np.array(found), model.get_weights()


def test_short_fits_train_as_unrecorded_ones_do():
    plain, weights = _trained_in_short_fits(False)
    found, others = _trained_in_short_fits(None)
    np.testing.assert_array_equal(found, plain)
    for a, b in zip(others, weights, strict=True):
        np.testing.assert_array_equal(a, b)


def _alternating(recorded):
    """A GAN's way: a discriminator alone, then below a generator, frozen, batch by batch."""
    tf.keras.utils.set_random_seed(2)
    critic = tf.keras.Sequential([tf.keras.layers.Dense(1, activation="sigmoid", input_shape=(3,))])
    critic.compile("adam", "binary_crossentropy")
    critic.trainable = False
    maker = tf.keras.Sequential([tf.keras.layers.Dense(3, input_shape=(2,))])
    both = tf.keras.Sequential([maker, critic])
    both.compile("adam", "binary_crossentropy")
    rng, losses = np.random.RandomState(0), []
    with recordings.recording(recorded):
        for _ in range(70):
            noise = rng.randn(4, 2).astype("float32")
            fake, real = maker.predict(noise, verbose=0), rng.rand(4, 3).astype("float32")
            critic.trainable = True
            losses.append(
                critic.train_on_batch(np.concatenate([fake, real]), [0.0] * 4 + [1.0] * 4)
            )
            critic.trainable = False
            losses.append(both.train_on_batch(noise, np.ones(4)))
    return np.array(losses), both.get_weights()


def test_a_gan_trains_as_unrecorded():
    plain, weights = _alternating(False)
    found, others = _alternating(None)
    np.testing.assert_array_equal(found, plain)
    for a, b in zip(others, weights, strict=True):
        np.testing.assert_array_equal(a, b)


def test_a_recorded_batch_leaves_the_variables_alone():
    model, (x, y) = _model(), _data(1)
    for _ in range(60):
        model.train_on_batch(x, y)
    assert _replayed(model) > 0
    kernel = model.layers[0].kernel
    place = kernel._t.data_ptr()
    kernel.assign(tf.zeros_like(kernel))
    assert kernel._t.data_ptr() == place  # nobody else holds it
