"""Where models are saved: paths, formats by name, and writes that leave the old file whole."""

import contextlib
import os
import uuid

_H5 = (".h5", ".hdf5")
_NAMES = {
    "keras": "keras",
    "keras_v3": "keras",
    "h5": "h5",
    "hdf5": "h5",
    "tf": "tf",
    "tensorflow": "tf",
}


def is_h5_file(filepath):
    """Whether `filepath` is an open h5py.File."""
    if isinstance(filepath, (str, os.PathLike)):
        return False
    import h5py

    return isinstance(filepath, h5py.File)


def path_of(filepath):
    """A path as text; other things (an h5py.File) as they are."""
    return os.fspath(filepath) if isinstance(filepath, os.PathLike) else filepath


def has_h5_suffix(path):
    """Whether a path names an HDF5 file to `save_weights`; '.keras' was one before Keras 2.12."""
    return str(path).endswith((*_H5, ".keras"))


def format_of(filepath, save_format=None):
    """ "keras", "h5" or "tf", by name or by the path's suffix; ValueError for an unknown name."""
    if save_format:
        if save_format not in _NAMES:
            raise ValueError(
                "Unknown `save_format` argument. Expected one of 'keras', 'tf', or 'h5'. "
                f"Received: save_format={save_format!r}"
            )
        return _NAMES[save_format]
    if is_h5_file(filepath) or str(filepath).endswith(_H5):
        return "h5"
    return "keras" if str(filepath).endswith(".keras") else "tf"


def not_supported(what, path):
    """The error for TensorFlow's own formats."""
    return NotImplementedError(
        f"{what} {str(path)!r}: kerastorch reads and writes whole models as '.keras' and '.h5' "
        "files and weights as '.h5' and '.weights.h5' files; TensorFlow's SavedModel and "
        "checkpoint formats are not supported yet."
    )


def may_write(path, overwrite):
    """Whether to write to `path`: asks on the terminal when that would overwrite a file."""
    if overwrite or not os.path.isfile(path):
        return True
    answer = input(f"[WARNING] {path} already exists - overwrite? [y/n]").strip().lower()
    while answer not in ("y", "n"):
        answer = input('Enter "y" (overwrite) or "n" (cancel).').strip().lower()
    if answer == "n":
        return False
    print("[TIP] Next time specify overwrite=True!")
    return True


@contextlib.contextmanager
def replacing(path):
    """Gives the name of a new file beside `path`, which takes its place if all goes well.

    FileNotFoundError when the folder is missing, IsADirectoryError when `path` is a folder.
    """
    target = os.path.realpath(path)
    folder, name = os.path.split(target)
    if os.path.isdir(target):
        raise IsADirectoryError(f"Cannot write a file to {path!r}: it is a directory.")
    if not os.path.isdir(folder):
        raise FileNotFoundError(f"Cannot write {path!r}: there is no directory {folder!r}.")
    temporary = os.path.join(folder, f".{name}.{uuid.uuid4().hex[:8]}.tmp")
    try:
        yield temporary
        os.replace(temporary, target)
    except BaseException:
        if os.path.exists(temporary):
            os.remove(temporary)
        raise


@contextlib.contextmanager
def h5_to_write(filepath):
    """An h5py.File to write to: the one given, or a new file that takes the place of a path."""
    import h5py

    if isinstance(filepath, h5py.File):
        yield filepath
        filepath.flush()
        return
    with replacing(filepath) as temporary, h5py.File(temporary, "w") as file:
        yield file


@contextlib.contextmanager
def h5_to_read(filepath):
    """An h5py.File to read from: the one given, or opened from a path.

    FileNotFoundError for a missing file, OSError for one that is no (whole) HDF5 file.
    """
    import h5py

    if isinstance(filepath, h5py.File):
        yield filepath
        return
    if not os.path.exists(filepath):
        raise FileNotFoundError(f"No file or directory found at {filepath}")
    try:
        file = h5py.File(filepath, "r")
    except OSError as error:
        raise OSError(f"Unable to open {filepath!r} as an HDF5 file: {error}") from error
    with file:
        yield file
