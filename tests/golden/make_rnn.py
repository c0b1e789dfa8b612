"""Records rnn.json.xz: run with the python of TensorFlow 2.15 (see cases.py, rnn_cases.py)."""

import json
import lzma
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))

if __name__ == "__main__":
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    sys.path.insert(0, os.path.dirname(HERE))
    import tensorflow
    from golden.cases import evaluate
    from golden.rnn_cases import CASES, names

    found = {}
    for case in CASES:
        tensorflow.keras.backend.clear_session()
        found[case] = evaluate(case, tensorflow, **names(tensorflow))
    with lzma.open(os.path.join(HERE, "rnn.json.xz"), "wt", encoding="utf-8") as file:
        json.dump(found, file)
    failed = [case for case, value in found.items() if "error" in value]
    print(len(found), "cases, errors:", *failed, sep="\n")
