"""Functions on ragged and sparse values, written and read back: they compute the same."""

import sys
from pathlib import Path

import numpy as np
import pytest

import kerastorch as tf
from kerastorch._graph.lowering import Unwritable
from kerastorch._graph.lowering.examples import _default

TESTS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS))

from exchange import saved_composites  # noqa: E402


def _flat(result):
    return [np.asarray(x) for x in tf.nest.flatten(result, expand_composites=True)]


@pytest.mark.parametrize("name", saved_composites.PROGRAMS)
def test_programs_on_composites_load_again(tmp_path, name):
    obj, calls, _ = saved_composites.PROGRAMS[name](tf)
    tf.saved_model.save(obj, str(tmp_path / "m"))
    loaded = tf.saved_model.load(str(tmp_path / "m"))
    for function, args in calls:
        args = [saved_composites.given(tf, a) for a in args]
        wanted, made = (_flat(getattr(x, function)(*args)) for x in (obj, loaded))
        assert len(wanted) == len(made), function
        for a, b in zip(made, wanted, strict=True):
            assert a.dtype == b.dtype, function
            np.testing.assert_array_equal(a, b, err_msg=function)


def test_what_is_not_written_of_ragged_values_is_refused(tmp_path):
    module = tf.Module()
    spec = tf.RaggedTensorSpec([None, None], tf.float32)
    module.f = tf.function(lambda x: x[::2], input_signature=[spec])
    with pytest.raises(Unwritable, match="getitem"):
        tf.saved_model.save(module, str(tmp_path / "m"))
    assert not (tmp_path / "m").exists()


def test_defaults_of_examples_have_the_shape_of_their_features():
    class Builder:
        def const(self, value, dtype=None):
            return np.asarray(value)

    for shape, value in (((), 0), ((), 2.5), ((2,), 1), ((1,), 3), ((2,), [1, 2])):
        dtype = tf.float32 if isinstance(value, float) else tf.int64
        feature = tf.io.FixedLenFeature(shape, dtype, value)
        assert _default(Builder(), feature, True).shape == shape
    assert _default(Builder(), tf.io.FixedLenFeature((), tf.string, "a"), True).shape == ()
