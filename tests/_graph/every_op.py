"""Every op of the differential tester's tables, eagerly and in a trace.

    PYTHONPATH=. python tests/_graph/every_op.py [--cases N] [--only NAME] [--tables a,b]
        [--out FILE]

runs N cases of each line (1 in the test) in four ways: eagerly, traced with the shapes of the
values, with unknown sizes, and with an unknown rank; each Graph runs four times, so that its
recording is made and replayed.  FILE gets a line of JSON for each case that differs.
"""

import argparse
import contextlib
import gc
import io
import json
import random
import signal
import sys
import time
import warnings
import zlib
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from differential import compare, generate, outcomes, programs
from differential.templates import Case, choose, fill

import kerastorch as tf
from kerastorch._graph.graph_tensor import Untraceable, is_graph_tensor
from kerastorch._graph.running import Runner
from kerastorch._graph.tracing import trace

TABLES = [*generate.OPS, "strings", "ragged", "sparse", "random", "tensor", "flow", "backend"]
TABLES += ["objects"]
STYLES = ["plain"] * 5 + ["nasty"] * 3 + ["wrong"]
WAYS = {
    "known": lambda v: tf.TensorSpec(v.shape, v.dtype),
    "sizes": lambda v: tf.TensorSpec([None] * v.shape.rank, v.dtype),
    "rank": lambda v: tf.TensorSpec(None, v.dtype),
    "variables": None,  # the values in variables, which change after two runs
}
# errors that TensorFlow's graphs raise as well, where eager calls give a value
ONLY_IN_GRAPHS = ("Using a symbolic `tf.Tensor` as a Python `bool`", "non-tensor type")
RUNS = 4
SECONDS = 5
# what a trace may raise for what an eager call raises
AT_TRACE = ("InvalidArgumentError", "UnimplementedError", "NotFoundError", "AbortedError")


def cases(count=1, only=None, tables=TABLES):
    """(id, text of a function of tensors, texts of the tensors) for all lines of the tables."""
    for table in tables:
        seen = {}
        for function, template in generate.lines(table):
            number = seen[function] = seen.get(function, -1) + 1
            if " => " in template or (only and only not in function):
                continue
            for i in range(count):
                made = _case(f"{function}/{table[0]}{number}.{i}", function, template, i)
                if made is not None:
                    yield made


def _case(name, function, template, i):
    case = Case("graph" + name, STYLES[(i + zlib.crc32(name.encode())) % len(STYLES)])
    body = template[1:] if template.startswith("=") else f"{function}({template})"
    if body.startswith("spec("):
        body = body[len("spec(") : -1]
    text = fill(case, choose(case, body), lambda n, literal: f"x{n}")
    taken = [n for n in range(len(case.literals)) if f"x{n}" in text]
    text = f"lambda {', '.join(f'x{n}' for n in taken)}: {text}"
    if not generate._is_python(text):
        return None
    return name, text, [case.literals[n] for n in taken]


class _NoValues(Exception):
    pass


class _TooLong(BaseException):
    pass


@contextlib.contextmanager
def _within(seconds):
    """Raises where the block takes longer, on systems with alarms."""

    def ring(*_):
        raise _TooLong(f"takes longer than {seconds} s")

    if not hasattr(signal, "alarm"):
        yield
        return
    outer = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, outer)


