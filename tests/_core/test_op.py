"""The op boundary: how arguments become tensors, what comes back, what is recorded, what stays."""

import gc
import inspect
import json
import linecache
import threading
import tracemalloc
import weakref
from pathlib import Path

import numpy as np
import pytest
import torch
from golden import cases

import kerastorch as tf
from kerastorch._core import convert
from kerastorch._core import op as op_module
from kerastorch._core.op import op

GOLDEN = json.loads((Path(cases.__file__).parent / "op.json").read_text())


@pytest.mark.filterwarnings("ignore:overflow encountered in cast")
@pytest.mark.parametrize("case", GOLDEN)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case])


# errors
def test_mixed_dtypes_are_named():
    with pytest.raises(tf.errors.InvalidArgumentError) as error:
        tf.multiply(tf.constant([1.0]), tf.constant([1]))
    for part in ("Mul", "float", "int32"):
        assert part in str(error.value)


def test_shapes_that_do_not_fit_are_named():
    with pytest.raises(tf.errors.InvalidArgumentError) as error:
        tf.matmul(tf.ones([2, 3]), tf.ones([2, 4]))
    for part in ("MatMul", "2, 3", "2, 4"):
        assert part in str(error.value)


def test_an_error_has_no_torch_error_behind_it():
    with pytest.raises(tf.errors.InvalidArgumentError) as error:
        tf.add(tf.ones([2]), tf.ones([3]))
    assert error.value.__suppress_context__
    assert error.value.error_code == 3


def test_errors_of_the_body_pass_through():
    @op("x")
    def picky(x, name=None):
        raise tf.errors.NotFoundError(None, None, "nothing here")

    with pytest.raises(tf.errors.NotFoundError, match="nothing here"):
        picky(1.0)


# what bodies see
@op("x y, mask?")
def spied(x, y, mask=None, *, axis=0, name=None):
    return torch.add(x, y) if mask is None else torch.where(mask, x, y)


@op("*values, where?")
def gathered(values, where=None, axis=0, name=None):
    return torch.stack(values, axis)


def test_signature_and_doc_are_those_of_the_body():
    assert str(inspect.signature(spied)) == "(x, y, mask=None, *, axis=0, name=None)"
    assert spied.__name__ == "spied"
    assert spied.__module__ == __name__
    assert tf.add.__doc__.startswith("x + y")


def test_optional_tensors():
    assert spied(1.0, 2.0, None).numpy() == 3.0
    assert spied(1.0, 2.0, mask=tf.constant(True)).numpy() == 1.0
    assert spied(tf.constant(1.0), 2, [True, False]).numpy().tolist() == [1.0, 2.0]


def test_attributes_come_as_python_values():
    seen = []

    @op("x")
    def shaped(x, shape, *, axis=None, name=None):
        seen.append((shape, axis))
        return x.reshape(shape)

    shaped(1.0, tf.constant([1, 1]), axis=tf.constant(1))
    shaped(1.0, [tf.constant(1), 1], axis=(0, tf.constant(1)))
    assert seen[-2:] == [([1, 1], 1), ([1, 1], [0, 1])]


def test_lists_of_tensors():
    assert gathered([1, tf.constant(2.5)]).numpy().tolist() == [1.0, 2.5]
    assert gathered(tf.constant([[1, 2], [3, 4]]), axis=1).numpy().tolist() == [[1, 3], [2, 4]]
    with pytest.raises(tf.errors.InvalidArgumentError):
        gathered([tf.constant(1), tf.constant(2.5)])


def test_results_that_are_tuples_lists_and_nothing():
    @op("x")
    def several(x, name=None):
        return (x, [x + 1]), None, 3

    (same, [more]), nothing, number = several([1.0])
    assert (same.numpy(), more.numpy(), nothing, number) == ([1.0], [2.0], None, 3)
    assert isinstance(more, tf.Tensor)


def test_torch_and_numpy_values_are_taken():
    raw = torch.tensor([1.0, 2.0])
    assert tf.add(raw, raw).numpy().tolist() == [2.0, 4.0]
    assert tf.add(tf.constant([1.0, 2.0]), raw).numpy().tolist() == [2.0, 4.0]
    assert tf.add(np.array([1.0]), 2).dtype == tf.float64


# aliases
def test_a_body_that_gives_back_its_argument_makes_a_new_tensor():
    x, v = tf.constant([1.0]), tf.Variable([1.0])
    for f in (lambda t: tf.reshape(t, [1]), lambda t: tf.squeeze(t, []), tf.identity):
        kept = f(v)
        v.assign_add([1.0])
        assert kept.numpy() == v.numpy() - 1
        assert f(x).numpy() == 1.0


def test_ops_do_not_write_into_their_arguments():
    raw = torch.tensor([-1.0, 4.0])
    x = tf.constant(raw)
    for f in (tf.abs, tf.nn.relu, tf.sqrt, tf.negative, tf.sort, tf.reverse_sequence):
        if f is tf.reverse_sequence:
            f(x[None], [2], seq_axis=1)
        else:
            f(x)
    assert raw.tolist() == [-1.0, 4.0]


