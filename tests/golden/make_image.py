"""Records image.json: run with the python of TensorFlow 2.15 (see cases.py)."""

import os
import sys

import numpy as np

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from make_image_codecs import sums


def array(*shape, dtype="float32", seed=0):
    """Floats in [0, 1), or whole numbers of an integer dtype up to 250, with flat places."""
    values = np.random.RandomState(seed + sum(shape)).rand(*shape)
    values = np.where(values > 0.9, 0.5, values)
    if np.dtype(dtype).kind in "iu":
        values = values * (250 if dtype == "uint8" else min(np.iinfo(dtype).max, 40000) * 0.9)
    return values.astype(dtype)


def gradient(tf, f, x):
    """d(sum of f(x), weighted) / dx, in sums."""
    x = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x)
    weights = tf.constant(np.cos(np.arange(int(np.prod(y.shape)))).reshape(y.shape).astype("f"))
    found = tape.gradient(y, x, output_gradients=weights)
    return None if found is None else sums(found)


def drawn(tf, f, shape, dtype="float32"):
    """The shape and dtype of f of a symbolic tensor, and its values in a model."""
    given = tf.keras.Input(shape, dtype=dtype)
    result = f(given)
    values = array(2, *[4 if n is None else n for n in shape], dtype=dtype)
    return [str(result.shape), result.dtype.name, sums(tf.keras.Model(given, result)(values))]


def names(tf):
    """What the cases may use beside tf and np."""
    return {
        "x": array,
        "s": sums,
        "i": tf.image,
        "g": lambda f, x: gradient(tf, f, x),
        "d": lambda f, shape, dtype="float32": drawn(tf, f, shape, dtype),
        "t": lambda *a, **k: tf.constant(array(*a, **k)),
    }


METHODS = [
    "bilinear",
    "nearest",
    "bicubic",
    "area",
    "lanczos3",
    "lanczos5",
    "gaussian",
    "mitchellcubic",
]


def sizes():
    """Seeded pairs of image and target sizes, among them the smallest."""
    rng = np.random.RandomState(11)
    pairs = [
        ((1, 1), (1, 1)),
        ((1, 1), (3, 2)),
        ((5, 7), (1, 1)),
        ((4, 4), (4, 4)),
        ((8, 6), (4, 3)),
        ((3, 5), (9, 15)),
    ]
    return pairs + [
        (tuple(rng.randint(1, 24, 2).tolist()), tuple(rng.randint(1, 24, 2).tolist()))
        for _ in range(9)
    ]


