"""What compile() makes of losses and metrics: containers that match them to outputs."""

import torch

from ..._core import nest
from ..._core.tensor import Tensor, recorded
from .. import losses as losses_module
from .. import metrics as metrics_module
from ..losses.base import LossFunctionWrapper
from ..metrics.wrappers import MeanMetricWrapper


class Matcher:
    """Lists given per output (as a list, a dict by output name, or one for all) in output order."""

    def __init__(self, output_names):
        self.output_names = output_names

    def arrange(self, given, what):
        """`given`, one entry per output; ValueError when names or numbers do not match."""
        names = self.output_names
        if isinstance(given, dict):
            unknown = set(given) - set(names)
            if unknown and what != "y":
                raise ValueError(
                    f"Found unexpected losses or metrics that do not correspond to any Model "
                    f"output: {unknown}. Valid mode output names: {names}. Received struct is: "
                    f"{given}."
                )
            return [given.get(n) for n in names]
        if isinstance(given, (list, tuple)) and len(names) > 1:
            if len(given) != len(names):
                raise ValueError(
                    f"The {what} given ({len(given)}) do not match the model's outputs "
                    f"({len(names)}: {names})."
                )
            return list(given)
        if len(names) == 1 and isinstance(given, (list, tuple)) and what == "losses":
            return [given[0]] if len(given) == 1 else list(given)
        return [given] * len(names)


def output_names_of(outputs, model):
    """Names for the outputs of a model that has no names of its own."""
    if getattr(model, "output_names", None):
        return list(model.output_names)
    if isinstance(outputs, dict):
        return sorted(outputs)
    return [f"output_{i + 1}" for i in range(len(nest.flatten(outputs)))]


class LossesContainer:
    """The losses of a compiled model, one per output, their weights and running means."""

    def __init__(self, losses, loss_weights=None, output_names=None, total=None):
        self._given, self._given_weights = losses, loss_weights
        self._names = output_names
        self._total = total or metrics_module.Mean(name="loss")
        self._built = False
        self.losses = []
        self._means = []

    def build(self, outputs, model):
        """Matches losses to outputs, at the first batch."""
        names = self._names or output_names_of(outputs, model)
        matcher = Matcher(names)
        if self._given is None:
            self.losses = [None] * len(names)
        else:
            self.losses = [get_loss(g) for g in matcher.arrange(self._given, "losses")]
        weights = self._given_weights
        if weights is None:
            self.weights = [None] * len(names)
        else:
            self.weights = [
                w if w is None or isinstance(w, (int, float)) else float(w)
                for w in matcher.arrange(weights, "loss_weights")
            ]
        self.output_names = names
        if len(names) > 1:
            self._means = [
                None if loss is None else metrics_module.Mean(name=f"{n}_loss")
                for n, loss in zip(names, self.losses, strict=True)
            ]
        else:
            self._means = [None]
        self._built = True

    @property
    def metrics(self):
        """The running means: the total, and one per output when there are several."""
        if not self._built:
            return [self._total]
        return [self._total] + [m for m in self._means if m is not None]

    def __call__(self, y_true, y_pred, sample_weight=None, regularization_losses=None, model=None):
        """The total loss as a tensor; updates the running means."""
        if not self._built:
            self.build(y_pred, model)
        raw = self.raw(
            _raws(y_true), _raws(y_pred), _raws(sample_weight),
            [r._t for r in nest.flatten(regularization_losses or [])],
        )
        return recorded(raw, ()) if raw.requires_grad else Tensor(raw)

    def raw(self, y_true, y_pred, sample_weight, extra):
        """The total loss of raw values; updates the running means."""
        total, values, batch = self.compute(y_true, y_pred, sample_weight, extra)
        self.note(total, values, batch)
        return total

    def compute(self, y_true, y_pred, sample_weight, extra):
        """(total loss, losses of the outputs, batch size) of raw values; changes nothing."""
        targets = self._per_output(y_true, "y")
        outputs = nest.flatten(y_pred)
        weights = self._per_output(sample_weight, "sample_weight")
        total, batch, values = None, None, [None] * len(outputs)
        for i, (loss, t, p) in enumerate(zip(self.losses, targets, outputs, strict=True)):
            if loss is None or t is None:
                continue
            value = values[i] = loss_value(loss, t, p, weights[i])
            batch = p.shape[0] if p.ndim else 1
            weight = self.weights[i]
            value = value if weight is None else value * weight
            total = value if total is None else total + value
        for r in extra:
            total = r if total is None else total + r
        if total is None:
            total = torch.zeros((), device=outputs[0].device)
        if batch is None:
            batch = outputs[0].shape[0] if outputs and outputs[0].ndim else 1
        return total, values, batch

    def note(self, total, values, batch):
        """Takes what `compute` gave into the running means."""
        for mean, value in zip(self._means, values, strict=False):
            if mean is not None and value is not None:
                _add_to(mean, value, batch)
        _add_to(self._total, total, batch)

    def _per_output(self, values, what):
        if len(self.losses) == 1:
            flat = nest.flatten(values)
            return flat[:1] or [None]
        if isinstance(values, dict):
            return Matcher(self.output_names).arrange(values, "y")
        if values is None or not nest.is_nested(values):
            return [values] * len(self.losses)
        return nest.flatten(values)

    def reset_state(self):
        """Sets the running means to zero."""
        for metric in self.metrics:
            metric.reset_state()


