"""load_model of a SavedModel's folder."""

from __future__ import annotations

import logging
import os
from typing import Any

from ...._core import awaited
from ...._core.tensor import Tensor
from ...._core.trackable import children
from ...._core.variable import Variable
from ...._files.bundle import index_path
from ...._graph.interpreting.program import damage
from ....saved_model._folder import Folder
from ....saved_model._functions import LoadedFunction, RestoredFunction
from ....saved_model._loading import load as load_saved_model
from ....saved_model._objects import Objects
from ....train._checkpoint import Checkpoint
from ... import layers, metrics
from ..._base import built_ins
from ..._base.object_registration import CustomObjectScope
from ..._base.resolve import resolve
from ..._layer.layer import Layer
from ..._model.functional import Functional
from ..._model.model import Model
from ..._model.sequential import Sequential
from .. import training_config as configs
from . import metadata as described
from .revived import revived

_log = logging.getLogger("kerastorch")
_MODELS = ("_tf_keras_model", "_tf_keras_network", "_tf_keras_sequential", "_tf_keras_functional")
_NETWORKS = ("_tf_keras_network", "_tf_keras_sequential", "_tf_keras_functional")
_PLACE = "node of the file"
_UNKNOWN = (ValueError, TypeError, AttributeError, KeyError, NotImplementedError, RuntimeError)
# edges that are no attributes
_NO_ATTRIBUTES = {
    "variables", "trainable_variables", "non_trainable_variables", "regularization_losses",
    "keras_api", "__call__", "call_and_return_all_conditional_losses",
    "call_and_return_conditional_losses", "_default_save_signature", "signatures", "optimizer",
    "layers", "metrics", "layer_regularization_losses", "layer_metrics", "loss",
    "loss_tracker", "compiled_metrics", "_random_generator", "input_spec", "keras_metric",
}  # fmt: skip


def load(path: str, compile: bool = True, options: Any = None) -> Any:
    """The Keras model of a SavedModel; of one without Keras objects what tf.saved_model.load gives.

    Known classes are made from their configs; others compute by the functions of the file, and can
    be trained.  OSError for a folder that cannot be read, ValueError for one without a model.
    """
    folder = Folder(path)
    graphs = folder.message.meta_graphs
    if not graphs:
        raise OSError(f"{path}: there is no graph in the SavedModel.")
    graph = graphs[0]
    if not described.is_of_keras(folder, graph):
        return load_saved_model(path, options=options)  # as Keras does
    metadata = described.read(folder, graph)
    with awaited.from_file() as weights:
        with damage(f"The SavedModel {path!r}"):
            model = _Reviver(folder, graph, metadata).model()
        weights.complete()
        if compile:
            _compile(model, metadata[0].content)
        _restore(model, path)
    return model


def _compile(model, content):
    config = content.get("training_config")
    if config is None:
        _log.warning(
            "No training configuration found in save file, so the model was *not* compiled. "
            "Compile it manually."
        )
        return
    configs.compile_from_training_config(model, config)
    configs.build_compiled(model)
    optimizer = model.optimizer
    if hasattr(optimizer, "build"):
        optimizer.build(model.trainable_variables)


def _restore(model, path):
    """Gives the variables, those of the optimizer among them, their values."""
    prefix = os.path.join(path, "variables", "variables")
    if os.path.exists(index_path(prefix)):
        Checkpoint(root=model).read(prefix).expect_partial()
        for layer in model.layers:
            layer.finalize_state()


