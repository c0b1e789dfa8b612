"""Which steps of training and evaluation are recorded, and the recordings of a compiled model.

The recorder (see _graph/recording.py) answers for the kernel calls; here is what else a step may
depend on: Python code, attributes, settings.  A step is recorded when all of its code is this
package's, and its recordings hold as long as nothing that the code reads has changed
(dependencies.py).  That is looked at before each epoch, and before each step if code of the user's
runs between steps: a generator, a batch callback, a metric, an optimizer.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from operator import is_
from typing import TYPE_CHECKING, Any

import torch

from ..._core import nest
from ..._core.tensor import Tensor
from ..._graph import cuda_graphs
from ..._graph.recording import settings, signature
from ..._graph.replays import Replays, switch
from .._base import config
from .dependencies import Dependencies

if TYPE_CHECKING:
    from ..._core.variable import Variable

_WORTH = 48  # steps from which on recording pays: what it costs is some 20 to 60 steps' gain
_SHORT = 4  # steps of an epoch that make up for the look at what they depend on before it
_CHANGES = 16  # how often recordings may be dropped before that must pay, too
_REPLAYS = 64  # replays that pay for one more change
_forced = _compiled = None


@contextlib.contextmanager
def recording(wanted: bool | None) -> Iterator[None]:
    """Inside, `fit` records steps whatever the length of its epochs (True), or never (False)."""
    global _forced
    outer, _forced = _forced, wanted
    on, switch.on = switch.on, switch.on if wanted is None else wanted
    try:
        yield
    finally:
        _forced, switch.on = outer, on


@contextlib.contextmanager
def compiling(wanted: bool | None) -> Iterator[None]:
    """Inside, all models train and evaluate as if compiled with this jit_compile."""
    global _compiled
    outer, _compiled = _compiled, wanted
    try:
        yield
    finally:
        _compiled = outer


def jit_compiles(model: Any) -> bool:
    """Whether a model's steps are to become machine code ("auto", of Keras 3's files, is no)."""
    wanted = model.jit_compile if _compiled is None else _compiled
    return bool(wanted) and wanted != "auto" and not model.run_eagerly


def recordings_of(model: Any, steps: int, epochs: int = 1) -> Recordings | None:
    """The recordings of a compiled model's training, None if they don't pay.

    steps: those of an epoch to come, 0 where that is not known; epochs: how many are to come.
    """
    planned = steps * epochs
    return _kept(model, steps, max(planned, model.compiled_loss.trained), Recordings)


def test_recordings_of(model: Any, steps: int) -> TestRecordings | None:
    """The same of its evaluation."""
    return _kept(model, steps, max(steps, model.compiled_loss.tested), TestRecordings)


def _kept(model, steps, many, kind):
    """many: steps to come, or those that were, as then as many more may follow."""
    pays = many >= _WORTH and not 0 < steps < _SHORT
    if not (pays if _forced is None else _forced):
        return None
    container, name = model.compiled_loss, kind.kept_as
    kept = container.__dict__.get(name)
    if kept is None or kept.model is not model:
        kept = container.__dict__[name] = kind(model)
    return kept


class Recorded:
    """The recorded steps of a compiled model, of one kind.

    refusal: why the model's steps are not recorded at all, None if they may be.
    """

    def __init__(self, model):
        self.model = model
        self.refusal = None
        self.replays = self._no_replays()
        self._dependencies = self._settings = None
        self._trained = []
        self._changes = self._before = 0

    def __reduce__(self):
        return _nothing, ()  # a copy of the model has none

    @property
    def replayed(self) -> int:
        """How many steps were replays."""
        return self._before + self.replays.replayed

    def _no_replays(self):
        return Replays()

    def _renew(self, variables):
        """Drops recordings that no longer hold."""
        if not self._still_holds(variables):
            self.release()
            self._changes += self._dependencies is not None
            self._before = self.replayed
            self.replays, self._dependencies, self.refusal = self._no_replays(), None, None
            self._settings, self._trained = self._settings_now(), list(variables)

    def _still_holds(self, variables):
        return (
            self._dependencies is not None
            and _same(self._trained, variables)
            and self._settings == self._settings_now()
            and self._dependencies.unchanged()
        )

    def _settings_now(self):
        return settings(), tuple(config._settings.items()), config.learning_phase_or_none()

    def _look(self):
        """Looks whether the code of a step is all of this package's."""
        self._dependencies = Dependencies(self.model, *self._roots())
        if self._dependencies.foreign is not None:
            self.refusal = self._dependencies.foreign
        elif self._changes > _CHANGES + self.replayed / _REPLAYS:
            self.refusal = "what the step depends on changes again and again"
        elif not self._is_on_one_of(("cpu", "cuda") if cuda_graphs.wanted() else ("cpu",)):
            self.refusal = "the model is not on the CPU"  # where kernels wait for Python

    def _is_on_one_of(self, kinds):
        return all(v._t.device.type in kinds for v in self.model.weights)

    def _check(self):
        if not self._dependencies.unchanged():
            return "the step changes attributes"
        return None

    def release(self) -> None:
        """Lets go of the variables' raw values."""
        self.replays.release()