# recording
def test_results_of_an_earlier_tape_are_constants():
    v = tf.Variable([1.0, 2.0])
    with tf.GradientTape():
        old = v * 3.0
    for f in (
        lambda: tf.add(old, v),
        lambda: tf.add(v, old),
        lambda: tf.add(x=v, y=old),
        lambda: old + v,
        lambda: tf.concat([old, v], 0),
        lambda: tf.stack([v, old]),
        lambda: tf.add_n([old, v]),
        lambda: spied(v, old, mask=None),
        lambda: torch.add(old, v),
    ):
        with tf.GradientTape() as tape:
            y = tf.reduce_sum(f())
        np.testing.assert_array_equal(tape.gradient(y, v), [1.0, 1.0])


def test_results_of_an_earlier_tape_alone_have_no_gradient():
    v = tf.Variable(2.0)
    with tf.GradientTape():
        old = v * v
    with tf.GradientTape() as tape:
        y = old * 2.0
        z = tf.square(old)
    assert tape.gradient([y, z], v) is None


def test_nothing_is_recorded_outside_of_tapes():
    v = tf.Variable([1.0])
    for y in (v * 2.0, tf.add(v, v), tf.stack([v, v]), tf.nn.relu(v), torch.sin(v), v[0]):
        assert not y.torch().requires_grad


def test_lists_count_variables_as_read():
    v, w = tf.Variable([1.0]), tf.Variable([2.0])
    with tf.GradientTape() as tape:
        tf.concat([v, w], 0)
    assert tape.watched_variables() == (v, w)


# meta tensors
def test_bodies_run_on_meta_tensors():
    x = tf.constant(torch.empty(7, 3, device="meta"))
    assert tf.matmul(x, x, transpose_b=True).shape == (7, 7)
    assert tf.nn.softmax(tf.concat([x, x], 1)).shape == (7, 6)
    assert tf.add(x, 1).torch().device.type == "meta"


# Python numbers
def test_zero_is_kept_as_any_other_number():
    raw = torch.tensor([1.0])
    for number in (0, 0.0, -0.0, 1.0):
        assert op_module._scalar(number, raw) is op_module._scalar(number, raw)


def test_the_sign_of_zero_counts():
    x = tf.constant([1.0])
    assert (x / 0.0).numpy() == np.inf
    assert (x / -0.0).numpy() == -np.inf
    assert (x / 0.0).numpy() == np.inf
    assert tf.math.atan2(tf.constant([-0.0]), -0.0).numpy() == pytest.approx(-np.pi)


def test_numbers_on_accelerators_are_filled_in_there(monkeypatch):
    made = []
    monkeypatch.setattr(torch, "full", lambda *args, **kwargs: made.append((args, kwargs)))
    convert.scalar(0.0, tf.float32, torch.device("cuda"))
    convert.scalar(3, tf.int32, torch.device("cuda"))
    assert [args[1] for args, _ in made] == [0.0, 3]
    assert all(kwargs["device"].type == "cuda" for _, kwargs in made)


# a body runs once
@pytest.fixture
def calls():
    counted = []

    @op("x")
    def one(x, name=None):
        counted.append("one")
        return x * 2

    @op("x y")
    def two(x, y, name=None):
        counted.append("two")
        return x * y

    @op("x, mask?")
    def optional(x, mask=None, name=None):
        counted.append("optional")
        return x * 2

    @op("*values")
    def many(values, name=None):
        counted.append("many")
        return values[0] * 2

    @op("x")
    def several(x, name=None):
        counted.append("several")
        return [x * 2, x]

    @op("x y")
    def failing(x, y, name=None):
        counted.append("failing")
        raise ValueError("always")

    return counted, {f.__name__: f for f in (one, two, optional, many, several, failing)}


def test_a_body_runs_once_on_a_tensor_of_an_earlier_tape(calls):
    counted, ops = calls
    v = tf.Variable([1.0, 2.0])
    with tf.GradientTape():
        stale = v * 3.0
    runs = {
        "one": lambda f: f(stale),
        "two": lambda f: (f(stale, v), f(v, stale), f(stale, 2.0), f(2.0, stale)),
        "optional": lambda f: (f(stale), f(v, stale)),
        "many": lambda f: f([stale, v]),
        "several": lambda f: f(stale),
    }
    expected = {"two": 4, "optional": 2}
    with tf.GradientTape():
        for name, run in runs.items():
            run(ops[name])
    for name in runs:
        assert counted.count(name) == expected.get(name, 1)


def test_a_body_that_fails_runs_once(calls):
    counted, ops = calls
    x = tf.constant([1.0])
    for y in (x, 2.0, [2.0], tf.Variable([1.0])):
        counted.clear()
        with pytest.raises(ValueError, match="always"):
            ops["failing"](x, y)
        assert counted == ["failing"]


