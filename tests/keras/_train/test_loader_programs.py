"""Generated programs that train from batches: torch DataLoaders, Sequences and generators give the
numbers that TensorFlow's fit, evaluate and predict give for the same batches."""

import json
import pathlib

import numpy as np
import pytest
import torch
from golden import cases, make_loader_programs
from golden import loader_programs as programs
from torch.utils.data import DataLoader, Dataset, IterableDataset

import kerastorch as tf

GOLDEN = json.loads((pathlib.Path(cases.__file__).parent / "loader_programs.json").read_text())
ALL = list(enumerate(programs.programs()))


class Rows(Dataset):
    """The single rows of batches."""

    def __init__(self, batches):
        self.batches = batches
        self.places = [(b, i) for b in range(len(batches)) for i in range(_size(batches[b]))]

    def __len__(self):
        return len(self.places)

    def __getitem__(self, k):
        b, i = self.places[k]
        row = programs._take(self.batches[b], i)
        return row[0] if len(row) == 1 and not isinstance(row[0], tuple) else row


class Stream(IterableDataset):
    """Batches one after the other, without a length."""

    def __init__(self, batches):
        self.batches = batches

    def __iter__(self):
        return iter(self.batches)


def _size(batch):
    return len(tf.nest.flatten(batch)[0])


def rows(batches, one):
    return DataLoader(Rows(batches), one["batch"], num_workers=one["workers"])


def whole(batches, one):
    return DataLoader(batches, batch_size=None)


def stream(batches, one):
    return DataLoader(Stream(batches), batch_size=None)


def tensors(batches, one):
    return DataLoader(batches, batch_size=None, collate_fn=_to_torch)


def _to_torch(batch):
    return tf.nest.map_structure(torch.as_tensor, batch)


def close(ours, theirs, where=""):
    assert type(ours) is type(theirs), where
    if isinstance(theirs, dict):
        assert list(ours) == list(theirs), where
        for key, value in theirs.items():
            close(ours[key], value, f"{where} {key}")
    else:
        np.testing.assert_allclose(
            np.concatenate([np.ravel(x) for x in ours] or [[]]) if isinstance(ours, list) else ours,
            np.concatenate([np.ravel(x) for x in theirs] or [[]])
            if isinstance(theirs, list)
            else theirs,
            rtol=1e-5,
            atol=2e-6,
            err_msg=where,
        )


def golden(number, batches="sequence"):
    """What TensorFlow gave for a "sequence", a "dataset" or "one pass" of a generator."""
    own = GOLDEN[number].get(batches)
    return own or {k: v for k, v in GOLDEN[number].items() if k not in ("one pass", "dataset")}


@pytest.mark.parametrize("feed", [rows, whole, tensors, stream])
@pytest.mark.parametrize("number, one", ALL)
def test_loaders(number, one, feed):
    close(programs.outcome(tf, one, feed), golden(number, "dataset"), str(one))


@pytest.mark.parametrize("number, one", ALL)
def test_sequences(number, one):
    feed = make_loader_programs.sequence(tf)
    close(programs.outcome(tf, one, feed), golden(number), str(one))


@pytest.mark.parametrize("number, one", ALL)
def test_generators(number, one):
    sequence = make_loader_programs.sequence(tf)
    options = {"steps_per_epoch": len(programs.batches(one)), **one}
    passes = 1 if "steps_per_epoch" in one else one["epochs"]
    ours = programs.outcome(tf, options, sequence, lambda batches, _: iter(batches * passes))
    close(ours, golden(number, "one pass"), str(one))


@pytest.mark.parametrize("number, one", ALL[::6])
@pytest.mark.parametrize("workers", [{"workers": 3}, {"workers": 2, "use_multiprocessing": True}])
def test_sequences_with_workers(number, one, workers, monkeypatch):
    fit = tf.keras.Model.fit

    def with_workers(self, *args, **kwargs):
        return fit(self, *args, **workers, **kwargs)

    monkeypatch.setattr(tf.keras.Model, "fit", with_workers)
    feed = make_loader_programs.sequence(tf)
    close(programs.outcome(tf, one, feed), golden(number), str(one))
