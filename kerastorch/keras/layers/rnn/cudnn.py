"""CuDNNLSTM and CuDNNGRU, the layers of TensorFlow 1 with cuDNN's weights, on any device.

Each gate's part of a kernel holds the numbers of a [units, in] matrix in that order, though its
shape is [in, units], and there are two biases.
"""

import collections

import torch

from ...._core.convert import to_raw
from ...._core.tensor import Tensor
from ... import constraints, initializers, regularizers
from ..._base.configured import parameters
from ..._base.input_spec import InputSpec
from ..._layer.layer import Layer
from ..._layer.raw_calls import raw_call
from ._loop import raw
from ._sequences import gru, lstm
from .rnn import RNN

_Cell = collections.namedtuple("cell", "state_size")
_KINDS = {"initializer": initializers, "regularizer": regularizers, "constraint": constraints}


class CuDNNRNN(RNN):
    """Base of CuDNNLSTM and CuDNNGRU.  Weights: kernel, recurrent_kernel, bias."""

    _gates = None

    def __init__(self, scope):
        given = {name: scope[name] for name in parameters(scope["__class__"])}
        kwargs = dict(scope["kwargs"])
        self.units = given.pop("units")
        own = ("return_sequences", "return_state", "go_backwards", "stateful")
        flags = {name: given.pop(name) for name in own}
        time_major = kwargs.pop("time_major", False)
        Layer.__init__(self, **kwargs)
        for name, value in flags.items():
            setattr(self, name, value)
        self.time_major, self.unroll, self.zero_output_for_mask = time_major, False, False
        self.supports_masking = False
        self.input_spec = [InputSpec(ndim=3)]
        self._config_arguments = ("units", *given)
        for name, value in given.items():
            kind = _KINDS.get(name.rpartition("_")[2])
            setattr(self, name, value if kind is None else kind.get(value))
        sizes = [self.units] * (2 if self._gates == 4 else 1)
        self.__dict__.update(
            _cell=_Cell(tuple(sizes) if len(sizes) > 1 else self.units),
            constants_spec=None,
            _states=None,
            _num_constants=0,
        )
        self.state_spec = [InputSpec(shape=(None, size)) for size in sizes]

    @property
    def cell(self):
        """What says the sizes of the states."""
        return self._cell

    def build(self, input_shape):
        """Makes the weights."""
        super().build(input_shape)
        shape = input_shape[0] if isinstance(input_shape, list) else input_shape
        size = self._gates * self.units
        weights = {
            "kernel": ((int(shape[-1]), size), self.kernel_initializer),
            "recurrent_kernel": ((self.units, size), self.recurrent_initializer),
            "bias": ((2 * size,), self._start_of_bias()),
        }
        for name, (shape, start) in weights.items():
            kind = name.removesuffix("_kernel")
            weight = self.add_weight(
                shape=shape,
                name=name,
                initializer=start,
                regularizer=getattr(self, f"{kind}_regularizer"),
                constraint=getattr(self, f"{kind}_constraint"),
            )
            setattr(self, name, weight)

    def _start_of_bias(self):
        return self.bias_initializer

    def call(self, inputs, mask=None, training=None, initial_state=None):
        """The outputs [batch, units] of the last step, or as the constructor's arguments say.

        ValueError for a mask.
        """
        if self._first_mask(mask) is not None:
            raise ValueError("Masking is not supported for CuDNN RNNs.")
        return _on_tensors(self, inputs, initial_state)

    def _raw_call(self, inputs, initial_state=None):
        x, given, _ = self._taken_apart(inputs, initial_state, None)
        if self.stateful or given is not None:
            states = [raw(s) for s in self._first_states(None, given)]
        else:
            batch = x.shape[1 if self.time_major else 0]
            states = [x.new_zeros(batch, self.units) for _ in self.state_spec]
        if self.go_backwards:
            x = x.flip(1)
        hs, *states = self._over(x if self.time_major else x.transpose(0, 1), states)
        if self.stateful:
            self._keep_states([s.detach() for s in states])
        output = hs[-1]
        if self.return_sequences:
            output = hs if self.time_major else hs.transpose(0, 1)
        return [output, *states] if self.return_state else output

    def _used_weights(self):
        return self._weights

    def _turned(self, kernel):
        """A kernel in the layout of LSTM and GRU."""
        parts = kernel.chunk(self._gates, 1)
        return torch.cat([p.reshape(p.shape[1], p.shape[0]).t() for p in parts], 1)

    def get_config(self):
        """The constructor's arguments as a dictionary of plain values."""
        names = ("return_sequences", "return_state", "go_backwards", "stateful", "time_major")
        config = Layer.get_config(self)
        config.update({name: getattr(self, name) for name in names})
        for name in self._config_arguments:
            kind = _KINDS.get(name.rpartition("_")[2])
            value = getattr(self, name)
            config[name] = value if kind is None else kind.serialize(value)
        return config

    @classmethod
    def from_config(cls, config):
        """A layer from its `get_config`."""
        return cls(**config)


_on_tensors = raw_call(CuDNNRNN._raw_call)


class CuDNNLSTM(CuDNNRNN):
    """LSTM with cuDNN's weights (tf.compat.v1.keras.layers.CuDNNLSTM); takes no masks."""

    _gates = 4

    def __init__(
        self,
        units,
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
        **kwargs,
    ):
        super().__init__(locals())

    def _start_of_bias(self):
        if not self.unit_forget_bias:
            return self.bias_initializer

        def start(_, *args, **kwargs):
            parts = [
                self.bias_initializer((5 * self.units,), *args, **kwargs),
                initializers.get("ones")((self.units,), *args, **kwargs),
                self.bias_initializer((2 * self.units,), *args, **kwargs),
            ]
            return Tensor(torch.cat([to_raw(x) for x in parts]))

        return start

    def _over(self, x, states):
        kernel, recurrent = self._turned(self.kernel._t), self._turned(self.recurrent_kernel._t)
        hs, c = lstm(x, *states, kernel, recurrent, self.bias._t.view(2, -1).sum(0))
        return hs, hs[-1], c


class CuDNNGRU(CuDNNRNN):
    """GRU with cuDNN's weights (tf.compat.v1.keras.layers.CuDNNGRU); takes no masks."""

    _gates = 3

    def __init__(
        self,
        units,
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
        return_sequences=False,
        return_state=False,
        go_backwards=False,
        stateful=False,
        **kwargs,
    ):
        super().__init__(locals())

    def _over(self, x, states):
        kernel, recurrent = self._turned(self.kernel._t), self._turned(self.recurrent_kernel._t)
        hs = gru(x, states[0], kernel, recurrent, self.bias._t.view(2, -1))
        return hs, hs[-1]
