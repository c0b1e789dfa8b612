"""tf.keras.mixed_precision.LossScaleOptimizer: gradients in float16 without underflow."""

import torch

from ..._core import replicas
from ..._core.convert import to_tensor
from ..._core.replicas import in_use
from ..._core.trackable import CHECKPOINT, AutoTrackable
from ..._ops.casting import cast
from ..._ops.indexed_slices import IndexedSlices
from ...autodiff import GradientTape
from ._lookup import deserialize, register, serialize
from ._state import Scalar
from ._traced import one_operation
from .base import Optimizer
from .legacy.optimizer_v2 import OptimizerV2

_INITIAL, _GROWTH_STEPS = 2.0**15, 2000
# the edges of an optimizer made before it is wrapped
_BEFORE = ("_variables", "_iterations", "_learning_rate", "_current_learning_rate")
_OWN = {"inner_optimizer", "_state", "dynamic", "_growth_steps", "_initial"}


class _DynamicLossScaleState(AutoTrackable):
    """The factor, and the finite steps since it changed."""

    def __init__(self, scale):
        self.current_loss_scale = Scalar(scale, "current_loss_scale", "float32")
        self.good_steps = Scalar(0, "good_steps", "int64")

    def put(self, scale, steps):
        """Sets both, to Python numbers."""
        self.current_loss_scale.put(scale)
        self.good_steps.put(steps)


class LossScaleOptimizer(Optimizer):
    """Multiplies the loss by a factor before gradients are taken, and divides them by it after.

    inner_optimizer: the optimizer that takes the steps.
    dynamic: whether the factor doubles after `dynamic_growth_steps` (2000) steps with finite
        gradients and halves after a step without, which then changes nothing.
    initial_scale: the factor to begin with, 2 ** 15 by default; required when not dynamic.

    TypeError when `inner_optimizer` is no optimizer or `dynamic` no bool, ValueError when the
    other arguments do not fit together.
    """

    scales_loss = True

    def __new__(cls, inner_optimizer=None, *args, **kwargs):
        """As in Keras, the optimizer is a `LossScaleOptimizerV3` unless it wraps a legacy one."""
        if cls is LossScaleOptimizer and isinstance(inner_optimizer, Optimizer):
            cls = LossScaleOptimizerV3
        return super().__new__(cls)

    def __init__(
        self, inner_optimizer, dynamic=True, initial_scale=None, dynamic_growth_steps=None
    ):
        if isinstance(inner_optimizer, LossScaleOptimizer):
            raise TypeError(f"A LossScaleOptimizer cannot wrap another one: {inner_optimizer!r}.")
        if not isinstance(inner_optimizer, (Optimizer, OptimizerV2)):
            raise TypeError(
                '"inner_optimizer" must be an instance of `tf.keras.optimizers.Optimizer`, but '
                f"got: {inner_optimizer!r}."
            )
        if not isinstance(dynamic, bool):
            raise TypeError(f'"dynamic" argument must be a bool, but got: {dynamic!r}')
        if not dynamic and initial_scale is None:
            raise ValueError('"initial_scale" must be specified if "dynamic" is False')
        if not dynamic and dynamic_growth_steps is not None:
            raise ValueError(
                '"dynamic_growth_steps" must be None if "dynamic" is False, but got: '
                f"{dynamic_growth_steps}"
            )
        self.inner_optimizer, self.dynamic = inner_optimizer, dynamic
        self._initial = float(_INITIAL if initial_scale is None else initial_scale)
        self._growth_steps = int(dynamic_growth_steps or _GROWTH_STEPS) if dynamic else None
        self._state = _DynamicLossScaleState(self._initial)

    def __getattribute__(self, name):
        """What the class does not define itself is the inner optimizer's."""
        if name in _OWN or name in LossScaleOptimizer.__dict__ or name.startswith("__"):
            return object.__getattribute__(self, name)
        return getattr(object.__getattribute__(self, "inner_optimizer"), name)

    def __setattr__(self, name, value):
        if name in _OWN:
            object.__setattr__(self, name, value)
        else:
            setattr(self.inner_optimizer, name, value)

    def __getstate__(self):
        return dict(self.__dict__)

    def __setstate__(self, state):
        self.__dict__.update(state)

    @property
    def _scale(self):
        return self._state.current_loss_scale.number()

    _children_come_unseen = True  # they are the inner optimizer's

    def _trackable_children(self, save_type=CHECKPOINT):
        inner, found = self.inner_optimizer, {}
        if self.dynamic:
            found["loss_scale"] = self._state
        if isinstance(inner, OptimizerV2):
            found["base_optimizer"] = AutoTrackable()  # of old versions, which had it there
            return {**found, **inner._trackable_children(save_type)}
        built = inner._trackable_children(save_type)
        first = {k: built.pop(k) for k in _BEFORE if k in built}
        return {**first, **found, **built}

    @property
    def loss_scale(self):
        """The factor now, a float32 tensor."""
        return to_tensor(self._state.current_loss_scale)

    @property
    def initial_scale(self):
        """The factor at the beginning."""
        return self._initial

    @property
    def dynamic_growth_steps(self):
        """After how many finite steps the factor doubles; None when it is fixed."""
        return self._growth_steps

    @property
    def dynamic_counter(self):
        """The finite steps since the factor changed, an int64 tensor; None when it is fixed."""
        return to_tensor(self._state.good_steps) if self.dynamic else None

    def get_scaled_loss(self, loss):
        """The loss, or the callable that gives it, times the factor."""
        if callable(loss) and not hasattr(loss, "_t"):
            return lambda: self.get_scaled_loss(loss())
        return loss * cast(self.loss_scale, loss.dtype)

    def get_unscaled_gradients(self, grads):
        """The gradients divided by the factor; None stays None."""
        return [None if g is None else self._unscaled(g) for g in grads]

    def _unscaled(self, gradient):
        if isinstance(gradient, IndexedSlices):
            values = self._unscaled(gradient.values)
            return IndexedSlices(values, gradient.indices, gradient.dense_shape)
        return gradient / cast(self.loss_scale, gradient.dtype)

    def compute_gradients(self, loss, var_list, tape=None):
        """The gradients of the scaled loss, unscaled, as (gradient, variable) pairs."""
        tape = GradientTape() if tape is None else tape
        with tape:
            scaled = self.get_scaled_loss(loss)
        inner = self.inner_optimizer
        legacy = isinstance(inner, OptimizerV2)
        compute = inner._compute_gradients if legacy else inner.compute_gradients
        pairs = compute(scaled, var_list, tape=tape)
        grads, variables = [g for g, _ in pairs], [v for _, v in pairs]
        return list(zip(self.get_unscaled_gradients(grads), variables, strict=True))

    def minimize(self, loss, var_list, tape=None):
        """One step on `loss`: `compute_gradients`, then `apply_gradients`."""
        self.apply_gradients(self.compute_gradients(loss, var_list, tape))

    def _summed(self, pairs, others, named):
        """The pairs with the sums of all replicas' gradients, and the step that follows."""
        if not (in_use and replicas.replica() is not None):
            return None
        return replicas.replica().summed_pairs(pairs), self._apply_summed

    def _apply_summed(self, pairs, name=None):
        """The step with gradients that have been summed over replicas."""
        return self.apply_gradients(pairs)

    @one_operation(lambda self, variables, name: _built(self.inner_optimizer, variables), _summed)
    def apply_gradients(self, grads_and_vars, **kwargs):
        """One step with unscaled gradients, left out when one of them is not finite."""
        pairs = list(grads_and_vars)
        if in_use and (replica := replicas.replica()) is not None:
            skip = kwargs.get("skip_gradients_aggregation", False)
            skip = skip or not kwargs.get("experimental_aggregate_gradients", True)
            return replica.apply(self, pairs, skip, {})
        _built(self.inner_optimizer, [v for _, v in pairs])
        if not self.dynamic:
            return self.inner_optimizer.apply_gradients(pairs, **kwargs)
        if all(_is_finite(g) for g, _ in pairs if g is not None):
            self.inner_optimizer.apply_gradients(pairs, **kwargs)
            scale, steps = self._scale, self._state.good_steps.number() + 1
            if steps >= self._growth_steps:
                scale, steps = scale * 2, 0
            self._state.put(scale, steps)
        else:
            self.inner_optimizer.iterations.assign_add(1)
            self._state.put(max(self._scale / 2, 1.0), 0)
        return self.inner_optimizer.iterations

    def _as_ops(self, pairs):
        """A step by calls of ops, while a function is traced that is saved."""
        from ._written import scaled_step

        scaled_step(self, pairs)

    def get_config(self):
        """The constructor's arguments as a dictionary."""
        return {
            "inner_optimizer": serialize(self.inner_optimizer),
            "dynamic": self.dynamic,
            "initial_scale": self._initial,
            "dynamic_growth_steps": self._growth_steps,
        }

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """An optimizer from its `get_config`, or from that of TensorFlow 2.3."""
        config = _of_today(config)
        inner = config.pop("inner_optimizer")
        if isinstance(inner, dict):
            legacy = not issubclass(cls, LossScaleOptimizerV3)
            inner = deserialize(inner, custom_objects=custom_objects, use_legacy_optimizer=legacy)
        return cls(inner, **config)


