"""Whole sequences through an LSTM, GRU or SimpleRNN with Keras's default activations, as kernels.

x [time, batch, features], states [batch, units], weights in Keras's layout (gates i, f, c, o of the
LSTM, z, r, h of the GRU).  The products with the inputs are one product over all steps, and so are
the gradients of the weights.  Each function here is an operator of torch's, forward or backward,
so that recorders, torch.compile and vmap see one call; `sequences.py` has the calls with gradients.

The LSTM in float32 on a CPU is oneDNN's, which keeps no cells c but the last.
"""

import functools

import torch

from ...._core import torch_operators


def product(x, kernel, bias):
    """x @ kernel, + bias if there is one."""
    return torch.mm(x, kernel) if bias is None else torch.addmm(bias, x, kernel)


def projected(x, kernel, bias):
    """x @ kernel + bias for all steps."""
    return product(x.flatten(0, 1), kernel, bias).view(*x.shape[:2], kernel.shape[1])


def has_one_dnn(x):
    """Whether oneDNN has an LSTM for sequences like x."""
    return (
        x.is_cpu
        and x.dtype is torch.float32
        and x.numel() > 0
        and torch.backends.mkldnn.is_available()
        and torch._C._get_mkldnn_enabled()
    )


# LSTM by oneDNN
def _dnn_lstm(x, h, c, kernel, recurrent, bias, train):
    """(all h, last c, what the gradient needs); without `train` the third is empty."""
    if not x.shape[1] == h.shape[0] == c.shape[0]:  # which it does not look at
        raise RuntimeError(f"a batch of {x.shape[1]} rows, but states of {h.shape[0]}")
    x, h, c = x.contiguous(), h.contiguous(), c.contiguous()  # else it reads them wrongly
    weights = _dnn_weights(kernel, recurrent, bias)
    with torch.set_grad_enabled(train):  # this is how the kernel knows
        hs, _, last, work = torch.ops.aten.mkldnn_rnn_layer.default(
            *(x, *weights, h, c, False, [], 2, h.shape[1], 1, bias is not None),
            *(False, False, train),
        )
    return hs, last, x.new_empty(0, dtype=torch.uint8) if work is None else work


def _dnn_weights(kernel, recurrent, bias):
    if bias is None:  # four weights are asked for all the same
        bias = kernel.new_zeros(kernel.shape[1])
    return kernel.t(), recurrent.t(), bias, torch.zeros_like(bias)


def _dnn_lstm_backward(grad_hs, grad_c, x, h, c, kernel, recurrent, bias, hs, last, work):
    """The gradients of x, h, c, kernel, recurrent, bias."""
    x, h, c = x.contiguous(), h.contiguous(), c.contiguous()
    grad_hs, grad_c = grad_hs.contiguous(), grad_c.contiguous()
    grads = torch.ops.aten.mkldnn_rnn_layer_backward.default(
        *(x, *_dnn_weights(kernel, recurrent, bias), h, c, hs, hs[-1], last),
        *(grad_hs, torch.zeros_like(h), grad_c, False, 2, h.shape[1], 1, bias is not None),
        *(True, False, [], False, work),
    )
    grad_x, grad_kernel, grad_recurrent, grad_bias, _, grad_h, grad_c = grads
    kernels = (grad_kernel.t().contiguous(), grad_recurrent.t().contiguous())
    return grad_x, grad_h, grad_c, *kernels, grad_bias


# LSTM step by step
def _lstm(x, h, c, kernel, recurrent, bias):
    """(all h, all c, the gates i, f, -, o, the gates c, tanh of all c)."""
    gates = projected(x, kernel, bias)
    hs, cs, news, tanhs = (x.new_empty(*x.shape[:2], h.shape[1]) for _ in range(4))
    rows = zip(
        *(v.unbind(0) for v in (gates, *gates.chunk(4, -1), hs, cs, news, tanhs)), strict=True
    )
    for z, i, f, g, o, new_h, new_c, new, tanh in rows:
        z.addmm_(h, recurrent)
        torch.tanh(g, out=new)
        z.sigmoid_()
        c = torch.mul(f, c, out=new_c).addcmul_(i, new)
        torch.tanh(c, out=tanh)
        h = torch.mul(o, tanh, out=new_h)
    return hs, cs, gates, news, tanhs


