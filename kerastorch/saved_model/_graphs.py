"""SavedModels of TensorFlow 1: a graph with signatures, its variables by name."""

from __future__ import annotations

from typing import Any

from .._core import nest
from .._core.errors import invalid
from .._core.tensor import Tensor
from .._core.trackable import AutoTrackable
from .._core.variable import Variable
from .._files.bundle import Bundle
from .._files.protos import parsed
from .._files.trust import trusted
from .._graph.interpreting import nodes
from .._graph.interpreting.functions import Library, Scope
from .._graph.interpreting.graphs import ImportedGraph
from .._graph.interpreting.limits import Limits
from .._graph.interpreting.nodes import Node
from .._graph.interpreting.program import damage
from .._graph.interpreting.variables import made, name_of
from .._ops import creation
from .._wrapped_function import WrappedFunction, pruned
from ._constants import ASSETS_KEY
from ._folder import Folder
from ._functions import SignatureMap
from ._objects import spec_of_info

_INIT, _TRAIN = "__saved_model_init_op", "__saved_model_train_op"
_MAIN, _LEGACY = "saved_model_main_op", "legacy_init_op"


def load(folder: Folder, graph: Any) -> AutoTrackable:
    """The object for a MetaGraphDef without an object graph."""
    return _Loader(folder, graph).root()


class _Loader:
    def __init__(self, folder, graph):
        self.folder, self.meta = folder, graph
        self.scope = Scope(Library(graph.graph_def.library.function))
        self._make_variables()
        self.assets = self._assets()
        self.imported = ImportedGraph(graph.graph_def, scope=self.scope)
        for name, path in self.assets.items():
            value = {"values": [creation.constant(path)]}
            self.imported.nodes[name] = Node(name, "_Value", [], attrs=value)

    def _make_variables(self):
        trainable = self._trainable()
        for node in nodes.of_graph(self.meta.graph_def.node).values():
            if node.op in ("VarHandleOp", "VariableV2", "Variable"):
                found = self.scope.resource(name_of(node), lambda node=node: made(node))
                if trainable is not None and node.name not in trainable:
                    value, name = found._t, found._name
                    frozen = Variable(Tensor(value), trainable=False, shape=found._static)
                    frozen._name = name
                    self.scope.resources[name_of(node)] = frozen

    def _trainable(self):
        """The names of the nodes of trainable variables, None where the file does not say it."""
        collections = self.meta.collection_def
        if "trainable_variables" not in collections:
            return None
        found = set()
        for data in collections["trainable_variables"].bytes_list.value:
            definition = parsed("tensorflow.VariableDef", data, "The list of trainable variables")
            found.add(definition.variable_name.partition(":")[0])
        return found

    def _assets(self):
        """{name of a node: path of the asset that it names}"""
        definitions = list(self.meta.asset_file_def)
        if not definitions and ASSETS_KEY in self.meta.collection_def:
            kind = "tensorflow.AssetFileDef"
            for item in self.meta.collection_def[ASSETS_KEY].any_list.value:
                definitions.append(parsed(kind, item.value, "The list of assets"))
        return {
            d.tensor_info.name.partition(":")[0]: self.folder.asset(d.filename) for d in definitions
        }

    def root(self):
        """The object that users get."""
        limits = None if trusted() else Limits(self.folder.path, self.folder.size())
        with self.scope.limited(limits):
            self._restore()
            self._initialize()
        root = AutoTrackable()
        own = root.__dict__
        root.variables = list(self.imported.variables)
        own["signatures"] = self._signatures()
        own["graph"] = self.imported
        own["prune"] = self._prune
        own["asset_paths"] = [creation.constant(p) for p in self.assets.values()]
        own["initializer"] = None
        own["restore"] = self._restore_from
        info = self.meta.meta_info_def
        own["tensorflow_version"] = info.tensorflow_version
        own["tensorflow_git_version"] = info.tensorflow_git_version
        return root

    # values of variables
    def _restore(self):
        bundle = self.folder.variables()
        if bundle is not None:
            self._restore_by(bundle)

    def _restore_from(self, save_path):
        """Gives the variables the values of another checkpoint."""
        self._restore_by(Bundle(save_path))

    def _restore_by(self, bundle):
        saver = self.meta.saver_def
        self.scope.restore = lambda names, slices: _read(bundle, names, slices)
        if saver.restore_op_name and saver.restore_op_name in self.imported.nodes:
            feeds = [saver.filename_tensor_name] if saver.filename_tensor_name else []
            self.imported.program(feeds, [], [saver.restore_op_name])(
                *[creation.constant(bundle.prefix) for _ in feeds]
            )
            return
        for name, variable in self.scope.resources.items():
            if isinstance(variable, Variable) and name in bundle:
                variable.assign(Tensor(bundle.read(name)))

    def _initialize(self):
        """Runs what fills the tables."""
        names = []
        if _INIT in self.meta.signature_def:
            names = [i.name for i in self.meta.signature_def[_INIT].outputs.values()]
        for key in (_MAIN, _LEGACY):
            if not names and key in self.meta.collection_def:
                names = list(self.meta.collection_def[key].node_list.value)
        names = [n.partition(":")[0] for n in names]
        if names:
            self.imported.program([], [], names)()

    # functions
    def _signatures(self):
        found = SignatureMap()
        for key, signature in self.meta.signature_def.items():
            if key in (_INIT, _TRAIN):
                continue
            dict.__setitem__(found, key, _Signature(self.imported, signature))
        return found

    def _prune(self, feeds, fetches, name=None, input_signature=None):
        return pruned(self.imported, nest.flatten(feeds), fetches, input_signature)


