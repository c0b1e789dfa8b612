"""How many threads the steps of a model use."""

import pytest
import torch

import kerastorch as tf
from kerastorch._core import threads as core_threads
from kerastorch.keras._train import threads

L = tf.keras.layers


@pytest.fixture(autouse=True)
def four(monkeypatch):
    """A machine of four cores whose user has set nothing."""
    outer = torch.get_num_threads()
    monkeypatch.setattr(core_threads, "_AT_IMPORT", 4)
    monkeypatch.setattr(core_threads, "_BY_ENVIRONMENT", None)
    monkeypatch.setattr(threads, "machine_size", lambda: 4)
    torch.set_num_threads(4)
    yield
    torch.set_num_threads(outer)


class Seen(tf.keras.callbacks.Callback):
    """The numbers of threads during steps."""

    def __init__(self):
        super().__init__()
        self.counts = []

    def on_train_batch_end(self, batch, logs=None):
        self.counts.append(torch.get_num_threads())

    on_test_batch_end = on_predict_batch_end = on_train_batch_end


def _model(width):
    tf.keras.utils.set_random_seed(1)
    model = tf.keras.Sequential([L.Dense(width, "relu"), L.Dense(1)])
    model.compile("sgd", "mse")
    return model, tf.random.normal([32, 64]), tf.zeros([32, 1])


def _fit(width, epochs=3):
    model, x, y = _model(width)
    seen = Seen()
    model.fit(x, y, epochs=epochs, batch_size=8, verbose=0, callbacks=[seen])
    return model, seen.counts


def test_small_steps_take_one_thread():
    _, counts = _fit(16)
    assert set(counts[2:]) == {1}
    assert torch.get_num_threads() == 4


def test_large_steps_take_more(monkeypatch):
    monkeypatch.setattr(threads, "_PARALLEL", 1e2)
    monkeypatch.setattr(threads, "_SMALL", 5e3)
    monkeypatch.setattr(threads, "_SHARE", 1e3)
    _, counts = _fit(64)
    # the first step makes variables, the second is counted
    assert counts == [4, 4] + [4] * 10
    assert torch.get_num_threads() == 4


@pytest.mark.parametrize(("work", "number"), [(0, 1), (4.9e6, 1), (5.1e6, 2), (8e6, 3), (1e9, 4)])
def test_the_rule(work, number):
    assert threads.threads_for(work) == number


def test_evaluate_predict_and_single_batches():
    model, x, y = _model(16)
    seen = Seen()
    model.evaluate(x, y, batch_size=4, verbose=0, callbacks=[seen])
    model.predict(x, batch_size=4, verbose=0, callbacks=[seen])
    assert set(seen.counts[2:8] + seen.counts[9:]) == {1}
    for _ in range(3):
        model.train_on_batch(x, y)
        model.test_on_batch(x, y)
        model.predict_on_batch(x)
    assert torch.get_num_threads() == 4


def test_what_the_user_set_stands():
    torch.set_num_threads(3)
    _, counts = _fit(16)
    assert set(counts) == {3}


def test_compile_forgets():
    model, _ = _fit(16)
    assert threads._chosen[model]
    model.compile("sgd", "mse")
    assert model not in threads._chosen


def test_counting_changes_no_number():
    first, _ = _fit(16, epochs=2)
    threads.machine_size = lambda: 1  # no counting, no limit
    second, _ = _fit(16, epochs=2)
    for a, b in zip(first.get_weights(), second.get_weights(), strict=True):
        assert (a == b).all()


@pytest.mark.parametrize(
    ("program", "size"),
    [
        (lambda a: a @ a, 2 * 300**3 / 40),
        (lambda a: a + 1, 0.7 * 300**2),
        (lambda a: torch.stack([a, a]), 0.7 * 2 * 300**2),
        (lambda a: a[:8].t() * 2, 0),
    ],
)
def test_sizes(program, size):
    matrix = torch.ones(300, 300)
    with threads.StepSize() as counted:
        program(matrix)
    assert counted.parallel == pytest.approx(size)


def test_size_of_a_convolution_and_its_gradient():
    x, w = torch.ones(8, 16, 20, 20, requires_grad=True), torch.ones(32, 16, 3, 3)
    w.requires_grad_()
    forward = 2 * 8 * 32 * 20 * 20 * 16 * 9 / 40
    with threads.StepSize() as counted:
        y = torch.nn.functional.conv2d(x, w, padding=1)
    assert counted.parallel == pytest.approx(forward)
    with threads.StepSize() as counted:
        torch.autograd.grad(y, (x, w), torch.ones_like(y))
    assert counted.parallel == pytest.approx(2 * forward + 0.7 * y.numel(), rel=0.2)
