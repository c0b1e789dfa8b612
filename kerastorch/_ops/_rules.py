"""Functions of raw tensors with TensorFlow's gradient rules.

torch's own rules give other numbers at zeros, ties, infinities, NaN and for complex numbers.
"""

import torch


class _Ruled(torch.autograd.Function):
    """value(*inputs); rules[i](gradient, result, *inputs) is the gradient of input i."""

    generate_vmap_rule = True

    @staticmethod
    def forward(value, rules, *inputs):
        return value(*inputs)

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.rules = inputs[1]
        ctx.save_for_backward(output, *inputs[2:])

    @staticmethod
    def backward(ctx, gradient):
        result, *inputs = ctx.saved_tensors
        grads = [
            rule(gradient, result, *inputs) if needed and rule is not None else None
            for rule, needed in zip(ctx.rules, ctx.needs_input_grad[2:], strict=True)
        ]
        return None, None, *grads


def ruled(value, *rules):
    """`value`, a function of tensors that broadcast, with a gradient rule for each of them.

    A rule is made of differentiable torch code, and so are the second derivatives; None stands
    for no gradient.
    """

    def function(*inputs):
        if not any(x.requires_grad for x in inputs):
            return value(*inputs)
        if len(inputs) > 1:
            inputs = torch.broadcast_tensors(*inputs)
        return _Ruled.apply(value, rules, *inputs)

    return function


def ruled_apart(value, *rules):
    """As `ruled`, of tensors that do not broadcast."""

    def function(*inputs):
        if not any(x.requires_grad for x in inputs):
            return value(*inputs)
        return _Ruled.apply(value, rules, *inputs)

    return function


def rows_added(flat, rows, new):
    """`flat` with `new` added to its rows; torch multiplies by 1, where a NaN part would spread."""
    if not new.is_complex():
        return flat.index_add(0, rows, new)
    flat, new = (torch.view_as_real(x.resolve_conj()) for x in (flat, new))
    return torch.view_as_complex(flat.index_add(0, rows, new))


def sloped(value, slope):
    """A function of one tensor with the derivative `slope`."""
    return ruled(value, lambda g, y, x: g * slope(x))


def zeros(like):
    return torch.zeros((), dtype=like.dtype, device=like.device)


def ones(like):
    return torch.ones((), dtype=like.dtype, device=like.device)


def zero_where(mask, value):
    """`value`, and 0 where `mask` holds."""
    return torch.where(mask, zeros(value), value)


_turned = ruled(torch.clone, lambda g, y, x: g.conj())


def without_conjugates(function):
    """`function` of complex tensors with the gradient of TensorFlow's rules that conjugate nothing.

    Real tensors have the same gradient in both ways.
    """

    def wrapped(*inputs):
        if not inputs[0].is_complex():
            return function(*inputs)
        return _turned(function(*map(_turned, inputs)))

    return wrapped


def sign_or_nan(x):
    """-1, 0 or 1, and NaN for NaN, which torch's sign has as 0."""
    # the clamped x is 0 or NaN
    return torch.sgn(x) + torch.clamp(x.detach(), 0, 0)


def absolute(x):
    """|x| with the slope NaN at NaN, where torch's is 0: costlier, for losses."""
    return x * sign_or_nan(x) if x.requires_grad and x.is_floating_point() else torch.abs(x)
