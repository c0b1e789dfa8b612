"""tf.autodiff: GradientTape on torch's autograd.

torch records, the tape decides what counts: see `GradientTape.gradient`.
"""

import contextlib
import logging
import math
from weakref import WeakKeyDictionary

import torch

from .._core import convert, dtypes, engine, nest
from .._core.composite import Composite
from .._core.constants import constant
from .._core.frozen import thaw
from .._core.modes import Node, modes, offered
from .._core.state import Session, state
from .._core.tensor import Tensor
from .._core.unconnected_gradients import UnconnectedGradients
from .._ops.indexed_slices import IndexedSlices
from .._ops.sparse_rows import noting_rows, slices_of, with_rows
from . import _composites
from ._jacobians import is_empty, one_at, rows_of, same_size

_busy = modes.busy
_sequence = torch.autograd._get_sequence_nr
_is_alias = torch._C._is_alias_of
_is_grad_enabled, _set_grad_enabled = torch.is_grad_enabled, torch._C._set_grad_enabled
_log = logging.getLogger("kerastorch")
# the upstream gradient of scalar targets on the CPU
_ONES = {t: constant(torch.ones((), dtype=t)) for t in (torch.float32, torch.float64)}


_NOT_PLAIN = object()


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
        self._read = {}  # id -> (variable that an op read, the raw tensors it held then)
        self._spans = []  # (first, past the last) autograd sequence numbers, for inner tapes

    _session = None
    _recording = False
    _inner = False
    _grad_mode = False
    _dense = False  # whether gradients of tables come dense, whatever was looked up
    _slices = None  # id of a raw table -> (the table, the dtype of the indices into it)

    # recording
    def __enter__(self):
        if _busy and modes.active and (r := offered(ENTER, (self,))) is not NotImplemented:
            return r
        if self._recording:
            raise ValueError(
                "Tape is still recording, this can happen if you try to re-enter "
                "an already-active tape."
            )
        self._start()
        return self

    def __exit__(self, *exc):
        if _busy and modes.active and (r := offered(EXIT, (self,))) is not NotImplemented:
            return r
        if self._recording:
            self._stop()

    def _start(self):
        tapes = state.tapes
        first = 0
        if not tapes:
            if self._session is None:
                self._session = Session()
                self._session.tapes += 1
            state.session = self._session
            _busy.append(None)
            if thaw.ever:
                thaw.__enter__()
                self._session.thaws = True
            self._grad_mode = _is_grad_enabled()
            _set_grad_enabled(True)
        else:
            first = _sequence()
            if self._session is None:
                self._session, self._inner = state.session, True
                self._session.tapes += 1
            elif self._session is not state.session:
                self._session = state.session
        tapes.append(self)
        self._spans.append([first, None])
        self._recording = True

    def _stop(self):
        tapes = state.tapes
        tapes.remove(self)
        self._recording = False
        if not tapes:
            state.session = None
            _busy.pop()
            _set_grad_enabled(self._grad_mode)
            if self._session.thaws:
                self._session.thaws = False
                thaw.__exit__()
            return
        self._spans[-1][1] = _sequence()
        if not self._inner:
            tapes[0]._grad_mode = self._grad_mode

    @contextlib.contextmanager
    def stop_recording(self):
        """Context manager: ops inside are not recorded on this tape."""
        if _busy and modes.active and offered(PAUSE, (self,)) is not NotImplemented:
            try:
                yield
            finally:
                offered(RESUME, (self,))
            return
        if self._session is None:
            raise RuntimeError("Missing tape: nothing was recorded yet.")
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
        if _busy and modes.active and (r := offered(RESET, (self,))) is not NotImplemented:
            return r
        recording = self._recording
        if recording:
            self._stop()
        if self._session is not None:
            self._finish()
        self._spans, self._inner = [], False
        self._watched, self._read, self._slices = {}, {}, None
        if recording:
            self._start()

    def _finish(self):
        """Gives the session up: a tape that is not persistent answers once."""
        self._session.tapes -= 1
        self._session = None

    def watch(self, tensor):
        """Counts `tensor` (a tensor, a variable, or a nest of them) among what is followed."""
        if _busy and modes.active and (r := offered(WATCH, (self, tensor))) is not NotImplemented:
            return r
        if self._session is None:
            raise AttributeError("watch() was called before the tape's `with` block was entered.")
        for x in nest.flatten(tensor, expand_composites=True):
            if not (hasattr(x, "_t") or getattr(x, "_is_symbolic", False)):
                raise ValueError(
                    f"Passed in object {x!r} of type {type(x).__name__!r}, not tf.Tensor or "
                    "tf.Variable or ExtensionType."
                )
            raw = x._leaf() if getattr(x, "_is_variable", False) else x._t
            if not (isinstance(raw, torch.Tensor) and engine.differentiable(raw)):
                _log.warning(
                    "The dtype of the watched tensor must be floating (e.g. tf.float32), got %r",
                    x.dtype,
                )
                continue
            if getattr(x, "_is_variable", False):
                x = x._itself
                raw.requires_grad_(True)
            else:
                self._make_leaf(x, raw)
            self._watched[id(x)] = x

    def _make_leaf(self, x, raw):
        """Gives a tensor a leaf of its own, unless this session has recorded or watched it."""
        session = self._session
        owner = getattr(x, "_s", None)
        if raw.requires_grad and (owner is session or state.torch or not (owner or raw.grad_fn)):
            return
        if raw.requires_grad and owner is not None:
            # an earlier tape that knows the value goes on with its own raw tensor
            x.__dict__.setdefault("_earlier", WeakKeyDictionary())[owner] = raw
        x._t = raw.detach().requires_grad_(True)
        x._s = session

    def watched_variables(self):
        """The variables that ops have read, or `watch` has named, in the order of their making."""
        if _busy and modes.active and (r := offered(WATCHED, (self,))) is not NotImplemented:
            return r
        named = {k: x for k, x in self._watched.items() if getattr(x, "_is_variable", False)}
        read = {k: x for k, (x, _) in self._read.items() if self._watch_accessed and x._trainable}
        return tuple(sorted({**read, **named}.values(), key=lambda v: v._number))

    def _accessed(self, variable):
        """Notes that an op has read a variable, and which raw tensor it held."""
        raw = variable._t if state.cast_to is None else variable._leaf()
        found = self._read.get(id(variable))
        if found is None:
            variable = variable._itself
            found = self._read.setdefault(id(variable), (variable, [raw]))
        if found[1][-1] is not raw:
            found[1].append(raw)

    def _note_slices(self, table, index_dtype):
        """Notes that rows of a table were looked up, whose gradient may be sparse then.

        Answers whether they had been before.
        """
        if self._slices is None:
            self._slices = {}
        again = id(table) in self._slices
        self._slices[id(table)] = table, index_dtype
        return again

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
        if (
            _busy
            and modes.active
            and (
                r := offered(
                    GRADIENT, (self, target, sources, output_gradients, unconnected_gradients)
                )
            )
            is not NotImplemented
        ):
            return r
        if output_gradients is None and unconnected_gradients is UnconnectedGradients.NONE:
            found = self._plain(target, sources)
            if found is not _NOT_PLAIN:
                return found
        self._check_use("gradient")
        for x in nest.flatten(target):
            _check_target(x)
        targets, flat = _composites.tensors(target), _composites.tensors(sources)
        for x in flat:
            _check_source(x)
        mode = unconnected(unconnected_gradients)
        weights = None
        if output_gradients is not None:
            weights = [convert.to_tensor(w) for w in nest.flatten(output_gradients)]
            if not flat:
                return sources
            # ones for the targets that are left
            weights += [Tensor(torch.ones_like(self._raw(y))) for y in targets[len(weights) :]]
        found = self._grads(targets, flat, weights, keep=self._persistent)
        if not self._persistent:
            self._finish()
        if mode == UnconnectedGradients.ZERO:
            found = [zeros_for(x) if g is None else g for g, x in zip(found, flat, strict=True)]
        return _composites.packed(sources, found)

    def _plain(self, target, sources):
        """The gradient in the usual case, _NOT_PLAIN in any other.

        One tensor by one variable or a list of them, on a tape of one use, closed, and alone.
        """
        session = self._session
        if self._persistent or self._inner or state.tapes or state.torch or session is None:
            return _NOT_PLAIN
        if self._slices is not None:
            return _NOT_PLAIN
        if type(target) is not Tensor or getattr(target, "_s", None) is not session:
            return _NOT_PLAIN
        if session.tapes > 1:
            return _NOT_PLAIN
        listed = type(sources) is list
        leaves = []
        for x in sources if listed else (sources,):
            found = self._read.get(id(x))
            if found is None or len(found[1]) > 1 or not (self._watch_accessed and x._trainable):
                return _NOT_PLAIN
            leaves.append(found[1][0])
        if not leaves:
            return _NOT_PLAIN
        raw = target._t
        one = _ONES.get(raw.dtype) if raw.ndim == 0 and raw.is_cpu else None
        self._finish()
        grads = engine.run(
            (raw,), (torch.ones_like(raw) if one is None else one,), leaves, False, False
        )
        if one is not None:
            # the cached number itself must not be handed out
            grads = [g.clone() if g is not None and _is_alias(g, one) else g for g in grads]
        results = [
            None if g is None else Tensor(_real(g) if _is_zerotensor(g) else g) for g in grads
        ]
        return results if listed else results[0]

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
                _log.info(
                    "%s called inside the context of a persistent tape: the calls of the "
                    "backward pass are recorded as well.",
                    what,
                )

    def _grads(self, targets, sources, weights, keep):
        """Gradients as handles or None, one per source."""
        if thaw.ever:
            with thaw:
                return self._thawed_grads(targets, sources, weights, keep)
        return self._thawed_grads(targets, sources, weights, keep)

    def _thawed_grads(self, targets, sources, weights, keep):
        outputs, grads = [], []
        for i, y in enumerate(targets):
            raw = self._raw(y)
            if not self._follows(y, raw):
                continue
            outputs.append(raw)
            # targets without an output gradient count as they are
            one = weights is None or i >= len(weights)
            grads.append(torch.ones_like(raw) if one else weights[i]._t.to(raw.dtype))
        leaves, slots = self._leaves(sources) if outputs else ([], [])
        if not leaves:
            return [None] * len(sources)
        return self._backward(outputs, grads, leaves, slots, keep, len(sources))

    def _raw(self, x):
        """The raw value of a handle as this tape recorded it."""
        if getattr(x, "_is_variable", False):
            return x._leaf()
        earlier = getattr(x, "__dict__", {}).get("_earlier")
        return x._t if earlier is None else earlier.get(self._session, x._t)

    def _follows(self, y, raw):
        """Whether a target counts: recorded by this tape, or watched itself."""
        if not isinstance(raw, torch.Tensor) or not raw.requires_grad:
            return False
        if id(y) in self._watched or getattr(y, "_is_variable", False):
            return True
        if getattr(y, "_s", None) is not self._session and raw is y._t:
            return False
        return not self._inner or self._recorded(raw.grad_fn)

    def _is_source(self, x, raw):
        """Whether gradients by a tensor count: watched, or made by ops from what is watched."""
        if id(x) in self._watched:
            return True
        if not self._follows(x, raw):
            return False
        if self._watch_accessed and not self._inner:
            return True
        watched = {id(r) for v, held in self._read.values() for r in held if self._watches(v)}
        watched |= {id(self._raw(w)) for w in self._watched.values()}
        return any(id(leaf) in watched for leaf in self._leaves_of(raw.grad_fn))

    def _watches(self, variable):
        return id(variable) in self._watched or (self._watch_accessed and variable._trainable)

    def _leaves_of(self, node):
        """The leaf tensors that recorded nodes lead to."""
        stack, seen = [node], set()
        while stack:
            node = stack.pop()
            if node is None or node in seen:
                continue
            seen.add(node)
            if type(node).__name__ == "AccumulateGrad":
                yield node.variable
            elif self._recorded(node):
                stack += [following for following, _ in node.next_functions]

    def _recorded(self, node):
        """Whether a node of the graph was made while this tape recorded."""
        number = node._sequence_nr()
        return any(a <= number and (b is None or number < b) for a, b in self._spans)

    def _leaves(self, sources):
        """The raw tensors to differentiate by, and for each the index of its source."""
        leaves, slots = [], []
        for i, x in enumerate(sources):
            raw = self._raw(x)
            if getattr(x, "_is_variable", False):
                x = x._itself
                if not self._watches(x):
                    continue
                held = self._read.get(id(x), (x, []))[1]
                raws = held if any(r is raw for r in held) else [*held, raw]
            elif self._is_source(x, raw):
                raws = [raw]
            else:
                continue
            for r in raws:
                if isinstance(r, torch.Tensor) and r.requires_grad:
                    leaves.append(r)
                    slots.append(i)
        return leaves, slots

    def _backward(self, outputs, grads, leaves, slots, keep, count):
        again = bool(state.tapes or state.torch)
        hooks, reached = [], None
        if self._inner:
            hooks, reached = self._cut(outputs, leaves)
        try:
            by_row = (again or state.loops is not None) and self._slices
            with contextlib.ExitStack() as stack:
                if again:
                    stack.enter_context(engine.one_thread())
                rows = stack.enter_context(noting_rows()) if by_row else ()
                # another tape may have recorded the same calls and be asked later
                keep = keep or again or self._session.tapes > 1
                raws = engine.run(tuple(outputs), tuple(grads), leaves, keep, again)
        finally:
            for hook in hooks:
                hook.remove()
        if rows:
            raws = with_rows(raws, leaves, rows, outputs)
        return self._collect(raws, leaves, slots, reached, again, count)

    def _collect(self, raws, leaves, slots, reached, again, count):
        found, index_dtypes = {}, {}
        for raw, leaf, i in zip(raws, leaves, slots, strict=True):
            if raw is None or (reached is not None and id(leaf) not in reached):
                continue
            if type(raw) is tuple:
                values, indices = raw
                indices = Tensor(indices.to(self._slices[id(leaf)][1]))
                shape = Tensor(torch.tensor(leaf.shape, dtype=torch.int32))
                found[i] = IndexedSlices(self._result(values, again), indices, shape)
                continue
            if raw.is_sparse:
                # what is recorded itself is dense: torch does not differentiate sparse values
                index_dtypes[i] = self._slices[id(leaf)][1]
                raw = raw.to_dense() if again else raw
            found[i] = raw if i not in found else _sum(found[i], raw)
        return [
            found[i]
            if isinstance(found.get(i), IndexedSlices)
            else self._result(found[i], again, index_dtypes.get(i))
            if i in found
            else None
            for i in range(count)
        ]

    def _result(self, raw, again, index_dtype=None):
        if raw.is_sparse:
            indices, values, shape = slices_of(raw, index_dtype)
            return IndexedSlices(Tensor(values), Tensor(indices), Tensor(shape))
        handle = Tensor(_real(raw))
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
            node = leaf.grad_fn if leaf.grad_fn is not None else engine.accumulator(leaf)
            by_node.setdefault((node, leaf.output_nr), []).append(id(leaf))
        stack = []
        for y in outputs:
            node = y.grad_fn if y.grad_fn is not None else engine.accumulator(y)
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
                hooks.append(node.register_prehook(engine.zeroed))
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
        if (
            _busy
            and modes.active
            and (r := offered(JACOBIAN, (self, target, sources, unconnected_gradients)))
            is not NotImplemented
        ):
            return r
        self._check_use("jacobian")
        mode = unconnected(unconnected_gradients)
        flat = _composites.tensors(sources)
        for x in flat:
            _check_source(x)
        y = convert.to_tensor(target)

        def row(i):
            weight = one_at(y._t.numel(), i, y._t).reshape(y._t.shape)
            return self._grads([y], flat, [Tensor(weight)], keep=True)

        # a target without elements has one row too, of nothing: it says what is connected
        results = [
            self._shaped(rows, tuple(y._t.shape) + tuple(x._t.shape), x, mode)
            for rows, x in zip(rows_of(row, y._t.numel()), flat, strict=True)
        ]
        if not self._persistent:
            self._finish()
        return _composites.packed(sources, results)

    def batch_jacobian(
        self,
        target,
        source,
        unconnected_gradients=UnconnectedGradients.NONE,
        parallel_iterations=None,
        experimental_use_pfor=True,
    ):
        """d target[b] / d source[b] for each b: shape [batch] + target.shape[1:] +
        source.shape[1:]; zeros when nothing connects them.

        ValueError unless both have rank 2 or more and one batch size.
        """
        if (
            _busy
            and modes.active
            and (r := offered(BATCH_JACOBIAN, (self, target, source, unconnected_gradients)))
            is not NotImplemented
        ):
            return r
        self._check_use("batch_jacobian")
        unconnected(unconnected_gradients)
        shape, inner = tuple(target._t.shape), tuple(source._t.shape)
        if not same_size(shape[0], inner[0]):
            raise ValueError(
                "Need first dimension of target shape "
                f"({shape}) and source shape ({inner}) to match."
            )
        if len(shape) < 2 or len(inner) < 2:
            raise ValueError(
                f"batch_jacobian needs rank 2 or more, got a target of shape {shape} and a source "
                f"of shape {inner}."
            )
        count = math.prod(shape[1:])

        def column(i):
            weight = one_at(count, i, target._t).reshape(shape[1:]).expand(shape)
            return self._grads([target], [source], [Tensor(weight)], keep=True)

        (columns,) = [None] if is_empty(shape) else rows_of(column, count)
        if not self._persistent:
            self._finish()
        if columns is None:
            return Tensor(torch.zeros(shape + inner[1:], dtype=target._t.dtype))
        raw = columns.movedim(0, 1).reshape(inner[:1] + shape[1:] + inner[1:])
        return self._result(raw, bool(state.tapes))

    def _shaped(self, rows, shape, source, mode):
        if rows is None:
            if mode == UnconnectedGradients.ZERO:
                return Tensor(torch.zeros(shape, dtype=source._t.dtype))
            return None
        raw = rows.new_zeros(shape) if is_empty(shape) else rows.reshape(shape)
        return self._result(raw, bool(state.tapes))


