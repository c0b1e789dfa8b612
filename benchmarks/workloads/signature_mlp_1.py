"""The signature of a loaded MLP, batch 1."""

import signatures


def tf_program(tf):
    return signatures.program(tf, "mlp", 1)
