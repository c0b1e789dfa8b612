"""Groups, arrays and names by h5py's lower calls: the bytes that its groups write."""

import h5py
import numpy as np
import pytest

from kerastorch._files.hdf5_objects import add_array, add_group, add_names

ARRAYS = [
    np.arange(6).reshape(2, 3).astype(kind) for kind in ("f4", "f8", "f2", "i1", "u8", "?", ">f4")
]
ARRAYS += [np.float32(2), np.zeros((0, 3), "f4"), np.ones((2, 3), "f4").T, np.ones((3, 4))[::2, 1:]]
ARRAYS += [np.array([1 + 2j]), np.ones(3, "V2"), np.array([b"a", b"bc"])]


def by_h5py(file):
    for i, array in enumerate(ARRAYS):
        array = np.asarray(array)
        file.create_dataset(f"a{i}/b/c:0", data=array, dtype=array.dtype)
    group = file.create_group("größe")
    group.attrs["names"], group.attrs["none"] = [b"x", b"yz"], []
    file.create_group("deep/er/group").attrs["weight_names"] = [b"a" * 300] * 40


def by_ours(file):
    for i, array in enumerate(ARRAYS):
        add_array(file, f"a{i}/b/c:0", np.asarray(array))
    group = add_group(file, "größe")
    add_names(group, "names", [b"x", b"yz"])
    add_names(group, "none", [])
    add_names(add_group(file, "deep/er/group"), "weight_names", [b"a" * 300] * 40)


def test_the_bytes_of_h5py(tmp_path):
    for name, function in (("theirs", by_h5py), ("ours", by_ours)):
        with h5py.File(tmp_path / name, "w") as file:
            function(file)
    assert (tmp_path / "ours").read_bytes() == (tmp_path / "theirs").read_bytes()


def test_what_is_there_already(tmp_path):
    with h5py.File(tmp_path / "f.h5", "w") as file:
        add_group(file, "a")
        add_array(file, "a/x", np.ones(2))
        with pytest.raises(ValueError, match="exists"):
            add_group(file, "a")
        with pytest.raises(ValueError, match="exists"):
            add_array(file, "a/x", np.ones(2))
