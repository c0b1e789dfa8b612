"""return, break and continue as flags, so that each loop and branch has one way in and one out.

    while a:                      break_ = False
        if b:                     while not break_ and a:
            break         ->          if b:
        c                                 break_ = True
                                      else:
                                          c

What follows a jump that may have happened goes into the other branch where the jump is all that
its branch ends in, and else under `if not flag`.  A function whose returns stand in no branch or
loop keeps them.
"""

from __future__ import annotations

import ast

from . import making
from .making import Unsupported
from .names import FUNCTIONS, own_nodes
from .static import is_static

RETURNED, VALUE = "do_return", "retval_"


class _Names:
    """Names of flags that a function does not use itself."""

    def __init__(self, taken):
        self.taken = set(taken)

    def new(self, wanted):
        name, count = wanted, 0
        while name in self.taken:
            count += 1
            name = f"{wanted}_{count}" if not wanted.endswith("_") else f"{wanted}{count}"
        self.taken.add(name)
        return name


class Jumps:
    """The rewriting of one function's statements.

    flags: the names it made.  value: that of the value returned, None where returns stay.
    """

    def __init__(self, node: ast.AST):
        self.names = _Names(x.id for x in ast.walk(node) if isinstance(x, ast.Name))
        self.returned = self.value = None
        if any(_returns_inside(s) for s in node.body):
            self.returned, self.value = self.names.new(RETURNED), self.names.new(VALUE)

    def function(self, node: ast.AST) -> list[ast.stmt]:
        """The statements of a function, its jumps replaced."""
        body, _ = self._block(node.body, None)
        if self.value is None:
            return body
        start = [
            making.assign(self.returned, making.constant(False, node), node),
            making.assign(self.value, making.runtime("unset", [], node), node),
        ]
        last = node.body[-1]
        result = making.runtime("returned", [making.load(self.value, last)], last)
        end = ast.copy_location(ast.Return(result), last)
        documented = ast.get_docstring(node, clean=False) is not None
        return [*body[:documented], *start, *body[documented:], end]

    def _block(self, statements, loop):
        """(the statements without jumps, the jumps that may happen); jumps are (flags, always)."""
        out, flags, waiting = [], frozenset(), list(statements)
        while waiting:
            statement, *waiting = waiting
            if isinstance(statement, ast.If) and waiting:
                statement, waiting = self._folded(statement, waiting, loop)
            made, (new, always) = self._statement(statement, loop)
            out += made
            if not waiting:
                return out, (flags | new, always)
            flags |= new
            if always:  # what is never reached makes names local all the same
                dead, _ = self._block(waiting, loop)
                never = making.constant(False, statement)
                return [*out, making.branch(never, dead, [], statement)], (flags, True)
            if new:
                rest, (more, always) = self._block(waiting, loop)
                test = making.negated(sorted(new), waiting[0])
                guarded = making.branch(test, rest, [], waiting[0])
                return [*out, guarded], (flags | more, always)
        return out, (flags, False)

    def _folded(self, node, rest, loop):
        """An if, with what follows it taken into the branch that does not end in a jump."""
        body, orelse = self._ends(node.body, loop), self._ends(node.orelse, loop)
        if body == orelse:
            return node, rest
        if body:
            node = making.branch(node.test, node.body, [*node.orelse, *rest], node)
        else:
            node = making.branch(node.test, [*node.body, *rest], node.orelse, node)
        return node, []

    def _ends(self, statements, loop):
        """Whether a block always ends in a jump that is replaced here."""
        for statement in statements:
            if isinstance(statement, ast.Return):
                return self.value is not None
            if isinstance(statement, (ast.Break, ast.Continue)):
                return loop is not None
            if isinstance(statement, ast.If) and all(
                self._ends(s, loop) for s in (statement.body, statement.orelse)
            ):
                return True
        return False

    def _statement(self, node, loop):
        handler = _HANDLERS.get(type(node))
        if handler is not None:
            return handler(self, node, loop)
        return [node], _NONE

    def _return(self, node, loop):
        if self.value is None:
            return [node], _NONE
        value = node.value if node.value is not None else making.constant(None, node)
        made = [
            making.assign(self.value, value, node),
            making.assign(self.returned, making.constant(True, node), node),
        ]
        return made, (frozenset([self.returned]), True)

    def _break(self, node, loop):
        return self._raised(node, loop.broken)

    def _continue(self, node, loop):
        return self._raised(node, loop.continued)

    def _raised(self, node, flag):
        made = making.assign(flag, making.constant(True, node), node)
        return [made], (frozenset([flag]), True)

    def _if(self, node, loop):
        body, (flags, always) = self._block(node.body, loop)
        orelse, (others, also) = self._block(node.orelse, loop)
        made = making.branch(node.test, body, orelse, node)
        return [made], (flags | others, always and also)

    def _loop(self, node, _):
        if node.orelse:
            kind = "while" if isinstance(node, ast.While) else "for"
            raise Unsupported(f"{kind}/else statement not yet supported")
        loop = _Loop(self.names, node)
        body, (flags, _) = self._block(node.body, loop)
        before = []
        if loop.continued in flags:
            body.insert(0, making.assign(loop.continued, making.constant(False, node), node))
        ends = sorted(flags - {loop.continued})
        if loop.broken in flags:
            before.append(making.assign(loop.broken, making.constant(False, node), node))
        made = _with_body(node, body)
        made.ends = ends
        return [*before, made], (flags - {loop.broken, loop.continued}, False)

    def _with(self, node, loop):
        body, jumps = self._block(node.body, loop)
        # what a context manager swallows may come before the jump
        return [_with_body(node, body)], (jumps[0], False)

    def _try(self, node, loop):
        if any(isinstance(x, _JUMPS) for s in node.finalbody for x in [s, *_own(s)]):
            raise Unsupported("a jump out of a finally clause")
        body, (flags, always) = self._block(node.body, loop)
        orelse, (more, _) = self._block(node.orelse, loop)
        if flags and orelse:
            names = sorted(flags)
            orelse = [making.branch(making.negated(names, orelse[0]), orelse, [], orelse[0])]
        finalbody, _ = self._block(node.finalbody, loop)
        handlers, others = [], frozenset()
        for handler in node.handlers:
            inner, (new, ends) = self._block(handler.body, loop)
            handlers.append(_with_body(handler, inner))
            others |= new
            always = always and ends
        made = type(node)(body, handlers, orelse, finalbody)
        return [ast.copy_location(made, node)], (flags | more | others, False)

    def _match(self, node, loop):
        cases, flags = [], frozenset()
        for case in node.cases:
            body, (new, _) = self._block(case.body, loop)
            cases.append(ast.match_case(case.pattern, case.guard, body))
            flags |= new
        made = ast.copy_location(ast.Match(node.subject, cases), node)
        return [made], (flags, False)


