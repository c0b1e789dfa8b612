"""Whole models between kerastorch and the real Keras, both ways: nested, shared, of one's own
classes, in mixed precision, with every optimizer.

    python tests/exchange/model_files.py [--share S] [PYTHON ...]

For each PYTHON, an interpreter that has TensorFlow: one side trains two steps and writes the models
of golden/exchanged_models.py as .keras, .h5 and weights; the other must predict the same from the
files, and two more steps must give the same losses and predictions. Prints what differs, exits
with 1 if something does.

    PYTHON tests/exchange/model_files.py write|read FOLDER [NAME ...]

are the two halves; `TF215/bin/python tests/exchange/model_files.py fixtures` writes what TensorFlow
writes to fixtures/keras-models.tar.xz, which the tests read.
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

from golden import exchanged_models as models  # noqa: E402
from oracle_exchange import anonymous, halves, tensorflow  # noqa: E402

SUFFIXES = (".keras", ".h5", ".weights.h5", "_weights.h5")
KEPT_WEIGHTS = ("own", "mixed", "nested", "shared", "subclassed", "by_rmsprop", "by_loss")
ARCHIVE = TESTS / "fixtures" / "keras-models.tar.xz"
_LOW = ("mixed", "dtypes")


def write(folder, names=None, suffixes=SUFFIXES, again=False):
    """Writes the models, and facts.json: what they predict, and what two more steps give; the error
    of a file that this side can't write.

    again: as well the results of each file as this side reads it, or the error where it can't.
    """
    tf = tensorflow()
    facts = {}
    for name in names or models.rows():
        model = models.build(tf, name)
        models.step(tf, model, name)
        errors = {}
        for suffix in suffixes:
            save = model.save_weights if "weights" in suffix else model.save
            try:
                save(str(Path(folder) / (name + suffix)))
            except Exception as error:
                errors[suffix] = f"unwritten, {short(error)}"
                (Path(folder) / (name + suffix)).unlink(missing_ok=True)
        fact = {"live": results(tf, model, name)}
        fact |= errors
        for suffix in suffixes if again else ():
            try:
                read_back = loaded(tf, Path(folder) / (name + suffix), name)
                fact[suffix] = results(tf, read_back, name)
            except Exception as error:
                fact[suffix] = errors.get(suffix) or short(error)
        facts[name] = fact
    (Path(folder) / "facts.json").write_text(json.dumps(facts, indent=0))


def short(error):
    """An error in one line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"


def results(tf, model, name):
    """What a model predicts, and the losses and predictions of two more steps."""
    before = models.outputs(tf, model, name).tolist()
    losses = models.step(tf, model, name)
    return {"before": before, "losses": losses, "after": models.outputs(tf, model, name).tolist()}


def loaded(tf, path, name):
    """The model of a file; weights go into a model that has trained already."""
    if "weights" not in path.name:
        tf.keras.backend.clear_session()
        objects = models.custom_objects(tf, name)
        return tf.keras.models.load_model(str(path), custom_objects=objects)
    model = models.build(tf, name)
    models.step(tf, model, name)
    for w in model.weights:
        w.assign(w * 0)
    model.load_weights(str(path))
    return model


def differs(name, found, fact):
    """What differs from the results of another reading, in words; None when nothing does."""
    low = name.startswith(_LOW)
    close = {"rtol": 2e-2, "atol": 2e-2} if low else {"rtol": 4e-6, "atol": 2e-6}
    for key, values in found.items():
        try:
            np.testing.assert_allclose(values, fact[key], **close)
        except AssertionError as error:
            return f"{key} {short(error)}"
    return None


def check(tf, path, name, fact, theirs):
    """Loads a file and compares with the model as it went on, or with how TensorFlow reads its
    own file (`theirs`: its results, or an error); what differs, or None."""
    suffix = path.name[len(name) :]
    if isinstance(fact.get(suffix), str) and fact[suffix].startswith("unwritten"):
        own = isinstance(theirs.get(suffix), str)
        return None if own else f"the writer can't: {fact[suffix]}"
    try:
        found = results(tf, loaded(tf, path, name), name)
    except Exception as error:
        return None if isinstance(theirs.get(suffix), str) else short(error)
    text = differs(name, found, fact["live"])
    if text and suffix == "_weights.h5":  # without the optimizer's state
        return differs(name, {"before": found["before"]}, fact["live"])
    if text and isinstance(theirs.get(suffix), dict) and theirs["live"] != theirs[suffix]:
        return text if differs(name, found, theirs[suffix]) else None
    return text


def read(folder, names=None):
    """Checks all files that facts.json lists; how many differ."""
    tf = tensorflow()
    failures = 0
    facts = json.loads((Path(folder) / "facts.json").read_text())
    real = theirs()
    for name in names or facts:
        for suffix in SUFFIXES:
            path = Path(folder) / (name + suffix)
            if not path.exists() and not isinstance(facts[name].get(suffix), str):
                continue  # not kept
            text = check(tf, path, name, facts[name], real[name])
            if text:
                failures += 1
                print(f"  {name}{suffix}: {text}")
    return failures


def theirs():
    """What TensorFlow reads from its own files."""
    with tarfile.open(ARCHIVE) as archive:
        return json.loads(archive.extractfile("facts.json").read())


def fixtures():
    """What TensorFlow writes, as the archive that the tests read."""
    with tempfile.TemporaryDirectory() as folder:
        write(folder, again=True)
        with tarfile.open(ARCHIVE, "w:xz") as archive:
            for path in sorted(Path(folder).iterdir()):
                if "weights" not in path.name or path.name.startswith(KEPT_WEIGHTS):
                    archive.add(path, path.name, filter=anonymous)


if __name__ == "__main__":
    sys.exit(halves(__file__, sys.argv[1:], write, read, fixtures, models.rows()))
