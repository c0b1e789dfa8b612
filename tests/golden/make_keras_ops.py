"""Records what Keras 3 gives for the expressions of keras_ops_cases.py.

Run with KERAS_BACKEND=torch under a Python that has Keras 3 (docs in tests/golden/README or the
oracle's): writes keras_ops.json.xz, {expression: outcome}.
"""

import json
import lzma
import pathlib
import sys
import warnings

import keras
from keras_ops_cases import Names, generated, outcome

HERE = pathlib.Path(__file__).parent


def main():
    warnings.simplefilter("ignore")
    names = Names(keras)
    found = {line: outcome(lambda: names.evaluate(line)) for line in generated()}  # noqa: B023
    text = json.dumps({"keras": keras.__version__, "cases": found}, separators=(",", ":"))
    target = HERE / "keras_ops.json.xz"
    target.write_bytes(lzma.compress(text.encode(), preset=9))
    print(len(found), "cases,", target.stat().st_size, "bytes", file=sys.stderr)


main()
