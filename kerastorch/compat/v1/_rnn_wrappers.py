"""What wraps the recurrent cells of TensorFlow 1: dropout, residual connections, a device."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from ..._core.tensor_shape import TensorShape
from ..._ops.creation import get_static_value
from ._aliases import tf2 as tf
from ._rnn_cells import LSTMStateTuple, RNNCell, check_cell


class _Wrapper(RNNCell):
    """A cell that calls another one."""

    def __init__(self, cell, *args, **kwargs):
        super().__init__(*args, **kwargs)
        check_cell("cell", cell)
        self.cell = cell

    def __call__(self, inputs, state, scope=None):
        return self._wrapped(inputs, state, scope=scope)

    def _wrapped(self, inputs, state, **kwargs):
        return self.cell(inputs, state, **kwargs)

    @property
    def state_size(self):
        """The cell's."""
        return self.cell.state_size

    @property
    def output_size(self):
        """The cell's."""
        return self.cell.output_size

    def zero_state(self, batch_size, dtype):
        """The cell's state of zeros."""
        with tf.name_scope(f"{type(self).__name__}ZeroState"):
            return self.cell.zero_state(batch_size, dtype)


def _all_but_memory(state):
    """Which parts of a state are dropped: not the memory of an LSTM, not TensorArrays."""
    if isinstance(state, LSTMStateTuple):
        return LSTMStateTuple(c=False, h=True)
    return not isinstance(state, tf.TensorArray)


def _chosen(visitor, state):
    """A nest of booleans like a state, or like its upper part where False is said of the rest."""
    said = visitor(state)
    if not tf.nest.is_nested(state):
        return said
    if isinstance(said, bool):
        if not said:
            return False
        said = tf.nest.map_structure(lambda _: True, _upper(state))
    return _like(state, [f and _chosen(visitor, x) for f, x in zip(said, state, strict=True)])


def _upper(state):
    """The tuple or list with None for its parts."""
    return _like(state, [None] * len(state))


def _like(state, parts):
    return type(state)(*parts) if hasattr(state, "_fields") else type(state)(parts)


def _up_to(shallow, values):
    """The parts of `values` at the leaves of `shallow`."""
    if not tf.nest.is_nested(shallow):
        return [values]
    return [x for pair in zip(shallow, values, strict=True) for x in _up_to(*pair)]


