"""Restores damaged and forged checkpoints, and tells what should not have happened.

    python checkpoint_mutations.py COUNT [SEED]

As mutations.py: bytes are damaged, or what the index and the object graph say, with checksums that
fit.  TensorFlow's errors and AssertionErrors are in order here, too.
"""

import gc
import logging
import random
import sys
import tempfile
import warnings
from pathlib import Path

import judging
import mutations
from golden import checkpoint_objects, keras_models
from google.protobuf.message import DecodeError
from mutations import tf

from kerastorch._files import bundle_writing
from kerastorch._files.bundle import Bundle
from kerastorch._files.protos import message
from kerastorch._files.table import read_table, write_table

MODELS = ("mlp", "cnn", "nested", "varied")
OBJECTS = ("nested", "dtypes", "state", "legacy_adam", "new_adam", "subclassed")
NUMBERS = (0, -1, 1, 2, 7, 100, 2**31 - 1, -(2**31), 2**40, 2**62, -(2**63))
GRAPH = "_CHECKPOINTABLE_OBJECT_GRAPH"


def number(rng, bits):
    while True:
        value = rng.choice((*NUMBERS, rng.randrange(64)))
        if -(2 ** (bits - 1)) <= value < 2 ** (bits - 1):
            return value


def mutated_entry(data, rng):
    """A BundleEntryProto that says something else."""
    try:
        entry = message("tensorflow.BundleEntryProto").FromString(data)
    except DecodeError:  # mutated before
        return data
    field = rng.choice(
        ("dtype", "shape", "shape", "shard_id", "offset", "size", "crc32c", "slices")
    )
    if field == "shape":
        dims = entry.shape.dim
        if dims and rng.random() < 0.7:
            rng.choice(dims).size = number(rng, 64)
        else:
            for _ in range(rng.choice((1, 3, 300))):
                dims.add(size=number(rng, 64))
    elif field == "slices":
        for _ in range(rng.choice((1, 2, 50))):
            part = entry.slices.add()
            for _ in entry.shape.dim:
                part.extent.add(start=number(rng, 64), length=number(rng, 64))
    elif field == "crc32c":
        entry.crc32c = rng.randrange(2**32)
    elif field == "dtype":
        entry.dtype = rng.choice((*range(31), 101, 2**31 - 1))
    else:
        setattr(entry, field, number(rng, 32 if field == "shard_id" else 64))
    return entry.SerializeToString()


def mutated_index(path, rng):
    table = read_table(path)
    for _ in range(rng.choice((1, 1, 4))):
        key = rng.choice(list(table))
        what = rng.random()
        if key == b"":
            header = message("tensorflow.BundleHeaderProto").FromString(table[key])
            header.num_shards = number(rng, 32)
            header.endianness = rng.choice((0, 1))
            table[key] = header.SerializeToString()
        elif what < 0.1:
            del table[key]
        elif what < 0.2:
            table[rng.choice((b"x", key + b"/y", b"\0\1", b"\xff\xfe"))] = table[key]
        elif what < 0.3:
            table[key] = mutations.mutated_bytes(table[key], rng) if table[key] else b"\xff"
        else:
            table[key] = mutated_entry(table[key], rng)
    with open(path, "wb") as file:
        write_table(file, sorted(table.items()))


def mutated_graph(graph, rng):
    """An object graph with other nodes, names and references."""
    count = len(graph.nodes)
    for _ in range(rng.choice((1, 1, 3, 20))):
        node = rng.choice(graph.nodes)
        what = rng.randrange(7)
        place = rng.choice((rng.randrange(count), rng.randrange(count), count, -1, 2**31 - 1))
        if what == 0 and node.children:
            rng.choice(node.children).node_id = place
        elif what == 1 and node.children:
            rng.choice(node.children).local_name = rng.choice(("", "x", "0", "a" * 10000))
        elif what == 2 and node.attributes:
            attribute = rng.choice(node.attributes)
            other = rng.choice([n for n in graph.nodes if n.attributes]).attributes[0]
            attribute.checkpoint_key = rng.choice((other.checkpoint_key, "no", GRAPH))
        elif what == 3 and node.attributes:
            rng.choice(node.attributes).name = rng.choice(("", "table", "VARIABLE_VALUE", "x"))
        elif what == 4:
            node.slot_variables.add(
                original_variable_node_id=rng.randrange(count),
                slot_name=rng.choice(("m", "v", "", "x")),
                slot_variable_node_id=place,
            )
        elif what == 5:
            node.children.add(
                node_id=place, local_name=rng.choice(("a", "layer-0", "0", "__class__"))
            )
        else:
            other = graph.nodes.add()
            other.CopyFrom(node)
            node.children.add(node_id=len(graph.nodes) - 1, local_name="copy")
    return graph


def mutate(prefix, rng):
    """Damages the files of a checkpoint."""
    kind = rng.random()
    if kind < 0.4:
        path = Path(rng.choice((f"{prefix}.index", f"{prefix}.data-00000-of-00001")))
        path.write_bytes(mutations.mutated_bytes(path.read_bytes(), rng))
    elif kind < 0.7:
        mutated_index(f"{prefix}.index", rng)
    else:
        found = Bundle(prefix)
        values = [(key, found.read(key)) for key in found]
        graph = message("tensorflow.TrackableObjectGraph").FromString(dict(values)[GRAPH].item())
        text = mutated_graph(graph, rng).SerializeToString()
        if rng.random() < 0.1:
            text = mutations.mutated_bytes(text, rng)
        changed = bundle_writing.np.array(text, object)
        bundle_writing.write_bundle(
            prefix, [(key, changed if key == GRAPH else value) for key, value in values]
        )


def cases():
    """{name: (a function that writes the checkpoint, one that restores it)}."""
    found = {}
    for name in MODELS:
        tf.keras.backend.clear_session()
        model = keras_models.build(tf, name)
        found[name] = model.save_weights, model.load_weights
    for name in OBJECTS:
        case = checkpoint_objects.CASES[name](tf)
        case.step()
        case.values()
        checkpoint = tf.train.Checkpoint(**case.objects)
        # a second one, in which variables are made after the restoring
        late = tf.train.Checkpoint(**checkpoint_objects.CASES[name](tf).objects)
        found[name] = checkpoint.write, checkpoint.read
        found[f"{name} late"] = checkpoint.write, late.read
    return found


def attempt(restore, prefix):
    """What went wrong, or None."""
    expected = (OSError, ValueError, tf.errors.OpError, AssertionError)

    def load():
        tf.train.list_variables(prefix)
        restore(prefix)

    return judging.judged(load, Path(prefix), expected, ("mutated",))


def main(count, seed=0):
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    judging.start()
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        found, whole = cases(), {}
        for name, (write, restore) in found.items():
            prefix = str(Path(folder) / name.replace(" ", "_"))
            write(prefix)
            restore(prefix)
            parts = [Path(f"{prefix}{end}") for end in (".index", ".data-00000-of-00001")]
            whole[name] = [part.read_bytes() for part in parts]
        memory = judging.Memory()
        prefix = str(Path(folder) / "mutated")
        for number_ in range(seed, seed + count):
            rng = random.Random(number_)
            name = rng.choice(list(found))
            for end, data in zip((".index", ".data-00000-of-00001"), whole[name], strict=True):
                Path(f"{prefix}{end}").write_bytes(data)
            mutate(prefix, rng)
            memory.start()
            wrong = attempt(found[name][1], prefix)
            gc.collect(0)
            wrong = wrong or memory.wrong()
            if wrong:
                failures += 1
                judging.report("checkpoint", number_, wrong, file=name)
        judging.end("checkpoint")
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
