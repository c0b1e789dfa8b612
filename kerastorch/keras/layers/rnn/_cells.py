"""What the cells of SimpleRNN, LSTM and GRU share: weights, dropout, and running over sequences.

A cell is two functions of raw values: `_project(x, masks)`, what the inputs give to the sums of the
gates, for any number of leading axes, and `_advance(projected, states, masks)`, the step.
`over_sequence` uses the kernels of `_sequences.py` where the cell is one that they know.
"""

import torch
import torch.nn.functional as F

from .... import math as _math
from ...._core import dtypes, nest
from ...._core.state import state
from ....random import draws
from ....random.seeds import OpSeeds, for_op
from ... import activations
from ..._base import config as _config
from ..._layer.raw_calls import handle_of, raw_call
from .._common import ConfiguredLayer, phase
from . import _masked
from ._loop import raw, recurrence
from ._states import zeros_for


class DropoutMasks:
    """The masks of dropout, drawn once and kept until they are reset."""

    _op_seeds = OpSeeds(None)

    def reset_dropout_mask(self):
        """Forgets the masks of the inputs, so that the next call draws new ones."""
        self.__dict__.get("_masks", {}).pop("dropout", None)

    def reset_recurrent_dropout_mask(self):
        """Forgets the masks of the states."""
        self.__dict__.get("_masks", {}).pop("recurrent_dropout", None)

    def get_dropout_mask_for_cell(self, inputs, training, count=1):
        """The mask of the inputs, ones without training; a list of `count` if it is not 1."""
        return self._kept_masks("dropout", inputs, training, count)

    def get_recurrent_dropout_mask_for_cell(self, inputs, training, count=1):
        """The mask of the states, ones without training; a list of `count` if it is not 1."""
        return self._kept_masks("recurrent_dropout", inputs, training, count)

    def _kept_masks(self, name, inputs, training, count):
        rate = getattr(self, name)
        if rate == 0:
            return None
        kept = self.__dict__.setdefault("_masks", {})
        if name not in kept:
            kept[name] = self._drawn(raw(inputs), rate, trains(training), count)
        masks = [handle_of(x) for x in kept[name]]
        return masks if count > 1 else masks[0]

    def _drawn(self, x, rate, training, count, used=None):
        """Raw masks like x, drawn if `training`, else ones.

        used: how many of the `count` that Keras draws are wanted, by default all.
        """
        ones = torch.ones_like(x)
        if not training:
            return [ones] * count
        if rate == 1:
            raise ValueError(
                "`rate` must be a scalar tensor or a float in the range [0, 1). Received: "
                f"rate={float(rate)}"
            )
        kernel = "RandomUniform", x.dtype
        streams = [for_op(kernel, self._op_seeds.next) for _ in range(count)]
        return [
            F.dropout(ones, rate) if s is None else draws.mask(x.shape, rate, x, s)
            for s in streams[:used]
        ]

    def __getstate__(self):
        state = super().__getstate__()
        state.pop("_masks", None)
        return state


def trains(training):
    if training is None:
        training = _config.learning_phase_or_none()
    return bool(phase(training))


