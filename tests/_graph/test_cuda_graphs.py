"""CUDA graphs of recorded steps, with a stand-in for torch.cuda: there is no GPU here.

The stand-in's graph notes the kernel calls inside of `torch.cuda.graph`, without making them, and
its replay makes them with what is at the same addresses, as CUDA does.
"""

import contextlib
import ctypes
import logging

import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

import kerastorch as tf
from kerastorch._graph import cuda_graphs
from kerastorch._graph.recording import record
from kerastorch._graph.replays import Replays


class Graph:
    """Stands for torch.cuda.CUDAGraph."""

    made = 0

    def __init__(self):
        Graph.made += 1
        self.calls, self.pool = [], []

    def replay(self):
        for function, args, kwargs, result in self.calls:
            again = function(*map(at_address, args), **kwargs)
            if result is not None:
                at_address(result).copy_(again)


class Address:
    """Where a tensor is, without holding its memory."""

    def __init__(self, x):
        storage = x.untyped_storage()
        self.place, self.bytes, self.dtype = storage.data_ptr(), storage.nbytes(), x.dtype
        self.form = x.shape, x.stride(), x.storage_offset()


def at_address(value):
    if not isinstance(value, Address):
        return value
    memory = (ctypes.c_byte * value.bytes).from_address(value.place)
    return torch.frombuffer(memory, dtype=value.dtype).as_strided(*value.form)


def address(value):
    return Address(value) if isinstance(value, torch.Tensor) else value


class Capture(TorchDispatchMode):
    """Stands for torch.cuda.graph: kernels are noted; what they write in place stays as it was."""

    def __init__(self, graph, stream):
        super().__init__()
        self.graph = graph

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        if function.is_view:
            return function(*args, **kwargs)
        writes = function._schema.is_mutable
        result = args[0] if writes else function(*args, **kwargs)
        made = None if writes else Address(result)
        self.graph.calls.append((function, tuple(map(address, args)), kwargs, made))
        self.graph.pool.append(None if writes else result)
        return result


class Stream:
    """Stands for torch.cuda.Stream."""

    waited = 0

    def wait_stream(self, other):
        Stream.waited += 1


@pytest.fixture
def cuda(monkeypatch):
    Graph.made = Stream.waited = 0
    monkeypatch.setenv("KERASTORCH_CUDA_GRAPHS", "1")
    for name, value in {
        "CUDAGraph": Graph, "graph": Capture, "Stream": Stream, "current_stream": Stream,
        "stream": lambda stream: contextlib.nullcontext(),
    }.items():  # fmt: skip
        monkeypatch.setattr(torch.cuda, name, value)


class Step:
    """A step that reads one variable and adds to another."""

    def __init__(self):
        self.kernel = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
        self.total = tf.Variable(0.0, trainable=False)

    def __call__(self, x):
        with torch.no_grad():
            y = x @ self.kernel._t
            self.total._prepare().add_(y.sum())
            return [y, None, y.t() * 2]


def captured(step):
    _, recording = record(step, [torch.ones(1, 2)])
    return cuda_graphs.CapturedRecording(recording, [torch.ones(1, 2)])


def test_replays_with_new_inputs(cuda):
    step = Step()
    graph = captured(step)
    assert step.total.numpy() == 10.0  # of the observed run; the warm-ups left nothing
    assert Stream.waited >= 2
    first = graph.run([torch.tensor([[1.0, 0.0]])])
    second = graph.run([torch.tensor([[0.0, 1.0]])])
    assert first[0].tolist() == [[1.0, 2.0]]
    assert first[1] is None
    assert second[0].tolist() == [[3.0, 4.0]]
    assert second[2].tolist() == [[6.0], [8.0]]
    assert step.total.numpy() == 20.0


def test_captured_once_while_variables_stay_and_anew_when_one_moves(cuda):
    step = Step()
    graph = captured(step)
    graph.release()
    assert not graph.is_bound()
    assert graph.bind()
    assert Graph.made == 1
    step.kernel.assign([[0.0, 1.0], [1.0, 0.0]])  # in place
    assert graph.run([torch.tensor([[5.0, 6.0]])])[0].tolist() == [[6.0, 5.0]]
    kept = step.kernel._t.detach()  # who holds this keeps the old value: an assign moves
    graph.release()
    step.kernel.assign([[1.0, 0.0], [0.0, 1.0]])
    assert kept.tolist() == [[0.0, 1.0], [1.0, 0.0]]
    assert not graph.is_bound()
    assert graph.bind()
    assert Graph.made == 2
    assert graph.run([torch.tensor([[5.0, 6.0]])])[0].tolist() == [[5.0, 6.0]]


def _forced(recording, inputs):
    """`captured_or_not` as if the inputs were on CUDA."""

    class OnCuda:
        is_cuda = True

    return cuda_graphs.captured_or_not(recording, [OnCuda() for _ in inputs])


def test_a_capture_that_fails_leaves_replays_and_state(cuda, monkeypatch, caplog):
    def fails(graph, stream):
        raise RuntimeError("operation not permitted when stream is capturing\nmore")

    step = Step()
    _, recording = record(step, [torch.ones(1, 2)])
    monkeypatch.setattr(torch.cuda, "graph", fails)
    monkeypatch.setattr(torch, "empty_like", lambda x: torch.empty(1, 2))
    real = cuda_graphs.CapturedRecording
    monkeypatch.setattr(
        cuda_graphs, "CapturedRecording", lambda found, _: real(found, [torch.ones(1, 2)])
    )
    with caplog.at_level(logging.WARNING, "kerastorch"):
        assert _forced(recording, [None]) is recording
    assert step.total.numpy() == 10.0
    assert "no CUDA graph: a step is replayed kernel by kernel: operation not" in caplog.text
    assert recording.bind()
    assert recording.run([torch.ones(1, 2)])[0].tolist() == [[4.0, 6.0]]


def test_steps_with_random_numbers_or_other_devices_are_not_captured(cuda, caplog):
    _, recording = record(lambda x: [torch.rand(3) + x], [torch.ones(3)])
    assert _forced(recording, [None]) is recording
    assert "it draws random numbers" in caplog.text
    _, recording = record(lambda x: [x + 1], [torch.ones(3)])
    recording.devices = {torch.device("cpu"), torch.device("cuda", 0)}
    assert _forced(recording, [None]) is recording
    assert "its tensors are on ['cpu', 'cuda:0']" in caplog.text


def test_nothing_is_captured_on_the_cpu_or_unasked(cuda, monkeypatch):
    for value in ("1", "0"):
        monkeypatch.setenv("KERASTORCH_CUDA_GRAPHS", value)
        replays, step = Replays(), Step()
        for _ in range(4):
            replays.run("key", lambda x, step=step: (step(x), None), [torch.ones(1, 2)])
        assert replays.replayed == 1
    _, recording = record(Step(), [torch.ones(1, 2)])
    assert _forced(recording, [None]) is recording
    assert Graph.made == 0
