"""Records keras_mistakes.json: run with the oracle's Python (see keras_mistakes.py)."""

import json
import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))

if __name__ == "__main__":
    import tensorflow as tf
    from golden import keras_mistakes

    os.chdir(tempfile.mkdtemp())
    found = {}
    for case in keras_mistakes.cases():
        name, message = keras_mistakes.outcome(tf, case)
        found[case] = [name, keras_mistakes.facts(message)]
    rows = [f"{json.dumps(case)}: {json.dumps(value)}" for case, value in found.items()]
    with open(os.path.join(HERE, "keras_mistakes.json"), "w", encoding="utf-8") as file:
        file.write("{\n" + ",\n".join(rows) + "\n}\n")