def _lstm_backward(grad_hs, grad_cs, x, h, c, kernel, recurrent, bias, hs, cs, gates, g, tanhs):
    """The gradients of x, h, c, kernel, recurrent, bias."""
    i, f, _, o = gates.chunk(4, -1)
    before = torch.cat([c.unsqueeze(0), cs[:-1]])
    # what the gradients of h and c are multiplied by to become those of c and of the gates' sums
    to_c = o * (1 - tanhs * tanhs)
    to_gates = torch.stack([g * i * (1 - i), before * f * (1 - f), i * (1 - g * g)], 2)
    to_o = tanhs * o * (1 - o)
    grads = x.new_empty(*hs.shape[:2], 4, hs.shape[2])
    transposed = recurrent.t()
    dh, dc = grad_hs[-1], torch.zeros_like(c)
    for t in range(len(hs) - 1, -1, -1):
        dc = torch.addcmul(dc + grad_cs[t], dh, to_c[t])
        torch.mul(dc.unsqueeze(1), to_gates[t], out=grads[t, :, :3])
        torch.mul(dh, to_o[t], out=grads[t, :, 3])
        dc = dc * f[t]
        of_gates = grads[t].flatten(1)
        dh = _back(grad_hs, t, of_gates, transposed)
    flat = grads.flatten(2).flatten(0, 1)
    return _of_inputs(x, kernel, flat), dh, dc, *_of_weights(x, h, hs, flat)


def _back(grad_hs, t, of_sums, transposed):
    """The gradient of the state before step t."""
    return torch.addmm(grad_hs[t - 1], of_sums, transposed) if t else of_sums @ transposed


def _of_inputs(x, kernel, of_sums):
    return (of_sums @ kernel.t()).view(x.shape)


def _of_weights(x, h, hs, of_sums):
    """The gradients of kernel, recurrent and bias, given those of their sums [steps, ...]."""
    before = torch.cat([h.unsqueeze(0), hs[:-1]]).flatten(0, 1)
    return x.flatten(0, 1).t() @ of_sums, before.t() @ of_sums, of_sums.sum(0)


# GRU
def _gru(x, h, kernel, recurrent, bias):
    """(all h, the gates z, r, h, the products of the states); bias [2, 3 * units]."""
    first, second = (None, None) if bias is None else bias.unbind(0)
    units = h.shape[1]
    gates = projected(x, kernel, first)
    hs, inner = x.new_empty(*x.shape[:2], units), torch.empty_like(gates)
    parts = (inner, inner[..., : 2 * units], inner[..., 2 * units :], gates[..., : 2 * units])
    for product, product_zr, product_h, zr, z, r, new, new_h in zip(
        *(v.unbind(0) for v in (*parts, *gates.chunk(3, -1), hs)), strict=True
    ):
        if second is None:
            torch.mm(h, recurrent, out=product)
        else:
            torch.addmm(second, h, recurrent, out=product)
        zr.add_(product_zr).sigmoid_()
        new.addcmul_(r, product_h).tanh_()
        h = torch.lerp(new, h, z, out=new_h)
    return hs, gates, inner


