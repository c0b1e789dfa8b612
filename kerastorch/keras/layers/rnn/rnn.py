"""AbstractRNNCell and RNN: any cell, step by step."""

import numpy as np
import torch

from ...._core import nest
from ...._core.composite import Composite
from ...._core.state import state
from ...._core.tensor_shape import TensorShape
from ...._core.variable import Variable
from ...._ops import casting, creation
from ...._scopes import name_scope
from ..._base import config as _config
from ..._base.input_spec import InputSpec
from ..._base.serialization import serialize_keras_object
from ..._layer.inputs import as_shapes
from ..._layer.layer import Layer
from ..._layer.raw_calls import handle_of, raw_call
from ..._symbolic.keras_tensor import is_symbolic
from ..serialization import deserialize
from ._cells import is_own, loop_draws, over_sequence, trains
from ._loop import check_length, dense, ragged_again, raw, rnn, zeroed_late
from ._states import arranged, as_list, is_multiple, zeros, zeros_for
from .stacked_cells import StackedRNNCells, takes

_NO_BATCH = (
    "If a RNN is stateful, it needs to know its batch size. Specify the batch size of your input "
    "tensors: \n- If using a Sequential model, specify the batch size by passing a "
    "`batch_input_shape` argument to your first layer.\n- If using the functional API, specify "
    "the batch size by passing a `batch_shape` argument to your Input layer."
)
NO_STEPS = (
    "Cannot unroll a RNN if the time dimension is undefined. \n- If using a Sequential model, "
    "specify the time dimension by passing an `input_shape` or `batch_input_shape` argument to "
    "your first layer. If your first layer is an Embedding, you can also use the `input_length` "
    "argument.\n- If using the functional API, specify the time dimension by passing a `shape` or "
    "`batch_shape` argument to your Input layer."
)


class AbstractRNNCell(Layer):
    """Base of a user's cells (tf.keras.layers.AbstractRNNCell).

    A subclass has `state_size`, `output_size` and `call(inputs, states)`, which gives the output of
    a step and the new states.
    """

    def call(self, inputs, states):
        """(output, new states) of one step; to be overridden."""
        raise NotImplementedError(f"{type(self).__name__} has no `call` of its own.")

    @property
    def state_size(self):
        """The size of the state, or a list or nest of sizes; to be overridden."""
        raise NotImplementedError(f"{type(self).__name__} has no `state_size`.")

    @property
    def output_size(self):
        """The size of the outputs; to be overridden."""
        raise NotImplementedError(f"{type(self).__name__} has no `output_size`.")

    def get_initial_state(self, inputs=None, batch_size=None, dtype=None):
        """Zeros for the states."""
        return zeros_for(self, inputs, batch_size, dtype)


