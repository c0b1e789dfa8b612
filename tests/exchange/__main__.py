"""All programs of this folder that need TensorFlow, two at a time.

    python tests/exchange [--short] [PYTHON]

PYTHON is an interpreter that has TensorFlow 2.15 ($ORACLE/tf215, made by ../shared/oracle/setup).
--short: samples, always the same, instead of all that is there, in some minutes. What a program
says is printed at its end, with its seconds and those of a processor. Exits with 1 if something
differs.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
ORACLE = os.environ.get("ORACLE", os.path.join(tempfile.gettempdir(), "kerastorch-oracle"))
# name -> (arguments, those of a sample, whether PYTHON is one); the longest samples first
PROGRAMS = {
    "layer_files": ([], ["--share", "0.1"], True),
    "saved_models": ([], ["--share", "0.1"], True),
    "checkpoints": ([], ["--share", "0.1"], True),
    "model_files": ([], ["--share", "0.1"], True),
    "random_model_files": ([], ["0", "2"], False),
    "saved_ops": ([], ["--cases", "1", "--share", "0.05"], True),
    "saved_sizes": (["--count", "400"], ["--count", "30"], True),
    "saved_tapes": ([], [], True),
    "saved_fit": ([], [], True),
    "read_gradients": ([], [], True),
    "application_files": ([], ["MobileNetV2"], False),
    "records": ([], [], True),
}
AT_ONCE = 2


def run(name, arguments):
    """Runs a program and prints what it said; its exit code."""
    start = time.monotonic()
    # two programs share the processors
    threads = {"OMP_NUM_THREADS": "1", "TF_NUM_INTRAOP_THREADS": "1"}
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [sys.executable, str(HERE / f"{name}.py"), *arguments],
            stdout=said,
            stderr=subprocess.STDOUT,
            env={**threads, **os.environ},
        )
        _, status, used = os.wait4(process.pid, 0)
        code = process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read().decode(errors="replace")
    took, worked = time.monotonic() - start, used.ru_utime + used.ru_stime
    print(f"{text}{name}: exit code {code}, {took:.0f} s, {worked:.0f} of a processor", flush=True)
    return code


def main():
    """Runs them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--short", action="store_true")
    parser.add_argument("python", nargs="?", default=f"{ORACLE}/tf215/bin/python")
    options = parser.parse_args()
    if shutil.which(options.python) is None:
        parser.error(f"there is no {options.python}; ../shared/oracle/setup tf215 makes one")
    start, jobs = time.monotonic(), {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for name, (whole, sample, given) in PROGRAMS.items():
            arguments = [
                *(sample if options.short else whole),
                *([options.python] if given else []),
            ]
            jobs[name] = pool.submit(run, name, arguments)
    failed = [name for name, job in jobs.items() if job.result()]
    print(f"failed: {', '.join(failed) or 'none'}; {time.monotonic() - start:.0f} s in all")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
