"""What it costs to save the weights of a model of 5 million parameters as a checkpoint."""

import checkpoints


def tf_program(tf):
    return checkpoints.saving(tf, 5)
