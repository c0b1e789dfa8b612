"""Pickles of plain data, and archives of arrays."""

import io
import os
import pickle
import subprocess
import sys
import zipfile

import numpy as np
import pytest

from kerastorch._files import pickles


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_plain_data(protocol):
    value = {b"data": np.arange(6, dtype="uint8").reshape(2, 3), "l": [1, 2.5, None, True, "x"],
             "n": np.float32(2), "o": np.array([[1], [2, 3]], dtype=object)}  # fmt: skip
    found = pickles.load_plain(io.BytesIO(pickle.dumps(value, protocol)), "file")
    assert (found[b"data"] == value[b"data"]).all() and found[b"data"].dtype == "uint8"
    assert found["l"] == value["l"] and found["n"] == 2 and found["o"].tolist() == [[1], [2, 3]]


def test_python_2s_strings_as_bytes():
    old = b"(dp0\nS'labels'\np1\n(lp2\nI1\naI2\nas."
    assert pickles.load_plain(io.BytesIO(old), "file", encoding="bytes") == {b"labels": [1, 2]}


class Calls:
    def __init__(self, function, *args):
        self.called = function, args

    def __reduce__(self):
        return self.called


@pytest.mark.parametrize(
    "evil",
    [Calls(os.getpid), Calls(eval, "1"), Calls(np.load, "x"), Calls(np.fromfile, "x"), len,
     Calls(__import__("codecs").encode, "x", "rot13")],
)  # fmt: skip
def test_code_is_refused(evil):
    with pytest.raises(ValueError, match=r"file holds .* refused"):
        pickles.load_plain(io.BytesIO(pickle.dumps(evil)), "file")


def test_damage(tmp_path):
    whole = pickle.dumps({"a": np.arange(50), "b": [1, 2, "text"]})
    random = np.random.RandomState(0)
    for _ in range(300):
        data = bytearray(whole)
        data[random.randint(len(data))] = random.randint(256)
        try:
            pickles.load_plain(io.BytesIO(bytes(data[: random.randint(len(data))])), "file")
        except (OSError, ValueError):
            continue


def test_archives(tmp_path):
    path = str(tmp_path / "a.npz")
    objects = np.empty(2, dtype=object)
    objects[:] = [[1, 2], [3]]
    np.savez(path, x=objects, y=np.arange(6.0).reshape(2, 3), z=np.asfortranarray(np.eye(2)))
    found = pickles.load_arrays(path)
    assert found["x"].tolist() == [[1, 2], [3]] and found["x"].dtype == object
    assert found["y"].shape == (2, 3) and (found["z"] == np.eye(2)).all()
    (tmp_path / "b.npz").write_bytes(b"no archive")
    with pytest.raises(OSError, match=r"no \.npz file"):
        pickles.load_arrays(str(tmp_path / "b.npz"))


_ARRAY = (
    b"cnumpy._core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\nt"
    b"c_codecs\nencode\n(Vb\nVlatin1\ntRtR(I1\n%s\n%s%sI00\n%stb."
)
_OBJECT = b"cnumpy\ndtype\n(VO8\nI00\nI01\ntR"
_FORGED = {
    # numpy takes the bytes for pointers
    "a dtype that hides objects": _ARRAY % (
        b"(I1\nt", b"cnumpy\ndtype\n(VV8\nI00\nI01\ntR",
        b"(I3\nV|\nN(Va\nt(dVa\n(cnumpy\ndtype\n(VO8\nI00\nI01\ntRI0\ntsI8\nI1\nI0\ntb",
        b"c_codecs\nencode\n(VAAAAAAAA\nVlatin1\ntR",
    ),
    # numpy reads behind the end of the list
    "a list that is too short": _ARRAY % (b"(I100000000\nt", _OBJECT, b"", b"(lI1\naI2\na"),
    "a shape without bytes": _ARRAY % (
        b"(I1099511627776\nt", b"cnumpy\ndtype\n(Vf8\nI00\nI01\ntR", b"", b"C\x00"),
    # C's unpickler takes 4 GiB
    "a large number of the memo": b"]r\x00\x00\x00\x10c_codecs\nencode\n.",
    # whose hash ends the process
    "a key of tuples in tuples": b"}(I1\n" + b"\x85" * 200_000 + b"I1\nu.",
    "bytes that are not there": b"\x80\x05\x96\x00\x00\x00\x00\x04\x00\x00\x00.",
    "attributes of a function": b"c_codecs\nencode\n(N(V__defaults__\nNdtb.",
    "a set": b"\x80\x04\x8f(I1\n\x90.",
    "itself": b"]q\x00h\x00a.",
}  # fmt: skip


@pytest.mark.parametrize("name", _FORGED)
def test_forged(name):
    """In a process that may die."""
    program = (
        "import io, resource, sys\n"
        "from kerastorch._files import pickles\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try:\n"
        "    found = pickles.load_plain(io.BytesIO(sys.stdin.buffer.read()), 'file')\n"
        "    assert isinstance(found, list), found\n"
        "except (OSError, ValueError) as error:\n"
        "    assert str(error).startswith('file ') and len(str(error)) < 400, error\n"
        "assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000\n"
    )
    done = subprocess.run([sys.executable, "-c", program], input=_FORGED[name], capture_output=True)
    assert done.returncode == 0, done.stderr.decode()[-2000:]


def _npz(path, head, data=b""):
    text = (head + " " * (117 - len(head)) + "\n").encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.npy", b"\x93NUMPY\1\0" + len(text).to_bytes(2, "little") + text + data)


_SHAPES = (
    "(2**40,)", "(1099511627776,)", "(4294967296, 4294967296)", "(-1,)",
    "(0, 9223372036854775807)", "'x'", "(1,) * 40",
)  # fmt: skip


@pytest.mark.parametrize("shape", _SHAPES)
@pytest.mark.parametrize("kind", ["<f4", "|O", "<U99999999", "|V8"])
def test_heads_of_arrays(shape, kind, tmp_path):
    path = tmp_path / "a.npz"
    _npz(path, f"{{'descr': {kind!r}, 'fortran_order': False, 'shape': {shape}, }}", b"\0" * 64)
    with pytest.raises((OSError, ValueError), match=r"a\.npz"):
        pickles.load_arrays(str(path))


def test_an_array_that_is_a_bomb(tmp_path):
    head = "{'descr': '|u1', 'fortran_order': False, 'shape': (314572800,), }"
    _npz(tmp_path / "a.npz", head, b"\0" * (300 << 20))
    with pytest.raises(ValueError, match=r"a\.npz.*bytes"):
        pickles.load_arrays(str(tmp_path / "a.npz"))


def test_arrays_of_all_kinds(tmp_path):
    given = {
        "a": np.zeros((0, 3), "float32"), "b": np.array(["é", "bc"]), "c": np.array([b"x", b"yz"]),
        "d": np.arange(3, dtype=">i2"), "e": np.array(1.5), "f": np.array([1 + 2j]),
        "g": np.asfortranarray(np.arange(6).reshape(2, 3)), "h": np.array([True]),
    }  # fmt: skip
    np.savez_compressed(tmp_path / "a.npz", **given)
    found = pickles.load_arrays(str(tmp_path / "a.npz"))
    for protocol in (2, 5):
        data = io.BytesIO(pickle.dumps(list(given.values()), protocol))
        for name, value in zip(given, pickles.load_plain(data, "file"), strict=True):
            for array in (value, found[name]):
                np.testing.assert_array_equal(array, given[name])
                assert array.dtype.newbyteorder("=") == given[name].dtype.newbyteorder("=")
                assert array.flags.writeable
