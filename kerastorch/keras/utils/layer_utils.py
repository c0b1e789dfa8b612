"""model.summary(): the table of layers, and what it counts."""

import re

from .._base.messages import print_msg
from .._model.functional import Functional
from .._model.sequential import Sequential

# A cell that goes on in the next line is broken after these.
_BREAKS = ("),", "},", "],", "',")
_UNITS = ("Byte", "KB", "MB", "GB", "TB", "PB")


def count_params(weights):
    """The number of elements of a list of variables, each counted once."""
    return sum(_size(w) for w in _unique(weights))


def weight_memory_size(weights):
    """The bytes that a list of variables takes, each counted once."""
    return sum(_size(w) * w.dtype.size for w in _unique(weights))


def _unique(weights):
    return {id(w): w for w in weights if hasattr(w, "shape")}.values()


def _size(weight):
    return weight.shape.num_elements() or 0


def readable_memory_size(weight_memory_size):
    """Bytes as text with a unit: 92.00 Byte, 1.50 KB ..."""
    size = weight_memory_size
    for unit in _UNITS:
        if size < 1024:
            return f"{size:.2f} {unit}"
        size /= 1024
    return f"{size:.2f} {_UNITS[-1]}"


def print_summary(
    model,
    line_length=None,
    positions=None,
    print_fn=None,
    expand_nested=False,
    show_trainable=False,
    layer_range=None,
):
    """Prints the table of a model's layers.

    line_length: characters of a line, by default 65, or 98 where the table shows connections.
    positions: where columns end, absolute or as shares of the line.
    print_fn: called with each line, instead of printing it.
    expand_nested: whether to show the layers of models in the model, framed.
    show_trainable: whether to add a column that says Y for trainable layers.
    layer_range: (first, last) names of layers, or patterns of names, between which to show.
    """
    nodes = _nodes_by_depth(model)
    connected = nodes is not None and not _is_row(model, nodes)
    if connected:
        line_length, positions = line_length or 98, positions or [0.3, 0.6, 0.70, 1.0]
    else:
        line_length, positions = line_length or 65, positions or [0.45, 0.85, 1.0]
    if positions[-1] <= 1:
        positions = [int(line_length * p) for p in positions]
    headers = ["Layer (type)", "Output Shape", "Param #"] + ["Connected to"] * connected
    if show_trainable:
        line_length += 11
        positions = [*positions, line_length]
        headers.append("Trainable")
    first, last = range_of_layers(model, layer_range)
    table = _Table(positions, line_length, print_fn or print_msg)
    rows = _Rows(table, nodes if connected else None, expand_nested, show_trainable)
    table.write(f'Model: "{model.name}"')
    table.rule("_")
    table.row(headers)
    table.rule("=")
    for layer in model.layers[first:last]:
        rows.show(layer)
    table.rule("=")
    _write_totals(model, table.write)
    table.rule("_")


def _nodes_by_depth(model):
    """The calls of a functional model, lists by distance from the outputs; None for a model that
    has no graph."""
    if not isinstance(model, Functional) or isinstance(model, Sequential):
        return None
    depths, of_layer, nodes = {}, {}, {}
    for node in reversed(model._nodes):
        depth = max(depths.get(id(node), 0), of_layer.get(id(node.layer), 0))
        of_layer[id(node.layer)] = depths[id(node)] = depth
        nodes[id(node)] = node
        for parent in node.parents:
            depths[id(parent)] = max(depth + 1, depths.get(id(parent), 0))
            nodes[id(parent)] = parent
    for x in model.inputs:
        nodes[id(x.node)] = x.node
        depths.setdefault(id(x.node), 0)
    by_depth = {}
    for key, node in nodes.items():
        by_depth.setdefault(depths[key], []).append(node)
    return by_depth


def _is_row(model, nodes):
    """Whether each call feeds the next one, so that a column of connections says nothing."""
    if any(len(n) > 1 or len(n[0].keras_inputs) > 1 for n in nodes.values()):
        return False
    relevant = {id(n[0]) for n in nodes.values()}
    calls = [sum(id(n) in relevant for n in layer._inbound_nodes) for layer in model.layers]
    return max(calls, default=0) <= 1


