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


def test_nested_tapes_answer_once_each():
    x = tf.Variable(2.0)
    with tf.GradientTape() as one, tf.GradientTape() as two:
        y = x * x * x
    assert float(one.gradient(y, x)) == float(two.gradient(y, x)) == 12.0


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


TABLE = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]


@pytest.mark.parametrize("dtype", [tf.int32, tf.int64])
@pytest.mark.parametrize("look_up", [tf.gather, tf.nn.embedding_lookup])
def test_rows_of_a_table_have_sparse_gradients(look_up, dtype):
    table, ids = tf.Variable(TABLE), tf.constant([[2, 0], [2, 2]], dtype)
    with tf.GradientTape() as tape:
        y = look_up(table, ids) * [1.0, 10.0]
    found = tape.gradient(y, [table])[0]
    assert isinstance(found, tf.IndexedSlices)
    assert found.indices.numpy().tolist() == [2, 0, 2, 2]
    assert found.indices.dtype is dtype
    assert found.values.numpy().tolist() == [[1.0, 10.0]] * 4
    assert found.dense_shape.numpy().tolist() == [3, 2]
    dense = tf.convert_to_tensor(found)
    assert dense.numpy().tolist() == [[1.0, 10.0], [0.0, 0.0], [3.0, 30.0]]


def test_tables_used_otherwise_too_have_dense_gradients():
    table = tf.Variable(TABLE)
    with tf.GradientTape(persistent=True) as tape:
        twice = tf.reduce_sum(tf.gather(table, [0])) + 2.0 * tf.reduce_sum(tf.gather(table, [1]))
        mixed = twice + tf.reduce_sum(table)
    sparse = tape.gradient(twice, table)
    assert sorted(sparse.indices.numpy().tolist()) == [0, 1]
    assert tf.convert_to_tensor(sparse).numpy().tolist() == [[1.0, 1.0], [2.0, 2.0], [0.0, 0.0]]
    assert tape.gradient(mixed, table).numpy().tolist() == [[2.0, 2.0], [3.0, 3.0], [1.0, 1.0]]


def test_sparse_gradients_of_second_order_and_jacobians():
    table = tf.Variable(TABLE)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            y = tf.reduce_sum(tf.gather(table, [1, 1]) ** 3)
        slope = tf.convert_to_tensor(inner.gradient(y, table))
        z = tf.reduce_sum(slope)
    assert slope.numpy().tolist() == [[0.0, 0.0], [54.0, 96.0], [0.0, 0.0]]
    second = tf.convert_to_tensor(outer.gradient(z, table))
    assert second.numpy().tolist() == [[0.0, 0.0], [36.0, 48.0], [0.0, 0.0]]
    with tf.GradientTape() as tape:
        y = tf.gather(table, [2])
    jacobian = tape.jacobian(y, table)
    assert jacobian.shape == (1, 2, 3, 2)
    assert tf.reduce_sum(jacobian, [0, 1]).numpy().tolist() == [[0.0, 0.0], [0.0, 0.0], [1.0, 1.0]]


def test_optimizers_take_sparse_gradients():
    table = tf.Variable(TABLE)
    with tf.GradientTape() as tape:
        y = tf.gather(table, [2, 2])
    tf.keras.optimizers.SGD(0.5).apply_gradients([(tape.gradient(y, table), table)])
    assert table.numpy().tolist() == [[1.0, 2.0], [3.0, 4.0], [4.0, 5.0]]


def test_index_out_of_a_recorded_table():
    table = tf.Variable(TABLE)
    with tf.GradientTape(), pytest.raises(tf.errors.InvalidArgumentError):
        tf.gather(table, [3])


def test_what_was_recorded_before_watch_does_not_count():
    c = tf.constant(2.0)
    for _ in range(2):
        with tf.GradientTape() as tape:
            z = c * c
            tape.watch(c)
            z = z + c
        assert tape.gradient(z, c).numpy() == 1.0


def test_watching_again_leaves_earlier_persistent_tapes_alone():
    c = tf.constant(2.0)
    with tf.GradientTape(persistent=True) as first:
        first.watch(c)
        y = c * c
    with tf.GradientTape() as second:
        second.watch(c)
        z = c * c * c
    assert second.gradient(z, c).numpy() == 12.0
    assert first.gradient(y, c).numpy() == 4.0


def test_watch_before_the_block_is_refused():
    with pytest.raises(AttributeError):
        tf.GradientTape().watch(tf.constant(1.0))


def test_what_assign_returns_is_the_variable_to_tapes():
    v = tf.Variable(1.0)
    unread = v.assign(3.0)
    with tf.GradientTape(persistent=True) as tape:
        y = unread * v
        z = unread * unread
    assert tape.gradient(y, [v, unread])[0].numpy() == 6.0
    assert tape.gradient(y, unread).numpy() == 6.0
    assert tape.gradient(z, v).numpy() == 6.0
    assert tape.watched_variables() == (v,) or tape.watched_variables()[0] is v
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(unread)
        y = v * v
    assert tape.gradient(y, v).numpy() == 6.0


def test_two_tapes_over_the_same_calls():
    """As in adversarial training: each of two tapes is asked once."""
    a, b = tf.Variable(2.0), tf.Variable(3.0)
    with tf.GradientTape() as first, tf.GradientTape() as second:
        made = a * a
        judged = made * b
        loss, other = judged * judged, judged + made
    assert float(first.gradient(loss, a)) == 2 * 12 * 12.0
    assert float(second.gradient(other, b)) == 4.0
    with pytest.raises(RuntimeError):
        first.gradient(loss, a)


def test_two_scalars_of_one_vector():
    x = tf.constant([0.5, -1.0, 0.75])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.gather(x, 0) * 2.0 + tf.gather(x, 1) * 3.0 + tf.gather(x, 0)
    assert tf.convert_to_tensor(tape.gradient(y, x)).numpy().tolist() == [3.0, 3.0, 0.0]
