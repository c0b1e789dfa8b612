"""tf.keras.optimizers.legacy.Optimizer: the optimizers' base class of TensorFlow 2.0 to 2.10."""

import inspect
import logging
import warnings

import numpy as np
import torch

from ...._core import convert, dtypes, nest, replicas
from ...._core.errors import invalid
from ...._core.replicas import in_use
from ...._core.state import state
from ...._core.tensor import Tensor
from ...._core.trackable import Trackable
from ...._core.variable import Variable
from ...._ops.indexed_slices import IndexedSlices
from ...._scopes import name_scope
from ..._base.configured import Configured
from ..._base.naming import name_of_class
from .. import _lists, _stepping
from .._state import Borrowed, Scalar, Slot, Tracker
from .._traced import one_operation
from ..schedules import LearningRateSchedule, deserialize, serialize

_log = logging.getLogger("kerastorch")
_KEYWORDS = ("clipnorm", "clipvalue", "lr", "decay", "global_clipnorm")


# What `minimize` is made of, in the order of the calls.
_TRANSFORMS = (
    "_transform_unaggregated_gradients",
    "_aggregate_gradients",
    "_transform_gradients",
)
_PARTS_OF_A_STEP = (
    "minimize",
    "_compute_gradients",
    "_transform_loss",
    "_get_gradients",
    "apply_gradients",
    *_TRANSFORMS,
)


