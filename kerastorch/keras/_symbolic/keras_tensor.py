"""KerasTensor: the symbolic tensor that functional models are drawn with.

It knows the layer call that made it, and how to find the shape of what is made from it: two
example values, in which unknown dimensions have two different sizes.  A call is run on both; what
differs in the results is unknown.  Examples are meta tensors, which have shapes but no elements;
results of tf.shape are real, so that a reshape that uses them can be followed.
"""

import numpy as np
import torch

from ..._core import dtypes, nest
from ..._core.errors import InvalidArgumentError, OpError
from ..._core.tensor import Tensor
from ..._core.tensor_shape import TensorShape
from .._base.context import context
from .shield import Shield

# Both divisible by 2 ** 9, so that models that halve and double sizes meet again, and by 3 and 5.
SIZES = (7680, 15360)
_STRING_SIZES = _SMALL_SIZES = (2, 3)


class KerasTensor:
    """A symbolic tensor: shape, dtype, and the layer call it comes from."""

    _is_symbolic = True
    __array_priority__ = 200

    def __init__(self, examples, name=None, shape=None):
        self._examples = examples
        self._name = name
        self._shape = _common_shape(examples) if shape is None else shape
        self._keras_history = None

    @classmethod
    def placeholder(cls, shape, dtype, name=None):
        """A symbolic tensor of a given shape (None for unknown dimensions) that no call made."""
        shape = TensorShape(shape)
        dtype = dtypes.as_dtype(dtype)
        examples = tuple(_example(shape, dtype, i) for i in range(2))
        return cls(examples, name, shape)

    @property
    def shape(self):
        """The static shape."""
        return self._shape

    @property
    def dtype(self):
        """The element type."""
        return dtypes.of(self._examples[0])

    @property
    def name(self):
        """The name, after the layer that made the tensor."""
        return self._name

    @property
    def ndim(self):
        """The rank."""
        return self._shape.rank

    @property
    def type_spec(self):
        """The TensorSpec."""
        from ..._core.tensor_spec import TensorSpec

        return TensorSpec(self._shape, self.dtype, self._name)

    @property
    def node(self):
        """The Node that made the tensor."""
        layer, index, _ = self._keras_history
        return layer._inbound_nodes[index]

    def get_shape(self):
        """The static shape."""
        return self._shape

    def set_shape(self, shape):
        """Adds what `shape` knows to the static shape."""
        self._shape = self._shape.merge_with(shape)
        self._examples = tuple(_example(self._shape, self.dtype, i) for i in range(2))

    # How the call of an op is drawn (see _core/dispatch.py), bound by layers/_op_layer.py.
    _op = None

    def _pack(self, value, dtype):
        from ..._ops.joining import stack

        return stack(list(value))

    def __bool__(self):
        raise TypeError(
            "You are passing a KerasTensor to something that asks for its truth value: it has no "
            "value while a functional model is being defined. Use tf.cond, or a layer whose call() "
            f"holds the branch. Tensor: {self!r}"
        )

    def __array__(self, dtype=None, copy=None):
        raise TypeError(
            f"Cannot convert a symbolic Keras input/output to a numpy array: {self!r}. It has no "
            "value while a functional model is being defined."
        )

    def __iter__(self):
        size = None if self._shape.rank is None else self._shape[0] if self._shape.rank else None
        if size is None:
            raise TypeError(f"Cannot iterate over a symbolic tensor of unknown length: {self!r}.")
        return (self[i] for i in range(size))

    def __len__(self):
        raise TypeError("Keras symbolic inputs/outputs do not implement `__len__`.")

    def __hash__(self):
        raise TypeError(f"Tensors are unhashable ({self!r}). Use tensor.ref() as the key.")

    def __eq__(self, other):
        return False if other is None else self._compare(other, "__operators__.eq")

    def __ne__(self, other):
        return True if other is None else self._compare(other, "__operators__.ne")

    def ref(self):
        """A hashable reference."""
        from ..._core.tensor import Reference

        return Reference(self)

    def __str__(self):
        made = ""
        if self._keras_history is not None:
            made = f", description=\"created by layer '{self._keras_history[0].name}'\""
        shown = (
            f"TensorSpec(shape={self._shape}, dtype=tf.{self.dtype.name}, "
            f"name={self._name if _is_input(self) and self._name is None else _spec_name(self)!r})"
        )
        return f"KerasTensor(type_spec={shown}, name={self._name!r}{made})"

    def __repr__(self):
        made = ""
        if self._keras_history is not None:
            made = f" (created by layer '{self._keras_history[0].name}')"
        return f"<KerasTensor: shape={self._shape} dtype={self.dtype.name}{made}>"


