"""Writes observed kernel calls down as one Python function."""

from __future__ import annotations

import itertools
import linecache
import math
import re
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import torch

from ..random.streams import is_draw
from ._chaining import FUNCTIONS, chained
from ._observing import Read, Whole
from ._shortening import (
    decided,
    folded,
    live,
    squeezed_sums,
    without_copies,
    without_double_permutes,
)

_aten = torch.ops.aten

# Calls that only rename a value.
_SAME = {_aten.detach.default, _aten.alias.default}

# The same kernels by their short Python entry, which costs a third of an OpOverload's call.
_SHORT = {
    _aten.addmm.default: torch.addmm,
    _aten.mm.default: torch.mm,
    _aten.bmm.default: torch.bmm,
    _aten.relu.default: torch.relu,
    _aten.relu_.default: torch.relu_,
    _aten.t.default: torch.t,
    _aten.elu.default: torch._C._nn.elu,
    _aten._log_softmax.default: torch.log_softmax,
    _aten._softmax.default: torch.softmax,
    _aten._log_softmax_backward_data.default: torch._log_softmax_backward_data,
    _aten.add.Tensor: torch.add,
    _aten.mul.Tensor: torch.mul,
    _aten.sum.dim_IntList: torch.sum,
    _aten.view.default: torch.Tensor.view,
    _aten.permute.default: torch.permute,
    _aten.tanh.default: torch.tanh,
    _aten.sigmoid.default: torch.sigmoid,
    _aten.add_.Tensor: torch.Tensor.add_,
    _aten.sub.Tensor: torch.sub,
    _aten.div.Tensor: torch.div,
    _aten.neg.default: torch.neg,
    _aten.exp.default: torch.exp,
    _aten.sqrt.default: torch.sqrt,
    _aten.rsqrt.default: torch.rsqrt,
    _aten.eq.Tensor: torch.eq,
    _aten.argmax.default: torch.argmax,
    _aten.cat.default: torch.cat,
    _aten.transpose.int: torch.transpose,
    _aten.unsqueeze.default: torch.unsqueeze,
    _aten.embedding.default: torch.embedding,
    _aten.to.dtype: torch.Tensor.to,
    _aten.convolution.default: torch.convolution,
    _aten.native_layer_norm.default: torch.native_layer_norm,
}
# Their third argument, false in every recording, which the short entry takes under another name.
_DROP_LAST = {_aten._log_softmax.default, _aten._softmax.default}

# Calls with a number, and the same with a tensor of rank 0 in its place, which are faster.
_BY_NUMBER = {
    _aten.mul.Scalar: _aten.mul.Tensor,
    _aten.mul.Tensor: _aten.mul.Tensor,
    _aten.div.Scalar: _aten.div.Tensor,
    _aten.div.Tensor: _aten.div.Tensor,
    _aten.add.Tensor: _aten.add.Tensor,
    _aten.add_.Tensor: _aten.add_.Tensor,
    _aten.sub.Tensor: _aten.sub.Tensor,
}
_EXACT = 1 << 24  # integers below are the same as floats

_REFUSED_TAGS = {
    getattr(torch.Tag, name): reason
    for name, reason in {
        "data_dependent_output": "Python reads a value",
        "dynamic_output_shape": "a shape depends on data",
    }.items()
    if hasattr(torch.Tag, name)
}
# Calls that fail for no values of elements.
_SAFE = re.compile(
    r"torch\.clone|aten_(_foreach_|_)?(to|view|clone|detach|t|expand|zeros_like|ones_like|copy|fill"
    r"|zero|add|sub|rsub|mul|neg|abs|pow|square|sqrt|rsqrt|reciprocal|exp|log|log1p|sign|sin|cos"
    r"|tanh|sigmoid|relu|addcmul|addcdiv|lerp|maximum|minimum|clamp|where|eq|ne|lt|le|gt|ge|mm"
    r"|addmm|bmm|softmax|log_softmax|sum|mean|amax|amin|argmax|argmin|any|all|isnan|isfinite"
    r"|logical_and|logical_or|logical_not|logical_xor|elu|floor|ceil|round|select|unsqueeze"
    r"|squeeze|transpose|permute|slice|cat|stack|full|scalar_tensor|lift_fresh|count_nonzero|max|min"
    r"|prod|cumsum|threshold|topk|sort|arange|unbind|split|isinf|sgn|trunc|erf|expm|softplus|gelu"
    r"|silu|hardtanh|leaky_relu|var|std|linalg_vector_norm|constant_pad_nd)_?(_[A-Za-z]+)*"
    r"|aten_(_foreach_)?div_?(_(Tensor|Scalar|List))?"
)
_NUMBERS = itertools.count(1)


