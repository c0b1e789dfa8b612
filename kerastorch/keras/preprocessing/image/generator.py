"""ImageDataGenerator: batches of images, changed by chance."""

import warnings

import numpy as np

from ..._base import config
from .affine import apply_affine_transform, matrices, transformed
from .files import DataFrameIterator, DirectoryIterator
from .iterators import NumpyArrayIterator
from .shifts import apply_brightness_shift, apply_channel_shift

_UNFITTED = (
    "This ImageDataGenerator specifies `{}`, but it hasn't been fit on any training data. Fit it "
    "first by calling `.fit(numpy_data)`."
)


class ImageDataGenerator:
    """Makes batches of images, each changed by chance, for fit.

    featurewise_center, featurewise_std_normalization, zca_whitening: by statistics that `fit` makes
    of all images; samplewise_center, samplewise_std_normalization: of each by itself.
    rotation_range, shear_range: largest angles in degrees.  width_shift_range, height_shift_range:
    a share, or a number of pixels above 1, or a list of shifts.  zoom_range: a share, or (least,
    most).  brightness_range: (least, most).  channel_shift_range: the largest shift of all values.
    fill_mode, cval, interpolation_order: see `apply_affine_transform`.  horizontal_flip,
    vertical_flip.  rescale: what values are multiplied by.  preprocessing_function: of each image,
    after its change.  data_format, dtype: by default Keras's.  validation_split: the share of the
    subset "validation".

    >>> data = tf.keras.preprocessing.image.ImageDataGenerator(rotation_range=20, rescale=1 / 255)
    >>> model.fit(data.flow(images, labels, batch_size=32), epochs=3)
    """

    def __init__(
        self,
        featurewise_center=False,
        samplewise_center=False,
        featurewise_std_normalization=False,
        samplewise_std_normalization=False,
        zca_whitening=False,
        zca_epsilon=1e-6,
        rotation_range=0,
        width_shift_range=0.0,
        height_shift_range=0.0,
        brightness_range=None,
        shear_range=0.0,
        zoom_range=0.0,
        channel_shift_range=0.0,
        fill_mode="nearest",
        cval=0.0,
        horizontal_flip=False,
        vertical_flip=False,
        rescale=None,
        preprocessing_function=None,
        data_format=None,
        validation_split=0.0,
        interpolation_order=1,
        dtype=None,
    ):
        self.featurewise_center = featurewise_center
        self.samplewise_center = samplewise_center
        self.featurewise_std_normalization = featurewise_std_normalization
        self.samplewise_std_normalization = samplewise_std_normalization
        self.zca_whitening = zca_whitening
        self.zca_epsilon = zca_epsilon
        self.rotation_range = rotation_range
        self.width_shift_range = width_shift_range
        self.height_shift_range = height_shift_range
        self.shear_range = shear_range
        self.channel_shift_range = channel_shift_range
        self.fill_mode = fill_mode
        self.cval = cval
        self.horizontal_flip = horizontal_flip
        self.vertical_flip = vertical_flip
        self.rescale = rescale
        self.preprocessing_function = preprocessing_function
        self.dtype = config.floatx() if dtype is None else dtype
        self.interpolation_order = interpolation_order
        self.data_format = config.image_data_format() if data_format is None else data_format
        axes = {"channels_last": (3, 1, 2), "channels_first": (1, 2, 3)}.get(self.data_format)
        if axes is None:
            raise ValueError(
                '`data_format` should be `"channels_last"` (channel after row and column) or '
                '`"channels_first"` (channel before row and column). Received: '
                f"{self.data_format}"
            )
        self.channel_axis, self.row_axis, self.col_axis = axes
        if validation_split and not 0 < validation_split < 1:
            raise ValueError(
                "`validation_split` must be strictly between 0 and 1.  Received: "
                f"{validation_split}"
            )
        self._validation_split = validation_split
        self.mean = self.std = self.zca_whitening_matrix = None
        self.zoom_range = _zooms(zoom_range)
        self._settle(zca_whitening, featurewise_std_normalization, samplewise_std_normalization)
        if brightness_range is not None and (
            not isinstance(brightness_range, (tuple, list)) or len(brightness_range) != 2
        ):
            raise ValueError(
                "`brightness_range should be tuple or list of two floats. Received: "
                f"{brightness_range}"
            )
        self.brightness_range = brightness_range

    def _settle(self, whitening, featurewise, samplewise):
        """What some settings make of others."""
        if whitening:
            self._set(True, "featurewise_center", "zca_whitening`, which")
            self._set(False, "featurewise_std_normalization", "zca_whitening` which")
        if featurewise:
            self._set(True, "featurewise_center", "featurewise_std_normalization`, which")
        if samplewise:
            self._set(True, "samplewise_center", "samplewise_std_normalization`, which")

    def _set(self, value, name, because):
        if bool(getattr(self, name)) is not value:
            setattr(self, name, value)
            warnings.warn(
                f"This ImageDataGenerator specifies `{because} overrides setting of `{name}`.",
                stacklevel=4,
            )

    def flow(
        self,
        x,
        y=None,
        batch_size=32,
        shuffle=True,
        sample_weight=None,
        seed=None,
        save_to_dir=None,
        save_prefix="",
        save_format="png",
        ignore_class_split=False,
        subset=None,
    ):
        """Batches of arrays without end: (x, y, sample_weight), as far as they are given.

        x: images of four dimensions, or (images, other inputs).  save_to_dir: a folder for the
        images as they come.  subset: "training" or "validation".
        """
        return NumpyArrayIterator(
            x,
            y,
            self,
            batch_size=batch_size,
            shuffle=shuffle,
            sample_weight=sample_weight,
            seed=seed,
            data_format=self.data_format,
            save_to_dir=save_to_dir,
            save_prefix=save_prefix,
            save_format=save_format,
            ignore_class_split=ignore_class_split,
            subset=subset,
            dtype=self.dtype,
        )

    def flow_from_directory(
        self,
        directory,
        target_size=(256, 256),
        color_mode="rgb",
        classes=None,
        class_mode="categorical",
        batch_size=32,
        shuffle=True,
        seed=None,
        save_to_dir=None,
        save_prefix="",
        save_format="png",
        follow_links=False,
        subset=None,
        interpolation="nearest",
        keep_aspect_ratio=False,
    ):
        """Batches of the pictures in a folder, which has a folder for each class.

        target_size: (height, width) of all images.  classes: the folders, by default all in
        alphabetical order.  class_mode: "categorical" (one-hot targets), "binary", "sparse"
        (numbers), "input" (the images), or None.
        """
        return DirectoryIterator(
            directory,
            self,
            target_size=target_size,
            color_mode=color_mode,
            keep_aspect_ratio=keep_aspect_ratio,
            classes=classes,
            class_mode=class_mode,
            data_format=self.data_format,
            batch_size=batch_size,
            shuffle=shuffle,
            seed=seed,
            save_to_dir=save_to_dir,
            save_prefix=save_prefix,
            save_format=save_format,
            follow_links=follow_links,
            subset=subset,
            interpolation=interpolation,
            dtype=self.dtype,
        )

    def flow_from_dataframe(
        self,
        dataframe,
        directory=None,
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
        save_to_dir=None,
        save_prefix="",
        save_format="png",
        subset=None,
        interpolation="nearest",
        validate_filenames=True,
        **kwargs,
    ):
        """Batches of the pictures that a pandas DataFrame names.

        directory: where they are, if the column `x_col` has no whole paths.  y_col: the column of
        labels, or columns for class_mode "multi_output".  weight_col: that of sample weights.
        class_mode: as for `flow_from_directory`, "raw" or "multi_output".
        validate_filenames: whether files that are missing are left out.
        """
        for name in ("has_ext", "sort", "drop_duplicates"):
            if name in kwargs:
                warnings.warn(f"{name} is deprecated.", DeprecationWarning, stacklevel=2)
        if class_mode == "other":
            warnings.warn(
                '`class_mode` "other" is deprecated, please use `class_mode` "raw".',
                DeprecationWarning,
                stacklevel=2,
            )
            class_mode = "raw"
        return DataFrameIterator(
            dataframe,
            directory,
            self,
            x_col=x_col,
            y_col=y_col,
            weight_col=weight_col,
            target_size=target_size,
            color_mode=color_mode,
            classes=classes,
            class_mode=class_mode,
            data_format=self.data_format,
            batch_size=batch_size,
            shuffle=shuffle,
            seed=seed,
            save_to_dir=save_to_dir,
            save_prefix=save_prefix,
            save_format=save_format,
            subset=subset,
            interpolation=interpolation,
            validate_filenames=validate_filenames,
            dtype=self.dtype,
        )

    def standardize(self, x):
        """An image, or a batch, with the normalizations of this generator; x itself is changed."""
        if self.preprocessing_function:
            x = self.preprocessing_function(x)
        return self._normalized(x, None)

    def _normalized(self, x, axes):
        """axes: those of one image's values, None for all."""
        if self.rescale:
            x *= self.rescale
        if self.samplewise_center:
            x -= np.mean(x, axes, keepdims=True)
        if self.samplewise_std_normalization:
            x /= np.std(x, axes, keepdims=True) + 1e-6
        if self.featurewise_center and self._fitted(self.mean, "featurewise_center"):
            x -= self.mean
        if self.featurewise_std_normalization and self._fitted(
            self.std, "featurewise_std_normalization"
        ):
            x /= self.std + 1e-6
        if self.zca_whitening and self._fitted(self.zca_whitening_matrix, "zca_whitening"):
            flat = x.reshape(-1, np.prod(x.shape[-3:]))
            x = np.reshape(flat @ self.zca_whitening_matrix, x.shape)
        return x

    def _fitted(self, value, name):
        if value is None:
            warnings.warn(_UNFITTED.format(name), stacklevel=4)
        return value is not None

    def get_random_transform(self, img_shape, seed=None):
        """The parameters of a random change, for `apply_transform`.

        img_shape: that of an image.  seed: of numpy's generator.
        """
        if seed is not None:
            np.random.seed(seed)
        uniform = np.random.uniform
        theta = uniform(-self.rotation_range, self.rotation_range) if self.rotation_range else 0
        tx = _shift(self.height_shift_range, img_shape[self.row_axis - 1])
        ty = _shift(self.width_shift_range, img_shape[self.col_axis - 1])
        shear = uniform(-self.shear_range, self.shear_range) if self.shear_range else 0
        low, high = self.zoom_range
        zx, zy = (1, 1) if low == high == 1 else uniform(low, high, 2)
        flip_horizontal = (np.random.random() < 0.5) * self.horizontal_flip
        flip_vertical = (np.random.random() < 0.5) * self.vertical_flip
        intensity = brightness = None
        if self.channel_shift_range != 0:
            intensity = uniform(-self.channel_shift_range, self.channel_shift_range)
        if self.brightness_range is not None:
            brightness = uniform(self.brightness_range[0], self.brightness_range[1])
        return {
            "theta": theta,
            "tx": tx,
            "ty": ty,
            "shear": shear,
            "zx": zx,
            "zy": zy,
            "flip_horizontal": flip_horizontal,
            "flip_vertical": flip_vertical,
            "channel_shift_intensity": intensity,
            "brightness": brightness,
        }

    def apply_transform(self, x, transform_parameters):
        """An image of three dimensions, changed by the parameters of `get_random_transform`."""
        given = transform_parameters.get
        x = apply_affine_transform(
            x,
            given("theta", 0),
            given("tx", 0),
            given("ty", 0),
            given("shear", 0),
            given("zx", 1),
            given("zy", 1),
            row_axis=self.row_axis - 1,
            col_axis=self.col_axis - 1,
            channel_axis=self.channel_axis - 1,
            fill_mode=self.fill_mode,
            cval=self.cval,
            order=self.interpolation_order,
        )
        return self._recolored(x, transform_parameters)

    def _recolored(self, x, parameters):
        """An image with all changes but the affine one."""
        given = parameters.get
        if given("channel_shift_intensity") is not None:
            x = apply_channel_shift(x, given("channel_shift_intensity"), self.channel_axis - 1)
        if given("flip_horizontal", False):
            x = np.flip(x, self.col_axis - 1)
        if given("flip_vertical", False):
            x = np.flip(x, self.row_axis - 1)
        if given("brightness") is not None:
            x = apply_brightness_shift(x, given("brightness"), False)
        return x

    def random_transform(self, x, seed=None):
        """An image of three dimensions, changed by chance."""
        return self.apply_transform(x, self.get_random_transform(x.shape, seed))

    def fit(self, x, augment=False, rounds=1, seed=None):
        """Makes the statistics for the featurewise normalizations and whitening.

        x: images of four dimensions.  augment: whether they are changed by chance first, `rounds`
        times each.  seed: of numpy's generator.
        """
        x = np.asarray(x, dtype=self.dtype)
        if x.ndim != 4:
            raise ValueError(
                f"Input to `.fit()` should have rank 4. Got array with shape: {x.shape}"
            )
        if x.shape[self.channel_axis] not in (1, 3, 4):
            warnings.warn(
                "Expected input to be images (as Numpy array) following the data format convention "
                f'"{self.data_format}" (channels on axis {self.channel_axis}), i.e. expected '
                f"either 1, 3 or 4 channels on axis {self.channel_axis}. However, it was passed "
                f"an array with shape {x.shape} ({x.shape[self.channel_axis]} channels).",
                stacklevel=2,
            )
        if seed is not None:
            np.random.seed(seed)
        x = np.copy(x)
        if self.rescale:
            x *= self.rescale
        if augment:
            x = np.stack([self.random_transform(image) for _ in range(rounds) for image in x])
            x = x.astype(self.dtype, copy=False)
        axes = (0, self.row_axis, self.col_axis)
        shape = [1, 1, 1]
        shape[self.channel_axis - 1] = x.shape[self.channel_axis]
        if self.featurewise_center:
            self.mean = np.mean(x, axis=axes).reshape(shape)
            x -= self.mean
        if self.featurewise_std_normalization:
            self.std = np.std(x, axis=axes).reshape(shape)
            x /= self.std + 1e-6
        if self.zca_whitening:
            flat = x.reshape(len(x), -1)
            u, s, _ = np.linalg.svd(flat.T, full_matrices=False)
            inverse = np.sqrt(len(x)) / (s + self.zca_epsilon)
            self.zca_whitening_matrix = (u * inverse).dot(u.T)

    def _changed(self, images, dtype):
        """A batch of images, each changed by chance and normalized: at once where nobody's own code
        works on single images."""
        images = images.astype(dtype, copy=False)
        if self.preprocessing_function or not self._is_plain():
            result = np.empty(images.shape, dtype)
            for target, image in zip(result, images):
                parameters = self.get_random_transform(image.shape)
                target[...] = self.standardize(self.apply_transform(image, parameters))
            return result
        each = [self.get_random_transform(images.shape[1:]) for _ in images]
        images = self._turned(images, each)
        if self.channel_shift_range != 0 or self.brightness_range is not None or self._flips():
            changed = [self._recolored(image, p) for image, p in zip(images, each)]
            images = np.stack(changed).astype(dtype, copy=False) if changed else images
        return self._normalized(images, (1, 2, 3)).astype(dtype, copy=False)

    def _flips(self):
        return self.horizontal_flip or self.vertical_flip

    def _is_plain(self):
        """Whether no subclass has methods of its own for what `_changed` does at once."""
        own = vars(ImageDataGenerator)
        return all(
            name not in vars(self) and getattr(type(self), name) is own[name]
            for name in ("get_random_transform", "apply_transform", "standardize")
        )

    def _turned(self, images, each):
        names = ("theta", "tx", "ty", "shear", "zx", "zy")
        values = np.array([[p[name] for name in names] for p in each], float).reshape(-1, 6)
        moved = (values != (0, 0, 0, 0, 1, 1)).any(1)
        if not moved.any():
            return images.copy()
        first = self.data_format == "channels_first"
        planes = images.transpose(0, 2, 3, 1) if first else images
        matrix, offset = matrices(*values.T, *planes.shape[1:3])
        result = transformed(
            planes, matrix, offset, self.fill_mode, self.cval, self.interpolation_order
        )
        result[~moved] = planes[~moved]
        return np.ascontiguousarray(result.transpose(0, 3, 1, 2)) if first else result


def _zooms(zoom_range):
    if isinstance(zoom_range, (float, int)):
        return [1 - zoom_range, 1 + zoom_range]
    if len(zoom_range) == 2 and all(isinstance(value, (float, int)) for value in zoom_range):
        return [zoom_range[0], zoom_range[1]]
    raise ValueError(
        f"`zoom_range` should be a float or a tuple or list of two floats. Received: {zoom_range}"
    )


def _shift(span, size):
    """A random shift in pixels: of a list or of range(span) with either sign, or of [-span, span),
    which is a share of the size below 1."""
    if not span:
        return 0
    try:
        # which refuses floats, and numbers below 1, and draws nothing then
        shift = np.random.choice(span)
        shift *= np.random.choice([-1, 1])
    except ValueError:
        shift = np.random.uniform(-span, span)
    return shift * size if np.max(span) < 1 else shift
