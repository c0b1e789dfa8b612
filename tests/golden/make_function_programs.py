"""Records function_programs.json: programs about tf.function under TensorFlow.

    PYTHONPATH=tests python tests/golden/make_function_programs.py [words]    (with TensorFlow 2.15)

With words only the programs whose name holds one of them are recorded anew. Says which programs
gave two different outcomes, an error without the words that they ask for, or no end.
"""

import json
import subprocess
import sys
import threading

from golden import function_programs

WAIT = 40


def main(wanted):
    programs = function_programs.programs()
    golden = {}
    if wanted:
        golden = json.loads(function_programs.GOLDEN.read_text(encoding="utf-8"))
    names = [n for n in programs if n not in golden or any(word in n for word in wanted)]
    while names:
        done = _worker(names)
        golden.update(done)
        names = names[len(done) :]
        if names:
            print("no end:", names.pop(0), flush=True)
    with open(function_programs.GOLDEN, "w", encoding="utf-8") as file:
        rows = [f"{json.dumps(n)}: {json.dumps(golden[n])}" for n in programs if n in golden]
        file.write("{\n" + ",\n".join(rows) + "\n}\n")


def _worker(names):
    """{name: outcome} of the first programs, up to one that does not end."""
    process = subprocess.Popen(
        [sys.executable, __file__, "--names"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    process.stdin.write(json.dumps(names))
    process.stdin.close()
    found = {}
    for name in names:
        timer = threading.Timer(WAIT, process.kill)
        timer.start()
        line = process.stdout.readline()
        timer.cancel()
        if not line.endswith("\n"):
            break
        found[name], said = json.loads(line)
        for text in said:
            print(name, text, flush=True)
    process.wait()
    return found


def _serve():
    import tensorflow as tf

    programs = function_programs.programs()
    for name in json.loads(sys.stdin.read()):
        source = programs[name]
        found = function_programs.outcome(source, tf)
        said = []
        difference = function_programs.same(function_programs.outcome(source, tf), found)
        if difference:
            said.append(f"is not the same twice: {difference}")
        if function_programs.words(source) != found.get("said", []):
            said.append(f"asks for {function_programs.words(source)} but gives {found}")
        print(json.dumps([found, said]), flush=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["--names"]:
        _serve()
    else:
        main(sys.argv[1:])
