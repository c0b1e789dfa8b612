"""A sample of every_layer.py: layers and metrics in a trace are what they are eagerly."""

import contextlib
import io
import sys
import warnings
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import every_layer

# what a graph refuses as TensorFlow's does, and gradients by floats that are cast to ints: zeros
# in a trace, None in an eager call
KNOWN = ("Negative dimension size",)
SPARSE_GRADIENTS = ("tf.keras.layers.Embedding",)


@pytest.mark.parametrize("family", ["layers", "metrics"])
def test_layers_are_in_a_trace_what_they_are_eagerly(family):
    problems, count = [], 0
    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        for name, text, found, _ in every_layer.run(0.01, None, [family]):
            count += 1
            if name.startswith(SPARSE_GRADIENTS):
                continue
            problems += [
                f"{name} {way}: {text[:300]}\n{p}"
                for way, p in found.items()
                if not p.count(KNOWN[0])
            ]
    assert count > 20 and not problems, "\n".join(problems)
