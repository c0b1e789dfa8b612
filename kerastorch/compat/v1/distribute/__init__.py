"""tf.compat.v1.distribute: tf.distribute's strategies, which are the same here."""

from .._aliases import namespace_of as _namespace_of

_HERE = __name__.partition(".")[0]
_CLASSES = "MirroredStrategy OneDeviceStrategy ReplicaContext Strategy StrategyExtended"
_LAZY = {name: (f"{_HERE}.distribute", name) for name in _CLASSES.split()}
_LAZY["get_loss_reduction"] = (f"{_HERE}.distribute._reduce_op", "get_loss_reduction")

__getattr__, __dir__, __all__ = _namespace_of(__name__, (), _LAZY)
