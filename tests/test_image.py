"""tf.image and the image codecs of tf.io against the golden values of TensorFlow."""

import json
from pathlib import Path

import pytest
from golden import cases, make_image_codecs

import kerastorch as tf

GOLDEN = Path(cases.__file__).parent
CODECS = json.loads((GOLDEN / "image_codecs.json").read_text())


@pytest.mark.parametrize("case", CODECS)
def test_codecs(case):
    cases.check(case, tf, CODECS[case], **make_image_codecs.names(tf))
