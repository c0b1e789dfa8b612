"""tf.keras.layers.experimental: older addresses of layers."""

from .core import EinsumDense
from .normalization import BatchNormalization

__all__ = ["EinsumDense", "SyncBatchNormalization"]


class SyncBatchNormalization(BatchNormalization):
    """BatchNormalization with synchronized=True (tf.keras.layers.experimental)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, synchronized=True, **kwargs)
