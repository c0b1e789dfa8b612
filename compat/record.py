"""Records the golden values of the compat scripts under real TensorFlow.

    python compat/record.py --python TF_PYTHON [script ...]

TF_PYTHON is an interpreter that has TensorFlow. Scripts are named by file or stem; without names
all are run whose TensorFlow (2.15 unless a comment says otherwise) is that interpreter's.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import harness

ENVIRONMENT = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "CUDA_VISIBLE_DEVICES": "",
    "MPLBACKEND": "Agg",
    "PYTHONUNBUFFERED": "1",
    "PYTHONPATH": str(harness.HERE),
}

# What runs inside the TensorFlow interpreter: the script, then its values into a file.
CHILD = """
import json, pathlib, runpy, sys
import harness
namespace = runpy.run_path(sys.argv[1], run_name="__main__")
versions = {name: sys.modules[name].__version__ for name in ("tensorflow", "numpy")}
found = {**versions, "values": harness.values(namespace)}
pathlib.Path(sys.argv[2]).write_text(json.dumps(found))
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--python", required=True, help="an interpreter with TensorFlow")
    parser.add_argument("scripts", nargs="*")
    options = parser.parse_args()
    version = tensorflow_version(options.python)
    stems = {Path(name).stem for name in options.scripts}
    failed = []
    for script in harness.SCRIPTS:
        if stems and script.stem not in stems:
            continue
        if not version.startswith(harness.settings(script).tensorflow):
            continue
        print(script.stem, flush=True)
        if not record(options.python, script):
            failed.append(script.stem)
    sys.exit(f"failed under TensorFlow: {', '.join(failed)}" if failed else 0)


def tensorflow_version(python):
    code = "from importlib.metadata import version; print(version('tensorflow-cpu'))"
    return subprocess.run([python, "-c", code], check=True, capture_output=True, text=True).stdout


def record(python, script):
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "values.json"
        work = Path(folder) / "work"
        work.mkdir()
        process = subprocess.run(
            [python, "-W", "ignore", "-c", CHILD, str(script), str(result)],
            cwd=work,
            env={**os.environ, **ENVIRONMENT},
            capture_output=True,
        )
        stdout, stderr = process.stdout.decode(), process.stderr.decode()
        if process.returncode:
            print(stderr[-3000:])
            return False
        found = json.loads(result.read_text())
    described = harness.describe(harness.settings(script), stdout, stderr, found.pop("values"))
    golden = {**found, **described}
    harness.golden_path(script).write_text(one_line_a_value(golden), encoding="utf-8")
    return True


def one_line_a_value(golden):
    """JSON whose differences can be read: a line for each line printed and each variable."""
    parts = []
    for key, part in golden.items():
        text = json.dumps(part)
        if part and isinstance(part, list):
            text = "[\n  " + ",\n  ".join(json.dumps(line) for line in part) + "\n ]"
        elif part and isinstance(part, dict):
            pairs = (f"{json.dumps(name)}: {json.dumps(value)}" for name, value in part.items())
            text = "{\n  " + ",\n  ".join(pairs) + "\n }"
        parts.append(f" {json.dumps(key)}: {text}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    main()
