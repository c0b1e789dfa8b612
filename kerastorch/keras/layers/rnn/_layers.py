"""What SimpleRNN, LSTM and GRU share: an RNN around a cell of theirs, with its arguments."""

from operator import attrgetter

from ... import regularizers
from ..._base.configured import arguments, parameters
from ..._base.input_spec import InputSpec
from ..._base.naming import snake_case
from ._cells import DropoutMasks
from .rnn import RNN


class CellRNN(DropoutMasks, RNN):
    """Base of the layers around one cell, whose arguments are the cell's and RNN's."""

    _takes_seed = True

    def __init__(self, cell_class, scope):
        given = arguments(scope)
        own = {n: given.pop(n) for n in parameters(cell_class) if n in given}
        for name in ("implementation", "enable_caching_device"):
            if name in given:
                own[name] = given.pop(name)
        activity_regularizer = given.pop("activity_regularizer", None)
        seed = given.pop("seed", None) if self._takes_seed else None
        cell = cell_class(
            **own,
            dtype=given.get("dtype"),
            trainable=given.get("trainable", True),
            name=snake_case(cell_class.__name__),
        )
        super().__init__(cell, **given)
        self._begin_seeds(seed)
        self._activity_regularizer = regularizers.get(activity_regularizer)
        self.input_spec = [InputSpec(ndim=3)]

    def build(self, input_shape):
        """Builds the cell, and what the layer draws by."""
        super().build(input_shape)
        if self._takes_seed:
            self._build_generator()

    def call(self, inputs, mask=None, training=None, initial_state=None):
        """The outputs [batch, units] of the last step, or as the constructor's arguments say."""
        return super().call(inputs, mask, training, initial_state)

    def _run(self, x, states, mask, training):
        drops = self.dropout if training and self._drops_each_step() else 0
        if drops:
            as_given = x if self.time_major else x.transpose(0, 1)  # whose order the numbers have
            mask_of_x = self._drawn(as_given, drops, True, self.cell._gates, 1)[0]
            x = x * (mask_of_x if self.time_major else mask_of_x.transpose(0, 1))
            training = False
        return super()._run(x, states, mask, training)

    def _drops_each_step(self):
        """Whether each step has a dropout mask of its own, as in Keras's fused layers."""
        return False

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


CellRNN.call.raw = RNN._raw_call


def from_cell(layer_class, cell_class):
    """Gives the class of a layer properties for the arguments of its cell."""
    more = ("implementation",) if hasattr(layer_class, "_drops_each_step") else ()
    for name in (*parameters(cell_class), *more):
        if name != "rank":
            setattr(layer_class, name, property(attrgetter(f"cell.{name}")))
