"""keras.Variable of Keras 3, on tf's variable."""

from .._core import dtypes
from .._core.convert import to_tensor
from .._core.variable import Variable as _Variable
from ._base.config import floatx
from .initializers import get


class Variable(_Variable):
    """A tensor that can be assigned to.

    initializer: a value, or with `shape` a function of shape and dtype, or its name.
    dtype: by default floatx for functions and Python's floats, else that of the value.
    """

    def __init__(
        self,
        initializer,
        shape=None,
        dtype=None,
        trainable=True,
        autocast=True,
        aggregation="none",
        synchronization="auto",
        name=None,
        **kwargs,
    ):
        if kwargs:
            raise TypeError(f"Variable() got unexpected arguments: {sorted(kwargs)}")
        if isinstance(initializer, str) or callable(initializer):
            if shape is None:
                raise ValueError(
                    "When creating a Variable from an initializer, the `shape` argument should be "
                    f"specified. Received: initializer={initializer}, shape={shape}"
                )
            value = get(initializer)(tuple(shape), dtype=floatx() if dtype is None else dtype)
        else:
            value = to_tensor(initializer)
            is_array = hasattr(initializer, "dtype")
            if dtype is None and not is_array and value.dtype.is_floating:
                dtype = floatx()
            if dtype is not None and value.dtype != dtypes.as_dtype(dtype):
                raw = value._t.to(dtypes.as_dtype(dtype).torch)
                value = to_tensor(raw)
            if shape is not None and list(value.shape) != list(shape):
                raise ValueError(f"`shape` {shape} is not that of the value, {value.shape}")
        super().__init__(value, trainable=trainable, name=name)
