"""Sums and means over batches: the metrics behind most others."""

import torch

from ..._core.composite import Composite
from ..._core.errors import invalid
from ..._core.meta_twins import for_real
from ..._core.tensor import Tensor
from ..._ops.casting import cast
from ..._ops.creation import convert_to_tensor
from ...autograph.conversion import converted
from .._base import legacy
from .._base.serialization import deserialize_keras_object
from ..losses import _reduce
from ..losses.base import matched
from .base import Metric, accumulate, div_no_nan, flat_values, from_raw, no_none, raw

# What names in configs mean; filled by serialization.py.
NAMED = {}


def _values(metric, values, sample_weight, update):
    if isinstance(values, dict):
        raise _not_one_tensor(values)
    if values is None:
        raise no_none()
    if isinstance(values, Composite):
        (values,), sample_weight = flat_values((values,), sample_weight)
    values = raw(values)
    update(metric, values, raw(sample_weight, values.device))


def _not_one_tensor(values):
    return RuntimeError(
        f"The output of a metric function can only be a single Tensor. Received: {values}. To "
        "return a dict of values, implement a custom Metric subclass."
    )


def weigh(values, weight, reduce):
    """Values times weights, and the weights that count, of raw tensors of one dtype.

    Weights fit values of the same rank, with 1 for axes they do not tell apart.  Otherwise the
    last axes of the values are taken together by `reduce` first.
    """
    weight = _reduce.match_weight(values, weight)
    if not weight.ndim or _fits(weight.shape, values.shape):
        weight = weight.expand(values.shape)
    elif weight.ndim < values.ndim:
        values = reduce(values, list(range(weight.ndim, values.ndim)))
    try:
        return values * weight, weight
    except RuntimeError:
        raise invalid(
            f"Incompatible shapes: values {list(values.shape)} vs. sample_weight "
            f"{list(weight.shape)} [Op:Mul]"
        ) from None


def _fits(weight, values):
    return len(weight) == len(values) and all(
        w in (1, v) for w, v in zip(weight, values, strict=True)
    )


class Reduce(Metric):
    """The base of Sum and Mean.

    reduction: "sum", or "weighted_mean": the sum of values times weights by that of weights.
    """

    def __init__(self, reduction, name, dtype=None):
        super().__init__(name=name, dtype=dtype)
        self.reduction = reduction
        self.total = self.add_weight("total", initializer="zeros")
        if reduction != "sum":
            self.count = self.add_weight("count", initializer="zeros")

    def update_raw(self, values, sample_weight=None):
        """Adds raw values, weighted, to the state."""
        if sample_weight is not None:
            dtype = self.total._t.dtype
            join = torch.sum if self.reduction == "sum" else torch.mean
            values, sample_weight = weigh(values.to(dtype), sample_weight.to(dtype), join)
            accumulate(self.total, values.sum())
            if self.reduction != "sum":
                accumulate(self.count, sample_weight.sum())
            return
        if values.dtype is torch.uint64:
            values = values.to(self.total._t.dtype)
        if values.dtype is torch.bool:
            accumulate(self.total, torch.count_nonzero(values))
        elif values.is_floating_point():
            accumulate(self.total, values.sum(dtype=self.total._t.dtype))
        else:
            accumulate(self.total, values.sum())
        if self.reduction != "sum":
            accumulate(self.count, values.numel())

    def update_state(self, values, sample_weight=None):
        """Takes values into account.

        sample_weight: weights of the shape of the values, or of their first axes.
        """
        _values(self, values, sample_weight, Reduce.update_raw)
        return self.total if self.reduction == "sum" else self.count

    def result(self):
        """The sum, or the mean; 0 before the first update."""
        if self.reduction == "sum":
            return self.total
        return Tensor(div_no_nan(self.total._t, self.count._t))


class Sum(Reduce):
    """The sum of values (times weights).

    >>> float(tf.keras.metrics.Sum()([1.0, 3.0, 5.0]))
    9.0
    """

    def __init__(self, name="sum", dtype=None):
        super().__init__(reduction="sum", name=name, dtype=dtype)


class Mean(Reduce):
    """The mean of values: sum(values * weights) / sum(weights).

    >>> float(tf.keras.metrics.Mean()([1.0, 3.0, 5.0], sample_weight=[1.0, 1.0, 0.0]))
    2.0
    """

    def __init__(self, name="mean", dtype=None):
        super().__init__(reduction="weighted_mean", name=name, dtype=dtype)


