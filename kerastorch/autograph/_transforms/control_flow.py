"""Branches and loops as functions of their own, which the runtime calls or makes nodes of.

    if a:                   def if_body():
        x = b                   nonlocal x
    else:                       x = b
        x = c          ->   def else_body():
                                nonlocal x
                                x = c
                            ag__.if_stmt(a, if_body, else_body, (("x",), (), ()))

The functions share the variables as cells, so Python code runs as it was written.  The names are
those that the statement sets: what is read afterwards, what a function made earlier may read, and
the rest.  Members (`self.x`) come as functions that find what they are members of.
"""

from __future__ import annotations

import ast

from . import making
from .liveness import Liveness
from .making import RUNTIME
from .names import Uses, parameters_of, root
from .static import is_static

_FRAME_READERS = frozenset(["locals", "vars", "dir", "eval", "exec"])
ITEM = f"{RUNTIME}item"


class ControlFlow:
    """The rewriting of one function's statements, after its jumps."""

    def __init__(self, node: ast.AST, body: list[ast.stmt], class_name: str | None = None):
        self.class_name = class_name
        self.known: dict[int, Uses] = {}
        uses = Uses(body, self.known)
        self.globals, self.nonlocals = uses.globals, uses.nonlocals
        self.own = (uses.writes | set(parameters_of(node))) - uses.shared
        self.captured = uses.captured & self.own
        self.all = sorted(self.own) if uses.reads & _FRAME_READERS else []
        self.liveness = Liveness(uses.shared, self.known)
        self.liveness.block(body, self.liveness.at_end)
        self.moved: set[str] = set()
        self.annotated: set[str] = set()

    def block(self, statements: list[ast.stmt]) -> list[ast.stmt]:
        """The statements with their branches and loops replaced."""
        out = []
        for statement in statements:
            if isinstance(statement, (ast.Global, ast.Nonlocal)):
                continue  # declared at the start of each function
            handler = _HANDLERS.get(type(statement))
            if handler is None:
                out.append(statement)
            else:
                out += handler(self, statement)
        return out or [ast.Pass(lineno=1, col_offset=0, end_lineno=1, end_col_offset=0)]

    def bindings(self, at: ast.AST) -> list[ast.stmt]:
        """Declarations, and code that is never run, which makes names local that are set inside."""
        declared = []
        if self.globals:
            declared.append(ast.copy_location(ast.Global(sorted(self.globals)), at))
        if self.nonlocals:
            declared.append(ast.copy_location(ast.Nonlocal(sorted(self.nonlocals)), at))
        names = sorted((self.moved | self.annotated) & self.own)
        if not names:
            return declared
        assigned = making.assign(names[0], making.constant(None, at), at)
        assigned.targets += [making.assign(n, assigned.value, at).targets[0] for n in names[1:]]
        return [*declared, making.branch(making.constant(False, at), [assigned], [], at)]

    # statements
    def _if(self, node):
        if is_static(node.test):
            made = making.branch(node.test, self.block(node.body), [], node)
            made.orelse = self.block(node.orelse) if node.orelse else []
            return [made]
        uses = Uses([*node.body, *node.orelse], self.known)
        names = self._names(uses, node.live)
        out = [self._part("if_body", (), node.body, uses, node)]
        other = making.constant(None, node)
        if node.orelse:
            out.append(self._part("else_body", (), node.orelse, uses, node))
            other = making.load(f"{RUNTIME}else_body", node)
        args = [node.test, making.load(f"{RUNTIME}if_body", node), other, names]
        args += self._members(uses, node)
        return [*out, making.statement(making.runtime("if_stmt", args, node), node)]

    def _while(self, node):
        body, options = self._options(node.body)
        uses = Uses([*body, node.test], self.known)
        uses.writes |= set(node.ends) & self.own
        names = self._names(uses, node.live | node.live_inside)
        test = node.test
        if node.ends:
            test = ast.copy_location(
                ast.BoolOp(ast.And(), [making.negated(node.ends, node), node.test]), node
            )
        result = ast.copy_location(ast.Return(test), node.test)
        out = [
            self._part("loop_test", (), [result], Uses([node.test], self.known), node),
            self._part("loop_body", (), body, uses, node),
        ]
        args = [making.load(f"{RUNTIME}loop_{x}", node) for x in ("test", "body")]
        args += [names, *self._members(uses, node, bool(options)), *options]
        return [*out, making.statement(making.runtime("while_stmt", args, node), node)]

    def _for(self, node):
        body, options = self._options(node.body)
        taken = ast.copy_location(
            ast.Assign([node.target], making.load(ITEM, node.target)), node.target
        )
        uses = Uses([taken, *body], self.known)
        uses.writes.discard(ITEM)
        names = self._names(uses, node.live | node.live_inside)
        out = [self._part("loop_body", (ITEM,), [taken, *body], uses, node)]
        test = making.constant(None, node)
        if node.ends:
            test = making.thunk(making.negated(node.ends, node), node)
        args = [node.iter, test, making.load(f"{RUNTIME}loop_body", node), names]
        args += [*self._members(uses, node, bool(options)), *options]
        return [*out, making.statement(making.runtime("for_stmt", args, node), node)]

    def _annotated(self, node):
        """x: T = value; a variable that parts of the function share may have no annotation."""
        if not isinstance(node.target, ast.Name):
            return [node]
        if node.value is None:
            self.annotated.add(node.target.id)
            return []
        return [ast.copy_location(ast.Assign([node.target], node.value), node)]

    def _inside(self, node):
        return [self._kept(node)]

    def _kept(self, node):
        """A statement, clause or case that stays, with statements inside."""
        made = type(node)(**{f: getattr(node, f, None) for f in node._fields})
        for field in ("body", "orelse", "finalbody"):
            if getattr(node, field, None):
                setattr(made, field, self.block(getattr(node, field)))
        for field in ("handlers", "cases"):
            if getattr(node, field, None):
                setattr(made, field, [self._kept(x) for x in getattr(node, field)])
        return ast.copy_location(made, node) if hasattr(node, "lineno") else made

    # parts
    def _part(self, name, params, body, uses, at):
        """A function of a part of the statement; the variables that it sets stay outside."""
        inner = Uses(body, self.known)
        shared = sorted((inner.writes & (self.own | self.nonlocals)) - {ITEM})
        self.moved |= set(shared)
        statements = self.block(body)
        declared = []
        if shared:
            declared.append(ast.copy_location(ast.Nonlocal(shared), at))
        if inner.writes & self.globals:
            names = sorted(inner.writes & self.globals)
            declared.append(ast.copy_location(ast.Global(names), at))
        if self.all:  # locals() sees what a function uses
            reads = [making.statement(making.load(n, at), at) for n in self.all]
            declared.append(making.branch(making.constant(False, at), reads, [], at))
        return making.function(f"{RUNTIME}{name}", params, [*declared, *statements], at)

    def _names(self, uses, live):
        """A literal: names read afterwards, those that functions may read, and the others."""
        at = _START
        written = {n for n in uses.writes if n in self.own or n in self.nonlocals | self.globals}
        read = sorted(written & live)
        kept = sorted(written & self.captured - set(read))
        groups = read, kept, sorted(written - set(read) - set(kept))
        return making.constant(tuple([tuple(map(self._mangled, g)) for g in groups]), at)

    def _mangled(self, name):
        """A name as the compiler writes it in the class that the function stands in."""
        if self.class_name is None or not name.startswith("__") or name.endswith("__"):
            return name
        return f"_{self.class_name.lstrip('_')}{name}" if self.class_name.strip("_") else name

    def _members(self, uses, at, wanted=False):
        """The members that are set, as a function that makes a list of them."""
        found = []
        for text, node in sorted(uses.members.items()):
            if root(node) in uses.writes:
                continue
            owner = making.thunk(_loaded(node.value), at)
            text = making.constant(text, at)
            if isinstance(node, ast.Attribute):
                args = [text, owner, making.constant(self._mangled(node.attr), at)]
                found.append(making.runtime("attribute", args, at))
            else:
                args = [text, owner, making.thunk(node.slice, at)]
                found.append(making.runtime("item", args, at))
        if not found:
            return [making.constant(None, at)] if wanted else []
        made = ast.copy_location(ast.List(found, ast.Load()), at)
        return [making.thunk(made, at)]

    def _options(self, body):
        """(the body without set_loop_options, its arguments as a function that gives a dict)."""
        rest, options = [], []
        for statement in body:
            call = getattr(statement, "value", None) if isinstance(statement, ast.Expr) else None
            if isinstance(call, ast.Call) and _last_name(call.func) == "set_loop_options":
                options = [making.thunk(_options_call(call), call)]
            else:
                rest.append(statement)
        return rest or [ast.copy_location(ast.Pass(), body[0])], options


def _options_call(call):
    """ag__.loop_options(...) with the arguments of a call of set_loop_options."""
    made = making.runtime("loop_options", call.args, call)
    made.keywords = call.keywords
    return made


def _last_name(node):
    return getattr(node, "attr", None) or getattr(node, "id", None)


def _loaded(node):
    """A copy of a member's owner as it is read."""
    if isinstance(node, ast.Name):
        return ast.copy_location(ast.Name(node.id, ast.Load()), node)
    if isinstance(node, ast.Attribute):
        made = ast.Attribute(_loaded(node.value), node.attr, ast.Load())
    else:
        made = ast.Subscript(_loaded(node.value), node.slice, ast.Load())
    return ast.copy_location(made, node)


_START = ast.Pass(lineno=1, col_offset=0, end_lineno=1, end_col_offset=0)
_HANDLERS = {
    ast.If: ControlFlow._if,
    ast.AnnAssign: ControlFlow._annotated,
    ast.While: ControlFlow._while,
    ast.For: ControlFlow._for,
    ast.With: ControlFlow._inside,
    ast.Try: ControlFlow._inside,
    ast.Match: ControlFlow._inside,
}
if hasattr(ast, "TryStar"):
    _HANDLERS[ast.TryStar] = ControlFlow._inside
