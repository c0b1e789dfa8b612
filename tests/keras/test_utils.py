"""tf.keras.utils: labels, data, files, pictures of models."""

import hashlib
import io
import json
import random
import sys
import tarfile
import types
import zipfile
from pathlib import Path

import numpy as np
import pytest
from golden import cases, keras_models, make_keras_utils

import kerastorch as tf

U = tf.keras.utils
GOLDEN = json.loads((Path(cases.__file__).parent / "keras_utils.json").read_text())


@pytest.mark.parametrize("case", make_keras_utils.CASES)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case], **make_keras_utils.names(tf))


def test_a_sequence_trains():
    class Batches(U.Sequence):
        epochs = 0

        def __len__(self):
            return 3

        def __getitem__(self, index):
            return np.full((2, 1), index, "float32"), np.zeros((2, 1), "float32")

        def on_epoch_end(self):
            self.epochs += 1

    batches = Batches()
    assert [x[0, 0] for x, _ in batches] == [0, 1, 2]
    model = tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(1,))])
    model.compile("sgd", "mse")
    model.fit(batches, epochs=2, verbose=0)
    assert batches.epochs == 2 and model.predict(batches, verbose=0).shape == (6, 1)


def test_seeds():
    def draw():
        U.set_random_seed(7)
        return random.random(), np.random.rand(), float(tf.random.normal([]))

    assert draw() == draw()


def url(path):
    return path.as_uri()


def test_get_file(tmp_path, capsys):
    source = tmp_path / "words.txt"
    source.write_text("hello")
    cache = {"cache_dir": str(tmp_path / "cache"), "cache_subdir": "sub"}
    (tmp_path / "cache").mkdir()
    path = U.get_file(origin=url(source), **cache)
    assert path == str(tmp_path / "cache" / "sub" / "words.txt")
    assert Path(path).read_text() == "hello" and "Downloading data" in capsys.readouterr().out
    source.write_text("changed")
    assert Path(U.get_file("words.txt", url(source), **cache)).read_text() == "hello"
    assert capsys.readouterr().out == ""
    for algorithm in ("md5", "sha256"):
        wanted = hashlib.new(algorithm, b"changed").hexdigest()
        U.get_file("words.txt", url(source), file_hash=wanted, **cache)
        assert Path(path).read_text() == "changed"
        Path(path).write_text("hello")
    U.get_file("words.txt", url(source), md5_hash=hashlib.md5(b"changed").hexdigest(), **cache)
    assert Path(path).read_text() == "changed"


def test_a_file_with_another_hash_is_not_kept(tmp_path):
    (tmp_path / "words.txt").write_text("hello")
    with pytest.raises(ValueError, match="hash does not match"):
        U.get_file("copy.txt", url(tmp_path / "words.txt"), file_hash="0" * 64,
                   cache_dir=str(tmp_path))  # fmt: skip
    assert list((tmp_path / "datasets").iterdir()) == []
    with pytest.raises(Exception, match="URL fetch failure"):
        U.get_file("copy.txt", url(tmp_path / "nope.txt"), cache_dir=str(tmp_path))


def archive(path, name):
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as file:
            file.writestr(name, "inside")
    else:
        with tarfile.open(path, "w:gz") as file:
            info = tarfile.TarInfo(name)
            info.size = 6
            file.addfile(info, io.BytesIO(b"inside"))


@pytest.mark.parametrize("name", ["a.tar.gz", "a.zip"])
def test_get_file_unpacks(name, tmp_path):
    archive(tmp_path / name, "folder/words.txt")
    path = U.get_file(origin=url(tmp_path / name), extract=True, cache_dir=str(tmp_path))
    assert path.endswith(name)
    assert (tmp_path / "datasets" / "folder" / "words.txt").read_text() == "inside"


def test_get_file_untars(tmp_path):
    archive(tmp_path / "folder.tar.gz", "folder/words.txt")
    path = U.get_file("folder.tar.gz", url(tmp_path / "folder.tar.gz"), untar=True,
                      cache_dir=str(tmp_path))  # fmt: skip
    assert (Path(path) / "words.txt").read_text() == "inside"


def test_archives_stay_in_their_folder(tmp_path):
    archive(tmp_path / "evil.tar.gz", "../../escaped.txt")
    with pytest.warns(UserWarning, match=r"escaped\.txt"):
        U.get_file(origin=url(tmp_path / "evil.tar.gz"), extract=True, cache_dir=str(tmp_path))
    assert not list(tmp_path.rglob("escaped.txt"))


