"""Whole models between kerastorch and the real Keras, both ways.

    python tests/oracle_exchange.py [PYTHON ...]

For each PYTHON, an interpreter that has TensorFlow: kerastorch trains models and writes them,
with what they predict and with the losses of two more epochs; TensorFlow loads the files and must
get the same; then the other way round.  Prints one line per file, exits with 1 if one differs.

    PYTHON tests/oracle_exchange.py write FOLDER [NAME ...]
    PYTHON tests/oracle_exchange.py read FOLDER

are the two halves.  The zips in tests/fixtures hold files of the first: see make_keras_files.py.
"""

import json
import logging
import os
import random
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
warnings.simplefilter("ignore")

from golden import keras_models  # noqa: E402

_TF215 = os.path.join(
    os.environ.get("ORACLE", os.path.join(tempfile.gettempdir(), "kerastorch-oracle")),
    "tf215/bin/python",
)
NAMES = [name for name in keras_models.MODELS if name != "unbuilt"] + [*keras_models.RECURRENT]
# Keras leaves marks on nested models when it writes .h5, which show in later .keras files
SUFFIXES = (".keras", ".weights.h5", "_weights.h5", ".h5")


def tensorflow():
    """The TensorFlow of this interpreter: the real one, else kerastorch."""
    try:
        import tensorflow as tf
    except ImportError:
        sys.path.insert(0, str(Path(__file__).parent.parent))
        import kerastorch as tf
    for logger in (tf.get_logger(), *map(logging.getLogger, ("absl", "kerastorch"))):
        logger.setLevel("ERROR")  # what they say of retracing, and of their own files
    return tf


def targets(model, rows):
    """Fixed targets for the outputs of a model."""
    values = []
    for x in model.outputs:
        width = x.shape[-1]
        sparse = x.name.startswith(("q", "dense_1/")) or _name(model).startswith("sparse")
        if sparse and width > 1:
            values.append(np.arange(rows) % width)
        else:
            values.append(np.cos(np.arange(rows * width)).reshape(rows, width).astype("float32"))
    return values if len(values) > 1 else values[0]


def _name(model):
    return model.loss if isinstance(model.loss, str) else ""


def losses(model):
    """The losses of two epochs of training."""
    x = keras_models.inputs(model)
    rows = len(next(iter(x.values())) if isinstance(x, dict) else x)
    y = targets(model, rows)
    history = model.fit(x, y, batch_size=2, epochs=2, shuffle=False, verbose=0)
    return [float(v) for v in history.history["loss"]]


def predictions(model):
    """The outputs of a model for its fixed inputs, as a list of arrays."""
    x = keras_models.inputs(model)
    return _flat(model(x, training=False))


def _flat(outputs):
    if isinstance(outputs, dict):
        outputs = list(outputs.values())
    return [x.numpy().tolist() for x in (outputs if isinstance(outputs, list) else [outputs])]


def write(folder, names=None, suffixes=SUFFIXES):
    """Writes the models and facts.json, what is true of each file."""
    tf = tensorflow()
    facts = {}
    for name in names or NAMES:
        model = keras_models.build(tf, name)
        compiled = model.optimizer is not None
        if compiled:
            losses(model)
        fact = {"predictions": predictions(model)}
        for suffix in suffixes:
            save = model.save_weights if "weights" in suffix else model.save
            save(str(Path(folder) / (name + suffix)))
            facts[name + suffix] = {"model": name, **fact}
        # dropout draws other numbers
        if compiled and name != "mlp":
            fact["losses"] = losses(model)
            for suffix in suffixes:
                if "weights" not in suffix:
                    facts[name + suffix].update(fact)
    text = ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in facts.items())
    (Path(folder) / "facts.json").write_text("{\n" + text + "\n}\n")


