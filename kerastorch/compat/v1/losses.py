"""tf.compat.v1.losses: losses, weighted and noted in a collection."""

from ._aliases import by_file as _by_file
from ._aliases import namespace_of as _namespace_of

_PLACES = {
    "_losses": (
        "Reduction absolute_difference add_loss compute_weighted_loss cosine_distance "
        "get_losses get_regularization_loss get_regularization_losses get_total_loss "
        "hinge_loss huber_loss log_loss mean_pairwise_squared_error "
        "mean_squared_error sigmoid_cross_entropy softmax_cross_entropy "
        "sparse_softmax_cross_entropy"
    ),
}

__getattr__, __dir__, __all__ = _namespace_of(__name__, (), _by_file(_PLACES))
