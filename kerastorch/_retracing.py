"""The warning of a function that is traced again and again."""

import threading
import weakref

from ._core.logger import logger

_HISTORY, _TRACINGS, _WARNINGS = 10, 5, 2  # TensorFlow's numbers
_histories = weakref.WeakKeyDictionary()
_lock = threading.Lock()


class History:
    """How many calls there were from one tracing to the next, and how many warnings.

    calls: those since the last tracing that traced nothing.
    """

    __slots__ = ("calls", "spans", "warnings")

    def __init__(self):
        self.calls, self.spans, self.warnings = 0, [], 0

    def traced(self):
        """Notes a call that traced; (tracings, calls) to warn of."""
        calls, self.calls = self.calls, 0
        if calls and not self.spans:
            self.spans.append(0)
        if calls:
            self.spans[-1] += calls
        self.spans.append(1)
        while sum(self.spans) - self.spans[0] > _HISTORY:
            del self.spans[0]
        if len(self.spans) < _TRACINGS or self.warnings >= _WARNINGS:
            return None
        self.warnings += 1
        return len(self.spans), sum(self.spans)


def note(function, history):
    """Notes that a call of a Python function traced it; the history to count its calls in.

    Warns when it is the fifth tracing within the last calls, twice at most.  Functions of the same
    code count as one and share a history, into which goes what was counted in the given one.
    """
    key = function
    while hasattr(key, "__wrapped__"):
        key = key.__wrapped__
    key = getattr(key, "__func__", key)
    key = getattr(key, "__code__", key)
    try:
        with _lock:
            shared = _histories.setdefault(key, History())
            if shared is not history:
                shared.calls += history.calls
            found = shared.traced()
    except TypeError:  # has no weak reference
        return history
    if found is not None:
        logger.warning(
            "%s out of the last %s calls to %s triggered tf.function retracing. Tracing is "
            "expensive and the excessive number of tracings could be due to (1) creating "
            "@tf.function repeatedly in a loop, (2) passing tensors with different shapes, "
            "(3) passing Python objects instead of tensors. For (1), please define your "
            "@tf.function outside of the loop. For (2), @tf.function has reduce_retracing=True "
            "option that can avoid unnecessary retracing. For (3), please refer to "
            "https://www.tensorflow.org/guide/function#controlling_retracing and "
            "https://www.tensorflow.org/api_docs/python/tf/function for  more details.",
            *found,
            function,
        )
    return shared
