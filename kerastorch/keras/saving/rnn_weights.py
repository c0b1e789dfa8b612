"""Weights of LSTM and GRU in files that were written by the other kind, plain or of cuDNN."""

import numpy as np


def converted(layer, arrays):
    """The three arrays of an LSTM or GRU, plain or CuDNN, as the layer holds them.

    ValueError when a file's GRU has reset_after=False and the layer has not, or the other way
    round, and for a bias of no known shape.
    """
    kind = type(layer).__name__
    if len(arrays) != 3:
        return arrays
    if kind in ("LSTM", "CuDNNLSTM"):
        return _lstm(kind, arrays)
    if kind in ("GRU", "CuDNNGRU"):
        return _gru(layer, kind, arrays)
    return arrays


def _lstm(kind, arrays):
    size = 4 * arrays[1].shape[0]
    shape = tuple(arrays[2].shape)
    if shape not in ((2 * size,), (size,)):
        raise ValueError(f"Invalid bias shape: {shape}")
    source = "LSTM" if shape == (size,) else "CuDNNLSTM"
    if source == kind:
        return arrays
    kernels, bias = _turned(arrays, 4, source == "CuDNNLSTM"), np.asarray(arrays[2])
    if source == "CuDNNLSTM":
        return [*kernels, bias[:size] + bias[size:]]
    return [*kernels, np.tile(0.5 * bias, 2)]


def _gru(layer, kind, arrays):
    size = 3 * arrays[1].shape[0]
    shape = tuple(arrays[2].shape)
    kinds = {
        (2 * size,): "CuDNNGRU",
        (2, size): "GRU(reset_after=True)",
        (size,): "GRU(reset_after=False)",
    }
    if shape not in kinds:
        raise ValueError(f"Invalid bias shape: {shape}")
    source = kinds[shape]
    target = kind if kind == "CuDNNGRU" else f"GRU(reset_after={layer.reset_after})"
    if source == target:
        return arrays
    if "GRU(reset_after=False)" in (source, target):
        raise ValueError(f"{source} is not compatible with {target}")
    from_cudnn = source == "CuDNNGRU"
    bias = np.asarray(arrays[2]).reshape((2, -1) if from_cudnn else -1)
    return [*_turned(arrays, 3, from_cudnn), bias]


def _turned(arrays, gates, from_cudnn):
    """The two kernels in the other layout: cuDNN's holds each gate's transposed matrix."""
    order = "F" if from_cudnn else "C"
    kernel, recurrent = np.asarray(arrays[0]), np.asarray(arrays[1])
    parts = [k.T.reshape(k.shape, order=order) for k in np.split(kernel, gates, 1)]
    return np.hstack(parts), np.hstack([k.T for k in np.split(recurrent, gates, 1)])
