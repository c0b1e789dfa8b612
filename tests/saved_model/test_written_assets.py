"""Files that belong to a saved object: the folder has copies, and names them."""

import os

import pytest

import kerastorch as tf


def _made(tmp_path):
    module = tf.Module()
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "words.txt").write_text(f"{name}\nx\n")
        setattr(module, name, tf.saved_model.Asset(str(tmp_path / name / "words.txt")))
    lookup = tf.lookup
    module.table = lookup.StaticHashTable(
        lookup.TextFileInitializer(
            str(tmp_path / "b" / "words.txt"),
            tf.string, lookup.TextFileIndex.WHOLE_LINE, tf.int64, lookup.TextFileIndex.LINE_NUMBER,
        ),
        -1,
    )  # fmt: skip
    module.read = tf.function(
        lambda: [tf.io.read_file(module.a.asset_path), tf.io.read_file(module.b.asset_path)],
        input_signature=[],
    )
    words = [tf.TensorSpec([None], tf.string)]
    module.look = tf.function(lambda x: module.table.lookup(x), input_signature=words)
    return module


def test_a_folder_that_is_moved_has_its_files(tmp_path):
    module = _made(tmp_path)
    signatures = {"look": module.look, "read": module.read}
    tf.saved_model.save(module, str(tmp_path / "m"), signatures)
    os.rename(tmp_path / "m", tmp_path / "moved")
    for name in ("a", "b"):
        os.remove(tmp_path / name / "words.txt")
    assert sorted(os.listdir(tmp_path / "moved" / "assets")) == ["words.txt", "words.txt_1"]
    loaded = tf.saved_model.load(str(tmp_path / "moved"))
    assert loaded.a.asset_path.numpy() == os.fsencode(tmp_path / "moved" / "assets" / "words.txt")
    assert [x.numpy() for x in loaded.read()] == [b"a\nx\n", b"b\nx\n"]
    served = loaded.signatures["read"]()
    assert sorted(x.numpy() for x in served.values()) == [b"a\nx\n", b"b\nx\n"]
    assert loaded.look(tf.constant(["b", "x", "z"])).numpy().tolist() == [0, 1, -1]
    tf.saved_model.save(loaded, str(tmp_path / "again"))
    again = tf.saved_model.load(str(tmp_path / "again"))
    assert [x.numpy() for x in again.read()] == [b"a\nx\n", b"b\nx\n"]


def test_a_file_that_is_missing(tmp_path):
    module = _made(tmp_path)
    os.remove(tmp_path / "a" / "words.txt")
    with pytest.raises(tf.errors.NotFoundError, match=r"words\.txt"):
        tf.saved_model.save(module, str(tmp_path / "m"))
    assert not (tmp_path / "m").exists()
