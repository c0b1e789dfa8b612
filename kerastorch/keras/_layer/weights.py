"""The variables of a layer: made, tracked as attributes, listed, saved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import torch

from ..._core import awaited, budget, dtypes, nest
from ..._core.autocast_variable import AutoCastVariable
from ..._core.convert import to_tensor
from ..._core.frozen import freeze, unfreeze
from ..._core.plain_graphs import make_ready, outside
from ..._core.state import state, structure
from ..._core.tensor_shape import TensorShape
from ..._core.torch_modules import variables_of
from ..._core.trackable import CHECKPOINT, CONTAINERS, SAVED_MODEL
from ..._core.variable import Unshared, Variable
from ..._module import Module
from .. import constraints, initializers, regularizers
from .._base import config as _config
from .._base import policy
from .._base.context import context
from .added_losses import WeightLoss
from .late_draws import drawn_later, draws_anew
from .object_graph import saved_children

_OURS = __name__.partition(".")[0] + "."
OTHER_WEIGHT_KEYWORDS = frozenset({
    "collections", "experimental_autocast", "caching_device", "getter", "layout",
    "experimental_enable_variable_lifting",
})  # fmt: skip


class TrackedWeights(Module):
    """What a Layer has of weights, its own and those of the layers below."""

    def add_weight(
        self,
        name: str | None = None,
        shape: TensorShape | Sequence[int] | None = None,
        dtype: Any = None,
        initializer: Any = None,
        regularizer: Any = None,
        trainable: bool | None = None,
        constraint: Any = None,
        use_resource: bool | None = None,
        synchronization: Any = None,
        aggregation: Any = None,
        **kwargs: Any,
    ) -> Variable:
        """Makes a variable of the layer.

        initializer: by default Glorot uniform for floats, zeros for integers and bools.
        regularizer: a function of the variable whose value joins `losses`.
        constraint: a function applied to the variable after each update.
        experimental_autocast: whether calls of a layer of mixed precision read the variable in the
            layer's compute dtype, by default True.
        """
        if not self._ready:
            raise AttributeError(
                "You must call `super().__init__()` before `add_weight`: layer of class "
                f"{type(self).__name__!r}."
            )
        for key in kwargs:
            if key not in OTHER_WEIGHT_KEYWORDS:
                raise TypeError("Unknown keyword argument:", key)
        dtype = dtypes.as_dtype(dtype or self._policy.variable_dtype or _config.floatx())
        if self._policy.variable_dtype is None:
            self._policy = policy.Policy(dtype.name)
        on_read = _is_on_read(synchronization)
        if on_read and trainable:
            raise ValueError(
                "Synchronization value can be set to VariableSynchronization.ON_READ only for "
                "non-trainable variables. You have specified trainable=True and "
                f"synchronization=VariableSynchronization.ON_READ for weight {name!r} of layer "
                f"{self.name!r}."
            )
        kind = Variable
        mixed = self._policy.compute_dtype != self._policy.variable_dtype
        if mixed and dtype.is_floating and kwargs.get("experimental_autocast", True):
            kind = AutoCastVariable
        if kwargs.get("getter") is not None:  # a variable that is there already
            return self._got(
                kwargs["getter"], regularizer, name=name or "Variable", shape=shape, dtype=dtype,
                initializer=initializers.get(initializer), constraint=constraints.get(constraint),
                trainable=not on_read if trainable is None else trainable,
                use_resource=use_resource, collections=kwargs.get("collections"),
                synchronization=synchronization, aggregation=aggregation, overwrite=True,
                caching_device=kwargs.get("caching_device"),
            )  # fmt: skip
        awaits = awaited.expected() is not None and type(self).__module__.startswith(_OURS)
        with outside() as graph:
            variable = kind(
                self._initial(name, shape, dtype, initializer, awaits),
                trainable=not on_read if trainable is None else trainable,
                name=name or "Variable",
                constraint=constraints.get(constraint),
                synchronization=synchronization,
                aggregation=aggregation,
            )
        if awaits:
            awaited.expected().made(variable)
        make_ready(graph, variable)
        return self._regularized(name, variable, regularizer)

    def _got(self, getter, regularizer, **given):
        return self._regularized(given["name"], getter(**given), regularizer)

    def _regularized(self, name, variable, regularizer):
        """The variable, now the layer's own."""
        regularizer = regularizers.get(regularizer)
        if regularizer is not None:
            self._loss_functions.append(WeightLoss(regularizer, variable))
        self._own_variable(name, variable)
        return variable

    def add_variable(self, *args: Any, **kwargs: Any) -> Variable:
        """The old name of `add_weight`."""
        return self.add_weight(*args, **kwargs)

    def _initial(self, name, shape, dtype, initializer, awaits):
        shape = tuple(() if shape is None else shape)
        if None in shape:
            raise TypeError(
                f"Weight {name!r} of layer {self.name!r} has a shape that is not known: {shape}."
            )
        shape = tuple(TensorShape(shape).as_list())
        for size in shape:
            if size < 0:
                raise ValueError(
                    f"Dimension {size} must be >= 0: weight {name!r} of {self.name!r}."
                )
        initializer = initializers.get(initializer)
        if initializer is None:
            if dtype.is_floating or dtype.is_complex:
                initializer = initializers.get("glorot_uniform")
            elif dtype.is_integer or dtype.is_bool:
                initializer = initializers.get("zeros")
            else:
                raise ValueError(
                    f"An initializer for variable {name} of type {dtype} is required for layer "
                    f"{self.name}. Received: {initializer}."
                )
        budget.claim(shape, dtype.size, f"weight {name!r} of layer {self.name!r}")
        if awaits and awaited.expected().takes(shape, dtype.torch):
            draw = drawn_later(initializer, shape, dtype)
            if draw is not None:
                return awaited.expected().blank(shape, dtype.torch, draw)
        value = initializer(shape, dtype=dtype)
        if getattr(value, "shape", shape) != shape:
            raise ValueError(
                f"The initializer of weight {name!r} of layer {self.name!r} made shape "
                f"{value.shape}, expected {shape}."
            )
        return Unshared(value._t) if draws_anew(initializer) else value

    def _own_variable(self, name, variable):
        """Takes a variable among the layer's own weights."""
        if name is not None:  # TensorFlow's edge has no name then, and can't be saved
            self._track(name, variable)
        if any(v is variable for v in self._weights):
            return
        self._weights.append(variable)
        if not all(layer._trainable for layer in (self, *context.layers)):
            freeze(variable)
        key = (name or "variable").replace(".", "_")
        while key in self._parameters or key in self._buffers:
            key += "_"
        self._show(key, variable)

    def _apply(self, fn, recurse=True):
        """torch's way to convert a module; the dtype policy follows."""
        super()._apply(fn, recurse)
        before = TORCH_DTYPES.get(self._policy.variable_dtype) if self._ready else None
        if before is not None:
            now = fn(torch.empty(0, dtype=before)).dtype
            if now is not before:
                self._policy = policy.Policy(dtypes.TORCH[now].name)
        return self

    def __setattr__(self, name, value):
        if name in _BEHAVIOUR:
            structure.version += 1
        if name in _PLAIN or (isinstance(value, _KINDS) and hasattr(type(self), name)):
            # as in TensorFlow nothing is tracked under the name of a class attribute or property
            _set_plain(self, name, value)
            return
        if isinstance(value, torch.Tensor) and self._set_raw(name, value):
            return
        place = self._drop(name, value)
        if isinstance(value, Variable):
            if not any(v is value for v in self._weights):
                self._weights.insert(place, value)
                if not self._trainable:
                    freeze(value)
            self._rename(name, value)
        elif isinstance(value, torch.nn.Module):
            self.__dict__["_attached"][name] = value
        elif isinstance(value, CONTAINERS):
            self.__dict__["_attached"][name] = value
            self._take_variables(value)
        try:
            super().__setattr__(name, value)
        except AttributeError:
            if not isinstance(getattr(type(self), name, None), property):
                raise
            raise read_only(self, name) from None

    def _show(self, key, value):
        if isinstance(value, torch.nn.Module) and not isinstance(value, Module):
            self.__dict__["_holds_torch"] = True
        super()._show(key, value)

    def _set_torch_mode(self, training):
        """Tells the plain torch modules whether this is training; torch's calls leave them be."""
        for module in self._torch_modules():
            if module.training is not bool(training):
                module.train(bool(training))

    def _rename(self, name, variable):
        """The attribute's name takes the place of the one that `add_weight` was given."""
        for registry in (self._parameters, self._buffers):
            for key, known in list(registry.variables.items()):
                if known is variable and key != name and key not in self.__dict__:
                    registry.pop(key)

    def __delattr__(self, name):
        self._drop(name, None)
        super().__delattr__(name)

    def _untrack(self, name):
        """Nothing: in TensorFlow a layer keeps its edges, other than a tf.Module."""

    def _drop(self, name, new):
        """Forgets what an attribute held, if no other attribute holds it, before it holds `new`.

        Where among the own weights a new variable stands: in the place of the old one, or last.
        """
        state_of = self.__dict__
        state_of["_attached"].pop(name, None)
        old, weights = state_of.get(name), state_of["_weights"]
        if not isinstance(old, Variable):
            return len(weights)
        place = next((i for i, v in enumerate(weights) if v is old), len(weights))
        held = any(v is old for k, v in state_of.items() if k != name)
        if place < len(weights) and old is not new and not held:
            weights.pop(place)
        return place

    def _used_weights(self):
        """The variables that the layer's raw body reads."""
        return self._weights

    def _own_sizes(self):
        """The sizes, other than 1, of what the layer's raw body reads: what unknown sizes of an
        input may have to be."""
        return {d for v in self._used_weights() for d in v.shape} - {1, None}

    def _own(self):
        """The layer's own variables, without those of layers in it.

        Lists and dicts are looked through again: users append to them.  Parameters and buffers of
        plain torch modules come last.
        """
        for value in self._attached.values():
            if not isinstance(value, torch.nn.Module):
                self._take_variables(value)
        if not self._holds_torch:
            return self._weights
        return self._weights + [v for m in self._torch_modules() for v in variables_of(m)]

    def _take_variables(self, container):
        for leaf in nest.flatten(container):
            if isinstance(leaf, Variable) and not any(v is leaf for v in self._weights):
                self._weights.append(leaf)
                if not self._trainable:
                    freeze(leaf)

    def _attributes(self):
        found = [item for item in super()._attributes() if item[0] not in _INTERNAL]
        own = self._own()
        return [
            *found,
            ("_metrics", self._metric_objects if self._ready else []),
            ("_non_trainable_weights", [v for v in own if not v.trainable]),
            ("_self_tracked_trackables", list(self._attached.values())),
            ("_trainable_weights", [v for v in own if v.trainable]),
        ]

    def _containers(self):
        return [(k, v) for k, v in self._attached.items() if not isinstance(v, torch.nn.Module)]

    def _trackable_children(self, save_type=CHECKPOINT):
        found = saved_children(self) if save_type == SAVED_MODEL else {}
        found.update(super()._trackable_children(save_type))
        return found

    def _own_metrics(self):
        """The metrics right below: attributes and those of `add_metric`."""
        return [c for c in self._children() if getattr(c, "_is_metric", False)] + [
            *self._metric_objects
        ]

    def _children(self):
        """The layers and modules right below, in the order in which they were attached."""
        return [c for c in self._modules_below() if isinstance(c, Module)]

    def _modules_below(self):
        """As `_children`, and with plain torch modules."""
        found = {}
        for value in self._attached.values():
            if isinstance(value, torch.nn.Module):
                found[id(value)] = value
                continue
            for item in value if type(value) is list else (value,):
                for leaf in (item,) if isinstance(item, torch.nn.Module) else nest.flatten(item):
                    if isinstance(leaf, torch.nn.Module):
                        found[id(leaf)] = leaf
        return list(found.values())

    def _all_variables(self):
        """The variables of this layer, its metrics, and all that is below."""
        found = list(self._own())
        for metric in self._metric_objects:
            found.extend(metric.variables)
        for child in self._children():
            found.extend(
                child._all_variables() if isinstance(child, TrackedWeights) else child.variables
            )
        return found

    def _flatten_layers(self, recursive=True, include_self=True):
        """This layer and those below, depth first, each once; not those in a tf.Module."""
        seen = set()

        def walk(layer):
            seen.add(id(layer))
            if include_self or layer is not self:
                yield layer
            if recursive or layer is self:
                for child in layer._children():
                    if isinstance(child, TrackedWeights) and id(child) not in seen:
                        yield from walk(child)

        return walk(self)

    def _all_layers(self):
        """As `_flatten_layers`, with those in a tf.Module."""
        seen, stack = set(), [self]
        while stack:
            module = stack.pop()
            if id(module) in seen:
                continue
            seen.add(id(module))
            if isinstance(module, TrackedWeights):
                yield module
                stack += module._children()
            else:
                stack += module.submodules

    @property
    def trainable(self) -> bool:
        """Whether the layer's weights take part in training; setting it sets the layers below."""
        return self._trainable

    @trainable.setter
    def trainable(self, value: bool) -> None:
        for layer in self._flatten_layers():
            layer.__dict__.update(_trainable=bool(value), _torch_decides=False)
            layer._refreeze()

    def _refreeze(self):
        """Tells torch which of the layer's own variables need a gradient: all, or none."""
        if not self._ready:
            return
        own = [
            v for c in self._children() if not isinstance(c, TrackedWeights) for v in c.variables
        ]
        for variable in [*self._own(), *own]:
            (unfreeze if self._trainable else freeze)(variable)

    def requires_grad_(self, requires_grad: bool = True) -> TrackedWeights:
        """torch's way to set `trainable`; a compiled model follows it at once."""
        self.trainable = requires_grad
        for layer in self._flatten_layers():
            layer.__dict__["_torch_decides"] = True
        return self

    @property
    def trainable_weights(self) -> list[Variable]:
        """The variables that training updates: none when `trainable` is false."""
        if not self._trainable:
            return []
        own = [v for v in self._own() if v.trainable]
        return unique(own + [v for c in self._weighted() for v in weights_of(c, "trainable")])

    @property
    def non_trainable_weights(self) -> list[Variable]:
        """The variables that training leaves alone."""
        below = self._weighted()
        if self._trainable:
            own = [v for v in self._own() if not v.trainable]
            return unique(own + [v for c in below for v in weights_of(c, "non_trainable")])
        return unique(self._own_in_order() + [v for c in below for v in weights_of(c, "all")])

    @property
    def weights(self) -> list[Variable]:
        """All variables: the trainable ones first."""
        return unique(self.trainable_weights + self.non_trainable_weights)

    @property
    def trainable_variables(self) -> list[Variable]:
        """The same as `trainable_weights`."""
        return self.trainable_weights

    @property
    def non_trainable_variables(self) -> list[Variable]:
        """The same as `non_trainable_weights`."""
        return self.non_trainable_weights

    @property
    def variables(self) -> list[Variable]:
        """The same as `weights`."""
        return self.weights

    def _weighted(self):
        """The children whose weights count as this layer's: all but metrics."""
        return [c for c in self._children() if not getattr(c, "_is_metric", False)]

    def get_weights(self) -> list[np.ndarray | np.generic]:
        """The values of `weights`, as a list of numpy arrays; learned vocabularies among them.

        RuntimeError while a function is traced.
        """
        if state.graph is not None and state.graph.building_function:
            raise RuntimeError("Cannot get value inside Tensorflow graph function.")
        return [v.numpy() for v in self._valued()]

    def _valued(self):
        """What has values that are got and set: the weights, and learned vocabularies in the
        places that they have among TensorFlow's weights."""
        if not any(layer._has_vocabulary for layer in self._flatten_layers()):
            return self.weights
        return self._with_vocabularies()

    _has_vocabulary = False

    def _with_vocabularies(self):
        below = [v for child in self._weighted() for v in valued(child)]
        found = self._own_in_order() + below
        return [v for v in found if v.trainable] + [v for v in found if not v.trainable]

    def set_weights(self, weights: Sequence[Any]) -> None:
        """Sets `weights` from numpy arrays; ValueError when number or shapes differ."""
        own = self._valued()
        if len(own) != len(weights):
            raise ValueError(
                f'You called `set_weights(weights)` on layer "{self.name}" with a weight list of '
                f"length {len(weights)}, but the layer was expecting {len(own)} weights. Provided "
                f"weights: {str(weights)[:50]}..."
            )
        arrays = [np.asarray(w) for w in weights]
        for v, array in zip(own, arrays, strict=True):
            if not v.shape.is_compatible_with(array.shape):
                raise ValueError(
                    f"Layer {self.name} weight shape {v.shape} is not compatible with provided "
                    f"weight shape {array.shape}."
                )
        for v, array in zip(own, arrays, strict=True):
            v.assign(to_tensor(array.astype(v.dtype.as_numpy_dtype)))
        for layer in self._flatten_layers():
            layer.finalize_state()

    def count_params(self) -> int:
        """The number of elements of all weights; ValueError before the layer is built."""
        if not self.built:
            raise ValueError(
                f"You tried to call `count_params` on layer {self.name}, but the layer isn't "
                "built. You can build it manually via: "
                f"`{self.name}.build(batch_input_shape)`."
            )
        return sum(v._t.numel() for v in self.weights)

    def save_own_variables(self, store: Any) -> None:
        """Writes the layer's own variables into `store`, numbered from "0"."""
        for i, v in enumerate(self._own_in_order()):
            store[str(i)] = v.numpy()

    def load_own_variables(self, store: Any) -> None:
        """Sets the layer's own variables from `store`."""
        own = self._own_in_order()
        if len(store.keys()) != len(own):
            raise ValueError(
                f"Layer '{self.name}' expected {len(own)} variables, but received "
                f"{len(store.keys())} variables during loading."
            )
        for i, v in enumerate(own):
            v.assign(np.asarray(store[str(i)]))

    def _own_in_order(self):
        own = self._own()
        return [v for v in own if v.trainable] + [v for v in own if not v.trainable]


