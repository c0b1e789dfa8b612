"""tf.signal, against TensorFlow's values."""

import json
from pathlib import Path

import numpy as np
import pytest
from golden import cases

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "signal.json").read_text())


@pytest.mark.parametrize("case", GOLDEN)
def test_golden(case):
    ours, theirs = cases.evaluate(case, tf), GOLDEN[case]
    if "value" not in theirs:
        assert ours == theirs
        return
    assert (ours["dtype"], ours["shape"]) == (theirs["dtype"], theirs["shape"])
    a, b = np.array(ours["value"]), np.array(theirs["value"])
    if b.dtype.kind in "iSU":
        assert a.tolist() == b.tolist()
    else:  # sums of many terms, which leave rounding of the largest in the small ones
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=3e-6 * np.abs(b).max(initial=0))


def test_a_signal_comes_back():
    signal = tf.sin(tf.range(64.0) * 0.3)
    parts = tf.signal.stft(signal, 16, 8)
    window = tf.signal.inverse_stft_window_fn(8)
    again = tf.signal.inverse_stft(parts, 16, 8, window_fn=window)
    tf.debugging.assert_near(again[8:-8], signal[8:-8], atol=1e-5)
    again = tf.signal.inverse_mdct(tf.signal.mdct(signal, 16))
    tf.debugging.assert_near(again[8:-8], signal[8:-8], atol=1e-5)
