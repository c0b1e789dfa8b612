"""Records functional_graphs.json: random functional models (see graphs.py), and what TensorFlow makes
of them.  Run with the python of TensorFlow 2.15.
"""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

from golden import graphs

PATH = os.path.join(os.path.dirname(__file__), "functional_graphs.json")
COUNT = 220


def run(program, tf):
    """The report of a program's model, or the class of the error that drawing or using it raises."""
    import numpy as np

    tf.keras.backend.clear_session()
    names = {"tf": tf, "keras": tf.keras, "L": tf.keras.layers, "K": tf.keras.backend, "np": np}
    try:
        exec(program, names)
        return graphs.report(names["m"], tf)
    except Exception as error:
        return {"error": type(error).__name__}


def main():
    import tensorflow as tf

    lines = []
    for seed in range(COUNT):
        program = graphs.program(seed)
        lines.append(f"{json.dumps(program)}: {json.dumps(run(program, tf))}")
    with open(PATH, "w", encoding="utf-8") as file:
        file.write("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
