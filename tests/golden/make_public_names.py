"""The public names of TensorFlow, for kerastorch/_names/: with TF 2.15's interpreter

    python make_public_names.py tf23_only.json

where tf23_only.json is the list of what TF 2.3 had besides, {"names": {name: {"aliases": [...]}}}.
"""

import json
import re
import sys
import types
from pathlib import Path

TABLES = Path(__file__).parents[2] / "kerastorch" / "_names"

# Modules that make up the public namespaces, by their own names.
PUBLIC = re.compile(
    r"tensorflow$|tensorflow\._api\.v2\.|tensorflow\.compat|keras\.api\._v[12]\.|tensorflow\.keras|"
    r"tensorflow_estimator\.python\.estimator\.api\._v[12]|tensorboard\.summary\._tf"
)

# Namespaces that repeat another one, name by name.
SAME = {
    "tf.compat.v2": "tf",
    "tf.initializers": "tf.keras.initializers",
    "tf.losses": "tf.keras.losses",
    "tf.metrics": "tf.keras.metrics",
    "tf.optimizers": "tf.keras.optimizers",
}

# Modules that are there because TensorFlow's files lie so; no documentation names them.
INTERNAL = {"api", "compiler", "core", "protobuf", "python", "src", "tools", "tsl"}


def names_of(module):
    """What a module exports: what `from module import *` gives, and lazily loaded modules."""
    names = {*getattr(module, "__all__", ()), *(n for n in dir(module) if not n.startswith("_"))}
    return names - INTERNAL - {"__internal__", "__operators__"}


def walk(module, address, found):
    found[address] = set()
    for name in sorted(names_of(module)):
        value, inner = getattr(module, name, None), f"{address}.{name}"
        if isinstance(value, types.ModuleType):
            if not PUBLIC.match(value.__name__) or inner == "tf.compat.v1.compat":
                continue
            if inner not in SAME:
                walk(value, inner, found)
        found[address].add(name)


def beyond(tf, found):
    """What a namespace of SAME has beyond the one it repeats."""
    for address, other in SAME.items():
        module = tf
        for part in address.split(".")[1:]:
            module = getattr(module, part)
        yield f"{address} = {' '.join([other, *sorted(names_of(module) - found[other])])}"


def write(path, found, same=()):
    lines = [f"{address} {' '.join(sorted(names))}" for address, names in found.items() if names]
    path.write_text("\n".join(sorted([*lines, *same])) + "\n", encoding="utf-8")


def main(tf23_only):
    import tensorflow as tf

    found = {}
    walk(tf, "tf", found)
    write(TABLES / "tf215.txt", found, beyond(tf, found))

    older = {}
    for name, entry in json.loads(Path(tf23_only).read_text())["names"].items():
        for each in [name, *entry["aliases"]]:
            address, _, last = each.rpartition(".")
            if last not in found.get(SAME.get(address, address), ()):
                older.setdefault(address, set()).add(last)
    write(TABLES / "tf23.txt", older)


if __name__ == "__main__":
    main(*sys.argv[1:])
