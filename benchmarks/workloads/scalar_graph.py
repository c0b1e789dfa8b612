"""The scalar problem with its whole loop inside one tf.function."""

import scalar


def tf_program(tf):
    _, step = scalar.problem(tf)

    @tf.function
    def run():
        for _ in tf.range(scalar.STEPS):
            step()

    return run, scalar.STEPS
