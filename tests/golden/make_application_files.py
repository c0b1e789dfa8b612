"""Writes application_files.json: names of weights, and what TensorFlow predicts with a file.

TF215/bin/python tests/golden/make_application_files.py
"""

import json
import sys
import tempfile
from pathlib import Path

import tensorflow as tf

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import application_files as files  # noqa: E402


def fact(name, path):
    """Names and predictions of one application."""
    tf.keras.backend.clear_session()
    layers = files.names(files.build(tf, name))
    files.write(path, layers)
    tf.keras.backend.clear_session()
    model = files.build(tf, name)
    model.load_weights(path, by_name=True)
    return {"layers": layers, "predictions": files.predictions(tf, model)}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        facts = {name: fact(name, f"{folder}/w.h5") for name in files.SMALL}
    text = ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in facts.items())
    (HERE / "application_files.json").write_text("{\n" + text + "\n}\n")
