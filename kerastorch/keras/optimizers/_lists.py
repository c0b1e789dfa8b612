"""What optimizers do with lists of raw tensors: multi-tensor kernels and clipping.

Gradients are never written: they belong to the caller.
"""

import math

import numpy as np
import torch

# torch's fused kernels count the steps in a tensor to correct the bias of their averages.  At an
# infinite step the correction is 1: the coefficients are Keras's, worked out in Python.
_endless = {}
_FUSED = {"cpu", "cuda"}


def endless(device):
    """The tensor of an infinite step for fused kernels; None where torch has no such kernels."""
    try:
        return _endless[device]
    except KeyError:
        step = None
        if device.type in _FUSED and hasattr(torch, "_fused_adam_"):
            step = torch.tensor(float("inf"), device=device)
        _endless[device] = step
        return step


def precision(dtype):
    """The numpy type in which Keras works out the coefficients for weights of a torch dtype."""
    return np.float64 if dtype is torch.float64 else np.float32


def power(base, exponent, kind):
    """base ** exponent, rounded as numbers of numpy type `kind` are.

    The base has float32's digits in any case: TensorFlow casts a Python number by way of it.
    """
    return kind(base if kind is np.float32 else np.float32(base)) ** kind(exponent)


def scale_(values, factor):
    """values *= factor."""
    torch._foreach_mul_(values, factor)


def average_(averages, values, weight):
    """averages += weight * (values - averages)."""
    if weight < 0.5:
        torch._foreach_lerp_(averages, values, weight)
        return
    # torch would go backwards from the values, by (1 - weight): NaN for what is infinite
    torch._foreach_add_(averages, torch._foreach_sub(values, averages), alpha=weight)


def blend_(averages, values, keep):
    """averages = keep * averages + (1 - keep) * values."""
    torch._foreach_mul_(averages, keep)
    torch._foreach_add_(averages, values, alpha=1 - keep)


def average_squares_(averages, values, keep):
    """averages = keep * averages + (1 - keep) * values ** 2."""
    torch._foreach_mul_(averages, keep)
    torch._foreach_addcmul_(averages, values, values, value=1 - keep)


def clip(grads, clipnorm, global_clipnorm, clipvalue):
    """The gradients clipped by the first setting that is given, in this order, as Keras does."""
    if clipnorm and clipnorm > 0:
        return by_norm(grads, clipnorm)
    if global_clipnorm and global_clipnorm > 0:
        return by_global_norm(grads, global_clipnorm)
    if clipvalue and clipvalue > 0:
        return by_value(grads, clipvalue)
    return grads


def on_rows(function, grads):
    """What `function` makes of a list of gradients, of sparse ones of their rows as they came:
    rows of one place count one by one, as in Keras."""
    if not any(g.is_sparse for g in grads):
        return function(grads)
    found = function([g._values() if g.is_sparse else g for g in grads])
    return [
        sparse(g._indices(), new, g.shape) if g.is_sparse else new
        for g, new in zip(grads, found, strict=True)
    ]


def sparse(indices, values, shape):
    """The raw sparse tensor of rows whose indices [1, n] are known to fit."""
    return torch.sparse_coo_tensor(indices, values, shape, check_invariants=False)


def dense(grads):
    """The gradients with the rows of sparse ones added up."""
    return [g.to_dense() if g.is_sparse else g for g in grads]


def by_norm(grads, limit):
    """Each gradient scaled to a norm of at most `limit`."""
    norms = torch._foreach_norm(grads)
    torch._foreach_clamp_min_(norms, limit)
    torch._foreach_reciprocal_(norms)
    torch._foreach_mul_(norms, limit)
    return [g * n for g, n in zip(grads, norms, strict=True)]


def by_global_norm(grads, limit):
    """All gradients scaled by one factor, so that their joint norm is at most `limit`.

    All become NaN when the norm is not finite.
    """
    first = grads[0]
    norms = [n.to(first.device, first.dtype) for n in torch._foreach_norm(grads)]
    norm = torch.linalg.vector_norm(torch.stack(norms))
    largest = 1 / limit if limit else math.inf
    factor = limit * torch.clamp(norm.reciprocal(), max=largest) + (norm - norm)
    return [g * factor.to(g.device, g.dtype) for g in grads]


def by_value(grads, limit):
    """Each gradient with its elements limited to [-limit, limit]."""
    clipped = torch._foreach_clamp_max(grads, limit)
    torch._foreach_clamp_min_(clipped, -limit)
    return list(clipped)
