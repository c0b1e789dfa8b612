"""Words by numpy's loops and by randomgen: the same numbers, in any number of threads."""

import multiprocessing
import subprocess
import sys
import threading

import numpy as np
import pytest
import torch

from kerastorch._core import philox, threads
from kerastorch.random import _numbers, draws

PLACES = [
    (1, 0),
    philox.place(3, 4),
    (2**63 + 5, 2**32 - 30),
    (7, (9 << 64) + 2**64 - 300),
    (2**64 - 1, 2**96 - 77),
    (0x0123456789ABCDEF, 2**128 - 1),
    (5, 2**128 - 200),
]
STRIDE, SHARE = 32, 128
COUNTS = [12, 13, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257, 700]


@pytest.fixture(params=[1, 3])
def team(request, monkeypatch):
    """Small shares, so that borders come soon, for a number of threads."""
    monkeypatch.setattr(philox, "_STRIDE", STRIDE)
    monkeypatch.setattr(philox, "_SHARE", SHARE)
    monkeypatch.setattr(philox, "_CHUNK", 48)
    monkeypatch.setattr(philox, "_local", threading.local())  # buffers of the usual size
    monkeypatch.setattr(threads, "usable", lambda: request.param)
    return request.param


@pytest.fixture
def by(monkeypatch):
    """by(way, function): what a function gives with the words of "randomgen" or of "loops"."""

    def run(way, function):
        library = philox._library() if way == "randomgen" else None
        assert (library is None) == (way == "loops")
        monkeypatch.setattr(philox, "_library_for", lambda blocks: library)
        return function()

    return run


def same(by, function):
    loops, compiled = by("loops", function), by("randomgen", function)
    if isinstance(loops, torch.Tensor):
        assert loops.dtype == compiled.dtype
        loops, compiled = (x.contiguous().view(torch.uint8).numpy() for x in (loops, compiled))
    np.testing.assert_array_equal(loops, compiled)


def collected(at, blocks, apart=1):
    out, lock = np.zeros((blocks, 4), np.uint32), threading.Lock()

    def use(first, words):
        with lock:
            assert not out[first : first + len(words)].any()
        out[first : first + len(words)] = words
        words[:] = 0

    philox.in_chunks(at, blocks, use, apart)
    return out


@pytest.mark.parametrize("at", PLACES)
def test_words_are_those_of_single_blocks(by, team, at):
    for count in COUNTS:
        expected = np.array([philox.block(philox.later(at, k)) for k in range(count)], np.uint32)
        for way in ("loops", "randomgen"):
            np.testing.assert_array_equal(by(way, lambda: collected(at, count)), expected)  # noqa: B023
            np.testing.assert_array_equal(by(way, lambda: philox.words(at, count)), expected)  # noqa: B023


@pytest.mark.parametrize("at", PLACES)
@pytest.mark.parametrize("apart", [(1, 5), (3, 3), (7, 2**70), (40, 256), (130, 1000)])
def test_stretches_are_those_of_single_blocks(by, team, at, apart):
    blocks = apart[0] * 9
    expected = [
        philox.block(philox.later(at, k * apart[1] + j)) for k in range(9) for j in range(apart[0])
    ]
    found = by("randomgen", lambda: collected(at, blocks, apart))
    np.testing.assert_array_equal(found, np.array(expected, np.uint32))
    if apart[1] < 2**60:
        np.testing.assert_array_equal(by("loops", lambda: collected(at, blocks, apart)), found)


FLOATS = [torch.float16, torch.bfloat16, torch.float32, torch.float64]


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("kind", ["uniform", "normal", "truncated_normal"])
def test_floats_are_the_same_both_ways(by, team, kind, dtype):
    rng = np.random.default_rng(5)
    for at in PLACES:
        count = int(rng.integers(40, 1500))
        first, second = rng.normal(size=2).tolist()
        draw, moved_draw = getattr(_numbers, kind), getattr(draws, kind)
        moved = lambda: moved_draw((count,), dtype, at, first, second)  # noqa: B023, E731
        same(by, lambda: draw(count, dtype, at))  # noqa: B023
        same(by, lambda: draw(count, dtype, at, 3))  # noqa: B023
        same(by, moved)
        first, second = (torch.tensor(x, dtype=dtype) for x in (first, second))
        scale = second - first if kind == "uniform" else second
        first, second = first.item(), second.item()
        assert torch.equal(moved(), draw(count, dtype, at) * scale + first)


@pytest.mark.parametrize("dtype", [torch.int32, torch.int64, torch.uint32, torch.uint64])
def test_integers_are_the_same_both_ways(by, team, dtype):
    rng = np.random.default_rng(6)
    for at in PLACES:
        count = int(rng.integers(40, 1500))
        same(by, lambda: _numbers.full_range(count, dtype, at))  # noqa: B023
        for low, high in ((0, 10), (-100, 2**31 - 1), (5, 6)):
            low = max(low, 0) if not dtype.is_signed else low
            same(by, lambda: _numbers.integers(count, dtype, low, high, at))  # noqa: B023


