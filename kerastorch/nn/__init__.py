"""tf.nn: neural network ops."""
# ruff: noqa: F401

from .._core.missing import missing_from as _missing_from
from .._ops.elementwise import log_sigmoid, sigmoid, softplus, softsign, tanh
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
    conv_kernel_layout,
    conv_transpose,
    convolution,
    depthwise_conv2d,
    depthwise_conv2d_backprop_filter,
    depthwise_conv2d_backprop_input,
    depthwise_kernel_layout,
    separable_conv2d,
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

__getattr__ = _missing_from(__name__)