RESIZE = [
    *(
        f"s(i.resize(x(2, {h}, {w}, 3), {t}, '{m}', antialias={a}))"
        for m in METHODS
        for a in (False, True)
        for (h, w), t in sizes()
    ),
    *(
        f"s(i.resize(x(1, 7, 9, 2, dtype='{d}'), [4, 12], '{m}', antialias={a}))"
        for m in METHODS
        for a in (False, True)
        for d in ("uint8", "uint16", "int8", "int16", "int32", "int64", "float16", "float64")
    ),
    *(
        f"g(lambda v: i.resize(v, {t}, '{m}', antialias={a}), x(1, {h}, {w}, 2))"
        for m in METHODS
        if m != "area"
        for a in (False, True)
        for (h, w), t in sizes()[:9]
    ),
    *(
        f"d(lambda v: i.resize(v, [5, 3], '{m}'), {shape})"
        for m in METHODS
        for shape in ((6, 7, 3), (None, None, 3), (6, None, 1))
    ),
    *(
        f"s(i.resize(x(6, 9, 3), {t}, preserve_aspect_ratio=True))"
        for t in ([3, 3], [12, 40], [40, 12], [1, 9], [7, 7])
    ),
    *(
        f"i.resize({a})"
        for a in (
            "x(6, 9), [3, 3]",
            "x(1, 1, 6, 9, 1), [3, 3]",
            "x(6, 9, 1), [3]",
            "x(6, 9, 1), [3, 3, 3]",
            "x(6, 9, 1), 3",
            "x(6, 9, 1), [0, 3]",
            "x(6, 9, 1), [-1, 3]",
            "x(6, 9, 1), [3.5, 3]",
            "x(6, 9, 1), [3, 3], 'cubic'",
            "x(6, 9, 1), [3, 3], 'BILINEAR'",
            "x(0, 6, 9, 1), [3, 3]",
            "x(0, 6, 9, 1), [3, 3], 'nearest'",
            "x(0, 6, 9, 1), [3, 3], 'area'",
            "x(0, 9, 1), [3, 3]",
            "x(1, 6, 9, 0), [3, 3]",
            "None, [3, 3]",
            "x(6, 9, 1), None",
            "x(6, 9, 1), tf.constant([2, 2])",
            "x(6, 9, 1), (2, 2)",
            "x(6, 9, 1), np.array([2, 2])",
            "x(6, 9, 1), tf.constant([2., 2.])",
            "[[[1], [2]]], [2, 2]",
            "[[[1.], [2.]]], [2, 2]",
            "x(6, 9, 1), [3, 3], None",
            "tf.constant([[[True]]]), [3, 3]",
        )
    ),
    *(
        f"s(i.resize_with_pad(x(1, {h}, {w}, 2), {t[0]}, {t[1]}, '{m}'))"
        for m in ("bilinear", "nearest", "lanczos3")
        for (h, w), t in sizes()[:10]
    ),
    "s(i.resize_with_pad(x(6, 9, 3), 5, 5, antialias=True))",
    *(
        f"i.resize_with_pad({a})"
        for a in (
            "x(6, 9), 3, 3",
            "x(6, 9, 1), 0, 3",
            "x(6, 9, 1), 3, -1",
            "x(0, 9, 1), 3, 3",
            "x(6, 9, 1), 3, 3, 'none'",
            "x(1, 100, 1), 3, 3",
        )
    ),
    *(
        f"i.ResizeMethod.{n}"
        for n in (
            "BILINEAR",
            "NEAREST_NEIGHBOR",
            "BICUBIC",
            "AREA",
            "LANCZOS3",
            "LANCZOS5",
            "GAUSSIAN",
            "MITCHELLCUBIC",
        )
    ),
]

