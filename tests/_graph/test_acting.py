"""What acts or has state, in a trace: at every run, in order, never frozen."""

import functools

import numpy as np
import pytest

import kerastorch as tf
from kerastorch._graph.graph_tensor import Untraceable
from kerastorch._graph.running import Runner
from kerastorch._graph.tracing import trace

S = tf.TensorSpec
RUNS = 5  # a recording is made in the third and replayed from the fourth on


def runs(function, specs=(), values=(), count=RUNS):
    """The flat results of some runs of a traced function, as arrays."""
    runner = Runner(trace(function, list(specs), {}, "f"))
    return [[x.numpy() for x in runner(list(values))] for _ in range(count)]


def test_random_numbers_are_those_of_eager_calls():
    """An op without a seed of its own counts its graph's ops: it has the seed 0 here."""
    for draw in (
        lambda seed: tf.random.normal([3], seed=seed),
        lambda seed: tf.random.uniform([3], seed=seed),
        lambda seed: tf.random.normal([3], seed=seed) * 2.0 + tf.random.uniform([3], seed=9),
        lambda seed: tf.random.shuffle(tf.range(6), seed=seed),
        lambda seed: tf.random.truncated_normal([2, 2], seed=seed),
        lambda seed: tf.nn.dropout(tf.ones([8]), 0.5, seed=seed),
    ):
        tf.random.set_seed(3)
        eager = [draw(0).numpy() for _ in range(RUNS)]
        tf.random.set_seed(3)
        for seed in (None, 0):
            for (a,), b in zip(runs(functools.partial(draw, seed)), eager, strict=True):
                np.testing.assert_array_equal(a, b)
        assert not all(np.array_equal(eager[0], b) for b in eager)


def test_stateless_numbers_are_the_same_each_time():
    found = runs(lambda: tf.random.stateless_normal([3], [1, 2]) * 1.0)
    assert all(np.array_equal(x[0], found[0][0]) for x in found)


def test_a_generator_moves_on():
    mine, theirs = (tf.random.Generator.from_seed(7) for _ in range(2))
    found = runs(lambda: mine.normal([2]) + 1.0)
    for (x,) in found:
        np.testing.assert_array_equal(x, (theirs.normal([2]) + 1.0).numpy())
    np.testing.assert_array_equal(mine.state.numpy(), theirs.state.numpy())


def test_print_writes_in_each_run(capfd):
    def f(x):
        tf.print("x:", x, [x, {"a": x}])
        return x + 1.0

    runs(f, [S([None])], [tf.constant([1.0, 2.0])], 2)
    assert capfd.readouterr().err == "x: [1 2] [[1 2], {'a': [1 2]}]\n" * 2


def test_checks_are_made_in_runs():
    def f(x):
        tf.debugging.assert_equal(x, 1)
        tf.Assert(tf.reduce_all(x > 0), [x])
        with tf.control_dependencies([tf.debugging.assert_positive(x)]):
            return x * 2

    runner = Runner(trace(f, [S([None], tf.int32)], {}, "f"))
    for _ in range(RUNS):
        assert runner([tf.constant([1, 1])])[0].numpy().tolist() == [2, 2]
    with pytest.raises(tf.errors.InvalidArgumentError):
        runner([tf.constant([2])])


def test_what_is_known_is_checked_while_tracing():
    with pytest.raises(tf.errors.InvalidArgumentError):
        trace(lambda: tf.debugging.assert_equal(tf.constant(3), 1), [], {})
    with pytest.raises(ValueError):
        trace(lambda x: tf.debugging.assert_rank(x, 1), [S([])], {})
    runner = Runner(trace(lambda x: tf.debugging.assert_rank(x, 1), [S(None)], {}))
    runner([tf.constant([1.0])])
    with pytest.raises(tf.errors.InvalidArgumentError):
        runner([tf.constant(1.0)])


