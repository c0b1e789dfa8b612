"""How many bytes examples may take where no file is being loaded."""

import pytest

import kerastorch as tf


def test_absurd_text_is_refused_and_not_made():
    spec = tf.TensorSpec([1 << 43], tf.string)
    with pytest.raises(ValueError, match="more than there is memory"):
        tf.function(tf.strings.upper, input_signature=[spec]).get_concrete_function()
