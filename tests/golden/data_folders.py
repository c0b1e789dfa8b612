"""Small folders of pictures, texts and sounds, the same bytes wherever they are made."""

import os
import struct
import zlib

import numpy as np


def make(root):
    """Fills root/pictures, root/texts, root/sounds, root/flat, root/empty, root/one, root/bad."""
    random = np.random.RandomState(5)
    for i in range(11):
        folder = root / "pictures" / "cba"[i % 3]
        folder.mkdir(parents=True, exist_ok=True)
        shape = (6 + i % 4, 5 + i % 3, (1, 3, 4)[i % 3])
        name = f"p{i}.PNG" if i == 4 else f"p{i}.png"
        (folder / name).write_bytes(png(random.randint(0, 256, shape).astype("uint8")))
    (root / "pictures" / "a" / "notes.txt").write_text("no picture")
    (root / "pictures" / "a" / "deep").mkdir()
    (root / "pictures" / "a" / "deep" / "q.png").write_bytes(png(np.full((3, 4, 3), 7, "uint8")))
    (root / "pictures" / "top.png").write_bytes(png(np.full((3, 4, 3), 9, "uint8")))
    for i in range(9):
        folder = root / "texts" / ("neg", "pos")[i % 2]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"t{i}.txt").write_text(f"text {i} " * (i % 3 + 1), encoding="utf-8")
        sound = root / "sounds" / ("hi", "lo")[i % 2]
        sound.mkdir(parents=True, exist_ok=True)
        samples = random.randint(-(2**15), 2**15, (4 + i % 3, 1)).astype("<i2")
        (sound / f"s{i}.wav").write_bytes(wav(samples))
    (root / "stereo").mkdir()
    (root / "stereo" / "s.wav").write_bytes(wav(random.randint(-99, 99, (5, 2)).astype("<i2")))
    (root / "flat").mkdir()
    for i in range(3):
        (root / "flat" / f"t{i}.txt").write_text(str(i))
    (root / "empty" / "a").mkdir(parents=True)
    (root / "one" / "a").mkdir(parents=True)
    (root / "one" / "a" / "t.txt").write_text("x")
    (root / "bad" / "a").mkdir(parents=True)
    (root / "bad" / "a" / "b.png").write_bytes(b"no picture")
    (root / "bad" / "a" / "b.wav").write_bytes(b"no sound")
    (root / "linked" / "b").mkdir(parents=True)
    (root / "linked" / "b" / "t0.txt").write_text("own")
    os.symlink(root / "texts" / "pos", root / "linked" / "b" / "more", True)
    os.symlink(root / "texts" / "neg", root / "linked" / "a", True)


def png(pixels):
    """A PNG file of uint8 pixels [height, width, 1, 3 or 4]."""
    height, width, channels = pixels.shape
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", width, height, 8, {1: 0, 3: 2, 4: 6}[channels], 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def wav(samples, rate=8000):
    """A WAV file of int16 samples [n, channels]."""
    channels, data = samples.shape[1], samples.tobytes()
    layout = struct.pack("<HHIIHH", 1, channels, rate, rate * channels * 2, channels * 2, 16)
    body = b"WAVEfmt " + struct.pack("<I", 16) + layout + b"data" + struct.pack("<I", len(data))
    return b"RIFF" + struct.pack("<I", len(body) + len(data)) + body + data
