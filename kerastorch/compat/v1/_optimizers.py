"""Optimizers of TensorFlow 1: compute_gradients, apply_gradients, slots as variables of the graph.

Each says its formula for a gradient of the whole variable in `_step`; where it differs from that
for the rows of IndexedSlices, in `_step_rows`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..._core.plain_graphs import plain_graph
from ..._graph.default_graph import get_default_graph
from ..._graph.plain import no_op
from ..._ops.indexed_slices import IndexedSlices
from ._aliases import tf2 as tf
from ._initializers import zeros
from ._scopes import name_scope
from ._variables import GraphKeys, Variable


class Optimizer:
    """Base of optimizers: `minimize` makes the Operation of a step.

    A subclass gives `_step(grad, var)`, which assigns to `var`, and `_create_slots(var_list)`.
    """

    GATE_NONE, GATE_OP, GATE_GRAPH = 0, 1, 2

    def __init__(self, use_locking, name):
        if not name:
            raise ValueError("Must specify the optimizer name")
        self._use_locking, self._name = use_locking, name
        self._slots: dict[str, dict[int, Any]] = {}
        self._others: dict[tuple[str, int], Any] = {}

    def get_name(self) -> str:
        """The name."""
        return self._name

    def minimize(
        self, loss, global_step=None, var_list=None, gate_gradients=1, aggregation_method=None,
        colocate_gradients_with_ops=False, name=None, grad_loss=None,
    ):  # fmt: skip
        """The Operation of a step: `compute_gradients`, then `apply_gradients`.

        ValueError where no variable has a gradient.
        """
        pairs = self.compute_gradients(
            loss, var_list, gate_gradients, aggregation_method, colocate_gradients_with_ops,
            grad_loss,
        )  # fmt: skip
        if not any(grad is not None for grad, _ in pairs):
            raise ValueError(
                "No gradients provided for any variable, check your graph for ops that do not "
                f"support gradients, between variables {[str(v) for _, v in pairs]} and loss "
                f"{loss}."
            )
        return self.apply_gradients(pairs, global_step, name)

    def compute_gradients(
        self, loss, var_list=None, gate_gradients=1, aggregation_method=None,
        colocate_gradients_with_ops=False, grad_loss=None,
    ):  # fmt: skip
        """[(gradient or None, variable)]; `loss` is a function in eager execution.

        var_list: the trainable variables by default.
        """
        if callable(loss) and not hasattr(loss, "dtype"):
            return self._of_function(loss, var_list, grad_loss)
        if plain_graph() is None and tf.executing_eagerly():
            raise RuntimeError(
                "`loss` passed to Optimizer.compute_gradients should be a function when eager "
                "execution is enabled."
            )
        if gate_gradients not in (0, 1, 2):
            raise ValueError(
                "gate_gradients must be one of: Optimizer.GATE_NONE, Optimizer.GATE_OP, "
                f"Optimizer.GATE_GRAPH. Not {gate_gradients}"
            )
        if var_list is None:
            var_list = get_default_graph().get_collection(GraphKeys.TRAINABLE_VARIABLES)
            var_list = var_list or list(get_default_graph().trainable_variables)
        variables = list(tf.nest.flatten(var_list))
        if not variables:
            raise ValueError("No variables to optimize.")
        weights = None if grad_loss is None else [grad_loss]
        return list(zip(tf.gradients(loss, variables, weights), variables, strict=True))

    def _of_function(self, loss, var_list, grad_loss):
        with tf.GradientTape() as tape:
            if var_list is not None:
                tape.watch(list(var_list))
            value = loss()
        variables = list(tape.watched_variables() if var_list is None else var_list)
        grads = tape.gradient(value, variables, None if grad_loss is None else grad_loss)
        return list(zip(grads, variables, strict=True))

    def apply_gradients(
        self, grads_and_vars: Iterable[Any], global_step: Any = None, name: str | None = None
    ) -> Any:
        """The Operation that updates the variables, and counts `global_step` behind them."""
        pairs = [(g, v) for g, v in grads_and_vars if g is not None]
        if not pairs:
            raise ValueError("No gradients provided for any variable.")
        with tf.init_scope() if plain_graph() is None else _nothing():
            self._create_slots([v for _, v in pairs])
        with name_scope(name, self._name) as scope:
            self._prepare()
            done = [self._updated(g, v) for g, v in pairs]
            done += self._finish(done)
            if plain_graph() is None:
                if global_step is not None:
                    global_step.assign_add(1)
                return None
            if global_step is not None:
                with tf.control_dependencies(done):
                    done = [global_step.assign_add(1)]
            op = no_op(scope, done)
        get_default_graph().add_to_collections([GraphKeys.TRAIN_OP], op)
        return op

    def _updated(self, grad, var):
        if isinstance(grad, IndexedSlices):
            done = self._step_rows(grad, var)
        else:
            done = self._step(grad, var)
        if var.constraint is None:
            return done
        with tf.control_dependencies([done]) if plain_graph() is not None else _nothing():
            return var.assign(var.constraint(var))

    def _step(self, grad, var):
        raise NotImplementedError()

    def _step_rows(self, grad, var):
        """A step by some rows: as if the others' gradients were zero."""
        return self._step(tf.convert_to_tensor(grad), var)

    def _prepare(self):
        pass

    def _finish(self, done):
        """More to run behind the updates."""
        return []

    def _create_slots(self, var_list):
        pass

    # slots
    def get_slot(self, var: Any, name: str) -> Any:
        """The variable that the optimizer keeps for `var` under a name, or None."""
        return self._slots.get(name, {}).get(id(var))

    def get_slot_names(self) -> list[str]:
        """The names of slots."""
        return sorted(self._slots)

    def variables(self) -> list[Any]:
        """The variables that the optimizer has made."""
        held = [v for name in self._slots for v in self._slots[name].values()]
        return sorted([*self._others.values(), *held], key=lambda v: v.name)

    def _slot(self, var, name, op_name, initializer=None):
        slots = self._slots.setdefault(name, {})
        if id(var) not in slots:
            start = (initializer or zeros())(var.shape.as_list(), dtype=var.dtype)
            full = f"{var.name.removesuffix(':0')}/{op_name}"
            slots[id(var)] = _made(full, start, var.dtype)
        return slots[id(var)]

    def _other(self, name, value, like):
        key = name, id(plain_graph())
        if key not in self._others:
            self._others[key] = _made(name, tf.constant(value, like.dtype), like.dtype)
        return self._others[key]

    def _number(self, name, like):
        """A hyperparameter, a number or what gives one, in the dtype of a variable."""
        value = getattr(self, name)
        value = value() if callable(value) and not hasattr(value, "dtype") else value
        return tf.cast(value, like.dtype) if hasattr(value, "dtype") else value


