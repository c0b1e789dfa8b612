"""tf.compat.v1.keras.initializers: TensorFlow 1's, with the defaults that Keras had then."""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from ...._core.missing import namespace as _namespace
from .._aliases import by_file as _by_file

if _TYPE_CHECKING:  # what loads at first use, for editors and type checkers
    from ....keras.initializers import Initializer as Initializer
    from ....keras.initializers import deserialize as deserialize
    from ....keras.initializers import get as get
    from ....keras.initializers import serialize as serialize
    from .._initializers import constant as constant
    from .._initializers import glorot_normal as glorot_normal
    from .._initializers import glorot_uniform as glorot_uniform
    from .._initializers import identity as identity
    from .._initializers import ones as ones
    from .._initializers import orthogonal as orthogonal
    from .._initializers import variance_scaling
    from .._initializers import zeros as zeros
    from .._keras_initializers import RandomNormal as RandomNormal
    from .._keras_initializers import RandomUniform as RandomUniform
    from .._keras_initializers import TruncatedNormal as TruncatedNormal
    from .._keras_initializers import he_normal as he_normal
    from .._keras_initializers import he_uniform as he_uniform
    from .._keras_initializers import lecun_normal as lecun_normal
    from .._keras_initializers import lecun_uniform as lecun_uniform

    Constant = constant
    Identity = identity
    Ones = ones
    Orthogonal = orthogonal
    Zeros = zeros
    VarianceScaling = variance_scaling
    normal = random_normal = RandomNormal
    uniform = random_uniform = RandomUniform
    truncated_normal = TruncatedNormal

_PLACES = {
    "_initializers": "constant glorot_normal glorot_uniform identity ones orthogonal zeros",
    "_keras_initializers": (
        "RandomNormal RandomUniform TruncatedNormal he_normal he_uniform lecun_normal lecun_uniform"
    ),
}
_LAZY = _by_file(_PLACES)
_ALIASES = {
    **{name.title(): name for name in ("constant", "identity", "ones", "orthogonal", "zeros")},
    **dict.fromkeys(("normal", "random_normal"), "RandomNormal"),
    **dict.fromkeys(("uniform", "random_uniform"), "RandomUniform"),
    "truncated_normal": "TruncatedNormal",
}
_LAZY |= {alias: _LAZY[name] for alias, name in _ALIASES.items()}
_LAZY["VarianceScaling"] = (_LAZY["zeros"][0], "variance_scaling")
_KERAS = f"{__name__.partition('.')[0]}.keras.initializers"
_LAZY |= {name: (_KERAS, name) for name in ("Initializer", "deserialize", "get", "serialize")}

__all__ = sorted(_LAZY)
__getattr__, __dir__ = _namespace(__name__, _LAZY)
