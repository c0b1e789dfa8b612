"""Threads that do something from time to time: TimedThread, StepsPerExecutionTuner."""

import logging
import threading
import time

import numpy as np

log = logging.getLogger("kerastorch")


class TimedThread:
    """Calls `on_interval`, which a subclass defines, every `interval` seconds in a thread
    (tf.keras.utils.TimedThread); `with` starts and stops it.

    interval: seconds between calls; other keywords are those of threading.Thread.
    """

    def __init__(self, interval, **kwargs):
        self.interval = interval
        self.daemon = kwargs.pop("daemon", True)
        self.thread_kwargs = kwargs
        self.thread = self.thread_stop_event = None

    def start(self):
        """Starts the thread; a warning if it runs."""
        if self.is_alive():
            log.warning("Thread is already running.")
            return
        self.thread_stop_event = threading.Event()
        self.thread = threading.Thread(
            target=self._call_on_interval, daemon=self.daemon, **self.thread_kwargs
        )
        self.thread.start()

    def _call_on_interval(self):
        stop = self.thread_stop_event
        while not stop.is_set():
            self.on_interval()
            stop.wait(self.interval)

    def stop(self):
        """Lets the thread end after the call that is running."""
        if self.thread_stop_event:
            self.thread_stop_event.set()

    def is_alive(self):
        """Whether the thread runs."""
        return self.thread.is_alive() if self.thread else False

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *args, **kwargs):
        self.stop()

    def on_interval(self):
        """What is done each time."""
        raise NotImplementedError(
            "Runs every x interval seconds. Needs to be implemented in subclasses of `TimedThread`"
        )


class StepsPerExecutionTuner:
    """Changes `steps_per_execution` while a training runs, towards more steps a second
    (tf.keras.utils.StepsPerExecutionTuner).

    optimizer: counts the steps; spe_variable: the variable to set.
    interval: seconds between measurements; change_spe_interval: so many of them between changes.
    change_threshold: by which share the speed has to change to be noticed.
    """

    def __init__(
        self, optimizer, spe_variable, interval=5, change_spe_interval=10, change_threshold=0.1
    ):
        self.optimizer, self._steps_per_execution = optimizer, spe_variable
        self.interval, self.change_spe_interval = interval, change_spe_interval
        self.spe_change_threshold = change_threshold
        self.steps_per_execution_stop_event = threading.Event()
        self.thread = None

    def start(self):
        """Starts to measure, in a thread that it gives back."""
        if self.thread and self.thread.is_alive():
            return self.thread
        self._begin_tuning()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        return self.thread

    def stop(self):
        """Ends the thread."""
        self.steps_per_execution_stop_event.set()

    @property
    def steps_per_execution(self):
        """The variable."""
        return self._steps_per_execution

    @steps_per_execution.setter
    def steps_per_execution(self, value):
        self._steps_per_execution.assign(value)
        self.init_spe = value

    def _run(self):
        while not self.steps_per_execution_stop_event.is_set():
            self._measure_and_tune()
            self.steps_per_execution_stop_event.wait(self.interval)

    def _begin_tuning(self):
        self.start_time = time.time()
        self.init_iterations = int(self.optimizer.iterations.numpy())
        self.init_spe = int(self._steps_per_execution.numpy())
        self._last = self.init_iterations, self.start_time
        self._speeds, self._mean_before, self._grows, self._measured = [], 0, True, 0

    def _measure_and_tune(self):
        self._measured += 1
        steps, now = int(self.optimizer.iterations.numpy()), time.time()
        speed = (steps - self._last[0]) / (now - self._last[1])
        self._speeds = [*self._speeds, speed][-self.change_spe_interval :]
        if not steps:
            self.start_time = now
            return
        self._last = steps, now
        if self._measured % self.change_spe_interval == 0 and speed:
            self._tune()

    def _tune(self):
        mean = sum(self._speeds) / len(self._speeds)
        now = int(self._steps_per_execution.numpy())
        factor = 1
        if mean < (1 - self.spe_change_threshold) * self._mean_before:
            self._grows = not self._grows
            factor = 1.5 if self._grows else 0.5
        elif mean > (1 + self.spe_change_threshold) * self._mean_before:
            factor = 1.5 if self._grows else 0.5
        if now < self._steps_per_execution.dtype.max / 1.5:
            self._steps_per_execution.assign(int(np.round(now * factor)) or self.init_spe)
        self._mean_before = mean
