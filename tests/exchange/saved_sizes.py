"""Functions whose sizes are not known, generated, saved and run by TensorFlow with many sizes.

    python tests/exchange/saved_sizes.py [--count N] [--seed S] [--only K] [PYTHON]

kerastorch traces N generated functions with sizes of None and writes them as SavedModels; PYTHON,
an interpreter that has TensorFlow, loads them, traces the same functions itself, and runs both with
sizes of 0, 1 and more. Prints where a result differs, or an error came in place of one; exits with
1 if something does. What is refused when it is written is counted. Expressions: saved_sizes.txt.

    PYTHON tests/exchange/saved_sizes.py read FOLDER

is the half of TensorFlow.
"""

import argparse
import importlib.util
import os
import pickle
import random
import re
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from pathlib import Path

import numpy as np

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS.parent)]
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

from oracle_exchange import _TF215  # noqa: E402

GROUP = 20  # functions in a SavedModel
# of inputs without elements: a part v[:1] of an unknown size counts as one entry (see
# kerastorch/_check/differences.txt), Flatten and Reshape infer another size, a gradient is refused
EMPTY = {18, 65, 112, 123, 126, 159, 171, 180, 205, 209, 330, 341, 373}
STATIC = {301}  # asks whether v[:1].shape is known
SPECS = [
    "[None]", "[None, 3]", "[None, None]", "[4, None]", "[None, 1]", "[None, None, 3]",
    "[None, 4, None]", "[None, 5, 2]", "[None, None, None]", "[None, None, None, 2]",
    "[None, 6, 6, 1]", "[None, None, 8, 3]",
]  # fmt: skip

# expressions that give another rank, and it
OTHER = [
    ("tf.reshape(v, [-1])", 1),
    ("tf.reshape(v, [N, -1])", 2),
    ("tf.reshape(v, [-1, W])", 2),
    ("tf.reshape(v, [tf.size(v), 1])", 2),
    ("tf.reduce_sum(v, -1, keepdims=True) if R == 0 else tf.reduce_sum(v, -1)", -1),
    ("tf.reduce_mean(v, 0, keepdims=True) if R == 0 else tf.reduce_mean(v, 0)", -1),
    ("v[0] if R else v", -1),
    ("v[..., -1] if R else v", -1),
    ("v[..., None]", +10),
    ("v[None]", +10),
    ("tf.expand_dims(v, 1)", +10),
    ("tf.stack([v, v], 1)", +10),
    ("tf.one_hot(tf.range(N), 3)", 2),
    ("tf.one_hot(tf.range(N), N)", 2),
    ("tf.keras.layers.Flatten()(v)", 2),
    ("tf.linalg.diag(tf.reshape(v, [-1]))", 2),
    ("tf.eye(N) + tf.reduce_sum(v)", 2),
    ("tf.cast(tf.where(v > 0), tf.float32)", 2),
    ("tf.cast(tf.argmax(tf.reshape(v, [N, -1]), 0), tf.float32)", 1),
    ("tf.cast(tf.shape(v), tf.float32)", 1),
    ("tf.fill([N], 2.) + tf.reduce_sum(v)", 1),
    ("tf.linspace(0., 1., N) + tf.reduce_sum(v)", 1),
    ("tf.keras.losses.mean_absolute_error(v, v[:1])", -1),
    ("tf.sequence_mask(tf.range(N), dtype=tf.float32) + tf.reduce_sum(v)", 2),
]
PRELUDE = """\
def loop(v, n):
    i = tf.constant(0)
    while i < n:
        v = v * 0.5 + tf.cast(i, tf.float32)
        i += 1
    return v


def lstm(v):
    s = tf.zeros([tf.shape(v)[0], 1])
    made = tf.TensorArray(tf.float32, 0, dynamic_size=True, element_shape=[None, 1])
    for i in tf.range(tf.shape(v)[1]):
        s = tf.tanh(s * 0.5 + v[:, i])
        made = made.write(i, s)
    return tf.transpose(made.stack(), [1, 0, 2])


"""


