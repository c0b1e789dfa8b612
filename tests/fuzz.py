"""Loads thousands of damaged files of every format, and kills savers, with seeds that are new.

    python tests/fuzz.py [NAME ...] [--cases N] [--seed S] [--kills N]

NAME: of a row of `FORMATS` or `KILLS`, "formats" or "kills"; all by default.  Each runs in
processes of its own, with limits of memory and time, some hundred cases each; one that dies is a
fault, and the cases behind it are tried in the next.  Prints the faults as lines of JSON, and a
line of counts for each; exits with 1 if there was a fault.  The tests run a part of this.
"""

import argparse
import collections
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
_FILES, _GRAPHS = "_files/mutations.py", "_files/graph_mutations.py"
_SHOWN = "_files/show_mutations.py"
FORMATS = {
    **{name: [_FILES, name] for name in
       ("h5", "weights", "keras", "keras3", "npz", "safetensors", "json")},
    "checkpoint": ["_files/checkpoint_mutations.py"],
    **{name: [_GRAPHS, name] for name in
       ("pb", "pbtxt", "meta", "saved_model", "saved_keras", "pt", "pt2")},
    "saved_models": ["saved_model/saved_model_mutations.py"],
    **{f"show-{name}": [_SHOWN, name] for name in
       ("h5", "keras", "safetensors", "pt", "pt2", "onnx", "index")},
    **{name: [_SHOWN, name] for name in
       ("pt-convert", "pt2-convert", "safetensors-convert", "h5-convert", "keras-convert",
        "keras3-convert", "ckpt", "tfrecord", "gz", "tfevents")},
}  # fmt: skip
KILLS = {
    **{f"kill-{name}": ["keras/saving/killed_files.py", name] for name in
       ("m.h5", "m.keras", "m.weights.h5", "old_weights.h5", "third.keras", "folder", "module",
        "m.safetensors", "m.pt", "callback.keras", "callback.weights.h5")},
    **{f"kill-{name}": ["train/killed_saves.py", name] for name in
       ("write", "manager", "weights", "model_checkpoint", "backup")},
    **{f"resume-{name}": ["train/resumed.py", name] for name in
       ("manager", "model_checkpoint", "backup")},
}  # fmt: skip
AT_ONCE = 250  # cases of a process
SECONDS = 3600  # of a process
MEMORY = 16 << 30  # bytes of addresses: far above what is right, and what the machine bears


def limits():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run(command):
    """(exit code, lines) of a program of the tests."""
    command = [sys.executable, str(HERE / command[0]), *map(str, command[1:])]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=SECONDS, preexec_fn=limits
        )
    except subprocess.TimeoutExpired:
        return "took too long", []
    lines = done.stdout.splitlines()
    if done.returncode not in (0, 1) or (done.returncode and not lines):
        lines.append(json.dumps({"died": done.returncode, "said": done.stderr[-1500:]}))
    return done.returncode, lines


def fuzzed(name, cases, seed):
    """The faults of one format."""
    tally, faults, begun = collections.Counter(), 0, time.monotonic()
    for first in range(seed, seed + cases, AT_ONCE):
        code, lines = run([*FORMATS[name], min(AT_ONCE, seed + cases - first), first])
        wrong = [line for line in lines if '"tally"' not in line]
        for line in lines:
            if '"tally"' in line:
                tally.update(json.loads(line)["tally"])
            else:
                print(line, flush=True)
        if code and not wrong:
            print(json.dumps({"format": name, "from": first, "code": code}), flush=True)
        faults += max(len(wrong), bool(code))
    print(f"{name}: {cases} cases, {faults} faults, {time.monotonic() - begun:.0f} s, "
          f"{dict(tally.most_common())}", flush=True)  # fmt: skip
    return faults


def killed(name, kills, seed):
    """The faults of one saver."""
    begun = time.monotonic()
    code, lines = run([*KILLS[name], kills, seed])
    print("\n".join(lines))
    print(f"{name}: {kills} kills, code {code}, {time.monotonic() - begun:.0f} s", flush=True)
    return int(code != 0)


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", default=["formats", "kills"])
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    given = parser.parse_args(arguments)
    names = [n for word in given.names
             for n in {"formats": FORMATS, "kills": KILLS}.get(word, [word])]  # fmt: skip
    print(f"seed {given.seed}", flush=True)
    faults = 0
    for name in names:
        if name in KILLS:
            faults += killed(name, given.kills, given.seed)
        else:
            faults += fuzzed(name, given.cases, given.seed)
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
