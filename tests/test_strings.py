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


REGEX = json.loads((Path(cases.__file__).parent / "regex.json").read_text())


@pytest.mark.parametrize("part", range(10))
def test_regular_expressions(part):
    """Generated patterns, texts and replacements: values and refusals of TensorFlow's RE2."""
    for case in list(REGEX)[part::10]:
        cases.check(case, tf, REGEX[case])


@pytest.mark.parametrize("pattern", ["<br />", "[a-c]", r"[!\-\]]", "[-a]", "[a^]", r"[\[b]"])
@pytest.mark.parametrize("rewrite", ["", "-", "\\\\"])
def test_patterns_replaced_without_re2_equal_re2(pattern, rewrite):
    texts = tf.constant(["", "abc!<br />-]", "é^a[b]<br /><br/>", b"\xffa\xc3b"])
    for everywhere in (True, False):
        plain = tf.strings.regex_replace(texts, pattern, rewrite, everywhere)
        by_re2 = tf.strings.regex_replace(texts, f"(?:{pattern})", rewrite, everywhere)
        assert plain.numpy().tolist() == by_re2.numpy().tolist()


def test_a_hostile_pattern_takes_linear_time():
    text = "a" * 50_000  # a backtracking matcher would take 2**50000 steps
    assert not tf.strings.regex_full_match(text, "(a*)*b")
    assert tf.strings.regex_replace(text, "(a|aa)+$", "") == b""


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