class Cell(DropoutMasks, ConfiguredLayer):
    """Base of the cells: one step of a recurrent layer.

    Weights: kernel [in, gates * units], recurrent_kernel [units, gates * units], bias.
    """

    _gates = 1
    _marked_as = None  # what functions of Keras's that are the same are called
    _config_names = ()

    def __init__(self, scope):
        """scope: the `locals()` of the constructor that has the arguments."""
        units = scope["units"]
        if units <= 0:
            raise ValueError(
                "Received an invalid value for argument `units`, expected a positive integer, got "
                f"{units}."
            )
        kwargs = dict(scope["kwargs"])
        caching = kwargs.pop("enable_caching_device", True)
        seed = kwargs.pop("seed", None)
        super().__init__(**kwargs)
        self.__dict__["_enable_caching_device"] = caching
        self.__dict__["_op_seeds"] = OpSeeds(seed)
        self._keep(scope)
        self.dropout = min(1.0, max(0.0, self.dropout))
        self.recurrent_dropout = min(1.0, max(0.0, self.recurrent_dropout))
        self.implementation = kwargs.get("implementation", 2)
        if self.recurrent_dropout != 0 and self.implementation != 1:
            self.implementation = 1
        self.state_size = self.output_size = units

    def _own_config(self):
        config = {}
        for name, value in super()._own_config().items():
            config[name] = value
            if name == "recurrent_dropout" and self._gates > 1:
                config["implementation"] = self.implementation
        if not self._enable_caching_device:
            config["enable_caching_device"] = False
        return config

    def _bias_shape(self):
        return (self._gates * self.units,)

    def _start_of_bias(self):
        """The initializer of the bias."""
        return self.bias_initializer

    def build(self, input_shape):
        """Makes the weights."""
        self._build_input_shape = input_shape
        size = self._gates * self.units
        for name, shape in (
            ("kernel", (input_shape[-1], size)),
            ("recurrent_kernel", (self.units, size)),
        ):
            kind = name.removesuffix("_kernel")
            weight = self.add_weight(
                shape=shape,
                name=name,
                initializer=getattr(self, f"{kind}_initializer"),
                regularizer=getattr(self, f"{kind}_regularizer"),
                constraint=getattr(self, f"{kind}_constraint"),
            )
            setattr(self, name, weight)
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                shape=self._bias_shape(),
                name="bias",
                initializer=self._start_of_bias(),
                regularizer=self.bias_regularizer,
                constraint=self.bias_constraint,
            )
        self.built = True

    @raw_call
    def call(self, inputs, states, training=None):
        """(outputs [batch, units], new states) for inputs [batch, in] and the states before."""
        several = nest.is_nested(states)
        given = [raw(x) for x in (states if several else [states])]
        kept = [
            self._kept_masks(name, handle_of(x), training, max(2, self._gates))
            for name, x in (("dropout", inputs), ("recurrent_dropout", given[0]))
        ]
        masks, recurrent = ([x._t for x in m] if m else None for m in kept)
        outputs, new = self._advance(self._project(inputs, masks), given, recurrent)
        return outputs, new if several else new[0]

    def get_initial_state(self, inputs=None, batch_size=None, dtype=None):
        """Zeros for the states."""
        return zeros_for(self, inputs, batch_size, dtype)

    def _zeros(self, x):
        """Raw zeros for the states, for raw x [batch, in]."""
        return [x.new_zeros(x.shape[0], self.units) for _ in nest.flatten(self.state_size)]

    # raw values
    def _weights_for(self, x):
        """Kernel, recurrent kernel and bias, in the dtype that they have in this call."""
        bias = None if self.bias is None else self.bias._t
        return self.kernel._t, self.recurrent_kernel._t, bias

    def _projection(self, x, kernel, bias, masks):
        """x @ kernel + bias; with a mask of its own for each gate in implementation 1."""
        if masks is not None and self._gates > 1 and self.implementation == 1:
            parts = zip(masks, kernel.chunk(self._gates, 1), strict=False)
            product = torch.cat([(x * mask) @ part for mask, part in parts], -1)
        else:
            product = (x if masks is None else x * masks[0]) @ kernel
        return product if bias is None else product + bias

    def _recurrent(self, h, kernel, masks):
        """h @ kernel, with a mask for each gate."""
        if masks is None:
            return h @ kernel
        if self._gates == 1:
            return (h * masks[0]) @ kernel
        parts = zip(masks, kernel.chunk(self._gates, 1), strict=False)
        return torch.cat([(h * mask) @ part for mask, part in parts], -1)


def is_tanh(function):
    """Whether an activation is tanh, by its name or as the function of tf."""
    return function is activations.tanh or function is _math.tanh


def is_sigmoid(function):
    """Whether an activation is sigmoid, by its name or as the function of tf."""
    return function is activations.sigmoid or function is _math.sigmoid


def over_sequence(cell, x, states, mask, training, zero_output, all_outputs, all_states):
    """(last output, all outputs or None, new states) of a cell for raw x [time, batch, in].

    mask: bool [time, batch] or None.  Without `all_states` the new states may be left out.
    """
    masks, recurrent = (
        cell._drawn(like, rate, True, cell._gates) if rate and training else None
        for rate, like in ((cell.dropout, x[0]), (cell.recurrent_dropout, states[0]))
    )
    together = masks is None or cell._gates == 1 or cell.implementation != 1
    drawn = x.is_meta or states[0].is_meta or state.loops is not None
    if recurrent is None and together and cell._has_kernel() and not drawn:
        x = x if masks is None else x * masks[0]
        return _masked.run(cell._run, x, states, mask, zero_output, all_outputs, all_states)
    if recurrent is None and together and mask is None and _is_marked(cell, x):
        x = x if masks is None else x * masks[0]
        kind, weights = type(cell)._marked_as, cell._weights_for(x)

        def run(x, states):
            return _by_steps(cell, x, states, None, None, None, False, True)

        return state.loops.whole(kind, run, x, states, weights)
    return _by_steps(cell, x, states, masks, recurrent, mask, zero_output, all_outputs)


def _is_marked(cell, x):
    """Whether a cell is written as a function of Keras's that readers know."""
    known = state.loops is not None and cell._marked_as is not None and cell._has_kernel()
    return known and cell.bias is not None and x.dtype is torch.float32


def _by_steps(cell, x, states, masks, recurrent, mask, zero_output, all_outputs):
    projected = cell._project(x, masks)

    def step(rows, states):
        outputs, new = cell._advance(rows[0], states, recurrent)
        return [outputs], new

    last, outputs, states = recurrence(step, [projected], states, mask, zero_output, all_outputs)
    return last[0], outputs[0] if all_outputs else None, states


def is_own(cell):
    """Whether a cell is just one of these, so that its raw functions are its call."""
    return (
        isinstance(cell, Cell)
        and type(cell).__module__ == type(cell)._home
        and "call" not in cell.__dict__
        and not (cell._forward_hooks or cell._forward_pre_hooks)
        and not (cell._backward_hooks or cell._backward_pre_hooks)
        and cell._activity_regularizer is None
    )


def dtype_of(cell):
    """The torch dtype in which a cell computes."""
    return dtypes.as_dtype(cell.compute_dtype or _config.floatx()).torch
