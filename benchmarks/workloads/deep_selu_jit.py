"""The `deep_selu` with compile(jit_compile=True)."""

import deep_selu


def keras_program(keras):
    return deep_selu.keras_program(keras, jit_compile=True)
