"""The state of a thread: who records, which device new tensors take, which name scope is open.

`Session` stands for the time from the outermost tape's start to its end.  A tensor handle that an
op made while recording carries its session; a handle of another session is a constant to the ops
of this one, as in TensorFlow, where a result of an earlier tape is just a value.
"""

import threading
import weakref


class Session:
    """One stretch of recording: from the outermost tape's start to its stop."""

    __slots__ = ("past", "__weakref__")

    def __init__(self):
        # id(variable) -> raw tensors it held earlier in this session (see variable.py)
        self.past = {}
        _sessions.add(self)


_sessions = weakref.WeakSet()


def live_sessions():
    """The sessions that some tape still holds, in any thread."""
    return list(_sessions)


class State(threading.local):
    """Per-thread state.

    session: the Session of the open recording, None when nothing records.
    tapes: the open tapes, outermost first.
    torch: how many calls with torch tensors are running: then autograd is torch's own business.
    device: the torch.device asked for by tf.device, None for the default.
    scope: the name scope's prefix, "" or ending in "/".
    """

    def __init__(self):
        self.session = None
        self.tapes = []
        self.torch = 0
        self.device = None
        self.scope = ""


state = State()
