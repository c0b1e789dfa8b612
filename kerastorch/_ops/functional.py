"""Functions applied along the first axis, and Python functions as ops: tf.map_fn, tf.scan ..."""

import numpy as np
import torch

from .._core import dtypes, errors, nest
from .._core.acting import ActingNode
from .._core.composite import Composite
from .._core.convert import to_tensor
from .._core.dispatch import special
from .._core.dtypes import as_dtype
from .._core.errors import OpError, UnknownError, invalid
from .._core.modes import Node, modes, offered
from .._core.state import state
from .._core.tensor import Tensor
from .._core.tensor_spec import TensorSpec, TypeSpec
from .creation import zeros
from .joining import stack


def map_fn(
    fn,
    elems,
    dtype=None,
    parallel_iterations=None,
    back_prop=True,
    swap_memory=False,
    infer_shape=True,
    name=None,
    fn_output_signature=None,
):
    """fn applied to each entry of `elems` along the first axis, the results stacked.

    elems: a tensor, RaggedTensor or a nest of them of the same first size; `fn` gets a nest of
    their entries.
    fn_output_signature: the dtype, TensorSpec or RaggedTensorSpec of the result for one entry, or
    a nest of them; by default that of `elems`.
    ValueError for scalars and for results that differ in structure or shape.
    """
    if not callable(fn):
        raise TypeError(f"The provided function {fn.__name__} is not callable.")
    if modes.busy:
        r = offered(MAP_FN, (fn, elems, dtype, infer_shape, fn_output_signature))
        if r is not NotImplemented:
            return r
    wanted = dtype if fn_output_signature is None else fn_output_signature
    flat = [x if isinstance(x, Composite) else to_tensor(x) for x in nest.flatten(elems)]
    if not flat:
        raise ValueError(f"elems must be a Tensor or sequence of Tensors, got {elems!r}.")
    if not flat[0].shape.rank:
        raise ValueError("Elements in elems must be 1+ dimensional Tensors, not scalars")
    _same_length(flat)
    kinds = [_kind(d) for d in nest.flatten(flat if wanted is None else wanted)]
    flat = [x._entries() if isinstance(x, Composite) else x for x in flat]
    columns = [[] for _ in kinds]
    for entries in zip(*flat):
        result = fn(nest.pack_sequence_as(elems, entries))
        nest.assert_same_structure(elems if wanted is None else wanted, result)
        for column, value, kind in zip(columns, nest.flatten(result), kinds):
            column.append(_written(value, kind, column))
    stacked = [_stacked(c, k) for c, k in zip(columns, kinds)]
    return nest.pack_sequence_as(elems if wanted is None else wanted, stacked)


def _stacked(column, kind):
    return stack(column) if column else Tensor(torch.zeros(0, dtype=kind.torch or torch.float32))


def _same_length(flat):
    sizes = {x.shape[0] for x in flat}
    if len(sizes) > 1:
        raise ValueError(f"The tensors of elems differ in their first dimension: {sorted(sizes)}")


def _kind(spec):
    """The dtype that results have, or the spec of those that may differ in shape."""
    if isinstance(spec, Composite):
        return spec._type_spec._entry()
    if isinstance(spec, TypeSpec) and not isinstance(spec, TensorSpec):
        return spec
    return dtypes.as_dtype(spec) if not hasattr(spec, "dtype") else spec.dtype


def _stacked(column, kind):
    if isinstance(kind, TypeSpec):
        return kind._packed(column)
    return stack(column) if column else Tensor(torch.zeros(0, dtype=kind.torch or torch.float32))


def _written(value, kind, column):
    """A result as a tensor of dtype `kind` and of the shape of those before it, or of a spec."""
    if isinstance(kind, TypeSpec):
        value = value if isinstance(value, Composite) else to_tensor(value)
        if value.dtype is not kind.dtype:
            raise ValueError(f"Expected dtype {kind.dtype.name}, got {value.dtype.name}")
        return value
    if not hasattr(value, "_t"):
        value = to_tensor(value, kind)
    if value.dtype is not kind:
        raise invalid(
            f"The function gave a tensor of dtype {value.dtype.name} where {kind.name} is "
            "expected; give fn_output_signature [Op:TensorListSetItem]"
        )
    if column and value.shape != column[0].shape:
        raise ValueError(f"Inconsistent shapes: saw {value.shape} but expected {column[0].shape}")
    return value


