"""Tensor bundles: values of all dtypes come back, damage and absurd sizes are refused, a save that
is cut off leaves the old one."""

import contextlib
import os

import numpy as np
import pytest
import torch

from kerastorch._core import dtypes
from kerastorch._core.errors import DataLossError, NotFoundError
from kerastorch._files import bundle_writing, ordered_code
from kerastorch._files.bundle import Bundle
from kerastorch._files.bundle_writing import write_bundle
from kerastorch._files.protos import message

NUMBERS = [
    "float16", "bfloat16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8",
    "uint16", "uint32", "uint64", "bool", "complex64", "complex128",
]  # fmt: skip


def _texts(*values, shape=None):
    made = np.empty(len(values), object)
    made[:] = values
    return made.reshape((len(values),) if shape is None else shape)


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (0, 4)])
def test_numbers_come_back(tmp_path, name, shape):
    value = torch.arange(np.prod(shape, dtype=int)).reshape(shape).to(dtypes.as_dtype(name).torch)
    write_bundle(tmp_path / "x", [("a", value)])
    found = Bundle(tmp_path / "x")
    entry = found.entry("a")
    assert (entry.dtype.name, entry.shape) == (name, shape)
    read = found.read("a")
    assert (
        read.dtype is value.dtype and torch.equal(read.double(), value.double())
        if (not value.is_complex())
        else torch.equal(read, value)
    )
    into = torch.zeros_like(value)
    found.read_into("a", into)
    assert into.tolist() == value.tolist()


def test_strings_come_back(tmp_path):
    texts = _texts(b"", b"a" * 300, "ä".encode(), b"\0\xff", shape=(2, 2))
    write_bundle(tmp_path / "x", [("t", texts), ("s", _texts(b"one", shape=()))])
    found = Bundle(tmp_path / "x")
    assert found.read("t").tolist() == texts.tolist()
    assert found.read("s").item() == b"one" and found.read("s").shape == ()
    assert found.entry("t").dtype is dtypes.string


def test_strides_do_not_count(tmp_path):
    value = torch.arange(24.0).reshape(2, 3, 4).permute(2, 0, 1)
    write_bundle(tmp_path / "x", [("a", lambda: value)])
    into = torch.empty(3, 4, 2).permute(1, 2, 0)
    Bundle(tmp_path / "x").read_into("a", into)
    assert torch.equal(into, value) and torch.equal(Bundle(tmp_path / "x").read("a"), value)


def test_a_missing_key_and_a_missing_file(tmp_path):
    with pytest.raises(NotFoundError, match="Failed to find any matching files"):
        Bundle(tmp_path / "x")
    write_bundle(tmp_path / "x", [("a", torch.ones(2))])
    with pytest.raises(NotFoundError, match="Key b not found in checkpoint"):
        Bundle(tmp_path / "x").read("b")
    os.remove(tmp_path / "x.data-00000-of-00001")
    with pytest.raises(NotFoundError, match="No such file"):
        Bundle(tmp_path / "x").read("a")


def test_a_damaged_value_leaves_the_tensor_as_it_was(tmp_path):
    write_bundle(tmp_path / "x", [("a", torch.ones(1000))])
    path = tmp_path / "x.data-00000-of-00001"
    data = bytearray(path.read_bytes())
    data[2000] ^= 1
    path.write_bytes(data)
    into = torch.zeros(1000)
    with pytest.raises(DataLossError, match="Checksum does not match"):
        Bundle(tmp_path / "x").read_into("a", into)
    assert not into.any()
    path.write_bytes(data[:2000])
    with pytest.raises(DataLossError, match="has 2000 bytes, and 4000 by the index"):
        Bundle(tmp_path / "x").read("a")


def _with_entry(path, **changes):
    """A bundle whose only entry says something else."""
    write_bundle(path, [("a", torch.ones(4))])
    entry = message("tensorflow.BundleEntryProto")(dtype=1, size=16, crc32c=1)
    entry.shape.dim.add(size=changes.pop("rows", 4))
    for name, value in changes.items():
        setattr(entry, name, value)
    bundle_writing._write_index(f"{path}.index", {b"a": entry}, 1)
    return path


@pytest.mark.parametrize(
    "changes",
    [
        {"rows": 1 << 50},
        {"rows": 1 << 50, "size": 1 << 52},
        {"rows": -1},
        {"offset": 1 << 60},
        {"offset": -5},
        {"size": -16},
        {"shard_id": 7},
        {"dtype": 2},
        {"dtype": 7},
    ],
)
def test_absurd_sizes_are_refused(tmp_path, changes):
    with pytest.raises(DataLossError):
        Bundle(_with_entry(tmp_path / "x", **changes)).read("a")


