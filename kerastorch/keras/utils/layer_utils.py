"""model.summary(): the table of layers."""

def count_params(weights):
    """The number of elements of a list of variables, each counted once."""
    unique = {id(w): w for w in weights}.values()
    return int(sum(w.shape.num_elements() or 0 for w in unique))


def weight_memory_size(weights):
    """The bytes that a list of variables takes, each counted once."""
    unique = {id(w): w for w in weights}.values()
    return sum((w.shape.num_elements() or 0) * w.dtype.size for w in unique)


def readable_memory_size(size):
    """Bytes as text with a unit: 92.00 Byte, 1.50 KB ..."""
    units = ["Byte", "KB", "MB", "GB", "TB", "PB"]
    scale = 1024
    for unit in units:
        if size / scale < 1:
            return f"{size:.2f} {unit}"
        size /= scale
    return f"{size:.2f} {units[-1]}"


class Table:
    """Fixed columns; cells that are too long go on in the next line."""

    def __init__(self, positions, line_length, write):
        self.positions, self.line_length, self.write = positions, line_length, write

    def row(self, fields, nested_level=0):
        """Writes one row, and the rows that its long cells spill into."""
        left = [str(f) for f in fields]
        while any(left):
            line = "|" * nested_level if nested_level else ""
            start = len(line)
            for column in range(len(left)):
                if column > 0:
                    start = self.positions[column - 1]
                    line = line.ljust(start) if len(line) < start else line[:start]
                else:
                    start = nested_level
                line += " "
                room = self.positions[column] - len(line) - (2 if column < len(left) - 1 else 0)
                room = max(room - (nested_level if column == len(left) - 1 else 0), 1)
                piece, left[column] = _break(left[column], room, column == 0)
                line += piece
            line = line.ljust(self.positions[-1])
            if nested_level:
                line = line[: self.positions[-1] - nested_level] + "|" * nested_level
            self.write(line)

    def gap(self, nested_level):
        """Writes the empty line between rows."""
        inner = " " * (self.positions[-1] - 2 * nested_level)
        self.write("|" * nested_level + inner + "|" * nested_level)


def _break(text, room, _first):
    return text[:room], text[room:].lstrip() if len(text) > room else ""


def print_summary(
    model,
    line_length=None,
    positions=None,
    print_fn=None,
    expand_nested=False,
    show_trainable=False,
    layer_range=None,
):
    """Prints the table of a model's layers (what `Model.summary` documents)."""
    write = print_fn or print
    sequential = _is_sequential(model)
    if sequential:
        line_length, positions = line_length or 65, positions or [0.45, 0.85, 1.0]
        headers = ["Layer (type)", "Output Shape", "Param #"]
    else:
        line_length, positions = line_length or 98, positions or [0.3, 0.6, 0.70, 1.0]
        headers = ["Layer (type)", "Output Shape", "Param #", "Connected to"]
    positions = list(positions)
    if show_trainable:
        line_length += 11
        positions.append(line_length)
        headers.append("Trainable")
    if positions[0] <= 1:
        positions = [int(line_length * p) if p <= 1 else p for p in positions]
    table = Table(positions, line_length, write)
    write(f'Model: "{model.name}"')
    write("_" * line_length)
    table.row(headers)
    write("=" * line_length)
    rows = _Rows(model, table, sequential, expand_nested, show_trainable)
    for layer in _in_range(model.layers, layer_range):
        rows.show(layer, 0)
    write("=" * line_length)
    _totals(model, write)
    write("_" * line_length)


def _is_sequential(model):
    """Whether the calls form a single row, so that the column of connections says nothing."""
    from .._engine.functional import Functional
    from .._engine.sequential import Sequential

    if not isinstance(model, Functional) or isinstance(model, Sequential):
        return True
    by_depth = {}
    for node in model._nodes:
        by_depth.setdefault(model._layer_depths[id(node.layer)], []).append(node)
    nodes = model._nodes
    if any(len(ns) > 1 for ns in by_depth.values()) or len(model.inputs) > 1:
        return False
    return all(len(n.keras_inputs) <= 1 for n in nodes) and len({id(n.layer) for n in nodes}) == len(
        nodes
    )


