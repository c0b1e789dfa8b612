"""Zip archives read with limits."""

import zipfile

import pytest

from kerastorch._files.zipped import Archive


def write(path, members, method=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_members(method, tmp_path):
    data = bytes(range(256)) * 9000
    path = write(tmp_path / "a.zip", [("a", data), ("b", b"")], method)
    with Archive(path) as archive:
        assert archive.read("a") == data and archive.read("b") == b""
        with archive.source("a") as source:
            assert source.size == len(data) and source.at(255, 3) == b"\xff\x00\x01"
        with pytest.raises(OSError, match=r"a\.zip.*no 'c'"):
            archive.read("c")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_bombs_doubles_and_overlaps_are_refused(tmp_path):
    bomb = write(tmp_path / "bomb.zip", [("a", bytes(100 << 20))], zipfile.ZIP_DEFLATED)
    with pytest.raises(ValueError, match=r"bomb\.zip.*104857600 bytes.*safe_mode=False"):
        Archive(bomb)
    with Archive(bomb, safe=False) as archive:
        assert len(archive.read("a")) == 100 << 20
    with pytest.raises(ValueError, match="two members"):
        Archive(write(tmp_path / "twice.zip", [("a", b"1"), ("a", b"2")]))
    path = write(tmp_path / "over.zip", [("a", b"x" * 100), ("b", b"y" * 100)])
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 42 : at + 46] = (20).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises((ValueError, OSError), match=r"over\.zip"), Archive(path) as archive:
        archive.read("b")


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_false_size_or_checksum_is_damage(method, tmp_path):
    path = write(tmp_path / "a.zip", [("a", b"text " * 100_000)], method)
    whole = path.read_bytes()
    for offset, value in ((16, 7), (24, 10)):  # in the directory: checksum, size
        data = bytearray(whole)
        at = data.rindex(b"PK\x01\x02") + offset
        data[at : at + 4] = value.to_bytes(4, "little")
        path.write_bytes(data)
        with Archive(path) as archive:
            with pytest.raises(OSError, match=r"a\.zip, member 'a'"):
                archive.read("a")
            with pytest.raises(OSError, match=r"a\.zip, member 'a'"), archive.source("a"):
                pass
    path.write_bytes(whole[:-5])
    with pytest.raises(OSError, match=r"a\.zip"):
        Archive(path)