def _raws(structure):
    if structure is None:
        return None
    return nest.map_structure(lambda x: None if x is None else getattr(x, "_t", x), structure)


def loss_value(loss, y_true, y_pred, sample_weight):
    """The reduced loss of one output, raw."""
    direct = getattr(loss, "raw", None) is not None and hasattr(loss, "raw_value")
    if direct and type(loss).__call__ is LossFunctionWrapper.__call__:
        mask = getattr(y_pred, "_keras_mask", None)
        return loss.raw_value(y_true, y_pred, sample_weight, getattr(mask, "_t", mask))
    value = loss(_tensor(y_true), _tensor(y_pred), _tensor(sample_weight))
    return value._t if hasattr(value, "_t") else torch.as_tensor(value)


def _tensor(raw):
    """A raw value as a tensor, with the mask and logits that it carries."""
    if raw is None:
        return None
    handle = Tensor(raw)
    mask = getattr(raw, "_keras_mask", None)
    if mask is not None:
        handle._keras_mask = mask
    return handle


def _add_to(mean, value, count):
    """Adds `count` samples of mean `value` to a running Mean, without waiting for the device."""
    mean.total._prepare().add_(value.detach(), alpha=count)
    mean.count._prepare().add_(count)


def get_loss(given):
    """A loss object from a name, function, Loss, or None."""
    if given is None:
        return None
    loss = losses_module.get(given) if isinstance(given, (str, dict)) else given
    if isinstance(loss, losses_module.Loss):
        return loss
    if isinstance(loss, type) and issubclass(loss, losses_module.Loss):
        return loss()
    if not callable(loss):
        raise ValueError(f"Could not interpret loss {given!r}: expected a name, function or Loss.")
    name = getattr(loss, "__name__", None)
    if name is None:
        raise ValueError(f"Loss should be a callable, received: {loss}")
    return LossFunctionWrapper(loss, name=name)


