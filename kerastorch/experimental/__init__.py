"""tf.experimental."""

from .._core.missing import namespace as _namespace
from ..data._iterator import Optional
from . import dlpack
from ._asynchronous import async_clear_error, async_scope

__all__ = ["Optional", "async_clear_error", "async_scope", "dlpack"]

__getattr__, __dir__ = _namespace(__name__)
