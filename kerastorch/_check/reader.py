"""Follows TensorFlow's names through a parsed program: imports, aliases, values of a known class.

Nothing is run. Statements are taken in their order; a branch's binding counts as well as the
other's, and one that is known counts more than one that is not. Bodies of functions come when they
are called, or at the end, when all that they can see is bound.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from . import api
from .api import MISSING, Api


@dataclass(frozen=True)
class Instance:
    """An object of a public class."""

    cls: Api


@dataclass(frozen=True)
class PrivateModule:
    """A module that TensorFlow or Keras keeps to itself."""

    name: str


@dataclass
class UserClass:
    """A class of the program's, with what its methods set on `self`.

    open: whether it may have members that nobody sees: by a decorator, a metaclass.
    """

    bases: list[Any]
    members: dict[str, Any] = field(default_factory=dict)
    open: bool = False

    def api_bases(self) -> Iterator[Api]:
        for base in self.bases:
            if isinstance(base, UserClass):
                yield from base.api_bases()
            elif isinstance(base, Api):
                yield base

    def find(self, name: str) -> Any:
        if name in self.members:
            return self.members[name]
        found = (b.find(name) for b in self.bases if isinstance(b, UserClass))
        return next((value for value in found if value is not None), None)

    def defines(self, name: str) -> bool:
        inner = (b.defines(name) for b in self.bases if isinstance(b, UserClass))
        return name in self.members or any(inner)

    def is_known(self) -> bool:
        """Whether all bases are."""
        dynamic = self.open or "__getattr__" in self.members or "__getattribute__" in self.members
        return (
            bool(self.bases)
            and not dynamic
            and all(
                (isinstance(b, Api) and b.is_class) or (isinstance(b, UserClass) and b.is_known())
                for b in self.bases
            )
        )


@dataclass(frozen=True, eq=False)
class UserObject:
    """An object of a class of the program's.

    by_super: as `super()` gives it.
    made: by a call of the class, so of no class that comes from it.
    """

    cls: UserClass
    by_super: bool = False
    made: bool = False


@dataclass(eq=False)
class Function:
    """A function of the program's: its body is read once."""

    node: Any
    scope: Scope
    owner: UserClass | None = None
    read: bool = False
    gives: Any = None


@dataclass(eq=False)
class Scope:
    """Names that are bound: in a module, a class body or a function."""

    outer: Scope | None = None
    is_class: bool = False
    names: dict[str, Any] = field(default_factory=dict)
    stars: list[Api] = field(default_factory=list)
    elsewhere: dict[str, Scope] = field(default_factory=dict)
    function: Function | None = None

    def find(self, name: str) -> Any:
        scope: Scope | None = self
        while scope is not None:
            if name in scope.elsewhere:
                scope = scope.elsewhere[name]
            if name in scope.names and (scope is self or not scope.is_class):
                return scope.names[name]
            for star in reversed(scope.stars):
                if name in api.exported(star):
                    return api.member(star, name)
            scope = scope.outer
        return None

    def bind(self, name: str, value: Any, certain: bool = True) -> None:
        names = self.elsewhere.get(name, self).names
        names[name] = value if certain or name not in names else joined(names[name], value)


def joined(one: Any, other: Any) -> Any:
    """What is known of a name that two branches bind."""
    if one is None or other is None or one == other:
        return other if one is None else one
    if isinstance(one, Instance) and isinstance(other, Instance):
        common = api.nearest_common(one.cls, other.cls)
        return None if common is None else Instance(common)
    return other


