"""Programs about tf.function: what a library makes of each, its result, its error, what it prints.

A program is a few lines of source as a user writes them, run from a file of its own (AutoGraph
reads the source) in a fresh namespace with `tf`, `np` and `sys`; the value of the last line is its
result.
`# error: words; words` lines say what the message of its error holds.
"""

import ast
import os
import re
import signal
import sys
import tempfile
from pathlib import Path

import numpy as np
from golden import cases

FOLDER = Path(__file__).parent / "function_programs"
GOLDEN = Path(__file__).parent / "function_programs.json"
KNOWN = Path(__file__).parent / "function_programs_known.txt"
SECONDS = 60
LOGGED = re.compile(r"[IWEF]\d{4} |WARNING: All log messages")  # by TensorFlow's C++


def programs():
    """{"topic/title": source} of all programs."""
    found = {}
    for path in sorted(FOLDER.glob("*.txt")):
        parts = re.split(r"^=== (.+)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for title, source in zip(parts[1::2], parts[2::2]):
            name = f"{path.stem}/{title}"
            assert name not in found, f"two programs {name}"
            found[name] = source
    return found


def known():
    """{id: why} of the programs that differ from TensorFlow."""
    lines = KNOWN.read_text(encoding="utf-8").splitlines()
    return dict(line.split(": ", 1) for line in lines if not line.startswith("#"))


def words(source):
    """The pieces that the message of a program's error holds."""
    lines = re.findall(r"^# error: (.+)$", source, flags=re.MULTILINE)
    return [word.strip() for line in lines for word in line.split(";")]


def outcome(source, tf):
    """What a program gives: {"result" or "error", "printed", ("said")}.

    said: the words asked for that the error's message holds.
    """
    tf.keras.backend.clear_session()
    tf.autograph.set_verbosity(0)
    tf.get_logger().setLevel("CRITICAL")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "program.py")
        path.write_text(source, encoding="utf-8")
        with _Output(Path(folder, "output")) as output, _Limit(SECONDS):
            try:
                found = {"result": cases.encode(_run(path, source, tf))}
            except Exception as error:
                found = _error(error, words(source))
            finally:
                tf.config.run_functions_eagerly(False)
        return {**found, "printed": output.lines()}


def _error(error, wanted):
    classes = [cls.__name__ for cls in type(error).__mro__ if cls not in (object, BaseException)]
    return {"error": classes, "said": [word for word in wanted if word in str(error)]}


def _run(path, source, tf):
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    names = {"tf": tf, "np": np, "sys": sys, "__name__": "program", "__file__": str(path)}
    exec(compile(tree, str(path), "exec"), names)
    if last is None:
        return None
    return eval(compile(ast.Expression(last.value), str(path), "eval"), names)


def same(found, golden):
    """What differs between two outcomes, in words; "" when nothing does."""
    if ("error" in golden) != ("error" in found):
        return f"TensorFlow: {_brief(golden)}\nours: {_brief(found)}"
    if "error" in golden:
        if golden["error"][0] not in found["error"]:
            return f"TensorFlow raises {golden['error'][0]}, ours {found['error'][0]}"
        missing = [word for word in golden["said"] if word not in found["said"]]
        if missing:
            return f"the message lacks {missing}"
    else:
        try:
            cases._compare(found["result"], golden["result"], 1e-5, "result")
        except AssertionError as error:
            return str(error)
    if [_shown(x) for x in found["printed"]] != [_shown(x) for x in golden["printed"]]:
        return f"TensorFlow prints {golden['printed']}, ours {found['printed']}"
    return ""


def _brief(outcome):
    return str({k: v for k, v in outcome.items() if k != "printed"})[:1500]


def _shown(line):
    """A line with its floats to five digits."""
    return re.sub(r"-?\d+\.\d+(e[-+]\d+)?", lambda m: f"{float(m[0]):.4e}", line)


class _Output:
    """Collects what is written to stdout and stderr, by Python or below it, in order."""

    def __init__(self, path):
        self._path = path

    def __enter__(self):
        self._streams = sys.stdout, sys.stderr
        for stream in self._streams:
            stream.flush()
        self._kept = os.dup(1), os.dup(2)
        self._file = open(self._path, "w", encoding="utf-8", buffering=1)
        for number in (1, 2):
            os.dup2(self._file.fileno(), number)
        sys.stdout = sys.stderr = self._file
        return self

    def __exit__(self, *_):
        self._file.flush()
        sys.stdout, sys.stderr = self._streams
        for number, kept in zip((1, 2), self._kept):
            os.dup2(kept, number)
            os.close(kept)
        self._file.close()
        self._text = self._path.read_text(encoding="utf-8")

    def lines(self):
        return [line for line in self._text.splitlines() if not LOGGED.match(line)]


class _Limit:
    """Ends a program that runs too long, by an AssertionError."""

    def __init__(self, seconds):
        self._seconds = seconds

    def __enter__(self):
        self._before = signal.signal(signal.SIGALRM, self._end)
        signal.alarm(self._seconds)

    def __exit__(self, *_):
        signal.alarm(0)
        signal.signal(signal.SIGALRM, self._before)

    def _end(self, *_):
        raise AssertionError(f"the program ran for more than {self._seconds} seconds")
