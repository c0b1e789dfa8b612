"""The recorded sample: cases with TensorFlow's outcomes, and those of them that are not mended yet.

sample.json.xz is a list of [id, function, program, outcome]; not_mended.txt has a line `id: kind`
for each case that differs though no rule of known.py says why. record.py writes both.
"""

import json
import lzma
from collections import namedtuple
from pathlib import Path

from differential import compare, known, processes

HERE = Path(__file__).parent
SAMPLE = HERE / "sample.json.xz"
NOT_MENDED = HERE / "not_mended.txt"

Recorded = namedtuple("Recorded", "id function text theirs")


def load():
    """The cases of the sample."""
    return [Recorded(*row) for row in json.loads(lzma.decompress(SAMPLE.read_bytes()))]


def save(cases):
    """Writes the sample."""
    rows = [[c.id, c.function, c.text, _short(c.theirs)] for c in cases]
    text = json.dumps(rows, separators=(",", ":"), ensure_ascii=False)
    SAMPLE.write_bytes(lzma.compress(text.encode(), preset=9))


def _short(outcome):
    """An outcome without the message, in as many digits as float32 has."""
    if "raises" in outcome:
        return {"raises": outcome["raises"][:1]}
    return _rounded(outcome)


def _rounded(value, double=False):
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    if isinstance(value, list):
        if len(value) == 4 and value[0] in compare.ARRAYS:
            double = value[1] in ("float64", "complex128")
        return [_rounded(v, double) for v in value]
    return float(f"{value:.8g}") if isinstance(value, float) and not double else value


def differing(cases):
    """{id: (kind, reason or None)} for the cases that differ."""
    found = {}
    for case, ours in zip(cases, processes.run([c.text for c in cases], "kerastorch")):
        kind = compare.verdict(ours, case.theirs)
        if kind in compare.KINDS:
            found[case.id] = kind, known.reason(case, kind, case.theirs)
    return found


def not_mended():
    """{id: kind} of the cases that may still differ."""
    lines = NOT_MENDED.read_text(encoding="utf-8").splitlines()
    return dict(line.rsplit(": ", 1) for line in lines if line and not line.startswith("#"))


def save_not_mended(found):
    """Writes the list: what differs without a reason."""
    lines = [f"{id}: {kind}" for id, (kind, reason) in found.items() if reason is None]
    text = (
        "# cases of the sample that differ from TensorFlow, not mended yet; written by record.py\n"
    )
    NOT_MENDED.write_text(text + "\n".join(sorted(lines)) + "\n", encoding="utf-8")
    return len(lines)