class Reader:
    """Reads the blocks of one file and tells of each use.

    tell(node, kind, owner, name): kind is "name" (owner: an Api, name: None), "private", "module",
        "member" (`name` of an instance of the class `owner`), "keyword" (of a call of `owner`).
    """

    def __init__(self, tell: Callable[..., None]) -> None:
        self.tell = tell
        self.scope = self.top = Scope()
        self.later: list[Function] = []
        self.own: set[tuple[type, str]] = set()  # what the program sets on instances
        self.called: set[ast.expr] = set()
        self.branches = 0
        self.guards = 0  # within a try, a hasattr or a look at the version that provides for a gap
        self.assigned: set[str] = set()  # names of attributes that the program sets anywhere
        self.sets_unseen = False
        self.pending: list[tuple[ast.Attribute, UserClass]] = []

    def read(self, tree: ast.Module) -> None:
        self.block(tree.body)

    def finish(self) -> None:
        """Reads the functions that nobody has called."""
        for function in self.later:
            self.enter(function)
        for node, cls in self.pending:
            if not (self.sets_unseen or cls.defines(node.attr) or node.attr in self.assigned):
                self.tell(node, "member", next(cls.api_bases()), node.attr)
        for function in self.later:
            function.node = None  # scopes and functions hold each other: let the trees go

    def block(self, statements: Iterable[ast.stmt]) -> None:
        for statement in statements:
            method = _STATEMENTS.get(type(statement))
            if method is None:
                self.generic(statement)
            else:
                method(self, statement)

    def generic(self, node: ast.AST) -> None:
        """Reads what is in a statement without rules of its own."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.value(child)
            elif isinstance(child, ast.stmt):
                self.block([child])
            else:
                self.generic(child)

    def branch(self, *blocks: Iterable[ast.stmt], guarded: bool = False) -> None:
        self.branches += 1
        self.guards += guarded
        for statements in blocks:
            self.block(statements)
        self.guards -= guarded
        self.branches -= 1

    # Statements

    def import_(self, node: ast.Import) -> None:
        for alias in node.names:
            found = self.imported(node, alias.name)
            root = alias.name.partition(".")[0]
            if alias.asname:
                self.bind(alias.asname, found)
            elif root in api.ROOTS:
                self.bind(root, api.module(root))
            else:
                self.bind(root, None)

    def imported(self, node: ast.AST, name: str) -> Api | PrivateModule | None:
        if api.private(name):
            self.tell(node, "private", None, name)
            return PrivateModule(name)
        found = api.module(name)
        if found is None:
            self.tell(node, "module", None, name)
        elif "." in name:
            self.tell(node, "name", found, None)
        return found

    def import_from(self, node: ast.ImportFrom) -> None:
        name = node.module or ""
        if node.level or name.partition(".")[0] not in api.ROOTS:
            if not node.level:
                self.tell(node, "module", None, name)
            for alias in node.names:
                self.bind(alias.asname or alias.name, None)
        elif api.private(name):
            self.private_names(node, name)
        else:
            self.public_names(node, api.module(name))

    def private_names(self, node: ast.ImportFrom, name: str) -> None:
        for alias in node.names:
            self.bind(alias.asname or alias.name, self.private_name(alias, name, alias.name))

    def private_name(self, node: ast.AST, module: str, name: str) -> Any:
        inner = f"{module}.{name}"
        if api.private_places(inner) is not None:
            self.tell(node, "private", None, inner)
            return PrivateModule(inner)
        self.tell(node, "private", None, f"{module}:{name}")
        place = (api.private_places(module) or {}).get(name, "._")
        return None if place.startswith("._") else api.at(f"tf{place}.{name}")

    def public_names(self, node: ast.ImportFrom, parent: Api | None) -> None:
        for alias in node.names:
            if alias.name == "*":
                self.tell(node, "name", parent, None)
                self.scope.stars.append(parent)
                continue
            full = f"{node.module}.{alias.name}"
            if api.private(full):
                self.bind(alias.asname or alias.name, self.imported(alias, full))
                continue
            found = api.member(parent, alias.name)
            self.tell(alias, "name", found, None)
            self.bind(alias.asname or alias.name, found)

    def function(self, node: Any) -> None:
        for decorator in node.decorator_list:
            self.value(decorator)
        owner = self.scope.function.owner if self.scope.function else None
        made = Function(node, self.scope, owner)
        if self.scope.is_class:
            made.owner = self.scope.names["<class>"]
        self.defaults(node.args)
        if node.returns is not None:
            self.hint(node.returns)
        kept = all(_transparent(d) for d in node.decorator_list)
        self.bind(node.name, made if kept else None)
        self.later.append(made)

    def defaults(self, args: ast.arguments) -> None:
        for default in [*args.defaults, *(d for d in args.kw_defaults if d)]:
            self.value(default)

    def class_(self, node: ast.ClassDef) -> None:
        made = UserClass([self.value(base) for base in node.bases])
        made.open = bool(node.keywords) or not all(_adds_nothing(d) for d in node.decorator_list)
        for word in [*node.keywords, *node.decorator_list]:
            self.value(word.value if isinstance(word, ast.keyword) else word)
        outer = self.scope
        self.scope = Scope(outer, is_class=True, names={"<class>": made}, function=outer.function)
        self.block(node.body)
        made.members.update({n: v for n, v in self.scope.names.items() if n != "<class>"})
        self.scope = outer
        self.bind(node.name, made)

    def return_(self, node: ast.Return) -> None:
        found = self.value(node.value) if node.value else None
        if self.scope.function is not None:
            self.scope.function.gives = joined(self.scope.function.gives, found)

    def assign(self, node: ast.Assign) -> None:
        found = self.value(node.value)
        for target in node.targets:
            self.target(target, found, node.value)

    def assign_annotated(self, node: ast.AnnAssign) -> None:
        hinted = self.as_instance(self.hint(node.annotation))
        found = self.value(node.value) if node.value else None
        self.target(node.target, found or hinted, None)

    def assign_more(self, node: ast.AugAssign) -> None:
        self.value(node.value)
        self.value(node.target)

    def target(self, node: ast.expr, found: Any, source: ast.expr | None) -> None:
        if isinstance(node, ast.Name):
            self.bind(node.id, found)
        elif isinstance(node, (ast.Tuple, ast.List)):
            parts = getattr(source, "elts", None)
            paired = parts is not None and len(parts) == len(node.elts)
            for k, inner in enumerate(node.elts):
                # the parts were read already: only what they are is asked
                known = self.quietly(parts[k]) if paired else None
                self.target(inner, known, parts[k] if paired else None)
        elif isinstance(node, ast.Starred):
            self.target(node.value, None, None)
        elif isinstance(node, ast.Attribute):
            self.assigned.add(node.attr)
            owner = self.value(node.value, whole=False)
            if isinstance(owner, UserObject):
                members = owner.cls.members
                members[node.attr] = joined(members.get(node.attr), found)
            elif isinstance(owner, Instance):
                self.own.add((owner.cls.value, node.attr))
        else:
            self.value(node)

    def if_(self, node: ast.If) -> None:
        guarded = _asks_what_is_there(node.test)
        self.guards += guarded
        self.value(node.test)
        self.guards -= guarded
        self.branch(node.body, node.orelse, guarded=guarded)

    def loop(self, node: Any) -> None:
        if isinstance(node, ast.While):
            self.value(node.test)
        else:
            self.value(node.iter)
            self.target(node.target, None, None)
        self.branch(node.body, node.orelse)

    def with_(self, node: Any) -> None:
        for item in node.items:
            found = self.value(item.context_expr)
            if item.optional_vars is not None:
                self.target(
                    item.optional_vars, found if isinstance(found, Instance) else None, None
                )
        self.block(node.body)

    def try_(self, node: Any) -> None:
        imports = all(isinstance(n, (ast.Import, ast.ImportFrom)) for n in node.body)
        guarded = any(_catches_gaps(handler, imports) for handler in node.handlers)
        self.branch(node.body, guarded=guarded)
        for handler in node.handlers:
            if handler.type:
                self.value(handler.type)
            if handler.name:
                self.bind(handler.name, None)
            self.branch(handler.body, guarded=guarded)
        self.branch(node.orelse)
        self.block(node.finalbody)

    def global_(self, node: Any) -> None:
        for name in node.names:
            scope = self.top
            if isinstance(node, ast.Nonlocal):
                scope = self.scope.outer
                while scope.outer is not None and (scope.is_class or name not in scope.names):
                    scope = scope.outer
            if scope is not self.scope:
                self.scope.elsewhere[name] = scope

    def bind(self, name: str, value: Any) -> None:
        self.scope.bind(name, value, certain=not self.branches)

    # Functions

    def enter(self, function: Function) -> Any:
        """Reads a function's body, if it is not read, and gives what it returns."""
        if function.read:
            return function.gives
        function.read = True
        outer = self.scope, self.branches, self.guards
        self.scope, self.branches, self.guards = Scope(function.scope, function=function), 0, 0
        self.parameters(function)
        self.block(function.node.body)
        self.scope, self.branches, self.guards = outer
        hinted = getattr(function.node, "returns", None)
        if hinted is not None and function.gives is None:
            function.gives = self.as_instance(self.quietly(hinted, self.hint))
        return function.gives

    def parameters(self, function: Function) -> None:
        args = function.node.args
        for arg in [*args.posonlyargs, *args.args, *args.kwonlyargs]:
            hint = self.hint(arg.annotation) if arg.annotation else None
            self.scope.names[arg.arg] = self.as_instance(hint)
        for arg in (args.vararg, args.kwarg):
            if arg is not None:
                self.scope.names[arg.arg] = None
        first = [*args.posonlyargs, *args.args][:1]
        if function.owner is not None and first and function.scope.is_class:
            kinds = {ast.unparse(d) for d in function.node.decorator_list}
            if "classmethod" in kinds:
                self.scope.names[first[0].arg] = function.owner
            elif "staticmethod" not in kinds:
                self.scope.names[first[0].arg] = UserObject(function.owner)

    def hint(self, node: ast.expr) -> Any:
        """What a type hint names: text is read as well, `Optional[X]` and `X | None` are X."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            try:
                inner = ast.parse(node.value, mode="eval").body
            except (SyntaxError, ValueError):
                return None
            told, self.tell = self.tell, lambda _, *what: told(node, *what)
            found = self.hint(inner)
            self.tell = told
            return found
        if isinstance(node, ast.Subscript):
            self.value(node.value)
            found = self.hint(node.slice)
            return found if _last_name(node.value) == "Optional" else None
        if isinstance(node, ast.BinOp):
            return joined(self.hint(node.left), self.hint(node.right))
        return self.value(node)

    def as_instance(self, found: Any) -> Any:
        if isinstance(found, Api) and found.is_class:
            return Instance(found)
        return UserObject(found) if isinstance(found, UserClass) else None

    # Expressions

    def value(self, node: ast.expr, whole: bool = True) -> Any:
        """What an expression is: an Api, an Instance ..., None if that is not known.

        whole: tell of the name; not of `tf.keras` in `tf.keras.layers`.
        """
        method = _EXPRESSIONS.get(type(node))
        if method is not None:
            return method(self, node, whole)
        self.generic(node)
        return None

    def quietly(self, node: ast.expr, ask: Callable[[ast.expr], Any] | None = None) -> Any:
        told, self.tell = self.tell, lambda *_: None
        try:
            return (ask or self.value)(node)
        finally:
            self.tell = told

    def name(self, node: ast.Name, whole: bool) -> Any:
        found = self.scope.find(node.id)
        if whole and isinstance(found, Api) and not found.is_module:
            self.tell(node, "name", found, None)
        return found

    def attribute(self, node: ast.Attribute, whole: bool) -> Any:
        owner = self.value(node.value, whole=False)
        self.sets_unseen |= node.attr == "__dict__"
        if isinstance(owner, Api):
            return self.member_of_api(node, owner, node.attr, whole)
        if isinstance(owner, Instance):
            if self.speaks_of(node, owner.cls):
                self.tell(node, "member", owner.cls, node.attr)
            return self.attribute_of(owner.cls, node.attr)
        if isinstance(owner, PrivateModule):
            return self.private_name(node, owner.name, node.attr)
        if isinstance(owner, UserObject):
            return self.member_of_object(node, owner)
        if isinstance(owner, UserClass):
            return owner.find(node.attr)
        return None

    def speaks_of(self, node: ast.Attribute, cls: Api) -> bool:
        """Whether an attribute of an instance is the class's: programs set others of their own."""
        if (cls.value, node.attr) in self.own:
            return False
        return cls == api.TENSOR or node in self.called or api.has_member(cls.value, node.attr)

    def member_of_api(self, node: ast.expr, owner: Api, name: str, whole: bool) -> Any:
        found = api.member(owner, name)
        if owner.value is MISSING:
            return found  # which was told of where it was named
        if whole or not (found.is_module or found.is_class):
            self.tell(node, "name", found, None)
        return found

    def member_of_object(self, node: ast.Attribute, owner: UserObject) -> Any:
        name = node.attr
        if not owner.by_super and owner.cls.defines(name):
            return owner.cls.find(name)
        bases = list(owner.cls.api_bases())
        holder = next((b for b in bases if b.is_class and api.has_member(b.value, name)), None)
        if holder is not None:
            self.tell(node, "member", holder, name)
            return self.attribute_of(holder, name)
        if bases and owner.cls.is_known():
            if owner.by_super:
                self.tell(node, "member", bases[0], name)
            elif owner.made and node in self.called:
                self.pending.append((node, owner.cls))  # methods unread may set it
        return None

    def attribute_of(self, cls: Api, name: str) -> Any:
        return ("method", cls, name) if api.has_member(cls.value, name) else None

    def call(self, node: ast.Call, whole: bool) -> Any:
        if isinstance(node.func, ast.Name) and node.func.id == "super" and not node.keywords:
            return self.super_object(node)
        self.called.add(node.func)
        called = self.value(node.func)
        if isinstance(node.func, ast.Name) and node.func.id in ("getattr", "setattr"):
            return self.attribute_by_text(node)
        partial = _last_name(node.func) == "partial" and node.args and called is None
        if partial:
            called = self.quietly(node.args[0])
        for argument in node.args:
            self.value(argument.value if isinstance(argument, ast.Starred) else argument)
        for keyword in node.keywords:
            self.value(keyword.value)
            if keyword.arg is not None:
                self.keyword(keyword, keyword.arg, called)
            else:
                for key, name in _spread(keyword.value):
                    self.keyword(key, name, called)
        return called if partial else self.given_by(called, node)

    def attribute_by_text(self, node: ast.Call) -> Any:
        """getattr and setattr."""
        for argument in node.args:
            self.value(argument, whole=False)
        name = node.args[1] if len(node.args) > 1 else None
        known = isinstance(name, ast.Constant) and isinstance(name.value, str)
        if node.func.id == "setattr":
            self.sets_unseen |= not known
            self.assigned.update([name.value] if known else ())
            return None
        owner = self.quietly(node.args[0]) if known else None
        if not isinstance(owner, Api):
            return None
        self.guards += len(node.args) > 2
        found = self.member_of_api(node, owner, name.value, whole=True)
        self.guards -= len(node.args) > 2
        return found

    def super_object(self, node: ast.Call) -> Any:
        function = self.scope.function
        return UserObject(function.owner, True) if function and function.owner else None

    def keyword(self, node: ast.AST, word: str, called: Any) -> None:
        if isinstance(called, tuple):
            _, cls, name = called
            self.tell(node, "keyword", api.member(cls, name), word)
        elif isinstance(called, Api) and called.value is not MISSING:
            self.tell(node, "keyword", called, word)

    def given_by(self, called: Any, node: ast.Call) -> Any:
        if isinstance(called, Api) and called.value is not MISSING:
            if called.address == "tf.function":
                return self.value_of_first(node)
            found = api.result(called)
            return None if found is None or found.value is MISSING else Instance(found)
        if isinstance(called, tuple):
            found = api.member_result(called[1], called[2])
            return None if found is None else Instance(found)
        if isinstance(called, UserClass):
            return UserObject(called, made=True)
        if isinstance(called, Function):
            return self.enter(called)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "import_module":
            return self.import_by_text(node)
        return None

    def value_of_first(self, node: ast.Call) -> Any:
        return self.quietly(node.args[0]) if node.args else None

    def import_by_text(self, node: ast.Call) -> Any:
        text = node.args[0] if node.args else None
        if isinstance(text, ast.Constant) and isinstance(text.value, str):
            return self.imported(node, text.value)
        return None

    def named(self, node: ast.NamedExpr, whole: bool) -> Any:
        found = self.value(node.value)
        self.bind(node.target.id, found)
        return found

    def if_else(self, node: ast.IfExp, whole: bool) -> Any:
        guarded = _asks_what_is_there(node.test)
        self.guards += guarded
        self.value(node.test)
        found = joined(self.value(node.body), self.value(node.orelse))
        self.guards -= guarded
        return found

    def and_or(self, node: ast.BoolOp, whole: bool) -> Any:
        guarded = _asks_what_is_there(node)
        self.guards += guarded
        for value in node.values:
            self.value(value)
        self.guards -= guarded
        return None

    def lambda_(self, node: ast.Lambda, whole: bool) -> Any:
        self.defaults(node.args)
        outer = self.scope
        self.scope = Scope(outer, function=outer.function)
        for arg in ast.walk(node.args):
            if isinstance(arg, ast.arg):
                self.scope.names[arg.arg] = None
        self.value(node.body)
        self.scope = outer
        return None

    def comprehension(self, node: Any, whole: bool) -> Any:
        outer = self.scope
        self.scope = Scope(outer, function=outer.function)
        for part in node.generators:
            self.value(part.iter)
            self.target(part.target, None, None)
            for test in part.ifs:
                self.value(test)
        for name in ("key", "value", "elt"):
            if hasattr(node, name):
                self.value(getattr(node, name))
        self.scope = outer
        return None

    def constant(self, node: ast.Constant, whole: bool) -> None:
        return None


