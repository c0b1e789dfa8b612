"""Records composites.json.xz: what TensorFlow makes of programs on ragged and sparse tensors, those
of composite_cases.txt and random ones (see composite_programs.py).  Run with the python of
TensorFlow 2.15.
"""

import json
import lzma
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))

from golden import composite_programs  # noqa: E402

PATH = os.path.join(HERE, "composites.json.xz")
COUNT = 500
# What TensorFlow stumbles over inside itself: nothing to be like.
ACCIDENTS = re.compile(
    r"gradient registry has no entry|params must be at least a vector|has no len\(\)"
    r"|FloorDiv|__wrapped__SparseDenseCwiseAdd|_SparseSparseMaximumGrad|object of type 'generator'|Could not find device for node"
)


def written():
    """The programs of composite_cases.txt, one a line, with \\n for a new line."""
    with open(os.path.join(HERE, "composite_cases.txt"), encoding="utf-8") as file:
        return [line.rstrip("\n").replace("\\n", "\n") for line in file if line.strip()]


def programs():
    return [*written(), *map(composite_programs.program, range(COUNT))]


def main():
    import tensorflow as tf

    names = composite_programs.names(tf)
    found = {program: composite_programs.run(program, names) for program in programs()}
    found = {p: o for p, o in found.items() if not ACCIDENTS.search(o.get("text", ""))}
    with lzma.open(PATH, "wt", encoding="utf-8") as file:
        json.dump(found, file)


if __name__ == "__main__":
    main()
