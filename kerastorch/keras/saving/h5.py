"""Weights in HDF5 groups, in Keras's layout.

A group has the attribute `layer_names` and, for each layer, a group with the attribute
`weight_names` and one data set per weight; `top_level_model_weights` has the model's own.
"""

import logging

import numpy as np

from ..._core import convert
from ..._files.hdf5_objects import add_array, add_group, add_names
from .._base.config import KERAS_VERSION
from . import files, first_keras
from .rnn_weights import converted

_log = logging.getLogger("kerastorch")
_ATTRIBUTE_LIMIT = 64512  # bytes that HDF5 holds in one attribute
_TOP = "top_level_model_weights"
_NUMBERS = "biufcV"


def write_names(group, name, values):
    """Writes a list of byte strings as an attribute, or as name0, name1 ... when it is large."""
    too_large = [v for v in values if len(v) > _ATTRIBUTE_LIMIT]
    if too_large:
        raise RuntimeError(
            "The following attributes cannot be saved to HDF5 file because they are larger than "
            f"{_ATTRIBUTE_LIMIT} bytes: {too_large}"
        )
    array = np.asarray(values)
    count = 1
    parts = [array]
    while any(part.nbytes > _ATTRIBUTE_LIMIT for part in parts):
        count += 1
        parts = np.array_split(array, count)
    if count == 1:
        add_names(group, name, values)
        return
    for i, part in enumerate(parts):
        group.attrs[f"{name}{i}"] = part


def read_names(group, name):
    """The list of strings that `write_names` wrote."""
    if name in group.attrs:
        return [text(n) for n in group.attrs[name]]
    names, i = [], 0
    while f"{name}{i}" in group.attrs:
        names += [text(n) for n in group.attrs[f"{name}{i}"]]
        i += 1
    return names


def text(value):
    """A string, decoded if it comes as bytes."""
    return value.decode("utf8") if hasattr(value, "decode") else value


def layer_weights(layer):
    """The variables of a layer in the order of files: the trainable ones first."""
    if any(inner._has_vocabulary for inner in layer._flatten_layers()):
        raise NotImplementedError(
            f"Save or restore weights that is not an instance of `tf.Variable` is not supported in "
            f"h5: layer {layer.name!r} has a learned vocabulary. Save to a `.keras` file instead."
        )
    return layer.trainable_weights + layer.non_trainable_weights


def write_variables(group, variables):
    """Writes variables as data sets called as they are."""
    names = [v.name for v in variables]
    twice = {n for n in names if names.count(n) > 1}
    if twice:
        raise ValueError(
            f"Cannot save weights to HDF5: {sorted(twice)} in group {group.name!r} stand for more "
            "than one weight. Give each weight of the layer a name of its own."
        )
    write_names(group, "weight_names", [n.encode("utf8") for n in names])
    for name, variable in zip(names, variables, strict=True):
        add_array(group, name, files.array_of(variable))


def stored(group):
    """The data sets of a group, not yet read, in the order of `weight_names`."""
    found = [group[name] for name in read_names(group, "weight_names")]
    for name, item in zip(read_names(group, "weight_names"), found, strict=True):
        if not hasattr(item, "dtype") or item.dtype.kind not in _NUMBERS:
            raise OSError(f"{group.name!r}: the weight {name!r} is no array of numbers.")
    return found


def write_model(group, model):
    """Writes all weights of a model."""
    write_names(group, "layer_names", [layer.name.encode("utf8") for layer in model.layers])
    group.attrs["backend"] = b"tensorflow"
    group.attrs["keras_version"] = KERAS_VERSION.encode("utf8")
    # h5py makes groups of the parts of a name: of a/b only after a
    for layer in sorted(model.layers, key=lambda layer: layer.name):
        write_variables(add_group(group, layer.name), layer_weights(layer))
    write_variables(add_group(group, _TOP), model._own_in_order())


def read_model(group, model):
    """Sets all weights of a model, layer by layer in their order; names do not matter.

    ValueError when the layers with weights, their weights or shapes differ; then nothing is set.
    """
    layers = [layer for layer in model.layers if layer_weights(layer)]
    names = [n for n in read_names(group, "layer_names") if read_names(group[n], "weight_names")]
    if len(names) != len(layers):
        raise ValueError(
            "Layer count mismatch when loading weights from file. "
            f"Model expected {len(layers)} layers, found {len(names)} saved layers."
        )
    found, first = [], is_of_first_keras(group)
    for k, (name, layer) in enumerate(zip(names, layers, strict=True)):
        variables = layer_weights(layer)
        arrays = adapted(layer, stored(group[name]), first)
        if len(arrays) != len(variables):
            raise ValueError(
                f"Weight count mismatch for layer #{k} (named {layer.name} in the current model, "
                f"{name} in the save file). Layer expects {len(variables)} weight(s). Received "
                f"{len(arrays)} saved weight(s)"
            )
        for variable, array in zip(variables, arrays, strict=True):
            _check_shape(variable, array, f"layer #{k} (named {layer.name})")
        found += zip(variables, arrays, strict=True)
    found += _own_weights(group, model)
    assign(found)
    _finalize(model)


