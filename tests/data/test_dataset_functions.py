"""Functions of datasets are traced once, as TensorFlow does."""

import pytest
from golden import cases, dataset_functions

import kerastorch as tf

GOLDEN = dataset_functions.golden()


@pytest.mark.parametrize("program", list(GOLDEN))
def test_as_tensorflow(program):
    cases.check(program, tf, GOLDEN[program], **dataset_functions.names(tf))