def _choices():
    """{section of saved_sizes.txt: its expressions}."""
    found, lines = {}, Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line.startswith("["):
            section = found[line[1:-1]] = []
        elif line and not line.startswith("#"):
            section.append(line)
    return found


CHOICES = _choices()


def _expression(chosen, rank):
    """(an expression of v, a tensor of a rank; the rank that it gives)."""
    pool = [CHOICES["any"]] * 3
    pool += [CHOICES["tables"]] * 2 if rank > 1 else []
    pool += [CHOICES["rows"]] * 2 if rank == 3 else []
    pool += [CHOICES["images"]] * 3 if rank == 4 else []
    pool += [OTHER]
    one = chosen.choice(chosen.choice(pool))
    after = rank
    if isinstance(one, tuple):
        one, change = one
        if change > 9:
            change = rank + 1
        after = max(rank + change, 1) if change < 0 else change
        if after > 4:
            return _expression(chosen, rank)
    axis = chosen.choice([0, -1, rank - 1, 0])
    perm = chosen.sample(range(rank), rank)
    return _filled(one, rank, axis, perm), after


def _filled(text, rank, axis, perm):
    names = {"N": "tf.shape(v)[0]", "W": "tf.shape(v)[-1]", "A": str(axis), "P": str(perm)}
    names["R"] = str(rank - 1)
    return re.sub(r"(?<![\w.'])([NWAPR])(?![\w'(])", lambda m: names[m[1]], text)


def program(seed):
    """(the spec of the input, the lines of a function's body)."""
    chosen = random.Random(seed)
    spec = chosen.choice(SPECS)
    rank = len(eval(spec))
    lines, taped, kept = [], chosen.random() < 0.3, []
    for _ in range(chosen.randint(1, 4)):
        text, after = _expression(chosen, rank)
        if taped and chosen.random() < 0.6:
            lines += [
                "with tf.GradientTape() as tape:", "    tape.watch(v)", f"    y = {text}",
                "g = tape.gradient(y, v, unconnected_gradients='zero')",
                "v = tf.convert_to_tensor(g)",
            ]  # fmt: skip
            continue
        form = chosen.random()
        if form < 0.08:
            condition = chosen.choice(
                ["tf.shape(v)[0] == 1", "tf.shape(v)[0] > 2", "v.shape[0] == 1", "tf.size(v) > 3"]
            )
            if after == rank:
                lines += [f"if {condition}:", f"    v = {text}"]
                continue
        elif form < 0.2:
            kept.append(f"k{len(kept)}")
            lines.append(f"{kept[-1]} = v")
        lines.append(f"v = {text}")
        rank = after
    lines.append(f"return [{', '.join(['v', *kept])}]")
    return spec, lines


def sizes_of(seed, spec):
    """Shapes of inputs to try."""
    chosen = random.Random(-seed - 1)
    shape = eval(spec)
    made = [[n if s is None else s for s in shape] for n in (3, 1, 0, 7)]
    for _ in range(5):
        made.append([chosen.choice([0, 1, 1, 2, 3, 5, 7]) if s is None else s for s in shape])
    return list(map(list, dict.fromkeys(map(tuple, made))))


def source(seeds):
    """The Python module of the functions, f0, f1 ..., each of one tensor."""
    parts = [PRELUDE]
    for seed in seeds:
        lines = "\n".join("    " + x for x in program(seed)[1])
        parts.append(f"def f{seed}(v):\n{lines}\n\n\n")
    return "".join(parts)


def functions(tf, folder, seeds):
    """{seed: the function}, from a file in the folder."""
    path = Path(folder) / f"programs_{min(seeds)}.py"
    path.write_text(source(seeds), encoding="utf-8")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    module.tf = tf
    spec.loader.exec_module(module)
    return {seed: getattr(module, f"f{seed}") for seed in seeds}


def _traced(tf, function, seed):
    spec = tf.TensorSpec(eval(program(seed)[0]), tf.float32)
    return tf.function(function, input_signature=[spec])


