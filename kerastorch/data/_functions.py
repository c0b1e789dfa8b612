"""A user's function of elements: what it will give, and its calls on one row or on many at once.

What it gives is found as a layer's output shape is: by one call on symbolic tensors.  Where that
wants to see values, the structure is known when the first element is.
"""

from __future__ import annotations

import contextlib
import dis
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from .._core import nest
from .._core.dispatch import special
from .._core.dtypes import bool_, string
from .._core.errors import OpError, invalid
from .._core.meta_twins import symbolic_call
from .._core.modes import handling, untraced
from .._core.state import state
from .._core.tensor import Tensor
from .._core.tensor_spec import NoneTensorSpec, TensorSpec
from .._graph import graph_tensor
from .._graph.example_errors import in_graph
from .._graph.examples import filled, pair
from .._graph.symbolic_tensor import NeedsValues, SymbolicTensor
from .._graph.tracing import trace
from ..autograph.conversion import converted
from ..random.seeds import graph_seeds, kept
from ..random.streams import Draws, Seeds
from . import _debug, _nest
from ._structure import Structure, of_value, raw_row
from ._traced import TracedFunction, traced

# class of spec -> what stands for a value of it while a function is traced
stand_ins: dict[type, Callable[[Any], Any]] = {NoneTensorSpec: lambda spec: None}


class Untraceable(Exception):
    """A function's arguments or results have no symbolic form."""


def refuse_tensors_of_graphs(function: Callable[..., Any]) -> None:
    """Untraceable for a function that is made in a trace and uses tensors of it."""
    cells = []
    for cell in getattr(function, "__closure__", None) or ():
        with contextlib.suppress(ValueError):  # an empty one
            cells.append(cell.cell_contents)
    if any(map(graph_tensor.is_graph_tensor, nest.flatten(cells, expand_composites=True))):
        raise graph_tensor.Untraceable("a dataset's function uses tensors of the graph")


