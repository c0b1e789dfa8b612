"""Choosing among boxes that overlap: tf.image.non_max_suppression and its kin."""

import math

import numpy as np
import torch

from .._core.errors import invalid
from .._core.op import op
from .._core.refusals import misfit
from ._checks import in_float32

_HALF_OR_FLOAT = {torch.float16, torch.float32}
_BLOCK = 256  # boxes compared with each other at once


def _corners(boxes):
    """(y_min, x_min, y_max, x_max) of boxes [n, 4], whichever of their corners come first."""
    y1, x1, y2, x2 = boxes.unbind(-1)
    return _least(y1, y2), _least(x1, x2), _largest(y1, y2), _largest(x1, x2)


def _least(a, b):
    """The smaller of two numbers as C++ has it: the first where one is no number."""
    return torch.where(b < a, b, a)


def _largest(a, b):
    return torch.where(a < b, b, a)


def _intersection(a, b):
    """What boxes a [n] and b [m], four corners each, have in common: areas [n, m]."""
    height = _least(a[2][:, None], b[2]) - _largest(a[0][:, None], b[0])
    width = _least(a[3][:, None], b[3]) - _largest(a[1][:, None], b[1])
    zero = torch.zeros_like(height)
    return _largest(height, zero) * _largest(width, zero)


class _Overlap:
    """The intersection over union of the boxes of some indices with those of others, [n, m]."""

    def __init__(self, boxes):
        self.corners = torch.stack(_corners(boxes.detach()))
        y_min, x_min, y_max, x_max = self.corners
        self.areas = (y_max - y_min) * (x_max - x_min)

    def __call__(self, chosen, others):
        common = _intersection(self.corners[:, chosen], self.corners[:, others])
        a, b = self.areas[chosen][:, None], self.areas[others]
        shares = common / (a + b - common)
        return torch.where((a <= 0) | (b <= 0), torch.zeros_like(shares), shares)


def _greedy(similarity, order, limit, threshold):
    """Those of the indices `order` that are similar to none chosen before; at most `limit`.

    similarity: a function of (chosen indices, other indices) to a matrix of numbers.
    """
    kept, count = [order[:0]], 0
    while len(order) and count < limit:
        block, order = order[:_BLOCK], order[_BLOCK:]
        hides = (similarity(block, block) > threshold).cpu().numpy()
        chosen = block[torch.as_tensor(_unhidden(hides, limit - count), device=block.device)]
        kept.append(chosen)
        count += len(chosen)
        if len(order) and count < limit:
            order = order[~(similarity(chosen, order) > threshold).any(0)]
    return torch.cat(kept)


def _unhidden(hides, limit):
    """The indices that none chosen before hides, where hides[i, j] says that i hides j."""
    free, chosen = np.ones(len(hides), bool), []
    for i, row in enumerate(hides):
        if len(chosen) == limit:
            break
        if free[i]:
            chosen.append(i)
            free[i + 1 :] &= ~row[i + 1 :]
    return np.asarray(chosen, np.int64)


def _by_score(scores, least):
    """The indices of the scores above `least`, the largest first, of equal ones the first first."""
    above = (scores > least).nonzero()[:, 0]
    return above[torch.sort(scores[above], descending=True, stable=True)[1]]


def _softened(similarity, scores, limit, least, sigma):
    """(indices, scores): the best is chosen, those like it get lower scores, and so on."""
    now = scores.detach().cpu().numpy().copy()
    now[~(now > least)] = -np.inf
    everything = torch.arange(len(now), device=scores.device)
    found = []
    while len(found) < limit and len(now):
        best = int(np.argmax(now))
        if now[best] == -np.inf:
            break
        found.append((best, now[best]))
        alike = similarity(everything[best : best + 1], everything)[0]
        now *= torch.exp(-0.5 / sigma * alike * alike).cpu().numpy()
        now[best] = -np.inf
        now[~(now > least)] = -np.inf
    indices, values = zip(*found) if found else ((), ())
    return (
        torch.tensor(indices, dtype=torch.int64, device=scores.device),
        torch.tensor(np.asarray(values, now.dtype), device=scores.device),
    )


def _number(value, what, label):
    """A threshold as a Python number; InvalidArgumentError for other dtypes and shapes."""
    if value.dtype not in _HALF_OR_FLOAT:
        raise invalid(f"{what} must be half or float, got {value.dtype} [Op:{label}]")
    return _scalar(value, what, label)


