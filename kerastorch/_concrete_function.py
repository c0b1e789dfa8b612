"""What tf.function's get_concrete_function gives."""

import inspect

import numpy as np
import torch

from . import _signatures as signatures
from ._core import convert, nest
from ._core.errors import invalid
from ._core.tensor import Tensor
from ._core.tensor_spec import TypeSpec, named, spec_of
from ._core.variable import Variable

_MISSING = object()


class ConcreteFunction:
    """A Function for arguments of given shapes, dtypes and Python values."""

    def __init__(self, function, args, kwargs):
        self._function = function
        self.structured_input_signature = (args, kwargs)
        self._outputs = _MISSING

    @property
    def name(self):
        """The name, as bytes."""
        return f"__inference_{self._function.name}".encode()

    @property
    def inputs(self):
        """The TensorSpecs of the tensor arguments, as a flat list."""
        leaves = nest.flatten(self.structured_input_signature)
        return [x for x in leaves if isinstance(x, TypeSpec)]

    @property
    def structured_outputs(self):
        """The TensorSpecs of the results, in their structure.

        Found by a run on zeros, whose assignments to the function's variables are undone.
        """
        if self._outputs is _MISSING:
            self._outputs = self._tried()
        return self._outputs

    @property
    def outputs(self):
        """The TensorSpecs of the results, as a flat list."""
        return [x for x in nest.flatten(self.structured_outputs) if x is not None]

    @property
    def output_shapes(self):
        """The shapes of the results, in their structure."""
        return nest.map_structure(lambda s: s and s.shape, self.structured_outputs)

    @property
    def output_dtypes(self):
        """The dtypes of the results, in their structure."""
        return nest.map_structure(lambda s: s and s.dtype, self.structured_outputs)

    @property
    def variables(self):
        """The variables that the Python function names, in its closure, globals or `self`."""
        return tuple(_variables_of(self._function))

    @property
    def trainable_variables(self):
        """The trainable ones among `variables`."""
        return tuple(v for v in self.variables if v.trainable)

    def __call__(self, *args, **kwargs):
        try:
            args, kwargs = self._bound(args, kwargs)
        except TypeError as error:
            args, kwargs = self._flat(args, kwargs, error)
        return self._function._run(self._function._memory, args, kwargs)

    def _bound(self, args, kwargs):
        wanted, named_ones = self.structured_input_signature
        names = list(self._function._parameters().parameters)
        given = list(args)
        if len(given) > len(wanted):
            raise TypeError("too many positional arguments")
        kwargs = dict(kwargs)
        full = []
        for i, spec in enumerate(wanted):
            name = names[min(i, len(names) - 1)]
            if i < len(given):
                value = given[i]
            elif name in kwargs:
                value = kwargs.pop(name)
            elif not signatures.has_specs(spec):
                value = spec
            else:
                raise TypeError(f"missing a required argument: {name!r}")
            full.append(signatures.cast(spec, value))
        for name, spec in named_ones.items():
            if name not in kwargs and signatures.has_specs(spec):
                raise TypeError(f"missing a required argument: {name!r}")
            kwargs[name] = signatures.cast(spec, kwargs.get(name, spec))
        return full, kwargs

    def _flat(self, args, kwargs, error):
        """The tensors alone, in order: TensorFlow lets other shapes through here."""
        specs = self.inputs
        if kwargs or len(args) != len(specs) or not all(isinstance(x, Tensor) for x in args):
            raise TypeError(
                f"Binding inputs to tf.function failed due to `{error}`. Received args: {args} and "
                f"kwargs: {kwargs} for signature: {self.structured_input_signature} of "
                f"{self._function.name}."
            ) from None
        for i, (x, spec) in enumerate(zip(args, specs, strict=True)):
            if x.dtype is not spec.dtype:
                raise invalid(
                    f"cannot compute {self.name.decode()} as input #{i}(zero-based) was expected "
                    f"to be a {spec.dtype.name} tensor but is a {x.dtype.name} tensor"
                )
        leaves = iter(args)
        return nest.map_structure(
            lambda x: next(leaves) if isinstance(x, TypeSpec) else x,
            self.structured_input_signature,
        )

    def _tried(self):
        kept = [(v, v._t.detach().clone()) for v in self.variables if hasattr(v._t, "detach")]
        try:
            runs = []
            for size in (2, 3):
                args, kwargs = nest.map_structure(
                    lambda x, n=size: _example(x, n), self.structured_input_signature
                )
                runs.append(self._function._run(self._function._memory, args, kwargs))
        finally:
            for variable, raw in kept:
                variable._write(raw)
        return nest.map_structure(_common_spec, *runs)

    def pretty_printed_signature(self, verbose=True):
        """Inputs and outputs, as text of several lines."""
        args, kwargs = self.structured_input_signature
        names = list(self._function._parameters().parameters)
        lines = ["Input Parameters:"]
        for name, spec in [*zip(names, args, strict=False), *kwargs.items()]:
            lines.append(f"  {name} (POSITIONAL_OR_KEYWORD): {_shown(spec)}")
        lines += ["Output Type:", f"  {self.structured_outputs}", "Captures:", "  None"]
        return "\n".join(lines)

    def __repr__(self):
        args, kwargs = self.structured_input_signature
        return f"<ConcreteFunction {self._function.name}(args={args}, kwargs={kwargs})>"

    def __str__(self):
        return f"ConcreteFunction {self.pretty_printed_signature()}"


