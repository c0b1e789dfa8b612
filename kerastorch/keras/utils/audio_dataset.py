"""audio_dataset_from_directory: sounds in folders as a dataset."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...audio import decode_wav
from ...data._dataset import Dataset
from ...io._files import read_file
from ...ragged._ragged_tensor import RaggedTensor
from . import dataset_files


def audio_dataset_from_directory(
    directory: Any,
    labels: Any = "inferred",
    label_mode: str | None = "int",
    class_names: Sequence[str] | None = None,
    batch_size: int | None = 32,
    sampling_rate: int | None = None,
    output_sequence_length: int | None = None,
    ragged: bool = False,
    shuffle: bool = True,
    seed: int | None = None,
    validation_split: float | None = None,
    subset: str | None = None,
    follow_links: bool = False,
) -> Dataset | list[Dataset]:
    """A dataset of the .wav files below a folder: (sounds [samples, channels], labels).

    output_sequence_length: samples of a sound; longer ones are cut off, shorter ones padded with
        zeros.  Without it the sounds of a batch are padded to the longest, or ragged for `ragged`.
    sampling_rate: needs tensorflow_io in TensorFlow, and is refused here (ImportError).
    The other arguments are those of `image_dataset_from_directory`.

    The dataset has the attribute `class_names`.
    """
    if ragged and output_sequence_length is not None:
        raise ValueError(
            "Cannot set both `ragged` and `output_sequence_length`. Received: "
            f"ragged={ragged}, output_sequence_length={output_sequence_length}"
        )
    if sampling_rate is not None:
        if not isinstance(sampling_rate, int):
            raise ValueError(
                f"`sampling_rate` should have an integer value. Received: {sampling_rate=}"
            )
        if sampling_rate <= 0:
            raise ValueError(f"`sampling_rate` should be higher than 0. Received: {sampling_rate=}")
        raise ImportError(
            "To use the argument `sampling_rate`, you should install tensorflow_io, which "
            "kerastorch does not have: change the files' rate beforehand."
        )
    length = -1 if output_sequence_length is None else int(output_sequence_length)

    def load(path):
        audio, _ = decode_wav(read_file(path), desired_samples=length)
        return RaggedTensor.from_tensor(audio) if ragged and batch_size is None else audio

    return dataset_files.datasets(
        dataset_files.Request(
            directory, labels, label_mode, class_names, shuffle, seed, validation_split, subset,
            follow_links,
        ),
        "audio",
        (".wav",),
        load,
        batch_size,
        batches="ragged" if ragged else "padded" if length < 0 else "plain",
    )  # fmt: skip
