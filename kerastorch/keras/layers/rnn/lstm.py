"""LSTMCell and LSTM."""

import torch

from ...._core.convert import to_raw
from ...._core.tensor import Tensor
from ... import initializers
from .._fused import activate
from ._cells import Cell, is_sigmoid, is_tanh
from ._layers import CellRNN, from_cell
from ._sequences import lstm


class LSTMCell(Cell):
    """One step of LSTM (tf.keras.layers.LSTMCell).

    i, f, g, o = x @ kernel + h @ recurrent_kernel + bias, in four parts;
    c = sigmoid(f) * c + sigmoid(i) * tanh(g); h = sigmoid(o) * tanh(c).
    Inputs: [batch, in] and the list [h, c] of states [batch, units]; outputs: h.
    """

    _home = __name__
    _gates = 4
    _marked_as = "lstm"

    def __init__(
        self,
        units,
        activation="tanh",
        recurrent_activation="sigmoid",
        use_bias=True,
        kernel_initializer="glorot_uniform",
        recurrent_initializer="orthogonal",
        bias_initializer="zeros",
        unit_forget_bias=True,
        kernel_regularizer=None,
        recurrent_regularizer=None,
        bias_regularizer=None,
        kernel_constraint=None,
        recurrent_constraint=None,
        bias_constraint=None,
        dropout=0.0,
        recurrent_dropout=0.0,
        **kwargs,
    ):
        super().__init__(locals())
        self.state_size = [self.units, self.units]

    def _start_of_bias(self):
        if not self.unit_forget_bias:
            return self.bias_initializer
        return forget_bias(self.bias_initializer, self.units)

    def get_initial_state(self, inputs=None, batch_size=None, dtype=None):
        """Zeros for h and c."""
        return list(super().get_initial_state(inputs, batch_size, dtype))

    def _project(self, x, masks):
        kernel, _, bias = self._weights_for(x)
        return self._projection(x, kernel, bias, masks)

    def _advance(self, projected, states, masks):
        h, c = states
        sums = projected + self._recurrent(h, self.recurrent_kernel._t, masks)
        i, f, g, o = sums.chunk(4, -1)
        gate, inner = self.recurrent_activation, self.activation
        c = activate(gate, f) * c + activate(gate, i) * activate(inner, g)
        h = activate(gate, o) * activate(inner, c)
        return h, [h, c]

    def _has_kernel(self):
        return is_tanh(self.activation) and is_sigmoid(self.recurrent_activation)

    def _run(self, x, states, all_states):
        return lstm(x, *states, *self._weights_for(x), all_states)


def forget_bias(initializer, units):
    """The initializer of the bias of four gates: ones for the second, the given one for others."""

    def start(_, *args, **kwargs):
        parts = [
            initializer((units,), *args, **kwargs),
            initializers.get("ones")((units,), *args, **kwargs),
            initializer((2 * units,), *args, **kwargs),
        ]
        return Tensor(torch.cat([to_raw(x) for x in parts]))

    return start


class LSTM(CellRNN):
    """Long short-term memory (tf.keras.layers.LSTM).

    i, f, g, o = x @ kernel + h @ recurrent_kernel + bias, in four parts;
    c = sigmoid(f) * c + sigmoid(i) * tanh(g); h = sigmoid(o) * tanh(c), step by step.

    units: the size of the outputs.
    unit_forget_bias: whether the bias of f starts from 1.
    dropout, recurrent_dropout: the shares of inputs and of states dropped while training.
    return_sequences: whether to give the outputs of all steps, [batch, time, units].
    return_state: whether to give the last h and c, too.
    go_backwards: whether to go from the last step to the first.
    stateful: whether a batch starts from the last states of the one before.
    time_major: whether inputs and outputs are [time, batch, ...].
    unroll: accepted; it makes no difference but asks for a known number of steps.
    Inputs: [batch, time, in]; outputs: [batch, units].

    >>> tf.keras.layers.LSTM(4)(tf.ones([2, 5, 3])).shape
    TensorShape([2, 4])
    """

    def __init__(
        self,
        units,
        activation="tanh",
        recurrent_activation="sigmoid",
        use_bias=True,
        kernel_initializer="glorot_uniform",
        recurrent_initializer="orthogonal",
        bias_initializer="zeros",
        unit_forget_bias=True,
        kernel_regularizer=None,
        recurrent_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        kernel_constraint=None,
        recurrent_constraint=None,
        bias_constraint=None,
        dropout=0.0,
        recurrent_dropout=0.0,
        return_sequences=False,
        return_state=False,
        go_backwards=False,
        stateful=False,
        time_major=False,
        unroll=False,
        **kwargs,
    ):
        super().__init__(LSTMCell, locals())

    def _drops_each_step(self):
        plain = self.cell._has_kernel() and self.recurrent_dropout == 0
        return plain and self.use_bias and not self.unroll


from_cell(LSTM, LSTMCell)
