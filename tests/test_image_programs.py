"""Generated cases of tf.image, with any arguments, right and wrong: what TensorFlow made of them.

golden/image_programs_known.txt lists those that differ: `id: kind of difference: why it stays`.
"""

import json
import lzma
from pathlib import Path

import pytest
from differential import compare, processes
from golden import make_image_programs

with lzma.open(make_image_programs.PATH, "rt", encoding="utf-8") as file:
    GOLDEN = json.load(file)
LINES = Path(make_image_programs.HERE, "image_programs_known.txt").read_text(encoding="utf-8")
KNOWN = dict(line.split(": ")[:2] for line in LINES.splitlines())


@pytest.fixture(scope="module")
def found():
    """{id: kind} of the cases that differ."""
    ours = processes.run([text for text, _ in GOLDEN.values()], "kerastorch")
    kinds = {id: compare.verdict(o, GOLDEN[id][1]) for id, o in zip(GOLDEN, ours)}
    return {id: kind for id, kind in kinds.items() if kind != compare.EQUAL}


def test_no_case_differs_but_the_known_ones(found):
    new = {id: kind for id, kind in found.items() if KNOWN.get(id) != kind}
    shown = "\n".join(f"{kind}: {id}\n{GOLDEN[id]}" for id, kind in new.items())
    assert not new, f"{len(new)} of {len(GOLDEN)} cases differ from TensorFlow\n{shown[:20000]}"


def test_what_is_mended_is_taken_off_the_list(found):
    assert not [id for id in KNOWN if id not in found]
