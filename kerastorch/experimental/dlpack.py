"""tf.experimental.dlpack: tensors from and to other libraries, without a copy."""

from .._core.missing import namespace as _namespace
from ._dlpack import from_dlpack, to_dlpack

__all__ = ["from_dlpack", "to_dlpack"]

__getattr__, __dir__ = _namespace(__name__)
