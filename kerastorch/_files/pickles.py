"""Pickles that hold data alone: numbers, text, bytes, lists, dicts and numpy arrays of them.

What numpy and pickle trust is looked at first: a dtype that says it holds no objects and does, an
array larger than its bytes, a place in the memo that takes gigabytes, keys nested so deep that
hashing them ends the process.
"""

from __future__ import annotations

import io
import math
import pickle
import re
import struct
import tokenize
from typing import Any, BinaryIO

import numpy as np

from .zipped import Archive, is_archive

# What pickle raises where bytes are no pickle, or none of this kind.
_DAMAGE = (
    pickle.UnpicklingError, EOFError, ValueError, TypeError, LookupError, AttributeError,
    OverflowError, MemoryError, ImportError, RecursionError, NotImplementedError,
    struct.error,
)  # fmt: skip

_ALLOWED = "only numpy arrays, numbers, text, bytes, lists and dicts may be in this file"
_KIND = re.compile(r"[|<>=]?([?bBhHiIlLqQefdFDO]|[biufcOSU]\d{1,7})")
_KEYS = (str, bytes, int, float, bool, type(None))


class Refused(Exception):
    """Names what a pickle asks for beside data."""


def _text(value):
    return value.decode("latin-1") if isinstance(value, bytes) else value


class _Kind:
    """A dtype in the making: one of numbers, text, bytes or objects, without fields."""

    def __init__(self, name: Any, align: Any = False, copy: Any = False) -> None:
        name = _text(name)
        if not isinstance(name, str) or not _KIND.fullmatch(name):
            raise Refused(f"the dtype {name!r:.50}")
        self.dtype = np.dtype(name)

    def build(self, state: Any) -> None:
        """Takes the order of bytes out of numpy's state of a dtype."""
        _, order, parts, names, fields, *_ = state
        if parts is not None or names is not None or fields is not None:
            raise Refused("a dtype with fields")
        self.dtype = self.dtype.newbyteorder(_text(order))


def _kind(value):
    if type(value) is not _Kind:
        raise Refused(f"a {type(value).__name__} as a dtype")
    return value.dtype


def _checked_shape(shape):
    if type(shape) is not tuple or not all(type(n) is int and 0 <= n < 2**63 for n in shape):
        raise Refused(f"the shape {shape!r:.50}")
    return shape


def _latin1(text: Any, encoding: Any = None) -> bytes:
    """What protocol 2 stores bytes as: text, to be encoded again."""
    if _text(encoding) not in ("latin1", "latin-1"):
        raise Refused(f"text in the encoding {encoding!r:.50}")
    return text.encode("latin-1")


def _nothing() -> bytes:
    """What protocol 2 stores empty bytes as: a call without arguments."""
    return b""


class _Rows:
    """numpy.ndarray, as the argument of what makes an array anew."""


def _reconstruct(kind: Any, shape: Any, code: Any) -> np.ndarray:
    """An empty array, whose state comes later."""
    if kind is not _Rows:
        raise Refused("an array of another class")
    return np.empty(0)


def _array(data: Any, kind: Any, shape: Any, order: str) -> np.ndarray:
    """An array of bytes, or of a list of objects."""
    dtype, shape = _kind(kind), _checked_shape(shape)
    count = math.prod(shape)
    if dtype.hasobject:
        if type(data) is not list or len(data) != count:
            raise ValueError(f"{len(data)} objects for the shape {shape}")
        made = np.empty(count, object)
        for place, item in enumerate(data):
            made[place] = item
    else:
        data = data.encode("latin-1") if isinstance(data, str) else data
        if len(data) != count * dtype.itemsize:
            raise ValueError(f"{len(data)} bytes for the shape {shape} of {dtype}")
        made = (
            np.frombuffer(data, dtype).copy() if count * dtype.itemsize else np.zeros(count, dtype)
        )
    return made.reshape(shape, order=order)


def _from_buffer(data: Any, kind: Any, shape: Any, order: Any) -> np.ndarray:
    """An array as protocol 5 stores it."""
    if type(data) not in (bytes, bytearray) or _kind(kind).hasobject:
        raise Refused("an array of something else than bytes")
    return _array(bytes(data), kind, shape, "F" if order == "F" else "C")


def _scalar(kind: Any, data: Any = b"") -> Any:
    """A number of numpy's."""
    if _kind(kind).hasobject:
        raise Refused("a scalar of objects")
    return _array(data, kind, (), "C")[()]


_CALLED = {
    ("numpy", "dtype"): _Kind,
    ("_codecs", "encode"): _latin1,
    ("__builtin__", "bytes"): _nothing,
}
for _module in ("numpy.core.multiarray", "numpy._core.multiarray"):
    _CALLED[_module, "_reconstruct"] = _reconstruct
    _CALLED[_module, "scalar"] = _scalar
for _module in ("numpy.core.numeric", "numpy._core.numeric"):  # of protocol 5
    _CALLED[_module, "_frombuffer"] = _from_buffer


def _is_ours(value):
    return any(value is function for function in _CALLED.values())


