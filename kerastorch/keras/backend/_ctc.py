"""Connectionist temporal classification in tf.keras.backend."""

from ... import math as _math
from ... import nn as _nn
from ... import sparse as _sparse
from ..._core import convert
from ..._core.tensor import Tensor
from ..._ops import casting, creation, joining, shaping
from ...nn import ctc as _ctc
from .._base.config import epsilon


def _logits(y_pred):
    """Probabilities [batch, time, classes] as logits [time, batch, classes]."""
    return _math.log(shaping.transpose(y_pred, [1, 0, 2]) + epsilon())


def ctc_batch_cost(y_true, y_pred, input_length, label_length):
    """-log of the probability of the labels, [batch, 1]; the last class is the blank.

    y_true: labels [batch, longest].  y_pred: probabilities [batch, time, classes].
    input_length, label_length: [batch, 1], how much of each row counts.
    InvalidArgumentError for labels that are longer than their input.
    """
    label_length, input_length = (
        casting.cast(shaping.squeeze(n, axis=-1), "int32") for n in (label_length, input_length)
    )
    labels = casting.cast(y_true, "int32")
    logits = _logits(y_pred)
    blank = logits.shape[-1] - 1
    cost = _ctc.ctc_of_rows(logits, labels, label_length, input_length, blank, True)
    return shaping.expand_dims(cost, 1)


def ctc_decode(y_pred, input_length, greedy=True, beam_width=100, top_paths=1):
    """([labels [batch, time], filled with -1, of each path], scores [batch, paths]).

    y_pred: probabilities [batch, time, classes]; the last class is the blank.
    greedy: the best class of each step, with minus the sum of its logs; otherwise the best
        `top_paths` of a beam search, equal labels in a row merged, with the logs of their
        probabilities.
    """
    logits = _logits(y_pred)
    lengths = casting.cast(input_length, "int32")
    steps, batch = logits.shape[:2]
    if greedy:
        decoded, scores = _nn.ctc_greedy_decoder(logits, lengths)
    else:
        decoded, scores = _ctc.searched(logits, lengths, beam_width, top_paths, True)
    dense = []
    for found in decoded:
        rows = _sparse.to_dense(found, default_value=-1)
        missing = creation.fill([batch, steps - rows.shape[1]], casting.cast(-1, rows.dtype))
        dense.append(joining.concat([rows, missing], 1))
    return dense, scores


def ctc_label_dense_to_sparse(labels, label_lengths):
    """The first `label_lengths` [batch] of each row of labels [batch, longest], as a
    SparseTensor."""
    labels = convert.to_tensor(labels)
    lengths = casting.cast(label_lengths, "int64")
    columns = creation.range(labels.shape[1], dtype="int64")
    places = (columns._t < lengths._t[:, None]).nonzero()
    shape = Tensor(places.new_tensor(labels.shape.as_list()))
    return _sparse.SparseTensor(Tensor(places), Tensor(labels._t[tuple(places.T)]), shape)