def _scalar(value, what, label):
    if value.ndim:
        raise invalid(f"{what} must be 0-D, got shape {list(value.shape)} [Op:{label}]")
    return value.item()


def _checked(scores, count, limit, threshold, least, label, within=1.0):
    """(limit, threshold, least score) as numbers, checked as TensorFlow does."""
    if tuple(scores.shape) != (count,):
        raise invalid(f"scores must be [{count}], got {list(scores.shape)} [Op:{label}]")
    limit = _scalar(limit, "max_output_size", label)
    threshold = _number(threshold, "threshold", label)
    least = _number(least, "score_threshold", label)
    if not 0 <= threshold <= within:
        raise invalid(f"iou_threshold must be in [0, 1], got {threshold} [Op:{label}]")
    if limit < 0:
        raise invalid(f"output size must be non-negative, got {limit} [Op:{label}]")
    return limit, threshold, least


def _of_boxes(boxes, label):
    if boxes.ndim != 2 or boxes.shape[1] != 4:
        raise invalid(f"boxes must be [boxes, 4], got {list(boxes.shape)} [Op:{label}]")
    return len(boxes)


@op(
    "boxes scores, max_output_size, iou_threshold, score_threshold",
    types=_HALF_OR_FLOAT,
    type="NonMaxSuppressionV3",
    before=in_float32(0, 1),
)
def non_max_suppression(
    boxes,
    scores,
    max_output_size,
    iou_threshold=0.5,
    score_threshold=-math.inf,
    name=None,
):
    """The indices of the best boxes among those that overlap, the best first, int32.

    At most max_output_size of them.
    boxes: [boxes, 4], float16 or float32: two opposite corners y1, x1, y2, x2.  scores: [boxes].
    iou_threshold: boxes whose intersection over union with a chosen one is larger are left out.
    score_threshold: as are those whose score is not larger.  InvalidArgumentError for other shapes
    and a threshold outside of [0, 1].
    """
    label = "NonMaxSuppressionV3"
    count = _of_boxes(boxes, label)
    limits = _checked(scores, count, max_output_size, iou_threshold, score_threshold, label)
    limit, threshold, least = limits
    return _greedy(_Overlap(boxes), _by_score(scores, least), limit, threshold).int()


@op(
    "boxes scores, max_output_size, iou_threshold, score_threshold, soft_nms_sigma",
    types=_HALF_OR_FLOAT,
    type="NonMaxSuppressionV5",
    before=in_float32(0, 1),
)
def non_max_suppression_with_scores(
    boxes,
    scores,
    max_output_size,
    iou_threshold=0.5,
    score_threshold=-math.inf,
    soft_nms_sigma=0.0,
    name=None,
):
    """(indices, scores) of the best boxes: see `non_max_suppression`.

    soft_nms_sigma: if positive, boxes like a chosen one are not left out, but their scores are
    multiplied by exp(-iou ** 2 / (2 * soft_nms_sigma)); the scores that result are given back.
    """
    label = "NonMaxSuppressionV5"
    for value in (iou_threshold, score_threshold, soft_nms_sigma):
        if value.dtype is not boxes.dtype:
            raise misfit(non_max_suppression_with_scores.spec, 3, "float16", "float32")
    count = _of_boxes(boxes, label)
    limits = _checked(scores, count, max_output_size, iou_threshold, score_threshold, label)
    limit, threshold, least = limits
    sigma = _number(soft_nms_sigma, "soft_nms_sigma", label)
    if not sigma >= 0:
        raise invalid(f"soft_nms_sigma must be >= 0, got {sigma} [Op:{label}]")
    if sigma:
        indices, values = _softened(_Overlap(boxes), scores, limit, least, sigma)
        return indices.int(), values
    indices = _greedy(_Overlap(boxes), _by_score(scores, least), limit, threshold)
    return indices.int(), scores[indices]


