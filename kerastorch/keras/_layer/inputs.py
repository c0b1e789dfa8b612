"""What comes into a layer: its values as tensors, of the right kind and dtype, and its shapes."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from ..._core import nest
from ..._core.composite import Composite
from ..._core.convert import to_tensor
from ..._core.modes import modes
from ..._core.tensor import Tensor, taped
from ..._core.tensor_shape import TensorShape
from ..._graph.examples import is_symbol
from ..._ops import casting


def batch_input_shape(kwargs: dict[str, Any]) -> tuple[int | None, ...] | None:
    """The shape with the batch that a constructor's arguments give, None if they give none."""
    if "input_dim" in kwargs and "input_shape" not in kwargs:
        kwargs["input_shape"] = (kwargs["input_dim"],)
    if "batch_input_shape" in kwargs:
        return tuple(kwargs["batch_input_shape"])
    if "input_shape" in kwargs:
        shape = kwargs["input_shape"]
        shape = (shape,) if isinstance(shape, int) else tuple(TensorShape(shape).as_list())
        return (kwargs.get("batch_size"), *shape)
    return None


def has_torch(inputs: Any) -> bool:
    """Whether a torch.Tensor is among the inputs."""
    if isinstance(inputs, torch.Tensor):
        return True
    if isinstance(inputs, Tensor):
        return False
    return any(isinstance(x, torch.Tensor) for x in nest.flatten(inputs))


def from_torch(x: Any) -> Any:
    """A torch.Tensor as a tensor, all else as it is."""
    return Tensor(x) if isinstance(x, torch.Tensor) else x


def to_torch(x: Any) -> Any:
    """A tensor as a torch.Tensor, all else as it is."""
    raw = getattr(x, "_t", x)
    return raw if isinstance(raw, torch.Tensor) else x


def converted(inputs: Any) -> Any:
    """Inputs with numpy arrays and Python numbers as tensors."""
    if type(inputs) is Tensor:
        return inputs
    return nest.map_structure(converted_leaf, inputs)


def converted_leaf(x: Any) -> Any:
    """A numpy array, DataFrame or Python number as a tensor, all else as it is."""
    if isinstance(x, (np.ndarray, np.generic, float, int)) or hasattr(x, "__dataframe__"):
        return to_tensor(x)
    return x


def cast_floating(x: Any, target: torch.dtype) -> Any:
    """A floating point tensor in the dtype `target`, all else as it is."""
    if modes.active and getattr(x, "_is_variable", False):
        x = to_tensor(x)
    if is_symbol(x):
        if not x.dtype.is_floating or x.dtype == target:
            return x
        return casting.cast(x, target)
    if isinstance(x, Composite):
        return casting.cast(x, target) if x.dtype.is_floating and x.dtype != target else x
    raw = getattr(x, "_t", None)
    if not isinstance(raw, torch.Tensor) or not raw.is_floating_point() or raw.dtype is target:
        return x
    cast = raw.to(target)
    if cast.requires_grad:
        return taped(cast, (x,))
    return Tensor(cast)


def as_shapes(input_shape: Any) -> Any:
    """A shape, or a list, tuple or dict of shapes, with TensorShapes as leaves."""
    if isinstance(input_shape, TensorShape):
        return input_shape
    if isinstance(input_shape, dict):
        return {k: as_shapes(v) for k, v in input_shape.items()}
    if all(d is None or isinstance(d, (int, np.integer)) for d in input_shape):
        return TensorShape(input_shape)
    return [as_shapes(s) for s in input_shape]


def as_tuples(shapes: Any) -> Any:
    """Shapes with tuples as leaves, as configs hold them."""
    return nest.map_structure(
        lambda s: tuple(s.as_list()) if isinstance(s, TensorShape) else s, shapes
    )
