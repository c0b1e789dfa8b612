"""Ctrl-C ends a pipeline at once, whatever it is doing, and leaves no process behind."""

import contextlib
import os
import signal
import subprocess
import sys
import time

import pytest

START = """
import sys, time
import numpy as np
import kerastorch as tf
D = tf.data.Dataset

def slow(x):
    time.sleep(0.02)
    return x

def stuck(x):
    time.sleep(60)
    return x

def python(f):
    return lambda x: tf.numpy_function(f, [x], tf.int64)

def rows():
    while True:
        time.sleep(0.02)
        yield 1

def run(dataset):
    print("running", flush=True)
    for _ in dataset:
        pass

def model():
    made = tf.keras.Sequential([tf.keras.layers.Dense(2, input_shape=(4,))])
    made.compile("sgd", "mse")
    return made

batches = D.from_tensors((np.ones((8, 4), "float32"), np.ones((8, 2), "float32"))).repeat()
"""
# the model is there before the interrupt may come
TRAINED = "made = model(); print('running', flush=True); "
PIPELINES = {
    "range": "run(D.range(10**15))",
    "repeat": "run(D.range(3).repeat())",
    "shuffle": "run(D.range(10**15).shuffle(100).batch(4))",
    "map": "run(D.range(10**15).map(python(slow)))",
    "map that is stuck": "run(D.range(10**15).map(python(stuck)))",
    "threads": "run(D.range(10**15).map(python(slow), num_parallel_calls=4))",
    "threads that are stuck": "run(D.range(10**15).map(python(stuck), num_parallel_calls=4))",
    "prefetch": "run(D.range(10**15).map(python(slow)).prefetch(2))",
    "prefetch that is stuck": "run(D.range(10**15).map(python(stuck)).prefetch(2))",
    "interleave": "run(D.range(10**15).interleave(lambda x: D.range(10**15), cycle_length=4))",
    "parallel interleave": (
        "run(D.range(4).interleave(lambda x: D.range(10**15).map(python(stuck)), "
        "num_parallel_calls=4))"
    ),
    "filter of nothing": "run(D.range(10**15).filter(lambda x: x < 0))",
    "filter of nothing, by rows": "run(D.range(10**15).filter(lambda x: tf.size([x]) < 0))",
    "generator": "run(D.from_generator(rows, tf.int64))",
    "generator ahead": "run(D.from_generator(rows, tf.int64).prefetch(2))",
    "errors ignored": ("run(D.range(10**15).map(lambda x: 1 // (x - x)).ignore_errors())"),
    "zip": "run(D.zip(D.range(10**15), D.range(10**15).map(python(slow))))",
    "window": "run(D.range(10**15).window(4).flat_map(lambda w: w.batch(4)))",
    "reduce": "print('running', flush=True); D.range(10**15).reduce(0, lambda s, x: s)",
    "fit": TRAINED + "made.fit(batches, steps_per_epoch=10**9, verbose=0)",
    "fit ahead": (
        TRAINED + "made.fit(batches.map(lambda x, y: (x, y), num_parallel_calls=2).prefetch(2), "
        "steps_per_epoch=10**9, verbose=0)"
    ),
    "evaluate": TRAINED + "made.evaluate(batches, steps=10**9, verbose=0)",
    "predict": TRAINED + "made.predict(batches, steps=10**9, verbose=0)",
}
SEQUENCE = """
class Slow(tf.keras.utils.Sequence):
    def __len__(self):
        return 10**6

    def __getitem__(self, i):
        time.sleep(0.05)
        return np.ones((8, 4), "float32"), np.ones((8, 2), "float32")

if __name__ == "__main__":
    made = model()
    print("running", flush=True)
    made.fit(Slow(), verbose=0, workers=2, use_multiprocessing={processes})
"""


def interrupted(source, after=1.0):
    """Runs a program, sends SIGINT to its process group a while after it says that it runs:
    (seconds until it ends, exit code, what it wrote to stderr)."""
    program = subprocess.Popen(
        [sys.executable, "-c", source],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert program.stdout.readline() == "running\n", program.communicate()
        time.sleep(after)
        assert program.poll() is None, program.communicate()
        begin = time.monotonic()
        os.killpg(program.pid, signal.SIGINT)
        _, errors = program.communicate(timeout=50)  # what is stuck sleeps longer
        return time.monotonic() - begin, program.returncode, errors
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)


@pytest.mark.parametrize("name", PIPELINES)
def test_pipelines_end_at_once(name):
    seconds, code, errors = interrupted(START + PIPELINES[name])
    assert code == -signal.SIGINT and "KeyboardInterrupt" in errors, errors
    if name != "errors ignored":  # which may be at handling one
        assert errors.count("Traceback") == 1, errors
    assert seconds < 40


@pytest.mark.parametrize("processes", [False, True])
def test_sequences_end_at_once(processes, tmp_path):
    path = tmp_path / "program.py"
    path.write_text(START + SEQUENCE.format(processes=processes), encoding="utf-8")
    source = f"import runpy; runpy.run_path({str(path)!r}, run_name='__main__')"
    seconds, code, errors = interrupted(source, 2.0)
    assert code == -signal.SIGINT and "KeyboardInterrupt" in errors, errors
    assert seconds < 40