GEOMETRY = [
    *(
        f"s(i.{f}({a}))"
        for f, more in (
            ("flip_left_right", ""),
            ("flip_up_down", ""),
            ("transpose", ""),
            ("rot90", ""),
            ("rot90", ", 2"),
            ("rot90", ", k=3"),
            ("rot90", ", -1"),
            ("rot90", ", 7"),
        )
        for a in [f"x(5, 4, 3){more}", f"x(2, 3, 4, 1, dtype='uint8'){more}"]
    ),
    *(
        f"i.{f}({a})"
        for f in ("flip_left_right", "flip_up_down", "transpose", "rot90")
        for a in (
            "x(3, 4)",
            "x(1, 1, 1, 2, 2)",
            "x(0, 3, 4)",
            "x(0, 3, 4, 1)",
            "[[[1], [2]], [[3], [4]]]",
        )
    ),
    *(
        f"s(i.central_crop(x({shape}), {f}))"
        for shape in ("7, 5, 3", "2, 6, 9, 1")
        for f in (0.1, 0.25, 0.5, 0.7, 0.99, 1.0)
    ),
    *(
        f"i.central_crop({a})"
        for a in (
            "x(4, 4, 1), 0.",
            "x(4, 4, 1), 1.5",
            "x(4, 4, 1), -0.1",
            "x(4, 4), 0.5",
            "x(4, 4), 1.0",
            "x(0, 4, 1), 0.5",
            "x(1, 1, 4, 4, 1), 0.5",
            "x(4, 4, 1), tf.constant(0.5)",
        )
    ),
    *(
        f"s(i.crop_to_bounding_box(x({shape}), {a}))"
        for shape in ("7, 6, 3", "2, 7, 6, 1")
        for a in ("0, 0, 7, 6", "1, 2, 3, 4", "6, 5, 1, 1", "tf.constant(1), 0, 2, 2")
    ),
    *(
        f"i.crop_to_bounding_box({a})"
        for a in (
            "x(7, 6, 3), -1, 0, 2, 2",
            "x(7, 6, 3), 0, -1, 2, 2",
            "x(7, 6, 3), 0, 0, 0, 2",
            "x(7, 6, 3), 0, 0, 2, 0",
            "x(7, 6, 3), 6, 0, 2, 2",
            "x(7, 6, 3), 0, 5, 2, 2",
            "x(7, 6), 0, 0, 2, 2",
            "x(0, 6, 3), 0, 0, 2, 2",
            "x(7, 6, 3), 0.5, 0, 2, 2",
        )
    ),
    *(
        f"s(i.pad_to_bounding_box(x({shape}), {a}))"
        for shape in ("4, 3, 3", "2, 4, 3, 1")
        for a in ("0, 0, 4, 3", "1, 2, 9, 8", "0, 1, 4, 4")
    ),
    *(
        f"i.pad_to_bounding_box({a})"
        for a in (
            "x(4, 3, 3), -1, 0, 9, 9",
            "x(4, 3, 3), 0, -1, 9, 9",
            "x(4, 3, 3), 0, 0, 3, 9",
            "x(4, 3, 3), 0, 0, 9, 2",
            "x(4, 3), 0, 0, 9, 9",
            "x(4, 3, 3), 6, 0, 9, 9",
        )
    ),
    *(
        f"s(i.resize_with_crop_or_pad(x({shape}), {h}, {w}))"
        for shape in ("7, 6, 3", "2, 7, 6, 1")
        for h, w in ((7, 6), (3, 3), (9, 9), (4, 9), (10, 1), (8, 5))
    ),
    *(
        f"i.resize_with_crop_or_pad({a})"
        for a in (
            "x(7, 6), 3, 3",
            "x(7, 6, 1), 0, 3",
            "x(7, 6, 1), 3, -3",
            "x(7, 6, 1), tf.constant(3), 4",
            "x(0, 6, 1), 3, 3",
        )
    ),
    *(
        f"g(lambda v: i.{f}, x(1, 5, 4, 2))"
        for f in (
            "flip_left_right(v)",
            "rot90(v)",
            "transpose(v)",
            "central_crop(v, 0.5)",
            "crop_to_bounding_box(v, 1, 1, 2, 3)",
            "pad_to_bounding_box(v, 1, 1, 8, 8)",
            "resize_with_crop_or_pad(v, 3, 7)",
            "resize_with_pad(v, 7, 3)",
        )
    ),
    *(
        f"d(lambda v: i.{f}, (6, 5, 3))"
        for f in (
            "flip_left_right(v)",
            "flip_up_down(v)",
            "transpose(v)",
            "central_crop(v, 0.5)",
            "crop_to_bounding_box(v, 1, 1, 2, 3)",
            "pad_to_bounding_box(v, 1, 1, 8, 8)",
            "resize_with_crop_or_pad(v, 3, 7)",
            "resize_with_pad(v, 7, 3)",
        )
    ),
    *(
        f"d(lambda v: i.{f}, (None, None, 3))"
        for f in ("flip_left_right(v)", "crop_to_bounding_box(v, 1, 1, 2, 3)")
    ),
]