def range_of_layers(model, layer_range):
    """The (first, last + 1) positions of the layers to show."""
    if layer_range is None:
        return 0, len(model.layers)
    if len(layer_range) != 2:
        raise ValueError(
            "layer_range must be a list or tuple of length 2. Received: layer_range = "
            f"{layer_range} of length {len(layer_range)}"
        )
    if not all(isinstance(name, str) for name in layer_range):
        raise ValueError(f"layer_range should contain string type only. Received: {layer_range}")
    lower, upper = (
        [i for i, layer in enumerate(model.layers) if re.match(pattern, layer.name)]
        for pattern in layer_range
    )
    if not lower or not upper:
        raise ValueError(
            f"Passed layer_names do not match the layer names in the model. Received: {layer_range}"
        )
    if min(lower) > max(upper):
        return min(upper), max(lower) + 1
    return min(lower), max(upper) + 1


class _Table:
    """Columns that end at fixed positions; cells that are too long go on in the next line."""

    def __init__(self, positions, line_length, write):
        self.positions, self.line_length, self.write = positions, line_length, write

    def rule(self, character):
        """Writes a line of one character."""
        self.write(character * self.line_length)

    def framed(self, character, level):
        """Writes a line of one character inside of the frames of `level` models."""
        self.write("|" * level + character * (self.line_length - 2 * level) + "|" * level)

    def row(self, fields, level=0):
        """Writes a row, in as many lines as its cells take."""
        left = [str(field) for field in fields]
        while any(left):
            self.write(self._line(left, level))

    def _line(self, left, level):
        """One line; takes what it shows from the cells in `left`."""
        line = ""
        last = len(self.positions) - 1
        for column, end in enumerate(self.positions[: len(left)]):
            start = self.positions[column - 1] if column else 0
            room = end - start - (3 if column != last else 0) - (0 if column else level)
            shown = left[column][:room]
            breaks = [shown.find(mark) + len(mark) for mark in _BREAKS if mark in shown]
            if breaks:
                room = min(breaks)
                shown = shown[:room]
            left[column] = left[column][room:]
            line += ("" if column else "|" * level + " ") + shown + ("  " if column != last else "")
            line += " " * (end - len(line) - (level if column == last else 0))
        return line + "|" * level


class _Rows:
    """The rows of layers.

    nodes: the calls whose connections to show, None for no such column.
    """

    def __init__(self, table, nodes, expand_nested, show_trainable):
        self.table, self.expand, self.trainable = table, expand_nested, show_trainable
        self.relevant = None if nodes is None else {id(n) for ns in nodes.values() for n in ns}

    def show(self, layer, level=0, last=False):
        """Writes a layer's row, and those of the layers in it if asked for."""
        fields = [f"{layer.name} ({type(layer).__name__})", _output_shape(layer)]
        fields.append(self._params(layer))
        if self.relevant is not None:
            fields.append(self._connections(layer))
        if self.trainable:
            fields.append("Y" if layer.trainable else "N")
        self.table.row(fields, level)
        inner = getattr(layer, "layers", None)
        if self.expand and inner:
            self.table.framed("¯", level + 1)
            for child in inner:
                last = child is inner[-1]
                self.show(child, level + 1, last)
            self.table.framed("¯", level)
        if not last:
            self.table.framed(" ", level)

    def _params(self, layer):
        if self.relevant is None and not layer.built and not isinstance(layer, Functional):
            return "0 (unused)"
        return layer.count_params()

    def _connections(self, layer):
        found = []
        for node in layer._inbound_nodes:
            if id(node) in self.relevant:
                for x in node.keras_inputs:
                    source, index, position = x._keras_history
                    found.append(f"{source.name}[{index}][{position}]")
        return found


def _output_shape(layer):
    try:
        shape = layer.output_shape
    except AttributeError:
        return "multiple"
    except RuntimeError:
        return "?"
    return [shape] if layer._is_input_layer and not isinstance(shape, list) else shape


def _write_totals(model, write):
    trained, fixed = model.trainable_weights, model.non_trainable_weights
    for name, weights in (
        ("Total params", [*trained, *fixed]),
        ("Trainable params", trained),
        ("Non-trainable params", fixed),
    ):
        size = readable_memory_size(weight_memory_size(weights))
        write(f"{name}: {count_params(weights)} ({size})")
