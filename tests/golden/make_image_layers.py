"""Records image_layers.json: run with the python of TensorFlow 2.15 (see cases.py)."""

import itertools
import os
import sys

import numpy as np

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from make_image import array
from make_image_codecs import sums


def applied(tf, layer, *shape, dtype="float32", **how):
    """What a layer makes of images."""
    return sums(layer(tf.constant(array(*shape, dtype=dtype) * np.array(1, dtype)), **how))


def drawn(tf, layer, *shape):
    given = tf.keras.Input(shape)
    result = layer(given)
    told = layer.compute_output_shape((None, *shape))
    return [str(tuple(result.shape)), result.dtype.name, str(tuple(told))]


def _plain(value):
    return list(value) if isinstance(value, (list, tuple)) else value


def config(layer):
    """The config, sorted, and whether it makes the same layer."""
    found = layer.get_config()
    again = type(layer).from_config(found).get_config()
    return [sorted((k, str(_plain(v))) for k, v in found.items() if k != "name"), again == found]


def predicted(tf, layer, *shape):
    """predict of a model, which is no training, and a call of it that is."""
    model = tf.keras.Sequential([tf.keras.Input(shape), layer])
    x = array(2, *shape)
    return [
        sums(tf.constant(model.predict(x, verbose=0))),
        list(map(int, model(x, training=True).shape)),
    ]


def names(tf):
    """What the cases may use beside tf and np."""
    return {
        "L": tf.keras.layers,
        "a": lambda *a, **k: applied(tf, *a, **k),
        "d": lambda *a: drawn(tf, *a),
        "p": lambda *a: predicted(tf, *a),
        "c": config,
        "x": array,
    }