def vectorized_map(fn, elems, fallback_to_while_loop=True, warn=True):
    """fn applied to each entry of `elems` along the first axis, all entries at once.

    Entries of first size 1 are repeated.  What cannot be vectorized runs entry by entry, or
    raises ValueError without `fallback_to_while_loop`.
    """
    if modes.busy and (r := offered(VECTORIZED_MAP, (fn, elems))) is not NotImplemented:
        return r
    flat = [to_tensor(x) for x in nest.flatten(elems)]
    count = max((x.shape[0] for x in flat), default=0)
    structure = []

    def on_raws(*raws):
        result = fn(nest.pack_sequence_as(elems, [Tensor(r) for r in raws]))
        structure.append(result)
        return tuple(to_tensor(r)._t for r in nest.flatten(result))

    if state.session is None and all(isinstance(x._t, torch.Tensor) for x in flat):
        wide = [x._t.expand(count, *x.shape[1:]) if x.shape[0] == 1 else x._t for x in flat]
        try:
            raws = torch.vmap(on_raws, randomness="different")(*wide)
            return nest.pack_sequence_as(structure[-1], [Tensor(r) for r in raws])
        except (RuntimeError, TypeError, ValueError, OpError):
            if not fallback_to_while_loop or type(count) is not int:  # a size that has no end yet
                raise ValueError(f"vectorized_map: {fn!r} can not be vectorized.") from None
    if not count:
        return _of_no_rows(fn, elems, flat)
    rows = [[x[0] if x.shape[0] == 1 else x[i] for x in flat] for i in range(count)]
    results = [fn(nest.pack_sequence_as(elems, row)) for row in rows]
    columns = zip(*(nest.flatten(r) for r in results))
    return nest.pack_sequence_as(results[0], [stack(list(c)) for c in columns])


def _of_no_rows(fn, elems, flat):
    """What `fn` gives for entries of zeros, without any of them."""
    row = [zeros([1, *x.shape[1:]], x.dtype)[0] for x in flat]
    result = fn(nest.pack_sequence_as(elems, row))
    empty = [stack([to_tensor(r)])[:0] for r in nest.flatten(result)]
    if len(empty) == len(flat):
        # the gradient of nothing is nothing, not None
        empty = [e + x if _alike(e, x) else e for e, x in zip(empty, flat)]
    return nest.pack_sequence_as(result, empty)


def _alike(x, y):
    return x.shape == y.shape and x.dtype.is_floating and y.dtype.is_floating


def _unstacked(elems, fn):
    """The flat entries of `elems`, one list per position of the first axis."""
    if not callable(fn):
        raise TypeError(f"{fn.__name__} is not callable. Please provide a callable function.")
    flat = [to_tensor(x) for x in nest.flatten(elems)]
    sizes = [x.shape[0] for x in flat]
    _same_length(flat)
    return [[x[i] for x in flat] for i in range(sizes[0])]


def _no_first():
    return errors.OutOfRangeError(
        None, None, "Tried to read from index 0 but array size is: 0: give an initializer"
    )


def _fold(fn, elems, initializer, rows):
    if initializer is None:
        if not rows:
            raise _no_first()
        value, rows = nest.pack_sequence_as(elems, rows[0]), rows[1:]
    else:
        value = initializer  # as it is: a Python number takes the dtype of the entries
    for row in rows:
        value = fn(value, nest.pack_sequence_as(elems, row))
    return nest.map_structure(to_tensor, value)


def foldl(
    fn,
    elems,
    initializer=None,
    parallel_iterations=10,
    back_prop=True,
    swap_memory=False,
    name=None,
):
    """a = fn(a, x) for each entry x of `elems` in turn; the last a.

    initializer: the first a; by default the first entry.
    """
    if modes.busy and (r := offered(FOLDL, (fn, elems, initializer))) is not NotImplemented:
        return r
    return _fold(fn, elems, initializer, _unstacked(elems, fn))