def _set_plain(layer, name, value):
    try:
        object.__setattr__(layer, name, value)
    except AttributeError:
        raise read_only(layer, name) from None


def read_only(layer: Any, name: str) -> AttributeError:
    """The error for setting a property that has no setter."""
    return AttributeError(
        f'Can\'t set the attribute "{name}", likely because it conflicts with an existing '
        f"read-only @property of the object ({type(layer).__name__}). Please choose a different "
        "name."
    )


def _is_on_read(synchronization):
    return getattr(synchronization, "name", None) == "ON_READ"


# the torch dtypes of floating point that inputs are cast to, by name
TORCH_DTYPES = {dtypes.TORCH[t].name: t for t in dtypes.FLOATING}


_KINDS = (Variable, torch.nn.Module, *CONTAINERS)


# Attributes that never hold weights or layers, set without a look at the value.
_PLAIN = {
    "built",
    "_trainable",
    "_name",
    "supports_masking",
    "stateful",
    "_policy",
    "training",
    "_build_input_shape",
    "_batch_input_shape",
    "input_spec",
    "_input_spec",
    "trainable",
    "activity_regularizer",
    "_initial_weights",
}


# Attributes that decide how a call is made (see plan.py).
_BEHAVIOUR = {"call", "compute_mask", "_policy", "_activity_regularizer", "_autocast"}


