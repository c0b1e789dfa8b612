"""Matching and replacing with RE2, the regular expressions of TensorFlow, on bytes.

Linear in the length of the text for any pattern.  Syntax: https://github.com/google/re2/wiki/Syntax
"""

import functools
import re

from .._core.errors import invalid

_LITERAL = re.compile(rb"[^\\.+*?()|\[\]{}^$]+")
_SET = re.compile(rb"\[(?:[ -Z_-~]|\\[!-/:-@\[-`{-~])(?:[ -Z^-~]|\\[!-/:-@\[-`{-~])*\]")


@functools.lru_cache(maxsize=256)
def compile(source):
    """The compiled pattern for RE2 source text (bytes); InvalidArgumentError when not valid."""
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(source, options)
    except re2.error as error:
        why = error.args[0] if error.args else ""
        shown = [x.decode("utf-8", "replace") if isinstance(x, bytes) else x for x in (source, why)]
        raise invalid("Invalid pattern: {}, error: {}".format(*shown)) from None


def replacer(source, rewrite, everywhere):
    r"""A function bytes -> bytes that replaces matches as RE2 does.

    rewrite: bytes in which \\0 to \\9 stand for groups.  A text stays as it is when rewrite names
    a group that the pattern lacks, or (unless everywhere) has a `\\` before anything else.
    """
    regex = compile(source)
    pieces, ok = _pieces(rewrite)
    groups = [p for p in pieces if isinstance(p, int)]
    if max(groups, default=0) > regex.groups or not (ok or everywhere):
        return lambda text: text
    if not groups:
        fixed = b"".join(pieces)
        return _plain(source, fixed, everywhere) or _replacer(regex, lambda _: fixed, everywhere)
    return _replacer(regex, functools.partial(_expand, pieces), everywhere)


def _plain(source, fixed, everywhere):
    """The same function by bytes methods where the pattern is literal text or one set of ASCII
    characters (both far faster so), else None."""
    if _LITERAL.fullmatch(source):
        return lambda text: text.replace(source, fixed, -1 if everywhere else 1)
    if not _SET.fullmatch(source):
        return None
    members = bytes(c for c in range(128) if compile(source).fullmatch(bytes([c])))
    if everywhere and not fixed:
        return lambda text: text.translate(None, members)
    pattern = re.compile(b"[" + re.escape(members) + b"]")
    return lambda text: pattern.sub(lambda _: fixed, text, 0 if everywhere else 1)


def _replacer(regex, expand, everywhere):
    def replace(text):
        out, at = [], 0
        for match in _matches(regex, text):
            out += (text[at : match.start()], expand(match))
            at = match.end()
            if not everywhere:
                break
        return b"".join(out) + text[at:] if out else text

    return replace


def _matches(regex, text):
    """The matches that RE2's replacing takes: none that is empty right after another, and after
    an empty one the search goes on behind a whole character."""
    at, last = 0, -1
    for match in regex.finditer(text):
        if match.start() == match.end():
            break
        yield match
        at = last = match.end()
    else:
        return
    while at <= len(text):
        match = regex.search(text, at)
        if match is None:
            return
        start, end = match.span()
        if start == end == last:
            at += _character(text, at)
            continue
        yield match
        at = last = end


def _character(text, at):
    """The length in bytes of the character at `at`; 1 for what is not UTF-8."""
    lead = text[at] if at < len(text) else 0
    size = 1 if lead < 0xC2 else 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
    try:
        text[at : at + size].decode()
    except UnicodeDecodeError:
        return 1
    return size


def _expand(pieces, match):
    return b"".join([(match[p] or b"") if isinstance(p, int) else p for p in pieces])


def _pieces(rewrite):
    r"""(pieces, ok): the bytes and group numbers of a replacement text.

    ok: False when a `\\` is followed by neither a digit nor `\\`; the pieces end before it.
    """
    pieces = []
    for match in re.finditer(rb"\\(.?)|[^\\]+", rewrite, re.DOTALL):
        if match[1] is None:
            pieces.append(match[0])
        elif match[1] == b"\\":
            pieces.append(b"\\")
        elif match[1].isdigit():
            pieces.append(int(match[1]))
        else:
            return pieces, False
    return pieces, True
