"""tf.keras.preprocessing.image against the golden values of Keras and the kernel of scipy."""

import json
from pathlib import Path

import numpy as np
import pytest
from golden import cases, make_image_data

import kerastorch as tf
from kerastorch.keras.preprocessing.image import affine

GOLDEN = json.loads((Path(cases.__file__).parent / "image_data.json").read_text())


@pytest.mark.parametrize("part", range(6))
def test_golden(part):
    names = make_image_data.names(tf)
    for case in list(GOLDEN)[part::6]:
        cases.check(case, tf, GOLDEN[case], **names)


@pytest.mark.parametrize("mode", affine._FILL_MODES)
@pytest.mark.parametrize("order", [0, 1])
def test_the_kernel_equals_scipy(mode, order):
    """To one unit in the last place: simple fractions such as these meet ties of rounding, which
    scipy before 1.16 breaks otherwise without interpolation."""
    scipy = pytest.importorskip("scipy")
    rng = np.random.RandomState(1)
    images = (rng.rand(6, 13, 17, 3) * 255).astype("float32")
    matrix = rng.uniform(-1, 1, (6, 2, 2)) + np.eye(2)
    offset = rng.uniform(-9, 9, (6, 2))
    if order or tuple(map(int, scipy.__version__.split(".")[:2])) >= (1, 16):
        matrix[0], offset[0] = [[0.9, 0.2], [-0.2, 1.05]], [3.3, -2.2]
    ours = affine.transformed(images, matrix, offset, mode, 7.0, order)
    theirs = affine._by_scipy(images, matrix, offset, mode, 7.0, order)
    np.testing.assert_array_max_ulp(ours, theirs, 1)


def test_the_usual_modes_need_no_scipy(monkeypatch):
    monkeypatch.setattr(affine, "_by_scipy", lambda *_: pytest.fail("scipy was asked"))
    x = np.arange(60, dtype="float32").reshape(4, 5, 3)
    for mode in ("nearest", "constant", "reflect", "wrap"):
        affine.apply_affine_transform(x, 20, 0, 0, 0, 1, 1, 0, 1, 2, mode)


@pytest.mark.parametrize("mode", affine._FILL_MODES)
@pytest.mark.parametrize("dtype", ["float32", "float64", "uint8", "int16"])
def test_images_come_out_the_same_however_many_are_drawn_at_once(mode, dtype, monkeypatch):
    rng = np.random.RandomState(2)
    images = (rng.rand(7, 12, 9, 2) * 255).astype(dtype)
    each = rng.uniform(-20, 20, 7), *rng.uniform(-3, 3, (3, 7)), *rng.uniform(0.7, 1.4, (2, 7))
    matrix, offset = affine.matrices(*each, 12, 9)
    expected = affine._by_scipy(images, matrix, offset, mode, 3.0, 1)
    for pixels in (1, 250, 1 << 20):
        monkeypatch.setattr(affine, "_PIXELS", pixels)
        found = affine.transformed(images, matrix, offset, mode, 3.0)
        if dtype.startswith("float"):
            np.testing.assert_allclose(found, expected, 1e-5, 1e-5)
        else:
            np.testing.assert_allclose(found, expected, 0, 1)
            assert (found == expected).mean() > 0.99
    assert affine.transformed(images[:0], matrix[:0], offset[:0], mode).shape == (0, 12, 9, 2)
