"""Records what TensorFlow shows in the programs about random numbers: see random_programs.py.

python tests/golden/make_random_programs.py [START OF A NAME ...]    (with TensorFlow 2.15; all)
"""

import json
import sys
import tempfile
from pathlib import Path

import random_programs
import tensorflow as tf

tf.get_logger().setLevel("ERROR")
tf.autograph.set_verbosity(0)
tf.config.threading.set_intra_op_parallelism_threads(1)
starts, golden = tuple(sys.argv[1:]), random_programs.GOLDEN
known = json.loads(golden.read_text()) if starts else {}
programs = random_programs.programs()
with tempfile.TemporaryDirectory() as folder:
    for i, (name, source) in enumerate(programs.items()):
        if starts and not name.startswith(starts):
            continue
        shown = random_programs.outcome(source, tf, Path(folder, f"program{i}.py"))
        known[name] = json.loads(json.dumps(shown), parse_float=lambda x: float(f"{float(x):.7g}"))
lines = [f"{json.dumps(name)}: {json.dumps(known[name])}" for name in programs]
golden.write_text("{\n" + ",\n".join(lines) + "\n}\n")
