"""tf.Module: what it tracks, as in TensorFlow, and that it is a torch.nn.Module."""

import copy
import gc
import io
import json
import pickle
import weakref
from pathlib import Path

import numpy as np
import pytest
import torch
from golden import cases
from golden.make_module import names

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "module.json").read_text())


@pytest.mark.parametrize("case", GOLDEN)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case], **names(tf))


class Inner(tf.Module):
    def __init__(self, name=None):
        self.early = tf.Variable([1.0, 2.0])
        super().__init__(name)
        self.count = tf.Variable(3)
        self.fixed = tf.Variable(4.0, trainable=False)
        self.text = tf.Variable("text")


class Outer(tf.Module):
    def __init__(self):
        super().__init__()
        self.inner = Inner()
        self.blocks = [Inner("a"), (tf.Variable(5.0), Inner("b"))]
        self.heads = {"left": tf.Variable(6.0), "to.right": Inner("c")}
        self.plain = [1, "two", None]

    def __call__(self, x):
        return x * self.inner.early + self.blocks[1][0] * self.heads["left"]


KEYS = ["early", "count", "fixed"]


def test_parameters_and_buffers():
    m = Inner()
    assert [k for k, _ in m.named_parameters()] == ["early"]
    assert [k for k, _ in m.named_buffers()] == ["count", "fixed"]
    assert list(m.state_dict()) == KEYS
    assert m.get_parameter("early") is m.early.torch()


def test_containers_are_shown_by_their_place():
    m = Outer()
    expected = [f"inner.{k}" for k in KEYS] + ["blocks_1_0", "heads_left"]
    for part in ("blocks_0", "blocks_1_1", "heads_to_right"):
        expected += [f"{part}.{k}" for k in KEYS]
    assert set(m.state_dict()) == set(expected)
    assert m.get_submodule("blocks_1_1") is m.blocks[1][1]
    assert m.get_parameter("heads_left") is m.heads["left"].torch()


def test_containers_that_change_are_looked_at_again():
    m = Outer()
    m.blocks.append(Inner("late"))
    m.heads["new"] = tf.Variable(0.0)
    assert m.get_submodule("blocks_2") is m.blocks[2]
    assert "heads_new" in m.state_dict()
    del m.heads["new"], m.blocks[0]
    assert "heads_new" not in m.state_dict()
    assert m.get_parameter("blocks_0_0") is m.blocks[0][0].torch()
    m.blocks = ()
    assert not any(k.startswith("blocks") for k in m.state_dict())
    del m.heads
    assert [k for k, _ in m.named_modules()] == ["", "inner"]


def test_other_values_of_an_attribute():
    m = tf.Module()
    m.x = tf.Variable(1.0)
    m.x = tf.Variable(2)
    assert (list(dict(m.named_parameters())), list(dict(m.named_buffers()))) == ([], ["x"])
    m.x = Inner()
    assert list(m.state_dict()) == [f"x.{k}" for k in KEYS]
    m.x = 5
    assert (list(m.state_dict()), m.x) == ([], 5)
    del m.x
    assert not hasattr(m, "x")


def test_state_dict_round_trip():
    a, b = Outer(), Outer()
    for v in a.variables:
        if v.dtype != tf.string:
            v.assign_add(tf.ones_like(v))
    buffer = io.BytesIO()
    torch.save(a.state_dict(), buffer)
    buffer.seek(0)
    result = b.load_state_dict(torch.load(buffer, weights_only=True))
    assert not (result.missing_keys or result.unexpected_keys)
    for v, w in zip(a.variables, b.variables, strict=True):
        assert np.all(v.numpy() == w.numpy())
    with pytest.raises(RuntimeError, match="Missing key"):
        b.load_state_dict({})
    with pytest.raises(RuntimeError, match="Unexpected key"):
        b.load_state_dict({**a.state_dict(), "more": torch.ones(1)})


@pytest.mark.parametrize("assign", [False, True])
def test_loading_keeps_what_was_read(assign):
    m = Outer()
    v = m.inner.early
    before, leaf = v.read_value(), v.torch()
    m.load_state_dict({k: x + 1 for k, x in m.state_dict().items()}, assign=assign)
    np.testing.assert_array_equal(before, [1.0, 2.0])
    np.testing.assert_array_equal(v, [2.0, 3.0])
    assert (v.torch() is leaf) is not assign
    assert m.get_parameter("inner.early") is v.torch()
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(v * v)
    np.testing.assert_array_equal(tape.gradient(y, v), [4.0, 6.0])


def test_dtypes():
    m = Outer()
    m.to(torch.float64)
    assert {v.dtype.name for v in m.variables} == {"float64", "int32", "string"}
    assert all(p.dtype is torch.float64 for p in m.parameters())
    m.half()
    assert m.inner.early.dtype == tf.float16
    m.float()
    m.inner.early.assign([7.0, 8.0])
    assert m.state_dict()["inner.early"].tolist() == [7.0, 8.0]
    m.to("meta")
    assert m.inner.early.torch().is_meta


def test_assigning_shows_in_torch_and_back():
    m = Outer()
    v = m.heads["left"]
    held = v.read_value()
    for value in (1.0, 2.0, 3.0):
        v.assign(value)
        assert m.get_parameter("heads_left").item() == value
    with torch.no_grad():
        m.get_parameter("heads_left").add_(1.0)
    assert (float(v), float(held)) == (4.0, 6.0)


def test_an_optimizer_of_torch_follows_assigns():
    v = tf.Variable([1.0, 2.0])
    m = tf.Module()
    m.v = v
    optimizer = torch.optim.SGD(m.parameters(), lr=1.0)
    kept = v.read_value()
    v.assign([5.0, 6.0])
    v.torch().sum().backward()
    optimizer.step()
    np.testing.assert_array_equal(v, [4.0, 5.0])
    np.testing.assert_array_equal(kept, [1.0, 2.0])


