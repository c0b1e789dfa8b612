"""`kerastorch show` of damaged files: an error that names the file, and no traceback."""

import json
import zipfile

import h5py
import pytest
import torch

import kerastorch as tf
from kerastorch._cli import main


@pytest.fixture
def model():
    return tf.keras.Sequential([tf.keras.layers.Dense(3, input_shape=(4,), name="dense")])


def test_a_damaged_checkpoint(tmp_path, capsys):
    prefix = tf.train.Checkpoint(v=tf.Variable(1.0)).write(str(tmp_path / "kept"))
    index = tmp_path / "kept.index"
    index.write_bytes(index.read_bytes()[:-20])
    assert main(["show", prefix]) == 1
    assert "kept" in capsys.readouterr().err


def test_a_link_to_nothing(model, tmp_path, capsys):
    path = str(tmp_path / "m.h5")
    model.save(path)
    with h5py.File(path, "r+") as file:
        del file["model_weights/dense/dense/bias:0"]
        file["model_weights/dense/dense/bias:0"] = h5py.SoftLink("/nowhere")
    assert main(["show", path]) == 0
    said = capsys.readouterr().out
    assert "bias:0  (a link to nothing)" in said
    assert "kernel:0  (4, 3)  float32" in said


def test_a_config_that_is_a_number(model, tmp_path, capsys):
    path, bad = tmp_path / "m.keras", tmp_path / "bad.keras"
    model.save(path)
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(bad, "w") as changed:
        for name in whole.namelist():
            data = whole.read(name)
            if name == "config.json":
                data = json.dumps({**json.loads(data), "config": 3}).encode()
            changed.writestr(name, data)
    assert main(["show", str(bad)]) == 0
    assert "Sequential None" in capsys.readouterr().out


def test_an_archive_of_many_disks(tmp_path, capsys):
    path = tmp_path / "m.pt"
    torch.save({"w": torch.ones(2)}, path)
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x06\x07")  # the locator of the end of the directory
    data[at + 4] = 9
    path.write_bytes(data)
    assert main(["show", str(path)]) in (0, 1)
    captured = capsys.readouterr()
    assert "m.pt" in captured.err or "w  (2,)" in captured.out
