"""Tracebacks show the user's frames, and few of ours.

Each case has the frames below the one that made the call, seen under TensorFlow 2.15.1: `u` for the
user's, `o` for the library's. Ours have the same of the user's; TensorFlow shows 2 to 4 others.
"""

import sys
import traceback

import numpy as np
import pytest

import kerastorch as tf

layers = tf.keras.layers
X, WIDE, Y = (np.ones(shape, "float32") for shape in ((8, 3), (8, 5), (8, 1)))


def model():
    made = tf.keras.Sequential([layers.Dense(4, input_shape=(3,)), layers.Dense(1)])
    made.compile("sgd", "mse")
    return made


class Multiplies(layers.Layer):
    def call(self, x):
        return tf.matmul(x, tf.ones((7, 7)))


class Raises(layers.Layer):
    def call(self, x):
        raise ValueError("mine")


class Inner(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.inner = Raises()

    def call(self, x):
        return self.inner(x)


class Stops(tf.keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        raise RuntimeError("stop")


def bad_loss(a, b):
    return tf.reduce_sum(tf.matmul(a, tf.ones((7, 7))))


def compiled(made, **options):
    made.compile("sgd", **{"loss": "mse", **options})
    return made


@tf.function
def function(x):
    return tf.matmul(x, tf.ones((7, 7)))


CASES = {
    "fit": (lambda: model().fit(WIDE, Y, verbose=0), "oo"),
    "fit with a loss": (
        lambda: compiled(model(), loss=bad_loss).fit(X, Y, verbose=0),
        "ou",
    ),
    "fit with a metric": (
        lambda: compiled(model(), metrics=[bad_loss]).fit(X, Y, verbose=0),
        "ou",
    ),
    "fit with a callback": (lambda: model().fit(X, Y, verbose=0, callbacks=[Stops()]), "ou"),
    "fit of a subclass": (lambda: compiled(Inner()).fit(X, Y, verbose=0), "ouu"),
    "predict": (lambda: model().predict(WIDE, verbose=0), "oo"),
    "evaluate": (lambda: model().evaluate(WIDE, Y, verbose=0), "oo"),
    "train_on_batch": (lambda: model().train_on_batch(WIDE, Y), "oo"),
    "compile": (lambda: model().compile("nope"), "oo"),
    "a model's call": (lambda: model()(WIDE), "oo"),
    "a layer's call": (lambda: model().layers[0](WIDE), "oo"),
    "a layer of the user's": (lambda: Raises()(X), "ou"),
    "an op in it": (lambda: Multiplies()(tf.ones((2, 3))), "ou"),
    "a symbolic call": (lambda: Multiplies()(tf.keras.Input((3,))), "ou"),
    "layers in layers": (lambda: Inner()(X), "ouu"),
    "a convolution": (lambda: layers.Conv2D(3, 9)(tf.keras.Input((4, 4, 3))), "oo"),
    "add": (lambda: tf.ones((2, 3)) + tf.ones(4), "oo"),
    "matmul": (lambda: tf.matmul(tf.ones((2, 3)), tf.ones((2, 3))), "ooo"),
    "dtypes": (lambda: tf.add(tf.ones(2), tf.ones(2, tf.int32)), "ooo"),
    "concat": (lambda: tf.concat([tf.ones((2, 3)), tf.ones(4)], 0), "ooo"),
    "conv2d": (lambda: tf.nn.conv2d(tf.ones((1, 4, 4, 3)), tf.ones((3, 3, 5, 2)), 1, "SAME"), "oo"),
    "function": (lambda: function(tf.ones((2, 2))), "ou"),
    "metric": (
        lambda: tf.keras.metrics.MeanSquaredError()(tf.ones((3, 3)), tf.ones((3, 4))),
        "oo",
    ),
    "load_model": (lambda: tf.keras.models.load_model("nosuch.h5"), "ooo"),
}


def error_of(call):
    with pytest.raises(Exception) as caught:
        call()
    return caught.value


def frames(error):
    """Its frames below the call's, as letters."""
    here = [f.filename == __file__ for f in traceback.extract_tb(error.__traceback__)]
    return "".join("u" if own else "o" for own in here[2:])


@pytest.mark.parametrize("case", CASES)
def test_frames(case):
    call, theirs = CASES[case]
    error = error_of(call)
    ours = frames(error)
    assert ours.replace("o", "") == theirs.replace("o", "")
    assert ours.count("o") <= 4
    if "u" in theirs:
        assert ours == theirs
    shown = "".join(traceback.format_exception(error))
    assert "During handling" not in shown and "direct cause" not in shown


@pytest.fixture
def unfiltered():
    tf.debugging.disable_traceback_filtering()
    yield
    tf.debugging.enable_traceback_filtering()


def test_filtering_can_be_turned_off(unfiltered):
    assert not tf.debugging.is_traceback_filtering_enabled()
    assert len(frames(error_of(CASES["fit"][0]))) > 5
    tf.debugging.enable_traceback_filtering()
    assert tf.debugging.is_traceback_filtering_enabled()
    assert len(frames(error_of(CASES["fit"][0]))) == 2


def test_an_exception_that_the_user_handles_stays_the_context():
    try:
        {}["before"]
    except KeyError:
        error = error_of(lambda: model().fit(WIDE, Y, verbose=0))
    assert isinstance(error.__context__, KeyError) and not error.__suppress_context__
    lines = "".join(traceback.format_exception(error))
    assert "before" in lines and lines.count("During handling") == 1


def test_causes_stay_and_are_shortened():
    class Calls(tf.keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            try:
                model()(WIDE)
            except ValueError as error:
                raise LookupError("second") from error

    error = error_of(lambda: model().fit(X, Y, verbose=0, callbacks=[Calls()]))
    assert isinstance(error, LookupError) and isinstance(error.__cause__, ValueError)
    assert len(traceback.extract_tb(error.__cause__.__traceback__)) == 1


def test_exceptions_that_are_no_errors_are_left_alone():
    class Interrupts(layers.Layer):
        def call(self, x):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Interrupts()(X)


def test_nothing_is_kept_of_what_was_cut():
    """The frames that were taken out let go of what they hold."""
    error = error_of(lambda: model().fit(WIDE, Y, verbose=0))
    found, link = [], error.__traceback__
    while link is not None:
        found.append(link.tb_frame.f_code.co_name)
        link = link.tb_next
    assert "fit" not in found and sys.exc_info() == (None, None, None)
