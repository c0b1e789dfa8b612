"""tf.compat.v1.initializers: functions of (shape, dtype, partition_info) for get_variable."""

from ._aliases import by_file as _by_file
from ._aliases import namespace_of as _namespace_of

_PLACES = {
    "_initializers": (
        "constant glorot_normal glorot_uniform he_normal he_uniform identity "
        "lecun_normal lecun_uniform ones orthogonal random_normal random_uniform "
        "truncated_normal uniform_unit_scaling variance_scaling zeros"
    ),
}
_HOME, _, _ = __name__.rpartition(".")
_LAZY = _by_file(_PLACES)
_OTHERS = {"variables": "variables_initializer", "tables_initializer": "tables_initializer"}
_OTHERS |= {f"{kind}_variables": f"{kind}_variables_initializer" for kind in ("global", "local")}
_LAZY |= {name: (f"{_HOME}._variables", function) for name, function in _OTHERS.items()}

__getattr__, __dir__, __all__ = _namespace_of(__name__, (), _LAZY)
