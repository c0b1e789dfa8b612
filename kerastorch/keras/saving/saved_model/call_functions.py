"""The functions of layers in a SavedModel: calls, with and without the losses they add."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Iterator
from typing import Any

from ...._core import nest
from ...._core.state import state
from ...._core.tensor_shape import TensorShape
from ...._core.tensor_spec import TensorSpec
from ...._function import function
from ...._graph.lowering import Unwritable
from ....saved_model._encoding import full_arg_spec
from ....saved_model._saved_objects import SavedFunction
from ....saved_model._written_functions import (
    Concrete,
    Functions,
    by_output,
    called,
    named_spec,
    plain_or_none,
    spec_message,
)
from ..._base.call_spec import call_spec_of
from ..._base.context import context
from ..._layer.object_graph import FUNCTIONS, LOSSES
from ..._train.compiled import pseudo_names
from . import rules as rules  # of layers that are no kernels

_CALL, _BOTH = "__call__", "call_and_return_conditional_losses"


class LayerCalls:
    """Writes the calls of a model and of its layers.

    specs: {id of a layer: (args, kwargs) of TensorSpecs and values of a call of it}.
    """

    def __init__(self, model: Any, functions: Functions, traces: bool):
        self.model, self.functions, self.traces = model, functions, traces
        self.specs: dict[int, Any] = {}
        self.default: Concrete | None = None

    @contextlib.contextmanager
    def attached(self) -> Iterator[None]:
        """Context manager: the layers have their functions as children."""
        layers = list(self.model._flatten_layers())
        try:
            self._attach(layers)
            yield
        finally:
            for layer in layers:
                layer.__dict__.pop(FUNCTIONS, None)
                layer.__dict__.pop(LOSSES, None)

    def _attach(self, layers):
        model = self.model
        args, kwargs = model.save_spec(dynamic_batch=not model.stateful)
        self.specs[id(model)] = list(args), dict(kwargs)
        self._see_calls(layers)
        for layer in layers:
            self._attach_losses(layer)
            if layer is not model and (not self.traces or id(layer) not in self.specs):
                continue
            if layer._is_input_layer or layer._must_restore_from_config:
                continue
            self._attach_calls(layer)

    def _attach_losses(self, layer):
        made = {}
        for i, loss in enumerate(layer._loss_functions):
            concrete = function(_loss(loss)).get_concrete_function()
            concrete._traces.name = f"loss_fn_{i}"
            made[id(loss)] = SavedFunction([self.functions.concrete(concrete)])
        layer.__dict__[LOSSES] = made

    def _attach_calls(self, layer):
        args, kwargs = self.specs[id(layer)]
        both, plain = [], []
        for training in (True, False) if _uses_training(layer) else (None,):
            made = self._both(layer, args, kwargs, training)
            both.append(made)
            plain.append(self._without_losses(layer, made))
        functions = {_CALL: SavedFunction(plain), _BOTH: SavedFunction(both)}
        functions["call_and_return_all_conditional_losses"] = functions[_BOTH]
        if layer is self.model:
            self.default = functions["_default_save_signature"] = self._default(both[-1])
        layer.__dict__[FUNCTIONS] = functions

    # traces
    def _both(self, layer, args, kwargs, training):
        """The function that gives what a call gives, and the losses that it adds."""

        takes = call_spec_of(layer).training

        def call(*args, **kwargs):
            given = {**kwargs, "training": training} if takes and training is not None else kwargs
            layer._clear_losses()
            outer, context.training = context.training, training
            try:
                outputs = layer(*args, **given)
            finally:
                context.training = outer
            losses = [x for one in layer._flatten_layers() for x in one._losses]
            layer._clear_losses()
            return outputs, losses

        made = _traced(call, f"{layer.name}_layer_call_and_return_conditional_losses", args, kwargs)
        concrete = self.functions.concrete(made)
        signature, spec = _as_called(layer, made, concrete, args, kwargs, training)
        concrete.signature, concrete.spec = signature, spec
        return concrete

    def _without_losses(self, layer, both):
        return self._calling(f"{layer.name}_layer_call_fn", both, both.outputs[0])

    def _default(self, both):
        """The function of the model's inputs that gives its outputs by name."""
        outputs = both.outputs[0]
        names = getattr(self.model, "output_names", None) or pseudo_names(outputs)
        named = dict(zip(names, nest.flatten(outputs), strict=False))  # as Keras, to the shorter
        return self._calling("_wrapped_model", both, named)

    def _calling(self, stem, inner, outputs):
        """A function that calls another and gives some of what that gives."""
        b = self.functions.library.builder(stem)
        refs = [b.argument(n, s.dtype, s.shape) for n, s in inner.inputs.items()]
        handles = [b.resource(c, getattr(c, "name", None) or "resource") for c in inner.captures]
        made = called(b, inner, refs, handles)
        places = by_output(inner.outputs, made)
        wanted = {k: outputs[k] for k in sorted(outputs)} if isinstance(outputs, dict) else outputs
        for x in nest.flatten(wanted):
            for ref in places.get(id(x), ()):
                b.output("", ref)
        self.functions.library.add(b)
        if isinstance(wanted, dict):
            wanted = {k: named_spec(x, k) for k, x in wanted.items()}
        spec, signature = inner.spec, inner.signature
        concrete = Concrete(b.name, inner.inputs, list(inner.captures), signature, wanted, spec)
        self.functions.all[b.name] = concrete
        return concrete

    # what layers are called with
    def _see_calls(self, layers):
        for layer in layers:
            if id(layer) in self.specs:
                continue
            nodes = [n for n in layer._inbound_nodes if not n.is_input]
            if nodes:
                node = nodes[0]
                args = [_spec_of(x) for x in (node.inputs, *node.args)]
                kwargs = {k: _spec_of(v) for k, v in node.kwargs.items() if k != "training"}
                self.specs[id(layer)] = args, kwargs
        others = [x for x in layers if id(x) not in self.specs and not x._is_input_layer]
        hooks = [
            layer.register_forward_pre_hook(self._note, with_kwargs=True)
            for layer in others
            if not _is_in_rnn(layer, layers)
        ]
        if not hooks:
            return
        args, kwargs = self.specs[id(self.model)]
        try:
            _traced(lambda *a, **k: self.model(*a, **k), "seen", args, kwargs)
        finally:
            for hook in hooks:
                hook.remove()

    def _note(self, layer, args, kwargs):
        if id(layer) not in self.specs:
            named = {k: _spec_of(v) for k, v in kwargs.items() if k != "training"}
            self.specs[id(layer)] = [_spec_of(x) for x in args], named


