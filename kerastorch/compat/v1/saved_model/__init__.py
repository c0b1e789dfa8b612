"""tf.compat.v1.saved_model: sessions' graphs as SavedModels, and SavedModels in sessions."""

from .._aliases import by_file as _by_file
from .._aliases import namespace_of as _namespace_of

_PLACES = {
    "_saved_models": (
        "LEGACY_INIT_OP_KEY MAIN_OP_KEY load main_op_with_restore maybe_saved_model_directory "
        "simple_save"
    ),
    "_signature_defs": (
        "build_signature_def build_tensor_info classification_signature_def "
        "get_tensor_from_tensor_info is_valid_signature predict_signature_def "
        "regression_signature_def"
    ),
}
_LAZY = _by_file(_PLACES)
_V1 = __name__.rpartition(".")[0]
_ROOT = __name__.partition(".")[0]
_LAZY["Builder"] = (f"{_V1}._saved_models", "SavedModelBuilder")
_LAZY["contains_saved_model"] = (f"{_ROOT}.saved_model._folder", "contains_saved_model")

__getattr__, __dir__, __all__ = _namespace_of(__name__, (), _LAZY)
