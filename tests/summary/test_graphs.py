"""tf.summary.graph, trace_on, trace_export and trace_off; the graph of a training step.

Tags, plugins, steps, errors and warnings are those of a run of TensorFlow 2.15.1.
"""

import numpy as np
import pytest

import kerastorch as tf
from kerastorch._files.protos import message

S, L = tf.summary, tf.keras.layers
A = tf.ones((3, 3))


@tf.function
def plain(x, y):
    return tf.nn.relu(tf.matmul(x, y)) + 1.0


def events(folder):
    found = [e for p in sorted(folder.glob("**/*tfevents*")) for e in _events(p)]
    return [e for e in found if e.WhichOneof("what") != "file_version"]


def _events(path):
    return list(tf.compat.v1.train.summary_iterator(str(path)))


def graphs(folder):
    kind = message("tensorflow.GraphDef")
    return [kind.FromString(e.graph_def) for e in events(folder) if e.graph_def]


def values(folder):
    """(step, tag, plugin, its content, the string) of each summary."""
    return [
        (
            e.step,
            v.tag,
            v.metadata.plugin_data.plugin_name,
            v.metadata.plugin_data.content,
            *v.tensor.string_val,
        )
        for e in events(folder)
        for v in e.summary.value
    ]


def rows(graph_def):
    return [(n.name, n.op, list(n.input)) for n in graph_def.node]


PLAIN = [
    ("x", "Placeholder", []),
    ("y", "Placeholder", []),
    ("MatMul", "MatMul", ["x", "y"]),
    ("Relu", "Relu", ["MatMul"]),
    ("add/y", "Const", []),
    ("add", "AddV2", ["Relu", "add/y"]),
    ("Identity", "Identity", ["add"]),
]


def test_graph(tmp_path):
    graph = plain.get_concrete_function(A, A).graph
    assert not S.graph(graph)
    writer = S.create_file_writer(str(tmp_path))
    with writer.as_default(step=4):
        assert S.graph(graph) and S.graph(graph.as_graph_def())
        with S.record_if(False):
            assert not S.graph(graph)
        assert S.graph(tf.Graph())
    writer.close()
    first, second, empty = graphs(tmp_path)
    assert rows(first) == rows(second) == PLAIN and rows(empty) == []
    assert [e.step for e in events(tmp_path)] == [0, 0, 0]
    shapes = {n.name: n.attr["_output_shapes"].list.shape for n in first.node}
    assert [d.size for d in shapes["MatMul"][0].dim] == [3, 3]
    assert list(shapes["add/y"][0].dim) == []


@pytest.mark.parametrize("wrong", [3, "x", None, plain])
def test_no_graph(tmp_path, wrong):
    writer = S.create_file_writer(str(tmp_path))
    refused = pytest.raises(ValueError, match=r"is not tf.Graph or tf.compat.v1.GraphDef. Received")
    with writer.as_default(), refused:
        S.graph(wrong)


def test_branches_are_functions(tmp_path):
    v = tf.Variable(2.0)

    @tf.function
    def branching(x):
        v.assign_add(1.0)
        return tf.cond(x > 0, lambda: x * v, lambda: x)

    writer = S.create_file_writer(str(tmp_path))
    with writer.as_default():
        S.graph(branching.get_concrete_function(tf.constant(1.0)).graph)
    writer.close()
    (made,) = graphs(tmp_path)
    ops = {n.name: n.op for n in made.node}
    assert ops["AssignAddVariableOp/resource"] == "Placeholder" and ops["Greater"] == "Greater"
    assert len(ops) == len(made.node) and len(made.library.function) == 2
    (branch,) = (n for n in made.node if n.op == "If")
    names = {f.signature.name for f in made.library.function}
    assert {branch.attr["then_branch"].func.name, branch.attr["else_branch"].func.name} == names
    assert "^AssignAddVariableOp" in branch.input


def test_trace(tmp_path):
    writer = S.create_file_writer(str(tmp_path))
    S.trace_on()
    plain(A, A)
    plain(A, A)
    with writer.as_default(), tf.name_scope("scope"):
        S.trace_export("traced", step=3)
    writer.close()
    ((*row, data),) = values(tmp_path)
    assert row == [3, "scope/traced", "graph_run_metadata_graph", b"1"]
    made = message("tensorflow.RunMetadata").FromString(data)
    (function,) = made.function_graphs
    assert rows(function.pre_optimization_graph) == PLAIN
    plain(A, A)  # nobody hears of it


