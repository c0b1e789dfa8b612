"""Functional models of random layers, heads, losses and optimizers between kerastorch and the real
Keras, both ways.

    python tests/exchange/random_model_files.py [FIRST LAST]

One side trains two steps of each model of golden/random_models.py (by default of the seeds 0 to
200) and writes it as .keras, .h5, weights, and each fourth as a SavedModel; the other must predict
the same, and two more steps must give the same losses, metrics and predictions. What the writer
itself does not read back alike is left out. Prints what differs, exits with 1 if something does.

    PYTHON tests/exchange/random_model_files.py write|read FOLDER FIRST LAST

are the two halves; the oracle is $ORACLE/tf215.
"""

import json
import os
import shutil
import subprocess
import sys
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
from golden import random_models  # noqa: E402
from oracle_exchange import _TF215, tensorflow  # noqa: E402

SUFFIXES = (".keras", ".h5", ".weights.h5", "_weights.h5", "_folder")
# without the optimizer's state; of a SavedModel TensorFlow restores none either
_STATELESS = ("_weights.h5", "_folder")
CLOSE = 2e-5  # of the size of the numbers
# what rounding may make of two steps, where a gradient is 0 but for it: of a bias in front of a
# BatchNormalization, which Adam moves by its whole rate
APART = 5e-2


def results(tf, model):
    """What a model predicts, and the losses and predictions of two more steps."""
    before = models.outputs(tf, model, None).tolist()
    steps = models.step(tf, model, None)
    return {"before": before, "steps": steps, "after": models.outputs(tf, model, None).tolist()}


def short(error):
    """An error in one line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"


def write(folder, first, last):
    """Writes the models of seeds, and facts.json: their results, and which files this side reads
    back alike."""
    tf = tensorflow()
    facts = {}
    for seed in range(first, last):
        try:
            model = random_models.build(tf, seed)
            models.step(tf, model, None)
        except Exception as error:
            facts[seed] = short(error)
            continue
        fact = {}
        for suffix in SUFFIXES if seed % 4 == 0 else SUFFIXES[:-1]:
            path = f"{folder}/{seed}{suffix}"
            try:
                save(model, path, suffix)
                fact[suffix] = None
            except Exception as error:
                fact[suffix] = f"unwritten: {short(error)}"
        live = results(tf, model)
        for suffix, state in fact.items():
            fact[suffix] = state or differs(tf, folder, seed, suffix, live)
        facts[seed] = {"live": live, **fact}
    Path(folder, "facts.json").write_text(json.dumps(facts))


def save(model, path, suffix):
    """Writes a model's file of a suffix."""
    if "weights" in suffix:
        model.save_weights(path)
    elif suffix == "_folder":
        model.save(path, save_format="tf")
    else:
        model.save(path)


def loaded(tf, folder, seed, suffix):
    """The model of a file."""
    path = f"{folder}/{seed}{suffix}"
    if "weights" not in suffix:
        tf.keras.backend.clear_session()
        objects = random_models.custom_objects(tf)
        return tf.keras.models.load_model(path, custom_objects=objects)
    model = random_models.build(tf, seed)
    models.step(tf, model, None)
    for w in model.weights:
        w.assign(w * 0)
    model.load_weights(path)
    return model


def distance(found, wanted):
    """The largest difference of two lists, in units of the second's numbers, of 0.1 at least."""
    found, wanted = np.asarray(found, "float64"), np.asarray(wanted, "float64")
    if found.shape != wanted.shape:
        return np.inf
    same = (found == wanted) | (np.isnan(found) & np.isnan(wanted))
    errors = np.abs(found - wanted) / np.maximum(np.abs(wanted), 0.1)
    return float(np.where(same, 0, np.nan_to_num(errors, nan=np.inf)).max(initial=0))


def differs(tf, folder, seed, suffix, live, apart=0.0):
    """What differs in a file from the model as it went on, in words; None when nothing does.

    apart: how far the two sides are from each other without any file.
    """
    try:
        model = loaded(tf, folder, seed, suffix)
        # TensorFlow loses the state of a LossScaleOptimizer in an .h5 file
        scaled = suffix == ".h5" and "LossScale" in type(model.optimizer).__name__
        found = results(tf, model)
    except Exception as error:
        return short(error)
    for key, values in found.items():
        if (scaled or suffix in _STATELESS) and key != "before":
            continue
        error = distance(values, live[key])
        if error > max(CLOSE, 3 * apart):
            return f"{key} by {error:.1e}"
    return None


def apart_from(tf, seed, live):
    """How far the model of this side, without a file, is from that of the other."""
    model = random_models.build(tf, seed)
    models.step(tf, model, None)
    own = results(tf, model)
    return max(distance(own[key], live[key]) for key in own)


def read(folder):
    """Checks all files that facts.json lists; how many differ."""
    tf = tensorflow()
    failures = count = 0
    for seed, fact in json.loads(Path(folder, "facts.json").read_text()).items():
        seed = int(seed)
        if isinstance(fact, str):
            failures += 1
            print(f"  {seed}: the writer can't build it: {fact}", flush=True)
            continue
        apart = apart_from(tf, seed, fact["live"])
        if apart > APART:
            failures += 1
            print(f"  {seed}: the models themselves differ by {apart:.1e}", flush=True)
        for suffix, theirs in fact.items():
            if suffix == "live":
                continue
            count += 1
            text = theirs if theirs and theirs.startswith("unwritten") else None
            text = text or differs(tf, folder, seed, suffix, fact["live"], apart)
            if text:
                failures += theirs is None
                word = "" if theirs is None else f" (the writer itself: {theirs[:120]})"
                print(f"  {seed}{suffix}: {text}{word}", flush=True)
    print(f"  {count} files, {failures} differ", flush=True)
    return failures


def main(arguments):
    """Runs a half, or both in both directions."""
    if arguments[:1] == ["write"]:
        write(arguments[1], int(arguments[2]), int(arguments[3]))
        return 0
    if arguments[:1] == ["read"]:
        return int(read(arguments[1]) > 0)
    seeds = arguments or ["0", str(random_models.COUNT)]
    failures = 0
    for writer, reader in ((sys.executable, _TF215), (_TF215, sys.executable)):
        folder = tempfile.mkdtemp()
        try:
            print(f"written by {writer}, read by {reader}", flush=True)
            subprocess.run([writer, __file__, "write", folder, *seeds], check=True)
            failures += subprocess.run([reader, __file__, "read", folder]).returncode
        finally:
            shutil.rmtree(folder)
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
