"""Files of tensors and records that claim far more than they hold, and what is no file."""

import gzip
import json
import os
import sys
import zipfile
import zlib

import h5py
import pytest
import torch

import kerastorch as tf
from kerastorch._commands import running
from kerastorch._files import pickles, records

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices are those of POSIX"),
    pytest.mark.filterwarnings("ignore"),
]


def refused(path, capsys, target="safetensors"):
    """What `kerastorch convert` says of a file that it refuses."""
    assert running.run("convert", [str(path), str(path.with_suffix(f".made.{target}"))]) == 1
    said = capsys.readouterr().err
    assert said.startswith("kerastorch: ") and path.name in said and len(said) < 500
    assert not path.with_suffix(f".made.{target}").exists()
    return said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (lambda: torch.zeros(1).expand(2**40), "repeats its bytes"),
        (lambda: torch.zeros(1).expand(2**31), "repeats its bytes"),
        (lambda: torch.empty(2**45, device="meta"), "no plain tensor"),
        (lambda: torch.sparse_coo_tensor([[0], [1]], [1.0], (2**30, 2**30)), "no plain tensor"),
        (lambda: torch.quantize_per_tensor(torch.ones(3), 0.1, 0, torch.qint8), "no plain tensor"),
    ],
)
def test_tensors_of_torch(value, said, tmp_path, capsys):
    torch.save({"a": value()}, tmp_path / "m.pt")
    assert said in refused(tmp_path / "m.pt", capsys)


def test_names_of_torch(tmp_path, capsys):
    torch.save({1: torch.ones(2), ("a",): torch.ones(3)}, tmp_path / "m.pt")
    assert "no name" in refused(tmp_path / "m.pt", capsys)


def test_one_storage_many_times(tmp_path, capsys):
    value = torch.zeros(1 << 20)
    torch.save({f"a{k}": value for k in range(200)}, tmp_path / "m.pt")
    assert "its tensors take" in refused(tmp_path / "m.pt", capsys)


def test_an_archive_of_torch_that_is_a_bomb(tmp_path, capsys):
    torch.save({"a": torch.zeros(1 << 25)}, tmp_path / "whole.pt")
    with (
        zipfile.ZipFile(tmp_path / "whole.pt") as whole,
        zipfile.ZipFile(tmp_path / "m.pt", "w", zipfile.ZIP_DEFLATED) as bomb,
    ):
        for name in whole.namelist():
            bomb.writestr(name, whole.read(name))
    assert "its members are" in refused(tmp_path / "m.pt", capsys)


def test_code_in_a_file_of_torch(tmp_path, capsys):
    (tmp_path / "m.pt").write_bytes(b"cos\nsystem\n(S'touch written'\ntR.")
    assert "more than tensors" in refused(tmp_path / "m.pt", capsys).replace(
        "no file of", "more than"
    )
    assert not os.path.exists("written")


def test_weights_of_a_program_that_share_bytes(tmp_path, capsys):
    from kerastorch._commands import programs

    model = tf.keras.Sequential([tf.keras.layers.Dense(300, input_shape=(300,))])
    programs._write_pt2(model, str(tmp_path / "whole.pt2"))
    with (
        zipfile.ZipFile(tmp_path / "whole.pt2") as whole,
        zipfile.ZipFile(tmp_path / "m.pt2", "w") as forged,
    ):
        for name in whole.namelist():
            data = whole.read(name)
            if name.endswith("model_weights_config.json"):
                rows = json.loads(data)
                kernel = next(k for k in rows["config"] if "kernel" in k)
                rows["config"] |= {f"k{n}": rows["config"][kernel] for n in range(500)}
                data = json.dumps(rows).encode()
            forged.writestr(name, data)
    assert "its weights take" in refused(tmp_path / "m.pt2", capsys)


def test_a_compressed_record_that_is_a_bomb(tmp_path):
    path = str(tmp_path / "r.gz")
    deflate = zlib.compressobj(9, zlib.DEFLATED, records.WINDOW_BITS["GZIP"])
    data = deflate.compress(records.header(100 << 20) + bytes(100 << 20)) + deflate.flush()
    (tmp_path / "r.gz").write_bytes(data)
    with pytest.raises(tf.errors.DataLossError, match=r"104857600 bytes, of a file of .*r\.gz"):
        list(tf.data.TFRecordDataset(path, "GZIP"))
    with gzip.open(path, "wb") as file:  # large, but not out of proportion
        file.write(records.framed(os.urandom(1 << 20)))
    assert len(next(iter(tf.data.TFRecordDataset(path, "GZIP"))).numpy()) == 1 << 20


def _weights(path):
    tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(2,))]).load_weights(path)


def _command(path):
    os.path.exists(path)
    if running.run("show", [path]):
        raise OSError(path)


@pytest.mark.parametrize("kind", ["device", "pipe"])
@pytest.mark.parametrize(
    ("suffix", "load"),
    [
        (".h5", tf.keras.models.load_model), (".keras", tf.keras.models.load_model),
        (".weights.h5", _weights), (".npz", pickles.load_arrays),
        *((s, _command) for s in (".safetensors", ".pt", ".pt2", ".pb", ".pbtxt", ".onnx", ".h5",
                                  ".keras")),
    ],
)  # fmt: skip
def test_devices_and_pipes(suffix, load, kind, tmp_path, capsys):
    path = tmp_path / f"m{suffix}"
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    with pytest.raises(OSError, match="m\\."):
        load(str(path))


@pytest.mark.parametrize(
    ("layer", "said"),
    [
        ({"class_name": "Normalization", "config": {"mean": 0.0, "variance": 1.0}}, "the mean"),
        ({"class_name": "TextVectorization", "config": {"vocabulary": "/dev/zero"}}, "is a device"),
        ({"class_name": "Dense", "config": {"units": 2**40}}, "8796093022208 bytes|bytes"),
    ],
)
def test_layers_that_claim_too_much(layer, said, tmp_path):
    path = tmp_path / "m.h5"
    tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(2,))]).save(path)
    size = 2**40 if "mean" in said else 2
    first = {"batch_input_shape": [None, size], "dtype": "float32", "name": "i"}
    inputs = {"class_name": "InputLayer", "config": first}
    layer["config"]["name"] = "d"
    config = {"class_name": "Sequential", "config": {"name": "s", "layers": [inputs, layer]}}
    with h5py.File(path, "r+") as file:
        file.attrs["model_config"] = json.dumps(config)
    with pytest.raises((OSError, ValueError), match=said) as caught:
        tf.keras.models.load_model(path)
    assert "m.h5" in str(caught.value)
