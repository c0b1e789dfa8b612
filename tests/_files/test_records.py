"""TFRecord files: framing, checksums, compression, damage."""

import gzip
import random
import zlib
from pathlib import Path

import pytest

import kerastorch as tf
from kerastorch._files import records

FOLDER = Path(__file__).parent.parent / "fixtures" / "records"
RECORDS = [b"rec0rec0rec0", b"", b"x" * 1000, b"\x00\xff"]
LOST = tf.errors.DataLossError


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "r.tfrecord"
    path.write_bytes(b"".join(map(records.framed, RECORDS)))
    return str(path)


def damaged(path, data):
    Path(path).write_bytes(data)
    found = []
    with pytest.raises(LOST) as told:
        for record in records.read(path):
            found.append(record)
    assert path in str(told.value)
    return found, str(told.value)


def test_known_bytes():
    # the CRC32C of RFC 3720 is 0x8a9136aa, of TensorFlow's record that what follows
    assert (
        records.masked_crc(b"\0" * 32)
        == ((0x8A9136AA >> 15 | 0x8A9136AA << 17) + 0xA282EAD8) % 2**32
    )
    framed = records.framed(b"rec0rec0rec0")
    assert len(framed) == 12 + 16 and framed[:8] == b"\x0c" + b"\0" * 7


@pytest.mark.parametrize("buffer_size", [1, 7, 100, 10_000, 0])
def test_reads_with_every_buffer(path, buffer_size):
    assert list(records.read(path, "", buffer_size)) == RECORDS


def test_blocks_hold_many_records(path):
    assert list(records.blocks(path)) == [RECORDS]


@pytest.mark.parametrize("name", ["plain", "gzip", "zlib"])
def test_files_of_tensorflow(name):
    kind = "" if name == "plain" else name.upper()
    found = list(records.read(str(FOLDER / f"{name}.tfrecord"), kind))
    assert len(found) == 21 and found[-1] == b""
    assert found[:-1] == list(records.read(str(FOLDER / "plain.tfrecord")))[:-1]


def test_damage_is_told_with_file_and_offset(path):
    whole = Path(path).read_bytes()
    second = len(records.framed(RECORDS[0]))
    found, said = damaged(path, whole[:14] + b"X" + whole[15:])
    assert found == [] and said.startswith("corrupted record at 12 (")
    found, said = damaged(path, whole[: second + 2] + b"\xff" + whole[second + 3 :])
    assert found == RECORDS[:1] and said.startswith(f"corrupted record at {second} (")
    found, said = damaged(path, whole[:-2])
    assert found == RECORDS[:-1]
    assert said.startswith(f"truncated record at {len(whole) - 18}' failed with Read less bytes")
    _, said = damaged(path, b"no record file at all")
    assert said.startswith("corrupted record at 0 (Is this even a TFRecord file?)")


def test_every_flipped_bit_is_found(path):
    whole = b"".join(map(records.framed, [b"abc", b"", b"defg"]))
    for bit in range(len(whole) * 8):
        changed = bytearray(whole)
        changed[bit // 8] ^= 1 << bit % 8
        damaged(path, bytes(changed))


def test_a_header_cut_off_is_the_end_as_in_tensorflow(path):
    whole = Path(path).read_bytes()
    Path(path).write_bytes(whole + whole[:5])
    assert list(records.read(path)) == RECORDS


def test_a_length_is_not_believed(path):
    Path(path).write_bytes(records.header(2**60) + b"x")
    with pytest.raises(LOST, match="truncated record at 0"):
        list(records.read(path))


@pytest.mark.parametrize("kind", ["GZIP", "ZLIB"])
def test_compressed_files(path, kind):
    whole = Path(path).read_bytes()
    compressor = zlib.compressobj(wbits=records.WINDOW_BITS[kind])
    data = compressor.compress(whole) + compressor.flush()
    Path(path).write_bytes(data)
    for buffer_size in (1, 100, 10_000):
        assert list(records.read(path, kind, buffer_size)) == RECORDS
    compressor = zlib.compressobj(wbits=records.WINDOW_BITS[kind])
    data = compressor.compress(records.framed(random.Random(0).randbytes(300)))
    Path(path).write_bytes((data + compressor.flush())[:200])
    with pytest.raises(LOST, match="truncated record at 0' failed with EOF reached"):
        list(records.read(path, kind))
    Path(path).write_bytes(whole)
    with pytest.raises(LOST, match=r"inflate\(\) failed with error -3: incorrect header check"):
        list(records.read(path, kind))


def test_gzip_files_of_several_members(path):
    whole = Path(path).read_bytes()
    Path(path).write_bytes(gzip.compress(whole) + gzip.compress(whole))
    assert list(records.read(path, "GZIP")) == RECORDS * 2


def test_much_in_little(path):
    Path(path).write_bytes(gzip.compress(records.framed(bytes(3_000_000))))
    assert [len(r) for r in records.read(path, "GZIP", 1000)] == [3_000_000]


def test_files_that_are_not_there(tmp_path):
    with pytest.raises(tf.errors.NotFoundError, match="No such file or directory"):
        list(records.read(str(tmp_path / "nosuch")))
    with pytest.raises((tf.errors.FailedPreconditionError, tf.errors.PermissionDeniedError)):
        list(records.read(str(tmp_path)))