def _gru_backward(grad_hs, x, h, kernel, recurrent, bias, hs, gates, inner):
    """The gradients of x, h, kernel, recurrent, bias."""
    z, r, new = gates.chunk(3, -1)
    before = torch.cat([h.unsqueeze(0), hs[:-1]])
    # what the gradient of h is multiplied by to become those of the gates' sums
    to_new = (1 - z) * (1 - new * new)
    to_inner = to_new * r
    inner_h = inner[..., 2 * h.shape[1] :]
    to_gates = [(before - new) * z * (1 - z), to_inner * inner_h * (1 - r), to_inner]
    to_gates = torch.stack(to_gates, 2)
    grads, dhs = torch.empty_like(to_gates), torch.empty_like(hs)
    transposed = recurrent.t()
    dh = dhs[-1].copy_(grad_hs[-1])
    for t in range(len(hs) - 1, 0, -1):
        torch.mul(dh.unsqueeze(1), to_gates[t], out=grads[t])
        direct = torch.addcmul(grad_hs[t - 1], dh, z[t])
        dh = torch.addmm(direct, grads[t].flatten(1), transposed, out=dhs[t - 1])
    torch.mul(dh.unsqueeze(1), to_gates[0], out=grads[0])
    dh = torch.addmm(dh * z[0], grads[0].flatten(1), transposed)
    of_states = grads.flatten(2).flatten(0, 1)
    grad_recurrent, grad_second = before.flatten(0, 1).t() @ of_states, of_states.sum(0)
    grads[:, :, 2] = dhs * to_new  # the inputs' part is not behind the reset gate
    of_inputs = grads.flatten(2).flatten(0, 1)
    grad_kernel = x.flatten(0, 1).t() @ of_inputs
    grad_bias = torch.stack([of_inputs.sum(0), grad_second])
    return _of_inputs(x, kernel, of_inputs), dh, grad_kernel, grad_recurrent, grad_bias


# SimpleRNN
def _simple(x, h, kernel, recurrent, bias):
    hs = projected(x, kernel, bias)
    for z in hs.unbind(0):
        h = z.addmm_(h, recurrent).tanh_()
    return hs


def _simple_backward(grad_hs, x, h, kernel, recurrent, bias, hs):
    """The gradients of x, h, kernel, recurrent, bias."""
    to_sum = 1 - hs * hs
    grads, transposed = torch.empty_like(hs), recurrent.t()
    dh = grad_hs[-1]
    for t in range(len(hs) - 1, -1, -1):
        of_sum = torch.mul(dh, to_sum[t], out=grads[t])
        dh = _back(grad_hs, t, of_sum, transposed)
    flat = grads.flatten(0, 1)
    return _of_inputs(x, kernel, flat), dh, *_of_weights(x, h, hs, flat)


# what torch is told of them
_GIVEN = "Tensor x, Tensor h, Tensor kernel, Tensor recurrent, Tensor? bias"
_GIVEN_C = _GIVEN.replace("Tensor h,", "Tensor h, Tensor c,")
_FIVE = "(Tensor, Tensor, Tensor, Tensor, Tensor)"
_SIX = "(Tensor, Tensor, Tensor, Tensor, Tensor, Tensor)"
_OPERATORS = {
    "dnn_lstm": (_dnn_lstm, f"({_GIVEN_C}, bool train) -> (Tensor, Tensor, Tensor)"),
    "dnn_lstm_backward": (
        _dnn_lstm_backward,
        f"(Tensor grad_hs, Tensor grad_c, {_GIVEN_C}, Tensor hs, Tensor last, Tensor work) -> "
        f"{_SIX}",
    ),
    "lstm": (_lstm, f"({_GIVEN_C}) -> {_FIVE}"),
    "lstm_backward": (
        _lstm_backward,
        f"(Tensor grad_hs, Tensor grad_cs, {_GIVEN_C}, Tensor hs, Tensor cs, Tensor gates, "
        f"Tensor news, Tensor tanhs) -> {_SIX}",
    ),
    "gru": (_gru, f"({_GIVEN}) -> (Tensor, Tensor, Tensor)"),
    "gru_backward": (
        _gru_backward,
        f"(Tensor grad_hs, {_GIVEN}, Tensor hs, Tensor gates, Tensor inner) -> {_FIVE}",
    ),
    "simple_rnn": (_simple, f"({_GIVEN}) -> Tensor"),
    "simple_rnn_backward": (_simple_backward, f"(Tensor grad_hs, {_GIVEN}, Tensor hs) -> {_FIVE}"),
}


@functools.cache
def operator(name):
    """The operator of a name, made at its first use."""
    return torch_operators.defined(name, *_OPERATORS[name])
