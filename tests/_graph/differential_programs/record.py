"""Records recorded.json.xz: what TensorFlow makes of the first programs.

    python tests/_graph/differential_programs/record.py --oracle PYTHON [--count 400]

PYTHON is an interpreter that has TensorFlow 2.15. Programs that do not end are left out.
"""

import argparse
import json
import lzma
import subprocess
import threading
from pathlib import Path

HERE = Path(__file__).parent
RECORDED = HERE / "recorded.json.xz"
BLOCK, WAIT = 25, 90


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--oracle", required=True)
    parser.add_argument("--count", type=int, default=400)
    options = parser.parse_args()
    found, seed = {}, 0
    while seed < options.count:
        wanted = min(BLOCK, options.count - seed)
        rows = run(options.oracle, "tensorflow", seed, wanted)
        found.update(rows)
        seed += len(rows)
        if len(rows) < wanted:
            print("no end: seed", seed, flush=True)
            seed += 1
        with lzma.open(RECORDED, "wt", encoding="utf-8") as file:
            json.dump(found, file)
        print(len(found), flush=True)


def run(python, library, first, count):
    """[(id, outcome)] of programs in a process of their own, up to one that does not end."""
    command = [python, str(HERE / "worker.py"), library, str(first), str(count)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    rows = []
    for _ in range(count):
        timer = threading.Timer(WAIT, process.kill)
        timer.start()
        line = process.stdout.readline()
        timer.cancel()
        if not line.endswith("\n"):
            break
        rows.append(json.loads(line))
    process.wait()
    return rows


if __name__ == "__main__":
    main()
