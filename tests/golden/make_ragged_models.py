"""Records ragged_models.json.xz: models with ragged and sparse inputs, and layers and ops on
RaggedTensors, under TensorFlow.

    python tests/golden/make_ragged_models.py    (with TensorFlow 2.15)
"""

import json
import lzma
import os
import sys
import tempfile

import tensorflow as tf

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from golden import ragged_layers, ragged_models  # noqa: E402

COUNT = 500


def _program(name):
    with tempfile.TemporaryDirectory() as folder:
        found = ragged_models.outcome(name, tf, folder)
    found.pop("message", None)
    return found


if __name__ == "__main__":
    programs = {name: _program(name) for name in ragged_models.PROGRAMS}
    layers = []
    for number, case in enumerate(ragged_layers.cases(COUNT), 1):
        layers.append([*case, ragged_layers.outcome(tf, *case)])
        if number % 50 == 0:
            print(number, flush=True)
            path = os.path.join(HERE, "ragged_models.json.xz")
            with lzma.open(path, "wt", encoding="utf-8") as file:
                json.dump({"programs": programs, "layers": layers}, file, default=repr)
