"""Activations, and the products and sums before them, in fewer passes over memory.

The layers say what is computed; here is how.  `affine` and `biased` give the values of the formula
in their docstring bit for bit.
"""

import torch

from ...nn.activations import _TINY
from .. import activations
from ._common import called

_RELU, _SELU = activations.relu.raw, activations.selu.raw


def activate(function, raw):
    """The raw result of an activation function (None for none) for a raw value."""
    body = getattr(function, "raw", None)
    if body is not None:
        return body(raw)
    return raw if function is None else called(function, raw)


def biased(y, bias, activation):
    """activation(y + bias)."""
    y = y + bias
    body = getattr(activation, "raw", None)
    if body is _RELU:
        return torch.relu_(y)
    if body is _SELU and y.requires_grad:
        return torch.selu(y.add_(_TINY[y.dtype]))  # what selu.raw does, without a copy
    return activate(activation, y)


def affine(x, kernel, bias, activation):
    """activation(x @ kernel + bias), or activation(x @ kernel) without a bias.

    x: [batch, ..., in]; kernel: [in, out]; bias: [out] or None; of one dtype.
    """
    flat = x if x.ndim == 2 else x.flatten(0, -2)
    body = getattr(activation, "raw", None)
    if body is _SELU and bias is not None and torch.is_grad_enabled():
        # What selu.raw does to its argument, done to the bias, of which there is less.
        bias, body = bias + _TINY[bias.dtype], torch.selu
    y = torch.mm(flat, kernel) if bias is None else torch.addmm(bias, flat, kernel)
    if body is _RELU:
        y, body, activation = torch.relu_(y), None, None
    if flat is not x:
        y = y.view(*x.shape[:-1], -1)
    if body is not None:
        return body(y)
    return y if activation is None else called(activation, y)