def _is_input(tensor):
    return tensor._keras_history is None or tensor._keras_history[0]._is_input_layer


def _spec_name(tensor):
    return tensor._name if _is_input(tensor) else None


def _example(shape, dtype, which):
    if shape.rank is None:
        shape = TensorShape([None])
    if dtype.torch is None:
        size = [_STRING_SIZES[which] if d is None else d for d in shape]
        return np.full(size, b"", dtype=object)
    size = [SIZES[which] if d is None else d for d in shape]
    return torch.empty(size, dtype=dtype.torch, device="meta")


def _common_shape(examples):
    a, b = (tuple(x.shape) for x in examples)
    if len(a) != len(b):
        return TensorShape(None)
    return TensorShape([m if m == n else None for m, n in zip(a, b, strict=True)])


def is_symbolic(x):
    """Whether `x` is a symbolic tensor."""
    return getattr(x, "_is_symbolic", False)


def infer(function, args, kwargs, layer=None):
    """What `function` answers for symbolic arguments, as a nest of new KerasTensors.

    layer: the layer whose variables the call must leave alone.  A call that wants to see values
    runs again on small tensors of zeros.  Errors are those of TensorFlow's graphs: ValueError
    where eager ops raise InvalidArgumentError, TypeError for mixed dtypes.
    """
    try:
        return _run_examples(function, args, kwargs, layer, meta=True)
    except Exception as error:
        problem = error
    if "meta tensor" in str(problem).lower():
        try:
            return _run_examples(function, args, kwargs, layer, meta=False)
        except Exception as error:
            problem = error
    size = _only_batch_size([list(args), kwargs])
    if size is not None:
        try:
            return infer(function, *_with_batch_size((args, kwargs), size), layer)
        except Exception:
            raise _graph_error(problem) from None
    outputs = _by_broadcasting(function, args, kwargs, layer)
    if outputs is None:
        raise _graph_error(problem) from None
    return outputs


def _by_broadcasting(function, args, kwargs, layer):
    """The answer when unknown sizes have to be those of other arguments, or 1; else None.

    What is the same for 1 and for a size that occurs is known, the rest stays unknown.
    """
    structure = [list(args), kwargs]
    if all(x._shape.is_fully_defined() for x in nest.flatten(structure) if is_symbolic(x)):
        return None
    for size in sorted(_known_sizes(structure)):
        try:
            ones, sized = (infer(function, *_resized((args, kwargs), n), layer) for n in (1, size))
        except (OpError, RuntimeError, ValueError, TypeError):
            continue
        return nest.map_structure(_either, ones, sized)
    return None


def _known_sizes(structure):
    shapes = [tuple(x.shape) for x in nest.flatten(structure) if hasattr(x, "shape")]
    return {d for shape in shapes for d in shape if d not in (None, 1)}


def _resized(structure, size):
    """Symbolic tensors with every unknown dimension set to `size`."""

    def resized(x):
        if not is_symbolic(x) or x._shape.is_fully_defined():
            return x
        return KerasTensor.placeholder([size if d is None else d for d in x._shape], x.dtype)

    return nest.map_structure(resized, structure)


def _either(one, other):
    if not is_symbolic(one):
        return one
    pairs = zip(one._shape, other._shape, strict=True)
    return KerasTensor.placeholder([m if m == n else None for m, n in pairs], one.dtype)


def _only_batch_size(structure):
    """The batch size that some symbolic tensors have while others have none, or None."""
    found = [x for x in nest.flatten(structure) if is_symbolic(x) and x._shape.rank]
    sizes = {x._shape[0] for x in found} - {None}
    return sizes.pop() if len(sizes) == 1 and any(x._shape[0] is None for x in found) else None


def _with_batch_size(structure, size):
    def sized(x):
        if not is_symbolic(x) or not x._shape.rank or x._shape[0] is not None:
            return x
        return KerasTensor.placeholder([size, *x._shape[1:]], x.dtype)

    return nest.map_structure(sized, structure)