def _made(name, value, dtype):
    with tf.name_scope(""):
        return Variable(value, trainable=False, name=name, dtype=dtype)


class _nothing:
    def __enter__(self):
        return None

    def __exit__(self, *exc):
        return None


class GradientDescentOptimizer(Optimizer):
    """var -= learning_rate * grad."""

    def __init__(self, learning_rate, use_locking=False, name="GradientDescent"):
        super().__init__(use_locking, name)
        self._learning_rate = learning_rate

    def _step(self, grad, var):
        return var.assign_sub(self._number("_learning_rate", var) * grad)

    def _step_rows(self, grad, var):
        rate = self._number("_learning_rate", var)
        return var.scatter_sub(IndexedSlices(rate * grad.values, grad.indices))


class MomentumOptimizer(Optimizer):
    """accum = momentum * accum + grad; var -= learning_rate * accum, or Nesterov's step."""

    def __init__(
        self, learning_rate, momentum, use_locking=False, name="Momentum", use_nesterov=False
    ):
        super().__init__(use_locking, name)
        self._learning_rate, self._momentum = learning_rate, momentum
        self._use_nesterov = use_nesterov

    def _create_slots(self, var_list):
        for var in var_list:
            self._slot(var, "momentum", self._name)

    def _move(self, grad, accum, var):
        rate, momentum = self._number("_learning_rate", var), self._number("_momentum", var)
        accum = momentum * accum + grad
        step = rate * grad + rate * momentum * accum if self._use_nesterov else rate * accum
        return accum, step

    def _step(self, grad, var):
        slot = self._slot(var, "momentum", self._name)
        accum, step = self._move(grad, slot.read_value(), var)
        return _all(slot.assign(accum), var.assign_sub(step))

    def _step_rows(self, grad, var):
        slot = self._slot(var, "momentum", self._name)
        rows, indices = _summed(grad)
        accum, step = self._move(rows, tf.gather(slot, indices), var)
        return _all(_set_rows(slot, indices, accum), _sub_rows(var, indices, step))