class Run:
    """One case: `found` maps ways to what went wrong, `eagerly` to why a trace gave up."""

    def __init__(self, name, text, literals, ways=WAYS):
        self.name, self.text = name, text
        self.found, self.eagerly, self.raised = {}, {}, 0
        scope = programs.names(tf)
        try:
            self.values = [eval(x, scope) for x in literals]
        except Exception as error:  # a tensor that cannot be made
            raise _NoValues from error
        self.function = eval(text, scope)
        _fresh(text)
        try:
            self.expected = self._flat(self.function(*self.values))
        except Exception as error:
            self.expected, self.raised = error, 1
        for way, spec in ways.items():
            if way == "known" or self.values:
                try:
                    with _within(SECONDS):
                        self._check(way, spec)
                except _TooLong as error:
                    self.found[way] = str(error)

    def _flat(self, result):
        flat = tf.nest.flatten(result, expand_composites=True)
        return [x for x in flat if is_graph_tensor(x) or hasattr(x, "_t")]

    def _check(self, way, spec):
        _fresh(self.text)
        if spec is None:
            self._check_variables()
            return
        try:
            graph = trace(
                lambda *a: self._flat(self.function(*a)), [*map(spec, self.values)], {}, "f"
            )
            runner = Runner(graph)
        except Untraceable as why:
            self.eagerly[way] = str(why)
            return
        except Exception as error:
            self._compare_errors(way, error, "trace")
            return
        for run in range(RUNS):
            try:
                results = runner(self.values)
            except Exception as error:
                self._compare_errors(way, error, f"run {run}")
                return
            problem = self._problem(graph, results)
            if problem:
                self.found[way] = f"run {run}: {problem}"
                return

    def _check_variables(self):
        if self.raised or "tf.Variable(" in self.text:
            return
        variables = [tf.Variable(x) for x in self.values]
        try:
            runner = Runner(trace(lambda: self._flat(self.function(*variables)), [], {}, "f"))
        except Untraceable as why:
            self.eagerly["variables"] = str(why)
            return
        except Exception as error:
            self.found["variables"] = f"trace raises {type(error).__name__}: {str(error)[:300]}"
            return
        for run in range(RUNS):
            if run == 2:
                for v in variables:
                    v.assign(_others(v))
            eager, mine = (self._outcome(f) for f in (lambda: self.function(*variables), runner))
            if eager != mine and not _same_all(self.text, mine, eager):
                self.found["variables"] = f"run {run} gives {mine}, eager {eager}"[:700]
                return

    def _outcome(self, function):
        try:
            flat = function([]) if isinstance(function, Runner) else self._flat(function())
        except Exception as error:
            return type(error).__name__
        return [["tensor", *outcomes.encode(x)[1:]] for x in flat]

    def _compare_errors(self, way, error, when):
        if not self.raised:
            if any(words in str(error) for words in ONLY_IN_GRAPHS):
                return
            self.found[way] = f"{when} raises {type(error).__name__}: {str(error)[:300]}"
            return
        ours, eager = (outcomes.error(e)["raises"] for e in (error, self.expected))
        same = eager[0] in ours or eager[0] == ours[0]
        if not same and eager[0] in AT_TRACE and {"ValueError", "TypeError"} & set(ours):
            same = when == "trace"
        # what only a graph refuses, and checks of shapes that it makes when it runs
        same = same or ours[0] == "OperatorNotAllowedInGraphError"
        same = same or (eager[0] == "ValueError" and "assertion failed" in str(error))
        same = same or "non-tensor type" in str(error)
        if not same:
            self.found[way] = (
                f"{when} raises {ours[0]} ({str(error)[:150]}), eager "
                f"{eager[0]} ({str(self.expected)[:150]})"
            )

    def _problem(self, graph, results):
        if self.raised:
            if not results:
                return None
            error = self.expected
            return f"gives {results}, eager raises {type(error).__name__}: {str(error)[:150]}"
        if len(results) != len(self.expected):
            return f"{len(results)} results, eager {len(self.expected)}"
        for symbol, mine, theirs in zip(graph.outputs, results, self.expected, strict=True):
            if mine is None:
                return "gives None"
            if not symbol.shape.is_compatible_with(mine.shape):
                return f"static shape {symbol.shape}, run {mine.shape}"
            if symbol.dtype != mine.dtype:
                return f"static dtype {symbol.dtype}, run {mine.dtype}"
            a, b = (outcomes.encode(x) for x in (mine, theirs))
            a[0] = b[0] = "tensor"
            if _is_random(self.text):
                a, b = a[:3], b[:3]
            if not compare.same(a, b):
                return f"gives {str(a)[:300]}, eager {str(b)[:300]}"
        return None


def _others(v):
    """Other elements of the same kind: backwards, so that they stay in their range."""
    flat = tf.reshape(v, [-1])
    return tf.reshape(tf.gather(flat, tf.range(tf.size(flat))[::-1]), v.shape)


def _same_all(text, mine, eager):
    if isinstance(mine, str) or isinstance(eager, str) or len(mine) != len(eager):
        return False
    if _is_random(text):
        mine, eager = ([x[:3] for x in side] for side in (mine, eager))
    return all(compare.same(a, b) for a, b in zip(mine, eager, strict=True))


def _fresh(text):
    if "keras" in text:
        tf.keras.backend.clear_session()
    tf.random.set_seed(1)


def _is_random(text):
    return "random" in text or "glimpse" in text or "dropout" in text or "sampler" in text


def run(count=1, only=None, tables=TABLES, share=1.0, ways=WAYS):
    """The Runs of the cases; `share` of them, chosen by a seed."""
    chosen = random.Random(5)
    for name, text, literals in cases(count, only, tables):
        if chosen.random() < share:
            with contextlib.suppress(_NoValues):
                yield Run(name, text, literals, ways)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=4)
    parser.add_argument("--only")
    parser.add_argument("--tables", default=",".join(TABLES))
    parser.add_argument("--out")
    parser.add_argument("--seconds", type=float, default=500)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    counts, rows, kinds, reasons = Counter(), [], Counter(), []
    start, said = time.time(), io.StringIO()
    _limit()
    for number, one in enumerate(_quietly(options, said)):
        if time.time() - start > options.seconds:
            print("out of time at", one.name)
            break
        counts["cases"] += 1
        counts["raising"] += one.raised
        for way, why in one.eagerly.items():
            counts[f"eagerly {way}"] += 1
            reasons.append({"id": one.name, "way": way, "case": one.text, "problem": why})
            kinds[" ".join(why.split()[:9])[:90]] += 1
        for way, problem in one.found.items():
            counts[f"differs {way}"] += 1
            rows.append({"id": one.name, "way": way, "case": one.text, "problem": problem})
            if options.out:
                with open(options.out, "a", encoding="utf-8") as file:
                    file.write(json.dumps(rows[-1]) + "\n")
        if number % 500 == 0:
            gc.collect()
    print(f"{time.time() - start:.0f} s", dict(counts))
    for kind, n in kinds.most_common(60):
        print(n, kind)
    if options.out:
        path = Path(options.out + ".eagerly")
        path.write_text("\n".join(map(json.dumps, reasons)), encoding="utf-8")
    for row in rows[: 0 if options.out else 200]:
        print(row["id"], row["way"], row["case"][:200], "\n    ", row["problem"])


def _limit():
    """No more memory than a case may need."""
    with contextlib.suppress(ImportError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (5 * 2**30, resource.RLIM_INFINITY))


def _quietly(options, said):
    runs = run(options.cases, options.only, options.tables.split(","))
    while True:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            one = next(runs, None)
        if one is None:
            return
        yield one


if __name__ == "__main__":
    main()
