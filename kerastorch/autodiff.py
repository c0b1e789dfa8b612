"""tf.autodiff: GradientTape on torch's autograd.

torch records, the tape decides what counts: see `GradientTape.gradient`.
"""

import contextlib
import logging

import torch

from ._core import convert, nest
from ._core.state import Session, state
from ._core.tensor import Tensor, is_stale
from ._core.unconnected_gradients import UnconnectedGradients

_engine = torch.autograd.Variable._execution_engine
_sequence = torch.autograd._get_sequence_nr
_log = logging.getLogger("kerastorch")


class GradientTape:
    """Records ops for differentiation (tf.GradientTape).

    persistent: whether `gradient` and `jacobian` may be called more than once.
    watch_accessed_variables: whether trainable variables are watched without `watch`.

    >>> x = tf.Variable(3.0)
    >>> with tf.GradientTape() as tape:
    ...     y = x * x
    >>> float(tape.gradient(y, x))
    6.0
    """

    def __init__(self, persistent=False, watch_accessed_variables=True):
        self._persistent = persistent
        self._watch_accessed = watch_accessed_variables
        self._watched = {}  # id -> tensor or variable asked for by watch()
        self._variables = {}  # id -> trainable variable that an op read
        self._session = None
        self._recording = False
        self._inner = False
        self._spans = []  # (first, past the last) autograd sequence numbers, for inner tapes

    # recording
    def __enter__(self):
        if self._recording:
            raise ValueError("Tape is still recording, this can happen if you try to re-enter "
                             "an already-active tape.")
        self._start()
        return self

    def __exit__(self, *exc):
        if self._recording:
            self._stop()

    def _start(self):
        tapes = state.tapes
        if not tapes:
            if self._session is None or not self._spans:
                self._session = Session()
            state.session = self._session
            self._grad_mode = torch.is_grad_enabled()
            torch._C._set_grad_enabled(True)
        elif self._session is None:
            self._session, self._inner = state.session, True
        elif self._session is not state.session:
            self._session = state.session
        tapes.append(self)
        self._spans.append([_sequence(), None])
        self._recording = True

    def _stop(self):
        tapes = state.tapes
        tapes.remove(self)
        self._spans[-1][1] = _sequence()
        self._recording = False
        if not tapes:
            state.session = None
            torch._C._set_grad_enabled(self._grad_mode)
        elif not self._inner:
            tapes[0]._grad_mode = self._grad_mode

    @contextlib.contextmanager
    def stop_recording(self):
        """Context manager: ops inside are not recorded on this tape."""
        if not self._recording:
            raise ValueError("Tape is not recording.")
        self._stop()
        if state.tapes:
            self._inner = True
        try:
            yield
        finally:
            self._start()

    def reset(self):
        """Forgets everything recorded and watched so far."""
        recording = self._recording
        if recording:
            self._stop()
        self._session, self._spans, self._inner = None, [], False
        self._watched, self._variables = {}, {}
        if recording:
            self._start()

    def watch(self, tensor):
        """Counts `tensor` (a tensor, a variable, or a nest of them) among what is followed."""
        for x in nest.flatten(tensor, expand_composites=True):
            if not (hasattr(x, "_t") or getattr(x, "_is_symbolic", False)):
                raise ValueError(
                    f"Passed in object {x!r} of type {type(x).__name__!r}, not tf.Tensor or "
                    "tf.Variable or ExtensionType."
                )
            raw = x._t
            if not (isinstance(raw, torch.Tensor) and _differentiable(raw)):
                _log.warning(
                    "The dtype of the watched tensor must be floating (e.g. tf.float32), got %r",
                    x.dtype,
                )
                continue
            if not raw.requires_grad:
                if getattr(x, "_is_variable", False):
                    raw.requires_grad_(True)
                else:
                    x._t = raw.detach().requires_grad_(True)
            elif is_stale(x):
                x._t = raw.detach().requires_grad_(True)
            self._watched[id(x)] = x

    def watched_variables(self):
        """The variables that ops have read, or `watch` has named, in order."""
        named = {k: x for k, x in self._watched.items() if getattr(x, "_is_variable", False)}
        return tuple({**self._variables, **named}.values())

    def _accessed(self, variable):
        if self._watch_accessed and variable._trainable:
            self._variables[id(variable)] = variable

    # differentiating
    def gradient(
        self,
        target,
        sources,
        output_gradients=None,
        unconnected_gradients=UnconnectedGradients.NONE,
    ):
        """d target / d source for each source, in the structure of `sources`.

        Several targets are summed.  output_gradients: one tensor per target to multiply with.
        A source that the target does not depend on, or that was not watched, gets None, or
        zeros with unconnected_gradients="zero".  RuntimeError on the second use of a tape that is
        not persistent.
        """
        self._check_use("gradient")
        mode = _unconnected(unconnected_gradients)
        targets = nest.flatten(target, expand_composites=True)
        flat = nest.flatten(sources, expand_composites=True)
        for x in flat:
            _check_source(x)
        weights = None
        if output_gradients is not None:
            weights = [
                None if w is None else convert.to_tensor(w)
                for w in nest.flatten(output_gradients)
            ]
        found = self._grads(targets, flat, weights, keep=self._persistent)
        if not self._persistent:
            self._session = None
        if mode == UnconnectedGradients.ZERO:
            found = [
                Tensor(torch.zeros_like(x._t.detach())) if g is None else g
                for g, x in zip(found, flat, strict=True)
            ]
        return nest.pack_sequence_as(sources, found, expand_composites=True)

    def _check_use(self, what):
        if self._session is None:
            raise RuntimeError(
                "A non-persistent GradientTape can only be used to compute one set of gradients "
                f"(or jacobians): {what}() was called again, or before anything was recorded."
            )
        if self._recording:
            if not self._persistent:
                self._stop()
            else:
                _log.info("%s called inside the context of a persistent tape: the calls of the "
                          "backward pass are recorded as well.", what)

    def _grads(self, targets, sources, weights, keep):
        """Gradients as handles or None, one per source."""
        outputs, grads = [], []
        for i, y in enumerate(targets):
            raw = getattr(y, "_t", None)
            if raw is None:
                y = convert.to_tensor(y)
                raw = y._t
            if not self._follows(y, raw):
                continue
            weight = weights[i]._t if weights is not None and weights[i] is not None else None
            outputs.append(raw)
            grads.append(torch.ones_like(raw) if weight is None else weight.to(raw.dtype))
        if not outputs:
            return [None] * len(sources)
        leaves, slots = self._leaves(sources)
        if not leaves:
            return [None] * len(sources)
        return self._backward(outputs, grads, leaves, slots, keep)

    def _follows(self, y, raw):
        """Whether a target counts: recorded by this tape, or watched itself."""
        if not isinstance(raw, torch.Tensor) or not raw.requires_grad:
            return False
        if id(y) in self._watched or getattr(y, "_is_variable", False):
            return True
        if getattr(y, "_s", None) is not self._session:
            return False
        return not self._inner or self._recorded(raw.grad_fn)

    def _recorded(self, node):
        """Whether a node of the graph was made while this tape recorded."""
        number = node._sequence_nr()
        return any(a <= number and (b is None or number < b) for a, b in self._spans)

    def _leaves(self, sources):
        """The raw tensors to differentiate by, and for each the index of its source."""
        leaves, slots = [], []
        for i, x in enumerate(sources):
            raw = x._t
            if getattr(x, "_is_variable", False):
                if not (id(x) in self._watched or self._watch_accessed and x._trainable):
                    continue
                raws = [raw, *self._session.past.get(id(x), ())]
            elif id(x) in self._watched or self._follows(x, raw):
                raws = [raw]
            else:
                continue
            for r in raws:
                if isinstance(r, torch.Tensor) and r.requires_grad:
                    leaves.append(r)
                    slots.append(i)
        return leaves, slots

    def _backward(self, outputs, grads, leaves, slots, keep):
        again = bool(state.tapes)
        hooks, reached = [], None
        if self._inner:
            hooks, reached = self._cut(outputs, leaves)
        try:
            with _one_thread() if again else contextlib.nullcontext():
                raws = _engine.run_backward(
                    tuple(outputs), tuple(grads), keep or again, again, tuple(leaves), True,
                    accumulate_grad=False,
                )
        except RuntimeError as error:
            if "backward through the graph a second time" not in str(error):
                raise
            raise RuntimeError(
                "A part of the graph was recorded by a non-persistent GradientTape whose gradient "
                "was taken already; use persistent=True for that tape."
            ) from None
        finally:
            for hook in hooks:
                hook.remove()
        return self._collect(raws, leaves, slots, reached, again)

    def _collect(self, raws, leaves, slots, reached, again):
        found = {}
        for raw, leaf, i in zip(raws, leaves, slots, strict=True):
            if raw is None or (reached is not None and id(leaf) not in reached):
                continue
            found[i] = raw if i not in found else found[i] + raw
        results = []
        for i in range(max(slots, default=-1) + 1):
            raw = found.get(i)
            results.append(None if raw is None else self._result(raw, again))
        return results

    def _result(self, raw, again):
        handle = Tensor(raw)
        if again and raw.requires_grad:
            handle._s = state.session
        return handle

    def _cut(self, outputs, leaves):
        """Stops the flow into nodes that this tape did not record.

        Hooks zero what enters such nodes; `reached` holds the ids of the leaves that some
        recorded path leads to.
        """
        hooks, reached, seen = [], set(), set()
        by_node = {}
        for leaf in leaves:
            node = leaf.grad_fn if leaf.grad_fn is not None else _accumulator(leaf)
            by_node.setdefault((node, leaf.output_nr), []).append(id(leaf))
        stack = []
        for y in outputs:
            node = y.grad_fn if y.grad_fn is not None else _accumulator(y)
            reached.update(by_node.get((node, y.output_nr), ()))
            stack.append(node)
        while stack:
            node = stack.pop()
            if node in seen:
                continue
            seen.add(node)
            if type(node).__name__ == "AccumulateGrad":
                continue
            if not self._recorded(node):
                hooks.append(node.register_prehook(_zeroed))
                continue
            for following, slot in node.next_functions:
                if following is not None:
                    reached.update(by_node.get((following, slot), ()))
                    stack.append(following)
        return hooks, reached

    def jacobian(
        self,
        target,
        sources,
        unconnected_gradients=UnconnectedGradients.NONE,
        parallel_iterations=None,
        experimental_use_pfor=True,
    ):
        """d target / d source, of shape target.shape + source.shape, for each source."""
        self._check_use("jacobian")
        mode = _unconnected(unconnected_gradients)
        flat = nest.flatten(sources, expand_composites=True)
        for x in flat:
            _check_source(x)
        y = convert.to_tensor(target)
        count = y._t.numel()
        rows = [self._row(y, flat, i, y._t.shape) for i in range(count)]
        results = [
            self._stacked([r[k] for r in rows], tuple(y._t.shape) + tuple(x._t.shape), x, mode)
            for k, x in enumerate(flat)
        ]
        if not self._persistent:
            self._session = None
        return nest.pack_sequence_as(sources, results, expand_composites=True)

    def batch_jacobian(
        self,
        target,
        source,
        unconnected_gradients=UnconnectedGradients.NONE,
        parallel_iterations=None,
        experimental_use_pfor=True,
    ):
        """d target[b] / d source[b] for each b: shape [batch] + target.shape[1:] +
        source.shape[1:].

        ValueError unless both have rank at least 1 and one batch size.
        """
        self._check_use("batch_jacobian")
        mode = _unconnected(unconnected_gradients)
        shape, inner = tuple(target._t.shape), tuple(source._t.shape)
        if not shape or not inner or shape[0] != inner[0]:
            raise ValueError(
                "Need first dimension of target shape "
                f"({shape}) and source shape ({inner}) to match."
            )
        count = target._t[0].numel() if shape[0] else 0
        columns = [self._column(target, source, i) for i in range(count)]
        if not self._persistent:
            self._session = None
        if not columns or columns[0] is None:
            if mode == UnconnectedGradients.ZERO:
                return Tensor(torch.zeros(shape + inner[1:], dtype=target._t.dtype))
            return None
        raw = torch.stack([c._t for c in columns], 1).reshape(shape + inner[1:])
        return self._result(raw, bool(state.tapes))

    def _row(self, y, sources, i, shape):
        weight = torch.zeros(shape, dtype=y._t.dtype, device=y._t.device)
        weight.view(-1)[i] = 1
        return self._grads([y], sources, [Tensor(weight)], keep=True) + [None] * len(sources)

    def _column(self, target, source, i):
        weight = torch.zeros_like(target._t.detach())
        weight.view(weight.shape[0], -1)[:, i] = 1
        return (self._grads([target], [source], [Tensor(weight)], keep=True) + [None])[0]

    def _stacked(self, rows, shape, source, mode):
        if not rows or rows[0] is None:
            if mode == UnconnectedGradients.ZERO:
                return Tensor(torch.zeros(shape, dtype=source._t.dtype))
            return None
        raw = torch.stack([r._t for r in rows]).reshape(shape)
        return self._result(raw, bool(state.tapes))


def _differentiable(raw):
    return raw.is_floating_point() or raw.is_complex()


def _check_source(x):
    if not hasattr(x, "_t"):
        raise TypeError(
            f"Unable to differentiate with respect to {x!r} of type {type(x).__name__}: "
            "sources must be tensors or variables."
        )
    if isinstance(x._t, torch.Tensor) and not _differentiable(x._t):
        _log.warning(
            "The dtype of the source tensor must be floating (e.g. tf.float32), got %r", x.dtype
        )


def _unconnected(mode):
    try:
        return UnconnectedGradients(mode)
    except ValueError:
        raise ValueError(f"Unknown value for unconnected_gradients: {mode!r}") from None


def _accumulator(leaf):
    """The node that a leaf's gradient flows into."""
    return torch.autograd.graph.get_gradient_edge(leaf).node


def _zeroed(grads):
    return tuple(None if g is None else torch.zeros_like(g) for g in grads)


def _one_thread():
    """Backward passes that are recorded themselves run in this thread, whose state says so."""
    return torch.autograd.set_multithreading_enabled(False)
