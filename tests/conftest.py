"""Being here puts tests/ on sys.path, so that tests import `golden`."""

import logging
import os
import signal
import threading

# Two workers of pytest on two cores: with teams of threads they would wait for each other.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest

# A shell's background job ignores Ctrl-C, and so would what it starts; tests send it.
main = threading.current_thread() is threading.main_thread()
if main and signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _nothing_of_another_test():
    """A global seed that another test has set would decide what this one draws, a log level what
    it is told."""
    from kerastorch._core.frozen import thaw
    from kerastorch._core.state import state
    from kerastorch.random import seeds

    for name in ("tensorflow", "absl", "kerastorch"):
        logging.getLogger(name).setLevel(logging.NOTSET)
    if seeds.global_seed() is not None:
        seeds.set_seed(None)
    yield
    left, state.tapes = state.tapes, []
    state.session = None
    assert not left, "a tape was left open"
    depth, thaw.depth = thaw.depth, 0
    assert not depth, "frozen variables were left to require gradient"
