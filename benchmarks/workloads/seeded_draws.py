"""Numbers of a seeded stream: a million uniform and a million normal ones, in one thread."""

COUNT = 1_000_000


def tf_program(tf):
    tf.random.set_seed(1)

    def run():
        tf.random.uniform([COUNT])
        tf.random.normal([COUNT])

    return run, 2 * COUNT // 1000  # so that microseconds are nanoseconds a number
