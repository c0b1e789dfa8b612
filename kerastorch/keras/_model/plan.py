"""Plan: a functional model as a flat list of calls on raw tensors.

The graph of nodes is sorted once.  Each step takes raw values out of numbered slots and puts its
results into others.  Layers whose `call` is a `raw_call` are run by their body; others are
called with handles.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import numpy as np
import torch

from ..._core import allocator, nest
from ..._core.convert import to_tensor
from ..._core.state import structure
from ..._core.tensor import Tensor
from ...nn._chains import may_fuse
from .._layer.layer import Layer, runs_call
from .._layer.raw_calls import handle_of, refused
from .._symbolic.keras_tensor import is_symbolic
from ..layers._op_layer import TFOpLambda
from .fused import fused

_NOTHING = contextlib.nullcontext()


class Slot:
    """Stands, in the arguments of a step, for the value of a slot."""

    __slots__ = ("index",)

    def __init__(self, index):
        self.index = index


class Step:
    """One call: `run(slots, training)` reads and writes slots."""

    __slots__ = (
        "args",
        "body",
        "composite",
        "floating",
        "inputs",
        "kwargs",
        "layer",
        "node",
        "outputs",
        "single",
        "takes_training",
    )

    def __init__(self, node, slot_of):
        self.layer, self.node = node.layer, node
        template = lambda x: Slot(slot_of[id(x)]) if is_symbolic(x) else x  # noqa: E731
        self.inputs = nest.map_structure(template, node.inputs)
        self.composite = any(x._is_composite for x in node.keras_inputs)
        self.args = nest.map_structure(template, list(node.args))
        self.kwargs = nest.map_structure(template, node.kwargs)
        self.outputs = [slot_of[id(x)] if is_symbolic(x) else None for x in node.flat_outputs]
        self.single = self.inputs.index if isinstance(self.inputs, Slot) else None
        self.body = self.takes_training = None
        self.floating = {x.dtype.name for x in node.keras_inputs if x.dtype.is_floating}

    def __getstate__(self):
        kept = {k: getattr(self, k) for k in self.__slots__}
        return None, {**kept, "body": None}

    def prepare(self) -> None:
        """Looks once at how the layer may be called."""
        plain = not (self.args or self.kwargs or self.composite or self._needs_cast())
        plain = plain and not self._has_to_look()
        self.body = raw_body(self.layer) if plain else None
        self.takes_training = self.body is not None and self.layer._call_spec.training

    def _needs_cast(self):
        """Whether the call casts floating point inputs to the layer's compute dtype."""
        return self.layer._autocast and bool(self.floating - {self.layer.compute_dtype})

    def _has_to_look(self):
        """Whether the layer wants a size at an axis whose size was not known when it was drawn."""
        specs = nest.flatten(getattr(self.layer, "_input_spec", None))
        shapes = [x.shape for x in self.node.keras_inputs]
        return any(
            shape.rank is not None and -shape.rank <= axis < shape.rank and shape[axis] is None
            for spec, shape in zip(specs, shapes, strict=False)
            if spec is not None
            for axis, size in (spec.axes or {}).items()
            if size is not None
        )

    def values(self, slots: list) -> list[torch.Tensor | np.ndarray]:
        """The tensors among the arguments of the call."""
        return [slots[index] for index in self.reads()]

    def reads(self) -> list[int]:
        """The slots that the call reads."""
        used = nest.flatten([self.inputs, self.args, self.kwargs])
        return [x.index for x in used if type(x) is Slot]

    def run(self, slots: list, training: bool | None) -> None:
        """Runs the call on raw values."""
        body = self.body
        if body is not None:
            if self.single is not None:
                inputs = slots[self.single]
            else:
                inputs = nest.map_structure(
                    lambda s: slots[s.index] if type(s) is Slot else getattr(s, "_t", s),
                    self.inputs,
                )
            if self.takes_training:
                own = self.layer.training if training is None else training
                result = body(self.layer, inputs, training=own)
            else:
                result = body(self.layer, inputs)
        else:
            result = self._call(slots, training)
        if type(result) is torch.Tensor:
            slots[self.outputs[0]] = result
        else:
            for index, x in zip(self.outputs, nest.flatten(result), strict=True):
                if index is not None:
                    slots[index] = _raw_of(x)

    def _call(self, slots, training):
        fill = lambda x: handle_of(slots[x.index]) if type(x) is Slot else x  # noqa: E731
        inputs = nest.map_structure(fill, self.inputs)
        args = nest.map_structure(fill, self.args) if self.args else ()
        kwargs = nest.map_structure(fill, self.kwargs) if self.kwargs else {}
        if isinstance(self.layer, TFOpLambda):
            result = self.layer.function(inputs, *args, **kwargs)
        else:
            result = self.layer(inputs, *args, **kwargs)
        return result._t if type(result) is Tensor else result


def _raw_of(x):
    """The raw value of a result; a number or array of numbers, too, is a tensor."""
    if isinstance(x, (float, int, np.number)) or (
        isinstance(x, np.ndarray) and x.dtype.kind in "fiub"
    ):
        return to_tensor(x)._t
    return getattr(x, "_t", x)


def raw_body(layer: Layer) -> Callable | None:
    """The raw body of a layer's call if nothing else has to happen around it, else None."""
    call = layer.__dict__.get("call", type(layer).call)
    body = getattr(call, "raw", None)
    plain = (
        body is not None
        and (type(layer).__call__ is Layer.__call__ or _only_arranges(layer))
        and runs_call(type(layer))
        and layer._activity_regularizer is None
        and not (layer._forward_hooks or layer._forward_pre_hooks)
        and not (layer._backward_hooks or layer._backward_pre_hooks)
        and layer._policy.compute_dtype == layer._policy.variable_dtype
    )
    return body if plain else None


