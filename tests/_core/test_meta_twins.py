"""Meta twins: real tensors stand aside in one thread while others compute with them."""

import threading

import torch

from kerastorch._core.meta_twins import Twins, drawing, for_real, symbolic_call


def test_real_tensors_give_way_to_meta_twins_beside_meta_tensors():
    weight = torch.nn.Parameter(torch.ones(3, 4))
    with symbolic_call() as twins, twins.held():
        product = torch.empty(7, 3, device="meta") @ weight
        assert product.is_meta and product.shape == (7, 4)
        assert float((weight.detach() * 2).sum()) == 24.0  # among themselves they stay real
    assert drawing.twins is None and weight.device.type == "cpu"


def test_what_is_written_lasts_for_the_call_and_no_longer():
    state = torch.zeros(3)
    with symbolic_call() as twins:
        twins.write(state, torch.ones(3))
        twins.write(state, torch.ones(3), torch.Tensor.add_)
        assert state.sum() == 6.0 and state[1:].sum() == 4.0
        assert float(twins.copy_of(state).add_(1).sum()) == 9.0
        fresh = torch.zeros(2)
        fresh[0] = 5.0
        assert fresh.tolist() == [5.0, 0.0]
    assert state.tolist() == [0.0, 0.0, 0.0]


def test_a_meta_value_leaves_what_it_is_written_to():
    state = torch.ones(3)
    with symbolic_call() as twins, twins.held():
        state.add_(torch.empty(3, device="meta"))
        twins.write(state, torch.empty(3, device="meta"))
    assert state.tolist() == [1.0, 1.0, 1.0]


def test_views_of_what_was_written_see_it():
    state = torch.arange(6.0).reshape(2, 3)
    row = state[1]
    with symbolic_call() as twins, twins.held():
        state.mul_(2)
        assert (row * 1).tolist() == [6.0, 8.0, 10.0]
    assert row.tolist() == [3.0, 4.0, 5.0]


def test_for_real_writes_last():
    state = torch.zeros(2)
    with symbolic_call() as twins:
        twins.write(torch.zeros(1), torch.ones(1))
        with for_real():
            assert drawing.twins is None
            state.add_(1)
        assert drawing.twins is twins
    assert state.tolist() == [1.0, 1.0]


def test_other_threads_see_nothing():
    state, seen = torch.zeros(2), []
    with symbolic_call() as twins, twins.held():
        state.add_(1)
        thread = threading.Thread(target=lambda: seen.extend([state.tolist(), drawing.twins]))
        thread.start()
        thread.join()
    assert seen == [[0.0, 0.0], None]


def test_an_inner_call_shares_the_twins():
    with symbolic_call() as outer, symbolic_call() as inner:
        assert inner is outer and isinstance(outer, Twins)
