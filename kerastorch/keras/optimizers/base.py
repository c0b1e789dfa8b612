"""tf.keras.optimizers.Optimizer: the base class of Keras's optimizers."""

import functools
import logging
import re

import numpy as np
import torch

from ..._core import convert, devices, replicas
from ..._core.replicas import in_use
from ..._core.tensor import Tensor
from ..._core.trackable import EDGES, AutoTrackable, arrived
from ..._core.variable import Variable
from ..._scopes import name_scope
from .._base import config as _config
from . import _lists, _stepping
from ._state import Borrowed, Scalar, Slot, Tracker
from ._traced import one_operation
from .schedules import LearningRateSchedule, deserialize, serialize

_log = logging.getLogger("kerastorch")
_REMOVED = ("decay", "gradient_aggregator", "gradient_transformers")


class CallableList(list):
    """A list that also answers a call, with itself: `variables` was a method once."""

    def __call__(self):
        return self


# What `minimize` is made of, in the order of the calls.
_PARTS_OF_A_STEP = ("minimize", "compute_gradients", "apply_gradients", "aggregate_gradients")


class Optimizer(AutoTrackable, _stepping.Stepping):
    """Changes variables so that a loss gets smaller (tf.keras.optimizers.Optimizer).

    weight_decay: each step first shrinks the variables by `learning_rate * weight_decay` times
        their value.
    clipnorm, clipvalue, global_clipnorm: clip each gradient to a norm, its elements to a value,
        or all gradients to a joint norm.
    use_ema: whether to keep moving averages of the variables, `average = ema_momentum * average
        + (1 - ema_momentum) * variable`, that replace their values every
        `ema_overwrite_frequency` steps (None: only in `finalize_variable_values`, at the end of
        `fit`).
    jit_compile: kept for get_config; the updates are torch's multi-tensor kernels in any case.

    ValueError for settings that exclude each other or are out of range, and for arguments of
    `optimizers.legacy` such as `decay`; TypeError for unknown ones.

    A subclass sets `self._learning_rate = self._build_learning_rate(learning_rate)`, makes its
    variables in `build(var_list)`, updates one variable in `update_step(gradient, variable)` and
    adds its settings to `get_config()`:

    >>> class Plain(tf.keras.optimizers.Optimizer):
    ...     def __init__(self, learning_rate=0.1, name="Plain", **kwargs):
    ...         super().__init__(name, **kwargs)
    ...         self._learning_rate = self._build_learning_rate(learning_rate)
    ...     def update_step(self, gradient, variable):
    ...         variable.assign_sub(self.learning_rate * gradient)
    """

    _built = False
    _refusals = None
    _spreads_rows = False

    def __init__(
        self,
        name,
        weight_decay=0,
        clipnorm=None,
        clipvalue=None,
        global_clipnorm=None,
        use_ema=False,
        ema_momentum=0.99,
        ema_overwrite_frequency=None,
        jit_compile=True,
        **kwargs,
    ):
        self.name = name
        self.weight_decay = weight_decay
        self.clipnorm = clipnorm
        self.global_clipnorm = global_clipnorm
        self.clipvalue = clipvalue
        self.use_ema = use_ema
        self.jit_compile = bool(jit_compile) and devices.accelerator() == "cuda"
        if use_ema:
            _check_ema(ema_momentum, ema_overwrite_frequency)
        self.ema_momentum = ema_momentum
        self.ema_overwrite_frequency = ema_overwrite_frequency
        if clipnorm is not None and global_clipnorm is not None:
            raise ValueError(
                "At most one of `clipnorm` and `global_clipnorm` can be set. Received: "
                f"clipnorm={clipnorm}, global_clipnorm={global_clipnorm}."
            )
        devices.start()
        self._variables = []
        self._iterations = Scalar(0, "iteration", "int64")
        self._variables.append(self._iterations)
        # not among the children: of use to this package alone, or not yet Keras's
        self.__dict__.update(
            _tracker=Tracker(), _counter=self._iterations, _trained=[], _index_dict={}
        )
        self._process_kwargs(kwargs)

    def _process_kwargs(self, kwargs):
        kwargs.pop("is_legacy_optimizer", None)
        kwargs.pop("mesh", None)
        if kwargs.pop("lr", None) is not None:
            _log.warning(
                "`lr` is deprecated in Keras optimizers and has no effect, please use "
                "`learning_rate`, or the legacy optimizer tf.keras.optimizers.legacy.%s.",
                type(self).__name__,
            )
        for key in kwargs:
            if key in _REMOVED:
                raise ValueError(
                    f"{key} is deprecated in the new Keras optimizer, please check the docstring "
                    "for valid arguments, or use the legacy optimizer, e.g., "
                    f"tf.keras.optimizers.legacy.{type(self).__name__}."
                )
            raise TypeError(f"{key} is not a valid argument of {type(self).__name__}.")

    # the learning rate
    def _build_learning_rate(self, learning_rate):
        """A variable for a number or callable; a schedule as it is, with a variable beside it."""
        if isinstance(learning_rate, LearningRateSchedule):
            now = convert.to_tensor(learning_rate(self.iterations))
            self._current_learning_rate = Scalar(now, "current_learning_rate", now.dtype)
            return learning_rate
        return Scalar(learning_rate, "learning_rate", _config.floatx())

    @property
    def learning_rate(self):
        """The learning rate's variable; with a schedule, the one that holds its last value.

        May be set to a number or, in place of a number, to a schedule; TypeError when a schedule
        would be replaced by a number.
        """
        rate = getattr(self, "_learning_rate", None)
        if rate is None:
            raise ValueError(
                "Missing learning rate, please set self.learning_rate at optimizer creation time."
            )
        return self._current_learning_rate if isinstance(rate, LearningRateSchedule) else rate

    @learning_rate.setter
    def learning_rate(self, learning_rate):
        if isinstance(learning_rate, LearningRateSchedule):
            self._learning_rate = learning_rate
        elif isinstance(self._learning_rate, LearningRateSchedule):
            raise TypeError(
                "This optimizer was created with a `LearningRateSchedule` object as its "
                "`learning_rate` constructor argument, hence its learning rate is not settable. "
                "If you need the learning rate to be settable, you should instantiate the "
                "optimizer with a float `learning_rate` argument."
            )
        else:
            self._learning_rate.assign(learning_rate)

    lr = property(
        lambda self: self.learning_rate,
        lambda self, value: setattr(self, "learning_rate", value),
        doc="Another name of `learning_rate`.",
    )

    def _rate(self, count):
        """The learning rate of the step after `count` steps, a Python float."""
        rate = self._learning_rate
        if type(rate) is Scalar:
            return rate.number()
        if isinstance(rate, LearningRateSchedule):
            rate = rate.number(count, self._iterations)
            if not hasattr(self, "_current_learning_rate"):
                self._current_learning_rate = Scalar(rate, "current_learning_rate", "float32")
            self._current_learning_rate.put(rate)
            return rate
        return float(rate)

    def _compute_current_learning_rate(self):
        if hasattr(self, "_learning_rate"):
            self._rate(self._counter.number())

    # variables
    @property
    def iterations(self):
        """The variable that counts the steps, int64; may be replaced before the first step."""
        return self._iterations

    @iterations.setter
    def iterations(self, variable):
        if self._built:
            raise RuntimeError(
                "Cannot set `iterations` to a new Variable after the Optimizer weights have been "
                f"created. Here it is attempting to set `iterations` to {variable}. Set it before "
                "calling `apply_gradients()`."
            )
        self._iterations = variable
        counter = variable if isinstance(variable, Scalar) else Borrowed(variable)
        self.__dict__["_counter"] = counter

    @property
    def variables(self):
        """The optimizer's variables, as a list: `iteration`, then those made by `build`."""
        return CallableList(self._variables)

    weights = variables

    def build(self, var_list):
        """Makes the variables that go with the model variables `var_list`; once only."""
        if self._built:
            return
        self._build_index_dict(var_list)
        if self.use_ema:
            self._model_variables_moving_average = [
                self.add_variable_from_reference(v, "average", initial_value=v) for v in var_list
            ]

    def makes_variables(self, var_list):
        """Whether the next step, of model variables `var_list`, makes variables."""
        return not self._built and bool(var_list)

    def _build_index_dict(self, var_list):
        self.__dict__["_trained"] = list(var_list)
        self._index_dict = {self._var_key(v): i for i, v in enumerate(self._trained)}

    def _var_key(self, variable):
        return variable._number

    def _index(self, variable):
        """Where `build` got the variable; KeyError for an unknown one."""
        index = self._index_dict.get(self._var_key(variable))
        if index is None:
            raise KeyError(
                f"The optimizer cannot recognize variable {variable.name}. This usually means you "
                "are trying to call the optimizer to update different parts of the model "
                "separately. Please call `optimizer.build(variables)` with the full list of "
                "trainable variables before the training loop or use the legacy optimizer "
                f"`tf.keras.optimizers.legacy.{type(self).__name__}."
            )
        return index

    def _build_in_scope(self, variables, name=None):
        with name_scope(name or self.name or "optimizer"):
            self.build(variables)
        arrived()

    def add_variable(self, shape, dtype=None, initializer="zeros", name=None):
        """A new variable of the optimizer, by default zeros of dtype floatx."""
        from .. import initializers

        if isinstance(initializer, str):
            initializer = initializers.get(initializer)
        shape = [] if shape is None else shape
        value = initializer(shape, dtype=dtype or _config.floatx())
        return self._add(value, name, convert.to_tensor(value)._t.device)

    def add_variable_from_reference(
        self, model_variable, variable_name, shape=None, initial_value=None
    ):
        """A new variable of the dtype, and by default the shape, of `model_variable`.

        Its name is `variable_name/` and that of the model variable.  initial_value: by default
        zeros.
        """
        raw = model_variable._t.detach()
        if initial_value is not None:
            initial_value = convert.to_tensor(initial_value, model_variable.dtype)
        elif shape is None:
            initial_value = Tensor(torch.zeros_like(raw))
        else:
            initial_value = Tensor(raw.new_zeros(tuple(shape)))
        name = f"{variable_name}/{model_variable.name.split(':')[0]}"
        return self._add(initial_value, name, raw.device)

    def _add(self, value, name, device):
        slot = Slot(self._tracker, value, name, device)
        self._variables.append(slot)
        arrived()
        return slot

    def _slot_to_restore(self, variable, slot_name, shape):
        name = type(self).__name__
        raise ValueError(
            "You are trying to restore a checkpoint from a legacy Keras optimizer into a v2.11+ "
            "Optimizer, which can cause errors. Please update the optimizer referenced in your "
            "code to be an instance of `tf.keras.optimizers.legacy.Optimizer`, e.g.: "
            f"`tf.keras.optimizers.legacy.{name}`."
        )

    def _slots_of(self, variables):
        """The slots of the variables that `_update` takes, one list per kind."""
        at = [self._index(v) for v in variables]
        return [[kind[i] for i in at] for kind in self._slot_kinds()]

    def _slot_kinds(self):
        return ()

    def _averages_of(self, variables):
        if not self.use_ema:
            return None
        return [self._model_variables_moving_average[self._index(v)] for v in variables]

    # steps
    def step_raw(self, variables, grads, leaves=None):
        """One step from raw torch gradients, None where there is none: what `fit` calls.

        variables: the list of variables; best the same objects in every step.
        leaves: their raw leaves, when the caller knows that they may be written in place.
        """
        if in_use and (replica := replicas.replica()) is not None:
            return replica.step_raw(self, variables, grads)
        if not self._built:
            self._check_any(grads, variables)
            self._build_in_scope(variables)
        return self._step(variables, grads, leaves)

    def _aggregated(self, pairs, others, named):
        """What aggregate_gradients makes of the pairs, and the step that follows; None where it
        leaves them as they are."""
        own = type(self).aggregate_gradients is Optimizer.aggregate_gradients
        if own and not (in_use and replicas.replica() is not None):
            return None
        skip = named.get("skip_gradients_aggregation") or any(others[1:])
        if skip or not named.get("experimental_aggregate_gradients", True):
            return None
        step = functools.partial(Optimizer.apply_gradients, self, skip_gradients_aggregation=True)
        return list(self.aggregate_gradients(pairs)), step

    @one_operation(
        lambda self, variables, name: self._built or self._build_in_scope(variables, name),
        _aggregated,
        lambda self, variables, grads, leaves: self._step(variables, grads, leaves),
    )
    def apply_gradients(
        self, grads_and_vars, name=None, skip_gradients_aggregation=False, **kwargs
    ):
        """One step: updates the variables of (gradient, variable) pairs.

        Variables whose gradient is None are left as they are, with a warning; ValueError when all
        are None, KeyError for a variable that was not among those of the first call (or of
        `build`), InvalidArgumentError when a gradient's dtype or shape does not fit.
        Returns the step counter, `iterations`.
        """
        if type(self).aggregate_gradients is not Optimizer.aggregate_gradients:
            skip = skip_gradients_aggregation or not kwargs.pop(
                "experimental_aggregate_gradients", True
            )
            if not skip:
                grads_and_vars = self.aggregate_gradients(list(grads_and_vars))
                skip_gradients_aggregation = True
        if in_use and (replica := replicas.replica()) is not None:
            skip = skip_gradients_aggregation or not kwargs.get(
                "experimental_aggregate_gradients", True
            )
            return replica.apply(self, list(grads_and_vars), skip, {"name": name})
        variables, grads = _stepping.split(
            grads_and_vars, self.takes_rows, self._refused(), self._spreads_rows
        )
        if not variables:
            self._compute_current_learning_rate()
            return self._iterations
        if not self._built:
            self._check_any(grads, variables)
            self._build_in_scope(variables, name)
        return self._step(variables, grads)

    def _as_ops(self, pairs):
        """A step by calls of ops, while a function is traced that is saved."""
        from ._written import step

        step(self, pairs)

    def _refused(self):
        """`_refusals` as far as they are about shapes, where clipping looks at dtypes first."""
        if self._refusals is None or not self._clips:
            return self._refusals
        return {k: v for k, v in self._refusals.items() if len(k) > 1}

    def _check_any(self, grads, variables):
        """ValueError when there is no gradient at all: before anything is built."""
        if all(g is None for g in grads):
            self._present(variables, grads)

    def steps_its_own_way(self):
        """Whether `minimize` may do something else than `step_raw`: a part of it is a user's."""
        return _stepping.any_overridden(self, Optimizer, _PARTS_OF_A_STEP)

    def aggregate_gradients(self, grads_and_vars):
        """The pairs with the sums of all replicas' gradients; with one replica as they are."""
        if in_use and (replica := replicas.replica()) is not None:
            return replica.summed_pairs(list(grads_and_vars))
        return grads_and_vars

    def _apply_summed(self, pairs, name=None):
        """The step with gradients that have been summed over replicas."""
        return self.apply_gradients(pairs, name=name, skip_gradients_aggregation=True)

    def update_step(self, gradient, variable):
        """Updates one variable by its gradient; subclasses define it."""
        raise NotImplementedError(
            f"{type(self).__name__} must implement update_step(gradient, variable)."
        )

    def _update_variable(self, variable, gradient):
        self._index(variable)
        self.update_step(gradient, variable)

    def compute_gradients(self, loss, var_list, tape=None):
        """The gradients of `loss` as a list of (gradient, variable) pairs.

        loss: a callable without arguments, or a tensor together with the `tape` that recorded it
        (else ValueError).  var_list: variables, or a callable that gives them after the loss was
        computed.
        """
        loss, var_list, tape = _stepping.computed(loss, var_list, tape)
        return list(zip(tape.gradient(loss, var_list), var_list))

    def minimize(self, loss, var_list, tape=None):
        """One step on `loss`: `compute_gradients`, then `apply_gradients`."""
        self.apply_gradients(self.compute_gradients(loss, var_list, tape))

    # weight decay and averages
    def exclude_from_weight_decay(self, var_list=None, var_names=None):
        """Exempts variables, or those whose name matches a pattern in `var_names`, from decay.

        ValueError once the optimizer is built.
        """
        if self._built:
            raise ValueError(
                "`exclude_from_weight_decay()` can only be configured before the optimizer is "
                "built."
            )
        self._exclude_from_weight_decay = [self._var_key(v) for v in var_list or ()]
        self._exclude_from_weight_decay_names = var_names or []

    def _use_weight_decay(self, variable):
        keys = getattr(self, "_exclude_from_weight_decay", ())
        names = getattr(self, "_exclude_from_weight_decay_names", ())
        return self._var_key(variable) not in keys and not any(
            re.search(name, variable.name) for name in names
        )

    def _average(self, layout, step):
        params = layout.params
        _lists.average_(layout.averages, params, 1 - self.ema_momentum)
        every = self.ema_overwrite_frequency
        if every and step % every == 0:
            for param, average in zip(params, layout.averages, strict=True):
                param.copy_(average)

    def finalize_variable_values(self, var_list):
        """With use_ema: sets the variables to their moving averages."""
        if self.use_ema:
            for variable, average in zip(var_list, self._averages_of(var_list), strict=True):
                variable.assign(average)

    # configuration and state
    def _serialize_hyperparameter(self, hyperparameter):
        if isinstance(hyperparameter, LearningRateSchedule):
            return serialize(hyperparameter)
        if isinstance(hyperparameter, Variable):
            return hyperparameter.numpy()
        return hyperparameter() if callable(hyperparameter) else hyperparameter

    def get_config(self):
        """The constructor's arguments as a dictionary."""
        return {
            "name": self.name,
            "weight_decay": self.weight_decay,
            "clipnorm": self.clipnorm,
            "global_clipnorm": self.global_clipnorm,
            "clipvalue": self.clipvalue,
            "use_ema": self.use_ema,
            "ema_momentum": self.ema_momentum,
            "ema_overwrite_frequency": self.ema_overwrite_frequency,
            "jit_compile": self.jit_compile,
            "is_legacy_optimizer": False,
        }

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """An optimizer from its `get_config`."""
        if isinstance(config.get("learning_rate"), dict):
            rate = deserialize(config["learning_rate"], custom_objects=custom_objects)
            config = {**config, "learning_rate": rate}
        return cls(**config)

    def get_weights(self):
        """The values of `variables`, as a list of numpy arrays."""
        return [v.numpy() for v in self._variables]

    def set_weights(self, weights):
        """Sets `variables` from a list of arrays; ValueError before `build`, or for shapes."""
        if not self._built:
            raise ValueError(
                "You are calling `set_weights()` on an optimizer that has not yet been built. "
                "Please call `optimizer.build(trainable_variables)` to create the optimizer "
                "weights before calling `set_weights()`."
            )
        for variable, weight in zip(self._variables, weights):
            shape = tuple(np.shape(weight))
            if tuple(variable.shape) != shape:
                raise ValueError(
                    f"Optimizer variable {variable.name} has shape {variable.shape} not "
                    f"compatible with provided weight shape {shape}."
                )
            variable.assign(weight)

    def save_own_variables(self, store):
        """Writes the values of `variables` into a mapping, under "0", "1", ..."""
        for i, variable in enumerate(self._variables):
            store[str(i)] = variable.numpy()

    def load_own_variables(self, store):
        """Reads what `save_own_variables` wrote; a warning when the number differs."""
        if len(store.keys()) != len(self._variables):
            _log.warning(
                "Skipping variable loading for optimizer '%s', because it has %d variables "
                "whereas the saved optimizer has %d variables.",
                self.name, len(self._variables), len(store.keys()),
            )  # fmt: skip
            return
        for i, variable in enumerate(self._variables):
            variable.assign(np.asarray(store[str(i)]))

    def __getstate__(self):
        edges = {**self._tracked, "_index_dict": {}} if self._built else dict(self._tracked)
        return {**self.__dict__, "_layout": None, "_index_dict": None, EDGES: edges}

    def __setstate__(self, state):
        self.__dict__.update(state, _index_dict={})
        if self._trained:
            self._build_index_dict(self._trained)
        for variable in self._variables:
            if isinstance(variable, Slot):
                variable._tracker = self._tracker


def _check_ema(momentum, overwrite_frequency):
    if not 0 <= momentum <= 1:
        raise ValueError(
            f"`ema_momentum` must be in the range [0, 1]. Received: ema_momentum={momentum}"
        )
    if overwrite_frequency and (
        not isinstance(overwrite_frequency, int) or overwrite_frequency < 1
    ):
        raise ValueError(
            "`ema_overwrite_frequency` must be an integer > 1 or None. Received: "
            f"ema_overwrite_frequency={overwrite_frequency}"
        )
