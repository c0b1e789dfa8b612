"""Files of weights of keras.applications, read by name, both ways; one application at a time.

    python tests/exchange/application_files.py [NAME ...]

kerastorch writes the .h5 file of each application with seeded random weights; TensorFlow
($ORACLE/tf215) reads it by name into a model of other weights, says what it predicts, takes other
random weights and writes its own file, which kerastorch reads by name. Predictions must agree to
1e-4 of their size.

    PYTHON tests/exchange/application_files.py theirs FOLDER NAME

is TensorFlow's half.
"""

import json
import os
import subprocess
import sys
import tempfile
import warnings
import zlib
from pathlib import Path

import numpy as np

TESTS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
warnings.simplefilter("ignore")

from golden import application_files as files  # noqa: E402
from oracle_exchange import _TF215, tensorflow  # noqa: E402


def names(tf):
    """All applications."""
    return [name for name in sorted(dir(tf.keras.applications)) if name[0].isupper()]


def build(tf, name):
    """An application with ten classes, for small pictures."""
    side = files.SIDES.get(name, 64)
    make = getattr(tf.keras.applications, name)
    return make(weights=None, input_shape=(side, side, 3), classes=10, classifier_activation=None)


# 420 blocks in a row make a difference of 1e-7 one of 1e-2
_GAINS = {"resnet-rs-420": 0.7}


def fill(model, seed):
    """Random values in the weights of a model, of a size that keeps activations near 1."""
    for w in model.weights:
        rng = np.random.default_rng([seed, zlib.crc32(w.name.encode())])
        kind = w.name.rpartition("/")[2].split(":")[0]
        found = rng.standard_normal(tuple(w.shape), "float32")
        if kind in ("moving_variance", "variance"):
            found = 1 + 0.3 * found * found
        elif kind == "gamma":
            found = 1 + 0.1 * found
        elif len(w.shape) < 2:
            found = 0.05 * found
        else:  # a depthwise kernel adds up its pixels alone
            last = w.shape[-2] if "depthwise" in w.name else w.shape[-1]
            found = found * np.sqrt(_GAINS.get(model.name, 1.5) * last / found.size)
        w.assign(found)


def predictions(tf, model):
    """What a model predicts for two pictures."""
    shape = (2, *model.input_shape[1:])
    pictures = np.random.default_rng(5).uniform(0, 255, shape)
    return np.asarray(model(tf.constant(pictures, "float32"), training=False), "float64")


def difference(found, wanted):
    """The largest difference, in units of the predictions' spread; AssertionError above 1e-4."""
    spread = float(np.std(wanted))
    if not (np.isfinite(wanted).all() and spread > 1e-6):
        raise AssertionError(f"the predictions say nothing: spread {spread}")
    error = float(np.abs(found - wanted).max()) / max(spread, float(np.abs(wanted).mean()))
    if not error <= 1e-4:
        raise AssertionError(f"the predictions differ by {error:.1e} of their spread")
    return error


def theirs(folder, name):
    """TensorFlow's half: reads ours.h5 by name, writes theirs.h5; what it predicts with each."""
    tf = tensorflow()
    model = build(tf, name)
    fill(model, 3)
    model.load_weights(f"{folder}/ours.h5", by_name=True)
    np.save(f"{folder}/ours.npy", predictions(tf, model))
    fill(model, 2)
    np.save(f"{folder}/theirs.npy", predictions(tf, model))
    model.save_weights(f"{folder}/theirs.h5")
    Path(folder, "names.json").write_text(json.dumps(files.names(model)))


def check(tf, folder, name):
    """Both ways; the largest differences. AssertionError where they are too large."""
    tf.keras.backend.clear_session()
    model = build(tf, name)
    fill(model, 1)
    own = predictions(tf, model)
    model.save_weights(f"{folder}/ours.h5")
    subprocess.run([_TF215, __file__, "theirs", folder, name], check=True)
    if files.names(model) != json.loads(Path(folder, "names.json").read_text()):
        raise AssertionError("names or shapes of weights differ")
    there = difference(own, np.load(f"{folder}/ours.npy"))
    fill(model, 4)
    model.load_weights(f"{folder}/theirs.h5", by_name=True)
    return there, difference(predictions(tf, model), np.load(f"{folder}/theirs.npy"))


def main(arguments):
    """Runs TensorFlow's half, or both for each application."""
    if arguments[:1] == ["theirs"]:
        theirs(*arguments[1:])
        return 0
    tf = tensorflow()
    failures = 0
    for name in arguments or names(tf):
        with tempfile.TemporaryDirectory() as folder:
            try:
                there, back = check(tf, folder, name)
                print(f"{name}: same to {there:.1e} there, {back:.1e} back", flush=True)
            except Exception as error:
                failures += 1
                print(f"{name}: {type(error).__name__}: {str(error)[:400]}", flush=True)
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
