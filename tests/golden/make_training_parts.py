"""Records what TensorFlow gives for the programs of training_part_programs.py, one file a family.

Run with the oracle's Python; arguments: the families (all without any).
"""

import json
import lzma
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))

from golden import cases, training_part_programs, training_parts  # noqa: E402

FAMILIES = {
    "losses": training_part_programs.loss_programs,
    "metrics": training_part_programs.metric_programs,
    "optimizers": training_part_programs.optimizer_programs,
    "objects": training_part_programs.object_programs,
}
# What TensorFlow stumbles over inside itself: nothing to be like.
ACCIDENTS = re.compile(
    r"has no attribute|has no len\(\)|num_rows|InTopKV2|cannot compute (Mul|Pack|AddV2) as"
    r"|Cannot convert (0\.0|-?0\.\d|2\.0) to EagerTensor|values, but the requested shape"
    r"|^Condition x == y did not hold|not squeezable|Tensor conversion requested dtype float32"
)


def path(family):
    """The file of a family."""
    return os.path.join(HERE, f"training_{family}.json.xz")


def outcome(program, tf):
    """What a program gives under a TensorFlow: the encoded result, or its error's class."""
    try:
        return cases.encode(
            cases._run(program, {"tf": tf, "np": cases.np, **training_parts.names(tf)})
        )
    except Exception as error:
        return {"error": type(error).__name__, "text": str(error)}


def main(families):
    import tensorflow as tf

    for family in families:
        found = {program: outcome(program, tf) for program in FAMILIES[family]()}
        found = {p: o for p, o in found.items() if not ACCIDENTS.search(o.get("text", ""))}
        for one in found.values():
            one.pop("text", None)
        with lzma.open(path(family), "wt", encoding="utf-8") as file:
            json.dump(training_parts.compact(found), file)


if __name__ == "__main__":
    main(sys.argv[1:] or FAMILIES)
