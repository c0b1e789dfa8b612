"""RE2 patterns, the regular expressions of TensorFlow, as patterns of Python's re.

What RE2 has and re lacks is spelled out (`\\pL`, `[[:alpha:]]`, flags in the middle, `\\Q..\\E`,
`\\z`); what re has and RE2 lacks (lookaround, back references, possessive quantifiers) is refused.
`\\w`, `\\d`, `\\s` and `\\b` mean ASCII, `$` without (?m) means the very end.
"""

import functools
import re
import sys
import unicodedata

from .._core.errors import invalid

_WORD, _DIGIT, _SPACE = "0-9A-Za-z_", "0-9", r"\t\n\f\r "
_CLASSES = {"w": _WORD, "d": _DIGIT, "s": _SPACE}
_BOUNDARY = f"(?:(?<=[{_WORD}])(?![{_WORD}])|(?<![{_WORD}])(?=[{_WORD}]))"
_NO_BOUNDARY = f"(?:(?<=[{_WORD}])(?=[{_WORD}])|(?<![{_WORD}])(?![{_WORD}]))"
_POSIX = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "ascii": r"\x00-\x7f",
    "blank": r"\t ",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": r"!-/:-@\[-`{-~",
    "space": r"\t\n\v\f\r ",
    "upper": "A-Z",
    "word": _WORD,
    "xdigit": "0-9A-Fa-f",
}
_QUANTIFIER = re.compile(r"[*+?]|\{\d+(?:,\d*)?\}")
_GROUP = re.compile(r"\?(?:P?<(\w+)>|([imsU]*)(?:-([imsU]+))?([:)]))")


class Pattern:
    """A compiled pattern: `regex`, and whether it can match between two characters."""

    __slots__ = ("may_be_empty", "regex")

    def __init__(self, source):
        translator = _Translator(source)
        try:
            self.regex = re.compile(translator.translate())
        except (re.error, OverflowError, RecursionError) as error:
            raise _bad(source, error) from None
        self.may_be_empty = translator.anchored or self.regex.search("") is not None


@functools.lru_cache(maxsize=256)
def compile(source):
    """The `Pattern` for RE2 source text (str); InvalidArgumentError when it is not valid."""
    return Pattern(source)


def _bad(source, why):
    return invalid(f"Invalid pattern: {source}, error: {why}")


class _Translator:
    def __init__(self, source):
        self.source, self.at, self.anchored = source, 0, False
        # flags given in the middle hold to the end of their group: `(?i:` opened in each branch
        self.inner, self.multiline = [], False
        self.stack = []  # the two of the groups around

    def translate(self):
        out = []
        while self.at < len(self.source):
            out.append(self.atom())
            self.quantifiers(out)
        if self.stack:
            raise _bad(self.source, "missing )")
        return "".join(out) + ")" * len(self.inner)

    def take(self, count=1):
        taken = self.source[self.at : self.at + count]
        self.at += count
        return taken

    def atom(self):
        char = self.take()
        if char == "\\":
            return self.escape(False)
        if char == "[":
            return self.set()
        if char == "(":
            return self.group()
        if char == ")":
            if not self.stack:
                raise _bad(self.source, "unexpected )")
            closing = ")" * (len(self.inner) + 1)
            self.inner, self.multiline = self.stack.pop()
            return closing
        if char == "|":
            return ")" * len(self.inner) + "|" + "".join(self.inner)
        if char in "^$":
            self.anchored = True
            if char == "$" and not self.multiline:
                return r"\Z"
            return (
                "(?m:^)"
                if char == "^" and self.multiline
                else (r"\A" if char == "^" else r"(?m:$)")
            )
        if char in "{}":
            return "\\" + char
        return char

    def quantifiers(self, out):
        match = _QUANTIFIER.match(self.source, self.at)
        if match is None:
            return
        if not out or out[-1].endswith(("(", "|")):
            raise _bad(self.source, f"no argument for repetition operator: {match[0]}")
        counts = [int(n) for n in re.findall(r"\d+", match[0])]
        if max(counts, default=0) > 1000:
            raise _bad(self.source, f"invalid repetition size: {match[0]}")
        out.append(match[0])
        self.at = match.end()
        if self.source.startswith("?", self.at):
            out.append(self.take())
        again = _QUANTIFIER.match(self.source, self.at)
        if again is not None:
            raise _bad(self.source, f"bad repetition operator: {match[0]}{again[0]}")

    def group(self):
        if not self.source.startswith("?", self.at):
            self.open()
            return "("
        match = _GROUP.match(self.source, self.at)
        if match is None:
            raise _bad(
                self.source, f"invalid perl operator: {self.source[self.at - 1 : self.at + 2]}"
            )
        self.at = match.end()
        if match[1]:
            self.open()
            return f"(?P<{match[1]}>"
        return self.flags(match[2], match[3] or "", match[4])

    def open(self):
        self.stack.append((self.inner, self.multiline))
        self.inner = []

    def flags(self, on, off, end):
        if "U" in on + off:
            raise _bad(self.source, "the flag U (ungreedy) has no counterpart here")
        if end == ":":
            self.open()
        if "m" in on + off:
            self.multiline = "m" in on
        on, off = on.replace("m", ""), off.replace("m", "")
        opening = f"(?{on}{'-' + off if off else ''}:"
        if end == ")":
            self.inner = [*self.inner, opening]
        return opening

    def escape(self, in_set):
        char = self.take()
        if not char:
            raise _bad(self.source, "trailing \\")
        if char in "wds":
            return _CLASSES[char] if in_set else f"[{_CLASSES[char]}]"
        if char in "WDS":
            if in_set:
                return "".join(_complement(_CLASSES[char.lower()]))
            return f"[^{_CLASSES[char.lower()]}]"
        if char in "pP":
            return self.category(char == "P", in_set)
        if char == "x":
            return self.hexadecimal()
        if char == "Q":
            end = self.source.find("\\E", self.at)
            text = self.take((len(self.source) if end < 0 else end) - self.at)
            self.take(2)
            return re.escape(text)
        if char in "afnrtv":
            return "\\" + char
        if not in_set and char in "bBAz":
            self.anchored = True
            return {"b": _BOUNDARY, "B": _NO_BOUNDARY, "A": r"\A", "z": r"\Z"}[char]
        if char == "0" or (char in "1234567" and self.source[self.at : self.at + 1].isdigit()):
            return self.octal(char)
        if char.isalnum():
            raise _bad(self.source, f"invalid escape sequence: \\{char}")
        return re.escape(char) if char.isascii() else char

    def octal(self, digits):
        while len(digits) < 3 and self.source[self.at : self.at + 1] in tuple("01234567"):
            digits += self.take()
        return re.escape(chr(int(digits, 8)))

    def hexadecimal(self):
        match = re.compile(r"\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2})").match(self.source, self.at)
        if match is None or int(match[1] or match[2], 16) > sys.maxunicode:
            raise _bad(self.source, "invalid escape sequence: \\x")
        self.at = match.end()
        return re.escape(chr(int(match[1] or match[2], 16)))

    def category(self, negative, in_set):
        name = self.take()
        if name == "{":
            end = self.source.find("}", self.at)
            name = self.take(max(end - self.at, 0))
            self.take()
        if name.startswith("^"):
            name, negative = name[1:], not negative
        ranges = _category(name)
        if not ranges:
            raise _bad(self.source, f"invalid character class range: \\p{{{name}}}")
        if not in_set:
            return f"[{'^' if negative else ''}{ranges}]"
        return "".join(_complement(ranges)) if negative else ranges

    def set(self):
        out = ["["]
        if self.source.startswith("^", self.at):
            out.append(self.take())
        if self.source.startswith("]", self.at):
            out.append("\\" + self.take())
        while True:
            char = self.take()
            if not char:
                raise _bad(self.source, "missing ]")
            if char == "]":
                return "".join(out) + "]"
            if char == "\\":
                out.append(self.escape(True))
            elif char == "[" and self.source.startswith(":", self.at):
                out.append(self.posix())
            else:
                out.append("\\" + char if char in "[&|~^" else char)

    def posix(self):
        match = re.compile(r":(\^?)(\w+):\]").match(self.source, self.at)
        if match is None:
            return r"\["
        if match[2] not in _POSIX:
            raise _bad(self.source, f"invalid character class range: [{match[0]}")
        self.at = match.end()
        return "".join(_complement(_POSIX[match[2]])) if match[1] else _POSIX[match[2]]


@functools.lru_cache(maxsize=64)
def _category(name):
    """The characters of a Unicode category ('L', 'Lu'; 'Any'), as the inside of a set."""
    if name == "Any":
        return r"\x00-\U0010ffff"
    return _ranges(lambda code: unicodedata.category(chr(code)).startswith(name) and name != "")


@functools.lru_cache(maxsize=64)
def _complement(inside):
    match = re.compile(f"[^{inside}]").match
    return _ranges(lambda code: match(chr(code)) is not None)


def _ranges(wanted):
    """The code points that `wanted` accepts, as the inside of a set."""
    out, start = [], None
    for code in range(sys.maxunicode + 2):
        inside = code <= sys.maxunicode and wanted(code)
        if inside and start is None:
            start = code
        elif not inside and start is not None:
            out.append(f"\\U{start:08x}-\\U{code - 1:08x}")
            start = None
    return "".join(out)


def rewriter(pattern, rewrite):
    """RE2's replacement text, for `replace`: (pieces, ok).

    pieces: str and group numbers.  ok: False when a `\\` is followed by neither a digit nor `\\`;
    then the pieces end before it, as RE2 leaves them.
    """
    pieces = []
    for match in re.finditer(r"\\(.?)|[^\\]+", rewrite, re.DOTALL):
        if match[1] is None:
            pieces.append(match[0])
        elif match[1] == "\\":
            pieces.append("\\")
        elif match[1].isdigit() and match[1].isascii():
            pieces.append(int(match[1]))
        else:
            return pieces, False
    return pieces, True


def replacer(source, rewrite, everywhere):
    """A function str -> str that replaces matches as RE2 does."""
    pattern = compile(source)
    regex = pattern.regex
    pieces, ok = rewriter(pattern, rewrite)
    groups = [p for p in pieces if isinstance(p, int)]
    if max(groups, default=0) > regex.groups or not (ok or everywhere):
        return lambda text: text
    count = 0 if everywhere else 1
    if not groups and not pattern.may_be_empty:
        fixed = "".join(pieces)
        escaped = fixed.replace("\\", r"\\")
        return lambda text: regex.sub(escaped, text, count)

    def expand(match):
        return "".join([(match[p] or "") if isinstance(p, int) else p for p in pieces])

    if not pattern.may_be_empty:
        return lambda text: regex.sub(expand, text, count)

    def replace(text):
        # re matches the empty string right after a match, RE2 does not
        last = -1

        def each(match):
            nonlocal last
            skip = match.end() == match.start() == last
            last = match.end()
            return "" if skip else expand(match)

        return regex.sub(each, text, count)

    return replace
