"""tf.compat.v1.saved_model: a session's graph as a SavedModel, and SavedModels in sessions."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from typing import Any

from ..._core.plain_graphs import plain_graph
from ..._files.bundle import index_path
from ..._files.protos import message, parsed
from ..._graph.default_graph import get_default_graph
from ..._graph.graph import Operation
from ..._graph.plain import no_op
from ..._ops.creation import constant
from ...saved_model import _constants as names
from ...saved_model._folder import Folder, contains_saved_model
from ._meta_graph_defs import meta_graph_def
from ._meta_graphs import imported
from ._saver import Saver, write_data, write_message
from ._signature_defs import predict_signature_def
from ._variables import (
    GraphKeys,
    global_variables_initializer,
    local_variables_initializer,
    tables_initializer,
)

MAIN_OP_KEY, LEGACY_INIT_OP_KEY = "saved_model_main_op", "legacy_init_op"
_INIT = "__saved_model_init_op"


class SavedModelBuilder:
    """Writes a session's graph and variables as a SavedModel: one or more sets of tags.

    export_dir: the folder, which must be new or empty: AssertionError.
    """

    def __init__(self, export_dir: Any):
        self._path = os.fspath(export_dir)
        if os.path.isdir(self._path) and os.listdir(self._path):
            raise AssertionError(
                f"Export directory {export_dir} already exists, and isn't empty. Please choose a "
                "different export directory, or delete all the contents of the specified "
                "directory."
            )
        os.makedirs(self._path, exist_ok=True)
        self._saved = message("tensorflow.SavedModel")()
        self._saved.saved_model_schema_version = names.SAVED_MODEL_SCHEMA_VERSION
        self._has_saved_variables = False

    def add_meta_graph_and_variables(
        self, sess: Any, tags: Iterable[str], signature_def_map: Mapping[str, Any] | None = None,
        assets_collection: Any = None, legacy_init_op: Any = None, clear_devices: bool = False,
        main_op: Any = None, strip_default_attrs: bool = False, saver: Saver | None = None,
    ) -> None:  # fmt: skip
        """Adds the graph of a session under `tags`, and writes the variables and assets.

        signature_def_map: {name: SignatureDef}.  assets_collection: tensors with paths of files.
        main_op: the Operation that runs when the model is loaded.
        AssertionError the second time; ValueError for a signature or main op that has no form as
        TensorFlow's ops.
        """
        if self._has_saved_variables:
            raise AssertionError(
                "Graph state including variables and assets has already been saved. Please invoke "
                "`add_meta_graph()` instead."
            )
        _check_signatures(signature_def_map)
        with sess.graph.as_default():
            made = self._meta_graph(
                sess.graph, signature_def_map, assets_collection, main_op or legacy_init_op,
                LEGACY_INIT_OP_KEY if main_op is None else MAIN_OP_KEY, saver, sess,
            )  # fmt: skip
            if self._saver is not None:
                folder = os.path.join(self._path, names.VARIABLES_DIRECTORY)
                os.makedirs(folder, exist_ok=True)
                self._saver.save(
                    sess, os.path.join(folder, names.VARIABLES_FILENAME),
                    write_meta_graph=False, write_state=False,
                )  # fmt: skip
        self._add(made, tags)
        self._has_saved_variables = True

    def add_meta_graph(
        self, tags: Iterable[str], signature_def_map: Mapping[str, Any] | None = None,
        assets_collection: Any = None, legacy_init_op: Any = None, clear_devices: bool = False,
        main_op: Any = None, strip_default_attrs: bool = False, saver: Saver | None = None,
    ) -> None:  # fmt: skip
        """Adds the default graph under further tags; AssertionError before the variables are."""
        if not self._has_saved_variables:
            raise AssertionError(
                "Graph state including variables and assets has not been saved yet. Please invoke "
                "`add_meta_graph_and_variables()` first."
            )
        _check_signatures(signature_def_map)
        made = self._meta_graph(
            get_default_graph(), signature_def_map, assets_collection, main_op or legacy_init_op,
            LEGACY_INIT_OP_KEY if main_op is None else MAIN_OP_KEY, saver, None,
        )  # fmt: skip
        self._add(made, tags)

    def _add(self, made, tags):
        made.meta_info_def.tags.extend([tags] if isinstance(tags, str) else tags)
        self._saved.meta_graphs.add().CopyFrom(made)

    def _meta_graph(self, graph, signatures, assets, main_op, main_key, saver, session):
        for key in (MAIN_OP_KEY, LEGACY_INIT_OP_KEY):
            if main_op is not None and graph.get_collection(key):
                raise ValueError(
                    f"Graph already contains one or more main ops under the collection {key}."
                )
        if main_op is not None and not hasattr(main_op, "outputs"):
            raise TypeError(f"`main_op` needs to be an Operation: {main_op!r}")
        held = graph.get_collection(GraphKeys.GLOBAL_VARIABLES)
        own = saver if saver is not None else (Saver(held) if held else None)
        self._saver = own
        variables = None if own is None else own.saved_variables(graph)
        saver_def = None if own is None else own.as_saver_def()
        made, written = meta_graph_def(graph, variables, saver_def)
        for name, signature in (signatures or {}).items():
            _check_written(written, name, signature)
            made.signature_def[name].CopyFrom(signature)
        self._add_main_op(made, written, main_op, main_key)
        if assets is not None:
            self._add_assets(made, assets, session)
        return made

    def _add_main_op(self, made, written, main_op, key):
        if main_op is not None:
            reason = written.left_out.get(main_op.name)
            if reason is not None:
                raise ValueError(f"The main op cannot be written: {reason}")
            made.collection_def[key].node_list.value.append(main_op.name)

    def _add_assets(self, made, assets, session):
        folder = os.path.join(self._path, names.ASSETS_DIRECTORY)
        taken: dict[str, str] = {}
        for tensor in assets:
            path = tensor.value() if session is None else session.run(tensor)
            path = os.fsdecode(path.item() if hasattr(path, "item") else path)
            name = os.path.basename(path)
            if taken.setdefault(name, path) != path:
                name = f"{name}_{len(taken)}"
                taken[name] = path
            definition = message("tensorflow.AssetFileDef")()
            definition.filename = name
            definition.tensor_info.name = tensor.name
            made.asset_file_def.add().CopyFrom(definition)
            held = made.collection_def[names.ASSETS_KEY].any_list.value.add()
            held.Pack(definition)
            if session is not None:
                os.makedirs(folder, exist_ok=True)
                shutil.copyfile(path, os.path.join(folder, name))

    def save(self, as_text: bool = False) -> bytes:
        """Writes saved_model.pb, or .pbtxt; its path."""
        name = names.SAVED_MODEL_FILENAME_PBTXT if as_text else names.SAVED_MODEL_FILENAME_PB
        path = os.path.join(self._path, name)
        if as_text:
            write_message(path, self._saved, True)
        else:
            write_data(path, self._saved.SerializeToString(deterministic=True))
        return path.encode()


def _check_signatures(signatures):
    for signature in (signatures or {}).values():
        for info in (*signature.inputs.values(), *signature.outputs.values()):
            if not info.WhichOneof("encoding"):
                raise AssertionError(
                    f"Invalid `tensor_info`: {info}. All TensorInfo protos used in the "
                    "SignatureDefs must have one of the 'encoding' fields (e.g., name or "
                    "coo_sparse) set."
                )
            if not info.dtype:
                raise AssertionError(
                    f"Invalid `tensor_info`: {info}. All TensorInfo protos used in the "
                    "SignatureDefs must have the dtype field set."
                )


def _check_written(written, name, signature):
    for info in (*signature.inputs.values(), *signature.outputs.values()):
        sparse = info.coo_sparse
        for tensor in (info.name, sparse.values_tensor_name, sparse.indices_tensor_name):
            reason = written.left_out.get(tensor.partition(":")[0])
            if reason is not None:
                raise ValueError(
                    f"{tensor!r} of the signature {name!r} cannot be written: {reason}"
                )


def simple_save(
    session: Any,
    export_dir: Any,
    inputs: Mapping[str, Any],
    outputs: Mapping[str, Any],
    legacy_init_op: Any = None,
) -> None:
    """Writes a session's graph as a SavedModel for serving, with one signature of tensors."""
    builder = SavedModelBuilder(export_dir)
    with session.graph.as_default():
        signature = predict_signature_def(inputs, outputs)
        assets = session.graph.get_collection(GraphKeys.ASSET_FILEPATHS)
    builder.add_meta_graph_and_variables(
        session, [names.SERVING], {names.DEFAULT_SERVING_SIGNATURE_DEF_KEY: signature},
        assets_collection=assets or None, main_op=legacy_init_op, clear_devices=True,
    )  # fmt: skip
    builder.save()