def check(tf, folder, file, fact):
    """Loads a file and compares; AssertionError where it differs."""
    path = str(Path(folder) / file)
    model = keras_models.build(tf, fact["model"])
    objects = getattr(model, "custom_objects", None)
    if file.endswith(("_weights.h5", ".weights.h5")):
        for layer in model.layers:
            layer.set_weights([w * 0 for w in layer.get_weights()])
        model.load_weights(path)
    else:
        model = tf.keras.models.load_model(path, custom_objects=objects)
    for ours, theirs in zip(predictions(model), fact["predictions"]):
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6)
    if "losses" in fact:
        np.testing.assert_allclose(losses(model), fact["losses"], rtol=1e-5, atol=1e-5)


def read(folder):
    """Checks all files that facts.json lists; how many differ."""
    tf = tensorflow()
    failures = 0
    for file, fact in json.loads((Path(folder) / "facts.json").read_text()).items():
        try:
            check(tf, folder, file, fact)
            print(f"  {file}: same")
        except Exception as error:
            failures += 1
            print(f"  {file}: {type(error).__name__}: {str(error)[:2000]}")
    return failures


def main(arguments):
    """Runs a half, or both halves in both directions."""
    if arguments[:1] == ["write"]:
        write(arguments[1], arguments[2:])
        return 0
    if arguments[:1] == ["read"]:
        return int(read(arguments[1]) > 0)
    return both_ways(__file__, arguments)


def sample(names, share):
    """A share of names, always the same, at least one of each kind: of what begins with the same
    word."""
    kinds = {}
    for name in names:
        kinds.setdefault(name.partition("_")[0], []).append(name)
    kept = set()
    for kind, found in kinds.items():
        kept.update(random.Random(kind).sample(found, max(1, round(share * len(found)))))
    return [name for name in names if name in kept]


def shared(arguments, names):
    """(the arguments without `--share S`, the sample of names that it asks for: else none)."""
    if arguments[:1] != ["--share"]:
        return arguments, []
    return arguments[2:], sample(names, float(arguments[1]))


def both_ways(program, arguments, names=()):
    """Runs the halves of a program, in both directions, for each interpreter; how many failed."""
    failures = 0
    arguments, names = shared(arguments, names)
    for oracle in arguments or [_TF215]:
        for writer, reader in ((sys.executable, oracle), (oracle, sys.executable)):
            with tempfile.TemporaryDirectory() as folder:
                print(f"written by {writer}, read by {reader}", flush=True)
                subprocess.run([writer, program, "write", folder, *names], check=True)
                failures += subprocess.run([reader, program, "read", folder]).returncode
    return failures


def read_by_tensorflow(program, arguments, write, read):
    """The exit code of a program of tests/exchange/ that kerastorch writes for: both halves, or
    that of TensorFlow.

    write(folder); read(tf, folder): gives lines about what differs.
    """
    if arguments[:1] == ["read"]:
        import tensorflow as tf

        found = list(read(tf, arguments[1]))
        print("\n".join(found) or "all the same")
        return int(bool(found))
    with tempfile.TemporaryDirectory() as folder:
        write(folder)
        oracle = arguments[0] if arguments else _TF215
        return subprocess.run([oracle, program, "read", folder]).returncode


def halves(program, arguments, write, read, fixtures, names):
    """The exit code of a program of tests/exchange/: one of its halves, or both in both
    directions.

    write(folder, names), read(folder, names): the halves; read gives how many differ.
    fixtures(): writes what the tests read.  names: those of all cases, of which `--share S` takes
    a sample.
    """
    if arguments[:1] == ["fixtures"]:
        fixtures()
        return 0
    if arguments[:1] == ["write"]:
        write(arguments[1], arguments[2:])
        return 0
    if arguments[:1] == ["read"]:
        return int(read(arguments[1], arguments[2:]) > 0)
    return both_ways(program, arguments, names)


def anonymous(info):
    """A member of a tar archive without time and owner."""
    info.mtime = info.uid = info.gid = 0
    info.uname = info.gname = ""
    return info


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
