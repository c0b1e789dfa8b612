"""tf.compat.v1.saved_model: TensorInfos and SignatureDefs of the tensors of a graph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._core import dtypes
from ..._core.errors import NotFoundError
from ..._core.plain_graphs import plain_graph
from ..._core.tensor_shape import TensorShape
from ..._files.protos import message
from ..._files.tensor_proto import fill_shape
from ..._graph.default_graph import get_default_graph
from ...saved_model import _constants as names
from ...saved_model._folder import Folder
from ...sparse._sparse_tensor import SparseTensor
from ._saver import write_data

_TEXT = dtypes.string.as_datatype_enum
_FLOAT = dtypes.float32.as_datatype_enum


# TensorInfo
def build_tensor_info(tensor: Any) -> Any:
    """The TensorInfo of a tensor, SparseTensor or variable of a graph.

    RuntimeError in eager execution.
    """
    if plain_graph() is None:
        raise RuntimeError("`build_tensor_info` is not supported in eager execution.")
    return info_of(tensor)


def info_of(tensor: Any) -> Any:
    """The TensorInfo of a tensor."""
    made = message("tensorflow.TensorInfo")()
    made.dtype = dtypes.as_dtype(tensor.dtype).as_datatype_enum
    if isinstance(tensor, SparseTensor):
        made.coo_sparse.values_tensor_name = tensor.values.name
        made.coo_sparse.indices_tensor_name = tensor.indices.name
        made.coo_sparse.dense_shape_tensor_name = tensor.dense_shape.name
    elif getattr(tensor, "_in_graph", None) is not None:
        made.name = tensor._in_graph.read.name  # which has its value, as a session sees it
    else:
        made.name = tensor.name
    fill_shape(made.tensor_shape, TensorShape(tensor.shape))
    return made


def get_tensor_from_tensor_info(
    tensor_info: Any, graph: Any = None, import_scope: str | None = None
) -> Any:
    """The tensor of a graph, the default one by default, that a TensorInfo names.

    KeyError for one that is not there, ValueError for an info of another kind.
    """
    graph = graph or get_default_graph()
    scope = f"{import_scope}/" if import_scope else ""

    def find(name):
        return graph.get_tensor_by_name(scope + name)

    kind = tensor_info.WhichOneof("encoding")
    if kind == "name":
        return find(tensor_info.name)
    if kind == "coo_sparse":
        sparse = tensor_info.coo_sparse
        return SparseTensor(
            find(sparse.indices_tensor_name),
            find(sparse.values_tensor_name),
            find(sparse.dense_shape_tensor_name),
        )
    raise ValueError(f"Invalid TensorInfo.encoding: {kind}.")


# SignatureDef
def build_signature_def(
    inputs: Mapping[str, Any] | None = None,
    outputs: Mapping[str, Any] | None = None,
    method_name: str | None = None,
    defaults: Mapping[str, Any] | None = None,
) -> Any:
    """A SignatureDef of TensorInfos by name."""
    made = message("tensorflow.SignatureDef")()
    for field, given in (("inputs", inputs), ("outputs", outputs), ("defaults", defaults)):
        for key, info in (given or {}).items():
            getattr(made, field)[key].CopyFrom(info)
    if method_name is not None:
        made.method_name = method_name
    return made


def predict_signature_def(inputs: Mapping[str, Any], outputs: Mapping[str, Any]) -> Any:
    """The signature of a function of tensors by name; ValueError without inputs or outputs."""
    if not inputs:
        raise ValueError("Prediction `inputs` cannot be None or empty.")
    if not outputs:
        raise ValueError("Prediction `outputs` cannot be None or empty.")
    given = {k: build_tensor_info(x) for k, x in inputs.items()}
    found = {k: build_tensor_info(x) for k, x in outputs.items()}
    return build_signature_def(given, found, names.PREDICT_METHOD_NAME)


def classification_signature_def(examples: Any, classes: Any, scores: Any) -> Any:
    """The signature of a classifier of Example messages; ValueError for other dtypes."""
    if examples is None:
        raise ValueError("Classification `examples` cannot be None.")
    if classes is None and scores is None:
        raise ValueError("Classification `classes` and `scores` cannot both be None.")
    info = build_tensor_info(examples)
    if info.dtype != _TEXT:
        raise ValueError(
            "Classification input tensors must be of type string. Found tensors of type "
            f"{info.dtype}"
        )
    found = {}
    if classes is not None:
        found[names.CLASSIFY_OUTPUT_CLASSES] = made = build_tensor_info(classes)
        if made.dtype != _TEXT:
            raise ValueError(
                "Classification classes must be of type string Tensor. Found tensors of type "
                f"{made.dtype}.`"
            )
    if scores is not None:
        found[names.CLASSIFY_OUTPUT_SCORES] = made = build_tensor_info(scores)
        if made.dtype != _FLOAT:
            raise ValueError("Classification scores must be a float Tensor.")
    given = {names.CLASSIFY_INPUTS: info}
    return build_signature_def(given, found, names.CLASSIFY_METHOD_NAME)


def regression_signature_def(examples: Any, predictions: Any) -> Any:
    """The signature of a regression on Example messages; ValueError for other dtypes."""
    if examples is None:
        raise ValueError("Regression `examples` cannot be None.")
    if predictions is None:
        raise ValueError("Regression `predictions` cannot be None.")
    info, made = build_tensor_info(examples), build_tensor_info(predictions)
    if info.dtype != _TEXT:
        raise ValueError(
            "Regression input tensors must be of type string. Found tensors with type "
            f"{info.dtype}."
        )
    if made.dtype != _FLOAT:
        raise ValueError(
            "Regression output tensors must be of type float. Found tensors with type "
            f"{made.dtype}."
        )
    given, found = {names.REGRESS_INPUTS: info}, {names.REGRESS_OUTPUTS: made}
    return build_signature_def(given, found, names.REGRESS_METHOD_NAME)


def is_valid_signature(signature_def: Any) -> bool:
    """Whether TensorFlow Serving takes a SignatureDef."""
    if signature_def is None:
        return False
    check = _VALID.get(signature_def.method_name)
    return check is not None and check(signature_def)


def _is_predict(made):
    return bool(made.inputs) and bool(made.outputs)


def _is_regress(made):
    given, found = made.inputs, made.outputs
    return (
        set(given) == {names.REGRESS_INPUTS}
        and given[names.REGRESS_INPUTS].dtype == _TEXT
        and set(found) == {names.REGRESS_OUTPUTS}
        and found[names.REGRESS_OUTPUTS].dtype == _FLOAT
    )


def _is_classify(made):
    given, found = made.inputs, made.outputs
    kinds = {names.CLASSIFY_OUTPUT_CLASSES: _TEXT, names.CLASSIFY_OUTPUT_SCORES: _FLOAT}
    return (
        set(given) == {names.CLASSIFY_INPUTS}
        and given[names.CLASSIFY_INPUTS].dtype == _TEXT
        and bool(found)
        and all(kinds.get(key) == info.dtype for key, info in found.items())
    )


_VALID = {
    names.PREDICT_METHOD_NAME: _is_predict,
    names.REGRESS_METHOD_NAME: _is_regress,
    names.CLASSIFY_METHOD_NAME: _is_classify,
}


class MethodNameUpdater:
    """Changes the method names of signatures of a SavedModel in its folder."""

    def __init__(self, export_dir: Any):
        self._folder = Folder(export_dir)

    def replace_method_name(self, signature_key: str, method_name: str, tags: Any = None) -> None:
        """Sets a signature's method name, in the graphs of `tags` or in all.

        ValueError for an empty name or key; NotFoundError where there is no such signature.
        """
        if not signature_key:
            raise ValueError("`signature_key` must be defined.")
        if not method_name:
            raise ValueError("`method_name` must be defined.")
        wanted = None if tags is None else set([tags] if isinstance(tags, str) else tags)
        found = False
        for graph in self._folder.message.meta_graphs:
            if wanted is not None and set(graph.meta_info_def.tags) != wanted:
                continue
            if signature_key not in graph.signature_def:
                raise ValueError(
                    f"MetaGraphDef associated with tags {tags} does not have a signature_def with "
                    f"key: '{signature_key}'; it has {sorted(graph.signature_def)}."
                )
            graph.signature_def[signature_key].method_name = method_name
            found = True
        if not found:
            raise NotFoundError(None, None, f"There is no MetaGraphDef of tags {tags}.")

    def save(self, new_export_dir: str | None = None) -> None:
        """Writes the folder's saved_model.pb, or another folder's."""
        import os

        folder = new_export_dir or self._folder.path
        os.makedirs(folder, exist_ok=True)
        data = self._folder.message.SerializeToString(deterministic=True)
        write_data(os.path.join(folder, names.SAVED_MODEL_FILENAME_PB), data)
