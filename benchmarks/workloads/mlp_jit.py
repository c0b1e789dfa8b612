"""The `mlp` with compile(jit_compile=True)."""

import mlp
import vectors


def keras_program(keras):
    return vectors.keras_fit(mlp.compiled(keras, jit_compile=True))
