"""What is raised about a file: OSError for damage, ValueError for what is refused, and these."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Iterator

from .._core.errors import OpError

_OURS = {__name__.split(".")[0], "torch", "numpy", "h5py", "yaml", *sys.stdlib_module_names}


def check_regular(path: str | os.PathLike) -> None:
    """OSError for what is no file of a size, but a device or a pipe, which may have no end.

    A path that is not there passes.
    """
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):
        return
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise OSError(f"{os.fspath(path)}: this is a device or a pipe, and no file.")


@contextlib.contextmanager
def naming(path: object) -> Iterator[None]:
    """Context manager: errors of ours from inside name the file, those of the user's code stay."""
    try:
        yield
    except (ValueError, OSError, TypeError, NotImplementedError, OpError) as error:
        named = name_file(error, path)
        if named is error:
            raise
        raise named from error


def name_file(error: Exception, path: object) -> Exception:
    """An error with the file's name in its message: the same, or an OSError for text that cannot
    be decoded."""
    text = str(error)
    if str(path) in text or of_user(error):
        return error
    if isinstance(error, UnicodeError):
        return OSError(f"{path}: the file is damaged: {error}")
    if isinstance(error, OpError):
        error._message = f"{path}: {text}"
    elif len(error.args) == 1:
        error.args = (f"{path}: {text}",)
    return error


def of_user(error: BaseException) -> bool:
    """Whether the user's code raised an error, or the one that led to it."""
    traceback = error.__traceback__
    while traceback:
        # functions of ops are made from templates and have no module
        module = traceback.tb_frame.f_globals.get("__name__")
        if module is not None and module.split(".")[0] not in _OURS:
            return True
        traceback = traceback.tb_next
    return error.__cause__ is not None and of_user(error.__cause__)


def refused(file: str, what: str) -> ValueError:
    """The error for what may be meant, but is not done for a file that nobody trusts."""
    return ValueError(
        f"{file}: {what}. If you trust the file, load the model with `safe_mode=False`, or set "
        "KERASTORCH_TRUST_FILES=1 (`kerastorch run --trust-files`)."
    )


class Misfit(OSError, ValueError, TypeError):
    """The file is whole, but what it describes cannot be made.

    Keras raises ValueError here for older files and TypeError for newer ones.
    """


class UnknownName(TypeError, ValueError):
    """The file names a class or function that is not known, or must not be used.

    Keras raises TypeError, and so this is shown, and pickled.
    """

    def __reduce__(self):
        return TypeError, self.args


UnknownName.__name__ = UnknownName.__qualname__ = "TypeError"
UnknownName.__module__ = "builtins"


class Unknown(Exception):
    """The file uses a part of its format that the reader does not know."""
