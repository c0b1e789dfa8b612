"""Layers of tf.keras.layers in many configurations, made from layer_configs.txt and a seed.

A case is the source of a layer, the inputs, the arguments of the call and the dtype policy.
Recorded are the config, the weights, outputs and gradients for fixed weights and inputs, the shape
that compute_output_shape and a symbolic call give, or the class of the error.
"""

import json
import random
import re
import zlib
from pathlib import Path

import numpy as np

TABLE = Path(__file__).with_suffix(".txt")
POLICIES = ["float32"] * 15 + ["float64", "float64", "mixed_float16", "mixed_bfloat16", "float16"]
_ROW = re.compile(r"([\w.]+) \((\d+)\): ?(.*?) ?@ ?(.*?)(?: & (.*))?$")


def cases():
    """All cases, in order, each once."""
    found = {}
    rows = [x for x in TABLE.read_text(encoding="utf-8").splitlines() if x and x[0] != "#"]
    for k, row in enumerate(rows):
        name, count, arguments, inputs, call = _ROW.match(row).groups()
        rng = random.Random(k)
        for _ in range(int(count)):
            found[_case(rng, name, arguments, inputs, call)] = None
    return list(found)


def _case(rng, name, arguments, inputs, call):
    """One case as text: "layer @ inputs & call % policy, unknown axes"."""
    wrong = rng.random() < 0.15
    made = f"{name}({', '.join(_chosen(rng, arguments, wrong))})"
    shapes = _choice(rng, inputs, wrong)
    if "data_format='channels_first'" in made:
        sizes = shapes.split(",")
        shapes = ",".join([sizes[0], *sizes[-1:], *sizes[1:-1]])
    called = ", ".join(_chosen(rng, call or "", wrong))
    unknown = rng.choice([0, 0, 1, 2])
    return f"{made} @ {shapes} & {called} % {rng.choice(POLICIES)} {unknown}"


def _chosen(rng, table, wrong):
    for text in re.split(r" (?=\??\w+=)", table.strip()) if table.strip() else []:
        name, _, choices = text.partition("=")
        if name.startswith("?") and rng.random() < 0.5:
            continue
        yield f"{name.lstrip('?')}={_choice(rng, choices, wrong)}"


def _choice(rng, choices, wrong):
    every = choices.split("|")
    bad = [c[1:] for c in every if c.startswith("!")]
    if wrong and bad and rng.random() < 0.6:
        return rng.choice(bad)
    return rng.choice([c for c in every if not c.startswith("!")])


def run(case, tf, on_cpu=False):
    """What a layer does, as JSON: texts compared exactly and floats compared closely.

    on_cpu: whether a layer that fails with its channels first runs with its channels last, between
        two transpositions: TensorFlow has few kernels for the former on the CPU.
    """
    tf.keras.backend.clear_session()
    source, rest = case.split(" @ ", 1)
    inputs, rest = rest.split(" & ", 1)
    call, rest = rest.rsplit(" % ", 1)
    policy, unknown = rest.split()
    names = {"tf": tf, "L": tf.keras.layers, "np": np}
    try:
        layer = _layer(source, policy, names)
        config = _plain(layer.get_config())
        again = type(layer).from_config(layer.get_config())
        facts = {"config": zlib.crc32(json.dumps(config).encode())}
        facts["again"] = _plain(again.get_config()) == config
    except Exception as error:
        return {"error": type(error).__name__}
    shapes = [_shape(x) for x in inputs.split(";")]
    facts["drawn"] = _or_error(lambda: _drawn(tf, again, shapes, call, int(unknown)))
    if "Conv" in source and _is_empty(again, shapes[0][1]):
        facts["called"] = "empty"  # some of TensorFlow's kernels crash on that
    else:
        facts["called"] = _or_error(lambda: _called(tf, layer, shapes, call))
    first = "data_format='channels_first'"
    if on_cpu and str(facts["called"])[0] == "!" and first in source:
        twin = _layer(source.replace(first, "data_format='channels_last'"), policy, names)
        found = _or_error(lambda: _called(tf, twin, shapes, call, turned=True))
        facts["called"] = facts["called"] if isinstance(found, str) else found
    listed = [s for _, s in shapes]
    given = listed if len(listed) > 1 else listed[0]
    facts["shape"] = _or_error(lambda: _plain(layer.compute_output_shape(given)))
    return facts


