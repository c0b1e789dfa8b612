"""tf.compat.v1.saved_model.loader: what takes SavedModels into sessions."""

from .._aliases import by_file as _by_file
from .._aliases import namespace_of as _namespace_of

_LAZY = _by_file({"_saved_models": "load maybe_saved_model_directory"})

__getattr__, __dir__, __all__ = _namespace_of(__name__, (), _LAZY)
