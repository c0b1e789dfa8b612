"""Has a program run under TensorFlow or kerastorch, and keeps what became of it."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .._check import sources
from . import encoding
from .given_input import GivenInput

HERE = Path(__file__).parent
_BOTH = {"MPLBACKEND": "Agg", "PYTHONUNBUFFERED": "1", "PYTHONHASHSEED": "0"}
# TensorFlow's log is left out; with oneDNN some of its CPU kernels give other numbers.
_OF_TENSORFLOW = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "KERASTORCH_HOOK": "0",
}


class Failed(Exception):
    """A run that left no record."""


@dataclass
class Record:
    """One run: `data` is what recorder.py wrote, `stdout` and `stderr` are lines."""

    data: dict[str, Any]
    arrays: dict[str, np.ndarray]
    stdout: list[str]
    stderr: str = ""

    def array(self, code: dict[str, Any]) -> np.ndarray | None:
        """The elements that a code stands for; None if they are in the code itself."""
        return self.arrays[code["array"]] if "array" in code else None

    def title(self) -> str:
        versions = self.data["versions"]
        return f"{versions['library']} (Python {versions['python']}, numpy {versions['numpy']})"

    def save(self, path: str | Path) -> None:
        """Writes one .npz file, which `load` reads."""
        whole = json.dumps({**self.data, "stdout": self.stdout})
        temporary = Path(f"{path}.{os.getpid()}.npz")
        np.savez_compressed(temporary, record=np.array(whole), **self.arrays)
        os.replace(temporary, path)


def load(path: str | Path) -> Record:
    """Reads a record; ValueError where the file is none."""
    try:
        with np.load(path, allow_pickle=False) as file:
            data = json.loads(str(file["record"]))
            arrays = {name: file[name] for name in file.files if name != "record"}
    except (KeyError, TypeError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise ValueError(f"{path} is no record of kerastorch compare") from error
    if data.get("version") != 1:
        raise ValueError(f"{path} is of version {data.get('version')}, not of version 1")
    return Record(data, arrays, data.pop("stdout", []))


def run(
    program: str,
    args: Sequence[str],
    library: str,
    python: str = sys.executable,
    seed: int = 0,
    weights: str | Path | None = None,
    calm: bool = False,
    timeout: float | None = None,
    given: GivenInput | None = None,
) -> Record:
    """Runs a script or notebook in a process of its own.

    Args:
      program: the file.
      args: the program's own arguments.
      library: "tensorflow" or "kerastorch".
      python: the interpreter.
      seed: for Python's, numpy's and the library's random numbers.
      weights: a saved record whose initial weights are taken.
      calm: leave out shuffling, dropout and noise.
      timeout: seconds.
      given: what the program reads from standard input; nothing without it.

    Raises:
      Failed: the interpreter can't be started, has no such library, or left no record.
    """
    with tempfile.TemporaryDirectory() as folder:
        order, record = Path(folder) / "order.json", Path(folder) / "record.npz"
        program = os.path.abspath(program)
        asked = {
            "library": library, "seed": seed, "program": program, "code": _code(program),
            "args": list(args), "record": str(record), "weights": weights and str(weights),
            "calm": calm,
        }  # fmt: skip
        order.write_text(json.dumps(asked), encoding="utf-8")
        command = [python, "-W", "ignore", str(HERE / "recorder.py"), str(order)]
        environment = _environment(library)
        shared = nullcontext(subprocess.DEVNULL) if given is None else given.handed_on()
        try:
            with shared as stdin:
                done = subprocess.run(
                    command, env=environment, capture_output=True, timeout=timeout, stdin=stdin
                )
        except subprocess.TimeoutExpired as error:
            said = f"the run under {library} was ended after {timeout:g} seconds (--timeout)"
            raise Failed(f"{said}{_printed_last(error.stdout)}") from error
        except OSError as error:
            raise Failed(f"{python}: {error}") from error
        errors = done.stderr.decode("utf-8", "replace")
        if not record.exists():
            last = "\n".join(errors.strip().splitlines()[-8:])
            raise Failed(f"{python} left no record (exit code {done.returncode}):\n{last}")
        found = load(record)
    found.stdout = encoding.lines(done.stdout.decode("utf-8", "replace"))
    found.stderr = errors
    found.data["program"] = hashlib.sha256(Path(program).read_bytes()).hexdigest()
    return found


def _printed_last(stdout: bytes | None) -> str:
    lines = (stdout or b"").decode("utf-8", "replace").strip().splitlines()
    return f"; it printed last: {lines[-1]}" if lines else "; it had printed nothing"


def _environment(library: str) -> dict[str, str]:
    known = {**_BOTH, **os.environ}
    if library == "tensorflow":
        return {**known, **_OF_TENSORFLOW}
    root = str(HERE.parents[1])
    return {**known, "PYTHONPATH": os.pathsep.join(filter(None, [root, known.get("PYTHONPATH")]))}


def _code(program: str) -> str | None:
    """The code of a notebook, without its magics; None for a script, which is read as it is."""
    if not program.endswith(".ipynb"):
        return None
    try:
        cells = sources.code_of_notebook(Path(program).read_bytes())
    except ValueError as error:
        raise Failed(f"{program} is no notebook: {error}") from error
    return "\n".join(text for _, text in cells)
