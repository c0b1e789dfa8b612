"""Runs programs in worker processes, whatever they do to the process: a list of outcomes."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from differential import compare

WORKER = Path(__file__).parent / "worker.py"


def run(programs, library, python=sys.executable, environment=None, tell=None):
    """The outcome of each program; {"dies": signal} for one that ended its process."""
    with tempfile.TemporaryDirectory() as folder:
        cases, results = Path(folder, "cases.json"), Path(folder, "results.jsonl")
        cases.write_text(json.dumps(list(programs)), encoding="utf-8")
        results.touch()
        done = 0
        while done < len(programs):
            code = _worker(python, library, cases, results, done, environment)
            lines = results.read_text(encoding="utf-8").splitlines(keepends=True)
            lines = [line for line in lines if line.endswith("\n")]
            if len(lines) == done and code > 0:
                raise RuntimeError(f"{python} cannot run {library}: worker.py exits with {code}")
            if len(lines) < len(programs):
                lines.append(json.dumps({"dies": _signal(code)}) + "\n")
                if tell:
                    tell(f"{library} dies ({_signal(code)}): {programs[len(lines) - 1][:200]}")
            results.write_text("".join(lines), encoding="utf-8")
            done = len(lines)
        return [json.loads(line) for line in lines]


def _worker(python, library, cases, results, first, environment):
    command = [python, str(WORKER), library, str(cases), str(results), str(first)]
    environment = {**os.environ, "PYTHONHASHSEED": "0", **(environment or {})}
    with tempfile.TemporaryFile() as output:
        code = subprocess.run(command, env=environment, stdout=output, stderr=output).returncode
        if code > 0:
            output.seek(0)
            sys.stderr.write(output.read().decode(errors="replace")[-2000:])
    return code


def _signal(code):
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"exit {code}"


def stable(programs, python, tell=None):
    """TensorFlow's outcomes; None for a program whose outcome depends on what the memory held or on
    the cases before it, or that takes the process down."""
    first = run(programs, "tensorflow", python, tell=tell)
    # the other way round, in memory that is filled with bytes when it is taken
    again = run(programs[::-1], "tensorflow", python, {"MALLOC_PERTURB_": "165"}, tell)[::-1]
    return [
        None if "dies" in a or "dies" in b or compare.verdict(a, b) != compare.EQUAL else a
        for a, b in zip(first, again)
    ]
