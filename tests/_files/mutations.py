"""Loads damaged and forged files, one format a process, and tells what should not have happened.

    python mutations.py FORMAT COUNT [SEED]

FORMAT: h5 (whole models), weights (.weights.h5 and the older layout), keras, keras3 (files of
Keras 3, and those written for it), npz, safetensors, json.  Prints one line of JSON for each load
that raised something else than OSError and ValueError, whose error does not name the file, that
took longer than `judging.SECONDS` or more memory than the file and `judging.SPARE`, or did
something that loading must not do (a process, a file, an import, code), and a line of counts; exits
with 1 if there was one.  A crash ends the process.
"""

import io
import json
import logging
import random
import sys
import tarfile
import tempfile
import warnings
import zipfile
from pathlib import Path

import h5py
import numpy as np

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent)]

import judging  # noqa: E402
from golden import keras_models  # noqa: E402

import kerastorch as tf  # noqa: E402
from kerastorch._files import pickles, safetensors  # noqa: E402

NAMES = ("mlp", "cnn", "functional", "ops", "nested", "shared", "varied", "deferred")
FORGED = (
    "keras.utils.get_file", "numpy.save", "numpy.memmap", "torch.load", "h5py.File", "os.system",
    "keras.callbacks.CSVLogger", "keras.saving.enable_unsafe_deserialization", "_cli.main",
    "keras.models.load_model", "subprocess.run", "builtins.eval", "tensorflow.py_function",
    "io.write_file", "keras.backend.set_floatx", "print",
)  # fmt: skip
VALUES = (0, -1, 1, 3, 10**6, 10**9, 2**63, 1e308, -0.5, "", "relu", None, True, [], {}, [[1]])
WORDS = (0, 1, 2, 7, 0xFF, 0xFFFF, 2**31, 2**32 - 1, 2**40, 2**63, 2**64 - 1)


# mutations of bytes
def flip(data, rng):
    for _ in range(rng.choice((1, 1, 2, 8))):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def overwrite(data, rng):
    at, size = rng.randrange(len(data)), rng.choice((1, 2, 4, 8, 64))
    data[at : at + size] = bytes(rng.choice((0, 255, rng.randrange(256))) for _ in range(size))


