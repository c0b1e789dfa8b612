"""Loss functions as metrics: their means over all samples seen."""

from ..._core.op import op
from .._base.configured import arguments
from ..losses import crossentropy, divergence, margins, regression
from .mean import MeanMetricWrapper


@op("y_true, y_pred", label="Mul")
def cosine_similarity(y_true, y_pred, axis=-1):
    """(y_true . y_pred) / (|y_true| |y_pred|) along `axis`: 1 for the same direction."""
    return regression.cosine(y_true.to(y_pred.dtype), y_pred, axis)


class MeanSquaredError(MeanMetricWrapper):
    """The mean of (y_true - y_pred)^2."""

    def __init__(self, name="mean_squared_error", dtype=None):
        super().__init__(regression.mean_squared_error, name, dtype=dtype)


class MeanAbsoluteError(MeanMetricWrapper):
    """The mean of |y_true - y_pred|."""

    def __init__(self, name="mean_absolute_error", dtype=None):
        super().__init__(regression.mean_absolute_error, name, dtype=dtype)


class MeanAbsolutePercentageError(MeanMetricWrapper):
    """The mean of 100 |y_true - y_pred| / |y_true|."""

    def __init__(self, name="mean_absolute_percentage_error", dtype=None):
        super().__init__(regression.mean_absolute_percentage_error, name, dtype=dtype)


class MeanSquaredLogarithmicError(MeanMetricWrapper):
    """The mean of (log(y_true + 1) - log(y_pred + 1))^2."""

    def __init__(self, name="mean_squared_logarithmic_error", dtype=None):
        super().__init__(regression.mean_squared_logarithmic_error, name, dtype=dtype)


class LogCoshError(MeanMetricWrapper):
    """The mean of log(cosh(y_pred - y_true))."""

    def __init__(self, name="logcosh", dtype=None):
        super().__init__(regression.log_cosh, name, dtype=dtype)


class CosineSimilarity(MeanMetricWrapper):
    """The mean cosine of the angle between y_true and y_pred along `axis`."""

    def __init__(self, name="cosine_similarity", dtype=None, axis=-1):
        super().__init__(cosine_similarity, name, dtype=dtype, axis=axis)


class Hinge(MeanMetricWrapper):
    """The mean of max(1 - y_true * y_pred, 0), labels -1 and 1 (or 0 and 1)."""

    def __init__(self, name="hinge", dtype=None):
        super().__init__(margins.hinge, name, dtype=dtype)


class SquaredHinge(MeanMetricWrapper):
    """The mean of max(1 - y_true * y_pred, 0)^2, labels -1 and 1 (or 0 and 1)."""

    def __init__(self, name="squared_hinge", dtype=None):
        super().__init__(margins.squared_hinge, name, dtype=dtype)


class CategoricalHinge(MeanMetricWrapper):
    """The mean of max(neg - pos + 1, 0): see `tf.keras.losses.categorical_hinge`."""

    def __init__(self, name="categorical_hinge", dtype=None):
        super().__init__(margins.categorical_hinge, name, dtype=dtype)


class Poisson(MeanMetricWrapper):
    """The mean of y_pred - y_true * log(y_pred)."""

    def __init__(self, name="poisson", dtype=None):
        super().__init__(divergence.poisson, name, dtype=dtype)


class KLDivergence(MeanMetricWrapper):
    """The mean of sum(y_true * log(y_true / y_pred))."""

    def __init__(self, name="kullback_leibler_divergence", dtype=None):
        super().__init__(divergence.kl_divergence, name, dtype=dtype)


class BinaryCrossentropy(MeanMetricWrapper):
    """The mean cross entropy of yes-no labels and probabilities (or logits)."""

    def __init__(
        self, name="binary_crossentropy", dtype=None, from_logits=False, label_smoothing=0
    ):
        super().__init__(crossentropy.binary_crossentropy, **arguments(locals()))


class CategoricalCrossentropy(MeanMetricWrapper):
    """The mean cross entropy of one-hot labels and probabilities (or logits)."""

    def __init__(
        self,
        name="categorical_crossentropy",
        dtype=None,
        from_logits=False,
        label_smoothing=0,
        axis=-1,
    ):
        super().__init__(crossentropy.categorical_crossentropy, **arguments(locals()))


class SparseCategoricalCrossentropy(MeanMetricWrapper):
    """The mean cross entropy of class numbers and probabilities (or logits).

    ignore_class: positions of this class do not count.
    """

    def __init__(
        self,
        name="sparse_categorical_crossentropy",
        dtype=None,
        from_logits=False,
        ignore_class=None,
        axis=-1,
    ):
        super().__init__(crossentropy.sparse_categorical_crossentropy, **arguments(locals()))
