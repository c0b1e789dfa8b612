"""SimpleRNNCell and SimpleRNN."""

from .._fused import activate
from ._cells import Cell, is_tanh
from ._layers import CellRNN, from_cell
from ._sequences import simple_rnn


class SimpleRNNCell(Cell):
    """One step of SimpleRNN (tf.keras.layers.SimpleRNNCell).

    h = activation(x @ kernel + bias + h @ recurrent_kernel), which is output and state.
    Inputs: [batch, in] and a list of one state [batch, units].
    """

    _home = __name__

    def __init__(
        self,
        units,
        activation="tanh",
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
        **kwargs,
    ):
        super().__init__(locals())

    def _project(self, x, masks):
        kernel, _, bias = self._weights_for(x)
        return self._projection(x, kernel, bias, masks)

    def _advance(self, projected, states, masks):
        h = projected + self._recurrent(states[0], self.recurrent_kernel._t, masks)
        h = activate(self.activation, h)
        return h, [h]

    def _has_kernel(self):
        return is_tanh(self.activation)

    def _run(self, x, states, all_states):
        return [simple_rnn(x, states[0], *self._weights_for(x))]


class SimpleRNN(CellRNN):
    """h = activation(x @ kernel + bias + h @ recurrent_kernel), step by step
    (tf.keras.layers.SimpleRNN).

    units: the size of the outputs.
    dropout, recurrent_dropout: the shares of inputs and of states dropped while training, with the
        same mask in all steps.
    return_sequences: whether to give the outputs of all steps, [batch, time, units].
    return_state: whether to give the last state, too.
    go_backwards: whether to go from the last step to the first.
    stateful: whether a batch starts from the last states of the one before.
    unroll: accepted; it makes no difference but asks for a known number of steps.
    Inputs: [batch, time, in]; outputs: [batch, units].
    """

    _takes_seed = False

    def __init__(
        self,
        units,
        activation="tanh",
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
        **kwargs,
    ):
        super().__init__(SimpleRNNCell, locals())

    @classmethod
    def from_config(cls, config):
        """A layer from its `get_config`."""
        config.pop("implementation", None)
        return cls(**config)


from_cell(SimpleRNN, SimpleRNNCell)