def test_a_variable_in_two_places():
    m = tf.Module()
    m.a = m.b = tf.Variable(1.0)
    m.sub = tf.Module()
    m.sub.c = m.a
    assert len(list(m.parameters())) == 1
    with tf.GradientTape() as tape:
        y = m.a * m.a  # the graph holds the leaf, so that the variable moves
        m.a.assign(5.0)
    assert float(tape.gradient(y, m.a)) == 2.0
    leaves = {id(p) for _, p in m.named_parameters(remove_duplicate=False)}
    assert leaves == {id(m.a.torch())}
    m.load_state_dict({k: torch.tensor(7.0) for k in m.state_dict()}, assign=True)
    assert m.sub.c.numpy() == 7.0
    assert m.get_parameter("a") is m.sub.get_parameter("c")


def test_gradients_of_torch():
    m = Outer()
    y = m(tf.constant([1.0, 1.0]))
    assert not y.torch().requires_grad
    m.inner.early.torch().sum().backward()
    assert m.inner.early.torch().grad.tolist() == [1.0, 1.0]
    m.zero_grad()
    assert m.inner.early.torch().grad is None


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
def test_copies(copied):
    m = Outer()
    m.shared = m.inner.early
    m.blocks[0].early.assign([9.0, 9.0])
    n = copied(m)
    assert list(n.state_dict()) == list(m.state_dict())
    np.testing.assert_array_equal(n.blocks[0].early, [9.0, 9.0])
    assert n.shared is n.inner.early
    assert n.get_parameter("shared") is n.inner.early.torch()
    n.inner.early.assign([0.0, 0.0])
    np.testing.assert_array_equal(m.inner.early, [1.0, 2.0])
    assert [v.name for v in n.variables] == [v.name for v in m.variables]
    assert [v.trainable for v in n.variables] == [v.trainable for v in m.variables]


def test_hooks_of_torch():
    class Scaled(tf.Module):
        def __init__(self):
            super().__init__()
            self.w = tf.Variable(2.0)

        def forward(self, x):
            return x * self.w

    m, seen = Scaled(), []
    m.register_forward_hook(lambda module, args, out: seen.append((module, args, out)))
    out = m(tf.constant(3.0))
    assert (float(out), seen[0][0], seen[0][2]) == (6.0, m, out)


def test_modes_and_functions_over_modules():
    m, visited = Outer(), []
    m.eval()
    assert not m.blocks[1][1].training
    m.train()
    assert m.blocks[1][1].training
    m.apply(lambda module: visited.append(module.name))
    assert sorted(visited) == ["a", "b", "c", "inner", "outer"]
    m.requires_grad_(False)
    assert not m.inner.early.torch().requires_grad


def test_inside_of_torch_modules():
    net = torch.nn.ModuleList([torch.nn.Linear(1, 1), Outer()])
    net[1].blocks.append(tf.Variable(0.0))
    assert "1.blocks_2" in net.state_dict()
    other = torch.nn.ModuleList([torch.nn.Linear(1, 1), Outer()])
    other[1].blocks.append(tf.Variable(1.0))
    other.load_state_dict(net.state_dict())
    assert float(other[1].blocks[2]) == 0.0


def test_torch_modules_as_attributes():
    m = tf.Module()
    m.net = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.BatchNorm1d(3))
    assert [v.name for v in m.trainable_variables] == [
        "0/weight:0", "0/bias:0", "1/weight:0", "1/bias:0",
    ]  # fmt: skip
    assert [v.name for v in m.non_trainable_variables] == [
        "1/running_mean:0", "1/running_var:0", "1/num_batches_tracked:0",
    ]  # fmt: skip
    assert m.variables[0] is m.variables[0]
    assert m.variables[0].torch() is m.net[0].weight
    m.net[0].weight.requires_grad_(False)
    assert not m.variables[0].trainable
    m.net.double()
    assert m.variables[0].dtype == tf.float64


def test_torch_modules_take_handles():
    m = tf.Module()
    m.net = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU())
    x = tf.constant([[1.0, 2.0]])
    with tf.GradientTape() as tape:
        y = m.net(x)
        loss = tf.reduce_sum(y * y)
    assert isinstance(y, tf.Tensor)
    assert isinstance(m.net(x.torch()), torch.Tensor)
    grads = tape.gradient(loss, m.trainable_variables)
    expected = torch.autograd.grad((m.net(x.torch()) ** 2).sum(), list(m.net.parameters()))
    for ours, theirs in zip(grads, expected, strict=True):
        np.testing.assert_allclose(ours, theirs.numpy(), rtol=1e-6)
    with pytest.raises(RuntimeError):
        m.net(tf.ones([1, 5]))
    assert isinstance(m.net(x), tf.Tensor)


def test_tied_parameters_are_one_variable():
    m = tf.Module()
    m.a, m.b = torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)
    m.b.weight = m.a.weight
    assert len(m.trainable_variables) == 3
    weight = m.trainable_variables[0]
    with tf.GradientTape():
        _ = weight * weight
        weight.assign(tf.zeros([2, 2]))
    assert not m.a.weight.any()
    assert m.a.weight is m.b.weight is weight.torch()


def test_modules_die():
    gc.collect()
    m = Outer()
    m.net = torch.nn.Linear(2, 2)
    refs = [weakref.ref(x) for x in (m, m.inner, m.inner.early, m.net, m.variables[-1])]
    del m
    gc.collect()
    assert [r() for r in refs] == [None] * len(refs)
