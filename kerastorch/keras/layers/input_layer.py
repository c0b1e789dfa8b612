"""tf.keras.Input and InputLayer: where a functional model begins."""

from ..._core import dtypes
from ..._core.tensor_shape import TensorShape
from ...ragged._spec import RaggedTensorSpec
from ...sparse._spec import SparseTensorSpec
from .._base import config as _config
from .._base.naming import unique_name
from .._layer.layer import Layer
from .._symbolic.composite_tensor import symbol_of_spec
from .._symbolic.keras_tensor import KerasTensor
from .._symbolic.node import Node
from . import _object_layers, _op_layer  # noqa: F401 - bind ops on symbolic tensors


class InputLayer(Layer):
    """The entry of a functional or Sequential model (tf.keras.layers.InputLayer).

    input_shape: the shape without the batch size.
    batch_size: the batch size, None for any.
    dtype: the element type, floatx by default.
    """

    _is_input_layer = True

    def __init__(
        self,
        input_shape=None,
        batch_size=None,
        dtype=None,
        input_tensor=None,
        sparse=None,
        name=None,
        ragged=None,
        type_spec=None,
        **kwargs,
    ):
        if "batch_input_shape" in kwargs:
            shape = kwargs.pop("batch_input_shape")
            if input_shape is not None and shape is not None:
                raise ValueError(
                    "Only provide the input_shape OR batch_input_shape argument to InputLayer, "
                    "not both at the same time."
                )
            if shape is not None:
                batch_size, input_shape = (shape[0], shape[1:]) if len(shape) else ((), ())
        if kwargs:
            raise ValueError(f"Unrecognized keyword arguments: {list(kwargs)}")
        if type_spec is not None:
            given = [("(input_)shape", input_shape), ("batch_size", batch_size), ("dtype", dtype)]
            given += [("input_tensor", input_tensor), ("sparse", sparse), ("ragged", ragged)]
            for argument, value in given:
                if value is not None and value is not False:
                    raise ValueError(
                        "When `type_spec` is not None, all other args except `name` must be None, "
                        f"but {argument} is not None."
                    )
            dtype = type_spec.dtype
        name = name or unique_name("input", zero_based=False)
        if input_tensor is not None:
            dtype = input_tensor.dtype
        dtype = dtypes.as_dtype(dtype or _config.floatx()).name
        super().__init__(dtype=dtype, name=name)
        self.sparse, self.ragged = bool(sparse), bool(ragged)
        self._type_spec = type_spec
        self.batch_size = None if batch_size == () else batch_size
        self.built = True
        self.supports_masking = True
        if type_spec is not None:
            composite = getattr(type_spec, "ragged_rank", 0) or isinstance(
                type_spec, SparseTensorSpec
            )
            tensor = symbol_of_spec(type_spec, None if composite else name)
        elif input_tensor is not None:
            tensor = KerasTensor.placeholder(input_tensor.shape, dtype, name)
        else:
            if isinstance(input_shape, int):
                input_shape = (input_shape,)
            shape = None
            if input_shape is not None:
                batch = () if batch_size == () else (batch_size,)  # a scalar has no batch axis
                shape = (*batch, *TensorShape(input_shape).as_list())
            tensor = self._symbol(shape, name)
        self._batch_input_shape = (
            None if tensor.shape.rank is None else tuple(tensor.shape.as_list())
        )
        Node(self, (), (), {}, tensor)

    def _symbol(self, shape, name):
        """The symbolic tensor of a shape: ragged up to the last unknown dimension, if at all."""
        if self.sparse:
            return symbol_of_spec(SparseTensorSpec(shape, self.dtype), name)
        if not self.ragged:
            return KerasTensor.placeholder(shape, self.dtype, name)
        rank = max((i for i, n in enumerate(shape) if i and n is None), default=0)
        return symbol_of_spec(RaggedTensorSpec(shape, self.dtype, rank), name)

    def call(self, inputs):
        """The inputs themselves."""
        return inputs

    def get_config(self):
        """The constructor's arguments."""
        if self._type_spec is not None:
            return {"type_spec": self._type_spec, "name": self.name}
        return {
            "batch_input_shape": self._batch_input_shape,
            "dtype": self.dtype,
            "sparse": self.sparse,
            "ragged": self.ragged,
            "name": self.name,
        }


def Input(
    shape=None,
    batch_size=None,
    name=None,
    dtype=None,
    sparse=None,
    tensor=None,
    ragged=None,
    type_spec=None,
    **kwargs,
):
    """A symbolic tensor to define a functional model with (tf.keras.Input).

    shape: the shape without the batch size; None entries are unknown.

    >>> x = tf.keras.Input(shape=(32,))
    >>> x.shape
    TensorShape([None, 32])
    """
    if sparse and ragged:
        raise ValueError("Cannot set both `sparse` and `ragged` to `True` in a Keras `Input`.")
    batch_shape = kwargs.pop("batch_shape", kwargs.pop("batch_input_shape", None))
    if kwargs:
        raise ValueError(f"Unrecognized keyword arguments: {list(kwargs)}")
    if shape is not None and batch_shape is not None:
        raise ValueError(
            "Only provide the `shape` OR `batch_input_shape` argument to Input, not both."
        )
    if shape is None and batch_shape is None and tensor is None and type_spec is None:
        raise ValueError(
            "Please provide to Input a `shape` or a `tensor` or a `type_spec` argument. Note that "
            "`shape` does not include the batch dimension."
        )
    config = {"sparse": sparse, "ragged": ragged, "name": name, "dtype": dtype}
    if batch_shape is not None:
        layer = InputLayer(batch_input_shape=batch_shape, input_tensor=tensor, **config)
    else:
        layer = InputLayer(
            input_shape=shape,
            batch_size=batch_size,
            input_tensor=tensor,
            type_spec=type_spec,
            **config,
        )
    outputs = layer._inbound_nodes[0].flat_outputs
    return outputs[0]