class AdamOptimizer(Optimizer):
    """Adam; epsilon is added to the root before the correction of bias ("epsilon hat")."""

    def __init__(
        self, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8, use_locking=False,
        name="Adam",
    ):  # fmt: skip
        super().__init__(use_locking, name)
        self._lr, self._beta1, self._beta2, self._epsilon = learning_rate, beta1, beta2, epsilon

    def _create_slots(self, var_list):
        first = min(var_list, key=lambda v: v.name)
        self._powers = (
            self._other("beta1_power", self._beta1, first),
            self._other("beta2_power", self._beta2, first),
        )
        for var in var_list:
            self._slot(var, "m", self._name)
            self._slot(var, "v", f"{self._name}_1")

    def _step(self, grad, var):
        m, v = self._slot(var, "m", self._name), self._slot(var, "v", f"{self._name}_1")
        power1, power2 = (tf.cast(p.read_value(), var.dtype) for p in self._powers)
        beta1, beta2 = self._number("_beta1", var), self._number("_beta2", var)
        rate = self._number("_lr", var) * tf.sqrt(1 - power2) / (1 - power1)
        mean = m.read_value() * beta1 + grad * (1 - beta1)
        square = v.read_value() * beta2 + grad * grad * (1 - beta2)
        step = rate * mean / (tf.sqrt(square) + self._number("_epsilon", var))
        return _all(m.assign(mean), v.assign(square), var.assign_sub(step))

    def _finish(self, done):
        power1, power2 = self._powers
        with tf.control_dependencies(done) if plain_graph() is not None else _nothing():
            return [
                power1.assign(power1 * self._number("_beta1", power1)),
                power2.assign(power2 * self._number("_beta2", power2)),
            ]


class AdagradOptimizer(Optimizer):
    """accum += grad^2; var -= learning_rate * grad / sqrt(accum)."""

    def __init__(
        self, learning_rate, initial_accumulator_value=0.1, use_locking=False, name="Adagrad"
    ):
        if initial_accumulator_value <= 0.0:
            raise ValueError(
                f"initial_accumulator_value must be positive: {initial_accumulator_value}"
            )
        super().__init__(use_locking, name)
        self._learning_rate, self._start = learning_rate, initial_accumulator_value

    def _create_slots(self, var_list):
        for var in var_list:
            self._accumulator(var)

    def _accumulator(self, var):
        start = lambda shape, dtype: tf.fill(shape, tf.constant(self._start, dtype))  # noqa: E731
        return self._slot(var, "accumulator", self._name, start)

    def _step(self, grad, var):
        slot = self._accumulator(var)
        accum = slot.read_value() + grad * grad
        step = self._number("_learning_rate", var) * grad / tf.sqrt(accum)
        return _all(slot.assign(accum), var.assign_sub(step))

    def _step_rows(self, grad, var):
        slot = self._accumulator(var)
        rows, indices = _summed(grad)
        accum = tf.gather(slot, indices) + rows * rows
        step = self._number("_learning_rate", var) * rows / tf.sqrt(accum)
        return _all(_set_rows(slot, indices, accum), _sub_rows(var, indices, step))


class AdadeltaOptimizer(Optimizer):
    """Adadelta: steps in the size of earlier steps."""

    def __init__(
        self, learning_rate=0.001, rho=0.95, epsilon=1e-8, use_locking=False, name="Adadelta"
    ):
        super().__init__(use_locking, name)
        self._lr, self._rho, self._epsilon = learning_rate, rho, epsilon

    def _create_slots(self, var_list):
        for var in var_list:
            self._slot(var, "accum", self._name)
            self._slot(var, "accum_update", f"{self._name}_1")

    def _move(self, grad, accum, updates, var):
        rho, epsilon = self._number("_rho", var), self._number("_epsilon", var)
        accum = accum * rho + grad * grad * (1 - rho)
        update = tf.sqrt(updates + epsilon) * tf.math.rsqrt(accum + epsilon) * grad
        updates = updates * rho + update * update * (1 - rho)
        return accum, updates, self._number("_lr", var) * update

    def _of(self, var):
        return (
            self._slot(var, "accum", self._name),
            self._slot(var, "accum_update", f"{self._name}_1"),
        )

    def _step(self, grad, var):
        first, second = self._of(var)
        accum, updates, step = self._move(grad, first.read_value(), second.read_value(), var)
        return _all(first.assign(accum), second.assign(updates), var.assign_sub(step))

    def _step_rows(self, grad, var):
        first, second = self._of(var)
        rows, i = _summed(grad)
        accum, updates, step = self._move(rows, tf.gather(first, i), tf.gather(second, i), var)
        return _all(
            _set_rows(first, i, accum), _set_rows(second, i, updates), _sub_rows(var, i, step)
        )


