"""Saves to a disk that is full, of a real file system, and looks at what is left.

    python full_disks.py NAME

NAME: as of killed_files.py, or "checkpoint".  Mounts a tmpfs of 3 MB, which root may; saves a model
there, fills the rest of the disk but for some bytes, and saves another: that has to end in OSError
or an error of TensorFlow's, with the first one still there, and nothing else.  Prints what is
wrong, exits with 1 if something is.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import killed_files
from killed_files import tf


@contextlib.contextmanager
def small_disk():
    """A folder on a disk of its own."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", folder], check=True)


def checkpoint(path, made):
    """The function that saves the weights as a checkpoint."""
    kept = tf.train.Checkpoint(values=made.weights)
    return lambda: kept.write(str(path))


def left(path):
    """The number in what is left."""
    if path.name != "checkpoint":
        return killed_files.number_in(path)
    made = killed_files.model()
    tf.train.Checkpoint(values=made.weights).read(str(path)).assert_consumed()
    return int(tf.reduce_max(made.weights[0]))


def main(name):
    warnings.simplefilter("ignore")
    failures = 0
    made = killed_files.model()
    saver = checkpoint if name == "checkpoint" else killed_files.saver
    with small_disk() as folder:
        path, rest = folder / name, folder / "rest"
        save = saver(path, made)
        killed_files.fill(made, 1)
        save()
        before = sorted(p.name for p in folder.iterdir())
        killed_files.fill(made, 2)
        for spare in (0, 1000, 4096, 100_000, 500_000):
            free = os.statvfs(folder)
            size = free.f_bavail * free.f_bsize - spare
            rest.write_bytes(bytes(max(size, 0)))
            try:
                save()
                said = "nothing"
            except (OSError, tf.errors.OpError) as error:
                said = "" if name in str(error) or "space" in str(error) else str(error)
            rest.unlink()
            found, names = left(path), sorted(p.name for p in folder.iterdir())
            if said or found != 1 or names != before:
                failures += 1
                print(f"{name}, {spare} bytes free: said {said!r}, left {found} in {names}")
    print(f"{name}: 5 full disks, {failures} wrong")
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
