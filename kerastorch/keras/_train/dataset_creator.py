"""Datasets that are made when fit begins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...data._dataset import Dataset


class DatasetCreator:
    """A function that makes a tf.data.Dataset, called when fit begins
    (tf.keras.utils.experimental.DatasetCreator).

    dataset_fn: a function of an InputContext, or None, that gives the Dataset of batches.
    TypeError when it is no function, or gives something else.
    """

    def __init__(self, dataset_fn: Callable[..., Any], input_options: Any = None) -> None:
        if not callable(dataset_fn):
            raise TypeError(
                f"`dataset_fn` for `DatasetCreator` must be a `callable`. Received: {dataset_fn}"
            )
        if input_options is not None and type(input_options).__name__ != "InputOptions":
            raise TypeError(
                "`input_options` for `DatasetCreator` must be a `tf.distribute.InputOptions`. "
                f"Received: {input_options}"
            )
        self.dataset_fn, self.input_options = dataset_fn, input_options

    def __call__(self, *args: Any, **kwargs: Any) -> Dataset:
        dataset = self.dataset_fn(*args, **kwargs)
        if not isinstance(dataset, Dataset):
            raise TypeError(
                "The `callable` provided to `DatasetCreator` must return a Dataset. It returns "
                f'"{dataset}"'
            )
        return dataset

    def dataset(self, steps: int | None) -> Dataset:
        """What the function makes here; ValueError when the number of steps is not given."""
        if steps is None:
            raise ValueError(
                "When using a `tf.keras.utils.experimental.DatasetCreator`, `steps_per_epoch`, "
                "`validation_steps`, `steps`, or `pss_evaluation_shards` argument must be provided "
                "in `Model.fit`, `Model.evaluate`, or `Model.predict`."
            )
        return self(InputContext())


class InputContext:
    """What the function of a dataset gets to know: which of how many pipelines it makes."""

    num_input_pipelines, input_pipeline_id, num_replicas_in_sync = 1, 0, 1

    def get_per_replica_batch_size(self, global_batch_size: int) -> int:
        """The batch size of one replica."""
        return global_batch_size

    def __str__(self):
        return "tf.distribute.InputContext(input pipeline id 0, total: 1)"
