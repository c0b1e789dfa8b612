"""tf.keras.layers.InputSpec: what a layer demands of its inputs, and the check of it."""

from __future__ import annotations

from typing import Any

from ..._core import dtypes, nest
from ..._core.tensor import Tensor
from ..._core.tensor_shape import TensorShape


class InputSpec:
    """Dtype, rank, shape and axes that an input must have (tf.keras.layers.InputSpec).

    dtype, shape (None entries allowed), ndim, max_ndim, min_ndim, axes ({axis: size}): each
    demanded only when given.  allow_last_axis_squeeze: a last axis of size 1 may be missing.
    """

    def __init__(
        self,
        dtype=None,
        shape=None,
        ndim=None,
        max_ndim=None,
        min_ndim=None,
        axes=None,
        allow_last_axis_squeeze=False,
        name=None,
    ):
        self.dtype = dtypes.as_dtype(dtype).name if dtype is not None else None
        shape = TensorShape(shape)
        self.shape = None if shape.rank is None else tuple(shape.as_list())
        self.ndim = len(self.shape) if self.shape is not None else ndim
        self.max_ndim, self.min_ndim, self.name = max_ndim, min_ndim, name
        self.allow_last_axis_squeeze = allow_last_axis_squeeze
        try:
            self.axes = {int(k): v for k, v in (axes or {}).items()}
        except (ValueError, TypeError, AttributeError):
            raise TypeError(f"Argument `axes` keys must be integers. Received: {axes}.") from None
        if self.axes and (self.ndim is not None or self.max_ndim is not None):
            most = (self.ndim or self.max_ndim) - 1
            if max(self.axes) > most:
                raise ValueError(f"Axis {max(self.axes)} is greater than the maximum {most}.")

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments as a dictionary."""
        return {
            "dtype": self.dtype,
            "shape": self.shape,
            "ndim": self.ndim,
            "max_ndim": self.max_ndim,
            "min_ndim": self.min_ndim,
            "axes": self.axes,
        }

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> InputSpec:
        """An InputSpec from its `get_config`."""
        return cls(**config)

    def __repr__(self):
        shown = [
            f"{key}={value!s}"
            for key, value in self.get_config().items()
            if value not in (None, {})
        ]
        return f"InputSpec({', '.join(shown)})"


def check(specs: Any, inputs: Any, layer_name: str) -> None:
    """Raises ValueError unless `inputs` satisfy a layer's input_spec; TypeError for non-tensors."""
    if type(inputs) is Tensor:
        if type(specs) is list and len(specs) == 1:
            specs = specs[0]
        if type(specs) is InputSpec and _problem(specs, inputs, inputs._t.shape) is None:
            return
    specs = nest.flatten(specs)
    if isinstance(inputs, dict) and all(spec is not None and spec.name for spec in specs):
        specs, inputs = _by_name({spec.name: spec for spec in specs}, inputs)
    flat = nest.flatten(inputs)
    for x in flat:
        if not hasattr(x, "shape"):
            raise TypeError(
                f"Inputs to a layer should be tensors. Got '{x}' (of type {type(x)}) as input for "
                f"layer {layer_name!r}."
            )
    if len(flat) != len(specs):
        raise ValueError(
            f'Layer "{layer_name}" expects {len(specs)} input(s), but it received {len(flat)} '
            f"input tensors. Inputs received: {flat}"
        )
    for i, (x, spec) in enumerate(zip(flat, specs, strict=True)):
        if spec is not None:
            problem = _problem(spec, x, tuple(x.shape))
            if problem:
                raise ValueError(
                    f'Input {i} of layer "{layer_name}" is incompatible with the layer: {problem}'
                )


def _by_name(specs, inputs):
    names = [spec.name for spec in specs.values()]
    picked = []
    for name in names:
        if not isinstance(inputs, dict) or name not in inputs:
            given = list(inputs) if isinstance(inputs, dict) else inputs
            raise ValueError(
                f'Missing data for input "{name}". You passed a data dictionary with keys {given}. '
                f"Expected the following keys: {names}"
            )
        picked.append(inputs[name])
    return list(specs.values()), picked


def _problem(spec, x, shape):
    """What is wrong with `x`, of a given shape, or None."""
    rank = len(shape)
    if spec.ndim is not None and not spec.allow_last_axis_squeeze and rank != spec.ndim:
        return f"expected ndim={spec.ndim}, found ndim={rank}. {_received(shape)}"
    if spec.max_ndim is not None and rank > spec.max_ndim:
        return f"expected max_ndim={spec.max_ndim}, found ndim={rank}"
    if spec.min_ndim is not None and rank < spec.min_ndim:
        return f"expected min_ndim={spec.min_ndim}, found ndim={rank}. {_received(shape)}"
    if spec.dtype is not None and x.dtype != spec.dtype:
        return f"expected dtype={spec.dtype}, found dtype={x.dtype.name}"
    for axis, size in spec.axes.items():
        if size is not None and shape[axis] not in (size, None):
            return (
                f"expected axis {axis} of input shape to have value {size}, but received input "
                f"with shape {_shown(shape)}"
            )
    if spec.shape is not None and not _fits(spec, shape):
        return f"expected shape={_shown(spec.shape)}, found shape={_shown(shape)}"
    return None


def _received(shape):
    return f"Full shape received: {_shown(shape)}"


def _fits(spec, shape):
    wanted = spec.shape
    if spec.allow_last_axis_squeeze:
        if shape and shape[-1] == 1:
            shape = shape[:-1]
        if wanted and wanted[-1] == 1:
            wanted = wanted[:-1]
    for a, b in zip(wanted, shape, strict=False):
        if a != b and a is not None and b is not None:
            return False
    return True


def _shown(shape):
    return str(TensorShape(list(shape)))
