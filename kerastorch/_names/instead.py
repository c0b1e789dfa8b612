"""What to use instead of a name that is missing, by the table that `kerastorch check` reads."""

import functools
from pathlib import Path

TABLE = Path(__file__).parents[1] / "_check" / "differences.txt"


@functools.cache
def instead(address):
    """The table's word about `tf.lite`, or about the namespace that a name is in; None without."""
    known = _known()
    parts = address.split(".")
    addresses = (".".join(parts[:k]) for k in range(len(parts), 1, -1))
    return next((known[a] for a in addresses if a in known), None)


@functools.cache
def _known():
    found = {}
    for block in TABLE.read_text(encoding="utf-8").split("\n\n"):
        head, *lines = block.strip().split("\n")
        level, *names = head.split(" ")
        said = [line.removeprefix("instead: ") for line in lines if line.startswith("instead: ")]
        if level == "missing" and said:
            found.update(dict.fromkeys(names, said[0]))
    return found
