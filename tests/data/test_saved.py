"""Saved datasets (fixtures/datasets is written by TensorFlow), snapshots, caches, records."""

import contextlib
import shutil
from collections import namedtuple
from pathlib import Path

import numpy as np
import pytest

import kerastorch as tf

D, EX = tf.data.Dataset, tf.data.experimental
FOLDER = Path(__file__).parent.parent / "fixtures" / "datasets"
NT = namedtuple("NT", "x y")
NUMBERS = "bfloat16 float16 float64 int8 uint8 uint16 int16 uint32 uint64 complex64 complex128"
SAVED = {
    "range": lambda: D.range(10),
    "dict": lambda: D.from_tensor_slices({"a": [[1.0, 2.0], [3.0, 4.0]], "s": ["x", "yy"]}),
    "rs": lambda: D.from_tensor_slices(
        (tf.ragged.constant([[1, 2], [3]]), tf.sparse.from_dense([[1, 0], [0, 2]]))
    ),
    "r2": lambda: D.from_tensors(tf.ragged.constant([[[1], [2, 3]], []])),
    "rstr": lambda: D.from_tensor_slices(tf.ragged.constant([["a", "bc"], []])),
    "b": lambda: D.from_tensor_slices(([1, 2, 3], [True, False, True])).batch(2),
    "types": lambda: D.from_tensors(tuple(tf.constant([1, 0], k) for k in NUMBERS.split())),
    "nt": lambda: D.from_tensors({"a": (NT(1, 2.0), None, tf.constant([1]))}),
    "str": lambda: D.from_tensor_slices(["ab", "c", "é"]).batch(2),
    "empty": lambda: D.range(0),
    "e2": lambda: D.from_tensors(tf.zeros([0, 3])),
}


def plain(x):
    if isinstance(x, dict):
        return {k: plain(v) for k, v in x.items()}
    if isinstance(x, tuple):
        return [plain(v) for v in x]
    if x is None:
        return None
    if hasattr(x, "to_list"):
        return x.to_list()
    if hasattr(x, "dense_shape"):
        return tf.sparse.to_dense(x).numpy().tolist()
    return [x.dtype.name, np.asarray(x.numpy()).tolist()]


def same(loaded, dataset):
    assert str(loaded.element_spec) == str(dataset.element_spec)
    assert [plain(x) for x in loaded] == [plain(x) for x in dataset]


@pytest.mark.parametrize("name", SAVED)
def test_of_tensorflow_and_own(name, tmp_path):
    dataset, kind = SAVED[name](), "GZIP" if name == "dict" else None
    theirs = shutil.copytree(FOLDER / name, tmp_path / "theirs")
    if name == "empty":  # git keeps no empty folder
        (theirs / "8169664475119366371").mkdir(exist_ok=True)
    same(D.load(str(theirs), compression=kind), dataset)
    tmp_path = tmp_path / "ours"
    dataset.save(str(tmp_path), compression=kind)
    same(D.load(str(tmp_path), compression=kind), dataset)
    assert len(D.load(str(tmp_path), compression=kind)) == len(list(dataset))


def test_shards(tmp_path):
    D.range(10).save(str(tmp_path), shard_func=lambda x: x % 3)
    loaded = D.load(str(tmp_path), reader_func=lambda shards: shards.flat_map(lambda d: d))
    assert [int(x) for x in loaded] == [0, 3, 6, 9, 1, 4, 7, 2, 5, 8]
    assert sorted(int(x) for x in D.load(str(tmp_path))) == list(range(10))
    with pytest.raises(tf.errors.InvalidArgumentError, match="scalar int64"):
        D.range(3).save(str(tmp_path / "x"), shard_func=lambda x: tf.cast(x, tf.int32))


def test_missing_and_wrong(tmp_path):
    with pytest.raises(tf.errors.NotFoundError, match="dataset_spec"):
        D.load(str(tmp_path))
    wrong = D.load(str(FOLDER / "range"), element_spec=tf.TensorSpec((), tf.float32))
    with pytest.raises(tf.errors.InvalidArgumentError, match="expected float but got int64"):
        list(wrong)


