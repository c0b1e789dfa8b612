"""Golden values of tf.keras.utils' datasets: python make_keras_folders.py with TF 2.15."""

import contextlib
import io
import os
import sys
import tempfile
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
from golden import cases, data_folders

_IMAGES = [
    "'pictures', seed=3",
    "'pictures', shuffle=False",
    "'pictures', shuffle=False, batch_size=4, image_size=(4, 5)",
    "'pictures', seed=3, batch_size=2, image_size=(4, 4)",
    "'pictures', seed=3, batch_size=None, image_size=(4, 4)",
    "'pictures', seed=3, image_size=(4, 4), label_mode='categorical'",
    "'pictures', shuffle=False, image_size=(4, 4), label_mode=None",
    "'pictures', shuffle=False, image_size=(4, 4), labels=None, label_mode=None",
    "'pictures', seed=4, image_size=(4, 4), labels=None, label_mode=None, batch_size=3",
    "'pictures', shuffle=False, image_size=(4, 4), labels=None",
    "'pictures', shuffle=False, image_size=(4, 4), labels=list(range(13))",
    "'pictures', shuffle=False, image_size=(4, 4), labels=[1, 0] * 6 + [1], label_mode='binary'",
    "'pictures', seed=2, image_size=(4, 4), labels=[1, 0] * 6 + [1], label_mode='categorical'",
    "'pictures', labels=[1, 2]",
    "'pictures', labels='other'",
    "'pictures', labels=[1] * 13, class_names=['a']",
    "'pictures', label_mode='binary'",
    "'pictures', label_mode='other'",
    "'pictures', color_mode='grayscale', shuffle=False, image_size=(4, 4)",
    "'pictures', color_mode='rgba', shuffle=False, image_size=(4, 4)",
    "'pictures', color_mode='cmyk'",
    "'pictures', class_names=['c', 'b', 'a'], shuffle=False, image_size=(4, 4)",
    "'pictures', class_names=['c', 'a'], shuffle=False, image_size=(4, 4)",
    "'pictures', class_names=['c', 'b', 'd']",
    "'pictures', class_names=['c', 'b', 'a', 'd']",
    "'pictures', interpolation='nearest', shuffle=False, image_size=(4, 9)",
    "'pictures', interpolation='area', shuffle=False, image_size=(3, 4)",
    "'pictures', interpolation='bicubic', shuffle=False, image_size=(7, 4)",
    "'pictures', interpolation='other'",
    "'pictures', crop_to_aspect_ratio=True, shuffle=False, image_size=(4, 4)",
    "'pictures', crop_to_aspect_ratio=True, shuffle=False, image_size=(4, 9), batch_size=None",
    "'pictures', smart_resize=True, shuffle=False, image_size=(4, 4)",
    "'pictures', other=1",
    "'pictures', image_size=(0, 4)",
    "'pictures', image_size=4",
    "'pictures', validation_split=0.3, subset='training', seed=1, image_size=(4, 4)",
    "'pictures', validation_split=0.3, subset='validation', seed=1, image_size=(4, 4)",
    "'pictures', validation_split=0.3, subset='both', seed=1, image_size=(4, 4), batch_size=2",
    "'pictures', validation_split=0.3, subset='both', shuffle=False, image_size=(4, 4)",
    "'pictures', validation_split=0.3, subset='training', shuffle=False, batch_size=None",
    "'pictures', validation_split=0.01, subset='training', seed=1, image_size=(4, 4)",
    "'pictures', validation_split=0.01, subset='validation', seed=1, image_size=(4, 4)",
    "'pictures', validation_split=0.3, subset='training'",
    "'pictures', validation_split=0.3, seed=1",
    "'pictures', subset='training', seed=1",
    "'pictures', validation_split=1.5, subset='training', seed=1",
    "'pictures', validation_split=0.5, subset='other', seed=1",
    "'nowhere'",
    "'empty'",
    "'empty/a'",
    "'bad', image_size=(4, 4)",
]
_TEXTS = [
    "'texts', seed=3",
    "'texts', seed=3, batch_size=2",
    "'texts', seed=3, batch_size=None",
    "'texts', shuffle=False, max_length=9",
    "'texts', shuffle=False, max_length=-1",
    "'texts', shuffle=False, label_mode='binary'",
    "'texts', shuffle=False, label_mode='categorical', class_names=['pos', 'neg']",
    "'texts', shuffle=False, label_mode=None",
    "'texts', labels=None, label_mode=None, seed=7, batch_size=4",
    "'flat', labels=[2, 0, 1], shuffle=False",
    "'flat', labels=(2, 0, 1), shuffle=False",
    "'flat', labels=np.array([2, 0, 1]), shuffle=False",
    "'flat', labels=['x', 'y', 'x'], shuffle=False",
    "'flat', labels=[5, 5, 9], shuffle=False",
    "'flat'",
    "'one', shuffle=False",
    "'one', label_mode='binary'",
    "'empty'",
    "'texts', validation_split=0.4, subset='both', seed=5",
    "'texts', validation_split=0.4, subset='validation', shuffle=False",
    "'linked', shuffle=False",
    "'linked', shuffle=False, follow_links=True",
    "'linked', seed=3, follow_links=True, labels=None, label_mode=None",
    "'texts', batch_size=0",
]
_SOUNDS = [
    "'sounds', output_sequence_length=5, shuffle=False",
    "'sounds', output_sequence_length=5, seed=2, batch_size=3",
    "'sounds', output_sequence_length=5, seed=2, batch_size=None, label_mode='categorical'",
    "'sounds', shuffle=False, batch_size=1",
    "'sounds', shuffle=False, batch_size=None",
    "'sounds', shuffle=False",
    "'sounds', ragged=True, shuffle=False",
    "'sounds', ragged=True, output_sequence_length=3",
    "'sounds', sampling_rate=4000, shuffle=False",
    "'sounds', sampling_rate=0",
    "'sounds', sampling_rate=1.5",
    "'sounds', label_mode=None, output_sequence_length=2, shuffle=False",
    "'sounds', validation_split=0.4, subset='both', seed=5, output_sequence_length=2",
    "'sounds', label_mode='binary', labels=None",
    "'bad', shuffle=False",
]
_SERIES = [
    "np.arange(20), None, 5",
    "np.arange(20), np.arange(20) * 2, 5",
    "np.arange(20.0), np.arange(20) * 2, 5, batch_size=4",
    "np.arange(20), np.arange(20), 4, sequence_stride=3, batch_size=2",
    "np.arange(30), np.arange(30), 4, sequence_stride=2, sampling_rate=3, batch_size=3",
    "np.arange(40).reshape(20, 2), np.arange(20), 4, sampling_rate=2, batch_size=3",
    "np.arange(20), np.arange(20), 4, shuffle=True, seed=1, batch_size=3",
    "np.arange(20), np.arange(20), 4, shuffle=True, seed=1, batch_size=None",
    "np.arange(20), None, 4, batch_size=None",
    "np.arange(20), np.arange(20), 4, start_index=3, end_index=15, batch_size=3",
    "np.arange(20), np.arange(20), 4, start_index=3, batch_size=3",
    "np.arange(20), np.arange(20), 4, end_index=9, batch_size=3, sampling_rate=2",
    "list(range(12)), list(range(12)), 3",
    "np.arange(20), np.arange(5), 4",
    "np.arange(20), np.arange(40), 4",
    "tf.range(20), tf.range(20), 4",
    "np.arange(20, dtype='float32')[:, None, None], np.arange(40).reshape(20, 2), 3, batch_size=7",
    "np.array([b'a', b'b', b'c', b'd']), None, 2",
    "np.arange(20), None, 25",
    "np.arange(20), None, 20",
    "np.arange(20), None, 0",
    "np.arange(20), None, 5, sampling_rate=0",
    "np.arange(20), None, 5, sequence_stride=0",
    "np.arange(20), None, 5, sampling_rate=20",
    "np.arange(20), None, 5, sequence_stride=20",
    "np.arange(20), None, 5, sampling_rate=5",
    "np.arange(20), None, 5, start_index=-1",
    "np.arange(20), None, 5, start_index=20",
    "np.arange(20), None, 5, end_index=0",
    "np.arange(20), None, 5, end_index=21",
    "np.arange(20), None, 5, start_index=9, end_index=9",
    "np.arange(20), None, 5, start_index=10, end_index=5",
    "{'a': np.arange(20)}, None, 5",
]
_SPLITS = [
    "np.arange(10), 0.6",
    "np.arange(10), 6",
    "np.arange(10), 0.25",
    "np.arange(10), left_size=0.3, right_size=0.3",
    "np.arange(10), right_size=3",
    "np.arange(10), right_size=0.33",
    "np.arange(10), 3, 4",
    "np.arange(10), 3, 0.5",
    "np.arange(10), 8, 4",
    "np.arange(10), 0.8, 0.4",
    "np.arange(10)",
    "np.arange(10), 0",
    "np.arange(10), 1.0",
    "np.arange(10), 0.0",
    "np.arange(10), -1",
    "np.arange(10), 11",
    "np.arange(10), 10",
    "np.arange(10), 'a'",
    "np.arange(10), 0.01",
    "np.arange(10), 0.99",
    "np.arange(10), 0.5, shuffle=True, seed=1",
    "np.arange(10), 6, 2, shuffle=True, seed=4",
    "[np.arange(10), np.arange(20).reshape(10, 2)], 0.5",
    "(np.arange(10), np.arange(10) * 2), 0.5",
    "(np.arange(10), np.arange(9)), 0.5",
    "{'a': np.arange(4), 'b': np.arange(4.0)}, 2",
    "list(range(6)), 0.5",
    "[[1, 2], [3, 4], [5, 6]], 1",
    "[np.arange(3), np.arange(3)], 0.5",
    "tf.data.Dataset.range(10), 0.3",
    "tf.data.Dataset.range(10).batch(2), 0.4",
    "tf.data.Dataset.from_tensor_slices((np.arange(6), np.arange(6.0))), 0.5, shuffle=True, seed=2",
    "tf.data.Dataset.from_tensor_slices({'x': np.arange(6)}), 2",
    "tf.data.Dataset.range(0), 0.5",
    "tf.range(10), 0.5",
    "'text', 0.5",
    "[], 0.5",
    "np.array(3), 0.5",
    "np.arange(1), 0.5",
]
_WAVES = [
    "A.decode_wav(W(np.array([[0], [1], [-1], [32767], [-32768]], '<i2')))",
    "A.decode_wav(W(np.arange(8).reshape(4, 2).astype('<i2')))",
    "A.decode_wav(W(np.arange(8).reshape(4, 2).astype('<i2')), desired_channels=1)",
    "A.decode_wav(W(np.arange(4).reshape(4, 1).astype('<i2')), desired_channels=2)",
    "A.decode_wav(W(np.arange(6).reshape(2, 3).astype('<i2')), desired_channels=2)",
    "A.decode_wav(W(np.arange(4).reshape(4, 1).astype('<i2')), desired_samples=2)",
    "A.decode_wav(W(np.arange(4).reshape(4, 1).astype('<i2')), desired_samples=7)",
    "A.decode_wav(W(np.arange(4).reshape(4, 1).astype('<i2')), desired_samples=0)",
    "A.decode_wav(W(np.arange(4).reshape(4, 1).astype('<i2')), 1, 3)",
    "A.decode_wav(W(np.arange(4).reshape(4, 1).astype('<i2'), 44100)).sample_rate",
    "A.decode_wav(W(np.zeros((0, 1), '<i2')))",
    "A.decode_wav(W(np.arange(4).reshape(4, 1).astype('<i2'))[:-2])",
    "A.decode_wav(W(np.arange(4).reshape(4, 1).astype('<i2'))[:40])",
    "A.decode_wav(W(np.arange(4).reshape(4, 1).astype('<i2')) + b'LIST\\x04\\0\\0\\0abcd')",
    "w = W(np.arange(4).reshape(4, 1).astype('<i2'))\n"
    "A.decode_wav(w[:12] + b'LIST\\x04\\0\\0\\0abcd' + w[12:])",
    "w = W(np.arange(4).reshape(4, 1).astype('<i2'))\n"
    "A.decode_wav(w[:36] + b'LIST\\x04\\0\\0\\0abcd' + w[36:])",
    "w = W(np.arange(4).reshape(4, 1).astype('<i2'))\nA.decode_wav(w[:20] + b'\\3' + w[21:])",
    "w = W(np.arange(4).reshape(4, 1).astype('<i2'))\nA.decode_wav(w[:34] + b'\\x08' + w[35:])",
    "A.decode_wav(b'')",
    "A.decode_wav(b'RIFF')",
    "A.decode_wav('no sound')",
    "A.decode_wav([W(np.zeros((1, 1), '<i2'))])",
    "A.decode_wav(1)",
    "A.encode_wav([[0.0], [0.5], [-0.5], [1.0], [-1.0], [2.0], [-2.0]], 8000)",
    "A.encode_wav([[0.1, -0.2], [0.30001, 0.00001]], 44100)",
    "A.encode_wav([[0.1], [0.00002], [-0.00002], [0.99999]], tf.constant(16000))",
    "A.encode_wav(np.zeros((0, 1), 'float32'), 8000)",
    "A.encode_wav(np.zeros((1, 0), 'float32'), 8000)",
    "A.encode_wav([0.5], 8000)",
    "A.encode_wav([[0.5]], 0)",
    "A.encode_wav([[0.5]], [8000])",
    "A.encode_wav([[1]], 8000)",
    "A.encode_wav([[float('nan')], [float('inf')]], 8000)",
    "A.decode_wav(A.encode_wav(np.linspace(-1, 1, 9, dtype='float32')[:, None], 8000)).audio",
]
CASES = (
    [f"look(U.image_dataset_from_directory, {case})" for case in _IMAGES]
    + [f"look(U.text_dataset_from_directory, {case})" for case in _TEXTS]
    + [f"look(U.audio_dataset_from_directory, {case})" for case in _SOUNDS]
    + [f"look(U.timeseries_dataset_from_array, {case})" for case in _SERIES]
    + [f"look(U.split_dataset, {case})" for case in _SPLITS]
    + _WAVES
)