DTYPES = ("uint8", "uint16", "int8", "int16", "int32", "int64", "float16", "float32", "float64")
COLOR = [
    *(
        f"s(i.convert_image_dtype(x(2, 3, 3, dtype='{a}'), tf.{b}, saturate={s}))"
        for a in DTYPES
        for b in DTYPES
        for s in (False, True)
        if not (a == "float16" and b in ("int32", "int64"))
    ),
    *(
        f"i.convert_image_dtype({a})"
        for a in (
            "[[0.5, 1.0]], tf.uint8",
            "[0.2, 1.3, -0.4], tf.uint8, saturate=True",
            "[0.2, 1.3, -0.4], tf.int16, saturate=True",
            "[1, 2], tf.float32",
            "[1, 2], 'float32'",
            "[1.0], tf.bool",
            "[True], tf.float32",
            "['a'], tf.float32",
            "[1.0], tf.string",
            "[-3, 5], tf.uint8",
            "[-3000, 500], tf.int8, True",
            "[1.0], tf.complex64",
            "5, tf.float32",
            "[0.999, 1.0], tf.int32",
            "tf.constant([0, 127, 255], tf.uint8), tf.float16",
        )
    ),
    *(
        f"s(i.{f}(x({shape}, dtype='{t}')))"
        for f in (
            "rgb_to_grayscale",
            "rgb_to_hsv",
            "hsv_to_rgb",
            "rgb_to_yiq",
            "yiq_to_rgb",
            "rgb_to_yuv",
            "yuv_to_rgb",
        )
        for shape in ("4, 5, 3", "2, 2, 2, 3", "3")
        for t in ("float32", "float64", "uint8")
    ),
    *(
        f"i.{f}({a})"
        for f in ("rgb_to_grayscale", "rgb_to_hsv", "hsv_to_rgb", "rgb_to_yiq", "rgb_to_yuv")
        for a in (
            "x(4, 5)",
            "x(4, 5, 2)",
            "x(0, 3)",
            "[[1, 2, 3]]",
            "[[1.0]]",
            "[[0.5, 0.5, 0.5], [0., 0., 0.], [1., 0., 0.], [0., 1., 0.], [1., 0., 1.], [2., -1., .5]]",
        )
    ),
    *(
        f"s(i.grayscale_to_rgb(t({shape}, dtype='{t}')))"
        for shape in ("4, 5, 1", "2, 2, 2, 1", "3, 1")
        for t in ("float32", "uint8", "int32")
    ),
    *(f"i.grayscale_to_rgb(t({a}))" for a in ("4, 5", "4, 5, 2", "3, 1", "1")),
    *(
        f"s(i.adjust_brightness(x(4, 5, 3, dtype='{t}'), {v}))"
        for t in DTYPES
        for v in (0.0, 0.3, -0.4, 1)
        if t != "int64" or v != 1
    ),
    *(
        f"s(i.adjust_contrast(x({shape}, dtype='{t}'), {v}))"
        for shape in ("4, 5, 3", "2, 3, 2, 1", "2, 1, 3, 2, 3")
        for t in DTYPES
        if t not in ("int32", "int64")
        for v in (0.0, 0.5, 2.5, -1)
    ),
    *(
        f"s(i.adjust_gamma(x(4, 5, 3, dtype='{t}'), {v}))"
        for t in DTYPES
        for v in ("", "2", "0.5, 1.5", "0", "gain=2")
        if t != "int64" or v != "0"
    ),
    *(
        f"s(i.adjust_hue(x({shape}, dtype='{t}'), {v}))"
        for shape in ("4, 5, 3", "2, 3, 2, 3")
        for t in ("uint8", "uint16", "float32", "float64", "float16")
        for v in (0.0, 0.1, -0.3, 0.9, -1)
    ),
    *(
        f"s(i.adjust_saturation(x({shape}, dtype='{t}'), {v}))"
        for shape in ("4, 5, 3", "2, 3, 2, 3")
        for t in ("uint8", "uint16", "float32", "float64", "float16")
        for v in (0.0, 0.4, 1.7, 9, -1)
    ),
    *(
        f"s(i.adjust_jpeg_quality(x(9, 12, {c}, dtype='{t}'), {q}))"
        for c in (1, 3)
        for t in ("uint8", "float32", "uint16")
        for q in (0, 30, 75, 100)
    ),
    *(
        f"i.adjust_brightness({a})"
        for a in ("x(4), .1", "[1, 2], .1", "x(2, 2, 1), tf.constant([.1])", "x(2, 2, 1), 1")
    ),
    *(
        f"i.adjust_contrast({a})"
        for a in (
            "x(4, 3), .1",
            "x(2, 2, 1), [.1]",
            "x(2, 2, 1), tf.constant(.1)",
            "x(0, 2, 1), .1",
        )
    ),
    *(
        f"i.adjust_gamma({a})"
        for a in ("x(2), -1", "x(2), tf.constant(2.0)", "[1, 2], .5", "x(2), 'a'")
    ),
    *(
        f"i.adjust_hue({a})"
        for a in (
            "x(2, 2, 3), 1.5",
            "x(2, 2, 3), -2",
            "x(2, 2, 1), .1",
            "x(2, 3), .1",
            "x(2, 2, 3), tf.constant(.1)",
            "x(2, 2, 3), [.1]",
            "x(0, 2, 3), .1",
        )
    ),
    *(
        f"i.adjust_saturation({a})"
        for a in (
            "x(2, 2, 1), .1",
            "x(2, 3), .1",
            "x(2, 2, 3), tf.constant(.1)",
            "x(2, 2, 3), [.1]",
        )
    ),
    *(
        f"i.adjust_jpeg_quality({a})"
        for a in (
            "x(2, 3), 50",
            "x(2, 2, 2), 50",
            "x(2, 2, 3), 101",
            "x(2, 2, 3), -1",
            "x(2, 2, 2, 3), 50",
            "x(2, 2, 3), 5.5",
        )
    ),
    *(
        f"s(i.per_image_standardization(x({shape}, dtype='{t}')))"
        for shape in ("4, 5, 3", "2, 3, 2, 1", "1, 1, 1", "2, 3, 3, 2, 3")
        for t in ("uint8", "float32", "float64", "int32")
    ),
    *(
        f"i.per_image_standardization({a})"
        for a in ("x(4, 5)", "x(0, 5, 1)", "np.ones((2, 2, 1), 'f')", "[[[1], [3]]]")
    ),
    *(
        f"g(lambda v: i.{f}, x(1, 5, 4, 3))"
        for f in (
            "rgb_to_hsv(v)",
            "hsv_to_rgb(v)",
            "rgb_to_grayscale(v)",
            "rgb_to_yuv(v)",
            "adjust_brightness(v, .2)",
            "adjust_gamma(v, 1.5)",
            "per_image_standardization(v)",
            "convert_image_dtype(v, tf.float64)",
            "grayscale_to_rgb(v[..., :1])",
        )
    ),
    "g(lambda v: i.rgb_to_hsv(v), np.array([[.5, .5, .5], [0., 0., 0.], [1., 0., 0.], [.5, .5, .2]], 'f'))",
    *(
        f"d(lambda v: i.{f}, (4, 5, 3))"
        for f in (
            "rgb_to_hsv(v)",
            "hsv_to_rgb(v)",
            "rgb_to_grayscale(v)",
            "rgb_to_yuv(v)",
            "adjust_brightness(v, .2)",
            "adjust_contrast(v, .3)",
            "adjust_saturation(v, 2.)",
            "adjust_gamma(v, 1.5)",
            "per_image_standardization(v)",
            "convert_image_dtype(v, tf.uint8)",
        )
    ),
    "d(lambda v: i.convert_image_dtype(v, tf.float32), (4, 5, 3), 'uint8')",
    "d(lambda v: i.per_image_standardization(v), (None, None, 3))",
]

