"""Steps of optimizers as calls of TensorFlow's ops, for functions that are saved.

Each function of STEPS makes the step of one variable: (settings, gradient, variable, slots,
learning rate, count of steps from 1, both of the variable's dtype).  They run while a function is
traced.
"""

from ... import math
from ..._core import convert
from ..._graph.lowering.building import Unwritable
from ..._ops.casting import cast
from ..._ops.clipping import clip_by_global_norm, clip_by_norm, clip_by_value
from ..._ops.control_flow import cond
from ..._ops.indexed_slices import IndexedSlices
from ..._ops.indexing import where
from ..._ops.shaping import expand_dims
from .schedules import LearningRateSchedule


def step(optimizer, pairs):
    """One step of an optimizer of Keras 2.11 or later."""
    pairs = [(g, v) for g, v in pairs if g is not None]
    grads, variables = [g for g, _ in pairs], [v for _, v in pairs]
    count = cast(optimizer.iterations, optimizer.iterations.dtype)
    rate = _rate(optimizer, count)
    grads = _clipped(optimizer, grads)
    for v in variables:
        if optimizer.weight_decay and optimizer._use_weight_decay(v):
            v.assign_sub(v * cast(optimizer.weight_decay, v.dtype) * cast(rate, v.dtype))
    update = _own_update(optimizer)
    shared = {}
    for place, (g, v) in enumerate(zip(grads, variables, strict=True)):
        if update is None:
            optimizer.update_step(g, v)
            continue
        slots = [row[0] for row in optimizer._slots_of([v])]
        now = _Now(optimizer, place, shared)
        update(now, _dense(g, v), v, slots, cast(rate, v.dtype), cast(count + 1, v.dtype))
    if optimizer.use_ema:
        _averages(optimizer, variables, count)
    optimizer.iterations.assign_add(1)
    for v in variables:
        if v.constraint is not None:
            v.assign(v.constraint(v))


def legacy_step(optimizer, pairs):
    """One step of an optimizer of optimizers.legacy."""
    pairs = [(g, v) for g, v in pairs if g is not None]
    grads, variables = [g for g, _ in pairs], [v for _, v in pairs]
    optimizer._create_for(variables)
    count = cast(optimizer.iterations, optimizer.iterations.dtype)
    if optimizer._transforms():
        raise Unwritable("an optimizer with transformations of gradients of its own")
    if optimizer.clipvalue is not None:
        grads = _by_value(grads, optimizer.clipvalue)
    if optimizer.clipnorm is not None:
        grads = _by_norm(grads, optimizer.clipnorm)
    if optimizer.global_clipnorm is not None:
        grads = clip_by_global_norm(grads, optimizer.global_clipnorm)[0]
    update = LEGACY.get(type(optimizer).__name__)
    if update is None or not type(optimizer).__module__.startswith(_PACKAGE):
        raise Unwritable(f"the step of the legacy optimizer {type(optimizer).__name__}")
    shared = {}
    for place, (g, v) in enumerate(zip(grads, variables, strict=True)):
        if isinstance(g, IndexedSlices) and optimizer._by_row:
            raise Unwritable(f"rows of a table in the step of a legacy {type(optimizer).__name__}")
        hyper = {k: optimizer._get_hyper(k) for k in optimizer._hyper if k != "learning_rate"}
        hyper = {k: cast(x, v.dtype) for k, x in hyper.items()}
        now = _Now(optimizer, place, shared, hyper)
        slots = [row[0] for row in optimizer._slots_of([v])]
        rate = _legacy_rate(optimizer, count, v.dtype)
        update(now, _dense(g, v), v, slots, rate, cast(count + 1, v.dtype))
    optimizer.iterations.assign_add(1)
    for v in variables:
        if v.constraint is not None:
            v.assign(v.constraint(v))


