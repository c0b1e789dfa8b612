"""The walk over tracked objects, against TensorFlow's object graphs."""

import json
from pathlib import Path

import pytest
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
    return type(node).__name__


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
