"""GradientTape and ForwardAccumulator against TensorFlow, and what goldens cannot say."""

import gc
import json
import logging
import threading
import weakref
from pathlib import Path

import numpy as np
import pytest
import torch
from golden import cases

import kerastorch as tf
from kerastorch._core.state import state

GOLDEN = json.loads((Path(cases.__file__).parent / "autodiff.json").read_text())


@pytest.mark.parametrize("case", GOLDEN)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case])


def test_watching_integers_warns(caplog):
    with caplog.at_level(logging.WARNING), tf.GradientTape() as tape:
        tape.watch(tf.constant(3))
    assert "dtype of the watched tensor must be floating" in caplog.text


def test_nothing_is_left_open_after_an_error():
    x = tf.Variable(1.0)
    with pytest.raises(KeyError), tf.GradientTape():
        x * x
        raise KeyError
    assert state.tapes == [] and state.session is None
    assert not (x * x)._t.requires_grad


def test_the_grad_mode_of_torch_is_restored():
    for enabled in (True, False):
        with torch.set_grad_enabled(enabled):
            with tf.GradientTape() as tape:
                y = tf.Variable(2.0) * 3.0
                assert torch.is_grad_enabled()
                tape.gradient(y, [])
            assert torch.is_grad_enabled() is enabled
    torch.set_grad_enabled(True)


def test_results_outside_of_tapes_hold_no_graph():
    y = tf.Variable(2.0) * 3.0
    assert y._t.grad_fn is None and not y._t.requires_grad


def test_gradients_outside_of_tapes_hold_no_graph():
    x = tf.Variable([1.0, 2.0])
    with tf.GradientTape() as tape:
        y = x * x
    assert tape.gradient(y, x)._t.grad_fn is None


def test_the_cached_upstream_gradient_is_not_handed_out():
    x = tf.Variable(2.0)
    for _ in range(2):
        with tf.GradientTape() as tape:
            y = x + 1.0
        g = tape.gradient(y, x)
        assert g.numpy() == 1
        g.torch().mul_(5)


def test_the_graph_is_freed_after_a_gradient():
    x = tf.Variable(tf.ones([8]))
    with tf.GradientTape() as tape:
        y = tf.exp(x)
        z = tf.reduce_sum(y * y)
    alive = weakref.ref(y)
    tape.gradient(z, x)
    del y, z
    gc.collect()
    assert alive() is None


def test_tapes_of_threads_do_not_meet():
    x = tf.Variable(3.0)
    results, started = {}, threading.Barrier(2)

    def work(factor):
        with tf.GradientTape() as tape:
            started.wait()
            y = x * x * float(factor)
            started.wait()
        results[factor] = tape.gradient(y, x).numpy()

    threads = [threading.Thread(target=work, args=(i,)) for i in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {1: 6, 2: 12}


def test_ops_of_another_thread_are_not_recorded():
    x = tf.Variable(3.0)
    found = []
    with tf.GradientTape() as tape:
        thread = threading.Thread(target=lambda: found.append(x * x))
        thread.start()
        thread.join()
    assert tape.gradient(found[0], x) is None


def test_a_result_of_an_earlier_tape_is_a_constant_to_a_later_one():
    x = tf.Variable(3.0)
    with tf.GradientTape() as first:
        y = x * x
    with tf.GradientTape() as second:
        z = y * x
    assert second.gradient(z, x).numpy() == 9
    assert first.gradient(y, x).numpy() == 6


def test_gradients_of_many_sources_keep_their_structure():
    layers = [{"w": tf.Variable(tf.ones([2, 2])), "b": tf.Variable(tf.zeros([2]))} for _ in "ab"]
    x = tf.constant([[1.0, 2.0]])
    with tf.GradientTape() as tape:
        for layer in layers:
            x = tf.matmul(x, layer["w"]) + layer["b"]
        loss = tf.reduce_sum(x)
    grads = tape.gradient(loss, layers)
    assert [sorted(g) for g in grads] == [["b", "w"], ["b", "w"]]
    np.testing.assert_allclose(grads[1]["b"], [1, 1])
    np.testing.assert_allclose(grads[0]["w"], [[2, 2], [4, 4]])


def test_third_order_with_one_persistent_tape_per_order():
    x = tf.Variable(2.0)
    with tf.GradientTape() as t3:
        with tf.GradientTape() as t2:
            with tf.GradientTape() as t1:
                y = x * x * x * x
            first = t1.gradient(y, x)
        second = t2.gradient(first, x)
    assert t3.gradient(second, x).numpy() == 48


def test_hessian_by_jacobian_of_gradient():
    x = tf.Variable([1.0, 2.0])
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            y = x[0] * x[0] * x[1]
        g = inner.gradient(y, x)
    np.testing.assert_allclose(outer.jacobian(g, x), [[4, 2], [2, 0]])


def test_a_used_up_graph_says_so():
    x = tf.Variable(2.0)
    with tf.GradientTape() as one, tf.GradientTape() as two:
        y = tf.exp(x) * x
    one.gradient(y, x)
    with pytest.raises(RuntimeError, match="persistent=True"):
        two.gradient(y, x)


def test_newton_steps_from_a_persistent_tape_in_a_loop():
    x = tf.Variable(3.0)
    for _ in range(8):
        with tf.GradientTape() as outer:
            with tf.GradientTape() as inner:
                y = x * x * x - 2.0 * x
            slope = inner.gradient(y, x)
        curve = outer.gradient(slope, x)
        x.assign_sub(slope / curve)
    assert x.numpy() == pytest.approx((2 / 3) ** 0.5, rel=1e-5)


def test_accumulator_checks_dtypes_and_structures():
    with pytest.raises(ValueError, match="dtype"):
        tf.autodiff.ForwardAccumulator(tf.constant(1.0), tf.constant(1.0, tf.float64))
    with pytest.raises(ValueError, match="structure"):
        tf.autodiff.ForwardAccumulator([tf.constant(1.0)], tf.constant(1.0))
