"""Reads tf215.txt and tf23.txt, which tests/golden/make_public_names.py writes.

A line is a namespace and its names. `tf.losses = tf.keras.losses` says that one namespace repeats
another; names after that are what it has beyond.
"""

import functools
from pathlib import Path

_NOTHING = frozenset()


def public_names(namespace):
    """What TensorFlow exports as `namespace.name`, namespaces inside it included.

    The names are those of TensorFlow 2.15, and those that TensorFlow 2.3 had besides.

    Args:
      namespace: `"tf.math"`, `"tf.keras.layers"`, `"tf.compat.v1"`; `keras` stands for `tf.keras`.

    Returns:
      A frozenset of strings, empty for what is no namespace of TensorFlow.
    """
    if namespace == "keras" or namespace.startswith("keras."):
        namespace = f"tf.{namespace}"
    names, same = _tables()
    found = names.get(namespace, _NOTHING)
    for address, other in same:
        if namespace == address or namespace.startswith(f"{address}."):
            return found | public_names(other + namespace[len(address) :])
    return found


def namespaces():
    """The addresses of TensorFlow's namespaces: `"tf"`, `"tf.math"`, ..."""
    names, same = _tables()
    return frozenset(names) | {address for address, _ in same}


@functools.cache
def private_names():
    """{private module of TensorFlow or Keras: {namespace: public names that it has too}}.

    Read from private215.txt, which tests/golden/make_private_names.py writes.
    """
    text = Path(__file__).with_name("private215.txt").read_text(encoding="utf-8")
    found = {}
    for line in text.splitlines():
        module, _, places = line.partition(" ")
        words = [place.split(" ") for place in places.split("; ")]
        found[module] = {address: names for address, *names in words}
    return found


@functools.cache
def uses():
    """{namespace: {name: how many scripts of a census use it}}: names of TensorFlow 2.15.

    Read from used.txt, which tests/golden/make_used_names.py writes.
    """
    found = {}
    for line in Path(__file__).with_name("used.txt").read_text(encoding="utf-8").splitlines():
        namespace, *words = line.split(" ")
        counts = (word.partition("=") for word in words)
        found[namespace] = {name: int(files) for name, _, files in counts}
    return found


@functools.cache
def _tables():
    names, same = {}, []
    for table in ("tf215.txt", "tf23.txt"):
        for line in Path(__file__).with_name(table).read_text(encoding="utf-8").splitlines():
            address, *words = line.split(" ")
            if words[0] == "=":
                same.append((address, words[1]))
                words = words[2:]
            names[address] = names.get(address, _NOTHING) | frozenset(words)
    return names, same
