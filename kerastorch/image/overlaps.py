"""Which boxes are chosen among those that overlap: the loops of non_max_suppression, in numpy.

A `similar` is a function of (indices of boxes, indices of others) to a matrix of booleans: whether
a box, chosen, hides another.
"""

import heapq

import numpy as np

_BLOCK = 256  # boxes compared with each other at once


class Overlaps:
    """How much boxes [n, 4] overlap: the intersection over the union."""

    def __init__(self, boxes):
        y1, x1, y2, x2 = boxes.T
        self.top, self.left = _least(y1, y2), _least(x1, x2)
        self.bottom, self.right = _largest(y1, y2), _largest(x1, x2)
        with np.errstate(all="ignore"):
            self.areas = (self.bottom - self.top) * (self.right - self.left)

    def touching(self, a, b):
        """Whether the boxes of indices a have a point inside of those of indices b: [a, b]."""
        a = a[:, None]
        result = self.top[a] < self.bottom[b]
        result &= self.bottom[a] > self.top[b]
        result &= self.left[a] < self.right[b]
        result &= self.right[a] > self.left[b]
        return result

    def common(self, a, b):
        """The areas that pairs of boxes share."""
        zero = self.areas.dtype.type(0)
        bottom = _least(self.bottom[a], self.bottom[b])
        right = _least(self.right[a], self.right[b])
        height = _largest(bottom - _largest(self.top[a], self.top[b]), zero)
        return height * _largest(right - _largest(self.left[a], self.left[b]), zero)

    def shares(self, a, b):
        """The intersection over the union of pairs of boxes; 0 for boxes without an area."""
        common = self.common(a, b)
        with np.errstate(all="ignore"):
            result = common / (self.areas[a] + self.areas[b] - common)
        result[(self.areas[a] <= 0) | (self.areas[b] <= 0)] = 0
        return result

    def above(self, threshold):
        """A `similar`: whether the intersection over the union is above a threshold, 0 or more."""

        def similar(a, b):
            found = self.touching(a, b)
            rows, columns = found.nonzero()
            found[rows, columns] = self.shares(a[rows], b[columns]) > threshold
            return found

        return similar

    def best(self, threshold, scores, least, limit):
        """(indices, scores) of those that no better one hides; at most `limit`."""
        if np.isfinite(self.areas).all():
            found = chosen(self.above(threshold), by_score(scores, least), limit)
            return found, scores[found]
        return self._best_of_undefined(threshold, scores, least, limit)

    def _best_of_undefined(self, threshold, scores, least, limit):
        """The same where overlaps may be no numbers: such a one makes the score 0."""
        waiting = [(-scores[i], i, 0) for i in by_score(scores, least).tolist()]
        indices, values = np.zeros(0, np.int64), []
        while waiting and len(indices) < limit:
            negative, i, seen = heapq.heappop(waiting)
            score = first = -negative
            with np.errstate(all="ignore"):
                shares = self.shares(np.full(len(indices) - seen, i), indices[seen:])
                for share in shares[::-1]:
                    if share > threshold:
                        break
                    score = score if share <= threshold else score * score.dtype.type(0)
                    if score <= least:
                        break
                else:
                    if score == first:
                        indices, values = np.append(indices, i), [*values, score]
                    elif score > least:
                        heapq.heappush(waiting, (-score, i, len(indices)))
        return indices, np.asarray(values, scores.dtype)


class OrderedOverlaps(Overlaps):
    """The same for boxes whose first corner comes first, as non_max_suppression_padded counts."""

    def __init__(self, boxes):
        self.top, self.left, self.bottom, self.right = boxes.T
        self.areas = (self.bottom - self.top) * (self.right - self.left)

    def shares(self, a, b):
        common = self.common(a, b)
        with np.errstate(all="ignore"):
            return common / (self.areas[a] + self.areas[b] - common + np.float32(1e-8))

    def from_on(self, threshold):
        """A `similar`: whether the intersection over the union is at least a threshold, above 0."""

        def similar(a, b):
            found = self.touching(a, b)
            rows, columns = found.nonzero()
            found[rows, columns] = self.shares(a[rows], b[columns]) >= threshold
            return found

        return similar


def _least(a, b):
    """The smaller of two numbers as C++ has it: the first where one is no number."""
    return np.where(b < a, b, a)


def _largest(a, b):
    return np.where(a < b, b, a)


def by_score(scores, least):
    """The indices of the scores above `least`, the largest first, of equal ones the first first."""
    above = np.flatnonzero(scores > least)
    return above[np.argsort(-scores[above], kind="stable")]


def chosen(similar, order, limit, block=_BLOCK):
    """Those of the indices `order` that none chosen before hides; at most `limit`."""
    kept = order[:0]
    for start in range(0, len(order), block):
        if len(kept) >= limit:
            break
        own = order[start : start + block]
        own = own[~similar(kept, own).any(0)]
        kept = np.concatenate([kept, own[unhidden(similar(own, own))]])
    return kept[:limit]


def unhidden(hides):
    """The places that none before hides, where hides[i, j] says that i hides j."""
    free = np.ones(len(hides), bool)
    for i in np.flatnonzero(np.triu(hides, 1).any(1)):
        if free[i]:
            free[i + 1 :] &= ~hides[i, i + 1 :]
    return np.flatnonzero(free)


def softened(overlaps, scores, limit, least, sigma):
    """(indices, scores): the best is chosen, those like it get lower scores, and so on."""
    now = np.where(scores > least, scores, scores.dtype.type(-np.inf))
    everything = np.arange(len(now))
    scale = scores.dtype.type(-0.5 / sigma)
    indices, values = [], []
    while len(indices) < min(limit, len(now)):
        best = int(np.argmax(now))
        if now[best] == -np.inf:
            break
        indices.append(best)
        values.append(now[best])
        now[best] = -np.inf
        near = np.flatnonzero(overlaps.touching(everything[best : best + 1], everything)[0])
        shares = overlaps.shares(np.full(len(near), best), near)
        lower = now[near] * np.exp(scale * shares * shares)
        now[near] = np.where(lower > least, lower, -np.inf)
    return np.asarray(indices, np.int64), np.asarray(values, scores.dtype)
