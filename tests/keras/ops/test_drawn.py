"""keras.ops drawn into functional models give what they give at once: a sample of all calls."""

import random
import types

import numpy as np
import pytest
from golden import keras_ops_cases, keras_ops_outcomes

import kerastorch as tf

# what an unknown number of rows leaves open, or the examples of it cannot show
NEED_ROWS = {
    "correlate", "cross", "diag", "diagonal", "get_item", "ops.image.crop_images", "repeat",
    "reshape", "segment_max", "segment_min", "segment_prod", "segment_sum", "trace", "unstack",
    "view_as_complex",
}  # fmt: skip
PARTS = 8


class Drawn(keras_ops_cases.Names):
    """Names whose tensors are the inputs of a model."""

    def evaluate(self, line):
        self.inputs, self.values = [], []
        self.rows = line.partition("(")[0] in NEED_ROWS
        return super().evaluate(line)

    def _tensor(self, array, letter):
        value = super()._tensor(array, letter)
        if not array.ndim:
            return value
        rows = array.shape[0] if self.rows else None
        shape = (rows, *array.shape[1:])
        symbol = tf.keras.Input(batch_shape=shape, dtype=value.dtype)
        self.inputs.append(symbol)
        self.values.append(value)
        return symbol


def lines():
    chosen = random.Random(0)
    for line in keras_ops_outcomes.load():
        has_tensors = any(f"{name}(" in line for name in ("t", "p", "u"))
        fits = has_tensors and "lambda" not in line and "window=p" not in line
        if fits and chosen.random() < 0.15:
            yield line


LINES = list(lines())


def tensors(value):
    """A nest of nothing but tensors, flat; None for another."""
    flat = tf.nest.flatten(value)
    return flat if flat and all(isinstance(x, tf.Tensor) for x in flat) else None


@pytest.mark.parametrize("part", range(PARTS))
def test_drawn_as_at_once(part):
    keras = types.SimpleNamespace(ops=tf.keras.ops)
    at_once, drawn = keras_ops_cases.Names(keras), Drawn(keras)
    checked = 0
    for line in LINES[part::PARTS]:
        try:
            expected = tensors(at_once.evaluate(line))
        except Exception:
            continue  # what is refused is compared with Keras 3
        if expected is None:
            continue
        symbols = tf.nest.flatten(drawn.evaluate(line))
        if any(not getattr(x, "_is_symbolic", False) for x in symbols):
            continue
        found = tf.nest.flatten(tf.keras.Model(drawn.inputs, symbols)(drawn.values))
        for ours, theirs, symbol in zip(found, expected, symbols, strict=True):
            assert ours.dtype == theirs.dtype == symbol.dtype, line
            assert symbol.shape.is_compatible_with(theirs.shape), line
            np.testing.assert_allclose(
                ours.numpy(), theirs.numpy(), rtol=1e-4, atol=1e-5, err_msg=line
            )
        checked += 1
    assert checked > 50
