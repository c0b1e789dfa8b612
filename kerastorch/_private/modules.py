"""Makes the modules of the table kerastorch/_names/private215.txt, and the packages around them."""

from __future__ import annotations

import functools
import importlib
import sys
from collections.abc import Mapping
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from .._names import private_names

_INSPECT = (
    "currentframe getargspec getcallargs getdoc getfile getfullargspec getmembers getmodule getmro "
    "getsource getsourcefile getsourcelines isabstract isbuiltin isclass isfunction isgenerator "
    "isgeneratorfunction ismethod ismodule isroutine signature stack"
)
# messages of the package tensorflow, by their files
_MESSAGES = {
    "framework.attr_value_pb2": "AttrValue NameAttrList",
    "framework.function_pb2": "FunctionDef FunctionDefLibrary",
    "framework.graph_pb2": "GraphDef",
    "framework.node_def_pb2": "NodeDef",
    "framework.op_def_pb2": "OpDef OpList",
    "framework.types_pb2": None,  # constants
    "framework.variable_pb2": "VariableDef",
    "framework.versions_pb2": "VersionDef",
    "protobuf.config_pb2": "ConfigProto GPUOptions",
    "protobuf.meta_graph_pb2": "AssetFileDef CollectionDef MetaGraphDef SignatureDef TensorInfo",
    "protobuf.saved_model_pb2": "SavedModel",
    "protobuf.saved_object_graph_pb2": "SavedObjectGraph",
    "protobuf.saver_pb2": "SaverDef",
    "protobuf.struct_pb2": "DictValue ListValue StructuredValue TensorSpecProto TypeSpecProto",
    "protobuf.trackable_object_graph_pb2": "TrackableObjectGraph",
}
_KINDS = (
    "FLOAT DOUBLE INT32 UINT8 INT16 INT8 STRING COMPLEX64 INT64 BOOL QINT8 QUINT8 QINT32 BFLOAT16 "
    "QINT16 QUINT16 UINT16 COMPLEX128 HALF RESOURCE VARIANT UINT32 UINT64"
)
DTYPES = [f"DT_{name}" for name in _KINDS.split()]
_FEATURES = "BytesList FloatList Int64List Feature Features FeatureList FeatureLists"

# Names that stand for no public object; and classes that TensorFlow does not export.
OWN = {
    "tensorflow.core.example.example_pb2": {
        "Example": "_private.protos",
        "SequenceExample": "_private.protos",
    },
    "tensorflow.core.example.feature_pb2": dict.fromkeys(_FEATURES.split(), "_private.protos"),
    "tensorflow.core.framework.summary_pb2": {
        "Summary": "_private.protos",
        "SummaryMetadata": "_private.protos",
    },
    "tensorflow.core.framework.tensor_pb2": {"TensorProto": "_private.protos"},
    "tensorflow.core.framework.tensor_shape_pb2": {"TensorShapeProto": "_private.protos"},
    **{
        f"tensorflow.core.{file}": dict.fromkeys(
            DTYPES if names is None else names.split(), "_private.protos"
        )
        for file, names in _MESSAGES.items()
    },
    "tensorflow.core.util.event_pb2": {"Event": "_private.protos"},
    "tensorflow.python.client.device_lib": {"list_local_devices": "_private.devices"},
    "tensorflow.python.eager.context": {"global_seed": "_private.settings"},
    "tensorflow.python.framework.config": {
        "disable_op_determinism": "_private.settings",
        "is_op_determinism_enabled": "_private.settings",
    },
    "tensorflow.python.framework.convert_to_constants": {
        "convert_variables_to_constants_v2": "_private.freezing",
        "convert_variables_to_constants_v2_as_graph": "_private.freezing",
    },
    "tensorflow.python.framework.op_def_registry": dict.fromkeys(
        ["get", "sync"], "_private.internals"
    ),
    "tensorflow.python.framework.smart_cond": dict.fromkeys(
        ["smart_cond", "smart_constant_value"], "_private.internals"
    ),
    "tensorflow.python.feature_column.feature_column": {"_DenseColumn": "_private.internals"},
    "tensorflow.python.feature_column.feature_column_v2": dict.fromkeys(
        ["DenseColumn", "FeatureColumn", "StateManager"], "_private.internals"
    ),
    "tensorflow.python.pywrap_tensorflow": {},
    "tensorflow.python.saved_model.load_context": {"get_load_options": "_private.internals"},
    "tensorflow.python.saved_model.nested_structure_coder": dict.fromkeys(
        ["decode_proto", "encode_structure"], "_private.internals"
    ),
    "tensorflow.python.trackable.data_structures": {"NoDependency": "_private.internals"},
    "tensorflow.python.util.tf_inspect": dict.fromkeys(_INSPECT.split(), "_private.internals"),
    "tensorflow.python.framework.ops": {"EagerTensor": "_private.settings"},
    "tensorflow.python.summary.summary_iterator": {"summary_iterator": "_private.protos"},
}


def places(name: str) -> dict[str, str] | None:
    """{name: where it is} of a private module, {} of a package around some, None of no module."""
    found = _table().get(name)
    return {} if found is None and name in _packages() else found


def module_spec(name: str) -> ModuleSpec | None:
    """The spec of a private module of TensorFlow's or Keras's, None where there is none."""
    if name not in _packages() and name not in _table():
        return None
    spec = ModuleSpec(name, _Maker(), is_package=True)
    spec.submodule_search_locations = []
    return spec


class _Maker:
    """The loader of one module that finds its names at public addresses when they are asked for."""

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        places = _table().get(module.__name__, {})
        module.__doc__ = "Public objects, at the address that TensorFlow 2.15 keeps them at."
        module.__all__ = sorted(places)
        module.__getattr__ = functools.partial(_found, module.__name__, places)
        module.__dir__ = lambda: [*module.__all__, "__all__", "__doc__", "__name__"]


def _found(module: str, places: Mapping[str, str], name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(f"module {module!r} has no attribute {name!r}")
    try:
        return _at(places[name], name)
    except KeyError:
        message = f"{module} is private, and kerastorch has no {name!r} there"
    except AttributeError as error:
        message = str(error)
    from .._core.missing import imports_from

    if imports_from(sys._getframe(1)):
        raise ImportError(f"cannot import name {name!r} from {module!r}: {message}", name=module)
    raise AttributeError(message)


def _at(place, name):
    if place.startswith("._private"):
        return getattr(importlib.import_module(f"{_ROOT}{place}"), name)
    value = importlib.import_module(_ROOT)
    for part in [*place.split(".")[1:], name]:
        value = getattr(value, part)
    return value


_ROOT = __name__.partition(".")[0]


@functools.cache
def _table() -> dict[str, dict[str, str]]:
    """{module: {name: where it is}}, as in ".math"."""
    table = {module: {} for module in OWN}
    for module, places in private_names().items():
        table[module] = {n: p.removeprefix("tf") for p, names in places.items() for n in names}
    for module, places in OWN.items():
        table[module].update({name: f".{place}" for name, place in places.items()})
    return table


@functools.cache
def _packages() -> frozenset[str]:
    parts = [module.split(".") for module in _table()]
    return frozenset(".".join(p[:k]) for p in parts for k in range(2, len(p)))
