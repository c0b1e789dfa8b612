"""The CRC-32 of a file while it is written, beside that of its bytes at the end."""

import random
import zlib

import pytest

from kerastorch._files import checksums

LARGE = checksums._LARGE


def test_sums_of_two_runs_of_bytes():
    rng = random.Random(0)
    for _ in range(200):
        first, second = (rng.randbytes(rng.choice([0, 1, 7, 300, 70_000])) for _ in range(2))
        found = checksums.combined(zlib.crc32(first), zlib.crc32(second), len(second))
        assert found == zlib.crc32(first + second)


@pytest.mark.parametrize("seed", range(12))
def test_writes_anywhere(tmp_path, seed):
    """Large and small writes over each other, reads between them, and a shorter or longer end."""
    rng = random.Random(seed)
    with open(tmp_path / "file", "w+b", buffering=rng.choice([0, 8192])) as file:
        file.write(b"head")
        followed = checksums.Followed(file)
        for _ in range(rng.randrange(25)):
            size = rng.choice([1, 100, LARGE - 1, LARGE, LARGE + 5, 3 * LARGE])
            end = file.seek(0, 2)
            followed.seek(rng.choice([end, 4 + rng.randrange(max(end, 1)), end + 9]))
            followed.write(rng.randbytes(size))
        if rng.random() < 0.5:
            followed.truncate(4 + rng.randrange(file.seek(0, 2)))
        assert followed.checksum(4) == zlib.crc32((tmp_path / "file").read_bytes()[4:])
        followed.close()


def test_the_thread_ends(tmp_path):
    with open(tmp_path / "file", "w+b") as file:
        followed = checksums.Followed(file)
        followed.write(bytes(2 * LARGE))
        followed.close()
        assert not any(thread.is_alive() for thread in followed._pool._threads)
