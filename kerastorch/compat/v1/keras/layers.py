"""tf.compat.v1.keras.layers: the layers with cuDNN's weights."""

from ...._core.missing import namespace as _namespace

_NAMES = ["CuDNNGRU", "CuDNNLSTM"]
__all__ = [*_NAMES]

_HOME = f"{__name__.partition('.')[0]}.keras.layers.rnn.cudnn"
_LAZY = {name: (_HOME, name) for name in _NAMES}
__getattr__, __dir__ = _namespace(__name__, _LAZY)
