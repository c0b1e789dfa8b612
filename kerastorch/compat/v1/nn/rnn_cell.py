"""tf.compat.v1.nn.rnn_cell: recurrent cells of TensorFlow 1 and what wraps them."""

from .._aliases import by_file as _by_file
from .._aliases import namespace_of as _namespace_of

_PLACES = {
    "_rnn_cells": (
        "BasicLSTMCell BasicRNNCell GRUCell LSTMCell LSTMStateTuple MultiRNNCell RNNCell"
    ),
    "_rnn_wrappers": "DeviceWrapper DropoutWrapper ResidualWrapper",
}

__getattr__, __dir__, __all__ = _namespace_of(__name__, (), _by_file(_PLACES))
