"""Labels and rows as Keras wants them: to_categorical, to_ordinal, normalize."""

import numpy as np


def to_categorical(y, num_classes=None, dtype="float32"):
    """Class numbers as rows with a one at the class: shape y.shape + (num_classes,).

    y: integers from 0 to num_classes - 1; a last axis of size 1 is left out.
    num_classes: by default max(y) + 1.

    >>> tf.keras.utils.to_categorical([0, 2])
    array([[1., 0., 0.],
           [0., 0., 1.]], dtype=float32)
    """
    y, shape, num_classes = _classes(y, num_classes)
    rows = np.zeros((y.size, num_classes), dtype=dtype)
    rows[np.arange(y.size), y] = 1
    return rows.reshape((*shape, num_classes))


def to_ordinal(y, num_classes=None, dtype="float32"):
    """Class numbers as rows with as many leading ones: shape y.shape + (num_classes - 1,)."""
    y, shape, num_classes = _classes(y, num_classes)
    rows = (np.arange(num_classes - 1) < y[:, None]).astype(dtype)
    return rows.reshape((*shape, num_classes - 1))


def _classes(y, num_classes):
    """(flat class numbers, shape without a last axis of size 1, number of classes)."""
    y = np.array(y, dtype="int")
    shape = y.shape[:-1] if y.ndim > 1 and y.shape[-1] == 1 else y.shape
    return y.reshape(-1), shape, num_classes or np.max(y) + 1


def normalize(x, axis=-1, order=2):
    """x divided by its norm of the given order along `axis`; zeros stay zeros."""
    norm = np.atleast_1d(np.linalg.norm(x, order, axis))
    norm[norm == 0] = 1
    return x / np.expand_dims(norm, axis)
