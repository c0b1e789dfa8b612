"""tf.compat.v1.saved_model and graph_util: sessions' graphs in files."""

import json
import os
import tarfile
from pathlib import Path

import numpy as np
import pytest

import kerastorch as tf
from kerastorch._frozen_function import convert_variables_to_constants_v2

v1 = tf.compat.v1
saved = v1.saved_model
ARCHIVE = Path(__file__).parents[2] / "fixtures/v1-2.15.tar.xz"


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("v1")
    with tarfile.open(ARCHIVE) as file:
        file.extractall(folder, filter="data")
    return folder


def test_a_saved_model_of_tensorflow_in_a_session(files):
    found = json.loads((files / "found.json").read_text())
    with tf.Graph().as_default(), v1.Session() as session:
        made = saved.load(session, ["serve"], str(files / "resource/saved"))
        signature = made.signature_def["serving_default"]
        assert signature.method_name == "tensorflow/serving/predict"
        given = {signature.inputs["x"].name: np.float32(found["x"])}
        prob = session.run(signature.outputs["prob"].name, given)
        np.testing.assert_allclose(prob, found["resource"]["prob:0"], rtol=2e-6)
        assert session.run("ids:0", {"words:0": ["b", "z"]}).tolist() == [20, -1]


def build(folder, text=False):
    """A model with a table and an asset, and what it gives."""
    vocabulary = folder.parent / "words.txt"
    vocabulary.write_text("a\nb\nc\n")
    with tf.Graph().as_default(), v1.Session() as session:
        x = v1.placeholder(tf.float32, [None, 4], name="x")
        words = v1.placeholder(tf.string, [None], name="words")
        rows = tf.lookup.KeyValueTensorInitializer(["a", "b"], tf.constant([10, 20], tf.int64))
        ids = tf.identity(tf.lookup.StaticHashTable(rows, -1).lookup(words), name="ids")
        out = tf.nn.softmax(v1.layers.dense(x, 3, name="dense"), name="out")
        asset = tf.constant(str(vocabulary), name="asset")
        v1.add_to_collection(v1.GraphKeys.ASSET_FILEPATHS, asset)
        session.run(v1.global_variables_initializer())
        builder = saved.Builder(str(folder))
        signature = saved.predict_signature_def({"x": x, "w": words}, {"out": out, "ids": ids})
        builder.add_meta_graph_and_variables(
            session, [saved.tag_constants.SERVING], {"serving_default": signature},
            assets_collection=v1.get_collection(v1.GraphKeys.ASSET_FILEPATHS),
            main_op=v1.tables_initializer(),
        )  # fmt: skip
        builder.add_meta_graph(["other", "tags"])
        builder.save(as_text=text)
        data = np.arange(8, dtype=np.float32).reshape(2, 4)
        return data, session.run(out, {x: data})


@pytest.mark.parametrize("text", [False, True])
def test_builder_and_loader(tmp_path, text):
    folder = tmp_path / "model"
    data, expected = build(folder, text)
    names = {"assets", "variables", "saved_model.pbtxt" if text else "saved_model.pb"}
    assert set(os.listdir(folder)) == names
    assert os.listdir(folder / "assets") == ["words.txt"]
    assert saved.contains_saved_model(folder) and saved.maybe_saved_model_directory(folder)
    with tf.Graph().as_default(), v1.Session() as session:
        made = saved.load(session, ["serve"], str(folder), import_scope="in")
        info = made.signature_def["serving_default"]
        given = {f"in/{info.inputs['x'].name}": data}
        result = session.run(f"in/{info.outputs['out'].name}", given)
        np.testing.assert_array_equal(result, expected)
        assert session.run("in/ids:0", {"in/words:0": ["b", "q"]}).tolist() == [20, -1]
        path = session.run("in/asset:0").decode()
        assert path == str(folder / "assets/words.txt")
    again = tf.saved_model.load(str(folder), tags=["serve"]).signatures["serving_default"]
    result = again(x=tf.constant(data), w=tf.constant(["a", "c"]))
    np.testing.assert_allclose(result["out"], expected, rtol=1e-6)
    assert result["ids"].numpy().tolist() == [10, -1]