def concrete_signature(function, args, kwargs):
    """(args, kwargs) of TensorSpecs and Python values for what get_concrete_function was given."""
    try:
        bound = function._parameters().bind(*args, **kwargs)
    except TypeError as error:
        raise TypeError(
            f"Binding inputs to tf.function failed due to `{error}`. Received args: {args} and "
            f"kwargs: {kwargs} for signature: {function._shown_signature()} of {function.name}."
        ) from None
    bound.apply_defaults()
    specs = list(function._specs or ())
    positional, keywords = [], {}
    for name, parameter in bound.signature.parameters.items():
        value = bound.arguments[name]
        if parameter.kind is parameter.VAR_KEYWORD:
            keywords |= {k: named(_spec(v), k) for k, v in value.items()}
        elif parameter.kind is parameter.KEYWORD_ONLY:
            keywords[name] = named(_spec(value), name)
        elif parameter.kind is parameter.VAR_POSITIONAL:
            positional += [named(_spec(v), f"{name}_{i}") for i, v in enumerate(value)]
        else:
            if specs:
                spec = specs.pop(0)
                _check_concrete(function, spec, value, args, kwargs)
                value = spec
            positional.append(named(_spec(value), name))
    return tuple(positional), keywords


def _check_concrete(function, spec, value, args, kwargs):
    try:
        signatures.cast(spec, value)
    except TypeError as error:
        raise TypeError(
            f"Binding inputs to tf.function failed due to `{error}`. Received args: {args} and "
            f"kwargs: {kwargs} for signature: {function._shown_signature()} of {function.name}."
        ) from None


def _spec(structure):
    def one(x):
        if isinstance(x, (np.ndarray, np.generic)):
            x = convert.to_tensor(x)
        found = spec_of(x)
        return x if found is None or getattr(x, "_is_variable", False) else found

    return nest.map_structure(one, structure)


def _shown(spec):
    return f"Literal[{spec!r}]" if not signatures.has_specs(spec) else repr(spec)


def _example(spec, size):
    """A tensor of zeros that a spec describes, unknown dimensions being `size`."""
    if not isinstance(spec, TypeSpec):
        return spec
    shape = [] if spec.shape.rank is None else [size if d is None else d for d in spec.shape]
    if spec.dtype.torch is None:
        return Tensor(np.full(shape, b"", dtype=object))
    return Tensor(torch.zeros(shape, dtype=spec.dtype.torch))


def _common_spec(first, second):
    if first is None:
        return None
    return spec_of(first).most_specific_common_supertype([spec_of(second)])


def _variables_of(function):
    """The variables that a function's code can name."""
    python = inspect.unwrap(function._python_function)
    python = getattr(python, "__func__", python)
    code = getattr(python, "__code__", None)
    found = list(function._bound_to)
    if code is not None:
        found += [c.cell_contents for c in python.__closure__ or () if _filled(c)]
        found += [python.__globals__[n] for n in code.co_names if n in python.__globals__]
    owner = getattr(function._python_function, "__self__", None)
    found += [] if owner is None else [owner]
    seen = {}
    for x in found:
        for leaf in nest.flatten(x):
            if isinstance(leaf, Variable):
                seen[id(leaf)] = leaf
            elif isinstance(leaf, torch.nn.Module):
                seen |= {id(v): v for v in getattr(leaf, "variables", ())}
    return seen.values()


def _filled(cell):
    try:
        cell.cell_contents  # noqa: B018
    except ValueError:
        return False
    return True