# loading
def load(
    sess: Any, tags: Any, export_dir: Any, import_scope: str | None = None, **saver_kwargs: Any
) -> Any:
    """Takes a SavedModel's graph into that of a session, with its values; the MetaGraphDef.

    OSError where there is no SavedModel; RuntimeError for tags that it has not.
    """
    folder = Folder(export_dir)
    made = _graph_of(folder, tags)
    graph = sess.graph
    with graph.as_default():
        saver, importer = imported(
            graph, made, import_scope, saver_kwargs.get("input_map"), _assets(folder, made)
        )
        prefix = os.path.join(folder.path, names.VARIABLES_DIRECTORY, names.VARIABLES_FILENAME)
        if saver is not None and os.path.exists(index_path(prefix)):
            saver.restore(sess, prefix)
        for op in _initializers(made):
            sess.run(graph.get_operation_by_name(importer.prefix + op))
    return made


def _graph_of(folder, tags):
    wanted = set([tags] if isinstance(tags, str) else tags)
    for made in folder.message.meta_graphs:
        if set(made.meta_info_def.tags) == wanted:
            return made
    said = str(sorted(wanted)).strip("[]")
    known = [set(made.meta_info_def.tags) for made in folder.message.meta_graphs]
    raise RuntimeError(
        f"MetaGraphDef associated with tags {said} could not be found in SavedModel, with "
        f"available tags '{known}' (`kerastorch show FOLDER` prints what is in it)."
    )


