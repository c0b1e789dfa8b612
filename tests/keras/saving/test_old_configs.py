"""Whole models as Keras 2.0 to 2.2 and TensorFlow 1 wrote them: what TensorFlow makes of them."""

import json
import pathlib
import sys

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
