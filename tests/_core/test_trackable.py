"""The walk over tracked objects, against TensorFlow's object graphs."""

import copy
import json
import pickle
from pathlib import Path

import numpy as np
import pytest
import torch
from golden import make_object_graphs as golden

import kerastorch as tf
from kerastorch._core import trackable

_PATH = Path(golden.__file__).parent / "object_graphs.json"
GRAPHS = json.loads(_PATH.read_text())
PROGRAMS = golden.programs(tf)
# TensorFlow refuses to save lists whose items were replaced; here they are saved as they are.
_REFUSED = {"own replaced_item"}


def graph(root, save_type, kind):
    nodes, edges = trackable.object_graph(root, save_type)
    rows = [[kind(node), [list(e) for e in row]] for node, row in zip(nodes, edges, strict=True)]
    for at, place, name, slot in trackable.slot_variables(nodes):
        if len(rows[at]) == 2:
            rows[at].append([])
        rows[at][2].append([place, name, kind(slot)])
    return rows


def kind(node):
    if isinstance(node, tf.Variable):
        return f"{node.dtype.name}{node.shape.as_list()}"
    for container in (list, dict, tuple):
        if isinstance(node, container):
            return {list: "ListWrapper", dict: "_DictWrapper", tuple: "_TupleWrapper"}[container]
    return type(node).__name__.removesuffix("V3")  # as TensorFlow names the class in public


def kind_saved(node):
    is_value = isinstance(node, (tf.Variable, list, dict, tuple))
    return kind(node) if is_value else "object"


@pytest.mark.parametrize("name", [n for n in GRAPHS if n.startswith("h5 ")])
def test_names_in_keras_files(name):
    assert golden.h5_entries(PROGRAMS[name.removeprefix("h5 ")]()) == GRAPHS[name]


@pytest.mark.parametrize("name", [n for n in GRAPHS if n not in _REFUSED and n[:3] != "h5 "])
def test_object_graph(name):
    saved = name.startswith("saved ")
    root = PROGRAMS[name.removeprefix("saved ")]()
    if isinstance(root, dict):  # tf.train.Checkpoint sorts what it is given
        root = dict(sorted(root.items()))
    expected = GRAPHS[name]
    if isinstance(expected, dict):
        with pytest.raises(ValueError):
            graph(root, "checkpoint", kind)
        return
    ours = graph(root, "savedmodel", kind_saved) if saved else graph(root, "checkpoint", kind)
    assert ours == expected


# what is there only here
COPIES = [
    "fit mlp",
    "optimizer Adam(amsgrad=True)",
    "optimizer legacy.Adam()",
    "own module_containers",
    "own layers_in_containers",
    "own own_legacy_training",
    "own slots_of_two",
    "own module_replaced",
    "own scaled",
    "own scaled_legacy",
]


@pytest.mark.parametrize("name", COPIES)
def test_deep_copies_have_the_same_graph_of_other_objects(name):
    root = PROGRAMS[name]()
    twin = copy.deepcopy(root)
    assert graph(twin, "checkpoint", kind) == graph(root, "checkpoint", kind)
    ours, theirs = (trackable.object_graph(x)[0] for x in (root, twin))
    assert not {id(x) for x in ours} & {id(x) for x in theirs}


@pytest.mark.parametrize(
    "name", ["optimizer legacy.Adam()", "optimizer Adam()", "own slots_of_two", "own module_tree"]
)
def test_pickled_objects_have_the_same_graph(name):
    root = golden_free_of_local_classes(PROGRAMS[name]())
    twin = pickle.loads(pickle.dumps(root))
    assert graph(twin, "checkpoint", kind) == graph(root, "checkpoint", kind)


def golden_free_of_local_classes(root):
    """As it is, but for modules of classes that can't be pickled: those become plain ones."""
    for node in trackable.object_graph(root)[0]:
        if isinstance(node, tf.Module) and "<locals>" in type(node).__qualname__:
            node.__class__ = tf.Module
    return root


@pytest.mark.parametrize("namespace", [tf.keras.optimizers.legacy, tf.keras.optimizers])
@pytest.mark.parametrize("again", [copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))])
def test_slots_of_a_copy_belong_to_its_own_variables(namespace, again):
    v, w = tf.Variable([1.0, 2.0]), tf.Variable([3.0, 4.0])
    optimizer = namespace.Adam(0.1)
    optimizer.apply_gradients([(tf.constant([1.0, 2.0]), v), (tf.constant([3.0, 4.0]), w)])
    other, (v2, w2) = again((optimizer, (v, w)))
    for each, pair in ((optimizer, (v, w)), (other, (v2, w2))):
        each.apply_gradients([(tf.constant([0.5, 0.5]), x) for x in reversed(pair)])
    np.testing.assert_array_equal(v2, v)
    np.testing.assert_array_equal(w2, w)
    if namespace is tf.keras.optimizers.legacy:
        with pytest.raises(KeyError):
            other.get_slot(v, "m")
        assert other.get_slot(v2, "m") is not optimizer.get_slot(v, "m")
        np.testing.assert_array_equal(other.get_slot(v2, "m"), optimizer.get_slot(v, "m"))
    else:
        with pytest.raises(KeyError):
            other.apply_gradients([(tf.constant([0.5, 0.5]), v)])


def test_a_shallow_copy_has_edges_of_its_own():
    root = tf.Module()
    root.v = tf.Variable(1)
    twin = copy.copy(root)
    twin.w = tf.Variable(2)
    assert [name for name, _ in trackable.children(root)] == ["v"]
    assert [name for name, _ in trackable.children(twin)] == ["v", "w"]


def test_parts_of_torch_modules():
    root = tf.Module()
    root.net = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.BatchNorm1d(3))
    nodes, edges = trackable.object_graph(root)
    assert [name for name, _ in edges[0]] == ["net"]
    assert [[name for name, _ in row] for row in edges[1:4]] == [
        ["0", "1"],
        ["weight", "bias"],
        ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"],
    ]
    found = {id(x) for x in nodes if isinstance(x, tf.Variable)}
    assert {id(v) for v in root.variables} == found


def test_lists_count_as_they_are_now():
    layer = tf.keras.layers.Layer()
    layer.parts = [tf.keras.layers.Dense(1)]
    layer.parts[0] = tf.keras.layers.ReLU()
    layer.parts += [[tf.Variable(1.0)]]
    nodes, edges = trackable.object_graph(layer)
    assert edges[:2] == [[("parts", 1)], [("0", 2), ("1", 3)]]
    assert nodes[2] is layer.parts[0] and nodes[3] is layer.parts[1]
    assert layer.trainable_weights == [] or layer.trainable_weights[0] is layer.parts[1][0]


def test_losses_are_listed_for_a_saved_model():
    dense = tf.keras.layers.Dense(1, kernel_regularizer="l2")
    dense.build((None, 2))
    found = dict(trackable.children(dense, "savedmodel"))
    assert [float(f()) for f in found["regularization_losses"]] == [float(dense.losses[0])]
    assert trackable.children(found["regularization_losses"]) == []
