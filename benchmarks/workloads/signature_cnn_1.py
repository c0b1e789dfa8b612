"""The signature of a loaded CNN, batch 1."""

import signatures


def tf_program(tf):
    return signatures.program(tf, "cnn", 1)
