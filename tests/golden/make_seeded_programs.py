"""Records what TensorFlow shows in the seeded training programs: see seeded_programs.py.

python tests/golden/make_seeded_programs.py [FIRST END]    (with TensorFlow 2.15)

Each runs in a process of its own, as some hang on those before.  Those that TensorFlow refuses
(unrolled layers without a length ...), or does not end within two minutes, are left out.
"""

import json
import os
import signal
import sys
import tempfile
from pathlib import Path

import seeded_programs
import tensorflow as tf

tf.get_logger().setLevel("ERROR")


def outcome_apart(source):
    """What a program shows in a child process, None where it fails."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "shown.json")
        child = os.fork()
        if not child:
            signal.alarm(120)
            try:
                path.write_text(json.dumps(seeded_programs.outcome(source, tf)))
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        return json.loads(path.read_text()) if path.exists() else None


found = {}
for number in range(*map(int, sys.argv[1:3] or (0, seeded_programs.COUNT))):
    name, source = seeded_programs.program(number)
    shown = outcome_apart(source)
    if shown is not None:
        found[name] = shown
known = json.loads(seeded_programs.GOLDEN.read_text()) if seeded_programs.GOLDEN.exists() else {}
rounded = json.loads(json.dumps(found), parse_float=lambda x: float(f"{float(x):.6g}"))
lines = [f"{json.dumps(k)}: {json.dumps(v)}" for k, v in sorted({**known, **rounded}.items())]
seeded_programs.GOLDEN.write_text("{\n" + ",\n".join(lines) + "\n}\n")
