"""TextVectorization makes rows of indices of lines, in batches of 32."""

from lines import lines

LINES, BATCH = 4_000, 32


def tf_program(tf):
    text = lines(LINES)
    layer = tf.keras.layers.TextVectorization(max_tokens=10_000, output_sequence_length=50)
    layer.adapt(text)
    vectorize = tf.function(lambda batch: layer(batch))
    batches = [tf.constant(text[i : i + BATCH]) for i in range(0, LINES, BATCH)]

    def run():
        for batch in batches:
            vectorize(batch)

    return run, LINES