def test_python_functions_are_called_in_each_run():
    called = []

    def square(x):
        called.append(x.numpy())
        return x * x

    def f(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.py_function(square, [x], tf.float32)
        return y, tape.gradient(y, x), tf.numpy_function(np.sin, [x], tf.float32)

    for y, slope, sine in runs(f, [S([])], [tf.constant(3.0)]):
        assert (y, slope) == (9.0, 6.0)
        assert sine == np.sin(np.float32(3.0))
    assert len(called) == RUNS


def test_tables():
    table = tf.lookup.experimental.MutableHashTable(tf.string, tf.int64, -1)

    def f(keys):
        before = table.size()
        table.insert(keys, tf.ones_like(tf.strings.length(keys), tf.int64) * 5)
        return before, table.size(), table.lookup(keys), table.lookup(tf.constant("z"))

    graph = trace(f, [S([None], tf.string)], {})
    assert table.size().numpy() == 0
    runner = Runner(graph)
    for before in (0, 2, 2):
        found = [x.numpy().tolist() for x in runner([tf.constant(["a", "c"])])]
        assert found == [before, 2, [5, 5], -1]
    table.insert(tf.constant("z"), tf.constant(9, tf.int64))
    assert runner([tf.constant(["a", "c"])])[3].numpy() == 9


def test_files(tmp_path):
    path = str(tmp_path / "x.txt")

    def f(text):
        tf.io.write_file(path, text)
        return tf.io.read_file(path)

    runner = Runner(trace(f, [S([], tf.string)], {}))
    for word in (b"a", b"bc", b"d"):
        assert runner([tf.constant(word)])[0].numpy() == word
    reader = Runner(trace(lambda: tf.io.read_file(path), [], {}))
    tf.io.write_file(path, "other")
    assert reader([])[0].numpy() == b"other"


def test_parts_and_rows_of_variables():
    v = tf.Variable([1.0, 2.0, 3.0])

    def f(x):
        v.scatter_add(tf.IndexedSlices(x, tf.constant([0, 2])))
        v[1].assign(9.0)
        v.scatter_nd_update([[0]], [7.0])
        v[2:].assign(v[2:] + 1.0)
        return v.sparse_read([0, 1]), v.gather_nd([[2]]), v.read_value(), v + 1.0

    found = runs(f, [S([2])], [tf.constant([1.0, 2.0])])
    for i, (rows, last, now, more) in enumerate(found):
        c = 3.0 + 3 * (i + 1)
        assert rows.tolist() == [7.0, 9.0] and last.tolist() == [c]
        assert now.tolist() == [7.0, 9.0, c] and more.tolist() == [8.0, 10.0, c + 1]
    assert v.numpy().tolist() == [7.0, 9.0, 18.0]


def test_count_up_to():
    v = tf.Variable(0)
    runner = Runner(trace(lambda: v.count_up_to(3), [], {}))
    assert [runner([])[0].numpy() for _ in range(3)] == [0, 1, 2]
    with pytest.raises(tf.errors.OutOfRangeError):
        runner([])


def test_summaries(tmp_path):
    writer = tf.summary.create_file_writer(str(tmp_path))

    def f(x):
        with writer.as_default(step=1):
            return tf.summary.scalar("a", x)

    runner = Runner(trace(f, [S([])], {}))
    for x in (1.0, 2.0, 3.0):
        assert runner([tf.constant(x)])[0].numpy()
    writer.flush()
    (file,) = tmp_path.iterdir()
    events = [tf.compat.v1.Event.FromString(r.numpy()) for r in tf.data.TFRecordDataset(str(file))]
    values = [float(tf.make_ndarray(v.tensor)) for e in events for v in e.summary.value]
    assert values == [1.0, 2.0, 3.0]


def test_iterators_move_on():
    iterator = iter(tf.data.Dataset.range(5))
    runner = Runner(trace(lambda: next(iterator) * 2, [], {}))
    assert [runner([])[0].numpy() for _ in range(5)] == [0, 2, 4, 6, 8]
    with pytest.raises(tf.errors.OutOfRangeError):
        runner([])


def test_datasets():
    data = tf.data.Dataset.range(4)

    def f(start):
        return data.map(lambda x: x * 2).reduce(start, lambda a, b: a + b)

    assert runs(f, [S([], tf.int64)], [tf.constant(1, tf.int64)], 2) == [[13], [13]]
    with pytest.raises(Untraceable):
        trace(lambda x: data.map(lambda y: y + x), [S([], tf.int64)], {})
    with pytest.raises(Untraceable):
        trace(tf.data.Dataset.from_tensor_slices, [S([None])], {})
    with pytest.raises(Untraceable):
        trace(lambda: list(data), [], {})


def test_ragged_arguments_and_results():
    rows = tf.ragged.constant([[1.0, 2.0], [], [3.0]])
    graph = trace(
        lambda r: (r * 2.0, r.to_tensor(), tf.reduce_sum(r, axis=1), r.row_lengths(), r[0]),
        [tf.RaggedTensorSpec([None, None], tf.float32)],
        {},
    )
    double, dense, *_ = graph.structured_outputs
    assert isinstance(double, tf.RaggedTensor) and double.shape.as_list() == [None, None]
    assert dense.shape.as_list() == [None, None]
    runner = Runner(graph)
    for _ in range(RUNS):
        flat, splits, dense, sums, lengths, first = runner([rows.flat_values, rows.row_splits])
        assert flat.numpy().tolist() == [2.0, 4.0, 6.0]
        assert splits.numpy().tolist() == [0, 2, 2, 3]
        assert dense.numpy().tolist() == [[1.0, 2.0], [0.0, 0.0], [3.0, 0.0]]
        assert sums.numpy().tolist() == [3.0, 0.0, 3.0]
        assert lengths.numpy().tolist() == [2, 0, 1] and first.numpy().tolist() == [1.0, 2.0]


def test_sparse_and_slices():
    graph = trace(
        lambda s: (tf.sparse.to_dense(s), tf.sparse.reduce_sum(s, 1), tf.sparse.add(s, s)),
        [tf.SparseTensorSpec([None, 2], tf.float32)],
        {},
    )
    value = tf.sparse.from_dense([[1.0, 0.0], [0.0, 3.0]])
    found = Runner(graph)([value.indices, value.values, value.dense_shape])
    assert found[0].numpy().tolist() == [[1.0, 0.0], [0.0, 3.0]]
    assert found[1].numpy().tolist() == [1.0, 3.0] and found[3].numpy().tolist() == [2.0, 6.0]

    def slices(x):
        return tf.convert_to_tensor(tf.IndexedSlices(x, tf.constant([0, 2]), tf.constant([3])))

    assert runs(slices, [S([2])], [tf.constant([5.0, 6.0])], 2)[1][0].tolist() == [5.0, 0.0, 6.0]


def test_text_becomes_ragged():
    found = runs(lambda x: tf.strings.split(x), [S([None], tf.string)], [tf.constant(["a b", "c"])])
    assert [x.tolist() for x in found[-1]] == [[b"a", b"b", b"c"], [0, 2, 3]]


def test_static_values():
    seen = []

    def f(x):
        seen.append(tf.get_static_value(tf.constant([1, 2])))
        seen.append(tf.get_static_value(tf.shape(x)))
        seen.append(tf.get_static_value(x))
        return x

    trace(f, [S([2, 3])], {})
    assert seen[0].tolist() == [1, 2] and seen[1].tolist() == [2, 3] and seen[2] is None


def test_names_are_those_of_tensorflow():
    def f(x):
        with tf.name_scope("a"):
            scoped = tf.add(x, 1.0)
        return [x + 1.0, tf.add(x, x), x @ x, tf.reduce_sum(x), x[0], tf.concat([x, x], 0), scoped]

    found = trace(f, [S([2, 2], name="x")], {}).structured_outputs
    names = ["add:0", "Add_1:0", "matmul:0", "Sum:0", "strided_slice:0", "concat:0", "a/Add:0"]
    assert [x.name for x in found] == names
    assert str(found[0]) == 'Tensor("add:0", shape=(2, 2), dtype=float32)'
    assert found[0].op.type == "AddV2" and found[0].op.inputs[0].name == "x:0"
