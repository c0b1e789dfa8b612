"""Batches of images without end: Iterator, NumpyArrayIterator, and what those of files share."""

import os
import threading
import warnings

import numpy as np

from ..._base import config
from ...utils.data_utils import Sequence
from ...utils.image_utils import array_to_img, img_to_array, load_img


class Iterator(Sequence):
    """Base class of image data: a Sequence, and an iterator that never ends.

    n: the number of samples.  batch_size: of a batch.  shuffle: whether each epoch has an order of
    its own.  seed: of numpy's generator, which is set anew for each batch.
    """

    white_list_formats = ("png", "jpg", "jpeg", "bmp", "ppm", "tif", "tiff")

    def __init__(self, n, batch_size, shuffle, seed):
        self.n = n
        self.batch_size = batch_size
        self.seed = seed
        self.shuffle = shuffle
        self.batch_index = 0
        self.total_batches_seen = 0
        self.lock = threading.Lock()
        self.index_array = None
        self.index_generator = self._flow_index()

    def _set_index_array(self):
        self.index_array = np.random.permutation(self.n) if self.shuffle else np.arange(self.n)

    def _seed_batch(self):
        if self.seed is not None:
            np.random.seed(self.seed + self.total_batches_seen)

    def __getitem__(self, idx):
        if idx >= len(self):
            raise ValueError(
                f"Asked to retrieve element {idx}, but the Sequence has length {len(self)}"
            )
        self._seed_batch()
        self.total_batches_seen += 1
        if self.index_array is None:
            self._set_index_array()
        start = self.batch_size * idx
        return self._get_batches_of_transformed_samples(
            self.index_array[start : start + self.batch_size]
        )

    def __len__(self):
        return (self.n + self.batch_size - 1) // self.batch_size

    def on_epoch_end(self):
        """Makes the next epoch's order."""
        self._set_index_array()

    def reset(self):
        """Starts the epoch again."""
        self.batch_index = 0

    def _flow_index(self):
        """The indices of batch after batch."""
        self.reset()
        while True:
            self._seed_batch()
            if self.batch_index == 0:
                self._set_index_array()
            start = self.batch_index * self.batch_size % self.n if self.n else 0
            more = self.n > start + self.batch_size
            self.batch_index = self.batch_index + 1 if more else 0
            self.total_batches_seen += 1
            yield self.index_array[start : start + self.batch_size]

    def __iter__(self):
        return self

    def __next__(self, *args, **kwargs):
        return self.next(*args, **kwargs)

    def next(self):
        """The next batch."""
        with self.lock:
            indices = next(self.index_generator)
        return self._get_batches_of_transformed_samples(indices)

    def _get_batches_of_transformed_samples(self, index_array):
        """The batch of some samples."""
        raise NotImplementedError(
            f"{type(self).__name__} must implement _get_batches_of_transformed_samples(index_array)"
        )

    def _saved(self, images, index_array, most):
        """Writes the images of a batch to `save_to_dir`, where one is given."""
        if not self.save_to_dir:
            return
        for image, index in zip(images, index_array):
            name = f"{self.save_prefix}_{index}_{np.random.randint(most)}.{self.save_format}"
            picture = array_to_img(image, self.data_format, scale=True)
            picture.save(os.path.join(self.save_to_dir, name))


class NumpyArrayIterator(Iterator):
    """Batches of arrays of images, changed by an ImageDataGenerator; see its `flow`."""

    def __init__(
        self,
        x,
        y,
        image_data_generator,
        batch_size=32,
        shuffle=False,
        sample_weight=None,
        seed=None,
        data_format=None,
        save_to_dir=None,
        save_prefix="",
        save_format="png",
        subset=None,
        ignore_class_split=False,
        dtype=None,
    ):
        self.dtype = config.floatx() if dtype is None else dtype
        data_format = config.image_data_format() if data_format is None else data_format
        x, others = _split_inputs(x)
        _check_length(x, y, "y", "labels")
        _check_length(x, sample_weight, "sample_weight", None)
        if subset is not None:
            part = _subset(x, y, subset, image_data_generator._validation_split, ignore_class_split)
            x, others = x[part], [np.asarray(o[part]) for o in others]
            y = None if y is None else y[part]
        self.x, self.x_misc = np.asarray(x, dtype=self.dtype), others
        if self.x.ndim != 4:
            raise ValueError(
                "Input data in `NumpyArrayIterator` should have rank 4. You passed an array with "
                "shape",
                self.x.shape,
            )
        axis = 3 if data_format == "channels_last" else 1
        if self.x.shape[axis] not in (1, 3, 4):
            warnings.warn(
                "NumpyArrayIterator is set to use the data format convention "
                f'"{data_format}" (channels on axis {axis}), i.e. expected either 1, 3, or 4 '
                f"channels on axis {axis}. However, it was passed an array with shape "
                f"{self.x.shape} ({self.x.shape[axis]} channels).",
                stacklevel=2,
            )
        self.y = None if y is None else np.asarray(y)
        self.sample_weight = None if sample_weight is None else np.asarray(sample_weight)
        self.image_data_generator = image_data_generator
        self.data_format = data_format
        self.save_to_dir = save_to_dir
        self.save_prefix = save_prefix
        self.save_format = save_format
        super().__init__(self.x.shape[0], batch_size, shuffle, seed)

    def _get_batches_of_transformed_samples(self, index_array):
        images = self.image_data_generator._changed(self.x[index_array], self.dtype)
        self._saved(images, index_array, 10_000)
        others = [o[index_array] for o in self.x_misc]
        batch = ([images, *others] if others else images,)
        if self.y is None:
            return batch[0]
        batch += (self.y[index_array],)
        if self.sample_weight is not None:
            batch += (self.sample_weight[index_array],)
        return batch


