"""Saving and loading models of 5 and 100 million parameters, against TensorFlow and raw bytes.

    python benchmarks/files.py [--millions 5 100] [--rounds 3] [--formats .h5 SavedModel]

Prints, for each format, the best of the rounds in seconds of CPU time and by the clock, for
kerastorch, TensorFlow and raw (numpy arrays as bytes to one file, and back), all in one table; and
by how much the memory of a fresh process grew at most while it loaded, in parts of the model's
size.  Files are written to and read from the page cache, and nobody calls fsync: TMPDIR says where.
"""

import argparse
import gc
import json
import os
import shutil
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
FORMATS = {  # name -> (name of the file or folder, whether it has weights only)
    ".h5": ("model.h5", False),
    ".h5 weights": ("legacy_weights.h5", True),
    ".keras": ("model.keras", False),
    ".weights.h5": ("model.weights.h5", True),
    "checkpoint": ("model.ckpt", True),
    "SavedModel": ("model", False),
}


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
    """((seconds of CPU time, seconds by the clock), result)."""
    cpu, wall = time.process_time(), time.perf_counter()
    result = function()
    return (time.process_time() - cpu, time.perf_counter() - wall), result


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


def library():
    """This process's TensorFlow."""
    try:
        import tensorflow as tf
    except ImportError:
        sys.path.insert(0, str(HERE.parent))
        import kerastorch as tf
    return tf


def measure(millions, rounds, formats):
    """{format: {"save": (cpu, wall), "load": (cpu, wall), "peak": of loading}}."""
    tf = library()
    model = model_of(tf, millions)
    arrays = [w.numpy() for w in model.weights]
    size = sum(a.nbytes for a in arrays)
    best = {}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds):
            note(best, "raw", *raw(os.path.join(folder, "raw"), arrays))
            for name in formats:
                file, weights = FORMATS[name]
                path = os.path.join(folder, file)
                save, load = calls(tf, model, weights)
                saved, _ = timed(lambda: save(path))  # noqa: B023
                read, loaded = timed(lambda: load(path))  # noqa: B023
                del loaded
                gc.collect()
                note(best, name, saved, read)
                if "peak" not in best[name]:
                    best[name]["peak"] = alone(path, name, millions) / size
                remove(folder, keep="raw")
    return best


def calls(tf, model, weights):
    """(what saves to a path, what loads from it)."""
    if weights:
        return model.save_weights, model.load_weights
    return (lambda path: model.save(path)), lambda path: tf.keras.models.load_model(
        path, compile=False
    )


def remove(folder, keep):
    for entry in os.scandir(folder):
        if entry.name != keep:
            (shutil.rmtree if entry.is_dir() else os.remove)(entry.path)


def alone(path, name, millions):
    """The growth of a new process's memory while it loads a file."""
    command = [sys.executable, __file__, "--load", path, "--formats", name]
    done = subprocess.run(
        [*command, "--millions", str(millions)], capture_output=True, text=True, check=True
    )
    return int(done.stdout.splitlines()[-1])


def load_only(path, name, millions):
    """Loads a small model's file, then this one; prints the growth."""
    tf = library()
    file, weights = FORMATS[name]
    with tempfile.TemporaryDirectory() as folder:
        small, model = os.path.join(folder, file), model_of(tf, 1)
        save, load = calls(tf, model, weights)
        save(small)
        load(small)
    model = model_of(tf, millions) if weights else None
    load = calls(tf, model, weights)[1] if weights else load
    with Peak() as peak:
        kept = load(path)
    held = sum(w.shape.num_elements() * w.dtype.size for w in model.weights) if weights else 0
    del kept
    print(peak.growth + held)


def note(best, name, saved, loaded):
    """Keeps the smallest of each value."""
    known = best.setdefault(name, {"save": saved, "load": loaded})
    for key, values in (("save", saved), ("load", loaded)):
        known[key] = [min(pair) for pair in zip(values, known[key])]


def run(peer, millions, rounds, formats):
    """What `measure` gives in a process of a peer's."""
    command = [PYTHONS[peer], __file__, "--here", "--millions", str(millions)]
    environment = {**os.environ, "CUDA_VISIBLE_DEVICES": "", "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run(
        [*command, "--rounds", str(rounds), "--formats", *formats],
        env=environment, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def show(millions, found, formats):
    """Prints the table."""
    print(f"{millions} M parameters: seconds of CPU time / by the clock; memory in models")
    titles = [f"{kind}, {peer}" for kind in ("save", "load") for peer in (*found, "raw")]
    titles += [f"memory, {peer}" for peer in found]
    print(f"  {'':12}" + "".join(f"{t:>20}" for t in titles))
    for name in formats:
        cells = []
        for kind in ("save", "load"):
            rows = [found[peer][name][kind] for peer in found]
            rows.append([min(v) for v in zip(*(found[peer]["raw"][kind] for peer in found))])
            cells += [f"{cpu:.3f} / {wall:.3f}" for cpu, wall in rows]
        cells += [f"{found[peer][name]['peak']:.2f}" for peer in found]
        print(f"  {name:12}" + "".join(f"{c:>20}" for c in cells))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--millions", type=int, nargs="+", default=[5, 100])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", nargs="+", default=list(PYTHONS))
    parser.add_argument("--formats", nargs="+", default=list(FORMATS), choices=list(FORMATS))
    parser.add_argument("--load", help=argparse.SUPPRESS)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.load:
        load_only(options.load, options.formats[0], options.millions[0])
        return
    if options.here:
        print(json.dumps(measure(options.millions[0], options.rounds, options.formats)))
        return
    for millions in options.millions:
        found = {
            peer: run(peer, millions, options.rounds, options.formats) for peer in options.peers
        }
        show(millions, found, options.formats)


if __name__ == "__main__":
    main()
