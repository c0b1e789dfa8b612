"""tf.compat.v1.saved_model.main_op: Operations that run when a SavedModel is loaded."""

from .._aliases import by_file as _by_file
from .._aliases import namespace_of as _namespace_of

_LAZY = _by_file({"_saved_models": "main_op main_op_with_restore"})

__getattr__, __dir__, __all__ = _namespace_of(__name__, (), _LAZY)
