"""Who may leave the C allocator as it is."""

import os
import subprocess
import sys

import pytest

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
