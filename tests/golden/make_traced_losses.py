"""Records traced_losses.json: run with the oracle's Python (see traced_losses.py)."""

import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))

if __name__ == "__main__":
    import tensorflow as tf
    from golden import traced_losses

    found = [traced_losses.outcome(tf, case) for case in traced_losses.cases()]
    with open(os.path.join(HERE, "traced_losses.json"), "w", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join(map(json.dumps, found)) + "\n]\n")
