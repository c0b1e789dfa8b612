"""tf.test. What is asserted of messages was seen under TensorFlow 2.15.1 (with numpy 1)."""

import io
import subprocess
import sys
import textwrap
import unittest

import numpy as np
import pytest

import kerastorch as tf


class Case(tf.test.TestCase):
    __test__ = False

    def runTest(self):
        pass


@pytest.fixture(autouse=True)
def filtering():
    """A TestCase turns the filtering of tracebacks off, for good."""
    yield
    tf.debugging.enable_traceback_filtering()


@pytest.fixture
def t():
    case = Case()
    assert not tf.debugging.is_traceback_filtering_enabled()
    case.setUp()
    return case


A = tf.constant([1.0, 2.0, 3.0])

PASSES = {
    "equal": lambda t: t.assertAllEqual(A, [1, 2, 3]),
    "equal strings": lambda t: t.assertAllEqual(tf.constant(["a", "b"]), ["a", "b"]),
    "equal bytes": lambda t: t.assertAllEqual(tf.constant(["a", "b"]), [b"a", b"b"]),
    "equal NaN": lambda t: t.assertAllEqual([np.nan, 1], [np.nan, 1]),
    "equal scalars": lambda t: t.assertAllEqual(3, tf.constant(3)),
    "equal ragged": lambda t: t.assertAllEqual(tf.ragged.constant([[1], [2, 3]]), [[1], [2, 3]]),
    "not equal": lambda t: t.assertNotAllEqual(A, [1, 2, 4]),
    "close": lambda t: t.assertAllClose(A, A + 1e-7),
    "close nests": lambda t: t.assertAllClose({"a": [A, (A, 2.0)]}, {"a": [A, (A, 2.0)]}),
    "close halves": lambda t: t.assertAllCloseAccordingToType(
        tf.cast(A, tf.float16), [1.0, 2.0, 3.0005]
    ),
    "close bfloat16": lambda t: t.assertAllCloseAccordingToType(
        tf.cast(A, tf.bfloat16), [1.0, 2.0, 3.01]
    ),
    "not close": lambda t: t.assertNotAllClose(A, A + 1),
    "greater": lambda t: t.assertAllGreater(A, 0),
    "range": lambda t: t.assertAllInRange(A, 1, 3),
    "set": lambda t: t.assertAllInSet(A, {1, 2, 3}),
    "dtype": lambda t: t.assertDTypeEqual(A, tf.float32),
    "shape": lambda t: t.assertShapeEqual(np.ones(3), A),
    "shape of tensors": lambda t: t.assertShapeEqual(A, A),
    "near": lambda t: t.assertNear(1, 1.1, 0.2),
    "norm": lambda t: t.assertNDArrayNear(np.ones(2), np.ones(2) * 1.001, 0.01),
    "devices": lambda t: t.assertDeviceEqual("/cpu:0", "CPU:0"),
    "subsequence": lambda t: t.assertContainsSubsequence([1, 2, 3], [1, 3]),
    "in order": lambda t: t.assertContainsInOrder(["a", "c"], "abc"),
    "ordered": lambda t: t.assertTotallyOrdered([1], [2], [3, 3]),
    "json": lambda t: t.assertJsonEqual('{"a": [1]}', '{ "a":[1] }'),
    "url": lambda t: t.assertUrlEqual("http://a/b?x=1&y=2", "http://a/b?y=2&x=1"),
    "command": lambda t: t.assertCommandSucceeds([sys.executable, "-c", "print('hi')"], ["hi"]),
    "elements": lambda t: t.assertSameElements([1, 1, 2], [2, 1]),
}