RANDOM = [
    *(
        f"i.{f}({a}).shape"
        for f in ("random_flip_left_right", "random_flip_up_down")
        for a in (
            "x(3, 4, 1)",
            "x(2, 3, 4, 1)",
            "x(3, 4)",
            "x(1, 1, 3, 4, 1)",
            "x(0, 3, 4, 1)",
            "x(3, 0, 1)",
            "x(3, 4, 1), seed=3",
        )
    ),
    *(
        f"i.stateless_{f}({a}).shape"
        for f in ("random_flip_left_right", "random_flip_up_down")
        for a in (
            "x(3, 4, 1), [1, 2]",
            "x(2, 3, 4, 1), (1, 2)",
            "x(3, 4), [1, 2]",
            "x(3, 4, 1), 3",
            "x(3, 4, 1), [1, 2, 3]",
        )
    ),
    *(
        f"i.random_crop({a}).shape"
        for a in (
            "x(3, 4, 1), [2, 2, 1]",
            "x(3, 4, 1), (3, 4, 1)",
            "x(3, 4, 1), [4, 2, 1]",
            "x(3, 4, 1), [2, 2]",
            "x(3, 4, 1), [0, 2, 1]",
            "x(5), [2]",
            "[1, 2, 3], [2]",
            "x(3, 4, 1), tf.constant([2, 2, 1])",
        )
    ),
    *(
        f"i.stateless_random_crop({a}).shape"
        for a in (
            "x(3, 4, 1), [2, 2, 1], [1, 2]",
            "x(3, 4, 1), [4, 2, 1], [1, 2]",
            "x(3, 4, 1), [2, 2, 1], 3",
        )
    ),
    *(
        f"i.{f}({a}).dtype"
        for f in ("random_brightness", "random_hue")
        for a in (
            "x(3, 4, 3), 0.1",
            "x(3, 4, 3, dtype='uint8'), 0.2",
            "x(3, 4, 3), -0.1",
            "x(3, 4, 3), 0.6",
            "x(3, 4, 3), 0.1, 5",
        )
    ),
    *(
        f"i.stateless_{f}({a}).dtype"
        for f in ("random_brightness", "random_hue")
        for a in (
            "x(3, 4, 3), 0.1, [1, 2]",
            "x(3, 4, 3), -0.1, [1, 2]",
            "x(3, 4, 3), 0.6, [1, 2]",
            "x(3, 4, 3), 0.1, 5",
        )
    ),
    *(
        f"i.{f}({a}).dtype"
        for f in ("random_contrast", "random_saturation")
        for a in (
            "x(3, 4, 3), 0.1, 0.5",
            "x(3, 4, 3, dtype='uint8'), 0.2, 1.0",
            "x(3, 4, 3), 0.5, 0.5",
            "x(3, 4, 3), -0.1, 0.5",
            "x(3, 4, 3), 0.1, 0.5, seed=5",
        )
    ),
    *(
        f"i.stateless_{f}({a}).dtype"
        for f in ("random_contrast", "random_saturation")
        for a in (
            "x(3, 4, 3), 0.1, 0.5, [1, 2]",
            "x(3, 4, 3), 0.5, 0.5, [1, 2]",
            "x(3, 4, 3), -0.1, 0.5, [1, 2]",
            "x(3, 4, 3), 0.1, 0.5, 5",
        )
    ),
    "i.stateless_random_saturation(x(3, 4, 3), 0.1, 0.5)",
    *(
        f"i.random_jpeg_quality({a}).dtype"
        for a in (
            "x(3, 4, 3), 10, 50",
            "x(3, 4, 3, dtype='uint8'), 10, 50",
            "x(3, 4, 3), 50, 50",
            "x(3, 4, 3), -1, 50",
            "x(3, 4, 3), 5, 150",
        )
    ),
    "i.stateless_random_jpeg_quality(x(3, 4, 3), 10, 50, [1, 2]).dtype",
    "i.stateless_random_jpeg_quality(x(3, 4, 3), 10, 10, [1, 2]).dtype",
    *(
        f"tf.keras.Model(*(lambda v: (v, i.{f}))(tf.keras.Input((6, 5, 3)))).output_shape"
        for f in (
            "random_flip_left_right(v)",
            "random_brightness(v, 0.2)",
            "random_contrast(v, 0.2, 0.4)",
            "random_saturation(v, 0.2, 0.4)",
            "random_hue(v, 0.2)",
        )
    ),
]