def test_masks_and_orders_are_the_same_both_ways(by, team):
    for at in PLACES:
        for dtype in FLOATS:
            same(by, lambda: _numbers.is_kept(333, 0.3, dtype, at))  # noqa: B023
            same(by, lambda: _numbers.is_kept(333, 0.3, dtype, at, 5))  # noqa: B023
        same(by, lambda: _numbers.order(777, at))  # noqa: B023


def test_words_of_a_stream_in_pieces_are_the_same_both_ways(by):
    def taken():
        stream = philox.Words(7, 2**64 - 1)
        return np.concatenate([stream.array(n) for n in (1, 2, 3, 500, 7, 2001, 5)])

    same(by, taken)


def test_scaled_normals_of_mean_0_and_deviation_1_are_the_plain_ones():
    for kind in ("normal", "truncated_normal"):
        for dtype in FLOATS:
            plain = getattr(_numbers, kind)(9999, dtype, (8, 9))
            found = getattr(draws, kind)((9999,), dtype, (8, 9), 0.0, 1.0)
            expected = plain * torch.tensor(1.0, dtype=dtype) + torch.tensor(0.0, dtype=dtype)
            assert torch.equal(found.view(torch.uint8), expected.view(torch.uint8))


@pytest.fixture
def unloaded(monkeypatch):
    monkeypatch.setattr(philox, "_spent", 0)
    philox._library.cache_clear()
    yield
    philox._library.cache_clear()


def test_without_randomgen_the_loops_serve(unloaded, monkeypatch):
    expected = _numbers.uniform(3_000_000, torch.float32, (1, 2))
    philox._library.cache_clear()
    monkeypatch.setitem(sys.modules, "randomgen", None)
    monkeypatch.delitem(sys.modules, "randomgen.philox", raising=False)
    assert philox._library() is None
    assert torch.equal(_numbers.uniform(3_000_000, torch.float32, (1, 2)), expected)


def test_a_randomgen_of_other_words_does_not_serve(unloaded, monkeypatch):
    import randomgen.philox

    class Other(randomgen.philox.Philox):
        def random_raw(self, *args):
            return super().random_raw(*args) ^ np.uint64(1)

    monkeypatch.setattr(randomgen.philox, "Philox", Other)
    assert philox._library() is None


def test_randomgen_is_loaded_when_much_was_drawn(unloaded):
    program = """
import sys, threading, kerastorch as tf
tf.config.threading.set_intra_op_parallelism_threads(1)
threading.Thread.start = None
tf.random.set_seed(1)
tf.random.normal([20, 30])
assert "randomgen" not in sys.modules
tf.random.normal([1200, 1000])
assert "randomgen.philox" in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)
    for _ in range(philox._IMPORT // philox._CALL):
        philox.words((1, 2), 20)
    assert philox._library.cache_info().currsize == 1


def used_threads(blocks):
    seen = set()
    philox.in_chunks((1, 2), blocks, lambda first, words: seen.add(threading.get_ident()))
    return len(seen)


def test_as_many_threads_draw_as_torch_may_use(monkeypatch):
    monkeypatch.setattr(threads, "machine_size", lambda: 4)
    number, started = torch.get_num_threads(), []
    start = threading.Thread.start
    monkeypatch.setattr(threading.Thread, "start", lambda self: started.append(start(self)))
    try:
        for wanted, expected in ((1, 0), (3, 2), (9, 3)):
            torch.set_num_threads(wanted)
            started.clear()
            used = used_threads(5 * philox._SHARE)
            assert min(expected, 1) <= len(started) <= expected
            assert 1 <= used <= expected + 1
        assert used_threads(philox._SHARE) == 1
    finally:
        torch.set_num_threads(number)


def test_an_error_of_one_thread_is_that_of_the_draw(team):
    def use(first, words):
        if first >= 2 * SHARE:
            raise RuntimeError("no room")

    with pytest.raises(RuntimeError, match="no room"):
        philox.in_chunks((1, 2), 8 * SHARE, use)


def digest():
    return hash(_numbers.uniform(1_200_000, torch.float32, (1, 2)).numpy().tobytes())


def test_a_forked_process_draws_the_same():
    expected, context = digest(), multiprocessing.get_context("fork")
    queue = context.Queue()
    child = context.Process(target=lambda: queue.put(digest()))
    child.start()
    assert queue.get(timeout=60) == expected
    child.join()


@pytest.mark.filterwarnings("error")
def test_bounds_too_far_apart_overflow_in_silence():
    found = draws.uniform((5000,), torch.float32, (1, 2), -3e38, 3e38)
    raw = _numbers.uniform(5000, torch.float32, (1, 2))
    assert torch.equal(found.nan_to_num(), (raw * torch.inf - 3e38).nan_to_num())