def _own_weights(group, model):
    if _TOP not in group:
        return []
    variables, arrays = model._own_in_order(), stored(group[_TOP])
    if len(arrays) != len(variables):
        raise ValueError(
            "Weight count mismatch for top-level weights when loading weights from file. Model "
            f"expects {len(variables)} top-level weight(s). Received {len(arrays)} saved "
            "top-level weight(s)"
        )
    for variable, array in zip(variables, arrays, strict=True):
        _check_shape(variable, array, "model")
    return list(zip(variables, arrays, strict=True))


def _check_shape(variable, array, where):
    if not variable.shape.is_compatible_with(array.shape):
        raise ValueError(_shape_mismatch(variable, array, where))


def _shape_mismatch(variable, array, where):
    return (
        f"Shape mismatch in {where} for weight {variable.name}. Weight expects shape "
        f"{tuple(variable.shape)}. Received saved weight with shape {array.shape}"
    )


def read_model_by_name(group, model, skip_mismatch=False):
    """Sets the weights of the layers that have the same names as saved ones.

    ValueError when weights or shapes differ, or, with skip_mismatch, a warning.
    """
    by_name = {}
    for layer in model.layers:
        by_name.setdefault(layer.name, []).append(layer)
    complain = _skip if skip_mismatch else _raise
    found, first = [], is_of_first_keras(group)
    for k, name in enumerate(read_names(group, "layer_names")):
        for layer in by_name.get(name, ()):
            where = f"layer #{k} (named {layer.name})"
            arrays = adapted(layer, stored(group[name]), first)
            found += _matched(layer_weights(layer), arrays, where, complain)
    if _TOP in group:
        found += _matched(model._own_in_order(), stored(group[_TOP]), "model", complain)
    assign(found)
    _finalize(model)


def _finalize(model):
    """Layers compute what hangs on their weights (Normalization)."""
    for layer in model._flatten_layers():
        layer.finalize_state()


def _matched(variables, arrays, where, complain):
    """The (variable, array) pairs whose shapes agree."""
    if len(arrays) != len(variables):
        complain(
            f"Weight count mismatch for {where}. Layer expects {len(variables)} weight(s). "
            f"Received {len(arrays)} saved weight(s)"
        )
        return []
    pairs = []
    for variable, array in zip(variables, arrays, strict=True):
        if variable.shape.is_compatible_with(array.shape):
            pairs.append((variable, array))
        else:
            complain(_shape_mismatch(variable, array, where))
    return pairs


def _raise(message):
    raise ValueError(message)


def _skip(message):
    _log.warning("Skipping loading of weights: %s", message)


def assign(pairs):
    """Sets variables to stored arrays, read one by one and cast to the variables' dtypes."""
    for variable, array in pairs:
        array = np.asarray(array)
        variable.assign(convert.to_tensor(array.astype(variable.dtype.as_numpy_dtype)))


def is_of_first_keras(group):
    """Whether the weights of a group are laid out as in Keras 1: nothing says which version."""
    return "keras_version" not in group.attrs


def adapted(layer, arrays, first=False):
    """Arrays in the layout of other backends, of layers of the other kind, or (`first`) of Keras 1,
    as the layer wants them; layers inside are looked through."""
    kind = type(layer).__name__
    if kind == "Bidirectional":
        half = len(arrays) // 2
        parts = (layer.forward_layer, arrays[:half]), (layer.backward_layer, arrays[half:])
        return [x for part, some in parts for x in adapted(part, some, first)]
    if kind == "TimeDistributed":
        return adapted(layer.layer, arrays, first)
    if kind in ("Model", "Sequential", "Functional"):
        return _adapted_inside(layer, arrays, first)
    if first:
        arrays = first_keras.converted(layer, arrays)
    if kind in ("Conv2D", "Conv2DTranspose", "ConvLSTM2D") and arrays and arrays[0].ndim == 4:
        arrays = _turned(layer, arrays, 2 if kind == "ConvLSTM2D" else 1)
    return converted(layer, arrays)


def _turned(layer, arrays, count):
    """Kernels that come as (filters, channels, rows, columns)."""
    wanted = tuple(layer_weights(layer)[0].shape)
    turned = tuple(arrays[0].shape[i] for i in (3, 2, 0, 1))
    if arrays[0].shape == wanted or turned != wanted:
        return arrays
    kernels = [np.asarray(x).transpose(3, 2, 0, 1) for x in arrays[:count]]
    return [*kernels, *arrays[count:]]


def _adapted_inside(model, arrays, first):
    """The arrays of a model in a model, adapted to its layers."""
    count = len(model.trainable_weights)
    trainable, others = arrays[:count], arrays[count:]
    new, new_others = [], []
    for layer in model.layers:
        n, m = len(layer.trainable_weights), len(layer.non_trainable_weights)
        if n + m:
            found = adapted(layer, trainable[:n] + others[:m], first)
            new, new_others = new + found[:n], new_others + found[n:]
        trainable, others = trainable[n:], others[m:]
    return new + trainable + new_others + others
