"""TensorFlow's own formats: SavedModel folders and checkpoints."""

from __future__ import annotations

import os
from typing import Any

from kerastorch import keras
from kerastorch._core.dtypes import as_dtype
from kerastorch._files.bundle import Bundle, index_path
from kerastorch.keras.saving.saved_model import metadata
from kerastorch.saved_model._folder import Folder, contains_saved_model

from . import showing
from .formats import Format, register


def _is_folder(path):
    return os.path.isdir(path) and contains_saved_model(path)


def _is_checkpoint(path):
    return os.path.isfile(index_path(_prefix(path)))


def _prefix(path):
    """A checkpoint is named by its prefix, or by its index file."""
    return path.removesuffix(".index")


def _restored(model, path):
    model.load_weights(_prefix(path)).assert_existing_objects_matched().expect_partial()


def _show_checkpoint(path):
    _entries(Bundle(_prefix(path)))


def _entries(bundle: Bundle) -> None:
    rows = [(key, bundle.entry(key)) for key in bundle]
    rows = [(key, e) for key, e in rows if key != "_CHECKPOINTABLE_OBJECT_GRAPH"]
    showing.arrays([(key, e.shape, e.dtype_name, e.size) for key, e in rows])


def _show_folder(path):
    folder = Folder(path)
    for graph in folder.message.meta_graphs:
        info = graph.meta_info_def
        print(f"tags: {', '.join(info.tags)}")
        print(f"written by: TensorFlow {info.tensorflow_version}")
        for name, signature in sorted(graph.signature_def.items()):
            print(f"signature {name!r}:")
            for word, tensors in (("takes", signature.inputs), ("gives", signature.outputs)):
                for key, tensor in sorted(tensors.items()):
                    print(f"  {word} {key}  {_shape(tensor.tensor_shape)}  {_dtype(tensor.dtype)}")
        for name in sorted(graph.object_graph_def.concrete_functions):
            print(f"function {name!r}")
        _show_layers(folder, graph)
    bundle = folder.variables()
    if bundle is not None:
        _entries(bundle)


def _show_layers(folder, graph):
    try:
        rows = metadata.read(folder, graph)
    except ValueError:  # no Keras model's
        return
    for number, row in sorted(rows.items()):
        content = row.content
        indent = "" if number == 0 else "  "
        print(f"{indent}{content.get('class_name')} {content.get('name')!r}")


def _shape(proto: Any) -> str:
    if proto.unknown_rank:
        return "unknown"
    sizes = [None if d.size < 0 else d.size for d in proto.dim]
    return str(tuple(sizes))


def _dtype(number: int) -> str:
    try:
        return as_dtype(number).name
    except (TypeError, ValueError, KeyError):
        return f"dtype {number}"


register(
    Format(
        "checkpoint", "weights as a checkpoint of TensorFlow", (".ckpt",), matches=_is_checkpoint,
        read_weights=_restored, show=_show_checkpoint,
        write=lambda model, path: model.save_weights(path, save_format="tf"),
    )
)  # fmt: skip
register(
    Format(
        "saved_model", "a SavedModel, a folder", ("/", os.sep), matches=_is_folder,
        read_model=keras.models.load_model, whole=True, show=_show_folder,
        write=lambda model, path: model.save(path, save_format="tf"),
    )
)  # fmt: skip