def _only_arranges(layer):
    """Whether the class's own `__call__` does nothing where only inputs are given."""
    return getattr(type(layer).__call__, "only_arranges", False)


class Plan:
    """The calls that lead from given symbolic inputs to given outputs."""

    def __init__(self, inputs, outputs, nodes):
        slot_of = {id(x): i for i, x in enumerate(inputs)}
        steps = [n for n in nodes if not all(id(x) in slot_of for x in n.flat_outputs)]
        for node in steps:
            for x in node.flat_outputs:
                slot_of.setdefault(id(x), len(slot_of))
        for x in outputs:  # an input that the model was not given stays empty
            slot_of.setdefault(id(x), len(slot_of))
        self.count = len(slot_of)
        self.inputs = len(inputs)
        self.steps = [Step(n, slot_of) for n in steps]
        self.outputs = [slot_of[id(x)] for x in outputs]
        self.masked = any(
            getattr(x, "_keras_mask", None) is not None for n in nodes for x in n.flat_outputs
        )
        self.version, self.variables = None, []
        self.trains_by_itself = False  # layers whose `call` has training=True as its default
        self.ordered_steps, self.fused_steps = (
            [],
            None,
        )  # steps, each with the slots to empty behind it
        self.stringy = any(isinstance(x._examples[0], np.ndarray) for x in inputs)
        # RaggedTensors and SparseTensors: such a plan runs on handles
        self.composite = any(
            is_symbolic(x) and x._is_composite
            for x in [*inputs, *(y for n in nodes for y in n.flat_outputs)]
        )

    def prepare(self) -> None:
        """Renews what is known of the layers, which holds until a structure changes."""
        for step in self.steps:
            step.prepare()
        for i in range(1, len(self.steps)):
            self._swap_with_max(self.steps[i - 1], self.steps[i])
        self.ordered_steps = self._with_releases(self.steps)
        chains = fused(self.steps, self.outputs)
        self.fused_steps = None if chains is None else self._with_releases(chains)
        # layers that are called in full tell tapes themselves what they read
        bodies = [step.layer for step in self.steps if step.body is not None]
        read = {id(v): v for layer in bodies for v in layer.weights if v._trainable}
        self.variables = list(read.values())
        inside = (x for step in self.steps for x in step.layer._flatten_layers())
        self.trains_by_itself = any(x._call_spec.default_training for x in inside)
        self.version = structure.version

    def __getstate__(self):
        return {**self.__dict__, "version": None, "ordered_steps": [], "fused_steps": None}

    def _with_releases(self, steps):
        """(step, the slots that no later one reads) of each step."""
        seen, found = set(self.outputs), []
        for step in reversed(steps):
            used = {*step.reads(), *(i for i in step.outputs if i is not None)}
            found.append((step, tuple(used - seen)))
            seen |= used
        return found[::-1]

    def _swap_with_max(self, first, second):
        """Moves the bias and activation of a convolution behind the max pooling that follows it."""
        split = getattr(first.layer, "split_for_max", None)
        if split is None or first.body is None or second.body is None:
            return
        if not getattr(second.layer, "_is_max", False) or second.single != first.outputs[0]:
            return
        if first.outputs[0] in self.outputs or self._uses(first.outputs[0]) != 1:
            return
        parts = split()
        if parts is not None:
            pool, (first.body, finish) = second.body, parts
            second.body = lambda layer, inputs: finish(pool(layer, inputs))

    def _uses(self, slot):
        """How many steps read a slot."""
        return sum(slot in step.reads() for step in self.steps)

    def run(
        self, raws: list[torch.Tensor | np.ndarray], training: bool | None
    ) -> list[torch.Tensor | np.ndarray]:
        """The raw outputs, as a list, for raw inputs."""
        slots = raws + [None] * (self.count - len(raws))
        step = None
        try:
            if torch.is_grad_enabled():
                for step in self.steps:
                    step.run(slots, training)
            else:
                quick = training is False and self.fused_steps is not None and may_fuse()
                with allocator.keeping() if quick else _NOTHING:
                    for step, release in self.fused_steps if quick else self.ordered_steps:
                        step.run(slots, training)
                        for index in release:
                            slots[index] = None
        except RuntimeError as error:
            raise refused(step.layer, step.values(slots), error) from None
        return [slots[i] for i in self.outputs]


def run_with_masks(plan: Plan, handles: list) -> list:
    """The outputs as handles for inputs as handles: each layer is called in full, masks follow."""
    slots = handles + [None] * (plan.count - len(handles))
    fill = lambda x: slots[x.index] if type(x) is Slot else x  # noqa: E731
    for step in plan.steps:
        inputs = nest.map_structure(fill, step.inputs)
        args = nest.map_structure(fill, step.args)
        kwargs = nest.map_structure(fill, step.kwargs)
        if isinstance(step.layer, TFOpLambda):
            result = step.layer.function(inputs, *args, **kwargs)
        else:
            result = step.layer(inputs, *args, **kwargs)
        for index, x in zip(step.outputs, nest.flatten(result), strict=True):
            if index is not None:
                slots[index] = handle_of(x) if isinstance(x, torch.Tensor) else x
    return [slots[i] for i in plan.outputs]
