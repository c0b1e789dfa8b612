"""Checkpoints between kerastorch and the real TensorFlow, both ways.

    python tests/exchange/checkpoints.py [--share S] [PYTHON ...]

For each PYTHON, an interpreter that has TensorFlow: one side trains and writes the objects of
golden/checkpoint_objects.py with tf.train.Checkpoint and the models of golden/exchanged_layers.txt
with save_weights; the other restores them, into objects that are there and into ones that are made
later, and must go on with equal numbers. Prints what differs, exits with 1 if something does.

    PYTHON tests/exchange/checkpoints.py write|read FOLDER [NAME ...]

are the two halves; `PYTHON tests/exchange/checkpoints.py fixtures` writes what that TensorFlow
writes to fixtures/checkpoints-VERSION.tar.xz, which the tests read.
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

from golden import checkpoint_objects as objects  # noqa: E402
from golden import exchanged_layers as models  # noqa: E402
from oracle_exchange import anonymous, halves, tensorflow  # noqa: E402

STEPS, MORE = 3, 2
CLOSE = {"rtol": 1e-5, "atol": 2e-6}
LOW = {"rtol": 1e-3, "atol": 2e-3}
# TensorFlow does not go on as before from its own files: a count of Nadam's is in Python only
UNREADABLE = {"new_nadam"}
# models whose files are in the fixtures
KEPT = ["lstm", "gru", "separable", "heads", "words_adapted", "normalized", "lowered", "batch_norm"]


def names_of(tf):
    """The cases that a TensorFlow has."""
    return objects.OLD_TOO if tf.__version__.startswith("2.3") else objects.CASES


def write(folder, names=None, with_models=True):
    """Writes the checkpoints, and facts.json: what is in the objects, and after more steps."""
    tf = tensorflow()
    facts = {}
    for name in names or names_of(tf):
        if name not in objects.CASES:
            continue
        case = objects.CASES[name](tf)
        for _ in range(STEPS):
            case.step()
        path = tf.train.Checkpoint(**case.objects).save(str(Path(folder) / name / "ckpt"))
        facts[name] = fact = {"path": os.path.relpath(path, folder), "before": case.values()}
        for _ in range(MORE):
            case.step()
        fact["after"] = case.values()
    if with_models and not tf.__version__.startswith("2.3"):
        for name in names or models.rows():
            if name in objects.CASES:
                continue
            model = models.build(tf, name)
            models.step(tf, model, name)
            fact = {"before": models.outputs(tf, model, name).tolist()}
            model.save_weights(str(Path(folder) / f"model_{name}"))
            fact["loss"] = models.step(tf, model, name)
            fact["after"] = models.outputs(tf, model, name).tolist()
            facts[f"model_{name}"] = fact
    (Path(folder) / "facts.json").write_text(json.dumps(facts, indent=0))


def _equal(found, wanted, close=CLOSE):
    assert len(found) == len(wanted)
    for one, other in zip(found, wanted):
        if one and isinstance(one[0], str):
            assert one == other, (one, other)
        else:
            np.testing.assert_allclose(one, other, **close)


def check(tf, folder, name, fact):
    """Restores one case in each way; AssertionError where it differs."""
    if name.startswith("model_"):
        check_model(tf, folder, name.removeprefix("model_"), fact)
        return
    path = str(Path(folder) / fact["path"])
    for early in (False, True):
        case = objects.CASES[name](tf)
        checkpoint = tf.train.Checkpoint(**case.objects)
        if early:  # before variables are there
            status = checkpoint.restore(path)
            if not hasattr(case, "clear"):
                case.values()
        else:
            case.step()
            if hasattr(case, "clear"):
                case.clear()
            status = checkpoint.restore(path)
        _equal(case.values(), fact["before"])
        for _ in range(MORE):
            case.step()
        status.assert_consumed()
        _equal(case.values(), fact["after"])
        assert int(checkpoint.save_counter) == 1


def check_model(tf, folder, name, fact):
    """The same for a Keras model."""
    close = LOW if name.startswith(("lowered", "fourier")) else CLOSE
    for early in (False, True):
        model = models.build(tf, name)
        if not early:
            models.step(tf, model, name)
        for w in model.trainable_variables:
            w.assign(w * 0)
        status = model.load_weights(str(Path(folder) / f"model_{name}"))
        np.testing.assert_allclose(models.outputs(tf, model, name), fact["before"], **close)
        np.testing.assert_allclose(models.step(tf, model, name), fact["loss"], **close)
        np.testing.assert_allclose(models.outputs(tf, model, name), fact["after"], **close)
        status.assert_existing_objects_matched()


def read(folder, names=None):
    """Checks all cases that facts.json lists; how many differ."""
    tf = tensorflow()
    failures = 0
    facts = json.loads((Path(folder) / "facts.json").read_text())
    for name in names or facts:
        try:
            check(tf, folder, name, facts[name])
        except Exception as error:
            own = tf.__name__ == "tensorflow" and name in UNREADABLE
            failures += not own
            what = " ".join(str(error).split())[:400]
            print(f"  {name}: {'as its own files: ' * own}{type(error).__name__}: {what}")
    return failures


def archive(version):
    """The path of the fixtures that a version of TensorFlow wrote."""
    return TESTS / "fixtures" / f"checkpoints-{'.'.join(version.split('.')[:2])}.tar.xz"


def fixtures():
    """What TensorFlow writes, as the archive that the tests read."""
    tf = tensorflow()
    with tempfile.TemporaryDirectory() as folder:
        kept = [name for name in models.rows() if name in KEPT]
        write(folder, [*names_of(tf), *kept])
        with tarfile.open(archive(tf.__version__), "w:xz") as file:
            for path in sorted(p for p in Path(folder).rglob("*") if p.is_file()):
                file.add(path, str(path.relative_to(folder)), filter=anonymous)


if __name__ == "__main__":
    sys.exit(
        halves(__file__, sys.argv[1:], write, read, fixtures, [*objects.CASES, *models.rows()])
    )
