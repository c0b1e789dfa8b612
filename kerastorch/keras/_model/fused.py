"""Fused calls of a plan: a convolution with all that follows it, in one call of oneDNN.

ZeroPadding2D, Conv2D or DepthwiseConv2D, BatchNormalization, Add and ReLU, each the only reader of
the one before, are one step when nothing records gradients and nothing trains.  The normalization
is folded into kernel and bias anew at each call, so that no write to a weight goes unnoticed.
Attributes of layers are read at each call, too; where they, or the values, are not what this knows,
the layers' own bodies run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import torch

from ...nn import _window as w
from ...nn._chains import is_plain
from ...nn.activations import relu as nn_relu
from ...nn.activations import relu6
from .. import activations
from .._layer.raw_calls import refused
from ..layers.activation import ReLU
from ..layers.batch_normalization import BatchNormalization
from ..layers.convolutional import Conv2D
from ..layers.core import Activation
from ..layers.merging import Add
from ..layers.reshaping import ZeroPadding2D
from ..layers.separable import DepthwiseConv2D

_RELUS = {activations.relu.raw, nn_relu.raw}
# A kernel of so many times the elements of the result is dearer to scale than the result.
_FOLDS_UP_TO = 4
# The elements of a result from which on a fused call is faster than the bodies, one by one, and
# the same where the window is one element.
_LEAST, _LEAST_POINTWISE = 100_000, 40_000


def fused(steps: Sequence[Any], outputs: Sequence[int]) -> list[Any] | None:
    """The steps of a plan with chains of them fused; None where there is nothing to fuse.

    A chain runs in the place of its last step.  outputs: the slots that the plan answers with.
    """
    readers = Counter(i for step in steps for i in step.reads())
    readers.update(outputs)
    maker = {step.outputs[0]: step for step in steps if len(step.outputs) == 1}
    place = {id(step): i for i, step in enumerate(steps)}
    chains, taken = {}, set()
    # what is made last first: of the two branches of a sum the later one takes it
    for step in reversed(steps):
        chain = None if id(step) in taken else _chain_to(step, maker, readers)
        if chain is not None and not taken & {id(s) for s in chain.steps}:
            chains[place[id(step)]] = chain
            taken |= {id(s) for s in chain.steps}
    if not chains:
        return None
    kept = ((chains.get(i), step) for i, step in enumerate(steps))
    return [chain or step for chain, step in kept if chain or id(step) not in taken]


def _chain_to(step, maker, readers):
    """The chain that ends with a step, None if there is none."""
    parts, last = {}, step
    if _runs(step, ReLU) or _runs(step, Activation):
        parts["activation"] = step
        step = _before(step, maker, readers)
    if step is not None and _runs(step, Add):
        return _chain_to_sum(step, maker, readers, parts, last)
    return _chain_of(step, maker, readers, parts, last)


def _chain_to_sum(step, maker, readers, parts, last):
    slots = [getattr(x, "index", None) for x in step.inputs] if type(step.inputs) is list else []
    if len(slots) != 2 or None in slots or slots[0] == slots[1]:
        return None
    parts["sum"] = step
    # the branch that is made last: the other one is there by then
    order = {slot: i for i, slot in enumerate(maker)}
    for slot in sorted(slots, key=lambda s: order.get(s, -1), reverse=True):
        if readers[slot] == 1 and slot in maker:
            other = slots[1 - slots.index(slot)]
            chain = _chain_of(maker[slot], maker, readers, dict(parts), last, other)
            if chain is not None:
                return chain
    return None


def _chain_of(step, maker, readers, parts, last, other=None):
    if step is not None and _runs(step, BatchNormalization):
        parts["norm"] = step
        step = _before(step, maker, readers)
    if step is None or not (_runs(step, Conv2D) or _runs(step, DepthwiseConv2D)):
        return None
    parts["convolution"] = step
    before = _before(step, maker, readers)
    if before is not None and _runs(before, ZeroPadding2D):
        parts["padding"] = before
    return Chain(parts, last, other)


def _before(step, maker, readers):
    """The step whose only reader a step is, None if there is none."""
    slot = step.single
    return maker.get(slot) if slot is not None and readers[slot] == 1 else None


def _runs(step, kind):
    """Whether a step runs the body of just this class."""
    return type(step.layer) is kind and step.body is kind.call.raw


class Chain:
    """A convolution and what goes with it, as one step of a plan.

    parts: {"padding", "convolution", "norm", "sum", "activation": Step}, all but one optional.
    other: the slot that a sum adds.
    """

    def __init__(self, parts, last, other):
        names = ("padding", "convolution", "norm", "sum", "activation")
        self.steps = [parts[name] for name in names if name in parts]
        self._layers = [getattr(parts.get(name), "layer", None) for name in names]
        self._other = other
        self._source, self.outputs = self.steps[0].single, last.outputs
        self._inner = [step.outputs[0] for step in self.steps[:-1]]
        self.layer = parts["convolution"].layer

    def values(self, slots: list) -> list[torch.Tensor]:
        """The tensors that the chain reads."""
        return [slots[index] for index in self.reads()]

    def reads(self) -> list[int]:
        """The slots that the chain reads."""
        return [self._source] if self._other is None else [self._source, self._other]

    def run(self, slots: list, training: bool | None) -> None:
        """Runs the chain on raw values."""
        other = None if self._other is None else slots[self._other]
        result = self._fused(slots[self._source], other)
        if result is not None:
            slots[self.outputs[0]] = result
            return
        for step in self.steps:
            try:
                step.run(slots, training)
            except RuntimeError as error:
                raise refused(step.layer, step.values(slots), error) from None
        for index in self._inner:
            slots[index] = None

    def _fused(self, x, other):
        """The raw result; None where the bodies have to be run one by one."""
        padding, layer, norm, _, activation = self._layers
        act = _activation(activation)
        own = _activation_of(layer.activation)
        if act is None or own is None or layer._first or x.ndim != 4 or not is_plain(x):
            return None
        if not _pays(x, layer):
            return None
        if norm is not None and (own is not _same or not _knows(norm)):
            return None
        if other is not None and not is_plain(other):
            return None
        y = _convolved(x, layer, padding, norm)
        if y is None or (other is not None and other.shape != y.shape):
            return None
        y = own(y)
        return act(y if other is None else y.add_(other))


def _pays(x, layer):
    """Whether a convolution of x is large enough to be fused with what goes with it."""
    batch, height, width, depth = x.shape
    (rows, columns), (high, wide) = layer.strides, layer.kernel_size
    made = layer.filters if type(layer) is Conv2D else depth * layer.depth_multiplier
    least = _LEAST_POINTWISE if high == wide == 1 else _LEAST
    return batch * height * width * made >= least * rows * columns


def _same(y):
    return y


def _relu6_(y):
    return torch.nn.functional.hardtanh_(y, 0.0, 6.0)


def _activation(layer):
    """The activation of a layer (or None) in place; None where this does not know it."""
    if layer is None:
        return _same
    if type(layer) is Activation:
        return _activation_of(layer.activation)
    if layer.negative_slope or layer.threshold:
        return None
    if layer.max_value is None:
        return torch.relu_
    return _relu6_ if layer.max_value == 6 else None


def _activation_of(function):
    body = getattr(function, "raw", None)
    if function is None or body is activations.linear.raw:
        return _same
    if body in _RELUS:
        return torch.relu_
    return _relu6_ if body is relu6.raw else None


def _knows(norm):
    """Whether a BatchNormalization is that of the last of four axes, and nothing more."""
    weights = (norm.moving_mean, norm.moving_variance, norm.gamma, norm.beta)
    return (
        list(norm.axis) == [3]
        and not norm._extended
        and all(v is None or is_plain(v._t) for v in weights)
    )


def _convolved(x, layer, padding, norm):
    """The padded, convolved and normalized x [N, H, W, C], which nobody else holds; None where
    this does not know the convolution."""
    kernel, bias = _weights(layer)
    if not (is_plain(kernel) and (bias is None or is_plain(bias))):
        return None
    size = x.shape[1:3]
    more = ((0, 0), (0, 0))
    if padding is not None:
        if padding.data_format != "channels_last":
            return None
        more = padding.padding
        size = [n + before + after for n, (before, after) in zip(size, more, strict=True)]
    window, strides, dilation = kernel.shape[2:], layer.strides, layer.dilation_rate
    pads = w.pads(layer._pads, size, window, strides, dilation, False, "Conv2D")
    counts = w.counts(size, window, strides, dilation, pads)
    depth, own = x.shape[3], kernel.shape[1]
    if (
        not (own and x.numel() and min(counts) > 0)
        or depth % own
        or kernel.shape[0] % (depth // own)
    ):
        return None
    pads = [(a + c, b + d) for (a, b), (c, d) in zip(pads, more, strict=True)]
    symmetric, rest = w.split(pads)
    x = w.pad(x.permute(0, 3, 1, 2), rest)
    settings = (list(symmetric), list(strides), list(dilation), depth // own, "none", [], "")
    convolve = torch.ops.mkldnn._convolution_pointwise.default
    if norm is None:
        y = convolve(x, kernel, bias, *settings)
    else:
        scale, shift = _affine(norm, bias)
        if kernel.numel() <= _FOLDS_UP_TO * x.shape[0] * kernel.shape[0] * counts[0] * counts[1]:
            y = convolve(x, kernel * scale.view(-1, 1, 1, 1), shift, *settings)
        else:
            y = convolve(x, kernel, None, *settings)
            y.mul_(scale.view(-1, 1, 1)).add_(shift.view(-1, 1, 1))
    return y.permute(0, 2, 3, 1)


def _weights(layer):
    """Kernel, as torch has it, and bias of a convolution, raw."""
    bias = None if layer.bias is None else layer.bias._t
    if type(layer) is Conv2D:
        return layer.kernel._t.permute(w.TO_TORCH_KERNEL[4]), bias
    kernel = layer.depthwise_kernel._t.permute(2, 3, 0, 1)
    return kernel.reshape(-1, 1, *kernel.shape[2:]), bias


def _affine(norm, bias):
    """(scale, shift) by which a BatchNormalization maps a channel with a bias, raw."""
    scale = (norm.moving_variance._t + norm.epsilon).rsqrt_()
    if norm.gamma is not None:
        scale *= norm.gamma._t
    mean = norm.moving_mean._t if bias is None else norm.moving_mean._t - bias
    if norm.beta is None:
        return scale, -mean * scale
    return scale, torch.addcmul(norm.beta._t, mean, scale, value=-1)
