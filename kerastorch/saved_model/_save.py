"""tf.saved_model.save: an object, its functions and variables as a SavedModel folder."""

from __future__ import annotations

import contextlib
import os
from collections import deque
from typing import Any

import numpy as np

from .._concrete_function import ConcreteFunction
from .._core.trackable import SAVED_MODEL, Trackable, children, united
from .._core.variable import Variable
from .._files.bundle_writing import write_bundle
from .._files.protos import message
from ..lookup._base import Table
from ._assets import assets_of, copy, names_of
from ._meta_graph import meta_graph
from ._save_options import SaveOptions
from ._saved_objects import Objects, saved_children
from ._written_fingerprint import fingerprint
from ._written_folder import folder_in_place_of
from ._written_functions import Concrete, Functions, signatures_of

OBJECT_GRAPH = "_CHECKPOINTABLE_OBJECT_GRAPH"


def save(
    obj: Any,
    export_dir: str | os.PathLike,
    signatures: Any = None,
    options: SaveOptions | None = None,
) -> None:
    """Writes an object, what it leads to and its traced functions as a SavedModel.

    obj: a tf.Module, a Keras model, or another object that is tracked.
    export_dir: the folder; an older SavedModel in it is replaced at the end, as a whole.
    signatures: a tf.function with an input signature, a ConcreteFunction, or a dict of them by
    name; by default the only function of `obj` that can be one.
    ValueError for what is not tracked and for what is no signature; AssertionError for a function
    that uses a variable which `obj` does not lead to; ValueError, before anything is written, for a
    function that has no form as TensorFlow's ops.
    """
    functions = Functions()
    functions.library.paths = {id(a.asset_path._t): a for a in assets_of(obj)}
    with contextlib.ExitStack() as stack:
        identity = None
        stack.enter_context(united(obj))
        for model in _models(obj):
            identity = stack.enter_context(model._with_saved_calls(functions))
        folder = stack.enter_context(folder_in_place_of(export_dir))
        write(obj, folder, signatures, options, functions, identity)


def _models(root):
    """The Keras models that an object leads to, and that are no part of another."""
    if not isinstance(root, Trackable):
        return []
    found, seen, queue = [], {id(root): root}, deque([root])  # which keeps what is made on the way
    while queue:
        node = queue.popleft()
        if hasattr(node, "_before_saved_calls"):
            node._before_saved_calls()
        if hasattr(node, "_with_saved_calls") and node.save_spec() is not None:
            found.append(node)
            continue
        for _, child in children(node, SAVED_MODEL):
            if id(child) not in seen:
                seen[id(child)] = child
                queue.append(child)
    return found


def write(
    obj: Any,
    folder: str,
    signatures: Any = None,
    options: Any = None,
    functions: Functions | None = None,
    identity: Any = None,
) -> Objects:
    """Writes a SavedModel into an empty folder; its Objects.

    functions: those that are written already.  identity: see Objects.
    """
    if not isinstance(obj, Trackable):
        raise ValueError(f"Expected an AutoTrackable object for export. Got {obj!r}.")
    functions = functions or Functions()
    given = signatures_of(saved_children(obj), signatures)
    wrappers = {name: _wrapper(functions, f) for name, f in given.items()}
    objects = Objects(obj, functions, wrappers, identity)
    for node in objects.nodes:
        if isinstance(node, ConcreteFunction):
            functions.concrete(node)
    graph = objects.message()
    checkpoint, items = _checkpoint(objects)
    variables = [(k, v) for k, v in items if isinstance(v, Variable)]
    tables = [x for x in objects.nodes if isinstance(x, Table)]
    saved = message("tensorflow.SavedModel")()
    saved.saved_model_schema_version = 1
    assets = dict(zip(objects.assets, names_of(objects.assets), strict=True))
    made = meta_graph(functions, wrappers, variables, tables, graph, assets)
    _note_options(made, options or SaveOptions(), functions)
    saved.meta_graphs.add().CopyFrom(made)
    data = saved.SerializeToString(deterministic=True)
    os.makedirs(os.path.join(folder, "assets"))
    for asset, name in assets.items():
        copy(asset, os.path.join(folder, "assets", name))
    os.makedirs(os.path.join(folder, "variables"))
    prefix = os.path.join(folder, "variables", "variables")
    rows = [(key, _raw(v)) for key, v in items]
    rows.append((OBJECT_GRAPH, _string(checkpoint.SerializeToString(deterministic=True))))
    write_bundle(prefix, sorted(rows, key=lambda row: row[0].encode()))
    _write(os.path.join(folder, "saved_model.pb"), data)
    index = f"{prefix}.index"
    _write(os.path.join(folder, "fingerprint.pb"), fingerprint(saved, data, index))
    return objects


def _note_options(made, options, functions):
    made.meta_info_def.tags.extend(options.extra_tags or ())
    for alias, function in options.function_aliases.items():
        for concrete in functions.traces(function):
            made.meta_info_def.function_aliases[concrete.name] = alias


def _wrapper(functions, function):
    if isinstance(function, Concrete):
        return functions.wrapper(function)
    return functions.wrapper(functions.concrete(function))


def _write(path, data):
    with open(path, "wb") as file:
        file.write(data)


def _raw(variable):
    return variable._leaf().detach() if hasattr(variable._leaf(), "detach") else variable._leaf()


def _string(data):
    made = np.empty((), object)
    made[()] = data
    return made


def _checkpoint(objects):
    """(the TrackableObjectGraph, [(key, variable)]) of the nodes."""
    graph = message("tensorflow.TrackableObjectGraph")()
    keys = _keys(objects)
    items = []
    for place, (node, row) in enumerate(zip(objects.nodes, objects.edges, strict=True)):
        made = graph.nodes.add()
        for name, child in row:
            made.children.add(node_id=child, local_name=name)
        if isinstance(node, Variable):
            key = f"{keys[place]}.ATTRIBUTES/VARIABLE_VALUE"
            name = node.name.split(":")[0]
            made.attributes.add(name="VARIABLE_VALUE", full_name=name, checkpoint_key=key)
            items.append((key, node))
    for optimizer, variable, name, slot in objects.slots:
        graph.nodes[optimizer].slot_variables.add(
            original_variable_node_id=variable, slot_name=name,
            slot_variable_node_id=objects.places[id(slot)],
        )  # fmt: skip
    return graph, items


def _keys(objects):
    """The way to each node, with a slash behind each edge."""
    keys = {0: ""}
    for place, row in enumerate(objects.edges):
        for name, child in row:
            if child not in keys and place in keys:
                keys[child] = f"{keys[place]}{name.replace('.', '..').replace('/', '.S')}/"
    for optimizer, variable, name, slot in objects.slots:
        place = objects.places[id(slot)]
        keys.setdefault(place, f"{keys[variable]}.OPTIMIZER_SLOT/{keys[optimizer]}{name}/")
    return keys
