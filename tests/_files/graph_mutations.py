"""Loads damaged graphs, SavedModels and torch's files, as mutations.py does with Keras's.

    python graph_mutations.py FORMAT COUNT [SEED]

FORMAT: pb, pbtxt (frozen graphs: shown, imported and run), meta (shown), saved_model (loaded, its
signatures and functions called), saved_keras (loaded as a Keras model), pt, pt2. Half of the
mutations of messages change fields, half bytes.
"""

import contextlib
import io
import json
import logging
import shutil
import sys
import tempfile
import warnings
from pathlib import Path

import judging
import mutations
import numpy as np
import torch
from google.protobuf import text_format
from google.protobuf.message import DecodeError

import kerastorch as tf
from kerastorch._commands import builtin, graphs, programs
from kerastorch._commands.formats import Refused
from kerastorch._files import pt2
from kerastorch._files.protos import message

k = tf.keras
EXPECTED = (OSError, ValueError, TypeError, tf.errors.OpError, Refused)
NUMBERS = (0, 1, -1, 2, 7, 255, 10**6, 2**31 - 1, -(2**31))
WORDS = ("", "x", "w:7", "^x", "Placeholder", "Const", "While", "PyFunc", "ReadFile", "../x", "y:0")


# mutations of messages
def fields(found, depth=0):
    """(message, field) of all fields of a message that are set, at all depths."""
    for field, value in found.ListFields():
        yield found, field
        if field.message_type is None or depth > 12:
            continue
        values = value if field.is_repeated else [value]
        if field.message_type.GetOptions().map_entry:
            values = (
                value.values() if field.message_type.fields_by_name["value"].message_type else ()
            )
        for inner in values:
            yield from fields(inner, depth + 1)


def changed(found, rng):
    """Changes one field of a message."""
    holder, field = rng.choice(list(fields(found)))
    value = getattr(holder, field.name)
    is_map = field.message_type is not None and field.message_type.GetOptions().map_entry
    if rng.random() < 0.25 or is_map:
        holder.ClearField(field.name)
    elif field.is_repeated:
        at = rng.randrange(len(value))
        if rng.random() < 0.5:
            del value[at]
        elif field.message_type is None:
            value[at] = scalar(field, value[at], rng)
        else:
            value.add().CopyFrom(copied(rng.choice(list(value))))
    elif field.message_type is not None:
        other = [m for m, _ in fields(found) if m.DESCRIPTOR is value.DESCRIPTOR]
        if other:
            value.CopyFrom(copied(rng.choice(other)))
    else:
        with contextlib.suppress(ValueError, TypeError):
            setattr(holder, field.name, scalar(field, value, rng))


def copied(found):
    """A message of its own: copying a part of a message over it reads freed memory."""
    made = type(found)()
    made.CopyFrom(found)
    return made


def scalar(field, value, rng):
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return rng.choice(WORDS) if rng.random() < 0.7 else value[: rng.randrange(len(value) + 1)]
    if isinstance(value, bytes):
        return mutations.mutated_bytes(value, rng) if value else b"\xff"
    if isinstance(value, float):
        return rng.choice((0.0, 1e30, -1.0, float("nan")))
    if field.enum_type is not None:
        return rng.choice([v.number for v in field.enum_type.values])
    return rng.choice([n for n in NUMBERS if n >= 0 or field.cpp_type in (1, 2)])


def of_message(kind):
    def mutate(data, rng):
        if rng.random() < 0.5:
            return mutations.mutated_bytes(data, rng)
        found = message(kind).FromString(data)
        for _ in range(rng.choice((1, 1, 2, 5))):
            changed(found, rng)
        return found.SerializePartialToString()

    return mutate


def of_text(data, rng):
    if rng.random() < 0.5:
        return mutations.mutated_bytes(data, rng)
    found = text_format.Parse(data, message("tensorflow.GraphDef")())
    changed(found, rng)
    return text_format.MessageToBytes(found)


def of_archive(data, rng):
    """A .pt2 with a changed member."""
    import zipfile

    if rng.random() < 0.4:
        return mutations.mutated_bytes(data, rng)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice([n for n in members if n.endswith(".json") or "/weights/" in n])
    if name.endswith(".json") and rng.random() < 0.7:
        members[name] = json.dumps(
            mutations.mutated_config(json.loads(members[name]), rng)
        ).encode()
    elif rng.random() < 0.2:
        del members[name]
    else:
        members[name] = mutations.mutated_bytes(members[name], rng)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for n, value in members.items():
            archive.writestr(n, value)
    return file.getvalue()


MUTATIONS = {
    "pb": of_message("tensorflow.GraphDef"), "pbtxt": of_text,
    "meta": of_message("tensorflow.MetaGraphDef"),
    "saved_model": of_message("tensorflow.SavedModel"),
    "saved_keras": of_message("tensorflow.SavedModel"),
    "pt": mutations.mutated_bytes, "pt2": of_archive,
}  # fmt: skip


# undamaged files
class _Module(tf.Module):
    def __init__(self):
        super().__init__()
        self.v, self.rows = tf.Variable([[1.0, 2.0]]), [tf.Variable(3.0)]
        keys, values = tf.constant(["a", "b"]), tf.constant([1, 2], tf.int64)
        start = tf.lookup.KeyValueTensorInitializer(keys, values)
        self.table = tf.lookup.StaticHashTable(start, -1)

    @tf.function(input_signature=[tf.TensorSpec([None, 2])])
    def __call__(self, x):
        for _ in tf.range(3):
            x = x * self.v if tf.reduce_sum(x) < 10.0 else x - self.rows[0]
        return {"y": tf.nn.softmax(x), "n": tf.shape(x)}

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string)])
    def look(self, words):
        return self.table.lookup(words)


