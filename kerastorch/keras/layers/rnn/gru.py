"""GRUCell and GRU."""

import torch

from .._fused import activate
from ._cells import Cell, is_sigmoid, is_tanh
from ._layers import CellRNN, from_cell
from ._sequences import gru


class GRUCell(Cell):
    """One step of GRU (tf.keras.layers.GRUCell).

    z = sigmoid(of x and h), r = sigmoid(of x and h), new = tanh(of x and h, with r);
    h = z * h + (1 - z) * new, which is output and state.

    reset_after: whether r is multiplied with the product of h and its kernel, which then has a
        bias of its own, or with h before the product.
    Inputs: [batch, in] and a list of one state [batch, units].
    """

    _home = __name__
    _gates = 3
    _marked_as = "gru"

    def __init__(
        self,
        units,
        activation="tanh",
        recurrent_activation="sigmoid",
        use_bias=True,
        kernel_initializer="glorot_uniform",
        recurrent_initializer="orthogonal",
        bias_initializer="zeros",
        kernel_regularizer=None,
        recurrent_regularizer=None,
        bias_regularizer=None,
        kernel_constraint=None,
        recurrent_constraint=None,
        bias_constraint=None,
        dropout=0.0,
        recurrent_dropout=0.0,
        reset_after=True,
        **kwargs,
    ):
        super().__init__(locals())

    def _bias_shape(self):
        size = self._gates * self.units
        return (2, size) if self.reset_after else (size,)

    def _project(self, x, masks):
        kernel, _, bias = self._weights_for(x)
        if bias is not None and self.reset_after:
            bias = bias[0]
        return self._projection(x, kernel, bias, masks)

    def _advance(self, projected, states, masks):
        h, units = states[0], self.units
        _, kernel, bias = self._weights_for(h)
        xz, xr, xh = projected.chunk(3, -1)
        if self.reset_after:
            inner = self._recurrent(h, kernel, masks)
            z, r, new = (inner if bias is None else inner + bias[1]).chunk(3, -1)
        else:
            parts = None if masks is None else masks[:2]
            z, r = self._parts(h, kernel[:, : 2 * units], parts).chunk(2, -1)
        gate = self.recurrent_activation
        z, r = activate(gate, xz + z), activate(gate, xr + r)
        if self.reset_after:
            new = r * new
        else:
            new = (r * (h if masks is None else h * masks[2])) @ kernel[:, 2 * units :]
        new = activate(self.activation, xh + new)
        h = z * h + (1 - z) * new
        return h, [h]

    def _parts(self, h, kernel, masks):
        if masks is None:
            return h @ kernel
        pairs = zip(masks, kernel.chunk(len(masks), 1), strict=True)
        return torch.cat([(h * mask) @ part for mask, part in pairs], -1)

    def _has_kernel(self):
        known = is_tanh(self.activation) and is_sigmoid(self.recurrent_activation)
        return known and self.reset_after

    def _run(self, x, states, all_states):
        return [gru(x, states[0], *self._weights_for(x))]


class GRU(CellRNN):
    """Gated recurrent unit (tf.keras.layers.GRU).

    z = sigmoid(of x and h), r = sigmoid(of x and h), new = tanh(of x and h, with r);
    h = z * h + (1 - z) * new, step by step.

    units: the size of the outputs.
    reset_after: whether r is multiplied with the product of h and its kernel, or with h before.
    dropout, recurrent_dropout: the shares of inputs and of states dropped while training.
    return_sequences: whether to give the outputs of all steps, [batch, time, units].
    return_state: whether to give the last state, too.
    go_backwards: whether to go from the last step to the first.
    stateful: whether a batch starts from the last states of the one before.
    time_major: whether inputs and outputs are [time, batch, ...].
    unroll: accepted; it makes no difference but asks for a known number of steps.
    Inputs: [batch, time, in]; outputs: [batch, units].
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
        unroll=False,
        time_major=False,
        reset_after=True,
        **kwargs,
    ):
        super().__init__(GRUCell, locals())

    def _drops_each_step(self):
        plain = self.cell._has_kernel() and self.recurrent_dropout == 0
        return plain and self.use_bias and not self.unroll


from_cell(GRU, GRUCell)
