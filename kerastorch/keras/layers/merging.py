"""Layers that make one tensor of several: Add, Concatenate, Dot and so on, and their functions."""

import numpy as np
import torch

from ..._core.tensor import Tensor
from ..._core.tensor_shape import TensorShape
from ..._ops.arithmetic import maximum as _maximum
from ..._ops.arithmetic import minimum as _minimum
from ..._ops.creation import ones_like
from ..._ops.joining import concat, stack
from ..._ops.reductions import l2_normalize, reduce_all
from ..._ops.shaping import expand_dims
from .._layer.raw_calls import raw_call
from ._common import ConfiguredLayer, dims, same_dtype
from ._composites import combined, concatenated, refused

# torch has next to no kernels for the integers, adds booleans, and multiplies what it subtracts
# by 1 + 0i; the ops know better
_BY_OPS = {torch.uint16, torch.uint32, torch.uint64, torch.bool, torch.complex64, torch.complex128}


def _listed(shapes, packs=False):
    """The input shapes as lists; ValueError unless there is a list of them.

    packs: whether a tuple of tensors stands for the tensor that they make.
    """
    _check_known(shapes)
    first = shapes[0]
    if type(first) is tuple and first and all(isinstance(s, TensorShape) for s in first):
        # a tuple of tensors: Keras takes it for a shape
        if not packs:
            raise TypeError(f"A merge layer takes tensors, got lists of the shapes {shapes}")
        shapes = [s if isinstance(s, TensorShape) else [len(s), *s[0]] for s in shapes]
    if (
        isinstance(shapes, TensorShape)
        or not _is_shape(shapes[0])
        or any(map(_is_shape, shapes[0]))
        or any(isinstance(d, TensorShape) for s in shapes for d in s)
    ):
        raise ValueError(
            "A merge layer should be called on a list of inputs. "
            f"Received: input_shape={shapes} (not a list of shapes)"
        )
    return [dims(s) for s in shapes]


def _check_known(shapes):
    """TensorFlow's errors for input shapes with None, or a dictionary, for that of no tensor."""
    if shapes is None or (not isinstance(shapes, TensorShape) and any(s is None for s in shapes)):
        raise ValueError("as_list() is not defined on an unknown TensorShape.")
    if _is_shape(shapes[0]) and any(isinstance(s, dict) for s in shapes):
        raise TypeError(f"A merge layer takes tensors, got inputs of the shapes {shapes}")


def _is_shape(x):
    return isinstance(x, (TensorShape, tuple, list))


class Merge(ConfiguredLayer):
    """A layer that combines a list of tensors element by element, broadcasting sizes of 1.

    Inputs of a lower rank than others get axes of size 1 after the first.  Subclasses define
    `_merge(inputs)`, on raw inputs of one rank.
    """

    _call_composites = combined
    _takes_lists = True
    _packs = False

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def build(self, input_shape):
        """ValueError unless the inputs are a list whose shapes broadcast."""
        shapes = _listed(input_shape, self._packs)
        batches = {s[0] for s in shapes if s} - {None}
        if len(batches) > 1:
            raise ValueError(
                "Cannot merge tensors with different batch sizes. "
                f"Got tensors with shapes {input_shape}"
            )
        self._merged(shapes)
        self.built = True

    def _merged(self, shapes):
        result = shapes[0][1:]
        for shape in shapes[1:]:
            result = _broadcast(result, shape[1:])
        return result

    @raw_call
    def call(self, inputs):
        """The combined inputs."""
        if not isinstance(inputs, (list, tuple)):
            raise ValueError(
                "A merge layer should be called on a list of inputs. "
                f"Received: inputs of shape {tuple(inputs.shape)} (not a list of tensors)"
            )
        if self._packs and isinstance(inputs[0], (list, tuple)):
            inputs = [torch.stack(x) if isinstance(x, (list, tuple)) else x for x in inputs]
        same_dtype(self, inputs)
        rank = inputs[0].ndim
        if any(x.ndim != rank for x in inputs):
            rank = max(x.ndim for x in inputs)
            inputs = [x.reshape(x.shape[0], *[1] * (rank - x.ndim), *x.shape[1:]) for x in inputs]
        if inputs[0].dtype in _BY_OPS:
            return self._merge([Tensor(x) for x in inputs])._t
        return self._merge(inputs)

    def compute_output_shape(self, input_shape):
        """The broadcast shape."""
        shapes = _listed(input_shape)
        batches = {s[0] for s in shapes} - {None}
        return TensorShape([batches.pop() if len(batches) == 1 else None, *self._merged(shapes)])

    def compute_mask(self, inputs, mask=None):
        """Where all masks given are true; None without masks."""
        masks = self._masks(inputs, mask)
        if masks is None:
            return None
        return reduce_all(stack([m for m in masks if m is not None]), axis=0)

    def _masks(self, inputs, mask):
        """The masks as a list, None if there are none; ValueError unless one per input."""
        if mask is None:
            return None
        for name, value in (("mask", mask), ("inputs", inputs)):
            if not isinstance(value, (list, tuple)):
                raise ValueError(f"`{name}` should be a list. Received: {name}={value}")
        if len(mask) != len(inputs):
            raise ValueError(
                "The lists `inputs` and `mask` should have the same length. Received: "
                f"{len(inputs)} inputs and {len(mask)} masks"
            )
        return None if all(m is None for m in mask) else mask