class Graph:
    """What vis_utils uses of pydot's graphs."""

    def __init__(self, **kwargs):
        self.settings, self.nodes, self.edges, self.inner = kwargs, {}, [], []
        self.written = None

    def set(self, key, value):
        self.settings[key] = value

    def set_node_defaults(self, **kwargs):
        self.settings.update(kwargs)

    def add_node(self, node):
        self.nodes[node.name] = node

    def get_nodes(self):
        return list(self.nodes.values())

    def add_edge(self, edge):
        self.edges.append((edge.source, edge.target))

    def get_edge(self, source, target):
        return [e for e in self.edges if e == (source, target)]

    def add_subgraph(self, graph):
        self.inner.append(graph)

    def create(self):
        return b""

    def write(self, path, format):
        Path(path).write_text(format)


class Node:
    def __init__(self, name, label):
        self.name, self.label = name, label

    def get_name(self):
        return self.name


class Edge:
    def __init__(self, source, target):
        self.source, self.target = source, target


@pytest.fixture
def pydot(monkeypatch):
    module = types.SimpleNamespace(
        Dot=Graph, Cluster=Graph, Node=Node, Edge=Edge, InvocationException=OSError
    )
    monkeypatch.setitem(sys.modules, "pydot", module)


def drawn(graph):
    """(labels, pairs of labels that an edge joins) of a graph and the graphs in it."""
    labels, edges = {}, []

    def look(g):
        labels.update({n.name: n.label for n in g.get_nodes()})
        for inner in g.inner:
            look(inner)
        edges.extend(g.edges)

    look(graph)
    return list(labels.values()), [(labels[a], labels[b]) for a, b in edges]


def test_model_to_dot(pydot):
    labels, edges = drawn(U.model_to_dot(keras_models.build(tf, "two_ends")))
    assert labels == ["a|InputLayer", "left|Dense", "b|InputLayer", "concatenate|Concatenate",
                      "p|Dense", "q|Dense"]  # fmt: skip
    assert ("left|Dense", "concatenate|Concatenate") in edges and len(edges) == 5


def test_model_to_dot_says_more(pydot):
    model = keras_models.build(tf, "mlp")
    labels, _ = drawn(
        U.model_to_dot(
            model, show_shapes=True, show_dtype=True, show_layer_activations=True,
            show_trainable=True,
        )
    )  # fmt: skip
    assert labels[1] == (
        "T|{dense|{Dense|relu}|float32}|{input:|output:}|{{(None, 3)}|{(None, 4)}}"
    )
    labels, edges = drawn(U.model_to_dot(model, layer_range=["dense", "dropout"]))
    # as in Keras, positions count without the input and are used with it
    assert labels == ["dense_input|InputLayer", "dense|Dense"] and len(edges) == 1


def test_model_to_dot_opens_models(pydot):
    graph = U.model_to_dot(keras_models.build(tf, "nested"), expand_nested=True)
    assert [g.settings["graph_name"] for g in graph.inner] == ["inner", "block"]
    _, edges = drawn(graph)
    assert ("batch_normalization|BatchNormalization", "z|InputLayer") in edges


def test_model_to_dot_opens_wrapped_models(pydot):
    layers, start = tf.keras.layers, tf.keras.Input((4, 3), name="start")
    inner = tf.keras.Sequential(
        [layers.Dense(2, name="x", input_shape=(3,)), layers.Dense(2, name="y")], name="inner"
    )
    before = layers.Dropout(0.1, name="before")(start)
    after = layers.Flatten(name="after")(layers.TimeDistributed(inner, name="times")(before))
    model = tf.keras.Model(start, after)
    _, edges = drawn(U.model_to_dot(model))
    assert ("before|Dropout", "times(inner)|TimeDistributed(Sequential)") in edges
    labels, edges = drawn(U.model_to_dot(model, expand_nested=True))
    assert "times|TimeDistributed" in labels
    assert edges[-4:] == [
        ("start|InputLayer", "before|Dropout"),
        ("before|Dropout", "times|TimeDistributed"),
        ("times|TimeDistributed", "x_input|InputLayer"),
        ("y|Dense", "after|Flatten"),
    ]
    # as in Keras, no edge leads into the first layer of a range
    _, edges = drawn(U.model_to_dot(model, layer_range=["before", "after"]))
    assert edges[0][0] == "before|Dropout"
    with pytest.raises(ValueError, match="do not match"):
        U.model_to_dot(model, layer_range=["none", "after"])


def test_plot_model(pydot, tmp_path):
    U.plot_model(keras_models.build(tf, "mlp"), tmp_path / "m.png", dpi=50)
    assert (tmp_path / "m.png").read_text() == "png"
    U.plot_model(keras_models.build(tf, "mlp"), str(tmp_path / "bare"))
    assert (tmp_path / "bare.png").exists()


def test_progress_of_unknown_length_and_width(capsys):
    bar = U.Progbar(None, interval=0)
    bar.add(1, [("a", np.array([1.0, 3.0]))])
    assert "1/Unknown" in capsys.readouterr().out
    silent = U.Progbar(3, verbose=0)
    silent.update(3)
    assert capsys.readouterr().out == ""
