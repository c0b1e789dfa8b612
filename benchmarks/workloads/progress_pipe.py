"""fit with a progress bar that goes into a pipe, as to a log collector; beside fit without one."""

import contextlib
import os
import threading

import deep_selu
import vectors


def keras_program(keras):
    return beside_silence(keras, *os.pipe())


def beside_silence(keras, reader, writer):
    """fit in steps of about 1 ms, with a bar that is written to a file descriptor, and without."""
    threading.Thread(target=_drain, args=(reader,), daemon=True).start()
    model, (x, y), out = deep_selu.compiled(keras), vectors.data(), os.fdopen(writer, "w")

    def fit(verbose):
        model.fit(x, y, batch_size=vectors.BATCH, epochs=1, verbose=verbose)

    def shown():
        with contextlib.redirect_stdout(out):
            fit(1)

    return shown, vectors.STEPS, lambda: fit(0)


def _drain(reader):
    while os.read(reader, 1 << 16):
        pass
