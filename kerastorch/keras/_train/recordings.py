"""Which training steps may be recorded, and the recordings of a model."""

from operator import is_

import torch

from ..._core import nest
from ..._graph.recording import record
from ..losses.base import LossFunctionWrapper

_PLAIN = (bool, int, float, str, type(None))
_VOLATILE = {"_losses", "training", "stop_training", "history"}


class Recordings:
    """The recorded steps of a model, by the shapes of their inputs.

    They hold as long as the layers' attributes stay what they were (`_fingerprint`), which is
    looked at before each epoch.
    """

    def __init__(self, model):
        self.model = model
        self._fingerprint = None
        self._steps = {}
        self._allowed = None
        self._quiet, self._chosen, self._leaves = False, None, []

    def refresh(self):
        """Drops recordings that no longer hold; makes sure state may be written in place."""
        model = self.model
        self._chosen = None
        print_of_now = _fingerprint(model)
        if print_of_now != self._fingerprint:
            self._fingerprint, self._steps, self._allowed = print_of_now, {}, None
        self._variables = model.weights if model.built else []
        self._take_leaves()

    def _take_leaves(self):
        """Makes the variables' leaves safe to be written in place, and binds the recordings.

        They stay so through the epoch: no code but this package's runs between its steps.
        """
        self._leaves = [v._prepare() for v in self._variables]
        for recording, *_ in self._steps.values():
            if recording is not None:
                recording.bind(self._leaves)

    def leaves_of(self, variables):
        """The leaves of some of the variables, None if they have to be looked at each time."""
        if not self._quiet:
            return None
        if self._chosen is None or self._chosen[0] is not variables:
            leaf = {id(v): raw for v, raw in zip(self._variables, self._leaves, strict=True)}
            self._chosen = variables, [leaf[id(v)] for v in variables]
        return self._chosen[1]

    def run(self, step, x, y, weights):
        """What `step.compute` gives, from a recording; None when there can be none."""
        container = self.model.compiled_loss
        if not container._built or not step.variables:
            return None
        if self._allowed is None:
            self._allowed = recordable(self.model) and all(
                v._t.device.type == "cpu" for v in self._variables
            )
            self._quiet = self._allowed and all(_is_own(type(m)) for m in self.model.metrics)
        if not self._allowed:
            return None
        if not all(map(is_, self._leaves, [v._t for v in self._variables])):
            self._take_leaves()
            self._chosen = None
        data = _flat(x) + _flat(y) + _flat(weights)
        key = tuple([(t.shape, t.dtype, t.stride()) for t in data])
        known = self._steps.get(key)
        if known is None:
            return self._record(step, x, y, weights, key, data)
        recording, batch, structure, count = known
        if recording is None:
            return None
        torch._C._set_grad_enabled(False)
        try:
            results = recording.run(data)
        except (RuntimeError, IndexError):
            return None  # the step itself says better what is wrong
        finally:
            torch._C._set_grad_enabled(self.model._outer_grad_mode)
        return _unpack(results, batch, structure, count)

    def _record(self, step, x, y, weights, key, data):
        seen = {}

        def flat_step(*_):
            total, values, outputs, grads, batch, _ = step.compute(x, y, weights)
            flat = nest.flatten(outputs)
            seen.update(batch=batch, structure=outputs, count=(len(values), len(flat)))
            return [total.detach(), *map(_detached, values), *map(_detached, flat), *grads]

        results, recording = record(flat_step, data, self._leaves)
        if recording is not None:
            recording.bind(self._leaves)
        self._steps[key] = recording, seen["batch"], _skeleton(seen["structure"]), seen["count"]
        return _unpack(results, seen["batch"], _skeleton(seen["structure"]), seen["count"])


def _detached(x):
    return x if x is None else x.detach()


def _flat(value):
    if value is None:
        return []
    return (
        [value]
        if type(value) is torch.Tensor
        else [v for v in nest.flatten(value) if isinstance(v, torch.Tensor)]
    )


def _skeleton(outputs):
    """None for a single tensor, else the nest with numbers for its tensors."""
    if isinstance(outputs, torch.Tensor):
        return None
    return nest.map_structure(lambda _: 0, outputs)


def _unpack(results, batch, structure, count):
    losses, outputs = count
    values = results[1 : 1 + losses]
    flat = results[1 + losses : 1 + losses + outputs]
    nested = flat[0] if structure is None else nest.pack_sequence_as(structure, flat)
    return results[0], values, nested, results[1 + losses + outputs :], batch, None


def _fingerprint(model):
    """What a recorded step depends on in the layers: their attributes, by value or identity."""
    return tuple(
        (
            id(layer),
            tuple(
                (k, v if type(v) in _PLAIN else id(v))
                for k, v in layer.__dict__.items()
                if k not in _VOLATILE
            ),
        )
        for layer in model._flatten_layers()
    )


def recordable(model):
    """Whether a step runs nothing but this package's code, which has no side effects in Python."""
    return (
        model._runs_raw()
        and all(_own_layer(layer) for layer in model._flatten_layers())
        and all(_own_loss(loss) for loss in model.compiled_loss.losses)
    )


def _is_own(thing):
    module = getattr(thing, "__module__", None) or type(thing).__module__
    return module.split(".")[0] == __name__.split(".")[0]


def _own_layer(layer):
    if not _is_own(type(layer)) or type(layer).__name__ == "Lambda" or "call" in layer.__dict__:
        return False
    functions = [layer.__dict__.get("function"), layer.__dict__.get("activation")]
    if any(f is not None and not _is_own(f) for f in functions):
        return False
    return all(_is_own(type(getattr(f, "regularizer", f))) for f in layer._loss_functions)


def _own_loss(loss):
    if loss is None:
        return True
    if not _is_own(type(loss)):
        return False
    return not isinstance(loss, LossFunctionWrapper) or _is_own(loss.fn)