class OptimizerV2(Trackable, _stepping.Stepping):
    """Base class of the legacy optimizers.

    clipnorm, clipvalue, global_clipnorm: as of `tf.keras.optimizers.Optimizer`, but all that are
    given apply.  decay: the learning rate at step t is `learning_rate / (1 + decay * t)`.  lr:
    another name of learning_rate.

    A subclass keeps its settings by `_set_hyper(name, value)` (they are read and set as
    attributes, too), makes its variables in `_create_slots(var_list)` by `add_slot`, and updates
    one variable in `_resource_apply_dense(grad, var, apply_state=None)`, where `_decayed_lr(dtype)`
    is the learning rate now.
    """

    _refusals = None
    _saved_identity = "optimizer"  # in SavedModels, whose readers look for slots there

    weight_decay = None

    def __init__(self, name, gradient_aggregator=None, gradient_transformers=None, **kwargs):
        for key, value in kwargs.items():
            if key not in _KEYWORDS:
                raise TypeError(
                    f"Unexpected keyword argument passed to optimizer: {key}. Allowed kwargs are "
                    f"{set(_KEYWORDS)}."
                )
            if value is not None and value < 0:
                raise ValueError(f"Expected {key} >= 0, received: {value}")
            if key == "lr":
                warnings.warn(
                    "The `lr` argument is deprecated, use `learning_rate` instead.", stacklevel=2
                )
        self._use_locking = True  # what subclasses hand on to assign
        self._hyper = {}
        self._slots = {}
        self._slot_names = []
        self._weights = []
        self._iterations = None
        self._hypers_created = False
        self._tracker = Tracker()
        self._name = name or name_of_class(type(self))
        self._initial_decay = kwargs.get("decay") or 0.0
        self.gradient_aggregator = gradient_aggregator
        self.gradient_transformers = gradient_transformers or []
        self.clipnorm = kwargs.get("clipnorm")
        self.clipvalue = kwargs.get("clipvalue")
        self.global_clipnorm = kwargs.get("global_clipnorm")
        if self.clipnorm is not None and self.global_clipnorm is not None:
            raise ValueError(
                "Cannot accept both `clipnorm` and `global_clipnorm`. Received: `clipnorm`="
                f"{self.clipnorm}, `global_clipnorm`={self.global_clipnorm}."
            )

    # settings
    def _set_hyper(self, name, value):
        """Gives the setting `name` a value: a number, tensor, callable or schedule."""
        before = self._hyper.get(name)
        if isinstance(before, Variable) and not isinstance(value, LearningRateSchedule):
            before.assign(value)
        else:
            self._hyper[name] = value

    def _get_hyper(self, name, dtype=None):
        """The setting `name`: a variable, or with a dtype a tensor; a schedule as it is."""
        self._create_hypers()
        value = self._hyper[name]
        if isinstance(value, LearningRateSchedule):
            return value
        value = value() if callable(value) else value
        return value if dtype is None else _cast(value, dtype)

    def _create_hypers(self):
        if self._hypers_created:
            return
        for name, value in sorted(self._hyper.items()):
            if not isinstance(value, (Tensor, Variable)) and not callable(value):
                dtype = "int32" if type(value) is int else "float32"
                self._hyper[name] = Scalar(value, name, dtype)
                self._track(name, self._hyper[name])
        self._hypers_created = True

    def _hyper_number(self, name):
        """The setting `name` as a Python number."""
        value = self._hyper[name]
        if type(value) is Scalar:
            return value.number()
        return float(value() if callable(value) else value)

    def __getattr__(self, name):
        hyper = self.__dict__.get("_hyper", ())
        known = "learning_rate" if name == "lr" else name
        if known in hyper:
            return self._get_hyper(known)
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def __setattr__(self, name, value):
        name = "learning_rate" if name == "lr" else name
        if name in self.__dict__.get("_hyper", ()):
            self._set_hyper(name, value)
        else:
            object.__setattr__(self, name, value)
            if name == "_iterations" and value is not None:  # a wrapper shares its own
                self.__dict__["_counter"] = value if isinstance(value, Scalar) else Borrowed(value)

    def __dir__(self):
        return sorted({*super().__dir__(), *self._hyper, "lr"})

    def _rate(self, count):
        """The learning rate of the step after `count` steps, a Python float."""
        if "learning_rate" not in self._hyper:
            return 0.0
        rate = self._hyper["learning_rate"]
        if isinstance(rate, LearningRateSchedule):
            rate = rate.number(count, Tensor(torch.tensor(float(count))))
        else:
            rate = self._hyper_number("learning_rate")
        if self._initial_decay:
            kind = np.float32
            rate = float(kind(rate) / (kind(1) + kind(self._initial_decay) * kind(count)))
        return rate

    def _decayed_lr(self, var_dtype):
        """The learning rate now, as a tensor of a dtype."""
        self._create_hypers()
        return _cast(self._rate(int(self.iterations)), var_dtype)

    # variables
    @property
    def iterations(self):
        """The variable that counts the steps, int64; may be replaced before it is first read."""
        if self._iterations is None:
            self._count(Scalar(0, "iter", "int64"))
            self._track("iter", self._iterations)
        return self._iterations

    @iterations.setter
    def iterations(self, variable):
        if self._iterations is not None:
            raise RuntimeError(
                "Cannot set `iterations` to a new Variable after the Optimizer weights have been "
                f"created. Here it is attempting to set `iterations` to {variable}."
            )
        self._count(variable)

    def _count(self, variable):
        self._iterations = variable
        self._weights.append(variable)

    def variables(self):
        """The optimizer's variables, as a list: `iter`, then the slots."""
        return self._weights

    weights = property(variables, doc="The same list, as an attribute.")

    def add_weight(
        self,
        name,
        shape,
        dtype=None,
        initializer="zeros",
        trainable=None,
        synchronization=0,
        aggregation=0,
    ):
        """A new variable, not yet among `weights`, from an initializer, its name or a value."""
        if isinstance(initializer, str) or callable(initializer):
            from ... import initializers

            initializer = initializers.get(initializer)(shape, dtype=dtype or dtypes.float32)
        variable = Variable(
            initializer, trainable=True if trainable is None else trainable, name=name,
            dtype=dtype or dtypes.float32,
        )  # fmt: skip
        self._track(name, variable)
        return variable

    def get_slot_names(self):
        """The names of the slots made so far."""
        return self._slot_names

    def add_slot(self, var, slot_name, initializer="zeros", shape=None):
        """The slot of a variable, made by an initializer, its name or a value when it is new."""
        if slot_name not in self._slot_names:
            self._slot_names.append(slot_name)
        slots = self._slots.setdefault(var._number, {"": var})
        if slot_name not in slots:
            raw = var._t.detach()
            shape = tuple(raw.shape if shape is None else shape)
            value = _initial(initializer, raw, shape, var.dtype)
            name = f"{var.name.split(':')[0]}/{slot_name}"
            slots[slot_name] = Slot(self._tracker, value, name, raw.device)
            self._weights.append(slots[slot_name])
        return slots[slot_name]

    def get_slot(self, var, slot_name):
        """The slot of a variable; KeyError when there is none."""
        return self._slots[var._number][slot_name]

    def _slot_to_restore(self, variable, slot_name, shape):
        """The slot that a checkpoint has a value of, made if it is new."""
        slot = self._slots.get(variable._number, {}).get(slot_name)
        if slot is None:
            outer, state.scope = state.scope, ""
            try:
                with name_scope(self._name):
                    _ = self.iterations  # stands first among the weights
                    slot = self.add_slot(variable, slot_name, shape=shape)
            finally:
                state.scope = outer
        return slot

    def _create_slots(self, var_list):
        """Makes the slots of variables; subclasses define it."""

    def _create_all_weights(self, var_list):
        _ = self.iterations
        self._create_hypers()
        self._create_slots(var_list)

    def makes_variables(self, var_list):
        """Whether the next step, of model variables `var_list`, makes variables."""
        return bool(var_list) and (
            self._iterations is None
            or any(
                name not in self._slots.get(v._number, ())
                for v in var_list
                for name in self._slot_kinds()
            )
        )

    def _create_for(self, variables):
        with name_scope(self._name):
            self._create_all_weights(variables)

    def _slots_of(self, variables):
        return [[self.get_slot(v, name) for v in variables] for name in self._slot_kinds()]

    def _slot_kinds(self):
        return ()

    def _averages_of(self, variables):
        return None

    def _use_weight_decay(self, variable):
        return False

    # steps
    def step_raw(self, variables, grads, leaves=None):
        """One step from raw torch gradients, None where there is none: what `fit` calls."""
        if in_use and (replica := replicas.replica()) is not None:
            return replica.step_raw(self, variables, grads)
        return self._begin(variables, grads, leaves=leaves)

    def steps_its_own_way(self):
        """Whether `minimize` may do something else than `step_raw`: a part of it is a user's."""
        return _stepping.any_overridden(self, OptimizerV2, _PARTS_OF_A_STEP)

    def _changed(self, pairs, others, named):
        """What transformations make of the pairs, and the step that follows."""
        aggregates = named.get("experimental_aggregate_gradients", True)
        replica = replicas.replica() if in_use and aggregates else None
        if replica is None and not self._transforms():
            return None
        if replica is not None:
            pairs = replica.summed_pairs(pairs)
        pairs = self._as_transformed(pairs, aggregates)
        return list(pairs), self._apply_changed

    def _apply_changed(self, pairs):
        self._step(*_stepping.split(pairs, self.takes_rows))

    @one_operation(
        lambda self, variables, name: self._create_for(variables),
        _changed,
        lambda self, variables, grads, leaves: self._begin(variables, grads, leaves=leaves),
    )
    def apply_gradients(self, grads_and_vars, name=None, experimental_aggregate_gradients=True):
        """One step: updates the variables of (gradient, variable) pairs.

        Variables whose gradient is None are left as they are, with a warning; ValueError when all
        are None, InvalidArgumentError when a gradient's dtype or shape does not fit.
        Returns the step counter, `iterations`.
        """
        if in_use and (replica := replicas.replica()) is not None:
            skip = not experimental_aggregate_gradients
            return replica.apply(self, list(grads_and_vars), skip, {"name": name})
        variables, grads = _stepping.split(grads_and_vars, self.takes_rows, self._refusals)
        if not variables:
            return None
        return self._begin(variables, grads, experimental_aggregate_gradients)

    def _as_ops(self, pairs):
        """A step by calls of ops, while a function is traced that is saved."""
        from .._written import legacy_step

        legacy_step(self, pairs)

    def _apply_summed(self, pairs, name=None):
        """The step with gradients that have been summed over replicas."""
        return self.apply_gradients(pairs, name=name)

    def _begin(self, variables, grads, aggregates=True, leaves=None):
        if any(g is None for g in grads):
            variables, grads = self._present(variables, grads)
            leaves = None
        if self._layout is None or not _stepping.same(variables, self._layout.variables):
            self._create_for(variables)
        if self._transforms():
            pairs = self._as_transformed(_stepping.handles(variables, grads), aggregates)
            variables, grads = _stepping.split(pairs, self.takes_rows)
            leaves = None
        return self._step(variables, grads, leaves)

    def _transforms(self):
        return (
            self.gradient_aggregator
            or self.gradient_transformers
            or _stepping.any_overridden(self, OptimizerV2, _TRANSFORMS)
        )

    def _as_transformed(self, pairs, aggregates):
        if aggregates:
            pairs = self._transform_unaggregated_gradients(pairs)
            pairs = self._aggregate_gradients(pairs)
        return self._transform_gradients(pairs)

    def _transform_unaggregated_gradients(self, grads_and_vars):
        """A subclass's way to change gradients before replicas sum them."""
        return grads_and_vars

    def _aggregate_gradients(self, grads_and_vars):
        """The gradients summed over replicas, or what `gradient_aggregator` makes of them."""
        aggregate = self.gradient_aggregator
        return grads_and_vars if not aggregate else aggregate(grads_and_vars)

    def _transform_gradients(self, grads_and_vars):
        """What the `gradient_transformers` make of the gradients; clipping follows."""
        for function in self.gradient_transformers:
            grads_and_vars = function(grads_and_vars)
        return grads_and_vars

    def _clip(self, grads):
        return _lists.on_rows(self._clipped, grads)

    def _clipped(self, grads):
        if self.clipvalue is not None:
            grads = _lists.by_value(grads, self.clipvalue)
        if self.clipnorm is not None:
            grads = _lists.by_norm(grads, self.clipnorm)
        if self.global_clipnorm is not None:
            grads = _lists.by_global_norm(grads, self.global_clipnorm)
        return grads

    @property
    def takes_rows(self):
        """Whether sparse gradients, rows of a table, make other steps than dense ones."""
        return self._clips or self._has_own("_resource_apply_sparse")

    def _has_own(self, method):
        return _stepping.any_overridden(self, OptimizerV2, (method,))

    def _prepare(self, var_list):
        """What `_prepare_local` works out per device and dtype, for `apply_state`."""
        state = {}
        for key in {(v.device, v.dtype) for v in var_list}:
            state[key] = {}
            self._prepare_local(*key, state)
        return state

    def _prepare_local(self, var_device, var_dtype, apply_state):
        if "learning_rate" in self._hyper:
            apply_state[(var_device, var_dtype)]["lr_t"] = self._decayed_lr(var_dtype)

    def _fallback_apply_state(self, var_device, var_dtype):
        state = {(var_device, var_dtype): {}}
        self._prepare_local(var_device, var_dtype, state)
        return state[(var_device, var_dtype)]

    def _update_all(self, layout, params, grads, rate, step):
        takes = inspect.signature(self._resource_apply_dense).parameters
        more = {"apply_state": self._prepare(layout.variables)} if "apply_state" in takes else {}
        for variable, grad in zip(layout.variables, grads, strict=True):
            if grad.is_sparse and self._has_own("_resource_apply_sparse"):
                self._apply_rows(grad, variable)
            else:
                grad = grad.to_dense() if grad.is_sparse else grad
                self._resource_apply_dense(Tensor(grad), variable, **more)

    def _apply_rows(self, grad, variable):
        method = self._resource_apply_sparse_duplicate_indices
        takes = inspect.signature(method).parameters
        more = {"apply_state": self._prepare([variable])} if "apply_state" in takes else {}
        indices, values = grad._indices()[0], grad._values()
        method(Tensor(values), variable, Tensor(indices), **more)

    def _resource_apply_dense(self, grad, handle, apply_state):
        """Updates one variable by its gradient; subclasses define it."""
        raise NotImplementedError("`_resource_apply_dense` must be implemented in subclasses.")

    def _resource_apply_sparse_duplicate_indices(self, grad, handle, indices, **kwargs):
        """Updates rows of one variable by their gradients; rows of one index are added up first."""
        rows, places = torch.unique(convert.to_tensor(indices)._t, return_inverse=True)
        values = convert.to_tensor(grad)._t
        total = values.new_zeros((len(rows), *values.shape[1:])).index_add_(0, places, values)
        return self._resource_apply_sparse(Tensor(total), handle, Tensor(rows), **kwargs)

    def _resource_apply_sparse(self, grad, handle, indices, apply_state):
        """Updates rows of one variable by their gradients; subclasses define it."""
        raise NotImplementedError("Must be implemented in subclasses.")

    def _resource_scatter_add(self, x, i, v):
        x.scatter_nd_add(convert.to_tensor(i)._t.unsqueeze(-1), v)
        return x.value()

    def _compute_gradients(self, loss, var_list, grad_loss=None, tape=None):
        """The gradients of a loss, a callable or a tensor with its tape, as pairs."""
        loss, var_list, tape = _stepping.computed(loss, var_list, tape)
        var_list = nest.flatten(var_list)
        with tape:
            loss = self._transform_loss(loss)
        return self._get_gradients(tape, loss, var_list, grad_loss)

    def _transform_loss(self, loss):
        """A subclass's way to change the loss, under the tape."""
        return loss

    def _get_gradients(self, tape, loss, var_list, grad_loss=None):
        """The gradients of a loss on a tape, as (gradient, variable) pairs."""
        return list(zip(tape.gradient(loss, var_list, grad_loss), var_list))

    def minimize(self, loss, var_list, grad_loss=None, name=None, tape=None):
        """One step on `loss`, a callable without arguments, or a tensor with its `tape`.

        var_list: variables, or a callable that gives them.  grad_loss: a weight of the loss.
        Returns the step counter.
        """
        pairs = self._compute_gradients(loss, var_list=var_list, grad_loss=grad_loss, tape=tape)
        return self.apply_gradients(pairs, name=name)

    def get_gradients(self, loss, params):
        """RuntimeError: symbolic gradients need a graph, which there is none of."""
        raise RuntimeError(
            "tf.gradients is not supported when eager execution is enabled. Use tf.GradientTape "
            "instead."
        )

    def get_updates(self, loss, params):
        """As `get_gradients`; `minimize` is what works on tapes."""
        return [self.apply_gradients(zip(self.get_gradients(loss, params), params))]

    # configuration and state
    def _serialize_hyperparameter(self, hyperparameter_name):
        value = self._hyper[hyperparameter_name]
        if isinstance(value, LearningRateSchedule):
            return serialize(value)
        if callable(value):
            return value()
        return value.numpy() if isinstance(value, (Tensor, Variable)) else value

    def get_config(self):
        """The constructor's arguments as a dictionary."""
        config = {"name": self._name}
        for name in ("clipnorm", "clipvalue", "global_clipnorm"):
            if getattr(self, name) is not None:
                config[name] = getattr(self, name)
        return config

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """An optimizer from its `get_config`."""
        config = dict(config)
        if "lr" in config:
            config["learning_rate"] = config.pop("lr")
        if isinstance(config.get("learning_rate"), dict):
            config["learning_rate"] = deserialize(config["learning_rate"], custom_objects)
        return cls(**config)

    def get_weights(self):
        """The values of `weights`, as a list of numpy arrays."""
        return [w.numpy() for w in self._weights]

    def set_weights(self, weights):
        """Sets `weights` from a list of arrays; ValueError when number or shapes differ."""
        if len(self._weights) != len(weights):
            raise ValueError(
                f"You called `set_weights(weights)` on optimizer {self._name} with a weight list "
                f"of length {len(weights)}, but the optimizer was expecting {len(self._weights)} "
                f"weights. Provided weights: {str(weights)[:50]}..."
            )
        for variable, weight in zip(self._weights, weights, strict=True):
            if tuple(variable.shape) != np.shape(weight):
                raise ValueError(
                    f"Optimizer weight shape {variable.shape} not compatible with provided "
                    f"weight shape {np.shape(weight)}."
                )
            variable.assign(weight)

    def __getstate__(self):
        return {**self.__dict__, "_layout": None, "_slots": list(self._slots.values())}

    def __setstate__(self, state):
        self.__dict__.update(state)
        self.__dict__["_slots"] = {slots[""]._number: slots for slots in state["_slots"]}
        for slots in state["_slots"]:
            for name, slot in slots.items():
                if name:
                    slot._tracker = self._tracker


