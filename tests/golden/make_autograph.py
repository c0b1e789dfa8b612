"""Records what TensorFlow's tf.function gives for tests/autograph/tensor_programs.py."""

import json
import pathlib
import re
import sys

import tensorflow as tf

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "autograph"))
from tensor_programs import programs  # noqa: E402


def plain(x):
    return tf.nest.map_structure(lambda v: shown(v), x)


def shown(v):
    if not tf.is_tensor(v):
        return v
    v = v.numpy()
    return v.decode() if isinstance(v, bytes) else v.tolist()


def main():
    found = []

    def run(function, *args, **options):
        try:
            outcome = {"value": plain(tf.function(function, **options)(*args))}
        except Exception as error:
            said = (
                re.findall(r"^    \w+: (.*)", str(error), re.M)
                if "in user code" in str(error)
                else []
            )
            outcome = {"error": type(error).__name__, "says": said[0] if said else ""}
        found.append([function.__name__, outcome])

    programs(tf, run)
    (HERE / "autograph.json").write_text(json.dumps(found, indent=0) + "\n")


main()
