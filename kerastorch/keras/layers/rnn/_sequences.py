"""LSTM, GRU and SimpleRNN over whole sequences, with gradients.

`lstm`, `gru` and `simple_rnn` give the states after every step by the kernels of `_kernels.py`, on
a GPU by those of `_torch_kernels.py`;
`lstm_steps` and its like say the same as formulas, which torch differentiates any number of times:
gradients that shall themselves be differentiated are theirs.  Shapes as in `_kernels.py`.
"""

import torch
from torch.autograd import Function

from ...._core.tensor import torch_transforms
from ._kernels import has_one_dnn, operator, product, projected
from ._torch_kernels import torch_gru, torch_lstm, torch_simple_rnn


def lstm_steps(x, h, c, kernel, recurrent, bias):
    """(all h, all c)."""
    hs, cs = [], []
    for z in projected(x, kernel, bias).unbind(0):
        i, f, g, o = torch.addmm(z, h, recurrent).chunk(4, 1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        hs.append(h)
        cs.append(c)
    return torch.stack(hs), torch.stack(cs)


def gru_steps(x, h, kernel, recurrent, bias):
    """All h, of a GRU with reset_after; bias [2, 3 * units] or None."""
    first, second = (None, None) if bias is None else bias.unbind(0)
    hs = []
    for xz, xr, xh in (p.chunk(3, 1) for p in projected(x, kernel, first).unbind(0)):
        z, r, inner = product(h, recurrent, second).chunk(3, 1)
        z, r = torch.sigmoid(xz + z), torch.sigmoid(xr + r)
        new = torch.tanh(xh + r * inner)
        h = z * h + (1 - z) * new
        hs.append(h)
    return torch.stack(hs)


def simple_rnn_steps(x, h, kernel, recurrent, bias):
    """All h."""
    hs = []
    for z in projected(x, kernel, bias).unbind(0):
        h = torch.tanh(torch.addmm(z, h, recurrent))
        hs.append(h)
    return torch.stack(hs)


def lstm(x, h, c, kernel, recurrent, bias, all_cells=False):
    """(all h, the last c), or, with `all_cells`, (all h, all c)."""
    _check_rows(x, h, c)
    given = (x, h, c, kernel, recurrent, bias)
    if torch_transforms():
        hs, cs = lstm_steps(*given)
        return hs, cs if all_cells else cs[-1]
    if not all_cells and _on_accelerator(x):
        return _by_torch(torch_lstm, _to_last, given)
    if not all_cells and has_one_dnn(x):
        return _DnnLSTM.apply(*given) if _taped(given) else operator("dnn_lstm")(*given, False)[:2]
    hs, cs = _LSTM.apply(*given) if _taped(given) else operator("lstm")(*given)[:2]
    return hs, cs if all_cells else cs[-1]


def gru(x, h, kernel, recurrent, bias):
    """All h, of a GRU with reset_after; bias [2, 3 * units] or None."""
    _check_rows(x, h)
    given = (x, h, kernel, recurrent, bias)
    if torch_transforms():
        return gru_steps(*given)
    if _on_accelerator(x):
        return _by_torch(torch_gru, gru_steps, given)
    return _GRU.apply(*given) if _taped(given) else operator("gru")(*given)[0]


def simple_rnn(x, h, kernel, recurrent, bias):
    """All h."""
    _check_rows(x, h)
    given = (x, h, kernel, recurrent, bias)
    if torch_transforms():
        return simple_rnn_steps(*given)
    if _on_accelerator(x):
        return _by_torch(torch_simple_rnn, simple_rnn_steps, given)
    return _SimpleRNN.apply(*given) if _taped(given) else operator("simple_rnn")(*given)


def _check_rows(x, *states):
    """The kernels take states of other rows than the inputs' without a word."""
    rows = x.shape[1]
    for state in states:
        if state.shape[0] != rows:
            # TensorFlow's classes: rows that could be broadcast fail when the loop goes on
            kind = ValueError if 1 in (rows, state.shape[0]) else RuntimeError
            raise kind(f"a batch of {rows} rows, but states of {state.shape[0]}")


def _on_accelerator(x):
    """Whether torch has one kernel for all steps: cuDNN's."""
    return x.is_cuda


def _by_torch(function, steps, given):
    return _ByTorch.apply(function, steps, *given) if _taped(given) else function(*given, False)


class _ByTorch(Function):
    """torch's function, whose own gradients cannot be differentiated again."""

    @staticmethod
    def forward(ctx, function, steps, *given):
        needed = ctx.needs_input_grad[2:]
        own = [
            v if v is None else v.detach().requires_grad_(need)
            for v, need in zip(given, needed, strict=True)
        ]
        with torch.enable_grad():
            results = function(*own, True)
        ctx.save_for_backward(*given)
        ctx.steps, ctx.own, ctx.results = steps, own, results
        if isinstance(results, tuple):
            return tuple(y.detach() for y in results)
        return results.detach()

    @staticmethod
    def backward(ctx, *grads):
        needed = ctx.needs_input_grad[2:]
        if torch.is_grad_enabled():
            found = _differentiable(ctx.steps, ctx.saved_tensors, grads, needed)
            return None, None, *found
        wanted = [v for v, need in zip(ctx.own, needed, strict=True) if need]
        results = ctx.results if isinstance(ctx.results, tuple) else (ctx.results,)
        found = iter(
            torch.autograd.grad(results, wanted, grads, retain_graph=True, allow_unused=True)
        )
        return None, None, *(next(found) if need else None for need in needed)


def _taped(values):
    return torch.is_grad_enabled() and any(v is not None and v.requires_grad for v in values)


def _differentiable(steps, given, grads, needed):
    """The gradients of `steps` as results that have gradients themselves."""
    wanted = [v for v, need in zip(given, needed, strict=True) if need]
    results = steps(*given)
    results = results if isinstance(results, tuple) else (results,)
    found = torch.autograd.grad(results, wanted, grads, create_graph=True, allow_unused=True)
    found = iter(found)
    return tuple(next(found) if need else None for need in needed)


class _DnnLSTM(Function):
    @staticmethod
    def forward(ctx, *given):
        hs, last, work = operator("dnn_lstm")(*given, True)
        ctx.save_for_backward(*given, hs, last, work)
        return hs, last

    @staticmethod
    def backward(ctx, grad_hs, grad_c):
        given, kept = ctx.saved_tensors[:6], ctx.saved_tensors[6:]
        if torch.is_grad_enabled():
            return _differentiable(_to_last, given, (grad_hs, grad_c), ctx.needs_input_grad)
        grads = operator("dnn_lstm_backward")(grad_hs, grad_c, *given, *kept)
        return _some(grads, given)


def _to_last(*given):
    hs, cs = lstm_steps(*given)
    return hs, cs[-1]


def _some(grads, given):
    """The gradients, None for what was None."""
    return tuple(None if x is None else g for g, x in zip(grads, given, strict=True))


class _LSTM(Function):
    @staticmethod
    def forward(ctx, *given):
        results = operator("lstm")(*given)
        ctx.save_for_backward(*given, *results)
        return results[:2]

    @staticmethod
    def backward(ctx, grad_hs, grad_cs):
        given, kept = ctx.saved_tensors[:6], ctx.saved_tensors[6:]
        if torch.is_grad_enabled():
            return _differentiable(lstm_steps, given, (grad_hs, grad_cs), ctx.needs_input_grad)
        return _some(operator("lstm_backward")(grad_hs, grad_cs, *given, *kept), given)


class _GRU(Function):
    @staticmethod
    def forward(ctx, *given):
        results = operator("gru")(*given)
        ctx.save_for_backward(*given, *results)
        return results[0]

    @staticmethod
    def backward(ctx, grad_hs):
        given, kept = ctx.saved_tensors[:5], ctx.saved_tensors[5:]
        if torch.is_grad_enabled():
            return _differentiable(gru_steps, given, (grad_hs,), ctx.needs_input_grad)
        return _some(operator("gru_backward")(grad_hs, *given, *kept), given)


class _SimpleRNN(Function):
    @staticmethod
    def forward(ctx, *given):
        hs = operator("simple_rnn")(*given)
        ctx.save_for_backward(*given, hs)
        return hs

    @staticmethod
    def backward(ctx, grad_hs):
        given, kept = ctx.saved_tensors[:5], ctx.saved_tensors[5:]
        if torch.is_grad_enabled():
            return _differentiable(simple_rnn_steps, given, (grad_hs,), ctx.needs_input_grad)
        return _some(operator("simple_rnn_backward")(grad_hs, *given, *kept), given)
