"""Pickles of plain data, and archives of arrays."""

import io
import os
import pickle

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