def _legacy_rate(optimizer, count, dtype):
    rate = optimizer._get_hyper("learning_rate")
    rate = cast(rate(cast(count, "float32")) if callable(rate) else rate, dtype)
    if optimizer._initial_decay and type(optimizer).__name__ != "Nadam":
        rate = rate / (1.0 + cast(optimizer._initial_decay, dtype) * cast(count, dtype))
    return rate


def scaled_step(optimizer, pairs):
    """One step of a LossScaleOptimizer: left out where a gradient is not finite."""
    inner, state = optimizer.inner_optimizer, optimizer._state
    run = legacy_step if hasattr(inner, "_create_for") else step
    if not optimizer.dynamic:
        run(inner, pairs)
        return
    given = [g.values if isinstance(g, IndexedSlices) else g for g, _ in pairs if g is not None]
    finite = [math.reduce_all(math.is_finite(g)) for g in given]

    def taken():
        run(inner, pairs)
        steps = state.good_steps + 1
        grown = steps >= optimizer._growth_steps
        scale = state.current_loss_scale
        state.current_loss_scale.assign(where(grown, scale * 2.0, scale + 0.0))
        state.good_steps.assign(where(grown, cast(0, "int64"), steps))
        return convert.to_tensor(True)

    def left_out():
        inner.iterations.assign_add(1)
        state.current_loss_scale.assign(math.maximum(state.current_loss_scale / 2.0, 1.0))
        state.good_steps.assign(0)
        return convert.to_tensor(False)

    cond(math.reduce_all(finite), taken, left_out)


class _Now:
    """The settings of an optimizer, with what its step shares between variables."""

    def __init__(self, optimizer, place, shared, settings=None):
        self.__dict__.update(optimizer=optimizer, place=place, shared=shared)
        self._settings = settings

    def __getattr__(self, name):
        if self._settings and name in self._settings:
            return self._settings[name]
        return getattr(self.optimizer, name)


def _rate(optimizer, count):
    rate = optimizer._learning_rate
    if not isinstance(rate, LearningRateSchedule):
        return cast(rate, optimizer.learning_rate.dtype)
    now = rate(count)
    optimizer._current_learning_rate.assign(now)
    return now


def _own_update(optimizer):
    """The update of a class of Keras; None where a user's class has its own."""
    for cls in type(optimizer).__mro__:
        if cls.__name__ in STEPS and cls.__module__.startswith(_PACKAGE):
            return STEPS[cls.__name__]
        if "update_step" in cls.__dict__:
            return None
    return None


_PACKAGE = __name__.rpartition(".")[0] + "."


def _dense(gradient, variable):
    """A gradient as a tensor of the variable's shape; rows of one index add up."""
    if isinstance(gradient, IndexedSlices):
        return math.unsorted_segment_sum(gradient.values, gradient.indices, variable.shape[0])
    return convert.to_tensor(gradient)


def _clipped(optimizer, grads):
    if optimizer.clipnorm:
        return _by_norm(grads, optimizer.clipnorm)
    if optimizer.global_clipnorm:
        return list(clip_by_global_norm(grads, optimizer.global_clipnorm)[0])
    if optimizer.clipvalue:
        return _by_value(grads, optimizer.clipvalue)
    return grads


def _by_norm(grads, most):
    return [_on_values(g, lambda x: clip_by_norm(x, most)) for g in grads]


def _by_value(grads, most):
    return [_on_values(g, lambda x: clip_by_value(x, -most, most)) for g in grads]


def _on_values(gradient, function):
    if isinstance(gradient, IndexedSlices):
        made = function(gradient.values)
        return IndexedSlices(made, gradient.indices, gradient.dense_shape)
    return function(gradient)


def _averages(optimizer, variables, count):
    momentum, every = optimizer.ema_momentum, optimizer.ema_overwrite_frequency
    for v, average in zip(variables, optimizer._averages_of(variables), strict=True):
        average.assign(momentum * average + (1 - momentum) * v)
        if every:
            now = math.equal((count + 1) % every, 0)
            v.assign(cond(now, lambda a=average: a + 0, lambda v=v: v + 0))


