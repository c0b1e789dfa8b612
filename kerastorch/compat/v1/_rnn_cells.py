"""Recurrent cells of TensorFlow 1: one step of a layer, cell(inputs, state) -> (output, state)."""

from __future__ import annotations

import collections
from collections.abc import Sequence
from typing import Any

from ..._core.tensor_shape import TensorShape
from ..._core.variable import Variable
from ._aliases import tf2 as tf
from ._initializers import ones, zeros
from ._layers import Layer
from ._scopes import get_variable_scope, variable_scope


def sized(batch_size: Any, size: Any) -> Any:
    """The shape [batch_size, *size]: a list, or a tensor where the batch is one."""
    sizes = size.as_list() if isinstance(size, TensorShape) else [size]
    return tf.stack([batch_size, *sizes]) if hasattr(batch_size, "_t") else [batch_size, *sizes]


def check_cell(name: str, cell: Any) -> None:
    """TypeError for an argument that is no recurrent cell."""
    missing = [
        text
        for text, there in (
            ("'output_size' property is missing", hasattr(cell, "output_size")),
            ("'state_size' property is missing", hasattr(cell, "state_size")),
            (
                "either 'zero_state' or 'get_initial_state' method is required",
                hasattr(cell, "get_initial_state") or hasattr(cell, "zero_state"),
            ),
            ("is not callable", callable(cell)),
        )
        if not there
    ]
    if missing:
        raise TypeError(f"The argument {name!r} ({cell}) is not an RNNCell: {', '.join(missing)}.")


def _check_dtype(dtype):
    if dtype is None:
        return
    dtype = tf.as_dtype(dtype)
    if not (dtype.is_floating or dtype.is_complex):
        raise ValueError(f"RNN cell only supports floating point inputs, but received {dtype!r}")


class RNNCell(Layer):
    """Base of recurrent cells: `state_size`, `output_size` and `call(inputs, state)`.

    `call` may make its variables by get_variable; they are the cell's.
    """

    def __init__(self, trainable=True, name=None, dtype=None, **kwargs):
        super().__init__(trainable, name, dtype, **kwargs)
        self._around: Any = None

    def __call__(self, inputs, state, scope=None):
        if scope is not None:
            with variable_scope(scope, custom_getter=self._getter) as scope:
                return super().__call__(inputs, state, scope=scope)
        if self._around is None:
            self._around = variable_scope(get_variable_scope(), custom_getter=self._getter)
        with self._around:
            return super().__call__(inputs, state)

    def _getter(self, getter, *args, **kwargs):
        variable = getter(*args, **kwargs)
        if isinstance(variable, Variable) and all(v is not variable for v in self._made):
            self._made.append(variable)
        return variable

    @property
    def state_size(self):
        """The sizes of the state: a nest of integers and TensorShapes."""
        raise NotImplementedError("Abstract method")

    @property
    def output_size(self):
        """The size of the output: an integer, a TensorShape or a nest of them."""
        raise NotImplementedError("Abstract method")

    def zero_state(self, batch_size: Any, dtype: Any) -> Any:
        """A state of zeros: a nest of [batch_size, size] like `state_size`."""
        with tf.name_scope(f"{type(self).__name__}ZeroState"):
            return tf.nest.map_structure(
                lambda size: tf.zeros(sized(batch_size, size), dtype), self.state_size
            )

    def get_initial_state(
        self, inputs: Any = None, batch_size: Any = None, dtype: Any = None
    ) -> Any:
        """`zero_state` for inputs, or for a batch size and a dtype; ValueError without either."""
        if inputs is not None:
            inputs = tf.convert_to_tensor(inputs)
            known = inputs.shape[0]
            if isinstance(batch_size, int) and batch_size != known:
                raise ValueError(
                    "batch size from input tensor is different from the input param. Input tensor "
                    f"batch: {known}, batch_size: {batch_size}"
                )
            if dtype is not None and inputs.dtype != dtype:
                raise ValueError(
                    "dtype from input tensor is different from the input param. Input tensor "
                    f"dtype: {inputs.dtype}, dtype: {dtype}"
                )
            batch_size = tf.shape(inputs)[0] if known is None else known
            dtype = inputs.dtype
        if batch_size is None or dtype is None:
            raise ValueError(
                "batch_size and dtype cannot be None while constructing initial state: "
                f"batch_size={batch_size}, dtype={dtype}"
            )
        return self.zero_state(batch_size, dtype)

    def get_config(self) -> dict[str, Any]:
        """The arguments that make a cell like this one."""
        dtype = None if self.dtype is None else tf.as_dtype(self.dtype).name
        return {"name": self.name, "trainable": self.trainable, "dtype": dtype}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> RNNCell:
        """A cell of a config."""
        return cls(**config)