class Refused(Exception):
    """The step can't be written down; its text says why."""


def storage_of(tensor: torch.Tensor) -> int:
    """A number for a tensor's storage, unique while the storage lives."""
    if tensor.layout is not torch.strided:
        raise Refused(f"a tensor has the layout {tensor.layout}")
    return tensor.untyped_storage()._cdata


class Line:
    """One call of the function: `made = function(args)`.

    uses: the names among the arguments.  writes: whether it writes in place.
    written: the roots of what it writes: a capture's name, or a number.
    whole: whether it is a call of Python code.  copies: whether it only copies a tensor.
    alike: of a choice between tensors: the names of those like the result.
    draws: whether it draws random numbers.  form: shape, strides and dtype of the memory that it
        allocates on the CPU for a tensor like another.
    """

    __slots__ = (
        "alike", "args", "copies", "draws", "form", "function", "kwargs", "made", "source",
        "target", "uses", "whole", "writes", "written",
    )  # fmt: skip

    def __init__(self, made, function, args, kwargs, uses, writes):
        self.made, self.function, self.args, self.kwargs = made, function, args, kwargs
        self.uses, self.writes = uses, writes
        self.draws = self.whole = self.copies = False
        self.form, self.written, self.alike = None, (), ()
        self.source = self.target = None  # shapes, of a view

    def text(self) -> str:
        """The line as source text."""
        given = ", ".join(self.args + [f"{k}={v}" for k, v in self.kwargs.items()])
        call = f"{self.function}({given})"
        if self.uses.issuperset(self.made):  # what is written in place has its name already
            return call
        comma = "," if len(self.made) == 1 and type(self.made) is tuple else ""
        return f"{', '.join(self.made)}{comma} = {call}"


class Parts:
    """A recorded function as two: `draws_source`, without parameters, gives the random numbers
    `drawn`; `source` takes them after the inputs and gives `answer`."""

    __slots__ = ("answer", "drawn", "draws_source", "source")

    def __init__(self, draws_source, drawn, source, answer):
        self.draws_source, self.drawn, self.source, self.answer = (
            draws_source, drawn, source, answer,
        )  # fmt: skip


