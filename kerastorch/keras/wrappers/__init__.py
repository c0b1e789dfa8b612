"""tf.keras.wrappers: Keras models as scikit-learn's estimators, as TensorFlow 2.3 had them."""

from ..._core.missing import namespace as _namespace
from . import scikit_learn

__all__ = ["scikit_learn"]

__getattr__, __dir__ = _namespace(__name__)
