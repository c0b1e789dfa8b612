"""Compares two records: where they part, and by how much."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

import numpy as np

from .encoding import NUMBER
from .records import Record

HALF_RTOL = {"float16": 2e-3, "bfloat16": 2e-2}
_DATA = ("array", "step", "values", "sample", "mean", "deviation", "value", "parts", "items")


@dataclass
class Gap:
    """What two values have between them; `text` says it in words where it is no number."""

    same: bool
    largest: float = 0.0
    text: str = ""


@dataclass
class Finding:
    """One thing that was compared.

    kind: "error", "weights", "fit", "model", "variable" or "line".
    curves: of a fit, {metric: (TensorFlow's numbers, kerastorch's)}.
    """

    kind: str
    name: str
    gap: Gap
    curves: dict[str, tuple[list[float], list[float]]] = field(default_factory=dict)


def compare(theirs: Record, ours: Record, rtol: float, ignore: Iterable[str] = ()) -> list[Finding]:
    """All that can be compared of TensorFlow's run and ours.

    rtol: numbers are the same to this part of themselves, or a tenth of it of the largest number
      of their array.
    ignore: names of variables that are left out.
    """
    left_out = frozenset(ignore)
    return [
        *_errors(theirs, ours),
        *_weights(ours),
        *_fits(theirs, ours, rtol),
        *_models(theirs, ours, rtol, left_out),
        *_values(theirs, ours, rtol, left_out),
        *_lines(theirs.stdout, ours.stdout, rtol),
    ]


def _errors(theirs: Record, ours: Record) -> Iterator[Finding]:
    one, other = theirs.data["error"], ours.data["error"]
    if one or other:
        same = _error_class(one) == _error_class(other)
        text = f"TensorFlow: {one or 'no error'}; kerastorch: {other or 'no error'}"
        yield Finding("error", "the program", Gap(same, 0.0, text))


def _error_class(said: str | None) -> str:
    """Without its module: each library's errors are in one of its own."""
    name, _, message = (said or "").partition(":")
    return f"{name}:{message}" if name == "SystemExit" else name.rpartition(".")[2]


def _weights(ours: Record) -> Iterator[Finding]:
    """Initial values that were carried over; those that no layer made are named."""
    carried = ours.data["carried"]
    if carried:
        other = [c for c in carried if c["difference"] > 1e-6]
        text = f"{len(carried)} carried over from TensorFlow, {len(other)} had other values here"
        largest = max(c["difference"] for c in carried)
        yield Finding("weights", "initial weights", Gap(True, largest, text))
        for place in other:
            if not place["layer"]:
                text = "made of random numbers, or computed otherwise: TensorFlow's value was taken"
                gap = Gap(True, place["difference"], text)
                yield Finding("weights", f"{place['name']} {tuple(place['shape'])}", gap)


def _fits(theirs: Record, ours: Record, rtol: float) -> Iterator[Finding]:
    pairs = zip_longest(theirs.data["fits"], ours.data["fits"])
    for number, (one, other) in enumerate(pairs, 1):
        known = one or other
        at = "" if known["line"] is None else f", line {known['line']}"
        name = f"fit {number} ({known['model']}{at})"
        if one is None or other is None:
            who = "TensorFlow" if other is None else "kerastorch"
            yield Finding("fit", name, Gap(False, 0.0, f"only under {who}"))
            continue
        a, b = one["history"], other["history"]
        curves = {key: (a.get(key, []), b.get(key, [])) for key in dict.fromkeys([*a, *b])}
        yield Finding("fit", name, _curves_gap(curves, rtol), curves)
        pair = [run.get("weights", []) for run in (one, other)]
        if any(pair):
            gap = _model_gap(*pair, theirs, ours, rtol)
            yield Finding("model", f"{known['model']} after fit {number}", gap)


