"""What SimpleRNN, LSTM and GRU share: an RNN around a cell of theirs, with its arguments."""

from operator import attrgetter

from ...._core import nest
from ...._core.composite import Composite
from ... import regularizers
from ..._base.configured import arguments, parameters
from ..._base.input_spec import InputSpec
from ..._base.naming import snake_case
from ..._layer.raw_calls import handle_of, raw_call
from ._cells import DropoutMasks, is_own, over_sequence, trains
from ._loop import raw, zeroed_late
from .rnn import NO_STEPS, RNN


class CellRNN(DropoutMasks, RNN):
    """Base of the layers around one cell, whose arguments are the cell's and RNN's."""

    def __init__(self, cell_class, scope):
        given = arguments(scope)
        own = {n: given.pop(n) for n in parameters(cell_class) if n in given}
        for name in ("implementation", "enable_caching_device"):
            if name in given:
                own[name] = given.pop(name)
        activity_regularizer = given.pop("activity_regularizer", None)
        seed = given.pop("seed", None)
        cell = cell_class(
            **own,
            dtype=given.get("dtype"),
            trainable=given.get("trainable", True),
            name=snake_case(cell_class.__name__),
        )
        super().__init__(cell, **given)
        self._seed = seed
        self._activity_regularizer = regularizers.get(activity_regularizer)
        self.input_spec = [InputSpec(ndim=3)]

    def call(self, inputs, mask=None, training=None, initial_state=None):
        """The outputs [batch, units] of the last step, or as the constructor's arguments say."""
        if isinstance(inputs, Composite) or not self._is_plain():
            return RNN.call(self, inputs, mask, training, initial_state)
        if self.unroll and nest.flatten(inputs)[0].shape[0 if self.time_major else 1] is None:
            raise ValueError(NO_STEPS)
        return _on_tensors(self, inputs, mask, training, initial_state)

    def _raw_call(self, inputs, mask=None, training=None, initial_state=None):
        """The call on raw inputs."""
        if not self._is_plain():
            given = nest.map_structure(handle_of, inputs)
            result = RNN.call(self, given, mask, training, initial_state)
            return nest.map_structure(raw, result)
        x, given, _ = self._taken_apart(inputs, initial_state, None)
        x = x if self.time_major else x.transpose(0, 1)
        states = self._raw_states(x, given)
        mask = self._first_mask(mask)
        if mask is not None:
            mask = raw(mask).bool()
            mask = mask if self.time_major else mask.transpose(0, 1)
            mask = mask.squeeze(-1) if mask.ndim == 3 and mask.shape[-1] == 1 else mask
        return self._given(*self._run(x, states, mask, trains(training)))

    def _used_weights(self):
        return self.cell._weights

    def _is_plain(self):
        """Whether the raw functions of the cell are what its call does."""
        return is_own(self.cell) and type(self).get_initial_state is RNN.get_initial_state

    def _raw_states(self, x, given):
        """The raw states to start from."""
        if self.stateful or given is not None:
            states = [raw(s) for s in self._first_states(None, given)]
            return [s.to(x.dtype) for s in states] if self.stateful else states
        return self.cell._zeros(x[0] if len(x) else x.sum(0))

    def _run(self, x, states, mask, training):
        """(last output, all outputs or None, new states) for raw x [time, batch, in]."""
        if self.go_backwards:
            x = x.flip(0)
            mask = None if mask is None else mask.flip(0)
        drops = self.dropout if training and self._drops_each_step() else 0
        if drops:
            x = x * self._drawn(x, drops, True, 1)[0]
            training = False
        zero_output = self.zero_output_for_mask and mask is not None
        late = zero_output and self.unroll and self.go_backwards and self.return_sequences
        last, outputs, states = over_sequence(
            *(self.cell, x, states, mask, training, zero_output and not late),
            *(self.return_sequences, self.return_state or self.stateful),
        )
        if late:
            (last,), (outputs,) = zeroed_late([last], [outputs], mask)
        return last, outputs, states

    def _drops_each_step(self):
        """Whether each step has a dropout mask of its own, as in Keras's fused layers."""
        return False

    def _given(self, last, outputs, states):
        """What the call gives; keeps the states of a stateful layer."""
        if self.stateful:
            self._keep_states([s.detach() for s in states])
        if self.return_sequences:
            last = outputs if self.time_major else outputs.transpose(0, 1)
        return [last, *states] if self.return_state else last

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
        if config.get("implementation") == 0:
            config["implementation"] = 1
        return cls(**config)


_on_tensors = raw_call(CellRNN._raw_call)
CellRNN.call.raw = CellRNN._raw_call


def from_cell(layer_class, cell_class):
    """Gives the class of a layer properties for the arguments of its cell."""
    more = ("implementation",) if hasattr(layer_class, "_drops_each_step") else ()
    for name in (*parameters(cell_class), *more):
        if name != "rank":
            setattr(layer_class, name, property(attrgetter(f"cell.{name}")))
