"""MetaGraphDefs, SavedModels of sessions and frozen graphs, against files that TensorFlow wrote."""

import json
import logging
import tarfile
from pathlib import Path

import numpy as np
import pytest

import kerastorch as tf
from kerastorch._files.protos import message
from kerastorch._graph.lowering.plain import PlainGraphDef

v1 = tf.compat.v1
ARCHIVE = Path(__file__).parents[2] / "fixtures/v1-2.15.tar.xz"
KINDS = ["reference", "resource", "reference_new", "resource_new"]


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("v1")
    with tarfile.open(ARCHIVE) as file:
        file.extractall(folder, filter="data")
    return folder


@pytest.fixture(scope="module")
def found(files):
    return json.loads((files / "found.json").read_text())


def feed(found):
    return {"x:0": np.float32(found["x"]), "y:0": found["y"], "words:0": ["b", "z"]}


def check(session, found, kind):
    for name, value in found[kind].items():
        if ":" in name:
            given = session.run(name, feed(found))
            np.testing.assert_allclose(given, value, rtol=2e-6, atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_training_goes_on_in_a_graph_of_tensorflow(files, found, kind):
    with tf.Graph().as_default(), v1.Session() as session:
        saver = v1.train.import_meta_graph(str(files / kind / "model-2.meta"))
        with pytest.raises(tf.errors.FailedPreconditionError):
            session.run("prob:0", feed(found))
        saver.restore(session, str(files / kind / "model-2"))
        session.run("init_all_tables")
        check(session, found, kind)
        merged = session.run("Merge/MergeSummary:0", feed(found))
        assert [v.tag for v in v1.Summary.FromString(merged).value] == found[kind]["summary"]
        for _ in range(3):
            session.run(v1.get_collection("train_op"), feed(found))
        np.testing.assert_allclose(
            session.run("loss:0", feed(found)), found[kind]["trained"], rtol=2e-6
        )


def test_collections_and_variables_come_along(files):
    with tf.Graph().as_default() as graph:
        v1.train.import_meta_graph(str(files / "resource/model-2.meta"))
        names = [v.name for v in v1.trainable_variables()]
        assert names == ["layer/w:0", "layer/b:0", "logits/kernel:0", "logits/bias:0"]
        assert v1.get_collection("number") == [5]
        assert v1.get_collection("predictions") == [graph.get_tensor_by_name("prob:0")]
        assert v1.train.get_global_step().name == "global_step:0"
        assert graph.get_operation_by_name("train").type == "AssignAddVariableOp"
        assert graph.get_tensor_by_name("split:1").name == "split:1"


def test_an_import_scope_and_an_input_map(files, found):
    with tf.Graph().as_default() as graph, v1.Session() as session:
        x = tf.constant(found["x"], tf.float32) * 0.5
        saver = v1.train.import_meta_graph(
            str(files / "resource/model-2.meta"), import_scope="old", input_map={"x:0": x}
        )
        assert v1.global_variables()[0].name == "old/layer/w:0"
        saver.restore(session, str(files / "resource/model-2"))
        mapped = session.run(graph.get_tensor_by_name("old/prob:0"))
    with tf.Graph().as_default(), v1.Session() as session:
        saver = v1.train.import_meta_graph(str(files / "resource/model-2.meta"))
        saver.restore(session, str(files / "resource/model-2"))
        half = np.float32(found["x"]) * np.float32(0.5)
        np.testing.assert_allclose(mapped, session.run("prob:0", {"x:0": half}), rtol=1e-6)


def test_new_operations_train_what_was_imported(files, found):
    with tf.Graph().as_default() as graph, v1.Session() as session:
        saver = v1.train.import_meta_graph(str(files / "resource/model-2.meta"))
        features = graph.get_tensor_by_name("h:0")
        own = v1.layers.dense(features, 2, name="own")
        loss = tf.reduce_mean(tf.square(own))
        step = v1.train.GradientDescentOptimizer(0.1).minimize(loss)
        session.run(v1.global_variables_initializer())
        saver.restore(session, str(files / "resource/model-2"))
        before = session.run([loss, "layer/w/Read/ReadVariableOp:0"], feed(found))
        session.run(step, feed(found))
        after = session.run([loss, "layer/w/Read/ReadVariableOp:0"], feed(found))
        assert after[0] < before[0] and np.abs(after[1] - before[1]).max() > 0


@pytest.mark.parametrize("kind", ["reference"])
def test_what_was_imported_is_written_as_it_came(files, found, kind, tmp_path):
    with tf.Graph().as_default() as graph, v1.Session() as session:
        saver = v1.train.import_meta_graph(str(files / kind / "model-2.meta"))
        saver.restore(session, str(files / kind / "model-2"))
        path = saver.save(session, str(tmp_path / "again"), global_step=3)
        given = message("tensorflow.MetaGraphDef").FromString(
            (files / kind / "model-2.meta").read_bytes()
        )
        made = message("tensorflow.MetaGraphDef").FromString(Path(path + ".meta").read_bytes())
        assert [n.name for n in made.graph_def.node] == [n.name for n in given.graph_def.node]
        assert made.saver_def.restore_op_name == "save/restore_all"
        assert not PlainGraphDef(graph).left_out
    with tf.Graph().as_default(), v1.Session() as session:
        saver = v1.train.import_meta_graph(path + ".meta")
        saver.restore(session, path)
        session.run("init_all_tables")
        check(session, found, kind)


def test_a_graph_of_ours_is_imported_again(tmp_path):
    x = np.float32([[1, 2, 3, 4], [0, 1, 0, -1]])
    with tf.Graph().as_default(), v1.Session() as session:
        given = v1.placeholder(tf.float32, [None, 4], name="given")
        out = v1.layers.dense(given, 3, activation=tf.nn.relu, name="hidden")
        v1.add_to_collection("out", tf.identity(out, name="out"))
        v1.train.get_or_create_global_step()
        session.run(v1.global_variables_initializer())
        expected = session.run(out, {given: x})
        saver = v1.train.Saver(max_to_keep=2)
        path = saver.save(session, str(tmp_path / "model"), global_step=7)
    made = message("tensorflow.MetaGraphDef").FromString(Path(path + ".meta").read_bytes())
    assert made.saver_def.max_to_keep == 2
    assert sorted(made.collection_def) == [
        "global_step", "out", "trainable_variables", "variables",
    ]  # fmt: skip
    ops = {n.name: n.op for n in made.graph_def.node}
    assert ops["hidden/kernel"] == "VarHandleOp" and ops["given"] == "Placeholder"
    assert ops["save/SaveV2"] == "SaveV2" and ops["save/restore_all"] == "NoOp"
    with tf.Graph().as_default(), v1.Session() as session:
        saver = v1.train.import_meta_graph(path + ".meta")
        saver.restore(session, tf.train.latest_checkpoint(str(tmp_path)))
        np.testing.assert_array_equal(
            session.run(v1.get_collection("out")[0], {"given:0": x}), expected
        )


def test_refusals(tmp_path):
    with pytest.raises(RuntimeError, match="eager execution"):
        v1.train.export_meta_graph()
    with pytest.raises(RuntimeError, match="eager execution"):
        v1.train.import_meta_graph("x.meta")
    bad = tmp_path / "bad.meta"
    bad.write_bytes(b"\x01garbage")
    with tf.Graph().as_default():
        with pytest.raises(OSError, match="File does not exist"):
            v1.train.import_meta_graph(str(tmp_path / "none.meta"))
        with pytest.raises(OSError, match="Cannot parse file"):
            v1.train.import_meta_graph(str(bad))
        with pytest.raises(TypeError, match="Expected binary or unicode string"):
            v1.train.import_meta_graph(5)
        v1.placeholder(tf.float32, name="x")
        assert v1.train.import_meta_graph(v1.train.export_meta_graph()) is None


def test_a_node_that_nobody_knows_fails_when_it_is_run():
    made = v1.GraphDef()
    made.node.add(name="x", op="Placeholder").attr["dtype"].type = 1
    made.node.add(name="bad", op="Nonsense", input=["x"])
    made.node.add(name="behind", op="Identity", input=["bad"]).attr["T"].type = 1
    made.node.add(name="y", op="Square", input=["x"]).attr["T"].type = 1
    with tf.Graph().as_default(), v1.Session() as session:
        tf.graph_util.import_graph_def(made, name="")
        assert session.run("y:0", {"x:0": 3.0}) == 9
        with pytest.raises(tf.errors.NotFoundError, match="Nonsense"):
            session.run("behind:0", {"x:0": 3.0})


def test_collections_that_cannot_be_written(caplog):
    with tf.Graph().as_default(), caplog.at_level(logging.WARNING, "tensorflow"):
        v1.add_to_collection("mixed", 5)
        v1.add_to_collection("mixed", v1.placeholder(tf.float32, name="x"))
        v1.add_to_collection("rate", 1.5)
        made = v1.train.export_meta_graph()
    assert list(made.collection_def) == ["rate"]
    assert "Issue encountered when serializing mixed" in caplog.text
