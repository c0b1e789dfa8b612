"""The warning of a function that is traced again and again."""

import logging
import threading
import weakref

_log = logging.getLogger("tensorflow")
_HISTORY, _TRACINGS, _WARNINGS = 10, 5, 2  # TensorFlow's numbers
_histories = weakref.WeakKeyDictionary()
_lock = threading.Lock()


class _History:
    """How many calls there were from one tracing to the next, and how many warnings."""

    __slots__ = ("spans", "warnings")

    def __init__(self):
        self.spans, self.warnings = [], 0

    def traced(self, calls):
        """Notes a call that traced, after `calls` that did not; (tracings, calls) to warn of."""
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


def note(function, calls):
    """Notes that a call of a Python function traced it, after `calls` calls that did not.

    Warns when it is the fifth tracing within the last calls, twice at most.  Functions of the same
    code count as one.
    """
    key = function
    while hasattr(key, "__wrapped__"):
        key = key.__wrapped__
    key = getattr(key, "__func__", key)
    key = getattr(key, "__code__", key)
    try:
        with _lock:
            found = _histories.setdefault(key, _History()).traced(calls)
    except TypeError:  # has no weak reference
        return
    if found is not None:
        _log.warning(
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