def word(data, rng):
    at = rng.randrange(max(1, len(data) // 8 - 1)) * 8
    data[at : at + 8] = rng.choice(WORDS).to_bytes(8, "little")


def move(data, rng):
    size = rng.choice((8, 40, 512))
    source, target = rng.randrange(len(data)), rng.randrange(len(data))
    data[target : target + size] = data[source : source + size]


def cut(data, rng):
    del data[rng.randrange(len(data)) :]


def insert(data, rng):
    at = rng.randrange(len(data))
    data[at:at] = bytes(rng.randrange(256) for _ in range(rng.choice((1, 8, 100))))


def mutated_bytes(data, rng):
    data = bytearray(data)
    kind = rng.choice((flip, flip, flip, overwrite, word, word, move, cut, insert))
    if rng.random() < 0.5:  # the heads of files and objects
        head = data[:4096]
        kind(head, rng)
        return bytes(head + data[4096:])
    kind(data, rng)
    return bytes(data)


# mutations of configs
def places(value):
    """(container, key) of all values of a nest."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in list(items):
        yield value, key
        if isinstance(inner, (dict, list)):
            yield from places(inner)


def mutated_config(config, rng):
    config = json.loads(json.dumps(config))
    for _ in range(rng.choice((1, 1, 1, 3))):
        container, key = rng.choice(list(places(config)))
        change = rng.random()
        if change < 0.15:
            del container[key]
        elif change < 0.35:
            module, _, name = rng.choice(FORGED).rpartition(".")
            container[key] = rng.choice((
                f"{module}.{name}".strip("."),
                {"module": module, "class_name": name, "config": {}, "registered_name": name},
                {"module": module, "class_name": "function", "config": name,
                 "registered_name": name},
                {"class_name": name, "config": {"filename": "forged"}},
                {"class_name": "__lambda__", "config": {"value": ["4wAAAA==\n", None, None]}},
            ))  # fmt: skip
        elif change < 0.5:
            container[key] = json.loads(json.dumps(rng.choice(list(places(config)))[0]))
        else:
            container[key] = rng.choice(VALUES)
        if not list(places(config)):
            break
    return config


# formats: bytes of a file -> bytes of a mutated file
def h5_config(data, rng):
    file = io.BytesIO(data)
    with h5py.File(file, "r+") as h5:
        name = rng.choice([n for n in ("model_config", "training_config") if n in h5.attrs])
        h5.attrs[name] = json.dumps(mutated_config(json.loads(h5.attrs[name]), rng)).encode()
    return file.getvalue()


def h5_structure(data, rng):
    """Links and data sets that a file must not have."""
    file = io.BytesIO(data)
    with h5py.File(file, "r+") as h5:
        found = []
        h5.visititems(lambda n, x: found.append(n) if isinstance(x, h5py.Dataset) else None)
        if not found:
            return mutated_bytes(data, rng)
        name = rng.choice(found)
        del h5[name]
        kind = rng.randrange(6)
        if kind == 0:
            h5[name] = h5py.ExternalLink("/etc/passwd", "/")
        elif kind == 1:
            h5[name] = h5py.SoftLink(rng.choice(("/nowhere", name, "/")))
        elif kind == 2:
            h5.create_dataset(name, shape=(2 ** rng.choice((10, 36)),), chunks=(1024,), dtype="f4")
        elif kind == 3:
            h5.create_dataset(name, (64,), "u1", external=[("/etc/passwd", 0, 64)])
        elif kind == 4:
            layout = h5py.VirtualLayout(shape=(4,), dtype="f4")
            layout[:] = h5py.VirtualSource("/etc/passwd", "x", shape=(4,))
            h5.create_virtual_dataset(name, layout)
        else:
            h5.create_dataset(name, data=np.zeros(1 << 22, "f4"), compression="gzip")
    return file.getvalue()


def h5(data, rng):
    kind = rng.random()
    if kind < 0.35:
        return h5_config(data, rng)
    return h5_structure(data, rng) if kind < 0.42 else mutated_bytes(data, rng)


def weights(data, rng):
    return h5_structure(data, rng) if rng.random() < 0.1 else mutated_bytes(data, rng)


def keras(data, rng):
    if rng.random() < 0.3:
        return mutated_bytes(data, rng)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    kind = rng.random()
    if kind < 0.55:
        config = mutated_config(json.loads(members["config.json"]), rng)
        members["config.json"] = json.dumps(config).encode()
    elif kind < 0.9:
        members["model.weights.h5"] = weights(members["model.weights.h5"], rng)
    elif kind < 0.95:
        members["config.json"] = b" " * (300 << 20)
    else:
        del members[rng.choice(list(members))]
    return zipped(members, rng)


def json_text(data, rng):
    if rng.random() < 0.3:
        return mutated_bytes(data, rng)
    return json.dumps(mutated_config(json.loads(data), rng)).encode()


def npz(data, rng):
    if rng.random() < 0.4:
        return mutated_bytes(data, rng)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice(list(members))
    kind = rng.random()
    if kind < 0.1:
        members[name] = b"\0" * (300 << 20)
    elif kind < 0.3:
        head, text = members[name][:10], rng.choice(HEADERS)
        members[name] = head[:8] + len(text).to_bytes(2, "little") + text.encode() + b"\0" * 64
    elif kind < 0.4:
        members[name] = pickled(rng)
    else:
        members[name] = mutated_bytes(members[name], rng)
    return zipped(members, rng)


HEADERS = tuple(
    f"{{'descr': {kind}, 'fortran_order': False, 'shape': {shape}, }}\n"
    for kind in ("'<f4'", "'|O'", "'<U999999999'", "[('a', '<f4')] * 10", "'M8[s]'", "3", "'|V8'")
    for shape in ("()", "(2,)", "(2**40,)", "(1099511627776,)", "(0, 9223372036854775807)", "(-1,)",
                  "'x'", "(4294967296, 4294967296)", "(1,) * 40")
)  # fmt: skip


def pickled(rng):
    """An array of objects whose pickle asks for more than data."""
    head = np.lib.format.magic(1, 0)
    text = b"{'descr': '|O', 'fortran_order': False, 'shape': (1,), }\n"
    body = rng.choice((
        b"cos\nsystem\n(S'echo x'\ntR.", b"c__builtin__\neval\n(S'1'\ntR.", b"(" * 99999 + b".",
        b"cnumpy\nmemmap\n(S'/etc/passwd'\ntR.", b"]q\x00" + b"(h\x00h\x00e" * 30 + b".",
        b"cnumpy\nndarray\n((I1099511627776\nttR.", b"\x80\x04\x8d" + b"\xff" * 8,
        b"c_codecs\nencode\n(Vx\nVlatin1\ntR.", b"cnumpy\ndtype\n(S'U2147483647'\ntR.",
        b"Ppersistent\n.", b"\x80\x04\x95" + b"\xff" * 8 + b"."))  # fmt: skip
    return head + len(text).to_bytes(2, "little") + text + body


def zipped(members, rng):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", rng.choice((0, 8)), compresslevel=1) as archive:
        for name, value in members.items():
            archive.writestr(name, value, zipfile.ZIP_DEFLATED if len(value) > 1 << 26 else None)
    return file.getvalue()


MUTATIONS = {
    "h5": h5,
    "weights": weights,
    "keras": keras,
    "keras3": keras,
    "npz": npz,
    "safetensors": mutated_bytes,
    "json": json_text,
}


# what is loaded
def models(names):
    for name in names:
        tf.keras.backend.clear_session()
        yield name, keras_models.build(tf, name)


KERAS3 = ("dense", "heads", "two_ways", "shared_model", "operators", "by_adam_amsgrad", "deep")


def files_of_keras3(folder):
    """The files of Keras 3 that are kept, and some of our own."""
    for name, model in models(("mlp", "functional", "nested")):
        path = folder / f"{name}.keras"
        model.save(path, save_format="keras3")
        yield path.read_bytes(), ".keras", name
    with tarfile.open(HERE.parent / "fixtures" / "keras3-models.tar.xz") as archive:
        for name in KERAS3:
            yield archive.extractfile(f"{name}.keras").read(), ".keras", name


def arrays():
    """.npz files: of numbers, of text and of lists."""
    rows = np.empty(3, object)
    rows[:] = [[1, 2], [3], []]
    for found in (
        {"x": np.arange(12.0).reshape(3, 4), "y": np.arange(3)},
        {"x": rows, "y": np.array(["a", "bc"]), "z": np.array(5, "int16")},
        {"x": np.asfortranarray(np.ones((2, 3), "float32")), "t": np.array([True])},
    ):
        for save in (np.savez, np.savez_compressed):
            file = io.BytesIO()
            save(file, **found)
            yield file.getvalue()


def files_of(kind, folder):
    """(bytes, suffix, name of a model whose weights they are) of undamaged files."""
    if kind == "keras3":
        yield from files_of_keras3(folder)
        return
    if kind == "npz":
        yield from ((data, ".npz", "") for data in arrays())
        return
    if kind == "safetensors":
        for name, model in models(NAMES):
            safetensors.write(folder / "w.safetensors", model.state_dict())
            yield (folder / "w.safetensors").read_bytes(), ".safetensors", name
        return
    suffixes = {"h5": [".h5"], "weights": [".weights.h5", "_old.h5"], "keras": [".keras"]}
    for name, model in models(NAMES):
        if kind == "json":
            yield model.to_json().encode(), ".json", name
            continue
        for suffix in suffixes[kind]:
            path = folder / f"{name}{suffix}"
            (model.save_weights if kind == "weights" else model.save)(path)
            yield path.read_bytes(), suffix, name


def load(kind, path, model):
    if kind == "json":
        tf.keras.models.model_from_json(path.read_bytes())
    elif kind == "weights":
        model.load_weights(path)
    elif kind == "npz":
        pickles.load_arrays(str(path))
    elif kind == "safetensors":
        safetensors.read(path)
    else:
        tf.keras.models.load_model(path)


def damaged(kind, path, numbers, mutate, attempt):
    """How many of the damaged files of some seeds are read wrongly; a line for each.

    path: an undamaged file, which is written over.  mutate(data, rng): the damaged bytes.
    attempt(): what went wrong with the file, or None.
    """
    data, failures = path.read_bytes(), 0
    judging.start()
    memory = judging.Memory()
    for number in numbers:
        bad = mutate(data, random.Random(number))
        path.write_bytes(bad)
        memory.start()
        wrong = attempt() or memory.wrong(len(bad))
        if wrong:
            failures += 1
            judging.report(kind, number, wrong)
    judging.end(kind)
    return failures


def attempt(kind, path, model):
    """What went wrong in loading a file, or None."""

    def action():
        load(kind, path, model)

    if kind == "json":  # text has no file, and errors as in TensorFlow
        return judging.judged(action, path, names=(), internal=(LookupError, MemoryError))
    return judging.judged(action, path, names=(path.name,))


def main(kind, count, seed=0):
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    judging.start()
    mutate = MUTATIONS[kind]
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        bases = list(files_of(kind, folder))
        targets = dict(models(NAMES)) if kind == "weights" else {}
        for number, (data, suffix, name) in enumerate(bases):
            path = folder / f"whole{number}{suffix}"
            path.write_bytes(data)
            load(kind, path, targets.get(name))
        tf.keras.backend.clear_session()
        memory = judging.Memory()
        for number in range(seed, seed + count):
            rng = random.Random(number)
            data, suffix, name = bases[rng.randrange(len(bases))]
            data = mutate(data, rng)
            path = folder / f"mutated{suffix}"
            path.write_bytes(data)
            memory.start()
            wrong = attempt(kind, path, targets.get(name)) or memory.wrong(len(data))
            if wrong:
                failures += 1
                judging.report(kind, number, wrong, model=name)
        judging.end(kind)
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), *map(int, sys.argv[3:])))