class LayerRNNCell(RNNCell):
    """A cell that makes its variables in `build`."""

    _saved: Sequence[str] = ()  # the arguments that its config holds

    def __init__(self, num_units, activation, reuse, name, dtype, **kwargs):
        super().__init__(_reuse=reuse, name=name, dtype=dtype, **kwargs)
        _check_dtype(dtype)
        self._num_units = num_units
        self._activation = tf.keras.activations.get(activation) if activation else tf.tanh

    def __call__(self, inputs, state, scope=None, *args, **kwargs):
        rank = getattr(inputs, "shape", TensorShape(None))
        rank = rank.rank if isinstance(rank, TensorShape) else len(rank)
        if rank not in (None, 2):
            raise ValueError(
                f'Input 0 of layer "{self.name}" is incompatible with the '
                f"layer: expected ndim=2, found ndim={rank}. Full shape received: {inputs.shape}"
            )
        return Layer.__call__(self, inputs, state, *args, scope=scope, **kwargs)

    @property
    def state_size(self):
        """The number of units."""
        return self._num_units

    @property
    def output_size(self):
        """The number of units."""
        return self._num_units

    def _depth(self, input_shape):
        _check_dtype(self.dtype)
        if input_shape[-1] is None:
            raise ValueError(
                f"Expected inputs.shape[-1] to be known, received shape: {input_shape}"
            )
        return int(input_shape[-1])

    def _checked(self, inputs, state):
        for x in tf.nest.flatten([inputs, state]):
            _check_dtype(x.dtype)

    def get_config(self):
        """The arguments that make a cell like this one."""
        serialized = tf.keras.activations.serialize(self._activation)
        own = {key: getattr(self, f"_{key}") for key in self._saved}
        return {**super().get_config(), "num_units": self._num_units, **own,
                "activation": serialized, "reuse": self._reuse}  # fmt: skip


def _initializer(found):
    """An initializer from a name or a config, others as they are."""
    return tf.keras.initializers.get(found) if isinstance(found, (str, dict)) else found


class BasicRNNCell(LayerRNNCell):
    """activation([inputs, state] @ kernel + bias), which is output and state.

    num_units: of the output.  activation: tanh by default.
    """

    def __init__(self, num_units, activation=None, reuse=None, name=None, dtype=None, **kwargs):
        super().__init__(num_units, activation, reuse, name, dtype, **kwargs)

    def build(self, input_shape):
        """Makes kernel and bias."""
        depth, units = self._depth(input_shape), self._num_units
        self._kernel = self.add_weight("kernel", [depth + units, units])
        self._bias = self.add_weight("bias", [units], initializer=zeros())

    def call(self, inputs, state):
        """(output, state)."""
        self._checked(inputs, state)
        sums = tf.matmul(tf.concat([inputs, state], 1), self._kernel)
        output = self._activation(tf.nn.bias_add(sums, self._bias))
        return output, output


class GRUCell(LayerRNNCell):
    """A gated recurrent unit: state = u * state + (1 - u) * activation(candidate).

    The gates r and u and the candidate are products of [inputs, state] and [inputs, r * state].
    """

    def __init__(
        self, num_units, activation=None, reuse=None, kernel_initializer=None,
        bias_initializer=None, name=None, dtype=None, **kwargs,
    ):  # fmt: skip
        super().__init__(num_units, activation, reuse, name, dtype, **kwargs)
        self._kernel_initializer = _initializer(kernel_initializer)
        self._bias_initializer = _initializer(bias_initializer)

    def build(self, input_shape):
        """Makes the kernels and biases of the gates and the candidate."""
        depth, units = self._depth(input_shape), self._num_units
        kernels, biases = self._kernel_initializer, self._bias_initializer
        rows = depth + units
        self._gates = (
            self.add_weight("gates/kernel", [rows, 2 * units], initializer=kernels),
            self.add_weight("gates/bias", [2 * units], initializer=biases or ones()),
        )
        self._candidate = (
            self.add_weight("candidate/kernel", [rows, units], initializer=kernels),
            self.add_weight("candidate/bias", [units], initializer=biases or zeros()),
        )

    def call(self, inputs, state):
        """(output, state)."""
        self._checked(inputs, state)
        kernel, bias = self._gates
        gates = tf.nn.bias_add(tf.matmul(tf.concat([inputs, state], 1), kernel), bias)
        r, u = tf.split(tf.sigmoid(gates), 2, axis=1)
        kernel, bias = self._candidate
        found = tf.matmul(tf.concat([inputs, r * state], 1), kernel)
        c = self._activation(tf.nn.bias_add(found, bias))
        new = u * state + (1 - u) * c
        return new, new

    def get_config(self):
        """The arguments that make a cell like this one."""
        serialize = tf.keras.initializers.serialize
        return {
            **super().get_config(),
            "kernel_initializer": _serialized(serialize, self._kernel_initializer),
            "bias_initializer": _serialized(serialize, self._bias_initializer),
        }