class RMSPropOptimizer(Optimizer):
    """mean_square = decay * mean_square + (1 - decay) * grad^2; the step with momentum.

    epsilon stands under the root; with `centered` the mean gradient is subtracted there.
    """

    def __init__(
        self, learning_rate, decay=0.9, momentum=0.0, epsilon=1e-10, use_locking=False,
        centered=False, name="RMSProp",
    ):  # fmt: skip
        super().__init__(use_locking, name)
        self._learning_rate, self._decay, self._momentum = learning_rate, decay, momentum
        self._epsilon, self._centered = epsilon, centered

    def _of(self, var):
        ones = lambda shape, dtype: tf.ones(shape, dtype)  # noqa: E731
        found = [self._slot(var, "rms", self._name, ones)]
        if self._centered:
            found.append(self._slot(var, "mg", f"{self._name}_1"))
        number = 2 if self._centered else 1
        return [*found, self._slot(var, "momentum", f"{self._name}_{number}")]

    def _create_slots(self, var_list):
        for var in var_list:
            self._of(var)

    def _move(self, grad, held, var):
        decay, epsilon = self._number("_decay", var), self._number("_epsilon", var)
        square = held[0] * decay + grad * grad * (1 - decay)
        below, means = square, []
        if self._centered:
            means = [held[1] * decay + grad * (1 - decay)]
            below = square - means[0] * means[0]
        moved = held[-1] * self._number("_momentum", var)
        moved = moved + self._number("_learning_rate", var) * grad / tf.sqrt(below + epsilon)
        return [square, *means, moved]

    def _step(self, grad, var):
        slots = self._of(var)
        found = self._move(grad, [s.read_value() for s in slots], var)
        done = [s.assign(x) for s, x in zip(slots, found, strict=True)]
        return _all(*done, var.assign_sub(found[-1]))

    def _step_rows(self, grad, var):
        slots = self._of(var)
        rows, i = _summed(grad)
        found = self._move(rows, [tf.gather(s, i) for s in slots], var)
        done = [_set_rows(s, i, x) for s, x in zip(slots, found, strict=True)]
        return _all(*done, _sub_rows(var, i, found[-1]))


class ProximalGradientDescentOptimizer(Optimizer):
    """A step of gradient descent, then l1 and l2 by their proximal operators."""

    def __init__(
        self, learning_rate, l1_regularization_strength=0.0, l2_regularization_strength=0.0,
        use_locking=False, name="ProximalGradientDescent",
    ):  # fmt: skip
        super().__init__(use_locking, name)
        self._learning_rate = learning_rate
        self._l1, self._l2 = l1_regularization_strength, l2_regularization_strength

    def _step(self, grad, var):
        rate = self._number("_learning_rate", var)
        return var.assign(_proximal(var - rate * grad, rate, self._l1, self._l2))

    def _step_rows(self, grad, var):
        rate = self._number("_learning_rate", var)
        rows, i = _summed(grad)
        found = _proximal(tf.gather(var, i) - rate * rows, rate, self._l1, self._l2)
        return _set_rows(var, i, found)


class ProximalAdagradOptimizer(AdagradOptimizer):
    """A step of Adagrad, then l1 and l2 by their proximal operators."""

    def __init__(
        self, learning_rate, initial_accumulator_value=0.1, l1_regularization_strength=0.0,
        l2_regularization_strength=0.0, use_locking=False, name="ProximalAdagrad",
    ):  # fmt: skip
        super().__init__(learning_rate, initial_accumulator_value, use_locking, name)
        self._l1, self._l2 = l1_regularization_strength, l2_regularization_strength

    def _step(self, grad, var):
        slot = self._accumulator(var)
        accum = slot.read_value() + grad * grad
        rate = self._number("_learning_rate", var) * tf.math.rsqrt(accum)
        found = _proximal(var - rate * grad, rate, self._l1, self._l2)
        return _all(slot.assign(accum), var.assign(found))

    def _step_rows(self, grad, var):
        slot = self._accumulator(var)
        rows, i = _summed(grad)
        accum = tf.gather(slot, i) + rows * rows
        rate = self._number("_learning_rate", var) * tf.math.rsqrt(accum)
        found = _proximal(tf.gather(var, i) - rate * rows, rate, self._l1, self._l2)
        return _all(_set_rows(slot, i, accum), _set_rows(var, i, found))


