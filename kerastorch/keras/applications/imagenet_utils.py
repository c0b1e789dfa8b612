"""tf.keras.applications.imagenet_utils: pictures before, names of classes after a model."""

import functools as _functools
import json as _json

import numpy as _np

from ..._core.missing import namespace as _namespace
from ..._ops.creation import constant as _constant
from ..._ops.shaping import reshape as _reshape
from .._base.config import floatx as _floatx
from .._base.config import image_data_format as _image_data_format
from ..backend import bias_add as _bias_add
from ..utils.data_utils import get_file as _get_file

__all__ = ["decode_predictions", "preprocess_input"]

_CLASS_INDEX = (
    "https://storage.googleapis.com/download.tensorflow.org/data/imagenet_class_index.json"
)
_MODES = {  # mode -> (mean, standard deviation) of the channels
    "caffe": ((103.939, 116.779, 123.68), None),
    "tf": (None, None),
    "torch": ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
}


def preprocess_input(x, data_format=None, mode="caffe"):
    """Pictures with values from 0 to 255 as a model wants them.

    x: 3 or 4 dimensions, 3 channels.  A floating numpy array is written over.
    data_format: "channels_last", "channels_first" or None for Keras's setting.
    mode: "caffe" turns RGB into BGR and takes ImageNet's mean off; "tf" scales to -1 ... 1;
        "torch" scales to 0 ... 1, takes ImageNet's mean off and divides by its deviation.

    ValueError for another mode or data_format.
    """
    if mode not in _MODES:
        raise ValueError(
            f"Expected mode to be one of `caffe`, `tf` or `torch`. Received: mode={mode}"
        )
    if data_format is None:
        data_format = _image_data_format()
    elif data_format not in ("channels_first", "channels_last"):
        raise ValueError(
            "Expected data_format to be one of `channels_first` or `channels_last`. Received: "
            f"data_format={data_format}"
        )
    prepare = _prepare_array if isinstance(x, _np.ndarray) else _prepare_tensor
    return prepare(x, data_format, mode)


def _prepare_array(x, data_format, mode):
    if not issubclass(x.dtype.type, _np.floating):
        x = x.astype(_floatx(), copy=False)
    x = _scaled(x, data_format, mode)
    mean, deviation = _MODES[mode]
    before = x.ndim - 1 if data_format == "channels_last" else x.ndim - 3
    for i, m in enumerate(mean or ()):
        channel = x[(slice(None),) * before + (i,)]
        channel -= m
        if deviation:
            channel /= deviation[i]
    return x


def _prepare_tensor(x, data_format, mode):
    x = _scaled(x, data_format, mode)
    mean, deviation = _MODES[mode]
    if mean:
        offset = _constant(-_np.array(mean), x.dtype)
        x = _bias_add(x, offset, data_format)
    if deviation:
        divisor = _constant(_np.array(deviation), x.dtype)
        x /= _reshape(divisor, (-1, 1, 1)) if data_format == "channels_first" else divisor
    return x


def _scaled(x, data_format, mode):
    """x scaled, or for "caffe" with its channels turned round."""
    if mode == "tf":
        x /= 127.5
        x -= 1.0
    elif mode == "torch":
        x /= 255.0
    elif data_format == "channels_last":
        x = x[..., ::-1]
    else:
        x = x[::-1, ...] if len(x.shape) == 3 else x[:, ::-1, ...]
    return x


def decode_predictions(preds, top=5):
    """The likeliest classes of each picture as (class name, description, score), best first.

    preds: an array (samples, 1000).
    top: how many classes.

    ValueError for another shape.
    """
    if len(preds.shape) != 2 or preds.shape[1] != 1000:
        raise ValueError(
            "`decode_predictions` expects a batch of predictions (i.e. a 2D array of shape "
            f"(samples, 1000)). Found array with shape: {preds.shape}"
        )
    classes = _classes()
    return [
        [(*classes[str(i)], scores[i]) for i in scores.argsort()[-top:][::-1]]
        for scores in _np.asarray(preds)
    ]


@_functools.cache
def _classes():
    """ImageNet's classes: {"0": [name, description], ...}."""
    path = _get_file(
        "imagenet_class_index.json",
        _CLASS_INDEX,
        cache_subdir="models",
        file_hash="c2c37ea517e94d9795004a39431a14cb",
    )
    with open(path, encoding="utf-8") as file:
        return _json.load(file)


__getattr__, __dir__ = _namespace(__name__)