def _last_name(node: ast.expr) -> str:
    return getattr(node, "id", None) or getattr(node, "attr", "")


def _spread(node: ast.expr) -> Iterator[tuple[ast.AST, str]]:
    """The keyword arguments in `**{"a": 1}` and `**dict(a=1)`."""
    if isinstance(node, ast.Dict):
        for key in node.keys:
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key, key.value
    elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "dict":
        for keyword in node.keywords:
            if keyword.arg is not None:
                yield keyword, keyword.arg


def _asks_what_is_there(test: ast.expr) -> bool:
    """Whether a condition is a hasattr or looks at a version."""
    names = {_last_name(n) for n in ast.walk(test) if isinstance(n, (ast.Name, ast.Attribute))}
    return bool(names & {"hasattr", "__version__", "VERSION", "version_info", "find_spec"})


def _catches_gaps(handler: ast.ExceptHandler, imports: bool) -> bool:
    """Whether an except clause is there for names that are missing.

    imports: one that catches all is so if nothing but imports stands in the try.
    """
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    names = {"" if k is None else _last_name(k) for k in kinds}
    gaps = {"ImportError", "ModuleNotFoundError", "AttributeError"}
    return bool(names & (gaps | {"", "Exception", "BaseException"} if imports else names & gaps))


def _adds_nothing(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return _last_name(called) in ("register_keras_serializable", "dataclass")


def _transparent(decorator: ast.expr) -> bool:
    """Whether a decorated function still gives what its body returns."""
    text = ast.unparse(decorator).partition("(")[0]
    return text.rpartition(".")[2] in ("function", "staticmethod", "classmethod", "cache")


_STATEMENTS = {
    ast.Import: Reader.import_, ast.ImportFrom: Reader.import_from,
    ast.FunctionDef: Reader.function, ast.AsyncFunctionDef: Reader.function,
    ast.ClassDef: Reader.class_, ast.Return: Reader.return_, ast.Assign: Reader.assign,
    ast.AnnAssign: Reader.assign_annotated, ast.AugAssign: Reader.assign_more,
    ast.If: Reader.if_, ast.For: Reader.loop, ast.AsyncFor: Reader.loop, ast.While: Reader.loop,
    ast.With: Reader.with_, ast.AsyncWith: Reader.with_, ast.Try: Reader.try_,
    ast.Global: Reader.global_, ast.Nonlocal: Reader.global_,
}  # fmt: skip
if hasattr(ast, "TryStar"):
    _STATEMENTS[ast.TryStar] = Reader.try_
_EXPRESSIONS = {
    ast.Name: Reader.name, ast.Attribute: Reader.attribute, ast.Call: Reader.call,
    ast.NamedExpr: Reader.named, ast.IfExp: Reader.if_else, ast.Lambda: Reader.lambda_,
    ast.ListComp: Reader.comprehension, ast.SetComp: Reader.comprehension,
    ast.GeneratorExp: Reader.comprehension, ast.DictComp: Reader.comprehension,
    ast.Constant: Reader.constant, ast.BoolOp: Reader.and_or,
}  # fmt: skip
