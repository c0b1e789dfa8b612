"""The public API of TensorFlow 2 on PyTorch.

`import kerastorch as tf`, or run a script with `kerastorch run script.py` to have its
`import tensorflow as tf` find this package.
"""
# ruff: noqa: F401

import importlib as _importlib

from ._core.convert import register_tensor_conversion_function
from ._core.device_spec import DeviceSpec
from ._core.dtypes import (
    DType,
    as_dtype,
    bfloat16,
    complex64,
    complex128,
    float16,
    float32,
    float64,
    int8,
    int16,
    int32,
    int64,
    qint8,
    qint16,
    qint32,
    quint8,
    quint16,
    resource,
    string,
    uint8,
    uint16,
    uint32,
    uint64,
    variant,
)
from ._core.dtypes import (
    bool_ as bool,
)
from ._core.dtypes import (
    float16 as half,
)
from ._core.dtypes import (
    float64 as double,
)
from ._core.tensor import Tensor
from ._core.tensor_shape import TensorShape
from ._core.tensor_spec import TensorSpec, TypeSpec, type_spec_from_value
from ._core.unconnected_gradients import UnconnectedGradients
from ._core.variable import Variable
from ._core.variable_modes import VariableAggregation, VariableSynchronization
from ._custom_gradient import (
    RegisterGradient,
    custom_gradient,
    grad_pass_through,
    no_gradient,
    recompute_grad,
    stop_gradient,
)
from ._dropin import install, uninstall
from ._function import function
from ._ops.arithmetic import (
    add,
    add_n,
    divide,
    multiply,
    pow,
    realdiv,
    scalar_mul,
    subtract,
    truediv,
    truncatediv,
    truncatemod,
)
from ._ops.casting import bitcast, cast, complex, saturate_cast
from ._ops.clipping import clip_by_global_norm, clip_by_norm, clip_by_value
from ._ops.comparison import equal, not_equal
from ._ops.control_flow import case, cond, group, no_op, switch_case, tuple, while_loop
from ._ops.creation import (
    constant,
    convert_to_tensor,
    ensure_shape,
    fill,
    get_static_value,
    guarantee_const,
    identity,
    identity_n,
    is_tensor,
    linspace,
    meshgrid,
    one_hot,
    ones,
    ones_like,
    range,
    rank,
    sequence_mask,
    shape,
    shape_n,
    size,
    zeros,
    zeros_like,
)
from ._ops.decompositions import eig, eigvals
from ._ops.diagonals import eye
from ._ops.elementwise import abs, acos, exp, floor, round, sigmoid, sign, sqrt
from ._ops.functional import foldl, foldr, map_fn, numpy_function, py_function, scan, vectorized_map
from ._ops.indexed_slices import IndexedSlices, IndexedSlicesSpec
from ._ops.indexing import boolean_mask, gather, gather_nd, unravel_index, where
from ._ops.initializers import (
    constant_initializer,
    ones_initializer,
    random_normal_initializer,
    random_uniform_initializer,
    zeros_initializer,
)
from ._ops.joining import (
    concat,
    dynamic_partition,
    dynamic_stitch,
    parallel_stack,
    split,
    stack,
    unstack,
)
from ._ops.norms import norm
from ._ops.products import einsum, matmul, tensordot
from ._ops.reductions import (
    argmax,
    argmin,
    reduce_all,
    reduce_any,
    reduce_logsumexp,
    reduce_max,
    reduce_mean,
    reduce_min,
    reduce_prod,
    reduce_sum,
)
from ._ops.scans import cumsum
from ._ops.scatter import (
    scatter_nd,
    tensor_scatter_nd_add,
    tensor_scatter_nd_max,
    tensor_scatter_nd_min,
    tensor_scatter_nd_sub,
    tensor_scatter_nd_update,
)
from ._ops.shaping import (
    batch_to_space,
    broadcast_dynamic_shape,
    broadcast_static_shape,
    broadcast_to,
    expand_dims,
    pad,
    repeat,
    required_space_to_batch_paddings,
    reshape,
    reverse,
    reverse_sequence,
    roll,
    space_to_batch,
    space_to_batch_nd,
    squeeze,
    tile,
    transpose,
)
from ._ops.slicing import slice, strided_slice
from ._ops.sorting import (
    argsort,
    histogram_fixed_width,
    histogram_fixed_width_bins,
    searchsorted,
    sort,
    unique,
    unique_with_counts,
)
from ._ops.tensor_array import TensorArray
from ._print import print
from ._ragged.elementwise import RaggedTensor
from ._ragged.spec import RaggedTensorSpec
from ._scopes import (
    control_dependencies,
    device,
    executing_eagerly,
    get_logger,
    init_scope,
    inside_function,
    name_scope,
)
from .autodiff import GradientTape, gradients, hessians
from .debugging import Assert, assert_equal, assert_greater, assert_less, assert_rank
from .math import (
    acosh,
    asin,
    asinh,
    atan,
    atan2,
    atanh,
    cos,
    cosh,
    greater,
    greater_equal,
    less,
    less_equal,
    logical_and,
    logical_not,
    logical_or,
    maximum,
    minimum,
    negative,
    sin,
    sinh,
    square,
    tan,
    tanh,
)
from .module import Module
from .strings import as_string

__version__ = "2.15.1"
newaxis = None

_NAMESPACES = {
    "autodiff": "autodiff",
    "autograph": "autograph",
    "bitwise": "bitwise",
    "compat": "compat",
    "config": "config",
    "debugging": "debugging",
    "dtypes": "dtypes",
    "errors": "errors",
    "keras": "keras",
    "linalg": "linalg",
    "math": "math",
    "module": "module",
    "nest": "nest",
    "nn": "nn",
    "ragged": "ragged",
    "random": "random",
    "raw_ops": "raw_ops",
    "strings": "strings",
    "sysconfig": "sysconfig",
    "version": "version",
    "initializers": "keras.initializers",
    "losses": "keras.losses",
    "metrics": "keras.metrics",
    "optimizers": "keras.optimizers",
}


def __getattr__(name):
    if name in _NAMESPACES:
        return _importlib.import_module(f"{__name__}.{_NAMESPACES[name]}")
    from ._core.missing import missing

    raise missing("tf", name, __dir__())


def __dir__():
    return sorted({n for n in globals() if not n.startswith("_")} | set(_NAMESPACES))