def _is_empty(layer, shape):
    found = _or_error(lambda: layer.compute_output_shape(shape))
    return not isinstance(found, str) and 0 in found


def _layer(source, policy, names):
    dtype = f'dtype="{policy}"'
    filled = source[:-1] + ("" if source.endswith("()") or source.endswith("(") else ", ") + dtype
    return eval(f"L.{filled})", names)


def _or_error(function):
    try:
        return function()
    except Exception as error:
        return f"!{type(error).__name__}"


def _shape(text):
    kind, _, sizes = text.rpartition(":")
    return kind, tuple(int(n) for n in sizes.split(","))


def _array(text):
    """A value for a shape as the table has it: "2,3", "int:2,3", "bool:2,3", "zero:2,3"."""
    if text == "None":
        return None
    kind, shape = _shape(text)
    n = np.arange(int(np.prod(shape)))
    if kind == "int":
        return (n * 3 % 4).astype("int32").reshape(shape)
    if kind == "bool":
        return (np.sin(n * 2.3 + 1) > -0.4).reshape(shape)
    if kind == "zero":
        return np.zeros(shape, bool)
    if kind == "float":
        return (np.sin(n * 2.3 + 1) > -0.4).astype("f").reshape(shape)
    # no ties and no symmetry: TensorFlow's pools differ from each other there
    return np.sin(n * 1.7 + 0.4 + np.cos(n)).astype("f").reshape(shape)


def _call_arguments(tf, call):
    """The keyword arguments of the call: arrays of a shape, lists of them, plain values."""
    found = {}
    for text in re.split(r", (?=\w+=)", call) if call else []:
        name, _, value = text.partition("=")
        if name == "mask" and value.startswith("["):
            values = [_array(x) for x in value[1:-1].split(";")]
            found[name] = [x if x is None else tf.constant(x) for x in values]
        elif value in ("True", "False", "None"):
            found[name] = value == "True"
        else:
            found[name] = tf.constant(_array(value))
    return found


def _drawn(tf, layer, shapes, call, unknown):
    """The shape of a symbolic call, whose first axes are unknown."""
    kwargs = _call_arguments(tf, call)
    inputs = [_symbol(tf, kind, shape, unknown) for kind, shape in shapes]
    for name in ("value", "key"):
        if name in kwargs:
            kwargs[name] = _symbol(tf, "", kwargs[name].shape, 0)
    if not {"mask", "attention_mask"}.isdisjoint(kwargs):
        inputs = [_symbol(tf, kind, shape, -1) for kind, shape in shapes]
    outputs = layer(inputs if len(inputs) > 1 else inputs[0], **kwargs)
    return [_plain([x.shape, x.dtype.name]) for x in tf.nest.flatten(outputs)]


def _symbol(tf, kind, shape, unknown):
    """unknown: how many axes beside the batch are, -1 for none at all."""
    shape = list(shape)
    if unknown < 0:
        return tf.keras.Input(batch_shape=shape, dtype=kind + "32" if kind else None)
    sizes = [None if 0 < i <= unknown and i < len(shape) - 1 else n for i, n in enumerate(shape)]
    return tf.keras.Input(sizes[1:], dtype="int32" if kind else None)


def _turned(tf, x, axis):
    """x with axis 1 moved to the end, or the last axis, -1, moved to place 1."""
    order = [i for i in range(len(x.shape)) if i != axis % len(x.shape)]
    order.insert(1 if axis == -1 else len(order), axis % len(x.shape))
    return tf.transpose(x, order)


