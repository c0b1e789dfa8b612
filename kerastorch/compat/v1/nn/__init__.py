"""tf.compat.v1.nn: tf.nn with TensorFlow 1's parameters."""

from .._aliases import by_file as _by_file
from .._aliases import namespace_of as _namespace_of

_PLACES = {
    "_nn": (
        "avg_pool avg_pool2d conv1d conv2d conv2d_transpose conv3d conv3d_transpose "
        "convolution crelu ctc_loss depthwise_conv2d dropout embedding_lookup "
        "embedding_lookup_sparse fused_batch_norm in_top_k leaky_relu log_softmax "
        "max_pool max_pool_with_argmax moments pool relu6 relu_layer separable_conv2d "
        "sigmoid sigmoid_cross_entropy_with_logits silu softmax "
        "softmax_cross_entropy_with_logits softmax_cross_entropy_with_logits_v2 "
        "softplus sparse_softmax_cross_entropy_with_logits sufficient_statistics "
        "swish tanh weighted_cross_entropy_with_logits weighted_moments xw_plus_b"
    ),
    "_rnn": (
        "bidirectional_dynamic_rnn dynamic_rnn raw_rnn static_bidirectional_rnn static_rnn "
        "static_state_saving_rnn"
    ),
    "_math": "depth_to_space space_to_batch space_to_depth",
}

__getattr__, __dir__, __all__ = _namespace_of(__name__, (), _by_file(_PLACES))
