"""fit of the first model of every tutorial on a dataset, beside fit on its arrays."""

import mlp
import vectors


def tf_program(tf):
    x, y = vectors.data()
    dataset = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(1000).batch(vectors.BATCH)
    model, other = mlp.compiled(tf.keras), mlp.compiled(tf.keras)

    def run():
        model.fit(dataset, epochs=1, verbose=0)

    def on_arrays():
        other.fit(x, y, batch_size=vectors.BATCH, epochs=1, verbose=0)

    return run, vectors.STEPS, on_arrays
