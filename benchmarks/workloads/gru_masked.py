"""A text classifier with a GRU over padded rows."""

from lstm import _keras_program, _plain, _tuned


def keras_program(keras):
    return _keras_program(keras, "GRU", 64, True)


def torch_plain():
    return _plain("GRU", 64, True)


def torch_tuned():
    return _tuned("GRU", 64, True)
