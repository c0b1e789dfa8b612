"""Records what TensorFlow shows in the seeded training programs: see seeded_programs.py.

Those that TensorFlow refuses (unrolled layers without a length ...) are left out.
"""

import contextlib
import json
import sys

import seeded_programs
import tensorflow as tf

tf.get_logger().setLevel("ERROR")
found = {}
for number in range(*map(int, sys.argv[1:3] or (0, seeded_programs.COUNT))):
    name, source = seeded_programs.program(number)
    with contextlib.suppress(Exception):
        found[name] = seeded_programs.outcome(source, tf)
known = json.loads(seeded_programs.GOLDEN.read_text()) if seeded_programs.GOLDEN.exists() else {}
rounded = json.loads(json.dumps(found), parse_float=lambda x: float(f"{float(x):.6g}"))
lines = [f"{json.dumps(k)}: {json.dumps(v)}" for k, v in sorted({**known, **rounded}.items())]
seeded_programs.GOLDEN.write_text("{\n" + ",\n".join(lines) + "\n}\n")