def _broadcast(a, b):
    if len(a) < len(b):
        a, b = b, a
    if not b:
        return a
    result = a[: -len(b)]
    for i, j in zip(a[-len(b) :], b, strict=True):
        if i is None or j is None:
            result.append(None)
        elif i != j and 1 not in (i, j):
            raise ValueError(
                f"Inputs have incompatible shapes. Received shapes {tuple(a)} and {tuple(b)}"
            )
        else:
            result.append(j if i == 1 else i)
    return result


class Add(Merge):
    """The sum of a list of tensors (tf.keras.layers.Add)."""

    def _merge(self, inputs):
        result = inputs[0]
        for x in inputs[1:]:
            result = result + x
        return result


class Subtract(Merge):
    """The first of two tensors minus the second (tf.keras.layers.Subtract)."""

    def build(self, input_shape):
        """ValueError unless there are two inputs whose shapes broadcast."""
        super().build(input_shape)
        if len(input_shape) != 2:
            raise ValueError(
                "A `Subtract` layer should be called on exactly 2 inputs. "
                f"Received: input_shape={input_shape}"
            )

    def _merge(self, inputs):
        if len(inputs) != 2:
            raise ValueError(
                "A `Subtract` layer should be called on exactly 2 inputs. "
                f"Received: {len(inputs)} inputs"
            )
        return inputs[0] - inputs[1]


class Multiply(Merge):
    """The product of a list of tensors (tf.keras.layers.Multiply)."""

    def _merge(self, inputs):
        result = inputs[0]
        for x in inputs[1:]:
            result = result * x
        return result


class Average(Add):
    """The mean of a list of tensors (tf.keras.layers.Average)."""

    def _merge(self, inputs):
        total = super()._merge(inputs)
        if torch.is_tensor(total) and total.dtype in (torch.int32, torch.int64):
            total = total.double()  # TensorFlow's division gives float64
        return total / len(inputs)


def _pick(function, x):
    """An op for handles, its body for raw tensors."""
    return function.raw if torch.is_tensor(x) else function


class Maximum(Merge):
    """The largest of a list of tensors (tf.keras.layers.Maximum)."""

    _packs = True

    def _merge(self, inputs):
        result = inputs[0]
        for x in inputs[1:]:
            result = _pick(_maximum, x)(result, x)
        return result


class Minimum(Merge):
    """The smallest of a list of tensors (tf.keras.layers.Minimum)."""

    _packs = True

    def _merge(self, inputs):
        result = inputs[0]
        for x in inputs[1:]:
            result = _pick(_minimum, x)(result, x)
        return result