def test_dropout_of_a_tensor_of_an_earlier_tape_draws_one_mask():
    v = tf.Variable(tf.ones([64]))
    with tf.GradientTape():
        stale = v * 1.0
    torch.manual_seed(3)
    plain = tf.nn.dropout(tf.ones([64]), 0.5).numpy()
    torch.manual_seed(3)
    with tf.GradientTape():
        dropped = tf.nn.dropout(stale, 0.5).numpy()
    np.testing.assert_array_equal(dropped, plain)


# source
def test_the_source_is_the_bodys():
    source = inspect.getsource(tf.multiply)
    assert source.startswith("@op(")
    assert "return torch.mul(x, y)" in source


def test_the_generated_source_is_in_tracebacks():
    @op("x")
    def broken(x, name=None):
        raise tf.errors.NotFoundError(None, None, "lost")

    with pytest.raises(tf.errors.NotFoundError) as error:
        broken(tf.constant(1.0))
    entry = next(e for e in error.traceback if str(e.path).endswith("<op tf.broken>"))
    assert "return _failed(_spec, (x, name)" in linecache.getline(
        "<op tf.broken>", entry.lineno + 1
    )


def test_every_op_is_called_with_the_signature_of_its_body():
    for function in vars(tf.math).values():
        if hasattr(function, "spec"):
            assert inspect.signature(function) == inspect.signature(function.spec.body)


# threads
def test_recording_is_a_threads_own():
    v, results = tf.Variable(1.0), {}

    def other():
        results["y"] = v * 2.0

    with tf.GradientTape() as tape:
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        z = v * 3.0
    assert not results["y"].torch().requires_grad
    assert tape.gradient(z, v).numpy() == 3.0


def test_many_threads_with_tapes():
    results = {}

    def work(i):
        w = tf.Variable(float(i))
        with tf.GradientTape() as tape:
            y = w * w
            for _ in range(50):
                y = y + w
        results[i] = float(tape.gradient(y, w))

    threads = [threading.Thread(target=work, args=(i,)) for i in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert results == {i: 2.0 * i + 50 for i in range(8)}


# memory
@pytest.fixture
def no_collector():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_collector")
def test_tensors_die_with_their_last_handle():
    x = tf.constant([1.0])
    y = tf.concat([x + 1, tf.nn.relu(x)], 0)
    handle, raw = weakref.ref(y), weakref.ref(y.torch())
    del y
    assert handle() is None
    assert raw() is None


@pytest.mark.usefixtures("no_collector")
def test_a_tape_lets_go_of_its_graph():
    v = tf.Variable(tf.ones([10]))
    with tf.GradientTape() as tape:
        mid = v * v
        y = tf.reduce_sum(mid)
    refs = [weakref.ref(x) for x in (tape, mid, y, mid.torch())]
    tape.gradient(y, v)
    del tape, mid, y
    assert [r() for r in refs] == [None] * 4


@pytest.mark.usefixtures("no_collector")
def test_an_unused_tape_lets_go_too():
    v = tf.Variable(tf.ones([10]))
    with tf.GradientTape(persistent=True) as tape:
        y = v * v
    refs = [weakref.ref(tape), weakref.ref(y)]
    del tape, y
    assert [r() for r in refs] == [None, None]


@pytest.mark.usefixtures("no_collector")
def test_many_ops_leave_nothing_behind():
    v = tf.Variable(tf.ones([4, 4]))

    def work(n):
        for i in range(n):
            with tf.GradientTape() as tape:
                y = tf.reduce_sum(tf.matmul(v, v) * float(i) + v[0])
            v.assign_sub(1e-9 * tape.gradient(y, v))

    work(300)
    tracemalloc.start()
    before = tracemalloc.take_snapshot()
    work(2000)
    after = tracemalloc.take_snapshot()
    tracemalloc.stop()
    grown = sum(s.size_diff for s in after.compare_to(before, "filename"))
    assert grown < 200_000


def test_python_numbers_that_are_kept_do_not_grow_without_end():
    x = tf.constant([1.0])
    for i in range(3000):
        x + float(i)
    assert len(op_module._scalars) <= 1001


def test_before_sees_the_arguments_as_given_and_may_change_them():
    seen = []

    def before(x, y=1):
        seen.append((x, y))
        if isinstance(x, str):
            raise TypeError("refused first")
        return (2.0 if x == [7.0] else x), y

    @op("x", types=frozenset({torch.float32}), before=before)
    def doubled(x, y=1):
        return x * 2

    assert doubled([1.5]).numpy().tolist() == [3.0]
    assert doubled([7.0]).numpy() == 4.0
    assert seen == [([1.5], 1), ([7.0], 1)]
    doubled(tf.constant([1.5]))  # the short path does not ask
    assert len(seen) == 2
    with pytest.raises(TypeError, match="refused first"):
        doubled("a")


def test_kinds_refuse_attributes():
    @op("x", kinds={"flag": "bool"})
    def flagged(x, flag=False):
        return x

    flagged(tf.constant(1.0), True)
    with pytest.raises(TypeError, match="Expected bool for argument 'flag' not 1"):
        flagged(tf.constant(1.0), 1)
