"""tf.compat.v1: TensorFlow 1's names: graphs and sessions, scopes, and what had other arguments."""

from ..._scopes import executing_eagerly as executing_eagerly
from . import logging as logging
from ._aliases import by_file as _by_file
from ._aliases import namespace_of as _namespace_of

_PLACES = {
    "_events": "Event HistogramProto LogMessage SessionLog Summary SummaryMetadata",
    "_messages": (
        "AttrValue ConfigProto GPUOptions GraphDef GraphOptions MetaGraphDef NameAttrList NodeDef "
        "OptimizerOptions RunMetadata RunOptions TensorInfo"
    ),
    "_control_flow": "case cond foldl foldr map_fn py_func scan tuple while_loop",
    "_math": (
        "arg_max arg_min argmax argmin batch_gather batch_to_space bincount boolean_mask "
        "clip_by_average_norm confusion_matrix constant convert_to_tensor "
        "convert_to_tensor_or_indexed_slices convert_to_tensor_or_sparse_tensor count_nonzero "
        "count_up_to depth_to_space div expand_dims extract_image_patches floor_div gather "
        "gather_nd gradients hessians multinomial norm ones_like pad placeholder_with_default "
        "reduce_all reduce_any reduce_join reduce_logsumexp reduce_max reduce_mean reduce_min "
        "reduce_prod reduce_sum reverse_sequence scalar_mul setdiff1d shape size space_to_batch "
        "space_to_depth sparse_placeholder sparse_to_dense squeeze string_split "
        "string_to_hash_bucket string_to_number substr to_bfloat16 to_complex128 to_complex64 "
        "to_double to_float to_int32 to_int64 transpose verify_tensor_all_finite where zeros_like"
    ),
    "_scopes": (
        "AUTO_REUSE VariableScope colocate_with container get_local_variable get_variable "
        "get_variable_scope make_template name_scope no_regularizer variable_op_scope "
        "variable_scope"
    ),
    "_variables": (
        "GraphKeys Variable add_to_collection add_to_collections all_variables assign assign_add "
        "assign_sub get_collection get_collection_ref get_default_session global_variables "
        "global_variables_initializer initialize_all_tables initialize_all_variables "
        "initialize_local_variables initialize_variables is_variable_initialized local_variables "
        "local_variables_initializer model_variables moving_average_variables "
        "report_uninitialized_variables scatter_add scatter_div scatter_max scatter_min "
        "scatter_mul scatter_nd_add scatter_nd_sub scatter_nd_update scatter_sub scatter_update "
        "tables_initializer trainable_variables variables_initializer"
    ),
    "_eager": (
        "InteractiveSession Session disable_eager_execution disable_v2_behavior "
        "enable_eager_execution enable_v2_behavior executing_eagerly_outside_functions "
        "get_default_graph placeholder reset_default_graph set_random_seed"
    ),
    "io": (
        "decode_csv decode_raw parse_example parse_single_example serialize_many_sparse "
        "serialize_sparse"
    ),
}
_INITIALIZERS = [
    "constant", "glorot_normal", "glorot_uniform", "ones", "orthogonal", "random_normal",
    "random_uniform", "truncated_normal", "uniform_unit_scaling", "variance_scaling", "zeros",
]  # fmt: skip

_HOME = __name__.partition(".")[0]
_LAZY = {
    **_by_file(_PLACES),
    **{f"{name}_initializer": (f"{__name__}._initializers", name) for name in _INITIALIZERS},
    **{n: (f"{_HOME}._wrapped_function", n) for n in ("import_graph_def", "wrap_function")},
    "SparseTensorValue": (f"{_HOME}.sparse._sparse_tensor", "SparseTensorValue"),
    "raw_ops": f"{_HOME}.raw_ops",
    "newaxis": (f"{_HOME}", "newaxis"),
    "keras": f"{__name__}.keras",
}

__getattr__, __dir__, __all__ = _namespace_of(__name__, ["executing_eagerly", "logging"], _LAZY)