def _proximal(x, rate, l1, l2):
    if l1 > 0:
        x = tf.sign(x) * tf.maximum(tf.abs(x) - rate * l1, 0)
    return x / (1 + rate * l2)


class FtrlOptimizer(Optimizer):
    """FTRL-Proximal."""

    def __init__(
        self, learning_rate, learning_rate_power=-0.5, initial_accumulator_value=0.1,
        l1_regularization_strength=0.0, l2_regularization_strength=0.0, use_locking=False,
        name="Ftrl", accum_name=None, linear_name=None,
        l2_shrinkage_regularization_strength=0.0, beta=None,
    ):  # fmt: skip
        super().__init__(use_locking, name)
        _check_at_least("initial_accumulator_value", initial_accumulator_value, 0.0)
        _check_at_least("l1_regularization_strength", l1_regularization_strength, 0.0)
        _check_at_least("l2_regularization_strength", l2_regularization_strength, 0.0)
        _check_at_least(
            "l2_shrinkage_regularization_strength", l2_shrinkage_regularization_strength, 0.0
        )
        if learning_rate_power > 0.0:
            raise ValueError(
                f"learning_rate_power {learning_rate_power} needs to be negative or zero"
            )
        self._learning_rate, self._power = learning_rate, learning_rate_power
        self._start, self._l1 = initial_accumulator_value, l1_regularization_strength
        self._l2, self._shrinkage = l2_regularization_strength, l2_shrinkage_regularization_strength
        self._beta = 0.0 if beta is None else beta
        self._names = accum_name, linear_name

    def _of(self, var):
        start = lambda shape, dtype: tf.fill(shape, tf.constant(self._start, dtype))  # noqa: E731
        accum, linear = self._names
        return (
            self._slot(var, "accum", accum or self._name, start),
            self._slot(var, "linear", linear or f"{self._name}_1"),
        )

    def _create_slots(self, var_list):
        for var in var_list:
            self._of(var)

    def _move(self, grad, accum, linear, value, var):
        rate, power = self._number("_learning_rate", var), self._power
        given = grad + 2 * self._shrinkage * value
        grown = accum + grad * grad
        sigma = (tf.pow(grown, -power) - tf.pow(accum, -power)) / rate
        linear = linear + given - sigma * value
        below = (tf.pow(grown, -power) + self._beta) / rate + 2 * self._l2
        above = tf.clip_by_value(linear, -self._l1, self._l1) - linear
        return grown, linear, tf.where(tf.abs(linear) > self._l1, above / below, 0.0)

    def _step(self, grad, var):
        first, second = self._of(var)
        held = (first.read_value(), second.read_value(), var.read_value())
        accum, linear, value = self._move(grad, *held, var)
        return _all(first.assign(accum), second.assign(linear), var.assign(value))

    def _step_rows(self, grad, var):
        first, second = self._of(var)
        rows, i = _summed(grad)
        held = [tf.gather(x, i) for x in (first, second, var)]
        accum, linear, value = self._move(rows, *held, var)
        return _all(
            _set_rows(first, i, accum), _set_rows(second, i, linear), _set_rows(var, i, value)
        )


def _check_at_least(name, value, least):
    if value < least:
        raise ValueError(f"{name} {value} needs to be positive or zero")


# rows
def _summed(grad: IndexedSlices) -> tuple[Any, Any]:
    """(the sums of rows of one index, the indices)."""
    unique, places = tf.unique(grad.indices)
    return tf.math.unsorted_segment_sum(grad.values, places, tf.size(unique)), unique


def _set_rows(var, indices, rows):
    return var.scatter_update(IndexedSlices(rows, indices))


def _sub_rows(var, indices, rows):
    return var.scatter_sub(IndexedSlices(rows, indices))


def _all(*done: Any) -> Any:
    """What stands for several updates: an Operation in a graph that sessions run."""
    return None if plain_graph() is None else no_op("update", done)
