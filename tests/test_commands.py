"""`kerastorch convert` and `kerastorch show`."""

import importlib.util
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch

import kerastorch as tf
from kerastorch._cli import main
from kerastorch._commands import formats
from kerastorch._files import safetensors

k = tf.keras
X = np.sin(np.arange(12)).astype("float32").reshape(4, 3)


@pytest.fixture
def model():
    x = k.Input((3,), name="x")
    h = k.layers.BatchNormalization(name="norm")(k.layers.Dense(4, "relu", name="h")(x))
    model = k.Model(x, k.layers.Dense(2, name="y")(h), name="little")
    for i, w in enumerate(model.weights):
        w.assign(np.cos(np.arange(np.prod(w.shape))).reshape(w.shape) * 0.3 + 0.5 + 0.1 * i)
    model.compile("adam", "mse")
    model.train_on_batch(X, np.ones((4, 2), "float32"))
    return model


def predicted(model):
    return model.predict(X, verbose=0)


def zeroed(model, path):
    copy = k.models.clone_model(model)
    copy.set_weights([w * 0 for w in copy.get_weights()])
    copy.save(path)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("source", ["m.keras", "m.h5"])
@pytest.mark.parametrize("target", ["t.keras", "t.h5"])
def test_whole_models(model, source, target, tmp_path, capsys):
    model.save(tmp_path / source)
    assert main(["convert", str(tmp_path / source), str(tmp_path / target)]) == 0
    assert "->" in capsys.readouterr().out
    found = k.models.load_model(tmp_path / target)
    np.testing.assert_allclose(predicted(found), predicted(model), rtol=1e-6)
    assert int(found.optimizer.iterations) == 1


def test_for_keras_3(model, tmp_path):
    model.save(tmp_path / "m.keras")
    command = ["convert", str(tmp_path / "m.keras"), str(tmp_path / "t.keras"), "--to", "keras3"]
    assert main(command) == 0
    with zipfile.ZipFile(tmp_path / "t.keras") as archive:
        assert b'"keras_version": "3.' in archive.read("metadata.json")
    found = k.models.load_model(tmp_path / "t.keras")
    np.testing.assert_allclose(predicted(found), predicted(model), rtol=1e-6)


@pytest.mark.parametrize("name", ["t.weights.h5", "t.safetensors", "t.pt", "old.h5"])
def test_weights_there_and_back(model, name, tmp_path):
    model.save(tmp_path / "m.keras")
    zeroed(model, tmp_path / "zero.keras")
    to = ["--to", "h5weights"] if name == "old.h5" else []
    assert main(["convert", str(tmp_path / "m.keras"), str(tmp_path / name), *to]) == 0
    back = ["convert", str(tmp_path / name), str(tmp_path / "back.keras")]
    assert main(back) == 1
    assert not (tmp_path / "back.keras").exists()
    assert main([*back, "--model", str(tmp_path / "zero.keras")]) == 0
    found = k.models.load_model(tmp_path / "back.keras")
    np.testing.assert_allclose(predicted(found), predicted(model), rtol=1e-6)


def test_tensors_without_a_model(tmp_path):
    tensors = {"a": torch.arange(6.0).reshape(2, 3), "b": torch.tensor(3, dtype=torch.int64)}
    torch.save(tensors, tmp_path / "a.pt")
    assert main(["convert", str(tmp_path / "a.pt"), str(tmp_path / "b.safetensors")]) == 0
    assert main(["convert", str(tmp_path / "b.safetensors"), str(tmp_path / "c.pt")]) == 0
    found = torch.load(tmp_path / "c.pt", weights_only=True)
    assert found.keys() == tensors.keys()
    assert all(torch.equal(found[name], value) for name, value in tensors.items())


def test_pt_files_with_code_are_refused(tmp_path, capsys):
    class Evil:
        def __reduce__(self):
            return print, ("ran",)

    torch.save({"a": Evil()}, tmp_path / "a.pt")
    assert main(["convert", str(tmp_path / "a.pt"), str(tmp_path / "b.safetensors")]) == 1
    captured = capsys.readouterr()
    assert "more than tensors" in captured.err
    assert "ran" not in captured.out


def test_programs_of_torch_export(model, tmp_path):
    model.save(tmp_path / "m.keras")
    assert main(["convert", str(tmp_path / "m.keras"), str(tmp_path / "t.pt2")]) == 0
    program = torch.export.load(tmp_path / "t.pt2").module()
    found = program(torch.from_numpy(X))
    np.testing.assert_allclose(found.detach().numpy(), predicted(model), rtol=1e-5, atol=1e-6)


@pytest.mark.skipif(importlib.util.find_spec("onnxscript") is not None, reason="ONNX is there")
def test_onnx_says_what_it_needs(model, tmp_path, capsys):
    model.save(tmp_path / "m.keras")
    assert main(["convert", str(tmp_path / "m.keras"), str(tmp_path / "t.onnx")]) == 1
    assert "pip install onnx" in capsys.readouterr().err


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("m.keras", ["Dense 'h'  units=4, activation=relu", "layers/dense/vars/0  (3, 4)"]),
        ("m.h5", ["Functional 'little'", "model_weights/h/h/kernel:0  (3, 4)", "optimizer_config"]),
        ("m.weights.h5", ["layers/dense/vars/0  (3, 4)  float32"]),
        ("m.safetensors", ["  1.kernel  (3, 4)  F32"]),
        ("m.pt", ["  1.kernel  (3, 4)  float32"]),
    ],
)
def test_show(model, name, shown, tmp_path, capsys):
    model.save(tmp_path / "source.keras")
    assert main(["convert", str(tmp_path / "source.keras"), str(tmp_path / name)]) == 0
    capsys.readouterr()
    assert main(["show", str(tmp_path / name)]) == 0
    out = capsys.readouterr().out
    for text in shown:
        assert text in out
    assert "numbers" in out


