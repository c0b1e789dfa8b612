"""tf.keras.preprocessing.sequence: lists of numbers as arrays, pairs and windows."""

import json
import random

import numpy as np

from ..._core.missing import namespace as _namespace
from ..utils.data_utils import Sequence as _Sequence
from ..utils.data_utils import pad_sequences

__all__ = ["TimeseriesGenerator", "make_sampling_table", "pad_sequences", "skipgrams"]

__getattr__, __dir__ = _namespace(__name__)


class TimeseriesGenerator(_Sequence):
    """Windows of a time series in batches (tf.keras.preprocessing.sequence.TimeseriesGenerator).

    data, targets: arrays or lists of one length, with time as the first axis.
    length: how many steps a window reaches back; its target is that of the step behind it.
    sampling_rate: every how many steps of a window are taken.
    stride: how many steps lie between windows.
    start_index, end_index: the first and last step that is used.
    shuffle: whether windows are drawn at random.
    reverse: whether the steps of a window run backwards.

    ValueError for different lengths, and when no window is left.
    """

    def __init__(
        self,
        data,
        targets,
        length,
        sampling_rate=1,
        stride=1,
        start_index=0,
        end_index=None,
        shuffle=False,
        reverse=False,
        batch_size=128,
    ):
        if len(data) != len(targets):
            raise ValueError(
                "Data and targets have to be of same length. Data length is "
                f"{len(data)} while target length is {len(targets)}"
            )
        self.data, self.targets, self.length = data, targets, length
        self.sampling_rate, self.stride = sampling_rate, stride
        self.start_index = start_index + length
        self.end_index = len(data) - 1 if end_index is None else end_index
        self.shuffle, self.reverse, self.batch_size = shuffle, reverse, batch_size
        if self.start_index > self.end_index:
            raise ValueError(
                f"`start_index+length={self.start_index} > end_index={self.end_index}` is "
                "disallowed, as no part of the sequence would be left to be used as current step."
            )

    def __len__(self):
        steps = self.batch_size * self.stride
        return (self.end_index - self.start_index + steps) // steps

    def __getitem__(self, index):
        if self.shuffle:
            rows = np.random.randint(self.start_index, self.end_index + 1, size=self.batch_size)
        else:
            steps = self.batch_size * self.stride
            first = self.start_index + steps * index
            rows = np.arange(first, min(first + steps, self.end_index + 1), self.stride)
        samples = np.array([self.data[r - self.length : r : self.sampling_rate] for r in rows])
        targets = np.array([self.targets[r] for r in rows])
        return (samples[:, ::-1, ...] if self.reverse else samples), targets

    def get_config(self):
        """The arguments, data and targets as JSON; TypeError where they have no such form."""
        names = (
            "length",
            "sampling_rate",
            "stride",
            "start_index",
            "end_index",
            "shuffle",
            "reverse",
            "batch_size",
        )
        return {
            "data": _json("Data", self.data),
            "targets": _json("Targets", self.targets),
            **{name: getattr(self, name) for name in names},
        }

    def to_json(self, **kwargs):
        """The config as JSON.  kwargs: those of json.dumps."""
        return json.dumps(
            {"class_name": type(self).__name__, "config": self.get_config()}, **kwargs
        )


def _json(what, values):
    try:
        return json.dumps(values.tolist() if isinstance(values, np.ndarray) else values)
    except TypeError as error:
        raise TypeError(f"{what} not JSON Serializable:", values) from error


def make_sampling_table(size, sampling_factor=1e-05):
    """The probability with which `skipgrams` takes the i-th most frequent word, by Zipf's law.

    min(1, sqrt(f) / f) for the frequency over the sampling factor, as word2vec has it.
    """
    rank = np.arange(size)
    rank[0] = 1
    inverse_frequency = rank * (np.log(rank) + 0.577) + 0.5 - 1.0 / (12.0 * rank)
    share = sampling_factor * inverse_frequency
    return np.minimum(1.0, share / np.sqrt(share))


def skipgrams(
    sequence,
    vocabulary_size,
    window_size=4,
    negative_samples=1.0,
    shuffle=True,
    categorical=False,
    sampling_table=None,
    seed=None,
):
    """(pairs, labels): pairs of neighbours in a list of word numbers, and of random words.

    vocabulary_size: random words are below it.  0 is no word.
    window_size: how far neighbours may be apart.
    negative_samples: how many random pairs there are for each pair of neighbours.
    shuffle: whether to mix the pairs, by `seed`.
    categorical: whether labels are [0, 1] and [1, 0] instead of 1 and 0.
    sampling_table: with which probability each word is taken.
    """
    pairs = _neighbours(sequence, window_size, sampling_table)
    labels = [[0, 1] if categorical else 1 for _ in pairs]
    if negative_samples > 0:
        count = int(len(labels) * negative_samples)
        words = [pair[0] for pair in pairs]
        random.shuffle(words)
        pairs += [
            [words[i % len(words)], random.randint(1, vocabulary_size - 1)] for i in range(count)
        ]
        labels += [[1, 0] if categorical else 0 for _ in range(count)]
    if shuffle:
        seed = random.randint(0, 10_000_000) if seed is None else seed
        for values in (pairs, labels):
            random.seed(seed)
            random.shuffle(values)
    return pairs, labels


def _neighbours(sequence, window_size, sampling_table):
    pairs = []
    for i, word in enumerate(sequence):
        if not word:
            continue
        if sampling_table is not None and sampling_table[word] < random.random():
            continue
        around = range(max(0, i - window_size), min(len(sequence), i + window_size + 1))
        pairs += [[word, sequence[j]] for j in around if j != i and sequence[j]]
    return pairs
