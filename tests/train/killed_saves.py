"""Kills processes while they save, again and again, and looks at what is left.

    python killed_saves.py KIND KILLS [SEED]

KIND: write, manager, weights, model_checkpoint, backup. Every value of a checkpoint is the number
of its save, so that what is left has to hold one number only, and not an older one than a save that
was over. Prints what is wrong, exits with 1 if something is.
"""

import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"  # processes are forked

import kerastorch as tf

SIZES = [3, 1000, 200_000, 1, 50_000]


def variables():
    return [tf.Variable(tf.zeros([n])) for n in SIZES]


def fill(values, number):
    for v in values:
        v.assign(tf.fill(v.shape, float(number)))


def model():
    made = tf.keras.Sequential([tf.keras.layers.Dense(200, input_shape=(300,))])
    made.compile("sgd", "mse")
    return made


class Numbered(tf.keras.callbacks.Callback):
    """Sets all weights to the number of the epoch, before they are saved."""

    def __init__(self, folder):
        super().__init__()
        self.folder = folder

    def on_epoch_begin(self, epoch, logs=None):
        if epoch:
            done(self.folder, epoch)

    def on_epoch_end(self, epoch, logs=None):
        fill(self.model.weights, epoch + 1)


def done(folder, number):
    """Notes that a save is over."""
    path = Path(folder, "done.tmp")
    path.write_text(str(number))
    path.replace(Path(folder, "done"))


def train(folder, callback, first):
    x, y = tf.zeros([2, 300]), tf.zeros([2, 200])
    model().fit(
        x, y, epochs=10**6, initial_epoch=first, verbose=0,
        callbacks=[Numbered(folder), callback],
    )  # fmt: skip


def write(folder, first):
    values = variables()
    checkpoint = tf.train.Checkpoint(values=values)
    for number in range(first + 1, 10**6):
        fill(values, number)
        checkpoint.write(os.path.join(folder, "ck"))
        done(folder, number)


def manager(folder, first):
    values = variables()
    kept = tf.train.CheckpointManager(tf.train.Checkpoint(values=values), folder, max_to_keep=2)
    kept.restore_or_initialize()
    for number in range(first + 1, 10**6):
        fill(values, number)
        kept.save()
        done(folder, number)


def weights(folder, first):
    made = model()
    for number in range(first + 1, 10**6):
        fill(made.weights, number)
        made.save_weights(os.path.join(folder, "w.ckpt"))
        done(folder, number)


def model_checkpoint(folder, first):
    path = os.path.join(folder, "w.ckpt")
    train(folder, tf.keras.callbacks.ModelCheckpoint(path, save_weights_only=True), first)


def backup(folder, first):
    train(folder, tf.keras.callbacks.BackupAndRestore(folder), 0)


def numbers(kind, folder):
    """The numbers in the checkpoint that is left."""
    if kind == "write":
        values = variables()
        tf.train.Checkpoint(values=values).read(os.path.join(folder, "ck")).assert_consumed()
    elif kind == "manager":
        values = variables()
        path = tf.train.latest_checkpoint(folder)
        tf.train.Checkpoint(values=values).restore(path).assert_consumed()
        for older in tf.train.get_checkpoint_state(folder).all_model_checkpoint_paths:
            assert len(list(Path(folder).glob(Path(older).name + "*"))) in (0, 1, 2)
    elif kind == "backup":
        made = model()
        path = tf.train.latest_checkpoint(os.path.join(folder, "chief"))
        tf.train.Checkpoint(model=made).restore(path).expect_partial()
        values = made.weights
    else:
        made = model()
        made.load_weights(tf.train.latest_checkpoint(folder)).expect_partial()
        values = made.weights
    return {float(x) for v in values for x in set(v.numpy().reshape(-1).tolist())}


def in_a_fork(function):
    """What a function gives, as text, computed in a process of its own; "" when it fails."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(writing, str(function()).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as file:
        found = file.read()
    os.waitpid(child, 0)
    return found


def main(kind, kills, seed=0):
    rng, failures, last = random.Random(int(seed)), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(int(kills)):
            worker = os.fork()
            if not worker:
                globals()[kind](folder, last)
                os._exit(0)
            begun = time.monotonic()
            while not Path(folder, "done").exists() and time.monotonic() < begun + 120:
                time.sleep(0.001)
            time.sleep(rng.random() * 0.05)
            os.kill(worker, signal.SIGKILL)
            os.waitpid(worker, 0)
            over = int(Path(folder, "done").read_text())
            found = in_a_fork(lambda: sorted(numbers(kind, folder)))
            if found not in (f"[{over}.0]", f"[{over + 1}.0]"):
                failures += 1
                print(f"{kind}: saves to {over} were over, what is left is of {found}")
            last = int(float(found.strip("[]") or over))
            Path(folder, "done").unlink()
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
