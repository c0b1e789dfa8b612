"""Programs on ragged and sparse tensors, written and random ones: what TensorFlow made of them."""

import json
import lzma
from pathlib import Path

import pytest
from differential import compare
from golden import composite_programs

import kerastorch as tf

PATH = Path(composite_programs.__file__).parent / "composites.json.xz"
with lzma.open(PATH, "rt", encoding="utf-8") as file:
    GOLDEN = json.load(file)
NAMES = composite_programs.names(tf)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("program", GOLDEN)
def test_program(program):
    ours, theirs = composite_programs.run(program, NAMES), GOLDEN[program]
    found = compare.verdict(ours, theirs)
    assert found == compare.EQUAL, f"{found}\n{program}\n  ours {ours}\n  TF   {theirs}"
