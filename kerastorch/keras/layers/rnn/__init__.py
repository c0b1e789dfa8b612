"""Recurrent layers."""

from ._loop import rnn
from .gru import GRU, GRUCell
from .lstm import LSTM, LSTMCell
from .rnn import RNN, AbstractRNNCell
from .simple_rnn import SimpleRNN, SimpleRNNCell
from .stacked_cells import StackedRNNCells
