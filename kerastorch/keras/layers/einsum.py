"""EinsumDense, and the shapes that its equation demands."""

import re

import torch

from ..._core.tensor_shape import TensorShape
from .._layer.raw_calls import raw_call
from ._common import (
    ConfiguredLayer,
    dims,
    in_compute_dtype,
    raw_of,
)
from ._fused import activate, biased, matrix_affine


class EinsumDense(ConfiguredLayer):
    """activation(einsum(equation, inputs, kernel) + bias) (tf.keras.layers.EinsumDense).

    equation: "[in],[kernel]->[out]" in letters, inputs and outputs with "..." at the same end or
        without it.
    output_shape: the shape of the outputs without the batch axis and what "..." stands for.
    bias_axes: the letters of the output axes that the bias has, by default no bias.
    """

    _base_arguments = (*ConfiguredLayer._base_arguments, "output_shape")

    def __init__(
        self,
        equation,
        output_shape,
        activation=None,
        bias_axes=None,
        kernel_initializer="glorot_uniform",
        bias_initializer="zeros",
        kernel_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        kernel_constraint=None,
        bias_constraint=None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        activity_regularizer = self.activity_regularizer  # as in Keras the argument is not used
        self._keep(locals())
        self.partial_output_shape = (
            [output_shape] if isinstance(output_shape, int) else list(output_shape)
        )

    def build(self, input_shape):
        """Makes kernel and bias of the shapes that equation and input shape demand."""
        kernel_shape, bias_shape, self.full_output_shape = einsum_shapes(
            self.equation, self.bias_axes, dims(input_shape), self.partial_output_shape
        )
        self.kernel = self.add_weight(
            "kernel",
            shape=kernel_shape,
            initializer=self.kernel_initializer,
            regularizer=self.kernel_regularizer,
            constraint=self.kernel_constraint,
        )
        self.bias = None
        if bias_shape is not None:
            self.bias = self.add_weight(
                "bias",
                shape=bias_shape,
                initializer=self.bias_initializer,
                regularizer=self.bias_regularizer,
                constraint=self.bias_constraint,
            )
        self._summed = _summed_axes(self.equation, bias_shape, kernel_shape)
        super().build(input_shape)

    @raw_call
    def call(self, inputs):
        """activation(einsum(equation, inputs, kernel) + bias)."""
        kernel, bias = self.kernel._t, raw_of(self.bias)
        if inputs.dtype is not kernel.dtype:
            inputs, kernel, bias = in_compute_dtype(self, inputs, kernel, bias)
        n = self._summed
        if n and inputs.shape[-n:] == kernel.shape[:n] and not inputs.is_complex():
            return matrix_affine(inputs, kernel, bias, n, self.activation)
        y = torch.einsum(self.equation, inputs, kernel)
        if bias is None:
            return activate(self.activation, y)
        return biased(y, bias, self.activation)

    def compute_output_shape(self, _):
        """The shape found when the layer was built."""
        return TensorShape(self.full_output_shape)

    def get_config(self):
        """The constructor's arguments as a dictionary of plain values."""
        config = super().get_config()
        own = {name: config.pop(name) for name in self._config_names}
        return {**config, "output_shape": self.partial_output_shape, **own}


def _summed_axes(equation, bias_shape, kernel_shape):
    """How many of the inputs' last axes are summed with the kernel's first, the others followed by
    the kernel's others: then the einsum is a product of matrices. 0 for other equations, and for a
    bias that is not of all the kernel's other axes.
    """
    source, weight, target = re.split(",|->", equation.replace("...", "0"))
    n = sum(c in source for c in weight)
    kept, made = source[: len(source) - n], weight[n:]
    distinct = len(set(kept + weight)) == len(kept + weight)
    plain = distinct and source == kept + weight[:n] and target == kept + made
    return n if plain and bias_shape in (None, kernel_shape[n:]) else 0


_EINSUMS = [
    # pattern ("..." written as 0), whether the input's left axes are elided
    (re.compile(r"([a-zA-Z]+),([a-zA-Z]+)->([a-zA-Z]+)$"), False),
    (re.compile(r"0([a-zA-Z]+),([a-zA-Z]+)->0([a-zA-Z]+)$"), True),
    (re.compile(r"([a-zA-Z]{2,})0,([a-zA-Z]+)->([a-zA-Z]+)0$"), False),
]


def einsum_shapes(equation, bias_axes, input_shape, output_shape):
    """(kernel shape, bias shape or None, full output shape) of an EinsumDense."""
    if not isinstance(equation, str):
        raise TypeError(f"Expected an equation as a string, got {equation!r}")
    text = equation.replace("...", "0")
    for pattern, left in _EINSUMS:
        found = pattern.match(text)
        if found:
            return _shapes_of(found.groups(), left, bias_axes, input_shape, output_shape)
    raise ValueError(
        f"Invalid einsum equation '{equation}'. Equations must be in the form [X],[Y]->[Z], "
        "...[X],[Y]->...[Z], or [X]...,[Y]->[Z]...."
    )


def _shapes_of(specs, left, bias_axes, input_shape, output_shape):
    source, weight, target = specs
    elided = len(input_shape) - len(source)
    full = [input_shape[0], *output_shape]
    if elided > 0 and left:
        full[1:1] = input_shape[1:elided][::-1]
    elif elided > 0:
        full += input_shape[len(input_shape) - elided :]
    skipped = elided if left else 0
    made = {c: full[i + skipped] for i, c in enumerate(target) if i + skipped < len(full)}
    sizes = {}
    for i, c in enumerate(source):
        sizes[c] = input_shape[i + skipped]
        if made.get(c) is not None and made[c] != sizes[c]:
            raise ValueError(
                f"Input shape and output shape do not match at shared dimension '{c}'. Input shape "
                f"is {sizes[c]}, and output shape is {made[c]}."
            )
    for c in target:
        if c not in source and c not in weight:
            raise ValueError(
                f"Dimension '{c}' was specified in the output '{target}' but has no corresponding "
                f"dim in the input spec '{source}' or weight spec '{weight}'"
            )
    known = {**made, **sizes}
    for c in weight:
        if c in target and c not in known:
            raise IndexError(f"The output shape {full} is too short for the axes '{target}'.")
        if c not in known:
            raise ValueError(
                f"Weight dimension '{c}' did not have a match in either the input spec '{source}' "
                f"or the output spec '{target}'. For this layer, the weight must be fully "
                "specified."
            )
    kernel = [known[c] for c in weight]
    if bias_axes is None:
        return kernel, None, full
    for c in bias_axes:
        if c not in target:
            raise ValueError(
                f"Bias dimension '{c}' was requested, but is not part of the output spec '{target}'"
            )
    first = min(target.find(c) for c in bias_axes)
    bias = [made[c] if c in bias_axes else 1 for c in target[first:]]
    return kernel, bias + ([] if left else [1] * elided), full