def _in_range(layers, layer_range):
    if layer_range is None:
        return layers
    import re

    if len(layer_range) != 2:
        raise ValueError("layer_range must be a list or tuple of length 2.")
    names = [x.name for x in layers]
    ends = []
    for pattern, order in ((layer_range[0], 1), (layer_range[1], -1)):
        found = next((i for i in list(range(len(names)))[::order] if re.match(pattern, names[i])), None)
        if found is None:
            raise ValueError(
                "Passed layer_names do not match the layer names in the model. "
                f"Received: {layer_range}"
            )
        ends.append(found)
    first, last = sorted(ends)
    return layers[first : last + 1]


class _Rows:
    def __init__(self, model, table, sequential, expand_nested, show_trainable):
        self.model, self.table, self.sequential = model, table, sequential
        self.expand, self.trainable = expand_nested, show_trainable
        from .._engine.functional import Functional

        nodes = model._nodes if isinstance(model, Functional) else []
        self.relevant = {id(n) for n in nodes}

    def show(self, layer, level):
        """Writes a layer's row, and those of the layers in it if asked for."""
        fields = [f"{layer.name} ({type(layer).__name__})", _output_shape(layer), _params(layer)]
        if not self.sequential:
            fields.append(self._connections(layer))
        if self.trainable:
            fields.append("Y" if layer.trainable else "N")
        if not self.sequential:
            self._with_connections(fields, level)
        else:
            self.table.row(fields, level)
        inner = getattr(layer, "layers", None)
        if self.expand and inner:
            self._nested(layer, inner, level)
        else:
            self.table.gap(level)

    def _nested(self, layer, inner, level):
        width = self.table.positions[-1]
        edge = "|" * level
        self.table.write(edge + "|" + "¯" * (width - 2 * level - 2) + "|" + edge)
        for child in inner:
            self.show(child, level + 1)
        self.table.write(edge + "¯" * (width - 2 * level) + edge)

    def _with_connections(self, fields, level):
        links = fields[3]
        first = [*fields[:3], links[0] if links else "[]", *fields[4:]]
        self.table.row(first, level)
        for link in links[1:]:
            self.table.row(["", "", "", link, *([""] if self.trainable else [])], level)

    def _connections(self, layer):
        links = []
        for node in layer._inbound_nodes:
            if self.relevant and id(node) not in self.relevant:
                continue
            for x in node.keras_inputs:
                source, index, position = x._keras_history
                links.append(f"'{source.name}[{index}][{position}]'")
        return [
            ("[" if i == 0 else " ") + text + ("]" if i == len(links) - 1 else ",")
            for i, text in enumerate(links)
        ]


def _output_shape(layer):
    try:
        shape = layer.output_shape
    except (AttributeError, RuntimeError):
        return "multiple" if layer.built else "?"
    if layer._is_input_layer:
        return str([shape])
    return str(shape)


def _params(layer):
    if not layer.built and not getattr(layer, "weights", []):
        return "0 (unused)"
    return layer.count_params()


def _totals(model, write):
    trainable = count_params(model.trainable_weights)
    frozen = count_params(model.non_trainable_weights)
    sizes = [
        readable_memory_size(weight_memory_size(w))
        for w in (model.trainable_weights, model.non_trainable_weights)
    ]
    whole = readable_memory_size(
        weight_memory_size([*model.trainable_weights, *model.non_trainable_weights])
    )
    write(f"Total params: {trainable + frozen} ({whole})")
    write(f"Trainable params: {trainable} ({sizes[0]})")
    write(f"Non-trainable params: {frozen} ({sizes[1]})")

