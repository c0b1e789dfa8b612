"""tf.nn.RNNCellDropoutWrapper and its kin: cells around a cell."""

import hashlib

from ...._core import nest
from ...._core.convert import to_tensor
from ...._core.tensor_shape import TensorShape
from ...._ops.elementwise import floor
from ...._scopes import device as on_device
from ....nn.dropout import dropout
from ....random.stateful import uniform
from ..._base import function_code
from ..serialization import deserialize
from .rnn import AbstractRNNCell


class CellWrapper(AbstractRNNCell):
    """Base of the wrappers: the states and sizes are those of `cell`."""

    def __init__(self, cell, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.cell = cell

    def call(self, inputs, state, **kwargs):
        """(output, new state) of one step."""
        return self._around(inputs, state, self.cell.call, **kwargs)

    def build(self, inputs_shape):
        """Builds the cell."""
        self.cell.build(inputs_shape)
        self.built = True

    @property
    def wrapped_cell(self):
        """The cell inside."""
        return self.cell

    @property
    def state_size(self):
        """The sizes of the cell's states."""
        return self.cell.state_size

    @property
    def output_size(self):
        """The size of the cell's outputs."""
        return self.cell.output_size

    def zero_state(self, batch_size, dtype):
        """What the cell's `zero_state` gives."""
        return self.cell.zero_state(batch_size, dtype)

    def get_config(self):
        """The constructor's arguments, the cell as a config."""
        inner = {"class_name": type(self.cell).__name__, "config": self.cell.get_config()}
        return {**super().get_config(), "cell": inner, **self._more_config()}

    def _more_config(self):
        return {}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """A wrapper from its `get_config`."""
        config = dict(config)
        cell = deserialize(config.pop("cell"), custom_objects, use_legacy_format=True)
        return cls(cell, **config)


class ResidualWrapper(CellWrapper):
    """Adds the inputs of a cell to its outputs (tf.nn.RNNCellResidualWrapper).

    residual_fn: a function of inputs and outputs in place of the sum.
    """

    def __init__(self, cell, residual_fn=None, **kwargs):
        super().__init__(cell, **kwargs)
        self._residual_fn = residual_fn

    def _around(self, inputs, state, call, **kwargs):
        outputs, new_state = call(inputs, state, **kwargs)
        return (self._residual_fn or _sums)(inputs, outputs), new_state

    def _more_config(self):
        return _function_config("residual_fn", self._residual_fn)

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """A wrapper from its `get_config`."""
        return super().from_config(_with_function(config, "residual_fn"), custom_objects)


def _sums(inputs, outputs):
    nest.assert_same_structure(inputs, outputs)
    for x, y in zip(nest.flatten(inputs), nest.flatten(outputs), strict=True):
        if not x.shape.is_compatible_with(y.shape):
            raise ValueError(f"Shapes {x.shape} and {y.shape} are incompatible")
    return nest.map_structure(lambda x, y: x + y, inputs, outputs)


class DeviceWrapper(CellWrapper):
    """Runs a cell on a device (tf.nn.RNNCellDeviceWrapper)."""

    def __init__(self, cell, device, **kwargs):
        super().__init__(cell, **kwargs)
        self._device = device

    def zero_state(self, batch_size, dtype):
        """What the cell's `zero_state` gives, on the device."""
        with on_device(self._device):
            return self.cell.zero_state(batch_size, dtype)

    def _around(self, inputs, state, call, **kwargs):
        with on_device(self._device):
            return call(inputs, state, **kwargs)

    def _more_config(self):
        return {"device": self._device}


class DropoutWrapper(CellWrapper):
    """Drops shares of a cell's inputs, outputs and states (tf.nn.RNNCellDropoutWrapper).

    input_keep_prob, output_keep_prob, state_keep_prob: the shares that are kept, in [0, 1].
    variational_recurrent: whether the same mask, drawn now, holds for all steps and rows; then
        `dtype` must be given, and `input_size` if inputs are dropped.
    seed: makes the draws repeatable.
    dropout_state_filter_visitor: a function of a state that says whether it is dropped from.
    ValueError for shares out of range.
    """

    def __init__(
        self,
        cell,
        input_keep_prob=1.0,
        output_keep_prob=1.0,
        state_keep_prob=1.0,
        variational_recurrent=False,
        input_size=None,
        dtype=None,
        seed=None,
        dropout_state_filter_visitor=None,
        **kwargs,
    ):
        super().__init__(cell, dtype=dtype, **kwargs)
        if dropout_state_filter_visitor is not None and not callable(dropout_state_filter_visitor):
            raise TypeError(
                "dropout_state_filter_visitor must be callable. Received: "
                f"{dropout_state_filter_visitor}"
            )
        self._filter = dropout_state_filter_visitor
        shares = {
            "input_keep_prob": input_keep_prob,
            "state_keep_prob": state_keep_prob,
            "output_keep_prob": output_keep_prob,
        }
        for name, share in shares.items():
            value = float(to_tensor(share).numpy())
            if not 0 <= value <= 1:
                raise ValueError(f"Parameter {name} must be between 0 and 1: {int(value)}")
            setattr(self, f"_{name}", value)
        self._variational_recurrent = variational_recurrent
        self._input_size, self._seed = input_size, seed
        self._noise = {"input": None, "state": None, "output": None}
        if variational_recurrent:
            self._draw_noise(dtype)

    def _draw_noise(self, dtype):
        """Draws the masks of all steps."""
        if dtype is None:
            raise ValueError("When variational_recurrent=True, dtype must be provided")
        sizes = {"state": self.cell.state_size, "output": self.cell.output_size}
        if self._input_keep_prob < 1.0:
            if self._input_size is None:
                raise ValueError(
                    "When variational_recurrent=True and input_keep_prob < 1.0 or is unknown, "
                    "input_size must be provided"
                )
            sizes["input"] = self._input_size
        for what, size in sizes.items():
            flat = nest.flatten(size)
            drawn = [
                uniform([1, *TensorShape(s).as_list()], seed=self._seed_of(what, i), dtype=dtype)
                for i, s in enumerate(flat)
            ]
            self._noise[what] = nest.pack_sequence_as(size, drawn)

    def _seed_of(self, what, index):
        if self._seed is None:
            return None
        text = f"{self._seed}{what}_{index}".encode()
        return int(hashlib.md5(text).hexdigest()[:8], 16) & 0x7FFFFFFF

    def _dropped(self, values, what, share):
        """The values with all but a share of their elements set to 0."""
        if share == 1.0:
            return values
        chosen = [True if what != "state" else self._wanted(v) for v in nest.flatten(values)]
        noise = nest.flatten(self._noise[what]) if self._variational_recurrent else None
        new = []
        for i, (value, wanted) in enumerate(zip(nest.flatten(values), chosen, strict=True)):
            if not wanted:
                new.append(value)
            elif noise is None:
                seed = self._seed_of(what, i)
                new.append(dropout(value, rate=1.0 - share, seed=seed))
            else:
                new.append(value / share * floor(noise[i] + share))
        return nest.pack_sequence_as(values, new)

    def _wanted(self, state):
        return self._filter is None or self._filter(state)

    def _around(self, inputs, state, call, **kwargs):
        inputs = self._dropped(inputs, "input", self._input_keep_prob)
        output, new_state = call(inputs, state, **kwargs)
        new_state = self._dropped(new_state, "state", self._state_keep_prob)
        return self._dropped(output, "output", self._output_keep_prob), new_state

    def _more_config(self):
        names = ("input_keep_prob", "output_keep_prob", "state_keep_prob")
        config = {name: getattr(self, f"_{name}") for name in names}
        config["variational_recurrent"] = self._variational_recurrent
        config.update(input_size=self._input_size, seed=self._seed)
        return {**config, **_function_config("dropout_fn", self._filter)}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """A wrapper from its `get_config`."""
        config = _with_function(config, "dropout_fn")
        if "dropout_fn" in config:
            config["dropout_state_filter_visitor"] = config.pop("dropout_fn")
        return super().from_config(config, custom_objects)


def _function_config(name, function):
    """What a config says of a function."""
    if function is None:
        return {}
    dumped = function_code.dump(function)
    return {name: dumped, f"{name}_type": "lambda", f"{name}_module": function.__module__}


def _with_function(config, name):
    """A config with the function that it tells of in place of what it says."""
    config = dict(config)
    if name in config:
        module = config.pop(f"{name}_module", None)
        del config[f"{name}_type"]
        found = function_code.known(config[name], module)
        if found is None:
            raise function_code.refused(f"a cell wrapper with a function `{name}`")
        config[name] = found
    return config
