"""Models as programs: torch.export's .pt2 files and ONNX."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from typing import Any

import torch
from torch.overrides import TorchFunctionMode
from torch.utils._pytree import tree_leaves, tree_map

from kerastorch._core import errors, nest
from kerastorch._core.state import state
from kerastorch._files import pt2
from kerastorch._files.replacing import replacing, replacing_by_torch
from kerastorch.keras.layers.rnn._loop import recurrence
from kerastorch.keras.layers.rnn._torch_kernels import torch_gru, torch_lstm

from . import showing
from .builtin import set_state, state_of
from .formats import Format, Refused, register

_KERNELS = {"lstm": torch_lstm, "gru": torch_gru}
_UNROLLED = 64  # steps of a loop of known length that are written one after the other
_SIZES = (16, 64, 224)  # that unknown sizes are tried with
_OTHER_SIZES = (15, 17, 18, 19, 31, 32)  # that it must compute as for those
_PREFIX = "model."
_LARGEST = (2 << 30) - (1 << 20)  # bytes of a message of protobuf, but for its nodes


class _Inference(torch.nn.Module):
    """A model's call without training."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, inputs):
        return self.model(inputs, training=False)


class _Loops:
    """What stands for `recurrence` (keras/layers/rnn/_loop.py) while a program is made: torch's own
    operators alone, for whoever reads the program has none of ours."""

    def __call__(self, step, inputs, states, mask, zero_output, all_outputs):
        length = inputs[0].shape[0]
        if isinstance(length, int) and length <= _UNROLLED:
            with _loops(None):
                return recurrence(step, inputs, states, mask, zero_output, all_outputs)
        return _scanned(step, inputs, states, mask, zero_output, all_outputs)

    def whole(self, kind, run, x, states, weights):
        """(last output, all outputs, last states) of a whole LSTM or GRU."""
        if not isinstance(x.shape[0], int):  # torch's own are written for one length
            return run(x, states)
        found = _KERNELS[kind](x, *states, *weights, False)
        hs, *rest = found if kind == "lstm" else (found,)
        return hs[-1], hs, [hs[-1], *rest]


def _scanned(step, inputs, states, mask, zero_output, all_outputs):
    """The loop as torch's scan, which knows no length."""
    sources = [*inputs, *([] if mask is None else [mask])]
    states = list(states)
    with _loops(None), _Seen([x[0] for x in sources] + states) as seen:
        like = step(tuple(x[0] for x in inputs), list(states))[0]
    held, rows = len(like), len(inputs)
    start = [*(torch.zeros_like(y) for y in like), *(s.clone() for s in states)]

    def one(*values):
        before, values = values[:held], values[held:]
        own, values = values[: len(states)], values[len(states) :]
        xs, marks, taken = values[:rows], values[rows : len(sources)], values[len(sources) :]
        with _loops(None), _Instead(seen.captured, taken):
            new, after = step(xs, list(own))
        for mark in marks:
            behind = [torch.zeros_like(y) for y in new] if zero_output else before
            new = [_chosen(mark, *pair) for pair in zip(new, behind, strict=True)]
            after = [_chosen(mark, *pair) for pair in zip(after, own, strict=True)]
        return [y.clone() for y in (*new, *after, *new)]

    made = list(torch.ops.higher_order.scan(one, start, sources, tuple(seen.captured)))
    last, after, outputs = made[:held], made[held : len(start)], made[len(start) :]
    return last, outputs if all_outputs else [y.unsqueeze(0) for y in last], after


class _Seen(TorchFunctionMode):
    """Notes the tensors from outside that functions take."""

    def __init__(self, given):
        super().__init__()
        self.captured = []
        self._own = {id(x): x for x in given}

    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        for x in tree_leaves((args, kwargs)):
            if isinstance(x, torch.Tensor) and id(x) not in self._own:
                self._own[id(x)] = x
                self.captured.append(x)
        results = function(*args, **kwargs)
        self._own.update((id(x), x) for x in tree_leaves(results))
        return results


class _Instead(TorchFunctionMode):
    """Gives functions other tensors in the place of some."""

    def __init__(self, old, new):
        super().__init__()
        self._new = {id(x): y for x, y in zip(old, new, strict=True)}

    def __torch_function__(self, function, types, args=(), kwargs=None):
        args, kwargs = tree_map(lambda x: self._new.get(id(x), x), (args, kwargs or {}))
        return function(*args, **kwargs)


