"""Records what TensorFlow shows in the programs about random numbers: see random_programs.py."""

import json
import tempfile
from pathlib import Path

import random_programs
import tensorflow as tf

tf.get_logger().setLevel("ERROR")
tf.autograph.set_verbosity(0)
lines = []
with tempfile.TemporaryDirectory() as folder:
    for i, (name, source) in enumerate(random_programs.programs().items()):
        shown = random_programs.outcome(source, tf, Path(folder, f"program{i}.py"))
        text = json.dumps(shown)
        rounded = json.loads(text, parse_float=lambda x: float(f"{float(x):.7g}"))
        lines.append(f"{json.dumps(name)}: {json.dumps(rounded)}")
random_programs.GOLDEN.write_text("{\n" + ",\n".join(lines) + "\n}\n")
