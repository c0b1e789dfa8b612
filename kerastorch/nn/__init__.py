"""tf.nn: neural network ops."""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from .._core.missing import namespace as _namespace
from .._ops.elementwise import sigmoid, softplus, softsign, tanh
from .._ops.ranking import approx_max_k, approx_min_k, in_top_k, top_k
from .._ops.reductions import l2_normalize, log_softmax, softmax, zero_fraction
from . import experimental
from .activations import (
    bias_add,
    crelu,
    elu,
    gelu,
    leaky_relu,
    relu,
    relu6,
    selu,
    silu,
    swish,
)
from .convolution import (
    atrous_conv2d,
    atrous_conv2d_transpose,
    conv1d,
    conv1d_transpose,
    conv2d,
    conv2d_transpose,
    conv3d,
    conv3d_transpose,
    conv_transpose,
    convolution,
    depthwise_conv2d,
    depthwise_conv2d_backprop_filter,
    depthwise_conv2d_backprop_input,
    separable_conv2d,
)
from .ctc import (
    collapse_repeated,
    ctc_beam_search_decoder,
    ctc_greedy_decoder,
    ctc_loss,
    ctc_unique_labels,
)
from .dropout import dropout
from .isotonic import isotonic_regression
from .lookup import embedding_lookup
from .losses import (
    compute_average_loss,
    l2_loss,
    log_poisson_loss,
    scale_regularization_loss,
    sigmoid_cross_entropy_with_logits,
    softmax_cross_entropy_with_logits,
    sparse_softmax_cross_entropy_with_logits,
    weighted_cross_entropy_with_logits,
)
from .morphology import depth_to_space, dilation2d, erosion2d, space_to_depth
from .normalization import (
    batch_norm_with_global_normalization,
    batch_normalization,
    local_response_normalization,
    lrn,
    moments,
    normalize_moments,
    sufficient_statistics,
    weighted_moments,
)
from .pooling import (
    avg_pool,
    avg_pool1d,
    avg_pool2d,
    avg_pool3d,
    max_pool,
    max_pool1d,
    max_pool2d,
    max_pool3d,
    max_pool_with_argmax,
    pool,
)
from .sparse_lookup import embedding_lookup_sparse, safe_embedding_lookup_sparse

if _TYPE_CHECKING:  # what loads at first use, for editors and type checkers
    from ..keras.layers.rnn.cell_wrappers import DeviceWrapper as RNNCellDeviceWrapper
    from ..keras.layers.rnn.cell_wrappers import DropoutWrapper as RNNCellDropoutWrapper
    from ..keras.layers.rnn.cell_wrappers import ResidualWrapper as RNNCellResidualWrapper

__all__ = [
    "RNNCellDeviceWrapper",
    "RNNCellDropoutWrapper",
    "RNNCellResidualWrapper",
    "approx_max_k",
    "approx_min_k",
    "atrous_conv2d",
    "atrous_conv2d_transpose",
    "avg_pool",
    "avg_pool1d",
    "avg_pool2d",
    "avg_pool3d",
    "batch_norm_with_global_normalization",
    "batch_normalization",
    "bias_add",
    "collapse_repeated",
    "compute_average_loss",
    "conv1d",
    "conv1d_transpose",
    "conv2d",
    "conv2d_transpose",
    "conv3d",
    "conv3d_transpose",
    "conv_transpose",
    "convolution",
    "crelu",
    "ctc_beam_search_decoder",
    "ctc_greedy_decoder",
    "ctc_loss",
    "ctc_unique_labels",
    "depth_to_space",
    "depthwise_conv2d",
    "depthwise_conv2d_backprop_filter",
    "depthwise_conv2d_backprop_input",
    "dilation2d",
    "dropout",
    "elu",
    "embedding_lookup",
    "embedding_lookup_sparse",
    "erosion2d",
    "experimental",
    "gelu",
    "in_top_k",
    "isotonic_regression",
    "l2_loss",
    "l2_normalize",
    "leaky_relu",
    "local_response_normalization",
    "log_poisson_loss",
    "log_softmax",
    "lrn",
    "max_pool",
    "max_pool1d",
    "max_pool2d",
    "max_pool3d",
    "max_pool_with_argmax",
    "moments",
    "normalize_moments",
    "pool",
    "relu",
    "relu6",
    "safe_embedding_lookup_sparse",
    "scale_regularization_loss",
    "selu",
    "separable_conv2d",
    "sigmoid",
    "sigmoid_cross_entropy_with_logits",
    "silu",
    "softmax",
    "softmax_cross_entropy_with_logits",
    "softplus",
    "softsign",
    "space_to_depth",
    "sparse_softmax_cross_entropy_with_logits",
    "sufficient_statistics",
    "swish",
    "tanh",
    "top_k",
    "weighted_cross_entropy_with_logits",
    "weighted_moments",
    "zero_fraction",
]

_CELLS = f"{__name__.partition('.')[0]}.keras.layers.rnn.cell_wrappers"
_WRAPPERS = ("DeviceWrapper", "DropoutWrapper", "ResidualWrapper")
_LAZY = {f"RNNCell{name}": (_CELLS, name) for name in _WRAPPERS}
__getattr__, __dir__ = _namespace(__name__, _LAZY)