def test_errors_of_traces(tmp_path):
    needs = r"Must enable trace before export through tf.summary.trace_on."
    S.trace_off()
    with pytest.raises(ValueError, match=needs):
        S.trace_export("a", 1)
    S.trace_on()
    S.trace_export("a")  # nothing to write to: it ends all the same
    with pytest.raises(ValueError, match=needs):
        S.trace_export("a", 1)
    with S.create_file_writer(str(tmp_path)).as_default():
        S.trace_on()
        with pytest.raises(ValueError, match="No step set"):
            S.trace_export("a")
        with S.record_if(False):
            S.trace_export("a", 1)
        with pytest.raises(ValueError, match=needs):
            S.trace_export("a", 1)
        S.trace_on(graph=False, profiler=True)
        with pytest.raises(ValueError, match="Argument `profiler_outdir` is not"):
            S.trace_export("a", 1)
        S.trace_off()


def test_warnings_of_traces(caplog):
    caplog.set_level("WARNING", "tensorflow")
    S.trace_on()
    S.trace_on()
    S.trace_off()

    @tf.function
    def inside():
        S.trace_on()
        S.trace_export("a", 1)
        S.trace_off()
        with pytest.raises(ValueError, match=r"graph\(\) cannot be invoked inside a graph"):
            S.graph(tf.Graph())
        return 1

    inside()
    with tf.Graph().as_default():
        S.trace_on()
        S.trace_export("a", 1)
    assert [r.message for r in caplog.records if r.name == "tensorflow"] == [
        "Trace already enabled",
        "Cannot enable trace inside a tf.function.",
        "Cannot export trace inside a tf.function.",
        "Must enable trace in eager mode.",
        "Can only export trace while executing eagerly.",
    ]


def test_profile(tmp_path):
    writer = S.create_file_writer(str(tmp_path))
    with writer.as_default():
        S.trace_on(profiler=True)
        plain(A, A)
        S.trace_export("p", 1, profiler_outdir=str(tmp_path))
    writer.close()
    assert [row[:4] for row in values(tmp_path)] == [(1, "p", "graph_run_metadata", b"1")]
    assert len(list(tmp_path.glob("plugins/profile/*/*.trace.json.gz"))) == 1


class Own(tf.keras.Model):
    def __init__(self):
        super().__init__(name="own")
        self.first, self.drop, self.last = L.Dense(4, name="first"), L.Dropout(0.5), L.Dense(1)

    def call(self, x, training=None):
        return self.last(self.drop(tf.nn.relu(self.first(x)), training=training))


class Step(Own):
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = self.compiled_loss(y, self(x, training=True))
        self.optimizer.minimize(loss, self.trainable_variables, tape=tape)
        return {"loss": loss}


def drawn():
    inputs = tf.keras.Input((3,))
    x = L.Dropout(0.5)(L.Dense(4, activation="relu", name="first")(inputs))
    return tf.keras.Model(inputs, L.Dense(1)(x), name="own")


@pytest.mark.parametrize("make", [drawn, Own, Step])
@pytest.mark.parametrize("batch", [2, 3])
def test_the_step_is_written_and_the_training_stays_the_same(tmp_path, make, batch):
    x, losses = np.arange(24, dtype="float32").reshape(8, 3), []
    board = tf.keras.callbacks.TensorBoard(str(tmp_path), update_freq=1)
    for callbacks in ([], [board]):
        tf.keras.utils.set_random_seed(1)
        model = make()
        model.compile("sgd", "mse")
        done = model.fit(x, x[:, :1], batch, epochs=2, verbose=0, callbacks=callbacks)
        losses.append(done.history["loss"])
    assert losses[0] == losses[1]
    (made,) = graphs(tmp_path / "train")
    ops = {n.name: n.op for n in made.node}
    assert len(ops) == len(made.node)
    assert ops["own/first/MatMul"] == "MatMul"
    assert ops["own/first/kernel/ReadVariableOp"] == "ReadVariableOp"
    assert ops["SGD/apply_gradients"] == "Optimizer.apply_gradients"
    assert "RandomUniform" in ops.values()
    known = {*ops, *(f"^{name}" for name in ops)}
    assert {i.partition(":")[0] for n in made.node for i in n.input} <= known


def test_a_step_that_runs_as_python_code_has_no_graph(tmp_path):
    model = drawn()
    model.compile("sgd", "mse", run_eagerly=True)
    board = tf.keras.callbacks.TensorBoard(str(tmp_path), update_freq=1)
    model.fit(np.ones((4, 3)), np.ones((4, 1)), verbose=0, callbacks=[board])
    assert not graphs(tmp_path)
