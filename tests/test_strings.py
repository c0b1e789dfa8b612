"""tf.strings against the golden values of TensorFlow."""

import json
from pathlib import Path

import pytest
from golden import cases

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "strings.json").read_text())


@pytest.mark.parametrize("case", GOLDEN)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case])


def test_arguments_are_not_modified():
    x = tf.constant(["a b", " C "])
    for function in (tf.strings.upper, tf.strings.strip, tf.strings.length, tf.strings.split):
        function(x)
    assert x.numpy().tolist() == [b"a b", b" C "]


def test_variables_and_ragged_tensors_split():
    words = tf.strings.split(tf.Variable(["a b", "c"]))
    assert words.to_list() == [[b"a", b"b"], [b"c"]]
    again = tf.strings.split(words.with_flat_values(["1-2", "3", "4"]), "-")
    assert again.to_list() == [[[b"1", b"2"], [b"3"]], [[b"4"]]]


def test_messages_name_the_op_and_the_value():
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"could not correctly convert.*oops"):
        tf.strings.to_number(["1", "oops"])
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"Invalid pattern: \(.*missing \)"):
        tf.strings.regex_replace("a", "(", "")
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"StringLower.*string.*int32"):
        tf.strings.lower(tf.constant(3))
