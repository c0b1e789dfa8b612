"""Draws by a seed, iterators' states, batches of datasets, errors on their way, bounded memory."""

import gc
import json
import threading
import time
import traceback
from pathlib import Path

import numpy as np
import pytest
from golden import cases, make_data_draws

import kerastorch as tf
from kerastorch.data import _debug

D = tf.data.Dataset


def test_draws_are_tensorflows():
    with open(Path(cases.__file__).parent / "data_draws.json", encoding="utf-8") as file:
        golden = json.load(file)
    try:
        found = make_data_draws.draws(tf)
    finally:
        tf.random.set_seed(None)
    assert found == golden


def test_iterators_tell_their_state_and_go_back_to_it():
    """The numbers are TensorFlow's, its state is another."""
    tf.random.set_seed(2)
    make = lambda: D.range(10).shuffle(5, seed=1).as_numpy_iterator()  # noqa: E731
    iterator = make()
    assert [int(next(iterator)) for _ in range(3)] == [0, 4, 2]
    state = iterator.save()
    assert state.dtype == tf.string and state.shape == ()
    rest = [1, 5, 9, 6, 7, 3, 8]
    assert [int(x) for x in iterator] == rest
    assert iterator.restore(state) is None
    assert [int(x) for x in iterator] == rest
    other = make()
    other.restore(state)
    assert [int(x) for x in other] == rest
    for bad in ("nonsense", tf.constant(b'{"taken": 1}'), 3):
        with pytest.raises(tf.errors.InvalidArgumentError):
            other.restore(bad)
    tf.random.set_seed(None)


def test_optional():
    made = tf.experimental.Optional
    assert made is tf.data.experimental.Optional
    full, empty = made.from_value((1, {"a": 2.0})), made.empty(tf.TensorSpec((), tf.int32))
    assert bool(full.has_value()) and not bool(empty.has_value())
    assert int(full.get_value()[0]) == 1
    assert repr(tf.type_spec_from_value(made.from_value(1))) == (
        "OptionalSpec(TensorSpec(shape=(), dtype=tf.int32, name=None),)"
    )
    with pytest.raises(tf.errors.InvalidArgumentError, match="does not have a value"):
        empty.get_value()
    mapped = D.range(3).map(made.from_value)
    assert [int(x.get_value()) for x in mapped] == [0, 1, 2]
    iterator = iter(D.range(1))
    assert bool(iterator.get_next_as_optional().has_value())
    assert not bool(iterator.get_next_as_optional().has_value())


def test_dlpack_hands_tensors_on():
    dlpack = tf.experimental.dlpack
    capsule = dlpack.to_dlpack(tf.constant([1.0, 2.0]))
    assert dlpack.from_dlpack(capsule).numpy().tolist() == [1, 2]
    with pytest.raises(TypeError, match="must be a TF tensor"):
        dlpack.to_dlpack([1.0])
    with pytest.raises(tf.errors.InvalidArgumentError):
        dlpack.to_dlpack(tf.constant("text"))
    with pytest.raises(tf.errors.InvalidArgumentError):
        dlpack.from_dlpack(capsule)
    with tf.experimental.async_scope():
        assert int(tf.constant(1) + 1) == 2
    assert tf.experimental.async_clear_error() is None


def test_batches_of_datasets():
    data = D.range(6).window(2).batch(2)
    assert repr(data.element_spec) == (
        "DatasetSpec(TensorSpec(shape=(), dtype=tf.int64, name=None), TensorShape([None]))"
    )
    assert [int(x) for x in data.unbatch().flat_map(lambda w: w)] == list(range(6))
    again = data.rebatch(3).unbatch().flat_map(lambda w: w.batch(2))
    assert [x.numpy().tolist() for x in again] == [[0, 1], [2, 3], [4, 5]]
    slices = data.flat_map(D.from_tensor_slices).flat_map(lambda w: w)
    assert [int(x) for x in slices] == list(range(6))
    with pytest.raises(TypeError, match="not supported for datasets of datasets"):
        data.padded_batch(2)
    with pytest.raises(tf.errors.InvalidArgumentError, match="different shapes"):
        list(data.batch(2))


def test_ragged_batches_are_put_together_anew():
    rows = tf.ragged.constant([[1, 2], [3], [], [4, 5, 6], [7]])
    data = D.from_tensor_slices(rows).batch(2).rebatch(3)
    assert [x.to_list() for x in data] == [[[1, 2], [3], []], [[4, 5, 6], [7]]]


def test_debug_mode_starts_no_threads(monkeypatch):
    monkeypatch.setattr(_debug, "enabled", False)
    tf.data.experimental.enable_debug_mode()
    seen = []

    def note(x):
        seen.append(threading.current_thread())
        return x

    data = D.range(6).map(lambda x: tf.numpy_function(note, [x], tf.int64), num_parallel_calls=3)
    inner = data.prefetch(2).interleave(lambda x: D.from_tensors(x), num_parallel_calls=2)
    assert [int(x) for x in inner] == list(range(6))
    assert set(seen) == {threading.main_thread()}


class Mine(Exception):
    """An error that no library knows."""


def _fails(v):
    if v == 2:
        raise Mine("mine")
    return v


