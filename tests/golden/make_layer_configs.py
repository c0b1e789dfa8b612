"""Records layer_configs.json.xz: run with the python of TensorFlow 2.15 (see layer_configs.py)."""

import json
import lzma
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

from golden import layer_configs

CASES = layer_configs.cases()

if __name__ == "__main__":
    os.environ["CUDA_VISIBLE_DEVICES"] = ""
    # with oneDNN its pools of channels first give wrong numbers, and spoil those of channels last
    os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
    import tensorflow as tf

    path = os.path.join(os.path.dirname(__file__), "layer_configs.json.xz")
    rows = [f"{json.dumps(c)}: {json.dumps(layer_configs.run(c, tf, on_cpu=True))}" for c in CASES]
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.write("{\n" + ",\n".join(rows) + "\n}\n")
