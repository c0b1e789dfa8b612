"""The MetaGraphDef: variables, tables, signatures, saving and restoring as nodes of one graph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .._core import dtypes
from .._core.tensor_shape import TensorShape
from .._core.tensor_spec import TensorSpec
from .._files.protos import message
from .._files.tensor_proto import fill_shape
from .._graph.lowering.building import Func, FunctionBuilder, fill_node
from ..sparse._spec import SparseTensorSpec
from . import _resources
from ._encoding import encode
from ._written_functions import Concrete, Functions, by_output, called, parts_of

_VERSION = "2.15.1"
_PRODUCER = 1645
_MIN_CONSUMER = 12
_METHOD = "tensorflow/serving/predict"
_INIT = "__saved_model_init_op"


def meta_graph(
    functions: Functions,
    signatures: dict[str, Concrete],
    variables: Sequence[tuple[str, Any]],
    tables: Sequence[Any],
    objects: Any,
    assets: dict[Any, str],
) -> Any:
    """The MetaGraphDef of functions and signatures.

    variables: (key in the checkpoint, Variable) pairs.  objects: the SavedObjectGraph.  assets:
    {Asset: name of its file}, in the order of their numbers.
    """
    made = message("tensorflow.MetaGraphDef")()
    info = made.meta_info_def
    info.tags.append("serve")
    info.tensorflow_version, info.tensorflow_git_version = _VERSION, "unknown"
    info.stripped_default_attrs = True
    graph = _Graph(functions)
    for _, variable in variables:
        graph.variable(variable)
    for table in tables:
        graph.table(table)
    for asset, file in assets.items():
        graph.asset(made.asset_file_def.add(), asset, file)
    for name, concrete in signatures.items():
        graph.signature(made.signature_def[name], name, concrete)
    init = graph.initializer(tables, objects, functions)
    made.collection_def["saved_model_main_op"].node_list.value.append(init)
    op = made.signature_def[_INIT].outputs[_INIT]
    op.name = init
    op.tensor_shape.unknown_rank = True
    graph.saver(made.saver_def, variables)
    graph.fill(made.graph_def)
    made.object_graph_def.CopyFrom(objects)
    return made


class _Graph:
    """The nodes of the graph in the making."""

    def __init__(self, functions):
        self.functions = functions
        self.b = FunctionBuilder("graph", functions.library)
        self.handles: dict[int, Any] = {}

    def variable(self, variable):
        name = variable.name.split(":")[0]
        kind = dtypes.as_dtype(variable.dtype)
        made = self.b.emit("VarHandleOp", name=name, dtype=kind, shape=variable.shape, acts=True)
        made.node.attrs["shared_name"] = ("string", made.node.name)
        self.handles[id(variable)] = made
        self.b.emit(
            "ReadVariableOp", made, dtype=kind, name=f"{name}/Read/ReadVariableOp", acts=True
        )

    def table(self, table):
        self.handles[id(table)] = _resources.handle(self.b, table)

    def asset(self, made, asset, file):
        """A path, for which whoever loads the folder feeds that of the copy there."""
        path = self.b.emit("Const", value=asset.asset_path._t, dtype=dtypes.string, acts=True)
        self.handles[id(asset)] = path
        made.filename, made.tensor_info.name = file, f"{path.node.name}:0"

    def signature(self, made, name, concrete):
        b = self.b
        inputs = []
        for key, spec in concrete.inputs.items():
            given = b.emit(
                "Placeholder", name=f"{name}_{key}", dtype=spec.dtype, shape=spec.shape, acts=True
            )
            inputs.append(given)
            _fill_info(made.inputs[key], given, spec)
        handles = [self.handles[id(x)] for x in concrete.captures]
        results = called(b, concrete, inputs, handles)
        for ref in results:
            ref.node.acts = True
            ref.node.control = []
        places = by_output(concrete.outputs, results)
        for key, spec in concrete.outputs.items():
            _fill_output(made.outputs[key], places[id(spec)], spec)
        made.method_name = _METHOD

    def initializer(self, tables, objects, functions):
        """The name of the node that fills all tables."""
        b, nodes = self.b, []
        by_name = functions.all
        for node in objects.nodes:
            if not node.HasField("resource"):
                continue
            child = next(c.node_id for c in node.children if c.local_name == "_initialize")
            trace = objects.nodes[child]
            concrete = by_name[trace.bare_concrete_function.concrete_function_name]
            handles = [self.handles[id(x)] for x in concrete.captures]
            results = called(b, concrete, [], handles)
            nodes.append(results[0].node)
        for node in nodes:
            node.control, node.acts = [], True
        made = b.emit("NoOp", acts=True)
        made.control += nodes
        return made.name

    def saver(self, made, variables):
        b = self.b
        text = TensorShape([])
        prefix = b.emit(
            "Placeholder", name="saver_filename", dtype=dtypes.string, shape=text, acts=True
        )
        handles = [self.handles[id(v)] for _, v in variables]
        saved = self._call(_save_function(self.functions, variables), [prefix, *handles])
        restored = self._call(_restore_function(self.functions, variables), [prefix, *handles])
        made.filename_tensor_name = f"{prefix.node.name}:0"
        made.save_tensor_name = f"{saved.node.name}:0"
        made.restore_op_name = restored.node.name
        made.version = 2

    def _call(self, name, inputs):
        found = self.b.emit(
            "StatefulPartitionedCall", inputs, f=Func(name), Tout=[dtypes.string], acts=True
        )
        return found[0]

    def fill(self, made):
        made.versions.producer, made.versions.min_consumer = _PRODUCER, _MIN_CONSUMER
        for node in self.b.nodes:
            written = made.node.add()
            fill_node(written, node, in_graph=True)
        for function in self.functions.library.functions.values():
            made.library.function.add().CopyFrom(function)


def _fill_output(made, refs, spec):
    """The TensorInfo of an output, which may be a composite."""
    if isinstance(spec, TensorSpec):
        _fill_info(made, refs[0], spec)
    elif isinstance(spec, SparseTensorSpec):
        indices, values, shape = (f"{ref.node.name}:{ref.index}" for ref in refs)
        made.coo_sparse.indices_tensor_name = indices
        made.coo_sparse.values_tensor_name = values
        made.coo_sparse.dense_shape_tensor_name = shape
        made.dtype = spec.dtype.as_datatype_enum
        fill_shape(made.tensor_shape, spec.shape)
    else:
        value = message("tensorflow.StructuredValue")()
        encode(value, spec)
        made.composite_tensor.type_spec.CopyFrom(value.type_spec_value)
        for ref, part in zip(refs, parts_of(spec), strict=True):
            _fill_info(made.composite_tensor.components.add(), ref, part)


def _fill_info(made, ref, spec):
    place = f"{ref.node.name}:{ref.index}"
    made.name = place
    made.dtype = spec.dtype.as_datatype_enum
    fill_shape(made.tensor_shape, spec.shape)


def _text(values):
    made = np.empty(len(values), object)
    made[:] = [v.encode() for v in values]
    return made


def _arguments(b, variables):
    prefix = b.argument("file_prefix", dtypes.string, TensorShape([]))
    return prefix, [b.argument(v.name.split(":")[0], dtypes.resource, None) for _, v in variables]


def _save_function(functions, variables):
    """The name of the function that writes a checkpoint of the variables."""
    b = functions.library.builder("_traced_save")
    prefix, handles = _arguments(b, variables)
    values = []
    for handle, (_, v) in zip(handles, variables, strict=True):
        read = b.emit("ReadVariableOp", handle, dtype=dtypes.as_dtype(v.dtype))
        values.append(read)
    part = b.emit("StringJoin", [prefix, b.const(b"_temp/part")])
    shard = b.emit("ShardedFilename", part, b.const(0, "int32"), b.const(1, "int32"))
    before = []
    if values:
        names = b.const(_text([key for key, _ in variables]))
        slices = b.const(_text([""] * len(values)))
        before = [b.emit("SaveV2", shard, names, slices, values, acts=True)]
        packed = b.emit("Pack", [shard])
        packed.node.control += before
        before = [b.emit("MergeV2Checkpoints", packed, prefix, acts=True)]
    last = b.emit("Identity", prefix)
    last.node.control += before
    b.output("", last)
    functions.library.add(b)
    return b.name


def _restore_function(functions, variables):
    """The name of the function that reads a checkpoint of the variables."""
    b = functions.library.builder("_traced_restore")
    prefix, handles = _arguments(b, variables)
    nodes = []
    if variables:
        names = b.const(_text([key for key, _ in variables]))
        slices = b.const(_text([""] * len(variables)))
        kinds = [dtypes.as_dtype(v.dtype) for _, v in variables]
        read = b.emit("RestoreV2", prefix, names, slices, dtypes=kinds)
        for handle, value in zip(handles, read, strict=True):
            nodes.append(b.emit("AssignVariableOp", handle, value, acts=True))
    last = b.emit("Identity", prefix)
    last.node.control += nodes
    b.output("", last)
    functions.library.add(b)
    return b.name
