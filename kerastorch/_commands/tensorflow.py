"""TensorFlow's formats: SavedModel folders, checkpoints, frozen graphs."""

from __future__ import annotations

import collections
import math
import os
from typing import Any

import torch
from google.protobuf.message import DecodeError

from kerastorch import keras
from kerastorch._core import dtypes
from kerastorch._files.bundle import Bundle, index_path
from kerastorch._files.protos import message
from kerastorch.keras.saving.saved_model import metadata
from kerastorch.saved_model._folder import Folder, contains_saved_model
from kerastorch.train import latest_checkpoint

from . import showing
from .formats import Format, Refused, register

_VALUE = "/.ATTRIBUTES/VARIABLE_VALUE"
_LARGEST = 2**31 - 1  # of a GraphDef


# checkpoints
def _prefix(path):
    """The prefix of a checkpoint's files, of its index file or of a folder; None of other paths."""
    path = os.fspath(path)
    if os.path.isdir(path):
        return latest_checkpoint(path)
    path = path.removesuffix(".index")
    return path if os.path.exists(index_path(path)) else None


def _load_weights(model, path):
    """Sets all weights of a model; Refused when the checkpoint lacks one of them."""
    try:
        status = model.load_weights(_prefix(path))
    except AssertionError:  # nothing of the model is in it
        raise Refused(f"{path} does not fit the model: it has none of its weights") from None
    bound = status.expect_partial()._restoration.bound_ids()
    missing = [w.name for w in model.weights if id(w) not in bound]
    if missing:
        raise Refused(f"{path} does not fit the model: it lacks {', '.join(missing)}")


def _read_tensors(path) -> dict[str, torch.Tensor]:
    bundle = Bundle(_prefix(path))
    found = {}
    for key in sorted(bundle.keys()):
        if bundle.entry(key).dtype.torch is not None:
            found[key.removesuffix(_VALUE)] = bundle.read(key)
    return found


def _show_checkpoint(path):
    prefix = _prefix(path)
    if prefix != path:
        print(f"checkpoint {prefix}")
    _variables(prefix)


def _variables(prefix):
    bundle = Bundle(prefix)
    count, numbers, size = 0, 0, 0
    for key in sorted(bundle.keys()):
        entry = bundle.entry(key)
        shape = tuple(entry.shape)
        count, numbers = count + 1, numbers + math.prod(shape)
        size += math.prod(shape) * (entry.dtype.size or 0)
        if count <= showing.LINES:
            print(f"  {key.removesuffix(_VALUE)}  {shape}  {entry.dtype.name}")
    showing.total(count, numbers, size)


# SavedModels
def _show_saved_model(path):
    folder = Folder(path)
    for graph in folder.message.meta_graphs:
        print(f"tags: {', '.join(graph.meta_info_def.tags)}")
        for name in sorted(graph.signature_def):
            _show_signature(name, graph.signature_def[name])
        _show_layers(folder, graph)
    prefix = os.path.join(path, "variables", "variables")
    if os.path.exists(index_path(prefix)):
        print("variables:")
        _variables(prefix)


def _show_signature(name, signature):
    if name.startswith("__"):
        return
    print(f"signature {name!r}  {signature.method_name}")
    for what, infos in (("input", signature.inputs), ("output", signature.outputs)):
        for key in sorted(infos):
            info = infos[key]
            shape = info.tensor_shape
            sizes = (
                "?" if shape.unknown_rank else [None if d.size < 0 else d.size for d in shape.dim]
            )
            print(f"  {what} {key!r}  {sizes}  {dtypes.as_dtype(info.dtype).name}")


def _show_layers(folder, graph):
    try:
        content = metadata.read(folder, graph)[0].content
    except ValueError:
        return
    config = content.get("model_config") or content
    showing.config(config)
    showing.training(content.get("training_config"))


# frozen graphs
def _show_graph(path):
    if os.path.getsize(path) > _LARGEST:
        raise OSError(f"{path}: a file of this size is no GraphDef")
    with open(path, "rb") as file:
        data = file.read()
    try:
        graph = message("tensorflow.GraphDef").FromString(data)
    except DecodeError:
        raise OSError(f"{path}: the file is damaged: it is no GraphDef") from None
    used = {name.split(":")[0].lstrip("^") for node in graph.node for name in node.input}
    for node in graph.node:
        if node.op == "Placeholder":
            print(f"  input {node.name!r}  {dtypes.as_dtype(node.attr['dtype'].type).name}")
    for node in graph.node:
        if node.name not in used and node.op not in ("NoOp", "Placeholder"):
            print(f"  output {node.name!r}  {node.op}")
    for op, count in sorted(collections.Counter(node.op for node in graph.node).items()):
        print(f"  {count:6} {op}")


def _no_extension(path: str) -> bool:
    """Whether a path that is not there yet is to be a folder."""
    return path.endswith(os.sep) or not os.path.splitext(path)[1]


def _load(path):
    model = keras.models.load_model(path)
    if not isinstance(model, keras.Model):
        raise Refused(f"{path} is a SavedModel without a Keras model: only its functions can run")
    return model


def _save(model: Any, path: str) -> None:
    model.save(path, save_format="tf")


register(
    Format("pb", "a GraphDef (.pb)", (".pb",), show=_show_graph),
)
register(
    Format(
        "ckpt", "a TensorFlow checkpoint", (".ckpt", ".ckpt.index"),
        matches=lambda path: _prefix(path) is not None,
        read_weights=_load_weights, read_tensors=_read_tensors, show=_show_checkpoint,
        write=lambda model, path: model.save_weights(path, save_format="tf"),
    )
)  # fmt: skip
register(
    Format(
        "tf", "a SavedModel", (), matches=contains_saved_model, becomes=_no_extension,
        read_model=_load, write=_save, whole=True, show=_show_saved_model,
    )
)  # fmt: skip
