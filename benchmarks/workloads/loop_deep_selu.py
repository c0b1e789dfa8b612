"""20 x Dense(100, selu) in a training loop of one's own."""

import custom_loops


def tf_program(tf):
    def hidden(keras):
        return [
            keras.layers.Dense(100, "selu", kernel_initializer="lecun_normal") for _ in range(20)
        ]

    return custom_loops.loop(tf, hidden, lambda keras: keras.optimizers.SGD(1e-2))
