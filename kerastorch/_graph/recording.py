"""A training step as straight-line code: recorded once, replayed without autograd.

The forward pass, the loss and the backward pass of one real step are observed as calls of torch's
kernels (the aten level, below autograd).  When the model is made of built-in layers, the next step
with inputs of the same shapes makes the same calls on other data, so they are written down as one
Python function and run directly.  What cannot be written down (a value read by Python, a size that
depends on data) makes `record` answer None, and the step stays as it is.
"""

import re

import torch
from torch.utils._python_dispatch import TorchDispatchMode

_aten = torch.ops.aten

# Calls that only rename a value.
_SAME = {_aten.detach.default, _aten.alias.default, _aten.lift_fresh.default}

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
}
# Their third argument, which the short entry takes under another name or not at all.
_DROP_LAST = {_aten._log_softmax.default, _aten._softmax.default}

_REFUSED_TAGS = {
    getattr(torch.Tag, name)
    for name in ("data_dependent_output", "dynamic_output_shape")
    if hasattr(torch.Tag, name)
}


class _Unrecordable(Exception):
    pass


class _Recorder(TorchDispatchMode):
    """Notes every kernel call and its result; results are kept alive, so that ids stay unique."""

    def __init__(self):
        super().__init__()
        self.calls = []

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        result = function(*args, **kwargs)
        self.calls.append((function, args, kwargs, result))
        return result


def record(step, data, kept=()):
    """(results of `step(*data, *kept)`, a `Recording` of it or None).

    step: gives a flat list of tensors and None.  data: the tensors that are others in each step.
    kept: those that stay the same objects, written in place: the variables' raw values.
    """
    with _Recorder() as recorder:
        results = step(*data, *kept)
    try:
        writer = _Writer(data, kept)
        function = writer.write(recorder.calls, results)
    except _Unrecordable:
        return results, None
    return results, Recording(function, writer.hoisted)


class Recording:
    """A recorded step; `bind` it to the kept tensors before it is run."""

    def __init__(self, function, hoisted):
        self._function, self._hoisted = function, hoisted
        self._bound = ()

    def bind(self, kept):
        """Takes the kept tensors, and makes the transposes of them that the step uses."""
        self._bound = (*kept, *[kept[k].t() for k in self._hoisted])

    def run(self, data):
        """The results for other data."""
        return self._function(*data, *self._bound)


class _Writer:
    """Turns observed calls into a Python function."""

    def __init__(self, data, kept):
        inputs = [*data, *kept]
        self.names = {id(x): f"i{k}" for k, x in enumerate(inputs)}
        self.arguments = [f"i{k}" for k in range(len(inputs))]
        self.kept = {f"i{k + len(data)}": k for k in range(len(kept))}
        self.hoisted = []  # numbers of the kept tensors whose transposes are made by bind()
        self.constants = {}
        self.lines = []  # (names of results, function, arguments, keyword arguments, mutates)
        self.transposed = {}  # name -> what it is the transpose of
        self.count = 0

    def write(self, calls, results):
        """The function."""
        for function, args, kwargs, result in calls:
            self._add(function, args, kwargs, result)
        answer = [self._reference(x) for x in results]
        body = self._with_releases(self._live(answer), answer)
        arguments = self.arguments + [f"h{k}" for k in self.hoisted]
        source = f"def step({', '.join(arguments)}):\n" + "".join(f"    {x}\n" for x in body)
        source += f"    return [{', '.join(answer)}]\n"
        exec(compile(source, "<recorded step>", "exec"), self.constants)
        return self.constants["step"]

    def _new(self):
        self.count += 1
        return f"t{self.count}"

    def _add(self, function, args, kwargs, result):
        if _REFUSED_TAGS & set(function.tags):
            raise _Unrecordable
        if function in _SAME:
            self.names[id(result)] = self._reference(args[0])
            return
        if function is _aten.t.default:
            source = self._reference(args[0])
            if source in self.transposed:
                self.names[id(result)] = self.transposed[source]
                return
            if source in self.kept:
                number = self.kept[source]
                self.hoisted.append(number)
                self.names[id(result)] = self.transposed[source] = f"h{number}"
                self.transposed[f"h{number}"] = source
                return
        if function is _aten.view.default and self._squeezes_sum(args, result):
            return
        names = self._name_results(result)
        if function is _aten.t.default:
            self.transposed[names], self.transposed[source] = source, names
        if function in _DROP_LAST:
            args = args[:2]
        shown = [self._reference(a) for a in args]
        named = {
            k: self._reference(v)
            for k, v in kwargs.items()
            if v is not None and k not in ("pin_memory", "layout")
        }
        mutates = function._schema.is_mutable
        self.lines.append((names, self._function(function), shown, named, mutates))

    def _squeezes_sum(self, args, result):
        """Whether a view only drops the axis that the sum before it has kept; then the sum drops
        it, and the view is gone."""
        if not self.lines:
            return False
        names, function, shown, _, _ = self.lines[-1]
        source = args[0]
        if (
            self.constants.get(function) is not torch.sum
            or names != self._reference(source)
            or shown[1:] != ["[0]", "True"]
            or tuple(result.shape) != tuple(source.shape[1:])
        ):
            return False
        shown[2] = "False"
        self.names[id(result)] = names
        return True

    def _name_results(self, result):
        if isinstance(result, torch.Tensor):
            name = self.names.get(id(result)) or self._new()
            self.names[id(result)] = name
            return name
        if not isinstance(result, (tuple, list)):
            raise _Unrecordable
        names = []
        for x in result:
            if x is None:
                names.append("_")
            elif isinstance(x, torch.Tensor):
                self.names[id(x)] = name = self._new()
                names.append(name)
            else:
                raise _Unrecordable
        return ", ".join(names) + ("," if len(names) == 1 else "")

    def _function(self, function):
        name = re.sub(r"\W", "_", str(function))
        self.constants[name] = _SHORT.get(function, function._op)
        return name

    def _reference(self, value):
        """The text that stands for a value."""
        if isinstance(value, torch.Tensor):
            if id(value) not in self.names:
                name = f"c{len(self.constants)}"
                self.constants[name] = value.detach()
                self.names[id(value)] = name
            return self.names[id(value)]
        if isinstance(value, (list, tuple)):
            return "[" + ", ".join(map(self._reference, value)) + "]"
        if value is None or type(value) in (bool, int):
            return repr(value)
        name = f"c{len(self.constants)}"
        self.constants[name] = value
        return name

    def _live(self, answer):
        """The lines whose results somebody uses, as (text, names made, names used)."""
        live, kept = set(answer), []
        for names, function, args, kwargs, mutates in reversed(self.lines):
            made = set(re.findall(r"t\d+", names))
            text = ", ".join(args + [f"{k}={v}" for k, v in kwargs.items()])
            if mutates or made & live:
                used = set(re.findall(r"\b[tic]\d+\b", text))
                live |= used
                kept.append((f"{names} = {function}({text})", made, used))
        return kept[::-1]

    def _with_releases(self, lines, answer):
        """The lines, each followed by the release of what nobody uses any more."""
        later, out = set(answer), []
        for text, made, used in reversed(lines):
            done = sorted(x for x in (made | used) - later if x.startswith("t"))
            out.append(text + (f"; {' = '.join(done)} = None" if done else ""))
            later |= used | made
        return out[::-1]
