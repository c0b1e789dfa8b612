"""Loads damaged and forged files, one format a process, and tells what should not have happened.

    python mutations.py FORMAT COUNT [SEED]

FORMAT: h5 (whole models), weights (.weights.h5 and the older layout), keras, keras3 (files of
Keras 3), safetensors, json.  Prints one line
of JSON for each load that raised something else than OSError and ValueError, took longer than
`SECONDS` or more memory than the file and `SPARE`, or did something that loading must not do
(a process, a file, an import, code); exits with 1 if there was one.  A crash ends the process.
"""

import contextlib
import io
import json
import logging
import random
import resource
import signal
import sys
import tarfile
import tempfile
import traceback
import warnings
import zipfile
from pathlib import Path

import h5py
import numpy as np

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent)]

from golden import keras_models  # noqa: E402

import kerastorch as tf  # noqa: E402
from kerastorch._files import safetensors  # noqa: E402

SECONDS, SPARE = 20, 200 << 20
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
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", rng.choice((0, 8)), compresslevel=1) as archive:
        for name, value in members.items():
            archive.writestr(name, value, zipfile.ZIP_DEFLATED if len(value) > 1 << 26 else None)
    return file.getvalue()


def json_text(data, rng):
    if rng.random() < 0.3:
        return mutated_bytes(data, rng)
    return json.dumps(mutated_config(json.loads(data), rng)).encode()


MUTATIONS = {
    "h5": h5,
    "weights": weights,
    "keras": keras,
    "keras3": keras,
    "safetensors": mutated_bytes,
    "json": json_text,
}


# what is loaded
def models(names):
    for name in names:
        tf.keras.backend.clear_session()
        yield name, keras_models.build(tf, name)


KERAS3 = ("dense", "heads", "two_ways", "shared_model", "operators", "by_adam_amsgrad", "deep")


def files_of_keras3():
    """The files of Keras 3 that are kept."""
    with tarfile.open(HERE.parent / "fixtures" / "keras3-models.tar.xz") as archive:
        for name in KERAS3:
            yield archive.extractfile(f"{name}.keras").read(), ".keras", name


def files_of(kind, folder):
    """(bytes, suffix, name of a model whose weights they are) of undamaged files."""
    if kind == "keras3":
        yield from files_of_keras3()
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
    elif kind == "safetensors":
        safetensors.read(path)
    else:
        tf.keras.models.load_model(path)


# what must not happen
watch = {"on": False, "seen": [], "path": ""}
FORBIDDEN = {
    "exec", "compile", "marshal.loads", "pickle.find_class", "subprocess.Popen", "os.system",
    "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.remove", "os.rename",
    "os.rmdir", "os.mkdir", "socket.connect", "ctypes.dlopen", "shutil.rmtree", "webbrowser.open",
    "os.chmod", "os.putenv", "os.unsetenv",
}  # fmt: skip
TRUSTED = {"kerastorch", "torch", "numpy", "h5py", "yaml", "encodings", *sys.stdlib_module_names}


def within(*names):
    frame = sys._getframe(2)
    while frame:
        if frame.f_code.co_filename.endswith(names):
            return True
        frame = frame.f_back
    return False


def audit(event, arguments):
    if not watch["on"]:
        return
    if event == "import":
        bad = arguments[0].split(".")[0] not in TRUSTED
    elif event == "open":
        bad = str(arguments[0]) != watch["path"] and not str(arguments[0]).startswith(
            (tempfile.gettempdir(), "/proc", "/sys")
        )
    else:
        bad = event in FORBIDDEN
    # our own modules that load at first use, the process that tries a file, the file of a member
    ours = ("<frozen importlib._bootstrap>", "hdf5_library.py", "tempfile.py")
    if bad and not within(*ours, *(("traceback.py", "linecache.py") if event == "open" else ())):
        watch["seen"].append(f"{event} {arguments!r:.200}")


class Hang(Exception):
    pass


def alarm(*_):
    raise Hang


@contextlib.contextmanager
def limited(path):
    watch.update(on=True, seen=[], path=str(path))
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        watch["on"] = False
        signal.alarm(0)


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def damaged(kind, path, numbers, mutate, attempt):
    """How many of the damaged files of some seeds are read wrongly; a line for each.

    path: an undamaged file, which is written over.  mutate(data, rng): the damaged bytes.
    attempt(): what went wrong with the file, or None.
    """
    data, failures = path.read_bytes(), 0
    sys.addaudithook(audit)
    signal.signal(signal.SIGALRM, alarm)
    before = peak()
    for number in numbers:
        bad = mutate(data, random.Random(number))
        path.write_bytes(bad)
        made = peak()
        wrong = attempt()
        grown = peak() - before
        if wrong is None and peak() > made and grown > len(bad) + SPARE:
            wrong = f"{grown >> 20} MiB for a file of {len(bad)} bytes"
            before = peak()
        if wrong:
            failures += 1
            print(json.dumps({"format": kind, "seed": number, "wrong": wrong}), flush=True)
    return failures


def attempt(kind, path, model):
    """What went wrong in loading a file, or None."""
    try:
        with limited(path):
            load(kind, path, model)
    except (OSError, ValueError):
        pass
    except Hang:
        return "hang"
    except BaseException as error:
        lines = "".join(traceback.format_exception(error)[-4:])
        return f"{type(error).__name__}: {error!s:.300}\n{lines[-1500:]}"
    return "; ".join(watch["seen"][:3]) or None


def main(kind, count, seed=0):
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    sys.addaudithook(audit)
    signal.signal(signal.SIGALRM, alarm)
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
        before = peak()
        for number in range(seed, seed + count):
            rng = random.Random(number)
            data, suffix, name = bases[rng.randrange(len(bases))]
            data = mutate(data, rng)
            path = folder / f"m{suffix}"
            path.write_bytes(data)
            made = peak()
            wrong = attempt(kind, path, targets.get(name))
            if wrong is None and peak() > made and peak() - before > len(data) + SPARE:
                wrong = f"{(peak() - before) >> 20} MiB for a file of {len(data)} bytes"
                before = peak()
            if wrong:
                failures += 1
                print(json.dumps({"format": kind, "seed": number, "model": name, "wrong": wrong}))
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), *map(int, sys.argv[3:])))
