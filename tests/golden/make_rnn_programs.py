"""Records rnn_programs.json: run with the python of TensorFlow 2.15 (see rnn_programs.py)."""

import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))

if __name__ == "__main__":
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    sys.path.insert(0, os.path.dirname(HERE))
    import tensorflow
    from golden.cases import evaluate
    from golden.rnn_programs import CASES

    found = []
    for case in CASES:
        tensorflow.keras.backend.clear_session()
        found.append(evaluate(case, tensorflow))
        if "error" in found[-1]:
            print(case[-300:], found[-1])
    with open(os.path.join(HERE, "rnn_programs.json"), "w", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join(map(json.dumps, found)) + "\n]\n")
