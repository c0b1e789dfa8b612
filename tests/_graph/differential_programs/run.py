"""Runs generated programs here, eagerly and as tf.functions, and compares:

    python tests/_graph/differential_programs/run.py [--first 0] [--count 400] [--show]

With TensorFlow's outcome where recorded.json.xz has it; with the eager run else. Ids of programs
that differ, by kind; --show: with the difference and the source.
"""

import argparse
import json
import lzma
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
RECORDED = HERE / "recorded.json.xz"


def recorded():
    """{id: TensorFlow's outcome}."""
    with lzma.open(RECORDED, "rt", encoding="utf-8") as file:
        return json.load(file)


def differences(tf, source, golden=None):
    """{kind: words} of what differs; kinds: "eager" and "tensorflow"."""
    from differential_programs import outcome

    traced = json.loads(json.dumps(outcome.outcome(source, tf)))
    found = {}
    if golden is not None:
        found["tensorflow"] = outcome.difference(traced, golden)
    if golden is None or "error" not in golden:
        eager = json.loads(json.dumps(outcome.outcome(source, tf, traced=False)))
        found["eager"] = outcome.difference(traced, eager, zeros=True)
    return {kind: words for kind, words in found.items() if words}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent)]
    import kerastorch as tf
    from differential_programs import generate

    golden, kinds = recorded(), Counter()
    for name, source in generate.programs(options.count, options.first).items():
        found = differences(tf, source, golden.get(name))
        kinds.update(list(found) or ["equal"])
        if found:
            print(name, *found, flush=True)
        if found and options.show:
            print(source[source.index("def f(") :], *found.values(), sep="\n", flush=True)
    print(dict(kinds))


if __name__ == "__main__":
    main()