class MetricsContainer:
    """The metrics of a compiled model, matched to outputs."""

    def __init__(self, metrics=None, weighted_metrics=None, output_names=None):
        self._given = metrics, weighted_metrics
        self._names = output_names
        self._built = False
        self._rows = []  # (output index, metric, whether it takes sample weights)

    def build(self, y_true, y_pred, model):
        """Matches metrics to outputs, at the first batch of targets and outputs."""
        names = self._names or output_names_of(y_pred, model)
        outputs, targets = nest.flatten(y_pred), nest.flatten(y_true)
        if isinstance(y_true, dict) and len(names) > 1:
            targets = [y_true.get(n) for n in names]
        targets += [None] * (len(outputs) - len(targets))
        for given, weighted in zip(self._given, (False, True), strict=True):
            for i, group in enumerate(self._per_output(given, names)):
                for identifier in group:
                    metric = get_metric(identifier, targets[i], outputs[i])
                    if len(names) > 1 and metric is not None:
                        metric._name = f"{names[i]}_{metric._name}"
                    if metric is not None:
                        self._rows.append((i, metric, weighted))
        self._rows.sort(key=lambda row: row[0])
        self._check_names()
        self.output_names = names
        self._built = True

    def _check_names(self):
        """ValueError when two metrics have one name: their results would be one entry."""
        names = [metric._name for metric in self.metrics]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(
                    f"Found two metrics with the same name: {name}. All the metrics added to the "
                    "model need to have unique names."
                )

    def _per_output(self, given, names):
        """A list of identifiers for each output."""
        if given is None:
            return [[] for _ in names]
        if isinstance(given, dict):
            unknown = set(given) - set(names)
            if unknown:
                raise ValueError(
                    "Found unexpected losses or metrics that do not correspond to any Model "
                    f"output: {unknown}. Valid mode output names: {names}."
                )
            return [_listed(given.get(n)) for n in names]
        given = _listed(given)
        if len(names) > 1 and any(isinstance(g, (list, tuple)) for g in given):
            return [_listed(g) for g in given]
        if any(isinstance(g, (list, tuple)) for g in given):
            given = nest.flatten(given)
        return [list(given) for _ in names]

    @property
    def metrics(self):
        """The metric objects, in output order."""
        return [metric for _, metric, _ in self._rows]

    def update_state(self, y_true, y_pred, sample_weight=None, model=None):
        """Updates the metrics with tensors."""
        if not self._built:
            self.build(y_true, y_pred, model)
        self.raw(_raws(y_true), _raws(y_pred), _raws(sample_weight))

    def raw(self, y_true, y_pred, sample_weight):
        """Updates the metrics with raw values."""
        outputs = nest.flatten(y_pred)
        if isinstance(y_true, dict) and len(outputs) > 1:
            targets = [y_true.get(n) for n in self.output_names]
        else:
            targets = nest.flatten(y_true) if y_true is not None else [None] * len(outputs)
        weights = nest.flatten(sample_weight) if sample_weight is not None else [None]
        if len(weights) < len(outputs):
            weights = weights * len(outputs)
        for i, metric, weighted in self._rows:
            if targets[i] is not None:
                update_metric(metric, targets[i], outputs[i], weights[i] if weighted else None)

    def reset_state(self):
        """Sets the metrics to their beginning."""
        for metric in self.metrics:
            metric.reset_state()


def update_metric(metric, y_true, y_pred, sample_weight):
    """Updates one metric with raw values."""
    update = metric.update_raw
    if update is not None:
        update(y_true, y_pred, sample_weight)
    elif sample_weight is None:
        metric.update_state(_tensor(y_true), _tensor(y_pred))
    else:
        metric.update_state(
            _tensor(y_true), _tensor(y_pred), sample_weight=_tensor(sample_weight)
        )


def _listed(value):
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


_CROSSENTROPY = {"crossentropy", "ce"}


def get_metric(identifier, y_true, y_pred):
    """A metric object from a name, function or Metric; "accuracy" by the shapes of the data."""
    if identifier is None:
        return None
    if isinstance(identifier, metrics_module.Metric):
        return identifier
    name = None
    if isinstance(identifier, str) and identifier in ("accuracy", "acc"):
        function, name = _by_shape("accuracy", y_true, y_pred), identifier
    elif isinstance(identifier, str) and identifier in _CROSSENTROPY:
        function, name = _by_shape("crossentropy", y_true, y_pred), identifier
    else:
        function = identifier
        if isinstance(identifier, (str, dict)):
            function = metrics_module.get(identifier)
            name = identifier if isinstance(identifier, str) else None
    if isinstance(function, type) and issubclass(function, metrics_module.Metric):
        return function()
    if isinstance(function, metrics_module.Metric):
        return function
    if isinstance(function, losses_module.Loss):
        name, function = name or function.name, function.call
    if name is None or name not in ("accuracy", "acc", *_CROSSENTROPY):
        name = name if isinstance(identifier, str) else getattr(function, "__name__", "metric")
    return MeanMetricWrapper(function, name=name)


def _by_shape(kind, y_true, y_pred):
    """The accuracy or crossentropy function that fits targets and outputs of given shapes."""
    last = y_pred.shape[-1] if y_pred.ndim else 1
    sparse = y_true is not None and (
        y_true.ndim < y_pred.ndim or y_true.shape[-1] == 1
    ) and last > 1
    if last == 1:
        which = "binary"
    else:
        which = "sparse_categorical" if sparse else "categorical"
    return getattr(metrics_module, f"{which}_{kind}")
