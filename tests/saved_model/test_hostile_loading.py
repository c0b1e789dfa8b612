"""SavedModels that would do harm while they are loaded: nothing of it is done."""

import os
import resource
import sys

import pytest
from google.protobuf import text_format

import kerastorch as tf
from kerastorch._files.protos import message

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices are those of POSIX"),
    pytest.mark.filterwarnings("ignore"),
]


class _Module(tf.Module):
    def __init__(self):
        super().__init__()
        self.v = tf.Variable([1.0, 2.0])
        start = tf.lookup.KeyValueTensorInitializer(tf.constant(["a", "b"]), tf.constant([1, 2]))
        self.table = tf.lookup.StaticHashTable(start, -1)

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string)])
    def look(self, x):
        return self.table.lookup(x)

    @tf.function(input_signature=[tf.TensorSpec([2])])
    def double(self, x):
        return x * self.v


@pytest.fixture
def folder(tmp_path):
    module = _Module()
    tf.saved_model.save(module, str(tmp_path / "forged"), {"double": module.double})
    return tmp_path / "forged"


def edited(folder, change):
    """Changes the MetaGraph of a folder."""
    path = folder / "saved_model.pb"
    saved = message("tensorflow.SavedModel").FromString(path.read_bytes())
    change(saved.meta_graphs[0])
    path.write_bytes(saved.SerializeToString())


def function(text):
    return text_format.Parse(text, message("tensorflow.FunctionDef")())


def const(name, dtype, values, sizes=()):
    kind = {"DT_INT64": "int64_val", "DT_STRING": "string_val", "DT_BOOL": "bool_val"}
    field = kind.get(dtype, "int_val")
    dims = " ".join(f"dim {{ size: {n} }}" for n in sizes)
    held = " ".join(f"{field}: {v}" for v in values)
    return f"""node_def {{ name: "{name}" op: "Const"
      attr {{ key: "dtype" value {{ type: {dtype} }} }}
      attr {{ key: "value" value {{ tensor {{
        dtype: {dtype} tensor_shape {{ {dims} }} {held} }} }} }} }}"""


def call(name, of, argument):
    return f"""node_def {{ name: "{name}" op: "StatefulPartitionedCall" input: "{argument}"
      attr {{ key: "f" value {{ func {{ name: "{of}" }} }} }} }}"""


ONE = const("one", "DT_INT32", [1])
PATH = const("path", "DT_STRING", ['"/etc/passwd"'])
FILLED = """node_def { name: "f" op: "Fill" input: "d:output:0" input: "one:output:0"
  attr { key: "T" value { type: DT_INT32 } }
  attr { key: "index_type" value { type: DT_INT64 } } }"""
_ARGUMENT = 'input_arg { name: "x" type: DT_INT32 }'
_LOOP = [
    f"""signature {{ name: "cond" {_ARGUMENT} output_arg {{ name: "o" type: DT_BOOL }} }}
      {const("t", "DT_BOOL", ["true"])}
      ret {{ key: "o" value: "t:output:0" }}""",
    f"""signature {{ name: "body" {_ARGUMENT} output_arg {{ name: "o" type: DT_INT32 }} }}
      node_def {{ name: "a" op: "AddV2" input: "x" input: "x"
        attr {{ key: "T" value {{ type: DT_INT32 }} }} }} ret {{ key: "o" value: "a:z:0" }}""",
]


def nest(levels, calls):
    """Functions of which each calls the next so many times."""
    found = []
    for level in range(levels):
        inputs = ["x", *(f"a{k}:output:0" for k in range(calls))]
        nodes = " ".join(call(f"a{k}", f"n{level + 1}", inputs[k]) for k in range(calls))
        found.append(
            f"""signature {{ name: "n{level}" {_ARGUMENT}
                output_arg {{ name: "o" type: DT_INT32 }} }}
              {nodes} ret {{ key: "o" value: "{inputs[-1]}" }}"""
        )
    return [
        *found,
        f"""signature {{ name: "n{levels}" {_ARGUMENT} output_arg {{ name: "o" type: DT_INT32 }} }}
          ret {{ key: "o" value: "x" }}""",
    ]