def test_the_main_op_runs_behind_the_restoring(tmp_path):
    with tf.Graph().as_default(), v1.Session() as session:
        v = v1.get_variable("v", [2], initializer=v1.ones_initializer())
        session.run(v.assign([7.0, 8.0]))
        for name, main_op in (("again", saved.main_op.main_op()), ("other", v.assign([1.0, 2.0]))):
            builder = saved.Builder(str(tmp_path / name))
            builder.add_meta_graph_and_variables(session, ["serve"], {}, main_op=tf.group(main_op))
            builder.save()
    for name, expected in (("again", [1, 1]), ("other", [1, 2])):
        with tf.Graph().as_default(), v1.Session() as session:
            saved.load(session, ["serve"], str(tmp_path / name))
            assert session.run(v1.global_variables()[0]).tolist() == expected


def test_what_builder_and_loader_refuse(tmp_path):
    with tf.Graph().as_default(), v1.Session() as session:
        x = v1.placeholder(tf.float32, [None, 4], name="x")
        v1.get_variable("w", [4, 2])
        session.run(v1.global_variables_initializer())
        builder = saved.Builder(str(tmp_path / "a"))
        with pytest.raises(AssertionError, match="has not been saved yet"):
            builder.add_meta_graph(["serve"])
        unnamed = saved.build_signature_def({"a": v1.TensorInfo(name="x:0")}, {}, "m")
        with pytest.raises(AssertionError, match="must have the dtype field set"):
            builder.add_meta_graph_and_variables(session, ["serve"], {"k": unnamed})
        builder.add_meta_graph_and_variables(session, ["serve"])
        with pytest.raises(AssertionError, match="has already been saved"):
            builder.add_meta_graph_and_variables(session, ["serve"])
        builder.save()
        with pytest.raises(AssertionError, match="already exists, and isn't empty"):
            saved.Builder(str(tmp_path / "a"))
        with pytest.raises(RuntimeError, match="could not be found in SavedModel"):
            saved.load(session, ["none"], str(tmp_path / "a"))
        with pytest.raises(OSError, match="SavedModel file does not exist"):
            saved.load(session, ["serve"], str(tmp_path / "b"))
        assert x.name == "x:0"


def test_signatures():
    with pytest.raises(RuntimeError, match="not supported in eager execution"):
        saved.build_tensor_info(tf.constant(1.0))
    with tf.Graph().as_default() as graph:
        y = v1.placeholder(tf.float32, [None, 2], name="y")
        text = v1.placeholder(tf.string, [None], name="text")
        numbers = v1.placeholder(tf.int64, [None], name="numbers")
        sparse = v1.sparse_placeholder(tf.float32, name="sparse")
        info = saved.build_tensor_info(y)
        sizes = [d.size for d in info.tensor_shape.dim]
        assert (info.name, info.dtype, sizes) == ("y:0", 1, [-1, 2])
        assert saved.utils.get_tensor_from_tensor_info(info) is y
        info = saved.build_tensor_info(sparse)
        assert info.coo_sparse.indices_tensor_name == sparse.indices.name
        assert isinstance(saved.get_tensor_from_tensor_info(info, graph), tf.SparseTensor)
        classify = saved.classification_signature_def
        made = classify(text, None, y)
        assert sorted(made.outputs) == ["scores"] and list(made.inputs) == ["inputs"]
        assert made.method_name == "tensorflow/serving/classify"
        assert saved.is_valid_signature(made)
        assert saved.is_valid_signature(saved.regression_signature_def(text, y))
        assert not saved.is_valid_signature(saved.build_signature_def({}, {}, "other"))
        for wrong in [
            lambda: classify(None, None, y), lambda: classify(text, None, None),
            lambda: classify(y, None, y), lambda: classify(text, y, None),
            lambda: classify(text, None, text),
            lambda: saved.regression_signature_def(y, y),
            lambda: saved.regression_signature_def(text, numbers),
            lambda: saved.predict_signature_def({}, {"y": y}),
            lambda: saved.predict_signature_def({"y": y}, None),
        ]:  # fmt: skip
            with pytest.raises(ValueError):
                wrong()