METHODS = (
    "bilinear",
    "nearest",
    "bicubic",
    "area",
    "lanczos3",
    "lanczos5",
    "gaussian",
    "mitchellcubic",
)
# random layers that leave nothing to chance
FIXED = [
    *(
        f"RandomTranslation(({h}, {h}), ({w}, {w}), '{m}', '{i}', fill_value=0.3)"
        for (h, w), m, i in itertools.product(
            ((0.25, -0.4), (-0.33, 0.0), (1.0, 0.9)),
            ("reflect", "wrap", "constant", "nearest"),
            ("bilinear", "nearest"),
        )
    ),
    *(
        f"RandomRotation(({r}, {r}), '{m}', '{i}', fill_value=0.3)"
        for r, m, i in itertools.product(
            (0.1, -0.3), ("reflect", "wrap", "constant", "nearest"), ("bilinear", "nearest")
        )
    ),
    *(
        f"RandomZoom(({h}, {h}){w}, fill_mode='{m}', interpolation='{i}', fill_value=0.3)"
        for (h, w), m, i in itertools.product(
            ((0.4, ""), (-0.5, ""), (0.3, ", (-0.2, -0.2)")),
            ("reflect", "wrap", "constant", "nearest"),
            ("bilinear", "nearest"),
        )
    ),
    "RandomBrightness([0.3, 0.3])",
    "RandomBrightness([-0.2, -0.2], value_range=(0, 1))",
    "RandomBrightness([0.2, 0.2], [1.0, 0.0])",
    "RandomHeight((0.5, 0.5))",
    "RandomHeight((-0.3, -0.3), 'nearest')",
    "RandomWidth((0.5, 0.5), 'lanczos3')",
    "RandomWidth((-0.3, -0.3))",
    "RandomCrop(8, 9)",
    "RandomFlip('vertical')",
]
PLAIN = [
    *(
        f"Resizing({h}, {w}, '{m}'{c})"
        for m in METHODS
        for h, w in ((4, 5), (13, 11))
        for c in ("", ", crop_to_aspect_ratio=True")
    ),
    *(f"CenterCrop({h}, {w})" for h, w in ((8, 9), (4, 5), (3, 4), (9, 4), (20, 20))),
    "Rescaling(1 / 255)",
    "Rescaling(2, -1)",
    "Rescaling(0.5, offset=[1.0, 2.0, 3.0])",
    "Rescaling([1.0, 2.0, 3.0])",
]
RANDOM = [
    "RandomCrop(4, 5)",
    "RandomCrop(20, 5)",
    "RandomFlip()",
    "RandomFlip('horizontal', seed=3)",
    "RandomTranslation(0.2, (0.1, 0.3))",
    "RandomRotation(0.2)",
    "RandomRotation((-0.1, 0.3), fill_mode='constant', fill_value=0.5)",
    "RandomZoom(0.2)",
    "RandomZoom((-0.3, -0.2), (0.1, 0.2))",
    "RandomContrast(0.2)",
    "RandomContrast((0.1, 0.5))",
    "RandomBrightness(0.2)",
    "RandomBrightness((0.1, -0.5), value_range=[0.0, 1.0], seed=1)",
    "RandomHeight(0.3)",
    "RandomWidth((0.1, 0.3), interpolation='nearest')",
]
WRONG = [
    "Resizing(4, 5, 'none')",
    "Resizing(4, 5, 'BILINEAR').interpolation",
    "Resizing(4)",
    "RandomFlip('none')",
    "RandomTranslation(1.5, 0.1)",
    "RandomTranslation(0.1, -1.5)",
    "RandomTranslation((0.3, 0.1), 0.1)",
    "RandomTranslation(-0.1, 0.1)",
    "RandomTranslation(0.1, 0.1, fill_mode='none')",
    "RandomTranslation(0.1, 0.1, interpolation='none')",
    "RandomRotation(-0.1)",
    "RandomRotation((0.3, 0.1))",
    "RandomRotation(0.1, 'none')",
    "RandomZoom(1.5)",
    "RandomZoom(0.1, (-1.5, 0))",
    "RandomZoom(0.1, fill_mode='none')",
    "RandomContrast(-0.1)",
    "RandomContrast((1.5, 0.1))",
    "RandomContrast(1.5)",
    "RandomBrightness(1.5)",
    "RandomBrightness('a')",
    "RandomBrightness((0.1,))",
    "RandomBrightness(0.1, 255)",
    "RandomBrightness(0.1, (1, 2, 3))",
    "RandomHeight(-0.3)",
    "RandomHeight((-1.5, 0.1))",
    "RandomWidth((0.3, 0.1))",
    "RandomHeight(0.1, 'none')",
    "CenterCrop(4)",
    "Rescaling()",
]
CASES = [
    *(f"a(L.{layer}, {s})" for layer in PLAIN for s in ("2, 8, 9, 3", "8, 9, 3")),
    *(
        f"a(L.{layer}, 2, 8, 9, 3, dtype='{t}')"
        for layer in (
            "Resizing(4, 5)",
            "Resizing(4, 5, 'nearest')",
            "CenterCrop(4, 5)",
            "Rescaling(0.1, 3)",
            "Rescaling(0.1, dtype='float64')",
            "Resizing(4, 5, dtype='float16')",
            "CenterCrop(4, 5, dtype='uint8')",
            "Resizing(4, 5, 'nearest', dtype='uint8')",
        )
        for t in ("uint8", "int32", "float64", "float16")
    ),
    *(
        f"a(L.{layer}, {s}, training=True)"
        for layer in FIXED
        if "Flip" not in layer
        for s in ("2, 8, 9, 3", "8, 9, 3")
    ),
    *(f"a(L.{layer}, 2, 8, 9, 3, dtype='uint8', training=True)" for layer in FIXED[::5]),
    *(f"a(L.{layer}, {s}, training=False)" for layer in RANDOM for s in ("2, 8, 9, 3", "8, 9, 3")),
    *(f"a(L.{layer}, 2, 8, 9, 3, dtype='uint8', training=False)" for layer in RANDOM),
    *(
        f"d(L.{layer}, {s})"
        for layer in (*PLAIN[::4], *RANDOM, "CenterCrop(4, 5)")
        for s in ("8, 9, 3", "None, None, 3")
        if not ("Crop" in layer and "None" in s)
    ),
    *(f"c(L.{layer})" for layer in (*PLAIN[::3], *RANDOM, "CenterCrop(4, 5)")),
    *(
        f"p(L.{layer}, 8, 9, 3)"
        for layer in RANDOM
        if "Height" not in layer and "Width" not in layer
    ),
    *(f"L.{layer}" for layer in WRONG),
    *(
        f"a(L.{layer}, {s}, training=True)"
        for layer in ("RandomFlip()", "RandomBrightness(0.1)")
        for s in ("8, 9", "1, 1, 8, 9, 3")
    ),
    *(
        f"a(L.{layer}, {s})"
        for layer in ("Resizing(3, 3)", "Resizing(3, 3, crop_to_aspect_ratio=True)")
        for s in ("8, 9", "1, 1, 8, 9, 3", "0, 8, 9, 3")
    ),
    *(
        f"L.experimental.preprocessing.{n} is L.{n}"
        for n in (
            "Resizing",
            "Rescaling",
            "CenterCrop",
            "RandomCrop",
            "RandomFlip",
            "RandomTranslation",
            "RandomRotation",
            "RandomZoom",
            "RandomContrast",
            "RandomHeight",
            "RandomWidth",
        )
    ),
    "hasattr(L.experimental.preprocessing, 'RandomBrightness')",
]

if __name__ == "__main__":
    import tensorflow as tf
    from cases import record

    record(CASES, tf, os.path.join(os.path.dirname(__file__), "image_layers.json"), **names(tf))
