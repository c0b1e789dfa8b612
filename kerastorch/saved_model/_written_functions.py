"""Functions of an object that is saved: traces as FunctionDefs, signatures as wrappers of them."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from .._concrete_function import ConcreteFunction
from .._core import nest
from .._core.tensor import Tensor
from .._core.tensor_shape import TensorShape
from .._core.tensor_spec import TensorSpec, TypeSpec
from .._core.trackable import FunctionNode
from .._files.protos import message
from .._function import Function
from .._graph.graph_tensor import is_graph_tensor
from .._graph.lowering import Library, Unwritable, write_graph
from .._graph.lowering.building import Func
from ..ragged._spec import RaggedTensorSpec
from ._encoding import Constant, encode, encoded, full_arg_spec

DEFAULT = "serving_default"


class Concrete(FunctionNode):
    """A function in the file.

    inputs: its TensorSpecs by name, in the order of its arguments.  captures: variables and tables
    that its last arguments stand for.  signature: (args, kwargs) as called; outputs: a nest of
    TensorSpecs.  spec: its FunctionSpec.  of_signature: whether it wraps another for a signature.
    """

    of_signature = False

    def __init__(
        self,
        name: str,
        inputs: dict[str, TensorSpec],
        captures: list[Any],
        signature: Any,
        outputs: Any,
        spec: Any,
    ):
        self.name, self.inputs, self.captures = name, inputs, captures
        self.signature, self.outputs, self.spec = signature, outputs, spec


class Functions:
    """Writes functions into a library, each trace once."""

    def __init__(self):
        self.library = Library()
        self.all: dict[str, Concrete] = {}
        self._known: dict[int, tuple[Any, Concrete]] = {}

    def traces(self, function: Any) -> list[Concrete]:
        """The traces of a tf.function, one at least where it has an input signature."""
        found = concrete_functions(function)
        return [self.concrete(f) for f in found]

    def concrete(self, function: ConcreteFunction) -> Concrete:
        """The function of a trace."""
        key = function._trace
        known = self._known.get(id(key))
        if known is None:
            known = self._known[id(key)] = key, self._written(function)
            self.all[known[1].name] = known[1]
        return known[1]

    def _written(self, function):
        if function.graph is None:
            raise Unwritable(
                f"The function {function.name.decode()!r} can't be written: it is not traced, but "
                f"runs as Python ({function._trace.reason})."
            )
        if function.graph.captures:
            raise Unwritable(
                f"The function {function.name.decode()!r} can't be written: it takes tensors of "
                "another function's graph."
            )
        signature = named_signature(function)
        inputs = inputs_of(function)
        graph = function.graph
        name = function.name.decode().removeprefix("__inference_").rpartition("_")[0]
        written = write_graph(self.library, graph, name or "function", list(inputs))
        outputs = output_specs(function.structured_outputs)
        spec = function_spec(function._traces.python(), None)
        return Concrete(written.name, inputs, written.captures, signature, outputs, spec)

    def wrapper(self, inner: Concrete, names: Sequence[str] | None = None) -> Concrete:
        """The function of a signature: named tensors in, named tensors out."""
        outputs = named_outputs(inner.outputs)
        b = self.library.builder("signature_wrapper")
        inputs = {n: inner.inputs[n] for n in sorted(inner.inputs)}
        refs = {n: b.argument(n, s.dtype, s.shape) for n, s in inputs.items()}
        handles = [
            b.resource(c, getattr(c, "name", "resource") or "resource") for c in inner.captures
        ]
        made = called(b, inner, [refs[n] for n in inner.inputs], handles)
        places = by_output(inner.outputs, made)
        for name in sorted(outputs):
            for ref in places[id(outputs[name])]:
                b.output(name, ref)
        self.library.add(b)
        result = {n: named_spec(s, n) for n, s in sorted(outputs.items())}
        spec = spec_message(full_arg_spec([], None, None, None, list(inputs), None), None)
        concrete = Concrete(b.name, inputs, list(inner.captures), ((), dict(inputs)), result, spec)
        concrete.of_signature = True
        self.all[b.name] = concrete
        return concrete


def called(b: Any, inner: Concrete, inputs: Sequence[Any], handles: Sequence[Any]) -> list[Any]:
    """The Refs of the results of a call of a function that is in the library."""
    flat = [part for x in nest.flatten(inner.outputs) for part in parts_of(x)]
    given = [*inputs, *handles]
    stateful = b.library.stateful[inner.name]
    op = "StatefulPartitionedCall" if stateful else "PartitionedCall"
    kinds = [s.dtype for s in flat]
    made = b.emit(op, given, f=Func(inner.name), Tout=kinds, acts=stateful and _acts(b, inner))
    if made is not None and not isinstance(made, list):
        made = [made]
    node = made[0].node if made else None
    if node is not None and node.acts:
        for thing in inner.captures:
            b.touched(node, thing)
    return list(made or [])


def by_output(outputs: Any, refs: Sequence[Any]) -> dict[int, list[Any]]:
    """{id of the spec of an output: what stands for its parts}; composites have several."""
    rest, places = iter(refs), {}
    for spec in nest.flatten(outputs):
        places[id(spec)] = list(itertools.islice(rest, len(parts_of(spec))))
    return places


def parts_of(spec: Any) -> list[TensorSpec]:
    """The TensorSpecs of a composite's parts, or the only one; of None nothing."""
    return [] if spec is None else [spec] if isinstance(spec, TensorSpec) else spec.flatten()


