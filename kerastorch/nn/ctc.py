"""Connectionist temporal classification: the loss, and labels out of a network's outputs."""

from __future__ import annotations

import itertools
import math

import torch
import torch.nn.functional as F

from .._core import convert
from .._core.errors import invalid
from .._core.op import op
from .._core.tensor import Tensor
from ..sparse._sparse_tensor import SparseTensor

# minus the logarithm of the smallest normal double: what stands for the probability 0
_IMPOSSIBLE = 708.3964185322641


@op("logits, labels, label_length, logit_length", label="CTCLoss")
def ctc_of_rows(logits, labels, label_length, logit_length, blank, strict=False):
    """The losses [batch] of logits [time, batch, classes] for dense labels [batch, longest].

    What no path gives costs a constant.  strict: whether labels that are longer than there are
    steps raise InvalidArgumentError.
    """
    if logits.is_meta:
        return logits.new_empty(logits.shape[1])
    if strict:
        _check_time(label_length, logit_length)
    dtype = logits.dtype
    logits = logits.float() if dtype in (torch.float16, torch.bfloat16) else logits
    scores = torch.log_softmax(logits, -1)
    labels, label_length = labels.long(), label_length.long()
    lengths = logit_length.long()
    found = F.ctc_loss(
        scores, labels, lengths, label_length, blank, reduction="none", zero_infinity=True
    )
    impossible = _steps_needed(labels, label_length) > lengths
    return torch.where(impossible, torch.full_like(found, _IMPOSSIBLE), found).to(dtype)


def _check_time(needed, available):
    short = (needed > available).nonzero()
    if len(short):
        at = int(short[0])
        raise invalid(
            f"Not enough time for target transition sequence (required: {int(needed[at])}, "
            f"available: {int(available[at])}) [Op:CTCLoss]"
        )


def _steps_needed(labels, lengths):
    """How many steps each row of labels takes: one each, and a blank between equal ones."""
    places = torch.arange(labels.shape[1], device=labels.device)
    repeats = (labels[:, 1:] == labels[:, :-1]) & (places[1:] < lengths[:, None])
    return lengths + repeats.sum(1)


def ctc_loss(
    labels,
    logits,
    label_length,
    logit_length,
    logits_time_major=True,
    unique=None,
    blank_index=None,
    name=None,
):
    """-log of the probability of all paths that say the labels (tf.nn.ctc_loss), [batch].

    labels: int [batch, longest], or a SparseTensor of them (then blank_index must be given).
    logits: [time, batch, classes], or [batch, time, classes] without `logits_time_major`.
    label_length, logit_length: [batch], how much of each row counts.
    blank_index: the class of the blank; 0 by default, from the end if negative.
    unique: accepted; it makes no difference to the result.
    A label that needs more steps than there are costs 708.4 without a gradient, or raises
    InvalidArgumentError where labels are sparse.
    """
    logits = convert.to_tensor(logits)
    if isinstance(labels, SparseTensor):
        if blank_index is None:
            raise ValueError(
                "Argument `blank_index` must be provided when `labels` is a SparseTensor."
            )
        return _sparse_loss(labels, logits, logit_length, logits_time_major, blank_index)
    blank = 0 if blank_index is None else blank_index
    return _of_rows(labels, logits, label_length, logit_length, logits_time_major, blank)


def _of_rows(labels, logits, label_length, logit_length, time_major, blank, strict=False):
    if logits.shape.rank != 3:
        raise ValueError(f"logits must have rank 3, got shape {logits.shape}")
    classes = logits.shape[2]
    if not -classes <= blank < classes:
        raise ValueError(f"blank_index must be a class of {classes}, got {blank}")
    if not time_major:
        logits = _time_first(logits)
    return ctc_of_rows(logits, labels, label_length, logit_length, blank % classes, strict)


@op("x", type="Transpose")
def _time_first(x):
    return x.transpose(0, 1)


