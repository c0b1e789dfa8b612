"""tf.keras.utils."""

from ..._core.missing import namespace as _namespace
from .._base.object_registration import (
    CustomObjectScope,
    custom_object_scope,
    get_custom_objects,
    get_registered_name,
    get_registered_object,
    register_keras_serializable,
)
from .._base.serialization import deserialize_keras_object, serialize_keras_object
from .._train.data import pack_x_y_sample_weight, unpack_x_y_sample_weight
from . import layer_utils as _layer_utils  # noqa: F401
from . import legacy
from .data_utils import Sequence, get_file, pad_sequences
from .generic_utils import Progbar
from .io_utils import (
    disable_interactive_logging,
    enable_interactive_logging,
    is_interactive_logging_enabled,
)
from .np_utils import normalize, to_categorical, to_ordinal
from .tf_utils import get_source_inputs, set_random_seed
from .vis_utils import model_to_dot, plot_model

__all__ = [
    "CustomObjectScope",
    "Progbar",
    "Sequence",
    "custom_object_scope",
    "deserialize_keras_object",
    "disable_interactive_logging",
    "enable_interactive_logging",
    "get_custom_objects",
    "get_file",
    "get_registered_name",
    "get_registered_object",
    "get_source_inputs",
    "is_interactive_logging_enabled",
    "legacy",
    "model_to_dot",
    "normalize",
    "pack_x_y_sample_weight",
    "pad_sequences",
    "plot_model",
    "register_keras_serializable",
    "serialize_keras_object",
    "set_random_seed",
    "to_categorical",
    "to_ordinal",
    "unpack_x_y_sample_weight",
]

__getattr__, __dir__ = _namespace(__name__)
