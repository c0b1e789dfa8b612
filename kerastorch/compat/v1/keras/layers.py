"""tf.compat.v1.keras.layers: the layers with cuDNN's weights."""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from ...._core.missing import namespace as _namespace

_NAMES = ["CuDNNGRU", "CuDNNLSTM"]
if _TYPE_CHECKING:  # what loads at first use, for editors and type checkers
    from ....keras.layers.rnn.cudnn import CuDNNGRU as CuDNNGRU
    from ....keras.layers.rnn.cudnn import CuDNNLSTM as CuDNNLSTM

__all__ = [*_NAMES]

_HOME = f"{__name__.partition('.')[0]}.keras.layers.rnn.cudnn"
_LAZY = {name: (_HOME, name) for name in _NAMES}
__getattr__, __dir__ = _namespace(__name__, _LAZY)
