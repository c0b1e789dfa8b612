"""What the nodes of one file share: its functions, its variables and tables."""

from __future__ import annotations

import collections
import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from ..._core.errors import NotFoundError, UnimplementedError, invalid
from ..._core.state import state
from ..tracing import untraced
from . import frames, nodes
from .limits import Limits
from .program import Program, damage
from .recurrent import kernel_of
from .registry import HANDLERS, find, known

_DEPTH = 100  # of functions in functions
_STEPS = 10_000_000  # of a function with all that it calls


class Library:
    """The functions of a file.

    definitions: its FunctionDefs.  gradients: {op type that stands for one: function's name}.
    """

    def __init__(self, definitions: Any = (), gradients: dict[str, str] | None = None):
        self.definitions = {d.signature.name: d for d in definitions}
        self.gradients = gradients or {}
        self._programs: dict[str, Program] = {}
        self._sizes: dict[str, int] = {}
        self._kernels: dict[str, Any] = {}

    def __contains__(self, name: str) -> bool:
        return name in self.definitions

    def program(self, name: str) -> Program:
        """The Program of a function; NotFoundError for none of the name."""
        found = self._programs.get(name)
        if found is None:
            self._check(name)
            found = self._programs[name] = self._made(name)
        return found

    def _made(self, name):
        definition = self.definition(name)
        with damage(f"Function {name!r}"):
            graph = nodes.of_function(definition)
            kinds = {node.name: node for node in definition.node_def}
            results = [
                nodes.ref_of_function(definition.ret[output.name], kinds)
                for output in definition.signature.output_arg
            ]
        acting = [n.name for n in graph.values() if n.op in ACTING]
        controls = [*definition.control_ret.values(), *acting]
        arguments = [argument.name for argument in definition.signature.input_arg]
        return self.built(name, graph, arguments, results, controls)

    def built(self, name, graph, arguments, results, controls=()):
        """A Program of nodes, in which TensorFlow 1's control flow may be."""
        with damage(f"The graph of {name!r}"):
            graph, results, controls = frames.lowered(
                graph, results, controls, lambda *given: self.built(name, *given)
            )
            return Program(name, graph, arguments, results, controls, self.find)

    def kernel(self, name: str) -> Any:
        """What runs a function in place of its nodes, None where nothing does."""
        if name not in self._kernels:
            self._kernels[name] = kernel_of(self.definition(name))
        return self._kernels[name]

    def find(self, node: nodes.Node) -> Any:
        """The handler of a node."""
        if node.op in self.definitions and not known(node.op):
            return HANDLERS["_Call"]
        return find(node)

    def definition(self, name: str) -> Any:
        """The FunctionDef of a name."""
        if name not in self.definitions:
            raise NotFoundError(None, None, f"There is no function {name!r} in the file.")
        return self.definitions[name]

    def _check(self, name):
        """UnimplementedError where functions call each other in a circle, or are far too many."""
        sizes, path = self._sizes, []
        stack = [(name, None)]
        while stack:
            current, callees = stack.pop()
            if callees is None:
                if current in sizes:
                    continue
                if current in path or len(path) > _DEPTH:
                    raise UnimplementedError(
                        None, None, f"Functions call each other without an end: {path + [current]}"
                    )
                path.append(current)
                called = collections.Counter(self._callees(current))
                stack += [(current, called), *((c, None) for c in called)]
                continue
            path.remove(current)
            size = len(self.definitions[current].node_def)
            size += sum(sizes.get(c, 0) * count for c, count in callees.items())
            if size > _STEPS:
                raise UnimplementedError(None, None, f"Function {current!r} is too large to run.")
            sizes[current] = size

    def _callees(self, name):
        found = []
        if name not in self.definitions:
            return found
        for node in self.definitions[name].node_def:
            if node.op in self.definitions:
                found.append(node.op)
            for attr in node.attr.values():
                named = [attr.func.name] if attr.func.name else [f.name for f in attr.list.func]
                found += [n for n in named if n in self.definitions]
        return found


# what runs although nothing takes its results
ACTING = {
    "Assert", "AssignVariableOp", "AssignAddVariableOp", "AssignSubVariableOp",
    "LookupTableInsertV2", "LookupTableImportV2", "LookupTableRemoveV2", "InitializeTableV2",
    "InitializeTableFromTextFileV2", "PrintV2", "WriteFile", "ResourceScatterAdd",
    "ResourceScatterUpdate", "ResourceScatterNdUpdate", "ResourceScatterNdAdd",
}  # fmt: skip


class Scope:
    """Where nodes run.

    library: the functions.  resources: {name: variable or table} of nodes that make one.
    makes_variables: whether a variable that is not there is made, of zeros.
    restore: None, or a function of names and slices that gives tensors of a checkpoint.
    bound: gives what a function of the library takes from outside, behind its arguments.
    limits: what is asked before each op, None for nothing.
    """

    def __init__(self, library: Library | None = None, makes_variables: bool = True):
        self.library = Library() if library is None else library
        self.resources: dict[str, Any] = {}
        self.makes_variables, self.restore = makes_variables, None
        self.bound: Callable[[str], list[Any]] = lambda name: []
        self.limits: Limits | None = None
        self._path: list[str] = []

    @contextlib.contextmanager
    def limited(self, limits: Limits | None) -> Iterator[None]:
        """Context manager: ops that run inside are asked about."""
        outer, self.limits = self.limits, limits
        try:
            yield
        finally:
            self.limits = outer

    def call(self, name: str, arguments: list[Any]) -> list[Any]:
        """The results of a function of the library."""
        program = self.library.program(name)
        if len(arguments) != program.count:
            raise invalid(
                f"Function {name!r} takes {program.count} arguments, got {len(arguments)}."
            )
        with self.within(name):
            return program.run(self, arguments)

    @contextlib.contextmanager
    def within(self, name: str) -> Iterator[None]:
        """Context manager: nodes of a function run inside."""
        self._path.append(name)
        try:
            yield
        finally:
            self._path.pop()

    def path(self) -> str:
        """Where in the file the node is that runs now, for messages."""
        return "".join(f" in {name!r}" for name in reversed(self._path))

    def resource(self, name: str, make: Callable[[], Any]) -> Any:
        """The variable or table of a name, made outside of all traces where there is none."""
        found = self.resources.get(name)
        if found is None:
            outer, state.function = state.function, None
            try:
                with untraced():
                    found = self.resources[name] = make()
            finally:
                state.function = outer
        return found
