"""The signature of a loaded LSTM, batch 64."""

import signatures


def tf_program(tf):
    return signatures.program(tf, "lstm", 64)
