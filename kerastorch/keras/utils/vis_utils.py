"""plot_model: a model as a picture, by pydot and graphviz."""

import os
import sys

from .._base.messages import print_msg
from .layer_utils import range_of_layers

_MISSING = (
    "You must install pydot (`pip install pydot`) and install graphviz (see instructions at "
    "https://graphviz.gitlab.io/download/) for plot_model to work."
)


def plot_model(
    model,
    to_file="model.png",
    show_shapes=False,
    show_dtype=False,
    show_layer_names=True,
    rankdir="TB",
    expand_nested=False,
    dpi=96,
    layer_range=None,
    show_layer_activations=False,
    show_trainable=False,
):
    """Draws the graph of a model to a file; in a notebook gives it as an Image, too.

    to_file: its suffix says the format.
    show_*: what the box of a layer says beside its class.
    rankdir: "TB" from top to bottom, "LR" from left to right; dpi: dots per inch.
    expand_nested: whether to draw the layers of models in the model.
    layer_range: (first, last) names of layers, or patterns, between which to draw.

    ValueError for a model that is not built; ImportError without pydot or graphviz (in a notebook
    a message).
    """
    _check_built(model)
    if not _has_graphviz():
        if "IPython.core.magics.namespace" in sys.modules:
            print_msg(_MISSING)
            return None
        raise ImportError(_MISSING)
    dot = model_to_dot(
        model,
        show_shapes=show_shapes,
        show_dtype=show_dtype,
        show_layer_names=show_layer_names,
        rankdir=rankdir,
        expand_nested=expand_nested,
        dpi=dpi,
        layer_range=layer_range,
        show_layer_activations=show_layer_activations,
        show_trainable=show_trainable,
    )
    to_file = os.fspath(to_file)
    extension = os.path.splitext(to_file)[1][1:] or "png"
    to_file = to_file if os.path.splitext(to_file)[1] else f"{to_file}.png"
    dot.write(to_file, format=extension)
    if extension != "pdf" and "IPython" in sys.modules:
        from IPython import display

        return display.Image(filename=to_file)
    return None


def _check_built(model):
    if not model.built:
        raise ValueError(
            "This model has not yet been built. Build the model first by calling `build()` or by "
            "calling the model on a batch of data."
        )


def _has_graphviz():
    try:
        import pydot
    except ImportError:
        return False
    try:
        pydot.Dot.create(pydot.Dot())
    except (OSError, getattr(pydot, "InvocationException", OSError)):
        return False
    return True


def model_to_dot(
    model,
    show_shapes=False,
    show_dtype=False,
    show_layer_names=True,
    rankdir="TB",
    expand_nested=False,
    dpi=96,
    subgraph=False,
    layer_range=None,
    show_layer_activations=False,
    show_trainable=False,
):
    """The graph of a model as a pydot.Dot, or as a pydot.Cluster with subgraph=True.

    The other arguments are those of `plot_model`.  ImportError without pydot.
    """
    _check_built(model)
    try:
        import pydot
    except ImportError:
        raise ImportError(
            "You must install pydot (`pip install pydot`) for model_to_dot to work."
        ) from None
    if subgraph:
        dot = pydot.Cluster(style="dashed", graph_name=model.name)
        dot.set("label", model.name)
        dot.set("labeljust", "l")
    else:
        dot = pydot.Dot()
        dot.set("rankdir", rankdir)
        dot.set("concentrate", True)
        dot.set("dpi", dpi)
        dot.set_node_defaults(shape="record")
    shown = {
        "show_shapes": show_shapes,
        "show_dtype": show_dtype,
        "show_layer_names": show_layer_names,
        "show_layer_activations": show_layer_activations,
        "show_trainable": show_trainable,
    }
    _Drawing(dot, pydot, expand_nested, shown).draw(model, layer_range)
    return dot


class _Drawing:
    """Draws a model's layers and calls into a pydot graph."""

    def __init__(self, dot, pydot, expand_nested, shown):
        self.dot, self.pydot, self.expand, self.shown = dot, pydot, expand_nested, shown
        self.ends = {}  # id(layer) -> names of its first and last box
        self.inside = {}  # id(wrapper) -> name of the first box of the model in it

    def draw(self, model, layer_range):
        from .._model.functional import Functional

        places = slice(None)
        if layer_range is not None:
            places = slice(*range_of_layers(model, layer_range))
        if not isinstance(model, Functional) or not hasattr(model, "_graph_layers"):
            self.dot.add_node(self.pydot.Node(str(id(model)), label=model.name))
            return
        layers = model._graph_layers[places]
        for layer in layers:
            if self.expand and hasattr(layer, "_graph_layers"):
                self.ends[id(layer)] = self._nested(layer)
            else:
                self._box(layer)
        calls = {id(node) for node in model._nodes}
        # as in Keras, none lead into the first layer of a range
        for layer in layers if layer_range is None else layers[1:]:
            for node in layer._inbound_nodes:
                if id(node) in calls:
                    self._connect(node)

    def _box(self, layer):
        name, wrapped = str(id(layer)), getattr(layer, "layer", None)
        opens = self.expand and hasattr(wrapped, "_graph_layers")
        label = _label(layer, wrapped=None if opens else wrapped, **self.shown)
        self.ends[id(layer)] = name, name
        if opens:
            self.inside[id(layer)], last = self._nested(wrapped)
            self.ends[id(layer)] = name, last
        self.dot.add_node(self.pydot.Node(name, label=label))

    def _nested(self, model):
        """Draws a model into a frame; the names of its first and last box."""
        inner = model_to_dot(model, expand_nested=True, subgraph=True, **self.shown)
        boxes = inner.get_nodes()
        self.dot.add_subgraph(inner)
        return boxes[0].get_name(), boxes[-1].get_name()

    def _connect(self, node):
        for x in node.keras_inputs:
            source = x._keras_history[0]
            if id(source) not in self.ends:
                continue
            (first, last), target = self.ends[id(source)], self.ends[id(node.layer)][0]
            self._join(last, target)
            if first == last and id(node.layer) in self.inside:
                self._join(target, self.inside[id(node.layer)])

    def _join(self, source, target):
        if not self.dot.get_edge(source, target):
            self.dot.add_edge(self.pydot.Edge(source, target))


def _label(
    layer,
    wrapped,
    show_shapes,
    show_dtype,
    show_layer_names,
    show_layer_activations,
    show_trainable,
):
    """The text of a layer's box, in the syntax of graphviz records."""
    name, label = layer.name, type(layer).__name__
    if wrapped is not None:
        name, label = f"{name}({wrapped.name})", f"{label}({type(wrapped).__name__})"
    activation = getattr(layer, "activation", None)
    if show_layer_activations and activation is not None:
        kind = getattr(activation, "name", getattr(activation, "__name__", str(activation)))
        label = f"{{{label}|{kind}}}"
    if show_layer_names:
        label = f"{name}|{label}"
    if show_dtype:
        label = f"{label}|{'?' if layer.dtype is None else layer.dtype}"
    if show_shapes:
        inputs, outputs = _shape(layer, "input_shape"), _shape(layer, "output_shape")
        label = f"{{{label}}}|{{input:|output:}}|{{{{{inputs}}}|{{{outputs}}}}}"
    return f"{'T' if layer.trainable else 'NT'}|{label}" if show_trainable else label


def _shape(layer, which):
    try:
        shape = getattr(layer, which)
    except AttributeError:
        return "?"
    shape = [shape] if layer._is_input_layer and not isinstance(shape, list) else shape
    return str(shape).replace("{", r"\{").replace("}", r"\}")