def foldr(
    fn,
    elems,
    initializer=None,
    parallel_iterations=10,
    back_prop=True,
    swap_memory=False,
    name=None,
):
    """a = fn(a, x) for each entry x of `elems` from the last to the first; the last a."""
    if modes.busy and (r := offered(FOLDR, (fn, elems, initializer))) is not NotImplemented:
        return r
    return _fold(fn, elems, initializer, _unstacked(elems, fn)[::-1])


def scan(
    fn,
    elems,
    initializer=None,
    parallel_iterations=10,
    back_prop=True,
    swap_memory=False,
    infer_shape=True,
    reverse=False,
    name=None,
):
    """a = fn(a, x) for each entry x of `elems` in turn; all the a, stacked.

    initializer: the first a, not part of the result; by default the first entry, which is.
    reverse: whether to go from the last entry to the first.
    """
    if modes.busy:
        r = offered(SCAN, (fn, elems, initializer, infer_shape, reverse))
        if r is not NotImplemented:
            return r
    rows = _unstacked(elems, fn)
    rows = rows[::-1] if reverse else rows
    like, kept = (elems if initializer is None else initializer), []
    if initializer is None:
        if not rows:
            raise _no_first()
        value, rows = nest.pack_sequence_as(elems, rows[0]), rows[1:]
        kept.append(nest.flatten(value))
    else:
        value = nest.map_structure(to_tensor, initializer)
    start = [to_tensor(v) for v in nest.flatten(value)]
    for row in rows:
        value = fn(value, nest.pack_sequence_as(elems, row))
        nest.assert_same_structure(like, value)
        kept.append([to_tensor(v) for v in nest.flatten(value)])
        for got, wanted in zip(kept[-1], start):
            if got.dtype is not wanted.dtype:
                raise invalid(
                    f"TensorArray dtype is {wanted.dtype.name} but Op is trying to write dtype "
                    f"{got.dtype.name}"
                )
            if got.shape != wanted.shape:
                raise ValueError(
                    f"Incompatible shape for value ({got.shape}), expected ({wanted.shape})"
                )
    kept = kept[::-1] if reverse else kept
    if not kept:
        return nest.pack_sequence_as(like, [zeros([0, *x.shape], x.dtype) for x in start])
    return nest.pack_sequence_as(like, [stack(list(column)) for column in zip(*kept)])


_CLASSES = [
    (TypeError, errors.InvalidArgumentError),
    (ValueError, errors.InvalidArgumentError),
    (StopIteration, errors.OutOfRangeError),
    (MemoryError, errors.ResourceExhaustedError),
    (NotImplementedError, errors.UnimplementedError),
]


def py_function(func=None, inp=None, Tout=None, name=None):
    """func(*inp), called with tensors; its results as tensors of the dtypes `Tout`.

    Tout: a dtype, or a list of dtypes for a function that gives several results.
    The gradient flows through it.  An error in `func` becomes one of tf.errors: TypeError and
    ValueError an InvalidArgumentError, others an UnknownError.
    """
    if func is None:
        return lambda function: _decorated(py_function, function, Tout)
    if not callable(func):
        raise ValueError(
            f"Expected func to be callable. Received func={func} of type {type(func)}."
        )
    answer = _not_called(_PY_FUNCTION, func, inp, Tout)
    if answer is not NotImplemented:
        return answer
    arguments = [to_tensor(x) for x in inp]
    kinds = Tout if isinstance(Tout, (list, tuple)) else [Tout]
    outer, state.step = state.step, None
    try:
        result = func(*arguments)
        several = isinstance(result, (list, tuple))
        values = result if several else [] if result is None else [result]
        out = [to_tensor(v, k) for v, k in zip(values, kinds)]
    except OpError:
        raise
    except Exception as error:  # the user's function may raise anything
        raise _translated(error) from error
    finally:
        state.step = outer
    return out if isinstance(Tout, (list, tuple)) else out[0] if out else None


