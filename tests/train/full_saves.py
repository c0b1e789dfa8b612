"""Saves checkpoints where files cannot grow, as on a full disk, and looks at what is left.

    python full_saves.py KIND FOLDER

KIND: as of killed_saves.py. Saves the number 1, then 2 under several limits of the size of files:
each has to end in an error of TensorFlow's that names the file, with the checkpoint of 1 as it was
and nothing beside it. Prints what is wrong, exits with 1 if something is.
"""

import os
import resource
import signal
import sys
from pathlib import Path

import killed_saves
from killed_saves import tf

LIMITS = (0, 1000, 100_000, 200_000)


def saver(kind, folder):
    """(the variables, the function that saves them)."""
    if kind in ("write", "manager"):
        values = killed_saves.variables()
        checkpoint = tf.train.Checkpoint(values=values)
        if kind == "write":
            return values, lambda: checkpoint.write(os.path.join(folder, "ck"))
        manager = tf.train.CheckpointManager(checkpoint, folder, max_to_keep=2)
        return values, manager.save
    made = killed_saves.model()
    path = os.path.join(folder, "w.ckpt")
    if kind == "weights":
        return made.weights, lambda: made.save_weights(path)
    if kind == "model_checkpoint":
        callback = tf.keras.callbacks.ModelCheckpoint(path, save_weights_only=True)
        callback.set_model(made)
        return made.weights, lambda: callback.on_epoch_end(0, {})
    callback = tf.keras.callbacks.BackupAndRestore(folder)
    callback.set_model(made)
    made.stop_training = False
    callback.on_train_begin()
    return made.weights, lambda: callback.on_epoch_end(0)


def files(folder):
    return {str(p): p.read_bytes() for p in sorted(Path(folder).rglob("*")) if p.is_file()}


def main(kind, folder):
    failures = 0
    values, save = saver(kind, folder)
    killed_saves.fill(values, 1)
    save()
    before = files(folder)
    killed_saves.fill(values, 2)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    for limit in LIMITS:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        try:
            save()
            said = "nothing"
        except (OSError, tf.errors.OpError) as error:
            said = "" if folder in str(error) else f"does not name the file: {error}"
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        if said or files(folder) != before:
            failures += 1
            print(f"{kind}, {limit} bytes: {said}, left {sorted(files(folder))}")
    found = killed_saves.numbers(kind, folder)
    if found != {1.0}:
        failures += 1
        print(f"{kind}: what is left is of {found}")
    print(f"{kind}: {len(LIMITS)} limits, {failures} wrong")
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
