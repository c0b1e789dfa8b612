"""Lambdas as text: their byte code, as Keras stores them. Only the same Python version reads it.

Code of a file is run only where files are trusted.  Elsewhere a stored lambda must be one that
this process has: one that it stored itself, or one in the source of a loaded module of the user's.
Then that function is taken; the stored code is compared and never made into a function.
"""

from __future__ import annotations

import base64
import binascii
import collections
import marshal
import sys
import sysconfig
import types
from collections.abc import Sequence
from typing import Any

from . import marshalled
from .safe_mode import is_lenient

_stored = collections.OrderedDict()  # code as text -> functions that have it
_MOST = 4096  # texts that are kept
_ROOT = __name__.split(".")[0]
_LIBRARIES = tuple({sysconfig.get_path(name) for name in ("purelib", "platlib", "stdlib")})


def dump(
    function: types.FunctionType,
) -> tuple[str, tuple[Any, ...] | None, tuple[Any, ...] | None]:
    """(code, defaults, closure) of a Python function: base64 text, a tuple, a tuple."""
    code = base64.encodebytes(marshal.dumps(function.__code__)).decode("ascii")
    known = _stored.setdefault(code, [])
    if not any(f is function for f in known):
        known.append(function)
    _stored.move_to_end(code)
    if len(_stored) > _MOST:
        _stored.popitem(last=False)
    return code, function.__defaults__, _cells(function)


def _cells(function):
    closure = function.__closure__
    return tuple(cell.cell_contents for cell in closure) if closure else None


def load(
    code: str | Sequence[Any],
    defaults: Sequence[Any] | None = None,
    closure: Sequence[Any] | None = None,
    globs: dict[str, Any] | None = None,
) -> types.FunctionType:
    """The function that `dump` wrote; `code` may be the whole triple.

    The caller answers for the source: a function loaded so does whatever its author wished.
    """
    code, defaults, closure = _triple(code, defaults, closure)
    raw = marshal.loads(base64.b64decode(code.encode("ascii")))
    return _function(raw, globs or {"__builtins__": __builtins__}, defaults, closure)


def _triple(code, defaults=None, closure=None):
    if isinstance(code, (tuple, list)):
        code, defaults, closure = code
    return code, tuple(defaults) if isinstance(defaults, list) else defaults, closure


def _function(code, globs, defaults, closure):
    cells = None if closure is None else tuple(types.CellType(value) for value in closure)
    return types.FunctionType(code, globs, code.co_name, defaults, cells)


def revived(stored: str | Sequence[Any], safe: bool) -> types.FunctionType:
    """The function of a stored lambda that has no module beside it; ValueError where refused."""
    if not safe:
        return load(stored)
    found = known(stored) if is_lenient() else None
    if found is None:
        raise refused("a `lambda` object")
    return found


def known(stored: str | Sequence[Any], module: str | None = None) -> types.FunctionType | None:
    """The function of this process that has the stored code, defaults and closure, or None.

    stored: what `dump` wrote; module: the name of the module that the function was of.
    """
    code, defaults, closure = _triple(stored)
    if not isinstance(code, str):
        return None
    for function in _stored.get(code, ()):
        same = _plain(function.__defaults__) == _plain(defaults)
        if same and _plain(_cells(function)) == _plain(closure):
            return function
    try:
        wanted = marshalled.code(base64.b64decode(code.encode("ascii")))
    except (ValueError, binascii.Error):
        return None
    home = sys.modules.get(module or "__main__")
    if not _is_users(home) or not (_is_plain(defaults) and _is_plain(closure)):
        return None
    for function in _functions(home):
        if marshalled.code(marshal.dumps(function.__code__)) == wanted:
            same = _plain(function.__defaults__) == _plain(defaults)
            if same and _plain(_cells(function)) == _plain(closure):
                return function
    for mine in _codes(home):
        if marshalled.code(marshal.dumps(mine)) == wanted:
            fits = len(closure or ()) == len(mine.co_freevars) and not mine.co_kwonlyargcount
            # a named function may do anything with the values that a forged file gives it
            fits = fits and (mine.co_name == "<lambda>" or not (defaults or closure))
            return _function(mine, vars(home), defaults, closure) if fits else None
    return None


def refused(what: str) -> ValueError:
    """The error for a stored lambda that this process does not have."""
    return ValueError(
        f"Requested the deserialization of {what}. Its code would come from the file, which "
        "carries a potential risk of arbitrary code execution, and this program has no function "
        "with that code. If you trust the source, pass `safe_mode=False` to the loading function; "
        "for a script that cannot be changed, `kerastorch run --trust-files` or the environment "
        "variable KERASTORCH_TRUST_FILES=1 does the same."
    )


def _is_users(module):
    """Whether a loaded module is neither Python's, nor ours, nor an installed library's."""
    name = getattr(module, "__name__", "")
    if name.split(".")[0] in (_ROOT, "", *sys.stdlib_module_names):
        return False
    path = getattr(module, "__file__", None)
    return name == "__main__" or (path is not None and not path.startswith(_LIBRARIES))


def _codes(module):
    """The code objects of a module: of its source, its functions, the calls under way."""
    pending, seen = [], set()
    frame = sys._getframe()
    while frame:
        if frame.f_globals is vars(module):
            pending.append(frame.f_code)
        frame = frame.f_back
    pending += [function.__code__ for function in _functions(module)]
    source = _compiled(module)
    pending += [source] if source else []
    while pending:
        code = pending.pop()
        if id(code) not in seen:
            seen.add(id(code))
            yield code
            pending += [c for c in code.co_consts if isinstance(c, types.CodeType)]


def _functions(module):
    """The functions of a module and of its classes."""
    for value in list(vars(module).values()):
        members = vars(value).values() if isinstance(value, type) else (value,)
        yield from [m for m in members if isinstance(m, types.FunctionType)]


def _compiled(module):
    """The code of a module's source, None when it has none."""
    loader, path = getattr(module, "__loader__", None), getattr(module, "__file__", None)
    if path is None or not hasattr(loader, "get_data"):
        return None
    try:
        return compile(loader.get_data(path), path, "exec", dont_inherit=True)
    except (OSError, SyntaxError, ValueError):
        return None


def _is_plain(value):
    if isinstance(value, (list, tuple)):
        return all(_is_plain(v) for v in value)
    if isinstance(value, dict):
        return all(isinstance(k, str) and _is_plain(v) for k, v in value.items())
    return value is None or isinstance(value, (bool, int, float, str))


def _plain(value):
    """A value as it comes back from a file, to compare by."""
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if hasattr(value, "tolist"):
        return value.tolist()
    return value.__name__ if callable(value) and hasattr(value, "__name__") else value
