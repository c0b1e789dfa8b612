"""tf.compat.v1.distribute.experimental: the strategies of tf.distribute.experimental."""

from .._aliases import namespace_of as _namespace_of

_HERE = __name__.partition(".")[0]
_CLASSES = "CentralStorageStrategy MultiWorkerMirroredStrategy ParameterServerStrategy TPUStrategy"
_LAZY = {name: (f"{_HERE}.distribute.experimental", name) for name in _CLASSES.split()}

__getattr__, __dir__, __all__ = _namespace_of(__name__, (), _LAZY)
