"""Files in folders as datasets: which files there are, their labels, their order, their parts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..._core import errors
from ..._ops.casting import cast
from ..._ops.creation import one_hot
from ..._ops.shaping import expand_dims
from ...data._dataset import Dataset
from .._base.messages import print_msg


@dataclass
class Request:
    """What was asked for: the arguments that the functions have in common."""

    directory: Any
    labels: Any
    label_mode: str | None
    class_names: Sequence[str] | None
    shuffle: bool
    seed: int | None
    split: float | None
    subset: str | None
    follow_links: bool

    def check(self) -> None:
        """ValueError for arguments that are wrong, or do not go together."""
        if not (self.labels is None or isinstance(self.labels, (list, tuple))):
            if not isinstance(self.labels, str) or self.labels != "inferred":
                raise ValueError(
                    "`labels` argument should be a list/tuple of integer labels, of the same size "
                    "as the number of files in the target directory, `'inferred'` from the "
                    f"subdirectories, or None for no labels. Received: labels={self.labels}"
                )
        elif self.labels is not None and self.class_names:
            raise ValueError(
                "You can only pass `class_names` if `labels='inferred'`. Received: "
                f"labels={self.labels}, and class_names={self.class_names}"
            )
        if self.label_mode not in ("int", "categorical", "binary", None):
            raise ValueError(
                '`label_mode` argument must be one of "int", "categorical", "binary", or None. '
                f"Received: label_mode={self.label_mode}"
            )
        self._check_split()

    def _check_split(self):
        split, subset = self.split, self.subset
        if split and not 0 < split < 1:
            raise ValueError(f"`validation_split` must be between 0 and 1, received: {split}")
        if bool(split) != bool(subset):
            raise ValueError(
                "If `subset` is set, `validation_split` must be set, and inversely. Received: "
                f"validation_split={split}, subset={subset}"
            )
        if subset not in ("training", "validation", "both", None):
            raise ValueError(
                f'`subset` must be either "training", "validation" or "both", received: {subset}'
            )
        if split and self.shuffle and self.seed is None:
            raise ValueError(
                "If using `validation_split` and shuffling the data, you must provide a `seed` "
                "argument, to make sure that there is no overlap between the training and "
                "validation subset."
            )


def datasets(
    request: Request,
    kind: str,
    formats: Sequence[str],
    load: Callable[[Any], Any],
    batch_size: int | None,
    batches: str = "plain",
) -> Dataset | list[Dataset]:
    """The dataset of load(path) for the files of given suffixes, or two for the subset "both".

    kind: what the messages call the files.  batches: "plain", "padded" to the longest of each, or
        "ragged".
    """
    request.check()
    if request.shuffle and request.seed is None:
        request.seed = np.random.randint(1e6)
    paths, labels, class_names = find(request, formats)
    if request.label_mode == "binary" and len(class_names) != 2:
        raise ValueError(
            'When passing `label_mode="binary"`, there must be exactly 2 class_names. Received: '
            f"class_names={class_names}"
        )
    both = request.subset == "both"
    found = []
    for subset in ("training", "validation") if both else (request.subset,):
        some, numbers = _part(paths, labels, request.split, subset)
        if not some:
            raise ValueError(
                f"No {kind} files found in directory {request.directory}. Allowed formats: "
                f"{tuple(formats)}"
            )
        shuffled = request.shuffle and subset != "validation" if both else request.shuffle
        made = Dataset.from_tensor_slices(some).map(load, num_parallel_calls=-1)
        if request.labels is not None and request.label_mode is not None:
            made = Dataset.zip((made, labelled(numbers, request.label_mode, len(class_names))))
        seed = request.seed if shuffled else None
        if kind == "image":
            made = _batched(made, batch_size, seed, batches).prefetch(-1)
        else:
            made = _batched(made.prefetch(-1), batch_size, seed, batches)
        made.class_names = class_names
        if kind == "image":
            made.file_paths = some
        found.append(made)
    return found if both else found[0]


def _batched(dataset, batch_size, seed, batches):
    if seed is not None:
        dataset = dataset.shuffle(1024 if batch_size is None else batch_size * 8, seed)
    if batch_size is None:
        return dataset
    if batches == "ragged":
        return dataset.ragged_batch(batch_size)
    return dataset.padded_batch(batch_size) if batches == "padded" else dataset.batch(batch_size)


def labelled(labels: Any, label_mode: str, classes: int) -> Dataset:
    """A dataset of labels: numbers, [1] floats for "binary", one-hot rows for "categorical"."""
    found = Dataset.from_tensor_slices(labels)
    if label_mode == "binary":
        return found.map(lambda y: expand_dims(cast(y, "float32"), axis=-1))
    if label_mode == "categorical":
        return found.map(lambda y: one_hot(y, classes))
    return found


def _part(paths, labels, split, subset):
    """The files of a subset: "training" or "validation"; all where there is no split."""
    if not split:
        return paths, labels
    held_out = int(split * len(paths))
    count = held_out if subset == "validation" else len(paths) - held_out
    print_msg(f"Using {count} files for {subset}.")
    rows = slice(-held_out, None) if subset == "validation" else slice(None, -held_out)
    return paths[rows], labels[rows]


def find(request: Request, formats: Sequence[str]) -> tuple[list[str], Any, Sequence[Any]]:
    """(paths, labels, class names) of the files of given suffixes, in order or shuffled."""
    directory, labels = os.fspath(request.directory), request.labels
    inferred = labels == "inferred" and request.label_mode is not None
    folders, class_names = [""], [""]
    if inferred:
        folders = _folders(directory)
        class_names = _checked_names(request.class_names, folders)
    numbers = {name: i for i, name in enumerate(class_names)}
    names, found = [], []
    for folder in folders:
        for name in _files(directory, folder, tuple(formats)):
            names.append(name)
            found.append(numbers[folder])
    if inferred or not isinstance(labels, (list, tuple)) or request.label_mode is None:
        labels = np.asarray(found, "int32")
    elif len(labels) != len(names):
        raise ValueError(
            "Expected the lengths of `labels` to match the number of files in the target "
            f"directory. len(labels) is {len(labels)} while we found {len(names)} files in "
            f"directory {directory}."
        )
    else:
        class_names = sorted(set(labels))
    print_msg(f"Found {len(names)} files belonging to {len(class_names)} classes.")
    paths = [os.path.join(directory, name) for name in names]
    if request.shuffle:
        for values in (paths, labels):
            np.random.RandomState(request.seed).shuffle(values)
    return paths, labels, class_names


def _folders(directory):
    try:
        names = sorted(os.listdir(directory))
    except FileNotFoundError:
        message = f"Could not find directory {directory}"
        raise errors.NotFoundError(None, None, message) from None
    return [n for n in names if os.path.isdir(os.path.join(directory, n))]


def _checked_names(class_names, folders):
    if not class_names:
        return folders
    if set(class_names) != set(folders):
        raise ValueError(
            "The `class_names` passed did not match the names of the subdirectories of the target "
            f"directory. Expected: {folders}, but received: {class_names}"
        )
    return list(class_names)


def _files(directory, folder, formats) -> Iterator[str]:
    """The names, from `directory` on, of the files below a folder of it."""
    top = os.path.join(directory, folder) if folder else directory
    for root, names in sorted(_walk(top, ())):
        for name in sorted(names):
            if name.lower().endswith(formats):
                yield os.path.relpath(os.path.join(root, name), directory)


def _walk(folder, above):
    """(folder, names of its files) for a folder and those in it.

    TensorFlow follows links to folders whatever `follow_links` says; circles end here.
    """
    real = os.path.realpath(folder)
    if real in above:
        return
    names = os.listdir(folder)
    inner = [n for n in names if os.path.isdir(os.path.join(folder, n))]
    yield folder, [n for n in names if n not in set(inner)]
    for name in inner:
        yield from _walk(os.path.join(folder, name), (*above, real))