class Recordings(Recorded):
    """The recorded training steps of a compiled model: forward and backward passes."""

    kept_as = "recordings"

    def __init__(self, model):
        super().__init__(model)
        self._between, self._between_roots = None, []
        self._quiet, self._leaves, self._chosen = False, [], None

    def _roots(self):
        return self.model.compiled_loss.losses, self.model.compiled_loss.weights

    def refresh(self, variables: Sequence[Variable], quiet: bool) -> None:
        """Drops recordings that no longer hold; makes sure that state may be written in place.

        variables: those that are trained.
        quiet: whether this is not called before each step, as neither data nor callbacks run code
            of the user's between steps.
        """
        self._chosen = None
        self._renew(variables)
        self._quiet = None if quiet else False  # not known before the metrics are built
        self._take_leaves()

    def _only_own_between(self):
        """Whether optimizer and metrics run nobody else's code."""
        roots = [self.model.optimizer, *self.model.metrics]
        if not _same(roots, self._between_roots) or not self._between.unchanged():
            self._between, self._between_roots = Dependencies(roots), roots
        return self._between.foreign is None

    def _take_leaves(self):
        """Makes the variables' raw values safe to be written in place."""
        self.replays.release()
        self._leaves = [v._prepare() for v in (self.model.weights if self.model.built else [])]

    def release(self) -> None:
        """Lets go of the variables' raw values, at the end of an epoch."""
        self.replays.release()
        self._leaves, self._chosen = [], None

    def leaves_of(self, variables: Sequence[Variable]) -> list[torch.Tensor] | None:
        """The raw values of some of the variables, when they may be written in place without
        looking at them first; else None."""
        if not self._quiet:
            return None
        if self._chosen is None or self._chosen[0] is not variables:
            safe = {id(raw) for raw in self._leaves}
            chosen = [v._t for v in variables]
            if not all(id(raw) in safe for raw in chosen):
                return None
            self._chosen = variables, chosen
        leaves = self._chosen[1]
        return leaves if _same(leaves, [v._t for v in variables]) else None

    def run(self, step: Any, x: Any, y: Any, weights: Any) -> tuple | None:
        """What `step.compute` gives, from a recording or not; None where nothing is recorded."""
        if not self.model.compiled_loss._built or not step.variables:
            return None
        if self._dependencies is None:
            self._look()
        if self.refusal is not None:
            return None
        if self._quiet is None:
            self._quiet = self._only_own_between()
        data, key = keyed(x, y, weights)
        draws = None if step.trace is None else step.window.drawn_by
        if key is not None and draws is not None:
            key = key, draws
        kept = self._dependencies
        results, note = self.replays.run(
            key, lambda *_: _flat(self.model, step, x, y, weights), data, kept.tensors, self._check
        )
        if not self._quiet or note.missing:
            self.replays.release()  # or the optimizer would find the values shared
        return note.unpack(results)


class TestRecordings(Recorded):
    """The recorded steps of evaluation: forward pass, loss, and the metrics' updates.

    Only steps between which no code of the user's runs are recorded.
    """

    __test__ = False  # no test, whatever pytest thinks of the name
    kept_as = "test_recordings"

    def _no_replays(self):
        if not jit_compiles(self.model):
            return Replays()
        return Replays(jit_compile=f"the evaluation step of {self.model.name!r}")

    def _roots(self):
        container, metrics = self.model.compiled_loss, self.model.compiled_metrics
        return container.losses, container.weights, container.metrics, getattr(metrics, "_rows", [])

    def refresh(self) -> None:
        """Drops recordings that no longer hold; called before each evaluation."""
        self._renew(self.model.weights if self.model.built else [])

    def run(self, step: Any, x: Any, y: Any, weights: Any) -> bool:
        """Runs `step.compute`, from a recording or not; False where nothing is recorded."""
        model = self.model
        built = model.compiled_loss._built and getattr(model.compiled_metrics, "_built", True)
        if not built or not model.built:
            return False
        if self._dependencies is None:
            self._look()
        if self.refusal is not None:
            return False

        def flat(*_):
            step.compute(x, y, weights)
            return [], None

        data, key = keyed(x, y, weights)
        self.replays.run(key, flat, data, self._dependencies.tensors, self._check)
        return True

    def _check(self):
        if any(layer._losses for layer in self.model._flatten_layers()):
            return "layers add losses"
        return super()._check()


