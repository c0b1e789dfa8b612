"""tf.custom_gradient and what is made with it, tf.stop_gradient."""

import functools
import inspect

import torch

from ._core import convert, dispatch, nest
from ._core.composite import Composite
from ._core.modes import Node, offered
from ._core.op import op
from ._core.state import state
from ._core.tensor import Tensor, taped
from ._ops.creation import identity
from ._ops.indexed_slices import IndexedSlices
from .autodiff import GradientTape


class _CustomGradient:
    """A function whose gradient is its own; bound to an instance when it is a method."""

    def __init__(self, f):
        functools.update_wrapper(self, f, updated=())
        self._f = f

    def __get__(self, instance, owner=None):
        return self if instance is None else _CustomGradient(self._f.__get__(instance, owner))

    def __call__(self, *args, **kwargs):
        found = dispatch.find_symbolic([*args, *kwargs.values()])
        if found is not None and found._draws:
            raise TypeError(
                f"The custom gradient function {self._f!r} was called with a KerasTensor, which "
                "has no value yet: call it inside of a layer, or of keras.layers.Lambda."
            )
        if state.graph is not None:
            result = offered(CUSTOM, (self._f, args, kwargs))
            if result is not NotImplemented:
                return result
        if found is not None or (state.session is None and not state.torch):
            result, _ = self._f(*args, **kwargs)
            return nest.map_structure(_result, result)
        return self._recorded(args, kwargs)

    def _recorded(self, args, kwargs):
        watcher = _Watcher()
        state.tapes.append(watcher)
        try:
            result, grad_fn = self._f(*args, **kwargs)
        finally:
            state.tapes.remove(watcher)
        flat = nest.flatten(args, expand_composites=True)
        given = flat + nest.flatten(kwargs, expand_composites=True)
        variables = variables_of(grad_fn, watcher.variables, given)
        inputs = [convert.to_tensor(x) for x in flat] + variables
        return attached(result, grad_fn, inputs, len(flat), variables)


class _Watcher:
    """Stands among the open tapes and notes the trainable variables that are read."""

    def __init__(self):
        self.variables = []

    def _note_slices(self, table, index_dtype):
        """Nothing: the gradient does not lead through what this has seen."""

    def _accessed(self, variable):
        variable = variable._itself
        if variable._trainable and all(v is not variable for v in self.variables):
            self.variables.append(variable)


def variables_of(grad_fn, used, given):
    """The variables that a function uses beside the arguments given to it; TypeError where its
    gradient does not take them."""
    variables = [v for v in used if all(v is not x for x in nest.flatten(given))]
    if variables and not _takes_variables(grad_fn):
        raise TypeError(
            "@tf.custom_gradient grad_fn must accept keyword argument 'variables', since "
            f"function uses variables: {variables}"
        )
    return variables


def _takes_variables(grad_fn):
    spec = inspect.getfullargspec(grad_fn)
    return "variables" in spec.args or "variables" in spec.kwonlyargs or bool(spec.varkw)


def _result(value):
    """A result cut off from what the function recorded."""
    tensor = convert.to_tensor(value)
    raw = getattr(tensor, "_t", None)
    return Tensor(raw.detach()) if isinstance(raw, torch.Tensor) else tensor


def attached(result, grad_fn, inputs, count, variables):
    """`result` with the edges to `inputs` that `grad_fn` stands for."""
    flat = [_result(x) for x in nest.flatten(result, expand_composites=True)]
    raws = [x._t for x in inputs]
    places = [i for i, x in enumerate(flat) if _differentiable(x._t)]
    if not places or not any(isinstance(r, torch.Tensor) and r.requires_grad for r in raws):
        return nest.pack_sequence_as(result, flat, expand_composites=True)

    def backward(grads):
        filled = [
            Tensor(torch.zeros_like(x._t)) if isinstance(x._t, torch.Tensor) else x for x in flat
        ]
        for i, g in zip(places, grads, strict=True):
            filled[i] = _open(g)
        return _called(grad_fn, filled, count, variables)

    outputs = _Edge.apply(backward, [flat[i]._t for i in places], *raws)
    for i, raw in zip(places, outputs, strict=True):
        flat[i] = taped(raw, inputs)
    return nest.pack_sequence_as(result, flat, expand_composites=True)


def _differentiable(raw):
    return isinstance(raw, torch.Tensor) and (raw.is_floating_point() or raw.is_complex())


def _open(raw):
    """A handle inside of a backward pass, which may be recorded itself."""
    handle = Tensor(raw)
    if raw.requires_grad:
        handle._s = state.session
    return handle


