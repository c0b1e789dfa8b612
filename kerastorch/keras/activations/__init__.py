"""tf.keras.activations: functions of a layer's output, and how configs name them."""

from ..._core.missing import namespace as _namespace
from ._functions import (
    deserialize,
    elu,
    exponential,
    gelu,
    get,
    hard_sigmoid,
    linear,
    mish,
    relu,
    selu,
    serialize,
    sigmoid,
    softmax,
    softplus,
    softsign,
    swish,
    tanh,
)

__all__ = [
    "deserialize",
    "elu",
    "exponential",
    "gelu",
    "get",
    "hard_sigmoid",
    "linear",
    "mish",
    "relu",
    "selu",
    "serialize",
    "sigmoid",
    "softmax",
    "softplus",
    "softsign",
    "swish",
    "tanh",
]

__getattr__, __dir__ = _namespace(__name__)