def test_an_unknown_dtype_is_named(tmp_path):
    from kerastorch._core.errors import UnimplementedError

    found = Bundle(_with_entry(tmp_path / "x", dtype=29))
    assert found.entry("a").dtype is None
    with pytest.raises(UnimplementedError, match="int4"):
        found.read("a")


def _sliced(path, parts):
    """A bundle with a value of 4 rows and 2 columns in slices of given (start, length, rows)."""
    proto = message("tensorflow.BundleEntryProto")
    entry = proto(dtype=1)
    for size in (4, 2):
        entry.shape.dim.add(size=size)
    items = []
    for start, length, rows in parts:
        where = entry.slices.add()
        where.extent.add(start=start, length=length)
        where.extent.add()
        items.append((ordered_code.slice_key(b"v", where), rows))
    with open(f"{path}.data-00000-of-00001", "wb") as file:
        named = [(key.decode("latin-1"), rows) for key, rows in items]
        written = bundle_writing._write_values(file, named)
    entries = {key.decode().encode("latin-1"): found for key, found in written.items()}
    bundle_writing._write_index(f"{path}.index", {b"v": entry, **entries}, 1)
    return Bundle(path)


def test_slices_are_joined(tmp_path):
    value = torch.arange(8.0).reshape(4, 2)
    found = _sliced(tmp_path / "x", [(0, 3, value[:3]), (3, 1, value[3:])])
    assert found.keys() == ["v"]
    assert torch.equal(found.read("v"), value)
    into = torch.zeros(4, 2)
    found.read_into("v", into)
    assert torch.equal(into, value)
    with pytest.raises(DataLossError, match="do not make up"):
        _sliced(tmp_path / "y", [(0, 3, value[:3])]).read("v")
    with pytest.raises(DataLossError, match="another shape"):
        _sliced(tmp_path / "z", [(0, 3, value[:2]), (3, 1, value[3:])]).read("v")


def test_keys_of_slices():
    where = message("tensorflow.TensorSliceProto")()
    where.extent.add(start=0, length=4)
    where.extent.add()
    where.extent.add(start=300, length=70000)
    assert ordered_code.slice_key(b"a\0\xff", where) == (
        b"\x00a\x00\xff\xff\x00\x00\x01\x01\x03\x80\x84\x80\x7f\xc1,\xe1\x11p"
    )


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize("step", range(12))
def test_a_save_that_is_cut_off_leaves_the_old_or_the_new_one(tmp_path, monkeypatch, step, links):
    """Every call that changes the folder is the last one once."""
    path, calls = tmp_path / "x", []
    write_bundle(path, [("a", torch.ones(10))])
    with monkeypatch.context() as patch:

        def ending(function):
            def called(*args, **others):
                calls.append(function)
                if len(calls) > step:
                    raise Killed
                return function(*args, **others)

            return called

        for name in ("replace", "link", "remove"):
            patch.setattr(os, name, ending(getattr(os, name)))
        if not links:

            def refused(*_):
                raise OSError

            patch.setattr(os, "link", refused)
        with contextlib.suppress(Killed):
            write_bundle(path, [("a", torch.full((20,), 2.0))])
    found = Bundle(path).read("a")
    assert torch.equal(found, torch.ones(10)) or torch.equal(found, torch.full((20,), 2.0))
    assert torch.equal(found, torch.full((20,), 2.0)) or len(calls) > step
    write_bundle(path, [("a", torch.full((5,), 3.0))])
    assert torch.equal(Bundle(path).read("a"), torch.full((5,), 3.0))
    kept = [name for name in os.listdir(tmp_path) if not name.endswith(".tmp")]
    assert sorted(kept) == ["x.data-00000-of-00001", "x.index"]


def test_a_full_disk_leaves_the_old_one(tmp_path):
    write_bundle(tmp_path / "x", [("a", torch.ones(10))])

    def fails():
        raise OSError(28, "No space left on device")

    from kerastorch._core.errors import ResourceExhaustedError

    with pytest.raises(ResourceExhaustedError, match="No space left"):
        write_bundle(tmp_path / "x", [("a", torch.zeros(10)), ("b", fails)])
    assert torch.equal(Bundle(tmp_path / "x").read("a"), torch.ones(10))
    assert len(os.listdir(tmp_path)) == 2