@op(
    "overlaps, scores, max_output_size, overlap_threshold, score_threshold",
    types={torch.float32},
    type="NonMaxSuppressionWithOverlaps",
)
def non_max_suppression_overlaps(
    overlaps,
    scores,
    max_output_size,
    overlap_threshold=0.5,
    score_threshold=-math.inf,
    name=None,
):
    """As `non_max_suppression`, of things of which `overlaps` says how much each is like another.

    overlaps: [things, things], float32.  scores: [things].
    """
    label = "NonMaxSuppressionWithOverlaps"
    if overlaps.ndim != 2 or overlaps.shape[0] != overlaps.shape[1]:
        raise invalid(f"overlaps must be square, got {list(overlaps.shape)} [Op:{label}]")
    limit, threshold, least = _checked(
        scores, len(overlaps), max_output_size, overlap_threshold, score_threshold, label, math.inf
    )

    def similarity(chosen, others):
        return overlaps[others][:, chosen].T

    return _greedy(similarity, _by_score(scores, least), limit, threshold).int()


@op(
    "boxes, scores, max_output_size_per_class, max_total_size, iou_threshold, score_threshold",
    types={torch.float32},
    type="CombinedNonMaxSuppression",
    attrs={"pad_per_class": "pad_per_class", "clip_boxes": "clip_boxes"},
)
def combined_non_max_suppression(
    boxes,
    scores,
    max_output_size_per_class,
    max_total_size,
    iou_threshold=0.5,
    score_threshold=-math.inf,
    pad_per_class=False,
    clip_boxes=True,
    name=None,
):
    """`non_max_suppression` of each image and class: (boxes, scores, classes, how many), padded.

    boxes: [batch, boxes, 1 or classes, 4], float32.  scores: [batch, boxes, classes].  The results
    have max_total_size places an image, with pad_per_class at most max_output_size_per_class *
    classes: [batch, places, 4], [batch, places] twice, and [batch], int32; the best come first, and
    zeros stand behind them.  clip_boxes: whether boxes are cut to [0, 1].
    """
    label = "CombinedNonMaxSuppression"
    _check_batches(boxes, scores, label)
    per_class = _scalar(max_output_size_per_class, "max_size_per_class", label)
    total = _scalar(max_total_size, "max_total_size", label)
    if per_class <= 0 or total <= 0:
        raise invalid(f"sizes must be positive, got {per_class} and {total} [Op:{label}]")
    threshold = _number(iou_threshold, "iou_threshold", label)
    least = _number(score_threshold, "score_threshold", label)
    if not 0 <= threshold <= 1:
        raise invalid(f"iou_threshold must be in [0, 1], got {threshold} [Op:{label}]")
    places = min(total, per_class * scores.shape[2]) if pad_per_class else total
    rows = [_of_image(*image, per_class, threshold, least) for image in zip(boxes, scores)]
    found = [tuple(part[:places] for part in row) for row in rows]
    counts = torch.tensor([len(row[0]) for row in found], dtype=torch.int32, device=boxes.device)
    columns = zip(*found) if found else ([], [], [])
    chosen, values, classes = (_stacked(c, places, scores) for c in columns)
    chosen = chosen.reshape(-1, places, 4)
    return (chosen.clamp(0, 1) if clip_boxes else chosen), values, classes, counts


def _check_batches(boxes, scores, label):
    if boxes.ndim != 4 or scores.ndim != 3 or boxes.shape[:2] != scores.shape[:2]:
        raise invalid(
            f"boxes must be [batch, boxes, classes, 4] and scores [batch, boxes, classes], got "
            f"{list(boxes.shape)} and {list(scores.shape)} [Op:{label}]"
        )
    if boxes.shape[3] != 4 or boxes.shape[2] not in (1, scores.shape[2]):
        raise invalid(
            f"boxes must be [batch, boxes, 1 or {scores.shape[2]}, 4], got {list(boxes.shape)} "
            f"[Op:{label}]"
        )


def _of_image(boxes, scores, per_class, threshold, least):
    """(boxes, scores, classes) that are chosen for an image, the best first."""
    kept = []
    overlaps = [_Overlap(b) for b in boxes.unbind(1)]
    for number, own in enumerate(scores.unbind(1)):
        which = number if len(overlaps) > 1 else 0
        chosen = _greedy(overlaps[which], _by_score(own, least), per_class, threshold)
        kept.append((boxes[chosen, which], own[chosen], torch.full_like(own[chosen], number)))
    if not kept:
        return boxes.new_zeros(0, 4), scores.new_zeros(0), scores.new_zeros(0)
    chosen, values, classes = map(torch.cat, zip(*kept))
    order = torch.sort(values, descending=True, stable=True)[1]
    return chosen[order], values[order], classes[order]