def look(make, *args, **kwargs):
    """What a function that makes datasets printed, and what they are and hold."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        made = make(*args, **kwargs)
    made = made if isinstance(made, (list, tuple)) else [made]
    return [printed.getvalue(), *map(_described, made)]


def _described(dataset):
    spec = dataset.element_spec
    return [
        repr(spec),
        int(dataset.cardinality()),
        getattr(dataset, "class_names", None),
        getattr(dataset, "file_paths", None),
        [_brief(element) for element in dataset],
    ]


def _brief(value):
    if isinstance(value, (tuple, list)):
        return [_brief(v) for v in value]
    if isinstance(value, dict):
        return {k: _brief(v) for k, v in value.items()}
    if hasattr(value, "row_splits"):
        return [value.row_splits.numpy(), value.flat_values.numpy()]
    array = value.numpy()
    if isinstance(array, bytes) or array.dtype == object or array.size <= 24:
        return value
    weights = np.linspace(1, 2, array.size)
    return [str(array.dtype), list(array.shape), np.array((array.ravel() * weights).sum())]


def names(tf):
    """What the cases use beside tf."""
    return {"U": tf.keras.utils, "A": tf.audio, "W": data_folders.wav, "look": look}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        data_folders.make(Path(folder))
        os.chdir(folder)
        import tensorflow as tf

        target = Path(__file__).parent / "keras_folders.json"
        cases.record(CASES, tf, target, **names(tf))
        os.chdir("/")