def keyed(x: Any, y: Any, weights: Any) -> tuple[list[torch.Tensor], tuple | None]:
    """(the tensors of a batch, a key for them)."""
    if weights is None and type(x) is torch.Tensor and type(y) is torch.Tensor:
        data, nesting = [x, y], None
    else:
        data, nesting = _tensors(x, y, weights), tuple(map(_shape_of, (x, y, weights)))
    key = signature(data)
    return data, None if key is None else (key, nesting)


def _same(these, those):
    """Whether two lists have the same objects."""
    return len(these) == len(those) and all(map(is_, these, those))


def _nothing():
    return None


class _Note:
    """How the flat results of a step are put together; equal for steps that do it alike."""

    def __init__(self, batch, values, outputs, masks, carried, losses, missing):
        self.batch, self.values, self.outputs, self.masks = batch, values, outputs, masks
        self.carried, self.losses, self.missing = carried, losses, missing

    def __eq__(self, other):
        return type(other) is _Note and vars(self) == vars(other)

    __hash__ = None

    def unpack(self, results):
        """(total loss, losses, outputs, gradients, batch size, outputs' masks)."""
        if self.outputs is None and not (self.masks or self.carried or self.losses):
            n = self.values + 1
            return results[0], results[1:n], results[n], results[n + 1 :], self.batch, None
        total, *rest = results
        values, rest = rest[: self.values], rest[self.values :]
        count = 1 if self.outputs is None else len(nest.flatten(self.outputs))
        outputs, rest = rest[:count], rest[count:]
        masks = None
        if self.masks:
            masks, rest = rest[:count], rest[count:]
        for position, name in self.carried:
            setattr(outputs[position], name, rest.pop(0))
        for layer, number in self.losses:
            layer.__dict__["_losses"] = [Tensor(raw) for raw in rest[:number]]
            rest = rest[number:]
        nested = (
            outputs[0] if self.outputs is None else nest.pack_sequence_as(self.outputs, outputs)
        )
        return total, values, nested, rest, self.batch, masks


def _flat(model, step, x, y, weights):
    """(the results of `step.compute` as a flat list, the _Note that puts them together)."""
    total, values, outputs, grads, batch, masks = step.compute(x, y, weights)
    single = isinstance(outputs, torch.Tensor)
    flat = [outputs] if single else nest.flatten(outputs)
    carried = [
        (i, k, v) for i, raw in enumerate(flat) for k, v in raw.__dict__.items() if _is_raw(v)
    ]
    added = [(layer, layer._losses) for layer in model._flatten_layers() if layer._losses]
    note = _Note(
        batch,
        len(values),
        None if single else nest.map_structure(lambda _: 0, outputs),
        masks is not None,
        [(i, name) for i, name, _ in carried],
        [(layer, len(losses)) for layer, losses in added],
        any(g is None for g in grads),
    )
    results = [total, *values, *flat, *(masks or []), *[v for _, _, v in carried]]
    results += [loss._t for _, losses in added for loss in losses]
    return [None if r is None else r.detach() for r in results] + list(grads), note


def _is_raw(value):
    return isinstance(value, torch.Tensor)


def _tensors(*nests):
    found = []
    for value in nests:
        if type(value) is torch.Tensor:
            found.append(value)
        elif value is not None:
            found += [v for v in nest.flatten(value) if v is not None]
    return found


def _shape_of(value):
    """A key for the nesting of tensors."""
    if value is None:
        return None
    if isinstance(value, dict):
        return dict, tuple((k, _shape_of(value[k])) for k in sorted(value))
    if isinstance(value, (list, tuple)):
        return type(value), tuple(map(_shape_of, value))
    return 0
