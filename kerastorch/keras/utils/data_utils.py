"""Data for fit: Sequence, pad_sequences, and files from the web by get_file."""

import hashlib
import os
import tarfile
import threading
import urllib.error
import urllib.parse
import urllib.request
import warnings
import zipfile
from abc import abstractmethod

import numpy as np

from .._base.messages import print_msg
from .._base.progbar import Progbar


class Sequence:
    """Base class of data sets that give whole batches by number (tf.keras.utils.Sequence).

    A subclass defines `__len__`, the number of batches, and `__getitem__(index)`, which gives
    (x, y) or (x, y, sample_weight); `on_epoch_end` is called after each epoch.
    """

    @abstractmethod
    def __getitem__(self, index):
        """The batch `index`."""
        raise NotImplementedError(f"{type(self).__name__} must implement __getitem__(index).")

    @abstractmethod
    def __len__(self):
        """The number of batches."""
        raise NotImplementedError(f"{type(self).__name__} must implement __len__().")

    def on_epoch_end(self):
        """Called after each epoch."""

    def __iter__(self):
        return (self[i] for i in range(len(self)))


class PyDataset(Sequence):
    """Keras 3's name of `Sequence`, with how batches are made as arguments.

    workers, use_multiprocessing, max_queue_size: kept as attributes; `fit` has arguments of these
    names.
    """

    def __init__(self, workers=1, use_multiprocessing=False, max_queue_size=10):
        self.workers, self.use_multiprocessing = workers, use_multiprocessing
        self.max_queue_size = max_queue_size

    @property
    def num_batches(self):
        """The number of batches."""
        return len(self)


def pad_sequences(
    sequences, maxlen=None, dtype="int32", padding="pre", truncating="pre", value=0.0
):
    """Lists of different lengths as one array of shape (len(sequences), maxlen, ...).

    maxlen: by default the greatest length.
    padding, truncating: "pre" or "post", where to fill with `value` and where to cut off.

    ValueError for what is no list of lists, and for another padding or truncating.

    >>> tf.keras.utils.pad_sequences([[1], [2, 3]])
    array([[0, 1],
           [2, 3]], dtype=int32)
    """
    if not hasattr(sequences, "__len__"):
        raise ValueError("`sequences` must be iterable.")
    for sequence in sequences:
        if not hasattr(sequence, "__len__"):
            raise ValueError(
                "`sequences` must be a list of iterables. Found non-iterable: " + str(sequence)
            )
    for name, given in (("Truncating", truncating), ("Padding", padding)):
        if given not in ("pre", "post") and any(len(s) for s in sequences):
            raise ValueError(f'{name} type "{given}" not understood')
    holds_text = dtype in (object, "object") or np.issubdtype(dtype, np.str_)
    if isinstance(value, str) and not holds_text:
        raise ValueError(
            f"`dtype` {dtype} is not compatible with `value`'s type: {type(value)}\nYou should set "
            "`dtype=object` for variable length strings."
        )
    if maxlen is None:
        maxlen = np.max([len(s) for s in sequences])
    shape = next((np.asarray(s).shape[1:] for s in sequences if len(s)), ())
    result = np.full((len(sequences), maxlen, *shape), value, dtype=dtype)
    for i, sequence in enumerate(sequences):
        if not len(sequence):
            continue
        part = sequence[-maxlen:] if truncating == "pre" else sequence[:maxlen]
        part = np.asarray(part, dtype=dtype)
        if part.shape[1:] != shape:
            raise ValueError(
                f"Shape of sample {part.shape[1:]} of sequence at position {i} is different from "
                f"expected shape {shape}"
            )
        if padding == "post":
            result[i, : len(part)] = part
        else:
            result[i, -len(part) :] = part
    return result


def get_file(
    fname=None,
    origin=None,
    untar=False,
    md5_hash=None,
    file_hash=None,
    cache_subdir="datasets",
    hash_algorithm="auto",
    extract=False,
    archive_format="auto",
    cache_dir=None,
):
    """The path of a file from the web, downloaded unless it is in the cache.

    origin: the URL; fname: the file's name in the cache, by default that at the URL.
    cache_dir, cache_subdir: the cache, by default ~/.keras (or $KERAS_HOME) and datasets.
    file_hash, hash_algorithm: what the file has to hash to, by "md5", "sha256" or "auto";
        md5_hash is the older way to say so.
    extract: whether to unpack it there; archive_format: "tar", "zip", "auto" or None.
    untar: the older way, for .tar.gz; gives the path without the suffix.

    ValueError for a missing origin and a file with another hash.
    """
    if origin is None:
        raise ValueError('Please specify the "origin" argument (URL of the file to download).')
    if md5_hash is not None and file_hash is None:
        file_hash, hash_algorithm = md5_hash, "md5"
    folder = _cache_folder(cache_dir, cache_subdir)
    name = os.fspath(fname) if fname else os.path.basename(urllib.parse.urlsplit(origin).path)
    if not name:
        raise ValueError(
            f"Can't parse the file name from the origin provided: {origin!r}. Please specify the "
            "`fname` as the input param."
        )
    if untar:
        unpacked = os.path.join(folder, name.removesuffix(".tar.gz"))
        path = unpacked + ".tar.gz"
    else:
        path = os.path.join(folder, name)
    if not _is_cached(path, file_hash, hash_algorithm):
        _download(origin, path, file_hash, hash_algorithm)
    if untar:
        if not os.path.exists(unpacked):
            _unpack(path, folder, "tar")
        return unpacked
    if extract:
        _unpack(path, folder, archive_format)
    return path