def test_mistakes(tmp_path, capsys):
    (tmp_path / "a.keras").write_bytes(b"PK nothing")
    (tmp_path / "a.txt").write_text("x")
    assert main(["show", str(tmp_path / "none.keras")]) == 1
    assert "there is no" in capsys.readouterr().err
    assert main(["show", str(tmp_path / "a.txt")]) == 1
    assert "no known format" in capsys.readouterr().err
    assert main(["show", str(tmp_path / "a.keras")]) == 1
    assert main(["convert", str(tmp_path / "a.keras"), str(tmp_path / "b.h5")]) == 1
    assert main(["show", str(tmp_path / "a.keras"), "--from", "nothing"]) == 1
    assert "unknown format" in capsys.readouterr().err
    with pytest.raises(SystemExit) as help:
        main(["convert", "--help"])
    assert help.value.code == 0
    assert "safetensors" in capsys.readouterr().out


def test_a_format_of_ones_own(model, tmp_path, monkeypatch):
    monkeypatch.setattr(formats, "FORMATS", list(formats.FORMATS))
    formats.register(
        formats.Format(
            "names", "names of layers", (".names",),
            write=lambda model, path: Path(path).write_text(" ".join(x.name for x in model.layers)),
        )
    )  # fmt: skip
    model.save(tmp_path / "m.keras")
    assert main(["convert", str(tmp_path / "m.keras"), str(tmp_path / "m.names")]) == 0
    assert (tmp_path / "m.names").read_text() == "x h norm y"


_HEADER = b"\x3a\0\0\0\0\0\0\0"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 8,
        b"\xff" * 16,
        b"\2\0\0\0\0\0\0\0[]",
        b"\2\0\0\0\0\0\0\0{}x",
        _HEADER + b'{"a":{"dtype":"F32","shape":[9],"data_offsets":[0,36]}}   ',
        _HEADER + b'{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}    12345678',
        _HEADER + b'{"a":{"dtype":"Q32","shape":[1],"data_offsets":[0,4]}}    1234',
        _HEADER + b'{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,-4]}}  1234',
    ],
)
def test_damaged_safetensors(data, tmp_path):
    (tmp_path / "a.safetensors").write_bytes(data)
    with pytest.raises(OSError, match="damaged"):
        safetensors.read(tmp_path / "a.safetensors")


def test_safetensors_as_written(tmp_path):
    """The bytes that the format's own library writes for one tensor."""
    safetensors.write(tmp_path / "a.safetensors", {"w": torch.tensor([1.0, 2.0])})
    data = (tmp_path / "a.safetensors").read_bytes()
    size = int.from_bytes(data[:8], "little")
    assert size % 8 == 0
    assert data[8 : 8 + size].rstrip() == (
        b'{"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}'
    )
    assert data[8 + size :] == np.array([1, 2], "<f4").tobytes()


def test_tensorflows_own_formats(tmp_path, capsys):
    model = k.Sequential([k.layers.Dense(2, input_shape=(3,), name="d")])
    model.save(tmp_path / "m.keras")
    steps = [("m.keras", "folder"), ("folder", "w.ckpt"), ("folder", "n.h5")]
    for source, target in steps:
        assert main(["convert", str(tmp_path / source), str(tmp_path / target)]) == 0
    assert main(["show", str(tmp_path / "w.ckpt")]) == 0
    shown = capsys.readouterr().out
    assert "layer_with_weights-0/kernel/.ATTRIBUTES/VARIABLE_VALUE  (3, 2)  float32" in shown
    assert main(["show", str(tmp_path / "folder")]) == 0
    shown = capsys.readouterr().out
    assert "signature 'serving_default':\n  takes d_input  (None, 3)  float32" in shown
    args = [str(tmp_path / "w.ckpt"), str(tmp_path / "o.h5"), "--model", str(tmp_path / "m.keras")]
    assert main(["convert", *args]) == 0
    for name in ("folder", "n.h5", "o.h5"):
        found = k.models.load_model(tmp_path / name).get_weights()
        for a, b in zip(found, model.get_weights(), strict=True):
            np.testing.assert_array_equal(a, b)


def test_files_of_tensorflow_that_do_not_fit(model, tmp_path, capsys):
    source, target = str(tmp_path / "m.keras"), tmp_path / "n.keras"
    model.save(source)
    other = tf.train.Checkpoint(x=tf.Variable(1.0)).write(str(tmp_path / "other"))
    assert main(["convert", other, str(target), "--model", source]) == 1
    assert "does not fit the model" in capsys.readouterr().err and not target.exists()
    bare = k.models.clone_model(model)
    bare.save_weights(tmp_path / "w", save_format="tf")  # without the optimizer's values
    assert main(["convert", str(tmp_path / "w"), str(target), "--model", source]) == 0
    tf.saved_model.save(tf.Module(), str(tmp_path / "module"))
    assert main(["convert", str(tmp_path / "module"), str(tmp_path / "x.keras")]) == 1
    assert "without a Keras model" in capsys.readouterr().err


def test_onnx_of_more_than_a_message_holds(model, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("kerastorch._commands.programs._LARGEST", 3)
    model.save(str(tmp_path / "m.keras"))
    assert main(["convert", str(tmp_path / "m.keras"), str(tmp_path / "t.onnx")]) == 1
    assert "an ONNX file holds 3 at most" in capsys.readouterr().err
    assert not (tmp_path / "t.onnx").exists()
