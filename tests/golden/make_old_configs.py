"""Writes old_configs.json: what TensorFlow makes of whole models of older Keras.

TF215/bin/python tests/golden/make_old_configs.py
"""

import json
import sys
import tempfile
from pathlib import Path

import tensorflow as tf

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import old_configs  # noqa: E402

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        found = old_configs.results(tf, folder)
    text = ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in found.items())
    (HERE / "old_configs.json").write_text("{\n" + text + "\n}\n")
