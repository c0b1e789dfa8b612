"""What it costs to load the weights of a model of 100 million parameters as a checkpoint."""

import checkpoints


def tf_program(tf):
    return checkpoints.loading(tf, 100)
