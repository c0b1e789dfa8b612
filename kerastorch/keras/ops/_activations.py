"""keras.ops: activation functions."""

import torch
import torch.nn.functional as F

from ._boundary import as_float, axes_of, elementwise, keras_op, of_floats, one_axis


def _relu(x):
    return torch.relu(x.to(torch.uint8) if x.dtype is torch.bool else x).to(x.dtype)


def _hard_tanh(x):
    return torch.clamp(as_float(x) if x.dtype is torch.bool else x, -1, 1)


def _softplus(x):
    return torch.logaddexp(x, torch.zeros_like(x))


def _sparse_plus(x):
    return torch.where(x <= -1, torch.zeros_like(x), torch.where(x < 1, (x + 1) ** 2 / 4, x))


def _sparse_sigmoid(x):
    return torch.clamp((x + 1) / 2, 0, 1)


def _softsign(x):
    return x / (1 + torch.abs(x))


# fmt: off
hard_sigmoid = of_floats(F.hardsigmoid, "x / 6 + 1 / 2, cut off at 0 and 1.", "hard_sigmoid")
hard_silu = of_floats(F.hardswish, "x * hard_sigmoid(x).", "hard_silu")
hard_swish = of_floats(F.hardswish, "x * hard_sigmoid(x).", "hard_swish")
hard_tanh = elementwise(_hard_tanh, "x cut off at -1 and 1.", "hard_tanh")
log_sigmoid = of_floats(F.logsigmoid, "log(sigmoid(x)).", "log_sigmoid")
relu = elementwise(_relu, "max(x, 0).", "relu")
relu6 = elementwise(lambda x: torch.clamp(_relu(x), max=6), "x cut off at 0 and 6.", "relu6")
selu = of_floats(F.selu, "The scaled exponential linear unit.", "selu")
sigmoid = of_floats(torch.sigmoid, "1 / (1 + e^-x).", "sigmoid")
silu = of_floats(F.silu, "x * sigmoid(x).", "silu")
swish = of_floats(F.silu, "x * sigmoid(x).", "swish")
softplus = of_floats(_softplus, "log(1 + e^x).", "softplus")
softsign = of_floats(_softsign, "x / (1 + |x|).", "softsign")
sparse_plus = of_floats(_sparse_plus, "0 to -1, x from 1 on, (x + 1)^2 / 4 between.", "sparse_plus")
sparse_sigmoid = of_floats(_sparse_sigmoid, "(x + 1) / 2, cut off at 0 and 1.", "sparse_sigmoid")
tanh_shrink = of_floats(lambda x: x - torch.tanh(x), "x - tanh(x).", "tanh_shrink")
# fmt: on


@keras_op("x")
def celu(x, alpha=1.0):
    """max(x, 0) + min(0, alpha (e^(x / alpha) - 1))."""
    x = as_float(x)
    return torch.relu(x) + torch.clamp(alpha * torch.expm1(x / alpha), max=0)


@keras_op("x")
def elu(x, alpha=1.0):
    """x, and alpha (e^x - 1) for negative x."""
    return F.elu(as_float(x), alpha)


@keras_op("x")
def gelu(x, approximate=True):
    """x times the normal distribution function of x, by tanh if `approximate`."""
    return F.gelu(as_float(x), approximate="tanh" if approximate else "none")


@keras_op("x")
def glu(x, axis=-1):
    """The first half of x along `axis` times the sigmoid of the second."""
    axis = one_axis(axis, x.dim())
    if x.shape[axis] % 2:
        raise ValueError(f"`glu` halves axis {axis}, whose size {x.shape[axis]} is odd")
    return F.glu(as_float(x), axis)


@keras_op("x")
def hard_shrink(x, threshold=0.5):
    """x, and 0 where |x| <= threshold."""
    x = as_float(x)
    return torch.where(torch.abs(x) <= threshold, torch.zeros_like(x), x)


@keras_op("x")
def soft_shrink(x, threshold=0.5):
    """x moved towards 0 by `threshold`, and 0 where |x| is not greater."""
    return F.softshrink(as_float(x), threshold)


@keras_op("x")
def leaky_relu(x, negative_slope=0.2):
    """x, and negative_slope * x for negative x."""
    return F.leaky_relu(as_float(x), negative_slope)


@keras_op("x")
def squareplus(x, b=4):
    """(x + sqrt(x^2 + b)) / 2."""
    x = as_float(x)
    return (x + torch.sqrt(x**2 + b)) / 2


@keras_op("x")
def threshold(x, threshold, default_value):
    """x where it is greater than `threshold`, `default_value` elsewhere."""
    return torch.where(x <= threshold, torch.full_like(x, default_value), x)


def _over(kernel, x, axis):
    """A kernel over one axis, or over several as if they were one."""
    x = as_float(x)
    axis = tuple(axis) if isinstance(axis, (list, tuple)) else axis
    if axis is not None and not isinstance(axis, tuple):
        return kernel(x, one_axis(axis, x.dim())) if x.dim() else kernel(x, 0)
    axes = axes_of(axis, x.dim())
    rest = [a for a in range(x.dim()) if a not in axes]
    order = (*rest, *axes)
    moved = x.permute(order)
    found = kernel(moved.reshape(*moved.shape[: len(rest)], -1), -1).reshape(moved.shape)
    return found.permute([order.index(a) for a in range(x.dim())])


@keras_op("x")
def softmax(x, axis=-1):
    """e^x / sum(e^x) along `axis`, which may be several."""
    return _over(torch.softmax, x, axis)


@keras_op("x")
def log_softmax(x, axis=-1):
    """log(softmax(x)) along `axis`, which may be several."""
    return _over(torch.log_softmax, x, axis)


@keras_op("x")
def sparsemax(x, axis=-1):
    """The point of the probability simplex that is nearest to x, along `axis`."""
    x = as_float(x)
    axis = one_axis(axis, x.dim())
    moved = x.movedim(axis, -1)
    ordered = torch.sort(moved, -1, descending=True).values
    sums = torch.cumsum(ordered, -1)
    place = torch.arange(1, moved.shape[-1] + 1, dtype=x.dtype, device=x.device)
    count = (1 + place * ordered > sums).sum(-1, keepdim=True)
    limit = (sums.gather(-1, (count - 1).clamp(min=0)) - 1) / count.to(x.dtype)
    return torch.clamp(moved - limit, min=0).movedim(-1, axis)
