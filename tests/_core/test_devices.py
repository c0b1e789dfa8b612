"""Devices: TensorFlow's names, and where the tensors of a call go."""

import json
import threading
from pathlib import Path

import pytest
import torch
from golden import cases

import kerastorch as tf
from kerastorch._core import devices, op_arguments

GOLDEN = json.loads((Path(cases.__file__).parent / "devices.json").read_text())


@pytest.fixture(autouse=True)
def no_gpu(monkeypatch):
    monkeypatch.setattr(devices, "accelerator", lambda: None)
    monkeypatch.setattr(devices, "physical_count", lambda: 0)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 0)
    devices.arrange()
    yield
    monkeypatch.undo()
    devices.arrange()


@pytest.mark.parametrize("case", GOLDEN)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case])


def test_scopes_nest_and_belong_to_a_thread():
    seen = []
    with tf.device("cpu"):
        inside = devices.state.device
        with tf.device(None):
            seen.append(devices.state.device)
        thread = threading.Thread(target=lambda: seen.append(devices.state.device))
        thread.start()
        thread.join()
        assert devices.state.device is inside
    assert inside == torch.device("cpu")
    assert seen[1] is None
    assert devices.state.device is None


def test_names_give_torch_devices(monkeypatch):
    monkeypatch.setattr(devices, "accelerator", lambda: "cuda")
    monkeypatch.setattr(devices, "physical_count", lambda: 2)
    devices.arrange()
    assert devices.parse("/GPU:1") == torch.device("cuda", 1)
    assert devices.parse("/gpu:2") == torch.device("cpu")
    assert devices.parse("/device:GPU:0") == torch.device("cuda", 0)
    assert devices.default() == torch.device("cuda", 0)
    monkeypatch.setattr(devices.layout, "soft", False)
    with pytest.raises(tf.errors.InvalidArgumentError, match="GPU:1"):
        devices.parse("/gpu:2")


class Fake:
    """Stands for a raw tensor on a device that this machine lacks."""

    dtype = torch.float32

    def __init__(self, device):
        self.device = torch.device(device)

    def to(self, device):
        return Fake(device)


@pytest.mark.parametrize(
    ("found", "scope", "expected"),
    [
        (["cpu", "cuda:1"], None, "cuda:1"),
        (["cuda:1", "cpu"], None, "cuda:1"),
        (["cpu", "cuda:0"], "/cpu:0", "cpu"),
        (["cpu", "cpu"], None, "cpu"),
    ],
)
def test_tensors_of_a_call_move_to_one_device(found, scope, expected, monkeypatch):
    monkeypatch.setattr(op_arguments, "_TORCH_TENSOR", Fake)
    args = [*map(Fake, found), None]
    with tf.device(scope):
        op_arguments.same_device(tf.add.spec, args)
    assert [x.device for x in args[:2]] == [torch.device(expected)] * 2


def test_tensors_beside_one_without_a_value():
    x = tf.constant(torch.empty(2, 3, device="meta"))
    assert (x + tf.ones([3])).torch().is_meta
    assert tf.concat([tf.ones([1, 3]), x], 0).shape == (3, 3)