def _graph_error(error):
    if not isinstance(error, InvalidArgumentError):
        return error
    kind = TypeError if "was expected to be a" in error.message else ValueError
    return kind(error.message)


def _run_examples(function, args, kwargs, layer, meta):
    outer = context.shield
    context.shield = Shield(meta)
    context.symbolic += 1
    try:
        if layer is not None:
            context.shield.take(layer._all_variables())
        first = function(*_examples(args, 0, meta), **_examples(kwargs, 0, meta))
        if all(_is_known(x) for x in nest.flatten([list(args), kwargs]) if is_symbolic(x)):
            second = first
        else:
            second = function(*_examples(args, 1, meta), **_examples(kwargs, 1, meta))
    finally:
        context.symbolic -= 1
        context.shield.restore()
        context.shield = outer
    pairs = zip(nest.flatten(first), nest.flatten(second), strict=True)
    return nest.pack_sequence_as(first, [_result(a, b, meta) for a, b in pairs])


def _is_known(x):
    """Whether both examples of a symbolic tensor are the same."""
    a, b = x._examples
    if isinstance(a, np.ndarray) or a.device.type == "meta":
        return x._shape.is_fully_defined()
    return a.shape == b.shape and torch.equal(a, b)


def _examples(structure, which, meta):
    def example(x):
        if not is_symbolic(x):
            return x
        raw = x._examples[which]
        handle = Tensor(raw if meta else _small(raw, x._shape, which))
        handle._symbolic_shape = x._shape
        mask = getattr(x, "_keras_mask", None)
        if mask is not None:
            handle._keras_mask = example(mask)
        return handle

    return nest.map_structure(example, structure)


def _small(raw, shape, which):
    """A real tensor in the place of a big example: zeros, or the same values made small."""
    if isinstance(raw, np.ndarray):
        return raw
    if raw.device.type != "meta":
        return torch.where(raw == SIZES[which], torch.full_like(raw, _SMALL_SIZES[which]), raw)
    sizes = raw.shape if shape.rank is None else shape
    return torch.zeros([_SMALL_SIZES[which] if n is None else n for n in sizes], dtype=raw.dtype)


def static_shape(x):
    """The shape of a layer's input as `build` gets it: None for sizes that are not known.

    Inside of a symbolic call what layers make from examples has no symbolic shape of its own; a
    size that is an example's stands for None there, but for the last axis, which layers need.
    """
    if not hasattr(x, "shape"):
        return None
    if not context.symbolic:
        return x.shape
    known = getattr(x, "_symbolic_shape", None)
    if known is not None:
        return known
    sizes = x.shape.as_list()
    return TensorShape([None if n in SIZES else n for n in sizes[:-1]] + sizes[-1:])


def _result(a, b, meta):
    if not hasattr(a, "_t"):
        return a
    tensor = _symbolic(a._t, b._t, meta)
    mask = getattr(a, "_keras_mask", None)
    if mask is not None and hasattr(mask, "_t"):
        tensor._keras_mask = _symbolic(mask._t, b._keras_mask._t, meta)
    return tensor


def _symbolic(a, b, meta):
    if meta:
        return KerasTensor((a, b))
    return KerasTensor.placeholder(_common_shape((a, b)), dtypes.of(a))


OPERATORS = [
    "__add__",
    "__radd__",
    "__sub__",
    "__rsub__",
    "__mul__",
    "__rmul__",
    "__truediv__",
    "__rtruediv__",
    "__floordiv__",
    "__rfloordiv__",
    "__mod__",
    "__rmod__",
    "__pow__",
    "__rpow__",
    "__matmul__",
    "__rmatmul__",
    "__neg__",
    "__abs__",
    "__lt__",
    "__le__",
    "__gt__",
    "__ge__",
    "__and__",
    "__rand__",
    "__or__",
    "__ror__",
    "__xor__",
    "__rxor__",
    "__invert__",
    "__getitem__",
    "__div__",
    "__rdiv__",
]


def bind_operators():
    """Gives KerasTensor the operators that the op namespaces have bound to Tensor."""
    for name in OPERATORS:
        if hasattr(Tensor, name):
            setattr(KerasTensor, name, getattr(Tensor, name))


bind_operators()
