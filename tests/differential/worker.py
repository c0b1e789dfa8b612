"""Runs cases under one library: `python worker.py LIBRARY CASES RESULTS [FIRST]`.

CASES is a JSON list of programs, RESULTS gets a line of JSON for each, from the case with number
FIRST on. A case that takes the process down leaves its line out: processes.py starts the next
worker behind it. A case that takes too long is ended by SIGALRM.
"""

import contextlib
import gc
import importlib
import io
import json
import logging
import os
import signal
import sys
import warnings
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from differential import outcomes, programs  # noqa: E402

SECONDS = 60
MEMORY = 12 * 2**30


def library(name):
    """The library, quiet and in one thread."""
    os.environ.update(CUDA_VISIBLE_DEVICES="", TF_CPP_MIN_LOG_LEVEL="3", OMP_NUM_THREADS="1")
    os.environ.update(TF_ENABLE_ONEDNN_OPTS="0", KERASTORCH_MALLOC="0")
    if name == "kerastorch":
        sys.path.insert(0, str(HERE.parent.parent))
    tf = importlib.import_module(name)
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    return tf


def evaluate(program, names, tf):
    """The outcome of a program: statements and, on the last line, an expression."""
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
    finally:
        _close_tapes(scope.values(), tf)


def _close_tapes(values, tf):
    """Ends the tapes that a program has opened and, by an error, not closed."""
    for value in values:
        if isinstance(value, (tf.GradientTape, tf.autodiff.ForwardAccumulator)):
            with contextlib.suppress(Exception):  # those that are closed may refuse
                value.__exit__(None, None, None)


def _limit_memory():
    with contextlib.suppress(ImportError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, resource.RLIM_INFINITY))


def main(name, cases, results, first="0"):
    with open(cases, encoding="utf-8") as file:
        todo = json.load(file)
    _limit_memory()
    tf = library(name)
    names = programs.names(tf)
    alarm = getattr(signal, "alarm", lambda seconds: None)
    # printing cases must not mix with what this process tells
    sys.stdout = sys.stderr = io.StringIO()
    with open(results, "a", encoding="utf-8") as out:
        for number in range(int(first), len(todo)):
            alarm(SECONDS)
            line = json.dumps(evaluate(todo[number], names, tf))
            alarm(0)
            out.write(line + "\n")
            out.flush()
            if number % 2000 == 0:
                gc.collect()
                sys.stdout.seek(0)
                sys.stdout.truncate()
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