def _uses_training(layer):
    """Whether a layer, or one inside of it, takes `training`: then its functions do too."""
    return any(call_spec_of(x).training for x in layer._flatten_layers())


def _loss(loss):
    def loss_fn():
        return loss()

    return loss_fn


def _is_in_rnn(layer, layers):
    return any(layer is getattr(x, "cell", None) for x in layers) or any(
        layer in getattr(getattr(x, "cell", None), "cells", ()) for x in layers
    )


def _spec_of(value):
    """Arguments with TensorSpecs in the place of tensors."""

    def spec(x):
        if not hasattr(x, "dtype") or not hasattr(x, "shape") or isinstance(x, TensorSpec):
            return x
        if getattr(x, "_type_spec", None) is not None and hasattr(x, "_components"):
            return x._type_spec
        return TensorSpec(TensorShape(x.shape), x.dtype)

    return nest.map_structure(spec, value)


def _traced(call, name, args, kwargs):
    call.__name__ = name
    outer, context.training, state.whole = context.training, None, True
    try:
        made = function(call, autograph=False).get_concrete_function(*args, **kwargs)
    finally:
        context.training, state.whole = outer, False
    if made.graph is None:
        raise Unwritable(f"{name} can't be written: {made._trace.reason}")
    return made


def _parameters(layer):
    call = layer.call
    return inspect.signature(getattr(call, "python_function", call)).parameters


def _as_called(layer, trace, concrete, args, kwargs, training):
    """((args, kwargs), FunctionSpec) as Keras writes them, by the parameters of `call`."""
    named_args, named_kwargs = _renamed(concrete.inputs, args, kwargs)
    positional, keyword, defaults, kwonly, kwdefaults = [], {}, [], [], {}
    names, varargs, varkw = [], None, None
    parameters = list(_parameters(layer).values())
    for i, p in enumerate(parameters):
        if p.kind is p.VAR_POSITIONAL:
            varargs = p.name
            positional += named_args[len(names) :]
            continue
        if p.kind is p.VAR_KEYWORD:
            varkw = p.name
            continue
        default = None if p.default is p.empty else plain_or_none(p.default)
        if p.name == "training":
            default, value = False, training
        elif p.kind is not p.KEYWORD_ONLY and i < len(named_args):
            value = named_args[i]
        else:
            value = named_kwargs.get(p.name, default)
        if p.kind is p.KEYWORD_ONLY:
            kwonly.append(p.name)
            keyword[p.name] = value
            if p.default is not p.empty:
                kwdefaults[p.name] = default
            continue
        names.append(p.name)
        positional.append(value)
        if p.default is not p.empty or (p.name == "training"):
            defaults.append(default)
        elif defaults:
            defaults.append(None)
    if "training" not in names and "training" not in kwonly and training is not None:
        kwonly.append("training")
        keyword["training"], kwdefaults["training"] = training, False
    spec = full_arg_spec(names, varargs, varkw, tuple(defaults) or None, kwonly, kwdefaults or None)
    return (tuple(positional), keyword), spec_message(spec, None)


def _renamed(inputs, args, kwargs):
    """The arguments with the names that the function's inputs have."""
    flat = iter(inputs.values())

    def named(x):
        return next(flat) if isinstance(x, TensorSpec) else x

    args = nest.map_structure(named, list(args))
    return args, {k: nest.map_structure(named, kwargs[k]) for k in sorted(kwargs)}