class Writer:
    """Turns observed calls into a Python function of inputs, captures and hoisted transposes.

    inputs: raw tensors.  known: Known, which says what else a call may read.  hoists: whether
    transposes of captures are made by `bind`, which share the variables' memory from then on.
    fuses: whether convolutions and what follows them may be one call, up to the order of sums.
    """

    def __init__(self, inputs, known, hoists=True, fuses=False):
        self.known, self.hoists, self._fuses = known, hoists, fuses
        self.names, self.lines, self.constants = {}, [], {}
        self.functions = {"torch": torch}
        self.captures, self.written, self.hoisted = [], set(), []
        self.count, self._inputs = len(inputs), inputs
        self.devices = {x.device for x in inputs}  # of all tensors that are met
        self._roots = {}  # storage -> name of the input, capture or constant that has it
        self._left = {}  # storages that captures have left for `Whole` calls -> the captures' names
        self._transposed = {}  # name -> the name of its transpose
        self._made_numbers = {}
        self._values, self._root_of = {}, {}  # name of a result -> it, the root of its memory
        self._steady = set()  # names of results that are the same in each run
        for k, x in enumerate(inputs):
            self.names.setdefault(id(x), f"i{k}")
            self._roots.setdefault(storage_of(x), f"i{k}")
        self._made = itertools.count(1)

    def write(
        self, calls: Iterable[tuple[Any, ...]], results: Iterable[torch.Tensor | None]
    ) -> list[str]:
        """Reads the calls; the names of the results."""
        for function, args, kwargs, result in calls:
            if type(function) is Whole:
                self._add_whole(function)
            elif type(function) is Read:
                self._check_read(args[0], function.reason)
            else:
                self._add(function, args, kwargs, result)
        answer = ["None" if x is None else self._result(x) for x in results]
        if self._left and any(v._lags for v in self.captures):
            raise Refused("the step uses variables of an optimizer beside its step")
        lines = squeezed_sums(self.lines, answer)
        lines = without_copies(live(lines, answer), answer, self._root_of)
        lines = folded(lines, answer, self._root_of, self._values, self._fixed)
        lines = without_copies(decided(lines, self.constants), answer, self._root_of)
        lines = live(without_double_permutes(lines), answer)
        lines = chained(lines, answer, self._example, self._fuses)
        self.functions.update(FUNCTIONS)
        self.lines = live(lines, answer)
        return answer

    def _example(self, name):
        """What a name stands for in this run, None for a number or None."""
        if name[0] == "v":
            return self.captures[_number(name)]._t
        if name[0] == "i":
            return self._inputs[_number(name)]
        return self._values.get(name, self.constants.get(name))

    def _result(self, tensor):
        """The name of a result; of a copy, where it has the memory of a variable, which later runs
        write into."""
        name = self._name(tensor, "a result")
        if self.hoists or self._roots.get(storage_of(tensor), "")[:1] != "v":
            return name
        made = f"t{next(self._made)}"
        self.lines.append(Line([made], "torch.clone", [name], {}, {name}, False))
        return made

    def source(self, answer: Sequence[str]) -> str:
        """The function's text."""
        hoisted = [f"h{k}" for k in self.hoisted]
        parameters = [f"i{k}" for k in range(self.count)]
        parameters += [f"v{k}" for k in range(len(self.captures))] + hoisted
        body = self._undone(_with_releases(self.lines, answer))
        lines = [f"def step({', '.join(parameters)}):", *[f"    {x}" for x in body]]
        return "\n".join([*lines, f"    return [{', '.join(answer)}]"]) + "\n"

    def _undone(self, body):
        """The lines so that a call that fails leaves the captures as they were.

        Refused where Python code would have to be undone.
        """
        unsafe = [k for k, x in enumerate(self.lines) if not (x.whole or _is_safe(x))]
        end = unsafe[-1] + 1 if unsafe else 0
        if any(line.whole for line in self.lines[:end]):
            raise Refused(f"{self.lines[end - 1].function} may fail behind an optimizer's step")
        kept = {n for line in self.lines[:end] for n in line.written if type(n) is str}
        kept = sorted(kept, key=_number)
        if not kept:
            return body
        copies = ", ".join(f"{v}.clone()" for v in kept)
        return [
            f"before = [{copies}]",
            "try:",
            *[f"    {x}" for x in body[:end]],
            "except BaseException:",
            f"    for capture, value in zip([{', '.join(kept)}], before):",
            "        capture.copy_(value)",
            "    raise",
            *body[end:],
        ]

    # reading calls
    def _check_read(self, tensor, reason):
        """Refused where Python reads what is not the same in each run."""
        known = isinstance(tensor, torch.Tensor) and self._is_steady(self._name(tensor, reason))
        if not known:
            raise Refused(reason)

    def _is_steady(self, name):
        return name[0] == "c" or name in self._steady

    def _note_steady(self, line):
        """Notes of a call's results whether they are the same in each run."""
        own = {n for n in line.made if n[0] == "t"}
        if not line.draws and "empty" not in line.function and all(map(self._is_steady, line.uses)):
            self._steady |= own
        elif line.writes:
            self._steady -= {n for n in self._steady if self._root_of[n] in line.written}

    def _add(self, function, args, kwargs, result):
        if function is _aten._local_scalar_dense.default:
            self._check_read(args[0], f"{function}: Python reads a value")
            return
        for tag, reason in _REFUSED_TAGS.items():
            if tag in function.tags and not _is_plain_index(function, args):
                raise Refused(f"{function}: {reason}")
        if function is _aten.lift_fresh.default:
            self.names[id(result)] = self._literal(args[0])
            return
        if function in _SAME or (function is _aten.view.default and args[0].shape == result.shape):
            self.names[id(result)] = self._name(args[0], function)
            return
        if function is _aten.t.default and self._transposes(args[0], result):
            return
        writes = function._schema.is_mutable
        written = self._check_writes(function, args, kwargs) if writes else ()
        if function is _aten._to_copy.default and _casts(args, kwargs, result):
            function, args, kwargs = _aten.to.dtype, [args[0], kwargs["dtype"]], {}
        if function in _BY_NUMBER and _is_by_number(args, result):
            function = _BY_NUMBER[function]
            args = [args[0], self._numbers(args[1], result.dtype)]
        if function in _DROP_LAST:
            if args[2]:
                raise Refused(f"{function}: of half precision")
            args = args[:2]
        uses = set()
        shown = [self._show(a, function, uses) for a in args]
        named = {
            k: self._show(v, function, uses)
            for k, v in kwargs.items()
            if k not in ("pin_memory", "layout") and not (v is None and _is_optional(function, k))
        }
        made = self._name_results(function, result)
        line = Line(made, self._function(function), shown, named, uses, writes)
        line.draws = torch.Tag.nondeterministic_seeded in function.tags or is_draw(function)
        line.written = written
        if function is _aten.where.self:
            line.alike = {n for n, x in zip(shown[1:], args[1:], strict=True) if _alike(x, result)}
        line.copies = function is _aten.pow.Tensor_Scalar and _is_first_power(args, result)
        if function is _aten.empty_like.default and result.is_cpu:
            line.form = tuple(result.shape), result.stride(), result.dtype
        if function in (_aten.view.default, _aten.sum.dim_IntList):
            line.source, line.target = tuple(args[0].shape), tuple(result.shape)
        if function is _aten.t.default:
            source = self.names[id(args[0])]
            self._transposed[made[0]], self._transposed[source] = source, made[0]
        self._note_steady(line)
        self.lines.append(line)

    def _transposes(self, tensor, result):
        """Whether a transpose is there already, or is one of a capture, which bind() makes."""
        source = self._name(tensor, "aten.t.default")
        twin = self._transposed.get(source)
        if twin is None and source[0] == "v" and self.hoists:
            number = int(source[1:])
            if self.captures[number].constraint is None:  # which would move it in every step
                self.hoisted.append(number)
                twin = f"h{number}"
                self._transposed[source], self._transposed[twin] = twin, source
        if twin is None:
            return False
        self.names[id(result)] = twin
        return True

    def _check_writes(self, function, args, kwargs):
        """The roots of what a call writes; Refused for anything but captures and results."""
        found = set()
        for argument, value in zip(function._schema.arguments, _in_order(function, args, kwargs)):
            if argument.alias_info is None or not argument.alias_info.is_write:
                continue
            for tensor in value if isinstance(value, (list, tuple)) else [value]:
                if tensor is not None:
                    found.add(self._check_write(function, tensor))
        return found

    def _check_write(self, function, tensor):
        self._name(tensor, function)
        root = self._root(tensor)
        if type(root) is int:
            return root
        if root[0] == "v":
            self.written.add(_number(root))
            return root
        kind = "an input" if root[0] == "i" else "a constant"
        raise Refused(f"{function} writes into {kind}")

    def _root(self, tensor):
        """What stands for a tensor's memory."""
        storage = storage_of(tensor)
        return self._roots.get(storage, storage)

    def _fixed(self, value):
        """The name of a result that is a constant from now on."""
        name = f"c{len(self.constants)}"
        self.constants[name] = value.detach()
        return name

    def _add_whole(self, call):
        """The line of a call that writes into captures, each of which has moved for it.

        What has the memory that they have left is refused from here on.
        """
        function = "the optimizer's step"
        tensors = [self._name(x, function) for x in call.tensors]
        if any(self._roots.get(storage_of(x), "i")[0] == "v" for x in call.tensors):
            raise Refused(f"{function} takes a gradient that has a variable's memory")
        names = []
        for before, old, leaf, new in call.moved:
            name = self._name(before, function)
            if name[0] != "v":
                raise Refused(f"{function} changes a variable that is an input or a result")
            names.append(name)
            self.names[id(leaf)] = name
            self._roots[new._cdata] = name
            self._left[old._cdata] = old
        self.written.update(map(_number, names))
        shown = [f"[{', '.join(names)}]", f"[{', '.join(tensors)}]"]
        line = Line([], self._constant_of(call.function), shown, {}, {*names, *tensors}, True)
        line.whole, line.written = True, set(names)
        self.lines.append(line)

    def _constant_of(self, value):
        """The name of an object that is no tensor."""
        name = next((k for k, v in self.constants.items() if v is value), None)
        return self._constant(value) if name is None else name

    def _name_results(self, function, result):
        if isinstance(result, torch.Tensor):
            return [self._new(result)]
        if result is None:
            return ["_"]
        if not isinstance(result, (tuple, list)):
            raise Refused(f"{function} gives a {type(result).__name__}")
        names = []
        for x in result:
            if x is not None and not isinstance(x, torch.Tensor):
                raise Refused(f"{function} gives a {type(x).__name__}")
            names.append("_" if x is None else self._new(x))
        return tuple(names)

    def _new(self, tensor):
        """The name of a result: what is written in place keeps its own."""
        name = self.names.get(id(tensor))
        if name is None:
            self.devices.add(tensor.device)
            name = self.names[id(tensor)] = f"t{next(self._made)}"
            self._values[name], self._root_of[name] = tensor, self._root(tensor)
        return name

    def _name(self, tensor, reader):
        """The name of a tensor that is read; Refused for one of unknown origin."""
        if self._left and storage_of(tensor) in self._left:
            raise Refused(f"{reader} reads what a variable was before the optimizer's step")
        name = self.names.get(id(tensor))
        if name is not None:
            return name
        variable = self.known.variable(tensor)
        if variable is not None:
            name = f"v{len(self.captures)}"
            self.captures.append(variable)
            root = self._roots.setdefault(storage_of(tensor), name)
            if root[0] != "i" and root != name:
                raise Refused(f"{reader} reads variable {variable.name!r}, whose memory is shared")
        elif self.known.is_constant(tensor):
            name = self._constant(tensor)
        else:
            raise Refused(
                f"{reader} reads a tensor {list(tensor.shape)} that is no input, variable or result"
            )
        self.names[id(tensor)] = name
        self.devices.add(tensor.device)
        return name

    def _constant(self, value):
        name = f"c{len(self.constants)}"
        self.constants[name] = value
        if isinstance(value, torch.Tensor):
            storage = storage_of(value)
            if storage in self._roots or self.known.shares(storage):
                raise Refused("a constant shares the memory of an input or a variable")
            self._roots[storage] = name
        return name

    def _literal(self, tensor):
        """The name of what torch.tensor(...) makes: a constant of its own memory."""
        if id(tensor) in self.names or self.known.variable(tensor) is not None:
            return self._name(tensor, "lift_fresh")
        if not tensor.untyped_storage().resizable():
            raise Refused("the step reads memory of numpy's")
        name = f"c{len(self.constants)}"
        self.constants[name] = tensor.detach().clone()
        self._roots[storage_of(tensor)] = name  # the step's own: it must not be written
        return name

    def _numbers(self, value, dtype):
        """A number as a tensor of rank 0, a constant: kernels take it without making one."""
        key = dtype, float(value)
        found = self._made_numbers.get(key)
        if found is None:
            found = self._made_numbers[key] = torch.tensor(value, dtype=dtype)
            self.names[id(found)] = self._constant(found)
        return found

    def _function(self, function):
        name = re.sub(r"\W", "_", str(function).removesuffix(".default"))
        self.functions[name] = _SHORT.get(function, function._op)
        return name

    def _show(self, value, function, uses):
        """The text that stands for an argument; notes the names in it."""
        if isinstance(value, torch.Tensor):
            name = self._name(value, function)
            uses.add(name)
            return name
        if isinstance(value, (list, tuple)):
            return "[" + ", ".join(self._show(v, function, uses) for v in value) + "]"
        kind = type(value)
        if value is None or kind in (bool, int, str, torch.dtype, torch.memory_format):
            return repr(value)
        if kind is float and math.isfinite(value):
            return repr(value)
        if kind in (float, complex, torch.device, torch.Generator):
            return self._constant(value)
        raise Refused(f"{function} takes a {kind.__name__}")


