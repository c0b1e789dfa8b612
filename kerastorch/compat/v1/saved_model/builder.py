"""tf.compat.v1.saved_model.builder: what writes SavedModels."""

from .._aliases import by_file as _by_file
from .._aliases import namespace_of as _namespace_of

_LAZY = _by_file({"_saved_models": "SavedModelBuilder"})

__getattr__, __dir__, __all__ = _namespace_of(__name__, (), _LAZY)
