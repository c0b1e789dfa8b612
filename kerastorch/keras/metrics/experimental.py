"""tf.keras.metrics.experimental."""

from ..._core import convert
from ..._core.missing import namespace as _namespace
from ..._core.tensor import Tensor as _Tensor
from .base import Metric as _Metric

__all__ = [
    "PyMetric",
]

__getattr__, __dir__ = _namespace(__name__)


class PyMetric(_Metric):
    """Base class of metrics that keep their state in Python values.

    A subclass defines `update_state(y_true, y_pred, sample_weight=None)`, `result()` and
    `reset_state()`, which the constructor calls.
    """

    def __init__(self, name=None, dtype=None, **kwargs):
        super().__init__(name=name, dtype=dtype, **kwargs)
        self.reset_state()

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Takes a batch into account; to be defined by the subclass."""
        raise NotImplementedError("Subclasses should implement `update_state`")

    def merge_state(self, metrics):
        """Adds the state of other metrics; to be defined by the subclass."""
        raise NotImplementedError("Subclasses should implement `merge_state`")

    def reset_state(self):
        """Sets the state to its start; to be defined by the subclass."""
        raise NotImplementedError("Subclasses should implement `reset_state`")

    def result(self):
        """The value now; to be defined by the subclass."""
        raise NotImplementedError("Subclasses should implement `result`")

    def _tensors(self, value):
        return _Tensor(convert.to_tensor(value)._t.to(self._torch_dtype))
