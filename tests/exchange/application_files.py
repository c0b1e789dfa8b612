"""Files of weights of keras.applications by TensorFlow, read by name; one application at a time.

    python tests/exchange/application_files.py [NAME ...]

TensorFlow ($ORACLE/tf215) writes the .h5 file of each application with weights by rule and says
what it predicts; kerastorch must predict the same to 1e-4 after `load_weights(by_name=True)`.

    PYTHON tests/exchange/application_files.py write FOLDER NAME

is TensorFlow's half.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

TESTS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

from golden import application_files as files  # noqa: E402
from oracle_exchange import _TF215, tensorflow  # noqa: E402


def write(folder, name):
    """The file of an application, and what it predicts."""
    tf = tensorflow()
    model = files.build(tf, name)
    for w in model.weights:
        w.assign(files.values(w.name, tuple(w.shape)))
    model.save_weights(f"{folder}/weights.h5")
    Path(folder, "facts.json").write_text(json.dumps(files.predictions(tf, model)))


def check(folder, name):
    """Reads it by name; the largest difference."""
    tf = tensorflow()
    tf.keras.backend.clear_session()
    model = files.build(tf, name)
    model.load_weights(f"{folder}/weights.h5", by_name=True)
    wanted = json.loads(Path(folder, "facts.json").read_text())
    found = files.predictions(tf, model)
    np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-4)
    return float(np.abs(np.subtract(found, wanted)).max())


def main(arguments):
    """Runs TensorFlow's half, or both for each application."""
    if arguments[:1] == ["write"]:
        write(*arguments[1:])
        return 0
    failures = 0
    for name in arguments or files.ALL:
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([_TF215, __file__, "write", folder, name], check=True)
            try:
                print(f"{name}: same to {check(folder, name):.1e}", flush=True)
            except Exception as error:
                failures += 1
                print(f"{name}: {type(error).__name__}: {str(error)[:400]}", flush=True)
    return failures


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
