"""tf.keras.utils.Progbar."""

import os
import sys
import time

import numpy as np


class Progbar:
    """A progress bar on the terminal (tf.keras.utils.Progbar).

    target: the number of steps, None if unknown.
    width: characters of the bar.
    verbose: 1 a bar, 2 a line when the target is reached, 0 nothing.
    stateful_metrics: names whose values are shown as they are; others are averaged.
    interval: least seconds between redraws.
    unit_name: what a step is called.
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
        self._values, self._values_order = {}, []
        self._start = time.time()
        self._last_update = 0
        self._time_at_epoch_start = self._start
        self._time_at_epoch_end = None
        self._time_after_first_step = None

    def update(self, current, values=None, finalize=None):
        """Shows step `current` and (name, value) pairs."""
        if finalize is None:
            finalize = self.target is not None and current >= self.target
        self._note(current, values or [])
        self._seen_so_far = current
        now = time.time()
        message = ""
        info = f" - {now - self._start:.0f}s"
        if current == self.target:
            self._time_at_epoch_end = now
        if self.verbose == 1:
            if now - self._last_update < self.interval and not finalize:
                return
            if self._dynamic_display:
                message += "\b" * self._total_width + "\r"
            else:
                message += "\n"
            bar = self._bar(current)
            self._total_width = len(bar)
            info = self._timing(current, now, finalize) + self._shown()
            self._total_width += len(info)
            previous = message + bar + info
            sys.stdout.write(self._padded(previous, bar + info) + ("\n" if finalize else ""))
            sys.stdout.flush()
        elif self.verbose == 2 and finalize:
            digits = self._digits()
            info = f"{current:{digits}d}/{self.target}{info}{self._shown()}"
            if self._time_at_epoch_end:
                per_epoch = self._time_at_epoch_end - self._time_at_epoch_start
                info += " -" + _duration(per_epoch, "epoch")
                info += " -" + _duration(per_epoch / self.target, self.unit_name)
                self._time_at_epoch_start = self._time_at_epoch_end
                self._time_at_epoch_end = None
            sys.stdout.write(info + "\n")
            sys.stdout.flush()
        self._last_update = now

    def _padded(self, text, visible):
        """The line, with blanks over what is left of a longer one before."""
        before, self._shown_width = getattr(self, "_shown_width", 0), len(visible)
        return text + " " * max(before - len(visible), 0)

    def _note(self, current, values):
        for name, value in values:
            if name not in self._values_order:
                self._values_order.append(name)
            if name in self.stateful_metrics:
                self._values[name] = [value, 1]
            else:
                base = max(current - self._seen_so_far, 1)
                old = self._values.setdefault(name, [0, 0])
                old[0] += value * base
                old[1] += base

    def _digits(self):
        return int(np.log10(self.target)) + 1 if self.target else 1

    def _bar(self, current):
        if self.target is None:
            return f"{current:7d}/Unknown"
        digits = self._digits()
        filled = int(self.width * current / self.target)
        bar = f"{current:{digits}d}/{self.target} ["
        if filled > 0:
            bar += "=" * (filled - 1) + (">" if current < self.target else "=")
        return bar + "." * (self.width - filled) + "]"

    def _timing(self, current, now, finalize):
        per_step = self._estimate(current, now)
        if self.target is None or finalize:
            return f" - {now - self._start:.0f}s" + _duration(per_step, self.unit_name)
        return f" - ETA: {_eta(per_step * (self.target - current))}"

    def _estimate(self, current, now):
        """Seconds per step; the first step, which may take long, is left out when there are more."""
        if not current:
            return 0
        if self._time_after_first_step is not None and current > 1:
            per_step = (now - self._time_after_first_step) / (current - 1)
        else:
            per_step = (now - self._start) / current
        if current == 1:
            self._time_after_first_step = now
        return per_step

    def _shown(self):
        info = ""
        for name in self._values_order:
            info += f" - {name}:"
            value, count = self._values[name]
            mean = np.mean(value / max(1, count))
            info += f" {mean:.4f}" if abs(mean) > 1e-3 else f" {mean:.4e}"
        return info

    def add(self, n, values=None):
        """Shows `n` more steps."""
        self.update(self._seen_so_far + n, values)


def _duration(seconds, unit):
    if seconds >= 1 or seconds == 0:
        return f" {seconds:.0f}s/{unit}"
    if seconds >= 1e-3:
        return f" {seconds * 1e3:.0f}ms/{unit}"
    return f" {seconds * 1e6:.0f}us/{unit}"


def _eta(seconds):
    if seconds > 3600:
        return f"{seconds // 3600:.0f}:{(seconds % 3600) // 60:02.0f}:{seconds % 60:02.0f}"
    if seconds > 60:
        return f"{seconds // 60:.0f}:{seconds % 60:02.0f}"
    return f"{seconds:.0f}s"