def named_spec(spec: Any, name: str) -> Any:
    """A TensorSpec by another name; the spec of a composite, and None, as they are."""
    plain = isinstance(spec, TensorSpec)
    return TensorSpec(spec.shape, spec.dtype, name) if plain else spec


def _acts(b, inner):
    return bool(b.library.functions[inner.name].signature.control_output)


def concrete_functions(function: Any) -> list[ConcreteFunction]:
    """The ConcreteFunctions of a tf.function."""
    if isinstance(function, ConcreteFunction):
        return [function]
    if hasattr(function, "_list_all_concrete_functions_for_serialization"):  # of a file
        return function._list_all_concrete_functions_for_serialization()
    if function.input_signature is not None:
        function.get_concrete_function()
    traces = function._traces
    return [ConcreteFunction(t, traces) for t in traces.all]


def named_signature(function: ConcreteFunction) -> Any:
    """(args, kwargs) of a trace, each TensorSpec with a name."""

    def named(path, spec):
        if not isinstance(spec, TensorSpec):
            return spec
        name = spec.name or "_".join(str(p) for p in path if p != "")
        return TensorSpec(spec.shape, spec.dtype, name)

    args, kwargs = function.structured_input_signature
    return _named(named, tuple(args), ()), _named(named, dict(kwargs), ())


def _named(function, value, path):
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        parts = (_named(function, v, (*path, n)) for n, v in zip(value._fields, value, strict=True))
        return type(value)(*parts)
    if isinstance(value, (list, tuple)):
        return type(value)(_named(function, v, (*path, i)) for i, v in enumerate(value))
    if isinstance(value, dict):
        return {k: _named(function, value[k], (*path, k)) for k in sorted(value)}
    return function(path, value)


def inputs_of(function: ConcreteFunction) -> dict[str, TensorSpec]:
    """The TensorSpecs of a function's arguments by keyword, in the arguments' order.

    A keyword is the name that the user gave the spec, else that of the parameter; what comes later
    under a name that is taken gets a number.
    """
    found: dict[str, TensorSpec] = {}
    counts: dict[str, int] = {}

    def add(path, spec):
        if not isinstance(spec, TypeSpec):
            return
        given = getattr(spec, "name", None)
        own = given is not None and given != "_".join(map(str, path))
        base = given if own else path[0]
        for part in parts_of(spec):
            name = base
            while name in found:
                counts[base] = counts.get(base, 0) + 1
                name = f"{base}_{counts[base]}"
            found[name] = TensorSpec(part.shape, part.dtype, name)

    args, kwargs = function.structured_input_signature
    names = [n for n, p in function.function_type.parameters.items() if n not in kwargs]
    for name, value in (*zip(names, args, strict=True), *kwargs.items()):
        _named(add, value, (name,))
    return found


def output_specs(structure: Any) -> Any:
    """The results of a function as TensorSpecs."""
    names: list[Any] = []

    def spec(x):
        if x is None:
            return None
        names.append(x)
        return TensorSpec(x.shape, x.dtype, f"output_{len(names) - 1}")

    if isinstance(structure, dict):
        return {
            k: TensorSpec(v.shape, v.dtype, k) if _is_tensor(v) else output_specs(v)
            for k, v in structure.items()
        }
    return nest.map_structure(
        lambda x: (
            _composite_spec(x) if hasattr(x, "_components") and not is_graph_tensor(x) else spec(x)
        ),
        structure,
    )


