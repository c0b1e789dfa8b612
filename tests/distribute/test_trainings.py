"""Trainings under strategies give the weights of one replica on the global batch."""

import functools
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import program
import pytest

import kerastorch as tf

PROGRAM = Path(program.__file__)
NAMES = [function.__name__ for function in program.SAME]


def close(found, wanted, path=""):
    """Asserts that nests of numbers are close."""
    if isinstance(wanted, dict):
        assert found.keys() == wanted.keys(), path
        for key in wanted:
            close(found[key], wanted[key], f"{path}/{key}")
    elif isinstance(wanted, list) and wanted and isinstance(wanted[0], (list, np.ndarray)):
        assert len(found) == len(wanted), path
        for i, (a, b) in enumerate(zip(found, wanted, strict=True)):
            close(a, b, f"{path}/{i}")
    else:
        np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=2e-6, err_msg=path)


@functools.cache
def alone(name):
    """What one replica gives."""
    return getattr(program, name)(tf.distribute.OneDeviceStrategy("CPU:0"))


def free_ports(count):
    """Ports that nobody listens to."""
    sockets = [socket.socket() for _ in range(count)]
    for s in sockets:
        s.bind(("localhost", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def started(count, folder, names, torchrun=False, **environment):
    """Workers that run functions of the program."""
    ports, workers = free_ports(count), []
    for i in range(count):
        env = {**os.environ, "OMP_NUM_THREADS": "1", **environment}
        env.pop("TF_CONFIG", None)
        if torchrun:
            env |= {"MASTER_ADDR": "localhost", "MASTER_PORT": str(ports[0])}
            env |= {"RANK": str(i), "WORLD_SIZE": str(count)}
        else:
            cluster = {"worker": [f"localhost:{port}" for port in ports]}
            task = {"type": "worker", "index": i}
            env["TF_CONFIG"] = json.dumps({"cluster": cluster, "task": task})
        command = [sys.executable, str(PROGRAM), str(folder), *names]
        workers.append(subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True))
    return workers


def ended(workers):
    """Their (return code, standard error), once they have ended."""
    found = []
    for worker in workers:
        try:
            errors = worker.communicate(timeout=240)[1]
        except subprocess.TimeoutExpired:
            for other in workers:
                other.kill()
            raise
        found.append((worker.returncode, errors))
    return found


def given(folder, name, count):
    """What each worker has given for a function."""
    files = [Path(folder) / f"{name}.{i}.json" for i in range(count)]
    return [json.loads(file.read_text()) for file in files]


@pytest.mark.parametrize("count", [2, 4])
@pytest.mark.parametrize("name", NAMES)
def test_replicas_of_one_process(name, count, cpus):
    cpus(count)
    strategy = tf.distribute.MirroredStrategy([f"CPU:{i}" for i in range(count)])
    close(getattr(program, name)(strategy), alone(name))


@pytest.mark.parametrize("count", [2, 4])
def test_processes(count, tmp_path):
    names = NAMES if count == 2 else ["fit_synchronized", "loop_function"]
    for code, errors in ended(started(count, tmp_path, names)):
        assert not code, errors
    for name in names:
        for found in given(tmp_path, name, count):
            close(found, alone(name))


@pytest.fixture(scope="module")
def exchanged(tmp_path_factory):
    """What two workers, started as torchrun starts them, say of values and shards."""
    folder = tmp_path_factory.mktemp("exchanged")
    texts = folder / "texts"
    texts.mkdir()
    for i in range(4):
        (texts / f"f{i}.txt").write_text(f"a{i}\nb{i}\nc{i}\n")
    workers = started(2, folder, ["values", "shards"], torchrun=True, TEST_FILES=str(texts))
    for code, errors in ended(workers):
        assert not code, errors
    return folder


def test_values(exchanged):
    """TensorFlow's values of the same program."""
    same = {
        "first": 5.0, "sum": [1.0, 2.0], "mean": 0.75, "python": 6.0, "gather": [0, 1, 1],
        "all_reduce": {"a": 3, "b": [1.0, 2.0]}, "all_gather": [[0, 1, 1]], "assigned": 4.0,
    }  # fmt: skip
    for number, found in enumerate(given(exchanged, "values", 2)):
        assert {key: found[key] for key in same} == same
        assert found["id"] == number
        assert found["written"] == [3.0, 1.5, number + 1.0]
        assert found["read"] == [5.0, 2.5, number + 2.0]
        assert found["none"] == number + 2.0
        squares = [[1.0] * 2, [4.0] * 2, [4.0] * 2]
        weighted = [[6.0] * 2] if number == 0 else [[24.0] * 2, [36.0] * 2]
        assert found["gathered"] == found["gathered in a function"] == [squares, weighted]
        # by each replica's x: 2 x times the sum of the losses' weights, 1 and 2
        assert found["gradient"] == 6.0 * (number + 1)


def test_shards(exchanged):
    """TensorFlow's parts of the same datasets."""
    first, second = given(exchanged, "shards", 2)
    assert first == {
        "auto 7 4": [["0", "1"], ["4", "5"]],
        "auto 9 4": [["0", "1"], ["4", "5"], ["8"]],
        "off 7 3": [["0", "1"], ["2"], ["3", "4"], ["5"], ["6"]],
        "hint": [["0", "2"], ["4", "6"]],
        "files": [["a0", "b0"], ["c0", "a2"], ["b2", "c2"]],
        "files by data": [["a0", "b0"], ["b1", "c1"], ["c2", "a3"]],
        "interleave": [["a0", "a2"], ["b0", "b2"], ["c0", "c2"]],
        "no files": "NotFoundError",
        "one file": "InvalidArgumentError",
        "function": [[0, 2], [4]],
    }
    assert second == {
        "auto 7 4": [["2", "3"], ["6"]],
        "auto 9 4": [["2", "3"], ["6", "7"], []],
        "off 7 3": [["0"], ["1", "2"], ["3"], ["4", "5"], ["6"]],
        "hint": [["1", "3"], ["5", "7"]],
        "files": [["a1", "b1"], ["c1", "a3"], ["b3", "c3"]],
        "files by data": [["c0", "a1"], ["a2", "b2"], ["b3", "c3"]],
        "interleave": [["a1", "a3"], ["b1", "b3"], ["c1", "c3"]],
        "no files": "NotFoundError",
        "one file": "InvalidArgumentError",
        "function": [[1, 3], []],
    }


def test_a_worker_that_is_stopped(tmp_path):
    """Which keeps its connections: the others end with TensorFlow's UnavailableError."""
    workers = started(2, tmp_path, ["stopped"], KERASTORCH_HEARTBEAT_SECONDS="3")
    try:
        errors = workers[0].communicate(timeout=240)[1]
    finally:
        workers[1].kill()
        workers[1].communicate()
    assert workers[0].returncode == 1, errors
    assert "UnavailableError" in errors
    assert "worker 1 has not been heard of for 3 seconds" in errors


def test_a_worker_that_dies(tmp_path):
    """The others end with UnavailableError, and all go on from the backup when they come back."""
    backup = tmp_path / "backup"
    backup.mkdir()
    options = {"BACKUP": str(backup)}
    (code, errors), (killed, _) = ended(started(2, tmp_path, ["restored"], KILLED="1", **options))
    assert killed == 9
    assert code == 1
    assert "UnavailableError" in errors
    assert "has lost another worker" in errors
    assert (backup / "chief").is_dir()
    for code, errors in ended(started(2, tmp_path, ["restored"], **options)):
        assert not code, errors
    resumed = given(tmp_path, "restored", 2)
    assert sorted(os.listdir(backup)) == ["w.weights.h5"]
    os.environ["BACKUP"] = str(tmp_path)
    try:
        whole = program.restored(tf.distribute.OneDeviceStrategy("CPU:0"))["weights"]
    finally:
        del os.environ["BACKUP"]
    for found in resumed:
        close(found["weights"], whole)
        for mine, theirs in zip(found["weights"], resumed[0]["weights"], strict=True):
            np.testing.assert_array_equal(mine, theirs)
