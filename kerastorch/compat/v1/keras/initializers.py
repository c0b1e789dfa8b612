"""tf.compat.v1.keras.initializers: TensorFlow 1's, with the defaults that Keras had then."""

from ...._core.missing import namespace as _namespace
from .._aliases import by_file as _by_file

_PLACES = {
    "_initializers": "constant glorot_normal glorot_uniform identity ones orthogonal zeros",
    "_keras_initializers": (
        "RandomNormal RandomUniform TruncatedNormal he_normal he_uniform lecun_normal lecun_uniform"
    ),
}
_LAZY = _by_file(_PLACES)
_ALIASES = {
    **{name.title(): name for name in ("constant", "identity", "ones", "orthogonal", "zeros")},
    **{name: "RandomNormal" for name in ("normal", "random_normal")},
    **{name: "RandomUniform" for name in ("uniform", "random_uniform")},
    "truncated_normal": "TruncatedNormal",
}
_LAZY |= {alias: _LAZY[name] for alias, name in _ALIASES.items()}
_LAZY["VarianceScaling"] = (_LAZY["zeros"][0], "variance_scaling")
_KERAS = f"{__name__.partition('.')[0]}.keras.initializers"
_LAZY |= {name: (_KERAS, name) for name in ("Initializer", "deserialize", "get", "serialize")}

__all__ = sorted(_LAZY)
__getattr__, __dir__ = _namespace(__name__, _LAZY)
