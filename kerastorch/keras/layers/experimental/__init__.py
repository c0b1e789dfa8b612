"""tf.keras.layers.experimental: older addresses of layers."""

from ...._core.missing import namespace as _namespace
from ..batch_normalization import BatchNormalization as _BatchNormalization
from ..einsum import EinsumDense
from . import preprocessing
from .random_fourier_features import RandomFourierFeatures

__all__ = [
    "EinsumDense",
    "RandomFourierFeatures",
    "SyncBatchNormalization",
    "preprocessing",
]

__getattr__, __dir__ = _namespace(__name__)


class SyncBatchNormalization(_BatchNormalization):
    """BatchNormalization with synchronized=True (tf.keras.layers.experimental)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, synchronized=True, **kwargs)