def _translated(error):
    for own, theirs in _CLASSES:
        if isinstance(error, own):
            return theirs(None, None, f"{type(error).__name__}: {error} [Op:EagerPyFunc]")
    return UnknownError(None, None, f"{type(error).__name__}: {error} [Op:EagerPyFunc]")


def _decorated(wrapper, function, kinds):
    return lambda *args: wrapper(function, list(args), kinds)


def numpy_function(func=None, inp=None, Tout=None, stateful=True, name=None):
    """func(*inp), called with numpy arrays; its results as tensors.

    No gradient flows through it.  Tout: the dtype, or list of dtypes, of the results.
    """
    if func is None:
        return lambda function: _decorated(numpy_function, function, Tout)
    answer = _not_called(_NUMPY_FUNCTION, func, inp, Tout)
    if answer is not NotImplemented:
        return answer
    result = _on_arrays(func, inp)
    out = [x if x is None else to_tensor(x) for x in nest.flatten(result)]
    return out[0] if len(out) == 1 else out


def _on_arrays(func, inp):
    outer, state.step = state.step, None
    try:
        return func(*(np.array(x) for x in inp))
    finally:
        state.step = outer


_NAMES = {"float16": "half", "float32": "float", "float64": "double"}


def _of_graph(func, inp, Tout):
    """numpy_function as graphs run it: the results have to be as `Tout` says."""
    several = isinstance(Tout, (list, tuple))
    kinds = [as_dtype(k) for k in (Tout if several else [Tout])]
    result = _on_arrays(func, inp)
    values = list(result) if isinstance(result, (list, tuple)) else [result]
    values = [] if result is None else [to_tensor(np.asarray(x)) for x in values]
    what = getattr(func, "__name__", "pyfunc")
    if len(values) != len(kinds):
        raise invalid(
            f"{what} returns {len(values)} values, but expects to see {len(kinds)} values. "
            "[Op:PyFunc]"
        )
    for i, (value, kind) in enumerate(zip(values, kinds, strict=True)):
        if value.dtype is not kind:
            found, wanted = (_NAMES.get(k.name, k.name) for k in (value.dtype, kind))
            raise invalid(
                f"{i}-th value returned by {what} is {found}, but expects {wanted} [Op:PyFunc]"
            )
    return values if several else values[0]


_MAPPED = ["fn", "elems", "dtype", "infer_shape", "fn_output_signature"]
MAP_FN = Node("map_fn", map_fn, _MAPPED)
VECTORIZED_MAP = Node("vectorized_map", vectorized_map, ["fn", "elems"])
FOLDL = Node("foldl", foldl, ["fn", "elems", "initializer"])
FOLDR = Node("foldr", foldr, ["fn", "elems", "initializer"])
SCAN = Node("scan", scan, ["fn", "elems", "initializer", "infer_shape", "reverse"])


def _given(func, inp, kinds):
    """The specs of the results: of unknown shapes."""
    if isinstance(kinds, (list, tuple)):
        return [TensorSpec(None, as_dtype(k)) for k in kinds]
    return None if kinds is None else TensorSpec(None, as_dtype(kinds))


_PY_FUNCTION = ActingNode(py_function, "EagerPyFunc", _given, graded=True)
_NUMPY_FUNCTION = ActingNode(_of_graph, "PyFunc", _given)


def _not_called(node, func, inp, kinds):
    """What stands for the results where a handler or symbolic arguments say so, of unknown shapes;
    NotImplemented where the function is to be called."""
    if not modes.busy:
        return NotImplemented
    answer = offered(node, ((func, inp, kinds), {}))
    if answer is not NotImplemented:
        return answer
    symbol = special(inp)
    unknown = getattr(symbol, "_unknown", None)
    if unknown is None:
        return NotImplemented
    made = [unknown(as_dtype(k)) for k in (kinds if isinstance(kinds, (list, tuple)) else [kinds])]
    return made if isinstance(kinds, (list, tuple)) else made[0]
