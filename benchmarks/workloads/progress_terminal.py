"""A progress bar on a terminal; beside fit without one."""

import os

import progress_pipe


def keras_program(keras):
    return progress_pipe.beside_silence(keras, *os.openpty())
