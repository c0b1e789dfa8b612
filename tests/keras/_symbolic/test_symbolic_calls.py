"""What a symbolic call is to a user's layer, and to other threads that use the same layers."""

import gc
import sys
import threading
import traceback
import weakref

import numpy as np
import pytest
import torch

import kerastorch as tf
from kerastorch import keras
from kerastorch.keras import layers as L


class Counting(L.Layer):
    """Assigns in call."""

    def build(self, shape):
        self.kernel = self.add_weight("kernel", (shape[-1], 3), initializer="ones")
        self.calls = self.add_weight("calls", (), initializer="zeros", trainable=False)
        self.last = tf.Variable(tf.zeros((3,)), trainable=False)

    def call(self, x):
        y = tf.matmul(x, self.kernel)
        self.calls.assign_add(1.0)
        self.last.assign(tf.reduce_mean(y, 0))
        return y + 0.0 * self.calls


class Lazy(L.Layer):
    """Makes its parts in call."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.scale = self.inner = None

    def call(self, x):
        if self.scale is None:
            self.scale = self.add_weight("scale", (), initializer="ones")
            self.inner = L.Dense(3, kernel_initializer="ones")
        return self.inner(x) * self.scale


class Metered(L.Layer):
    """Keeps a metric."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.mean = keras.metrics.Mean()

    def call(self, x):
        self.mean.update_state(x)
        self.add_metric(tf.reduce_sum(x), name="sum")
        self.add_loss(tf.reduce_mean(x))
        return x * 2.0


class Branching(L.Layer):
    """Wants a value."""

    def call(self, x):
        return x + 1.0 if float(tf.reduce_sum(x)) > -1.0 else x


IMAGES, ROWS = np.ones((2, 6, 6, 3), "float32"), np.ones((2, 4), "float32")
LAYERS = [
    (lambda: L.Dense(3), ROWS),
    (lambda: L.Conv2D(4, 3, activation="relu"), IMAGES),
    (lambda: L.BatchNormalization(), IMAGES),
    (lambda: L.Embedding(5, 3), np.ones((2, 4), "int32")),
    (lambda: L.MaxPooling2D(), IMAGES),
    (lambda: L.GlobalAveragePooling2D(), IMAGES),
    (lambda: L.LayerNormalization(), ROWS),
    (Counting, ROWS),
    (Lazy, ROWS),
    (Metered, ROWS),
    (Branching, ROWS),
]


@pytest.mark.parametrize("make, x", LAYERS)
def test_one_thread_draws_while_another_predicts(make, x):
    layer, errors, stop = make(), [], threading.Event()
    x = tf.constant(x)
    expected = layer(x).numpy()

    def draw():
        try:
            while not stop.is_set():
                given = keras.Input(x.shape[1:], dtype=x.dtype)
                layer(given, training=True) if "training" in layer._call_spec.names else layer(
                    given
                )
                layer.compute_output_shape(x.shape)
        except Exception:
            errors.append(traceback.format_exc())

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    thread = threading.Thread(target=draw)
    thread.start()
    try:
        for _ in range(60):
            np.testing.assert_allclose(layer(x).numpy(), expected, rtol=1e-6)
    finally:
        stop.set()
        thread.join()
        sys.setswitchinterval(interval)
    assert not errors, errors[0]


def test_what_is_assigned_does_not_last():
    layer = Counting()
    layer(tf.ones((2, 4)))
    before = [w.numpy() for w in layer.weights]
    for _ in range(3):
        layer(keras.Input((4,)))
    layer.compute_output_shape((None, 4))
    for old, new in zip(before, layer.weights):
        np.testing.assert_array_equal(old, new.numpy())
    normal = L.BatchNormalization()
    normal(keras.Input((4,)), training=True)
    np.testing.assert_array_equal(normal.moving_mean.numpy(), np.zeros(4))


def test_a_loop_that_counts_with_a_variable_ends():
    class Loop(L.Layer):
        def build(self, shape):
            self.i = self.add_weight("i", (), dtype="int32", initializer="zeros", trainable=False)

        def call(self, x):
            while self.i < 3:
                self.i.assign_add(1)
                x = x * 2.0
            assert self.i.numpy() == 3
            return x

    layer = Loop()
    assert layer(keras.Input((4,))).shape == (None, 4)
    assert layer.i.numpy() == 0


def test_initial_weights_and_variables_assigned_in_build_last():
    class Made(L.Layer):
        def build(self, shape):
            self.v = self.add_weight("v", shape[1:])
            self.v.assign(tf.ones(shape[1:]))

        def call(self, x):
            return x * self.v

    layer = Made()
    layer(keras.Input((4,)))
    assert layer.v.numpy().tolist() == [1.0] * 4
    dense = L.Dense(1, weights=[np.full((4, 1), 2.0), np.ones(1)])
    Outer = type("Outer", (L.Layer,), {"call": lambda self, x: dense(x)})
    Outer()(keras.Input((4,)))
    assert dense.kernel.numpy().tolist() == [[2.0]] * 4


