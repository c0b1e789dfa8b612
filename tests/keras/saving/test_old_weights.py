"""Weights in layouts of older Keras, cuDNN and other backends: what TensorFlow makes of them."""

import json
import pathlib
import sys

import numpy as np
import pytest

import kerastorch as tf

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "golden"
sys.path.insert(0, str(GOLDEN))

import old_weights  # noqa: E402

FACTS = json.loads((GOLDEN / "old_weights.json").read_text())


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return old_weights.results(tf, str(tmp_path_factory.mktemp("old")))


@pytest.mark.parametrize("name", FACTS)
def test_older_layouts(name, found):
    if isinstance(FACTS[name], str):
        assert found[name] == FACTS[name]
    else:
        np.testing.assert_allclose(found[name], FACTS[name], rtol=1e-5, atol=1e-6)


def test_a_kernel_that_does_not_fit_is_named(tmp_path):
    import h5py

    model = old_weights.models(tf)["first_conv1d"]()
    old_weights.write(tmp_path / "w.h5", model, "first_conv1d")
    with h5py.File(tmp_path / "w.h5", "r+") as file:
        del file[f"{model.layers[0].name}/w0"]
        file[f"{model.layers[0].name}/w0"] = np.ones((2, 1, 3, 9), "float32")
    with pytest.raises(ValueError, match="does not fit 4 filters of length 2"):
        model.load_weights(tmp_path / "w.h5")
