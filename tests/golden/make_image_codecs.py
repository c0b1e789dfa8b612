"""Records image_codecs.json: run with the python of TensorFlow 2.15 (see cases.py)."""

import os
import sys
from pathlib import Path

import numpy as np

IMAGES = Path(__file__).parent.parent / "fixtures" / "images"


def read(name):
    return (IMAGES / name).read_bytes()


def sums(result):
    """Shape and dtype of an image, its corner, and three weighted sums of its elements."""
    array = np.asarray(result.numpy())
    flat = array.reshape(-1).astype("d")
    total = np.abs(flat).sum()  # so that no sum is close to zero
    with np.errstate(all="ignore"):
        weighted = [total + (flat * np.cos(k * np.arange(flat.size) + k)).sum() for k in (1, 2, 3)]
    corner = array[(0,) * (array.ndim - 1)] if array.size else array
    corner = np.array(corner, "d") if array.dtype.kind == "f" else corner.tolist()
    return [list(map(int, array.shape)), str(array.dtype), corner, np.array(weighted)]


def names(tf):
    """What the cases may use beside tf and np."""
    rng = np.random.RandomState(5)
    noise = rng.randint(0, 256, (19, 26, 4)).astype("uint8")
    smooth = np.add.outer(np.arange(19) * 7, np.arange(26) * 4)[..., None] + np.array([0, 30, 9, 5])
    return {"read": read, "s": sums, "noise": noise, "smooth": smooth.astype("uint8"), "io": tf.io}


JPEGS = ["rgb.jpg", "rgb444.jpg", "rgb422.jpg", "progressive.jpg", "gray.jpg", "cmyk.jpg"]
PNGS = [
    "rgb.png",
    "rgba.png",
    "gray.png",
    "gray_alpha.png",
    "palette.png",
    "palette_alpha.png",
    "bits.png",
    "gray_clear.png",
    "rgb_clear.png",
    "gray16.png",
    "gray_alpha16.png",
    "rgb16.png",
    "rgba16.png",
]
GIFS = ["single.gif", "animated.gif", "partial.gif", "clear.gif"]
BMPS = ["rgb.bmp", "gray.bmp", "rgba.bmp", "palette.bmp", "top_down.bmp"]