_INTERNAL = {
    "_weights",
    "_attached",
    "_losses",
    "_loss_functions",
    "_symbolic_losses",
    "_metric_objects",
    "_inbound_nodes",
    "_outbound_nodes",
    "_build_input_shape",
    "_batch_input_shape",
    "_initial_weights",
    "_input_spec",
    "_stack",
    "_seen_specs",
    "_nodes",
    "_plan",
}


def unique(variables: Iterable[Variable]) -> list[Variable]:
    return list({id(v): v for v in variables}.values())


def valued(child: Any) -> list[Any]:
    """The weights of a child module, or of a list or dict of them, with learned vocabularies."""
    if isinstance(child, TrackedWeights):
        return child._valued()
    return weights_of(child, "all")


def weights_of(child: Any, which: str) -> list[Variable]:
    """The variables of a child module, or of a list or dict of them: all, trainable or
    non_trainable.  In a list all that is trainable comes first."""
    if isinstance(child, torch.nn.Module):
        name = "variables" if which == "all" else f"{which}_variables"
        return list(getattr(child, name, ()))
    if which == "all":
        return weights_of(child, "trainable") + weights_of(child, "non_trainable")
    leaves = nest.flatten(child)
    found = [v for leaf in leaves if isinstance(leaf, Module) for v in weights_of(leaf, which)]
    wanted = which == "trainable"
    return found + [v for v in leaves if isinstance(v, Variable) and v.trainable == wanted]
