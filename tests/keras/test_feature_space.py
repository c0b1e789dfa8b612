"""tf.keras.utils.FeatureSpace, as TensorFlow 2.15 has it (golden/make_feature_space.py)."""

import json
from pathlib import Path

import numpy as np
import pytest
from golden import cases, make_feature_space

import kerastorch as tf

HERE = Path(cases.__file__).parent
GOLDEN = json.loads((HERE / "feature_space.json").read_text(encoding="utf-8"))
NAMES = make_feature_space.names(tf)


@pytest.mark.parametrize("case", make_feature_space.CASES)
def test_as_tensorflow(case):
    cases.check(case, tf, GOLDEN[case], **NAMES)


def test_a_file_of_tensorflow():
    """TensorFlow itself forgets the bins of float_discretized when it loads its file."""
    loaded = tf.keras.models.load_model(HERE.parent / "fixtures" / "feature_space.keras")
    assert type(loaded) is tf.keras.utils.FeatureSpace
    golden = GOLDEN["full()(one)"]
    np.testing.assert_allclose(loaded(NAMES["one"]).numpy(), golden["value"], rtol=1e-6)


@pytest.mark.parametrize("mode", ["concat", "dict"])
def test_saved_and_loaded(tmp_path, mode):
    space = NAMES["full"](output_mode=mode)
    space.save(tmp_path / "space.keras")
    loaded = tf.keras.models.load_model(tmp_path / "space.keras")
    ours, theirs = (tf.nest.flatten(s(NAMES["one"])) for s in (space, loaded))
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(a.numpy(), b.numpy())


def test_in_a_pipeline_that_a_model_trains_on():
    space = NAMES["full"]()
    rows = tf.data.Dataset.from_tensor_slices((NAMES["data"], [0.0, 1.0, 0.0, 1.0])).batch(2)
    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    history = model.fit(rows.map(lambda x, y: (space(x), y)), epochs=3, verbose=0)
    assert history.history["loss"][-1] < history.history["loss"][0]


def test_a_dtype_that_there_is_not():
    feature = tf.keras.utils.FeatureSpace.feature("zz", tf.keras.layers.Rescaling(2.0), "float")
    with pytest.raises(TypeError):
        tf.keras.utils.FeatureSpace({"a": feature})