def _serialized(serialize, initializer):
    return None if initializer is None else serialize(initializer)


class LSTMStateTuple(collections.namedtuple("LSTMStateTuple", ("c", "h"))):
    """The state of an LSTM: its memory `c` and its output `h`."""

    __slots__ = ()

    @property
    def dtype(self) -> Any:
        """The dtype of both; TypeError where they differ."""
        if self.c.dtype != self.h.dtype:
            raise TypeError(
                f"Inconsistent dtypes for internal state: {self.c.dtype} vs {self.h.dtype}"
            )
        return self.c.dtype


class BasicLSTMCell(LayerRNNCell):
    """An LSTM without projection, peepholes and clipping.

    forget_bias: what is added to the forget gate.  state_is_tuple: whether the state is an
    LSTMStateTuple, otherwise its parts are side by side in one tensor.
    """

    _saved = ("forget_bias", "state_is_tuple")

    def __init__(
        self, num_units, forget_bias=1.0, state_is_tuple=True, activation=None, reuse=None,
        name=None, dtype=None, **kwargs,
    ):  # fmt: skip
        super().__init__(num_units, activation, reuse, name, dtype, **kwargs)
        self._forget_bias, self._state_is_tuple = forget_bias, state_is_tuple

    @property
    def state_size(self):
        """The sizes of memory and output."""
        units = self._num_units
        return LSTMStateTuple(units, units) if self._state_is_tuple else 2 * units

    def build(self, input_shape):
        """Makes kernel and bias."""
        depth, units = self._depth(input_shape), self._num_units
        self._kernel = self.add_weight("kernel", [depth + units, 4 * units])
        self._bias = self.add_weight("bias", [4 * units], initializer=zeros())

    def call(self, inputs, state):
        """(output, state)."""
        self._checked(inputs, state)
        c, h = state if self._state_is_tuple else tf.split(state, 2, axis=1)
        gates = tf.matmul(tf.concat([inputs, h], 1), self._kernel)
        i, j, f, o = tf.split(tf.nn.bias_add(gates, self._bias), 4, axis=1)
        # functions, not operators: TensorFlow calls these operations Add and Mul
        forget = tf.sigmoid(tf.add(f, tf.constant(self._forget_bias, f.dtype)))
        new = tf.multiply(tf.sigmoid(i), self._activation(j))
        c = tf.add(tf.multiply(c, forget), new)
        h = tf.multiply(self._activation(c), tf.sigmoid(o))
        return h, LSTMStateTuple(c, h) if self._state_is_tuple else tf.concat([c, h], 1)


