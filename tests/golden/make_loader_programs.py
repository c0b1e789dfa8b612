"""Records what TensorFlow gives for loader_programs.py, its batches out of a Sequence.

Run with the oracle's Python; writes loader_programs.json.
"""

import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))

from golden import loader_programs as programs  # noqa: E402

PATH = os.path.join(HERE, "loader_programs.json")


def sequence(tf):
    """A function that makes a Sequence of batches."""

    class Batches(tf.keras.utils.Sequence):
        def __init__(self, batches):
            self.batches = batches

        def __len__(self):
            return len(self.batches)

        def __getitem__(self, i):
            return self.batches[i]

    return lambda batches, one: Batches(batches)


def one_pass(batches, one):
    """A generator, of which an epoch goes on where the one before ended."""
    return (batch for batch in batches)


def dataset(tf):
    """A function that makes a Dataset of batches."""

    def made(batches, one):
        specs = tf.nest.map_structure(
            lambda x: tf.TensorSpec((None, *x.shape[1:]), x.dtype), batches[0]
        )
        found = tf.data.Dataset.from_generator(lambda: iter(batches), output_signature=specs)
        return found.apply(tf.data.experimental.assert_cardinality(len(batches)))

    return made


def main():
    import tensorflow as tf

    found = []
    for one in programs.programs():
        found.append(programs.outcome(tf, one, sequence(tf)))
        if "steps_per_epoch" in one:
            found[-1]["one pass"] = programs.outcome(tf, one, sequence(tf), one_pass)
            found[-1]["dataset"] = programs.outcome(tf, one, sequence(tf), dataset(tf))
    with open(PATH, "w", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join(map(json.dumps, found)) + "\n]\n")


if __name__ == "__main__":
    main()
