"""The HDF5 reader against h5py: values, types, names, attributes; and what it must not read."""

import contextlib

import h5py
import numpy as np
import pytest

from kerastorch._files import hdf5, hdf5_library
from kerastorch._files.faults import Unknown
from kerastorch._files.source import Source

pytestmark = pytest.mark.filterwarnings("ignore")


@contextlib.contextmanager
def reading(path):
    with open(path, "rb") as file:
        yield hdf5.File(Source(file, str(path)))


def same(ours, theirs):
    assert ours.attrs.keys() == dict(theirs.attrs).keys()
    for name, value in theirs.attrs.items():
        np.testing.assert_array_equal(ours.attrs[name], value)
        assert isinstance(value, h5py.Empty) or type(ours.attrs[name]) is type(value)
    if isinstance(theirs, h5py.Dataset):
        assert (ours.shape, ours.dtype, ours.size) == (theirs.shape, theirs.dtype, theirs.size)
        np.testing.assert_array_equal(ours[()], theirs[()])
        return
    assert list(ours) == list(theirs) and len(ours) == len(theirs)
    for name in theirs:
        same(ours[name], theirs[name])


def test_all_that_h5py_writes_by_default(tmp_path):
    rng = np.random.default_rng(0)
    with h5py.File(tmp_path / "f.h5", "w") as file:
        for i in range(300):
            kind = ("f4", "i8", "u2", "f8", "f2", "?", ">f4", ">i2")[i % 8]
            file[f"many/{i}"] = np.arange(i).astype(kind)
        for i, chunks in enumerate([(16, 16), (50, 70), (1, 7), (48, 64)]):
            data = rng.normal(size=(50, 70)).astype("f4")
            file[f"chunked{i}"] = data
            file.create_dataset(f"plain{i}", data=data, chunks=chunks)
            file.create_dataset(
                f"packed{i}", data=data, chunks=chunks, compression="gzip", shuffle=True,
                fletcher32=i % 2 == 0,
            )  # fmt: skip
        file.create_dataset("grown", shape=(5, 7), chunks=(2, 2), fillvalue=3.0, dtype="f4")
        file.create_dataset("declared", shape=(5, 7), fillvalue=-1, dtype="i4")
        file["text"], file["scalar"], file["empty"] = "héllo", 1.5, np.zeros((0, 3), "f4")
        file["texts"] = np.array(["a", "bcd"], dtype=h5py.string_dtype())
        file["fixed"] = np.array([b"a", b"bcd"])
        for name, value in {
            "int": 1, "flag": True, "vector": np.ones(3), "none": [], "names": ["a", "b"],
            "bytes": b"bytes", "fixed": np.bytes_("abc"), "long": "x" * 100_000,
            "array": np.array([b"dense", b"conv"]),
        }.items():  # fmt: skip
            file.attrs[name] = value
        file["near"] = h5py.SoftLink("/many/5")
    with reading(tmp_path / "f.h5") as ours, h5py.File(tmp_path / "f.h5") as theirs:
        same(ours, theirs)
        assert "many/5" in ours and "many/x" not in ours and ours["many"]["/scalar"][()] == 1.5
        with pytest.raises(KeyError, match=r"f\.h5.*'nothing'"):
            ours["nothing"]


def write_tracked(file):
    file.create_group("g", track_order=True)["x"] = np.ones(3)


LATER = {
    "latest": ({"libver": "latest"}, lambda f: f.create_dataset("x", data=np.ones(3))),
    "tracked": ({}, write_tracked),
    "compound": ({}, lambda f: f.create_dataset("x", data=np.ones(3, "c8"))),
    "lzf": ({}, lambda f: f.create_dataset("x", data=np.ones(9), compression="lzf")),
    "block": ({"userblock_size": 512}, lambda f: f.create_dataset("x", data=np.ones(3))),
}


@pytest.mark.parametrize("name", LATER)
def test_later_formats_are_unknown_and_read_by_the_library(name, tmp_path):
    path, (options, write) = tmp_path / "f.h5", LATER[name]
    with h5py.File(path, "w", **options) as file:
        write(file)
    with pytest.raises((Unknown, OSError)), reading(path) as ours:
        for item in ours.values():
            item["x"][()] if "x" in item else item[()]
    hdf5_library.rehearse(str(path), path.stat().st_size)
    with h5py.File(path) as file:
        found = hdf5_library.Guarded(file, path.stat().st_size)
        assert "x" in found or "g/x" in found


LINKS = {
    "external link": lambda f: f.__setitem__("x", h5py.ExternalLink("other.h5", "/x")),
    "soft link in a circle": lambda f: f.__setitem__("x", h5py.SoftLink("/x")),
    "external storage": lambda f: f.create_dataset("x", (4,), "u1", external=[("o", 0, 4)]),
    "virtual": lambda f: f.create_virtual_dataset("x", virtual()),
    "declared only": lambda f: f.create_dataset("x", (2**36,), "f4", chunks=(1024,)),
    "declared in one piece": lambda f: f.create_dataset("x", (2**36,), "f4"),
}


def virtual():
    layout = h5py.VirtualLayout(shape=(4,), dtype="f4")
    layout[:] = h5py.VirtualSource("other.h5", "x", shape=(4,))
    return layout


@pytest.mark.parametrize("name", LINKS)
@pytest.mark.parametrize("libver", ["earliest", "latest"])
def test_nothing_is_followed_out_of_the_file(name, libver, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with h5py.File("other.h5", "w") as file:
        file["x"] = np.arange(4.0)
    with h5py.File("f.h5", "w", libver=libver) as file:
        LINKS[name](file)
        file["y"] = 1.0
    refused = pytest.raises(ValueError, match=r"f\.h5.*safe_mode=False")
    with contextlib.suppress(Unknown), reading("f.h5") as ours, refused:
        try:
            ours["x"][()]
        except Unknown:
            raise ValueError("f.h5: safe_mode=False") from None
    with h5py.File("f.h5") as file, refused:
        hdf5_library.Guarded(file, 10_000)["x"]


def test_cut_off_files_say_where(tmp_path):
    with h5py.File(tmp_path / "f.h5", "w") as file:
        file["x"] = np.arange(1000.0)
    data = (tmp_path / "f.h5").read_bytes()
    for size in (0, 4, 90, 100, 500, len(data) - 1):
        (tmp_path / "f.h5").write_bytes(data[:size])
        with pytest.raises(OSError, match=r"f\.h5.*damaged"), reading(tmp_path / "f.h5"):
            pass


def test_the_rehearsal_survives_what_kills_the_library(tmp_path, monkeypatch):
    path = tmp_path / "f.h5"
    path.write_bytes(b"\x89HDF\r\n\x1a\n" + b"\2" + b"\xff" * 200)
    with pytest.raises(OSError, match=r"f\.h5: the file is damaged"):
        hdf5_library.rehearse(str(path), 209)
    monkeypatch.setattr(hdf5_library, "_READ_ALL", "import os; os.abort()")
    with pytest.raises(OSError, match="the reader died"):
        hdf5_library.rehearse(str(path), 209)
