"""Records image_data.json: run with the python of TensorFlow 2.15 (see cases.py)."""

import contextlib
import io
import os
import sys
import tempfile
import warnings

import numpy as np

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from make_image import array
from make_image_codecs import IMAGES, sums


class _Array:
    """An array with the method of a tensor that `sums` asks for."""

    def __init__(self, value):
        self.value = np.asarray(value)

    def numpy(self):
        return self.value


def digest(value):
    """The sums of arrays in any nesting."""
    if isinstance(value, (list, tuple)):
        return [digest(v) for v in value]
    return value if value is None else sums(_Array(value))


def seeded(function, seed=7):
    """What a function gives after np.random.seed, and where that leaves the generator."""
    np.random.seed(seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = function()
    return [digest(result), float(np.random.random())]


def flow(tf, options, given=None, batches=3, fit=False, **how):
    """Some batches of a generator over 10 images."""
    x = array(10, 9, 11, 3) * 255 if given is None else given

    def run():
        data = tf.keras.preprocessing.image.ImageDataGenerator(**options)
        if fit:
            data.fit(x, augment=fit == "augment", rounds=2, seed=3)
        made = data.flow(x, np.arange(len(x)), batch_size=4, **how)
        return [next(made) for _ in range(batches)]

    return seeded(run)


def folder():
    """A folder of three classes of pictures."""
    root = tempfile.mkdtemp()
    names = {
        "a": ["rgb.png", "rgba.png", "gray.png"],
        "b": ["rgb.bmp", "rgb.jpg"],
        "c": ["bits.png", "palette.png"],
    }
    for kind, files in names.items():
        os.mkdir(os.path.join(root, kind))
        for name in files:
            data = (IMAGES / name).read_bytes()
            with open(os.path.join(root, kind, name), "wb") as file:
                file.write(data)
        open(os.path.join(root, kind, "notes.txt"), "w").close()
    return root


def directory(tf, options=None, batches=2, **how):
    """Batches of a folder, and what the iterator knows of it and says."""

    def run():
        data = tf.keras.preprocessing.image.ImageDataGenerator(**(options or {}))
        with contextlib.redirect_stdout(io.StringIO()) as said:
            made = data.flow_from_directory(
                folder(), **{"target_size": (8, 9), "batch_size": 3, **how}
            )
        told.extend(
            [said.getvalue(), made.class_indices, made.filenames, made.labels.tolist(), len(made)]
        )
        return [next(made) for _ in range(batches)]

    told = []
    return [seeded(run), told]


def frame(tf, columns, options=None, batches=2, **how):
    """Batches of a DataFrame's files."""
    import pandas as pd

    def run():
        data = tf.keras.preprocessing.image.ImageDataGenerator(**(options or {}))
        with contextlib.redirect_stdout(io.StringIO()) as said:
            made = data.flow_from_dataframe(
                pd.DataFrame(columns),
                str(IMAGES),
                **{"target_size": (8, 9), "batch_size": 2, **how},
            )
        told.extend([said.getvalue(), made.filenames, len(made)])
        return [next(made) for _ in range(batches)]

    told = []
    return [seeded(run), told]


def names(tf):
    """What the cases may use beside tf and np."""
    return {
        "x": array,
        "i": tf.keras.preprocessing.image,
        "r": seeded,
        "flow": lambda options, *a, **k: flow(tf, options, *a, **k),
        "folder": lambda *a, **k: directory(tf, *a, **k),
        "frame": lambda *a, **k: frame(tf, *a, **k),
        "where": lambda name: str(IMAGES / name),
    }


MODES = ("nearest", "constant", "reflect", "wrap")
COLUMNS = "{'filename': ['rgb.png', 'gray.png', 'rgb.jpg', 'none.png'], 'class': ['u', 'v', 'u', 'v'], 'n': [1.5, 2.5, 3.5, 4.5], 'm': [0, 1, 2, 3]}"
CASES = [
    *(
        f"r(lambda: i.apply_affine_transform(x(9, 11, 3), {p}, row_axis=0, col_axis=1, channel_axis=2, fill_mode='{m}', cval=0.5, order={o}))"
        for m in MODES
        for o in (0, 1)
        for p in (
            "theta=30",
            "tx=2.3, ty=-1.7",
            "shear=25",
            "zx=0.6, zy=1.4",
            "theta=-70, tx=3, ty=4.5, shear=-12, zx=1.3, zy=0.8",
            "tx=3",
            "theta=180",
            "tx=40",
        )
    ),
    *(
        f"r(lambda: i.apply_affine_transform(x({s}), theta=33, tx=1.5, zx=0.8, row_axis={a[0]}, col_axis={a[1]}, channel_axis={a[2]}))"
        for s, a in (
            ("3, 9, 11", (1, 2, 0)),
            ("3, 9, 11", (2, 1, 0)),
            ("11, 9, 3", (1, 0, 2)),
            ("1, 1, 3", (0, 1, 2)),
        )
    ),
    *(
        f"r(lambda: i.apply_affine_transform((x(9, 11, 3) * 255).astype('{d}'), theta=33, row_axis=0, col_axis=1, channel_axis=2))"
        for d in ("uint8", "int16", "int32", "float64")
    ),
    *(
        f"i.apply_affine_transform({a})"
        for a in (
            "x(9, 11), theta=3",
            "x(9, 11, 3), theta=3, row_axis=0",
            "x(9, 11, 3), 3, row_axis=0, col_axis=2, channel_axis=1",
            "x(9, 11, 3), 3, row_axis=1, col_axis=2, channel_axis=3",
            "x(9, 11, 3), 3, fill_mode='none'",
        )
    ),
    *(
        f"r(lambda: i.{f}(x(9, 11, 3), {a}, 0, 1, 2, fill_mode='{m}'))"
        for f, a in (
            ("random_rotation", "40"),
            ("random_shift", "0.2, 0.3"),
            ("random_shear", "30"),
            ("random_zoom", "(0.5, 1.5)"),
            ("random_zoom", "(1, 1)"),
        )
        for m in MODES
    ),
    *(
        f"r(lambda: i.{f}(x(3, 9, 11), {a}))"
        for f, a in (
            ("random_rotation", "40"),
            ("random_shift", "0.2, 0.3"),
            ("random_shear", "30"),
            ("random_zoom", "(0.5, 1.5)"),
            ("random_channel_shift", "0.3"),
        )
    ),
    "i.random_zoom(x(3, 9, 11), 0.5)",
    "r(lambda: i.apply_channel_shift(x(9, 11, 3), 0.3, 2))",
    "r(lambda: i.apply_channel_shift(x(9, 11, 3), -0.3, 2))",
    "r(lambda: i.random_brightness(x(9, 11, 3) * 255, (0.3, 1.6)))",
    "r(lambda: i.apply_brightness_shift(x(9, 11, 3) * 255, 0.4, False))",
    "r(lambda: i.apply_brightness_shift(x(9, 11, 3) * 500 - 20, 1.4, False))",
    "i.random_brightness(x(9, 11, 3), 0.5)",
    *(
        f"r(lambda: i.smart_resize(x({s}), {t}, '{m}'))"
        for s in ("9, 11, 3", "2, 5, 14, 1")
        for t in ((4, 4), (20, 7), (5, 30))
        for m in ("bilinear", "nearest", "bicubic")
    ),
    "i.smart_resize(x(9, 11), (3, 3))",
    "i.smart_resize(x(9, 11, 3), (3, 3, 3))",
    *(
        f"flow({{{o}}})"
        for o in (
            "",
            "'rotation_range': 40",
            "'width_shift_range': 0.3",
            "'width_shift_range': 3",
            "'height_shift_range': [-2, 0, 2]",
            "'height_shift_range': 2.5",
            "'shear_range': 20",
            "'zoom_range': 0.4",
            "'zoom_range': [0.5, 0.9]",
            "'channel_shift_range': 40.0",
            "'brightness_range': (0.4, 1.5)",
            "'horizontal_flip': True",
            "'vertical_flip': True, 'horizontal_flip': True",
            "'rescale': 1 / 255",
            "'samplewise_center': True",
            "'samplewise_std_normalization': True",
            "'featurewise_center': True",
            "'rotation_range': 40, 'width_shift_range': 0.2, 'height_shift_range': 0.2, 'zoom_range': 0.3, 'shear_range': 15, 'horizontal_flip': True, 'rescale': 1 / 255",
            "'rotation_range': 40, 'preprocessing_function': lambda v: v * np.random.rand()",
            "'rotation_range': 40, 'dtype': 'float64'",
            "'rotation_range': 40, 'interpolation_order': 0",
            "'rotation_range': 40, 'fill_mode': 'constant', 'cval': 9.0",
        )
    ),
    *(
        f"flow({{'rotation_range': 20, 'validation_split': 0.4}}, {h})"
        for h in (
            "seed=5",
            "shuffle=False",
            "shuffle=False, seed=5",
            "subset='training', ignore_class_split=True",
            "subset='validation', ignore_class_split=True",
            "subset='training'",
            "subset='test'",
            "sample_weight=np.arange(10)",
            "sample_weight=np.arange(9)",
        )
    ),
    "flow({'rotation_range': 20, 'zoom_range': 0.2, 'data_format': 'channels_first', 'horizontal_flip': True}, x(10, 3, 9, 11))",
    "flow({'rotation_range': 20}, x(10, 9, 11))",
    "flow({'featurewise_center': True, 'featurewise_std_normalization': True}, fit=True)",
    "flow({'featurewise_center': True, 'rotation_range': 9}, fit='augment')",
    "flow({'featurewise_std_normalization': True, 'rescale': 0.1}, fit=True)",
    *(
        f"i.ImageDataGenerator({o})"
        for o in (
            "data_format='none'",
            "validation_split=1.5",
            "zoom_range=(1, 2, 3)",
            "zoom_range='a'",
            "brightness_range=0.5",
        )
    ),
    "i.ImageDataGenerator().fit(x(3, 3, 1))",
    "{k: float(v or 0) for k, v in i.ImageDataGenerator(rotation_range=9, zoom_range=.1, width_shift_range=.2, height_shift_range=3, brightness_range=(1, 2), channel_shift_range=4., horizontal_flip=True).get_random_transform((9, 11, 3), 5).items()}",
    *(
        f"folder({o})"
        for o in (
            "",
            "shuffle=False",
            "seed=4",
            "color_mode='grayscale', shuffle=False",
            "color_mode='rgba', shuffle=False",
            "class_mode='binary', shuffle=False",
            "class_mode='sparse'",
            "class_mode='input'",
            "class_mode=None",
            "classes=['c', 'a'], shuffle=False",
            "class_mode='none'",
            "color_mode='none'",
            "interpolation='bilinear', shuffle=False",
            "keep_aspect_ratio=True, shuffle=False",
            "options={'validation_split': 0.5}, subset='validation'",
            "options={'validation_split': 0.5}, subset='training'",
            "options={'validation_split': 0.5}, subset='none'",
            "options={'rotation_range': 20, 'rescale': 1 / 255}, seed=9",
        )
    ),
    *(
        f"frame({COLUMNS}, {o})"
        for o in (
            "shuffle=False",
            "seed=4",
            "class_mode='binary'",
            "class_mode='sparse', shuffle=False",
            "class_mode='raw', y_col='n'",
            "class_mode='multi_output', y_col=['n', 'm']",
            "class_mode='multi_output'",
            "class_mode='input'",
            "class_mode=None",
            "class_mode='none'",
            "classes=['v'], shuffle=False",
            "weight_col='n', shuffle=False",
            "weight_col='class'",
            "x_col='n'",
            "class_mode='sparse', y_col='m'",
            "class_mode='categorical', y_col='m'",
            "options={'validation_split': 0.5}, subset='training', shuffle=False",
        )
    ),
    *(
        f"[v.size, v.mode, r(lambda: i.img_to_array(v))] if (v := i.load_img(where('{f}'), {o})) else 0"
        for f in ("rgb.jpg", "rgba.png", "gray.png", "gray16.png")
        for o in (
            "",
            "color_mode='grayscale'",
            "color_mode='rgba'",
            "target_size=(7, 5)",
            "target_size=(7, 5), interpolation='bilinear'",
            "target_size=(7, 5), keep_aspect_ratio=True, interpolation='lanczos'",
        )
    ),
    *(
        f"i.load_img(where('rgb.png'), {o})"
        for o in ("color_mode='none'", "target_size=(3, 3), interpolation='none'")
    ),
    "i.load_img(5)",
    "i.load_img('/nowhere.png')",
    *(
        f"[v.size, v.mode, r(lambda: np.asarray(v))] if (v := i.array_to_img(x({s}) * 300, {o})) else 0"
        for s in ("4, 5, 3", "4, 5, 1", "4, 5, 4")
        for o in ("", "scale=False", "dtype='float64'")
    ),
    *(f"i.array_to_img({a})" for a in ("x(4, 5)", "x(4, 5, 2)", "x(4, 5, 3), data_format='none'")),
    "[v.size, v.mode] if (v := i.array_to_img(x(3, 4, 5), data_format='channels_first')) else 0",
    *(f"r(lambda: i.img_to_array(x({a})))" for a in ("4, 5, 3", "4, 5")),
    *(f"i.img_to_array({a})" for a in ("x(4)", "x(4, 5), data_format='none'")),
    "r(lambda: i.img_to_array(x(4, 5, 3), data_format='channels_first', dtype='float64'))",
]

if __name__ == "__main__":
    import tensorflow as tf
    from cases import record

    record(CASES, tf, os.path.join(os.path.dirname(__file__), "image_data.json"), **names(tf))