FAILS = {
    "equal": (
        lambda t: t.assertAllEqual(A, [1, 2, 4], msg="hello"),
        "\nArrays are not equal\nhello\nnot equal where = (array([2]),)\n"
        "not equal lhs = array([3.], dtype=float32)\nnot equal rhs = array([4])\n"
        "Mismatched elements: 1 / 3 (33.3%)\n",
    ),
    "equal shapes": (lambda t: t.assertAllEqual(A, [1, 2]), "Tuples differ: (3,) != (2,)"),
    "equal ragged": (
        lambda t: t.assertAllEqual(tf.ragged.constant([[1], [2, 3]]), [[1], [2, 4]]),
        "Lists differ: [[1], [2, 3]] != [[1], [2, 4]]",
    ),
    "not equal": (
        lambda t: t.assertNotAllEqual(A, [1, 2, 3]),
        "The two values are equal at all elements. ",
    ),
    "close": (
        lambda t: t.assertAllClose({"a": A}, {"a": A + 1e-3}),
        "\nNot equal to tolerance rtol=1e-06, atol=1e-06\n"
        "Mismatched value: a[a] is different from b[a]. \n"
        "not close where = (array([0, 1, 2]),)\nnot close lhs = [1. 2. 3.]\n"
        "not close rhs = [1.001 2.001 3.001]\n"
        "not close dif = [0.00100005 0.00099993 0.00099993]\n"
        "not close tol = [2.0010002e-06 3.0010001e-06 4.0010000e-06]\n"
        "dtype = float32, shape = (3,)\nMismatched elements: 3 / 3 (100%)\n",
    ),
    "close nests": (
        lambda t: t.assertAllClose([A, (A, 2.0)], [A, (A, 2.5)]),
        "\nNot equal to tolerance rtol=1e-06, atol=1e-06\n"
        "Mismatched value: a[1][1] is different from b[1][1]. \nnot close lhs = 2.0\n",
    ),
    "close keys": (
        lambda t: t.assertAllClose({"a": A}, {"b": A}),
        "Element counts were not equal:",
    ),
    "close shapes": (lambda t: t.assertAllClose(A, [[1.0, 2.0, 3.0]]), "Tuples differ: (3,)"),
    "close lengths": (lambda t: t.assertAllClose([A, A], [A]), "Tuples differ: (2, 3) != (1, 3)"),
    "close halves": (
        lambda t: t.assertAllCloseAccordingToType(tf.cast(A, tf.float16), [1.0, 2.0, 3.005]),
        "\nNot equal to tolerance rtol=0.001, atol=0.001\n",
    ),
    "not close": (lambda t: t.assertNotAllClose(A, A), "The two values are close at all elements."),
    "greater": (lambda t: t.assertAllGreater(A, 1), None),
    "less": (lambda t: t.assertAllLess(A, 3), None),
    "greater or equal": (lambda t: t.assertAllGreaterEqual(A, 2), None),
    "less or equal": (lambda t: t.assertAllLessEqual(A, 2), None),
    "range": (
        lambda t: t.assertAllInRange(A, 1.5, 2.5),
        "2 of the 3 element(s) are outside the range [1.5, 2.5]. Subscript(s) and value(s) of the "
        "offending elements:\n  [0] : 1.0\n  [2] : 3.0",
    ),
    "open range": (
        lambda t: t.assertAllInRange(A, 1, 3, open_upper_bound=True),
        "1 of the 3 element(s) are outside the range [1, 3). ",
    ),
    "range of NaN": (
        lambda t: t.assertAllInRange([np.nan], 1, 2),
        "1 of the 1 element(s) are NaN. Subscripts(s) and value(s) of the NaN element(s):\n"
        "  [0] : nan",
    ),
    "range of strings": (
        lambda t: t.assertAllInRange(["a"], 1, 2),
        "The value of ['a'] does not have an ordered numeric type, instead it has type: <U1",
    ),
    "set": (
        lambda t: t.assertAllInSet(A, {1, 2}),
        "1 unique element(s) are not in the set {1, 2}: [3.]",
    ),
    "dtype": (
        lambda t: t.assertDTypeEqual(A, np.float64),
        "dtype('float32') != <class 'numpy.float64'>",
    ),
    "shape": (lambda t: t.assertShapeEqual(np.ones(4), A), "\nArrays are not equal\n"),
    "near": (
        lambda t: t.assertNear(1, 1.1, 0.01, "m"),
        "False is not true : 1.000000 != 1.100000 +/- 0.010000 (m)",
    ),
    "devices": (
        lambda t: t.assertDeviceEqual("/device:CPU:0", "/device:GPU:0"),
        "Devices /device:CPU:0 and /device:GPU:0 are not equal. None:\n",
    ),
    "length": (lambda t: t.assertLen([1, 2], 3), "[1, 2] has length of 2, expected 3."),
    "empty": (lambda t: t.assertEmpty([1]), "[1] has length of 1."),
    "not empty": (lambda t: t.assertNotEmpty([]), "[] has length of 0."),
    "elements": (
        lambda t: t.assertSameElements([1, 2], [2, 3]),
        "Expected, but missing:\n  [1]\nUnexpected, but present:\n  [3]\n",
    ),
    "subset": (
        lambda t: t.assertContainsSubset([1], [2]),
        "Missing elements {1}\nExpected: [1]\nActual: [2]",
    ),
    "common": (
        lambda t: t.assertNoCommonElements([1], [1]),
        "Common elements {1}\nExpected: [1]\nActual: [1]",
    ),
    "start": (lambda t: t.assertStartsWith("abc", "b"), "'abc' does not start with 'b'"),
    "no start": (lambda t: t.assertNotStartsWith("abc", "a"), "'abc' does start with 'a'"),
    "end": (lambda t: t.assertEndsWith("abc", "b"), "'abc' does not end with 'b'"),
    "no end": (lambda t: t.assertNotEndsWith("abc", "c"), "'abc' does end with 'c'"),
    "prefix": (
        lambda t: t.assertSequenceStartsWith([1], [2, 3]),
        "prefix: [1] not found at start of whole: [2, 3].",
    ),
    "subsequence": (
        lambda t: t.assertContainsSubsequence([1, 2, 3], [3, 1]),
        "[3, 1] not a subsequence of [1, 2, 3]. First non-matching element: 1",
    ),
    "exact subsequence": (
        lambda t: t.assertContainsExactSubsequence([1, 2, 3], [1, 3]),
        "[1, 3] not an exact subsequence of [1, 2, 3]. Longest matching prefix: [1]",
    ),
    "in order": (
        lambda t: t.assertContainsInOrder(["a", "b"], "ba"),
        "Did not find 'b' after 'a' in 'ba'",
    ),
    "ordered": (lambda t: t.assertTotallyOrdered([1], [0]), "1 not less than 0"),
    "dict": (
        lambda t: t.assertDictAlmostEqual({"a": 1.0}, {"a": 1.1}),
        "{'a': 1.0} != {'a': 1.1}\nrepr() of differing entries:\n"
        "'a': 1.0 != 1.1 within 7 places (0.10000000000000009 difference)\n",
    ),
    "sequence": (
        lambda t: t.assertSequenceAlmostEqual([1.0], [1.1]),
        "At index 0: 1.0 != 1.1 within 7 places (0.10000000000000009 difference)",
    ),
    "regex": (
        lambda t: t.assertRegexMatch("abc", ["z", "y"]),
        "\"abc\" does not contain any of these regexes: ['z', 'y'].",
    ),
    "json": (
        lambda t: t.assertJsonEqual('{"a":1}', '{"a":2}'),
        "first['a'] is 1 but second['a'] is 2",
    ),
    "structure": (
        lambda t: t.assertSameStructure({"a": 1}, {"a": 2}),
        "a['a'] is 1 but b['a'] is 2",
    ),
    "mapping": (
        lambda t: t.assertMappingEqual({"a": 1}, {"a": 2}),
        "{'a': 1} != {'a': 2}\nrepr() of differing entries:\n'a': 1 != 2\n",
    ),
    "subclass": (
        lambda t: t.assertIsSubclass(int, str),
        "<class 'int'> is not a subclass of <class 'str'>",
    ),
    "no subclass": (
        lambda t: t.assertNotIsSubclass(int, int),
        "<class 'int'> is a subclass of <class 'int'>",
    ),
    "literal": (
        lambda t: t.assertRaisesWithLiteralMatch(KeyError, "'b'", lambda: {}["a"]),
        "Exception message does not match.\nExpected: \"'b'\"\nActual: \"'a'\":\n- 'b'\n",
    ),
    "command": (lambda t: t.assertCommandSucceeds(["false"]), "1 != 0 : Running command"),
    "between": (lambda t: t.assertBetween(5, 1, 3), '"5" unexpectedly not between "1" and "3"'),
}


