"""Weights as Keras 1 laid them out, in those of Keras 2.

Files without the attribute `keras_version` are taken for Keras 1's, as Keras 2 does.
"""

import numpy as np

# what came first becomes which axes, by class and data format
_TURNS = {
    ("Conv2D", "channels_first"): (2, 3, 1, 0),
    ("Conv2DTranspose", "channels_last"): (0, 1, 3, 2),
    ("Conv2DTranspose", "channels_first"): (2, 3, 0, 1),
    ("Conv3D", "channels_first"): (2, 3, 4, 1, 0),
}


def converted(layer, arrays):
    """The arrays of a layer of Keras 1, as the same layer of Keras 2 holds them."""
    kind = type(layer).__name__
    if kind == "Conv1D" and arrays:
        return [_conv1d(layer, np.asarray(arrays[0])), *arrays[1:]]
    turn = _TURNS.get((kind, getattr(layer, "data_format", None)))
    if turn and arrays and arrays[0].ndim == len(turn):
        return [np.asarray(arrays[0]).transpose(turn), *arrays[1:]]
    if kind == "GRU" and len(arrays) == 9:
        return _joined(arrays, (0, 3, 6))
    if kind in ("LSTM", "ConvLSTM2D") and len(arrays) == 12:
        arrays = _joined(arrays, (0, 6, 3, 9))  # the gates i, c, f, o become i, f, c, o
        if kind == "ConvLSTM2D" and layer.data_format == "channels_first":
            return [*(x.transpose(2, 3, 1, 0) for x in arrays[:2]), arrays[2]]
    return arrays


def _joined(arrays, gates):
    """Kernel, recurrent kernel and bias out of three arrays a gate."""
    return [np.concatenate([arrays[g + i] for g in gates], axis=-1) for i in range(3)]


def _conv1d(layer, kernel):
    """A kernel that has a fourth axis; in Keras 1.1 it is (filters, channels, length, 1)."""
    length = layer.kernel_size[0]
    if kernel.ndim != 4:
        raise ValueError(
            f"The kernel of {layer.name!r}, in a file of Keras 1, has the shape {kernel.shape}, "
            "4 axes were expected."
        )
    if kernel.shape[:2] != (length, 1) or kernel.shape[3] != layer.filters:
        if kernel.shape[0] != layer.filters or kernel.shape[2:] != (length, 1):
            raise ValueError(
                f"The kernel of {layer.name!r}, in a file of Keras 1, has the shape "
                f"{kernel.shape}, it does not fit {layer.filters} filters of length {length}."
            )
        kernel = kernel.transpose(2, 3, 1, 0)
    return kernel[:, 0]
