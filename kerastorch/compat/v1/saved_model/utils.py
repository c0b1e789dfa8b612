"""tf.compat.v1.saved_model.utils: TensorInfos."""

from .._aliases import by_file as _by_file
from .._aliases import namespace_of as _namespace_of

_LAZY = _by_file({"_signature_defs": "build_tensor_info get_tensor_from_tensor_info"})

__getattr__, __dir__, __all__ = _namespace_of(__name__, (), _LAZY)
