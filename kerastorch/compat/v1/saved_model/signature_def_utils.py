"""tf.compat.v1.saved_model.signature_def_utils: SignatureDefs."""

from .._aliases import by_file as _by_file
from .._aliases import namespace_of as _namespace_of

_LAZY = _by_file(
    {
        "_signature_defs": (
            "MethodNameUpdater build_signature_def classification_signature_def "
            "is_valid_signature predict_signature_def regression_signature_def"
        )
    }
)

__getattr__, __dir__, __all__ = _namespace_of(__name__, (), _LAZY)
