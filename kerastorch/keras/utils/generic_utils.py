"""tf.keras.utils.generic_utils: an older address of Progbar."""

from .._base.progbar import Progbar

__all__ = ["Progbar"]
