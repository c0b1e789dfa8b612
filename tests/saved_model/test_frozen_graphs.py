"""GraphDefs in files: wrap_function, import_graph_def, prune, graph_util."""

import numpy as np
import pytest
from stored_models import cases

import kerastorch as tf
from kerastorch._core.errors import InvalidArgumentError, NotFoundError, UnimplementedError


@pytest.fixture(scope="module")
def graph_def(models):
    found = tf.compat.v1.GraphDef()
    found.ParseFromString((models / "frozen" / "frozen.pb").read_bytes())
    return found


@pytest.fixture(scope="module")
def known(models):
    return cases(models / "frozen")


def wrapped(graph_def):
    return tf.compat.v1.wrap_function(lambda: tf.compat.v1.import_graph_def(graph_def, name=""), [])


def test_prune(graph_def, known):
    imported = wrapped(graph_def)
    x = tf.constant(known["input"])
    by_name = imported.prune("input:0", "output:0")
    np.testing.assert_allclose(by_name(x).numpy(), known["output"], rtol=1e-5)
    element = imported.graph.as_graph_element
    function = imported.prune(
        tf.nest.map_structure(element, ["input:0"]),
        tf.nest.map_structure(element, {"y": "output:0"}),
    )
    np.testing.assert_allclose(function(x)["y"].numpy(), known["output"], rtol=1e-5)
    names = [op.name for op in imported.graph.get_operations()]
    assert names[0] == "input" and names[-1] == "output"
    operation = imported.graph.get_operation_by_name("Conv2D")
    assert operation.type == "Conv2D" and operation.get_attr("padding") == "SAME"
    assert operation.inputs[0].name == "input:0"
    with pytest.raises(KeyError):
        imported.graph.get_operation_by_name("nothing")
    with pytest.raises(ValueError, match="refers to an Operation, not a Tensor"):
        imported.graph.get_tensor_by_name("output")


def test_import_within_a_function(graph_def, known):
    @tf.function
    def twice(x):
        (y,) = tf.import_graph_def(
            graph_def, input_map={"input:0": x}, return_elements=["output:0"], name="net"
        )
        return y * 2

    found = twice(tf.constant(known["input"])).numpy()
    np.testing.assert_allclose(found, known["output"] * 2, rtol=1e-5)


def test_mistakes(graph_def):
    with pytest.raises(TypeError, match="must be a GraphDef proto"):
        tf.graph_util.import_graph_def("graph")
    with pytest.raises(ValueError, match="were not found in graph_def"):
        tf.graph_util.import_graph_def(graph_def, input_map={"nothing:0": tf.ones([])})
    with pytest.raises(ValueError, match="not found in graph_def"):
        tf.graph_util.import_graph_def(graph_def, return_elements=["nothing:0"])
    with pytest.raises(InvalidArgumentError, match="You must feed a value for placeholder"):
        wrapped(graph_def).prune([], "output:0")


def node(graph_def, name, op, *inputs, **attrs):
    made = graph_def.node.add(name=name, op=op, input=inputs)
    for key, value in attrs.items():
        made.attr[key].CopyFrom(value)


def test_unknown_ops_are_named_when_they_are_needed():
    graph_def = tf.compat.v1.GraphDef()
    node(graph_def, "x", "Placeholder")
    graph_def.node[0].attr["dtype"].type = 1
    node(graph_def, "good", "Square", "x")
    node(graph_def, "inner/bad", "NoSuchOp", "good")
    node(graph_def, "python", "PyFunc", "good")
    imported = wrapped(graph_def)
    assert float(imported.prune("x:0", "good:0")(tf.constant(3.0))) == 9.0
    with pytest.raises(NotFoundError, match="'NoSuchOp' of node 'inner/bad'"):
        imported.prune("x:0", "inner/bad:0")
    with pytest.raises(UnimplementedError, match=r"'python' of op PyFunc .*Python code"):
        imported.prune("x:0", "python:0")


def test_circles_and_missing_nodes():
    graph_def = tf.compat.v1.GraphDef()
    node(graph_def, "a", "Square", "b")
    node(graph_def, "b", "Square", "a")
    node(graph_def, "c", "Square", "nothing")
    imported = wrapped(graph_def)
    with pytest.raises(InvalidArgumentError, match="circle"):
        imported.prune([], "b:0")
    with pytest.raises(NotFoundError, match="no node 'nothing'"):
        imported.prune([], "c:0")
    node(graph_def, "a", "Square", "b")
    with pytest.raises(InvalidArgumentError, match="not unique"):
        wrapped(graph_def)


def test_functions_without_an_end():
    graph_def = tf.compat.v1.GraphDef()
    for name, other in (("f", "g"), ("g", "f")):
        function = graph_def.library.function.add()
        function.signature.name = name
        function.signature.input_arg.add(name="x", type=1)
        function.signature.output_arg.add(name="y", type=1)
        function.node_def.add(name="call", op=other, input=["x"])
        function.ret["y"] = "call:y:0"
    node(graph_def, "x", "Placeholder")
    graph_def.node[0].attr["dtype"].type = 1
    node(graph_def, "call", "f", "x")
    with pytest.raises(UnimplementedError, match="call each other without an end"):
        wrapped(graph_def).prune("x:0", "call:0")


def test_graph_util(graph_def):
    util = tf.compat.v1.graph_util
    part = util.extract_sub_graph(graph_def, ["Conv2D"])
    assert {n.name for n in part.node} < {n.name for n in graph_def.node}
    assert "output" not in {n.name for n in part.node}
    with pytest.raises(AssertionError, match="nothing is not in graph"):
        util.extract_sub_graph(graph_def, ["nothing"])
    with pytest.raises(TypeError):
        util.extract_sub_graph(graph_def, "Conv2D")
    kept = {n.name for n in util.remove_training_nodes(graph_def, ["output"]).node}
    assert "output" in kept and len(kept) < len(graph_def.node)


def test_write_graph(graph_def, tmp_path):
    path = tf.io.write_graph(graph_def, str(tmp_path / "logs"), "graph.pb", as_text=False)
    found = tf.compat.v1.GraphDef()
    with open(path, "rb") as file:
        found.ParseFromString(file.read())
    assert found == graph_def
    text = tf.io.write_graph(graph_def, str(tmp_path), "graph.pbtxt")
    with open(text, encoding="utf-8") as file:
        assert file.read().startswith('node {\n  name: "input"\n  op: "Placeholder"')