# the formulas
def _adam(s, g, v, slots, rate, t):
    m, squares, *most = slots
    b1, b2 = (math.pow(cast(b, v.dtype), t) for b in (s.beta_1, s.beta_2))
    alpha = rate * math.sqrt(1 - b2) / (1 - b1)
    m.assign_add((g - m) * (1 - s.beta_1))
    squares.assign_add((math.square(g) - squares) * (1 - s.beta_2))
    if most:
        most[0].assign(math.maximum(most[0], squares))
        squares = most[0]
    v.assign_sub(m * alpha / (math.sqrt(squares) + s.epsilon))


def _sgd(s, g, v, slots, rate, t):
    if not slots:
        v.assign_add(-g * rate)
        return
    (m,), momentum = slots, cast(s.momentum, v.dtype)
    m.assign(-g * rate + m * momentum)
    v.assign_add(-g * rate + m * momentum if s.nesterov else m)


def _adamax(s, g, v, slots, rate, t):
    m, most = slots
    power = math.pow(cast(s.beta_1, v.dtype), t)
    m.assign_add((g - m) * (1 - s.beta_1))
    most.assign(math.maximum(s.beta_2 * most, math.abs(g)))
    v.assign_sub(rate * m / ((1 - power) * (most + s.epsilon)))


def _adagrad(s, g, v, slots, rate, t):
    (squares,) = slots
    squares.assign_add(g * g)
    v.assign_sub(rate * g / math.sqrt(squares + s.epsilon))


def _adadelta(s, g, v, slots, rate, t):
    squares, changes = slots
    rho = s.rho
    squares.assign(rho * squares + (1 - rho) * g * g)
    change = -math.sqrt(changes + s.epsilon) * g / math.sqrt(squares + s.epsilon)
    changes.assign(rho * changes + (1 - rho) * change * change)
    v.assign_add(rate * change)


def _mean_squares(s, g, slots):
    squares, rho = slots[0], s.rho
    squares.assign(rho * squares + (1 - rho) * math.square(g))
    if not s.centered:
        return squares + 0
    mean = slots[-1]
    mean.assign(rho * mean + (1 - rho) * g)
    return squares - math.square(mean)


def _rmsprop(s, g, v, slots, rate, t):
    change = rate * g * math.rsqrt(_mean_squares(s, g, slots) + s.epsilon)
    if s.momentum > 0:
        slots[1].assign(s.momentum * slots[1] + change)
        change = slots[1] + 0
    v.assign_add(-change)


def _ftrl(s, g, v, slots, rate, t):
    squares, linear = slots
    power, l1 = -s.learning_rate_power, s.l1_regularization_strength
    l2 = s.l2_regularization_strength + s.beta / (2.0 * rate)
    shrunk = g + 2 * s.l2_shrinkage_regularization_strength * v
    new = squares + math.square(g)
    linear.assign_add(shrunk - (math.pow(new, power) - math.pow(squares, power)) / rate * v)
    quadratic = math.pow(new, power) / rate + 2 * l2
    v.assign((clip_by_value(linear, -l1, l1) - linear) / quadratic)
    squares.assign(new)


def _lion(s, g, v, slots, rate, t):
    (m,) = slots
    b1, b2 = (cast(b, v.dtype) for b in (s.beta_1, s.beta_2))
    v.assign_sub(rate * math.sign(m * b1 + g * (1.0 - b1)))
    m.assign(m * b2 + g * (1.0 - b2))


def _momentum_at(beta_1, t):
    return beta_1 * (1.0 - 0.5 * math.pow(cast(0.96, t.dtype), t))


