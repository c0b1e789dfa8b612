"""Generated pipelines against TensorFlow's outcomes, and fast ways against slow ones."""

import json
import lzma
from pathlib import Path

import pytest
from golden import cases, data_programs

import kerastorch as tf
from kerastorch.data import _functions

HERE = Path(cases.__file__).parent
with lzma.open(HERE / "data_programs.json.xz", "rt", encoding="utf-8") as file:
    GOLDEN = json.load(file)
PARTS = 10


@pytest.fixture(autouse=True)
def _no_global_seed():
    tf.random.set_seed(None)


@pytest.mark.parametrize("part", range(PARTS))
def test_as_tensorflow(part):
    """Elements of two iterations, specs, cardinality, classes of errors."""
    for text in list(GOLDEN)[part::PARTS]:
        found = json.loads(json.dumps(data_programs.outcome(text, tf)))
        if "raised" in GOLDEN[text]:  # how many come before an error that is on its way, depends
            found.pop("second", None)
            GOLDEN[text].pop("second", None)
        assert found == GOLDEN[text], text


@pytest.mark.parametrize("part", range(PARTS))
def test_many_rows_at_once_equal_one_by_one(part, monkeypatch):
    """A function that is run on whole columns gives what it gives row by row."""
    programs = data_programs.programs(1000, seed=7)[part::PARTS]
    fast = [data_programs.outcome(text, tf) for text in programs]
    monkeypatch.setattr(_functions.OnMany, "_may", lambda self, output: False)
    for text, found in zip(programs, fast, strict=True):
        assert data_programs.outcome(text, tf) == found, text
