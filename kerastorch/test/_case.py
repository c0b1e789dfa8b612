"""tf.test.TestCase and main."""

import contextlib
import difflib
import os
import random
import re
import shutil
import sys
import tempfile
import threading
import unittest

import numpy as np

from .._core import nest
from .._core.device_spec import DeviceSpec
from .._core.errors import InvalidArgumentError, OpError
from .._core.settings import settings
from ..random.seeds import set_seed
from ._arrays import ArrayAssertions
from ._benchmark import run_benchmarks
from ._general import GeneralAssertions
from ._values import evaluated, is_tensor

SEED = 87654321  # TensorFlow's


class TestCase(ArrayAssertions, GeneralAssertions):
    """unittest.TestCase with assertions on tensors (tf.test.TestCase).

    Before each test the seeds of random, numpy and TensorFlow are set. Tracebacks are shown whole.

    >>> class SquareTest(tf.test.TestCase):
    ...     def test_square(self):
    ...         self.assertAllClose(tf.square([2.0, 3.0]), [4.0, 9.0])
    """

    def __init__(self, methodName="runTest"):
        super().__init__(methodName)
        settings.traceback_filtering = False
        self._folder = None

    def setUp(self):
        super().setUp()
        random.seed(SEED)
        np.random.seed(SEED)
        set_seed(SEED)
        if self.id().endswith(".test_session"):
            self.skipTest("Not a test.")

    # values
    def evaluate(self, tensors):
        """The values of a nest of tensors, variables and functions, as numpy arrays.

        ValueError for leaves of other types.
        """
        return evaluated(tensors)

    def evaluate_if_both_tensors(self, a, b):
        """The values of two tensors; anything else as it is."""
        return (evaluated(a), evaluated(b)) if is_tensor(a) and is_tensor(b) else (a, b)

    @contextlib.contextmanager
    def session(self, graph=None, config=None, use_gpu=True, force_gpu=False):
        """A context in which ops run as anywhere; what it gives is not to be used."""
        yield _NoSession()

    @contextlib.contextmanager
    def cached_session(self, graph=None, config=None, use_gpu=True, force_gpu=False):
        """A context that gives an object whose `run` evaluates tensors."""
        yield _EagerSession()

    @contextlib.contextmanager
    def test_session(self, graph=None, config=None, use_gpu=True, force_gpu=False):
        """The former name of `cached_session`: a context that gives None."""
        yield None

    # files, threads, output
    def get_temp_dir(self):
        """A folder for this test, the same each time, which goes when the program ends."""
        if self._folder is None:
            self._folder = tempfile.mkdtemp(dir=_temporary_folder())
        return self._folder

    def checkedThread(self, target, args=None, kwargs=None):
        """A thread whose `join` fails the test if `target` has raised."""
        return _CheckedThread(self, target, args or (), kwargs or {})

    @contextlib.contextmanager
    def captureWritesToStream(self, stream):
        """Within this context what is written to a stream's file goes to an object instead, whose
        `contents()` it is."""
        descriptor = stream.fileno()
        kept = os.dup(descriptor)
        with tempfile.TemporaryFile() as file:
            stream.flush()
            os.dup2(file.fileno(), descriptor)
            try:
                yield _Captured(stream, file)
            finally:
                stream.flush()
                os.dup2(kept, descriptor)
                os.close(kept)

    # exceptions and devices
    @contextlib.contextmanager
    def assertRaisesWithPredicateMatch(self, exception_type, expected_err_re_or_predicate):
        """A context in which an exception is raised for which a predicate holds, or in whose
        message a regular expression is found."""
        if callable(expected_err_re_or_predicate):
            fits = expected_err_re_or_predicate
        else:

            def fits(error):
                text = error.message if isinstance(error, OpError) else str(error)
                return re.search(expected_err_re_or_predicate, text) is not None

        try:
            yield
        except Exception as error:
            if not (isinstance(error, exception_type) and fits(error)):
                raise AssertionError(f"Exception of type {type(error)}: {error}") from error
        else:
            self.fail(f"{exception_type.__name__} not raised")

    def assertRaisesOpError(self, expected_err_re_or_predicate):
        """A context in which an op fails with a message that has a regular expression in it."""
        return self.assertRaisesWithPredicateMatch(OpError, expected_err_re_or_predicate)

    def assertRaisesIncompatibleShapesError(self, exception_type=InvalidArgumentError):
        """A context in which an op fails for shapes that do not fit each other."""
        said = (
            r"Incompatible shapes|Dimensions must be equal|required broadcastable shapes"
            r"|must match the size"
        )
        return self.assertRaisesWithPredicateMatch(exception_type, said)

    def assertDeviceEqual(self, device1, device2, msg=None):
        """Two device names mean the same device."""
        first, second = (DeviceSpec.from_string(d or "").to_string() for d in (device1, device2))
        if first != second:
            lines = "".join(difflib.ndiff([f"{first}\n"], [f"{second}\n"]))
            self.fail(f"Devices {first} and {second} are not equal. {msg}:\n{lines}")

    def assertProtoEquals(self, expected_message_maybe_ascii, message, msg=None):
        """A protocol buffer equals another, or the one that a text means."""
        expected = expected_message_maybe_ascii
        if isinstance(expected, str):
            from google.protobuf import text_format

            expected = text_format.Parse(expected, type(message)())
        self.assertEqual(expected, message, msg)


