"""Records debugging.json: tf.debugging."""

import os

BINARY = ["equal", "none_equal", "less", "less_equal", "greater", "greater_equal"]
UNARY = ["negative", "positive", "non_negative", "non_positive"]
PAIRS = [
    "1, 1",
    "[1, 2], [1, 3]",
    "[1, 2], 1",
    "2.5, 1.5",
    "1.5, 2.5",
    "[], []",
    "'a', 'a'",
    "'a', 'b'",
    "1, 1.5",
    "[1, 2], [1, 2, 3]",
    "[[1], [2]], [1, 2]",
    "float('nan'), 1.0",
    "True, False",
]
VALUES = ["1", "0", "-1", "[1, -1]", "[]", "[1.5, 2.5]", "float('nan')", "'a'", "True"]
OTHERS = r"""
tf.debugging.Assert(True, [1])
tf.debugging.Assert(False, [1, tf.constant([1, 2])])
tf.debugging.Assert(tf.constant(False), ["message"])
tf.debugging.Assert(tf.constant([True, True]), [1])
tf.debugging.Assert(1, [1])
tf.debugging.Assert(0, [1])
tf.Assert(tf.constant(True), [])
tf.debugging.assert_near(1.0, 1.0 + 1e-7)
tf.debugging.assert_near(1.0, 1.1)
tf.debugging.assert_near(1.0, 1.1, atol=0.2)
tf.debugging.assert_near(1.0, 1.1, rtol=0.2)
tf.debugging.assert_near([1.0, 2.0], [1.0, 2.0])
tf.debugging.assert_near(1, 1)
tf.debugging.assert_near(1, 2, atol=2, rtol=0)
tf.debugging.assert_near(float("nan"), float("nan"))
tf.debugging.assert_near(float("inf"), float("inf"))
tf.debugging.assert_near(tf.constant(1.0), tf.constant(1.0, tf.float64))
tf.debugging.assert_equal(1, 2, message="given message")
tf.debugging.assert_rank(tf.ones([2, 3]), 2)
tf.debugging.assert_rank(tf.ones([2, 3]), 3)
tf.debugging.assert_rank(1, 0)
tf.debugging.assert_rank(tf.ones([2]), [1])
tf.debugging.assert_rank(tf.ones([2]), 1.5)
tf.debugging.assert_rank_at_least(tf.ones([2, 3]), 1)
tf.debugging.assert_rank_at_least(tf.ones([2, 3]), 3)
tf.debugging.assert_rank_in(tf.ones([2, 3]), (1, 2))
tf.debugging.assert_rank_in(tf.ones([2, 3]), (0, 1))
tf.debugging.assert_scalar(tf.constant(1))
tf.debugging.assert_scalar(tf.constant([1]))
tf.debugging.assert_scalar(3)
tf.debugging.assert_type(tf.constant(1), tf.int32)
tf.debugging.assert_type(tf.constant(1), tf.float32)
tf.debugging.assert_type(1, tf.int32)
tf.debugging.assert_integer(tf.constant(1))
tf.debugging.assert_integer(tf.constant(1.0))
tf.debugging.assert_integer(3)
tf.debugging.assert_same_float_dtype([tf.constant(1.0), tf.constant(2.0)])
tf.debugging.assert_same_float_dtype([tf.constant(1.0), tf.constant(2.0, tf.float64)])
tf.debugging.assert_same_float_dtype([tf.constant(1)])
tf.debugging.assert_same_float_dtype()
tf.debugging.assert_same_float_dtype([tf.constant(1.0)], tf.float64)
tf.debugging.assert_proper_iterable([1])
tf.debugging.assert_proper_iterable("abc")
tf.debugging.assert_proper_iterable(3)
tf.debugging.assert_proper_iterable(tf.constant([1]))
tf.debugging.assert_all_finite(tf.constant([1.0, 2.0]), "m")
tf.debugging.assert_all_finite(tf.constant([1.0, float("nan")]), "m")
tf.debugging.assert_all_finite(tf.constant([1]), "m")
tf.debugging.check_numerics(tf.constant([1.0, 2.0]), "m")
tf.debugging.check_numerics(tf.constant([1.0, float("inf")]), "m")
tf.debugging.check_numerics(tf.constant([float("nan")]), "m")
tf.debugging.check_numerics([1, 2], "m")
tf.debugging.check_numerics("a", "m")
tf.debugging.is_numeric_tensor(tf.constant(1))
tf.debugging.is_numeric_tensor(tf.constant("a"))
tf.debugging.is_numeric_tensor(tf.constant(True))
tf.debugging.is_numeric_tensor(3)
tf.debugging.assert_shapes([(tf.ones([2, 3]), ("N", "D")), (tf.ones([3]), ("D",))])
tf.debugging.assert_shapes([(tf.ones([2, 3]), ("N", "D")), (tf.ones([2]), ("D",))])
tf.debugging.assert_shapes([(tf.ones([2, 3]), (2, 3))])
tf.debugging.assert_shapes([(tf.ones([2, 3]), (2, 4))])
tf.debugging.assert_shapes([(tf.ones([2, 3]), ("N",))])
tf.debugging.assert_shapes([(tf.ones([2, 3]), (..., 3))])
tf.debugging.assert_shapes([(tf.ones([2, 3]), (..., 4))])
tf.debugging.assert_shapes([(tf.ones([2, 3]), (2, ...))])
tf.debugging.assert_shapes([(tf.ones([2, 3]), (None, "Q"))])
tf.debugging.assert_shapes([(tf.ones([2, 3]), "ND")])
tf.debugging.assert_shapes([(tf.ones([]), ())])
tf.debugging.assert_shapes([(tf.ones([2, 2]), ("N", "N"))])
tf.debugging.assert_shapes([(tf.ones([2, 3]), ("N", "N"))])
tf.debugging.assert_shapes([(tf.ones([2, 3]), 3)])
tf.debugging.get_log_device_placement()
tf.debugging.is_traceback_filtering_enabled()
"""

CASES = [f"tf.debugging.assert_{name}({pair})" for name in BINARY for pair in PAIRS]
CASES += [f"tf.debugging.assert_{name}({value})" for name in UNARY for value in VALUES]
# how TensorFlow words these errors fails, with an AttributeError
CASES = [c for c in CASES if "equal('a', 'b')" not in c and "none_equal('a', 'a')" not in c]
CASES += OTHERS.strip().splitlines()

if __name__ == "__main__":
    import cases
    import tensorflow

    here = os.path.dirname(os.path.abspath(__file__))
    cases.record(CASES, tensorflow, os.path.join(here, "debugging.json"))
