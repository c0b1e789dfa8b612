"""Errors of user code while it is traced: TensorFlow's classes, and where they come from."""

import re

import pytest

import kerastorch as tf


class OwnError(Exception):
    def __init__(self, first, second):
        super().__init__(first)


class PlainError(Exception):
    pass


def fails(error):
    raise error


CASES = [
    (ValueError("bad"), "ValueError", "ValueError: bad"),
    (KeyError("k"), "MultilineMessageKeyError", "KeyError: 'k'"),
    (ZeroDivisionError("zero"), "StagingError", "ZeroDivisionError: zero"),
    (OwnError("own", 2), "StagingError", "OwnError: own"),
    (PlainError("plain"), "PlainError", "PlainError: plain"),
    (tf.errors.NotFoundError(None, None, "gone"), "NotFoundError", "NotFoundError: gone"),
]


@pytest.mark.parametrize(("error", "kind", "said"), CASES, ids=[c[1] + c[2][:3] for c in CASES])
def test_where_an_error_comes_from(error, kind, said):
    @tf.function
    def function(x):
        return fails(error)

    with pytest.raises(Exception) as caught:
        function(tf.constant(1))
    assert type(caught.value).__name__ == kind
    line = function.python_function.__code__.co_firstlineno + 2
    assert re.fullmatch(
        rf'in user code:\n\n    File ".*", line {line}, in function  \*\n'
        r"        return fails\(error\)\n"
        r'    File ".*", line \d+, in fails  \*\n        raise error\n\n    ' + said + "\n",
        str(caught.value),
    )


def test_dtypes_that_do_not_fit():
    said = "Input 'b' of 'MatMul' Op has type int32 that does not match type float32 of argument"
    with pytest.raises(TypeError, match=said + " 'a'."):
        tf.function(lambda x, y: tf.matmul(x, y))(tf.ones([1, 1]), tf.ones([1, 1], tf.int32))


def test_tensors_of_a_trace_are_not_used_outside():
    kept = []

    @tf.function
    def function(x):
        kept.append(x * 2)
        return x

    x = tf.constant(1)
    assert function(x) is not x
    for use in (lambda: kept[0] + 1, lambda: tf.stack([kept[0], 1]), lambda: function(kept[0])):
        with pytest.raises(TypeError, match=r"'mul:0'.* is out of scope and cannot be used here"):
            use()


def test_arguments_stay_as_they_are():
    @tf.function
    def function(items):
        items.append(1)

    said = r"function\(items\) should not modify its Python input arguments.*modified: items"
    with pytest.raises(ValueError, match=said):
        function([tf.constant(1)])
