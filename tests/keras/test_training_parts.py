"""Losses, metrics, optimizers and what goes with them on generated programs, against TensorFlow."""

import json
import lzma
import re

import numpy as np
import pytest
from golden import make_training_parts as parts

import kerastorch as tf

HALF = {"float16": 4e-3, "bfloat16": 3e-2}
GROUP = 40
# What stays different, each with its reason: patterns of programs.
KNOWN = {
    r"BinaryFocalCrossentropy\(from_logits=True.*'wild'": "the loss of infinite logits is infinite",
    r"(kl_divergence|KLDivergence).*'float16'": "epsilon is subnormal: slopes overflow or do not",
    r"a\.relu\(x, (0\.1|alpha=-0\.5).*'uint8'": "the class is that of what is refused first",
    r"i\.Constant.*'ab', dtype='string'": "the class is that of what is refused first",
}


def same(ours, theirs, rtol):
    """Whether two encoded results agree: floats to `rtol` of their own or the largest, the rest
    exactly."""
    if isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(
            _near(ours[k], v, theirs, rtol) if k == "value" else same(ours[k], v, rtol)
            for k, v in theirs.items()
        )
    if isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(lambda a, b: same(a, b, rtol), ours, theirs))
    if isinstance(theirs, float) and isinstance(ours, (int, float)):
        return bool(np.isclose(ours, theirs, rtol=2 * rtol, atol=1e-7, equal_nan=True))
    return ours == theirs


def _near(ours, theirs, encoded, rtol):
    if not any(isinstance(x, float) for x in theirs):
        return ours == theirs
    a, b = np.array(ours, "d"), np.array(theirs, "d")
    if a.shape != b.shape:
        return False
    largest = np.abs(b[np.isfinite(b)]).max(initial=0)
    half = HALF.get(encoded.get("dtype", encoded.get("numpy")))
    if half:
        return np.allclose(a, b, rtol=half, atol=half * max(largest, 0.5), equal_nan=True)
    return np.allclose(a, b, rtol=rtol, atol=_absolute(rtol, largest), equal_nan=True)


def _absolute(rtol, largest):
    """Sums of float32 lose digits of the largest; optimizers' rtol is that already."""
    return max(1e-6, rtol * largest / 10) if rtol > 1e-6 else 2e-6 * max(1, largest)


def alike(ours, theirs):
    """Whether two samples are of one distribution, by what `drawn` says of them."""
    ours, theirs = (dict(zip(x["keys"], x["items"])) if "keys" in x else x for x in (ours, theirs))
    one, other = ours.pop("moments", None), theirs.pop("moments", None)
    if ours != theirs or (one is None) != (other is None):
        return False
    if one is None:
        return True
    one, other = ([v["python"] for v in x["items"]] for x in (one, other))
    apart = np.abs(np.subtract(one, other)) / other[1]
    return bool((apart < [0.02, 0.02, 1.5, 1.5]).all())


def recorded(family):
    with lzma.open(parts.path(family), "rt", encoding="utf-8") as file:
        return list(json.load(file).items())


GOLDEN = {family: recorded(family) for family in parts.FAMILIES}


@pytest.mark.parametrize(
    ("family", "start"),
    [(family, i) for family, rows in GOLDEN.items() for i in range(0, len(rows), GROUP)],
)
@pytest.mark.filterwarnings("ignore")
def test_programs(family, start):
    rtol = 1e-6 if family == "optimizers" else 1e-5
    wrong = []
    for program, theirs in GOLDEN[family][start : start + GROUP]:
        if any(re.search(known, program) for known in KNOWN):
            continue
        ours = parts.training_parts.compact(parts.outcome(program, tf))
        text = ours.pop("text", "")
        fits = alike if program.startswith("drawn") and "error" not in theirs else None
        if not (fits(ours, theirs) if fits else same(ours, theirs, rtol)):
            wrong.append(f"{program}\n  ours   {ours} {text}\n  golden {theirs}")
    assert not wrong, f"{len(wrong)} differ:\n" + "\n".join(wrong)


def test_programs_are_those_of_the_generator():
    for family, make in parts.FAMILIES.items():
        assert {program for program, _ in GOLDEN[family]} <= set(make()), family
