"""tf.nn.experimental."""

from .dropout import general_dropout, stateless_dropout

__all__ = ["general_dropout", "stateless_dropout"]