def _cache_folder(cache_dir, cache_subdir):
    home = os.environ.get("KERAS_HOME") or os.path.join("~", ".keras")
    base = os.path.expanduser(cache_dir or home)
    if cache_dir is None:
        os.makedirs(base, exist_ok=True)
    if not os.access(base, os.W_OK):
        base = os.path.join("/tmp", ".keras")
    folder = os.path.join(base, cache_subdir)
    os.makedirs(folder, exist_ok=True)
    return folder


def _is_cached(path, file_hash, algorithm):
    if not os.path.exists(path):
        return False
    if file_hash is None or validate_file(path, file_hash, algorithm):
        return True
    print_msg(
        "A local file was found, but it seems to be incomplete or outdated because the "
        f"{algorithm} file hash does not match the original value of {file_hash} so we will "
        "re-download the data."
    )
    return False


def _download(origin, path, file_hash, algorithm):
    """Downloads to a file beside `path`, which is then renamed."""
    print_msg(f"Downloading data from {origin}")
    part = f"{path}.{os.getpid()}.{threading.get_ident()}.part"
    try:
        _fetch(origin, part, path, file_hash)
        if file_hash is not None and not validate_file(part, file_hash, algorithm):
            raise ValueError(
                f"Incomplete or corrupted file detected: {origin}. The {algorithm} file hash does "
                f"not match the provided value of {file_hash}."
            )
        os.replace(part, path)
    finally:
        if os.path.exists(part):
            os.remove(part)


def _fetch(origin, path, wanted, file_hash):
    failure = f"URL fetch failure on {origin}: "
    hashed = f" (its hash: {file_hash})" if file_hash else ""
    hint = f". Without a connection: put the file{hashed} at {wanted}"
    bar = None

    def show(block, size, total):
        nonlocal bar
        bar = bar or Progbar(total if total > 0 else None)
        bar.update(min(block * size, total) if total > 0 else block * size)

    try:
        urllib.request.urlretrieve(origin, path, show)
    except urllib.error.HTTPError as error:
        raise Exception(f"{failure}{error.code} -- {error.msg}{hint}") from error
    except urllib.error.URLError as error:
        raise Exception(f"{failure}{error.errno} -- {error.reason}{hint}") from error


def validate_file(fpath, file_hash, algorithm="auto", chunk_size=65535):
    """Whether a file hashes to `file_hash`; "auto" takes sha256 for 64 digits, else md5."""
    sha256 = algorithm == "sha256" or (algorithm == "auto" and len(file_hash) == 64)
    hasher = hashlib.sha256() if sha256 else hashlib.md5()
    with open(fpath, "rb") as file:
        while chunk := file.read(chunk_size):
            hasher.update(chunk)
    return hasher.hexdigest() == str(file_hash)


def _unpack(path, folder, archive_format):
    """Unpacks a tar or zip file; other files are left alone."""
    formats = ["tar", "zip"] if archive_format == "auto" else archive_format or []
    formats = [formats] if isinstance(formats, str) else formats
    if "tar" in formats and tarfile.is_tarfile(path):
        with tarfile.open(path) as archive:
            if hasattr(tarfile, "data_filter"):
                archive.extractall(folder, filter=_inside)
            else:
                archive.extractall(folder, members=_plain_members(archive, folder))
    elif "zip" in formats and zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder)


def _inside(member, folder):
    """The member if it stays inside of the folder, else None with a warning."""
    try:
        return tarfile.data_filter(member, folder)
    except tarfile.FilterError:
        warnings.warn(
            f"Skipping invalid path during archive extraction: {member.name!r}.", stacklevel=2
        )
        return None


def _plain_members(archive, folder):
    """The files and folders that stay inside of the folder, for Pythons without filters."""
    base = os.path.realpath(folder)
    for member in archive:
        target = os.path.realpath(os.path.join(base, member.name))
        if (member.isfile() or member.isdir()) and os.path.commonpath([base, target]) == base:
            yield member
        else:
            warnings.warn(
                f"Skipping invalid path during archive extraction: {member.name!r}.",
                stacklevel=2,
            )