def _called(grad_fn, grads, count, variables):
    """The raw gradients for all inputs, from the user's function."""
    found = gradients(grad_fn, grads, count, variables)
    return [None if g is None else convert.to_tensor(g)._t for g in found]


def gradients(grad_fn, grads, count, variables):
    """The gradients for all inputs, arguments and variables, from the user's function."""
    if variables:
        found, of_variables = grad_fn(*grads, variables=variables)
        of_variables = list(of_variables)
        if len(of_variables) != len(variables):
            raise ValueError(
                "Must return gradient for each variable from @custom_gradient grad_fn."
            )
    else:
        found, of_variables = grad_fn(*grads), []
    found = [x for g in nest.flatten(found) for x in _parts(g)]
    if len(found) != count:
        raise ValueError(
            f"custom_gradient function expected to return {count} gradients, but returned "
            f"{len(found)} instead."
        )
    return found + of_variables


def _parts(gradient):
    """The tensors of a composite gradient; IndexedSlices stand for one."""
    if isinstance(gradient, IndexedSlices):
        return [gradient]
    return nest.flatten(gradient, expand_composites=True)


class _Edge(torch.autograd.Function):
    """The given values, with `backward` for their gradient."""

    @staticmethod
    def forward(ctx, backward, values, *inputs):
        ctx.backward_function = backward
        return tuple(v.view_as(v) for v in values)

    @staticmethod
    def backward(ctx, *grads):
        return (None, None, *ctx.backward_function(grads))


CUSTOM = Node("CustomGradient", None, ["function", "args", "kwargs"], "IdentityN")


def custom_gradient(f=None):
    """Decorator for a function that says its gradient itself (tf.custom_gradient).

    `f` returns (result, grad_fn).  grad_fn takes the upstream gradient of each result and returns
    the gradient for each argument of `f`; if `f` reads trainable variables, grad_fn also takes
    `variables`, and returns (gradients of arguments, gradients of variables).
    ValueError when the number of gradients is wrong, TypeError when `variables` is not taken.

    >>> @tf.custom_gradient
    ... def log1pexp(x):
    ...     e = tf.exp(x)
    ...     return tf.math.log(1 + e), lambda dy: dy * (1 - 1 / (1 + e))
    """
    return custom_gradient if f is None else _CustomGradient(f)


@op("input", strings=True, type="StopGradient", elementwise=True)
def stop_gradient(input, name=None):
    """The input, as a constant to every gradient."""
    return input.detach() if isinstance(input, torch.Tensor) else input


def _stop_all(input, name=None):
    return nest.map_structure(stop_gradient, input, expand_composites=True)


dispatch.register(Composite, stop_gradient, _stop_all)


def grad_pass_through(f):
    """`f` with the gradient of the identity: what comes from above goes to its arguments."""

    @custom_gradient
    def passing(*args, **kwargs):
        def grad(*upstream, variables=None):
            return upstream if variables is None else (upstream, [None] * len(variables))

        return f(*args, **kwargs), grad

    return passing


def recompute_grad(f):
    """`f` that forgets its intermediate values and computes them again for the gradient."""

    @custom_gradient
    def recomputed(*args, **kwargs):
        result = f(*args, **kwargs)

        def grad(*upstream, variables=None):
            flat = nest.flatten(args)
            again = [identity(x) if _is_tensor(x) else x for x in flat]
            watched = [x for x in again if _is_tensor(x)]
            with GradientTape() as tape:
                tape.watch(watched)
                new = f(*nest.pack_sequence_as(args, again), **kwargs)
            grads = tape.gradient(
                new, [watched, list(variables or ())], nest.pack_sequence_as(new, upstream)
            )
            found = iter(grads[0])
            of_args = [next(found) if _is_tensor(x) else None for x in again]
            return of_args if variables is None else (of_args, grads[1])

        return result, grad

    return recomputed


def _is_tensor(x):
    if getattr(x, "_is_graph", False):
        return x.dtype.is_floating or x.dtype.is_complex
    return hasattr(x, "_t") and _differentiable(x._t)


def no_gradient(op_type):
    """Nothing: TensorFlow marks the op type as not differentiable; ops here know themselves."""
    if not isinstance(op_type, str):
        raise TypeError("op_type must be a string")


class RegisterGradient:
    """Decorator that TensorFlow registers the gradient of an op type with; here it does nothing
    but hand the function back, as there is no graph of op types."""

    def __init__(self, op_type):
        if not isinstance(op_type, str):
            raise TypeError("op_type must be a string")
        self._op_type = op_type

    def __call__(self, f):
        return f


NoGradient = no_gradient
