"""`kerastorch compare`: what it finds between two records, and how it shows it."""

import json
import re
from xml.etree import ElementTree

import numpy as np
import pytest

from kerastorch._compare import comparing, encoding, page, records

VERSIONS = {"library": "TensorFlow 2.15.1", "python": "3.11", "numpy": "1.26", "tensorflow": "2"}


def record(values=None, fits=(), models=None, stdout="", error=None, carried=()):
    """A record as recorder.py writes it, of Python values."""
    arrays = {}

    def keep(value):
        if value.dtype.kind in "OSU":
            return encoding.in_text(value)
        arrays[f"a{len(arrays)}"] = value
        return {"array": f"a{len(arrays) - 1}"}

    contents, encoding.contents = encoding.contents, keep
    try:
        data = {
            "version": 1, "versions": VERSIONS, "seed": 0, "calm": False, "error": error,
            "values": encoding.values(values or {}),
            "models": {
                name: [[w, encoding.encode(v)] for w, v in weights]
                for name, weights in (models or {}).items()
            },
            "fits": [{"model": "m", "line": 3, "history": h} for h in fits],
            "initial": [], "carried": list(carried),
        }  # fmt: skip
    finally:
        encoding.contents = contents
    return records.Record(data, arrays, encoding.lines(stdout))


def parts(one, other, rtol=1e-4, **kwargs):
    found = comparing.compare(record(**one), record(**other), rtol, **kwargs)
    return [(f.kind, f.name, f.gap.text) for f in found if not f.gap.same]


@pytest.mark.parametrize(
    "value",
    [
        1, 2.5, True, None, "a", b"\xff", 1j, float("nan"), (1, [2.0]), {"a": (1,), 2: "b"}, {1},
        np.float32(0.1), np.array([1.0, np.nan, -np.inf]), np.array(["a", b"b"], object),
        np.zeros((0, 2), bool), np.array([1 + 2j]), np.arange(5000.0), [np.ones(2)],
    ],
)  # fmt: skip
def test_a_value_equals_itself(value):
    assert not parts({"values": {"x": value}}, {"values": {"x": value}})


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (1, 1.0, "1 and 1.0"), (1, 2, "1 and 2"), ("a", "b", "'a' and 'b'"),
        (1.0, 1.01, "1 and 1.01"), ([1], [1, 2], "1 and 2 items"), ([1], (1,), "1] and"),
        ({"a": 1.0}, {"a": 2.0}, "1 and 2"), (float("nan"), 1.0, "and"),
        (np.ones(2), np.ones((2, 1)), "shape [2] and [2, 1]"),
        (np.float32([1.0]), np.float64([1.0]), "dtype float32 and float64"),
        (np.array([1.0, np.nan]), np.array([1.0, 1.0]), "at [1]: nan and 1"),
        (np.zeros((2, 3)), np.eye(2, 3), "at [0, 0]: 0 and 1"),
        (np.array([True]), np.array([False]), "at [0]: 1 and 0"),
        (np.array(["a"], object), np.array(["b"], object), "'a' and 'b'"),
        (np.arange(5000.0), np.arange(5000.0) + 9, "at [0]: 0 and 9"),
    ],
)  # fmt: skip
def test_values_that_part(one, other, said):
    ((kind, name, text),) = parts({"values": {"x": one}}, {"values": {"x": other}})
    assert (kind, name) == ("variable", "x") and said in text


def test_the_tolerance():
    one, other = {"values": {"x": np.float32([1.0])}}, {"values": {"x": np.float32([1.0003])}}
    assert parts(one, other) and not parts(one, other, rtol=1e-3)
    assert not parts(one, other, ignore=["x"])
    ((_, _, text),) = parts(one, {"values": {}})
    assert text == "only under TensorFlow"


def test_the_largest_difference_is_told():
    a, b = record({"x": np.array([1.0, 2.0])}), record({"x": np.array([1.00001, 2.0])})
    (found,) = comparing.compare(a, b, 1e-4)
    assert found.gap.same and found.gap.largest == pytest.approx(1e-5, rel=1e-3)
    assert found.gap.text == "at [0]: 1 and 1.00001"


def test_fits():
    one = {"fits": [{"loss": [3.0, 2.0], "acc": [0.5, 0.6]}]}
    assert not parts(one, one)
    ((kind, name, text),) = parts(one, {"fits": [{"loss": [3.0, 2.5], "acc": [0.5, 0.6]}]})
    assert (kind, name) == ("fit", "fit 1 (m, line 3)")
    assert text == "2 epochs; loss of epoch 2: 2 and 2.5"
    assert parts(one, {"fits": [{"loss": [3.0]}]})[0][2] == "loss: 2 and 1 epochs"
    assert parts(one, {})[0][2] == "only under TensorFlow"
    nan = {"fits": [{"loss": [3.0, float("nan")], "acc": [0.5, 0.6]}]}
    assert parts(one, nan) and not parts(nan, nan)