@pytest.mark.parametrize("name", PASSES)
def test_assertions_that_hold(t, name):
    assert PASSES[name](t) is None


@pytest.mark.parametrize("name", FAILS)
def test_assertions_that_fail(t, name):
    call, message = FAILS[name]
    with pytest.raises(AssertionError) as caught:
        call(t)
    assert message is None or str(caught.value).startswith(message)


def test_wrong_arguments(t):
    with pytest.raises(ValueError, match="Can't compare dict to non-dict, a vs b"):
        t.assertAllClose({"a": 1}, [1])
    with pytest.raises(TypeError, match="must be a Numpy ndarray, Numpy scalar, or a Tensor"):
        t.assertShapeEqual([1], A)
    with pytest.raises(TypeError):
        t.assertAllClose("a", "a")


def test_exceptions(t):
    def multiply():
        tf.matmul(tf.ones((2, 3)), tf.ones((2, 3)))

    with t.assertRaisesOpError("MatMul"):
        multiply()
    with t.assertRaisesIncompatibleShapesError():
        tf.ones(2) + tf.ones(3)
    with t.assertRaisesWithPredicateMatch(KeyError, "xy"):
        {}["xyz"]
    with t.assertRaisesWithPredicateMatch(KeyError, lambda error: True):
        {}["xyz"]
    for call, said in (
        (multiply, "Exception of type .*InvalidArgumentError"),
        (lambda: None, "OpError not raised"),
        (lambda: {}[1], "Exception of type <class 'KeyError'>: 1"),
    ):
        with pytest.raises(AssertionError, match=said), t.assertRaisesOpError("zzz"):
            call()


