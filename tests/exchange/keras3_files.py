"""Models between kerastorch and Keras 3, both ways, as .keras files.

    python tests/exchange/keras3_files.py [PYTHON]

PYTHON is an interpreter that has Keras 3 (`../shared/oracle/setup keras3`). One side trains two
steps and writes the models of golden/keras3_models.txt; the other must predict the same, and two
more steps must give the same losses. Prints what differs, exits with 1 if something does.

    PYTHON tests/exchange/keras3_files.py write|read FOLDER [NAME ...]

are the two halves; `KERAS3/bin/python tests/exchange/keras3_files.py fixtures` writes what Keras 3
writes to fixtures/keras3-models.tar.xz, which the tests read.
"""

import json
import os
import sys
import tarfile
import tempfile
import warnings
from pathlib import Path

import numpy as np

TESTS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS))
os.environ.setdefault("KERAS_BACKEND", "torch")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
warnings.simplefilter("ignore")

from golden import keras3_models as models  # noqa: E402
from oracle_exchange import anonymous, halves  # noqa: E402

ARCHIVE = TESTS / "fixtures" / "keras3-models.tar.xz"
CLOSE = {"rtol": 1e-5, "atol": 2e-6}


def keras():
    """(keras of this interpreter, what `save` is given): Keras 3, else kerastorch's."""
    try:
        from keras import config  # noqa: F401 - the folder tests/keras has none
    except ImportError:
        sys.path.insert(0, str(TESTS.parent))
        import kerastorch

        return kerastorch.keras, {"save_format": "keras3"}
    import keras

    return keras, {}


def write(folder, names=None):
    """Writes the models, and facts.json: predictions and two more steps."""
    k, how = keras()
    facts = {}
    for name in names or models.rows():
        model = models.build(k, name)
        models.steps(model, name)
        try:
            model.save(str(Path(folder) / f"{name}.keras"), **how)
        except Exception as error:
            facts[name] = f"{type(error).__name__}: {str(error)[:300]}"
            continue
        facts[name] = models.results(model, name)
    text = ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in facts.items())
    (Path(folder) / "facts.json").write_text("{\n" + text + "\n}\n")


def check(k, path, name, fact):
    """Loads a file and compares; AssertionError where it differs."""
    k.backend.clear_session()
    model = k.models.load_model(str(path))
    found = models.results(model, name)
    for key, values in found.items():
        if name == "spectral" and key != "before":  # Keras 3 normalizes otherwise in training
            continue
        np.testing.assert_allclose(values, fact[key], err_msg=key, **CLOSE)


def read(folder, names=None):
    """Checks all files that facts.json lists; how many differ."""
    k, _ = keras()
    failures = 0
    facts = json.loads((Path(folder) / "facts.json").read_text())
    for name in names or facts:
        try:
            if isinstance(facts[name], str):
                raise ValueError(f"the writer can't: {facts[name]}")
            check(k, Path(folder) / f"{name}.keras", name, facts[name])
        except Exception as error:
            failures += 1
            print(f"  {name}: {type(error).__name__}: {' '.join(str(error).split())[:400]}")
    return failures


def fixtures():
    """What Keras 3 writes, as the archive that the tests read."""
    with tempfile.TemporaryDirectory() as folder:
        write(folder)
        with tarfile.open(ARCHIVE, "w:xz") as archive:
            for path in sorted(Path(folder).iterdir()):
                archive.add(path, path.name, filter=anonymous)


if __name__ == "__main__":
    sys.exit(halves(__file__, sys.argv[1:], write, read, fixtures))
