"""Kills a training again and again, and looks whether it ends where an undisturbed one does.

    python resumed.py KIND KILLS [SEED]

KIND: manager (a loop of its own with CheckpointManager), model_checkpoint (fit, whole models by
ModelCheckpoint), backup (fit, BackupAndRestore after each epoch; with a number of batches
TensorFlow takes those of the epoch anew). The weights and the optimizer's state have to be equal
bit for bit. Prints what is wrong, exits with 1 if something is.
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

K = tf.keras
EPOCHS, BATCH = 8, 8
_DATA = np.random.default_rng(0).random((64, 21)).astype("float32")
X, Y = _DATA[:, :20], _DATA[:, 20:]


def model():
    K.utils.set_random_seed(3)
    made = K.Sequential(
        [K.layers.Dense(300, "tanh", input_shape=(20,)), K.layers.Dense(100), K.layers.Dense(1)]
    )
    made.compile(K.optimizers.Adam(0.01), "mse")
    return made


def state(made):
    """The bytes of the weights and of the optimizer's state."""
    return b"".join(v.numpy().tobytes() for v in (*made.weights, *made.optimizer.variables))


def fit(made, callbacks, first=0):
    made.fit(
        X, Y, BATCH, EPOCHS, verbose=0, shuffle=False, callbacks=callbacks, initial_epoch=first
    )
    return made


def manager(folder):
    made = model()
    made.optimizer.build(made.trainable_variables)
    epoch = tf.Variable(0)
    checkpoint = tf.train.Checkpoint(model=made, epoch=epoch)
    kept = tf.train.CheckpointManager(checkpoint, folder, max_to_keep=2)
    kept.restore_or_initialize()
    while epoch < EPOCHS:
        made.fit(X, Y, BATCH, verbose=0, shuffle=False)
        epoch.assign_add(1)
        kept.save()
    return made


def model_checkpoint(folder):
    path = os.path.join(folder, "m.keras")
    made, first = model(), 0
    if os.path.exists(path):
        made = K.models.load_model(path)
        first = int(made.optimizer.iterations) * BATCH // len(X)
    return fit(made, [K.callbacks.ModelCheckpoint(path)], first)


def backup(folder):
    return fit(model(), [K.callbacks.BackupAndRestore(folder)])


def worker(kind, folder, path):
    """Trains in a process of its own, which writes the state to a path when it is through."""
    process = os.fork()
    if process:
        return process
    code = 1
    try:
        found = state(globals()[kind](folder))
        Path(path).write_bytes(found)
        code = 0
    finally:
        os._exit(code)


def main(kind, kills, seed=0):
    warnings.simplefilter("ignore")
    rng, done = random.Random(int(seed)), 0
    with tempfile.TemporaryDirectory() as home:
        home = Path(home)
        begun = time.monotonic()
        os.waitpid(worker(kind, str(home / "whole"), home / "whole.bin"), 0)
        usual = time.monotonic() - begun
        rounds, failures = 0, 0
        while done < int(kills):
            folder, end = str(home / f"killed{rounds}"), home / f"killed{rounds}.bin"
            rounds, most = rounds + 1, min(done + 8, int(kills))
            while not end.exists():
                process = worker(kind, folder, end)
                time.sleep(usual * rng.uniform(0.2, 0.9))
                if done < most:
                    os.kill(process, signal.SIGKILL)
                    done += 1
                os.waitpid(process, 0)
            if end.read_bytes() != (home / "whole.bin").read_bytes():
                failures += 1
                print(f"{kind}: training {rounds} ended elsewhere")
    print(f"{kind}: {done} kills in {rounds} trainings, {failures} wrong")
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