def _split_inputs(x):
    """(images, other arrays) of what `flow` got as x."""
    if not isinstance(x, (tuple, list)):
        return x, []
    others = [np.asarray(o) for o in (x[1] if isinstance(x[1], list) else [x[1]])]
    for other in others:
        if len(x[0]) != len(other):
            raise ValueError(
                "All of the arrays in `x` should have the same length. Found a pair with: "
                f"len(x[0]) = {len(x[0])}, len(x[?]) = {len(other)}"
            )
    return x[0], others


def _check_length(x, other, name, what):
    if other is not None and len(x) != len(other):
        shown = f"`{name}` ({what})" if what else f"`{name}`"
        raise ValueError(
            f"`x` (images tensor) and {shown} should have the same length. Found: x.shape = "
            f"{np.asarray(x).shape}, {name}.shape = {np.asarray(other).shape}"
        )


def _subset(x, y, subset, share, ignore_classes):
    """The part of the samples that a subset is."""
    if subset not in ("training", "validation"):
        raise ValueError("Invalid subset name:", subset, '; expected "training" or "validation".')
    split = int(len(x) * share)
    if y is not None and not ignore_classes:
        first, second = np.unique(y[:split]), np.unique(y[split:])
        if not np.array_equal(first, second):
            raise ValueError(
                "Training and validation subsets have different number of classes after the split. "
                "If your numpy arrays are sorted by the label, you might want to shuffle them."
            )
    return slice(None, split) if subset == "validation" else slice(split, None)


class FilesIterator(Iterator):
    """What the iterators over picture files share: `filepaths`, `labels` and `sample_weight` are
    theirs to give."""

    def set_processing_attrs(
        self,
        image_data_generator,
        target_size,
        color_mode,
        data_format,
        save_to_dir,
        save_prefix,
        save_format,
        subset,
        interpolation,
        keep_aspect_ratio,
    ):
        """Keeps how files become images; ValueError for other color modes and subsets."""
        self.image_data_generator = image_data_generator
        self.target_size = tuple(target_size)
        self.keep_aspect_ratio = keep_aspect_ratio
        channels = {"rgb": 3, "rgba": 4, "grayscale": 1}.get(color_mode)
        if channels is None:
            raise ValueError(
                "Invalid color mode:", color_mode, '; expected "rgb", "rgba", or "grayscale".'
            )
        self.color_mode = color_mode
        self.data_format = data_format
        last = data_format == "channels_last"
        self.image_shape = (*self.target_size, channels) if last else (channels, *self.target_size)
        self.save_to_dir = save_to_dir
        self.save_prefix = save_prefix
        self.save_format = save_format
        self.interpolation = interpolation
        self.split = None
        if subset is not None:
            if subset not in ("training", "validation"):
                raise ValueError(
                    f'Invalid subset name: {subset};expected "training" or "validation"'
                )
            share = self.image_data_generator._validation_split
            self.split = (0, share) if subset == "validation" else (share, 1)
        self.subset = subset

    def _read(self, path):
        image = load_img(
            path,
            color_mode=self.color_mode,
            target_size=self.target_size,
            interpolation=self.interpolation,
            keep_aspect_ratio=self.keep_aspect_ratio,
        )
        x = img_to_array(image, data_format=self.data_format)
        image.close()
        return x

    def _get_batches_of_transformed_samples(self, index_array):
        paths = self.filepaths
        images = np.empty((len(index_array), *self.image_shape), config.floatx())
        for target, index in zip(images, index_array):
            target[...] = self._read(paths[index])
        if self.image_data_generator:
            images = self.image_data_generator._changed(images, self.dtype)
        else:
            images = images.astype(self.dtype, copy=False)
        self._saved(images, index_array, 10_000_000)
        targets = self._targets_of(images, index_array)
        if targets is None:
            return images
        if self.sample_weight is None:
            return images, targets
        return images, targets, self.sample_weight[index_array]

    def _targets_of(self, images, index_array):
        """What the class mode makes of the samples' labels; None without targets."""
        mode = self.class_mode
        if mode == "input":
            return images.copy()
        if mode in ("binary", "sparse"):
            return np.array([self.classes[i] for i in index_array], dtype=self.dtype)
        if mode == "categorical":
            targets = np.zeros((len(index_array), len(self.class_indices)), dtype=self.dtype)
            for target, i in zip(targets, index_array):
                target[self.classes[i]] = 1.0
            return targets
        if mode == "multi_output":
            return [output[index_array] for output in self.labels]
        if mode == "raw":
            return self.labels[index_array]
        return None