def _sequential():
    return k.Sequential(
        [k.layers.LSTM(3, input_shape=(4, 2)), k.layers.Dropout(0.5), k.layers.Dense(2)]
    )


def write(kind, folder):
    """The path of an undamaged file; for folders that of its message."""
    if kind == "saved_model":
        module = _Module()
        signatures = {"serving_default": module.__call__, "look": module.look}
        tf.saved_model.save(module, str(folder / "mutated"), signatures)
        return folder / "mutated" / "saved_model.pb"
    model = _sequential()
    if kind == "pt":
        torch.save(model.state_dict(), folder / "mutated.pt")
        return folder / "mutated.pt"
    if kind == "pt2":
        programs._write_pt2(model, str(folder / "mutated.pt2"))
        return folder / "mutated.pt2"
    model.compile("adam", "mse")
    model.save(folder / "mutated", save_format="tf")
    path = folder / "mutated" / "saved_model.pb"
    if kind == "saved_keras":
        return path
    graph = message("tensorflow.SavedModel").FromString(path.read_bytes()).meta_graphs[0]
    if kind == "meta":
        (folder / "mutated.meta").write_bytes(graph.SerializeToString())
        return folder / "mutated.meta"
    path = folder / f"mutated.{kind}"
    text = text_format.Parse(_FROZEN, message("tensorflow.GraphDef")())
    text.library.CopyFrom(graph.graph_def.library)
    data = text_format.MessageToBytes(text) if kind == "pbtxt" else text.SerializeToString()
    path.write_bytes(data)
    return path


_FROZEN = """
node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } }
  attr { key: "shape" value { shape { dim { size: -1 } dim { size: 3 } } } } }
node { name: "w" op: "Const" attr { key: "dtype" value { type: DT_FLOAT } }
  attr { key: "value" value { tensor { dtype: DT_FLOAT
    tensor_shape { dim { size: 3 } dim { size: 2 } } float_val: [1, 2, 3, 4, 5, 6] } } } }
node { name: "m" op: "MatMul" input: "x" input: "w" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "s" op: "Shape" input: "m" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "a" op: "Const" attr { key: "dtype" value { type: DT_INT32 } }
  attr { key: "value" value { tensor { dtype: DT_INT32 tensor_shape { } int_val: 1 } } } }
node { name: "r" op: "Sum" input: "m" input: "a" attr { key: "T" value { type: DT_FLOAT } }
  attr { key: "keep_dims" value { b: true } } }
node { name: "d" op: "RealDiv" input: "m" input: "r" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "q" op: "Reshape" input: "d" input: "s" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "y" op: "Relu" input: "q" attr { key: "T" value { type: DT_FLOAT } } }
"""


# loading
def load(kind, path):
    """Loads a file and calls what is in it."""
    if kind in ("pb", "pbtxt"):
        graphs._show_graph(str(path))
        graph = graphs.read(str(path), "tensorflow.GraphDef")
        judging.loaded()
        wrapped = tf.compat.v1.wrap_function(
            lambda: tf.compat.v1.import_graph_def(graph, name=""), []
        )
        with contextlib.suppress(KeyError):  # no such operation any more
            wrapped.prune("x:0", "y:0")(tf.ones([2, 3]))
    elif kind == "meta":
        graphs._show_meta(str(path))
    elif kind == "pt":
        builtin._read_pt(str(path))
    elif kind == "pt2":
        pt2.program(str(path))
        pt2.rows(str(path))
        pt2.read(str(path))
    elif kind == "saved_keras":
        model = k.models.load_model(path.parent)
        judging.loaded()
        model(np.ones((2, 4, 2), "float32"))
    else:
        loaded = tf.saved_model.load(str(path.parent))
        judging.loaded()
        for name, value in (("serving_default", tf.ones([2, 2])), ("look", tf.constant(["a"]))):
            with contextlib.suppress(KeyError, AttributeError):  # no such signature any more
                loaded.signatures[name](value)
        loaded(tf.ones([2, 2]))


# a Graph runs as code that is made of its operations' places, named tuples of checked names
OURS = (
    "<graph ", "<recorded ", "compile (b'def run(", "_tuple_new(_cls, ", "<code object <module> at",
)  # fmt: skip


def attempt(kind, path):
    """What went wrong in loading a file, or None."""
    name = path.parent.name if kind.startswith("saved") else path.name
    with contextlib.redirect_stdout(io.StringIO()):
        return judging.judged(lambda: load(kind, path), path, EXPECTED, (name,), OURS)


def main(kind, count, seed=0):
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        path = write(kind, Path(folder))
        load_quietly(kind, path)
        numbers = range(seed, seed + count)
        failures = mutations.damaged(
            kind, path, numbers, MUTATIONS[kind], lambda: attempt(kind, path)
        )
        shutil.rmtree(folder, ignore_errors=True)
    return int(failures > 0)


def load_quietly(kind, path):
    """The undamaged file, which must load."""
    with contextlib.redirect_stdout(io.StringIO()):
        load(kind, path)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1], int(sys.argv[2]), *map(int, sys.argv[3:])))
    except DecodeError as error:
        sys.exit(f"the undamaged file cannot be read: {error}")
