"""tf.keras.wrappers.scikit_learn: Keras models as estimators, as in TensorFlow 2.3."""

from ..._core.missing import namespace as _namespace
from ._estimators import KerasClassifier, KerasRegressor

__all__ = ["KerasClassifier", "KerasRegressor"]

__getattr__, __dir__ = _namespace(__name__)