def test_evaluate(t):
    np.testing.assert_array_equal(t.evaluate(A), [1, 2, 3])
    found = t.evaluate({"a": A, "b": [tf.Variable(2.0), None, tf.constant("s")]})
    assert found["b"] == [2.0, None, b"s"] and isinstance(found["a"], np.ndarray)
    np.testing.assert_array_equal(t.evaluate(lambda: A), [1, 2, 3])
    ragged = t.evaluate(tf.ragged.constant([[1], [2, 3]]))
    assert ragged.row_splits.tolist() == [0, 1, 3] and ragged.values.tolist() == [1, 2, 3]
    slices = t.evaluate(tf.IndexedSlices(A, tf.constant([0, 2, 4])))
    assert slices.indices.tolist() == [0, 2, 4] and slices.dense_shape is None
    for wrong in (3, np.ones(2), [A, 3]):
        with pytest.raises(ValueError, match="Unsupported type"):
            t.evaluate(wrong)
    a, b = t.evaluate_if_both_tensors(A, A)
    assert isinstance(a, np.ndarray) and isinstance(b, np.ndarray)
    assert t.evaluate_if_both_tensors(A, [1]) == (A, [1])


def test_sessions(t):
    with t.cached_session() as session:
        assert session.run([A[0], {"b": A[1]}]) == [1.0, {"b": 2.0}]
        with pytest.raises(NotImplementedError, match="feed_dict"):
            session.run(A, feed_dict={"x": 1})
    with t.session() as session, pytest.raises(AttributeError, match="evaluate"):
        session.run(A)
    with t.test_session() as session:
        assert session is None


def test_folders_threads_and_output(t):
    folder = t.get_temp_dir()
    assert folder == t.get_temp_dir() != Case().get_temp_dir()
    thread = t.checkedThread(lambda: 1 / 0)
    thread.start()
    with pytest.raises(AssertionError, match="Error in checkedThread: division by zero"):
        thread.join()
    assert not thread.is_alive()
    with open(f"{folder}/out", "w") as stream, t.captureWritesToStream(stream) as captured:
        stream.write("hello")
        assert captured.contents() == "hello"


def test_a_run_of_unittest(t):
    draws = []

    class Tests(tf.test.TestCase):
        @tf.test.disable_with_predicate(lambda: True, "not now")
        def test_a(self):
            raise ValueError

        def test_b(self):
            draws.append((np.random.rand(), float(tf.random.uniform(()))))

        def test_c(self):
            draws.append((np.random.rand(), float(tf.random.uniform(()))))

        def test_fails(self):
            self.assertAllEqual([1], [2])

    tests = unittest.defaultTestLoader.loadTestsFromTestCase(Tests)
    result = unittest.TextTestRunner(stream=io.StringIO()).run(tests)
    assert [reason for _, reason in result.skipped] == ["not now", "Not a test."]
    assert result.testsRun == 5 and len(result.failures) == 1 and not result.errors
    assert draws[0] == draws[1] and draws[0][0] == 0.18463433217903202
    assert tf.test.with_eager_op_as_function(Tests) is Tests
    assert tf.test.with_eager_op_as_function(only_as_function=True)(Tests) is Tests


