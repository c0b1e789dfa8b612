"""The machine as this process may use it, and limits on torch's threads."""

import os
import subprocess
import sys
import threading

import pytest
import torch

from kerastorch._core import threads
from kerastorch._core.settings import settings


@pytest.fixture
def four(monkeypatch):
    """torch's own number is four, and nobody has set another."""
    outer = torch.get_num_threads()
    monkeypatch.setattr(threads, "_AT_IMPORT", 4)
    monkeypatch.setattr(threads, "_BY_ENVIRONMENT", None)
    torch.set_num_threads(4)
    yield
    torch.set_num_threads(outer)


def _machine(monkeypatch, files, cores=8):
    monkeypatch.setattr(threads, "_text", lambda path: files.get(path, ""))
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(cores)), raising=False)
    return threads.machine_size.__wrapped__()


@pytest.mark.parametrize(
    ("files", "size"),
    [
        ({}, 8),
        ({"/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "max 100000\n"}, 8),
        ({"/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "250000 100000\n"}, 2),
        ({"/proc/self/cgroup": "0::/a/b\n", "/sys/fs/cgroup/a/cpu.max": "50000 100000\n"}, 1),
        (
            {
                "/proc/self/cgroup": "0::/a/b\n",
                "/sys/fs/cgroup/a/cpu.max": "300000 100000\n",
                "/sys/fs/cgroup/a/b/cpu.max": "500000 100000\n",
            },
            3,
        ),
        (
            {
                "/proc/self/cgroup": "5:cpu,cpuacct:/docker/x\n0::/\n",
                "/sys/fs/cgroup/cpu,cpuacct/docker/x/cpu.cfs_quota_us": "400000\n",
                "/sys/fs/cgroup/cpu,cpuacct/docker/x/cpu.cfs_period_us": "100000\n",
            },
            4,
        ),
        (
            {
                "/proc/self/cgroup": "5:cpu:/x\n",
                "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
                "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
            },
            8,
        ),
    ],
)
def test_quotas_of_control_groups(monkeypatch, files, size):
    assert _machine(monkeypatch, files) == size


def test_affinity(monkeypatch):
    assert _machine(monkeypatch, {}, cores=3) == 3


def test_limits_nest_and_end(four):
    with threads.limit(2):
        assert torch.get_num_threads() == 2
        with threads.limit(1):
            assert torch.get_num_threads() == 1
        assert torch.get_num_threads() == 2
        with threads.limit(8):
            assert torch.get_num_threads() == 4
    assert torch.get_num_threads() == 4
    with pytest.raises(KeyError), threads.limit(1):
        raise KeyError
    assert torch.get_num_threads() == 4


def test_what_the_user_sets_inside_stays(four):
    with threads.limit(1):
        torch.set_num_threads(3)
    assert torch.get_num_threads() == 3
    assert threads.set_by_user()


def test_what_the_user_has_set(four, monkeypatch):
    assert not threads.set_by_user()
    with threads.limit(1):
        assert not threads.set_by_user()
    monkeypatch.setattr(settings, "intra_op_threads", 2)
    assert threads.set_by_user()
    monkeypatch.setattr(settings, "intra_op_threads", 0)
    monkeypatch.setattr(threads, "_BY_ENVIRONMENT", "2")
    assert threads.set_by_user()


def test_loops_of_several_threads_share_the_least(four):
    inside, leave, seen = threading.Event(), threading.Event(), []

    def other():
        with threads.limit(1):
            inside.set()
            leave.wait(10)
            seen.append(torch.get_num_threads())

    thread = threading.Thread(target=other)
    with threads.limit(2):
        thread.start()
        inside.wait(10)
        with threads.limit(3):
            assert torch.get_num_threads() == 1
        leave.set()
        thread.join()
    assert seen == [1]
    with threads.limit(4):
        pass
    assert torch.get_num_threads() == 4 and not threads.set_by_user()


_PROGRAM = "import os; {}; import kerastorch; print(os.environ.get('OMP_WAIT_POLICY'))"


@pytest.mark.parametrize("before", ["pass", "import torch", "os.environ['GOMP_SPINCOUNT'] = '9'"])
def test_the_environment_is_left_as_it_was(before):
    answer = subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(before)], capture_output=True, text=True, check=True
    )
    assert answer.stdout == "None\n"