def _curves_gap(curves: dict[str, tuple[list[float], list[float]]], rtol: float) -> Gap:
    largest, same, worst = 0.0, True, ""
    for key, (one, other) in curves.items():
        if len(one) != len(other):
            return Gap(False, 0.0, f"{key}: {len(one)} and {len(other)} epochs")
        gap, epoch = _largest(np.array(one), np.array(other))
        same = same and _close(np.array(one), np.array(other), rtol)
        if gap >= largest and one:
            largest = gap
            worst = f"{key} of epoch {epoch + 1}: {one[epoch]:.7g} and {other[epoch]:.7g}"
    epochs = max((len(one) for one, _ in curves.values()), default=0)
    return Gap(same, largest, f"{epochs} epochs; {worst}" if worst else f"{epochs} epochs")


def _models(
    theirs: Record, ours: Record, rtol: float, left_out: frozenset[str]
) -> Iterator[Finding]:
    a, b = theirs.data["models"], ours.data["models"]
    for name in sorted({*a, *b} - left_out):
        yield Finding(
            "model", name, _model_gap(a.get(name, []), b.get(name, []), theirs, ours, rtol)
        )


def _model_gap(one: list, other: list, theirs: Record, ours: Record, rtol: float) -> Gap:
    """What is between two lists of [name, value] of variables."""
    if len(one) != len(other):
        return Gap(False, 0.0, f"{len(one)} and {len(other)} variables")
    gaps = [(weight, _gap(x, y, theirs, ours, rtol)) for (weight, x), (_, y) in zip(one, other)]
    text = f"{len(gaps)} variables"
    if not gaps:
        return Gap(True, 0.0, text)
    weight, worst = max(gaps, key=lambda pair: (not pair[1].same, pair[1].largest))
    if worst.largest or not worst.same:
        text = f"{text}; {weight}: {worst.text}"
    return Gap(worst.same, worst.largest, text)


def _values(
    theirs: Record, ours: Record, rtol: float, left_out: frozenset[str]
) -> Iterator[Finding]:
    a, b = theirs.data["values"], ours.data["values"]
    for name in sorted({*a, *b} - left_out):
        if name in a and name in b:
            yield Finding("variable", name, _gap(a[name], b[name], theirs, ours, rtol))
        else:
            who = "TensorFlow" if name in a else "kerastorch"
            yield Finding("variable", name, Gap(False, 0.0, f"only under {who}"))


def _gap(one: Any, other: Any, theirs: Record, ours: Record, rtol: float) -> Gap:
    """What is between two values, as encoding.py describes them."""
    if isinstance(one, dict) and isinstance(other, dict):
        return _gap_of_codes(one, other, theirs, ours, rtol)
    if isinstance(one, list) and isinstance(other, list):
        if len(one) != len(other):
            return Gap(False, 0.0, f"{len(one)} and {len(other)} items")
        return _worst(_gap(x, y, theirs, ours, rtol) for x, y in zip(one, other))
    if type(one) is not type(other):
        return Gap(False, 0.0, f"{_brief(one)} and {_brief(other)}")
    if isinstance(one, float):
        return _gap_of_arrays(np.array(one), np.array(other), rtol)
    return Gap(one == other, 0.0, "" if one == other else f"{_brief(one)} and {_brief(other)}")


def _gap_of_codes(one: dict, other: dict, theirs: Record, ours: Record, rtol: float) -> Gap:
    for key in ("kind", "class", "dtype", "shape", "dims", "name", "trainable"):
        if one.get(key) != other.get(key):
            return Gap(False, 0.0, f"{key} {one.get(key)} and {other.get(key)}")
    a, b = theirs.array(one), ours.array(other)
    if a is not None and b is not None:
        return _gap_of_arrays(a, b, HALF_RTOL.get(one.get("dtype"), rtol))
    if one["kind"] == "float":
        return _gap_of_arrays(np.array(float(one["value"])), np.array(float(other["value"])), rtol)
    if one["kind"] == "dict":
        pairs = [sorted(code["items"], key=lambda pair: str(pair[0])) for code in (one, other)]
        return _gap(*pairs, theirs, ours, rtol)
    return _worst(_gap(one.get(k), other.get(k), theirs, ours, rtol) for k in _DATA)


def _worst(gaps: Iterable[Gap]) -> Gap:
    return max(gaps, key=lambda gap: (not gap.same, gap.largest), default=Gap(True))


