"""Ops in saved functions: a generated sample for each line of the differential tester's tables.

    python tests/exchange/saved_ops.py [--cases N] [--only NAME] [--tables a,b] [--share S] [PYTHON]

kerastorch traces N calls of each line, with known shapes and with unknown sizes, and writes them as
SavedModels; PYTHON, an interpreter that has TensorFlow, loads them and must compute the same.
Prints what differs, and how many calls are refused by name; exits with 1 if something differs.

    PYTHON tests/exchange/saved_ops.py read FOLDER

is the half of TensorFlow.
"""

import argparse
import contextlib
import io
import os
import pickle
import random
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from pathlib import Path

import numpy as np

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS / "_graph"), str(TESTS.parent)]
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

from oracle_exchange import _TF215  # noqa: E402

GROUP = 20  # functions in a SavedModel
# calls that are about other things than computing, or that draw
LEFT_OUT = ("random", "dropout", "sampler", "glimpse", "print", "Assert", "assert", "debugging")


def calls(count, only, tables, share):
    """(name, text, function, values, what it gives) of calls that give tensors."""
    import every_op
    from differential import programs

    import kerastorch as tf

    chosen = random.Random(7)
    for name, text, literals in every_op.cases(count, only, tables):
        if chosen.random() >= share or any(word in text for word in LEFT_OUT):
            continue
        scope = programs.names(tf)
        try:
            with every_op._within(every_op.SECONDS):
                values = [eval(x, scope) for x in literals]
                function = eval(text, scope)
                given = _flat(tf, function(*values))
        except (Exception, every_op._TooLong):  # what eager calls refuse, is not written
            continue
        tensors = [*values, *given]
        if any(x.dtype == tf.bfloat16 for x in tensors):  # which numpy has no dtype for
            continue
        if given and all(hasattr(x, "_t") for x in tensors):
            yield name, text, function, values, [x.numpy() for x in given]


def _flat(tf, result):
    flat = tf.nest.flatten(result, expand_composites=True)
    return [x for x in flat if hasattr(x, "_t") or hasattr(x, "graph")]


def traced(tf, function, values, way):
    """The ConcreteFunction of a call, of its tensors in a list."""
    shape = {"known": lambda v: v.shape, "sizes": lambda v: [None] * v.shape.rank}[way]
    specs = [tf.TensorSpec(shape(v), v.dtype) for v in values]
    call = tf.function(lambda *args: _flat(tf, function(*args)), autograph=False)
    return call.get_concrete_function(*specs)


def written(tf, concrete):
    """Whether a function is written; else why not."""
    from kerastorch._graph.lowering import Library, Unwritable, write_graph

    if concrete.graph is None:
        return f"not traced: {concrete._trace.reason}"
    try:
        write_graph(Library(), concrete.graph, "f")
    except Unwritable as error:
        return str(error)
    return None


def write(folder, options):
    """Writes the SavedModels, and facts.pickle; Counter of what became of the calls."""
    import kerastorch as tf

    counts, refused, facts, group = Counter(), [], [], []
    made = calls(options.cases, options.only, options.tables.split(","), options.share)
    for name, text, function, values, given in made:
        for way in ("known", "sizes") if values else ("known",):
            counts["calls"] += 1
            try:
                concrete = traced(tf, function, values, way)
                why = written(tf, concrete)
            except Exception as error:
                why = f"{type(error).__name__}: {error}"
            if why is not None:
                counts["refused"] += 1
                refused.append(f"{name} {way}: {' '.join(why.split())[:250]}")
                continue
            group.append((f"{name} {way}", text, concrete, values, given))
            if len(group) == GROUP:
                facts.append(_saved(tf, folder, len(facts), group))
                group = []
    if group:
        facts.append(_saved(tf, folder, len(facts), group))
    (Path(folder) / "facts.pickle").write_bytes(pickle.dumps(facts))
    return counts, refused


def _saved(tf, folder, number, group):
    module, facts = tf.Module(), []
    for i, (name, text, concrete, values, given) in enumerate(group):
        setattr(module, f"f{i}", concrete)
        facts.append((name, text, [v.numpy() for v in values], given))
    tf.saved_model.save(module, str(Path(folder) / str(number)))
    return facts


def read(tf, folder):
    """What differs, in lines."""
    facts = pickle.loads((Path(folder) / "facts.pickle").read_bytes())
    for number, group in enumerate(facts):
        try:
            module = tf.saved_model.load(str(Path(folder) / str(number)))
        except Exception as error:
            names = [name for name, *_ in group]
            yield f"{names} do not load: {' '.join(str(error).split())[:600]}"
            continue
        for i, (name, text, values, given) in enumerate(group):
            try:
                made = getattr(module, f"f{i}")(*[tf.constant(v) for v in values])
                found = [np.asarray(x) for x in tf.nest.flatten(made, expand_composites=True)]
                problem = _problem(found, given)
            except Exception as error:
                problem = f"raises {type(error).__name__}: {' '.join(str(error).split())[:300]}"
            if problem:
                yield f"{name}: {text[:160]}\n    {problem}"


def _problem(found, wanted):
    if len(found) != len(wanted):
        return f"{len(found)} results, not {len(wanted)}"
    for a, b in zip(found, wanted, strict=True):
        a, b = np.asarray(a), np.asarray(b)
        if a.dtype != b.dtype or a.shape != b.shape:
            return f"{a.dtype}{a.shape}, not {b.dtype}{b.shape}"
        if a.dtype == object or a.dtype.kind in "iub":
            same = np.array_equal(a, b)
        else:
            low = a.dtype.itemsize <= 2 and a.dtype.kind != "c"
            wide = np.complex128 if a.dtype.kind == "c" else np.float64
            close = {"rtol": 2e-2, "atol": 2e-2} if low else {"rtol": 2e-5, "atol": 1e-5}
            same = np.allclose(a.astype(wide), b.astype(wide), equal_nan=True, **close)
        if not same:
            return f"{a.reshape(-1)[:6]}, not {b.reshape(-1)[:6]}"
    return None


def main(arguments):
    """Runs the half of TensorFlow, or both."""
    if arguments[:1] == ["read"]:
        import tensorflow as tf

        found = list(read(tf, arguments[1]))
        print("\n".join(found))
        print(f"{len(found)} differ")
        return int(bool(found))
    from differential import generate

    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=2)
    parser.add_argument("--only")
    parser.add_argument(
        "--tables", default=",".join([*generate.OPS, "strings", "ragged", "sparse"])
    )
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--refused", help="a file for the calls that are refused")
    parser.add_argument("oracle", nargs="?", default=_TF215)
    options = parser.parse_args(arguments)
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
            counts, refused = write(folder, options)
        print(dict(counts), flush=True)
        if options.refused:
            Path(options.refused).write_text("\n".join(refused), encoding="utf-8")
        return subprocess.run([options.oracle, __file__, "read", folder]).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
