"""The commands of `kerastorch COMMAND ...`; what is no command is a program to run."""

from __future__ import annotations

import difflib
import importlib
import importlib.metadata
import os
import sys

from . import program

# command -> (module with `main(args) -> exit code`, what it does); loaded when it is called.
COMMANDS: dict[str, tuple[str, str]] = {
    "check": ("kerastorch._check.command", "say which names of a code base work here"),
    "compare": (
        "kerastorch._compare.command",
        "run a script under TensorFlow too: where they part",
    ),
    "convert": ("kerastorch._commands.convert", "write a model or weights in another format"),
    "show": ("kerastorch._commands.show", "say what is in a file of a model or of weights"),
    "stubs": ("kerastorch._cli.stubs", "let editors complete `import tensorflow as tf`"),
}

USAGE = program.USAGE.format(
    others="".join(
        f"       {f'kerastorch {n} ...':<36}{text}\n" for n, (_, text) in COMMANDS.items()
    )
)


def main(argv: list[str] | None = None) -> int:
    """Carry out the command line `argv` (default: sys.argv[1:]) and return the exit code."""
    args = sys.argv[1:] if argv is None else list(argv)
    if args and args[0] in COMMANDS:
        return _carried_out(args[0], args[1:])
    if args[:1] == ["run"]:
        args = args[1:]
    if args[:1] in (["-h"], ["--help"]):
        print(USAGE, end="")
        return 0
    if args[:1] in (["-V"], ["--version"]):
        print(_version())
        return 0
    code = program.main(args, USAGE)
    if code and len(args) and not os.path.exists(args[0]):
        for near in difflib.get_close_matches(args[0], [*COMMANDS, "run"], 1):
            print(f"kerastorch: did you mean the command {near!r}?", file=sys.stderr)
    return code


def _carried_out(command: str, args: list[str]) -> int:
    """The exit code of a command; one whose reader goes away (`| head`) ends as programs do."""
    try:
        code = importlib.import_module(COMMANDS[command][0]).main(args)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141  # 128 + SIGPIPE
    return code


def _version() -> str:
    try:
        own = importlib.metadata.version("kerastorch")
    except importlib.metadata.PackageNotFoundError:
        own = "(not installed)"
    return f"kerastorch {own}, torch {importlib.metadata.version('torch')}"
