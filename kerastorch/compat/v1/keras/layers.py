"""tf.compat.v1.keras.layers: the layers with cuDNN's weights."""

from ...._core.missing import namespace as _namespace

__all__ = ["CuDNNGRU", "CuDNNLSTM"]

_HOME = f"{__name__.partition('.')[0]}.keras.layers.rnn.cudnn"
_LAZY = {name: (_HOME, name) for name in __all__}
__getattr__, __dir__ = _namespace(__name__, _LAZY)
