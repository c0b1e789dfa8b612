"""Assertions of tf.test.TestCase on plain Python values, beside unittest's own."""

import difflib
import json
import os
import re
import subprocess
import unittest
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, urlsplit


class GeneralAssertions(unittest.TestCase):
    """What TensorFlow's test case has from absl's."""

    # length and membership
    def assertLen(self, container, expected_len, msg=None):
        """A sized container has `expected_len` members."""
        if len(container) != expected_len:
            said = f"{container!r} has length of {len(container)}, expected {expected_len}."
            self.fail(self._formatMessage(msg, said))

    def assertEmpty(self, container, msg=None):
        """A sized container has no member."""
        if len(container):
            self.fail(self._formatMessage(msg, f"{container!r} has length of {len(container)}."))

    def assertNotEmpty(self, container, msg=None):
        """A sized container has a member."""
        if not len(container):
            self.fail(self._formatMessage(msg, f"{container!r} has length of 0."))

    def assertContainsSubset(self, expected_subset, actual_set, msg=None):
        """Every member of one is in the other."""
        missing = set(expected_subset) - set(actual_set)
        if missing:
            said = f"Missing elements {missing}\nExpected: {expected_subset}\nActual: {actual_set}"
            self.fail(self._formatMessage(msg, said))

    def assertNoCommonElements(self, expected_seq, actual_seq, msg=None):
        """Nothing is a member of both."""
        common = set(expected_seq) & set(actual_seq)
        if common:
            said = f"Common elements {common}\nExpected: {expected_seq}\nActual: {actual_seq}"
            self.fail(self._formatMessage(msg, said))

    def assertSameElements(self, expected_seq, actual_seq, msg=None):
        """The same things are members of both, however often."""
        missing = [x for x in expected_seq if x not in actual_seq]
        beyond = [x for x in actual_seq if x not in expected_seq]
        if missing or beyond:
            said = f"Expected, but missing:\n  {missing}\n" if missing else ""
            said += f"Unexpected, but present:\n  {beyond}\n" if beyond else ""
            self.fail(self._formatMessage(msg, said))

    def assertItemsEqual(self, expected_seq, actual_seq, msg=None):
        """The older name of assertCountEqual."""
        self.assertCountEqual(expected_seq, actual_seq, msg)

    def assertBetween(self, value, minv, maxv, msg=None):
        """minv <= value <= maxv."""
        if not minv <= value <= maxv:
            said = f'"{value}" unexpectedly not between "{minv}" and "{maxv}"'
            self.fail(self._formatMessage(msg, said))

    # text
    def assertStartsWith(self, actual, expected_start, msg=None):
        """A string starts with another."""
        self._hold(actual.startswith(expected_start), actual, "does not start", expected_start, msg)

    def assertNotStartsWith(self, actual, unexpected_start, msg=None):
        """A string does not start with another."""
        starts = actual.startswith(unexpected_start)
        self._hold(not starts, actual, "does start", unexpected_start, msg)

    def assertEndsWith(self, actual, expected_end, msg=None):
        """A string ends with another."""
        self._hold(actual.endswith(expected_end), actual, "does not end", expected_end, msg)

    def assertNotEndsWith(self, actual, unexpected_end, msg=None):
        """A string does not end with another."""
        self._hold(not actual.endswith(unexpected_end), actual, "does end", unexpected_end, msg)

    def _hold(self, condition, actual, verb, part, msg):
        if not condition:
            self.fail(self._formatMessage(msg, f"{actual!r} {verb} with {part!r}"))

    def assertRegexMatch(self, actual_str, regexes, message=None):
        """One of several regular expressions is found in a string (or in bytes)."""
        if isinstance(regexes, (str, bytes)):
            raise TypeError(f"regexes must be a list of regular expressions, got {regexes!r}")
        if not any(re.search(regex, actual_str) for regex in regexes):
            said = f'"{actual_str}" does not contain any of these regexes: {list(regexes)}.'
            self.fail(self._formatMessage(message, said))

    def assertContainsInOrder(self, strings, target, msg=None):
        """The strings come in the target in their order."""
        if isinstance(strings, (str, bytes)):
            strings = (strings,)
        at, before = 0, None
        for string in strings:
            found = target.find(string, at)
            if found < 0:
                after = f" after {before!r}" if before is not None else ""
                self.fail(self._formatMessage(msg, f"Did not find {string!r}{after} in {target!r}"))
            at, before = found + len(string), string

    # sequences
    def assertSequenceStartsWith(self, prefix, whole, msg=None):
        """A sequence starts with the items of another, or with one item."""
        if not isinstance(prefix, Sequence):
            prefix = [prefix]
        if list(whole[: len(prefix)]) != list(prefix):
            said = f"prefix: {prefix} not found at start of whole: {whole}."
            self.fail(self._formatMessage(msg, said))

    def assertSequenceAlmostEqual(
        self, expected_seq, actual_seq, places=None, msg=None, delta=None
    ):
        """Two sequences of numbers agree to some places, or up to `delta`."""
        if len(expected_seq) != len(actual_seq):
            said = f"Sequence size mismatch: {len(expected_seq)} vs {len(actual_seq)}"
            self.fail(self._formatMessage(msg, said))
        problems = []
        for i, (x, y) in enumerate(zip(expected_seq, actual_seq, strict=True)):
            try:
                self.assertAlmostEqual(x, y, places=places, delta=delta)
            except self.failureException as error:
                problems.append(f"At index {i}: {error}")
        if problems:
            self.fail(self._formatMessage(msg, "\n".join(problems[:30])))

    def assertContainsSubsequence(self, container, subsequence, msg=None):
        """The items of one come in the other in their order."""
        rest = iter(container)
        for item in subsequence:
            if not any(item == other for other in rest):
                said = (
                    f"{subsequence} not a subsequence of {container}. First non-matching element: "
                    f"{item}"
                )
                self.fail(self._formatMessage(msg, said))

    def assertContainsExactSubsequence(self, container, subsequence, msg=None):
        """The items of one come in the other in their order with nothing between."""
        container, subsequence = list(container), list(subsequence)
        longest = 0
        for start in range(len(container) + 1):
            length = 0
            for x, y in zip(container[start:], subsequence, strict=False):
                if x != y:
                    break
                length += 1
            longest = max(longest, length)
        if longest < len(subsequence):
            said = (
                f"{subsequence} not an exact subsequence of {container}. Longest matching prefix: "
                f"{subsequence[:longest]}"
            )
            self.fail(self._formatMessage(msg, said))

    def assertTotallyOrdered(self, *groups, msg=None):
        """The six comparisons and hash() agree: members of a group are equal, those of an earlier
        group less than those of a later one."""
        for i, group in enumerate(groups):
            for x in group:
                for y in group:
                    self._check_equal(x, y, msg)
                for later in groups[i + 1 :]:
                    for y in later:
                        self._check_less(x, y, msg)

    def _check_equal(self, x, y, msg):
        self.assertEqual(x, y, msg)
        self.assertFalse(x != y, msg)
        self.assertEqual(hash(x), hash(y), msg)
        self.assertLessEqual(x, y, msg)
        self.assertGreaterEqual(x, y, msg)
        self.assertFalse(x < y, msg)
        self.assertFalse(x > y, msg)

    def _check_less(self, x, y, msg):
        self.assertLess(x, y, msg)
        self.assertLessEqual(x, y, msg)
        self.assertGreater(y, x, msg)
        self.assertGreaterEqual(y, x, msg)
        self.assertNotEqual(x, y, msg)
        self.assertFalse(x == y, msg)

    # dicts and nests
    def assertDictAlmostEqual(self, a, b, places=None, msg=None, delta=None):
        """Two dicts have the same keys, and numbers that agree to some places or up to `delta`."""

        def close(x, y):
            try:
                self.assertAlmostEqual(x, y, places=places, delta=delta)
            except self.failureException as error:
                return str(error)

        self._same_mappings(a, b, close, msg)

    def assertMappingEqual(
        self, a, b, msg=None, mapping_type=Mapping, check_values_equality=lambda x, y: x == y
    ):
        """Two mappings have the same keys and values."""
        self.assertIsInstance(a, mapping_type, msg)
        self.assertIsInstance(b, mapping_type, msg)
        self._same_mappings(
            a, b, lambda x, y: None if check_values_equality(x, y) else f"{x!r} != {y!r}", msg
        )

    def _same_mappings(self, a, b, difference, msg):
        missing = {k: v for k, v in b.items() if k not in a}
        beyond = {k: v for k, v in a.items() if k not in b}
        differing = [(k, difference(a[k], b[k])) for k in a if k in b]
        differing = [(k, said) for k, said in differing if said]
        if not (missing or beyond or differing):
            return
        lines = [f"{a!r} != {b!r}"]
        if beyond:
            lines += ["Unexpected, but present entries:", *_entries(beyond)]
        if differing:
            lines += ["repr() of differing entries:", *(f"{k!r}: {said}" for k, said in differing)]
        if missing:
            lines += ["Missing entries:", *_entries(missing)]
        self.fail(self._formatMessage(msg, "\n".join(lines) + "\n"))

    def assertSameStructure(self, a, b, aname="a", bname="b", msg=None):
        """Two nests of dicts and sequences are the same; all differences are named."""
        problems = list(_differences(a, b, aname, bname))
        if problems:
            more = ["..."] if len(problems) > 10 else []
            said = "; ".join([*problems[:10], *more])
            self.fail(self._formatMessage(msg, said))

    def assertJsonEqual(self, first, second, msg=None):
        """Two JSON texts mean the same."""
        first, second = (self._parsed(text, msg) for text in (first, second))
        self.assertSameStructure(first, second, "first", "second", msg)

    def _parsed(self, text, msg):
        try:
            return json.loads(text)
        except ValueError as error:
            raise ValueError(self._formatMessage(msg, f"no JSON: {text!r}: {error}")) from None

    def assertUrlEqual(self, a, b, msg=None):
        """Two URLs are the same, whatever the order of what they ask for."""
        a, b = urlsplit(a), urlsplit(b)
        for part in ("scheme", "netloc", "path", "fragment"):
            self.assertMultiLineEqual(getattr(a, part), getattr(b, part), msg)
        queries = [sorted(parse_qsl(url.query, keep_blank_values=True)) for url in (a, b)]
        self.assertEqual(*queries, msg)

    # classes
    def assertIsSubclass(self, cls, superclass, msg=None):
        """One class is a subclass of another."""
        if not issubclass(cls, superclass):
            self.fail(self._formatMessage(msg, f"{cls!r} is not a subclass of {superclass!r}"))

    def assertNotIsSubclass(self, cls, superclass, msg=None):
        """One class is no subclass of another."""
        if issubclass(cls, superclass):
            self.fail(self._formatMessage(msg, f"{cls!r} is a subclass of {superclass!r}"))

    # exceptions
    def assertRaisesWithLiteralMatch(
        self, expected_exception, expected_exception_message, callable_obj=None, *args, **kwargs
    ):
        """An exception is raised whose str() is the message; a context without a callable."""
        expected = re.compile(r"\A" + re.escape(expected_exception_message) + r"\Z")
        context = _Literal(self, expected_exception, expected, expected_exception_message)
        if callable_obj is None:
            return context
        with context:
            callable_obj(*args, **kwargs)
        return None

    # programs
    def assertCommandSucceeds(self, command, regexes=(b"",), env=None, close_fds=True, msg=None):
        """A command ends with 0, and one of the regular expressions is found in its output."""
        code, output, shown = _run(command, env, close_fds)
        said = (
            f"Running command\n{_quoted(shown)} failed with error code {code} and message\n"
            f"{_quoted(output.decode(errors='replace'))}"
        )
        self.assertEqual(code, 0, self._formatMessage(msg, said))
        self.assertRegexMatch(output, [_as_bytes(regex) for regex in regexes], msg)

    def assertCommandFails(self, command, regexes, env=None, close_fds=True, msg=None):
        """A command ends with another code, and one of the expressions is found in its output."""
        code, output, shown = _run(command, env, close_fds)
        said = f"The following command succeeded while expected to fail:\n{_quoted(shown)}"
        self.assertNotEqual(code, 0, self._formatMessage(msg, said))
        self.assertRegexMatch(output, [_as_bytes(regex) for regex in regexes], msg)


