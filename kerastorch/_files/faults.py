"""What is raised about a file: OSError for damage, ValueError for what is refused, and these."""

from __future__ import annotations


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
