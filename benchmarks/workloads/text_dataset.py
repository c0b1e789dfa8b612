"""tf.data makes rows of indices of lines, in batches of 32, by TextVectorization."""

from lines import lines

LINES, BATCH = 4_000, 32


def tf_program(tf):
    text = lines(LINES)
    layer = tf.keras.layers.TextVectorization(max_tokens=10_000, output_sequence_length=50)
    layer.adapt(text)
    dataset = tf.data.Dataset.from_tensor_slices(text).batch(BATCH).map(layer)

    def run():
        for _ in dataset:
            pass

    return run, LINES
