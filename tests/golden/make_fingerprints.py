"""Records fingerprints.json: run with the python of TensorFlow 2.15 (see cases.py)."""

import os
import sys

CASES = """
tf.fingerprint(["Hello", "World"])
tf.fingerprint([["a", "b"], ["c", "d"]])
tf.fingerprint([[1, 2], [3, 4]])
tf.fingerprint([1.0, 2.0])
tf.fingerprint([True, False])
tf.fingerprint(tf.zeros([2, 0]))
tf.fingerprint(tf.zeros([0, 2]))
tf.fingerprint("Hello")
tf.fingerprint(["a"], method="md5")
tf.function(tf.fingerprint)(["a", "b"])
""".strip().splitlines()

if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(__file__))
    import tensorflow as tf
    from cases import record

    record(CASES, tf, os.path.join(os.path.dirname(__file__), "fingerprints.json"))