class _Literal:
    def __init__(self, case, expected_exception, expected, message):
        self.case, self.expected, self.message = case, expected, message
        self.raises = case.assertRaises(expected_exception)

    def __enter__(self):
        return self.raises.__enter__()

    def __exit__(self, *error):
        if not self.raises.__exit__(*error):
            return False
        actual = str(error[1])
        if not self.expected.match(actual):
            lines = difflib.ndiff([f"{self.message}\n"], [f"{actual}\n"])
            self.case.fail(
                f'Exception message does not match.\nExpected: "{self.message}"\n'
                f'Actual: "{actual}":\n{"".join(lines)}'
            )
        return True


def _entries(mapping):
    return [f"{key!r}: {value!r}" for key, value in mapping.items()]


def _differences(a, b, aname, bname):
    both = (a, b)
    if all(isinstance(x, Mapping) for x in both):
        for key in a:
            if key not in b:
                yield f"{aname} has [{key!r}] with value {a[key]!r} but it's missing in {bname}"
            else:
                yield from _differences(a[key], b[key], f"{aname}[{key!r}]", f"{bname}[{key!r}]")
        for key in b:
            if key not in a:
                yield f"{aname} lacks [{key!r}] that {bname} has with value {b[key]!r}"
    elif all(isinstance(x, Sequence) and not isinstance(x, (str, bytes)) for x in both):
        for i, (x, y) in enumerate(zip(a, b, strict=False)):
            yield from _differences(x, y, f"{aname}[{i}]", f"{bname}[{i}]")
        if len(a) != len(b):
            yield f"{aname} has length {len(a)} but {bname} has length {len(b)}"
    elif type(a) is not type(b) and not all(isinstance(x, (int, float, str)) for x in both):
        yield f"{aname} is a {type(a)!r} but {bname} is a {type(b)!r}"
    elif a != b:
        yield f"{aname} is {a!r} but {bname} is {b!r}"


def _run(command, env, close_fds):
    shell = isinstance(command, str)
    result = subprocess.run(
        command,
        env=os.environ.copy() if env is None else env,
        shell=shell,
        close_fds=close_fds,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    shown = command if shell else " ".join(f"'{word}'" for word in command)
    return result.returncode, result.stdout, shown


def _quoted(text):
    return f"8<-----------\n{text}\n----------->8\n"


def _as_bytes(regex):
    return regex.encode() if isinstance(regex, str) else regex
