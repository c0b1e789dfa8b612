"""CSV datasets: 2,000 generated files with TensorFlow's values and errors; make_csv_dataset."""

import json
import lzma
from collections import OrderedDict
from pathlib import Path

import pytest
from golden import cases, make_csv_files

import kerastorch as tf

EX = tf.data.experimental
HERE = Path(cases.__file__).parent
with lzma.open(HERE / "csv_files.json.xz", "rt", encoding="utf-8") as file:
    GOLDEN = json.load(file)


@pytest.mark.parametrize("part", range(10))
def test_generated_files(part, tmp_path):
    path = tmp_path / "x.csv"
    for text, kinds, options, expected in GOLDEN[part::10]:
        path.write_bytes(text.encode())
        assert make_csv_files.outcome(tf, str(path), kinds, options) == expected, (
            text,
            kinds,
            options,
        )


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_blocks_cut_anywhere(size, tmp_path, monkeypatch):
    """A file that comes in small blocks gives what it gives in one."""
    from kerastorch.data import _files

    blocks = _files.Opened.blocks
    monkeypatch.setattr(_files.Opened, "blocks", lambda self: blocks(self, size))
    path = tmp_path / "x.csv"
    for text, kinds, options, expected in GOLDEN[:300]:
        path.write_bytes(text.encode())
        assert make_csv_files.outcome(tf, str(path), kinds, options) == expected, (
            text,
            kinds,
            options,
        )


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text('a,b,c\n1,2.5,x\n2,,"y,z"\n')
    return str(path)


def test_make_csv_dataset(path):
    dataset = EX.make_csv_dataset(path, 2, num_epochs=1, shuffle=False, label_name="b")
    ((features, label),) = dataset
    assert type(features) is OrderedDict and list(features) == ["a", "c"]
    assert features["a"].numpy().tolist() == [1, 2] and features["a"].dtype == tf.int32
    assert features["c"].numpy().tolist() == [b"x", b"y,z"]
    assert label.numpy().tolist() == [2.5, 0.0] and label.dtype == tf.float32
    spec, _ = dataset.element_spec
    assert repr(dataset).startswith(f"<_PrefetchDataset element_spec=({spec!r}, TensorSpec(")


def test_inferred_types(tmp_path):
    path = tmp_path / "y.csv"
    path.write_text("a,b,c,d,e,f,g,h\n1,2147483648,1e39,1e309,,-3,nan, 4\n2,3,4,5,,0x10,inf,1_0\n")
    spec = EX.make_csv_dataset(str(path), 2, num_epochs=1).element_spec
    kinds = [s.dtype.name for s in spec.values()]
    assert kinds == ["int32", "int64", "float64", *["string"] * 4, "int32"]


def test_order_over_files(tmp_path):
    for i in (1, 2, 3):
        (tmp_path / f"m{i}.csv").write_text("a\n" + "".join(f"{i}{k}\n" for k in range(4)))
    pattern = str(tmp_path / "m*.csv")

    def batches(**options):
        return [x["a"].numpy().tolist() for x in EX.make_csv_dataset(pattern, 3, **options)]

    once = [[10, 11, 12], [13, 20, 21], [22, 23, 30], [31, 32, 33]]
    assert batches(shuffle=False, num_epochs=2) == once * 2
    turns = [[10, 20, 11], [21, 12, 22], [13, 23, 30], [31, 32, 33]]
    assert batches(shuffle=False, num_epochs=1, num_parallel_reads=2) == turns
    tf.random.set_seed(1)
    shuffled = [[31, 21, 23], [30, 11, 13], [32, 22, 20], [33, 12, 10]]
    assert batches(shuffle_seed=5, num_epochs=1) == shuffled
    tf.random.set_seed(None)


REFUSED = [
    ({"label_name": "nope"}, "must be one of the columns"),
    ({"select_columns": ["c", "zz"]}, "zz specified in `select_columns`"),
    ({"select_columns": [0, 7]}, "index 7"),
    ({"select_columns": ["a", "a"]}, "duplicate"),
    ({"column_names": ["a", "a", "b"]}, "duplicate column names"),
    ({"column_names": ["a", "b"]}, "row 2 has 3"),
    ({"header": False}, "Neither is provided"),
    ({"compression_type": "ZLIB"}, "probing"),
    ({"select_columns": [0, 2], "column_defaults": [1]}, "same length"),
]


@pytest.mark.parametrize("options, text", REFUSED)
def test_refusals(path, options, text):
    with pytest.raises(ValueError, match=text):
        EX.make_csv_dataset(path, 2, **options)


def test_no_files():
    with pytest.raises(ValueError, match="No files match"):
        EX.make_csv_dataset("/nowhere/*.csv", 2)
    with pytest.raises(tf.errors.NotFoundError):
        next(iter(EX.CsvDataset("/nowhere/x.csv", [tf.int32])))


def test_ignored_errors(tmp_path):
    path = tmp_path / "z.csv"
    path.write_text("a,b\n1,2\n\n3,4\n5,x\n6,7,8\n9,10\n")
    dataset = EX.make_csv_dataset(
        str(path), 1, num_epochs=1, shuffle=False, column_defaults=["", ""], ignore_errors=True
    )
    found = [[x["a"].numpy()[0], x["b"].numpy()[0]] for x in dataset]
    assert found == [[b"1", b"2"], [b"3", b"4"], [b"5", b"x"], [b"9", b"10"]]