OTHERS = [
    *(
        f"i.total_variation(t({a}))"
        for a in (
            "4, 5, 3",
            "2, 4, 5, 3",
            "4, 5",
            "1, 1, 3",
            "4, 5, 3, dtype='uint8'",
            "4, 5, 3, dtype='int32'",
            "0, 4, 5, 3",
        )
    ),
    *(
        f"i.image_gradients(t({a}))"
        for a in ("1, 3, 4, 2", "2, 2, 1, 1", "3, 4, 2", "1, 3, 4, 2, dtype='int32'")
    ),
    *(
        f"s(i.sobel_edges(t({a})))"
        for a in (
            "1, 5, 4, 2",
            "2, 3, 3, 1",
            "5, 4, 2",
            "1, 5, 4, 2, dtype='float64'",
            "1, 2, 2, 1",
            "1, 1, 1, 1",
        )
    ),
    *(
        f"i.psnr(t({a}), t({a}, seed=3), {m})"
        for a in ("4, 5, 3", "2, 4, 5, 3", "2, 3, 4, 5, 3", "4, 5")
        for m in (1.0, 255, "tf.constant(2.0)")
    ),
    *(
        f"i.psnr({a})"
        for a in (
            "t(4, 5, 3, dtype='uint8'), t(4, 5, 3, dtype='uint8', seed=1), 255",
            "t(4, 5, 3), t(4, 5, 3), 1.0",
            "t(1, 4, 5, 3), t(3, 4, 5, 3), 1.0",
            "t(2, 4, 5, 3), t(3, 4, 5, 3), 1.0",
            "t(4, 5, 3), t(4, 6, 3), 1.0",
            "t(4, 5, 3, dtype='uint8'), t(4, 5, 3), 255",
        )
    ),
    *(
        f"i.ssim(t({a}) * 0.3 + t({a}, seed=3), t({a}, seed=3), {m})"
        for a in ("12, 14, 3", "2, 11, 11, 1", "2, 3, 12, 11, 2", "10, 12, 3", "12, 14")
        for m in (1.0, 255)
    ),
    *(
        f"s(i.ssim(t(12, 14, 3) * 0.3 + t(12, 14, 3, seed=3), t(12, 14, 3, seed=3), 1.0, {o}))"
        for o in (
            "filter_size=5",
            "filter_sigma=0.5",
            "k1=0.1",
            "k2=0.3",
            "return_index_map=True",
            "4, 0.7, 0.02, 0.05, True",
        )
    ),
    *(
        f"i.ssim({a})"
        for a in (
            "t(12, 14, 3, dtype='uint8'), t(12, 14, 3, dtype='uint8', seed=1), 255",
            "t(12, 14, 3), t(12, 14, 3), 1.0",
            "t(1, 12, 12, 3), t(2, 12, 12, 3), 1.0",
            "t(2, 12, 12, 3), t(3, 12, 12, 3), 1.0",
            "t(12, 12, 3), t(12, 13, 3), 1.0",
        )
    ),
    *(
        f"i.ssim_multiscale(t({a}) * 0.1 + t({a}, seed=3), t({a}, seed=3), {m})"
        for a in ("44, 47, 3", "2, 48, 48, 1")
        for m in (
            "1.0, filter_size=3",
            "255, (0.5, 0.5), 11, 1.5",
            "1.0, power_factors=(0.2, 0.3, 0.5), filter_size=5, k1=0.02",
        )
    ),
    "i.ssim_multiscale(t(44, 44, 1), t(44, 44, 1, seed=1), 1.0)",
    *(
        f"s(i.extract_patches({a}))"
        for a in (
            "x(1, 7, 8, 2), [1, 3, 2, 1], [1, 2, 3, 1], [1, 1, 1, 1], 'VALID'",
            "x(1, 7, 8, 2), [1, 3, 2, 1], [1, 2, 3, 1], [1, 1, 1, 1], 'SAME'",
            "x(2, 7, 8, 1), [1, 2, 2, 1], [1, 1, 1, 1], [1, 2, 3, 1], 'SAME'",
            "x(2, 7, 8, 1), [1, 2, 2, 1], [1, 1, 1, 1], [1, 2, 3, 1], 'VALID'",
            "x(1, 4, 4, 1, dtype='int32'), [1, 2, 2, 1], [1, 2, 2, 1], [1, 1, 1, 1], 'VALID'",
            "x(1, 4, 4, 1), [1, 5, 5, 1], [1, 2, 2, 1], [1, 1, 1, 1], 'SAME'",
            "x(1, 4, 4, 1), [1, 5, 5, 1], [1, 2, 2, 1], [1, 1, 1, 1], 'VALID'",
            "x(4, 4, 1), [1, 2, 2, 1], [1, 2, 2, 1], [1, 1, 1, 1], 'VALID'",
            "x(1, 4, 4, 1), [2, 2], [1, 2, 2, 1], [1, 1, 1, 1], 'VALID'",
            "x(1, 4, 4, 1), [1, 2, 2, 2], [1, 2, 2, 1], [1, 1, 1, 1], 'VALID'",
            "x(1, 4, 4, 1), [1, 2, 2, 1], [1, 2, 2, 1], [1, 1, 1, 1], 'FULL'",
            "x(1, 4, 4, 1), [1, 2, 2, 1], [1, 0, 2, 1], [1, 1, 1, 1], 'SAME'",
        )
    ),
    *(
        f"s(i.crop_and_resize(x(2, 6, 7, 3, dtype='{d}'), {b}, {n}, {c}, method='{m}'))"
        for d in ("float32", "uint8", "float64")
        for b, n in (
            ("[[0., 0., 1., 1.]]", "[1]"),
            ("[[.1, .2, .7, .9], [.8, .9, .1, .2], [-.3, .5, 1.4, 1.1]]", "[0, 1, 0]"),
        )
        for c in ("[4, 5]", "(1, 1)", "[9, 2]", "[1, 3]")
        for m in ("bilinear", "nearest")
    ),
    *(
        f"s(i.crop_and_resize({a}))"
        for a in (
            "x(2, 6, 7, 3), [[-.3, .5, 1.4, 1.1]], [0], [3, 3], extrapolation_value=7.0",
            "x(2, 6, 7, 3), [[0., 0., 1., 1.]], [2], [3, 3]",
            "x(2, 6, 7, 3), [[0., 0., 1., 1.]], [-1], [3, 3]",
            "x(2, 6, 7, 3), [[0., 0., 1.]], [0], [3, 3]",
            "x(2, 6, 7, 3), [[0., 0., 1., 1.]], [0, 1], [3, 3]",
            "x(6, 7, 3), [[0., 0., 1., 1.]], [0], [3, 3]",
            "x(2, 6, 7, 3), [[0., 0., 1., 1.]], [0], [0, 3]",
            "x(2, 6, 7, 3), [[0., 0., 1., 1.]], [0], [3]",
            "x(2, 6, 7, 3), [[0., 0., 1., 1.]], [0], [3, 3], 'cubic'",
            "x(2, 6, 7, 3), np.zeros((0, 4), 'f'), np.zeros(0, 'i'), [3, 3]",
            "x(2, 6, 7, 3), [[0, 0, 1, 1]], [0], [3, 3]",
        )
    ),
    *(
        f"g(lambda v: {f}, x(1, 6, 5, 2))"
        for f in (
            "i.total_variation(v)",
            "i.image_gradients(v)[0]",
            "i.sobel_edges(v)",
            "i.psnr(v, v * 0.5, 1.0)",
            "i.extract_patches(v, [1, 2, 2, 1], [1, 1, 1, 1], [1, 1, 1, 1], 'SAME')",
            "i.crop_and_resize(v, [[.1, .2, .7, .9], [-.3, .5, 1.4, 1.1]], [0, 0], [3, 4])",
        )
    ),
    "g(lambda v: i.crop_and_resize(x(1, 6, 5, 2), v, [0, 0], [3, 4]), np.array([[.13, .22, .71, .93], [.35, .52, .1, .81]], 'f'))",
    *(
        f"d(lambda v: i.{f}, (6, 5, 3))"
        for f in (
            "total_variation(v)",
            "sobel_edges(v)",
            "psnr(v, v * 0.5, 1.0)",
            "extract_patches(v, [1, 2, 2, 1], [1, 1, 1, 1], [1, 1, 1, 1], 'SAME')",
        )
    ),
]

CASES = RANDOM + OTHERS + RESIZE + GEOMETRY + COLOR

if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(__file__))
    import tensorflow as tf
    from cases import record

    record(CASES, tf, os.path.join(os.path.dirname(__file__), "image.json"), **names(tf))