def _is_by_number(args, result):
    """Whether a call with a number gives the same with a tensor of that number."""
    tensor, number = args[:2]
    return (
        len(args) == 2
        and type(number) in (int, float)
        and number == number
        and abs(number) < _EXACT
        and isinstance(tensor, torch.Tensor)
        and tensor.is_cpu
        and tensor.dtype is result.dtype
        and tensor.dtype in (torch.float32, torch.float64)
    )


def _alike(x, result):
    return x.dtype is result.dtype and x.shape == result.shape and x.stride() == result.stride()


def _is_first_power(args, result):
    return _alike(args[0], result) and type(args[1]) in (int, float) and args[1] == 1


def _is_safe(line):
    return _SAFE.fullmatch(line.function) is not None


def _number(name):
    return int(name[1:])


def _casts(args, kwargs, result):
    """Whether a copy is made for nothing but another dtype."""
    given = {k for k, v in kwargs.items() if v is not None and v is not False}
    return given == {"dtype"} and args[0].dtype is not result.dtype


def in_parts(
    lines: Sequence[Line], answer: Sequence[str], inputs: int, captures: int, hoisted: Sequence[int]
) -> Parts | str:
    """A function in two: what draws random numbers, and the rest; or why there are no two."""
    drawing, made, own = [], set(), []
    if any(line.whole for line in lines):
        return "it calls an optimizer"
    for line in lines:
        line = _allocation(line)
        own.append(line)
        if line.uses <= made:
            drawing.append(line)
            made |= {n for n in line.made if n[0] == "t"}
        elif line.draws:
            return f"{line.function} draws by values that the step computes"
        elif line.writes and line.uses & made:
            made = set()  # it may write into what others of them see
    last = max((k for k, line in enumerate(drawing) if line.draws), default=-1)
    drawing = live(drawing[: last + 1], [n for x in drawing if x.draws for n in x.made])
    taken = {*map(id, drawing)}
    rest = [line for line in own if id(line) not in taken]
    read = {n for line in rest for n in line.uses} | set(answer)
    drawn = [*dict.fromkeys(n for line in drawing for n in line.made if n in read)]
    parameters = [f"i{k}" for k in range(inputs)] + drawn
    parameters += [f"v{k}" for k in range(captures)] + [f"h{k}" for k in hoisted]
    return Parts(_text([], drawing, drawn), drawn, _text(parameters, rest, answer), list(answer))