def test_main():
    program = """
        import kerastorch as tf

        class SquareTest(tf.test.TestCase):
            def test_square(self):
                self.assertAllClose(tf.square([2.0, 3.0]), [4.0, 9.0])

        class Bench(tf.test.Benchmark):
            def benchmark_square(self):
                self.report_benchmark(iters=3, wall_time=0.5, extras={"a": 1, "b": "c"})

        tf.test.main()
    """
    run = [sys.executable, "-c", textwrap.dedent(program)]
    result = subprocess.run(run, capture_output=True, text=True, check=True)
    assert "Ran 2 tests" in result.stderr and "OK (skipped=1)" in result.stderr
    result = subprocess.run(
        [*run, "--benchmarks=square"], capture_output=True, text=True, check=True
    )
    entry = """
        entry { name: "Bench.benchmark_square" iters: 3 wall_time: 0.5
        extras { key: "a" value { double_value: 1 } }
        extras { key: "b" value { string_value: "c" } } }
    """
    assert result.stdout.split() == entry.split()


def test_benchmark(capsys):
    class Bench(tf.test.Benchmark):
        def benchmark_sum(self):
            with Case().cached_session() as session:
                return self.run_op_benchmark(session, tf.reduce_sum(A), min_iters=4, mbs=2)

    found = Bench().benchmark_sum()
    assert found["iters"] == 4 and found["name"] == "benchmark_sum"
    assert found["throughput"] == 2 / found["wall_time"]
    assert 'name: "Bench.benchmark_sum"' in capsys.readouterr().out
    assert Bench().evaluate([A[0]]) == [1.0]
    assert tf.test.Benchmark.is_abstract() and not Bench.is_abstract()


def test_gradients():
    computed, measured = tf.test.compute_gradient(lambda x: x * x, [[1.0, 2.0]])
    for (found,) in (computed, measured):
        np.testing.assert_array_equal(found, np.array([[2, 0], [0, 4]], np.float32))
        assert found.dtype == np.float32
    ones = [np.ones((1, 2)), np.ones((2, 1))]
    for found in tf.test.compute_gradient(tf.matmul, ones, delta=1e-3):
        for matrix in found:
            np.testing.assert_allclose(matrix, [[1.0, 1.0]], rtol=1e-9)
            assert matrix.dtype == np.float64
    z = [np.array([1 + 2j], np.complex64)]
    for (found,) in tf.test.compute_gradient(lambda x: x * x, z):
        np.testing.assert_allclose(found, [[2, -4], [4, 2]], rtol=1e-4)
    halves = [np.array([1.0, 2.0], np.float16)]
    (computed,), (measured,) = tf.test.compute_gradient(lambda x: x * x, halves)
    np.testing.assert_array_equal(computed, [[2, 0], [0, 4]])
    np.testing.assert_array_equal(measured, [[2, 0], [0, 2]])
    (computed,), (measured,) = tf.test.compute_gradient(tf.square, [np.zeros((0,), np.float32)])
    assert computed.shape == measured.shape == (0, 0)
    pairs = tf.test.compute_gradient(lambda x: tf.gather(x, [0, 0]), [[1.0, 2.0]])
    for (found,) in pairs:
        np.testing.assert_array_equal(found, [[1, 0], [1, 0]])
    with pytest.raises(ValueError, match="`x` must be a list or tuple of values"):
        tf.test.compute_gradient(tf.square, 3.0)
    with pytest.raises(AssertionError, match="unsupported type int32 of argument 0"):
        tf.test.compute_gradient(tf.square, [[1, 2]])


def test_builds():
    gpus = tf.config.list_logical_devices("GPU")
    assert tf.test.is_gpu_available() is bool(gpus)
    assert tf.test.gpu_device_name() == (gpus[0].name if gpus else "")
    assert tf.test.is_gpu_available(cuda_only=True, min_cuda_compute_capability=(99, 0)) is False
    assert tf.test.is_built_with_xla() is True
    built = tf.test.is_built_with_cuda() or tf.test.is_built_with_rocm()
    assert tf.test.is_built_with_gpu_support() or not built
    assert tf.test.experimental.sync_devices() is None
