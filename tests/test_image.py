"""tf.image and the image codecs of tf.io against the golden values of TensorFlow."""

import json
from pathlib import Path

import pytest
from golden import cases, make_image, make_image_codecs

import kerastorch as tf

GOLDEN = Path(cases.__file__).parent
CODECS = json.loads((GOLDEN / "image_codecs.json").read_text())


@pytest.mark.parametrize("part", range(8))
def test_codecs(part):
    names = make_image_codecs.names(tf)
    for case in list(CODECS)[part::8]:
        cases.check(case, tf, CODECS[case], **names)


IMAGE = json.loads((GOLDEN / "image.json").read_text())


@pytest.mark.parametrize("part", range(12))
def test_ops(part):
    names = make_image.names(tf)
    for case in list(IMAGE)[part::12]:
        cases.check(case, tf, IMAGE[case], **names)