class MeanMetricWrapper(Mean):
    """The mean of `fn(y_true, y_pred, **kwargs)`, one value per sample or position.

    >>> m = tf.keras.metrics.MeanMetricWrapper(lambda y_true, y_pred: abs(y_true - y_pred))
    >>> float(m([1.0, 2.0], [1.5, 2.0]))
    0.25
    """

    def __init__(self, fn, name=None, dtype=None, **kwargs):
        super().__init__(name=name, dtype=dtype)
        self._fn = fn
        self._fn_kwargs = kwargs

    def update_raw(self, y_true, y_pred, sample_weight=None):
        """Takes a batch into account: labels, predictions and weights."""
        fn, dtype = self._fn, self.total._t.dtype
        if y_pred.dtype is not dtype:
            y_pred = y_pred.to(dtype)
        y_true, y_pred = _reduce.match_ranks(y_true, y_pred)
        body = getattr(fn, "raw", None)
        if body is None:
            values = _called(fn, y_true.to(dtype), y_pred, self._fn_kwargs)
        else:
            try:
                values = body(y_true, y_pred, **self._fn_kwargs)
            except RuntimeError as error:
                raise _reduce.misfit(f"metric {self.name!r}", y_true, y_pred, error) from None
        mask = getattr(values, "_keras_mask", None)
        if mask is not None:
            sample_weight = _reduce.masked_weight(values, sample_weight, mask)
        Reduce.update_raw(self, values, sample_weight)

    _update_pair = from_raw(update_raw)

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Takes a batch into account.

        sample_weight: weights of the shape of what `fn` gives, or of its first axes.
        """
        self._update_pair(y_true, y_pred, sample_weight)
        return self.count

    def _by_ops(self):
        return None if hasattr(self._fn, "raw") else self._update_by_ops

    def _update_by_ops(self, y_true, y_pred, sample_weight=None):
        y_true, y_pred = cast(y_true, self.dtype), cast(y_pred, self.dtype)
        if y_true.shape.rank != y_pred.shape.rank:
            y_true, y_pred = matched(y_true, y_pred)
        values = converted(self._fn)(y_true, y_pred, **self._fn_kwargs)
        if isinstance(values, dict):
            raise _not_one_tensor(values)
        values = convert_to_tensor(values)
        mask = getattr(values, "_keras_mask", None)
        if mask is not None:
            mask = cast(mask, values.dtype)
            sample_weight = (
                mask if sample_weight is None else mask * cast(sample_weight, mask.dtype)
            )
        return Mean.update_state(self, values, sample_weight)

    def get_config(self):
        """The constructor's arguments."""
        config = {k: v.numpy() if hasattr(v, "_t") else v for k, v in self._fn_kwargs.items()}
        if type(self) is MeanMetricWrapper:
            config["fn"] = self._fn
        return {**super().get_config(), **config}

    @classmethod
    def from_config(cls, config):
        """A metric from its `get_config`, with fresh state."""
        config = dict(config)
        fn = config.pop("fn", None)
        if cls is MeanMetricWrapper:
            fn = fn if callable(fn) else _function(fn)
            return cls(fn, **config)
        return cls(**config)


def _function(identifier):
    """A function from its name or its config."""
    if isinstance(identifier, dict):
        return deserialize_keras_object(identifier, module_objects=NAMED)
    return legacy.deserialize_keras_object(identifier, NAMED, None, "metric function")


def _called(fn, y_true, y_pred, arguments):
    """The raw value of a user's function."""
    alone = y_pred.detach()
    for name, value in y_pred.__dict__.items():  # the logits of an activation
        setattr(alone, name, value.detach() if isinstance(value, torch.Tensor) else value)
    values = fn(Tensor(y_true), Tensor(alone), **arguments)
    if isinstance(values, dict):
        raise _not_one_tensor(values)
    return raw(values)


