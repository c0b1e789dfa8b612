"""Models around one layer each between kerastorch and the real Keras, both ways.

    python tests/exchange/layer_files.py [--share S] [PYTHON ...]

For each PYTHON, an interpreter that has TensorFlow: one side trains a step and writes the models of
golden/exchanged_layers.txt as .keras, .h5 and weights; the other must predict the same from the
files, and train on alike. Prints what differs, exits with 1 if something does.

    PYTHON tests/exchange/layer_files.py write|read FOLDER [NAME ...]

are the two halves; `TF215/bin/python tests/exchange/layer_files.py fixtures` writes what TensorFlow
writes to fixtures/keras-layers.tar.xz, which the tests read.
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
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
warnings.simplefilter("ignore")

from golden import exchanged_layers as models  # noqa: E402
from oracle_exchange import anonymous, halves, tensorflow  # noqa: E402

SUFFIXES = (".keras", ".h5", ".weights.h5", "_weights.h5")
KEPT = (".keras", ".h5")
ARCHIVE = TESTS / "fixtures" / "keras-layers.tar.xz"


def write(folder, names=None, suffixes=SUFFIXES, again=False):
    """Writes the models, and facts.json: what they predict, the next step's loss and predictions.

    A file that the writer refuses, or can't read itself (which is tried if `again`), is noted with
    the error.
    """
    tf = tensorflow()
    facts = {}
    for name in names or models.rows():
        model = models.build(tf, name)
        models.step(tf, model, name)
        fact = {"before": models.outputs(tf, model, name).tolist(), "refused": {}}
        for suffix in suffixes:
            save = model.save_weights if "weights" in suffix else model.save
            try:
                save(str(Path(folder) / (name + suffix)))
            except Exception as error:
                fact["refused"][suffix] = _short(error)
        fact["loss"] = models.step(tf, model, name)
        fact["after"] = models.outputs(tf, model, name).tolist()
        for suffix in set(suffixes) - set(fact["refused"]) if again else ():
            try:
                check(tf, Path(folder) / (name + suffix), name, fact)
            except Exception as error:
                fact["refused"][suffix] = _short(error)
        facts[name] = fact
    (Path(folder) / "facts.json").write_text(json.dumps(facts, indent=0))


def _short(error):
    return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"


def check(tf, path, name, fact):
    """Loads a file and compares; AssertionError where it differs."""
    low = name.startswith("lowered")
    close = {"rtol": 1e-3, "atol": 2e-3} if low else {"rtol": 1e-5, "atol": 2e-6}
    weights = "weights" in path.name
    model = models.build(tf, name)
    if weights:
        for w in model.trainable_variables:
            w.assign(w * 0)
        model.load_weights(str(path))
    else:
        model = tf.keras.models.load_model(str(path))
    np.testing.assert_allclose(models.outputs(tf, model, name), fact["before"], **close)
    if not weights:  # the optimizer's state goes on
        np.testing.assert_allclose(models.step(tf, model, name), fact["loss"], **close)
        np.testing.assert_allclose(models.outputs(tf, model, name), fact["after"], **close)


def read(folder, names=None):
    """Checks all files that facts.json lists; how many differ."""
    tf = tensorflow()
    failures = 0
    facts = json.loads((Path(folder) / "facts.json").read_text())
    unreadable = refused()
    for name in names or facts:
        for suffix in SUFFIXES:
            path = Path(folder) / (name + suffix)
            if suffix in facts[name]["refused"]:
                print(f"  {path.name}: the writer can't: {facts[name]['refused'][suffix]}")
                continue
            try:
                check(tf, path, name, facts[name])
            except Exception as error:
                own = path.name in unreadable
                failures += not own
                print(f"  {path.name}: {'as TensorFlow its own: ' * own}{_short(error)}")
    return failures


def refused():
    """The files of its own that TensorFlow can't read."""
    with tarfile.open(ARCHIVE) as archive:
        facts = json.loads(archive.extractfile("facts.json").read())
    return {name + suffix for name, fact in facts.items() for suffix in fact["refused"]}


def fixtures():
    """What TensorFlow writes, as the archive that the tests read."""
    with tempfile.TemporaryDirectory() as folder:
        write(folder, suffixes=KEPT, again=True)
        facts = json.loads((Path(folder) / "facts.json").read_text())
        left_out = {n + suffix for n, fact in facts.items() for suffix in fact["refused"]}
        with tarfile.open(ARCHIVE, "w:xz") as archive:
            for path in sorted(p for p in Path(folder).iterdir() if p.name not in left_out):
                archive.add(path, path.name, filter=anonymous)


if __name__ == "__main__":
    sys.exit(halves(__file__, sys.argv[1:], write, read, fixtures, [*models.rows()]))
