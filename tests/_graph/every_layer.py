"""Every layer and metric of the differential tester's tables, called eagerly and in a trace.

    PYTHONPATH=. python tests/_graph/every_layer.py [--cases FACTOR] [--only NAME] [--out FILE]

A layer is called RUNS times with gradients of its outputs by its inputs and weights, eagerly and by
the Graph of such a call, traced with the shapes of the inputs and with an unknown batch size.
Outputs, gradients and weights have to be the same after each call.
"""

import argparse
import contextlib
import io
import json
import sys
import time
import traceback
import warnings
from collections import Counter
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

import torch
from differential import compare, generate, outcomes, programs

import kerastorch as tf
from kerastorch._graph.graph_tensor import Untraceable, is_graph_tensor
from kerastorch._graph.running import Runner
from kerastorch._graph.tracing import trace

RUNS = 4


class Differs(Exception):
    """What an eager call and a trace do not have in common."""


class Eagerly(Exception):
    """Why a trace gave up."""


class NoCase(Exception):
    """The eager call raises."""


def _batch_unknown(x):
    return tf.TensorSpec([None, *x.shape[1:]], x.dtype)


def _known(x):
    return tf.TensorSpec(x.shape, x.dtype)


class Calls(programs.Programs):
    """The programs of the tables, as comparisons of eager calls and traces."""

    unknown = False

    def layer(self, make, *inputs, **call):
        made = _quiet(make)
        inputs = [x if hasattr(x, "_t") else tf.convert_to_tensor(x) for x in inputs]
        given = inputs[0] if len(inputs) == 1 else list(inputs)
        _quiet(lambda: made(given, **call))
        _quiet(lambda: self._set_weights(made))
        self._compare(made, lambda xs: made(xs[0] if len(xs) == 1 else xs, **call), inputs)

    def model(self, make, *inputs, **call):
        symbols = [tf.keras.Input(t.shape[1:], dtype=t.dtype) for t in inputs]
        made = _quiet(make)
        outputs = _quiet(lambda: made(symbols[0] if len(symbols) == 1 else symbols, **call))
        net = _quiet(lambda: tf.keras.Model(symbols, outputs))
        _quiet(lambda: self._set_weights(made))
        self._compare(net, lambda xs: net(xs if len(xs) > 1 else xs[0]), list(inputs))

    def _compare(self, layer, function, inputs):
        start = [v.numpy() for v in layer.weights]
        sources = list(layer.trainable_variables)

        def step(*xs):
            watched = [x for x in xs if x.dtype.is_floating]
            with tf.GradientTape() as tape:
                tape.watch(watched)
                out = function(list(xs))
                losses = layer.losses
                score = _score([out, *losses])
            grads = tape.gradient(score, watched + sources) if score is not None else []
            flat = tf.nest.flatten([out, losses, grads], expand_composites=True)
            return [x for x in flat if is_graph_tensor(x) or hasattr(x, "_t")]

        def all_runs(call):
            tf.random.set_seed(None)
            torch.manual_seed(5)
            found = []
            for _ in range(RUNS):
                found.append([[outcomes.encode(x) for x in call()], _encoded(layer.weights)])
            return found

        expected = _quiet(lambda: all_runs(lambda: step(*inputs)))
        layer.set_weights(start)
        with _told():
            spec = _batch_unknown if self.unknown and inputs[0].shape.rank else _known
            graph = trace(step, [spec(x) for x in inputs], {}, "step")
            if _encoded(layer.weights) != [outcomes.encode(x)[1:] for x in map(tf.constant, start)]:
                raise Differs("tracing changes the weights")
            runner = Runner(graph)
            mine = all_runs(lambda: runner(inputs))
        for run, (a, b) in enumerate(zip(mine, expected, strict=True)):
            for what, ours, theirs in zip(("gives", "leaves weights"), a, b, strict=True):
                if what == "gives":
                    for x in (*ours, *theirs):
                        x[0] = "tensor"
                if len(ours) != len(theirs):
                    raise Differs(f"run {run} {what} {len(ours)} values, eager {len(theirs)}")
                for x, y in zip(ours, theirs, strict=True):
                    x, y = (["tensor", *z] if z[0] != "tensor" else z for z in (x, y))
                    if not compare.same(x, y, 3.0):
                        raise Differs(f"run {run} {what} {str(x)[:150]}, eager {str(y)[:150]}")

    def metric(self, make, *updates):
        eager, traced = _quiet(make), _quiet(make)
        results, state = [], []
        for update in updates:
            _quiet(lambda u=update: eager.update_state(*u))
            results.append(_quiet(eager.result))
            state.append(_encoded(eager.variables))
        # a first update makes what is made late
        traced.update_state(*updates[0])
        traced.reset_state()
        with _told():
            for update, result, variables in zip(updates, results, state, strict=True):
                given = [x for x in update if hasattr(x, "_t")]

                def step(*xs, update=update):
                    rest = iter(xs)
                    traced.update_state(*[next(rest) if hasattr(x, "_t") else x for x in update])
                    return traced.result()

                spec = _batch_unknown if self.unknown else _known
                specs = [spec(x) if x.shape.rank else _known(x) for x in given]
                before = [v.numpy() for v in traced.variables]
                runner = Runner(trace(step, specs, {}, "step"))
                for _ in range(RUNS):
                    for v, x in zip(traced.variables, before, strict=True):
                        v.assign(x)
                    found = runner(given)
                    flat = tf.nest.flatten(result)
                    for a, b in zip(found, flat, strict=True):
                        a, b = (outcomes.encode(tf.convert_to_tensor(x)) for x in (a, b))
                        if not compare.same(a, b, 3.0):
                            raise Differs(f"gives {str(a)[:150]}, eager {str(b)[:150]}")
                    for a, b in zip(_encoded(traced.variables), variables, strict=True):
                        if not compare.same(["tensor", *a], ["tensor", *b], 3.0):
                            raise Differs(f"state {str(a)[:150]}, eager {str(b)[:150]}")


