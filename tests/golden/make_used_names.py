"""How many scripts use each public name of TensorFlow, for kerastorch/_names/used.txt:

    python make_used_names.py usage.csv

where usage.csv is a census of scripts with the columns name, kind, in_tf215 and files.
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path

TABLE = Path(__file__).parents[2] / "kerastorch" / "_names" / "used.txt"


def main(census):
    found = defaultdict(dict)
    with open(census, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["in_tf215"] == "1" and row["kind"] not in ("method", "property", "attribute"):
                namespace, _, name = row["name"].rpartition(".")
                found[namespace][name] = row["files"]
    lines = []
    for namespace in sorted(found):
        words = (f"{name}={files}" for name, files in sorted(found[namespace].items()))
        lines.append(f"{namespace} {' '.join(words)}\n")
    TABLE.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
