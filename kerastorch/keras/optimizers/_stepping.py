"""The step that all optimizers share: what happens between the gradients and the new values.

`Stepping` keeps, for the variables of the last step, a layout: their leaves, the raw slots in the
same order, and what else does not change from step to step.  It holds as long as the variables
keep their leaves and nobody has looked at a slot.
"""

import logging
from operator import is_

import numpy as np
import torch

from ..._core import convert, dtypes
from ..._core.errors import invalid
from ..._core.tensor import Tensor
from ..._ops.indexed_slices import IndexedSlices
from ..._ops.sparse_rows import slices_of
from ...autodiff import GradientTape
from . import _lists
from ._state import ordered

_log = logging.getLogger("kerastorch")
_set_grad = torch._C._set_grad_enabled


class Layout:
    """What a step over the same variables needs again.

    slots: raw slots, one list per kind of slot, each in the order of the variables.
    groups: (positions, slots) per dtype and device when there are several, else None.
    strides: the leaves' memory orders when one is not contiguous, else None.
    decayed: positions of the variables that weight decay applies to, None for all.
    averages: raw moving averages of the variables, or None.
    constrained: the variables that have constraints.
    """

    __slots__ = (
        "averages", "constrained", "decayed", "groups", "params", "slots", "strides", "variables",
    )  # fmt: skip


def computed(loss, var_list, tape):
    """(loss, variables, tape): callables called, under a tape of their own unless one is given.

    ValueError for a loss that is a tensor without a tape.
    """
    if not callable(loss) and tape is None:
        raise ValueError(
            f"`tape` is required when a `Tensor` loss is passed. Received: loss={loss}, "
            f"tape={tape}."
        )
    tape = GradientTape() if tape is None else tape
    if callable(loss):
        with tape:
            if not callable(var_list):
                tape.watch(var_list)
            loss = loss()
            if callable(var_list):
                var_list = var_list()
    return loss, var_list, tape


def any_overridden(optimizer, base, names):
    """Whether a subclass of `base`, or the object itself, has methods of its own of these names."""
    cls = type(optimizer)
    return any(getattr(cls, n) is not getattr(base, n) or n in optimizer.__dict__ for n in names)


def same(these, those):
    """Whether two lists have the same objects."""
    return len(these) == len(those) and all(map(is_, these, those))


def make_layout(optimizer, variables, params):
    """The layout for `variables` with the leaves `params`."""
    layout = Layout()
    layout.variables, layout.params = list(variables), params
    strides = [p.stride() for p in params]
    layout.strides = None if all(p.is_contiguous() for p in params) else strides
    laid_out = [
        [slot.lay_out(s) if slot.shape == p.shape else slot._prepare()
         for slot, p, s in zip(kind, params, strides, strict=True)]
        for kind in optimizer._slots_of(variables)
    ]  # fmt: skip
    layout.slots = laid_out
    layout.groups = _groups(params, laid_out)
    decayed = [i for i, v in enumerate(variables) if optimizer._use_weight_decay(v)]
    layout.decayed = None if len(decayed) == len(params) else decayed
    averages = optimizer._averages_of(variables)
    if averages is not None:
        averages = [a.lay_out(s) for a, s in zip(averages, strides, strict=True)]
    layout.averages = averages
    layout.constrained = [v for v in variables if v.constraint is not None]
    return layout


def _groups(params, slots):
    found = {}
    for i, p in enumerate(params):
        found.setdefault((p.dtype, p.device), []).append(i)
    if len(found) < 2:
        return None
    return [(at, [[kind[i] for i in at] for kind in slots]) for at in found.values()]


