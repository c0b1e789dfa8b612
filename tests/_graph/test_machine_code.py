"""Recorded steps as machine code, without Keras."""

import shutil

import numpy as np
import pytest
import torch

import kerastorch as tf
from kerastorch._graph.compiled import CompiledRecording, NotCompiled, machine_code
from kerastorch._graph.recording import record
from kerastorch._graph.replays import Replays
from kerastorch._graph.running import Runner
from kerastorch._graph.tracing import trace

pytestmark = pytest.mark.skipif(not shutil.which("g++"), reason="needs a C++ compiler")


def test_writes_into_arguments():
    def step(x, total):
        total.add_(x.sum())
        return [x * 2]

    code = machine_code(step, [torch.zeros(3), torch.zeros(())])
    x, total = torch.arange(3.0), torch.tensor(1.0)
    (double,) = code([x, total])
    assert total.item() == 4.0
    assert double.tolist() == [0.0, 2.0, 4.0]


class Drawing:
    """A step with a kernel of a variable, random numbers, a written variable, repeated results."""

    def __init__(self):
        self.kernel = tf.Variable(np.ones((4, 3), "f"))
        self.sum = tf.Variable(0.0, trainable=False)
        self.generator = torch.Generator()

    def __call__(self, x, y):
        with torch.no_grad():
            hidden = x @ self.kernel._t
            noise = torch.rand(hidden.shape, generator=self.generator)
            hidden = torch.where(noise > 0.5, hidden, torch.zeros(()))
            hidden = torch.dropout(hidden, 0.5, True)
            self.sum._prepare().add_(hidden.sum() * 2)
            loss = torch.nn.functional.cross_entropy(hidden, y)
            return [hidden, loss, None, loss, torch.nn.functional.embedding(y, self.kernel._t)]


def runs(jit_compile):
    step, found = Drawing(), []
    step.generator.manual_seed(3)
    torch.manual_seed(4)
    replays = Replays(jit_compile=jit_compile)
    y = torch.tensor([0, 1, 2, 1, 0])
    for k in range(6):
        x = torch.from_numpy(np.random.RandomState(k).randn(5, 4).astype("f"))
        results, _ = replays.run("key", lambda *t: (step(*t), None), [x, y])
        found.append(results)
    return step, replays, found


def test_same_random_numbers_and_state_as_replays():
    plain, _, wanted = runs(None)
    step, replays, found = runs("the step")
    (recording,) = replays.recordings
    assert isinstance(recording, CompiledRecording)
    assert replays.replayed == 3
    np.testing.assert_allclose(step.sum.numpy(), plain.sum.numpy(), rtol=1e-6)
    for ours, theirs in zip(found, wanted, strict=True):
        assert ours[2] is None
        for a, b in zip(ours, theirs, strict=True):
            if a is not None:
                np.testing.assert_allclose(a.numpy(), b.numpy(), rtol=1e-6)


def test_an_index_out_of_range_leaves_everything_as_it_was():
    step, replays, _ = runs("the step")
    (recording,) = replays.recordings
    before, states = step.sum.numpy(), (step.generator.get_state(), torch.get_rng_state())
    for wrong in (3, -1):
        with pytest.raises(RuntimeError):
            recording.run([torch.ones(5, 4), torch.tensor([0, 1, wrong, 0, 0])])
        assert step.sum.numpy() == before
        assert torch.equal(step.generator.get_state(), states[0])
        assert torch.equal(torch.get_rng_state(), states[1])


def test_draws_by_computed_values_are_not_compiled():
    def step(x):
        return [torch.bernoulli(torch.sigmoid(x))]

    x = torch.zeros(3)
    _, recording = record(step, [x])
    with pytest.raises(NotCompiled, match="bernoulli draws by values that the step computes"):
        CompiledRecording(recording, [x])


def test_stretches_of_a_traced_function():
    kernel, total = tf.Variable([[1.0, 2.0], [3.0, 4.0]]), tf.Variable(0.0)

    def function(x):
        y = tf.nn.relu(tf.matmul(x, kernel) - 4.0)
        total.assign_add(tf.reduce_sum(y))
        return y * 2.0

    graph = trace(function, (tf.TensorSpec((1, 2)),), {})
    runner = Runner(graph, jit_compile=True)
    for k in range(6):
        (found,) = runner([tf.constant([[float(k), 1.0]])])
        assert found.numpy().tolist() == [[2 * max(k - 1.0, 0.0), 4.0 * k]]
    assert total.numpy() == sum(max(k - 1.0, 0.0) + 2.0 * k for k in range(6))
    (stretch,) = runner.stretches
    assert isinstance(stretch.replays.recordings[0], CompiledRecording)