@pytest.mark.parametrize("name", ["range", "rs", "nt", "str", "r2"])
def test_damaged(name, tmp_path):
    """Damaged files give errors of TensorFlow's classes, or other values, and nothing else."""
    rng = np.random.RandomState(0)
    for turn in range(60):
        folder = tmp_path / str(turn)
        shutil.copytree(FOLDER / name, folder)
        files = sorted(p for p in folder.rglob("*") if p.is_file())
        victim = files[turn % len(files)]
        data = bytearray(victim.read_bytes())
        for _ in range(rng.randint(1, 4)):
            data[rng.randint(len(data))] = rng.randint(256)
        victim.write_bytes(bytes(data[: rng.randint(len(data)) + 1] if turn % 3 == 0 else data))
        with contextlib.suppress(tf.errors.OpError, TypeError, ValueError):
            list(D.load(str(folder)).take(20))


def test_no_way_out_of_the_folder(tmp_path):
    from kerastorch._files.protos import message

    kind = message("tensorflow.data.experimental.SnapshotMetadataRecord")
    D.range(3).save(str(tmp_path))
    made = kind(run_id="../elsewhere", version=2, finalized=True)
    (tmp_path / "snapshot.metadata").write_bytes(made.SerializeToString())
    with pytest.raises(tf.errors.DataLossError):
        D.load(str(tmp_path))


def test_snapshot(tmp_path):
    calls = []

    def counted(x):
        calls.append(1)
        return x

    dataset = D.range(5).map(lambda x: tf.py_function(counted, [x], tf.int64))
    kept = dataset.snapshot(str(tmp_path))
    assert [int(x) for x in kept] == list(range(5)) and len(calls) == 5
    assert [int(x) for x in kept] == list(range(5)) and len(calls) == 5
    other = D.range(7).snapshot(str(tmp_path))
    assert [int(x) for x in other] == list(range(7))


def test_cache_in_a_file(tmp_path):
    prefix = str(tmp_path / "c")
    kept = D.range(5).cache(prefix)
    first = iter(kept)
    next(first)
    with pytest.raises(tf.errors.AlreadyExistsError, match="lockfile already exists"):
        next(iter(kept))
    del first
    assert not list(tmp_path.iterdir())
    assert [int(x) for x in kept] == list(range(5))
    assert [int(x) for x in D.range(9).cache(prefix)] == list(range(5))
    with pytest.raises(tf.errors.InvalidArgumentError, match="expected float but got int64"):
        list(D.range(2).map(lambda x: tf.cast(x, tf.float32)).cache(prefix))


def test_records_in_turn(tmp_path):
    names = [str(tmp_path / f"r{i}") for i in (1, 2, 3, 4)]
    for i, (name, count) in enumerate(zip(names, (2, 5, 1, 3), strict=True), 1):
        EX.TFRecordWriter(name).write(D.from_tensor_slices([f"{i}{j}" for j in range(count)]))

    def found(**options):
        return [int(x.numpy()) for x in tf.data.TFRecordDataset(names, **options)]

    assert found() == [10, 11, 20, 21, 22, 23, 24, 30, 40, 41, 42]
    assert found(num_parallel_reads=2) == [10, 20, 11, 21, 22, 30, 23, 24, 40, 41, 42]
    assert found(num_parallel_reads=3) == [10, 20, 30, 11, 21, 22, 40, 23, 41, 24, 42]
    assert found(num_parallel_reads=10) == [10, 20, 30, 40, 11, 21, 41, 22, 42, 23, 24]
    assert repr(tf.data.TFRecordDataset(names)).startswith("<TFRecordDatasetV2 ")
    data = Path(names[1]).read_bytes()
    Path(names[1]).write_bytes(data[:-7] + b"x" * 7)
    with pytest.raises(tf.errors.DataLossError, match="corrupted record at 72"):
        list(tf.data.TFRecordDataset(names[1]))
    with pytest.raises(TypeError, match="must contain"):
        tf.data.TFRecordDataset([1])