class UserFunction:
    """`function` on elements of a structure.

    inputs: the Structure of its arguments.  output: the Structure of what it gives; None while that
        is not known.
    """

    def __init__(
        self, function: Callable[..., Any], inputs: Structure | None, settled: bool = True
    ):
        if not callable(function):
            raise ValueError(
                f"Argument `func` must be a callable. Received func={function} (of type "
                f"{type(function)})"
            )
        if state.graph is not None:
            refuse_tensors_of_graphs(function)
        self.function, self.inputs = function, inputs
        self._seeds = graph_seeds()
        self.graph: TracedFunction | None = None
        self.output: Structure | None = None
        self.restart()
        if settled:
            self.settle()
        self._kinds: tuple[Any, ...] | None = None

    def restart(self) -> None:
        """Lets the function's random numbers begin anew, as they do with each iterator."""
        self._draws = Draws(Seeds(self._seeds.global_seed), "step")
        if self.graph is not None:
            self.graph.restart()

    def settle(self) -> None:
        """Traces the function, now that the structure of its arguments is known."""
        if not _debug.enabled:
            self.graph = traced(self.function, self.inputs, "map")
        self.output = _found(self) if self.graph is None else self.graph.output

    def value(self, row: tuple[Any, ...]) -> Any:
        """What the function answers for a row."""
        outer = state.session, state.draws
        state.session = None  # a pipeline is no part of a tape
        state.draws = self._draws.begin()
        try:
            if self.graph is not None:
                return self.output.pack(self.graph(row))
            return self.on(self.inputs.pack(row))
        finally:
            state.session, state.draws = outer

    def on(self, element: Any) -> Any:
        """What the function answers for an element: a tuple gives its arguments."""
        return self.function(*element) if type(element) is tuple else self.function(element)

    def __call__(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        """The row that the function makes of a row; InvalidArgumentError for other dtypes than
        it was traced with."""
        if self.graph is not None:
            outer, state.session = state.session, None
            try:
                return self.graph(row)
            finally:
                state.session = outer
        made = raw_row(self.value(row))
        if self._kinds is None:
            self._kinds = _kinds_of(self.output)
        if tuple([getattr(x, "dtype", None) for x in made]) != self._kinds:
            self._check(made)
        return made

    def holds(self, row: tuple[Any, ...]) -> bool:
        """Whether a predicate holds; ValueError for anything but a scalar of dtype bool."""
        if self.graph is not None:
            return bool(self(row)[0])
        value = self.value(row)
        if isinstance(value, bool):
            return value
        structure, made = of_value(value)
        check_predicate(structure.spec)
        return bool(made[0])

    def _check(self, made):
        if self.output is None or not self.output.dense:
            return
        if len(made) != len(self.output.specs):
            raise invalid(
                f"The function of a dataset returned {len(made)} values, but is expected to return "
                f"{len(self.output.specs)} values: {self.output.spec}. [Op:IteratorGetNext]"
            )
        for i, (raw, spec) in enumerate(zip(made, self.output.specs, strict=True)):
            found = Tensor(raw).dtype
            if found is not spec.dtype:
                raise invalid(
                    f"{i}-th value returned by the function of a dataset is {found.name}, but "
                    f"expects {spec.dtype.name} [Op:IteratorGetNext]"
                )


def check_predicate(spec: Any) -> None:
    """ValueError unless a predicate answers with a scalar of dtype bool."""
    if isinstance(spec, NoneTensorSpec):
        raise ValueError(
            "Invalid `predicate`. `predicate` must return a `tf.bool` scalar tensor, but its "
            f"return type is {spec}."
        )
    if not isinstance(spec, TensorSpec):
        raise AttributeError(
            f"{type(spec).__name__!r} object has no attribute 'is_compatible_with'"
        )
    if spec.dtype is not bool_ or spec.shape.rank not in (0, None):
        raise ValueError(
            "Invalid `predicate`. `predicate` must return a `tf.bool` scalar tensor, but its "
            f"return type is {spec}."
        )


def _kinds_of(output):
    """The dtypes of raw values of a structure; () where they are not known."""
    if output is None or not output.dense:
        return ()
    return tuple([_TEXT if s.dtype.torch is None else s.dtype.torch for s in output.specs])


_TEXT = np.dtype(object)


def normalized(result: Any) -> Any:
    """What a function answered: a list of results is a tuple of them."""
    return tuple(result) if type(result) is list else result


def _found(user):
    """The structure of the results by a call on symbolic tensors; None where values are needed.

    An error is the function's own when it comes with zeros, too.
    """
    with untraced(), symbolic_call() as twins, handling(_without_effects), kept():
        outer, state.made = state.made, []
        try:
            return _of_rank(user.inputs, _on(user, user.inputs.specs))
        except (NeedsValues, Untraceable):
            found = _of_graph(user)
            return _of_zeros(user, twins) if found is None else found
        except OpError as error:
            if any(getattr(s, "dtype", None) is string for s in user.inputs.specs):
                return None  # of the text that stands for the real one
            # of values that the function has itself
            raise in_graph(error, error.message) from error
        except Exception as error:  # whatever a user's function raises
            if _fails_on_zeros(user, twins, error):
                raise
            return _of_some_rank(user)
        finally:
            made, state.made = state.made, outer
            if made:
                raise ValueError(
                    "The function of a dataset only supports tf.Variables that are made outside of "
                    f"it; it makes {made[0]!r}."
                )


def _of_graph(user):
    """The structure of the results of the function's graph, in which branches and loops on tensors
    have one, too; None where it has no graph."""
    if not user.inputs.dense:
        return None
    function = converted(user.function)
    arguments = user.inputs.nest(list(user.inputs.specs))
    arguments = arguments if type(arguments) is tuple else (arguments,)
    try:
        with untraced():
            graph = trace(lambda *args: normalized(function(*args)), arguments, {}, "map")
        return of_value(graph.structured_outputs)[0]
    except Exception:  # whatever a user's function raises; elements will tell
        return None


def _on(user, specs):
    """The structure of the results for symbolic arguments of given specs."""
    arguments = user.inputs.nest([_stand_in(s) for s in specs])
    result = normalized(user.on(arguments))
    try:
        return of_value(result)[0]
    except (TypeError, ValueError) as error:
        text = f"Unsupported return value from function passed to a dataset: {result}."
        raise TypeError(text) from error


def _of_some_rank(user):
    """The structure of the results where inputs of unknown rank need a certain one: that of one
    element; None where there is none."""
    known = [
        getattr(s, "shape", None) is None or s.shape.rank is not None for s in user.inputs.specs
    ]
    if all(known):
        return None
    found = []
    for shape in ((), (1,)):
        specs = [
            s if fixed else TensorSpec(shape, s.dtype)
            for s, fixed in zip(user.inputs.specs, known, strict=True)
        ]
        with contextlib.suppress(Exception):  # whatever a user's function raises
            found.append(_on(user, specs))
    return found[0] if len(found) == 2 and found[0] == found[1] else None


def _of_rank(inputs, found):
    """The structure of results, in which what hangs on inputs of unknown rank has none either."""
    if all(type(s) is not TensorSpec or s.shape.rank is not None for s in inputs.specs):
        return found
    specs = [
        TensorSpec(None, s.dtype) if type(s) is TensorSpec and not s.shape.is_fully_defined() else s
        for s in found.specs
    ]
    return Structure(_nest.pack_sequence_as(found.spec, specs))


def _without_effects(node, args):
    """A handler that keeps a function from printing while it is traced."""
    return None if node.type == "PrintV2" else NotImplemented


def _stand_in(spec):
    if type(spec) is TensorSpec:
        return SymbolicTensor(pair(spec.shape, spec.dtype), spec.shape)
    make = stand_ins.get(type(spec))
    if make is None:
        raise Untraceable(spec)
    return make(spec)


def _of_zeros(user, twins):
    """The structure of the results for zeros of fixed shapes; None where they have none."""
    if not user.inputs.defined or any(s.dtype.torch is None for s in user.inputs.specs):
        return None
    try:
        with twins.held():
            structure = of_value(normalized(user.value(_zeros(user.inputs))))[0]
    except Exception:  # zeros may be wrong for the function; elements will tell
        return None
    # sizes may hang on the values
    return (
        structure
        if all(type(s) is TensorSpec and s.shape.rank == 0 for s in structure.specs)
        else None
    )


def _fails_on_zeros(user, twins, error):
    """Whether an error that a symbolic call raised comes with real values as well."""
    if not user.inputs.dense or any(s.shape.rank is None for s in user.inputs.specs):
        return isinstance(error, (TypeError, AttributeError, NameError, ArithmeticError))
    text = any(s.dtype.torch is None for s in user.inputs.specs)
    try:
        with twins.held():
            of_value(normalized(user.value(_zeros(user.inputs))))
    except OpError:
        return not text
    except Exception as other:  # a function of the user's
        return not text or type(other) is type(error)
    return False


def _zeros(structure):
    return tuple(_zero(s) for s in structure.specs)


def _zero(spec):
    sizes = [2 if n is None else n for n in spec.shape.as_list()]
    if spec.dtype.torch is None:
        return pair(spec.shape, spec.dtype)[0]
    return filled(sizes, spec.dtype.torch)


# Many rows at once.


class NotByRows(Exception):
    """A function does what must happen once for each element."""


# what only computes: the modules whose ops act on their arguments alone
_PURE = (
    "kerastorch._ops.",
    "kerastorch.nn.activations",
    "kerastorch.nn.losses",
    "kerastorch.nn.normalization",
    "kerastorch.nn.convolution",
    "kerastorch.nn.pooling",
)
_IMPURE = (
    "kerastorch._ops.functional",
    "kerastorch._ops.tensor_array",
    "kerastorch._ops.initializers",
)


def only_pure(node: Any, args: tuple[Any, ...]) -> Any:
    """A handler (see _core/modes.py) that lets nothing through but ops without effects."""
    module = getattr(node.public, "__module__", "") or ""
    reads = node.type == "ReadVariableOp"
    if not reads and (not module.startswith(_PURE) or module.startswith(_IMPURE)):
        raise NotByRows(node.label)
    if special(args) is not None:
        raise NotByRows(node.label)
    return NotImplemented


# names in a function's code that tell of effects, or of values that change from call to call
_TELLING = frozenset(
    [
        "append",
        "extend",
        "add",
        "pop",
        "next",
        "write",
        "random",
        "print",
        "time",
        "sleep",
        "randint",
        "rand",
        "randn",
        "shuffle",
        "choice",
        "uniform",
        "normal",
        "insert",
        "update",
        "put",
        "setdefault",
        "numpy_function",
        "py_function",
        "assign",
        "assign_add",
        "assign_sub",
        "lookup",
        "perf_counter",
        "uuid4",
        "now",
        "global_counter",
        "open",
        "get",
        "summary",
    ]
)


def may_act(function: Callable[..., Any], depth: int = 4) -> bool:
    """Whether a function's code, or a Python function that it names, may do more than compute."""
    code = getattr(function, "__code__", None)
    if code is None:
        return True
    return _acts(code, getattr(function, "__globals__", {}), _cells(function), depth)


def _acts(code, names, cells, depth):
    if _TELLING & set(code.co_names) or any(_stores(code)):
        return True
    for const in code.co_consts:
        if hasattr(const, "co_names") and _acts(const, names, cells, depth):
            return True
    for name in (*code.co_names, *code.co_freevars):
        value = cells.get(name, names.get(name))
        if hasattr(value, "__code__") and not _ours(value):
            if not depth or may_act(value, depth - 1):
                return True
        elif value is not None and not _plain(value):
            return True
    return False


def _stores(code):
    for step in dis.get_instructions(code):
        yield step.opname in (
            "STORE_GLOBAL",
            "STORE_DEREF",
            "STORE_ATTR",
            "STORE_SUBSCR",
            "YIELD_VALUE",
        )


def _cells(function):
    found = {}
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=False):
        try:
            found[name] = cell.cell_contents
        except ValueError:  # not filled yet
            found[name] = object()
    return found


