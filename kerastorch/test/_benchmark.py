"""tf.test.Benchmark."""

import re
import sys
import time

import numpy as np

from ._values import evaluated

_classes = []


class Benchmark:
    """Base class of benchmarks: methods named `benchmark...` that call `report_benchmark`.

    A program that calls tf.test.main() runs them with `--benchmarks=REGEX`.
    """

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        _classes.append(cls)

    @classmethod
    def is_abstract(cls):
        """Whether this is the base class."""
        return cls is Benchmark

    def report_benchmark(
        self,
        iters=None,
        cpu_time=None,
        wall_time=None,
        throughput=None,
        extras=None,
        name=None,
        metrics=None,
    ):
        """Prints the numbers of one benchmark: runs, seconds a run, and others by name.

        name: that of the calling method by default.
        metrics: dicts with name, value, min_value and max_value.
        """
        name = sys._getframe(1).f_code.co_name if name is None else name
        lines = [f'name: "{type(self).__name__}.{name}"']
        numbers = {"iters": iters, "cpu_time": cpu_time, "wall_time": wall_time}
        numbers["throughput"] = throughput
        lines += [f"{k}: {_number(v)}" for k, v in numbers.items() if v is not None]
        for key, value in (extras or {}).items():
            kind = "double_value" if isinstance(value, (int, float, np.number)) else "string_value"
            shown = _number(value) if kind == "double_value" else f'"{value}"'
            lines += [
                "extras {",
                f'  key: "{key}"',
                "  value {",
                f"    {kind}: {shown}",
                "  }",
                "}",
            ]
        for metric in metrics or ():
            lines += ["metrics {", f'  name: "{metric["name"]}"']
            lines += [f"  {k}: {_number(v)}" for k, v in metric.items() if k != "name"]
            lines += ["}"]
        print("entry {", *(f"  {line}" for line in lines), "}\n", sep="\n")

    def run_op_benchmark(
        self,
        sess,
        op_or_tensor,
        feed_dict=None,
        burn_iters=2,
        min_iters=10,
        store_trace=False,
        store_memory_usage=True,
        name=None,
        extras=None,
        mbs=0,
    ):
        """Times `sess.run(op_or_tensor)`, reports and returns the numbers.

        burn_iters: runs before the clock starts.  min_iters: runs that are timed.
        mbs: megabytes that a run moves, for the throughput.
        """
        feeds = {} if feed_dict is None else {"feed_dict": feed_dict}
        for _ in range(burn_iters):
            sess.run(op_or_tensor, **feeds)
        times = []
        for _ in range(min_iters):
            start = time.perf_counter()
            sess.run(op_or_tensor, **feeds)
            times.append(time.perf_counter() - start)
        middle = float(np.median(times))
        extras = {**(extras or {}), "wall_time_mean": float(np.mean(times))}
        extras["wall_time_stdev"] = float(np.std(times))
        found = {
            "iters": min_iters,
            "wall_time": middle,
            "throughput": mbs / middle,
            "extras": extras,
            "name": sys._getframe(1).f_code.co_name if name is None else name,
        }
        self.report_benchmark(**found)
        return found

    def evaluate(self, tensors):
        """The values of a nest of tensors, as numpy arrays."""
        return evaluated(tensors)


def _number(value):
    return f"{value:.17g}"


def run_benchmarks(pattern):
    """Runs every benchmark whose `Class.method` a regular expression finds."""
    for cls in _classes:
        for attribute in sorted(dir(cls)):
            label = f"{cls.__name__}.{attribute}"
            if attribute.startswith("benchmark") and re.search(pattern, label):
                getattr(cls(), attribute)()
