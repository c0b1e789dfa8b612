"""Whole models as Keras 2.0 to 2.2 and TensorFlow 1 wrote them: what TensorFlow makes of them."""

import json
import pathlib
import sys

import h5py
import numpy as np
import pytest

import kerastorch as tf

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "golden"
sys.path.insert(0, str(GOLDEN))

import old_configs  # noqa: E402

FACTS = json.loads((GOLDEN / "old_configs.json").read_text())

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return old_configs.results(tf, str(tmp_path_factory.mktemp("old")))


@pytest.mark.parametrize("name", FACTS)
def test_older_files(name, found):
    if name == "cudnn":  # TensorFlow has no kernel for it on a CPU
        assert len(found[name]) == 4 * 3
    elif isinstance(FACTS[name], str):
        assert found[name] == FACTS[name]
    else:
        np.testing.assert_allclose(found[name], FACTS[name], rtol=1e-5, atol=1e-6)


def test_a_layer_of_cudnn_computes_what_the_plain_one_does(tmp_path, found):
    old_configs.write(tf, tmp_path / "cudnn.h5", "cudnn")
    plain = tf.keras.Sequential([tf.keras.layers.LSTM(3, input_shape=(4, 2))])
    plain.load_weights(tmp_path / "cudnn.h5")
    np.testing.assert_allclose(found["cudnn"], old_configs._results(tf, plain), rtol=1e-5)


def first_keras(path, layer):
    """A file of Keras 1 with one layer: (class, arguments)."""
    with h5py.File(path, "w") as file:
        layers = [{"class_name": layer[0], "config": {"name": "x", **layer[1]}}]
        file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": layers})
        file.attrs["keras_version"] = b"1.2.2"
        file.create_group("model_weights").attrs["layer_names"] = [b"x"]


@pytest.mark.parametrize(
    "layer",
    [
        ("Convolution2D", {"nb_filter": 2, "nb_row": 3, "nb_col": 3, "border_mode": "same"}),
        ("Dense", {"output_dim": 3, "init": "zero", "batch_input_shape": [None, 4]}),
        ("Merge", {"mode": "sum", "layers": []}),
    ],
)
def test_models_of_keras_1_say_what_to_do(tmp_path, layer):
    path = str(tmp_path / "m.h5")
    first_keras(path, layer)
    with pytest.raises(ValueError, match=r"m\.h5.*Keras 1\.2\.2.*Keras 2\.0 to 2\.2 read it"):
        tf.keras.models.load_model(path)