@contextlib.contextmanager
def _told():
    """Around a trace and its runs: whatever goes wrong is Eagerly or Differs."""
    try:
        yield
    except Untraceable as why:
        raise Eagerly(str(why)) from why
    except Differs:
        raise
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(where.filename).name}:{where.lineno}"
        raise Differs(f"{type(error).__name__}: {str(error)[:300]} {place}") from error


def _quiet(function):
    try:
        return function()
    except Exception as error:
        raise NoCase from error


def _encoded(variables):
    return [outcomes.encode(tf.constant(v.numpy()))[1:] for v in variables]


def _score(values):
    """A scalar that hangs on all floats, unevenly."""
    parts = []
    for x in tf.nest.flatten(values, expand_composites=True):
        if (is_graph_tensor(x) or hasattr(x, "_t")) and x.dtype.is_floating:
            parts.append(tf.reduce_sum(tf.cast(x * x + x, tf.float32)))
    return tf.add_n(parts) if parts else None


def run(scale=0.03, only=None, families=("layers", "metrics"), unknown=(False, True)):
    """(id, text, {way: problem}, {way: why not traced}) of the cases."""
    for program in generate.programs(families, only, scale):
        found, eagerly = {}, {}
        for way in unknown:
            calls = Calls(tf)
            calls.unknown = way
            names = {n: getattr(calls, n) for n in dir(programs.Programs) if n[0] != "_"}
            names.update(tf=tf, np=np, nan=float("nan"), inf=float("inf"))
            tf.keras.backend.clear_session()
            try:
                exec(program.text, names)
            except NoCase:
                continue
            except Differs as error:
                found["unknown" if way else "known"] = str(error)
            except Eagerly as why:
                eagerly["unknown" if way else "known"] = str(why)
            except Exception:  # arguments that the library refuses
                continue
        yield program.id, program.text, found, eagerly


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=float, default=0.05)
    parser.add_argument("--only")
    parser.add_argument("--out", required=True)
    parser.add_argument("--seconds", type=float, default=500)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    counts, start, said = Counter(), time.time(), io.StringIO()
    runs = run(options.cases, options.only)
    with open(options.out, "w", encoding="utf-8") as out:
        while time.time() - start < options.seconds:
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                one = next(runs, None)
            if one is None:
                break
            name, text, found, eagerly = one
            counts["cases"] += 1
            for kind, rows in (("differs", found), ("eagerly", eagerly)):
                for way, problem in rows.items():
                    counts[f"{kind} {way}"] += 1
                    row = {"id": name, "way": f"{kind} {way}", "case": text, "problem": problem}
                    out.write(json.dumps(row) + "\n")
                    out.flush()
    print(f"{time.time() - start:.0f} s", dict(counts))


if __name__ == "__main__":
    main()
