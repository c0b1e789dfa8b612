"""Published .h5 files: the names of TensorFlow's layers and weights, read by name.

exchange/application_files.py does it for all applications, with TensorFlow beside.
"""

import json
import pathlib
import sys

import numpy as np
import pytest

import kerastorch as tf

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "golden"
sys.path.insert(0, str(GOLDEN))

import application_files as files  # noqa: E402

FACTS = json.loads((GOLDEN / "application_files.json").read_text())


@pytest.mark.parametrize("name", FACTS)
def test_a_published_file_gives_what_tensorflow_predicts(name, tmp_path):
    files.write(tmp_path / "w.h5", FACTS[name]["layers"])
    tf.keras.backend.clear_session()
    model = files.build(tf, name)
    assert files.names(model) == FACTS[name]["layers"]
    model.load_weights(tmp_path / "w.h5", by_name=True)
    found = files.predictions(tf, model)
    np.testing.assert_allclose(found, FACTS[name]["predictions"], rtol=1e-4, atol=1e-4)
