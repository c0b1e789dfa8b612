"""Records layer_programs.json: run with the python of TensorFlow 2.15 (see engine.py)."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

from golden import engine, layer_programs

CASES = layer_programs.programs()

if __name__ == "__main__":
    import tensorflow

    path = os.path.join(os.path.dirname(__file__), "layer_programs.json")
    engine.record(CASES, tensorflow, path)
