"""`kerastorch run script.py [args]`, also as `python -m kerastorch script.py`.

A program that is run here finds itself as under `python script.py`: sys.argv, `__main__`,
sys.path[0], tracebacks and exit codes are its own. Only `tensorflow` and `keras` mean kerastorch.
"""

from __future__ import annotations

import builtins
import io
import linecache
import os
import runpy
import sys
from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from types import CodeType, ModuleType, TracebackType

from kerastorch import _dropin, _interpreter

USAGE = """\
usage: kerastorch run script.py [args]     run a TensorFlow script on PyTorch
       kerastorch run -m module [args]     the same for a module or package
       kerastorch run -c code [args]       the same for a line of code
       kerastorch run - [args]             the same for a program read from stdin
       kerastorch run --trust-files ...    allow code in model files (KERASTORCH_TRUST_FILES=1)
       kerastorch run -u -i -W error ...   the same with Python's own options
{others}       kerastorch --version | --help

`python -m kerastorch script.py [args]` does what `kerastorch run` does.
Inside the script `tensorflow` and `keras` are kerastorch, whether or not they are installed, and
so they are in Python processes that it starts (not with KERASTORCH_HOOK=0).
"""

_OUR_FILES = frozenset({__file__, _dropin.__file__})


def main(args: list[str], usage: str) -> int:
    """Run the program that the arguments of `kerastorch run` name; its exit code."""
    if args[:1] == ["--trust-files"]:
        os.environ["KERASTORCH_TRUST_FILES"] = "1"
        args = args[1:]
    if args[:1] in (["-h"], ["--help"]):
        print(usage, end="")
        return 0
    if not args:
        print(usage, end="", file=sys.stderr)
        return 2
    options, args = _interpreter.options(args)
    if options:
        return _interpreter.run_again(options, args)
    try:
        program = _program(args)
    except _Misuse as error:
        print(f"kerastorch: {error}\n{usage}", end="", file=sys.stderr)
        return 2
    return 2 if program is None else _run(program)


class _Misuse(Exception):
    """Arguments that ask for nothing that can be run."""


def _program(args: list[str]) -> Callable[[], None] | None:
    """What the arguments ask to run, with sys.argv and sys.path set for it; None if they can't."""
    option, rest = args[0], args[1:]
    if option in ("-m", "-c"):
        if not rest:
            raise _Misuse(f"Argument expected for the {option} option")
        sys.argv = [option, *rest[1:]]
        _set_path0(os.getcwd() if option == "-m" else "")
        return _module(rest[0]) if option == "-m" else _source(rest[0].encode(), "<string>")
    if option == "-":
        sys.argv = args
        _set_path0("")
        return _source(sys.stdin.buffer.read(), "<stdin>")
    if option.startswith("-"):
        raise _Misuse(f"unknown option {option}")
    sys.argv = args
    return _file(option)


def _set_path0(entry: str) -> None:
    # Under -P and -I Python puts no entry of its own there, so there is none to replace.
    if not (getattr(sys.flags, "safe_path", False) or sys.flags.isolated):
        sys.path[0] = entry


def _module(name: str) -> Callable[[], None]:
    # The interpreter's own way to run -m, for its messages, tracebacks and exit codes.
    return lambda: runpy._run_module_as_main(name)


def _file(path: str) -> Callable[[], None] | None:
    full = os.path.abspath(path)
    try:
        with io.open_code(full) as file:
            text = file.read()
    except OSError as error:
        reason = f"[Errno {error.errno}] {error.strerror}"
        print(f"kerastorch: can't open file {full!r}: {reason}", file=sys.stderr)
        return None
    _set_path0(os.path.dirname(os.path.realpath(full)))
    return _source(text, full)


def _show_lines(code: CodeType, text: str, filename: str) -> None:
    """Has tracebacks show the lines of -c, as Python does from 3.13 on."""
    register = getattr(linecache, "_register_code", None)
    if register is not None:
        register(code, text, filename)
        lines = [line + "\n" for line in text.splitlines()]
        linecache.cache[filename] = (len(text), None, lines, filename)


def _source(text: bytes, filename: str) -> Callable[[], None]:
    def run() -> None:
        code: CodeType = compile(text, filename, "exec", dont_inherit=True)
        if filename == "<string>":
            _show_lines(code, text.decode(errors="replace"), filename)
        namespace = sys.modules["__main__"].__dict__
        if not filename.startswith("<"):
            loader = SourceFileLoader("__main__", filename)
            namespace.update(__file__=filename, __cached__=None, __loader__=loader)
        exec(code, namespace)

    return run


def _run(program: Callable[[], None]) -> int:
    """Run `program` as `__main__`, under the import hook; its exceptions leave as its own."""
    _dropin.install()
    module = ModuleType("__main__")
    module.__dict__.update(__builtins__=builtins, __annotations__={})
    sys.modules["__main__"] = module
    try:
        program()
    except SystemExit:
        raise
    except BaseException as error:
        # Python shows the traceback and picks the exit code; our frames are kept out of the show.
        _show_without_us(_without_our_frames(error.__traceback__))
        raise
    return 0


def _show_without_us(traceback: TracebackType | None) -> None:
    hook = sys.excepthook

    def show(kind: type, error: BaseException, _: TracebackType | None) -> None:
        hook(kind, error.with_traceback(traceback), traceback)

    sys.excepthook = show


def _without_our_frames(traceback: TracebackType | None) -> TracebackType | None:
    def ours(link: TracebackType) -> bool:
        return link.tb_frame.f_code.co_filename in _OUR_FILES

    while traceback and ours(traceback):
        traceback = traceback.tb_next
    link = traceback
    while link and link.tb_next:
        if ours(link.tb_next):
            link.tb_next = link.tb_next.tb_next
        else:
            link = link.tb_next
    return traceback
