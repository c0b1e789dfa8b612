"""tf.keras.utils.experimental."""

from ..._core.missing import namespace as _namespace
from .._train.dataset_creator import DatasetCreator

__all__ = ["DatasetCreator"]

__getattr__, __dir__ = _namespace(__name__)
