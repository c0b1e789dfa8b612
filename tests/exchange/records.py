"""TFRecord files and Examples between kerastorch and the real TensorFlow, both ways.

    python tests/exchange/records.py [PYTHON ...]

For each PYTHON, an interpreter that has TensorFlow: one side writes, the other reads and compares.
Exits with 1 if something differs.

    PYTHON tests/exchange/records.py write|read FOLDER

are the two halves.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "fixtures"), str(TESTS)]

import make_records  # noqa: E402
from oracle_exchange import _TF215, tensorflow  # noqa: E402


def main(arguments):
    if arguments[:1] in (["write"], ["read"]):
        getattr(make_records, arguments[0])(tensorflow(), arguments[1])
        return 0
    failures = 0
    for oracle in arguments or [_TF215]:
        for writer, reader in ((sys.executable, oracle), (oracle, sys.executable)):
            with tempfile.TemporaryDirectory() as folder:
                subprocess.run([writer, __file__, "write", folder], check=True)
                code = subprocess.run([reader, __file__, "read", folder]).returncode
                print(f"written by {writer}, read by {reader}: {'differs' if code else 'same'}")
                failures += code != 0
    return int(failures > 0)


if __name__ == "__main__":
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
    sys.exit(main(sys.argv[1:]))
