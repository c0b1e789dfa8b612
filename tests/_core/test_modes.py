"""Handlers of a thread: what they are asked about, and that nobody else is."""

import threading

import pytest

import kerastorch as tf
from kerastorch._core import modes
from kerastorch._core.modes import handling


class Seen:
    """A handler that notes the nodes and lets them run, all but those named in `answers`."""

    def __init__(self, **answers):
        self.nodes, self.answers = [], answers

    def __call__(self, node, args):
        self.nodes.append((node, args))
        return self.answers.get(node.label, NotImplemented)

    labels = property(lambda self: [node.label for node, _ in self.nodes])
    types = property(lambda self: [node.type for node, _ in self.nodes])


def seen(function):
    with handling(Seen()) as handler:
        function()
    return handler


# ops on variables alone
def test_ops_on_variables_alone():
    v = tf.Variable([1.0, 2.0])
    assert seen(lambda: v * 2.0).types == ["Mul"]
    assert seen(lambda: 2.0 - v).types == ["Sub"]
    assert seen(lambda: tf.add(v, v)).types == ["AddV2"]
    assert seen(lambda: tf.concat([v, v], 0)).types == ["ConcatV2"]
    assert seen(lambda: tf.stack([v, v])).types == ["Pack"]


def test_reads_and_writes_of_variables():
    v = tf.Variable([1.0, 2.0])
    assert seen(v.read_value).types == ["ReadVariableOp"]
    assert seen(v.value).types == ["ReadVariableOp"]
    assert seen(lambda: v.assign([3.0, 4.0])).types == ["AssignVariableOp"]
    assert seen(lambda: v.assign_add([1.0, 1.0])).types == ["AssignAddVariableOp"]
    assert seen(lambda: v.assign_sub([1.0, 1.0])).types == ["AssignSubVariableOp"]
    assert seen(lambda: v.gather_nd([[0]])).types == ["ResourceGatherNd"]
    assert seen(lambda: v.scatter_nd_add([[0]], [1.0])).labels == ["ResourceScatterNdAdd"]
    assert v.numpy().tolist() == [4.0, 4.0]


def test_a_write_that_the_handler_takes_does_not_happen():
    v = tf.Variable(1.0)
    with handling(Seen(AssignVariableOp=None)):
        assert v.assign(5.0) is None
    assert v.numpy() == 1.0


def test_indexing():
    x, v = tf.constant([1.0, 2.0]), tf.Variable([1.0, 2.0])
    assert seen(lambda: x[0]).labels == ["StridedSlice"]
    assert "StridedSlice" in seen(lambda: v[0]).labels


@pytest.mark.parametrize(
    "function",
    [
        lambda: tf.random.normal([2]),
        lambda: tf.random.uniform([2]),
        lambda: tf.random.truncated_normal([2]),
        lambda: tf.range(3),
        lambda: tf.eye(2),
        lambda: tf.constant(1.0),
        lambda: tf.convert_to_tensor([1.0]),
        lambda: tf.zeros([2]),
        lambda: tf.ones([2]),
        lambda: tf.fill([2], 1.0),
        lambda: tf.linspace(0.0, 1.0, 3),
        lambda: tf.nn.dropout(tf.Variable([1.0]), 0.5),
        lambda: tf.random.stateless_normal([2], [1, 2]),
    ],
)
def test_ops_out_of_no_tensor(function):
    assert len(seen(function).nodes) == 1


# who answers
def test_the_handlers_answer_is_the_result():
    v = tf.Variable(1.0)
    with handling(Seen(Mul="mine")):
        assert v * 2.0 == "mine"
        assert (v + 2.0).numpy() == 3.0


def test_a_handler_may_call_ops_itself():
    def doubled(node, args):
        result = node.public(*args)
        return result + result if node.type == "Mul" else NotImplemented

    with handling(doubled):
        assert (tf.Variable(3.0) * 2.0).numpy() == 12.0


def test_handlers_nest():
    outer, inner = Seen(), Seen(Mul="inner")
    with handling(outer), handling(inner):
        assert tf.Variable(1.0) * 2.0 == "inner"
        tf.Variable(1.0) + 2.0
    assert (outer.types, inner.types) == (["AddV2"], ["Mul", "AddV2"])


def test_only_the_innermost_handler_leaves():
    a, b = Seen(), Seen()
    with handling(a), handling(b), pytest.raises(RuntimeError):
        modes.leave(a)
    assert modes.modes.active == 0
    assert modes.current() is None


def test_the_switch_goes_back_after_an_error():
    with pytest.raises(ZeroDivisionError), handling(Seen()):
        1 / 0  # noqa: B018
    assert modes.modes.active == 0


def test_other_threads_compute_undisturbed():
    results, v = [], tf.Variable([1.0, 2.0])
    stop = threading.Event()

    def work():
        while not stop.is_set():
            w = tf.Variable(3.0)
            with tf.GradientTape() as tape:
                y = w * w + tf.reduce_sum(tf.constant([1.0, 2.0]))
            w.assign_add(1.0)
            results.append((float(y), float(tape.gradient(y, w)), float(w)))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(200):
        with handling(Seen(Mul="mine", AssignAddVariableOp=None)) as handler:
            assert v * 2.0 == "mine"
        assert handler.types == ["Mul"]
    stop.set()
    for thread in threads:
        thread.join()
    assert set(results) == {(12.0, 6.0, 4.0)}


# composite nodes
def test_a_layer_is_one_node():
    layer = tf.keras.layers.Dense(2, activation="relu")
    x = tf.ones([1, 3])
    layer(x)
    handler = seen(lambda: layer(x))
    [(node, args)] = handler.nodes
    assert node.label == "Dense.call"
    assert node.type is None
    captures = node.captures(args)
    assert len(captures) == 2
    assert captures[0] is layer.kernel
    assert captures[1] is layer.bias
    assert node.body is type(layer).call.raw
    assert node.public(*args).numpy().tolist() == layer(x).numpy().tolist()


def test_a_model_is_its_layers():
    x = tf.keras.Input([3])
    y = tf.keras.layers.Dense(1)(tf.keras.layers.Dense(2)(x))
    model = tf.keras.Model(x, y)
    labels = seen(lambda: model(tf.ones([1, 3]))).labels
    assert labels.count("Dense.call") == 2


def test_losses_and_metrics_are_single_nodes():
    y_true, y_pred = tf.constant([[1.0], [2.0]]), tf.constant([[1.5], [2.0]])
    loss = tf.keras.losses.MeanSquaredError()
    assert seen(lambda: loss(y_true, y_pred)).labels == ["Loss"]
    metric = tf.keras.metrics.MeanSquaredError()
    [(node, args)] = seen(lambda: metric.update_state(y_true, y_pred)).nodes
    assert {v.name for v in node.captures(args)} == {"total:0", "count:0"}
    assert len(seen(metric.result).nodes) == 1
