"""Records data_composites.json.xz: generated pipelines of ragged and sparse elements and of files,
and data_faults.json.xz: pipelines with faults, under TensorFlow.

    python tests/golden/make_data_composites.py    (with TensorFlow 2.15)

Each runs in a process that is ended when nothing comes any more: what ends TensorFlow's process,
or never ends, is left out.
"""

import json
import lzma
import os
import queue
import subprocess
import sys
import tempfile
import threading

import data_faults
import data_programs

HERE = os.path.dirname(os.path.abspath(__file__))
COUNT, PATIENCE = 700, 15


def named(kind):
    """{name: function of tf that gives the outcome} of the programs of a kind."""
    if kind == "data_faults":
        return dict.fromkeys(data_faults.PROGRAMS, _fault)
    return dict.fromkeys(data_programs.composite_programs(COUNT), _composite)


def _fault(name, tf):
    with tempfile.TemporaryDirectory() as folder:
        found = data_faults.outcome(name, tf, folder)
        return json.loads(json.dumps(found, default=repr).replace(folder, "FOLDER"))


def _composite(text, tf):
    with tempfile.TemporaryDirectory() as folder:
        return data_programs.outcome(text, tf, data_programs.write_files(tf, folder))


def child(kind, start):
    """Writes the outcomes of the programs from `start` on, one a line."""
    import tensorflow as tf

    for name, run in list(named(kind).items())[start:]:
        print(json.dumps([name, run(name, tf)]), flush=True)


def record(kind):
    """Records the programs of a kind."""
    names, found, at = list(named(kind)), {}, 0
    while at < len(names):
        command = [sys.executable, __file__, kind, str(at)]
        program = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        lines = queue.Queue()
        threading.Thread(target=_read, args=(program.stdout, lines), daemon=True).start()
        patience = 60
        while at < len(names):
            try:
                line = lines.get(timeout=patience)
            except queue.Empty:
                line = None
            if line is None:
                print("left out:", names[at], flush=True)
                at += 1
                break
            if line.startswith("["):
                name, outcome = json.loads(line)
                outcome.pop("message", None)
                found[name], at, patience = outcome, at + 1, PATIENCE
        program.kill()
        path = os.path.join(HERE, f"{kind}.json.xz")
        with lzma.open(path, "wt", encoding="utf-8") as file:
            json.dump(found, file, ensure_ascii=False)


def _read(stream, lines):
    for line in stream:
        lines.put(line)
    lines.put(None)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        child(sys.argv[1], int(sys.argv[2]))
    else:
        for which in sys.argv[1:] or ("data_composites", "data_faults"):
            record(which)
