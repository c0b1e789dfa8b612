"""The public API of TensorFlow 2 on PyTorch.

`import kerastorch as tf`, or run a script with `kerastorch run script.py` to have its
`import tensorflow as tf` find this package.
"""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from ._core import torch_start as _torch_start  # noqa: F401  (the first import of torch)
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
from ._core.missing import namespace as _namespace
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
from ._dropin import install as install
from ._dropin import uninstall as uninstall
from ._explaining import explain as explain
from ._function import function
from ._module import Module
from ._ops import operators as _operators  # noqa: F401  (which bind themselves to Tensor)
from ._ops.arithmetic import (
    add,
    add_n,
    atan2,
    divide,
    maximum,
    minimum,
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
from ._ops.clock import timestamp
from ._ops.comparison import (
    equal,
    greater,
    greater_equal,
    less,
    less_equal,
    logical_and,
    logical_not,
    logical_or,
    not_equal,
)
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
from ._ops.elementwise import (
    abs,
    acos,
    acosh,
    asin,
    asinh,
    atan,
    atanh,
    cos,
    cosh,
    exp,
    floor,
    negative,
    round,
    sigmoid,
    sign,
    sin,
    sinh,
    sqrt,
    square,
    tan,
    tanh,
)
from ._ops.fingerprints import fingerprint
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
from ._scopes import (
    control_dependencies,
    device,
    executing_eagerly,
    get_logger,
    init_scope,
    inside_function,
    name_scope,
)
from .autodiff._in_functions import gradients, hessians
from .autodiff._tape import GradientTape
from .ragged._binding import RaggedTensor
from .ragged._spec import RaggedTensorSpec

if _TYPE_CHECKING:  # what loads at first use, for editors and type checkers
    from . import audio as audio
    from . import autograph as autograph
    from . import bitwise as bitwise
    from . import compat as compat
    from . import config as config
    from . import data as data
    from . import debugging as debugging
    from . import distribute as distribute
    from . import dtypes as dtypes
    from . import errors as errors
    from . import experimental as experimental
    from . import feature_column as feature_column
    from . import graph_util as graph_util
    from . import image as image
    from . import io as io
    from . import keras as keras
    from . import linalg as linalg
    from . import lookup as lookup
    from . import math as math
    from . import nest as nest
    from . import nn as nn
    from . import profiler as profiler
    from . import random as random
    from . import raw_ops as raw_ops
    from . import saved_model as saved_model
    from . import sets as sets
    from . import signal as signal
    from . import sparse as sparse
    from . import strings as strings
    from . import summary as summary
    from . import sysconfig as sysconfig
    from . import test as test
    from . import train as train
    from . import types as types
    from . import version as version
    from ._graph.plain import Graph as Graph
    from ._graph.plain import Operation as Operation
    from ._wrapped_function import import_graph_def as import_graph_def
    from .data._specs import OptionalSpec as OptionalSpec
    from .debugging import Assert as Assert
    from .debugging import assert_equal as assert_equal
    from .debugging import assert_greater as assert_greater
    from .debugging import assert_less as assert_less
    from .debugging import assert_rank as assert_rank
    from .io._tensors import make_ndarray as make_ndarray
    from .io._tensors import make_tensor_proto as make_tensor_proto
    from .keras import initializers as initializers
    from .keras import losses as losses
    from .keras import metrics as metrics
    from .keras import optimizers as optimizers
    from .sparse import SparseTensor as SparseTensor
    from .sparse._spec import SparseTensorSpec as SparseTensorSpec
    from .strings import as_string as as_string

__all__ = [
    "Assert",
    "DType",
    "DeviceSpec",
    "GradientTape",
    "Graph",
    "IndexedSlices",
    "IndexedSlicesSpec",
    "Module",
    "Operation",
    "OptionalSpec",
    "RaggedTensor",
    "RaggedTensorSpec",
    "RegisterGradient",
    "SparseTensor",
    "SparseTensorSpec",
    "Tensor",
    "TensorArray",
    "TensorShape",
    "TensorSpec",
    "TypeSpec",
    "UnconnectedGradients",
    "Variable",
    "VariableAggregation",
    "VariableSynchronization",
    "__version__",
    "abs",
    "acos",
    "acosh",
    "add",
    "add_n",
    "argmax",
    "argmin",
    "argsort",
    "as_dtype",
    "as_string",
    "asin",
    "asinh",
    "assert_equal",
    "assert_greater",
    "assert_less",
    "assert_rank",
    "atan",
    "atan2",
    "atanh",
    "audio",
    "autodiff",
    "autograph",
    "batch_to_space",
    "bfloat16",
    "bitcast",
    "bitwise",
    "bool",
    "boolean_mask",
    "broadcast_dynamic_shape",
    "broadcast_static_shape",
    "broadcast_to",
    "case",
    "cast",
    "clip_by_global_norm",
    "clip_by_norm",
    "clip_by_value",
    "compat",
    "complex",
    "complex64",
    "complex128",
    "concat",
    "cond",
    "config",
    "constant",
    "constant_initializer",
    "control_dependencies",
    "convert_to_tensor",
    "cos",
    "cosh",
    "cumsum",
    "custom_gradient",
    "data",
    "debugging",
    "device",
    "distribute",
    "divide",
    "double",
    "dtypes",
    "dynamic_partition",
    "dynamic_stitch",
    "eig",
    "eigvals",
    "einsum",
    "ensure_shape",
    "equal",
    "errors",
    "executing_eagerly",
    "exp",
    "expand_dims",
    "experimental",
    "eye",
    "feature_column",
    "fill",
    "fingerprint",
    "float16",
    "float32",
    "float64",
    "floor",
    "foldl",
    "foldr",
    "function",
    "gather",
    "gather_nd",
    "get_logger",
    "get_static_value",
    "grad_pass_through",
    "gradients",
    "graph_util",
    "greater",
    "greater_equal",
    "group",
    "guarantee_const",
    "half",
    "hessians",
    "histogram_fixed_width",
    "histogram_fixed_width_bins",
    "identity",
    "identity_n",
    "image",
    "import_graph_def",
    "init_scope",
    "initializers",
    "inside_function",
    "int8",
    "int16",
    "int32",
    "int64",
    "io",
    "is_tensor",
    "keras",
    "less",
    "less_equal",
    "linalg",
    "linspace",
    "logical_and",
    "logical_not",
    "logical_or",
    "lookup",
    "losses",
    "make_ndarray",
    "make_tensor_proto",
    "map_fn",
    "math",
    "matmul",
    "maximum",
    "meshgrid",
    "metrics",
    "minimum",
    "multiply",
    "name_scope",
    "negative",
    "nest",
    "newaxis",
    "nn",
    "no_gradient",
    "no_op",
    "norm",
    "not_equal",
    "numpy_function",
    "one_hot",
    "ones",
    "ones_initializer",
    "ones_like",
    "optimizers",
    "pad",
    "parallel_stack",
    "pow",
    "print",
    "profiler",
    "py_function",
    "qint8",
    "qint16",
    "qint32",
    "quint8",
    "quint16",
    "ragged",
    "random",
    "random_normal_initializer",
    "random_uniform_initializer",
    "range",
    "rank",
    "raw_ops",
    "realdiv",
    "recompute_grad",
    "reduce_all",
    "reduce_any",
    "reduce_logsumexp",
    "reduce_max",
    "reduce_mean",
    "reduce_min",
    "reduce_prod",
    "reduce_sum",
    "register_tensor_conversion_function",
    "repeat",
    "required_space_to_batch_paddings",
    "reshape",
    "resource",
    "reverse",
    "reverse_sequence",
    "roll",
    "round",
    "saturate_cast",
    "saved_model",
    "scalar_mul",
    "scan",
    "scatter_nd",
    "searchsorted",
    "sequence_mask",
    "sets",
    "shape",
    "shape_n",
    "sigmoid",
    "sign",
    "signal",
    "sin",
    "sinh",
    "size",
    "slice",
    "sort",
    "space_to_batch",
    "space_to_batch_nd",
    "sparse",
    "split",
    "sqrt",
    "square",
    "squeeze",
    "stack",
    "stop_gradient",
    "strided_slice",
    "string",
    "strings",
    "subtract",
    "summary",
    "switch_case",
    "sysconfig",
    "tan",
    "tanh",
    "tensor_scatter_nd_add",
    "tensor_scatter_nd_max",
    "tensor_scatter_nd_min",
    "tensor_scatter_nd_sub",
    "tensor_scatter_nd_update",
    "tensordot",
    "test",
    "tile",
    "timestamp",
    "train",
    "transpose",
    "truediv",
    "truncatediv",
    "truncatemod",
    "tuple",
    "type_spec_from_value",
    "types",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "unique",
    "unique_with_counts",
    "unravel_index",
    "unstack",
    "variant",
    "vectorized_map",
    "version",
    "where",
    "while_loop",
    "zeros",
    "zeros_initializer",
    "zeros_like",
]

__version__ = "2.15.1"
newaxis = None

_ELSEWHERE = {
    "initializers": "keras.initializers",
    "losses": "keras.losses",
    "metrics": "keras.metrics",
    "optimizers": "keras.optimizers",
}
_FUNCTIONS = {
    "Assert": "debugging",
    "OptionalSpec": "data._specs",
    "as_string": "strings",
    "assert_equal": "debugging",
    "assert_greater": "debugging",
    "assert_less": "debugging",
    "assert_rank": "debugging",
    "import_graph_def": "_wrapped_function",
    "make_ndarray": "io._tensors",
    "make_tensor_proto": "io._tensors",
}
_CLASSES = {
    "Graph": "_graph.plain",
    "Operation": "_graph.plain",
    "SparseTensor": "sparse",
    "SparseTensorSpec": "sparse._spec",
}
_LAZY = {
    **{n: f"{__name__}.{_ELSEWHERE.get(n, n)}" for n in __all__ if n not in globals()},
    **{n: (f"{__name__}.{module}", n) for n, module in (_FUNCTIONS | _CLASSES).items()},
}

__getattr__, __dir__ = _namespace(__name__, _LAZY, also=["explain", "install", "uninstall"])