class DropoutWrapper(_Wrapper):
    """A cell with dropout of its inputs, its outputs and the state that it gives.

    *_keep_prob: numbers or tensors between 0 and 1.  variational_recurrent: whether the same
    numbers are dropped in all steps; needs `dtype`, and `input_size` where inputs are dropped.
    dropout_state_filter_visitor: of a part of the state, whether it is dropped; by default all but
    the memory of an LSTM.
    """

    def __init__(
        self, cell, input_keep_prob=1.0, output_keep_prob=1.0, state_keep_prob=1.0,
        variational_recurrent=False, input_size=None, dtype=None, seed=None,
        dropout_state_filter_visitor=None, **kwargs,
    ):  # fmt: skip
        super().__init__(cell, dtype=dtype, **kwargs)
        visitor = dropout_state_filter_visitor
        if visitor is not None and not callable(visitor):
            raise TypeError(f"dropout_state_filter_visitor must be callable. Received: {visitor}")
        self._visitor = visitor or _all_but_memory
        self._input_keep_prob = _probability("input_keep_prob", input_keep_prob)
        self._state_keep_prob = _probability("state_keep_prob", state_keep_prob)
        self._output_keep_prob = _probability("output_keep_prob", output_keep_prob)
        self._variational_recurrent, self._input_size = variational_recurrent, input_size
        self._seed = seed
        self._noises = {"input": None, "state": None, "output": None}
        if variational_recurrent:
            self._draw(cell, input_size, dtype)

    @property
    def wrapped_cell(self) -> Any:
        """The cell."""
        return self.cell

    def _draw(self, cell, input_size, dtype):
        if dtype is None:
            raise ValueError("When variational_recurrent=True, dtype must be provided")
        sizes = {"state": cell.state_size, "output": cell.output_size}
        if _drops(self._input_keep_prob):
            if input_size is None:
                raise ValueError(
                    "When variational_recurrent=True and input_keep_prob < 1.0 or is unknown, "
                    "input_size must be provided"
                )
            sizes = {"input": input_size, **sizes}
        for part, nest in sizes.items():
            made = [
                tf.random.uniform([1, *_sizes(s)], dtype=dtype, seed=self._seed_of(part, i))
                for i, s in enumerate(tf.nest.flatten(nest))
            ]
            self._noises[part] = tf.nest.pack_sequence_as(nest, made)

    def _seed_of(self, part, number):
        if self._seed is None:
            return None
        text = f"{self._seed}{part}_{number}".encode()
        return int(hashlib.md5(text).hexdigest()[:8], 16) & 0x7FFFFFFF

    def _dropped(self, part, values, keep, chosen=None):
        chosen = values if chosen is None else chosen
        noises = chosen if self._noises[part] is None else self._noises[part]
        found = [
            self._one(part, i, x, noise, keep) if flag is not False else x
            for i, (flag, x, noise) in enumerate(
                zip(
                    tf.nest.flatten(chosen),
                    _up_to(chosen, values),
                    _up_to(chosen, noises),
                    strict=True,
                )
            )
        ]
        return tf.nest.pack_sequence_as(chosen, found) if tf.nest.is_nested(chosen) else found[0]

    def _one(self, part, number, x, noise, keep):
        if not self._variational_recurrent:
            return tf.nn.dropout(x, rate=1.0 - keep, seed=self._seed_of(part, number))
        found = tf.divide(x, keep) * tf.floor(keep + noise)
        found.set_shape(x.shape)
        return found

    def _wrapped(self, inputs, state, **kwargs):
        if _drops(self._input_keep_prob):
            inputs = self._dropped("input", inputs, self._input_keep_prob)
        output, state = self.cell(inputs, state, **kwargs)
        if _drops(self._state_keep_prob):
            chosen = _chosen(self._visitor, state)
            state = self._dropped("state", state, self._state_keep_prob, chosen)
        if _drops(self._output_keep_prob):
            output = self._dropped("output", output, self._output_keep_prob)
        return output, state


def _probability(name, given):
    """A probability as a number, or a tensor where only a run tells."""
    found = tf.convert_to_tensor(given)
    value = get_static_value(found)
    if value is None:
        return found
    if not 0 <= value <= 1:
        raise ValueError(f"Parameter {name} must be between 0 and 1. Received {value}")
    return float(value)


def _drops(keep):
    return not isinstance(keep, float) or keep < 1


def _sizes(size):
    return TensorShape(size if isinstance(size, TensorShape) else [size]).as_list()


class ResidualWrapper(_Wrapper):
    """A cell whose inputs are added to its outputs; by residual_fn(inputs, outputs), if given."""

    def __init__(self, cell, residual_fn: Callable[..., Any] | None = None, **kwargs):
        super().__init__(cell, **kwargs)
        self._residual_fn = residual_fn

    def _wrapped(self, inputs, state, **kwargs):
        outputs, state = self.cell(inputs, state, **kwargs)
        return (self._residual_fn or _added)(inputs, outputs), state


def _added(inputs, outputs):
    tf.nest.assert_same_structure(inputs, outputs)
    tf.nest.map_structure(lambda x, y: x.shape.assert_is_compatible_with(y.shape), inputs, outputs)
    return tf.nest.map_structure(lambda x, y: x + y, inputs, outputs)


class DeviceWrapper(_Wrapper):
    """A cell that runs on a device."""

    def __init__(self, cell, device, **kwargs):
        super().__init__(cell, **kwargs)
        self._device = device

    def zero_state(self, batch_size, dtype):
        """The cell's state of zeros."""
        with tf.device(self._device):
            return super().zero_state(batch_size, dtype)

    def _wrapped(self, inputs, state, **kwargs):
        with tf.device(self._device):
            return self.cell(inputs, state, **kwargs)
