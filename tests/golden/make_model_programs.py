"""Records model_programs.json: run with the python of TensorFlow 2.15 (see engine.py).

The programs are in model_*.txt, one after a blank line each: compile() with losses, metrics and
weights for several outputs; added losses and metrics, and refusals; methods and members of models;
tables of summary(); inputs and outputs of all kinds.  A line that is a name of model_parts.PARTS
stands for a model.
"""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

from golden import engine, model_parts

HERE = os.path.dirname(os.path.abspath(__file__))
FILES = ("compile", "losses_and_refusals", "methods", "tables", "data")


def programs():
    """All programs, with their parts written out."""
    found = []
    for name in FILES:
        with open(os.path.join(HERE, f"model_{name}.txt"), encoding="utf-8") as file:
            found += map(model_parts.expand, engine.split(file.read()))
    return found


CASES = programs()

if __name__ == "__main__":
    import tensorflow

    engine.record(CASES, tensorflow, os.path.join(HERE, "model_programs.json"))
