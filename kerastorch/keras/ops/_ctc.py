"""keras.ops.ctc_decode: the labels that the outputs of a CTC network say."""

import math

import torch

from ...nn.ctc import beam_search, best_path, to_the_front
from ._boundary import as_float, keras_op


def _greedy(inputs, sequence_lengths, merge_repeated, mask_index):
    labels, kept, score = best_path(inputs, sequence_lengths, mask_index, merge_repeated)
    return to_the_front(labels, kept, -1)[None].to(torch.int32), score


def _beam(inputs, sequence_lengths, width, paths, mask_index):
    inputs = torch.log_softmax(inputs, -1)
    blank = mask_index % inputs.shape[-1]
    rows = [
        beam_search(row[: int(n)].tolist(), width, paths, blank)
        for row, n in zip(inputs, sequence_lengths, strict=True)
    ]
    longest = inputs.shape[1]
    labels = torch.full((paths, len(rows), longest), -1, dtype=torch.int32)
    scores = torch.full((len(rows), paths), -math.inf, dtype=inputs.dtype)
    for i, found in enumerate(rows):
        for k, (path, score) in enumerate(found):
            labels[k, i, : len(path)] = torch.tensor(path, dtype=torch.int32)
            scores[i, k] = score
    return labels, scores


@keras_op("inputs, sequence_lengths")
def ctc_decode(
    inputs,
    sequence_lengths,
    strategy="greedy",
    beam_width=100,
    top_paths=1,
    merge_repeated=True,
    mask_index=0,
):
    """(labels [paths, batch, steps] in int32, filled with -1; scores [batch, paths]).

    inputs: scores [batch, steps, classes].  sequence_lengths: how many steps of each row count.
    strategy: "greedy", the best class of each step; its score is the negative sum of theirs. Or
    "beam_search", the most probable `top_paths` label sequences, with the logs of probabilities.
    mask_index: the blank class.
    """
    inputs = as_float(inputs)
    if strategy == "greedy":
        return _greedy(inputs, sequence_lengths, merge_repeated, mask_index)
    if strategy == "beam_search":
        return _beam(inputs, sequence_lengths, beam_width, top_paths, mask_index)
    raise ValueError(
        f"Invalid strategy {strategy}. Supported values are 'greedy' and 'beam_search'."
    )
