"""tf.keras.engine: an address of the first versions of tf.keras that programs still use."""

from .._core.missing import namespace as _namespace
from ._base.input_spec import InputSpec
from ._layer.layer import Layer
from ._model.model import Model
from ._model.sequential import Sequential
from .layers.input_layer import Input, InputLayer

__all__ = ["Input", "InputLayer", "InputSpec", "Layer", "Model", "Sequential"]

__getattr__, __dir__ = _namespace(__name__)