def write(folder, seeds):
    """Writes SavedModels, and facts.pickle: {seed: why it was refused}, [seeds of a folder]."""
    from exchange import saved_ops

    import kerastorch as tf

    refused, groups, group = {}, [], {}
    for seed, function in functions(tf, folder, seeds).items():
        made = _traced(tf, function, seed)
        try:
            why = saved_ops.written(tf, made.get_concrete_function())
        except Exception as error:
            why = f"{type(error).__name__}: {error}"
        if why is not None:
            refused[seed] = " ".join(why.split())
            continue
        group[seed] = made
        if len(group) == GROUP:
            groups.append(_saved(tf, folder, len(groups), group))
            group = {}
    if group:
        groups.append(_saved(tf, folder, len(groups), group))
    (Path(folder) / "facts.pickle").write_bytes(pickle.dumps((refused, groups)))


def _saved(tf, folder, number, group):
    module = tf.Module()
    for seed, function in group.items():
        setattr(module, f"f{seed}", function)
    tf.saved_model.save(module, str(Path(folder) / str(number)))
    return list(group)


def read(tf, folder):
    """(what it is, a line about it) of each function and shape."""
    from exchange.saved_ops import _problem

    refused, groups = pickle.loads((Path(folder) / "facts.pickle").read_bytes())
    seeds = sorted([*refused, *(s for g in groups for s in g)])
    made = functions(tf, folder, seeds)
    for seed, why in refused.items():
        try:
            _traced(tf, made[seed], seed).get_concrete_function()
        except Exception:
            yield "refused by both", ""
            continue
        yield "refused", f"{seed}: {why[:300]}"
    for number, group in enumerate(groups):
        loaded = tf.saved_model.load(str(Path(folder) / str(number)))
        for seed in group:
            theirs, ours = _traced(tf, made[seed], seed), getattr(loaded, f"f{seed}")
            for shape in sizes_of(seed, program(seed)[0]):
                x = np.random.RandomState(seed).randn(*shape).astype(np.float32)
                wanted, found = _run(tf, theirs, x), _run(tf, ours, x)
                where = f"{seed} {shape}: " + "; ".join(program(seed)[1])
                is_known = seed in STATIC or (0 in shape and seed in EMPTY)
                known = "known" if is_known else None
                if isinstance(wanted, str):
                    kind = "raise in both" if isinstance(found, str) else "LAX"
                    yield kind, f"{where}\n    TensorFlow: {wanted[:200]}"
                elif isinstance(found, str):
                    yield known or "RAISES", f"{where}\n    {found[:300]}"
                else:
                    problem = _problem(found, wanted)
                    kind = known or "DIFFERS"
                    yield (kind if problem else "same"), f"{where}\n    {problem}"


def _run(tf, function, x):
    try:
        return [np.asarray(y) for y in tf.nest.flatten(function(tf.constant(x)))]
    except Exception as error:
        return f"{type(error).__name__}: {' '.join(str(error).split())}"


def main(arguments):
    """Runs the half of TensorFlow, or both."""
    if arguments[:1] == ["read"]:
        import tensorflow as tf

        tf.get_logger().setLevel("ERROR")
        counts, once = Counter(), set()
        for kind, line in read(tf, arguments[1]):
            counts[kind] += 1
            if kind in ("same", "raise in both", "refused by both", "known"):
                continue
            key = kind, line.split(" ")[0]
            if key not in once:
                once.add(key)
                print(f"{kind} {line}")
        print(dict(counts))
        return int(any(counts[k] for k in ("DIFFERS", "RAISES")))
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int)
    parser.add_argument("oracle", nargs="?", default=_TF215)
    options = parser.parse_args(arguments)
    warnings.simplefilter("ignore")
    seeds = range(options.seed, options.seed + options.count)
    with tempfile.TemporaryDirectory() as folder:
        write(folder, [options.only] if options.only is not None else list(seeds))
        return subprocess.run([options.oracle, __file__, "read", folder]).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