class _NoSession:
    def __getattr__(self, name):
        raise AttributeError(
            "Trying to access properties or call methods on the result of self.session(), which "
            "is there for graphs only: use self.evaluate, or self.cached_session()."
        )


class _EagerSession:
    def run(self, fetches, *args, **kwargs):
        """The values of a nest of tensors, as numpy arrays; NotImplementedError for feeds."""
        if kwargs.pop("feed_dict", None) or (args and args[0]):
            raise NotImplementedError(
                "feed_dict is not supported when eager execution is enabled (sess.run(t) is "
                "short for t.numpy())"
            )
        return nest.map_structure(evaluated, fetches)


class _CheckedThread:
    def __init__(self, case, target, args, kwargs):
        self._case, self._error = case, None
        self._call = lambda: target(*args, **kwargs)
        self._thread = threading.Thread(target=self._guarded)

    def _guarded(self):
        try:
            self._call()
        except BaseException as error:
            self._error = error

    def start(self):
        """Starts the thread."""
        self._thread.start()

    def join(self):
        """Waits for the thread; fails the test if it has raised."""
        self._thread.join()
        if self._error is not None:
            self._case.fail(f"Error in checkedThread: {self._error}")

    def is_alive(self):
        """Whether the thread runs."""
        return self._thread.is_alive()


class _Captured:
    def __init__(self, stream, file):
        self._stream, self._file = stream, file

    def contents(self):
        """What has been written, as a string."""
        self._stream.flush()
        self._file.seek(0)
        return self._file.read().decode(errors="replace")


_folders = []


def _temporary_folder():
    if not _folders:
        import atexit

        _folders.append(tempfile.mkdtemp())
        atexit.register(shutil.rmtree, _folders[0], ignore_errors=True)
    return _folders[0]


def main(argv=None):
    """Runs the tests of the calling program, then leaves it, as unittest.main does.

    With `--benchmarks=REGEX` in `argv` (sys.argv by default) the benchmarks that the regular
    expression finds run instead.
    """
    argv = list(sys.argv if argv is None else argv)
    chosen = [word.partition("=")[2] for word in argv if word.startswith("--benchmarks=")]
    if chosen:
        run_benchmarks(chosen[-1])
        return
    unittest.main(argv=argv)


def disable_with_predicate(pred, skip_message):
    """Decorator of a test method that is skipped when `pred()` holds."""

    def decorate(method):
        def test(self, *args, **kwargs):
            if pred():
                self.skipTest(skip_message)
            return method(self, *args, **kwargs)

        test.__name__, test.__doc__ = method.__name__, method.__doc__
        return test

    return decorate


def with_eager_op_as_function(cls=None, only_as_function=False):
    """The decorated class as it is: an op is a function call here anyway."""
    return (lambda decorated: decorated) if cls is None else cls
