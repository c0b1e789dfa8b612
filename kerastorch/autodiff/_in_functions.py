"""tf.gradients and tf.hessians, which TensorFlow has inside of functions and graphs only.

A tf.function whose code names one of them runs under a tape of its own.
"""

import functools
from types import CodeType, FunctionType, MethodType

from .._core import convert, engine, nest
from .._core.modes import Node, modes, offered
from .._core.state import state
from .._core.unconnected_gradients import UnconnectedGradients
from ._tape import GradientTape, zeros_for

_NAMES = frozenset({"gradients", "hessians"})


def gradients(
    ys,
    xs,
    grad_ys=None,
    name="gradients",
    gate_gradients=False,
    aggregation_method=None,
    stop_gradients=None,
    unconnected_gradients=UnconnectedGradients.NONE,
):
    """The derivatives of the sum of `ys` by each of `xs`, as a list; inside of a tf.function only.

    grad_ys: one tensor per y to multiply with, None for ones.  stop_gradients: tensors that count
    as constants.  None, or zeros with unconnected_gradients="zero", where nothing connects them.
    RuntimeError outside of a tf.function: use GradientTape there.
    """
    mode = UnconnectedGradients(unconnected_gradients)
    if modes.active:
        args = (ys, xs, grad_ys, stop_gradients, mode)
        if (found := offered(GRADIENTS, args)) is not NotImplemented:
            return found
    return taken(_tape_of_function(), ys, xs, grad_ys, stop_gradients, mode)


def taken(tape, ys, xs, grad_ys, stop_gradients, mode):
    """What `gradients` gives, by a tape that has recorded everything."""
    targets, sources = _listed(ys), _listed(xs)
    weights = None
    if grad_ys is not None:
        weights = [
            _ones(y) if w is None else convert.to_tensor(w, y.dtype)
            for w, y in zip(_listed(grad_ys, convert=False), targets, strict=True)
        ]
    hooks = [
        x._t.grad_fn.register_prehook(engine.zeroed)
        for x in _listed(stop_gradients or [])
        if x._t.grad_fn is not None
    ]
    try:
        found = tape._grads(targets, sources, weights, keep=True)
    finally:
        for hook in hooks:
            hook.remove()
    if mode is UnconnectedGradients.ZERO:
        found = [zeros_for(x) if g is None else g for g, x in zip(found, sources, strict=True)]
    return found


def hessians(ys, xs, gate_gradients=False, aggregation_method=None, name="hessians"):
    """The second derivatives of the sum of `ys` by each of `xs`, of shape x.shape + x.shape.

    Inside of a tf.function only, as `gradients`.
    """
    if modes.active and (found := offered(HESSIANS, (ys, xs))) is not NotImplemented:
        return found
    return second(_tape_of_function(), ys, xs)


def second(tape, ys, xs):
    """What `hessians` gives, by a tape that has recorded everything."""
    found = []
    for x in _listed(xs):
        (first,) = tape._grads(_listed(ys), [x], None, keep=True)
        found.append(None if first is None else tape.jacobian(first, x))
    return found


GRADIENTS = Node("Gradients", gradients, ["ys", "xs", "grad_ys", "stop_gradients", "mode"])
HESSIANS = Node("Hessians", hessians, ["ys", "xs"])


def _tape_of_function():
    tape = getattr(state.function, "tape", None)
    if tape is None:
        raise RuntimeError(
            "tf.gradients is not supported when eager execution is enabled. Use tf.GradientTape "
            "instead."
        )
    return tape


def _listed(values, convert=True):
    flat = list(values) if isinstance(values, (list, tuple)) else [values]
    return [_handle(x) for x in flat] if convert else flat


def _handle(x):
    return x if hasattr(x, "_t") else convert.to_tensor(x)


def _ones(y):
    return convert.to_tensor(1, y.dtype)


def differentiates(function):
    """Whether a function, or one that it calls by name, calls tf.gradients or tf.hessians."""
    return _differentiates(function, set())


def _differentiates(function, seen):
    function, owner = _plain(function)
    if function is None or function in seen or _is_library(function):
        return False
    seen.add(function)
    names = set(_names(function.__code__))
    if names & _NAMES:
        return True
    called = [function.__globals__.get(name) for name in names]
    called += [_content(cell) for cell in function.__closure__ or ()]
    called += [getattr(owner, name, None) for name in names]
    return any(_differentiates(f, seen) for f in called)


def _plain(function):
    """(the function behind partials, methods and tf.functions or None, the class of its self)."""
    while isinstance(function, functools.partial):
        function = function.func
    function = getattr(function, "_python_function", function)
    if isinstance(function, MethodType):
        return _plain(function.__func__)[0], type(function.__self__)
    return (function, None) if isinstance(function, FunctionType) else (None, None)


def _is_library(function):
    return (function.__module__ or "").partition(".")[0] in ("kerastorch", "torch", "numpy")


def _content(cell):
    try:
        return cell.cell_contents
    except ValueError:  # not filled yet
        return None


def _names(code):
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


class FunctionTape(GradientTape):
    """The tape of a running tf.function, on which its tensors are."""

    def __init__(self, inputs):
        super().__init__(persistent=True)
        self._inputs = inputs

    def __enter__(self):
        super().__enter__()
        for x in nest.flatten(self._inputs, expand_composites=True):
            raw = getattr(x, "_t", None)
            if hasattr(raw, "requires_grad") and engine.differentiable(raw):
                self.watch(x)
        return self
