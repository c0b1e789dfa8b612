"""Records data_programs.json.xz: generated tf.data pipelines under TensorFlow.

    python tests/golden/make_data_programs.py    (with TensorFlow 2.15)

Pipelines that end TensorFlow's process, or never end, are left out.
"""

import json
import lzma
import os
import subprocess
import sys

import data_programs

HERE = os.path.dirname(os.path.abspath(__file__))
COUNT, BLOCK = 500, 20


def outcomes(start, stop):
    """{program: outcome} of some programs, in a process of its own; {} when it dies."""
    command = [sys.executable, __file__, str(start), str(stop)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=20 + 5 * (stop - start)
        )
    except subprocess.TimeoutExpired:  # a pipeline without end
        done = None
    if done is not None and done.returncode == 0:
        return json.loads(done.stdout.splitlines()[-1])
    if stop - start == 1:
        print("left out:", data_programs.programs(COUNT)[start], flush=True)
        return {}
    middle = (start + stop) // 2
    return {**outcomes(start, middle), **outcomes(middle, stop)}


if __name__ == "__main__":
    if len(sys.argv) == 3:
        import tensorflow as tf

        programs = data_programs.programs(COUNT)[int(sys.argv[1]) : int(sys.argv[2])]
        print(json.dumps({text: data_programs.outcome(text, tf) for text in programs}))
        sys.exit()
    found = {}
    for start in range(0, COUNT, BLOCK):
        found.update(outcomes(start, min(start + BLOCK, COUNT)))
        print(len(found), flush=True)
        with lzma.open(os.path.join(HERE, "data_programs.json.xz"), "wt", encoding="utf-8") as file:
            json.dump(found, file, ensure_ascii=False)
