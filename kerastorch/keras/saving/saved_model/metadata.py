"""What a SavedModel says of its Keras objects: class, config, build shape."""

from __future__ import annotations

import os
from typing import Any, NamedTuple

from ...._files.faults import check_regular
from ...._files.protos import message
from ....saved_model._folder import Folder
from .. import training_config as configs

_FILE = "keras_metadata.pb"
_PREFIX = "_tf_keras_"
_LARGEST = 2**30


class Metadata(NamedTuple):
    """Of one object: its identifier ("_tf_keras_layer" ...) and what its JSON says."""

    identifier: str
    content: dict[str, Any]


def is_of_keras(folder: Folder, graph: Any) -> bool:
    """Whether a SavedModel has objects of Keras."""
    if os.path.exists(os.path.join(folder.path, _FILE)):
        return True
    nodes = graph.object_graph_def.nodes
    return any(node.user_object.identifier.startswith(_PREFIX) for node in nodes)


def read(folder: Folder, graph: Any) -> dict[int, Metadata]:
    """{number of a node: Metadata}, from keras_metadata.pb or, of TensorFlow before 2.5, from the
    object graph; ValueError for a SavedModel that is no Keras model's."""
    path = os.path.join(folder.path, _FILE)
    rows = _of_file(path) if os.path.exists(path) else _of_graph(graph)
    found = {}
    for number, identifier, text in rows:
        if not text or not identifier.startswith(_PREFIX):
            continue
        content = configs.decode(text, f"{folder.path}, object {number}")
        if isinstance(content, dict):
            found[number] = Metadata(identifier, content)
    if 0 not in found:
        raise ValueError(
            f"Unable to create a Keras model from SavedModel at {folder.path}. This SavedModel was "
            "exported with `tf.saved_model.save`, and lacks the Keras metadata file. Please save "
            "your Keras model by calling `model.save` or `tf.keras.models.save_model`. Note that "
            "you can still load this SavedModel with `tf.saved_model.load`."
        )
    return found


def _of_file(path):
    from google.protobuf.message import DecodeError

    check_regular(path)
    if os.path.getsize(path) > _LARGEST:
        raise OSError(f"Cannot parse keras metadata at path {path}: it is too large.")
    with open(path, "rb") as file:
        data = file.read()
    try:
        found = message("third_party.py.keras.protobuf.SavedMetadata").FromString(data)
    except DecodeError as error:
        raise OSError(
            f"Cannot parse keras metadata at path {path}: Received error: {error}"
        ) from None
    return [(n.node_id, n.identifier, n.metadata) for n in found.nodes]


def _of_graph(graph):
    return [
        (number, node.user_object.identifier, node.user_object.metadata)
        for number, node in enumerate(graph.object_graph_def.nodes)
        if node.WhichOneof("kind") == "user_object"
    ]
