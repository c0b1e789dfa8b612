"""tf.nn.experimental."""

from .._core.missing import namespace as _namespace
from .dropout import general_dropout, stateless_dropout

__all__ = [
    "general_dropout",
    "stateless_dropout",
]

__getattr__, __dir__ = _namespace(__name__)
