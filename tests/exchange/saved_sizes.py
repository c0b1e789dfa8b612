"""Functions whose sizes are not known, generated, saved and run by TensorFlow with many sizes.

    python tests/exchange/saved_sizes.py [--count N] [--seed S] [--only K] [PYTHON]

kerastorch traces N generated functions with sizes of None and writes them as SavedModels; PYTHON,
an interpreter that has TensorFlow, loads them, traces the same functions itself, and runs both with
sizes of 0, 1 and more; eager calls of both are compared too, and the shapes that a trace knows.
Prints where a result differs, an error came in place of one, or a shape is untrue; exits with 1 if
something does. What is refused when it is written is counted. Expressions: saved_sizes.txt.

    PYTHON tests/exchange/saved_sizes.py read FOLDER DONE

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
from typing import NamedTuple

import numpy as np

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS.parent)]
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

from oracle_exchange import _TF215  # noqa: E402

GROUP = 20  # functions in a SavedModel
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
    ("tf.reshape(tf.squeeze(v), [-1])", 1),
    ("tf.cast(tf.range(tf.minimum(N, 3)), tf.float32) + tf.reduce_sum(v)", 1),
    ("tf.zeros([tf.minimum(N, 4)])", 1),
    ("tf.linspace(0., 1., tf.minimum(N, 3))", 1),
    ("tf.unique(tf.reshape(v, [-1]))[0]", 1),
    ("tf.boolean_mask(v, v > 0)", 1),
    ("tf.reshape(v[:1], [-1])", 1),
    ("tf.eye(tf.minimum(N, 3))", 2),
    ("tf.one_hot(tf.range(tf.minimum(N, 3)), tf.minimum(N, 2))", 2),
    ("tf.sequence_mask(tf.range(N)[:2], dtype=tf.float32)", 2),
    ("tf.cast(tf.where(v[:1] > 0), tf.float32)", 2),
    ("tf.stack([v[:1], v[:1]])", +10),
    ("tf.cast(tf.unique_with_counts(tf.range(N) // 2)[2], tf.float32)", 1),
    ("tf.cast(tf.math.bincount(tf.range(N)), tf.float32)", 1),
    ("tf.cast(tf.math.bincount(tf.range(N) % 3, minlength=2), tf.float32)", 1),
    ("tf.cast(tf.ragged.range(tf.range(N)).row_lengths(), tf.float32)", 1),
    ("tf.cast(tf.ragged.range(tf.range(N)).to_tensor(), tf.float32)", 2),
    ("tf.cast(tf.minimum(tf.shape(v), 2), tf.float32)", 1),
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
    pool += [CHOICES["clips"]] * 4 + ([CHOICES["clipped tables"]] * 2 if rank > 1 else [])
    pool += [OTHER] * 2
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
    made = [
        [n if s is None else s for s in shape] for n in (3, 1, 0, 2, 5, 17 if len(shape) < 4 else 7)
    ]
    for _ in range(4):
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
    """Writes SavedModels, and facts.pickle: a Facts."""
    from exchange import saved_ops

    import kerastorch as tf

    facts, group = Facts({}, [], {}, {}), {}
    for seed, function in functions(tf, folder, seeds).items():
        made = _traced(tf, function, seed)
        try:
            concrete = made.get_concrete_function()
            why = saved_ops.written(tf, concrete)
        except Exception as error:
            why = f"{type(error).__name__}: {error}"
        facts.eager[seed] = [_run(tf, function, x) for x in _inputs(seed)]
        if why is not None:
            facts.refused[seed] = " ".join(why.split())
            continue
        facts.static[seed] = _static(tf, concrete)
        group[seed] = made
        if len(group) == GROUP:
            facts.groups.append(_saved(tf, folder, len(facts.groups), group))
            group = {}
    if group:
        facts.groups.append(_saved(tf, folder, len(facts.groups), group))
    (Path(folder) / "facts.pickle").write_bytes(pickle.dumps(tuple(facts)))


class Facts(NamedTuple):
    """refused: {seed: why}.  groups: the seeds of each folder.  static: {seed: the shapes that a
    trace knows}.  eager: {seed: what eager calls give for each shape}."""

    refused: dict
    groups: list
    static: dict
    eager: dict


def _inputs(seed):
    for shape in sizes_of(seed, program(seed)[0]):
        yield np.random.RandomState(seed % 2**32).randn(*shape).astype(np.float32)


def _static(tf, concrete):
    shapes = [x.shape for x in tf.nest.flatten(concrete.structured_outputs)]
    return [None if s.rank is None else s.as_list() for s in shapes]


def _saved(tf, folder, number, group):
    module = tf.Module()
    for seed, function in group.items():
        setattr(module, f"f{seed}", function)
    tf.saved_model.save(module, str(Path(folder) / str(number)))
    return list(group)


def read(tf, folder, done=()):
    """(seed, what it is, a line about it) of each function and shape that is not done."""
    facts = Facts(*pickle.loads((Path(folder) / "facts.pickle").read_bytes()))
    made = functions(tf, folder, sorted([*facts.refused, *(s for g in facts.groups for s in g)]))
    for seed, why in facts.refused.items():
        if seed in done:
            continue
        try:
            _traced(tf, made[seed], seed).get_concrete_function()
        except Exception:
            yield seed, "refused by both", ""
        else:
            yield seed, "refused", why[:300]
        yield from _compared_eager(tf, made[seed], seed, facts.eager[seed])
    for number, group in enumerate(facts.groups):
        if set(group) <= set(done):
            continue
        loaded = tf.saved_model.load(str(Path(folder) / str(number)))
        for seed in group:
            if seed not in done:
                ours = getattr(loaded, f"f{seed}")
                yield from _compared(tf, made[seed], seed, ours, facts.static[seed])
                yield from _compared_eager(tf, made[seed], seed, facts.eager[seed])


def _compared(tf, function, seed, ours, static):
    theirs, said = _traced(tf, function, seed), None
    try:
        wanted = _static(tf, theirs.get_concrete_function())
        said = [_of_shapes(*pair) for pair in zip(static, wanted, strict=True)]
        yield seed, max(said, key=_SHAPES.index), f"{static}, not {wanted}"
    except Exception as error:
        yield seed, "traced here only", f"{type(error).__name__}: {error}"
    for x in _inputs(seed):
        print(f"RUN {seed} {list(x.shape)} theirs", flush=True)
        wanted = _run(tf, theirs, x)
        print(f"RUN {seed} {list(x.shape)} ours", flush=True)
        found = _run(tf, ours, x)
        yield seed, *_judged(seed, x, found, wanted)
        if said is not None and max(said, key=_SHAPES.index) != _SHAPES[2]:
            continue  # TensorFlow says it, too
        if not isinstance(found, str) and not all(map(_fits, static, found)):
            yield seed, "UNTRUE", f"{list(x.shape)} {static}, not {[y.shape for y in found]}"


def _compared_eager(tf, function, seed, given):
    for x, found in zip(_inputs(seed), given, strict=True):
        print(f"RUN {seed} {list(x.shape)} theirs", flush=True)
        kind, line = _judged(seed, x, found, _run(tf, function, x))
        yield seed, f"eager {kind}", line


def _judged(seed, x, found, wanted):
    from exchange.saved_ops import _problem

    where = list(x.shape)
    if not x.size and "conv" in "".join(program(seed)[1]):
        return "same", ""  # TensorFlow gives nothing of some other shape, by oneDNN
    if isinstance(wanted, str):
        kind = "raise in both" if isinstance(found, str) else "LAX"
        return kind, f"{where}\n    TensorFlow: {wanted[:200]}"
    if isinstance(found, str):
        return "RAISES", f"{where}\n    {found[:300]}"
    problem = _problem(found, wanted)
    return ("DIFFERS" if problem else "same"), f"{where}\n    {problem}"


_SHAPES = ["same shape", "less is known", "MORE IS KNOWN"]


def _of_shapes(ours, theirs):
    """One of _SHAPES for two static shapes."""
    if ours is None or theirs is None:
        return _SHAPES[0] if ours == theirs else _SHAPES[1 if ours is None else 2]
    if len(ours) != len(theirs):
        return _SHAPES[2]
    pairs = list(zip(ours, theirs, strict=True))
    more = any(a is not None and a != b for a, b in pairs)
    return _SHAPES[2 if more else 1 if ours != theirs else 0]


def _fits(static, value):
    if static is None:
        return True
    return len(static) == value.ndim and all(
        a is None or a == b for a, b in zip(static, value.shape, strict=True)
    )


def _run(tf, function, x):
    try:
        return [np.asarray(y) for y in tf.nest.flatten(function(tf.constant(x)))]
    except Exception as error:
        return f"{type(error).__name__}: {' '.join(str(error).split())}"


FINE = {"same", "raise in both", "refused by both", "same shape", "eager same"}
FINE |= {"eager raise in both"}


def _judge(oracle, folder):
    """Runs the half of TensorFlow, again behind a function at which it dies; Counter of kinds."""
    counts, done, shown = Counter(), {}, set()
    while True:
        command = [oracle, __file__, "read", folder, ",".join(map(str, done))]
        running, last = subprocess.Popen(command, stdout=subprocess.PIPE, text=True), None
        for line in running.stdout:
            if line.startswith("RUN "):
                last = line.split(" ", 1)[1].strip()
                continue
            if not line.startswith("FOUND "):
                print(line, end="")
                continue
            seed, kind, said = pickle.loads(bytes.fromhex(line.split(" ")[1]))
            counts[kind] += 1
            done[seed] = True
            if kind not in FINE and (seed, kind) not in shown:
                shown.add((seed, kind))
                print(f"{kind} {seed} {said}\n    " + "; ".join(program(seed)[1]), flush=True)
        code = running.wait()
        if code >= 0 or last is None:
            counts["failed"] += code != 0
            return counts
        kind = "TensorFlow dies" if last.endswith("theirs") else "DIES"
        counts[kind] += 1
        print(f"{kind} {last}: " + "; ".join(program(int(last.split(" ")[0]))[1]), flush=True)
        done[int(last.split(" ")[0])] = True


BAD = ("DIFFERS", "RAISES", "UNTRUE", "DIES", "eager DIFFERS", "eager RAISES", "failed")


def main(arguments):
    """Runs the half of TensorFlow, or both."""
    if arguments[:1] == ["read"]:
        import tensorflow as tf

        tf.get_logger().setLevel("ERROR")
        for found in read(tf, arguments[1], [int(n) for n in arguments[2].split(",") if n]):
            print("FOUND", pickle.dumps(found).hex(), flush=True)
        return 0
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
        counts = _judge(options.oracle, folder)
    print(dict(counts))
    return int(any(counts[kind] for kind in BAD))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
