"""Writes old_weights.json: what TensorFlow predicts after reading files in older layouts.

TF215/bin/python tests/golden/make_old_weights.py
"""

import json
import sys
import tempfile
from pathlib import Path

import tensorflow as tf

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import old_weights  # noqa: E402

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        found = old_weights.results(tf, folder)
    text = ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in found.items())
    (HERE / "old_weights.json").write_text("{\n" + text + "\n}\n")