CASES = [
    *(f"s(io.decode_jpeg(read('{f}'), channels={c}))" for f in JPEGS for c in (0, 1, 2, 3, 4)),
    *(
        f"s(io.decode_jpeg(read('{f}'), ratio={r}, fancy_upscaling={u}, dct_method='{d}'))"
        for f in JPEGS
        for r in (1, 2, 4, 8)
        for u in (True, False)
        for d in ("", "INTEGER_ACCURATE")
    ),
    *(
        f"s(io.decode_png(read('{f}'), channels={c}, dtype=tf.{d}))"
        for f in PNGS
        for c in range(5)
        for d in ("uint8", "uint16")
    ),
    *(f"s(io.decode_gif(read('{f}')))" for f in GIFS),
    *(f"s(io.decode_bmp(read('{f}'), channels={c}))" for f in BMPS for c in range(5)),
    *(
        f"s(io.decode_image(read('{f}'), channels={c}, dtype=tf.{d}, expand_animations={e}))"
        for f in (
            "rgb.jpg",
            "gray.jpg",
            "rgb.png",
            "rgba16.png",
            "gray.png",
            "animated.gif",
            "rgb.bmp",
            "gray.bmp",
        )
        for c in (None, 0, 1, 3, 4)
        for d in ("uint8", "uint16", "float32", "float16")
        for e in (True, False)
    ),
    *(f"s(io.decode_image(read('{f}')))" for f in [*JPEGS, *PNGS, *GIFS, *BMPS]),
    *(
        f"s(io.decode_{kind}(read('{f}')))"
        for kind in ("jpeg", "png", "gif", "bmp")
        for f in (
            "rgb.jpg",
            "gray.jpg",
            "rgba.png",
            "gray16.png",
            "single.gif",
            "animated.gif",
            "rgb.bmp",
        )
    ),
    *(
        f"s(io.decode_{kind}(read('{f}'), channels=4))"
        for kind in ("jpeg", "png")
        for f in ("rgb.jpg", "rgba.png", "single.gif", "rgb.bmp")
    ),
    *(
        f"io.decode_{kind}({b})"
        for kind in ("jpeg", "png", "gif", "bmp", "image")
        for b in (
            "b''",
            "b'abc'",
            "'text that is no image at all, but long enough'",
            "[b'a', b'b']",
            "5",
            "None",
            "b'\\xff\\xd8\\xff'",
            "b'\\xff\\xd8\\xff\\xe0' + b'0' * 90",
            "b'\\x89PNG\\r\\n\\x1a\\n'",
            "b'\\x89PNG' + b'0' * 90",
            "b'GIF89a'",
            "b'GIF89a' + b'0' * 90",
            "b'BM'",
            "b'BM' + b'0' * 90",
            "b'BM' + b'\\xff' * 90",
        )
    ),
    *(
        f"s(io.decode_image(read('{f}')[:{n}]))"
        for f in ("rgb.jpg", "progressive.jpg", "rgb.png", "rgb16.png", "rgb.bmp", "animated.gif")
        for n in (20, 60, 300, 640)
    ),
    "io.decode_jpeg(read('rgb.jpg')[:700], try_recover_truncated=True).shape",
    "s(io.decode_jpeg(read('rgb.jpg')[:700], acceptable_fraction=0.5))",
    "s(io.decode_jpeg(read('rgb.jpg'), ratio=3))",
    "s(io.decode_jpeg(read('rgb.jpg'), ratio=0))",
    "s(io.decode_jpeg(read('rgb.jpg'), channels=-1))",
    "s(io.decode_jpeg(read('rgb.jpg'), dct_method='FAST'))",
    "s(io.decode_jpeg(read('rgb.jpg'), dct_method='INTEGER_FAST'))",
    "s(io.decode_jpeg(tf.constant(read('rgb.jpg'))))",
    "s(io.decode_png(read('rgb.png'), dtype=tf.float32))",
    "s(io.decode_png(read('rgb.png'), dtype='uint16'))",
    "s(io.decode_image(read('rgb.png'), dtype=tf.int32))",
    "s(io.decode_image(read('rgb.png'), dtype=tf.float64))",
    "s(io.decode_image(read('rgb16.png'), dtype=tf.int16))",
    "s(io.decode_image(read('rgb.png'), dtype=tf.string))",
    "s(io.decode_image(read('animated.gif'), channels=3, expand_animations=False))",
    *(
        f"s(io.decode_and_crop_jpeg(read('{f}'), {w}))"
        for f in ("rgb.jpg", "gray.jpg", "progressive.jpg")
        for w in (
            "[0, 0, 23, 31]",
            "[17, 20, 6, 11]",
            "[0, 0, 24, 31]",
            "[-1, 0, 5, 5]",
            "[0, 0, 0, 4]",
            "[1, 2, 3]",
        )
    ),
    "s(io.decode_and_crop_jpeg(read('rgb.jpg'), [2, 3, 5, 6], channels=1))",
    "s(io.decode_and_crop_jpeg(read('rgb.jpg'), [2, 3, 5, 6], ratio=2))",
    "s(io.decode_and_crop_jpeg(read('rgb.jpg'), [[2, 3, 5, 6]]))",
    *(f"io.extract_jpeg_shape(read('{f}'))" for f in [*JPEGS, "rgb.png"]),
    "io.extract_jpeg_shape(read('rgb.jpg'), tf.int64)",
    "io.extract_jpeg_shape(read('rgb.jpg'), tf.float32)",
    "io.extract_jpeg_shape(b'abc')",
    *(f"io.is_jpeg(read('{f}'))" for f in ("rgb.jpg", "rgb.png")),
    "io.is_jpeg([read('rgb.jpg'), read('rgb.png'), b''])",
    "io.is_jpeg(b'\\xff')",
    *(
        f"s(io.decode_jpeg(io.encode_jpeg({a}[..., :{c}], quality={q}, chroma_downsampling={d})))"
        for a in ("noise", "smooth")
        for c in (1, 3)
        for q in (5, 60, 95, 100)
        for d in (True, False)
    ),
    *(
        f"len(io.encode_jpeg(smooth[..., :{c}], {o}).numpy())"
        for c in (1, 3)
        for o in (
            "",
            "quality=50",
            "progressive=True",
            "optimize_size=True",
            "progressive=True, optimize_size=True",
            "xmp_metadata='abc'",
            "density_unit='cm'",
            "x_density=72, y_density=99",
            "format='rgb'",
            "format='grayscale'",
            "format='x'",
            "quality=0",
            "quality=101",
            "density_unit='m'",
        )
    ),
    *(
        f"io.encode_jpeg(smooth[:8, :8, :{c}], {o})"
        for c in (1, 3)
        for o in (
            "",
            "quality=50",
            "optimize_size=True",
            "density_unit='cm', x_density=5",
            "xmp_metadata='abc'",
        )
    ),
    "io.encode_jpeg(smooth)",
    "io.encode_jpeg(smooth[..., 0])",
    "io.encode_jpeg(smooth[..., :2])",
    "io.encode_jpeg(smooth[..., :3].astype('float32'))",
    "io.encode_jpeg(np.zeros((0, 3, 3), 'uint8'))",
    "io.encode_jpeg([[[1], [2]]])",
    *(
        f"s(io.decode_png(io.encode_png(noise[..., :{c}]{o})))"
        for c in (1, 2, 3, 4)
        for o in ("", ", compression=0", ", compression=9", ", compression=-1")
    ),
    *(
        f"s(io.decode_png(io.encode_png(noise[..., :{c}].astype('uint16') * 257), dtype=tf.uint16))"
        for c in (1, 2, 3, 4)
    ),
    "io.encode_png(noise, compression=10)",
    "io.encode_png(noise, compression=-2)",
    "io.encode_png(noise.astype('float32'))",
    "io.encode_png(noise[..., 0])",
    "io.encode_png(np.zeros((2, 3, 5), 'uint8'))",
    "io.encode_png(np.zeros((0, 3, 3), 'uint8'))",
    "io.encode_png(np.zeros((2, 0, 3), 'uint8'))",
    "io.encode_png([[[1], [2]]])",
    "io.encode_png(np.stack([noise, noise])).shape",
    "s(io.decode_png(io.encode_png(np.stack([noise, noise]))[1]))",
    "tf.image.decode_jpeg(read('rgb.jpg')).shape",
    "tf.image.decode_png(read('rgb.png')).dtype",
    "tf.image.decode_gif(read('rgb.png')).shape",
    "tf.image.decode_bmp(read('rgb.bmp')).shape",
    "tf.image.decode_image(read('rgb.bmp')).shape",
]

if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(__file__))
    import tensorflow as tf
    from cases import record

    record(CASES, tf, os.path.join(os.path.dirname(__file__), "image_codecs.json"), **names(tf))
