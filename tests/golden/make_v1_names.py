"""Writes kerastorch/compat/v1/aliases.txt: the names of tf.compat.v1 that TensorFlow 2 has as well.

    TF215/bin/python tests/golden/make_v1_names.py

A line is a name and the address of the same object in TensorFlow 2. raw_ops, Keras, Estimator and
TPU names are left out.
"""

from pathlib import Path
from types import ModuleType

TARGET = Path(__file__).parents[2] / "kerastorch/compat/v1/aliases.txt"
_NOT = {"raw_ops", "keras", "estimator", "tpu", "mock", "compat", "lite", "mlir", "xla"}


def members(module, address, api):
    """(address, object) of what is public, in modules of `api`."""
    for name in dir(module):
        if name.startswith("_"):
            continue
        value = getattr(module, name, None)
        if isinstance(value, ModuleType):
            if name not in _NOT and value.__name__.startswith(api):
                yield from members(value, f"{address}.{name}", api)
        elif value is not None:
            yield f"{address}.{name}", value


def main():
    import tensorflow as tf

    homes = {}
    for address, value in members(tf, "tf", "tensorflow._api.v2"):
        held = homes.setdefault(id(value), address)
        if address.count(".") < held.count("."):
            homes[id(value)] = address
    lines = []
    for address, value in members(tf.compat.v1, "", "tensorflow._api.v2.compat.v1"):
        plain = isinstance(value, (int, str, float, bool))
        same = f"tf{address}" if plain else homes.get(id(value))
        if same is not None:
            lines.append(f"{address[1:]} {same}")
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