def joined(count):
    """A tensor joined with itself so many times."""
    nodes = [const("c0", "DT_INT32", [1], [1]), const("ax", "DT_INT32", [0])]
    for k in range(count):
        nodes.append(
            f"""node_def {{ name: "c{k + 1}" op: "ConcatV2" input: "c{k}:output:0"
              input: "c{k}:output:0" input: "ax:output:0" attr {{ key: "N" value {{ i: 2 }} }}
              attr {{ key: "T" value {{ type: DT_INT32 }} }}
              attr {{ key: "Tidx" value {{ type: DT_INT32 }} }} }}"""
        )
    return " ".join(nodes)


def printing(stream):
    return f"""node_def {{ name: "p" op: "PrintV2" input: "path:output:0"
      attr {{ key: "output_stream" value {{ s: "{stream}" }} }} }}"""


# nodes of the initializer, its result, functions beside it, what the error says
INITIALIZERS = {
    "fill": (
        const("d", "DT_INT64", [2**40], [1]) + ONE + FILLED, "f:output:0", (), "1099511627776"),
    "gigabytes": (
        const("d", "DT_INT64", [2**31], [1]) + ONE + FILLED, "f:output:0", (), "elements"),
    "loop": (
        ONE + """node_def { name: "w" op: "While" input: "one:output:0"
          attr { key: "T" value { list { type: DT_INT32 } } }
          attr { key: "cond" value { func { name: "cond" } } }
          attr { key: "body" value { func { name: "body" } } } }""",
        "w:output:0", _LOOP, "this op is not run",
    ),
    "read": (
        PATH + ONE + """node_def { name: "r" op: "ReadFile" input: "path:output:0" }
          node_def { name: "s" op: "Size" input: "r:contents:0"
            attr { key: "T" value { type: DT_STRING } } }""",
        "s:output:0", (), "op ReadFile .* is not run",
    ),
    "list": (
        PATH + """node_def { name: "r" op: "MatchingFiles" input: "path:output:0" }
          node_def { name: "s" op: "Size" input: "r:filenames:0"
            attr { key: "T" value { type: DT_STRING } } }""",
        "s:output:0", (), "op MatchingFiles .* is not run",
    ),
    "write": (
        PATH + ONE + """node_def { name: "w" op: "WriteFile" input: "path:output:0"
          input: "path:output:0" }""",
        "one:output:0", (), "op WriteFile .* is not run",
    ),
    "print": (PATH + ONE + printing("stdout"), "one:output:0", (), "op PrintV2 .* is not run"),
    "table": (
        PATH + ONE + """node_def { name: "t" op: "InitializeTableFromTextFileV2" input: "TABLE"
          input: "path:output:0" attr { key: "key_index" value { i: -2 } }
          attr { key: "value_index" value { i: -1 } } }""",
        "one:output:0", (), "'/etc/passwd', which is no asset",
    ),
    "circle": (
        ONE + call("c", "n0", "one:output:0"), "c:output:0",
        [nest(1, 1)[0].replace('name: "n1"', 'name: "n0"')], "without an end",
    ),
    "nest": (ONE + call("c", "n0", "one:output:0"), "c:output:0", nest(40, 10), "too large"),
    "smaller nest": (
        ONE + call("c", "n0", "one:output:0"), "c:output:0", nest(6, 10), "more than 200000 ops"),
    "joined": (joined(34), "c34:output:0", (), "no tensors of [0-9]+ elements"),
}  # fmt: skip