class Stepping:
    """Base of both families of optimizers, Keras 2.11's and the legacy one.

    They say how a rate is found (`_rate`), which slots a variable has (`_slots_of`), and how
    values are updated: all of them at once (`_update`, see `ListUpdates`) or one by one
    (`_update_variable`).
    """

    _layout = None
    _left_out = None  # the names that the last warning of missing gradients gave

    def _step(self, variables, grads, leaves=None):
        """Updates built `variables` by raw gradients, None where there is none.

        leaves: the variables' raw leaves, when the caller knows that they may be written in place.
        """
        for g in grads:
            if g is None:
                variables, grads = self._present(variables, grads)
                leaves = None
                break
        params = [v._prepare() for v in variables] if leaves is None else leaves
        layout = self._layout
        if layout is None or self._tracker.touched or not same(params, layout.params):
            layout = self._layout = make_layout(self, variables, params)
            self._tracker.touched = False
        counter = self._counter
        count = counter.number()
        rate = self._rate(count)
        recording = torch.is_grad_enabled()
        _set_grad(False)
        try:
            if self._clips:
                grads = self._clip(grads)
            if self.weight_decay:
                self._decay(layout, params, rate)
            self._update_all(layout, params, grads, rate, count + 1)
            if layout.averages is not None:
                self._average(layout, count + 1)
        finally:
            _set_grad(recording)
        counter.put(count + 1)
        for variable in layout.constrained:
            variable.assign(variable.constraint(variable))
        return self._iterations

    def _present(self, variables, grads):
        """The variables that have gradients, with these; a warning names the others, once."""
        kept = [i for i, g in enumerate(grads) if g is not None]
        if not kept:
            raise ValueError(
                f"No gradients provided for any variable: {[v.name for v in variables]}. Every "
                "gradient is None: does the loss depend on these variables?"
            )
        names = [v.name for v, g in zip(variables, grads, strict=True) if g is None]
        if names != self._left_out:
            self._left_out = names
            _log.warning(
                "Gradients do not exist for variables %s when minimizing the loss. If you're "
                "using `model.compile()`, did you forget to provide a `loss` argument?",
                names,
            )
        return [variables[i] for i in kept], [grads[i] for i in kept]

    @property
    def _clips(self):
        return (
            self.clipnorm is not None
            or self.clipvalue is not None
            or self.global_clipnorm is not None
        )

    @property
    def takes_rows(self):
        """Whether sparse gradients, rows of a table, make other steps than dense ones."""
        return self._clips

    def _clip(self, grads):
        return _lists.dense(_lists.on_rows(self._clipped, grads))

    def _clipped(self, grads):
        return _lists.clip(grads, self.clipnorm, self.global_clipnorm, self.clipvalue)

    def _decay(self, layout, params, rate):
        decayed = params if layout.decayed is None else [params[i] for i in layout.decayed]
        if decayed:
            # w - d * w rather than (1 - d) * w: the rounding of 1 - d would add up
            share = float(np.float32(self.weight_decay))
            torch._foreach_add_(decayed, decayed, alpha=-share * rate)

    def _update_all(self, layout, params, grads, rate, step):
        for variable, grad in zip(layout.variables, grads, strict=True):
            self._update_variable(variable, Tensor(grad))


class ListUpdates:
    """Mixin: updates whole lists by `_update(params, grads, slots, rate, step)`.

    params, grads and each list of slots: raw tensors of one dtype, device and memory order, to be
    written in place except for grads.  rate: the learning rate.  step: 1 in the first step.
    """

    def _update_all(self, layout, params, grads, rate, step):
        grads = _in_order(grads, layout.strides)
        if layout.groups is None:
            self._update(params, grads, layout.slots, rate, step)
            return
        for at, slots in layout.groups:
            self._update([params[i] for i in at], [grads[i] for i in at], slots, rate, step)

    def _update_one(self, gradient, variable):
        """The update of one variable alone, for subclasses that call it."""
        raw = gradient_of(gradient, variable)
        param = variable._prepare()
        strides = param.stride()
        slots = [[kind[0].lay_out(strides) if kind[0].shape == param.shape else kind[0]._prepare()]
                 for kind in self._slots_of([variable])]  # fmt: skip
        count = self._counter.number()
        recording = torch.is_grad_enabled()
        _set_grad(False)
        try:
            raw = ordered(raw, strides) if raw.stride() != strides else raw
            self._update([param], [raw], slots, self._rate(count), count + 1)
        finally:
            _set_grad(recording)


def _in_order(grads, strides):
    """Gradients in the memory order of their leaves, as the fused kernels take for granted."""
    if strides is not None:
        return [
            g if g.stride() == s else ordered(g, s) for g, s in zip(grads, strides, strict=True)
        ]
    for g in grads:
        if not g.is_contiguous():
            return [g.contiguous() for g in grads]
    return grads


