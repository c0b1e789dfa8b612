"""What is left of a checkpoint when the process is killed, or the disk is full, while it saves."""

import pathlib
import subprocess
import sys
import textwrap

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")


@pytest.mark.parametrize("kind", ["write", "manager", "weights", "model_checkpoint", "backup"])
def test_a_kill_leaves_the_old_or_the_new_one(kind):
    program = pathlib.Path(__file__).with_name("killed_saves.py")
    command = [sys.executable, str(program), kind, "3"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}"


@pytest.mark.parametrize("kind", ["write", "manager", "weights", "model_checkpoint", "backup"])
def test_a_full_disk_leaves_the_old_one(kind, tmp_path):
    program = pathlib.Path(__file__).with_name("full_saves.py")
    command = [sys.executable, str(program), kind, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}"


@pytest.mark.parametrize("kind", ["manager", "model_checkpoint", "backup"])
def test_a_training_that_is_killed_ends_where_another_does(kind):
    program = pathlib.Path(__file__).with_name("resumed.py")
    command = [sys.executable, str(program), kind, "3"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}"


def test_a_file_that_cannot_grow_leaves_the_old_one(tmp_path):
    """As on a full disk: writing fails in the middle of the data."""
    program = textwrap.dedent("""
        import os, signal, sys
        import kerastorch as tf

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        v = tf.Variable(tf.ones([300000]))
        checkpoint = tf.train.Checkpoint(v=v)
        path = os.path.join(sys.argv[1], "ck")
        checkpoint.write(path)
        resource = __import__("resource")
        resource.setrlimit(resource.RLIMIT_FSIZE, (500000, 500000))
        v.assign(v * 2)
        before = sorted(os.listdir(sys.argv[1]))
        try:
            checkpoint.write(path)
        except tf.errors.OpError as error:
            print(type(error).__name__, error.message)
        assert sorted(os.listdir(sys.argv[1])) == before
        checkpoint.read(path).assert_consumed()
        print(float(tf.reduce_max(v)))
    """)
    command = [sys.executable, "-c", program, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout == f"OutOfRangeError {tmp_path}/ck; File too large\n1.0\n"