class _Reviver:
    """Makes the objects of a SavedModel that are Keras's.

    metadata: of the Keras objects, by the numbers of their nodes.
    """

    def __init__(self, folder, graph, metadata):
        self.metadata = metadata
        self.objects = Objects(folder, graph, self._of, partial=True)
        self._made: dict[int, Any] = {}
        self._known_vocabularies: dict[str, Any] | None = None
        self._attached: set[int] = set()

    # the model
    def model(self) -> Model:
        """The root."""
        content = self.metadata[0].content
        found = self._whole(content)
        if found is None:
            found = self._parts()
        if not isinstance(found, Model):
            raise ValueError(
                f"{self.objects.folder.path}: the SavedModel is a {type(found).__name__}, and no "
                "Keras model."
            )
        return found

    def _whole(self, content):
        """A functional or Sequential model whose classes are all known, from its config."""
        config = content.get("model_config") or {
            "class_name": content.get("class_name"), "config": content.get("config"),
        }  # fmt: skip
        if self.metadata[0].identifier == "_tf_keras_model":
            return None
        unknown = self._unknown_layers()
        if unknown:
            return None
        config = {**config, "class_name": _class_of({**content, **config})}
        found = configs.model_from_config(with_vocabularies(config, self._vocabularies()))
        if isinstance(found, (Functional, Sequential)):
            _build(found, content)
        return found

    def _unknown_layers(self):
        """The numbers of the layers whose class is not known or does not come from its config."""
        found = []
        for number, (identifier, content) in self.metadata.items():
            if identifier in _MODELS or "metric" in identifier or not number:
                if identifier == "_tf_keras_model" and number:
                    found.append(number)
                continue
            if _known_class(content) is None:
                found.append(number)
        return found

    def _parts(self):
        """A model whose objects are made one by one."""
        identifier, content = self.metadata[0]
        if identifier != "_tf_keras_model":
            found = self._network(0, content)
        else:
            found = self._of(0, None)
        self.objects._made[0] = found
        self.objects.capture()
        self.objects.fill_tables()
        return found

    def _network(self, number, content):
        """A functional or Sequential model with layers of unknown classes in it."""
        unknown = self._unknown_layers()
        config, placed = self._with_places(number, content["config"], unknown)
        stand_ins: dict[str, Any] = {}
        by_name: dict[Any, int] = {}
        of_class: dict[str, list[int]] = {}
        for k in unknown:
            inner = self.metadata[k].content
            kind = inner["class_name"]
            by_name[inner.get("name")] = k
            rest = of_class.setdefault(kind, [])
            rest += [] if k in placed else [k]
            stand_ins[kind] = _stand_in(kind, by_name, rest, self._of)
        config = {"class_name": _class_of(content), "config": config}
        config = with_vocabularies(config, self._vocabularies())
        with CustomObjectScope(stand_ins):
            found = configs.model_from_config(config)
        _build(found, content)
        self._adopt(number, found)
        return found

    def _with_places(self, number, config, unknown):
        """(a model's config in which the configs of layers of unknown classes have the numbers of
        their nodes, these numbers), of models inside as well."""
        rows = config.get("layers") if isinstance(config, dict) else None
        if not isinstance(rows, list):
            return config, set()
        edges = self._edges(number)
        own = [edges[f"layer-{i}"] for i in range(len(edges)) if f"layer-{i}" in edges]
        in_order = [k for k in own if self._class_name(k) != "InputLayer"]
        by_name = {self.metadata[k].content.get("name"): k for k in own if k in self.metadata}
        made, placed = [], set()
        for row in rows:
            inner = row.get("config") if isinstance(row, dict) else None
            if not isinstance(inner, dict) or row.get("class_name") == "InputLayer":
                made.append(row)
                continue
            after = in_order.pop(0) if in_order else None  # where a row says no name
            k = by_name.get(row.get("name", inner.get("name")), after)
            if self._class_name(k) != row.get("class_name"):
                made.append(row)
            elif k in unknown and self.metadata[k].identifier not in _NETWORKS:
                made.append({**row, "config": {**inner, _PLACE: k}})
                placed.add(k)
            else:
                inner, more = self._with_places(k, inner, unknown)
                made.append({**row, "config": inner})
                placed |= more
        return {**config, "layers": made}, placed

    def _class_name(self, number):
        return self.metadata[number].content.get("class_name") if number in self.metadata else None

    def _vocabularies(self):
        """{name of a layer that looks up: its vocabulary}, out of the tables of the file."""
        if self._known_vocabularies is None:
            found = self._known_vocabularies = {}
            for number, (_, content) in self.metadata.items():
                edges = self._edges(number)
                inner = edges.get("_lookup_layer", number)
                place = self._edges(inner).get("lookup_table")
                if place is not None and self.objects.nodes[place].WhichOneof("kind") == "resource":
                    invert = self.metadata[inner].content.get("config", {}).get("invert", False)
                    found[content.get("name")] = self._tokens(place, invert)
        return self._known_vocabularies

    def _edges(self, number):
        return {c.local_name: c.node_id for c in self.objects.nodes[number].children}

    def _tokens(self, number, invert):
        table = self.objects.filled_table(number)
        if not table._count():
            return None
        keys, values = (x.numpy().tolist() for x in table.export())
        pairs = zip(keys, values, strict=True) if invert else zip(values, keys, strict=True)
        tokens = [token for _, token in sorted(pairs, key=lambda pair: pair[0])]
        return [t.decode() if isinstance(t, bytes) else t for t in tokens]

    # one object
    def _of(self, number, node):
        """The Keras object of a node, None for a node of another kind."""
        if number in self._made:
            return self._made[number]
        if number not in self.metadata:
            return self.objects._made.get(number)
        identifier, content = self.metadata[number]
        if "metric" in identifier:
            made = _metric(content)
            if made is None:
                return None
        else:
            made = self._from_config(number, identifier, content)
        if made is None:
            made = revived(content, identifier in _MODELS)
            self._made[number] = self.objects._made[number] = made
            made._revive(content, self._functions(number))
            self._attach(number, made)
            return made
        self._made[number] = self.objects._made[number] = made
        self._adopt(number, made)
        return made

    def _from_config(self, number, identifier, content):
        if content.get("config") is None or _known_class(content) is None:
            return None
        if identifier in _MODELS and identifier != "_tf_keras_model":
            unknown = self._unknown_layers()
            below = self._below(number)
            if any(k in below for k in unknown):
                return self._network(number, content)
        try:
            config = {"class_name": content["class_name"], "config": content["config"]}
            config = with_vocabularies(config, self._vocabularies())
            made = layers.deserialize(config, use_legacy_format=True)
            _build(made, content)
        except _UNKNOWN as error:
            if content.get("must_restore_from_config"):
                raise
            _log.debug("Layer %s is not made from its config: %s", content.get("name"), error)
            return None
        return made if made.built else None

    def _below(self, number):
        """The numbers of the nodes that one leads to."""
        found, stack = set(), [number]
        while stack:
            for child in self.objects.nodes[stack.pop()].children:
                if child.node_id not in found:
                    found.add(child.node_id)
                    stack.append(child.node_id)
        return found

    def _adopt(self, number, made):
        """Takes an object made from its config, and what it leads to, for the nodes of the file."""
        seen, stack = set(), [(number, made)]
        while stack:
            number, obj = stack.pop()
            if number in seen:
                continue
            seen.add(number)
            self.objects._made[number] = obj
            if isinstance(obj, Layer):
                self._made[number] = obj
            if isinstance(obj, Variable):
                self._value(number, obj)
                continue
            edges = {c.local_name: c.node_id for c in self.objects.nodes[number].children}
            stack += [(edges[n], child) for n, child in children(obj) if n in edges]

    def _value(self, number, variable):
        saved = self.objects.nodes[number].variable
        if saved.name:
            variable._name = f"{saved.name}:0"
        raw = self.objects.values.read(number)
        if raw is not None and tuple(raw.shape) == tuple(variable.shape.as_list()):
            variable.assign(Tensor(raw))

    def _functions(self, number):
        """The call functions of an object without a class."""
        edges = {c.local_name: c.node_id for c in self.objects.nodes[number].children}
        found = {}
        api = edges.get("keras_api")
        inner = self.objects.nodes[api].children if api is not None else ()
        for child in (*self.objects.nodes[number].children, *inner):
            if self.objects.nodes[child.node_id].WhichOneof("kind") == "function":
                found[child.local_name] = self.objects.of(child.node_id)
        return found

    # attributes of what has no class
    def _attach(self, number, made):
        nodes = self.objects.nodes
        for child in nodes[number].children:
            name = child.local_name
            if name in _NO_ATTRIBUTES or name.startswith(("layer-", "layer_with_weights-")):
                continue
            value = self._value_of(child.node_id)
            if isinstance(value, LoadedFunction) and not isinstance(value, RestoredFunction):
                continue
            try:
                setattr(made, name, value)
            except AttributeError:
                _log.debug("%s of %s cannot be set.", name, made.name)
        for child in nodes[number].children:
            if child.local_name == "keras_api":
                self._attach_losses(child.node_id, made)
            elif child.local_name == "signatures":
                made.__dict__["signatures"] = self._value_of(child.node_id)

    def _attach_losses(self, number, made):
        for child in self.objects.nodes[number].children:
            if child.local_name == "layer_regularization_losses":
                for item in self.objects.nodes[child.node_id].children:
                    function = self.objects.of(item.node_id)
                    if callable(function):
                        made.add_loss(lambda f=function: f())

    def _value_of(self, number, depth=0):
        """The object of a node with what it contains, for an attribute."""
        found = self.objects.of(number)
        node = self.objects.nodes[number]
        kind = node.user_object.identifier
        if depth > 50:
            return found
        items = ((c.local_name, c.node_id) for c in node.children)
        if kind == "trackable_list_wrapper":
            rows = sorted((int(n), k) for n, k in items if n.isdecimal())
            found[:] = [self._value_of(k, depth + 1) for _, k in rows]
        elif kind == "trackable_dict_wrapper" or kind == "signature_map":
            for name, k in items:
                dict.__setitem__(found, name, self._value_of(k, depth + 1))
        elif kind == "trackable_tuple_wrapper":
            return tuple(self._value_of(k, depth + 1) for n, k in items if n.isdecimal())
        elif type(found).__name__ == "_UserObject" and number not in self._attached:
            self._attached.add(number)
            for name, k in items:
                setattr(found, name, self._value_of(k, depth + 1))
        return found


