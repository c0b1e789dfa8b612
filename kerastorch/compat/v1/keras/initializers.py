"""tf.compat.v1.keras.initializers: TensorFlow 1's, with the defaults that Keras had then."""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from ...._core.missing import namespace as _namespace

_HOME = __name__.partition(".")[0]
_V1 = f"{_HOME}.compat.v1"
_OF_TENSORFLOW = [
    "constant",
    "glorot_normal",
    "glorot_uniform",
    "identity",
    "ones",
    "orthogonal",
    "zeros",
]
_OF_KERAS = ["Initializer", "deserialize", "get", "serialize"]
_OWN = [
    "RandomNormal",
    "RandomUniform",
    "TruncatedNormal",
    "he_normal",
    "he_uniform",
    "lecun_normal",
    "lecun_uniform",
]
_ALIASES = {
    "normal": "RandomNormal",
    "random_normal": "RandomNormal",
    "random_uniform": "RandomUniform",
    "truncated_normal": "TruncatedNormal",
    "uniform": "RandomUniform",
}
if _TYPE_CHECKING:  # what loads at first use, for editors and type checkers
    from ....keras.initializers import Initializer as Initializer
    from ....keras.initializers import deserialize as deserialize
    from ....keras.initializers import get as get
    from ....keras.initializers import serialize as serialize
    from .._initializers import constant as Constant
    from .._initializers import constant as constant
    from .._initializers import glorot_normal as glorot_normal
    from .._initializers import glorot_uniform as glorot_uniform
    from .._initializers import identity as Identity
    from .._initializers import identity as identity
    from .._initializers import ones as Ones
    from .._initializers import ones as ones
    from .._initializers import orthogonal as Orthogonal
    from .._initializers import orthogonal as orthogonal
    from .._initializers import variance_scaling as VarianceScaling
    from .._initializers import zeros as Zeros
    from .._initializers import zeros as zeros
    from .._keras_initializers import RandomNormal as RandomNormal
    from .._keras_initializers import RandomNormal as normal
    from .._keras_initializers import RandomNormal as random_normal
    from .._keras_initializers import RandomUniform as RandomUniform
    from .._keras_initializers import RandomUniform as random_uniform
    from .._keras_initializers import RandomUniform as uniform
    from .._keras_initializers import TruncatedNormal as TruncatedNormal
    from .._keras_initializers import TruncatedNormal as truncated_normal
    from .._keras_initializers import he_normal as he_normal
    from .._keras_initializers import he_uniform as he_uniform
    from .._keras_initializers import lecun_normal as lecun_normal
    from .._keras_initializers import lecun_uniform as lecun_uniform

_LAZY = {
    **{name: (f"{_HOME}.keras.initializers", name) for name in _OF_KERAS},
    **{name: (f"{_V1}._initializers", name) for name in _OF_TENSORFLOW},
    **{
        name.title(): (f"{_V1}._initializers", name)
        for name in _OF_TENSORFLOW
        if "glorot" not in name
    },
    "VarianceScaling": (f"{_V1}._initializers", "variance_scaling"),
    **{name: (f"{_V1}._keras_initializers", name) for name in _OWN},
    **{alias: (f"{_V1}._keras_initializers", name) for alias, name in _ALIASES.items()},
}
__all__ = sorted(_LAZY)
__getattr__, __dir__ = _namespace(__name__, _LAZY)
