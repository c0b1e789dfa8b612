"""Choosing among boxes that overlap: tf.image.non_max_suppression and its kin."""

import math

import numpy as np
import torch

from .._core.errors import invalid
from .._core.op import op
from .._core.refusals import misfit
from ._checks import in_float32
from .overlaps import OrderedOverlaps, Overlaps, by_score, chosen, softened

_HALF_OR_FLOAT = {torch.float16, torch.float32}


def _array(raw):
    return raw.detach().cpu().numpy()


def _indices(found, like):
    """Indices as TensorFlow gives them."""
    return torch.as_tensor(found, dtype=torch.int32, device=like.device)


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
    found, _ = Overlaps(_array(boxes)).best(threshold, _array(scores), least, limit)
    return _indices(found, boxes)


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
    overlaps, values = Overlaps(_array(boxes)), _array(scores)
    if sigma:
        found, values = softened(overlaps, values, limit, least, sigma)
    else:
        found, values = overlaps.best(threshold, values, least, limit)
    return _indices(found, boxes), torch.as_tensor(values, device=boxes.device)


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

    values = _array(overlaps)

    def similar(a, b):
        return threshold < values[b[:, None], a].T

    return _indices(chosen(similar, by_score(_array(scores), least), limit), overlaps)


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
    images = zip(_array(boxes), _array(scores))
    found = [_of_image(*image, per_class, threshold, least, places) for image in images]
    columns = zip(*found) if found else ([], [], [])
    kept, values, classes = (_stacked(c, places, np.float32) for c in columns)
    kept = kept.reshape(-1, places, 4)
    counts = np.asarray([len(row[0]) for row in found], np.int32)
    parts = (kept.clip(0, 1) if clip_boxes else kept), values, classes, counts
    return tuple(torch.as_tensor(part, device=boxes.device) for part in parts)


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


def _of_image(boxes, scores, per_class, threshold, least, places):
    """(boxes, scores, classes) that are chosen for an image, the best first."""
    kept = []
    similar = [Overlaps(boxes[:, k]).above(threshold) for k in range(boxes.shape[1])]
    for number in range(scores.shape[1]):
        which, own = min(number, len(similar) - 1), scores[:, number]
        found = chosen(similar[which], by_score(own, least), per_class)
        kept.append((boxes[found, which], own[found], np.full(len(found), number, np.float32)))
    if not kept:
        return np.zeros((0, 4), np.float32), np.zeros(0, np.float32), np.zeros(0, np.float32)
    found, values, classes = map(np.concatenate, zip(*kept))
    order = np.argsort(-values, kind="stable")[:places]
    return found[order], values[order], classes[order]


def _stacked(rows, places, dtype):
    """Rows of different lengths, filled up with zeros."""
    result = np.zeros((len(rows), places, *(rows[0].shape[1:] if rows else ())), dtype)
    for k, row in enumerate(rows):
        result[k, : len(row)] = row
    return result


def _of_tiles(boxes, limit, threshold, tile):
    """The places of the boxes that none before hides.

    With a threshold of 0 boxes hide all those of later tiles, and none of their own, as in
    TensorFlow.
    """
    order = np.flatnonzero((boxes > 0).any(1))
    if threshold <= 0:
        return order[order < tile][:limit]
    return chosen(OrderedOverlaps(boxes).from_on(threshold), order, limit)


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
    for own, values in zip(_array(boxes), _array(scores)):
        order = np.arange(count) if sorted_input else np.argsort(-values, kind="stable")
        rows.append(order[_of_tiles(own[order], max_output_size, iou_threshold, tile_size)])
    counts = _indices([len(row) for row in rows], boxes).reshape(batch)
    if not pad_to_max_output_size:
        return _indices(rows[0], boxes), counts
    indices = _indices(_stacked(rows, max_output_size, np.int32), boxes)
    return indices.reshape(*batch, max_output_size), counts