def _rows():
    yield np.ones((1, 1), "float32"), np.ones((1, 1), "float32")
    raise Mine("mine")


def _failing():
    return D.range(4).map(lambda x: tf.numpy_function(_fails, [x], tf.int64))


WAYS = {
    "batch": lambda: list(_failing().batch(2)),
    "shuffle": lambda: list(_failing().shuffle(3).repeat(2)),
    "cache": lambda: list(_failing().cache()),
    "zip": lambda: list(D.zip(_failing(), D.range(9))),
    "window": lambda: list(_failing().window(2)),
    "prefetch": lambda: list(_failing().prefetch(2)),
    "threads": lambda: list(
        D.range(4).map(lambda x: tf.numpy_function(_fails, [x], tf.int64), num_parallel_calls=2)
    ),
    "interleave": lambda: list(D.range(1).interleave(lambda x: _failing())),
    "parallel interleave": lambda: list(
        D.range(1).interleave(lambda x: _failing(), num_parallel_calls=1, cycle_length=1)
    ),
    "flat_map": lambda: list(D.range(1).flat_map(lambda x: _failing())),
    "reduce": lambda: _failing().reduce(np.int64(0), lambda s, x: s + x),
    "generator": lambda: list(D.from_generator(_rows, (tf.float32, tf.float32))),
    "generator ahead": lambda: list(D.from_generator(_rows, (tf.float32, tf.float32)).prefetch(1)),
    "fit": lambda: _model().fit(
        D.from_generator(_rows, (tf.float32, tf.float32), ([1, 1], [1, 1])), verbose=0
    ),
    "fit ahead": lambda: _model().fit(
        D.from_generator(_rows, (tf.float32, tf.float32), ([1, 1], [1, 1])).prefetch(2), verbose=0
    ),
}


def _model():
    model = tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(1,))])
    model.compile("sgd", "mse")
    return model


@pytest.mark.parametrize("way", WAYS)
def test_errors_of_functions_keep_class_and_traceback(way):
    with pytest.raises(Mine, match="mine") as found:
        WAYS[way]()
    last = traceback.extract_tb(found.value.__traceback__)[-1]
    assert last.name in ("_fails", "_rows")
    assert found.value.__context__ is None


def test_generators_are_closed_and_threads_end_with_the_iterator():
    closed = []

    def rows():
        try:
            while True:
                yield 1
        finally:
            closed.append(True)

    before = set(threading.enumerate())
    for way in (lambda d: d, lambda d: d.prefetch(2), lambda d: d.shuffle(3).batch(2).prefetch(1)):
        iterator = iter(way(D.from_generator(rows, tf.int64)))
        next(iterator)
        del iterator
        gc.collect()
    for _ in range(100):
        if len(closed) == 3 and not set(threading.enumerate()) - before:
            break
        time.sleep(0.05)
    assert len(closed) == 3 and not set(threading.enumerate()) - before


def _resident():
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * 4096 / 1e6


BOUNDED = {
    "shuffle and repeat": (lambda: D.range(1000).shuffle(100).repeat(), 100_000),
    "shuffle without end": (lambda: D.counter().shuffle(100), 100_000),
    "map and shuffle": (lambda: D.counter().map(lambda x: x + 1).shuffle(100).batch(4), 30_000),
    "interleave": (
        lambda: D.range(4).repeat().interleave(lambda x: D.range(50), cycle_length=3).prefetch(3),
        30_000,
    ),
    "cache of a take": (lambda: D.counter().take(1000).cache().repeat(), 100_000),
    "windows": (lambda: D.counter().window(5, 1).flat_map(lambda w: w.batch(5)), 10_000),
    "errors left out": (lambda: D.counter().map(lambda x: 1 // (x % 2)).ignore_errors(), 4_000),
}


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="asks Linux for the memory")
@pytest.mark.parametrize("name", BOUNDED)
def test_memory_of_endless_pipelines_is_bounded(name):
    make, count = BOUNDED[name]
    iterator = iter(make())
    for _ in range(count // 5):
        next(iterator)
    growths = []  # the allocator may take some for others at one time, a leak goes on
    for _ in range(2):
        gc.collect()
        before = _resident()
        for _ in range(count):
            next(iterator)
        growths.append(_resident() - before)
    assert min(growths) < 8  # megabytes


def test_text_lines_have_no_carriage_returns(tmp_path):
    path = tmp_path / "x.txt"
    path.write_bytes(b"a\rb\r\nc\n\rd\n\ne\r")
    assert list(tf.data.TextLineDataset(str(path)).as_numpy_iterator()) == [
        b"ab",
        b"c",
        b"d",
        b"",
        b"e",
    ]


def test_record_writer_of_datasets(tmp_path):
    write = tf.data.experimental.TFRecordWriter
    for kind in (None, "GZIP", "ZLIB"):
        path = f"{tmp_path}/{kind}"
        write(path, kind).write(D.range(3).map(tf.strings.as_string))
        found = tf.data.TFRecordDataset(path, compression_type=kind or "")
        assert list(found.as_numpy_iterator()) == [b"0", b"1", b"2"]
    for wrong in (D.range(3), D.from_tensors(["a"]), [1]):
        with pytest.raises(TypeError):
            write(f"{tmp_path}/wrong").write(wrong)
