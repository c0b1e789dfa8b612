"""Builds every model of tf.keras.applications and compares it with TensorFlow's.

python tests/keras/applications/every_model.py [case ...]
"""

import json
import sys
import time
import warnings
from pathlib import Path

TESTS = Path(__file__).parents[2]
sys.path.insert(0, str(TESTS))

from golden import application_models as models  # noqa: E402

import kerastorch as tf  # noqa: E402


def main():
    warnings.simplefilter("ignore")
    golden = json.loads((TESTS / "golden" / "applications.json").read_text())["models"]
    wrong = []
    for case in sys.argv[1:] or models.cases():
        start = time.perf_counter()
        found = models.described(case, tf)
        seconds = time.perf_counter() - start
        differing = [key for key in found if found[key] != golden[case].get(key)]
        wrong += [case] * bool(differing)
        print(f"{seconds:6.2f} s  {case}  {differing or 'equal'}", flush=True)
    print(f"{len(wrong)} of {len(models.cases())} differ: {wrong}")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
