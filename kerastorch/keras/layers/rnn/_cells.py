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
from ... import activations
from ..._base import config as _config
from ..._layer.raw_calls import handle_of, raw_call
from .._common import ConfiguredLayer, phase
from .._own_numbers import OwnNumbers
from . import _masked
from ._loop import raw, recurrence
from ._states import zeros_for


class DropoutMasks(OwnNumbers):
    """The masks of dropout, drawn once and kept until they are reset."""

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
        masks = self._raw_masks(name, raw(inputs), training, count)
        if masks is None:
            return None
        masks = [handle_of(x) for x in masks]
        return masks if count > 1 else masks[0]

    def _raw_masks(self, name, x, training, count):
        """The kept masks of "dropout" or "recurrent_dropout", None where nothing is dropped."""
        rate = getattr(self, name)
        if rate == 0:
            return None
        kept = self.__dict__.setdefault("_masks", {})
        if name not in kept:
            kept[name] = self._drawn(x, rate, trains(training), count)
        return kept[name]

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
        if self._by_generator:  # one stream, which all of them are taken from
            used = None
        return [
            F.dropout(ones, rate) if s is None else draws.mask(x.shape, rate, x, s)
            for s in self._streams(x.dtype, count)[:used]
        ]

    def _streams(self, dtype, count):
        """The streams of the next masks."""
        return [self._source("RandomUniform", dtype) for _ in range(count)]

    def _drawn_for_steps(self, x, states, count, loop):
        """(masks of the inputs, those of the states) of a training loop over x [time, batch, ...],
        None where nothing is dropped: `count` masks each.

        loop: the draws of the loop's body where it is traced.  Keras takes the masks of the first
        step, whose results tell it what the loop gives, not for those of the loop, which has masks
        of its own [time, batch, ...] for each step.
        """
        kinds = (self.dropout, x[0]), (self.recurrent_dropout, states[0])
        if loop is None:
            return [self._drawn(like, rate, True, count) if rate else None for rate, like in kinds]
        if self._by_generator:
            state.draws.next(0)  # a traced call is run as one that draws
            return self._of_generator_for_steps(kinds, count, len(x))
        for rate, like in kinds:
            if rate:
                self._streams(like.dtype, count)
        found = []
        for rate, like in kinds:
            streams = [loop.next(self._op_seeds.next) for _ in range(count)] if rate else []
            found.append([_for_steps(like, rate, s, len(x)) for s in streams] or None)
        return found

    def _of_generator_for_steps(self, kinds, count, steps):
        """The same by a generator, which gives each step its masks in turn; the first ones, too,
        whose results tell what the loop gives."""
        rows = [
            [self._drawn(like, rate, True, count) if rate else None for rate, like in kinds]
            for _ in range(steps + 1)
        ][1:]
        return [
            [torch.stack(step) for step in zip(*masks)] if masks[0] else None
            for masks in zip(*rows)
        ]

    def __getstate__(self):
        state = super().__getstate__()
        state.pop("_masks", None)
        return state


def _for_steps(like, rate, stream, steps):
    """Masks like a raw value, one for each step; one for all of them where nothing is seeded."""
    if stream is None:
        return F.dropout(torch.ones_like(like), rate)
    if like.is_meta:
        return like.new_empty((steps, *like.shape))
    return torch.stack([draws.mask(like.shape, rate, like, stream) for _ in range(steps)])


def loop_draws(unroll=False):
    """The draws of the body of a loop over time steps, None where no loop is traced."""
    return None if unroll or state.draws is None else state.draws.loop()


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
        self._begin_seeds(seed)
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
        self._build_generator()
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
        masks, recurrent = (
            self._raw_masks(name, x, training, self._gates)
            for name, x in (("dropout", inputs), ("recurrent_dropout", given[0]))
        )
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


def over_sequence(cell, x, states, mask, training, zero_output, all_outputs, all_states, loop=None):
    """(last output, all outputs or None, new states) of a cell for raw x [time, batch, in].

    mask: bool [time, batch] or None.  Without `all_states` the new states may be left out.
    loop: the draws of the loop's body where it is traced (see `loop_draws`).
    """
    masks = recurrent = None
    if training:
        masks, recurrent = cell._drawn_for_steps(x, states, cell._gates, loop)
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

    step, given = advancing(cell, projected, recurrent)
    last, outputs, states = recurrence(step, given, states, mask, zero_output, all_outputs)
    return last[0], outputs[0] if all_outputs else None, states


def advancing(cell, projected, recurrent):
    """(a step's function of rows and states, the inputs of a loop of such steps).

    recurrent: masks of the states, the same for all steps or [time, batch, ...].
    """
    if recurrent is None or recurrent[0].ndim < projected.ndim:

        def step(rows, states):
            outputs, new = cell._advance(rows[0], states, recurrent)
            return [outputs], new

        return step, [projected]

    def step_with_masks(rows, states):
        outputs, new = cell._advance(rows[0], states, rows[1:])
        return [outputs], new

    return step_with_masks, [projected, *recurrent]


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
