"""Records ungraded.json: programs whose first or second gradient TensorFlow refuses with LookupError,
as an op on the way has none registered, and which of the two it is.

The programs are those of the differential tester. Run with the python of TensorFlow 2.15.
"""

import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
# programs of one line of a table
USED = 4


def second_gradients(programs):
    """The programs, each with its second gradient."""
    seen = {}
    for program in programs:
        line = program.id.rpartition(".")[0]
        seen[line] = seen.get(line, 0) + 1
        if seen[line] <= USED:
            start = program.text.index("(")
            yield "grad2" + program.text[start:]


def refused(texts, run):
    """{program: "gradients" or "second"}."""
    found = {}
    for text, outcome in zip(texts, run(texts)):
        for part in ("gradients", "second"):
            value = outcome.get(part, [None])
            if value[0] == "raised" and value[1][0] == "LookupError":
                found[text] = part
    return found


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(HERE))
    from differential import generate, processes

    texts = list(dict.fromkeys(second_gradients(generate.programs(["gradients"], *sys.argv[1:]))))
    rows = refused(texts, lambda t: processes.run(t, "tensorflow"))
    rows = [f"{json.dumps(text)}: {json.dumps(part)}" for text, part in rows.items()]
    with open(os.path.join(HERE, "ungraded.json"), "w", encoding="utf-8") as file:
        file.write("{\n" + ",\n".join(rows) + "\n}\n")
