"""Compares the record of a script under kerastorch with its golden record."""

from __future__ import annotations

from itertools import zip_longest

import numpy as np
from harness import encoding

NUMBER = encoding.NUMBER
STDOUT_RTOL = 1e-4
HALF_RTOL = {"float16": 2e-3, "bfloat16": 2e-2}


def differences(golden, found, rtol):
    """What differs, as a list of readable lines; empty when all is well."""
    problems = []
    for stream in ("stdout", "stderr"):
        problems += compare_text(stream, golden[stream], found[stream])
    for name in sorted({**golden["values"], **found["values"]}):
        problems += compare_name(name, golden["values"], found["values"], rtol)
    return problems


def compare_name(name, golden, found, rtol):
    if name not in found:
        return [f"{name}: missing, expected {brief(golden[name])}"]
    if name not in golden:
        return [f"{name}: not expected, got {brief(found[name])}"]
    if same(golden[name], found[name], rtol):
        return []
    return [f"{name}: expected {brief(golden[name])}\n{' ' * len(name)}  got {brief(found[name])}"]


def brief(code):
    text = str(code)
    return text if len(text) <= 600 else text[:600] + "..."


def same(golden, found, rtol):
    if isinstance(golden, dict) and isinstance(found, dict):
        if golden["kind"] != found["kind"] or golden.keys() != found.keys():
            return False
        if golden["kind"] == "dict":
            return same_pairs(golden["items"], found["items"], rtol)
        rtol = HALF_RTOL.get(golden.get("dtype"), rtol)
        return all(same_field(key, golden[key], found[key], rtol) for key in golden)
    if isinstance(golden, list) and isinstance(found, list):
        return len(golden) == len(found) and all(map(same, golden, found, [rtol] * len(golden)))
    if type(golden) is not type(found):
        return False
    return close([golden], [found], rtol) if isinstance(golden, float) else golden == found


def same_pairs(golden, found, rtol):
    """Dicts are compared without regard to their order."""
    return same(sorted(golden, key=str_key), sorted(found, key=str_key), rtol)


def str_key(pair):
    return str(pair[0])


def same_field(key, golden, found, rtol):
    floats = key in ("values", "sample") and has_floats(golden) and has_floats(found)
    if floats and len(golden) == len(found):
        return close(numbers(golden), numbers(found), rtol)
    return same(golden, found, rtol)


def has_floats(codes):
    """Whether an array's elements are floats: bare ones, nan and inf, or complex pairs."""
    return isinstance(codes, list) and all(
        is_number(code) or (isinstance(code, list) and len(code) == 2 and all(map(is_number, code)))
        for code in codes
    )


def is_number(code):
    return isinstance(code, float) or (isinstance(code, dict) and code["kind"] == "float")


def numbers(codes):
    """Floats out of encoded floats and [real, imaginary] pairs."""
    if isinstance(codes, list):
        return [x for code in codes for x in numbers(code)]
    return [float(codes["value"] if isinstance(codes, dict) else codes)]


def close(golden, found, rtol):
    """Equal to rtol of each number, or to a tenth of that of the array's largest."""
    finite = [abs(x) for x in golden if np.isfinite(x)]
    atol = 1e-7 + 0.1 * rtol * max(finite, default=0.0)
    return np.allclose(found, golden, rtol=rtol, atol=atol, equal_nan=True)


def compare_text(stream, golden, found):
    problems = []
    for number, (want, got) in enumerate(zip_longest(golden, found), 1):
        if want != got and not same_line(want, got):
            problems.append(f"{stream} line {number}: expected {want!r}\n{' ' * 15}got {got!r}")
    return problems


def same_line(want, got):
    """Lines that differ may do so in the last digits of floats, and in padding around them."""
    if want is None or got is None or not any(map(is_float, NUMBER.findall(want))):
        return False
    if "".join(NUMBER.sub("#", want).split()) != "".join(NUMBER.sub("#", got).split()):
        return False
    pairs = list(zip(NUMBER.findall(want), NUMBER.findall(got)))
    if any(w != g and not (is_float(w) or is_float(g)) for w, g in pairs):
        return False
    return close([float(w) for w, _ in pairs], [float(g) for _, g in pairs], STDOUT_RTOL)


def is_float(text):
    return not text.lstrip("+-").isdigit()