# what a handler is asked about
ENTER = Node("GradientTape.__enter__", GradientTape.__enter__, ["self"])
EXIT = Node("GradientTape.__exit__", GradientTape.__exit__, ["self"])
PAUSE = Node("GradientTape.stop_recording", GradientTape._stop, ["self"])
RESUME = Node("GradientTape.stop_recording", GradientTape._start, ["self"])
RESET = Node("GradientTape.reset", GradientTape.reset, ["self"])
WATCH = Node("GradientTape.watch", GradientTape.watch, ["self", "tensor"])
WATCHED = Node("GradientTape.watched_variables", GradientTape.watched_variables, ["self"])
GRADIENT = Node(
    "GradientTape.gradient",
    GradientTape.gradient,
    ["self", "target", "sources", "output_gradients", "unconnected_gradients"],
)
JACOBIAN = Node(
    "GradientTape.jacobian",
    GradientTape.jacobian,
    ["self", "target", "sources", "unconnected_gradients"],
)
BATCH_JACOBIAN = Node(
    "GradientTape.batch_jacobian",
    GradientTape.batch_jacobian,
    ["self", "target", "source", "unconnected_gradients"],
)

_is_zerotensor = torch.Tensor._is_zerotensor


def _real(raw):
    """A gradient with storage: torch's derivative of sgn has none."""
    return torch.zeros_like(raw) if _is_zerotensor(raw) else raw


