"""A sample of every_op.py: what an op gives in a trace is what it gives eagerly."""

import contextlib
import io
import sys
import warnings
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import every_op

# control flow of a trace has tests of its own
ELSEWHERE = ("tf.case", "tf.switch_case", "tf.cond", "tf.function", "tf.while_loop")
# what differs on purpose, or only in its class
KNOWN = {
    "tf.SparseTensor": "a graph does not compare the sizes of components",
    "tf.random.gamma": "the class of error for a bool",
    "tf.nn.erosion2d": "a filter of unknown size is slow to try",
    "tf.nn.dilation2d": "a filter of unknown size is slow to try",
}
SHARE = 0.08
every_op.SECONDS = 60  # a busy machine


@pytest.mark.parametrize("table", every_op.TABLES)
def test_ops_give_in_a_trace_what_they_give_eagerly(table):
    found = []
    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        for one in every_op.run(1, None, [table], SHARE):
            if one.name.startswith((*ELSEWHERE, *KNOWN)):
                continue
            found += [f"{one.name} {way}: {one.text}\n{p}" for way, p in one.found.items()]
    assert not found, "\n".join(found)
