"""Python's own options of `kerastorch run -u -W error script.py`: they are the interpreter's.

So the interpreter is started again with them, in place of this process where the system can.
"""

from __future__ import annotations

import os
import subprocess
import sys

FLAGS = frozenset("bBdEiIOPqsuv")
WITH_VALUE = frozenset("WX")
PROGRAM = frozenset("cm")
LONG_WITH_VALUE = frozenset({"--check-hash-based-pycs"})

# As `python -c`, but the folder that Python puts on sys.path for it shadows nothing of ours.
LAUNCHER = """\
import sys
safe = getattr(sys.flags, 'safe_path', False) or sys.flags.isolated
entry = [] if safe else [sys.path.pop(0)]
from kerastorch._cli import main
sys.path[:0] = entry
code = main(sys.argv[1:])
if code: sys.exit(code)
"""


def options(args: list[str]) -> tuple[list[str], list[str]]:
    """Splits arguments into Python's options and the program with its own arguments.

    Options may stand in one word (`-uWerror`, `-ic code`). Where they end in `-c code` or
    `-m module`, or start an interactive session without a program, what is left says so in
    separate words.
    """
    found: list[str] = []
    args = list(args)
    while args and args[0].startswith("-") and args[0] not in ("-", "--"):
        if args[0] in LONG_WITH_VALUE and len(args) > 1:
            found += args[:2]
            del args[:2]
            continue
        split = _letters(args)
        if split is None:
            return found, args
        taken, args, is_program = split
        found += taken
        if is_program:
            return found, args
    if args[:1] == ["--"]:
        args = args[1:]
    if not args and "-i" in found:
        args = ["-c", ""]
    return found, args


def _letters(args: list[str]) -> tuple[list[str], list[str], bool] | None:
    """Takes one word of options apart: they, the arguments left, and whether these start with
    -c or -m. None for a word that is none of Python's."""
    word, rest = args[0], args[1:]
    found: list[str] = []
    for i, letter in enumerate(word[1:], 2):
        attached = [word[i:]] if word[i:] else []
        if letter in PROGRAM:
            return found, [f"-{letter}", *attached, *rest], True
        if letter in WITH_VALUE:
            value = (attached or rest)[:1]
            if not value:
                return None
            return [*found, f"-{letter}", *value], rest if attached else rest[1:], False
        if letter not in FLAGS:
            return None
        found.append(f"-{letter}")
    return found, rest, False


def run_again(found: list[str], args: list[str]) -> int:
    """Start Python with more options for the same program; its exit code, if it comes back."""
    own = subprocess._args_from_interpreter_flags()
    command = [sys.executable, *own, *found, "-c", LAUNCHER, "run", *args]
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    if os.name != "nt":
        os.execv(sys.executable, command)
    # There execv would end this process at once, and the shell would not wait for the program.
    with subprocess.Popen(command) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue  # the program has got it as well