def _allocation(line):
    """A line that allocates memory like another tensor's as one that needs no tensor."""
    if line.form is None:
        return line
    shape, strides, dtype = map(repr, line.form)
    given = {"dtype": dtype}
    return Line(line.made, "torch.empty_strided", [shape, strides], given, set(), False)


def _text(parameters, lines, answer):
    body = "".join(f"    {line.text()}\n" for line in lines)
    return f"def step({', '.join(parameters)}):\n{body}    return [{', '.join(answer)}]\n"


def merged(answer: Sequence[str]) -> tuple[list[tuple[str, int] | None], list[int]]:
    """(where each result is, which results have to be made), for names of results.

    A result is None, an input or capture itself ("i" or "v", number), or ("t", its place among
    those that are made), each once.
    """
    places, made, known = [], [], {}
    for k, name in enumerate(answer):
        if name == "None":
            places.append(None)
        elif name[0] in "iv":
            places.append((name[0], int(name[1:])))
        else:
            if name not in known:
                known[name] = len(made)
                made.append(k)
            places.append(("t", known[name]))
    return places, made


def _is_plain_index(function, args):
    """Whether an indexing call has only integer indices, whose result has a known shape."""
    if function is not _aten.index.Tensor:
        return False
    return all(i is None or i.dtype not in (torch.bool, torch.uint8) for i in args[1])


