"""Runs cases under one library: `python worker.py LIBRARY CASES RESULTS [FIRST]`.

CASES is a JSON list of programs, RESULTS gets a line of JSON for each, from the case with number FIRST on.
A case that takes the process down leaves its line out: run.py starts the next worker behind it. A case
that takes too long is ended by SIGALRM.
"""

import contextlib
import gc
import importlib
import io
import json
import logging
import os
import resource
import signal
import sys
import warnings

SECONDS = 60
MEMORY = 12 * 2**30


def library(name):
    """The library, quiet and in one thread."""
    os.environ.update(CUDA_VISIBLE_DEVICES="", TF_CPP_MIN_LOG_LEVEL="3", OMP_NUM_THREADS="1")
    os.environ.update(TF_ENABLE_ONEDNN_OPTS="0", KERASTORCH_MALLOC="0")
    if name == "kerastorch":
        sys.path.insert(0, os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..")))
    tf = importlib.import_module(name)
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    return tf


def evaluate(program, names, tf):
    """The outcome of a program: statements and, on the last line, an expression."""
    import outcomes

    before, _, last = program.rpartition("\n")
    scope = dict(names)
    try:
        if "keras" in program:
            tf.keras.backend.clear_session()
        if "random" in program or "initializers" in program:
            tf.random.set_seed(1)
        exec(before, scope)
        return outcomes.outcome(eval(last, scope))
    except Exception as error:
        return outcomes.error(error)


def main(name, cases, results, first="0"):
    import programs

    with open(cases, encoding="utf-8") as file:
        todo = json.load(file)
    with contextlib.suppress(ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, resource.RLIM_INFINITY))
    tf = library(name)
    names = programs.names(tf)
    # printing cases must not mix with what this process tells
    sys.stdout = sys.stderr = io.StringIO()
    with open(results, "a", encoding="utf-8") as out:
        for number in range(int(first), len(todo)):
            signal.alarm(SECONDS)
            line = json.dumps(evaluate(todo[number], names, tf))
            signal.alarm(0)
            out.write(line + "\n")
            out.flush()
            if number % 2000 == 0:
                gc.collect()
                sys.stdout.seek(0)
                sys.stdout.truncate()
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