def _nadam(s, g, v, slots, rate, t):
    """As in a traced step: each variable but those whose number is the step's carries the product
    on (see Nadam._products)."""
    m, squares = slots
    b1, b2 = (cast(b, v.dtype) for b in (s.beta_1, s.beta_2))
    now, ahead = _momentum_at(b1, t), _momentum_at(b1, t + 1)
    if "first" not in s.shared:
        s.shared["first"] = _first_counter(s.optimizer)
    known = math.equal(cast(s.shared["first"] + s.place, t.dtype), t + 1)
    before = s._u_product + 0
    product = cond(known, lambda: before, lambda: before * now)
    s._u_product.assign(product)
    m.assign_add((g - m) * (1 - b1))
    squares.assign_add((math.square(g) - squares) * (1 - b2))
    along = ahead * m / (1 - product * ahead) + (1 - now) * g / (1 - product)
    mean = squares / (1 - math.pow(b2, t))
    v.assign_sub(along * rate / (math.sqrt(mean) + s.epsilon))


def _first_counter(nadam):
    """The number of the first variable in the trace of a function that makes steps."""
    if nadam._traces:
        return list(nadam._traces.values())[-1][1]
    twice = nadam._made_in is not None  # traced anew, as the first trace has made variables
    return nadam._u_product_counter + (len(nadam._momentums) if twice else 0)


def _rms(x):
    return math.sqrt(math.reduce_mean(math.square(x)))


def _adafactor(s, g, v, slots, rate, t):
    r, c, squares = slots
    if not isinstance(s._learning_rate, LearningRateSchedule) and s.relative_step:
        rate = math.minimum(rate, math.rsqrt(t))
    alpha = math.maximum(cast(s.epsilon_2, v.dtype), _rms(v)) * math.minimum(rate, math.rsqrt(t))
    regulated = math.square(g) + s.epsilon_1
    keep = 1 - math.pow(t, s.beta_2_decay)
    if v.shape.rank >= 2:
        r.assign(keep * r + (1 - keep) * math.reduce_mean(regulated, axis=-1))
        c.assign(keep * c + (1 - keep) * math.reduce_mean(regulated, axis=-2))
        share = r / math.reduce_mean(r, axis=-1, keepdims=True)
        squares.assign(expand_dims(share, -1) * expand_dims(c, -2))
    else:
        squares.assign(keep * squares + (1 - keep) * regulated)
    change = g * math.rsqrt(squares)
    v.assign_add(-alpha * change / math.maximum(1.0, _rms(change) / s.clip_threshold))


STEPS = {
    "Adadelta": _adadelta,
    "Adafactor": _adafactor,
    "Adagrad": _adagrad,
    "Adam": _adam,
    "AdamW": _adam,
    "Adamax": _adamax,
    "Ftrl": _ftrl,
    "Lion": _lion,
    "Nadam": _nadam,
    "RMSprop": _rmsprop,
    "SGD": _sgd,
}


# where the legacy formulas differ
def _legacy_adagrad(s, g, v, slots, rate, t):
    (squares,) = slots
    squares.assign_add(g * g)
    v.assign_sub(rate * g / (math.sqrt(squares) + s.epsilon))


def _legacy_rmsprop(s, g, v, slots, rate, t):
    mean = _mean_squares(s, g, slots)
    if not s.optimizer._momentum:
        v.assign_sub(rate * g / (math.sqrt(mean) + s.epsilon))
        return
    slots[1].assign(s.momentum * slots[1] + rate * g / math.sqrt(mean + s.epsilon))
    v.assign_sub(slots[1] + 0)


def _legacy_adamax(s, g, v, slots, rate, t):
    m, most = slots
    m.assign_add((g - m) * (1 - s.beta_1))
    most.assign(math.maximum(s.beta_2 * most, math.abs(g)))
    v.assign_sub(rate / (1 - math.pow(s.beta_1, t)) * m / (most + s.epsilon))


def _legacy_sgd(s, g, v, slots, rate, t):
    if slots:
        return _sgd(s, g, v, slots, rate, t)
    v.assign_sub(g * rate)


LEGACY = {
    "Adadelta": _adadelta,
    "Adagrad": _legacy_adagrad,
    "Adam": _adam,
    "Adamax": _legacy_adamax,
    "RMSprop": _legacy_rmsprop,
    "SGD": _legacy_sgd,
}
