"""Groups, arrays and lists of names in HDF5 files that are written, with the calls of h5py's lower
interface: the bytes are those that its groups write, at less than half the time for small objects.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

_PLAIN = "biuf"  # kinds of arrays that are written as they lie in memory


def add_group(parent: Any, name: str) -> Any:
    """A new h5py.Group, and those on the way to it that are missing; ValueError if it is there."""
    import h5py

    if not name.isascii():
        return parent.create_group(name)
    return h5py.Group(h5py.h5g.create(parent.id, name.encode(), lcpl=_tools().links))


def add_array(group: Any, name: str, array: np.ndarray) -> None:
    """Writes an array as a data set of its dtype, and the groups in its name that are missing."""
    import h5py

    if not (name.isascii() and array.dtype.kind in _PLAIN and array.size):
        group.create_dataset(name, data=array, dtype=array.dtype)
        return
    array, tools = np.asarray(array, order="C"), _tools()
    space = h5py.h5s.create_simple(array.shape)
    made = h5py.h5d.create(
        group.id, name.encode(), _type(array.dtype), space, tools.arrays, tools.links
    )
    made.write(h5py.h5s.ALL, h5py.h5s.ALL, array)


def add_names(item: Any, name: str, values: list[bytes]) -> None:
    """Writes byte strings as an attribute that is not there yet."""
    import h5py

    if not (values and name.isascii()):
        item.attrs[name] = values
        return
    kind = _tools().text
    space = h5py.h5s.create_simple((len(values),))
    made = h5py.h5a.create(item.id, name.encode(), _type(kind), space)
    made.write(np.array(values, kind))


class _Tools:
    """How links and data sets are made: a link makes the groups that lead to it."""

    def __init__(self):
        import h5py

        self.links = h5py.h5p.create(h5py.h5p.LINK_CREATE)
        self.links.set_create_intermediate_group(True)
        self.arrays = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        self.arrays.set_obj_track_times(False)
        self.text = h5py.string_dtype("ascii")  # of any length, as h5py makes of lists


@functools.cache
def _tools():
    return _Tools()


@functools.cache
def _type(dtype):
    import h5py

    return h5py.h5t.py_create(dtype, logical=True)
