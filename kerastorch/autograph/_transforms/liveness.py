"""Which names are still read after each branch and loop.

Runs backwards over the statements of one function, whose jumps are flags already (see jumps.py).
Each `if`, `while` and `for` gets the names as an attribute: `live`, those that are read after it,
and for loops `live_inside`, those that an iteration may read from before it.
"""

from __future__ import annotations

import ast

from .names import FUNCTIONS, Uses


class Liveness:
    """The analysis of one function.

    at_end: what is read once the function has returned: its global and nonlocal names.
    """

    def __init__(self, at_end: set[str], known: dict[int, Uses]):
        self.at_end = frozenset(at_end)
        self._uses = known

    def uses(self, *nodes: ast.AST | None) -> Uses:
        """What nodes use, kept for each."""
        kept = self._uses.get(id(nodes[0])) if len(nodes) == 1 else None
        if kept is None:
            kept = Uses([n for n in nodes if n is not None], self._uses)
            if len(nodes) == 1:
                self._uses[id(nodes[0])] = kept
        return kept

    def block(self, statements: list[ast.stmt], live: frozenset, always=frozenset()) -> frozenset:
        """What is read at the start of a block; `always` may be read after any statement of it."""
        for statement in reversed(statements):
            live = self._statement(statement, live | always, always)
        return live

    def _statement(self, node, live, always):
        handler = _HANDLERS.get(type(node))
        if handler is not None:
            return handler(self, node, live, always)
        uses = self.uses(node)
        return (live - uses.writes) | uses.reads

    def _return(self, node, live, always):
        return self.at_end | always | self.uses(node).reads

    def _raise(self, node, live, always):
        return self.at_end | always | self.uses(node).reads

    def _if(self, node, live, always):
        node.live = live
        if isinstance(node.test, ast.Constant):
            inner = self.block(node.body, live, always) if node.test.value else live
            return inner
        inner = self.block(node.body, live, always) | self.block(node.orelse, live, always)
        test = self.uses(node.test)
        return (inner - test.writes) | test.reads

    def _while(self, node, live, always):
        node.live = live
        test = self.uses(node.test)
        flags = frozenset(node.ends)

        def head(after):
            return (after - test.writes) | test.reads | flags

        return self._iterated(node, live, always, head)

    def _for(self, node, live, always):
        node.live = live
        target, flags = self.uses(node.target), frozenset(node.ends)

        def head(after):
            return (after - target.writes) | target.reads | flags | live

        before = self._iterated(node, live, always, head)
        return before | self.uses(node.iter).reads

    def _iterated(self, node, live, always, head):
        inside = head(live)
        while True:
            more = inside | head(live | self.block(node.body, inside, always))
            if more == inside:
                node.live_inside = inside
                return inside
            inside = more

    def _with(self, node, live, always):
        live = self.block(node.body, live, always)
        items = self.uses(*node.items)
        return (live - items.writes) | items.reads

    def _try(self, node, live, always):
        live = self.block(node.finalbody, live, always)
        always = always | (self.block(node.finalbody, always, always) if node.finalbody else always)
        caught = frozenset()
        for handler in node.handlers:
            inner = self.block(handler.body, live, always)
            if handler.name:
                inner -= {handler.name}
            caught |= inner | self.uses(handler.type).reads
        live = self.block(node.orelse, live, always)
        inside = always | caught | (live if node.finalbody else frozenset())
        return self.block(node.body, live, inside) | caught

    def _match(self, node, live, always):
        inner = live
        for case in node.cases:
            body = self.block(case.body, live, always)
            pattern = self.uses(case.pattern, case.guard)
            inner |= (body - pattern.writes) | pattern.reads
        return inner | self.uses(node.subject).reads

    def _function(self, node, live, always):
        uses = self.uses(node)
        return (live - {node.name}) | uses.reads


_HANDLERS = {
    ast.Return: Liveness._return,
    ast.Raise: Liveness._raise,
    ast.If: Liveness._if,
    ast.While: Liveness._while,
    ast.For: Liveness._for,
    ast.With: Liveness._with,
    ast.Try: Liveness._try,
    ast.Match: Liveness._match,
    **dict.fromkeys(FUNCTIONS[:2], Liveness._function),
}
if hasattr(ast, "TryStar"):
    _HANDLERS[ast.TryStar] = Liveness._try