class Concatenate(Merge):
    """A list of tensors, one after the other along an axis (tf.keras.layers.Concatenate).

    The inputs have the same shape but for that axis; ValueError otherwise.
    """

    _call_composites = concatenated

    def __init__(self, axis=-1, **kwargs):
        super().__init__(**kwargs)
        self.axis = axis

    def build(self, input_shape):
        """ValueError unless the shapes match but for the axis."""
        if any(isinstance(s, dict) for s in input_shape):
            raise IndexError(f"A `Concatenate` layer takes tensors, got {input_shape}")
        _check_known(input_shape)
        if isinstance(input_shape, TensorShape) or not (
            len(input_shape)
            and _is_shape(input_shape[0])
            and not any(map(_is_shape, input_shape[0]))
        ):
            raise ValueError(
                "A `Concatenate` layer should be called on a list of at least 1 input. "
                f"Received: input_shape={input_shape}"
            )
        rests = [dims(s) for s in input_shape]
        for rest in rests:
            del rest[self.axis]
        same_rank = len({len(r) for r in rests}) == 1
        if not same_rank or any(len(set(sizes) - {None}) > 1 for sizes in zip(*rests, strict=True)):
            raise ValueError(
                "A `Concatenate` layer requires inputs with matching shapes except for the "
                f"concatenation axis. Received: input_shape={input_shape}"
            )
        self.built = True

    @raw_call
    def call(self, inputs):
        """The inputs, joined."""
        if not isinstance(inputs, (list, tuple)):
            raise ValueError(
                "A merge layer should be called on a list of inputs. "
                f"Received: inputs of shape {tuple(inputs.shape)} (not a list of tensors)"
            )
        same_dtype(self, inputs)
        if type(inputs[0]) is np.ndarray:
            return np.concatenate(inputs, self.axis)
        return torch.cat(inputs, self.axis)

    def compute_output_shape(self, input_shape):
        """The shape of the first input with the sizes along the axis added up."""
        shapes = _listed(input_shape)
        sizes = [s[self.axis] for s in shapes]
        shapes[0][self.axis] = None if None in sizes else sum(sizes)
        return TensorShape(shapes[0])

    def compute_mask(self, inputs, mask=None):
        """The masks joined; an input without mask counts as unmasked."""
        masks = self._masks(inputs, mask)
        if masks is None:
            return None
        expanded = [_expanded(x, m) for x, m in zip(inputs, masks, strict=True)]
        return reduce_all(concat(expanded, self.axis), axis=-1)


def _expanded(x, mask):
    if mask is None:
        return ones_like(x, dtype="bool")
    return expand_dims(mask, -1) if mask.ndim < x.ndim else mask