@pytest.mark.parametrize("size", [7680, 15360])
def test_a_real_axis_is_known_to_the_build_of_an_inner_layer(size):
    seen = []

    class Inner(L.Layer):
        def build(self, shape):
            seen.append(shape.as_list())

    class Outer(L.Layer):
        def __init__(self):
            super().__init__()
            self.inner = Inner()

        def call(self, x):
            return self.inner(x * 1.0)

    assert Outer()(keras.Input((size, 3))).shape == (None, size, 3)
    Outer()(keras.Input((None, 3)))
    assert seen == [[None, size, 3], [None, None, 3]]


def test_a_call_runs_once_and_once_more_for_each_example_if_it_wants_values():
    calls = []

    class Seen(L.Layer):
        def call(self, x):
            calls.append(tuple(x.shape))
            return tf.nn.relu(x)

    class Wanting(L.Layer):
        def call(self, x):
            calls.append(tuple(x.shape))
            return x if x.numpy().sum() > 0 else -x

    Seen()(keras.Input((4,)))
    assert calls == [(None, 4)]
    calls.clear()
    assert Wanting()(keras.Input((4,))).shape == (None, 4)
    assert len(calls) == 3


def test_a_users_error_comes_once_and_with_its_own_frames():
    calls = []

    class Wrong(L.Layer):
        def call(self, x):
            calls.append(x)
            raise KeyError("mine")

    with pytest.raises(KeyError, match="mine") as caught:
        Wrong()(keras.Input((4,)))
    frames = [f.name for f in traceback.extract_tb(caught.value.__traceback__)]
    assert len(calls) == 1 and frames[-1] == "call"


def test_an_op_of_a_users_layer_fails_with_none_in_its_message():
    class Wrong(L.Layer):
        def call(self, x):
            return tf.matmul(x * 2.0, tf.ones((5, 2)))

    with pytest.raises(ValueError) as caught:
        Wrong()(keras.Input((4,)))
    text = str(caught.value)
    assert "None" in text and "7680" not in text and "15360" not in text
    assert any(f.name == "call" for f in traceback.extract_tb(caught.value.__traceback__))


def test_data_dependent_sizes_are_unknown():
    x = keras.Input(batch_shape=(6, 3))
    assert tf.where(x > 0).shape == (None, 2)
    assert tf.boolean_mask(x, x > 0).shape == (None,)
    model = keras.Model(x, tf.boolean_mask(x, x > 0))
    given = np.arange(18.0).reshape(6, 3) - 8
    np.testing.assert_array_equal(model(given).numpy(), np.arange(1.0, 10.0))


def test_a_layers_own_call_is_let_go_with_the_layer():
    kept = []
    for _ in range(50):
        layer = L.Layer()
        layer.call = (lambda layer: lambda inputs: inputs * 2.0)(layer)
        layer(tf.ones((1, 2)))
        layer(keras.Input((2,)))
        kept.append(weakref.ref(layer))
    del layer
    gc.collect()
    assert not any(ref() is not None for ref in kept)


def test_symbolic_tensors_in_a_call_are_tensors():
    seen = {}

    class Looking(L.Layer):
        def call(self, x):
            seen["tensor"] = isinstance(x, tf.Tensor), tf.is_tensor(x)
            seen["shape"] = x.shape.as_list(), x.get_shape().rank, x.dtype
            seen["text"] = str(x)
            seen["static"] = keras.backend.int_shape(x)
            y = x[:, :2]
            y.set_shape((None, 2))
            return y

    assert Looking()(keras.Input((4,))).shape == (None, 2)
    assert seen["tensor"] == (True, True) and seen["shape"] == ([None, 4], 2, tf.float32)
    assert "(None, 4)" in seen["text"] and seen["static"] == (None, 4)


def test_a_tape_in_a_call():
    class Slope(L.Layer):
        def build(self, shape):
            self.kernel = self.add_weight("kernel", (shape[-1], 1))

        def call(self, x):
            with tf.GradientTape() as tape:
                tape.watch(x)
                y = tf.matmul(x, self.kernel)
            return tape.gradient(y, x)

    assert Slope()(keras.Input((4,))).shape == (None, 4)


def test_mixed_precision_casts_symbolic_inputs():
    class Half(L.Layer):
        def call(self, x):
            return x * 2

    assert Half(dtype="mixed_float16")(keras.Input((4,))).dtype == tf.float16


def test_a_users_activation_that_fails_runs_once_an_example():
    calls = []

    def wrong(x):
        calls.append(x)
        raise ValueError(f"bad {x.shape}")

    with pytest.raises(ValueError, match=r"bad \(None, 3\)"):
        L.Dense(3, activation=wrong)(keras.Input((4,)))
    assert len(calls) == 2


def test_unknown_sizes_fit_any_other():
    x, y = keras.Input((4,)), keras.Input((None,))
    assert (x + y).shape == (None, 4)
    assert tf.matmul(keras.Input((None, None)), tf.ones((4, 5))).shape == (None, None, 5)
    assert L.Add()([x, keras.Input(batch_shape=(6, 4))]).shape == (6, 4)


def test_torch_modules_in_a_call_keep_their_statistics():
    class Torch(L.Layer):
        def __init__(self):
            super().__init__()
            self.norm = torch.nn.BatchNorm1d(4)

        def call(self, x):
            return self.norm(x)

    layer = Torch()
    assert layer(keras.Input((4,)), training=True).shape == (None, 4)
    assert int(layer.norm.num_batches_tracked) == 0