class _Loop:
    def __init__(self, names, node):
        self._names, self._broken, self._continued = names, None, None

    @property
    def broken(self):
        if self._broken is None:
            self._broken = self._names.new("break_")
        return self._broken

    @property
    def continued(self):
        if self._continued is None:
            self._continued = self._names.new("continue_")
        return self._continued


_NONE = (frozenset(), False)
_JUMPS = (ast.Return, ast.Break, ast.Continue)
_HANDLERS = {
    ast.Return: Jumps._return,
    ast.Break: Jumps._break,
    ast.Continue: Jumps._continue,
    ast.If: Jumps._if,
    ast.While: Jumps._loop,
    ast.For: Jumps._loop,
    ast.With: Jumps._with,
    ast.Try: Jumps._try,
    ast.Match: Jumps._match,
}
if hasattr(ast, "TryStar"):
    _HANDLERS[ast.TryStar] = Jumps._try


def _own(statement):
    return own_nodes(ast.Module([statement], []))


def _returns_inside(statement, converted=False):
    """Whether a return stands in a branch or loop that is converted."""
    if isinstance(statement, ast.Return):
        return converted
    if isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
        return False
    if isinstance(statement, (ast.While, ast.For)):
        converted = True
    elif isinstance(statement, ast.If):
        converted = converted or not is_static(statement.test)
    return any(_returns_inside(s, converted) for s in ast.iter_child_nodes(statement))


def _with_body(node, body):
    made = type(node)(**{f: getattr(node, f, None) for f in node._fields})
    made.body = body
    return ast.copy_location(made, node)
