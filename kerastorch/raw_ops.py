"""tf.raw_ops: TensorFlow's ops as they stand in graphs, called with keyword arguments.

    tf.raw_ops.Sum(input=x, axis=[0], keep_dims=True)

The functions are those of the op table (`_graph/optable.py`).
"""

from inspect import Parameter as _Parameter
from inspect import Signature as _Signature

from ._core.missing import namespace as _namespace
from ._graph import optable as _optable

__all__ = sorted(name for name in _optable.table() if not name.startswith("_"))

_missing, __dir__ = _namespace(__name__)
_made = {}


def _function(definition):
    """The function of keyword arguments for an op."""
    names = [*definition.inputs, *definition.attrs]
    own = {definition.renamed.get(n, n): n for n in names}
    defaults = definition.attrs
    needed = [k for k, n in own.items() if defaults.get(n, _Parameter.empty) is _Parameter.empty]

    def raw_op(*args, name=None, **kwargs):
        if args:
            raise TypeError(
                f"{definition.type} only takes keyword args (possible keys: {list(own)}). Please "
                "pass these args as kwargs instead."
            )
        unknown, missing = set(kwargs) - set(own), [k for k in needed if k not in kwargs]
        if unknown:
            raise TypeError(
                f"{definition.type} got an unexpected keyword argument {min(unknown)!r}"
            )
        if missing:
            raise TypeError(f"{definition.type} missing required arguments: {missing}")
        given = definition.converted({own[k]: v for k, v in kwargs.items()})
        return definition.call_by_name(given)

    raw_op.__name__ = raw_op.__qualname__ = definition.type
    raw_op.__signature__ = _Signature(
        [
            *(_Parameter(k, _Parameter.KEYWORD_ONLY) for k in needed),
            *(
                _Parameter(k, _Parameter.KEYWORD_ONLY, default=defaults[n])
                for k, n in own.items()
                if k not in needed
            ),
            _Parameter("name", _Parameter.KEYWORD_ONLY, default=None),
        ]
    )
    raw_op.__doc__ = f"The op {definition.type}, of {', '.join(own)}."
    return raw_op


def __getattr__(name):
    definition = None if name.startswith("_") else _optable.find(name)
    if definition is None:
        return _missing(name)
    if name not in _made:
        _made[name] = _function(definition)
    return _made[name]
