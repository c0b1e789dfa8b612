"""Kernels: torch code run on fake tensors, every kernel that it calls written as nodes.

The code runs once, on torch's fake tensors, whose unknown sizes are symbols. Each ATen op that
comes is written by the table of rules, or taken apart by torch's decompositions until its parts
are in the table. Writes in place become new values, of views too.
"""

from __future__ import annotations

import contextlib
import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from torch._decomp import core_aten_decompositions
from torch._dynamo.source import ConstantSource
from torch._subclasses.fake_tensor import FakeTensor, FakeTensorMode
from torch.fx.experimental.symbolic_shapes import DimDynamic, ShapeEnv, StatelessSymbolicContext
from torch.utils._python_dispatch import TorchDispatchMode, _disable_current_modes

from ..._core import dtypes
from ..._core.tensor_shape import TensorShape
from ...random.streams import is_draw
from .building import FunctionBuilder, Ref, Unwritable

RULES: dict[Any, Callable[..., Any]] = {}  # an ATen op, or all of a name -> its rule
_HINT = 7680  # what unknown sizes are meanwhile; never 0 or 1, which torch takes for known
_MOST = 1 << 18  # elements of a constant that is made at once
_numbers = itertools.count()


def rule(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The decorator of a rule: function(kernels, out, *args, **kwargs) -> Ref, Value or a list.

    names: "add" for all overloads of aten.add, or "add.Tensor".  out: the fake result.
    """

    def decorate(function):
        for name in names:
            RULES[name] = function
        return function

    return decorate


class Value:
    """What stands for a torch tensor: a Ref, whose axes `perm` brings into the tensor's order."""

    __slots__ = ("perm", "ref")

    def __init__(self, ref: Ref, perm: Sequence[int] | None = None):
        self.ref = ref
        self.perm = None if perm is None or list(perm) == sorted(perm) else tuple(perm)


LOST = Value(None)  # of results that TensorFlow's ops do not give: nobody may ask for it


class Kernels(TorchDispatchMode):
    """The mode under which code runs that is to be written into a FunctionBuilder.

    leaves: {id of a real tensor: the variable whose value it is}.  outer: those around, of whose
    function this one is a part: what it takes from there becomes an argument.  alike: whether all
    unknown sizes have one hint, whatever the examples say.
    """

    def __init__(self, builder: FunctionBuilder, outer: Kernels | None = None):
        super().__init__()
        self.b, self.outer = builder, outer
        self.alike = False if outer is None else outer.alike
        if outer is None:
            self.env = ShapeEnv(duck_shape=False, specialize_zero_one=True)
            self.fakes = FakeTensorMode(shape_env=self.env, allow_non_fake_inputs=True)
        else:
            self.env, self.fakes = outer.env, outer.fakes
        self.leaves: dict[int, Any] = {} if outer is None else outer.leaves
        self._given: frozenset[int] = frozenset() if outer is None else outer._given
        self.kept: list[Any] = []
        self.taken: dict[int, torch.Tensor] = {}  # tensors of outside
        self.keeps_views = False if outer is None else outer.keeps_views
        self.pairs: list[Any] = [] if outer is None else outer.pairs  # seeds of the next draws
        self._fresh: dict[int, Any] = {}  # constants made meanwhile, which may be written
        self._written: dict[int, Any] = {}
        self._values: dict[int, tuple[Any, Value]] = {}
        self._fake_of: dict[int, Any] = {}
        self._views: dict[int, tuple[Any, Any, Any, Any]] = {}  # id -> (base, func, args, kwargs)
        self._views_of: dict[int, list[Any]] = {}
        self._symbols: dict[Any, tuple[Ref, int]] = {}
        self._sizes: dict[Any, Ref] = {}
        self._shapes: dict[Any, Ref] = {}

    # tensors
    def tensor(self, ref: Ref, shape: TensorShape, like: Any = None) -> torch.Tensor:
        """A fake tensor for a Ref of a static shape; Unwritable for an unknown rank.

        like: a tensor whose sizes stand for the unknown ones meanwhile.
        """
        if shape.rank is None:
            raise Unwritable("a tensor of unknown rank")
        known = shape.as_list()
        told = like is not None and not self.alike
        hints = [h if h > 1 else _HINT for h in like.shape] if told else [_HINT] * len(known)
        sizes = [h if n is None else n for n, h in zip(known, hints, strict=True)]
        dynamic = [DimDynamic.STATIC if n is not None else DimDynamic.DYNAMIC for n in known]
        with _disable_current_modes():
            made = self.fakes.from_tensor(
                torch.empty(sizes, dtype=ref.dtype.torch, device="meta"),
                source=ConstantSource(f"t{next(_numbers)}"),
                symbolic_context=StatelessSymbolicContext(dynamic_sizes=dynamic),
            )
            shape, strides, dtype = made.shape, made.stride(), made.dtype
            with self.fakes:
                made = torch.empty_strided(shape, strides, dtype=dtype, device="cpu")
        for i, size in enumerate(known):
            if size is None:
                self._symbols[made.shape[i].node.expr] = ref, i
        return self._keep(made, Value(ref))

    def blank(
        self, sizes: Sequence[Any], dtype: torch.dtype, order: Sequence[int] | None = None
    ) -> torch.Tensor:
        """A fake tensor that stands for nothing yet.  order: its axes as they lie in memory."""
        with _disable_current_modes(), self.fakes, torch.no_grad():
            if order is None:
                return torch.empty(tuple(sizes), dtype=dtype)
            made = torch.empty(tuple(sizes[i] for i in order), dtype=dtype)
            return made.permute([list(order).index(i) for i in range(len(sizes))])

    def keep(self, tensor: torch.Tensor, value: Value) -> torch.Tensor:
        """Notes the Value of a tensor that came from elsewhere."""
        return self._keep(tensor, value)

    def bind(self, tensor: torch.Tensor, ref: Ref) -> None:
        """Makes an argument stand for a tensor of outside, the value of a variable too."""
        self._keep(tensor, Value(ref))
        self._given |= {id(tensor)}

    def known_as(self, tensor: torch.Tensor, ref: Ref) -> torch.Tensor:
        """A fake tensor that stands for a Ref; its sizes are known from there."""
        for i, size in enumerate(tensor.shape):
            if isinstance(size, torch.SymInt) and size.node.expr.is_Symbol:
                self._symbols.setdefault(size.node.expr, (ref, i))
        return self._keep(tensor, Value(ref))

    def _has(self, tensor):
        found = id(tensor) in self._values or id(tensor) in self._views
        return found or (self.outer is not None and self.outer._has(tensor))

    def _keep(self, tensor, value):
        self._values[id(tensor)] = tensor, value
        return tensor

    def value(self, tensor: torch.Tensor) -> Value:
        """The Value of a tensor, fake or real."""
        found = self._values.get(id(tensor))
        if found is not None:
            return found[1]
        view = self._views.get(id(tensor))
        if view is not None and (isinstance(tensor, FakeTensor) or self._is_written(view[1])):
            func, args, kwargs = view[2:]
            made = self._applied(func, tensor, args, kwargs)
            self._keep(tensor, made)
            return made
        variable = self.leaves.get(id(tensor))
        if variable is not None and id(tensor) not in self._given:
            self.taken[id(tensor)] = tensor
            return Value(self.b.read(variable))
        if self.outer is not None and self.outer._has(tensor):
            self.taken[id(tensor)] = tensor
            made = Value(self.b.capture(self.outer.ref(tensor)))
            self._keep(tensor, made)
            return made
        if isinstance(tensor, FakeTensor):
            constant = getattr(tensor, "constant", None)
            if constant is not None:
                made = Value(self.b.const(constant))
                self._keep(tensor, made)
                return made
            raise Unwritable("a tensor whose origin is not known")
        made = Value(self.b.const(_plain(tensor)))
        self._keep(tensor, made)
        return made

    def ref(self, tensor: Any, dtype: torch.dtype | None = None) -> Ref:
        """The Ref of a tensor in its own order of axes, or the constant of a number."""
        if isinstance(tensor, (torch.SymInt, torch.SymFloat)):
            made = self.size(tensor)
            return made if dtype is None else self.b.cast(made, dtypes.as_dtype(dtype))
        if not isinstance(tensor, torch.Tensor):
            return self.b.const(tensor, None if dtype is None else dtypes.as_dtype(dtype))
        value = self.value(tensor)
        ref = value.ref
        if ref is None:
            raise Unwritable("a result of a kernel that TensorFlow's op does not give")
        if value.perm is not None:
            ref = self.b.emit("Transpose", ref, self.b.const(list(value.perm), "int32"))
            if id(tensor) in self._values:
                self._keep(tensor, Value(ref))
        if dtype is not None:
            ref = self.b.cast(ref, dtypes.as_dtype(dtype))
        return ref

    def permuted(self, tensor: torch.Tensor, perm: Sequence[int]) -> Ref:
        """The Ref of tensor.permute(perm), without a node where it is there as such."""
        value = self.value(tensor)
        own = value.perm or tuple(range(tensor.ndim))
        whole = [own[p] for p in perm]
        if whole == sorted(whole):
            return value.ref
        return self.b.emit("Transpose", value.ref, self.b.const(whole, "int32"))

    def fake(self, tensor: Any) -> Any:
        """The fake tensor for a real one."""
        if not isinstance(tensor, torch.Tensor) or isinstance(tensor, FakeTensor):
            return tensor
        found = self._fake_of.get(id(tensor))
        if found is None:
            with torch.no_grad():
                made = self.fakes.from_tensor(tensor.detach(), static_shapes=True)
            if tensor.requires_grad:
                made.requires_grad_()
            found = self._fake_of[id(tensor)] = tensor, made
        return found[1]

    def seeds(self) -> dict[str, int]:
        """The attributes of a node that draws, by the seeds that were asked for."""
        pair = self.pairs.pop(0) if self.pairs else None
        return {} if pair is None else {"seed": pair[0], "seed2": pair[1]}

    # sizes
    def size(self, size: Any, dtype: Any = dtypes.int32) -> Ref:
        """The Ref of a scalar for an int or a symbolic one."""
        if isinstance(size, torch.SymInt):
            expr = size.node.expr
            if expr.is_number:
                return self.b.const(int(expr), dtype)
            return self.b.cast(self._of_expression(expr), dtype)
        if isinstance(size, torch.SymFloat):
            return self._real(size.node.expr)
        return self.b.const(int(size), dtype)

    def _of_expression(self, expr):
        expr = self.env.replace(expr)
        found = self._sizes.get(expr)
        if found is None:
            found = self._sizes[expr] = self._computed(expr)
        return found

    def assumed(self, expr: Any) -> Ref:
        """The Ref of a size as it is, whatever was concluded of it since."""
        if expr.is_Integer:
            return self.b.const(int(expr), "int32")
        if not expr.is_Symbol:
            return self._combined(expr, self.assumed)
        known = self._symbols.get(expr)
        if known is None:
            raise Unwritable(f"a size {expr} that hangs on values")
        return self.dimension(*known)

    def _computed(self, expr):
        if expr.is_Integer:
            return self.b.const(int(expr), "int32")
        if expr.is_Symbol:
            known = self._symbols.get(expr)
            if known is None:
                for symbol, place in self._symbols.items():
                    if self.env.replace(symbol) == expr:
                        known = place
                        break
            if known is None and self.outer is not None:
                return self.b.capture(self.outer._of_expression(expr))
            if known is None:
                raise Unwritable(f"a size {expr} that hangs on values")
            return self.dimension(*known)
        return self._combined(expr, self._of_expression)

    def _combined(self, expr, part_of):
        """The Ref of an expression whose parts have the Refs part_of(part)."""
        name = type(expr).__name__
        parts = [part_of(x) for x in expr.args]
        if name == "Pow" and expr.args[1].is_Integer and expr.args[1] > 0:
            made = parts[0]
            for _ in range(int(expr.args[1]) - 1):
                made = self.b.emit("Mul", made, parts[0])
            return made
        if name not in _OPS:
            raise Unwritable(f"a size {expr}")
        made = parts[0]
        for part in parts[1:]:
            made = self.b.emit(_OPS[name], made, part)
        return made

    def _real(self, expr):
        """The Ref of a real number, float64."""
        name = type(expr).__name__
        if expr.is_number:
            return self.b.const(float(expr), dtypes.float64)
        if name in _REAL_OPS:
            made, *rest = map(self._real, expr.args)
            for part in rest:
                made = self.b.emit(_REAL_OPS[name], made, part)
            return made
        if name == "ToFloat":
            return self._real(expr.args[0])
        if name == "OpaqueUnaryFn_sqrt":
            return self.b.emit("Sqrt", self._real(expr.args[0]))
        return self.b.cast(self._of_expression(expr), dtypes.float64)

    def dimension(self, ref: Ref, axis: int) -> Ref:
        """A size of a Ref, an int32 scalar."""
        shape = self._shapes.get(ref.name)
        if shape is None:
            shape = self._shapes[ref.name] = self.b.emit("Shape", ref, out_type=dtypes.int32)
        return self.b.emit(
            "StridedSlice",
            shape,
            *(self.b.const([n], "int32") for n in (axis, axis + 1, 1)),
            shrink_axis_mask=1,
        )

    def sizes(self, sizes: Sequence[Any], inferred: bool = False) -> Ref:
        """The Ref of a shape, int32; with -1 for a single unknown size where `inferred`."""
        plain = [_known(s) for s in sizes]
        if inferred and plain.count(None) == 1 and 0 not in plain:
            plain = [-1 if s is None else s for s in plain]
        if None not in plain:
            return self.b.ints(plain)
        return self.b.emit("Pack", [self.size(s) for s in sizes])

    # ops
    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        return self._called(func, args, kwargs)

    def _called(self, func, args, kwargs):
        if self._is_known(func, args, kwargs):
            return self._for_real(func, args, kwargs)
        targets = _targets(func)
        if targets:
            return self._in_place(func, args, kwargs, targets)
        name = func._schema.name.partition("::")[2]
        if name in _SIZES or func.namespace == "prim":
            return _asked(name, func, args, kwargs)
        space = func.namespace
        if space != "aten":
            name = f"{space}::{name}"
        overload = f"{name}.{func._overloadname}"
        if overload == "add.Tensor" and self._are_lists(args[:2]):
            added = self.b.emit("AddN", [self.ref(x) for x in args[:2]])
            return self.known_as(self.blank([], torch.float32), added)
        found = RULES.get(overload) or RULES.get(name)
        if found is not None:
            return self._by_rule(found, func, args, kwargs)
        table = _decompositions()
        if func in table:
            with self:
                made = table[func](*args, **kwargs)
            if made is not NotImplemented:
                return made
        with self:
            made = func.decompose(*args, **kwargs)
        if made is not NotImplemented:
            return made
        raise Unwritable(f"the kernel {func}")

    def _is_known(self, func, args, kwargs):
        """Whether an op has constants alone, and gives one."""
        if torch.Tag.nondeterministic_seeded in func.tags or is_draw(func):
            return False
        found = _flat([*args, *kwargs.values()])
        targets = _targets(func)
        for x in found:
            if isinstance(x, (torch.SymInt, torch.SymFloat, torch.SymBool, FakeTensor)):
                return False
            if isinstance(x, torch.Tensor):
                if id(x) in self.leaves or self._is_written(x):
                    return False
                if targets and id(x) not in self._fresh:
                    return False
        if any(isinstance(x, torch.Tensor) for x in found):
            return True
        sizes = next((a for a in args if isinstance(a, (list, tuple))), ())
        return math.prod(x for x in sizes if type(x) is int) <= _MOST

    def _are_lists(self, args):
        """Whether gradients of lists of tensors are added up."""
        found = [self._values.get(id(x)) for x in args]
        return all(x is not None and x[1].ref.dtype is dtypes.variant for x in found)

    def _is_written(self, x):
        while True:
            if id(x) in self._values and id(x) in self._written:
                return True
            view = self._views.get(id(x))
            if view is None:
                return self.outer is not None and self.outer._is_written(x)
            x = view[1]

    def _for_real(self, func, args, kwargs):
        with _disable_current_modes():
            out = func(*args, **kwargs)
        is_view = any(a.alias_info is not None for a in func._schema.arguments)
        base = next((a for a in args if isinstance(a, torch.Tensor)), None)
        for k, x in enumerate(_flat(out)):
            if not isinstance(x, torch.Tensor) or x is base:
                continue
            self._fresh[id(x)] = x
            if is_view and base is not None and not _targets(func):
                one = func if isinstance(out, torch.Tensor) else (func, k)
                self._views[id(x)] = x, base, one, args, kwargs
                self._views_of.setdefault(id(base), []).append(x)
        return out

    def _by_rule(self, found, func, args, kwargs):
        given, named = _mapped(args, self.fake), _mapped(kwargs, self.fake)
        outs = getattr(found, "outs", None)
        if outs is not None:
            out = outs(self, *given, **named)
        else:
            with self.fakes:
                out = func(*given, **named)
        is_view = any(a.alias_info is not None for a in func._schema.arguments)
        made = found(self, out, *args, **kwargs)
        for tensor, value in zip(_flat(out), _flat(made), strict=True):
            if value is None or tensor is None:
                continue
            value = value if isinstance(value, Value) else Value(value)
            if value is LOST:
                self._keep(tensor, value)
                continue
            if value.ref.dtype.torch is not tensor.dtype:
                cast = self.b.cast(value.ref, dtypes.as_dtype(tensor.dtype))
                value = Value(cast, value.perm)
            self._keep(tensor, value)
        if is_view and isinstance(out, torch.Tensor):
            base = next((a for a in args if isinstance(a, torch.Tensor)), None)
            if base is not None and out is not base:
                self._views[id(out)] = out, base, func, args, kwargs
                self._views_of.setdefault(id(base), []).append(out)
        elif is_view:
            base = next((a for a in args if isinstance(a, torch.Tensor)), None)
            for k, x in enumerate(_flat(out)):
                self._views[id(x)] = x, base, (func, k), args, kwargs
                self._views_of.setdefault(id(base), []).append(x)
        return out

    # writes in place
    def _in_place(self, func, args, kwargs, targets):
        functional, place = _functional(func)
        if functional is None:
            return self._foreach(func, args, kwargs)
        given = func._schema.arguments
        defaults = {a.name: a.default_value for a in given if a.has_default_value()}
        bound = {**defaults, **dict(zip([a.name for a in given], args)), **kwargs}
        written = [bound[n] for n in targets]
        if place == "out":
            bound = {k: v for k, v in bound.items() if k not in targets}
        made = self._with_named(functional, bound)
        results = [made] if isinstance(made, torch.Tensor) else list(made)
        for target, result in zip(written, results[: len(written)], strict=True):
            self.write(target, result)
        return written[0] if len(written) == 1 else tuple(written)

    def _with_named(self, func, bound):
        args, kwargs = [], {}
        for a in func._schema.arguments:
            if a.name not in bound:
                continue
            if a.kwarg_only or len(args) < list(func._schema.arguments).index(a):
                kwargs[a.name] = bound[a.name]
            else:
                args.append(bound[a.name])
        with self:
            return func(*args, **kwargs)

    def _foreach(self, func, args, kwargs):
        name = func._schema.name.partition("::")[2]
        if name == "copy_":
            target, source = args[:2]
            with self, torch.no_grad():
                made = torch.ops.aten._to_copy.default(source, dtype=target.dtype)
                if tuple(made.shape) != tuple(target.shape):
                    made = torch.ops.aten.expand.default(made, list(target.shape))
            self.write(target, made)
            return target
        if name.startswith("_foreach_") and name.endswith("_"):
            one = getattr(torch.ops.aten, name[len("_foreach_") :])
            count = len(args[0])
            for i in range(count):
                row = [a[i] if isinstance(a, (list, tuple)) else a for a in args]
                with self:
                    one(*row, **{k: v[i] if isinstance(v, list) else v for k, v in kwargs.items()})
            return None
        table = _decompositions()
        if func in table:
            with self:
                return table[func](*args, **kwargs)
        raise Unwritable(f"the kernel {func}, which writes in place")

    def write(self, target: torch.Tensor, result: torch.Tensor) -> None:
        """Makes the value of `result` that of `target`, and of what shares its memory."""
        value = self.value(result)
        kind = dtypes.as_dtype(target.dtype)
        if value.ref.dtype is not kind:
            value = Value(self.b.cast(value.ref, kind), value.perm)
        view = self._views.get(id(target))
        if view is not None:
            _, base, func, args, kwargs = view
            self._written[id(target)] = target
            with self, torch.no_grad():
                whole = _written_back(func, base, result, args, kwargs)
            self.write(base, whole)
            self._keep(target, value)
            return
        variable = self.leaves.get(id(target))
        if variable is not None:
            self.b.write(variable, self.ref(result, target.dtype))
            if self.keeps_views:  # a tape's variable moves away from what was read of it
                return
        elif not isinstance(target, FakeTensor) and id(target) not in self._fresh:
            raise Unwritable("a write into a tensor that is no variable")
        else:
            self._keep(target, value)
            self._written[id(target)] = target
        self._forget(target)

    def _forget(self, base):
        for x in self._views_of.get(id(base), ()):
            self._values.pop(id(x), None)
            self._forget(x)

    def _applied(self, func, out, args, kwargs):
        func, k = func if isinstance(func, tuple) else (func, None)
        name = func._schema.name.partition("::")[2]
        found = RULES.get(f"{name}.{func._overloadname}") or RULES.get(name)
        with self.fakes:
            fake = func(*_mapped(args, self.fake), **_mapped(kwargs, self.fake))
        made = found(self, fake, *args, **kwargs)
        made = made if k is None else _flat(made)[k]
        return made if isinstance(made, Value) else Value(made)

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Context manager: what torch computes inside is written."""
        with self:
            yield

    def check(self, what: str) -> None:
        """Raises Unwritable where a size that is not known was taken for a number."""
        for symbol, (_, axis) in self._symbols.items():
            if self.env.replace(symbol).is_number:
                raise Unwritable(
                    f"{what} takes one size for axis {axis} of its input, which is not known"
                )


def _asked(name, func, args, kwargs):
    """What is asked of a tensor's shape, with symbols in it."""
    if name in ("size", "sym_size"):
        return args[0].shape[args[1]] if len(args) > 1 else list(args[0].shape)
    if name in ("stride", "sym_stride"):
        return args[0].stride(*args[1:])
    if name in ("numel", "sym_numel"):
        return args[0].numel()
    return func(*args, **kwargs)


def _plain(tensor):
    with _disable_current_modes():
        return tensor.detach()


def _known(size):
    if isinstance(size, torch.SymInt):
        expr = size.node.expr
        return int(expr) if expr.is_number else None
    return int(size)


known = _known


def _mapped(value, function):
    if isinstance(value, torch.Tensor):
        return function(value)
    if type(value) in (list, tuple) or type(value).__name__ == "immutable_list":
        return type(value)(_mapped(x, function) for x in value)
    if isinstance(value, dict):
        return {k: _mapped(x, function) for k, x in value.items()}
    return value


def _flat(value):
    if isinstance(value, (list, tuple)):
        return [x for v in value for x in _flat(v)]
    return [value]


_OPS = {
    "Add": "AddV2",
    "Mul": "Mul",
    "FloorDiv": "FloorDiv",
    "CleanDiv": "FloorDiv",
    "Mod": "FloorMod",
    "PythonMod": "FloorMod",
    "Max": "Maximum",
    "Min": "Minimum",
}

_REAL_OPS = {
    "Add": "AddV2",
    "Mul": "Mul",
    "IntTrueDiv": "RealDiv",
    "FloatTrueDiv": "RealDiv",
    "Pow": "Pow",
    "FloatPow": "Pow",
}

_SIZES = frozenset(
    [
        "dim", "is_contiguous", "is_non_overlapping_and_dense", "numel", "size", "storage_offset",
        "stride", "sym_is_contiguous", "sym_numel", "sym_size", "sym_storage_offset", "sym_stride",
    ]
)  # fmt: skip
_known_targets: dict[Any, list[str]] = {}
_known_functional: dict[Any, tuple[Any, str]] = {}
_tables: list[Any] = []


def _decompositions():
    if not _tables:
        _tables.append({**torch._decomp.decomposition_table, **core_aten_decompositions()})
    return _tables[0]


def _targets(func):
    found = _known_targets.get(func)
    if found is None:
        found = _known_targets[func] = [
            a.name
            for a in func._schema.arguments
            if a.alias_info is not None and a.alias_info.is_write
        ]
    return found


def _functional(func):
    """(the op that computes what one in place writes, "out" where it has no such argument)."""
    found = _known_functional.get(func)
    if found is None:
        found = _known_functional[func] = _find_functional(func)
    return found


def _find_functional(func):
    name = func._schema.name.partition("::")[2]
    space = getattr(torch.ops, func.namespace)
    is_out = any(a.is_out for a in func._schema.arguments)
    if not is_out and not name.endswith("_"):
        return None, ""
    stem = name if is_out else name[:-1]
    try:
        packet = getattr(space, stem)
    except AttributeError:
        return None, ""
    wanted = [(a.name, str(a.type)) for a in func._schema.arguments if not a.is_out]
    for overload in packet.overloads():
        other = getattr(packet, overload)
        if _targets(other):
            continue
        if [(a.name, str(a.type)) for a in other._schema.arguments] == wanted:
            return other, "out" if is_out else "self"
    for overload in packet.overloads():
        other = getattr(packet, overload)
        names = {a.name for a in other._schema.arguments}
        if not _targets(other) and {n for n, _ in wanted} <= names:
            return other, "out" if is_out else "self"
    return None, ""


def _written_back(func, base, result, args, kwargs):
    """`base` with `result` in place of the view func(base, ...) of it."""
    ops = torch.ops.aten
    func, k = func if isinstance(func, tuple) else (func, None)
    name = func._schema.name.partition("::")[2]
    rest = list(args[1:])
    if name == "select":
        return ops.select_scatter.default(base, result, *rest)
    if name == "slice":
        return ops.slice_scatter.default(base, result, *rest, **kwargs)
    if name == "transpose":
        return ops.transpose.int(result, *rest)
    if name == "t":
        return ops.t.default(result)
    if name == "permute":
        inverse = sorted(range(len(rest[0])), key=lambda i: rest[0][i] % len(rest[0]))
        return ops.permute.default(result, inverse)
    if name in ("view", "_unsafe_view", "reshape", "unsqueeze", "squeeze"):
        return ops.view.default(result.contiguous(), list(base.shape))
    if name in ("detach", "alias"):
        return ops.clone.default(result)
    if name == "unbind":
        return ops.select_scatter.default(base, result, rest[0] if rest else 0, k)
    if name in ("split", "split_with_sizes") and k is not None:
        axis = rest[1] if len(rest) > 1 else 0
        sizes = rest[0] if isinstance(rest[0], (list, tuple)) else None
        start = sum(sizes[:k]) if sizes else rest[0] * k
        end = start + result.shape[axis]
        return ops.slice_scatter.default(base, result, axis, start, end)
    raise Unwritable(f"a write into a view made by {func}")
