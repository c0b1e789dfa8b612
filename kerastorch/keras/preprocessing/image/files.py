"""Batches of picture files: DirectoryIterator and DataFrameIterator."""

import os
import warnings

import numpy as np

from ..._base import config
from ..._base.messages import print_msg
from .iterators import FilesIterator


class DirectoryIterator(FilesIterator):
    """Batches of the pictures in a folder's folders, one for each class; see
    `ImageDataGenerator.flow_from_directory`."""

    allowed_class_modes = {"categorical", "binary", "sparse", "input", None}

    def __init__(
        self,
        directory,
        image_data_generator,
        target_size=(256, 256),
        color_mode="rgb",
        classes=None,
        class_mode="categorical",
        batch_size=32,
        shuffle=True,
        seed=None,
        data_format=None,
        save_to_dir=None,
        save_prefix="",
        save_format="png",
        follow_links=False,
        subset=None,
        interpolation="nearest",
        keep_aspect_ratio=False,
        dtype=None,
    ):
        self.set_processing_attrs(
            image_data_generator,
            target_size,
            color_mode,
            config.image_data_format() if data_format is None else data_format,
            save_to_dir,
            save_prefix,
            save_format,
            subset,
            interpolation,
            keep_aspect_ratio,
        )
        self.directory = directory
        _check_mode(class_mode, self.allowed_class_modes)
        self.class_mode = class_mode
        self.dtype = config.floatx() if dtype is None else dtype
        names = list(classes) if classes else _folders(directory)
        self.num_classes = len(names)
        self.class_indices = {name: number for number, name in enumerate(names)}
        self.filenames, numbers = [], []
        for name in names:
            found = self._files(os.path.join(directory, name), follow_links)
            self.filenames += found
            numbers += [self.class_indices[os.path.basename(name)]] * len(found)
        self.samples = len(self.filenames)
        self.classes = np.array(numbers, dtype="int32")
        print_msg(f"Found {self.samples} images belonging to {self.num_classes} classes.")
        self._filepaths = [os.path.join(self.directory, name) for name in self.filenames]
        super().__init__(self.samples, batch_size, shuffle, seed)

    def _files(self, folder, follow_links):
        """The pictures of a class, relative to the directory, those of the subset."""
        paths = []
        for root, _, files in sorted(os.walk(folder, followlinks=follow_links)):
            for name in sorted(files):
                if name.lower().endswith(".tiff"):
                    warnings.warn(
                        'Using ".tiff" files with multiple bands will cause distortion. Please '
                        "verify your output.",
                        stacklevel=3,
                    )
                if name.lower().endswith(self.white_list_formats):
                    paths.append(os.path.join(root, name))
        if self.split:
            start, stop = (int(share * len(paths)) for share in self.split)
            paths = paths[start:stop]
        base = os.path.basename(folder)
        return [os.path.join(base, os.path.relpath(path, folder)) for path in paths]

    @property
    def filepaths(self):
        """The paths of all samples."""
        return self._filepaths

    @property
    def labels(self):
        """The class numbers of all samples."""
        return self.classes

    @property
    def sample_weight(self):
        """None: folders have no weights."""
        return None


def _folders(directory):
    names = sorted(os.listdir(directory))
    return [name for name in names if os.path.isdir(os.path.join(directory, name))]


def _check_mode(mode, allowed):
    if mode not in allowed:
        raise ValueError(f"Invalid class_mode: {mode}; expected one of: {allowed}")


_WITHOUT_CLASSES = ("input", "multi_output", "raw", None)


