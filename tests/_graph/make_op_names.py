"""Writes kerastorch/_graph/op_names.py: how TensorFlow names what an op gives in a graph.

    PYTHONPATH=. python tests/_graph/make_op_names.py ORACLE

ORACLE is a Python that has TensorFlow 2.15.  Each function of the tester's tables is called once on
placeholders by both libraries, alone in a graph.
"""

import json
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
TARGET = HERE.parent.parent / "kerastorch" / "_graph" / "op_names.py"

OURS_TOO = r"""
import json, sys
sys.path.insert(0, sys.argv[2])
import tensorflow as tf
from differential import programs
cases = json.load(open(sys.argv[1]))
scope = programs.names(tf)
out = {}
for name, text, literals in cases:
    try:
        values = [eval(x, dict(scope)) for x in literals]
        function = eval(text, dict(scope))
        with tf.Graph().as_default() as graph:
            xs = [tf.compat.v1.placeholder(v.dtype, v.shape, f"x{i}") for i, v in enumerate(values)]
            found = [t for t in tf.nest.flatten(function(*xs)) if isinstance(t, tf.Tensor)]
            out[name] = [t.op.name for t in found[:1]]
    except BaseException as error:
        pass
print("RESULT" + json.dumps(out))
"""


def main(oracle):
    import every_op

    warnings.simplefilter("ignore")
    every_op.STYLES[:] = ["plain"]
    cases = list(every_op.cases(2, None, [*every_op.generate.OPS, "strings", "random", "tensor"]))
    with tempfile.TemporaryDirectory() as folder:
        script, data = Path(folder, "script.py"), Path(folder, "cases.json")
        script.write_text(OURS_TOO)
        data.write_text(json.dumps(cases))
        done = subprocess.run(
            [oracle, script, data, HERE.parent], capture_output=True, text=True, check=False
        )
    line = next(x for x in done.stdout.splitlines() if x.startswith("RESULT"))
    theirs = json.loads(line.removeprefix("RESULT"))
    names = {}
    for name, text, literals in cases:
        for key, found in _ours(every_op, text, literals, theirs.get(name)):
            names.setdefault(key, []).append(found)
    lines = []
    for key in sorted(names):
        best = max(set(names[key]), key=names[key].count)
        if best != key.split(" ")[1] and len(f"{key} {best}") <= 100:
            lines.append(f"{key} {best}")
    body = "\n".join(lines)
    TARGET.write_text(TEMPLATE.replace("LINES", body), encoding="utf-8")
    print(len(names), "functions,", len(lines), "with other names than their types")


def _ours(every_op, text, literals, theirs):
    if not theirs:
        return
    scope = every_op.programs.names(every_op.tf)
    try:
        values = [eval(x, dict(scope)) for x in literals]
        function = eval(text, dict(scope))
        specs = [every_op.tf.TensorSpec(v.shape, v.dtype) for v in values]
        graph = every_op.trace(lambda *a: every_op.tf.nest.flatten(function(*a))[0], specs, {})
        op = graph.outputs[0].op
    except BaseException:  # what only one of both takes
        return
    if op.node.label == "Placeholder":
        return
    public = getattr(op.node, "public", None)
    name = getattr(public, "__name__", "")
    if op in graph.nodes and len([n for n in graph.nodes if n.type != "Const"]) == 1:
        yield f"{name} {(op.node.type or op.node.label).split('.')[0]}", theirs[0]


TEMPLATE = '''"""How TensorFlow names what an op gives in a graph, where that is not the op's type.

Written by tests/_graph/make_op_names.py from what TensorFlow does: the name of the function, the
type of the op, the name.
"""

from __future__ import annotations

_NAMES = """
LINES
"""

NAMES: dict[tuple[str, str], str] = {
    (function, kind): name
    for function, kind, name in (line.split(" ") for line in _NAMES.strip().splitlines())
}
'''


if __name__ == "__main__":
    main(sys.argv[1])