class RNN(Layer):
    """Calls a cell for every time step (tf.keras.layers.RNN).

    cell: an object with `call(inputs, states)`, which gives (output, new states), and
        `state_size`; or a list of them, of which each takes the output of the one before.
    return_sequences: whether to give the outputs of all steps, [batch, time, ...].
    return_state: whether to give the last states, too.
    go_backwards: whether to go from the last step to the first.
    stateful: whether a batch starts from the last states of the one before.
    unroll: accepted; it makes no difference but asks for a known number of steps.
    time_major: whether inputs and outputs are [time, batch, ...].
    zero_output_for_mask: whether the outputs of masked steps are 0 instead of the ones before.
    Inputs: [batch, time, ...]; outputs: [batch, ...].
    """

    def __init__(
        self,
        cell,
        return_sequences=False,
        return_state=False,
        go_backwards=False,
        stateful=False,
        unroll=False,
        time_major=False,
        **kwargs,
    ):
        if isinstance(cell, (list, tuple)):
            cell = StackedRNNCells(cell)
        if "call" not in dir(cell):
            raise ValueError(
                f"Argument `cell` should have a `call` method. The RNN was passed: cell={cell}"
            )
        if "state_size" not in dir(cell):
            raise ValueError(
                "The RNN cell should have a `state_size` attribute (tuple of integers, one "
                f"integer per RNN state). Received: cell={cell}"
            )
        zero_output_for_mask = kwargs.pop("zero_output_for_mask", False)
        if "input_shape" not in kwargs and ("input_dim" in kwargs or "input_length" in kwargs):
            kwargs["input_shape"] = (
                kwargs.pop("input_length", None),
                kwargs.pop("input_dim", None),
            )
        super().__init__(**kwargs)
        self.zero_output_for_mask = zero_output_for_mask
        self.cell = cell
        self.return_sequences, self.return_state = return_sequences, return_state
        self.go_backwards, self.stateful = go_backwards, stateful
        self.unroll, self.time_major = unroll, time_major
        self.supports_masking = True
        self.__dict__.update(state_spec=None, constants_spec=None, _states=None, _num_constants=0)

    # states
    @property
    def states(self):
        """The states kept between batches, None for each as long as there are none."""
        kept = self.__dict__["_states"]
        if kept is not None:
            return kept
        none = nest.map_structure(lambda _: None, self.cell.state_size)
        return none if nest.is_nested(self.cell.state_size) else [none]

    @states.setter
    def states(self, states):
        self.__dict__["_states"] = states

    def get_initial_state(self, inputs):
        """The states to start from, for inputs [batch, time, ...]: the cell's, or zeros."""
        inputs = nest.flatten(inputs)[0]
        axis = 1 if self.time_major else 0
        if state.loops is None:
            batch_size = creation.shape(inputs)[axis]
        else:  # torch's symbol of a size
            batch_size = inputs._t.shape[axis]
        make = getattr(self.cell, "get_initial_state", None)
        if make is not None:
            states = make(inputs=None, batch_size=batch_size, dtype=inputs.dtype)
        else:
            states = zeros(batch_size, self.cell.state_size, inputs.dtype)
        return list(states) if nest.is_nested(states) else [states]

    def reset_states(self, states=None):
        """Sets the states of a stateful layer, to zeros or to arrays.

        AttributeError unless stateful; ValueError when the batch size is unknown or arrays do not
        fit.
        """
        if not self.stateful:
            raise AttributeError("Layer must be stateful.")
        shape = None
        if self.input_spec is not None:
            shape = nest.flatten(self.input_spec[0])[0].shape
        batch_size = None if shape is None else shape[1 if self.time_major else 0]
        if not batch_size:
            raise ValueError(_NO_BATCH)
        if nest.flatten(self.states)[0] is None:
            self.states = self._new_states(batch_size)
        elif states is None:
            for state in nest.flatten(self.states):
                state.assign(np.zeros(state.shape, state.dtype.as_numpy_dtype))
        else:
            self._set_states(nest.flatten(states), states, batch_size)

    def _new_states(self, batch_size):
        dtype = self.variable_dtype or _config.floatx()
        make = getattr(self.cell, "get_initial_state", None)
        if make is not None:
            values = make(inputs=None, batch_size=batch_size, dtype=dtype)
        else:
            values = zeros(batch_size, self.cell.state_size, dtype)
        made = [Variable(v, trainable=False) for v in nest.flatten(values)]
        states = nest.pack_sequence_as(self.cell.state_size, made)
        return states if nest.is_nested(states) else [states]

    def _set_states(self, values, given, batch_size):
        kept = nest.flatten(self.states)
        if len(values) != len(kept):
            raise ValueError(
                f"Layer {self.name} expects {len(kept)} states, but it received {len(values)} "
                f"state values. States received: {given}"
            )
        for i, (value, own) in enumerate(zip(values, kept, strict=True)):
            if value.shape != own.shape:
                raise ValueError(
                    f"State {i} is incompatible with layer {self.name}: expected "
                    f"shape={(batch_size, own)} but found shape={value.shape}"
                )
        for value, own in zip(values, kept, strict=True):
            own.assign(casting.cast(value, own.dtype))

    def _keep_states(self, states):
        """Keeps raw states for the next batch."""
        for kept, new in zip(nest.flatten(self.states), states, strict=True):
            if not new.is_meta:
                with torch.no_grad():
                    kept._prepare().copy_(new)

    # building
    def build(self, input_shape):
        """Builds the cell; ValueError if the states given do not fit it."""
        if isinstance(input_shape, list):
            input_shape = input_shape[0]
        shapes = as_shapes(input_shape)
        specs = nest.map_structure(self._spec_of, shapes)
        if self.input_spec is not None:
            self.input_spec[0] = specs
        else:
            self.input_spec = as_list(specs)
        if isinstance(self.cell, Layer) and not self.cell.built:
            with name_scope(self.cell.name):
                self.cell.build(nest.map_structure(self._step_shape, shapes))
                self.cell.built = True
        self._build_states()
        if self.stateful:
            self.reset_states()
        self.__dict__["_build_input_shape"] = input_shape
        self.built = True

    def _build_states(self):
        size = self.cell.state_size
        sizes = list(size) if is_multiple(size) else [size]
        if self.state_spec is None:
            self.state_spec = nest.map_structure(
                lambda s: InputSpec(shape=(None, *TensorShape(s).as_list())), sizes
            )
        specs, flat = nest.flatten(self.state_spec), nest.flatten(sizes)
        fits = len(specs) == len(flat) and all(
            TensorShape(spec.shape[1:]).is_compatible_with(TensorShape(size))
            for spec, size in zip(specs, flat, strict=True)
        )
        if not fits:
            raise ValueError(
                "An `initial_state` was passed that is not compatible with `cell.state_size`. "
                f"Received `state_spec`={self.state_spec}; however `cell.state_size` is {sizes}"
            )

    def _spec_of(self, shape):
        sizes = TensorShape(shape).as_list()
        batch, time = (1, 0) if self.time_major else (0, 1)
        if not self.stateful:
            sizes[batch] = None
        sizes[time] = None
        return InputSpec(shape=tuple(sizes))

    def _step_shape(self, shape):
        sizes = tuple(TensorShape(shape).as_list())
        return sizes[1:] if self.time_major else (sizes[0], *sizes[2:])

    def compute_output_shape(self, input_shape):
        """[batch, ...], or as the constructor's arguments say."""
        if isinstance(input_shape, list):
            input_shape = input_shape[0]
        shape = nest.flatten(as_shapes(input_shape))[0]
        batch, steps = shape[0], shape[1]
        if self.time_major:
            batch, steps = steps, batch
        both = (steps, batch) if self.time_major else (batch, steps)
        lead = both if self.return_sequences else (batch,)
        size = self.cell.state_size
        sizes = size if is_multiple(size) else [size]
        own = getattr(self.cell, "output_size", None)
        own = sizes[0] if own is None else own
        outputs = [TensorShape([*lead, *TensorShape(s).as_list()]) for s in nest.flatten(own)]
        if not self.return_state:
            return outputs[0] if len(outputs) == 1 else outputs
        return outputs + [
            TensorShape([batch, *TensorShape(s).as_list()]) for s in nest.flatten(sizes)
        ]

    def compute_mask(self, inputs, mask):
        """The mask of the inputs if all steps are given, else None; None for the states."""
        mask = nest.flatten(mask)[0]
        output_mask = mask if self.return_sequences else None
        if self.return_state:
            return [output_mask] + [None for _ in self.states]
        return output_mask

    # calling
    def __call__(self, inputs, initial_state=None, constants=None, **kwargs):
        inputs, initial_state, constants = arranged(
            inputs, initial_state, constants, self._num_constants
        )
        if initial_state is None and constants is None:
            return super().__call__(inputs, **kwargs)
        more, specs = [], []
        if initial_state is not None:
            more += initial_state
            self._take_specs("state_spec", initial_state)
            specs += self.state_spec
        if constants is not None:
            more += constants
            self._take_specs("constants_spec", constants)
            self.__dict__["_num_constants"] = len(constants)
            specs += self.constants_spec
        drawn = {is_symbolic(x) for x in nest.flatten(more)} or {True}
        if len(drawn) > 1:
            raise ValueError(
                "The initial state or constants of an RNN layer cannot be specified via a mix of "
                'Keras tensors and non-Keras tensors (a "Keras tensor" is a tensor that was '
                "returned by a Keras layer  or by `Input` during Functional model construction). "
                f"Received: initial_state={initial_state}, constants={constants}"
            )
        if drawn == {True}:
            return self._draw_with(inputs, more, specs, kwargs)
        if initial_state is not None:
            kwargs["initial_state"] = initial_state
        if constants is not None:
            kwargs["constants"] = constants
        return super().__call__(inputs, **kwargs)

    __call__.only_arranges = True

    def _take_specs(self, name, values):
        """Keeps the specs of states or constants that are given, unless they are known."""
        specs, known = nest.map_structure(spec_like, values), getattr(self, name)
        shapes = [[s.shape for s in nest.flatten(x)] for x in (specs, known or [])]
        if shapes[0] != shapes[1]:
            setattr(self, name, specs)

    def _draw_with(self, inputs, more, specs, kwargs):
        """The call with states and constants as further inputs."""
        own = self.input_spec if self.built else [nest.map_structure(_no_spec, inputs)]
        self.input_spec = own + specs
        try:
            return super().__call__([inputs, *more], **kwargs)
        finally:
            self.input_spec = self.input_spec[: len(self.input_spec) - len(specs)]

    def call(self, inputs, mask=None, training=None, initial_state=None, constants=None):
        """The output of the last step, or as the constructor's arguments say."""
        composite = isinstance(inputs, Composite)
        if composite or constants is not None or not self._has_own_cells():
            if state.whole and not composite:
                if constants is not None and not isinstance(inputs, list):
                    inputs = [inputs, *nest.flatten(initial_state or []), *constants]
                    initial_state = None
                return _on_tensors(self, inputs, mask, training, initial_state)
            return self._call_cell(inputs, mask, training, initial_state, constants)
        if self.unroll and nest.flatten(inputs)[0].shape[0 if self.time_major else 1] is None:
            raise ValueError(NO_STEPS)
        return _on_tensors(self, inputs, mask, training, initial_state)

    # the cells of this package, on raw values
    def _raw_call(self, inputs, mask=None, training=None, initial_state=None):
        """The call on raw inputs."""
        if not self._has_own_cells():
            given = nest.map_structure(handle_of, inputs)
            result = self._call_cell(given, mask, training, initial_state, None)
            return nest.map_structure(raw, result)
        x, given, _ = self._taken_apart(inputs, initial_state, None)
        x = x if self.time_major else x.transpose(0, 1)
        check_length(x)
        states = self._raw_states(x, given)
        mask = self._first_mask(mask)
        if mask is not None:
            mask = raw(mask).bool()
            mask = mask if self.time_major else mask.transpose(0, 1)
            mask = mask.squeeze(-1) if mask.ndim == 3 and mask.shape[-1] == 1 else mask
        return self._given(*self._run(x, states, mask, trains(training)))

    def _cells(self):
        return self.cell.cells if type(self.cell) is StackedRNNCells else [self.cell]

    def _has_own_cells(self):
        """Whether the raw functions of the cells are what their calls do."""
        return (
            type(self).get_initial_state is RNN.get_initial_state
            and not self._num_constants
            and all(is_own(c) and c._policy.name == self._policy.name for c in self._cells())
            and not getattr(self.cell, "reverse_state_order", False)
        )

    def _used_weights(self):
        return [v for c in self._cells() if hasattr(c, "_weights") for v in c._weights]

    def _raw_states(self, x, given):
        """The raw states to start from, in a flat list."""
        if self.stateful or given is not None:
            states = [raw(s) for s in nest.flatten(self._first_states(None, given))]
            return [s.to(x.dtype) for s in states] if self.stateful else states
        return [s for cell in self._cells() for s in cell._zeros(x[0])]

    def _run(self, x, states, mask, training):
        """(last output, all outputs or None, flat new states) for raw x [time, batch, in]."""
        if self.go_backwards:
            x = x.flip(0)
            mask = None if mask is None else mask.flip(0)
        zero_output = self.zero_output_for_mask and mask is not None
        late = zero_output and self.unroll and self.go_backwards and self.return_sequences
        all_states, after = self.return_state or self.stateful, []
        *inner, outer = self._cells()
        loop = loop_draws(self.unroll)
        for cell in inner:
            count = len(nest.flatten(cell.state_size))
            own, states = states[:count], states[count:]
            _, x, new = over_sequence(cell, x, own, mask, training, False, True, all_states, loop)
            after += new or []
        last, outputs, new = over_sequence(
            *(outer, x, states, mask, training, zero_output and not late),
            *(self.return_sequences, all_states, loop),
        )
        if late:
            (last,), (outputs,) = zeroed_late([last], [outputs], mask)
        return last, outputs, after + (new or [])

    def _given(self, last, outputs, states):
        """What the call gives; keeps the states of a stateful layer."""
        if self.stateful:
            self._keep_states([s.detach() for s in states])
        if self.return_sequences:
            last = outputs if self.time_major else outputs.transpose(0, 1)
        if not self.return_state:
            return last
        size = self.cell.state_size
        return [last, *nest.pack_sequence_as(size if is_multiple(size) else [size], states)]

    # any cell, on tensors
    def _call_cell(self, inputs, mask, training, initial_state, constants):
        """The call with the cell called for each step."""
        inputs, lengths = dense(inputs)
        if lengths is not None:
            self._check_ragged(mask)
        inputs, initial_state, constants = self._taken_apart(inputs, initial_state, constants)
        initial_state = self._first_states(inputs, initial_state)
        for cell in (self.cell, *getattr(self.cell, "cells", ())):
            for reset in ("reset_dropout_mask", "reset_recurrent_dropout_mask"):
                getattr(cell, reset, bool)()
        steps = nest.flatten(inputs)[0].shape[0 if self.time_major else 1]
        if self.unroll and steps is None:
            raise ValueError(NO_STEPS)
        last, outputs, states = rnn(
            self._step_function(constants, training),
            inputs,
            initial_state,
            constants=constants,
            go_backwards=self.go_backwards,
            mask=self._first_mask(mask),
            unroll=self.unroll,
            input_length=steps if lengths is None else lengths,
            time_major=self.time_major,
            zero_output_for_mask=self.zero_output_for_mask,
            return_all_outputs=self.return_sequences,
        )
        if self.stateful and all(hasattr(x, "_t") for x in nest.flatten(states)):  # not drawn
            self._keep_states([x._t for x in nest.flatten(states)])
        output = last
        if self.return_sequences:
            output = outputs
            if lengths is not None:
                output = ragged_again(outputs._t, lengths, self.go_backwards)
        if not self.return_state:
            return output
        return (output if isinstance(output, list) else [output]) + list(states)

    def _step_function(self, constants, training):
        """The function of a step's inputs and states that `rnn` calls."""
        cell = self.cell
        kwargs = {"training": training} if takes(cell, "training") else {}
        single = getattr(cell, "_is_tf_rnn_cell", None) is not None
        call = cell if callable(cell) else cell.call
        count = len(constants or ())
        if constants and not takes(cell, "constants"):
            raise ValueError(
                f"RNN cell {cell} does not support constants. Received: constants={constants}"
            )

        def step(inputs, states):
            given = dict(kwargs)
            if count:
                states, given["constants"] = states[:-count], states[-count:]
            states = states[0] if len(states) == 1 and single else states
            output, new = call(inputs, states, **given)
            return output, new if nest.is_nested(new) else [new]

        return step

    @staticmethod
    def _first_mask(mask):
        return None if mask is None else nest.flatten(mask)[0]

    def _check_ragged(self, mask):
        if mask is not None:
            raise ValueError(
                f"The mask that was passed in was {mask}, which cannot be applied to RaggedTensor "
                "inputs. Please make sure that there is no mask injected by upstream layers."
            )
        if self.unroll:
            raise ValueError(
                "The input received contains RaggedTensors and does not support unrolling. "
                "Disable unrolling by passing `unroll=False` in the RNN Layer constructor."
            )

    def _taken_apart(self, inputs, initial_state, constants):
        """(inputs, initial state or None, constants) of inputs that may be a list of all."""
        if isinstance(inputs, list):
            count = self._num_constants or 0
            initial_state = inputs[1 : len(inputs) - count] or None
            if count:
                constants = inputs[-count:]
            inputs = inputs[0]
        return inputs, initial_state, constants

    def _first_states(self, inputs, given):
        """The states to start from: those kept, those given, or the initial ones."""
        if self.stateful:
            kept = nest.map_structure(_copy, self.states)  # as they are to be written
            if given is not None:  # those kept count once one of them is not 0
                flat = [x._t for x in nest.flatten(kept)]
                used = torch.stack([x.count_nonzero() for x in flat]).sum() > 0
                pairs = zip(flat, map(raw, nest.flatten(given)), strict=True)
                flat = [handle_of(torch.where(used, a, b.to(a.dtype))) for a, b in pairs]
                kept = nest.pack_sequence_as(kept, flat)
            dtype = self.compute_dtype or self.cell.compute_dtype
            states = nest.map_structure(lambda v: casting.cast(v, dtype), kept)
        else:
            states = self.get_initial_state(inputs) if given is None else given
        self._check_count(states)
        return states

    def _check_count(self, states):
        if len(states) != len(self.states):
            raise ValueError(
                f"Layer has {len(self.states)} states but was passed {len(states)} initial "
                f"states. Received: initial_state={states}"
            )

    def get_config(self):
        """The constructor's arguments as a dictionary of plain values."""
        config = {**super().get_config(), **self._flags()}
        config["cell"] = serialize_keras_object(self.cell)
        return config

    def _flags(self):
        """The arguments but for the cell, as the config has them."""
        names = ("return_sequences", "return_state", "go_backwards")
        config = {name: getattr(self, name) for name in names}
        config["stateful"] = bool(self.__dict__.get("_stateful"))
        config.update(unroll=self.unroll, time_major=self.time_major)
        if self._num_constants:
            config["num_constants"] = self._num_constants
        if self.zero_output_for_mask:
            config["zero_output_for_mask"] = self.zero_output_for_mask
        return config

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """A layer from its `get_config`."""
        config = dict(config)
        cell = deserialize(config.pop("cell"), custom_objects=custom_objects)
        num_constants = config.pop("num_constants", 0)
        layer = cls(cell, **config)
        layer.__dict__["_num_constants"] = num_constants
        return layer


_on_tensors = raw_call(RNN._raw_call)
RNN.call.raw = RNN._raw_call


def _copy(variable):
    return handle_of(variable._t.clone())


def _no_spec(_):
    return None


def spec_like(x):
    """An InputSpec of the shape of a tensor or array."""
    shape = x.shape
    return InputSpec(shape=tuple(shape.as_list() if hasattr(shape, "as_list") else shape))
