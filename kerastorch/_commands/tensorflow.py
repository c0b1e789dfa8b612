"""TensorFlow's own formats: SavedModel folders and checkpoints."""

from __future__ import annotations

import os

from kerastorch import keras
from kerastorch._files.bundle import Bundle, index_path
from kerastorch.keras.saving.saved_model import metadata
from kerastorch.saved_model._folder import Folder, contains_saved_model
from kerastorch.train._state_file import get_checkpoint_state, latest_checkpoint

from . import showing
from .formats import Format, Refused, register
from .graphs import show_signatures

_PROTOS = ("saved_model.pb", "saved_model.pbtxt")
_STATE = "checkpoint"  # the file that names a folder's checkpoints


def _is_folder(path):
    if os.path.isfile(path):
        return os.path.basename(path) in _PROTOS
    return os.path.isdir(path) and contains_saved_model(path)


def _folder(path):
    """A SavedModel is named by its folder, or by the file in it that makes it one."""
    return os.path.dirname(path) or "." if os.path.isfile(path) else path


def _is_checkpoint(path):
    return os.path.isfile(index_path(path.removesuffix(".index"))) or _state_of(path) is not None


def _state_of(path):
    """The folder of checkpoints that a path names, itself or by its `checkpoint` file."""
    if os.path.basename(path) == _STATE and os.path.isfile(path):
        return os.path.dirname(path) or "."
    return path if os.path.isfile(os.path.join(path, _STATE)) else None


def _prefix(path):
    """A checkpoint is named by its prefix, its index file, or, the newest one, its folder."""
    folder = _state_of(path)
    if folder is None or os.path.isfile(index_path(path)):
        return path.removesuffix(".index")
    newest = latest_checkpoint(folder)
    if newest is None:
        raise Refused(f"the newest checkpoint that {folder}/{_STATE} names is not there")
    return newest


def _restored(model, path):
    """Sets all weights of a model; Refused when the checkpoint lacks one of them."""
    try:
        status = model.load_weights(_prefix(path))
    except AssertionError:  # nothing of the model is in it
        raise Refused(f"{path} does not fit the model: it has none of its weights") from None
    bound = status.expect_partial()._restoration.bound_ids()
    missing = [w.name for w in model.weights if id(w) not in bound]
    if missing:
        raise Refused(f"{path} does not fit the model: it lacks {', '.join(missing)}")


def _load(path):
    model = keras.models.load_model(_folder(path))
    if not isinstance(model, keras.Model):
        raise Refused(
            f"{path} is a SavedModel without a Keras model: it can only be used as it is, by "
            "tf.saved_model.load and its functions"
        )
    return model


def _show_checkpoint(path):
    folder = _state_of(path)
    if folder is not None and not os.path.isfile(index_path(path)):
        state = get_checkpoint_state(folder)
        if state is None:
            raise OSError(f"{os.path.join(folder, _STATE)}: it is damaged, or no checkpoint state")
        for name in state.all_model_checkpoint_paths or [state.model_checkpoint_path]:
            there = "" if os.path.isfile(index_path(name)) else "  (not there)"
            print(f"checkpoint {name}{there}")
        print(f"newest: {state.model_checkpoint_path}")
    _entries(Bundle(_prefix(path)))


def _entries(bundle: Bundle) -> None:
    rows = [(key, bundle.entry(key)) for key in bundle]
    rows = [(key, e) for key, e in rows if key != "_CHECKPOINTABLE_OBJECT_GRAPH"]
    showing.arrays([(key, e.shape, e.dtype_name, e.size) for key, e in rows])


def _show_folder(path):
    folder = Folder(_folder(path))
    for graph in folder.message.meta_graphs:
        info = graph.meta_info_def
        print(f"tags: {', '.join(info.tags)}")
        print(f"written by: TensorFlow {info.tensorflow_version}")
        show_signatures(graph)
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
        read_model=_load, whole=True, show=_show_folder,
        write=lambda model, path: model.save(path, save_format="tf"),
    )
)  # fmt: skip
