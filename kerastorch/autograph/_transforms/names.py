"""Which names and members a piece of code reads and writes.

A function of its own (def, lambda) inside the code counts as a read of what it takes from around
it; its own variables, and those of comprehensions, are nobody else's.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Uses:
    """What a piece of code reads, writes and deletes.

    members: the attributes and items that are written, by their text: `self.x`, `d['k']`.
    captured: the reads that happen in functions of their own.
    shared: the names declared global or nonlocal.
    """

    __slots__ = ("_known", "captured", "globals", "members", "nonlocals", "reads", "writes")

    def __init__(self, nodes: Iterable[ast.AST] = (), known: dict[int, Uses] | None = None):
        self._known = known  # of statements, by their ids, where they are asked about again
        self.reads: set[str] = set()
        self.writes: set[str] = set()
        self.captured: set[str] = set()
        self.globals: set[str] = set()
        self.nonlocals: set[str] = set()
        self.members: dict[str, ast.expr] = {}
        for node in nodes:
            self.visit(node)

    @property
    def shared(self) -> set[str]:
        """The names declared global or nonlocal."""
        return self.globals | self.nonlocals

    def visit(self, node: ast.AST) -> None:
        """Adds what `node` uses."""
        if self._known is not None and isinstance(node, ast.stmt):
            known = self._known.get(id(node))
            if known is None:
                known = self._known[id(node)] = Uses((), self._known)
                known._visit(node)
            self._add(known)
        else:
            self._visit(node)

    def _visit(self, node):
        handler = _HANDLERS.get(type(node))
        if handler is not None:
            handler(self, node)
            return
        for field in node._fields:
            value = getattr(node, field, None)
            if isinstance(value, list):
                for child in value:
                    if isinstance(child, ast.AST):
                        self.visit(child)
            elif isinstance(value, ast.AST) and field != "ctx":
                self.visit(value)

    def _add(self, other):
        self.reads |= other.reads
        self.writes |= other.writes
        self.captured |= other.captured
        self.globals |= other.globals
        self.nonlocals |= other.nonlocals
        for text, node in other.members.items():
            self.members.setdefault(text, node)

    def _name(self, node):
        if isinstance(node.ctx, ast.Load):
            self.reads.add(node.id)
        else:
            self.writes.add(node.id)
            if isinstance(node.ctx, ast.Del):
                self.reads.add(node.id)

    def _augmented(self, node):
        if isinstance(node.target, ast.Name):
            self.reads.add(node.target.id)
        self.visit(node.value)
        self.visit(node.target)

    def _member(self, node):
        if not isinstance(node.ctx, ast.Load) and is_member(node):
            self.members.setdefault(ast.unparse(node), node)
        self.visit(node.value)
        if isinstance(node, ast.Subscript):
            self.visit(node.slice)

    def _function(self, node):
        arguments = node.args
        for default in [*arguments.defaults, *arguments.kw_defaults]:
            if default is not None:
                self.visit(default)
        if not isinstance(node, ast.Lambda):
            for decorator in node.decorator_list:
                self.visit(decorator)
            self.writes.add(node.name)
        free = taken(node)
        self.reads |= free
        self.captured |= free

    def _class(self, node):
        inner = Uses([*node.body, *node.bases, *node.keywords, *node.decorator_list])
        self.reads |= inner.reads
        self.captured |= inner.reads
        self.writes.add(node.name)

    def _comprehension(self, node):
        inner = Uses(ast.iter_child_nodes(node))
        own = set()
        for generator in node.generators:
            own |= Uses([generator.target]).writes
        self.visit(node.generators[0].iter)
        self.reads |= inner.reads - own
        self.writes |= inner.writes - own
        self.captured |= inner.captured - own

    def _import(self, node):
        for alias in node.names:
            self.writes.add(alias.asname or alias.name.partition(".")[0])

    def _global(self, node):
        self.globals.update(node.names)

    def _nonlocal(self, node):
        self.nonlocals.update(node.names)

    def _handler(self, node):
        if node.name:
            self.writes.add(node.name)
        for child in ast.iter_child_nodes(node):
            self.visit(child)

    def _pattern(self, node):
        name = getattr(node, "name", None) or getattr(node, "rest", None)
        if name:
            self.writes.add(name)
        for child in ast.iter_child_nodes(node):
            self.visit(child)


_HANDLERS = {
    ast.Name: Uses._name,
    ast.AugAssign: Uses._augmented,
    ast.Attribute: Uses._member,
    ast.Subscript: Uses._member,
    ast.FunctionDef: Uses._function,
    ast.AsyncFunctionDef: Uses._function,
    ast.Lambda: Uses._function,
    ast.ClassDef: Uses._class,
    ast.Import: Uses._import,
    ast.ImportFrom: Uses._import,
    ast.Global: Uses._global,
    ast.Nonlocal: Uses._nonlocal,
    ast.ExceptHandler: Uses._handler,
    ast.MatchAs: Uses._pattern,
    ast.MatchStar: Uses._pattern,
    ast.MatchMapping: Uses._pattern,
    **dict.fromkeys(_COMPREHENSIONS, Uses._comprehension),
}


def is_member(node: ast.AST) -> bool:
    """Whether an attribute or item is named by names and literals alone, as `a.b['k'].c` is."""
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Subscript) and not _is_key(node.slice):
            return False
        if not isinstance(node, (ast.Attribute, ast.Subscript)):
            return False
        node = node.value
    return True


def _is_key(node):
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    return isinstance(node, (ast.Constant, ast.Name))


def root(node: ast.AST) -> str:
    """The name that a member begins with."""
    while not isinstance(node, ast.Name):
        node = node.value
    return node.id


def parameters_of(node: ast.AST) -> list[str]:
    """The names of a function's parameters."""
    a = node.args
    found = [*a.posonlyargs, *a.args, *a.kwonlyargs]
    found += [x for x in (a.vararg, a.kwarg) if x is not None]
    return [x.arg for x in found]


def body_of(node: ast.AST) -> list[ast.AST]:
    """The statements of a function, the expression of a lambda."""
    return [node.body] if isinstance(node, ast.Lambda) else node.body


def taken(node: ast.AST) -> set[str]:
    """The names that a function takes from around it."""
    inner = Uses(body_of(node))
    own = (inner.writes | set(parameters_of(node))) - inner.shared
    return (inner.reads | (inner.writes & inner.nonlocals)) - own


def own_nodes(node: ast.AST) -> Iterable[ast.AST]:
    """All nodes of a function's own body, those of functions and classes inside left out."""
    waiting = list(body_of(node))
    while waiting:
        found = waiting.pop()
        yield found
        if not isinstance(found, (*FUNCTIONS, ast.ClassDef)):
            waiting += ast.iter_child_nodes(found)


def is_coroutine_or_generator(node: ast.AST) -> bool:
    """Whether a function is a generator or asynchronous."""
    if isinstance(node, ast.AsyncFunctionDef):
        return True
    return any(isinstance(x, (ast.Yield, ast.YieldFrom, ast.Await)) for x in own_nodes(node))