class DataFrameIterator(FilesIterator):
    """Batches of the pictures that a DataFrame names; see
    `ImageDataGenerator.flow_from_dataframe`."""

    allowed_class_modes = {
        "binary", "categorical", "input", "multi_output", "raw", "sparse", None,
    }  # fmt: skip

    def __init__(
        self,
        dataframe,
        directory=None,
        image_data_generator=None,
        x_col="filename",
        y_col="class",
        weight_col=None,
        target_size=(256, 256),
        color_mode="rgb",
        classes=None,
        class_mode="categorical",
        batch_size=32,
        shuffle=True,
        seed=None,
        data_format="channels_last",
        save_to_dir=None,
        save_prefix="",
        save_format="png",
        subset=None,
        interpolation="nearest",
        keep_aspect_ratio=False,
        dtype="float32",
        validate_filenames=True,
    ):
        self.set_processing_attrs(
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
        )
        frame = dataframe.copy()
        self.directory = directory or ""
        self.class_mode = class_mode
        self.dtype = dtype
        self._check_params(frame, x_col, y_col, weight_col, classes)
        if validate_filenames:
            frame = self._filter_valid_filepaths(frame, x_col)
        with_classes = class_mode not in _WITHOUT_CLASSES
        if with_classes:
            frame, classes = _of_classes(frame, y_col, classes)
            self.class_indices = {name: number for number, name in enumerate(classes)}
        if self.split:
            start, stop = (int(share * len(frame)) for share in self.split)
            frame = frame.iloc[start:stop, :]
        if with_classes:
            self.classes = self.get_classes(frame, y_col)
        self.filenames = frame[x_col].tolist()
        self._sample_weight = frame[weight_col].values if weight_col else None
        if class_mode == "multi_output":
            self._targets = [np.array(frame[column].tolist()) for column in y_col]
        if class_mode == "raw":
            self._targets = frame[y_col].values
        self.samples = len(self.filenames)
        how = "validated" if validate_filenames else "non-validated"
        belonging = f" belonging to {len(classes)} classes" if with_classes else ""
        print_msg(f"Found {self.samples} {how} image filenames{belonging}.")
        self._filepaths = [os.path.join(self.directory, name) for name in self.filenames]
        super().__init__(self.samples, batch_size, shuffle, seed)

    def _check_params(self, frame, x_col, y_col, weight_col, classes):
        mode = self.class_mode
        _check_mode(mode, self.allowed_class_modes)
        if mode == "multi_output" and not isinstance(y_col, list):
            raise TypeError(
                f'If class_mode="{mode}", y_col must be a list. Received {type(y_col).__name__}.'
            )
        if not _all_of(frame[x_col], str):
            raise TypeError(f"All values in column x_col={x_col} must be strings.")
        if mode in ("binary", "sparse") and not _all_of(frame[y_col], str):
            raise TypeError(
                f'If class_mode="{mode}", y_col="{y_col}" column values must be strings.'
            )
        if mode == "binary":
            count = len(set(classes)) if classes else frame[y_col].nunique()
            if count != 2:
                said = f"{count} class/es were given." if classes else f"Found {count} classes."
                raise ValueError(f'If class_mode="binary" there must be 2 classes. {said}')
        if mode == "categorical" and not _all_of(frame[y_col], (str, list, tuple)):
            raise TypeError(
                f'If class_mode="{mode}", y_col="{y_col}" column values must be type string, list '
                "or tuple."
            )
        if classes and mode in _WITHOUT_CLASSES:
            warnings.warn(f'`classes` will be ignored given the class_mode="{mode}"', stacklevel=3)
        if weight_col and not issubclass(frame[weight_col].dtype.type, np.number):
            raise TypeError(f"Column weight_col={weight_col} must be numeric.")

    def get_classes(self, df, y_col):
        """The class numbers, or lists of them, of a column."""
        number = self.class_indices
        return [
            [number[name] for name in label] if isinstance(label, (list, tuple)) else number[label]
            for label in df[y_col]
        ]

    def _filter_valid_filepaths(self, frame, x_col):
        def is_picture(name):
            path = os.path.join(self.directory, name)
            return path.lower().endswith(self.white_list_formats) and os.path.isfile(path)

        valid = frame[x_col].map(is_picture).astype(bool)
        missing = int((~valid).sum())
        if missing:
            warnings.warn(
                f'Found {missing} invalid image filename(s) in x_col="{x_col}". These filename(s) '
                "will be ignored.",
                stacklevel=3,
            )
        return frame[valid]

    @property
    def filepaths(self):
        """The paths of all samples."""
        return self._filepaths

    @property
    def labels(self):
        """The targets of all samples: class numbers, or what the columns hold."""
        return self._targets if self.class_mode in ("multi_output", "raw") else self.classes

    @property
    def sample_weight(self):
        """The weights of all samples, None without a column of them."""
        return self._sample_weight


def _all_of(column, kinds):
    return all(isinstance(value, kinds) for value in column)


def _of_classes(frame, y_col, classes):
    """(the rows with a label of the classes, the classes in order)."""
    if not classes:
        found = set()
        for label in frame[y_col]:
            found.update(label if isinstance(label, (list, tuple)) else [label])
        return frame.dropna(subset=[y_col]), sorted(found)
    classes = list(dict.fromkeys(classes))

    def kept(label):
        if isinstance(label, (list, tuple)):
            return [name for name in label if name in classes] or None
        if isinstance(label, str):
            return label if label in classes else None
        raise TypeError(f"Expect string, list or tuple but found {type(label)} in {y_col} column ")

    frame = frame.copy()
    frame[y_col] = frame[y_col].apply(kept)
    return frame.dropna(subset=[y_col]), classes
