"""Whether files are trusted: with code in them, links out of them, any name, any size.

Not, as long as nobody says so.  `safe_mode=False` says so for one call,
`enable_unsafe_deserialization` for a thread, the environment variable KERASTORCH_TRUST_FILES=1 for
a process.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from ..._files.trust import state as _state
from ..._files.trust import trusted as trusted


class SafeModeScope:
    """A context that decides whether files are trusted, for nested calls too."""

    def __init__(self, safe_mode=True):
        self.safe_mode = safe_mode

    def __enter__(self):
        self.before = _state.safe
        _state.safe = self.safe_mode

    def __exit__(self, *args):
        _state.safe = self.before


def in_safe_mode() -> bool | None:
    """What the open SafeModeScope says, None without one."""
    return _state.safe


def scope(safe_mode: bool) -> SafeModeScope:
    """A SafeModeScope that is overruled where files are trusted already."""
    return SafeModeScope(safe_mode and not trusted())


@contextlib.contextmanager
def older_format(safe_mode: bool) -> Iterator[None]:
    """The scope of .h5 files and of text, where Keras loads lambdas without being asked.

    Those that this process has come back there, see `function_code`.
    """
    before = _state.lenient
    _state.lenient = True
    try:
        with scope(safe_mode):
            yield
    finally:
        _state.lenient = before


def is_lenient() -> bool:
    """Whether a file of an older format is being read."""
    return _state.lenient


def enable_unsafe_deserialization() -> None:
    """Lets lambdas be loaded from here on, in this thread."""
    _state.safe = False