def _sparse_loss(labels, logits, logit_length, time_major, blank):
    rows, lengths = rows_of(labels)
    return _of_rows(Tensor(rows), logits, Tensor(lengths), logit_length, time_major, blank, True)


def rows_of(labels: SparseTensor) -> tuple[torch.Tensor, torch.Tensor]:
    """(the values of each row of a sparse matrix, left-aligned [rows, longest]; how many)."""
    row = labels.indices._t[:, 0]
    count = int(labels.dense_shape._t[0])
    lengths = torch.bincount(row, minlength=count)
    longest = int(lengths.max()) if count else 0
    rows = torch.zeros((count, max(longest, 1)), dtype=torch.int64)
    start = torch.cumsum(lengths, 0) - lengths
    rows[row, torch.arange(len(row)) - start[row]] = labels.values._t.long()
    return rows, lengths


def ctc_unique_labels(labels, name=None):
    """(each row's different labels in the order of their first place, filled with 0; the place
    among them of each label), both of the shape [batch, longest] (tf.nn.ctc_unique_labels)."""
    given = convert.to_tensor(labels)
    found = torch.zeros_like(given._t)
    places = torch.zeros(given._t.shape, dtype=given._t.dtype)
    for i, row in enumerate(given._t.tolist()):
        seen: dict[int, int] = {}
        for k, label in enumerate(row):
            places[i, k] = seen.setdefault(label, len(seen))
        found[i, : len(seen)] = torch.tensor(list(seen), dtype=found.dtype)
    return Tensor(found), Tensor(places)


def collapse_repeated(labels, seq_length, name=None):
    """(labels [batch, longest] without what repeats the label before, their lengths)."""
    given, lengths = convert.to_tensor(labels)._t, convert.to_tensor(seq_length)._t
    kept = torch.arange(given.shape[1]) < lengths[:, None]
    kept[:, 1:] &= given[:, 1:] != given[:, :-1]
    counts = kept.sum(1)
    moved = to_the_front(given, kept, 0)
    longest = int(counts.max()) if len(counts) else 0
    return Tensor(moved[:, :longest]), Tensor(counts.to(lengths.dtype))


def ctc_greedy_decoder(inputs, sequence_length, merge_repeated=True, blank_index=None):
    """([the best class of each step, without blanks and repeats, as a SparseTensor], minus the
    sum of their logits, [batch, 1]) (tf.nn.ctc_greedy_decoder).

    inputs: logits [time, batch, classes].  blank_index: the last class by default.
    """
    logits, lengths = _checked(inputs, sequence_length)
    blank = -1 if blank_index is None else blank_index
    labels, kept, score = best_path(logits.transpose(0, 1), lengths, blank, merge_repeated)
    rows = [row[keep].tolist() for row, keep in zip(labels, kept, strict=True)]
    return [_sparse(rows)], Tensor(score)


def best_path(scores, lengths, blank, merge_repeated):
    """(the best class of each step [batch, time], which of them are labels of their own, minus the
    sum of their scores [batch, 1]).

    scores: [batch, time, classes].  lengths: how many steps of each row count.  blank: may count
    from the last class.
    """
    best, labels = scores.max(-1)
    blank %= scores.shape[-1]
    within = torch.arange(labels.shape[1], device=labels.device) < lengths[:, None]
    labels = torch.where(within, labels, torch.full_like(labels, blank))
    kept = labels != blank
    if merge_repeated:
        kept[:, 1:] &= labels[:, 1:] != labels[:, :-1]
    return labels, kept, -torch.where(within, best, torch.zeros_like(best)).sum(1, keepdim=True)


def to_the_front(labels, kept, filler):
    """Each row's labels that are `kept`, in order, then `filler`."""
    order = torch.argsort(~kept, dim=1, stable=True)
    return torch.where(kept, labels, torch.full_like(labels, filler)).gather(1, order)


