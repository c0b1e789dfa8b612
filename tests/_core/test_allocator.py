"""Who may leave the C allocator as it is."""

import os
import subprocess
import sys

import pytest

from kerastorch._core import allocator

CODE = """
import ctypes
from kerastorch._core import allocator
calls = []
real = ctypes.CDLL
class Library:
    def __init__(self, name, **kwargs): self._it = real(name, **kwargs)
    def __getattr__(self, name):
        if name == "mallopt":
            return lambda *args: calls.append(args)
        return getattr(self._it, name)
allocator.ctypes.CDLL = Library
allocator.tune(); allocator.tune()
print(len(calls))
"""


def calls_of_mallopt(**env):
    done = subprocess.run(
        [sys.executable, "-c", CODE], env={**os.environ, **env}, capture_output=True, text=True
    )
    assert done.returncode == 0 and not done.stderr, done.stderr
    return int(done.stdout)


@pytest.mark.parametrize(
    ("env", "calls"),
    [
        ({}, 2),
        ({"KERASTORCH_MALLOC": "0"}, 0),
        ({"MALLOC_TRIM_THRESHOLD_": "131072"}, 0),
        ({"GLIBC_TUNABLES": "glibc.malloc.trim_threshold=131072"}, 0),
    ],
)
def test_what_the_user_says_stands(env, calls):
    if not sys.platform.startswith("linux"):
        calls = 0
    assert calls_of_mallopt(**env) == calls


def test_large_blocks_are_kept_while_anybody_wants_it(monkeypatch):
    calls = []
    monkeypatch.setattr(allocator, "_done", True)
    monkeypatch.setattr(allocator, "_keepers", 0)
    monkeypatch.setattr(allocator, "_mallopt", lambda *args: calls.append(args))
    mmap_max = allocator._M_MMAP_MAX
    with allocator.keeping():
        with allocator.keeping(wanted=False), allocator.keeping():
            assert calls == [(mmap_max, 0)]
        assert len(calls) == 1  # the outer one goes on
    assert calls[1:] == [(mmap_max, allocator._MMAP_MAX)]
    with pytest.raises(KeyError), allocator.keeping():
        raise KeyError
    assert calls[2:] == [(mmap_max, 0), (mmap_max, allocator._MMAP_MAX)]


def test_nothing_is_kept_where_malloc_is_not_tuned(monkeypatch):
    monkeypatch.setattr(allocator, "_done", True)
    monkeypatch.setattr(allocator, "_mallopt", None)
    before = allocator._keepers
    with allocator.keeping():
        assert allocator._keepers == before
