"""Loads and runs damaged SavedModels, and tells what should not have happened.

    python saved_model_mutations.py COUNT [SEED]

One of the files of a folder is damaged, by bytes or by fields of its message; the folder is loaded
by tf.saved_model.load and by load_model, and its signatures run.  Prints one line of JSON for each
that raised what is no error of a file or of an op, did not name the folder, took too long, or more
memory than `SPARE`, and a line of counts; exits with 1 if there was one.  A crash ends the process.
"""

import contextlib
import functools
import logging
import random
import shutil
import sys
import tempfile
import warnings
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "_files"), str(HERE.parent.parent)]

import judging  # noqa: E402
from graph_mutations import OURS, changed  # noqa: E402
from stored_models import unpacked  # noqa: E402

import kerastorch as tf  # noqa: E402
from kerastorch._files.protos import message  # noqa: E402

SPARE = 400 << 20
NAMES = ("mlp", "custom_layer", "functions", "graph_v1", "estimator", "lookups")
EXPECTED = (tf.errors.OpError, OSError, ValueError, TypeError, NotImplementedError)


def flipped(data, rng):
    """Some bits turned, a piece cut out, or the end cut off."""
    data = bytearray(data)
    how = rng.randrange(4)
    if how == 0:
        for _ in range(rng.randrange(1, 6)):
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    elif how == 1:
        del data[rng.randrange(len(data)) :]
    elif how == 2:
        at = rng.randrange(len(data))
        del data[at : at + rng.randrange(1, 40)]
    else:
        at = rng.randrange(len(data))
        data[at : at + 8] = rng.randbytes(8)
    return bytes(data)


def forged(data, rng):
    """A saved_model.pb with other numbers, names or inputs in its messages."""
    saved = message("tensorflow.SavedModel").FromString(data)
    graph = saved.meta_graphs[0]
    nodes = [
        *graph.graph_def.node,
        *(n for f in graph.graph_def.library.function for n in f.node_def),
    ]
    for _ in range(rng.randrange(1, 4)):
        how = rng.randrange(7)
        node = rng.choice(nodes)
        if how == 0 and node.input:
            node.input[rng.randrange(len(node.input))] = rng.choice(nodes).name + rng.choice(
                ["", ":0", ":7", ":output:0", ":y:0", ":z:99999999999999999999"]
            )
        elif how == 1:
            node.op = rng.choice([n.op for n in nodes] + ["NoSuchOp", "PyFunc", "WriteFile"])
        elif how == 2 and node.attr:
            key = rng.choice(sorted(node.attr))
            node.attr[key].CopyFrom(
                rng.choice(list(rng.choice(nodes).attr.values()) or [node.attr[key]])
            )
        elif how == 3 and "value" in node.attr:
            shape = node.attr["value"].tensor.tensor_shape
            for dim in shape.dim:
                dim.size = rng.choice([0, -1, 2**40, 2**62, 3])
        elif how == 4 and graph.object_graph_def.nodes:
            target = rng.choice(graph.object_graph_def.nodes)
            for child in target.children:
                child.node_id = rng.randrange(-2, 2 * len(graph.object_graph_def.nodes))
        elif how == 5:
            for target in graph.object_graph_def.nodes:
                if target.HasField("variable") and rng.random() < 0.3:
                    for dim in target.variable.shape.dim:
                        dim.size = rng.choice([-1, 0, 2**45, 7])
        elif graph.graph_def.library.function:
            function = rng.choice(graph.graph_def.library.function)
            for key in function.ret:
                function.ret[key] = rng.choice(nodes).name + ":output:0"
    return saved.SerializeToString()


def run(path):
    """Loads a folder, and runs what it has."""
    loaded = tf.saved_model.load(str(path))
    judging.loaded()
    for function in getattr(loaded, "signatures", {}).values():
        specs = function.structured_input_signature[1]
        given = {}
        for name, spec in specs.items():
            sizes = [
                3 if d is None else d for d in (spec.shape.as_list() if spec.shape.rank else [])
            ]
            if any(s > 1000 for s in sizes):
                return
            fill = "" if spec.dtype is tf.string else 1
            given[name] = tf.fill(sizes, tf.constant(fill, spec.dtype))
        function(**given)


def load(path):
    """Loads a folder as a Keras model."""
    tf.keras.models.load_model(str(path))


def mutated(path, rng):
    """Damages one of the files of a folder; its name."""
    files = [p for p in sorted(path.rglob("*")) if p.is_file() and p.suffix != ".npz"]
    target = rng.choice([path / "saved_model.pb", *files])
    data, how = target.read_bytes(), rng.random()
    if target.name == "saved_model.pb" and how < 0.4:
        data = forged(data, rng)
    elif target.name == "saved_model.pb" and how < 0.7:
        found = message("tensorflow.SavedModel").FromString(data)
        for _ in range(rng.choice((1, 1, 2, 5, 20))):
            changed(found, rng)
        data = found.SerializePartialToString()
    else:
        data = flipped(data, rng) if data else b"x"
    target.write_bytes(data)
    return target.name


def main(count, seed=0):
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    judging.start()
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        models = unpacked("2.15", Path(folder))
        for name in NAMES:
            with contextlib.suppress(*EXPECTED):  # a signature that wants other values
                run(models / name)
        memory = judging.Memory(SPARE)
        for number in range(seed, seed + count):
            rng = random.Random(number)
            name = rng.choice(NAMES)
            path = Path(folder) / "mutated"
            shutil.rmtree(path, ignore_errors=True)
            shutil.copytree(models / name, path)
            target = mutated(path, rng)
            action = run if rng.random() < 0.6 else load
            memory.start()
            wrong = judging.judged(functools.partial(action, path), path, EXPECTED, None, OURS)
            wrong = wrong or memory.wrong()
            if wrong:
                failures += 1
                judging.report("saved_models", number, wrong, model=name, file=target)
        judging.end("saved_models")
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
