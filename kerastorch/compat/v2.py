"""tf.compat.v2: TensorFlow 2's names, also under this address."""

import sys as _sys
from typing import TYPE_CHECKING as _TYPE_CHECKING

from .._core.missing import namespace as _namespace
from .v1._eager import enable_v2_behavior as enable_v2_behavior

_HOME = __name__.partition(".")[0]

if _TYPE_CHECKING:  # what loads at first use, for editors and type checkers
    from .. import *  # noqa: F403

__all__ = sorted({*_sys.modules[_HOME].__all__, "enable_v2_behavior"})
__version__ = _sys.modules[_HOME].__version__

# `import tensorflow.compat.v2.keras` looks for the attribute, as in a package
__path__ = []

_LAZY = {name: (_HOME, name) for name in __all__ if name not in globals()}

__getattr__, __dir__ = _namespace(__name__, _LAZY)
