"""tf.keras.utils."""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from ..._core.missing import namespace as _namespace
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
from .._train.enqueuers import GeneratorEnqueuer, OrderedEnqueuer, SequenceEnqueuer
from .._train.unpacking import pack_x_y_sample_weight, unpack_x_y_sample_weight
from . import legacy
from .data_utils import Sequence, get_file, pad_sequences
from .image_utils import array_to_img, img_to_array, load_img, save_img
from .np_utils import normalize, to_categorical, to_ordinal
from .tf_utils import get_source_inputs, set_random_seed
from .vis_utils import model_to_dot, plot_model

if _TYPE_CHECKING:  # what loads at first use, for editors and type checkers
    from ..backend import clear_session as clear_session
    from ..backend import is_keras_tensor as is_keras_tensor
    from . import experimental as experimental
    from . import generic_utils as generic_utils
    from . import layer_utils as layer_utils
    from .audio_dataset import audio_dataset_from_directory as audio_dataset_from_directory
    from .data_utils import PyDataset as PyDataset
    from .dataset_utils import split_dataset as split_dataset
    from .embeddings import warmstart_embedding_matrix as warmstart_embedding_matrix
    from .feature_space import FeatureSpace as FeatureSpace
    from .hdf5_matrix import HDF5Matrix as HDF5Matrix
    from .hdf5_matrix import convert_all_kernels_in_model as convert_all_kernels_in_model
    from .image_dataset import image_dataset_from_directory as image_dataset_from_directory
    from .sidecar_evaluator import SidecarEvaluator as SidecarEvaluator
    from .text_dataset import text_dataset_from_directory as text_dataset_from_directory
    from .tf_utils import standardize_dtype as standardize_dtype
    from .timed_threads import StepsPerExecutionTuner as StepsPerExecutionTuner
    from .timed_threads import TimedThread as TimedThread
    from .timeseries_dataset import timeseries_dataset_from_array as timeseries_dataset_from_array

__all__ = [
    "CustomObjectScope",
    "FeatureSpace",
    "GeneratorEnqueuer",
    "HDF5Matrix",
    "OrderedEnqueuer",
    "Progbar",
    "Sequence",
    "SequenceEnqueuer",
    "SidecarEvaluator",
    "StepsPerExecutionTuner",
    "TimedThread",
    "array_to_img",
    "audio_dataset_from_directory",
    "convert_all_kernels_in_model",
    "custom_object_scope",
    "deserialize_keras_object",
    "disable_interactive_logging",
    "enable_interactive_logging",
    "experimental",
    "get_custom_objects",
    "get_file",
    "get_registered_name",
    "get_registered_object",
    "get_source_inputs",
    "image_dataset_from_directory",
    "img_to_array",
    "is_interactive_logging_enabled",
    "legacy",
    "load_img",
    "model_to_dot",
    "normalize",
    "pack_x_y_sample_weight",
    "pad_sequences",
    "plot_model",
    "register_keras_serializable",
    "save_img",
    "serialize_keras_object",
    "set_random_seed",
    "split_dataset",
    "text_dataset_from_directory",
    "timeseries_dataset_from_array",
    "to_categorical",
    "to_ordinal",
    "unpack_x_y_sample_weight",
    "warmstart_embedding_matrix",
]

_LAZY = {n: f"{__name__}.{n}" for n in ("experimental", "generic_utils", "layer_utils")}
_KERAS = __name__.rpartition(".")[0]

# of Keras 3
_KERAS_3 = {
    "PyDataset": (f"{__name__}.data_utils", "PyDataset"),
    "clear_session": (f"{_KERAS}.backend", "clear_session"),
    "is_keras_tensor": (f"{_KERAS}.backend", "is_keras_tensor"),
    "standardize_dtype": (f"{__name__}.tf_utils", "standardize_dtype"),
}
_LAZY |= _KERAS_3 | {
    "FeatureSpace": (f"{__name__}.feature_space", "FeatureSpace"),
    "SidecarEvaluator": (f"{__name__}.sidecar_evaluator", "SidecarEvaluator"),
    "StepsPerExecutionTuner": (f"{__name__}.timed_threads", "StepsPerExecutionTuner"),
    "TimedThread": (f"{__name__}.timed_threads", "TimedThread"),
    # of TensorFlow 2.3
    "HDF5Matrix": (f"{__name__}.hdf5_matrix", "HDF5Matrix"),
    "convert_all_kernels_in_model": (f"{__name__}.hdf5_matrix", "convert_all_kernels_in_model"),
    "audio_dataset_from_directory": (f"{__name__}.audio_dataset", "audio_dataset_from_directory"),
    "image_dataset_from_directory": (f"{__name__}.image_dataset", "image_dataset_from_directory"),
    "split_dataset": (f"{__name__}.dataset_utils", "split_dataset"),
    "warmstart_embedding_matrix": (f"{__name__}.embeddings", "warmstart_embedding_matrix"),
    "text_dataset_from_directory": (f"{__name__}.text_dataset", "text_dataset_from_directory"),
    "timeseries_dataset_from_array": (
        f"{__name__}.timeseries_dataset", "timeseries_dataset_from_array"
    ),
}  # fmt: skip

__getattr__, __dir__ = _namespace(__name__, _LAZY, also=list(_KERAS_3))
