"""tf.keras.applications against what TensorFlow gave (tests/golden/make_applications.py).

The suite builds one small model of each family; `python tests/keras/applications/every_model.py`
builds all, in a minute or two.
"""

import json
import warnings
from pathlib import Path

import numpy as np
import pytest
from golden import application_models as models
from golden import cases, make_applications

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "applications.json").read_text())
SAMPLE = [
    *(name for name in models.FAMILIES if name != "VGG16"),
    "VGG16-notop", "ResNet50-classes", "ResNet50-first", "MobileNetV2-inner", "MobileNetV2-max",
    "MobileNetV3Small-avg", "MobileNetV3Small-raw", "MobileNetV3Large(minimalistic=True)",
    "EfficientNetV2B0-four", "ConvNeXtTiny-notop", "ResNetRS50-raw", "RegNetY002-tensor",
    "RegNetX002-inner", "NASNetMobile-first", "MobileNet(alpha=0.25)", "DenseNet121-avg",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _quiet():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
    tf.keras.backend.clear_session()


@pytest.mark.parametrize("case", SAMPLE)
def test_layers_connections_and_weights(case):
    assert models.described(case, tf) == GOLDEN["models"][case]


@pytest.mark.parametrize("name", models.FAMILIES)
def test_outputs(name):
    theirs = np.array(GOLDEN["outputs"][name])
    ours = np.array(models.outputs(name, tf))
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-4 * np.abs(theirs).max())


@pytest.mark.parametrize("case", make_applications.CASES)
def test_cases(case):
    cases.check(case, tf, GOLDEN["cases"][case], rtol=1e-3 if "float16" in case else 1e-5,
                **make_applications.names(tf))  # fmt: skip


def test_every_constructor_is_in_the_golden_file():
    listed = [name for name in tf.keras.applications.__all__ if not name.islower()]
    assert sorted(models.MODELS) == sorted(listed)
    assert models.cases().keys() == GOLDEN["models"].keys()
