"""TextVectorization learns a vocabulary from an array of lines."""

import numpy as np
from lines import lines

LINES = 4_000


def tf_program(tf):
    text = np.array(lines(LINES))
    layer = tf.keras.layers.TextVectorization(max_tokens=10_000)

    def run():
        layer.adapt(text)

    return run, LINES
