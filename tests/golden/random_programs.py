"""Programs about random numbers under seeds: what a library shows in each.

A program of random_programs/*.txt calls show(name, values), in a namespace with the names that
`START` makes and the data for those about preprocessing.
"""

import random
import re
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent / "random_programs"
GOLDEN = Path(__file__).parent / "random_programs.json"

START = """
K, L = tf.keras, tf.keras.layers
I, S, T = K.preprocessing.image, K.preprocessing.sequence, K.preprocessing.text
np.random.seed(7)
random.seed(8)
tf.random.set_seed(9)
x = np.random.default_rng(1).uniform(0, 255, (10, 8, 9, 3)).astype("float32")
y = np.arange(10)
im = x[0]


def sums(values):
    return [float(np.sum(a)) for a in values] + np.asarray(values[0]).ravel()[:12].tolist()
"""


def programs():
    """{"topic/title": source} of all programs."""
    found = {}
    for path in sorted(FOLDER.glob("*.txt")):
        parts = re.split(r"^=== (.+)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        found.update(zip(parts[1::2], parts[2::2]))
    return found


def outcome(source, tf, path):
    """What a program shows: [name, values] one after the other, and the class of its error.

    path: where to put its file, as AutoGraph reads the source.
    """
    shown = []
    path.write_text(source, encoding="utf-8")
    names = {"tf": tf, "np": np, "random": random, "__name__": "program"}
    names["show"] = lambda name, values: shown.append([name, flat(values)])
    tf.keras.backend.clear_session()
    exec(START, names)
    try:
        exec(compile(source, str(path), "exec"), names)
    except Exception as error:
        shown.append(["error", [type(error).__name__]])
    return shown


def flat(values):
    """The numbers or texts in a nest, the first 40 of each leaf."""
    if isinstance(values, dict):
        return [x for key in sorted(values) for x in flat(values[key])]
    if isinstance(values, (list, tuple)):
        return [x for value in values for x in flat(value)]
    leaf = np.asarray(values)
    if leaf.dtype.kind in "SUO":
        return [str(x) for x in leaf.reshape(-1)[:40]]
    return [float(x) for x in leaf.astype("float64").reshape(-1)[:40]]