def _checked(inputs, sequence_length):
    logits, lengths = convert.to_tensor(inputs)._t, convert.to_tensor(sequence_length)._t
    if logits.ndim != 3:
        raise invalid(f"inputs is not a 3-Tensor, got shape {tuple(logits.shape)}")
    if lengths.shape != (logits.shape[1],):
        raise invalid(
            f"len(sequence_length) != batch_size. len(sequence_length): {lengths.numel()} "
            f"batch_size: {logits.shape[1]}"
        )
    over = (lengths > logits.shape[0]).nonzero()
    if len(over):
        raise invalid(f"sequence_length({int(over[0])}) <= {logits.shape[0]}")
    return logits.detach(), lengths


def _sparse(rows):
    """Rows of labels as a SparseTensor [rows, longest] of int64."""
    places = [(i, k) for i, row in enumerate(rows) for k in range(len(row))]
    shape = [len(rows), max(map(len, rows), default=0)]
    values = [label for row in rows for label in row]
    return SparseTensor(
        Tensor(torch.tensor(places, dtype=torch.int64).reshape(-1, 2)),
        Tensor(torch.tensor(values, dtype=torch.int64)),
        Tensor(torch.tensor(shape, dtype=torch.int64)),
    )


def ctc_beam_search_decoder(inputs, sequence_length, beam_width=100, top_paths=1):
    """([the k-th best labels as a SparseTensor, for each of `top_paths`], the logs of their
    probabilities [batch, top_paths]) (tf.nn.ctc_beam_search_decoder).

    inputs: logits [time, batch, classes], the last class being the blank.
    """
    return searched(inputs, sequence_length, beam_width, top_paths)


def searched(inputs, sequence_length, beam_width, top_paths, merge_repeated=False):
    """What ctc_beam_search_decoder gives.

    merge_repeated: whether equal labels in a row become one, as in TensorFlow 1.
    """
    logits, lengths = _checked(inputs, sequence_length)
    if top_paths > beam_width:
        raise invalid(f"requested more paths than the beam width: {top_paths} > {beam_width}")
    scores = torch.log_softmax(logits.double(), -1).transpose(0, 1)
    blank = logits.shape[-1] - 1
    found = [
        beam_search(row[: int(n)].tolist(), beam_width, top_paths, blank)
        for row, n in zip(scores, lengths, strict=True)
    ]
    labels = _merged if merge_repeated else list
    decoded = [_sparse([labels(paths[k][0]) for paths in found]) for k in range(top_paths)]
    logs = torch.tensor([[score for _, score in paths] for paths in found], dtype=logits.dtype)
    return decoded, Tensor(logs.reshape(len(found), top_paths))


def _merged(labels):
    return [label for label, _ in itertools.groupby(labels)]


def beam_search(steps, width, paths, blank):
    """[(labels, log of the probability)] of the best `paths`, by a beam of `width` prefixes.

    steps: for each step the logs of the classes' probabilities.
    """
    beams = {(): (0.0, -math.inf)}  # prefix: logs of the probability with a blank last, without
    for row in steps:
        found: dict[tuple, list[float]] = {}
        for prefix, (blanked, labelled) in beams.items():
            total = _plus(blanked, labelled)
            _add(found, prefix, 0, total + row[blank])
            for label, value in enumerate(row):
                if label == blank:
                    continue
                repeats = bool(prefix) and label == prefix[-1]
                if repeats:
                    _add(found, prefix, 1, labelled + value)
                _add(found, (*prefix, label), 1, (blanked if repeats else total) + value)
        ranked = sorted(found.items(), key=lambda item: -_plus(*item[1]))
        beams = dict(ranked[:width])
    return [(prefix, _plus(*scores)) for prefix, scores in list(beams.items())[:paths]]


def _add(found, prefix, kind, value):
    known = found.setdefault(prefix, [-math.inf, -math.inf])
    known[kind] = _plus(known[kind], value)


def _plus(a, b):
    """log(exp(a) + exp(b))."""
    high, low = max(a, b), min(a, b)
    return high if low == -math.inf else high + math.log1p(math.exp(low - high))
