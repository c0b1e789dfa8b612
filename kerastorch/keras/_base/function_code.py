"""Lambdas as text: their byte code, as Keras stores them. Only the same Python version reads it."""

import base64
import marshal
import types


def dump(function):
    """(code, defaults, closure) of a Python function: base64 text, a tuple, a tuple."""
    code = base64.encodebytes(marshal.dumps(function.__code__)).decode("ascii")
    closure = function.__closure__
    cells = tuple(cell.cell_contents for cell in closure) if closure else None
    return code, function.__defaults__, cells


def load(code, defaults=None, closure=None, globs=None):
    """The function that `dump` wrote; `code` may be the whole triple.

    The caller answers for the source: a function loaded so does whatever its author wished.
    """
    if isinstance(code, (tuple, list)):
        code, defaults, closure = code
        defaults = tuple(defaults) if isinstance(defaults, list) else defaults
    raw = marshal.loads(base64.b64decode(code.encode("ascii")))
    cells = None if closure is None else tuple(types.CellType(value) for value in closure)
    return types.FunctionType(
        raw, globs or {"__builtins__": __builtins__}, raw.co_name, defaults, cells
    )
