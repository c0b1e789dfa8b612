"""Records asked.json: programs in which TensorFlow's Python code asks a list, a number or a numpy
array for what only tensors have, each with what Python says then.

The programs are calls of the differential tester that TensorFlow takes, with one of their tensors
given otherwise. Run with the python of TensorFlow 2.15.
"""

import ast
import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
# Python's words, which TensorFlow's own errors do not have
WORDS = re.compile(
    r"object has no attribute|can only concatenate|bad operand type|unsupported operand type"
    r"|not supported between|list indices must|index out of range|is not iterable|has no len"
    r"|not subscriptable|argument of type|can't multiply"
)
KINDS = ("AttributeError", "TypeError", "IndexError")
# programs of one line of a table: those looked at, and of those that TensorFlow takes, those used
LOOKED_AT, USED = 10, 2


def variants(text):
    """The program with one of its tensors as a list or a number, and as a numpy array."""
    for call in ast.walk(ast.parse(text)):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "tf.constant":
            values, *dtype = (ast.unparse(a) for a in call.args)
            before, after = text[: call.col_offset], text[call.end_col_offset :]
            if not before or after.startswith(("[", ".", " ")):
                continue  # Python's own operators on the list
            yield f"{before}{values}{after}"
            if "'bfloat16'" not in dtype:
                yield f"{before}np.array({', '.join([values, *dtype])}){after}"


def at_most(number, programs):
    """The first programs of each line of a table."""
    seen = {}
    for program in programs:
        line = program.id.rpartition(".")[0]
        seen[line] = seen.get(line, 0) + 1
        if seen[line] <= number:
            yield program


def asked(programs, run):
    """{program: [class, words]}. run: from programs to their outcomes."""
    plain = [p for p in programs if p.text.startswith("tf.") and "tf.constant(" in p.text]
    # layers say in their own words what they cannot take
    plain = [p for p in plain if "\n" not in p.text and ".layers." not in p.text]
    plain = list(at_most(LOOKED_AT, plain))
    taken = [p for p, o in zip(plain, run([p.text for p in plain])) if "value" in o]
    texts = list(dict.fromkeys(t for p in at_most(USED, taken) for t in variants(p.text)))
    return {
        text: [outcome["raises"][0], WORDS.search(outcome["text"]).group()]
        for text, outcome in zip(texts, run(texts))
        if outcome.get("raises", [None])[0] in KINDS and WORDS.search(outcome["text"])
    }


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(HERE))
    from differential import generate, processes

    rows = asked(
        generate.programs(["core"], *sys.argv[1:]), lambda t: processes.run(t, "tensorflow")
    )
    rows = [f"{json.dumps(text)}: {json.dumps(words)}" for text, words in rows.items()]
    with open(os.path.join(HERE, "asked.json"), "w", encoding="utf-8") as file:
        file.write("{\n" + ",\n".join(rows) + "\n}\n")
