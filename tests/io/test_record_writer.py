"""tf.io.TFRecordWriter and TFRecordOptions."""

import sys
import zlib
from pathlib import Path

import pytest

import kerastorch as tf

sys.path.insert(0, str(Path(__file__).parent.parent / "fixtures"))
import make_records

FIXTURES = Path(__file__).parent.parent / "fixtures" / "records"


def read(path, options=None):
    return list(tf.compat.v1.io.tf_record_iterator(str(path), options))


def test_files_of_tensorflow():
    make_records.read(tf, FIXTURES)


def test_own_files(tmp_path):
    make_records.write(tf, tmp_path)
    make_records.read(tf, tmp_path)


def test_plain_file_has_tensorflows_bytes(tmp_path):
    with tf.io.TFRecordWriter(str(tmp_path / "r")) as writer:
        for record in read(FIXTURES / "plain.tfrecord"):
            writer.write(record)
    assert (tmp_path / "r").read_bytes() == (FIXTURES / "plain.tfrecord").read_bytes()


def test_what_a_record_may_be(tmp_path):
    with tf.io.TFRecordWriter(tmp_path / "r") as writer:
        for record in (b"a", "ü", bytearray(b"b")):
            writer.write(record)
        with pytest.raises(TypeError, match="got 3"):
            writer.write(3)
    assert read(tmp_path / "r") == [b"a", "ü".encode(), b"b"]


def test_flush_and_close(tmp_path):
    writer = tf.io.TFRecordWriter(str(tmp_path / "r"))
    writer.write(b"a")
    writer.flush()
    assert read(tmp_path / "r") == [b"a"]
    writer.close()
    writer.close()
    for late in (lambda: writer.write(b"b"), writer.flush):
        with pytest.raises(tf.errors.FailedPreconditionError, match="Writer is closed"):
            late()


def test_flush_mode_of_a_compressed_file(tmp_path):
    options = tf.io.TFRecordOptions("GZIP", flush_mode=zlib.Z_SYNC_FLUSH)
    writer = tf.io.TFRecordWriter(str(tmp_path / "r"), options)
    writer.write(b"a" * 100)
    writer.flush()
    assert read(tmp_path / "r", options) == [b"a" * 100]
    writer.close()


def test_settings_of_zlib(tmp_path):
    sizes = []
    for level in (0, 9):
        options = tf.io.TFRecordOptions("ZLIB", compression_level=level, window_bits=15)
        with tf.io.TFRecordWriter(str(tmp_path / "r"), options) as writer:
            writer.write(b"a" * 10_000)
        assert read(tmp_path / "r", "ZLIB") == [b"a" * 10_000]
        sizes.append((tmp_path / "r").stat().st_size)
    assert sizes[0] > 10_000 > 200 > sizes[1]
    with pytest.raises(ValueError):
        tf.io.TFRecordWriter(str(tmp_path / "r"), tf.io.TFRecordOptions("ZLIB", window_bits=99))


def test_options():
    kinds = tf.compat.v1.io.TFRecordCompressionType
    string = tf.io.TFRecordOptions.get_compression_type_string
    options = tf.io.TFRecordOptions
    assert string(options("GZIP")) == string("GZIP") == string(options(kinds.GZIP)) == "GZIP"
    assert string(None) == string(options()) == string(kinds.NONE) == ""
    for wrong in (lambda: options("FOO"), lambda: tf.io.TFRecordWriter("x", "FOO")):
        with pytest.raises(ValueError, match='Not a valid compression_type: "FOO"'):
            wrong()
    assert tf.compat.v1.python_io.TFRecordWriter is tf.io.TFRecordWriter


def test_a_writer_in_no_folder(tmp_path):
    with pytest.raises(tf.errors.NotFoundError, match="No such file or directory"):
        tf.io.TFRecordWriter(str(tmp_path / "nosuch" / "r"))
    with pytest.raises(TypeError, match="Expected binary or unicode string, got 3"):
        tf.io.TFRecordWriter(3)
