"""tf.distribute.experimental.rpc."""

from ..._core.missing import namespace as _namespace
from .._answers import Client
from .._answers import RpcServer as Server

__all__ = ["Client", "Server"]

__getattr__, __dir__ = _namespace(__name__)