def _called(tf, layer, shapes, call, turned=False):
    """Weights, outputs, gradients, and weights after the call: [text, floats]."""
    kwargs = _call_arguments(tf, call)
    inputs = [tf.constant(_array(f"{kind}:{','.join(map(str, s))}")) for kind, s in shapes]
    first = inputs if len(inputs) > 1 else inputs[0]

    def called():
        if turned:
            return [_turned(tf, layer(_turned(tf, first, 1), **kwargs), -1)]
        return tf.nest.flatten(layer(first, **kwargs))

    called()
    _set_weights(layer)
    watched = [
        x for x in [*inputs, *kwargs.values()] if hasattr(x, "dtype") and x.dtype.is_floating
    ]
    with tf.GradientTape() as tape:
        tape.watch(watched)
        outputs = called()
        loss = tf.add_n([_weighed(tf, y) for y in outputs if y.dtype.is_floating])
        loss = tf.add_n([loss, *(tf.cast(x, loss.dtype) for x in layer.losses)])
    sources = [*watched, *layer.trainable_weights]
    if any(0 in y.shape for y in outputs):
        sources = []  # TensorFlow's gradients are whatever was in memory
    gradients = tape.gradient(loss, sources)
    dense = [None if g is None else tf.convert_to_tensor(g) for g in gradients]
    masks = [getattr(y, "_keras_mask", None) for y in outputs]
    names = [f"{w.name.split('/')[-1]} {w.trainable} {w.shape}" for w in layer.weights]
    after = [w.numpy() for w in layer.non_trainable_weights]
    parts = [_digest(x) for x in [*outputs, *masks, *dense, *after]]
    texts = "; ".join([*names, *(text for text, _ in parts)])
    return [texts, [x for _, floats in parts for x in floats]]


def _weighed(tf, y):
    weights = np.cos(np.arange(int(np.prod(y.shape)))).reshape(y.shape)
    return tf.reduce_sum(tf.cast(y, tf.float32) * tf.constant(weights, tf.float32))


def _set_weights(layer):
    """Weights that depend on their shape and place only; variances positive."""
    values = []
    for i, w in enumerate(layer.weights):
        value = np.sin(np.arange(int(np.prod(w.shape))) * 1.3 + i + 0.2).reshape(w.shape) * 0.5
        positive = any(part in w.name for part in ("variance", "stddev", "scale"))
        values.append(np.abs(value) + 0.5 if positive else value)
    layer.set_weights(values)


def _digest(x):
    """(text, floats): dtype and shape, and of floats the norm and two projections."""
    if x is None:
        return "None", []
    array = np.asarray(x)
    text = f"{x.dtype.name}{list(array.shape)}"
    if array.dtype.kind in "biu":
        return f"{text} {zlib.crc32(np.ascontiguousarray(array).tobytes())}", []
    flat = array.astype("d").reshape(-1)
    if not np.isfinite(flat).all():
        return f"{text} {zlib.crc32(np.isfinite(flat).tobytes())}", []
    turns = np.arange(flat.size)
    sums = [(flat * np.cos(k * turns + k)).sum() for k in (1, 2.5)]
    return text, [float(f"{x:.7g}") for x in (np.abs(flat).sum(), *sums)]


def _plain(value):
    """A config as JSON: tuples told from lists, numpy's numbers as Python's."""
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, tuple):
        return ["tuple", *map(_plain, value)]
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if hasattr(value, "as_list"):
        return value.as_list() if value.rank is not None else None
    if isinstance(value, (np.ndarray, np.generic)):
        return value.tolist()
    if callable(value):
        return value.__name__
    return value if isinstance(value, (str, int, float, bool, type(None))) else repr(value)


def _says(ours, golden):
    """Whether symbolic shapes are the same, or known here where TensorFlow does not know them."""
    if isinstance(ours, str) or isinstance(golden, str):
        return ours == golden
    return len(ours) == len(golden) and all(
        a[1] == b[1]
        and len(a[0]) == len(b[0])
        and all(y is None or x == y for x, y in zip(a[0], b[0], strict=True))
        for a, b in zip(ours, golden, strict=True)
    )


def differences(ours, golden, policy):
    """How two results differ, as a list of texts."""
    if "error" in ours or "error" in golden:
        return [] if ours == golden else [f"{ours} instead of {golden}"]
    found = [
        f"{k}: {ours[k]} instead of {golden[k]}"
        for k in ("config", "again", "drawn", "shape")
        if not (_says(ours[k], golden[k]) if k == "drawn" else ours[k] == golden[k])
    ]
    a, b = ours["called"], golden["called"]
    if isinstance(a, str) or isinstance(b, str) or a[0] != b[0]:
        return found + ([f"called: {a} instead of {b}"] if a != b else [])
    tolerance = {"float16": 1e-2, "bfloat16": 5e-2}.get(policy.removeprefix("mixed_"), 1e-5)
    for k, (x, y) in enumerate(zip(a[1], b[1], strict=True)):
        scale = abs(b[1][k - k % 3]) + 1  # the norm of the tensor
        if not abs(x - y) <= tolerance * scale:
            found.append(f"value {k // 3}: {a[1]} instead of {b[1]} of {a[0]}")
            break
    return found
