"""text_dataset_from_directory: texts in folders as a dataset."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...data._dataset import Dataset
from ...io._files import read_file
from ...strings._ops import substr
from . import dataset_files


def text_dataset_from_directory(
    directory: Any,
    labels: Any = "inferred",
    label_mode: str | None = "int",
    class_names: Sequence[str] | None = None,
    batch_size: int | None = 32,
    max_length: int | None = None,
    shuffle: bool = True,
    seed: int | None = None,
    validation_split: float | None = None,
    subset: str | None = None,
    follow_links: bool = False,
) -> Dataset | list[Dataset]:
    """A dataset of the .txt files below a folder: (texts, labels).

    max_length: of a text in bytes; longer ones are cut off.
    The other arguments are those of `image_dataset_from_directory`.

    The dataset has the attribute `class_names`.
    """

    def load(path):
        text = read_file(path)
        return text if max_length is None else substr(text, 0, max_length)

    return dataset_files.datasets(
        dataset_files.Request(
            directory, labels, label_mode, class_names, shuffle, seed, validation_split, subset,
            follow_links,
        ),
        "text",
        (".txt",),
        load,
        batch_size,
    )  # fmt: skip