class LSTMCell(LayerRNNCell):
    """An LSTM that may have peepholes, a projection of its output, and clipping.

    num_proj: the size of the output, num_units by default.  cell_clip, proj_clip: the largest
    values of the memory and of the projected output.
    """

    _saved = (
        "use_peepholes", "cell_clip", "num_proj", "proj_clip", "num_unit_shards",
        "num_proj_shards", "forget_bias", "state_is_tuple",
    )  # fmt: skip

    def __init__(
        self, num_units, use_peepholes=False, cell_clip=None, initializer=None, num_proj=None,
        proj_clip=None, num_unit_shards=None, num_proj_shards=None, forget_bias=1.0,
        state_is_tuple=True, activation=None, reuse=None, name=None, dtype=None, **kwargs,
    ):  # fmt: skip
        super().__init__(num_units, activation, reuse, name, dtype, **kwargs)
        self._use_peepholes, self._cell_clip = use_peepholes, cell_clip
        self._initializer = _initializer(initializer)
        self._num_proj, self._proj_clip = num_proj, proj_clip
        self._num_unit_shards, self._num_proj_shards = num_unit_shards, num_proj_shards
        self._forget_bias, self._state_is_tuple = forget_bias, state_is_tuple

    @property
    def state_size(self):
        """The sizes of memory and output."""
        sizes = self._num_units, self.output_size
        return LSTMStateTuple(*sizes) if self._state_is_tuple else sum(sizes)

    @property
    def output_size(self):
        """The size of the output."""
        return self._num_proj or self._num_units

    def build(self, input_shape):
        """Makes the kernel, the bias, the peepholes and the projection."""
        depth, units = self._depth(input_shape), self._num_units
        given = {"initializer": self._initializer}
        self._kernel = self.add_weight("kernel", [depth + self.output_size, 4 * units], **given)
        self._bias = self.add_weight("bias", [4 * units], initializer=zeros())
        if self._use_peepholes:
            self._peepholes = [
                self.add_weight(f"w_{gate}_diag", [units], **given) for gate in "fio"
            ]
        if self._num_proj is not None:
            shape = [units, self._num_proj]
            self._projection = self.add_weight("projection/kernel", shape, **given)

    def call(self, inputs, state):
        """(output, state)."""
        self._checked(inputs, state)
        if self._state_is_tuple:
            c, m = state
        else:
            c = tf.slice(state, [0, 0], [-1, self._num_units])
            m = tf.slice(state, [0, self._num_units], [-1, self.output_size])
        gates = tf.matmul(tf.concat([inputs, m], 1), self._kernel)
        i, j, f, o = tf.split(tf.nn.bias_add(gates, self._bias), 4, axis=1)
        c = self._memory(c, i, j, f)
        if self._use_peepholes:
            o = o + self._peepholes[2] * c
        m = tf.sigmoid(o) * self._activation(c)
        if self._num_proj is not None:
            m = tf.matmul(m, self._projection)
            if self._proj_clip is not None:
                m = tf.clip_by_value(m, -self._proj_clip, self._proj_clip)
        return m, LSTMStateTuple(c, m) if self._state_is_tuple else tf.concat([c, m], 1)

    def _memory(self, c, i, j, f):
        f = f + self._forget_bias
        if self._use_peepholes:
            f, i = f + self._peepholes[0] * c, i + self._peepholes[1] * c
        c = tf.sigmoid(f) * c + tf.sigmoid(i) * self._activation(j)
        if self._cell_clip is not None:
            c = tf.clip_by_value(c, -self._cell_clip, self._cell_clip)
        return c

    def get_config(self):
        """The arguments that make a cell like this one."""
        made = _serialized(tf.keras.initializers.serialize, self._initializer)
        return {**super().get_config(), "initializer": made}


class MultiRNNCell(RNNCell):
    """Cells one after the other: each takes the output of the one before.

    state_is_tuple: whether the state is a tuple of the cells' states, otherwise they are side by
    side in one tensor.
    """

    def __init__(self, cells, state_is_tuple=True):
        super().__init__()
        if not cells:
            raise ValueError("Must specify at least one cell for MultiRNNCell.")
        if not tf.nest.is_nested(cells):
            raise TypeError(f"cells must be a list or tuple, but received: {cells}.")
        self._cells, self._state_is_tuple = cells, state_is_tuple
        if not state_is_tuple and any(tf.nest.is_nested(c.state_size) for c in cells):
            raise ValueError(
                "Some cells return tuples of states, but the flag state_is_tuple is not set. "
                f"State sizes are: {[c.state_size for c in cells]}"
            )

    @property
    def state_size(self):
        """The cells' sizes."""
        sizes = tuple(cell.state_size for cell in self._cells)
        return sizes if self._state_is_tuple else sum(sizes)

    @property
    def output_size(self):
        """That of the last cell."""
        return self._cells[-1].output_size

    def zero_state(self, batch_size, dtype):
        """A state of zeros."""
        if not self._state_is_tuple:
            return super().zero_state(batch_size, dtype)
        with tf.name_scope(f"{type(self).__name__}ZeroState"):
            return tuple(cell.zero_state(batch_size, dtype) for cell in self._cells)

    @property
    def trainable_weights(self):
        """Those of the cells."""
        layers = [c for c in self._cells if isinstance(c, Layer)] if self.trainable else []
        return [v for cell in layers for v in cell.trainable_weights]

    @property
    def non_trainable_weights(self):
        """Those of the cells; all, where this cell is not trained."""
        layers = [c for c in self._cells if isinstance(c, Layer)]
        frozen = [] if self.trainable else [v for cell in layers for v in cell.trainable_weights]
        return frozen + [v for cell in layers for v in cell.non_trainable_weights]

    def call(self, inputs, state):
        """(output, state)."""
        if self._state_is_tuple and not tf.nest.is_nested(state):
            raise ValueError(
                f"Expected state to be a tuple of length {len(self.state_size)}, but received: "
                f"{state}"
            )
        after, start = [], 0
        for number, cell in enumerate(self._cells):
            with variable_scope(f"cell_{number}"):
                if self._state_is_tuple:
                    own = state[number]
                else:
                    own = tf.slice(state, [0, start], [-1, cell.state_size])
                    start += cell.state_size
                inputs, new = cell(inputs, own)
                after.append(new)
        return inputs, tuple(after) if self._state_is_tuple else tf.concat(after, 1)