class MeanTensor(Metric):
    """The mean of each element over the batches seen, which all have one shape.

    >>> m = tf.keras.metrics.MeanTensor()
    >>> m.update_state([0.0, 1.0])
    >>> m([4.0, 5.0]).numpy()
    array([2., 3.], dtype=float32)
    """

    def __init__(self, name="mean_tensor", dtype=None, shape=None):
        super().__init__(name=name, dtype=dtype)
        if shape is not None:
            self._build(shape)

    total = count = None  # until the shape is known

    def _build_for(self, values, sample_weight=None):
        """Makes the state for traced values."""
        if self.total is None and getattr(values, "_is_graph", False):
            with for_real():
                self._build(values.shape)

    def _build(self, shape):
        self.total = self.add_weight("total", shape=shape, initializer="zeros")
        self.count = self.add_weight("count", shape=shape, initializer="zeros")

    def update_raw(self, values, sample_weight=None):
        """Adds raw values, weighted, to the state; ValueError for another shape than before."""
        values = values.to(self._torch_dtype)
        if self.total is None:
            self._build(values.shape)
        elif self.total._t.shape != values.shape:
            raise ValueError(
                "MeanTensor input values must always have the same shape. Expected shape (set "
                f"during the first call): {self.total.shape}. Got: {tuple(values.shape)}."
            )
        if sample_weight is None:
            accumulate(self.total, values)
            accumulate(self.count, 1)
            return
        values, weight = weigh(values, sample_weight.to(values.dtype), torch.mean)
        accumulate(self.total, values)
        accumulate(self.count, weight)

    def update_state(self, values, sample_weight=None):
        """Takes values into account, with weights of their shape."""
        _values(self, values, sample_weight, MeanTensor.update_raw)

    def result(self):
        """The mean of each element; ValueError before the first update."""
        if self.total is None:
            raise ValueError(
                "MeanTensor does not have any value yet. Please call the MeanTensor instance or "
                "use `.update_state(value)` before retrieving the result."
            )
        return Tensor(div_no_nan(self.total._t, self.count._t))


class MeanRelativeError(Mean):
    """The mean of |y_true - y_pred| / normalizer, 0 where the normalizer is 0.

    normalizer: of the shape of the predictions.
    """

    def __init__(self, normalizer, name=None, dtype=None):
        super().__init__(name=name, dtype=dtype)
        self.normalizer = Tensor(raw(normalizer).to(self._torch_dtype))

    def update_raw(self, y_true, y_pred, sample_weight=None):
        """Takes a batch into account: labels, predictions and weights."""
        dtype = self._torch_dtype
        y_true, y_pred = _reduce.match_ranks(y_true.to(dtype), y_pred.to(dtype))
        normalizer, y_pred = _reduce.match_ranks(self.normalizer._t, y_pred)
        if y_true.shape != y_pred.shape:
            raise ValueError(
                f"Shapes {tuple(y_pred.shape)} and {tuple(y_true.shape)} are incompatible"
            )
        try:
            errors = div_no_nan((y_true - y_pred).abs(), normalizer)
        except RuntimeError as error:
            raise _reduce.misfit(f"metric {self.name!r}", normalizer, y_pred, error) from None
        Reduce.update_raw(self, errors, sample_weight)

    update_state = from_raw(update_raw)

    def get_config(self):
        """The constructor's arguments."""
        return {**super().get_config(), "normalizer": self.normalizer.numpy()}


class RootMeanSquaredError(Mean):
    """sqrt(mean((y_true - y_pred)^2)).

    >>> m = tf.keras.metrics.RootMeanSquaredError()
    >>> round(float(m([[0.0, 1.0], [0.0, 0.0]], [[1.0, 1.0], [0.0, 0.0]])), 4)
    0.5
    """

    def __init__(self, name="root_mean_squared_error", dtype=None):
        super().__init__(name, dtype=dtype)

    def update_raw(self, y_true, y_pred, sample_weight=None):
        """Takes a batch into account: labels, predictions and weights."""
        dtype = self.total._t.dtype
        y_true, y_pred = _reduce.match_ranks(y_true.to(dtype), y_pred.to(dtype))
        try:
            errors = (y_pred - y_true).square()
        except RuntimeError as error:
            raise _reduce.misfit(f"metric {self.name!r}", y_true, y_pred, error) from None
        Reduce.update_raw(self, errors, sample_weight)

    update_state = from_raw(update_raw)

    def result(self):
        """The root of the mean; 0 before the first update."""
        return Tensor(div_no_nan(self.total._t, self.count._t).sqrt())
