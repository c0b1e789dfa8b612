"""tf.keras.utils.Progbar."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable
from typing import Any

import numpy as np

from .messages import print_msg


class Progbar:
    """A progress bar on the terminal (tf.keras.utils.Progbar).

    target: the number of steps, None if unknown.
    width: characters of the bar.
    verbose: 1 a bar, 2 a line at the end, 0 nothing.
    stateful_metrics: names whose values are shown as they are; others are averaged over the steps.
    interval: least seconds between redraws.
    unit_name: what a step is called.

    >>> bar = tf.keras.utils.Progbar(10)
    >>> for i in range(10):
    ...     bar.add(1, values=[("loss", 1 / (i + 1))])
    """

    def __init__(
        self, target, width=30, verbose=1, interval=0.05, stateful_metrics=None, unit_name="step"
    ):
        self.target, self.width, self.verbose = target, width, verbose
        self.interval, self.unit_name = interval, unit_name
        self.stateful_metrics = set(stateful_metrics or ())
        self._dynamic_display = (
            (hasattr(sys.stdout, "isatty") and sys.stdout.isatty())
            or "ipykernel" in sys.modules
            or "posix" in sys.modules
            or "PYCHARM_HOSTED" in os.environ
        )
        self._total_width = self._seen_so_far = 0
        self._values = {}  # name -> [sum, number of steps]
        self._start = time.time()
        self._last_update = 0
        self._time_after_first_step = None

    def update(
        self,
        current: int,
        values: Iterable[tuple[str, Any]] | None = None,
        finalize: bool | None = None,
    ) -> None:
        """Shows step `current` and (name, value) pairs.

        finalize: whether this is the last step, by default when the target is reached.
        """
        if finalize is None:
            finalize = self.target is not None and current >= self.target
        self._note(current, values or ())
        now = time.time()
        if self.verbose == 1:
            if now - self._last_update < self.interval and not finalize:
                return
            self._draw(current, now, finalize)
        elif self.verbose == 2 and finalize:
            self._line(current, now)
        self._last_update = now

    def add(self, n: int, values: Iterable[tuple[str, Any]] | None = None) -> None:
        """Shows `n` more steps."""
        self.update(self._seen_so_far + n, values)

    def _note(self, current, values):
        steps = max(current - self._seen_so_far, 1)
        for name, value in values:
            if name in self.stateful_metrics:
                self._values[name] = [value, 1]
            else:
                known = self._values.setdefault(name, [0, 0])
                known[0] = known[0] + value * steps
                known[1] += steps
        self._seen_so_far = current

    def _draw(self, current, now, finalize):
        before = self._total_width
        back = "\b" * before + "\r" if self._dynamic_display else "\n"
        text = self._bar(current) + self._timing(current, now, finalize)
        text += self._shown(lambda mean: abs(mean) > 1e-3)
        self._total_width = len(text)
        text += " " * (before - len(text)) + ("\n" if finalize else "")
        print_msg(back + text, line_break=False)

    def _line(self, current, now):
        seconds = now - self._start
        text = f"{current:{self._digits()}d}/{self.target} - {seconds:.0f}s"
        text += self._shown(lambda mean: mean > 1e-3)
        if current == self.target:
            each = _duration(seconds / self.target, self.unit_name)
            text += f" -{_duration(seconds, 'epoch')} -{each}\n"
        print_msg(text, line_break=False)

    def _digits(self):
        return int(np.log10(self.target)) + 1

    def _bar(self, current):
        if self.target is None:
            return f"{current:7d}/Unknown"
        filled = int(self.width * current / self.target)
        bar = f"{current:{self._digits()}d}/{self.target} ["
        if filled > 0:
            bar += "=" * (filled - 1) + (">" if current < self.target else "=")
        return bar + "." * (self.width - filled) + "]"

    def _timing(self, current, now, finalize):
        per_step = self._estimate(current, now)
        if self.target is None or finalize:
            return f" - {now - self._start:.0f}s{_duration(per_step, self.unit_name)}"
        return f" - ETA: {_remaining(int(per_step * (self.target - current)))}"

    def _estimate(self, current, now):
        """Seconds per step; the first, which may take long, is left out when there are more."""
        if not current:
            return 0
        if self._time_after_first_step is not None and current > 1:
            per_step = (now - self._time_after_first_step) / (current - 1)
        else:
            per_step = (now - self._start) / current
        if current == 1:
            self._time_after_first_step = now
        return per_step

    def _shown(self, is_plain):
        text = ""
        for name, (total, steps) in self._values.items():
            mean = np.mean(np.asarray(total) / max(1, steps))
            text += f" - {name}: {mean:.4f}" if is_plain(mean) else f" - {name}: {mean:.4e}"
        return text


def _duration(seconds, unit):
    if seconds >= 1 or seconds == 0:
        return f" {seconds:.0f}s/{unit}"
    if seconds >= 1e-3:
        return f" {seconds * 1e3:.0f}ms/{unit}"
    return f" {seconds * 1e6:.0f}us/{unit}"


def _remaining(seconds):
    minutes, rest = divmod(seconds, 60)
    if seconds > 3600:
        return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"
    return f"{minutes}:{rest:02d}" if seconds > 60 else f"{seconds}s"