def _composite_spec(x):
    """The spec of a composite; how many rows a ragged one has may hang on values."""
    spec = x._type_spec
    if isinstance(spec, RaggedTensorSpec):
        shape = TensorShape([None, *spec._shape.as_list()[1:]])
        return RaggedTensorSpec(shape, spec._dtype, spec._ragged_rank, spec._row_splits_dtype)
    return spec


def _is_tensor(x):
    return hasattr(x, "dtype") and not nest.is_nested(x) and not hasattr(x, "_components")


def named_outputs(outputs: Any) -> dict[str, TensorSpec]:
    """The results of a signature by name, composites among them; ValueError where they are no flat
    dict."""
    if isinstance(outputs, dict):
        found = outputs
    elif isinstance(outputs, (list, tuple)):
        found = {f"output_{i}": x for i, x in enumerate(outputs)}
    else:
        found = {"output_0": outputs}
    for name, x in found.items():
        if not isinstance(x, TypeSpec) or not isinstance(name, str):
            raise ValueError(
                "Got a dictionary containing non-Tensor value or a non-string key in the output of "
                f"a function used to generate a SavedModel signature: {name!r}: {x!r}. Outputs for "
                "functions used as signatures must be a single Tensor, a sequence of Tensors, or a "
                "dictionary from string to Tensor."
            )
    return dict(found)


# what files say of the Python functions
def function_spec(python: Any, input_signature: Any) -> Any:
    """The FunctionSpec of a Python function."""
    signature = inspect.signature(python)
    kinds = inspect.Parameter
    args, kwonly, varargs, varkw, defaults, kwdefaults = [], [], None, None, [], {}
    for p in signature.parameters.values():
        if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD):
            args.append(p.name)
            if p.default is not kinds.empty:
                defaults.append(plain_or_none(p.default))
        elif p.kind is p.KEYWORD_ONLY:
            kwonly.append(p.name)
            if p.default is not kinds.empty:
                kwdefaults[p.name] = plain_or_none(p.default)
        elif p.kind is p.VAR_POSITIONAL:
            varargs = p.name
        else:
            varkw = p.name
    arg_spec = full_arg_spec(
        args, varargs, varkw, tuple(defaults) or None, kwonly, kwdefaults or None
    )
    return spec_message(arg_spec, None if input_signature is None else tuple(input_signature))


def plain_spec(names: Iterable[str]) -> Any:
    """The FunctionSpec of a function of tensors."""
    return spec_message(full_arg_spec(list(names), None, None, None, [], None), None)


def plain_or_none(value):
    if isinstance(value, Tensor) or (isinstance(value, np.ndarray) and value.dtype != object):
        return Constant(value)
    try:
        encoded(value)
    except TypeError:
        return None
    return value


def spec_message(arg_spec, input_signature):
    made = message("tensorflow.FunctionSpec")()
    made.fullargspec.CopyFrom(arg_spec)
    encode(made.input_signature, input_signature)
    return made


# signatures
def signatures_of(children: Iterable[tuple[str, Any]], given: Any) -> dict[str, Any]:
    """{name: ConcreteFunction} of the signatures asked for, or of the only one that offers itself.

    ValueError for what is no function with one signature.
    """
    if given is None:
        found = _offered(children)
        return {} if found is None else {DEFAULT: found}
    if not isinstance(given, dict):
        given = {DEFAULT: given}
    return {name: _concrete(name, function) for name, function in given.items()}


def _concrete(name, function):
    found = _of_one(function)
    if found is None:
        raise ValueError(
            "Expected a TensorFlow function for which to generate a signature, but got "
            f"{function!r}. Only `tf.functions` with an input signature or concrete functions can "
            "be used as a signature."
        )
    return found


def _of_one(function):
    if isinstance(function, (Concrete, ConcreteFunction)):
        return function
    if isinstance(function, Function) and function.input_signature is not None:
        return function.get_concrete_function()
    return None


def _offered(children):
    kinds = (Function, Concrete, ConcreteFunction)
    functions = {n: f for n, f in children if isinstance(f, kinds)}
    if "_default_save_signature" in functions:
        return _of_one(functions["_default_save_signature"])
    found = []
    for function in functions.values():
        concrete = _of_one(function)
        if concrete is not None and _fits(concrete):
            found.append(concrete)
    return found[0] if len(found) == 1 else None


def _fits(function):
    if isinstance(function, Concrete):
        return True
    if function.graph is None:
        return False
    args, kwargs = function.structured_input_signature
    if any(not isinstance(x, TensorSpec) for x in nest.flatten([list(args), kwargs])):
        return False
    try:
        named_outputs(output_specs(function.structured_outputs))
    except ValueError:
        return False
    return function.structured_outputs is not None
