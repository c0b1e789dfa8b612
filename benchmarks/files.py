"""Saving and loading models of 5 and 100 million parameters, against TensorFlow and raw bytes.

    python benchmarks/files.py [--millions 5 100] [--rounds 3] [--peers kerastorch tensorflow]

Prints, for each format, the best of the rounds in seconds (raw: numpy arrays as bytes to one file,
and back), and by how much the memory of the process grew at most while it loaded, in parts of the
model's size. A file is written to and read from the page cache: TMPDIR says where.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ORACLE = os.environ.get("ORACLE", os.path.join(tempfile.gettempdir(), "kerastorch-oracle"))
PYTHONS = {
    "kerastorch": sys.executable,
    "tensorflow": os.path.join(ORACLE, "tf215", "bin", "python"),
}
FORMATS = (".h5", ".keras", ".weights.h5")


def model_of(tf, millions):
    """Layers of a million parameters each; five to a stack."""
    k = tf.keras
    x = k.Input((1000,))
    h = x
    for _ in range(millions):
        h = k.layers.Dense(1000, "relu")(h)
    return k.Model(x, h)


def resident():
    """The bytes of memory that the process holds."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class Peak:
    """The largest growth of memory while it is open."""

    def __enter__(self):
        self.start = self.most = resident()
        self.open = True
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()
        return self

    def _watch(self):
        while self.open:
            self.most = max(self.most, resident())
            time.sleep(0.002)

    def __exit__(self, *args):
        self.open = False
        self.thread.join()
        self.growth = max(self.most, resident()) - self.start


def timed(function):
    """(seconds, result)."""
    start = time.perf_counter()
    result = function()
    return time.perf_counter() - start, result


def raw(path, arrays):
    """Seconds of writing arrays as bytes, and of reading them."""
    import numpy as np

    def save():
        with open(path, "wb") as file:
            for array in arrays:
                file.write(memoryview(array).cast("B"))

    def load():
        found = []
        with open(path, "rb") as file:
            for array in arrays:
                buffer = np.empty(array.shape, array.dtype)
                file.readinto(memoryview(buffer).cast("B"))
                found.append(buffer)
        return found

    return timed(save)[0], timed(load)[0]


def measure(millions, rounds):
    """{format: [save, load, peak of loading]} of this process's TensorFlow."""
    try:
        import tensorflow as tf
    except ImportError:
        sys.path.insert(0, str(HERE.parent))
        import kerastorch as tf
    model = model_of(tf, millions)
    arrays = [w.numpy() for w in model.weights]
    size = sum(a.nbytes for a in arrays)
    best = {}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds):
            note(best, "raw", *raw(os.path.join(folder, "raw"), arrays), 1.0)
            for suffix in FORMATS:
                path = os.path.join(folder, "model" + suffix)
                weights = "weights" in suffix
                save = model.save_weights if weights else model.save
                load = model.load_weights if weights else tf.keras.models.load_model
                saved = timed(lambda: save(path))[0]  # noqa: B023
                read, loaded = timed(lambda: load(path))  # noqa: B023
                del loaded
                peak = best[suffix][2] if suffix in best else alone(path, millions) / size
                note(best, suffix, saved, read, peak)
                os.remove(path)
    return best


def alone(path, millions):
    """The growth of a new process's memory while it loads a file."""
    command = [sys.executable, __file__, "--load", path, "--millions", str(millions)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(done.stdout.splitlines()[-1])


def load_only(path, millions):
    """Loads a small model's file, then this one; prints the growth."""
    try:
        import tensorflow as tf
    except ImportError:
        sys.path.insert(0, str(HERE.parent))
        import kerastorch as tf
    weights = path.endswith(".weights.h5")
    with tempfile.TemporaryDirectory() as folder:
        small = os.path.join(folder, "small" + os.path.basename(path).removeprefix("model"))
        model = model_of(tf, 1)
        (model.save_weights if weights else model.save)(small)
        model.load_weights(small) if weights else tf.keras.models.load_model(small)
    model = model_of(tf, millions) if weights else None
    with Peak() as peak:
        if weights:
            model.load_weights(path)
        else:
            tf.keras.models.load_model(path)
    held = sum(w.shape.num_elements() * w.dtype.size for w in model.weights) if weights else 0
    print(peak.growth + held)


def note(best, name, *values):
    """Keeps the smallest of each value."""
    best[name] = [min(pair) for pair in zip(values, best.get(name, values))]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--millions", type=int, nargs="+", default=[5, 100])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", nargs="+", default=list(PYTHONS))
    parser.add_argument("--load", help=argparse.SUPPRESS)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.load:
        load_only(options.load, options.millions[0])
        return
    if options.here:
        print(json.dumps(measure(options.millions[0], options.rounds)))
        return
    for millions in options.millions:
        for peer in options.peers:
            command = [PYTHONS[peer], __file__, "--here", "--millions", str(millions)]
            environment = {**os.environ, "CUDA_VISIBLE_DEVICES": "", "TF_CPP_MIN_LOG_LEVEL": "3"}
            done = subprocess.run(
                [*command, "--rounds", str(options.rounds)],
                env=environment, capture_output=True, text=True, check=True,
            )  # fmt: skip
            print(f"{peer}, {millions} M parameters: seconds to save, to load; memory of loading")
            for name, (save, load, peak) in json.loads(done.stdout.splitlines()[-1]).items():
                print(f"  {name:12} {save:7.3f} {load:7.3f}   {peak:.2f} models")


if __name__ == "__main__":
    main()
