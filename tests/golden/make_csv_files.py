"""Writes csv_files.json.xz: generated CSV files and what TensorFlow's CsvDataset makes of them."""

import json
import lzma
import random
import tempfile
from pathlib import Path

NUMBERS = [
    "1", "-2", "+3", "4.5", "1e3", "1e39", "-1e400", "nan", "inf", "-inf", "+inf", "infinity", "-Infinity", "0x1F", "1_0", " 7 ", "7 8", "", "NA",
    ".5", "5.", "-", "1e", "2147483648", "-9223372036854775808", "9223372036854775808", "0" * 40 + "1", "1.0000001192092896", "16777217",
    "16777217.0000001", "3.4028236e38", "1e-46", "abc", '"5"', '"" ', '""', "0x", "0xG", "-0x10", "00012", "-0", '"1\n2"', " ", "\t3", "1e+05", "1E5",
    "1.e5", "e5", "1.5f", "1d2", "Nan", "INF", "-nan", "+nan", "1e99999",
]  # fmt: skip
TEXTS = [
    "a", "", '"q"', '"a,b"', '"a""b"', 'x"y', '"x"y', '"un', ' "sp"', "é", '"multi\nline"', '"cr\rin"', "NA", '"NA"', "a b", '"""', '""""', '"","',
]  # fmt: skip


def cases(count, seed):
    """(text, kinds of the columns, options); kinds are the letters of tests/data/test_csv.py."""
    draw = random.Random(seed)
    for _ in range(count):
        yield _case(draw)


def _case(draw):
    width = draw.randint(1, 4)
    kinds = "".join(draw.choice("sifldSIFLD") for _ in range(width))
    rows = []
    for _ in range(draw.randint(0, 6)):
        cells = [_cell(draw, kind) for kind in kinds]
        if draw.random() < 0.05:
            cells.append("9")
        if draw.random() < 0.05:
            cells = cells[:-1]
        rows.append(",".join(cells))
    end = draw.choice(["\n", "\n", "\n", "\r\n", "\r"])
    text = end.join(rows) + draw.choice(["", end, end, end, end + end])
    options = {}
    if draw.random() < 0.2:
        options["header"] = True
    if draw.random() < 0.15:
        options["na_value"] = "NA"
    if draw.random() < 0.1:
        options["use_quote_delim"] = False
    if draw.random() < 0.1:
        name = draw.choice(["select_cols", "exclude_cols"])
        options[name] = sorted(draw.sample(range(4), draw.randint(1, 2)))
        if name == "select_cols":
            kinds = kinds[: len(options[name])]
    return text, kinds, options


def _cell(draw, kind):
    if kind in "sS":
        return draw.choice(TEXTS if draw.random() < 0.5 else ["a", "", '"q"', '"a,b"', "b"])
    return draw.choice(NUMBERS if draw.random() < 0.35 else ["1", "2", "-3", "12"])


def outcome(tf, path, kinds, options):
    """The rows, as reprs of their values, and errors with their texts; an error's class."""
    given = {
        "s": tf.string, "i": tf.int32, "l": tf.int64, "f": tf.float32, "d": tf.float64, "S": "dd",
        "I": 7, "F": 1.5, "L": tf.constant(9, tf.int64), "D": tf.constant(0.25, tf.float64),
    }  # fmt: skip
    try:
        rows = iter(tf.data.experimental.CsvDataset(path, [given[c] for c in kinds], **options))
    except tf.errors.OpError as error:
        return type(error).__name__
    found = []
    for _ in range(40):
        try:
            values = [x.numpy() for x in next(rows)]
        except StopIteration:
            break
        except tf.errors.OpError as error:
            text = str(error).split("}} ")[-1].removesuffix(" name: ")
            found.append(
                f"{type(error).__name__}: {text.replace('[Op:IteratorGetNext]', '').strip()}"
            )
            continue
        found.append([repr(v.item() if hasattr(v, "item") else v) for v in values])
    return found


def main():
    import tensorflow as tf

    made = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        for text, kinds, options in cases(2000, 3):
            path.write_bytes(text.encode())
            made.append((text, kinds, options, outcome(tf, str(path), kinds, options)))
    target = Path(__file__).with_name("csv_files.json.xz")
    with lzma.open(target, "wt", encoding="utf-8") as file:
        json.dump(made, file)


if __name__ == "__main__":
    main()
