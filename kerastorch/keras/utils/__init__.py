"""tf.keras.utils."""
# ruff: noqa: F401

from ..._core.missing import missing_from as _missing_from
from .._base.messages import (
    disable_interactive_logging,
    enable_interactive_logging,
    is_interactive_logging_enabled,
)
from .._base.object_registration import (
    CustomObjectScope,
    custom_object_scope,
    get_custom_objects,
    get_registered_name,
    get_registered_object,
    register_keras_serializable,
)
from .._base.progbar import Progbar
from .._base.serialization import deserialize_keras_object, serialize_keras_object
from .._train.data import pack_x_y_sample_weight, unpack_x_y_sample_weight
from . import data_utils, generic_utils, layer_utils, legacy, np_utils
from .data_utils import Sequence, get_file, pad_sequences
from .np_utils import normalize, to_categorical, to_ordinal
from .tf_utils import get_source_inputs, set_random_seed
from .vis_utils import model_to_dot, plot_model

__getattr__ = _missing_from(__name__)
