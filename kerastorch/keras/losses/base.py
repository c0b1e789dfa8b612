"""The base classes of losses: weighting by sample, and reduction."""

import numpy as np

from ..._core.errors import UnimplementedError, invalid
from ..._core.op import op
from ..._core.replicas import in_use
from ..._core.state import state
from .._base import legacy
from .._base.object_registration import get_registered_name
from . import _reduce

# What names in configs mean; filled by serialization.py.
NAMED = {}


_NO_MEAN = (
    "Please use `tf.keras.losses.Reduction.SUM` or `tf.keras.losses.Reduction.NONE` for loss "
    "reduction when losses are used with `tf.distribute.Strategy`, except for specifying losses in "
    "`Model.compile()` for use by the built-in training looop `Model.fit()`.\nPlease see "
    "https://www.tensorflow.org/tutorials/distribute/custom_training for more details."
)


class Reduction:
    """How a batch of losses becomes one number (tf.keras.losses.Reduction).

    AUTO is SUM_OVER_BATCH_SIZE: the sum divided by the number of losses; NONE leaves them be.
    """

    AUTO = "auto"
    NONE = "none"
    SUM = "sum"
    SUM_OVER_BATCH_SIZE = "sum_over_batch_size"

    @classmethod
    def all(cls):
        """The four names."""
        return (cls.AUTO, cls.NONE, cls.SUM, cls.SUM_OVER_BATCH_SIZE)

    @classmethod
    def validate(cls, key):
        """ValueError unless `key` is one of the four names."""
        if key not in cls.all():
            raise ValueError(f'Invalid Reduction Key: {key}. Expected keys are "{cls.all()}"')


@op("losses, sample_weight?, mask?", label="Mul")
def _weighted(losses, sample_weight, mask, reduction):
    return _reduce.weighted(losses, sample_weight, mask, reduction)


class Loss:
    """Base class of losses (tf.keras.losses.Loss).

    A subclass defines `call(y_true, y_pred)`, which answers with one loss per sample (or per
    position); calling the loss object weights and reduces them.

    reduction: one of `Reduction`.

    >>> class Half(tf.keras.losses.Loss):
    ...     def call(self, y_true, y_pred):
    ...         return tf.reduce_mean((y_true - y_pred) ** 2, axis=-1) / 2
    >>> float(Half()(tf.constant([[0.0, 2.0]]), tf.constant([[0.0, 0.0]])))
    1.0
    """

    _compiled = False  # whether compile() has it, so that its value is scaled for replicas
    raw_value = None
    """None, or what calling the loss gives as a function of raw torch tensors (y_true, y_pred,
    sample_weight=None, mask=None): None for a loss of which a part is a user's."""

    def __init__(self, reduction=Reduction.AUTO, name=None):
        Reduction.validate(reduction)
        self.reduction = reduction
        self.name = name

    def call(self, y_true, y_pred):
        """One loss per sample or position; to be defined by the subclass."""
        raise NotImplementedError("Must be implemented in subclasses.")

    def __call__(self, y_true, y_pred, sample_weight=None):
        """The weighted, reduced loss.

        sample_weight: a number, or a tensor of one weight per sample or per position.
        Masks on `y_pred` and on the losses (`_keras_mask`) count as weights too.
        """
        losses = self.call(y_true, y_pred)
        mask = _both(_reduce.mask_of(y_pred), _reduce.mask_of(losses))
        return _weighted(losses, sample_weight, mask, self._reduction())

    def _reduction(self):
        how = self.reduction
        if how == Reduction.AUTO:
            how = Reduction.SUM_OVER_BATCH_SIZE
        if (
            in_use
            and state.strategy is not None
            and how == Reduction.SUM_OVER_BATCH_SIZE
            and not self._compiled
        ):
            raise ValueError(_NO_MEAN)
        return how

    def get_config(self):
        """The constructor's arguments."""
        return {"reduction": self.reduction, "name": self.name}

    @classmethod
    def from_config(cls, config):
        """A loss from its `get_config`."""
        return cls(**config)


def _both(a, b):
    if a is None or b is None:
        return b if a is None else a
    return a & b