_APPLY = ("_resource_apply_dense", "_resource_apply_sparse")


class BuiltIn(Configured, _stepping.ListUpdates, OptimizerV2):
    """A legacy optimizer given by `_slot_kinds` and `_update`.

    A subclass that defines `_resource_apply_dense` or `_resource_apply_sparse` gets them called for
    each variable instead.
    """

    _refusals = {"smaller": invalid}  # TensorFlow's kernels do not spread gradients

    _base_arguments = ("learning_rate", "name")
    _by_row = False
    """How a sparse gradient is applied: as a dense one (False), to its rows alone ("all"), or to
    whole slots, but the rows of the weights alone ("weights")."""

    @property
    def takes_rows(self):
        """Whether sparse gradients, rows of a table, make other steps than dense ones."""
        own = type(self)._resource_apply_sparse is not BuiltIn._resource_apply_sparse
        return own or bool(self._by_row) or self._clips

    def _update_all(self, layout, params, grads, rate, step):
        sparse = [i for i, g in enumerate(grads) if g.is_sparse] if self.takes_rows else ()
        if not sparse:
            super()._update_all(layout, params, grads, rate, step)
            return
        for i, (variable, param) in enumerate(zip(layout.variables, params, strict=True)):
            if i not in sparse:
                self._update_one(Tensor(grads[i]), variable)
                continue
            slots = [kind[i] for kind in layout.slots]
            self._update_rows(param, grads[i].coalesce(), slots, rate, step)

    def _update_rows(self, param, grad, slots, rate, step):
        """The update of one variable by a sparse gradient without duplicates."""
        index, values = grad._indices()[0], grad._values()
        if self._by_row == "all":
            parts = [x[index] for x in (param, *slots)]
            self._update([parts[0]], [values], [[part] for part in parts[1:]], rate, step)
            for whole, part in zip((param, *slots), parts, strict=True):
                whole[index] = part
            return
        before = param.clone() if self._by_row else None
        self._update([param], [grad.to_dense()], [[slot] for slot in slots], rate, step)
        if self._by_row:
            param.copy_(before.index_copy_(0, index, param[index]))

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if any(getattr(cls, n) is not getattr(BuiltIn, n) for n in _APPLY):
            cls._update_all = OptimizerV2._update_all

    def _create_slots(self, var_list):
        for name in self._slot_kinds():
            for v in var_list:
                self.add_slot(v, name)

    def _resource_apply_dense(self, grad, var, apply_state=None):
        """Updates one variable by its gradient."""
        self._update_one(grad, var)

    def _resource_apply_sparse(self, grad, var, indices, apply_state=None):
        """Updates rows of one variable by their gradients."""
        rows = _stepping.rows_of(IndexedSlices(grad, indices), var)
        slots = [kind[0]._prepare() for kind in self._slots_of([var])]
        count = self._counter.number()
        with torch.no_grad():
            param = var._prepare()
            self._update_rows(param, rows.coalesce(), slots, self._rate(count), count + 1)

    def _set_hypers(self, learning_rate, kwargs, **others):
        """The settings that all built-in ones have, and others."""
        self._set_hyper("learning_rate", kwargs.get("lr", learning_rate))
        self._set_hyper("decay", self._initial_decay)
        for name, value in others.items():
            self._set_hyper(name, value)

    def get_config(self):
        """The constructor's arguments as a dictionary."""
        rate = self._serialize_hyperparameter("learning_rate")
        return {
            **super().get_config(),
            "learning_rate": rate,
            "decay": self._initial_decay,
            **self._own_config(),
        }

    def _config_value(self, name):
        if name in self._hyper:
            return self._serialize_hyperparameter(name)
        return getattr(self, name)


def momentum_given(momentum):
    """Whether there is momentum; ValueError for a number outside [0, 1]."""
    if isinstance(momentum, (int, float)) and not 0 <= momentum <= 1:
        raise ValueError(
            f"`momentum` must be between [0, 1]. Received: momentum={momentum} (of type "
            f"{type(momentum)})."
        )
    return isinstance(momentum, (Tensor, Variable)) or callable(momentum) or momentum > 0


def _cast(value, dtype):
    dtype = dtypes.as_dtype(dtype)
    if type(value) is Scalar:
        value = value.number()
    raw = convert.to_tensor(value)._t if not isinstance(value, (int, float)) else value
    return Tensor(torch.as_tensor(raw, dtype=dtype.torch))


def _initial(initializer, raw, shape, dtype):
    if isinstance(initializer, str) and initializer == "zeros":
        return Tensor(torch.zeros_like(raw) if shape == raw.shape else raw.new_zeros(shape))
    if isinstance(initializer, str) or callable(initializer):
        from ... import initializers

        return initializers.get(initializer)(shape, dtype=dtype)
    return initializer
