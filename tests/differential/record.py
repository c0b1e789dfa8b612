"""Renews the sample and the list of its cases that are not mended:

    python tests/differential/record.py --oracle PYTHON

PYTHON is an interpreter that has TensorFlow 2.15. Without --oracle only the list is renewed.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from differential import compare, generate, processes, sample

# of the cases of the whole run
SHARE = 0.2


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--oracle")
    parser.add_argument("--share", type=float, default=SHARE)
    options = parser.parse_args(arguments)
    if options.oracle:
        sample.save(_recorded(options))
    cases = sample.load()
    found = sample.differing(cases)
    print(f"{len(cases)} cases, {len(found)} differ, {sample.save_not_mended(found)} not mended")


def _recorded(options):
    """Cases with TensorFlow's outcomes, without those that are near to the tolerance."""
    programs = list(generate.programs(scale=options.share))
    texts = [p.text for p in programs]
    theirs = processes.stable(texts, options.oracle, tell=print)
    ours = processes.run(texts, "kerastorch", tell=print)
    return [
        sample.Recorded(p.id, p.function, p.text, outcome)
        for p, outcome, mine in zip(programs, theirs, ours)
        if outcome is not None and not _near_the_edge(mine, outcome)
    ]


def _near_the_edge(ours, theirs):
    return compare.verdict(ours, theirs, 0.2) != compare.verdict(ours, theirs, 5.0)


if __name__ == "__main__":
    main()
