"""tf.io.gfile against the golden values of TensorFlow, and what is kerastorch's own."""

import json
import os
import sys
from pathlib import Path

import pytest
from golden import cases, make_gfile

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "gfile.json").read_text())
NAMES = make_gfile.names(tf)


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """Folders of the cases are made below the test's own."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="recorded on Linux")
@pytest.mark.parametrize("case", GOLDEN)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case], **NAMES)


def test_paths_of_all_kinds(here):
    Path("f").write_text("x")
    for path in ("f", b"f", Path("f"), f"file://{here}/f"):
        assert tf.io.gfile.exists(path)
        assert tf.io.gfile.GFile(path).read() == "x"
    assert tf.io.gfile.glob(["f", b"f"]) == ["f", "f"]
    assert tf.io.gfile.get_registered_schemes() == ["file", ""]
    with pytest.raises(TypeError, match="Expected binary or unicode string, got 3"):
        tf.io.gfile.isdir(3)


def test_a_copy_onto_itself_keeps_the_file():
    Path("f").write_text("x")
    tf.io.gfile.copy("f", "f", overwrite=True)
    assert Path("f").read_text() == "x"


@pytest.mark.parametrize("mode", ["r+", "r+b"])
def test_reading_and_writing_keep_what_is_there(mode):
    Path("f").write_text("0123456789")
    with tf.io.gfile.GFile("f", mode) as file:
        assert file.read(3) in ("012", b"012")
        file.write("XY")
    assert Path("f").read_text() == "XY23456789"


def test_what_was_written_is_read():
    with tf.io.gfile.GFile("f", "w+") as file:
        file.write("hello")
        assert file.read() == "hello"


def test_rmtree_follows_no_links():
    os.makedirs("a/b")
    os.makedirs("c")
    Path("c/kept").write_text("x")
    os.symlink(os.path.abspath("c"), "a/link")
    tf.io.gfile.rmtree("a")
    assert not os.path.exists("a") and Path("c/kept").exists()


def test_walk_tells_of_folders_that_are_not_there():
    told = []
    assert list(tf.io.gfile.walk("nosuch", onerror=told.append)) == []
    assert isinstance(told[0], tf.errors.NotFoundError)
