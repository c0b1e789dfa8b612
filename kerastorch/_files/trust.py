"""Whether files are trusted, see keras/_base/safe_mode.py, which says so."""

from __future__ import annotations

import os
import threading

_VARIABLE = "KERASTORCH_TRUST_FILES"


class _State(threading.local):
    """safe: what was said of files, None for nothing.  lenient: whether a file is of an older
    format."""

    safe: bool | None = None
    lenient = False


state = _State()


def trusted() -> bool:
    """Whether code and names of files may be used as they come; False when nothing was said."""
    if state.safe is None:
        return os.environ.get(_VARIABLE, "").lower() in ("1", "true", "yes", "on")
    return not state.safe
