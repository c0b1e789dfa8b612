"""LevelDB tables: what is written is read again, damage is found."""

import io

import pytest

from kerastorch._core.errors import DataLossError, NotFoundError
from kerastorch._files import snappy
from kerastorch._files.table import read_table, write_table


def _bytes(items):
    file = io.BytesIO()
    write_table(file, items)
    return file.getvalue()


def _written(path, data):
    path.write_bytes(data)
    return str(path)


@pytest.mark.parametrize("count", [0, 1, 15, 16, 17, 5000])
def test_what_is_written_is_read(tmp_path, count):
    items = sorted((f"layer/{n}/kernel".encode(), b"v" * (n % 300)) for n in range(count))
    assert list(read_table(_written(tmp_path / "t", _bytes(items))).items()) == items


def test_keys_come_in_order():
    with pytest.raises(ValueError, match="in order"):
        _bytes([(b"b", b""), (b"a", b"")])


def test_every_flipped_byte_is_found_or_harmless(tmp_path):
    items = [(f"key{n:02}".encode(), b"value") for n in range(40)]
    data = _bytes(items)
    for place in range(len(data)):
        damaged = bytearray(data)
        damaged[place] ^= 16
        try:
            found = read_table(_written(tmp_path / "t", damaged))
        except DataLossError:
            continue
        assert list(found.items()) == items


@pytest.mark.parametrize("size", [0, 5, 47, 48, 200])
def test_a_file_cut_off_is_no_table(tmp_path, size):
    data = _bytes([(f"key{n:02}".encode(), b"value") for n in range(40)])
    with pytest.raises(DataLossError, match="Unable to open table file"):
        read_table(_written(tmp_path / "t", data[:size]))


def test_a_missing_file():
    with pytest.raises(NotFoundError):
        read_table("no/such/file")


def test_snappy():
    # a literal, and a copy of 9 bytes from 3 bytes before
    assert snappy.decompressed(b"\x0c" + b"\x08abc" + bytes([5 << 2 | 1, 3]), 100) == b"abc" * 4
    assert snappy.decompressed(b"\x0a" + b"\x00a" + bytes([8 << 2 | 2, 1, 0]), 100) == b"a" * 10
    for damaged in (b"", b"\x0c\x08ab", b"\x05\x00a\x05\x09", b"\xff\xff\xff\xff\x0f\x00a"):
        with pytest.raises(ValueError):
            snappy.decompressed(damaged, 1000)
