"""tf.debugging against TensorFlow, and the search for NaN."""

import json
from pathlib import Path

import pytest
from golden import cases

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "debugging.json").read_text())


@pytest.mark.parametrize("case", GOLDEN)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case])


def test_messages_show_values_and_the_given_text():
    with pytest.raises(tf.errors.InvalidArgumentError) as caught:
        tf.debugging.assert_equal([1, 2, 3, 4, 5], [1, 2, 3, 4, 6], message="given")
    for part in ("given", "x == y", "[1 2 3]"):
        assert part in str(caught.value)
    with pytest.raises(tf.errors.InvalidArgumentError, match="hello : Tensor had NaN values"):
        tf.debugging.check_numerics([1.0, float("nan")], "hello")


def test_check_numerics_passes_gradients():
    x = tf.Variable([1.0, 2.0])
    with tf.GradientTape() as tape:
        y = tf.debugging.check_numerics(x * x, "m")
    assert tape.gradient(y, x).numpy().tolist() == [2, 4]


def test_enabled_check_numerics_finds_the_op():
    tf.debugging.enable_check_numerics()
    try:
        assert tf.math.log(1.0).numpy() == 0
        with pytest.raises(tf.errors.InvalidArgumentError, match=r"log.*NaN"):
            tf.math.log(-1.0)
    finally:
        tf.debugging.disable_check_numerics()
    assert tf.math.is_nan(tf.math.log(-1.0)).numpy()


def test_settings_are_kept():
    tf.debugging.set_log_device_placement(True)
    assert tf.debugging.get_log_device_placement()
    tf.debugging.set_log_device_placement(False)
    tf.debugging.disable_traceback_filtering()
    assert not tf.debugging.is_traceback_filtering_enabled()
    tf.debugging.enable_traceback_filtering()