def _assets(folder, made):
    """{Ref of the constant that names an asset: its path here}."""
    definitions = list(made.asset_file_def)
    if not definitions and names.ASSETS_KEY in made.collection_def:
        kind = "tensorflow.AssetFileDef"
        held = made.collection_def[names.ASSETS_KEY].any_list.value
        definitions = [parsed(kind, item.value, "The list of assets") for item in held]
    return {
        (d.tensor_info.name.partition(":")[0], 0): constant(folder.asset(d.filename))
        for d in definitions
    }


def _initializers(made):
    if _INIT in made.signature_def:
        return [i.name.partition(":")[0] for i in made.signature_def[_INIT].outputs.values()]
    for key in (MAIN_OP_KEY, LEGACY_INIT_OP_KEY):
        if key in made.collection_def:
            return [n.partition(":")[0] for n in made.collection_def[key].node_list.value]
    return []


def maybe_saved_model_directory(export_dir: Any) -> bool:
    """Whether a folder has a saved_model.pb or saved_model.pbtxt."""
    return contains_saved_model(export_dir)


# what runs when a model is loaded
def main_op() -> Operation:
    """An Operation that initializes variables and tables."""
    init = [global_variables_initializer(), local_variables_initializer(), tables_initializer()]
    return no_op("group_deps", [x for x in init if x is not None])


def main_op_with_restore(restore_op_name: Any) -> Operation:
    """`main_op` behind another Operation."""
    if not hasattr(restore_op_name, "outputs"):
        raise TypeError(
            "'inputs' should be zero or more (nested) Tensors. Received "
            f"{restore_op_name!r} with type {type(restore_op_name)!r}."
        )
    with plain_graph().control_dependencies([restore_op_name]):
        return main_op()
