"""Masked sequences by kernels that know no masks.

The steps that count are brought to the front of their rows, in their order; the kernel runs over
all steps; what it gives after the n-th is put behind the n-th step that counts and those after it
that do not.  No value is looked at by Python, so that recorded steps go on working.
"""

import torch
from torch.autograd import Function


def run(kernel, x, states, mask, zero_output, all_outputs, all_states):
    """(last output, all outputs or None, new states) of a kernel over raw x [time, batch, in].

    kernel: a function of x, the states and whether all states are wanted after every step, that
    gives lists of them: all h, and then all or the last c.
    mask: bool [time, batch]: where it is False, states stay and the output is the one before (0
    before the first), or 0 with `zero_output`.
    """
    if mask is None:
        hs, *cs = kernel(x, states, False)
        last = hs[-1]
        return last, hs if all_outputs else None, [last, *cs]
    seen = mask.cumsum(0)
    count = seen[-1]
    later = (~mask).cumsum(0)
    places = torch.where(mask, seen, count + later) - 1  # where each step goes
    steps = torch.arange(len(mask), device=mask.device).unsqueeze(1).expand_as(mask)
    order = torch.empty_like(places).scatter_(0, places, steps)
    hs, *cs = kernel(_moved(x, order, places), states, all_states)
    final = (count - 1).clamp_min(0).unsqueeze(0)
    shown = mask[-1] if zero_output else count > 0
    last_h = _rows(hs, final)[0]
    last = torch.where(shown.unsqueeze(-1), last_h, torch.zeros_like(last_h))
    outputs = None
    if all_outputs:
        outputs = _rows(hs, (seen - 1).clamp_min(0))
        shown = mask if zero_output else seen > 0
        outputs = torch.where(shown.unsqueeze(-1), outputs, torch.zeros_like(outputs))
    if not all_states:
        return last, outputs, None
    any_step = (count > 0).unsqueeze(-1)
    ends = [last_h, *(_rows(c, final)[0] for c in cs)]
    return last, outputs, [torch.where(any_step, e, s) for e, s in zip(ends, states, strict=True)]


def _flat(steps):
    """Numbers [time, batch] of steps as numbers of rows in [time * batch]."""
    batch = steps.shape[1]
    return (steps * batch + torch.arange(batch, device=steps.device)).flatten()


def _rows(values, steps):
    """values[steps[t, b], b] of raw values [time, batch, units]."""
    picked = values.flatten(0, 1).index_select(0, _flat(steps))
    return picked.view(*steps.shape, values.shape[-1])


def _moved(x, order, places):
    if x.requires_grad and torch.is_grad_enabled():
        return _Moved.apply(x, _flat(order), _flat(places))
    return _permuted(x, _flat(order))


def _permuted(x, rows):
    return x.flatten(0, 1).index_select(0, rows).view(x.shape)


class _Moved(Function):
    """The rows of x in another order, and the gradients back in the old one."""

    @staticmethod
    def forward(ctx, x, order, places):
        ctx.save_for_backward(order, places)
        return _permuted(x, order)

    @staticmethod
    def backward(ctx, grad):
        order, places = ctx.saved_tensors
        if torch.is_grad_enabled():
            return _Moved.apply(grad, places, order), None, None
        return _permuted(grad, places), None, None
