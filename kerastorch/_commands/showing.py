"""What is in a file, as text: layers, weights with their shapes; nothing of it is run or built."""

from __future__ import annotations

import collections
import json
import math

from kerastorch._files.zipped import Archive
from kerastorch.keras._base import plain_data
from kerastorch.keras.saving import files

_LINES = 2000  # of one file's weights


def hdf5(path: str) -> None:
    """An HDF5 file of Keras: attributes, the layers of its model, the weights."""
    files.reading_h5(path, lambda file: _show_hdf5(file, path))


def _show_hdf5(file, path):
    for name in ("keras_version", "backend"):
        if name in file.attrs:
            print(f"{name}: {_text(file.attrs[name])}")
    for name in ("model_config", "training_config"):
        if name in file.attrs:
            config = plain_data.from_json(_text(file.attrs[name]), f"{path}, attribute {name!r}")
            _config(config) if name == "model_config" else _training(config)
    _weights(file)


def _text(value):
    return value.decode("utf8", "replace") if isinstance(value, bytes) else str(value)


def keras_archive(path: str) -> None:
    """A .keras file: version, layers, compile arguments, weights, assets."""
    with Archive(path) as archive:
        for name in ("metadata.json", "config.json"):
            if name in archive.members:
                value = plain_data.from_json(archive.read(name), f"{path}, member {name!r}")
                if name == "config.json":
                    _config(value)
                elif isinstance(value, dict):
                    print("\n".join(f"{k}: {v}" for k, v in value.items()))
        if "model.weights.h5" in archive.members:
            with archive.source("model.weights.h5") as source:
                files.reading_h5_source(source, _weights)
        for name in archive.members:
            if name.startswith("assets/"):
                print(f"asset {name}: {archive.members[name].file_size} bytes")


def _config(config, indent=""):
    """The layers of a model's config, those of models inside indented."""
    if not isinstance(config, dict):
        return
    inner = config.get("config")
    name = inner.get("name") if isinstance(inner, dict) else None
    print(f"{indent}{config.get('class_name')} {name!r}")
    layers = inner.get("layers") if isinstance(inner, dict) else inner
    for layer in layers if isinstance(layers, list) else ():
        own = layer.get("config") if isinstance(layer, dict) else None
        if not isinstance(own, dict):
            continue
        if isinstance(own.get("layers"), list):
            _config(layer, indent + "  ")
            continue
        print(f"{indent}  {layer.get('class_name')} {own.get('name')!r}{_arguments(own)}")
    for end in ("input_layers", "output_layers"):
        if isinstance(inner, dict) and end in inner:
            print(f"{indent}  {end}: {json.dumps(inner[end])}")
    if config.get("compile_config"):
        _training(config["compile_config"])


_SHOWN = (
    "batch_input_shape", "batch_shape", "units", "filters", "kernel_size", "strides", "pool_size",
    "rate", "activation", "num_heads", "key_dim", "input_dim", "output_dim", "function",
)  # fmt: skip


def _arguments(config):
    found = [f"{key}={config[key]}" for key in _SHOWN if config.get(key) is not None]
    return f"  {', '.join(found)}" if found else ""


def _training(config):
    for key in ("optimizer", "optimizer_config", "loss", "metrics"):
        value = config.get(key) if isinstance(config, dict) else None
        if value:
            shown = value.get("class_name", value) if isinstance(value, dict) else value
            print(f"{key}: {shown}")


def _weights(file):
    """The data sets of an HDF5 file, with shapes and dtypes."""
    count = [0, 0, 0]

    def walk(group, path, depth):
        for name in group:
            try:
                item = group[name]
            except KeyError:
                print(f"  {path}{name}  (a link to nothing)")
                continue
            if hasattr(item, "shape"):
                count[0] += 1
                count[1] += math.prod(item.shape)
                count[2] += item.nbytes
                if count[0] <= _LINES:
                    print(f"  {path}{name}  {tuple(item.shape)}  {item.dtype}")
            elif depth < 64:
                walk(item, f"{path}{name}/", depth + 1)

    print("weights:")
    walk(file, "", 0)
    _total(*count)


def _total(count, numbers, size):
    if count > _LINES:
        print(f"  ... and {count - _LINES} more")
    print(f"{count} arrays, {numbers:,} numbers, {size:,} bytes")


def tensors(found: dict) -> None:
    """Tensors by name."""
    for name, value in found.items():
        print(f"  {name}  {tuple(value.shape)}  {str(value.dtype).removeprefix('torch.')}")
    numbers = sum(v.numel() for v in found.values())
    _total(len(found), numbers, sum(v.numel() * v.dtype.itemsize for v in found.values()))


def arrays(rows: list[tuple[str, tuple[int, ...], str, int]]) -> None:
    """Arrays as (name, shape, dtype, bytes)."""
    print("weights:")
    for name, shape, dtype, _ in rows[:_LINES]:
        print(f"  {name}  {tuple(shape)}  {dtype}")
    _total(len(rows), sum(math.prod(r[1]) for r in rows), sum(r[3] for r in rows))


def entries(header: dict) -> None:
    """The header of a safetensors file."""
    for name, entry in header.items():
        print(f"  {name}  {tuple(entry['shape'])}  {entry['dtype']}")
    sizes = [e["data_offsets"][1] - e["data_offsets"][0] for e in header.values()]
    _total(len(header), sum(math.prod(e["shape"]) for e in header.values()), sum(sizes))


def counted(word: str, names: list[str]) -> None:
    """How often each name occurs, the most frequent first."""
    found = collections.Counter(names)
    print(f"{word}: " + ", ".join(f"{name} {n}" for name, n in found.most_common()))
