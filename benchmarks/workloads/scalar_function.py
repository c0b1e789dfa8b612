"""The scalar problem with one step compiled by tf.function and called from Python."""

import scalar


def tf_program(tf):
    return scalar.repeat(tf.function(scalar.problem(tf)[1]))
