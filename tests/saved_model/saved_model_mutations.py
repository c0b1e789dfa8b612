"""Loads and runs damaged SavedModels, and tells what should not have happened.

    python saved_model_mutations.py COUNT [SEED]

One of the files of a folder is damaged, by bytes or by fields of its message; the folder is loaded
by tf.saved_model.load and by load_model, and its signatures run.  Prints one line of JSON for each
that raised what is no error of a file or of an op, took longer than `SECONDS`, or more memory than
`SPARE`; exits with 1 if there was one.  A crash ends the process.
"""

import json
import logging
import random
import resource
import shutil
import signal
import sys
import tempfile
import traceback
import warnings
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

from stored_models import unpacked  # noqa: E402

import kerastorch as tf  # noqa: E402
from kerastorch._files.protos import message  # noqa: E402

SECONDS, SPARE = 20, 400 << 20
NAMES = ("mlp", "custom_layer", "functions", "graph_v1", "estimator", "lookups")
EXPECTED = (tf.errors.OpError, OSError, ValueError, TypeError, KeyError, NotImplementedError)


class Hang(Exception):
    """A load that takes too long."""


def alarm(*_):
    raise Hang


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
    """Loads a folder in all ways, and runs what it has."""
    loaded = tf.saved_model.load(str(path))
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


def attempt(action, path):
    """What was wrong with a load, None for nothing."""
    signal.alarm(SECONDS)
    try:
        action(path)
    except EXPECTED:
        return None
    except Hang:
        return "took too long"
    except BaseException:
        return traceback.format_exc()[-1500:]
    finally:
        signal.alarm(0)
    return None


def main(count, seed=0):
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    signal.signal(signal.SIGALRM, alarm)
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        models = unpacked("2.15", Path(folder))
        for name in NAMES:
            attempt(run, models / name)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        for number in range(seed, seed + count):
            rng = random.Random(number)
            name = rng.choice(NAMES)
            path = Path(folder) / "damaged"
            shutil.rmtree(path, ignore_errors=True)
            shutil.copytree(models / name, path)
            files = [p for p in sorted(path.rglob("*")) if p.is_file() and p.suffix != ".npz"]
            target = rng.choice([path / "saved_model.pb", *files])
            data = target.read_bytes()
            forge = target.name == "saved_model.pb" and rng.random() < 0.6
            target.write_bytes(forged(data, rng) if forge else flipped(data, rng) if data else b"x")
            action = run if rng.random() < 0.6 else lambda p: tf.keras.models.load_model(str(p))
            wrong = attempt(action, path)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
            if wrong is None and peak - before > SPARE:
                wrong, before = f"{(peak - before) >> 20} MiB", peak
            if wrong:
                failures += 1
                print(
                    json.dumps({"seed": number, "model": name, "file": target.name, "wrong": wrong})
                )
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
