"""The cross entropies of tf.keras.backend: losses of single elements or rows.

Floating tensors of one dtype go to the bodies of tf.keras.losses; all else goes step by step, as
TensorFlow computes it, which gives its values and its errors.
"""

from ... import math as _math
from ... import nn as _nn
from ..._core.dtypes import FLOATING
from ..._core.op import op
from ..._ops import creation, reductions
from .._base.config import epsilon
from ..losses import crossentropy as _crossentropy


def _tensors(target, output):
    return creation.convert_to_tensor(target), creation.convert_to_tensor(output)


def _plain(target, output):
    """Whether both are of one floating dtype."""
    return target.dtype == output.dtype and output.dtype.is_floating


def _clipped(output):
    """Probabilities at least epsilon away from 0 and 1."""
    low = creation.constant(epsilon(), dtype=output.dtype)
    return _math.maximum(_math.minimum(output, 1.0 - low), low)


def _check_shapes(target, output):
    if not target.shape.is_compatible_with(output.shape):
        raise ValueError(f"Shapes {target.shape} and {output.shape} are incompatible")


def binary_crossentropy(target, output, from_logits=False):
    """The binary cross entropy of each element."""
    target, output = _tensors(target, output)
    if _plain(target, output):
        return _binary_crossentropy(target, output, from_logits)
    if from_logits:
        return _nn.sigmoid_cross_entropy_with_logits(labels=target, logits=output)
    output = _clipped(output)
    hits = target * _math.log(output + epsilon())
    return -(hits + (1 - target) * _math.log(1 - output + epsilon()))


@op("target output", types=FLOATING, label="Mul")
def _binary_crossentropy(target, output, from_logits=False):
    return _crossentropy.binary_elements(target, output, from_logits)


_binary_crossentropy.symbol = "keras.backend.binary_crossentropy"
binary_crossentropy.raw = _binary_crossentropy.raw


def binary_focal_crossentropy(
    target, output, apply_class_balancing=False, alpha=0.25, gamma=2.0, from_logits=False
):
    """The binary cross entropy of each element, weighted by (1 - p of the label) ** gamma.

    TypeError for lists.
    """
    p = _math.sigmoid(output) if from_logits else output
    right = target * p + (1 - target) * (1 - p)
    factor = _math.pow(1.0 - right, gamma)
    loss = factor * binary_crossentropy(target, output, from_logits)
    if apply_class_balancing:
        loss = (target * alpha + (1 - target) * (1 - alpha)) * loss
    return loss


def categorical_crossentropy(target, output, from_logits=False, axis=-1):
    """The cross entropy of rows of probabilities; target has a one for the right class.

    ValueError for shapes that differ.
    """
    target, output = _tensors(target, output)
    _check_shapes(target, output)
    if _plain(target, output):
        return _crossentropy.categorical_crossentropy(
            target, output, from_logits=from_logits, axis=axis
        )
    if from_logits:
        return _nn.softmax_cross_entropy_with_logits(labels=target, logits=output, axis=axis)
    output = _clipped(output / reductions.reduce_sum(output, axis, True))
    return -reductions.reduce_sum(target * _math.log(output), axis)


def categorical_focal_crossentropy(
    target, output, alpha=0.25, gamma=2.0, from_logits=False, axis=-1
):
    """The cross entropy of rows, weighted by alpha * (1 - p) ** gamma.

    ValueError for shapes that differ.
    """
    target, output = _tensors(target, output)
    _check_shapes(target, output)
    if _plain(target, output):
        return _crossentropy.categorical_focal_crossentropy(
            target, output, alpha=alpha, gamma=gamma, from_logits=from_logits, axis=axis
        )
    if from_logits:
        output = _nn.softmax(output, axis=axis)
    output = _clipped(output / reductions.reduce_sum(output, axis, True))
    loss = -target * _math.log(output)
    loss = _math.pow(1.0 - output, gamma) * alpha * loss
    return reductions.reduce_sum(loss, axis)


def sparse_categorical_crossentropy(target, output, from_logits=False, axis=-1, ignore_class=None):
    """The cross entropy of rows of probabilities; target is the number of the right class."""
    target, output = _tensors(target, output)
    if not (from_logits or output.dtype.is_floating):
        _clipped(output)
    if from_logits and not output.dtype.is_floating:
        return _nn.sparse_softmax_cross_entropy_with_logits(target, output)
    return _crossentropy.sparse_categorical_crossentropy(
        target, output, from_logits=from_logits, axis=axis, ignore_class=ignore_class
    )
