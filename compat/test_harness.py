"""The harness itself: what it encodes, what it lets differ, and what it does not."""

import harness
import numpy as np
import pytest
from compare import differences


def compared(golden, found, rtol=1e-5, stdout=("", "")):
    records = [
        {"stdout": harness.lines(text), "stderr": [], "values": {"x": harness.encode(value)}}
        for value, text in zip((golden, found), stdout)
    ]
    return differences(*records, rtol)


@pytest.mark.parametrize(
    "value",
    [
        1, 2.5, True, None, "a", b"\xff", 1j, float("nan"), (1, [2.0]), {"a": (1,), 2: "b"}, {1},
        np.float32(0.1), np.arange(3), np.array([1.0, np.nan, -np.inf]), [np.ones(2)],
        np.array(["a", b"b"], object), np.zeros((0, 2), bool), np.array([1 + 2j]),
        np.arange(5000.0).reshape(50, 100),
    ],
)  # fmt: skip
def test_a_value_equals_itself(value):
    assert not compared(value, value)


@pytest.mark.parametrize(
    ("golden", "found"),
    [
        (1, 1.0), (1, True), (1.0, 1.001), ("a", "b"), ("a", b"a"), ([1], (1,)), ([1], [1, 2]),
        (None, 0), ({"a": 1}, {"a": 2}), ({"a": 1}, {"b": 1}), (float("nan"), 1.0),
        (np.float32(1), np.float64(1)), (np.ones(2), np.ones((2, 1))), (np.ones(2), np.ones(3)),
        (np.array([1.0, np.nan]), np.array([1.0, 1.0])), (np.arange(3), np.arange(1, 4)),
        (np.arange(5000.0), np.arange(5000.0) + 1), (np.ones(1), 1.0),
        (np.array([1.0, 1e-3]), np.array([1.0, 1.1e-3])),
    ],
)  # fmt: skip
def test_a_difference_is_seen(golden, found):
    assert compared(golden, found)


def test_floats_are_compared_to_the_tolerance():
    assert not compared(1.0, 1.000001)
    assert not compared(np.float32([1.0, 100.0]), np.float32([1.0, 100.0001]))
    assert compared(np.float32([1.0]), np.float32([1.0003]))
    assert not compared(np.float32([1.0]), np.float32([1.0003]), rtol=1e-3)


def test_output_lines():
    bars = "Epoch 1/2\n\r1/4 [=>.] - ETA: 0s\b\b\b\b\r4/4 [===] - 1s 20ms/step - loss: 1.5\n"
    assert harness.lines(bars) == ["Epoch 1/2", "4/4 [===] - <time> - loss: 1.5"]
    assert harness.lines("4/4 - 2s - loss: 1.5 - 2s/epoch - 400ms/step") == [
        "4/4 - <time> - loss: 1.5 - <time> - <time>"
    ]
    assert not compared(1, 1, stdout=("loss: 1.50001 [1. 2.]", "loss: 1.50002 [1.  2.]"))
    assert compared(1, 1, stdout=("loss: 1.5", "loss: 1.6"))
    assert compared(1, 1, stdout=("step 5", "step 6"))
    assert compared(1, 1, stdout=("loss: 1.5", "Loss: 1.5"))
    assert compared(1, 1, stdout=("a\nb", "a"))


def test_what_is_not_data_is_left_out():
    found = harness.values({"f": len, "m": np, "_x": 1, "data": [1, len]})
    assert list(found) == ["data"]


def test_random_values_are_described_by_dtype_and_shape():
    one, two = (harness.outline(harness.encode(np.full((2, 3), x))) for x in (1.0, 2.0))
    assert one == two
    assert one != harness.outline(harness.encode(np.ones((3, 2))))


def test_every_script_has_a_golden_file_and_the_other_way_round():
    assert sorted(s.stem for s in harness.SCRIPTS) == sorted(
        p.stem for p in (harness.HERE / "golden").glob("*.json")
    )