def _gap_of_arrays(one: np.ndarray, other: np.ndarray, rtol: float) -> Gap:
    if one.shape != other.shape:
        return Gap(False, 0.0, f"shapes {one.shape} and {other.shape}")
    if one.dtype.kind not in "fc":
        equal = bool((one == other).all())
        largest, at = _largest(one.ravel(), other.ravel())
        return Gap(equal, largest, "" if equal else _at(one, other, at))
    largest, at = _largest(one.ravel(), other.ravel())
    return Gap(_close(one, other, rtol), largest, _at(one, other, at) if largest else "")


def _at(one: np.ndarray, other: np.ndarray, at: int) -> str:
    place = "" if one.ndim == 0 else f"at {[int(i) for i in np.unravel_index(at, one.shape)]}: "
    return f"{place}{one.ravel()[at]:.7g} and {other.ravel()[at]:.7g}"


def _largest(one: np.ndarray, other: np.ndarray) -> tuple[float, int]:
    """The largest difference of two flat arrays and where it is; NaN beside a number is inf."""
    if not one.size:
        return 0.0, 0
    wide = complex if one.dtype.kind == "c" else np.float64
    a, b = one.astype(wide), other.astype(wide)
    with np.errstate(invalid="ignore"):
        gap = np.abs(a - b)
    gap[(a == b) | (np.isnan(a) & np.isnan(b))] = 0.0
    gap[np.isnan(gap)] = np.inf
    at = int(gap.argmax())
    return float(gap[at]), at


def _close(one: np.ndarray, other: np.ndarray, rtol: float) -> bool:
    finite = np.abs(one[np.isfinite(one)])
    atol = 1e-7 + 0.1 * rtol * (float(finite.max()) if finite.size else 0.0)
    return bool(np.allclose(other, one, rtol=rtol, atol=atol, equal_nan=True))


def _brief(code: Any) -> str:
    text = repr(code)
    return text if len(text) <= 60 else f"{text[:57]}..."


# Printed lines


def _lines(one: Sequence[str], other: Sequence[str], rtol: float) -> Iterator[Finding]:
    """A finding for all lines that are the same, and one for each that is not."""
    same, largest = 0, 0.0
    for a, b in _aligned(one, other):
        gap = _gap_of_lines(a[1] if a else None, b[1] if b else None, rtol)
        if gap.same:
            same, largest = same + 1, max(largest, gap.largest)
        else:
            number = (a or b)[0]
            yield Finding("line", f"printed line {number}", gap)
    if same:
        yield Finding("line", "printed lines", Gap(True, largest, f"{same} lines"))


def _aligned(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[Any, Any]]:
    """Pairs of (number, line) that belong together; None where a side has no such line."""
    a, b = [list(enumerate(lines, 1)) for lines in (one, other)]
    if len(a) == len(b):
        yield from zip(a, b)
        return
    matcher = difflib.SequenceMatcher(None, *[[_skeleton(x) for _, x in s] for s in (a, b)], False)
    for _, i, i_end, j, j_end in matcher.get_opcodes():
        yield from zip_longest(a[i:i_end], b[j:j_end])


def _skeleton(line: str) -> str:
    return "".join(NUMBER.sub("#", line).split())


def _gap_of_lines(one: str | None, other: str | None, rtol: float) -> Gap:
    if one == other:
        return Gap(True)
    text = f"{_brief(one)} and {_brief(other)}"
    if one is None or other is None or _skeleton(one) != _skeleton(other):
        return Gap(False, 0.0, text)
    largest, same = 0.0, True
    for a, b in zip(NUMBER.findall(one), NUMBER.findall(other)):
        gap = abs(float(a) - float(b)) if a != b else 0.0
        gap = float("inf") if gap != gap else gap
        digits = max(_last_digit(a), _last_digit(b))
        same = same and gap <= digits + rtol * max(abs(float(a)), abs(float(b)))
        largest = max(largest, gap)
    return Gap(same, largest, "" if same else text)


def _last_digit(text: str) -> float:
    """The size of a printed number's last digit; 0 for an integer, which has to be equal."""
    number, _, exponent = text.lower().partition("e")
    if "." not in number and not exponent:
        return 0.0
    decimals = len(number.partition(".")[2])
    return 1.01 * 10.0 ** (int(exponent or 0) - decimals)
