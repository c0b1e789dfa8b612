"""Gradients that TensorFlow wrote: lists of tensors, loops and branches inside of a function.

exchange/read_gradients.py writes the functions, with what they give there.
"""

import pickle
import sys
import tarfile
from pathlib import Path

import pytest

import kerastorch as tf

TESTS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS))

from exchange import read_gradients  # noqa: E402


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gradients")
    with tarfile.open(read_gradients.ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    facts = pickle.loads((folder / "facts.pickle").read_bytes())
    return tf.saved_model.load(str(folder)), facts


@pytest.mark.parametrize("name", read_gradients.NAMES)
def test_gradients_are_those_of_tensorflow(stored, name):
    module, facts = stored
    for n in read_gradients.SIZES:
        made = read_gradients.results(tf, module, name, n)
        assert read_gradients.alike(made, facts[name, n]), (n, made, facts[name, n])
