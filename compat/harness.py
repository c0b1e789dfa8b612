"""Runs one compat script and turns what it printed and left behind into plain JSON data.

Used twice: by record.py under real TensorFlow and by test_compat.py under kerastorch, so both
sides are described by the same code, which is that of `kerastorch compare`. It imports neither
library, and runs on Python 3.8 too (TF 2.3's).
"""

from __future__ import annotations

import importlib.util
import io
import re
import runpy
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCRIPTS = sorted((HERE / "scripts").glob("*.py"))
ENCODING = HERE.parent / "kerastorch" / "_compare" / "encoding.py"


def _encoding():
    """Loads the file alone: in TensorFlow's interpreter there is no kerastorch."""
    spec = importlib.util.spec_from_file_location("kerastorch_encoding", ENCODING)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


encoding = _encoding()
encode, lines, values = encoding.encode, encoding.lines, encoding.values

HEADER = re.compile(r"^# compat: (\w+) (.+)$", re.MULTILINE)


@dataclass
class Settings:
    """What the `# compat:` comments of a script say."""

    tensorflow: str = "2.15"  # the version whose behaviour counts
    stdout: bool = True
    stderr: bool = False
    rtol: float = 1e-5
    random: list = field(default_factory=list)  # names compared by kind, dtype and shape only


def settings(script):
    result = Settings()
    for key, value in HEADER.findall(script.read_text(encoding="utf-8")):
        if key == "random":
            result.random += value.split()
        elif key in ("stdout", "stderr"):
            setattr(result, key, {"on": True, "off": False}[value])
        elif key == "rtol":
            result.rtol = float(value)
        elif key == "tensorflow":
            result.tensorflow = value
        else:
            raise ValueError(f"{script.name}: unknown comment '# compat: {key}'")
    return result


def golden_path(script):
    return HERE / "golden" / f"{script.stem}.json"


def run(script):
    """Runs a script in this process and current directory; returns its record."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        namespace = runpy.run_path(str(script), run_name="__main__")
    return describe(settings(script), out.getvalue(), err.getvalue(), values(namespace))


def describe(wanted, stdout, stderr, codes):
    return {
        "stdout": lines(stdout) if wanted.stdout else [],
        "stderr": lines(stderr) if wanted.stderr else [],
        "values": {n: outline(c) if n in wanted.random else c for n, c in codes.items()},
    }


def outline(code):
    """A value without its numbers: kind, dtype and shape."""
    if isinstance(code, dict):
        drop = ("values", "sample", "mean", "deviation", "value")
        kept = {k: v for k, v in code.items() if k not in drop}
        return {k: v if k in ("shape", "dims") else outline(v) for k, v in kept.items()}
    if isinstance(code, list):
        return [outline(v) for v in code]
    return type(code).__name__ if isinstance(code, (int, float)) else code


def fresh_names():
    """Eager execution, and layer and model names that start anew, as in a new interpreter."""
    tf = import_module("tensorflow")
    tf.compat.v1.enable_v2_behavior()
    tf.keras.backend.clear_session()