def gradient_of(gradient, variable, refusals=None):
    """The raw gradient: of the variable's dtype, spread to its shape.

    InvalidArgumentError when dtype or shape do not fit.
    refusals: {numpy's letter for a kind of dtype: another class for a gradient of that kind}, with
    "larger" for the class of one to whose shape the variable's would have to be spread, and
    "smaller" for that of one that would be spread itself.
    """
    own = variable._t
    if type(gradient) is IndexedSlices:
        return rows_of(gradient, variable).to_dense()
    raw = convert.to_tensor(gradient)._t
    if dtypes.of(raw) is not dtypes.of(own):
        kind = (refusals or {}).get(_kind(raw), invalid)
        raise kind(
            f"cannot compute Mul as input #1(zero-based) was expected to be a "
            f"{dtypes.of(raw).name} tensor but is a {dtypes.of(own).name} tensor: the gradient "
            f"and its variable {variable.name!r} [Op:Mul]"
        )
    if raw.shape != own.shape:
        refusals = refusals or {}
        try:
            raw = raw.expand(own.shape)
            if "smaller" in refusals:
                raise RuntimeError
        except RuntimeError:
            kind = refusals.get("larger", invalid) if _spreads(own, raw) else invalid
            raise kind(
                f"Incompatible shapes: the gradient's {list(raw.shape)} vs. {list(own.shape)} of "
                f"its variable {variable.name!r} [Op:AddV2]"
            ) from None
    return raw.to(own.device)


def _spreads(own, raw):
    """Whether a raw tensor may be broadcast to the shape of another."""
    pairs = zip(reversed(own.shape), reversed(raw.shape), strict=False)
    return own.ndim <= raw.ndim and all(a in (1, b) for a, b in pairs)


def rows_of(slices, variable):
    """The raw sparse gradient, of the variable's dtype and shape, that IndexedSlices stand for.

    InvalidArgumentError when dtype, shape or indices do not fit.
    """
    own = variable._t
    values, indices = convert.to_tensor(slices.values)._t, convert.to_tensor(slices.indices)._t
    if values.dtype is not own.dtype or values.shape[1:] != own.shape[1:]:
        raise invalid(
            f"the gradient's slices of shape {list(values.shape)} and dtype "
            f"{dtypes.of(values).name} do not fit variable {variable.name!r} of shape "
            f"{list(own.shape)} and dtype {dtypes.of(own).name} [Op:ResourceScatterAdd]"
        )
    if indices.numel() and not (int(indices.min()) >= 0 and int(indices.max()) < len(own)):
        raise invalid(
            f"indices from {int(indices.min())} to {int(indices.max())} are not all in "
            f"[0, {len(own)}) [Op:ResourceScatterAdd]"
        )
    indices = indices.reshape(1, -1).long()
    return _lists.sparse(indices, values.detach(), own.shape).to(own.device)


def _kind(raw):
    """numpy's letter for the kind of a raw value's dtype, "f" for bfloat16, too."""
    if not isinstance(raw, torch.Tensor):
        return "O"
    kind = "c" if raw.is_complex() else "f" if raw.is_floating_point() else "i"
    return "b" if raw.dtype is torch.bool else kind


def split(grads_and_vars, by_row=False, refusals=None, spreads=False):
    """(gradient, variable) pairs as a list of variables and one of raw gradients or None.

    by_row: whether IndexedSlices stay sparse.  refusals: as in `gradient_of`.
    spreads: whether TensorFlow's optimizer makes IndexedSlices dense, for which it has to know
    their dense shape: ValueError for those without.
    """
    variables, grads = [], []
    for gradient, variable in grads_and_vars:
        raw = getattr(gradient, "_t", None)
        if gradient is not None:
            own = variable._t
            if type(gradient) is IndexedSlices:
                if spreads and gradient.dense_shape is None:
                    raise ValueError(
                        "Tensor conversion requested for IndexedSlices for argument `value` "
                        f"without dense_shape: the gradient of variable {variable.name!r}"
                    )
                raw = rows_of(gradient, variable)
                raw = raw if by_row else raw.to_dense()
            elif raw is None or raw.dtype is not own.dtype or raw.shape != own.shape:
                raw = gradient_of(gradient, variable, refusals)
        variables.append(variable)
        grads.append(raw)
    return variables, grads


def handles(variables, grads):
    """Raw gradients as (gradient, variable) pairs."""
    return [(handle_of(g), v) for g, v in zip(grads, variables, strict=True)]


def handle_of(raw):
    """A raw gradient as a tensor or IndexedSlices, None as None."""
    if raw is None:
        return None
    if not raw.is_sparse:
        return Tensor(raw)
    indices, values, shape = slices_of(raw, torch.int64)
    return IndexedSlices(Tensor(values), Tensor(indices), Tensor(shape))