@op("y_true, y_pred, sample_weight?, mask?", strings=True, label="Loss")
def _value(y_true, y_pred, sample_weight, mask, loss, match):
    if isinstance(y_true, np.ndarray) or isinstance(y_pred, np.ndarray):
        raise _no_text(y_true, y_pred, loss)
    return loss._value(y_true, y_pred, sample_weight, mask, match)


def _no_text(y_true, y_pred, loss):
    """TensorFlow's error for text among a loss's arguments: of the cast of the labels to the dtype
    of the predictions, where that differs and is done."""
    alike = isinstance(y_true, np.ndarray) and isinstance(y_pred, np.ndarray)
    if alike or loss.fn.__name__ == "cosine_similarity":
        return invalid(f"loss {loss.name!r} takes numbers, got text [Op:Square]")
    return UnimplementedError(
        None, None, f"Cast between string and number is not supported: loss {loss.name!r} [Op:Cast]"
    )


class LossFunctionWrapper(Loss):
    """A loss object made of a function `fn(y_true, y_pred, **kwargs)` of per-sample losses."""

    def __init__(self, fn, reduction=Reduction.AUTO, name=None, **kwargs):
        super().__init__(reduction=reduction, name=name)
        self.fn = fn
        self._fn_kwargs = kwargs

    def call(self, y_true, y_pred):
        """fn(y_true, y_pred), one loss per sample or position."""
        both = _is_tensor(y_true) and _is_tensor(y_pred)
        if both and y_true.shape.rank != y_pred.shape.rank:
            y_true, y_pred = matched(y_true, y_pred)
        return self.fn(y_true, y_pred, **self._fn_kwargs)

    def __call__(self, y_true, y_pred, sample_weight=None):
        """The weighted, reduced loss (see `Loss.__call__`)."""
        if not self._is_raw():
            return super().__call__(y_true, y_pred, sample_weight)
        # TensorFlow lines up ranks only where both are tensors already.
        match = _is_tensor(y_true) and _is_tensor(y_pred)
        return _value(y_true, y_pred, sample_weight, _reduce.mask_of(y_pred), self, match)

    def _is_raw(self):
        """Whether `fn` and `call` are this package's code on raw tensors."""
        return hasattr(self.fn, "raw") and type(self).call is LossFunctionWrapper.call

    @property
    def raw_value(self):
        """What calling the loss gives, on raw tensors (see `Loss.raw_value`)."""
        if self._is_raw() and type(self).__call__ is LossFunctionWrapper.__call__:
            return self._raw_value
        return None

    def _raw_value(self, y_true, y_pred, sample_weight=None, mask=None):
        try:
            return self._value(y_true, y_pred, sample_weight, mask, True)
        except RuntimeError as error:
            raise _reduce.misfit(f"loss {self.name!r}", y_true, y_pred, error) from None

    def _value(self, y_true, y_pred, sample_weight, mask, match):
        fn, reduction = self.fn, self._reduction()
        if match:
            y_true, y_pred = _reduce.match_ranks(y_true, y_pred)
        if sample_weight is None and mask is None and reduction == "sum_over_batch_size":
            short = getattr(fn, "mean", None)
            value = short(y_true, y_pred, **self._fn_kwargs) if short is not None else None
            if value is not None:
                return value
        losses = fn.raw(y_true, y_pred, **self._fn_kwargs)
        mask = _both(mask, getattr(losses, "_keras_mask", None))
        return _reduce.weighted(losses, sample_weight, mask, reduction)

    def get_config(self):
        """The constructor's arguments, and the name of `fn`."""
        arguments = {k: _plain(v) for k, v in self._fn_kwargs.items()}
        return {**super().get_config(), **arguments, "fn": get_registered_name(self.fn)}

    @classmethod
    def from_config(cls, config):
        """A loss from its `get_config`."""
        config = dict(config)
        fn = config.pop("fn", None)
        if fn is not None and cls is LossFunctionWrapper:
            config["fn"] = legacy.deserialize_keras_object(fn, NAMED)
        return cls(**config)


@op("y_true, y_pred", label="Squeeze")
def matched(y_true, y_pred):
    """Labels and predictions of the same rank, where one lacks a last axis of size 1."""
    return _reduce.match_ranks(y_true, y_pred)


def _is_tensor(x):
    return hasattr(x, "_t") or getattr(x, "_is_symbolic", False)


def _plain(value):
    return value.numpy() if hasattr(value, "_t") else value
