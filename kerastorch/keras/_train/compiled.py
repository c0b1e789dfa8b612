"""What compile() makes of losses and metrics: containers that match them to outputs."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from ..._core import nest
from ..._core.composite import Composite
from ..._core.errors import InvalidArgumentError, UnimplementedError, invalid
from ..._core.modes import Node, modes, offered
from ..._core.replicas import count as replica_count
from ..._core.replicas import in_use
from ..._core.state import state
from ..._core.tensor import Tensor, taped
from ...ragged._ragged_tensor import RaggedTensor
from .. import losses as losses_module
from .. import metrics as metrics_module
from .._base.naming import fresh_names, snake_case
from .._layer.raw_calls import handle_of
from ..losses._ragged import check_rows, flat_values, is_ragged
from ..losses.base import LossFunctionWrapper
from ..metrics.wrappers import MeanMetricWrapper


def conform(outputs: Any, struct: Any, names: Sequence[str]) -> list:
    """Targets, weights or losses as a list with one entry for each output.

    struct: one for all outputs, a nest like that of the outputs, or a dict by output name;
        ValueError for names that no output has.
    """
    if isinstance(struct, dict):
        if isinstance(outputs, dict):
            struct = {**dict.fromkeys(outputs), **struct}
        elif not nest.is_nested(outputs) or not any(map(nest.is_nested, outputs)):
            unknown = [key for key in struct if key not in names]
            if unknown:
                raise ValueError(
                    "Found unexpected losses or metrics that do not correspond to any Model "
                    f"output: {unknown}. Valid mode output names: {names}. Received struct is: "
                    f"{struct}."
                )
            return [struct.get(name) for name in names]
    if nest.is_nested(struct):
        return nest.flatten(struct)
    return [struct] * len(nest.flatten(outputs))


def pseudo_names(values: Any, prefix: str = "output_") -> list[str]:
    """The names that Keras makes up for outputs or inputs: their keys and places (from 1 on),
    joined by _, behind `prefix` where they begin with a place."""
    return [f"{prefix}1"] if not nest.is_nested(values) else list(_paths(values, prefix))


def _paths(structure, start):
    if isinstance(structure, dict):
        items = [(str(k), structure[k]) for k in sorted(structure)]
    else:
        items = [(f"{start}{i + 1}", x) for i, x in enumerate(structure)]
    for name, value in items:
        if nest.is_nested(value):
            for rest in _paths(value, ""):
                yield f"{name}_{rest}"
        else:
            yield name


def _raws(structure):
    if structure is None:
        return None
    return nest.map_structure(lambda x: getattr(x, "_t", x), structure)


def _masks(structure):
    """The raw masks of tensors, flat; None without any."""
    masks = [getattr(x, "_keras_mask", None) for x in nest.flatten(structure)]
    return [getattr(m, "_t", m) for m in masks] if any(m is not None for m in masks) else None


def _tensor(raw, mask=None):
    """A raw value as a tensor with its mask."""
    if raw is None or isinstance(raw, Composite):
        return raw
    handle = handle_of(raw)
    if mask is not None:
        handle._keras_mask = Tensor(mask)
    return handle


def _matched(target, output, weight):
    """Targets and weights for losses and metrics of users: the rank of the output, and its dtype
    if of its kind."""
    if not isinstance(target, torch.Tensor) or not isinstance(output, torch.Tensor):
        return target, weight
    if target.ndim == 1 and output.ndim == 2:
        target = target.unsqueeze(-1)
    if target.is_floating_point() == output.is_floating_point() and target.dtype != torch.bool:
        target = target.to(output.dtype)
    if weight is not None:
        if weight.ndim == 1 and output.ndim == 2:
            weight = weight.unsqueeze(-1)
        weight = weight.to(output.dtype)
    return target, weight


class LossesContainer:
    """The losses of a compiled model, one per output, their weights and running means."""

    def __init__(self, losses, loss_weights=None, output_names=None, total=None):
        self._given, self._given_weights = losses, loss_weights
        self._names = output_names
        self._total = total or metrics_module.Mean(name="loss")
        self._built = False
        self.losses = []
        self._means = []
        self.trained = self.tested = 0  # steps that ran unrecorded, see recordings.py

    def build(self, outputs: Any, model: Any = None) -> None:
        """Matches losses to outputs, at the first batch."""
        names = self.output_names = self._names or pseudo_names(outputs)
        self.losses = [get_loss(g) for g in conform(outputs, self._given, names)]
        for loss in self.losses:
            if isinstance(loss, losses_module.Loss):
                loss._compiled = True
        self.weights = conform(outputs, self._given_weights, names)
        if len(names) == 1:
            self._means = [None]
        else:
            self._means = [
                None if loss is None else metrics_module.Mean(name=f"{name}_loss")
                for name, loss in zip(names, self.losses, strict=False)
            ]
        self._built = True

    @property
    def metrics(self) -> list[metrics_module.Metric]:
        """The running means: the total, and one per output when there are several."""
        if not self._built:
            return []
        return [self._total] + [m for m in self._means if m is not None]

    def __call__(self, y_true, y_pred, sample_weight=None, regularization_losses=None):
        """The total loss as a tensor, or None without losses; updates the running means."""
        if not self._built:
            self.build(y_pred)
        if modes.active:
            args = (self, y_true, y_pred, sample_weight, regularization_losses)
            if (result := offered(LOSSES, args)) is not NotImplemented:
                return result
        extra = [r._t for r in nest.flatten(regularization_losses or [])]
        masks = _masks(y_pred)
        raw = self.raw(_raws(y_true), _raws(y_pred), _raws(sample_weight), extra, masks)
        if raw is None:
            return None
        return taped(raw, ()) if raw.requires_grad else Tensor(raw)

    def raw(
        self,
        y_true: Any,
        y_pred: Any,
        sample_weight: Any,
        extra: Sequence[torch.Tensor],
        masks: Sequence[torch.Tensor | None] | None = None,
    ) -> torch.Tensor | None:
        """The total loss of raw values; updates the running means."""
        total, values, batch = self.compute(y_true, y_pred, sample_weight, extra, masks)
        self.note(total, values, batch)
        return total

    def compute(
        self,
        y_true: Any,
        y_pred: Any,
        sample_weight: Any,
        extra: Sequence[torch.Tensor],
        masks: Sequence[torch.Tensor | None] | None = None,
    ) -> tuple[torch.Tensor | None, list[torch.Tensor | None], int | None]:
        """(total loss or None, outputs' losses, batch size) of raw values; changes nothing.

        extra: more losses; masks: the outputs' masks, in a flat list.
        """
        if (
            type(y_pred) is torch.Tensor
            and type(y_true) is torch.Tensor
            and (sample_weight is None or type(sample_weight) is torch.Tensor)
        ):
            outputs, targets, weights = (y_pred,), (y_true,), (sample_weight,)
        else:
            outputs = nest.flatten(y_pred)
            targets = conform(y_pred, y_true, self.output_names)
            weights = conform(y_pred, sample_weight, self.output_names)
        if in_use and replica_count() > 1:
            rows = self.losses, targets, outputs, weights, self.weights
            return self._scaled(zip(*rows, strict=False), len(outputs), extra, masks)
        total, batch, values = None, None, [None] * len(outputs)
        rows = zip(self.losses, targets, outputs, weights, self.weights, strict=False)
        for i, (loss, target, output, sample, factor) in enumerate(rows):
            if loss is None or target is None:
                continue
            if type(target) is not torch.Tensor:
                _refuse_strings(target, loss, output)
            mask = None if masks is None else masks[i]
            value = values[i] = loss_value(loss, target, output, sample, mask)
            if batch is None:
                batch = len(target)
            if factor is not None:
                value = value * getattr(factor, "_t", factor)
            total = value if total is None else total + value
        for r in extra:
            if total is not None and total.shape != r.shape:
                raise _no_sum(total, r)
            total = r if total is None else total + r
        return total, values, batch

    def _scaled(self, rows, outputs, extra, masks):
        """What `compute` gives in one of several replicas, whose gradients are summed.

        Means are divided by the number of replicas; what the running mean of the total takes is not
        (it stands behind the values), but sums are multiplied by it, as each replica counts as a
        batch.
        """
        total, shown, batch, values, replicas = None, None, None, [None] * outputs, replica_count()
        for i, (loss, target, output, sample, factor) in enumerate(rows):
            if loss is None or target is None:
                continue
            if type(target) is not torch.Tensor:
                _refuse_strings(target, loss, output)
            mask = None if masks is None else masks[i]
            value = noted = loss_value(loss, target, output, sample, mask)
            how = getattr(loss, "reduction", None)
            if how == losses_module.Reduction.SUM:
                noted = noted * replicas
            values[i] = noted
            if batch is None:
                batch = len(target)
            if factor is not None:
                factor = getattr(factor, "_t", factor)
                value, noted = value * factor, noted * factor
            if how in _MEANS:
                value = value / replicas
            total = value if total is None else total + value
            shown = noted if shown is None else shown + noted
        for r in extra:
            if total is not None and total.shape != r.shape:
                raise _no_sum(total, r)
            total = r / replicas if total is None else total + r / replicas
            shown = r if shown is None else shown + r
        return total, [*values, shown], batch

    def note(
        self, total: torch.Tensor | None, values: Sequence[torch.Tensor | None], batch: int | None
    ) -> None:
        """Takes what `compute` gave into the running means."""
        for mean, value in zip(self._means, values, strict=False):
            if mean is not None and value is not None:
                _add_to(mean, value, batch)
        if len(values) > len(self._means):  # of one of several replicas
            total = values[-1]
        if total is not None:
            _add_to(self._total, total, batch)

    def reset_state(self) -> None:
        """Sets the running means to zero."""
        for metric in self.metrics:
            metric.reset_state()


_MEANS = (losses_module.Reduction.AUTO, losses_module.Reduction.SUM_OVER_BATCH_SIZE)


def _no_sum(a, b):
    """TensorFlow's error for losses of different shapes: there is no AddN of them."""
    kind = invalid if state.step is None else ValueError
    return kind(
        "Inputs to operation AddN of type AddN must have the same size and shape. Shapes must be "
        f"equal: the losses so far {list(a.shape)} and a loss that was added {list(b.shape)}"
    )


_SPARSE_LOSS = losses_module.sparse_categorical_crossentropy


def loss_value(
    loss: losses_module.Loss,
    y_true: Any,
    y_pred: Any,
    sample_weight: torch.Tensor | None,
    mask: torch.Tensor | None = None,
) -> torch.Tensor:
    """The reduced loss of one output, raw."""
    if type(y_pred) is not torch.Tensor and is_ragged(y_true, y_pred):
        value = loss(_tensor(y_true), _tensor(y_pred), sample_weight=_tensor(sample_weight))
        return value._t
    raw_value = getattr(loss, "raw_value", None)
    if raw_value is not None:
        if y_true.ndim == 1 and y_pred.ndim == 2 and loss.fn is not _SPARSE_LOSS:
            y_true = y_true.unsqueeze(-1)
        try:
            return raw_value(y_true, y_pred, sample_weight, mask)
        except InvalidArgumentError as error:
            if "must match the size" in error.message and not _fit(y_true.shape, y_pred.shape):
                raise ValueError(error.message) from None
            raise
    y_true, sample_weight = _matched(y_true, y_pred, sample_weight)
    value = loss(_tensor(y_true), _tensor(y_pred, mask), sample_weight=_tensor(sample_weight))
    return value._t if hasattr(value, "_t") else torch.as_tensor(value)


def _flattened(target, output):
    """The raw innermost values of ragged targets and outputs of the same rows."""
    check_rows(target, output)
    return target.flat_values._t, output.flat_values._t


def _fit(a, b):
    """Whether shapes broadcast as far as TensorFlow sees when it draws the graph of a step, where
    the batch sizes are unknown."""
    known_a, known_b = ([None, *s[1:]][::-1] for s in (a, b))
    pairs = zip(known_a, known_b, strict=False)
    return all(m is None or n is None or m == n or 1 in (m, n) for m, n in pairs)


def _refuse_strings(target, loss, output):
    """UnimplementedError for text as the targets of a loss or metric of this package."""
    function = getattr(loss, "fn", getattr(loss, "_fn", loss))
    if not isinstance(target, np.ndarray) or not (_is_own(type(loss)) and _is_own(function)):
        return
    if getattr(function, "__name__", "") == "cosine_similarity":
        kind = invalid if state.step is None else TypeError
        raise kind(f"{loss.name!r} cannot take text as targets, expected numbers [Op:Square]")
    kind = {torch.float32: "float", torch.float64: "double"}.get(output.dtype, "number")
    raise UnimplementedError(
        None,
        None,
        f"Cast string to {kind} is not supported: {loss.name!r} cannot take text as targets; give "
        "numbers, as np.unique(labels, return_inverse=True)[1] makes them [Op:Cast]",
    )


def _is_own(thing):
    """Whether a class, function or object is of this package."""
    return (getattr(thing, "__module__", None) or "").split(".")[0] == __name__.split(".")[0]


def _add_to(mean, value, count):
    """Adds a value that stands for `count` samples (None: for a batch) to a running Mean, without
    waiting for the device."""
    if count is None:
        count = 1
    if value.ndim:
        value, count = value.sum() * count, value.numel() * count
        mean.total._prepare().add_(value.detach())
    else:
        mean.total._prepare().add_(value.detach(), alpha=count)
    mean.count._prepare().add_(count)


def _name_of(function):
    """The name of a loss or metric that a user gives as an object or a function."""
    for attribute in ("name", "__name__"):
        if hasattr(function, attribute):
            return getattr(function, attribute)
    return snake_case(type(function).__name__)


def get_loss(given: Any) -> losses_module.Loss | None:
    """A loss object from a name, function, Loss, or None."""
    if given is None:
        return None
    loss = losses_module.get(given)
    if isinstance(loss, losses_module.Loss):
        return loss
    if isinstance(loss, type) and issubclass(loss, losses_module.Loss):
        raise TypeError(f"Expected a loss, got the class {loss.__name__}: say {loss.__name__}().")
    return LossFunctionWrapper(loss, name=_name_of(loss))


class MetricsContainer:
    """The metrics of a compiled model, matched to outputs."""

    def __init__(self, metrics=None, weighted_metrics=None, output_names=None, named=False):
        self._given = metrics, weighted_metrics
        self._names = output_names
        self.named = named  # whether the metrics have their final names, from a file
        self._built = False
        self._rows = []  # (output index, metric, whether it takes sample weights)
        _refuse_twins(nest.flatten(metrics) + nest.flatten(weighted_metrics))

    def has_names(self) -> bool:
        """Whether some metrics are given as names or functions, which `build` makes metrics of."""
        given = (x for x in nest.flatten(list(self._given)) if x is not None)
        return any(not isinstance(x, metrics_module.Metric) for x in given)

    def build(self, y_true: Any, y_pred: Any, model: Any = None) -> None:
        """Matches metrics to outputs, at the first batch of targets and outputs."""
        names = self.output_names = self._names or pseudo_names(y_pred)
        outputs = flat_values(nest.flatten(y_pred))
        targets = flat_values(conform(y_pred, y_true, names))
        if len(targets) != len(outputs):
            raise ValueError(
                f"Expected targets for the model's {len(outputs)} outputs {names}, got "
                f"{len(targets)}: metrics need as many."
            )
        plain, weighted = (_groups(given, y_pred, names) for given in self._given)
        taken, rows = set(), []
        # TensorFlow builds metrics in the graph of the step, where automatic names are new.
        eager = model is not None and model.run_eagerly
        with contextlib.nullcontext() if eager else fresh_names():
            for i in range(len(outputs)):
                for identifiers, is_weighted in ((plain[i], False), (weighted[i], True)):
                    for identifier in identifiers:
                        metric = get_metric(identifier, targets[i], outputs[i])
                        if metric is not None:
                            self._name(metric, names, i, taken, is_weighted)
                            rows.append((i, metric, is_weighted))
        self._rows = rows
        self._rankless = {m for m in self.metrics if getattr(m, "_fn", None) is _SPARSE_ACCURACY}
        self._built = True

    def _name(self, metric, names, i, taken, weighted):
        """Puts the output's name before the metric's, and tells weighted twins apart."""
        if not self.named:
            prefix = f"{names[i]}_" if len(names) > 1 else ""
            if weighted and prefix + metric.name in taken:
                prefix += "weighted_"
            metric._name = prefix + metric._name
            if metric._name in taken:
                raise ValueError(
                    f"Found two {'weighted ' if weighted else ''}metrics with the same name: "
                    f"{metric._name}. All the metrics added to the model need to have unique names."
                )
        taken.add(metric._name)

    def of_rows(self, rows: Sequence[tuple[int, metrics_module.Metric, bool]]) -> MetricsContainer:
        """A container of some of the metrics: (output, metric, whether it takes weights)."""
        found = MetricsContainer(output_names=self._names)
        found.output_names, found._built = self.output_names, True
        found._rows, found._rankless = list(rows), self._rankless
        return found

    @property
    def metrics(self) -> list[metrics_module.Metric]:
        """The metric objects, in output order."""
        return [metric for _, metric, _ in self._rows]

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Updates the metrics with tensors."""
        if not self._built:
            self.build(y_true, y_pred)
        if modes.active:
            args = (self, y_true, y_pred, sample_weight)
            if offered(METRICS, args) is not NotImplemented:
                return
        self.raw(_raws(y_true), _raws(y_pred), _raws(sample_weight), _masks(y_pred))

    def raw(
        self,
        y_true: Any,
        y_pred: Any,
        sample_weight: Any,
        masks: Sequence[torch.Tensor | None] | None = None,
    ) -> None:
        """Updates the metrics with raw values; masks: the outputs' masks, in a flat list."""
        if not self._rows:
            return
        if type(y_pred) is torch.Tensor and type(y_true) is torch.Tensor and sample_weight is None:
            outputs, targets, weights = (y_pred,), (y_true,), (None,)
        else:
            outputs = nest.flatten(y_pred)
            targets = conform(y_pred, y_true, self.output_names)
            weights = conform(y_pred, sample_weight, self.output_names)
        for i, metric, weighted in self._rows:
            target = targets[i]
            if target is None:
                continue
            output, weight = outputs[i], weights[i] if weighted else None
            if type(target) is not torch.Tensor:
                if isinstance(target, RaggedTensor):
                    target, output = _flattened(target, output)
                _refuse_strings(target, metric, output)
            mask = None if masks is None else masks[i]
            if mask is not None:
                weight = _masked(output, weight, mask)
            if output.ndim == 2:
                if target.ndim == 1 and metric not in self._rankless:
                    target = target.unsqueeze(-1)
                if weight is not None and weight.ndim == 1:
                    weight = weight.unsqueeze(-1)
            update_metric(metric, target, output, weight, mask)

    def reset_state(self) -> None:
        """Sets the metrics to their beginning."""
        for metric in self.metrics if self._built else nest.flatten(list(self._given)):
            if isinstance(metric, metrics_module.Metric):
                metric.reset_state()


# what a handler is asked about
LOSSES = Node(
    "LossesContainer",
    LossesContainer.__call__,
    ["self", "y_true", "y_pred", "sample_weight", "regularization_losses"],
    body=LossesContainer.compute,
    captures=lambda args: [v for m in args[0].metrics for v in m.variables],
)
METRICS = Node(
    "MetricsContainer",
    MetricsContainer.update_state,
    ["self", "y_true", "y_pred", "sample_weight"],
    body=MetricsContainer.raw,
    captures=lambda args: [v for m in args[0].metrics for v in m.variables],
)


def _refuse_twins(given):
    objects = [x for x in given if isinstance(x, metrics_module.Metric)]
    twins = [x for i, x in enumerate(objects) if any(x is y for y in objects[:i])]
    if twins:
        raise ValueError(
            "Found duplicated metrics object in the user provided metrics and weighted metrics. "
            "This will cause the same metric object to be updated multiple times, and report "
            f"wrong results. \nDuplicated items: {twins}"
        )


def _groups(given, outputs, names):
    """A list of metrics for each output."""
    count = len(nest.flatten(outputs))
    flat = isinstance(given, (list, tuple)) and not any(map(nest.is_nested, given))
    if flat or not nest.is_nested(given):
        return [[_own(x, count) for x in nest.flatten(given)] for _ in range(count)]
    if isinstance(given, dict):
        if isinstance(outputs, dict):
            known = {**dict.fromkeys(outputs), **given}
            return [nest.flatten(known[key]) for key in sorted(outputs)]
        return [nest.flatten(x) for x in _by_name(given, names)]
    if count == 1:
        return [nest.flatten(given)]
    if isinstance(outputs, dict):
        raise TypeError(
            "Metrics by output must come as the outputs do: the model gives a dict with the keys "
            f"{sorted(outputs)}, the metrics are a {type(given).__name__}: {given}"
        )
    if len(given) != count:
        raise ValueError(
            f"The metrics given for {len(given)} outputs do not match the model's {count} outputs "
            f"{names}: {given}"
        )
    return [nest.flatten(x) for x in given]


def _by_name(given, names):
    wrapped = conform([None] * len(names), {k: (v,) for k, v in given.items()}, names)
    return [None if x is None else x[0] for x in wrapped]


def _own(metric, count):
    """The metric for one of `count` outputs: each has its own."""
    if count > 1 and isinstance(metric, metrics_module.Metric):
        return type(metric).from_config(metric.get_config())
    return metric


def _masked(output, weight, mask):
    """Sample weights with the mask of an output taken in."""
    mask = mask.to(output.dtype)
    if weight is None:
        return mask
    weight = weight.to(output.dtype)
    while weight.ndim < mask.ndim:
        weight = weight.unsqueeze(-1)
    return weight * mask


def update_metric(
    metric: metrics_module.Metric,
    y_true: Any,
    y_pred: Any,
    sample_weight: torch.Tensor | None,
    mask: torch.Tensor | None = None,
) -> None:
    """Updates one metric with raw values."""
    update = metric.update_raw
    if update is not None:
        update(y_true, y_pred, sample_weight)
        return
    y_true, sample_weight = _matched(y_true, y_pred, sample_weight)
    prediction = _tensor(y_pred, mask)
    metric.update_state(_tensor(y_true), prediction, sample_weight=_tensor(sample_weight))


_ACCURACY = ("accuracy", "acc")
_SPARSE_ACCURACY = metrics_module.sparse_categorical_accuracy
_CROSSENTROPY = ("crossentropy", "ce")


def get_metric(identifier: Any, y_true: Any, y_pred: Any) -> metrics_module.Metric | None:
    """A metric object from a name, function or Metric; "accuracy" by the shapes of the data."""
    if identifier is None:
        return None
    word = str(identifier).lower()
    if word in _ACCURACY:
        found = _by_shape("accuracy", y_true, y_pred)
    elif word in _CROSSENTROPY:
        found = _by_shape("crossentropy", y_true, y_pred)
    else:
        found = _found(identifier)
    if isinstance(found, metrics_module.Metric):
        return found
    if isinstance(found, type) and issubclass(found, metrics_module.Metric):
        raise TypeError(
            f"Expected a metric, got the class {found.__name__}: say {found.__name__}()."
        )
    name = identifier if isinstance(identifier, str) else _name_of(identifier)
    return MeanMetricWrapper(found, name=name)


def _found(identifier):
    found = metrics_module.get(identifier)
    if isinstance(found, str):
        raise TypeError(
            f"Unknown metric function: {found!r}. Please ensure you are using a "
            "`keras.utils.custom_object_scope` and that this object is included in the scope."
        )
    return found


def _by_shape(kind, y_true, y_pred):
    """The accuracy or crossentropy function that fits targets and outputs of given shapes."""
    last = y_pred.shape[-1] if len(y_pred.shape) else 1
    if last == 1:
        return getattr(metrics_module, f"binary_{kind}")
    sparse = len(y_true.shape) < len(y_pred.shape) or y_true.shape[-1] == 1
    return getattr(metrics_module, f"{'sparse_' if sparse else ''}categorical_{kind}")