class _Plain(pickle._Unpickler):
    """An unpickler that knows numpy's arrays and scalars, and nothing else.

    Python's own, not C's: that one fills the memory for a number of the memo.
    """

    dispatch = dict(pickle._Unpickler.dispatch)
    for _name in ("PERSID", "BINPERSID", "INST", "OBJ", "NEWOBJ", "NEWOBJ_EX", "EXT1", "EXT2",
                  "EXT4", "EMPTY_SET", "ADDITEMS", "FROZENSET", "NEXT_BUFFER", "DICT"):  # fmt: skip
        dispatch.pop(getattr(pickle, _name)[0])

    def __init__(self, file, size, encoding):
        super().__init__(file, encoding=encoding)
        self._size, self._unfinished = size, {}

    def find_class(self, module: str, name: str) -> Any:
        """What stands for a name."""
        if (module, name) == ("numpy", "ndarray"):
            return _Rows
        found = _CALLED.get((module, name))
        if found is None:
            raise Refused(f"{module!s:.100}.{name!s:.100}")
        return found

    def load_reduce(self):
        """A call of what stands for a name."""
        arguments = self.stack.pop()
        function = self.stack[-1]
        if not _is_ours(function) or type(arguments) is not tuple:
            raise Refused(f"a call of {function!r:.50}")
        made = self.stack[-1] = function(*arguments)
        if function is _reconstruct:
            self._unfinished[id(made)] = made

    def load_build(self):
        """The state of an array or a dtype."""
        state = self.stack.pop()
        found = self.stack[-1]
        if type(found) is _Kind:
            found.build(state)
        elif id(found) in self._unfinished and type(state) is tuple and len(state) == 5:
            del self._unfinished[id(found)]
            _, shape, kind, fortran, data = state
            rows = _array(data, kind, shape, "F" if fortran else "C")
            found.__setstate__(rows.__reduce__()[2])  # numpy's own state of what was looked at
        else:
            raise Refused(f"the state of {type(found).__name__}")

    def load_dict(self):
        """The dict of the items since the mark."""
        items = self.pop_mark()
        self._check_keys(items[::2])
        self.append({items[i]: items[i + 1] for i in range(0, len(items), 2)})

    def load_setitem(self):
        """One item of a dict."""
        self._check_keys(self.stack[-2:-1])
        value, key = self.stack.pop(), self.stack.pop()
        self._checked(self.stack[-1], dict)[key] = value

    def load_setitems(self):
        """The items of a dict since the mark."""
        items = self.pop_mark()
        self._check_keys(items[::2])
        found = self._checked(self.stack[-1], dict)
        for i in range(0, len(items), 2):
            found[items[i]] = items[i + 1]

    def load_append(self):
        """One item of a list."""
        value = self.stack.pop()
        self._checked(self.stack[-1], list).append(value)

    def load_appends(self):
        """The items of a list since the mark."""
        items = self.pop_mark()
        self._checked(self.stack[-1], list).extend(items)

    def load_bytearray8(self):
        """Bytes that can be written to."""
        count = int.from_bytes(self.read(8), "little")
        if count > self._size:
            raise EOFError(f"{count} bytes in a file of {self._size}")
        self.append(bytearray(self.read(count)))

    @staticmethod
    def _checked(value, kind):
        if type(value) is not kind:
            raise Refused(f"items of a {type(value).__name__}")
        return value

    @staticmethod
    def _check_keys(keys):
        for key in keys:
            if type(key) not in _KEYS:
                raise Refused(f"a {type(key).__name__} as a key")

    dispatch |= {
        pickle.REDUCE[0]: load_reduce, pickle.BUILD[0]: load_build, pickle.DICT[0]: load_dict,
        pickle.SETITEM[0]: load_setitem, pickle.SETITEMS[0]: load_setitems,
        pickle.APPEND[0]: load_append, pickle.APPENDS[0]: load_appends,
        pickle.BYTEARRAY8[0]: load_bytearray8,
    }  # fmt: skip


def load_plain(file: BinaryIO, name: str, encoding: str = "ASCII") -> Any:
    """The value of a pickle; OSError for damage, ValueError for what is no data.

    name: what the message calls the file.  encoding: of Python 2's strings, or "bytes".
    """
    here = file.tell()
    size = file.seek(0, io.SEEK_END)
    file.seek(here)
    try:
        found = _Plain(file, size, encoding).load()
        if type(found) is _Kind or found is _Rows or _is_ours(found):
            raise Refused(f"no data, but {type(found).__name__}")
        return found
    except Refused as error:
        raise ValueError(f"{name} holds {error}, which is refused: {_ALLOWED}") from None
    except _DAMAGE as error:
        said = f"{type(error).__name__}: {error!s:.200}"
        raise OSError(f"{name} is no pickle of plain data: {said}") from error


def load_arrays(path: str) -> dict[str, np.ndarray]:
    """The arrays of an .npz file; those of objects as `load_plain` reads them."""
    if not is_archive(path):
        raise OSError(f"{path} is no .npz file: it is no zip archive")
    with Archive(path) as archive:
        return {
            name.removesuffix(".npy"): _member(archive.read(name), f"{path}: {name!r:.200}")
            for name in archive.members
        }


def _member(data, name):
    file = io.BytesIO(data)
    try:
        version = np.lib.format.read_magic(file)
        read = np.lib.format.read_array_header_1_0
        if version != (1, 0):
            read = np.lib.format.read_array_header_2_0
        shape, fortran, dtype = read(file)
    except (*_DAMAGE, SyntaxError, tokenize.TokenError) as error:
        raise OSError(f"{name} is no array: {type(error).__name__}: {error!s:.200}") from error
    order, count = "F" if fortran else "C", math.prod(shape)
    if len(shape) > 32 or not 0 <= count < 2**63:
        raise OSError(f"{name} is no array: it has the shape {shape!s:.200}")
    if not dtype.hasobject:
        left = len(data) - file.tell()
        if count * dtype.itemsize != left:
            raise OSError(f"{name} is no array: it has {left} bytes for the shape {shape!s:.200}")
        found = np.frombuffer(data, dtype, count, file.tell()) if left else np.zeros(count, dtype)
        return found.reshape(shape, order=order).copy(order)
    array = load_plain(file, name)
    if type(array) is not np.ndarray or array.dtype != object or array.size != count:
        raise OSError(f"{name} is no array of objects of shape {shape!s:.200}")
    return array.reshape(shape, order=order)