class Dot(Merge):
    """Dot products of the samples of two tensors along an axis (tf.keras.layers.Dot).

    axes: the axis of both, or one for each.
    normalize: whether to scale the inputs to length 1 along it first (cosine proximity).
    [n, a] and [n, a] give [n, 1]; [n, t, a] and [n, a, u] with axes (2, 1) give [n, t, u].
    """

    _call_composites = refused

    def __init__(self, axes, normalize=False, **kwargs):
        super().__init__(**kwargs)
        if not isinstance(axes, int):
            if not isinstance(axes, (list, tuple)):
                raise TypeError(
                    "Invalid type for argument `axes`: it should be a list or an int. "
                    f"Received: axes={axes}"
                )
            if len(axes) != 2:
                raise ValueError(
                    "Invalid format for argument `axes`: it should contain two elements. "
                    f"Received: axes={axes}"
                )
            if not (isinstance(axes[0], int) and isinstance(axes[1], int)):
                raise ValueError(
                    "Invalid format for argument `axes`: list elements should be integers. "
                    f"Received: axes={axes}"
                )
        self.axes = axes
        self.normalize = normalize

    def _axes(self, ranks):
        given = self.axes
        given = [given] * 2 if isinstance(given, int) else given
        return [a % rank if a < 0 else a for a, rank in zip(given, ranks, strict=True)]

    def build(self, input_shape):
        """ValueError unless there are two inputs of the same size along the axes."""
        if (
            isinstance(input_shape, TensorShape)
            or len(input_shape) != 2
            or any(_is_shape(d) for s in input_shape if _is_shape(s) for d in s)
        ):
            raise ValueError(
                "A `Dot` layer should be called on a list of 2 inputs. "
                f"Received: input_shape={input_shape}"
            )
        a, b = (dims(s) for s in input_shape)
        i, j = self._axes((len(a), len(b)))
        if a[i] != b[j]:
            raise ValueError(
                f"Incompatible input shapes: axis values {a[i]} (at axis {i}) != {b[j]} (at axis "
                f"{j}). Full input shapes: {tuple(a)}, {tuple(b)}"
            )
        self.built = True

    @raw_call
    def call(self, inputs):
        """The dot products."""
        if len(inputs) != 2:
            raise ValueError(
                "A `Dot` layer should be called on exactly 2 inputs. "
                f"Received: {len(inputs)} inputs"
            )
        x, y = inputs
        i, j = self._axes((x.ndim, y.ndim))
        if self.normalize:
            x, y = l2_normalize.raw(x, i), l2_normalize.raw(y, j)
        return batch_dot(x, y, i, j)

    def compute_output_shape(self, input_shape):
        """The first shape without its axis, then the second without batch and axis."""
        if isinstance(input_shape, TensorShape) or len(input_shape) != 2:
            raise ValueError(
                "A `Dot` layer should be called on a list of 2 inputs. "
                f"Received: input_shape={input_shape}"
            )
        a, b = (dims(s) for s in input_shape)
        i, j = self._axes((len(a), len(b)))
        del a[i], b[j], b[0]
        return TensorShape(a + b if len(a + b) > 1 else [*a, *b, 1])

    def compute_mask(self, inputs, mask=None):
        """None."""
        return None


def batch_dot(x, y, i, j):
    """The sums of products over axis i of x and axis j of y, sample by sample; raw values."""
    if x.ndim < 2 or y.ndim < 2:
        raise ValueError(
            "Cannot do batch_dot on inputs with rank < 2. Received inputs with shapes "
            f"{tuple(x.shape)} and {tuple(y.shape)}."
        )
    if 0 in (i, j):
        raise ValueError(
            "Cannot perform batch_dot over axis 0. If your inputs are not batched, add a dummy "
            "batch dimension to your inputs using K.expand_dims(x, 0)"
        )
    x, y = x.movedim(i, -1), y.movedim(j, 1)
    rest = [*x.shape[1:-1], *y.shape[2:]] or [1]
    batch, size = x.shape[0], x.shape[-1]
    left = x.reshape(batch, x.shape[1:-1].numel(), size)
    right = y.reshape(batch, size, y.shape[2:].numel())
    return torch.bmm(left, right).reshape(batch, *rest)


def add(inputs, **kwargs):
    """The sum of a list of tensors; kwargs go to the `Add` layer."""
    return Add(**kwargs)(inputs)


def subtract(inputs, **kwargs):
    """The first of two tensors minus the second; kwargs go to the `Subtract` layer."""
    return Subtract(**kwargs)(inputs)


def multiply(inputs, **kwargs):
    """The product of a list of tensors; kwargs go to the `Multiply` layer."""
    return Multiply(**kwargs)(inputs)


def average(inputs, **kwargs):
    """The mean of a list of tensors; kwargs go to the `Average` layer."""
    return Average(**kwargs)(inputs)


def maximum(inputs, **kwargs):
    """The largest of a list of tensors; kwargs go to the `Maximum` layer."""
    return Maximum(**kwargs)(inputs)


def minimum(inputs, **kwargs):
    """The smallest of a list of tensors; kwargs go to the `Minimum` layer."""
    return Minimum(**kwargs)(inputs)


def concatenate(inputs, axis=-1, **kwargs):
    """A list of tensors joined along `axis`; kwargs go to the `Concatenate` layer."""
    return Concatenate(axis=axis, **kwargs)(inputs)


def dot(inputs, axes, normalize=False, **kwargs):
    """Dot products of two tensors along `axes`; kwargs go to the `Dot` layer."""
    return Dot(axes=axes, normalize=normalize, **kwargs)(inputs)