class LossScaleOptimizerV3(LossScaleOptimizer):
    """The LossScaleOptimizer around an optimizer that is not a legacy one."""


register("LossScaleOptimizer", LossScaleOptimizer)
register("LossScaleOptimizerV3", LossScaleOptimizerV3)


def _of_today(config):
    """The config of an optimizer; in TensorFlow 2.3 it had an object for the scale."""
    config = dict(config)
    if "loss_scale" not in config:
        return config
    scale = config.pop("loss_scale")
    config["inner_optimizer"] = config.pop("optimizer")
    kind, given = scale["class_name"], scale["config"]
    if kind == "FixedLossScale":
        return {**config, "dynamic": False, "initial_scale": given["loss_scale_value"]}
    if kind != "DynamicLossScale" or given.get("multiplier", 2) != 2:
        raise ValueError(
            "Of a LossScaleOptimizer of TensorFlow 2.3 only a FixedLossScale, or a "
            f"DynamicLossScale with the multiplier 2, can be read, got {scale}."
        )
    return {
        **config,
        "dynamic": True,
        "initial_scale": given["initial_loss_scale"],
        "dynamic_growth_steps": given["increment_period"],
    }


def _built(optimizer, variables):
    if isinstance(optimizer, OptimizerV2):
        optimizer._create_for(variables)
    else:
        optimizer.build(variables)  # in no name scope, as in Keras


def _is_finite(gradient):
    values = gradient.values if isinstance(gradient, IndexedSlices) else gradient
    return bool(torch.isfinite(to_tensor(values)._t).all())
