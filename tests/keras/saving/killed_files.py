"""Kills processes while they save models, again and again, and looks at what is left.

    python killed_files.py NAME KILLS [SEED]

NAME: of the file: m.h5, m.keras, m.weights.h5, old_weights.h5 (the older layout), third.keras (for
Keras 3), folder (a SavedModel), module (by tf.saved_model.save), m.safetensors, m.pt,
callback.keras or callback.weights.h5 (by ModelCheckpoint). All weights are the
number of the save, so that what is left has to hold one number, and not an older one than a save
that was over. Prints what is wrong, exits with 1 if something is.
"""

import os
import random
import signal
import sys
import tempfile
import time
import warnings
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"  # processes are forked

import numpy as np

import kerastorch as tf
from kerastorch._commands import builtin
from kerastorch._files import safetensors

k = tf.keras


def model():
    """Some 200,000 numbers in several layers, an optimizer's state beside."""
    layers = [k.layers.Dense(400, input_shape=(300,)), k.layers.Dense(150), k.layers.Dense(3)]
    made = k.Sequential(layers)
    made.compile(k.optimizers.SGD(0.0, momentum=0.9), "mse")
    made.optimizer.build(made.trainable_variables)
    return made


def fill(made, number):
    """Sets all weights, and the optimizer's variables of the same shapes, to a number."""
    for w in (*made.weights, *made.optimizer.variables[1:]):
        w.assign(tf.fill(w.shape, float(number)))


def saver(path, made):
    """The function that saves the model to a path."""
    if path.name.startswith("callback"):
        weights = path.name.endswith(".weights.h5")
        callback = k.callbacks.ModelCheckpoint(str(path), save_weights_only=weights)
        callback.set_model(made)
        return lambda: callback.on_epoch_end(0, {})
    if path.name.endswith("weights.h5"):
        return lambda: made.save_weights(path)
    if path.suffix in (".safetensors", ".pt"):
        write = safetensors.write if path.suffix == ".safetensors" else builtin._write_pt
        return lambda: write(str(path), builtin.state_of(made))
    if path.name == "module":
        module = tf.Module()
        module.values = made.weights
        return lambda: tf.saved_model.save(module, str(path))
    if path.name == "folder":
        return lambda: made.save(path, save_format="tf")
    if path.name.startswith("third"):
        return lambda: made.save(path, save_format="keras3")
    return lambda: made.save(path)


def child(path, first):
    """Saves without end; the number of the last save that was over stands in a file."""
    made = model()
    save = saver(path, made)
    number = first
    while True:
        number += 1
        fill(made, number)
        save()
        temporary = path.parent / "done.tmp"
        temporary.write_text(str(number))
        temporary.replace(path.parent / "done")


def number_in(path):
    """The one number that all weights of a file have; ValueError when there are two."""
    if path.suffix in (".safetensors", ".pt"):
        read = safetensors.read if path.suffix == ".safetensors" else builtin._read_pt
        values = [w.numpy() for w in read(str(path)).values()]
    elif path.name == "module":
        values = [w.numpy() for w in tf.saved_model.load(str(path)).values]
    else:
        found = model() if path.name.endswith("weights.h5") else k.models.load_model(path)
        if path.name.endswith("weights.h5"):
            found.load_weights(path)
        of_optimizer = [] if path.name == "old_weights.h5" else found.optimizer.variables[1:]
        values = [w.numpy() for w in (*found.weights, *of_optimizer)]
    numbers = set(np.unique(np.concatenate([v.reshape(-1) for v in values])).tolist())
    if len(numbers) != 1:
        raise ValueError(f"weights of several saves: {sorted(numbers)}")
    return int(numbers.pop())


def _usual_time(name):
    """The seconds that a model and its save take once all is loaded; the children are forked."""
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(2):
            start = time.monotonic()
            saver(Path(folder) / name, model())()
    return time.monotonic() - start


def main(name, kills, seed=0):
    """Kills so many savers; how many left something wrong."""
    warnings.simplefilter("ignore")
    rng, failures = random.Random(seed), 0
    usual = _usual_time(name)
    with tempfile.TemporaryDirectory() as folder:
        path, last = Path(folder) / name, 0
        for kill in range(kills):
            process = os.fork()
            if not process:
                try:
                    child(path, last)
                finally:
                    os._exit(1)
            time.sleep(usual * (0.5 + 3 * rng.random()))
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            done = Path(folder, "done")
            over = int(done.read_text()) if done.exists() else 0
            try:
                last = number_in(path) if path.exists() else 0
                if last < over:
                    raise ValueError(f"the save {over} was over, the file has {last}")
            except Exception as error:
                failures += 1
                print(f"kill {kill}: {type(error).__name__}: {error}")
        saver(path, model())()
        left = [n for n in os.listdir(folder) if n not in (name, "done", "done.tmp")]
        if left:
            failures += 1
            print(f"left behind: {left}")
        print(f"{name}: {kills} kills, {last} saves, {failures} wrong")
    return failures or not last


if __name__ == "__main__":
    sys.exit(int(main(sys.argv[1], int(sys.argv[2]), *map(int, sys.argv[3:])) > 0))
