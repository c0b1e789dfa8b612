"""The signature of a loaded MLP, batch 64."""

import signatures


def tf_program(tf):
    return signatures.program(tf, "mlp", 64)
