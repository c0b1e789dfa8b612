"""Dense, Embedding, Activation, Masking, Identity."""

import numpy as np
import torch
import torch.nn.functional as F

from ..._core import dtypes
from ..._core.dtypes import INDEX
from ..._core.errors import invalid
from ..._core.tensor_shape import TensorShape
from ..._ops.comparison import not_equal
from ..._ops.reductions import reduce_any
from ..._ops.sparse_rows import is_table, table_rows
from .._base import config as _config
from .._base.input_spec import InputSpec
from .._layer.raw_calls import raw_call
from ._common import (
    ConfiguredLayer,
    OwnShape,
    SameShape,
    anew,
    called,
    dims,
    in_compute_dtype,
    raw_of,
)
from ._composites import activated, as_they_are, flat_or_dense, masked
from ._fused import activate, affine


class Dense(ConfiguredLayer):
    """activation(inputs @ kernel + bias) (tf.keras.layers.Dense).

    units: the size of the last axis of the outputs.
    activation: a function, its name, or a layer; by default none.
    use_bias: whether to add a bias.
    Weights: kernel [in, units], bias [units].
    Inputs: [batch, ..., in]; outputs: [batch, ..., units].

    >>> tf.keras.layers.Dense(4, activation="relu")(tf.ones([2, 3])).shape
    TensorShape([2, 4])
    """

    _call_composites = flat_or_dense

    def __init__(
        self,
        units,
        activation=None,
        use_bias=True,
        kernel_initializer="glorot_uniform",
        bias_initializer="zeros",
        kernel_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        kernel_constraint=None,
        bias_constraint=None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        units = units if isinstance(units, int) else int(units)
        if units < 0:
            raise ValueError(
                "Received an invalid value for `units`, expected a positive integer. "
                f"Received: units={units}"
            )
        self._keep(locals())
        self.input_spec = InputSpec(min_ndim=2)
        self.supports_masking = True

    def build(self, input_shape):
        """Makes kernel and bias; ValueError when the last axis is unknown."""
        dtype = dtypes.as_dtype(self.dtype or _config.floatx())
        if not (dtype.is_floating or dtype.is_complex):
            raise TypeError(
                "A Dense layer can only be built with a floating-point dtype. "
                f"Received: dtype={dtype}"
            )
        input_shape = TensorShape(input_shape)
        last = input_shape[-1]
        if last is None:
            raise ValueError(
                "The last dimension of the inputs to a Dense layer should be defined. Found None. "
                f"Full input shape received: {input_shape}"
            )
        self.input_spec = InputSpec(min_ndim=2, axes={-1: last})
        self.kernel = self.add_weight(
            "kernel",
            shape=[last, self.units],
            initializer=self.kernel_initializer,
            regularizer=self.kernel_regularizer,
            constraint=self.kernel_constraint,
        )
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                "bias",
                shape=[self.units],
                initializer=self.bias_initializer,
                regularizer=self.bias_regularizer,
                constraint=self.bias_constraint,
            )
        self.built = True

    @raw_call
    def call(self, inputs):
        """activation(inputs @ kernel + bias)."""
        kernel, bias = self.kernel._t, raw_of(self.bias)
        if inputs.dtype is not kernel.dtype:
            inputs, kernel, bias = in_compute_dtype(self, inputs, kernel, bias)
        return affine(inputs, kernel, bias, self.activation)

    def compute_output_shape(self, input_shape):
        """[batch, ..., units]."""
        input_shape = TensorShape(input_shape).with_rank_at_least(2)
        if input_shape[-1] is None:
            raise ValueError(
                "The last dimension of the input shape of a Dense layer should be defined. Found "
                f"None. Received: input_shape={input_shape}"
            )
        return input_shape[:-1].concatenate(self.units)


