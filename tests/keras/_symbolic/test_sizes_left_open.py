"""What stands in for unknown sizes while a model is being drawn never shows in messages."""

import inspect
import itertools

import pytest

from kerastorch import keras
from kerastorch.keras import layers as L

SHAPES = [
    (),
    (3,),
    (None,),
    (3, 4),
    (None, 4),
    (3, None),
    (8, 8),
    (2, 2, 1),
    (3, 3, 2),
    (None, None, 3),
    (5, 5, None),
    (2, 2, 2, 1),
    (None, 3, 2, 2),
]
ARGUMENTS = {
    "units": 2, "filters": 2, "kernel_size": 4, "target_shape": (5,), "dims": (2, 1), "n": 2,
    "cropping": 3, "input_dim": 4, "output_dim": 2, "rate": 0.5, "stddev": 0.1,
    "activation": "relu",
    "equation": "abc,cd->abd", "output_shape": 2, "axes": 1, "layer": L.Dense(2), "seed": 1,
    "function": lambda t: t[:, 5] + t, "module": None, "pool_size": 4, "groups": 3, "data": None,
}  # fmt: skip
LEFT_OUT = {
    "Layer",
    "InputLayer",
    "TorchModuleWrapper",
    "Wrapper",
    "StackedRNNCells",
    "AbstractRNNCell",
}


def _layers():
    for name in sorted(L.__all__):
        kind = getattr(L, name, None)
        if inspect.isclass(kind) and issubclass(kind, L.Layer) and name not in LEFT_OUT:
            yield name


def _made(name):
    kind = getattr(L, name)
    parameters = inspect.signature(kind.__init__).parameters.values()
    wanted = [
        p for p in parameters if p.name in ARGUMENTS and p.name not in ("seed", "groups", "dims")
    ]
    wanted += [p for p in parameters if p.name == "dims"]
    given = {
        p.name: ARGUMENTS[p.name] for p in wanted if p.default is p.empty or p.name == "pool_size"
    }
    if (
        any(isinstance(v, int) for v in given.values())
        and "pool_size" in given
        and "1D" not in name
    ):
        given["pool_size"] = 4
    return kind(**given)


def _messages(name):
    """The messages of a layer called on inputs of all kinds, alone and in pairs."""
    for shape in SHAPES:
        yield from _message(name, keras.Input(shape))
    if isinstance(getattr(L, name), type) and hasattr(getattr(L, name), "_merge"):
        for pair in itertools.product(SHAPES[:9], repeat=2):
            yield from _message(name, [keras.Input(s) for s in pair])


def _message(name, inputs):
    try:
        _made(name)(inputs)
    except Exception as error:
        yield f"{type(error).__name__}: {error}"


@pytest.mark.parametrize("name", list(_layers()))
def test_no_message_shows_an_example_size(name):
    for message in _messages(name):
        for size in ("7680", "15360", "_example", "meta", "'_t'"):
            assert size not in message, message


@pytest.mark.parametrize("shape", [(None,), (8, 8), (None, 4), (3, 3, 1)])
def test_nor_do_messages_of_ops(shape):
    import kerastorch as tf

    x = keras.Input(shape)
    for draw in (
        lambda: x + tf.ones((7, 9)),
        lambda: tf.matmul(x, tf.ones((11, 2))),
        lambda: tf.concat([x, tf.ones((2, 3, 9))], 1),
        lambda: tf.reshape(x, [-1, 7, 11]) + tf.ones((5, 5)),
        lambda: tf.split(x, 5, axis=1),
        lambda: tf.squeeze(x, 0) + tf.squeeze(x, 1),
        lambda: tf.stack([x, tf.ones((3,))]),
        lambda: x[:, :, :, :, 1],
        lambda: tf.transpose(x, [3, 2, 1, 0, 4]),
        lambda: tf.nn.conv2d(x, tf.ones((2, 2, 7, 1)), 1, "SAME"),
        lambda: tf.einsum("abcde,e->a", x, tf.ones((3,))),
        lambda: tf.tensordot(x, tf.ones((7, 7)), 1),
        lambda: tf.broadcast_to(x, [2, 2, 7]),
        lambda: tf.linalg.inv(x),
        lambda: tf.gather(x, 99, axis=1),
        lambda: tf.tile(x, [1]),
    ):
        try:
            draw()
        except Exception as error:
            assert "7680" not in str(error) and "15360" not in str(error), str(error)
            assert "meta" not in str(error), str(error)
