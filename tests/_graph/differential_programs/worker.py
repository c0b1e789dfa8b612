"""Outcomes of programs in a process of its own, one a line:

python worker.py LIBRARY FIRST COUNT
"""

import importlib
import json
import os
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main(library, first, count):
    sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent)]
    from differential_programs import generate, outcome

    tf = importlib.import_module(library)
    results = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for name, source in generate.programs(int(count), int(first)).items():
        print(json.dumps([name, outcome.outcome(source, tf)]), file=results, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