def _ours(value):
    return (getattr(value, "__module__", None) or "").partition(".")[0] == "kerastorch"


def _plain(value):
    """Whether a value that a function names is a constant, a module, a tensor or a class."""
    kind = type(value)
    if kind.__name__ == "module":
        return True
    if isinstance(value, (int, float, str, bytes, bool, complex, Tensor, tuple, list, dict, type)):
        return True
    return (
        kind.__module__.partition(".")[0] in ("numpy", "builtins", "torch")
        or hasattr(value, "_t")
        or _ours(value)
    )


class OnMany:
    """A user's function on whole columns, by torch.func.vmap; None is its answer where it cannot.

    A function is taken if its input and output have known shapes, its code names nothing that acts,
    its ops only compute, and the first rows come out as they do one by one.
    """

    def __init__(self, user: UserFunction, output: Structure):
        self.user = user
        self.verdict = None if self._may(output) else False

    def _may(self, output):
        specs = (*self.user.inputs.specs, *output.specs)
        return (
            self.user.inputs.defined
            and output.defined
            and all(s.dtype.torch is not None for s in specs)
            and bool(self.user.inputs.specs)
            and self._only_computes()
        )

    def _only_computes(self):
        graph = self.user.graph
        return graph.pure if graph is not None else not may_act(self.user.function)

    def __call__(self, columns: tuple[torch.Tensor, ...]) -> tuple[torch.Tensor, ...] | None:
        """The columns of results, or None."""
        try:
            with handling(only_pure):
                return torch.func.vmap(self._on_row, randomness="error")(*columns)
        except Exception:  # whatever it is, it comes again row by row
            return None

    def _on_row(self, *row):
        return self.user(row)

    def agrees(self, rows: list[tuple[Any, ...]], columns: tuple[Any, ...]) -> bool:
        """Whether columns hold the rows that came one by one."""
        for i, column in enumerate(columns):
            whole = torch.stack([row[i] for row in rows])
            if whole.dtype is not column.dtype or whole.shape != column.shape:
                return False
            if whole.is_floating_point() or whole.is_complex():
                if not torch.allclose(whole, column, rtol=1e-6, atol=1e-7, equal_nan=True):
                    return False
            elif not torch.equal(whole, column):
                return False
        return True
