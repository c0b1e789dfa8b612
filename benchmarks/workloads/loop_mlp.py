"""The MLP in a training loop of one's own."""

import custom_loops


def tf_program(tf):
    return custom_loops.loop(
        tf, lambda keras: [keras.layers.Dense(128, "relu")], lambda keras: keras.optimizers.Adam()
    )
