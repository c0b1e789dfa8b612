"""Forms of ops that quantize: numbers rounded to what few bits can hold, as floats."""

from __future__ import annotations

import torch

from ..._core.op import op

_FLOATS = {torch.float32}


class _Rounded(torch.autograd.Function):
    """Numbers of a range rounded to steps; the gradient passes inside of the range, that of what
    lies outside goes to the ends."""

    @staticmethod
    def forward(ctx, x, low, high, step):
        ctx.save_for_backward(x, low, high)
        moved = x.clamp(low, high) - low
        return torch.floor(moved * (1.0 / step) + 0.5) * step + low

    @staticmethod
    def backward(ctx, g):
        x, low, high = ctx.saved_tensors
        axes = list(range(x.ndim - low.ndim))
        zero = torch.zeros_like(g)

        def total(mask):
            part = torch.where(mask, g, zero)
            return part.sum(axes) if low.ndim else part.sum()

        below, above = x < low, x > high
        return torch.where(below | above, zero, g), total(below), total(above), None


def _nudged(low, high, bits, narrow):
    """(low, high, step) moved so that zero is one of the steps."""
    first, last = float(narrow), float(2**bits - 1)
    step = (high - low) / (last - first)
    zero = first - low / step
    zero = torch.where(
        zero < first, torch.full_like(zero, first),
        torch.where(zero > last, torch.full_like(zero, last), torch.floor(zero + 0.5)),
    )  # fmt: skip
    return (first - zero) * step, (last - zero) * step, step


def _faked(x, low, high, bits, narrow):
    moved_low, moved_high, step = _nudged(low.detach(), high.detach(), bits, narrow)
    # gradients of what lies outside of the range go to its ends
    moved_low = moved_low + (low - low.detach())
    moved_high = moved_high + (high - high.detach())
    found = _Rounded.apply(x, moved_low, moved_high, step)
    empty = (low == 0) & (high == 0)
    return torch.where(empty, torch.zeros_like(found), found)


@op("inputs min max", types=_FLOATS, type="FakeQuantWithMinMaxVars")
def _with_vars(inputs, min, max, num_bits, narrow_range):
    return _faked(inputs, min, max, num_bits, narrow_range)


@op("inputs", types=_FLOATS, type="FakeQuantWithMinMaxArgs")
def _with_args(inputs, min, max, num_bits, narrow_range):
    low, high = (inputs.new_tensor(v) for v in (min, max))
    return _faked(inputs, low, high, num_bits, narrow_range)


def _scale(low, high, bits, signed, narrow):
    """(scale to the integers, lowest and highest integer) as QuantizeAndDequantize takes them."""
    least = -(2 ** (bits - 1)) + int(narrow) if signed else 0
    most = 2 ** (bits - 1) - 1 if signed else 2**bits - 1
    none = torch.full_like(low, float("inf"))
    by_low = torch.where(least * low > 0, least / low, none)
    by_high = torch.where(most * high > 0, most / high, none)
    return torch.minimum(by_low, by_high), least, most


class _Through(torch.autograd.Function):
    """Quantized and back; the gradient passes where `inside` says it."""

    @staticmethod
    def forward(ctx, x, inside, low, high, bits, signed, narrow, even):
        scale, least, most = _scale(low, high, bits, signed, narrow)
        ctx.save_for_backward(inside)
        scaled = x.clamp(least / scale, most / scale) * scale
        whole = torch.round(scaled) if even else torch.floor(scaled + 0.5)
        return whole.clamp(least, most) / scale

    @staticmethod
    def backward(ctx, g):
        (inside,) = ctx.saved_tensors
        return torch.where(inside, g, torch.zeros_like(g)), *[None] * 7


@op("input input_min input_max", types=_FLOATS | {torch.float64}, label="QuantizeAndDequantize")
def _there_and_back(input, input_min, input_max, bits, signed, given, even, narrow, axis, cut):
    low, high = input_min, input_max
    if not given:
        axes = [i for i in range(input.ndim) if i != axis]
        low, high = input.detach().amin(axes), input.detach().amax(axes)
    if axis >= 0:
        shape = [-1 if i == axis else 1 for i in range(input.ndim)]
        low, high = low.reshape(shape), high.reshape(shape)
    inside = (input >= low) & (input <= high) if cut else torch.ones_like(input, dtype=torch.bool)
    return _Through.apply(input, inside, low, high, bits, signed, narrow, even)


def _v2(input, input_min, input_max, signed_input=True, num_bits=8, range_given=False,
        round_mode="HALF_TO_EVEN", narrow_range=False, axis=-1):  # fmt: skip
    even = round_mode == "HALF_TO_EVEN"
    return _there_and_back(
        input, input_min, input_max, num_bits, signed_input, range_given, even, narrow_range, axis,
        False,
    )  # fmt: skip


def _v4(input, input_min, input_max, signed_input=True, num_bits=8, range_given=False,
        round_mode="HALF_TO_EVEN", narrow_range=False, axis=-1):  # fmt: skip
    even = round_mode == "HALF_TO_EVEN"
    return _there_and_back(
        input, input_min, input_max, num_bits, signed_input, range_given, even, narrow_range, axis,
        True,
    )  # fmt: skip


def _v3(input, input_min, input_max, num_bits, signed_input=True, range_given=True,
        narrow_range=False, axis=-1):  # fmt: skip
    bits = int(num_bits)
    return _there_and_back(
        input, input_min, input_max, bits, signed_input, range_given, True, narrow_range, axis,
        False,
    )  # fmt: skip


FORMS = {
    "FakeQuantWithMinMaxArgs": lambda inputs, min=-6.0, max=6.0, num_bits=8, narrow_range=False: (
        _with_args(inputs, min, max, num_bits, narrow_range)
    ),
    "FakeQuantWithMinMaxVars": lambda inputs, min, max, num_bits=8, narrow_range=False: _with_vars(
        inputs, min, max, num_bits, narrow_range
    ),
    "FakeQuantWithMinMaxVarsPerChannel": (
        lambda inputs, min, max, num_bits=8, narrow_range=False: _with_vars(
            inputs, min, max, num_bits, narrow_range
        )
    ),
    "QuantizeAndDequantizeV2": _v2,
    "QuantizeAndDequantizeV3": _v3,
    "QuantizeAndDequantizeV4": _v4,
}
