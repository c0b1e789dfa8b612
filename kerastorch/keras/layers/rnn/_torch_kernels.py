"""torch's own LSTM, GRU and RNN, cuDNN's on a GPU, with Keras's layout of the weights outside.

Arguments as in `_sequences.py`, and whether gradients are recorded.
"""

import torch


def torch_lstm(x, h, c, kernel, recurrent, bias, train):
    """(all h, the last c)."""
    weights = [kernel.t(), recurrent.t(), *_biases(bias)]
    states = (h.unsqueeze(0), c.unsqueeze(0))
    hs, _, c = torch._VF.lstm(x, states, weights, bias is not None, 1, 0.0, train, False, False)
    return hs, c[0]


def torch_gru(x, h, kernel, recurrent, bias, train):
    """All h; bias [2, 3 * units] or None."""
    weights = [_swapped(kernel).t(), _swapped(recurrent).t()]
    if bias is not None:
        weights += _swapped(bias).unbind(0)
    has_biases = bias is not None
    return torch._VF.gru(x, h.unsqueeze(0), weights, has_biases, 1, 0.0, train, False, False)[0]


def torch_simple_rnn(x, h, kernel, recurrent, bias, train):
    """All h."""
    weights = [kernel.t(), recurrent.t(), *_biases(bias)]
    has_biases = bias is not None
    return torch._VF.rnn_tanh(x, h.unsqueeze(0), weights, has_biases, 1, 0.0, train, False, False)[
        0
    ]


def _biases(bias):
    """Keras's one bias as torch's two."""
    return () if bias is None else (bias, torch.zeros_like(bias))


def _swapped(weight):
    """Gates z, r, h as torch's r, z, h."""
    z, r, new = weight.chunk(3, -1)
    return torch.cat([r, z, new], -1)
