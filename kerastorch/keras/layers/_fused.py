"""Activations, and the products and sums before them, in fewer passes over memory.

The layers say what is computed; here is how.  The results are bit for bit those of torch's own
products, sums and activations, other than of large products that oneDNN makes.
"""

import math

import torch

from ..._ops import onednn
from ...nn.activations import TINY
from .. import activations
from ._common import called


def activate(function, raw):
    """The raw result of an activation function (None for none) for a raw value."""
    body = getattr(function, "raw", None)
    if body is not None:
        return body(raw)
    return raw if function is None else called(function, raw)


def biased(y, bias, activation):
    """activation(y + bias)."""
    y = y + bias
    body = _IN_PLACE.get(getattr(activation, "raw", None))
    return activate(activation, y) if body is None else body(y)


def affine(x, kernel, bias, activation):
    """activation(x @ kernel + bias), or activation(x @ kernel) without a bias.

    x: [batch, ..., in]; kernel: [in, out]; bias: [out] or None; of one dtype.
    """
    flat = x if x.ndim == 2 else x.flatten(0, -2)
    y = _product(flat, kernel, bias)
    body = _IN_PLACE.get(getattr(activation, "raw", None))
    if body is not None:
        y, activation = body(y), None
    if flat is not x:
        y = y.view(*x.shape[:-1], y.shape[-1])
    return activate(activation, y)


def _product(a, b, bias):
    """a @ b + bias of raw matrices."""
    if onednn.takes(a, b):
        return onednn.affine(a, b, bias)
    if bias is None:
        return torch.mm(a, b)
    if a.is_meta:  # of which torch's addmm is Python code
        return torch.mm(a, b) + bias
    return torch.addmm(bias, a, b)


def matrix_affine(x, kernel, bias, summed, activation):
    """activation(x . kernel + bias), the last `summed` axes of x summed with the kernel's first.

    x: [kept..., in...]; kernel: [in..., out...]; bias: [out...] or None; of one dtype.
    """
    kept, made = x.shape[:-summed], kernel.shape[summed:]
    kernel = kernel.flatten(0, summed - 1).flatten(1)
    flat = x.reshape(math.prod(kept), kernel.shape[0])
    y = _product(flat, kernel, None if bias is None else bias.reshape(-1))
    body = _IN_PLACE.get(getattr(activation, "raw", None))
    y, activation = (y, activation) if body is None else (body(y), None)
    return activate(activation, y.view(*kept, *made))


def _selu_(y):
    """What selu.raw does, over y itself; its gradient is of the result, as in TensorFlow."""
    return torch.selu_(y.add_(TINY[y.dtype]) if y.requires_grad else y)


# Bodies for a value that nobody else holds and that its own gradient does not need, so that it may
# be written over.
_IN_PLACE = {activations.relu.raw: torch.relu_, activations.selu.raw: _selu_}