def _is_optional(function, name):
    return any(a.name == name and a.has_default_value() for a in function._schema.arguments)


def _in_order(function, args, kwargs):
    """The arguments of a call in the order of the schema, None for those that were not given."""
    names = [a.name for a in function._schema.arguments]
    return [*args, *[kwargs.get(n) for n in names[len(args) :]]]


def _with_releases(lines, answer):
    """The lines' texts, each followed by the release of what nobody uses any more."""
    later, out = set(answer), []
    for line in reversed(lines):
        mentioned = {n for n in {*line.made, *line.uses} if n[0] == "t"}
        done = sorted(mentioned - later, key=lambda n: int(n[1:]))
        out.append(line.text() + (f"; {' = '.join(done)} = None" if done else ""))
        later |= mentioned
    return out[::-1]


def compiled(source: str, namespace: Mapping[str, Any]) -> Callable[..., list[torch.Tensor | None]]:
    """The function `step` of a source text, which tracebacks can show as long as it lives."""
    file = f"<recorded step {next(_NUMBERS)}>"
    names = dict(namespace)
    exec(compile(source, file, "exec"), names)
    step = names["step"]
    linecache.cache[file] = (len(source), None, source.splitlines(True), file)
    weakref.finalize(step, linecache.cache.pop, file, None)
    return step