def _stacked(rows, places, like):
    """Rows of different lengths, filled up with zeros."""
    result = like.new_zeros(len(rows), places, *(rows[0].shape[1:] if rows else ()))
    for k, row in enumerate(rows):
        result[k, : len(row)] = row
    return result


def _padded_overlap(chosen, others):
    """The intersection over union of boxes [n, 4] and [m, 4], as `non_max_suppression_padded` has
    it: [n, m]."""
    a, b = chosen.unbind(-1), others.unbind(-1)
    common = _intersection(a, b)
    areas = [(y2 - y1) * (x2 - x1) for y1, x1, y2, x2 in (a, b)]
    return common / (areas[0][:, None] + areas[1] - common + 1e-8)


def _kept_by_tiles(boxes, limit, threshold, tile):
    """The numbers of the boxes that none before hides.

    With a threshold of 0 boxes hide all those of later tiles, and none of their own, as in
    TensorFlow.
    """
    kept, before = [], boxes[:0]
    for start in range(0, len(boxes), tile):
        if len(before) >= limit or (start and threshold <= 0):
            break
        own = boxes[start : start + tile]
        free = (own > 0).any(1) & ~(_padded_overlap(before, own) >= threshold).any(0)
        where = free.nonzero()[:, 0]
        own = own[where]
        if threshold > 0:
            hides = (_padded_overlap(own, own) >= threshold).cpu().numpy()
            chosen = torch.as_tensor(_unhidden(hides, len(own)), device=boxes.device)
            where, own = where[chosen], own[chosen]
        kept.append(where + start)
        before = torch.cat([before, own])
    return torch.cat(kept)[:limit] if kept else torch.zeros(0, dtype=torch.int64)


def _canonical(boxes):
    """Boxes [batch, boxes, 4] with their first corner first; the first box says how all lie."""
    y1, x1, y2, x2 = boxes.unbind(-1)
    (y1, y2), (x1, x2) = (
        (low, high) if low[0, 0] <= high[0, 0] else (high, low)
        for low, high in ((y1, y2), (x1, x2))
    )
    return torch.stack([y1, x1, y2, x2], -1)


@op(
    "boxes scores",
    types={torch.float32},
    label="NonMaxSuppressionPadded",
    asks=["boxes if pad_to_max_output_size else boxes.get_shape()"],
)
def non_max_suppression_padded(
    boxes,
    scores,
    max_output_size,
    iou_threshold=0.5,
    score_threshold=-math.inf,
    pad_to_max_output_size=False,
    name=None,
    sorted_input=False,
    canonicalized_coordinates=False,
    tile_size=512,
):
    """`non_max_suppression` of batches: (indices, how many of them), int32.

    boxes: [..., boxes, 4], float32.  scores: [..., boxes].  pad_to_max_output_size: whether the
    indices are [..., max_output_size], with zeros behind those that count; needed for batches.
    sorted_input: whether the best boxes come first already.  canonicalized_coordinates: whether
    the corners are y_min, x_min, y_max, x_max.  tile_size: how many boxes are compared at once.
    Boxes without a positive coordinate are left out.
    """
    if boxes.ndim > 2 and not pad_to_max_output_size:
        raise ValueError(
            f"'pad_to_max_output_size' (value {pad_to_max_output_size}) must be True for batched "
            "input"
        )
    batch, count = boxes.shape[:-2], boxes.shape[-2]
    boxes = boxes.reshape(-1, count, 4)
    scores = scores.reshape(-1, count)
    if not math.isinf(score_threshold) or score_threshold > 0:
        above = scores > score_threshold
        scores, boxes = scores * above, boxes * above[..., None]
    if not canonicalized_coordinates:
        boxes = _canonical(boxes)
    rows = []
    for own, values in zip(boxes, scores):
        if sorted_input:
            order = torch.arange(count, device=own.device)
        else:
            order = torch.sort(values, descending=True, stable=True)[1]
        rows.append(order[_kept_by_tiles(own[order], max_output_size, iou_threshold, tile_size)])
    counts = torch.tensor([len(row) for row in rows], dtype=torch.int32, device=boxes.device)
    if not pad_to_max_output_size:
        return rows[0].int(), counts.reshape(batch)
    indices = _stacked(rows, max_output_size, counts)
    return indices.reshape(*batch, max_output_size), counts.reshape(batch)