def _sum(x, y):
    """The sum of two raw gradients, sparse if both are."""
    if x.is_sparse is not y.is_sparse:
        x, y = x.to_dense(), y.to_dense()
    return x + y


def zeros_for(x):
    """The gradient by what nothing depends on, when it is asked for as zeros."""
    return Tensor(torch.zeros_like(x._t.detach()))


def _check_target(y):
    if y is None:
        raise TypeError(
            "Argument `target` should be a list or nested structure of Tensors, "
            "Variables or CompositeTensors to be differentiated, but received None."
        )
    if isinstance(y, IndexedSlices):
        raise AttributeError("IndexedSlices have no gradient: take that of their `values`.")
    if not hasattr(y, "_t") and not isinstance(y, Composite):
        # TensorFlow's TypeError for what is neither a dtype nor has one
        dtypes.as_dtype(getattr(y, "dtype", y))
        raise AttributeError(
            f"Cannot differentiate {y!r} of type {type(y).__name__}: targets must "
            "be tensors or variables."
        )


def _check_source(x):
    if x is None:
        raise TypeError("Argument `sources` holds None, which is neither tensor nor variable.")
    if not hasattr(x, "_t"):
        dtypes.as_dtype(x)  # TensorFlow's TypeError for what is neither a dtype nor has one
        raise AttributeError(
            f"Unable to differentiate with respect to {x!r} of type {type(x).__name__}: "
            "sources must be tensors or variables."
        )
    if isinstance(x._t, torch.Tensor) and not engine.differentiable(x._t):
        _log.warning(
            "The dtype of the source tensor must be floating (e.g. tf.float32), got %r", x.dtype
        )


def unconnected(mode):
    try:
        return UnconnectedGradients(mode)
    except ValueError:
        raise ValueError(f"Unknown value for unconnected_gradients: {mode!r}") from None
