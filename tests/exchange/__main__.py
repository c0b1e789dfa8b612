"""All programs of this folder that need TensorFlow, one after the other.

    python tests/exchange [--short] [PYTHON]

PYTHON is an interpreter that has TensorFlow 2.15 ($ORACLE/tf215, made by ../shared/oracle/setup).
--short: samples instead of all that is generated, in some minutes. Exits with 1 if something
differs.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ORACLE = os.environ.get("ORACLE", os.path.join(tempfile.gettempdir(), "kerastorch-oracle"))
# name -> (arguments, those of a sample, whether PYTHON is one)
PROGRAMS = {
    "records": ([], [], True),
    "checkpoints": ([], [], True),
    "model_files": ([], [], True),
    "layer_files": ([], [], True),
    "saved_models": ([], [], True),
    "saved_ops": ([], ["--cases", "1", "--share", "0.05"], True),
    "saved_sizes": (["--count", "400"], ["--count", "30"], True),
    "saved_tapes": ([], [], True),
    "saved_fit": ([], [], True),
    "random_model_files": ([], ["0", "8"], False),
    "application_files": ([], ["MobileNetV2"], False),
}


def main():
    """Runs them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--short", action="store_true")
    parser.add_argument("python", nargs="?", default=f"{ORACLE}/tf215/bin/python")
    options = parser.parse_args()
    failed = []
    for name, (whole, sample, given) in PROGRAMS.items():
        arguments = [*(sample if options.short else whole), *([options.python] if given else [])]
        start = time.monotonic()
        code = subprocess.run([sys.executable, str(HERE / f"{name}.py"), *arguments]).returncode
        print(f"{name}: exit code {code}, {time.monotonic() - start:.0f} s", flush=True)
        if code:
            failed.append(name)
    print(f"failed: {', '.join(failed) or 'none'}")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