def test_constants():
    assert saved.signature_constants.PREDICT_METHOD_NAME == "tensorflow/serving/predict"
    assert saved.constants.MAIN_OP_KEY == saved.MAIN_OP_KEY == "saved_model_main_op"
    assert saved.tag_constants.TRAINING == "train"


# frozen graphs
def test_variables_become_constants():
    with tf.Graph().as_default() as graph, v1.Session() as session:
        x = v1.placeholder(tf.float32, [None, 4], name="x")
        w = v1.get_variable("w", [4, 2], initializer=v1.ones_initializer())
        b = v1.get_variable("b", [2], initializer=v1.ones_initializer())
        tf.identity(tf.matmul(x, w) + b, name="y")
        v1.get_variable("other", [1])
        with pytest.raises(tf.errors.FailedPreconditionError):
            v1.graph_util.convert_variables_to_constants(session, graph.as_graph_def(), ["y"])
        session.run(v1.global_variables_initializer())
        convert = v1.graph_util.convert_variables_to_constants
        made = convert(session, graph.as_graph_def(), ["y"])
        ops = {n.name: n.op for n in made.node}
        assert ops["w"] == ops["b"] == "Const" and ops["y"] == "Identity" and "other" not in ops
        assert "ReadVariableOp" not in ops.values() and "VarHandleOp" not in ops.values()
        part = convert(session, graph.as_graph_def(), ["y"], variable_names_blacklist=["w"])
        assert {n.name: n.op for n in part.node}["w"] == "VarHandleOp"
        with pytest.raises(AssertionError, match="nope is not in graph"):
            convert(session, graph.as_graph_def(), ["nope"])
        shape = v1.graph_util.tensor_shape_from_node_def_name(graph, "x")
        assert shape.as_list() == [None, 4]
    with tf.Graph().as_default(), v1.Session() as session:
        (y,) = tf.graph_util.import_graph_def(made, return_elements=["y:0"])
        assert session.run(y, {"import/x:0": np.ones((1, 4))}).tolist() == [[5, 5]]


def test_a_keras_model_is_frozen(tmp_path):
    model = tf.keras.Sequential(
        [tf.keras.layers.Dense(3, activation="relu", input_shape=(4,)), tf.keras.layers.Dense(2)]
    )
    full = tf.function(lambda x: model(x))
    concrete = full.get_concrete_function(tf.TensorSpec([None, 4], tf.float32, name="x"))
    frozen = convert_variables_to_constants_v2(concrete)
    assert [x.name for x in frozen.inputs] == ["x:0"]
    assert [x.name for x in frozen.outputs] == ["Identity:0"]
    ops = {op.type for op in frozen.graph.get_operations()}
    assert "MatMul" in ops and not ops & {"ReadVariableOp", "VarHandleOp"}
    assert not frozen.variables
    data = np.random.RandomState(0).rand(5, 4).astype(np.float32)
    expected = model(data)
    np.testing.assert_allclose(frozen(tf.constant(data))[0], expected, rtol=1e-6)
    path = tf.io.write_graph(frozen.graph, str(tmp_path), "frozen.pb", as_text=False)
    made = v1.GraphDef.FromString(Path(path).read_bytes())
    with tf.Graph().as_default(), v1.Session() as session:
        tf.import_graph_def(made, name="")
        np.testing.assert_allclose(session.run("Identity:0", {"x:0": data}), expected, rtol=1e-6)
    with pytest.raises(AttributeError):
        convert_variables_to_constants_v2(full)