def with_vocabularies(config: Any, found: dict[str, Any], depth: int = 0) -> Any:
    """A config in which the layers that look up have their vocabularies."""
    if not found or depth > 50:
        return config
    if isinstance(config, list):
        return [with_vocabularies(c, found, depth + 1) for c in config]
    if not isinstance(config, dict):
        return config
    config = {k: with_vocabularies(v, found, depth + 1) for k, v in config.items()}
    inner = config.get("config")
    if isinstance(inner, dict) and found.get(inner.get("name")):
        # a layer that was adapted stays one: it counts among those with weights
        given = inner.get("has_input_vocabulary", inner.get("vocabulary") is not None)
        inner = config["config"] = {**inner, "vocabulary": found[inner["name"]]}
        inner["has_input_vocabulary"] = given
        if inner.get("output_mode") in ("tf_idf", "tf-idf"):
            inner["idf_weights"] = [0.0] * len(inner["vocabulary"])
    return config


def _class_of(config):
    """The class of a model's metadata: of one that is not known, what it was drawn as."""
    name = config.get("class_name")
    if config.get("is_graph_network") and _known_class(config) is None:
        return "Functional" if "input_layers" in config.get("config", ()) else "Sequential"
    return "Functional" if name == "Model" else name


def _known_class(content):
    """The class of an object's metadata, None where it is not known."""
    name = content.get("class_name")
    if not isinstance(name, str):
        return None
    return resolve("class", name, table=built_ins.layer_classes())


def _build(made, content):
    shape = content.get("build_input_shape")
    if made.built or shape is None:
        if not made.built and type(made).build is Layer.build:
            made.built = True
        return
    made.build(shape)
    made.built = True


def _metric(content):
    try:
        config = {"class_name": content["class_name"], "config": content["config"]}
        return metrics.deserialize(config)
    except _UNKNOWN:
        return None


def _stand_in(name, by_name, of_class, of):
    """A class by which a config gets the layers that were made without their class.

    of_class: the other nodes, in order, for configs without a place and a name.
    """
    rest = of_class

    class StandIn(Layer):
        @classmethod
        def from_config(cls, config):
            number = config.get(_PLACE, by_name.get(config.get("name")))
            if number is None and "name" not in config and rest:
                number = rest.pop(0)
            if number is None:
                raise ValueError(f"Unknown layer: {name!r}")
            return of(number, None)

    StandIn.__name__ = StandIn.__qualname__ = name
    return StandIn