def test_models_errors_and_weights():
    one = {"models": {"m": [["k:0", np.ones(2)], ["b:0", np.zeros(2)]]}}
    other = {"models": {"m": [["k:0", np.ones(2)], ["b:0", np.ones(2)]]}}
    assert parts(one, other) == [("model", "m", "2 variables; b:0: at [0]: 0 and 1")]
    assert parts(one, {"models": {"m": []}})[0][2] == "2 and 0 variables"
    assert not parts({"error": "ValueError: a"}, {"error": "ValueError: b"})
    assert parts({"error": "ValueError: a"}, {})[0][0] == "error"
    theirs, ours = [f"{m}.InvalidArgumentError: x" for m in ("tensorflow.python.e", "kerastorch")]
    assert not parts({"error": theirs}, {"error": ours})
    assert parts({"error": "SystemExit: 2"}, {"error": "SystemExit: 3"})
    place = {"name": "w:0", "shape": [2], "difference": 0.5, "layer": False}
    found = comparing.compare(record(), record(carried=[place]), 1e-4)
    assert [f.name for f in found] == ["initial weights", "w:0 (2,)"]
    assert all(f.gap.same for f in found) and found[0].gap.largest == 0.5


def test_printed_lines():
    def lines(one, other):
        return [text for _, _, text in parts({"stdout": one}, {"stdout": other})]

    assert not lines("loss: 0.5001 [1.  2.]\n", "loss: 0.5002 [1. 2.]\n")
    assert lines("loss: 0.5001", "loss: 0.5203") and lines("step 5", "step 6")
    assert lines("a", "b") == ["'a' and 'b'"] and lines("x nan", "x 1.0")
    assert not lines("4/4 - 1s - loss: 1.50 - 1s/epoch", "4/4 - 0s - loss: 1.50 - 20ms/epoch")
    assert lines("a\nb 1.5\nc\n", "a\nc\n") == ["'b 1.5' and None"]
    assert lines("a\nc 1.0\n", "a\nnew\nc 1.0\n") == ["None and 'new'"]


def test_records_are_kept(tmp_path):
    made = record({"x": np.arange(3.0)}, stdout="a 1\n")
    made.save(tmp_path / "r.npz")
    again = records.load(tmp_path / "r.npz")
    assert again.stdout == ["a 1"] and again.data == made.data
    assert not [f for f in comparing.compare(made, again, 1e-4) if not f.gap.same]
    assert [p.name for p in tmp_path.iterdir()] == ["r.npz"]
    (tmp_path / "bad.npz").write_bytes(b"no")
    np.savez(tmp_path / "other.npz", x=np.ones(2))
    for name in ("bad.npz", "other.npz"):
        with pytest.raises(ValueError, match="no record"):
            records.load(tmp_path / name)


def test_the_page():
    a = record({"<x>": 1.0}, fits=[{"loss": [3.0, 2.0, float("nan")], "one": [1.0]}])
    b = record({"<x>": 2.0}, fits=[{"loss": [3.0, 2.1, 1.5], "one": [1.0]}])
    text = page.page("a<b>.py", a, b, comparing.compare(a, b, 1e-4))
    assert "They part in 2 of 2." in text and "a&lt;b&gt;.py" in text and "&lt;x&gt;" in text
    assert "http" not in text.replace("http-equiv", "")
    drawings = [ElementTree.fromstring(s) for s in re.findall(r"<svg.*?</svg>", text, re.DOTALL)]
    assert len(drawings) == 2
    lines = [e.get("points").split() for e in drawings[0].iter("polyline")]
    assert [len(points) for points in lines] == [2, 3]  # the NaN has no place
    assert lines[0][0] == lines[1][0] != lines[0][1]
    assert len(list(drawings[1].iter("circle"))) == 2
    for points in lines:
        for x, y in (point.split(",") for point in points):
            assert page.LEFT <= float(x) <= page.WIDTH and 0 <= float(y) <= page.HEIGHT
    same = page.page("a.py", a, a, comparing.compare(a, a, 1e-4))
    assert "They do not part." in same


@pytest.mark.parametrize(
    ("low", "high"), [(0, 1), (0.1234, 0.1235), (-5, 1e6), (1, 1), (1, 300), (-1e-9, 1e-9)]
)
def testticks(low, high):
    ticks = page.ticks(low, high)
    assert 1 <= len(ticks) <= 6 and all(low - 1e-12 <= t <= high + 1e-9 * abs(high) for t in ticks)


def test_findings_are_json():
    from kerastorch._compare.command import _as_json

    a = record({"x": 1.0}, fits=[{"loss": [1.0]}])
    data = json.loads(_as_json(comparing.compare(a, a, 1e-4)))
    assert data["same"] and [f["kind"] for f in data["found"]] == ["fit", "variable"]


def test_labels_of_an_axis_differ():
    assert page.labels([1.5, 1.55]) == ["1.5", "1.55"]
    assert page.labels([1.08802, 1.08804]) == ["1.08802", "1.08804"]
    assert page.labels([]) == []
