"""What tapes record in branches, loops and lists of tensors, of any size, written and read back.

The same functions are run by TensorFlow in exchange/saved_tapes.py.
"""

import sys
from pathlib import Path

import numpy as np
import pytest

import kerastorch as tf
from kerastorch._graph.lowering import Unwritable

TESTS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS))

from exchange import saved_tapes  # noqa: E402

REFUSED = ("second_loop", "second_branch", "second_lstm", "nested_draws", "nested_changes")


def _results(call, x, n):
    return [np.asarray(y) for y in tf.nest.flatten(call(tf.constant(x), tf.constant(n)))]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tapes")
    module = saved_tapes.module(tf, leave=REFUSED)
    tf.saved_model.save(module, str(folder))
    return module, tf.saved_model.load(str(folder))


@pytest.mark.parametrize("name", [n for n in saved_tapes.NAMES if n not in REFUSED])
def test_gradients_are_those_of_the_function(loaded, name):
    module, read = loaded
    for n in (2, 1, 3):
        x = saved_tapes.values(n)
        for one in loaded:
            saved_tapes.reset(one)
        made, wanted = (_results(getattr(m, name), x, n) for m in (read, module))
        assert len(made) == len(wanted)
        if name in saved_tapes.DRAWN:  # as they say themselves
            wanted = [np.zeros_like(y) for y in wanted]
        for a, b in zip(made, wanted, strict=True):
            assert a.shape == b.shape
            np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_come_out_wrong_is_refused_by_name(tmp_path, name):
    module = saved_tapes.module(tf, leave=[n for n in saved_tapes.NAMES if n != name])
    with pytest.raises(Unwritable, match=r"can't be written.*(gradients of gradients|again)"):
        tf.saved_model.save(module, str(tmp_path / "m"))
    assert not (tmp_path / "m").exists()