def _chosen(mark, new, old):
    mark = mark.reshape(mark.shape[: min(mark.ndim, new.ndim)] + (1,) * (new.ndim - mark.ndim))
    return torch.where(mark, new, old)


@contextlib.contextmanager
def _loops(loops: Any) -> Iterator[None]:
    around, state.loops = state.loops, loops
    try:
        yield
    finally:
        state.loops = around


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Without the warnings of torch's exporters, which are of no use to who converts a file."""
    loggers = [logging.getLogger(name) for name in ("torch.export", "torch.onnx", "torch._dynamo")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


# examples
def _specs(model):
    """The specs of the inputs, in the structure that the model takes."""
    found = model.save_spec()
    if found is None:
        raise Refused(
            f"the inputs of {model.name!r} are unknown, so it cannot be written as a program: "
            "build it, or call it once, before it is saved"
        )
    args, kwargs = found
    if len(args) != 1 or kwargs:
        raise Refused(f"{model.name!r} takes {len(args) + len(kwargs)} arguments, not one")
    for spec in nest.flatten(args[0]):
        if spec.dtype.torch is None:
            raise Refused(
                f"the input {spec.name!r} of {model.name!r} has the dtype {spec.dtype.name}, which "
                "torch and so programs of it have not: take the layers that work on it out of "
                "the model"
            )
    return args[0]


def _example(spec, size):
    shape = [2 if i == 0 and n is None else size if n is None else n for i, n in _axes(spec)]
    return torch.zeros(shape, dtype=spec.dtype.torch)


def _axes(spec):
    if spec.shape.rank is None:
        raise Refused(f"the input {spec.name!r} has no known rank")
    return list(enumerate(spec.shape))


def _free(spec):
    """The axes of an input whose sizes stay open."""
    batch, auto = torch.export.Dim("batch"), torch.export.Dim.AUTO
    return {i: auto if i else batch for i, n in _axes(spec) if n is None} or None


def exported(model: Any) -> torch.export.ExportedProgram:
    """The program of a model's call without training; unknown sizes stay open where they can.

    Refused for what torch.export cannot make a program of.
    """
    specs = _specs(model)
    shapes = nest.map_structure(_free, specs)
    open_sizes = any(n is None for s in nest.flatten(specs) for i, n in _axes(s) if i)
    wrapper = _Inference(model).eval()
    for size in _SIZES if open_sizes else _SIZES[:1]:
        inputs = nest.map_structure(lambda spec, size=size: _example(spec, size), specs)
        try:
            with torch.no_grad(), _loops(_Loops()), _quiet():
                program = torch.export.export(wrapper, (inputs,), dynamic_shapes={"inputs": shapes})
            break
        except Exception as error:
            failed = error
    else:
        raise Refused(
            f"{model.name!r} cannot be written as a program of torch.export: "
            f"{type(failed).__name__}: {_first(failed)}"
            + (". With fixed sizes of its inputs, the batch apart, it may be" if open_sizes else "")
        ) from failed
    for node in program.graph.nodes:  # where our code lies is nobody's business
        node.meta.pop("stack_trace", None)
    return program


def _first(error):
    """What an error of an exporter says, in one line."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return " ".join(lines)[:400]


# files
def _write_pt2(model, path):
    program = exported(model)
    with replacing_by_torch(path) as file, _quiet():
        torch.export.save(program, file)


def _read_pt2(path):
    found = pt2.read(path)
    if found and all(name.startswith(_PREFIX) for name in found):
        found = {name.removeprefix(_PREFIX): value for name, value in found.items()}
    return found


def _show_pt2(path):
    program = pt2.program(path)
    print(f"written by: torch {program.torch_version}")
    for word, rows in (("takes", program.inputs), ("gives", program.outputs)):
        for name, shape, dtype in rows:
            print(f"{word} {name}  {_tuple(shape)}  {dtype}")
    showing.counted("operators", program.operators)
    showing.arrays(pt2.rows(path))


def _tuple(shape):
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"


def _onnx():
    try:
        import onnx
    except ImportError:
        raise Refused("ONNX needs the package onnx (pip install onnx onnxscript)") from None
    return onnx


def _write_onnx(model, path):
    _check_size(model)
    _onnx()
    try:
        import onnxscript  # noqa: F401
    except ImportError:
        raise Refused("ONNX needs the package onnxscript (pip install onnx onnxscript)") from None
    program = exported(model)
    _check_guards(model, program)
    named = bool(getattr(model, "inputs", None))
    names = [str(name) for name in model.input_names] if named else None
    try:
        with _quiet():
            made = torch.onnx.export(program, dynamo=True, verbose=False, input_names=names)
    except Exception as error:
        raise Refused(
            f"{model.name!r} cannot be written as ONNX: {_cause(error)}. "
            "A program of torch.export (.pt2) may do"
        ) from error
    if named:
        _name_outputs(made.model.graph, [str(name) for name in model.output_names])
    with replacing(path) as temporary:
        made.save(temporary, external_data=False)


def _check_size(model):
    """Refused for weights that one message of protobuf cannot hold."""
    size = sum(value.nbytes for value in state_of(model).values())
    if size > _LARGEST:
        raise Refused(
            f"the weights of {model.name!r} take {size:,} bytes, and an ONNX file holds "
            f"{_LARGEST:,} at most. A .pt2 or .safetensors file has no such limit"
        )


def _check_guards(model, program):
    """Refused where the computation takes another way for other sizes of the inputs, which a
    program has as conditions and ONNX has not."""
    specs = _specs(model)
    for size in _OTHER_SIZES:
        inputs = nest.map_structure(lambda spec, size=size: _example(spec, size), specs)
        broken = [g for g in program._guards_code if not eval(g, {}, {"L": {"inputs": inputs}})]
        if not broken:
            continue
        try:
            model(inputs, training=False)
        except (errors.OpError, ValueError, TypeError):  # the model does not take such sizes
            continue
        raise Refused(
            f"{model.name!r} computes otherwise for other sizes, which ONNX cannot hold: not all "
            f"have {broken[0]}. Give its inputs fixed sizes, or write a .pt2"
        )


def _name_outputs(graph, names):
    """Gives the outputs of a graph of ONNX the names of the model's."""
    values = list(graph.outputs)
    distinct = len({id(v) for v in values}) == len(values) == len(set(names))
    if (
        not distinct
        or set(names) & {v.name for v in graph.inputs}
        or set(graph.inputs) & set(values)
    ):
        return
    for node in graph:
        for value in node.outputs:
            if value.name in names:
                value.name = f"{value.name}_within"
    for value, name in zip(values, names, strict=True):
        value.name = name


def _cause(error):
    """The first cause of an error of torch.onnx, without its advice."""
    while error.__cause__ is not None:
        error = error.__cause__
    return _first(error)


def _show_onnx(path):
    onnx = _onnx()
    from google.protobuf.message import DecodeError

    try:
        model = onnx.load(path, load_external_data=False)
    except DecodeError as error:
        raise OSError(f"{path}: this is no ONNX file, or it is damaged: {error}") from None
    graph = model.graph
    if not graph.node and not graph.output:
        raise OSError(f"{path}: this is no ONNX file: it has no graph")
    print(f"written by: {model.producer_name} {model.producer_version}")
    print("opset: " + ", ".join(f"{o.domain or 'ai.onnx'} {o.version}" for o in model.opset_import))
    held = {x.name for x in graph.initializer}
    for word, values in (("takes", graph.input), ("gives", graph.output)):
        for value in values:
            if value.name not in held:
                kind = value.type.tensor_type
                dims = [d.dim_param or d.dim_value for d in kind.shape.dim]
                print(f"{word} {value.name}  {_tuple(dims)}  {_onnx_dtype(onnx, kind.elem_type)}")
    showing.counted("operators", [node.op_type for node in graph.node])
    showing.arrays([_initializer(onnx, x) for x in graph.initializer])


def _initializer(onnx, tensor):
    dtype = _onnx_dtype(onnx, tensor.data_type)
    size = max(len(tensor.raw_data), tensor.ByteSize() if not tensor.raw_data else 0)
    return tensor.name, tuple(tensor.dims), dtype, size


def _onnx_dtype(onnx, number):
    try:
        return onnx.TensorProto.DataType.Name(number).lower()
    except ValueError:
        return f"dtype {number}"


register(
    Format(
        "onnx", "ONNX (pip install onnx onnxscript)", (".onnx",),
        write=_write_onnx, whole=True, show=_show_onnx,
    )
)  # fmt: skip
register(
    Format(
        "pt2", "a program of torch.export", (".pt2",), write=_write_pt2, whole=True,
        read_weights=lambda model, path: set_state(model, _read_pt2(path)),
        read_tensors=_read_pt2, show=_show_pt2,
    )
)  # fmt: skip

__all__ = ["exported"]
