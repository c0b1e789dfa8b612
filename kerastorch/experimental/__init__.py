"""tf.experimental."""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from .._core.missing import namespace as _namespace
from ..data._iterator import Optional
from . import dlpack
from ._asynchronous import async_clear_error, async_scope

if _TYPE_CHECKING:  # what loads at first use, for editors and type checkers
    from . import numpy as numpy

__all__ = ["Optional", "async_clear_error", "async_scope", "dlpack", "numpy"]

__getattr__, __dir__ = _namespace(__name__, {"numpy": f"{__name__}.numpy"})
