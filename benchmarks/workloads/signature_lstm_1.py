"""The signature of a loaded LSTM, batch 1."""

import signatures


def tf_program(tf):
    return signatures.program(tf, "lstm", 1)