class _Signature:
    """A signature of a graph, which is traced when it is used first."""

    def __init__(self, imported, signature):
        self._imported, self._signature, self._made = imported, signature, None
        self._names = sorted(signature.inputs)

    def _function(self) -> WrappedFunction:
        if self._made is None:
            signature = self._signature
            infos = [signature.inputs[n] for n in self._names]
            fetches = {k: _tensor(i, k) for k, i in sorted(signature.outputs.items())}
            specs = [spec_of_info(n, signature.inputs[n]) for n in self._names]
            feeds = [_tensor(i, n) for i, n in zip(infos, self._names, strict=True)]
            with damage("A signature of the SavedModel"):
                self._made = pruned(self._imported, feeds, fetches, specs, self._names)
        return self._made

    @property
    def structured_input_signature(self):
        """((), {name: TensorSpec})."""
        infos = self._signature.inputs
        return (), {n: spec_of_info(n, infos[n]) for n in self._names}

    @property
    def structured_outputs(self):
        """{name: TensorSpec}."""
        return {k: spec_of_info(k, i) for k, i in sorted(self._signature.outputs.items())}

    def __call__(self, *args, **kwargs):
        """The results by name, for tensors by name; a single one may be given by position."""
        if len(args) > (len(self._names) == 1):
            raise TypeError(
                f"The signature takes {len(self._names)} keyword arguments {self._names}, got "
                f"{len(args)} positional ones."
            )
        given = [*args]
        missing = [n for n in self._names[len(args) :] if n not in kwargs]
        unknown = sorted(set(kwargs) - set(self._names))
        if missing or unknown:
            raise TypeError(
                f"The signature takes the keyword arguments {self._names}; missing: {missing}, "
                f"unknown: {unknown}."
            )
        specs = self.structured_input_signature[1]
        given += [kwargs[n] for n in self._names[len(args) :]]
        given = [creation.convert_to_tensor(x, specs[n].dtype)
                 for n, x in zip(self._names, given, strict=True)]  # fmt: skip
        return self._function()(*given)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._function(), name)

    def __repr__(self):
        return f"<ConcreteFunction ({', '.join(self._names)}) of a signature>"


def _tensor(info, name):
    if info.WhichOneof("encoding") == "name":
        return info.name
    raise invalid(f"{name!r} of a signature is no plain tensor.")


def _read(bundle, names, slices):
    """The tensors that RestoreV2 gives for names and slices of variables."""
    found = []
    for name, text in zip(names, slices, strict=True):
        raw = bundle.read(name.decode() if isinstance(name, bytes) else name)
        text = text.decode() if isinstance(text, bytes) else text
        found.append(Tensor(_part(raw, text)))
    return found


def _part(raw, text):
    """A part of a value: "4 2 0,2:-" is the first two rows of [4, 2]."""
    if not text.strip():
        return raw
    *_, where = text.split()
    index = []
    for part in where.split(":"):
        if part == "-":
            index.append(slice(None))
            continue
        start, _, length = part.partition(",")
        if not (start.isdecimal() and length.isdecimal()):
            raise invalid(f"{text!r} is no slice of a variable.")
        index.append(slice(int(start), int(start) + int(length)))
    return raw[tuple(index)]