def with_initializer(folder, nodes, result, functions):
    """Gives the table of a folder another initializer."""

    def change(graph):
        library = graph.graph_def.library.function
        found = next(f for f in library if "_initializer" in f.signature.name)
        table = found.signature.input_arg[0].name
        own = f"""signature {{ name: "{found.signature.name}"
          input_arg {{ name: "{table}" type: DT_RESOURCE }}
          output_arg {{ name: "o" type: DT_INT32 }} }}
          {nodes} ret {{ key: "o" value: "{result}" }}"""
        found.CopyFrom(function(own.replace("TABLE", table)))
        for text in functions:
            library.add().CopyFrom(function(text))

    edited(folder, change)


@pytest.mark.parametrize("name", INITIALIZERS)
def test_initializers(name, folder, capfd):
    *initializer, said = INITIALIZERS[name]
    with_initializer(folder, *initializer)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(tf.errors.UnimplementedError, match=said) as caught:
        tf.saved_model.load(str(folder))
    assert "forged" in str(caught.value)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000
    assert capfd.readouterr().out == ""


def test_a_file_that_is_trusted_runs_its_initializers(folder, monkeypatch):
    monkeypatch.setenv("KERASTORCH_TRUST_FILES", "1")
    *initializer, _ = INITIALIZERS["read"]
    with_initializer(folder, *initializer)
    assert tf.saved_model.load(str(folder)).double(tf.ones([2])).numpy().tolist() == [1.0, 2.0]


def _child(graph, name):
    nodes = graph.object_graph_def.nodes
    nodes[0].children.add(node_id=len(nodes), local_name=name)
    return nodes.add(), len(nodes) - 1


def _tuples(graph):
    """Forty tuples, each of the next one twice."""
    node, number = _child(graph, "t")
    for k in range(40):
        node.user_object.identifier = "trackable_tuple_wrapper"
        for place in "01":
            node.children.add(node_id=number + k + 1 if k < 39 else 1, local_name=place)
        node = graph.object_graph_def.nodes.add() if k < 39 else None


def _own_tuple(graph):
    node, number = _child(graph, "t")
    node.user_object.identifier = "trackable_tuple_wrapper"
    node.children.add(node_id=number, local_name="0")


def _variable(graph, size, name="w"):
    node, _ = _child(graph, name)
    node.variable.dtype, node.variable.name = 1, name
    node.variable.shape.dim.add(size=size)


def _variables(graph):
    for k in range(100):
        _variable(graph, 2**25, f"w{k}")


def _attribute(graph):
    graph.object_graph_def.nodes[0].children.add(node_id=1, local_name="__class__")


def _asset(graph):
    graph.asset_file_def.add(filename="../../../../../../etc/passwd")
    node, _ = _child(graph, "a")
    node.asset.asset_file_def_index = 0


@pytest.mark.parametrize(
    ("change", "said"),
    [(_own_tuple, "holds itself"), (lambda g: _variable(g, 2**32), "17179869184 bytes"),
     (_variables, "134217728 bytes"), (_attribute, "__class__"), (_asset, "is outside")],
)  # fmt: skip
def test_object_graphs(change, said, folder):
    edited(folder, change)
    with pytest.raises((ValueError, tf.errors.InvalidArgumentError), match=said) as caught:
        tf.saved_model.load(str(folder))
    assert "forged" in str(caught.value)


def test_tuples_in_tuples(folder):
    edited(folder, _tuples)
    assert len(tf.saved_model.load(str(folder)).t) == 2


def test_constants_of_one_value_take_no_memory(folder):
    def change(graph):
        for k in range(20):
            node = graph.graph_def.node.add(name=f"big{k}", op="Const")
            value = node.attr["value"].tensor
            value.dtype, value.float_val[:] = 1, [0.5]
            value.tensor_shape.dim.add(size=500_000_000)
            _child(graph, f"k{k}")[0].constant.operation = node.name

    edited(folder, change)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    loaded = tf.saved_model.load(str(folder))
    assert loaded.k3.shape == [500_000_000] and loaded.k3[7] == 0.5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


