"""tf.summary against TensorFlow: what event files hold."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from golden import cases, make_summary

import kerastorch as tf
from kerastorch._files import events

GOLDEN = json.loads((Path(cases.__file__).parent / "summary.json").read_text())


@pytest.mark.parametrize("case", make_summary.CASES)
def test_golden(case):
    cases._compare(make_summary.result(case, tf), GOLDEN[case], 1e-6, case)


def tags(folder):
    return [row[2] for row in make_summary.contents(folder, tf) if len(row) > 3]


def test_names_of_files(tmp_path):
    tf.summary.create_file_writer(str(tmp_path / "a" / "b")).close()
    tf.summary.create_file_writer(str(tmp_path), filename_suffix=".mine").close()
    (first,) = (tmp_path / "a" / "b").iterdir()
    *head, _, process, _, suffix = first.name.split(".")
    seconds = head[3]
    assert first.name.startswith("events.out.tfevents.") and len(seconds) == 10
    assert (
        int(process) == os.getpid() and suffix == "v2" and head[:3] == ["events", "out", "tfevents"]
    )
    assert [p.suffix for p in tmp_path.iterdir() if p.is_file()] == [".mine"]


def test_the_end_of_the_process_writes_what_waits(tmp_path):
    program = (
        "import sys, kerastorch as tf\n"
        "w = tf.summary.create_file_writer(sys.argv[1])\n"
        "w.set_as_default(1)\n"
        "tf.summary.scalar('a', 2.0)\n"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True)
    assert tags(tmp_path) == ["a"]


def test_a_dropped_writer_writes_what_waits(tmp_path):
    writer = tf.summary.create_file_writer(str(tmp_path))
    writer.as_default(1).__enter__()
    tf.summary.scalar("a", 2.0)
    tf.summary.create_noop_writer().set_as_default()
    from kerastorch.summary._state import state

    state.writer = state.step = None
    del writer
    assert tags(tmp_path) == ["a"]


def test_writers_and_steps_belong_to_threads(tmp_path):
    writer, seen = tf.summary.create_file_writer(str(tmp_path)), []

    def other():
        seen.append((bool(tf.summary.scalar("b", 1.0, 1)), tf.summary.experimental.get_step()))
        with writer.as_default():
            for step in range(200):
                tf.summary.scalar("b", 1.0, step)

    with writer.as_default(step=3):
        threads = [threading.Thread(target=other) for _ in range(4)]
        [thread.start() for thread in threads]
        for _ in range(200):
            tf.summary.scalar("a", 1.0)
        [thread.join() for thread in threads]
    writer.close()
    assert seen == [(False, None)] * 4
    assert sorted(tags(tmp_path)) == ["a"] * 200 + ["b"] * 800


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_what_was_flushed_stays_when_the_process_is_killed(tmp_path):
    program = (
        "import os, signal, sys, kerastorch as tf\n"
        "w = tf.summary.create_file_writer(sys.argv[1])\n"
        "w.set_as_default(1)\n"
        "tf.summary.scalar('a', 2.0)\n"
        "w.flush()\n"
        "tf.summary.scalar('b', 2.0)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)])
    assert done.returncode == -signal.SIGKILL and tags(tmp_path) == ["a"]


def test_a_functional_models_tensor_is_refused(tmp_path):
    drawn = tf.keras.Input((3,))
    assert not tf.summary.write("a", drawn, step=1)
    with tf.summary.create_file_writer(str(tmp_path)).as_default():
        for use in (tf.summary.histogram, tf.summary.write):
            with pytest.raises(TypeError):
                use("a", drawn, step=1)


def test_a_damaged_file(tmp_path):
    writer = tf.summary.create_file_writer(str(tmp_path))
    with writer.as_default(1):
        tf.summary.scalar("a", 1.0)
    writer.close()
    (path,) = tmp_path.iterdir()
    data = bytearray(path.read_bytes())
    data[-6] ^= 1
    path.write_bytes(data)
    found = []
    with pytest.raises(tf.errors.DataLossError):
        for event in events.read(str(path)):
            found.append(event)
    assert len(found) == 1


def test_gradients_do_not_mind(tmp_path):
    x = tf.Variable([1.0, 2.0])
    with tf.summary.create_file_writer(str(tmp_path)).as_default(1), tf.GradientTape() as tape:
        y = tf.reduce_sum(x * x)
        tf.summary.scalar("y", y)
        tf.summary.histogram("x", x * 2)
    np.testing.assert_array_equal(tape.gradient(y, x), [2.0, 4.0])
