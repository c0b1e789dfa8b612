"""tf.compat.v1.math: tf.math with TensorFlow 1's parameters."""

from ._aliases import by_file as _by_file
from ._aliases import namespace_of as _namespace_of

_PLACES = {
    "_math": (
        "argmax argmin bincount confusion_matrix count_nonzero reduce_all reduce_any "
        "reduce_logsumexp reduce_max reduce_mean reduce_min reduce_prod reduce_sum "
        "scalar_mul"
    ),
}
_LAZY = _by_file(_PLACES)
# what TensorFlow 1 has as an object of its own, with the same parameters
_SAME = (
    "abs acos acosh add angle asin asinh atan atanh bessel_i0 bessel_i0e bessel_i1 bessel_i1e ceil "
    "conj cos cosh digamma divide divide_no_nan erf erfc erfcinv erfinv exp expm1 floor floormod "
    "imag in_top_k lgamma log log1p log_sigmoid log_softmax maximum minimum mod multiply "
    "multiply_no_nan ndtri negative real reciprocal reciprocal_no_nan reduce_euclidean_norm "
    "reduce_std reduce_variance rint round rsqrt sigmoid sign sin sinh softmax softplus sqrt "
    "square tan tanh"
)
_ROOT, _, _ = __name__.partition(".")
_LAZY |= {name: (f"{_ROOT}.math", name) for name in _SAME.split() if name not in _LAZY}

__getattr__, __dir__, __all__ = _namespace_of(__name__, (), _LAZY)