class Activation(SameShape, ConfiguredLayer):
    """An activation function as a layer (tf.keras.layers.Activation).

    activation: a function of a tensor, or the name of one.
    """

    _call_composites = activated

    def __init__(self, activation, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self._keep(locals())

    @raw_call
    def call(self, inputs):
        """activation(inputs)."""
        if inputs.dtype not in dtypes.INEXACT:
            return called(self.activation, inputs)  # the function knows its dtypes
        return activate(self.activation, inputs)


class Identity(OwnShape, ConfiguredLayer):
    """Passes its inputs on (tf.keras.layers.Identity)."""

    _call_composites = as_they_are
    _takes_lists = True

    @raw_call
    def call(self, inputs):
        """The inputs."""
        return anew(inputs)


class Embedding(ConfiguredLayer):
    """Rows of a table, looked up by index (tf.keras.layers.Embedding).

    input_dim: the number of rows; output_dim: their length.
    mask_zero: whether index 0 is padding, to be masked out.
    input_length: the length of the inputs, when it is constant.
    sparse: accepted; outputs are always dense.
    Weights: embeddings [input_dim, output_dim].
    Inputs: indices of any shape; outputs: [*inputs.shape, output_dim].
    InvalidArgumentError for an index out of range.
    """

    _call_composites = flat_or_dense
    _config_omits = ("sparse",)

    _takes_lists = True  # to refuse them

    _looks_up_rows = True  # and nothing else of its table

    def __init__(
        self,
        input_dim,
        output_dim,
        embeddings_initializer="uniform",
        embeddings_regularizer=None,
        activity_regularizer=None,
        embeddings_constraint=None,
        mask_zero=False,
        input_length=None,
        sparse=False,
        **kwargs,
    ):
        if "input_shape" not in kwargs:
            kwargs["input_shape"] = (input_length,) if input_length else (None,)
        if input_dim <= 0 or output_dim <= 0:
            raise ValueError(
                "Both `input_dim` and `output_dim` should be positive, Received input_dim = "
                f"{input_dim} and output_dim = {output_dim}"
            )
        kwargs["autocast"] = False
        super().__init__(**kwargs)
        self._keep(locals())
        self.supports_masking = mask_zero
        if sparse and mask_zero:
            raise ValueError(
                "`mask_zero` cannot be enabled when `tf.keras.layers.Embedding` is used with "
                "`tf.SparseTensor` input."
            )

    def build(self, input_shape=None):
        """Makes the table."""
        self.embeddings = self.add_weight(
            shape=(self.input_dim, self.output_dim),
            initializer=self.embeddings_initializer,
            name="embeddings",
            regularizer=self.embeddings_regularizer,
            constraint=self.embeddings_constraint,
            experimental_autocast=False,
        )
        self.built = True

    @raw_call
    def call(self, inputs):
        """The rows of the table at `inputs`."""
        table = self.embeddings._t
        index = inputs if inputs.dtype in INDEX else inputs.to(torch.int32)
        try:
            if table.requires_grad and is_table(table):
                rows = table_rows(table, index)
            else:
                rows = F.embedding(index, table)
        except IndexError:
            raise invalid(
                f"{self.name}: indices from {int(index.min())} to {int(index.max())} are not all "
                f"in [0, {self.input_dim}) [Op:ResourceGather]"
            ) from None
        policy = self._policy
        if policy.compute_dtype != policy.variable_dtype:
            rows = rows.to(dtypes.as_dtype(policy.compute_dtype).torch)
        return rows

    def compute_mask(self, inputs, mask=None):
        """inputs != 0 if `mask_zero`, else None."""
        return not_equal(inputs, 0) if self.mask_zero else None

    def compute_output_shape(self, input_shape):
        """The input shape with output_dim appended; ValueError if `input_length` contradicts."""
        shape = dims(input_shape)
        if self.input_length is None:
            return TensorShape([*shape, self.output_dim])
        lengths = self.input_length
        lengths = list(lengths) if isinstance(lengths, (list, tuple)) else [lengths]
        wrong = len(lengths) != len(shape) - 1 or any(
            a is not None and b is not None and a != b
            for a, b in zip(lengths, shape[1:], strict=False)
        )
        if wrong:
            raise ValueError(
                f'"input_length" is {self.input_length}, but received input has shape {input_shape}'
            )
        known = [b if a is None else a for a, b in zip(lengths, shape[1:], strict=True)]
        return TensorShape([shape[0], *known, self.output_dim])


class Masking(SameShape, ConfiguredLayer):
    """Masks the time steps at which all features equal `mask_value` (tf.keras.layers.Masking).

    Inputs: [batch, time, features]; outputs: the same with 0 at the masked steps, with a mask
    [batch, time].
    """

    _call_composites = masked

    def __init__(self, mask_value=0.0, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.mask_value = mask_value

    @raw_call
    def call(self, inputs):
        """The inputs, 0 at the masked steps."""
        value = self.mask_value
        if isinstance(value, (list, tuple, np.ndarray)):
            value = torch.as_tensor(value, dtype=inputs.dtype, device=inputs.device)
        return inputs * (inputs != value).any(-1, keepdim=True).to(inputs.dtype)

    def compute_mask(self, inputs, mask=None):
        """Whether any feature differs from `mask_value`."""
        return reduce_any(not_equal(inputs, self.mask_value), axis=-1)
