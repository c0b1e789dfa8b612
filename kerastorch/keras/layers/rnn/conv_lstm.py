"""ConvLSTM1D, ConvLSTM2D, ConvLSTM3D: an LSTM whose products are convolutions."""

import numpy as np
import torch

from ...._core.composite import Composite
from ...._core.tensor_shape import TensorShape
from ...._core.variable import Variable
from ....nn.convolution import conv_kernel_layout, convolve
from ... import regularizers
from ..._base import config as _config
from ..._base.configured import arguments, parameters
from ..._base.input_spec import InputSpec
from ..._layer.inputs import as_shapes
from ..._layer.raw_calls import handle_of, raw_call
from .._common import ConfiguredLayer, data_format_of, ints, output_length, padding_of
from .._fused import activate
from ._cells import DropoutMasks, advancing, loop_draws, trains
from ._layers import from_cell
from ._loop import check_length, raw, recurrence
from .lstm import forget_bias
from .rnn import RNN


class ConvLSTMCell(DropoutMasks, ConfiguredLayer):
    """One step of ConvLSTM: i, f, g, o = convolution(x) + bias + convolution(h), in four parts;
    c = gate(f) * c + gate(i) * activation(g); h = gate(o) * activation(c).

    rank: the number of spatial axes.  Inputs: [batch, spatial..., channels] and the list [h, c].
    """

    _gates = 4
    _config_omits = ("rank",)

    def __init__(
        self,
        rank,
        filters,
        kernel_size,
        strides=1,
        padding="valid",
        data_format=None,
        dilation_rate=1,
        activation="tanh",
        recurrent_activation="hard_sigmoid",
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
        seed = kwargs.pop("seed", None)
        super().__init__(**kwargs)
        self._begin_seeds(seed)
        if rank > 3:
            raise ValueError(
                f"Rank {rank} convolutions are not currently implemented. Received: rank={rank}"
            )
        kernel_size = ints(kernel_size, rank, "kernel_size")
        strides = ints(strides, rank, "strides", allow_zero=True)
        padding = padding_of(padding)
        data_format = data_format_of(data_format)
        dilation_rate = ints(dilation_rate, rank, "dilation_rate")
        dropout = min(1.0, max(0.0, dropout))
        recurrent_dropout = min(1.0, max(0.0, recurrent_dropout))
        self._keep(locals())
        self.state_size = (filters, filters)
        self._first = data_format == "channels_first"
        self._axis = -1 - rank if self._first else -1  # that of the channels

    def build(self, input_shape):
        """Makes the weights; ValueError when the number of channels is unknown."""
        self._build_generator()
        self._build_input_shape = input_shape
        channels = input_shape[1 if self._first else -1]
        if channels is None:
            raise ValueError(
                "The channel dimension of the inputs (last axis) should be defined. Found None. "
                f"Full input shape received: input_shape={input_shape}"
            )
        self.kernel_shape = (*self.kernel_size, channels, 4 * self.filters)
        recurrent_shape = (*self.kernel_size, self.filters, 4 * self.filters)
        for name, shape in (("kernel", self.kernel_shape), ("recurrent_kernel", recurrent_shape)):
            kind = name.removesuffix("_kernel")
            weight = self.add_weight(
                name,
                shape=shape,
                initializer=getattr(self, f"{kind}_initializer"),
                regularizer=getattr(self, f"{kind}_regularizer"),
                constraint=getattr(self, f"{kind}_constraint"),
            )
            weight._move(conv_kernel_layout(weight._t.detach()))
            setattr(self, name, weight)
        self.bias = None
        if self.use_bias:
            start = self.bias_initializer
            self.bias = self.add_weight(
                "bias",
                shape=(4 * self.filters,),
                initializer=forget_bias(start, self.filters) if self.unit_forget_bias else start,
                regularizer=self.bias_regularizer,
                constraint=self.bias_constraint,
            )
        self.built = True

    @raw_call
    def call(self, inputs, states, training=None):
        """(outputs, [h, c]) for inputs of one step and the states before."""
        given = [raw(x) for x in states]
        masks, recurrent = (
            self._raw_masks(name, x, training, 4)
            for name, x in (("dropout", inputs), ("recurrent_dropout", given[0]))
        )
        return self._advance(self._project(inputs, masks), given, recurrent)

    def input_conv(self, x, w, b=None, padding="valid"):
        """The convolution of the inputs."""
        y = self._convolved(raw(x), raw(w), self.strides, padding, self.dilation_rate)
        return handle_of(y if b is None else y + self._spread(raw(b)))

    # raw values
    def _convolved(self, x, kernel, strides, padding, rates):
        return convolve(
            x, kernel, strides, padding.upper(), rates, self._first, None, type(self).__name__, None
        )

    def _spread(self, bias):
        return bias.view(-1, *[1] * self.rank) if self._first else bias

    def _by_gate(self, x, kernel, masks, *options):
        """The convolutions for all gates, with a mask for each or none."""
        if masks is None:
            return self._convolved(x, kernel, *options)
        pairs = zip(masks, kernel.chunk(4, -1), strict=True)
        return torch.cat([self._convolved(x * m, k, *options) for m, k in pairs], self._axis)

    def _project(self, x, masks):
        """What inputs [..., spatial..., channels] give to the gates' sums."""
        options = (self.strides, self.padding, self.dilation_rate)
        if x.ndim > self.rank + 2:  # all steps at once
            many = None
            if masks is not None:
                each = masks[0].ndim == x.ndim
                many = [m.flatten(0, 1) if each else self._repeated(m, len(x)) for m in masks]
            sums = self._by_gate(x.flatten(0, 1), self.kernel._t, many, *options)
            sums = sums.unflatten(0, x.shape[:2])
        else:
            sums = self._by_gate(x, self.kernel._t, masks, *options)
        return sums if self.bias is None else sums + self._spread(self.bias._t)

    @staticmethod
    def _repeated(mask, steps):
        return mask.repeat(steps, *[1] * (mask.ndim - 1))

    def _advance(self, projected, states, masks):
        h, c = states
        ones = (1,) * self.rank
        sums = projected + self._by_gate(h, self.recurrent_kernel._t, masks, ones, "same", ones)
        i, f, g, o = sums.chunk(4, self._axis)
        gate, inner = self.recurrent_activation, self.activation
        c = activate(gate, f) * c + activate(gate, i) * activate(inner, g)
        h = activate(gate, o) * activate(inner, c)
        return h, [h, c]

    def _state_shape(self, shape):
        """The shape of a state for the shape of a step's inputs."""
        spatial = [
            output_length(length, size, self.padding, stride, rate)
            for length, size, stride, rate in zip(
                shape[2:] if self._first else shape[1:-1],
                self.kernel_size,
                self.strides,
                self.dilation_rate,
                strict=True,
            )
        ]
        lead = (shape[0],)
        return (*lead, self.filters, *spatial) if self._first else (*lead, *spatial, self.filters)


class ConvLSTM(RNN):
    """Base of ConvLSTM1D to 3D, whose arguments are the cell's and RNN's."""

    _rank = None

    def __init__(self, scope):
        given = arguments(scope)
        own = {n: given.pop(n) for n in parameters(ConvLSTMCell) if n in given}
        activity_regularizer = given.pop("activity_regularizer", None)
        if given.get("unroll"):
            raise TypeError(
                "Unrolling is not possible with convolutional RNNs. Received: "
                f"unroll={given['unroll']}"
            )
        cell = ConvLSTMCell(self._rank, **own, dtype=given.get("dtype"), name="conv_lstm_cell")
        super().__init__(cell, **given)
        self.rank = self._rank
        self._activity_regularizer = regularizers.get(activity_regularizer)
        self.input_spec = [InputSpec(ndim=self.rank + 3)]

    def compute_output_shape(self, input_shape):
        """[batch, spatial..., filters], or as the constructor's arguments say."""
        if isinstance(input_shape, list):
            input_shape = input_shape[0]
        batch, steps, *rest = TensorShape(input_shape).as_list()
        state = self.cell._state_shape((batch, *rest))
        output = (batch, steps, *state[1:]) if self.return_sequences else state
        output = TensorShape(output)
        return [output, *[TensorShape(state)] * 2] if self.return_state else output

    def build(self, input_shape):
        """Builds the cell; ValueError if the states given do not fit it."""
        if isinstance(input_shape, list):
            input_shape = input_shape[0]
        sizes = tuple(TensorShape(as_shapes(input_shape)).as_list())
        batch = sizes[0] if self.stateful else None
        self.input_spec[0] = InputSpec(shape=(batch, None, *sizes[2:]))
        if not self.cell.built:
            self.cell.build((sizes[0], *sizes[2:]))
        self._build_states()
        if self.stateful:
            self.reset_states()
        self.__dict__["_build_input_shape"] = input_shape
        self.built = True

    def _build_states(self):
        cell = self.cell
        channel = 1 if cell._first else self.rank + 1
        if self.state_spec is None:
            shape = [None] * (self.rank + 2)
            shape[channel] = cell.filters
            self.state_spec = [InputSpec(shape=tuple(shape)) for _ in range(2)]
        elif [spec.shape[channel] for spec in self.state_spec] != list(cell.state_size):
            raise ValueError(
                "An `initial_state` was passed that is not compatible with `cell.state_size`. "
                f"Received state shapes {[spec.shape for spec in self.state_spec]}. However "
                f"`cell.state_size` is {cell.state_size}"
            )

    def get_initial_state(self, inputs):
        """Zeros for h and c."""
        x = raw(inputs)
        return [handle_of(s) for s in self._zeros(x.transpose(0, 1))]

    def _zeros(self, x):
        """Raw zeros for h and c, for raw x [time, batch, ...]."""
        return [x.new_zeros(self.cell._state_shape(x.shape[1:])) for _ in range(2)]

    def reset_states(self, states=None):
        """Sets the states of a stateful layer, to zeros or to arrays.

        AttributeError unless stateful; ValueError when sizes are unknown or arrays do not fit.
        """
        if not self.stateful:
            raise AttributeError("Layer must be stateful.")
        batch, _, *rest = self.input_spec[0].shape
        shape = self.cell._state_shape((batch, *rest))
        if None in shape:
            raise ValueError(
                "If a RNN is stateful, it needs to know its batch size. Specify the batch size of "
                "your input tensors: \n- If using a Sequential model, specify the batch size by "
                "passing a `batch_input_shape` argument to your first layer.\n- If using the "
                "functional API, specify the time dimension by passing a `batch_shape` argument "
                "to your Input layer.\nThe same thing goes for the number of rows and columns."
            )
        if self.states[0] is None:
            zeros = np.zeros(shape, self.variable_dtype or _config.floatx())
            self.states = [Variable(zeros, trainable=False) for _ in range(2)]
        elif states is None:
            for state in self.states:
                state.assign(np.zeros(shape, state.dtype.as_numpy_dtype))
        else:
            states = list(states) if isinstance(states, (list, tuple)) else [states]
            self._set_states(states, states, shape[0])

    def call(self, inputs, mask=None, training=None, initial_state=None):
        """The output of the last step, or as the constructor's arguments say."""
        if isinstance(inputs, Composite):
            inputs = inputs.to_tensor()
        return _on_tensors(self, inputs, mask, training, initial_state)

    def _raw_call(self, inputs, mask=None, training=None, initial_state=None):
        """The call on raw inputs."""
        x, given, _ = self._taken_apart(inputs, initial_state, None)
        x = x.transpose(0, 1)
        check_length(x)
        if self.stateful or given is not None:
            states = [raw(s) for s in self._first_states(None, given)]
        else:
            states = self._zeros(x)
        mask = self._first_mask(mask)
        if mask is not None:
            mask = raw(mask).bool().transpose(0, 1)
        if self.go_backwards:
            x, mask = x.flip(0), None if mask is None else mask.flip(0)
        cell, trained = self.cell, trains(training)
        masks = recurrent = None
        if trained:
            masks, recurrent = cell._drawn_for_steps(x, states, 4, loop_draws())
        step, rows = advancing(cell, cell._project(x, masks), recurrent)
        last, outputs, states = recurrence(
            step, rows, states, mask, all_outputs=self.return_sequences
        )
        if self.stateful:
            self._keep_states([s.detach() for s in states])
        output = outputs[0].transpose(0, 1) if self.return_sequences else last[0]
        return [output, *states] if self.return_state else output

    def _used_weights(self):
        return self.cell._weights

    def get_config(self):
        """The constructor's arguments as a dictionary of plain values."""
        config = super().get_config()
        del config["cell"]
        for name, value in self.cell._own_config().items():
            config[name] = value
            if name == "bias_regularizer":
                config["activity_regularizer"] = regularizers.serialize(self.activity_regularizer)
        return config

    @classmethod
    def from_config(cls, config):
        """A layer from its `get_config`."""
        return cls(**config)


_on_tensors = raw_call(ConvLSTM._raw_call)
ConvLSTM.call.raw = ConvLSTM._raw_call
from_cell(ConvLSTM, ConvLSTMCell)


class ConvLSTM1D(ConvLSTM):
    """An LSTM whose products are convolutions (tf.keras.layers.ConvLSTM1D).

    filters: the number of output channels; kernel_size, strides, padding, data_format,
        dilation_rate: as for Conv1D, of the convolution of the inputs.
    dropout, recurrent_dropout: the shares of inputs and of states dropped while training.
    return_sequences: whether to give the outputs of all steps.
    return_state: whether to give the last h and c, too.
    go_backwards: whether to go from the last step to the first.
    stateful: whether a batch starts from the last states of the one before.
    Inputs: sequences [batch, time, length, channels];
    outputs: [batch, new length, filters].
    """

    _rank = 1

    def __init__(
        self,
        filters,
        kernel_size,
        strides=1,
        padding="valid",
        data_format=None,
        dilation_rate=1,
        activation="tanh",
        recurrent_activation="hard_sigmoid",
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
        return_sequences=False,
        return_state=False,
        go_backwards=False,
        stateful=False,
        dropout=0.0,
        recurrent_dropout=0.0,
        **kwargs,
    ):
        super().__init__(locals())


class ConvLSTM2D(ConvLSTM):
    """An LSTM whose products are convolutions (tf.keras.layers.ConvLSTM2D).

    filters: the number of output channels; kernel_size, strides, padding, data_format,
        dilation_rate: as for Conv2D, of the convolution of the inputs.
    dropout, recurrent_dropout: the shares of inputs and of states dropped while training.
    return_sequences: whether to give the outputs of all steps.
    return_state: whether to give the last h and c, too.
    go_backwards: whether to go from the last step to the first.
    stateful: whether a batch starts from the last states of the one before.
    Inputs: sequences of images [batch, time, rows, columns, channels];
    outputs: [batch, new rows, new columns, filters].
    """

    _rank = 2

    def __init__(
        self,
        filters,
        kernel_size,
        strides=(1, 1),
        padding="valid",
        data_format=None,
        dilation_rate=(1, 1),
        activation="tanh",
        recurrent_activation="hard_sigmoid",
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
        return_sequences=False,
        return_state=False,
        go_backwards=False,
        stateful=False,
        dropout=0.0,
        recurrent_dropout=0.0,
        **kwargs,
    ):
        super().__init__(locals())


class ConvLSTM3D(ConvLSTM):
    """An LSTM whose products are convolutions (tf.keras.layers.ConvLSTM3D).

    filters: the number of output channels; kernel_size, strides, padding, data_format,
        dilation_rate: as for Conv3D, of the convolution of the inputs.
    dropout, recurrent_dropout: the shares of inputs and of states dropped while training.
    return_sequences: whether to give the outputs of all steps.
    return_state: whether to give the last h and c, too.
    go_backwards: whether to go from the last step to the first.
    stateful: whether a batch starts from the last states of the one before.
    Inputs: sequences of volumes [batch, time, depth, rows, columns, channels];
    outputs: [batch, new depth, new rows, new columns, filters].
    """

    _rank = 3

    def __init__(
        self,
        filters,
        kernel_size,
        strides=(1, 1, 1),
        padding="valid",
        data_format=None,
        dilation_rate=(1, 1, 1),
        activation="tanh",
        recurrent_activation="hard_sigmoid",
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
        return_sequences=False,
        return_state=False,
        go_backwards=False,
        stateful=False,
        dropout=0.0,
        recurrent_dropout=0.0,
        **kwargs,
    ):
        super().__init__(locals())