@pytest.mark.parametrize(
    "name",
    ["saved_model.pb", "variables/variables.index", "variables/variables.data-00000-of-00001"],
)
@pytest.mark.parametrize("kind", ["device", "pipe"])
def test_devices_and_pipes(name, kind, folder):
    (folder / name).unlink()
    if kind == "pipe":
        os.mkfifo(folder / name)
    else:
        (folder / name).symlink_to("/dev/zero")
    with pytest.raises((OSError, tf.errors.OpError), match=r"forged.*is a device or a pipe"):
        tf.saved_model.load(str(folder))


def test_an_asset_that_is_a_link(folder):
    (folder / "assets").mkdir(exist_ok=True)
    (folder / "assets" / "words.txt").symlink_to("/etc/passwd")

    def change(graph):
        _asset(graph)
        graph.asset_file_def[0].filename = "words.txt"

    edited(folder, change)
    with pytest.raises(tf.errors.InvalidArgumentError, match="is outside"):
        tf.saved_model.load(str(folder))


@pytest.mark.parametrize("node", ["WriteFile", "PrintV2"])
def test_what_writes_files_is_refused_when_it_is_called(node, folder, tmp_path):
    target = tmp_path / "written"
    text = PATH.replace("/etc/passwd", str(target)) + (
        printing(f"file://{target}") if node == "PrintV2" else
        'node_def { name: "p" op: "WriteFile" input: "path:output:0" input: "path:output:0" }'
    )  # fmt: skip

    def change(graph):
        library = graph.graph_def.library.function
        found = next(f for f in library if "signature_wrapper" in f.signature.name)
        found.node_def.extend(function(text).node_def)
        found.control_ret["p"] = "p"

    edited(folder, change)
    loaded = tf.saved_model.load(str(folder))
    with pytest.raises(tf.errors.UnimplementedError, match="may not write files"):
        loaded.signatures["double"](x=tf.constant([1.0, 2.0]))
    assert not target.exists()


class Doubled(tf.keras.layers.Layer):
    def call(self, x):
        return x * 2.0


@pytest.mark.parametrize("kind", ["loop", "fill", "read"])
def test_layers_without_their_class_are_not_run(kind, tmp_path):
    i = tf.keras.Input([2])
    tf.keras.Model(i, tf.keras.layers.Dense(1)(Doubled()(i))).save(tmp_path / "m", save_format="tf")
    nodes, result, functions, _ = INITIALIZERS[kind]

    def change(graph):
        library = graph.graph_def.library.function
        for text in functions:
            library.add().CopyFrom(function(text))
        for found in library:
            for node in list(found.node_def):
                if node.op == "Mul" and "doubled" in found.signature.name:
                    found.node_def.extend(function(nodes).node_def)
                    made = found.node_def.add(name="cast", op="Cast", input=[result])
                    made.attr["SrcT"].type, made.attr["DstT"].type = 3, 1
                    least = found.node_def.add(
                        name="least", op="Max", input=["cast:y:0", "ax:output:0"]
                    )
                    least.attr["T"].type, least.attr["Tidx"].type = 1, 3
                    found.node_def.extend(function(const("ax", "DT_INT32", [0], [0])).node_def)
                    node.input[1] = "least:output:0"

    edited(tmp_path / "m", change)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    model = tf.keras.models.load_model(tmp_path / "m")
    assert model.output_shape == (None, 1) and type(model.layers[1]).__name__ == "Doubled"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


def test_a_signature_that_is_no_call(folder):
    def change(graph):
        for concrete in graph.object_graph_def.concrete_functions.values():
            concrete.canonicalized_input_signature.list_value.SetInParent()
            concrete.canonicalized_input_signature.list_value.values.add().int64_value = 3

    edited(folder, change)
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"forged.*is no call's"):
        tf.saved_model.load(str(folder))
