"""`kerastorch show` and `convert`: folders of checkpoints, graphs, SavedModels without classes."""

import os
from pathlib import Path

import numpy as np
import pytest
from google.protobuf import text_format

import kerastorch as tf
from kerastorch._cli import main

k = tf.keras
X = np.linspace(-1, 1, 20, dtype="float32").reshape(4, 5)


def _classes():
    class Scale(k.layers.Layer):
        def __init__(self, f=2.0, **kwargs):
            super().__init__(**kwargs)
            self.f = f

        def build(self, shape):
            self.g = self.add_weight("g", shape=(shape[-1],), initializer="ones")

        def call(self, x):
            return x * self.g * self.f

        def get_config(self):
            return {**super().get_config(), "f": self.f}

    class Own(k.Model):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.d, self.s = k.layers.Dense(3), Scale()

        def call(self, x):
            return self.s(self.d(x))

    return {"Scale": Scale, "Own": Own}


def _shown(path, capsys):
    assert main(["show", str(path)]) == 0
    return capsys.readouterr().out


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("suffix", ["keras", "h5"])
def test_layers_without_code(suffix, tmp_path, capsys):
    scale = _classes()["Scale"]
    model = k.Sequential([k.Input((5,)), k.layers.Dense(3), scale(3.0)])
    model.compile("adam", "mse")
    model.fit(X, X[:, :3], verbose=0)
    model.save(tmp_path / "m", save_format="tf")
    target = tmp_path / f"m.{suffix}"
    assert main(["convert", str(tmp_path / "m"), str(target)]) == 0
    assert "names Scale, whose code no file holds" in capsys.readouterr().out
    with pytest.raises((TypeError, ValueError), match="custom_objects"):
        k.models.load_model(target)
    found = k.models.load_model(target, custom_objects={"Scale": scale})
    np.testing.assert_allclose(found(X), model(X), rtol=1e-6)
    assert int(found.optimizer.iterations) == 1


def test_models_without_code(tmp_path, capsys):
    k.utils.set_random_seed(0)
    objects = _classes()
    model = objects["Own"]()
    model.compile("adam", "mse")
    model.fit(X, X[:, :3], verbose=0)
    model.save(tmp_path / "m", save_format="tf")
    assert main(["convert", str(tmp_path / "m"), str(tmp_path / "m.keras")]) == 0
    assert "names Own, Scale" in capsys.readouterr().out
    found = k.models.load_model(tmp_path / "m.keras", custom_objects=objects)
    np.testing.assert_allclose(found(X), model(X), rtol=1e-6, atol=1e-6)
    assert main(["convert", str(tmp_path / "m"), str(tmp_path / "m.h5")]) == 1
    assert "'.keras' format" in capsys.readouterr().err
    assert main(["convert", str(tmp_path / "m"), str(tmp_path / "copy")]) == 0
    copy = k.models.load_model(tmp_path / "copy")
    np.testing.assert_allclose(copy(X), model(X), rtol=1e-6, atol=1e-6)


def test_folders_of_checkpoints(tmp_path, capsys):
    model = k.Sequential([k.layers.Dense(2, input_shape=(5,), name="d")])
    model.save(tmp_path / "m.keras")
    folder = tmp_path / "ck"
    manager = tf.train.CheckpointManager(tf.train.Checkpoint(model), str(folder), max_to_keep=2)
    for n in range(3):
        model.set_weights([w + n for w in model.get_weights()])
        manager.save()
    for path in (folder, folder / "checkpoint"):
        shown = _shown(path, capsys)
        assert "ckpt-2\n" in shown and "ckpt-1\n" not in shown
        assert f"newest: {folder / 'ckpt-3'}" in shown
        assert "layer_with_weights-0/kernel/.ATTRIBUTES/VARIABLE_VALUE  (5, 2)  float32" in shown
    target = str(tmp_path / "b.keras")
    assert main(["convert", str(folder), target, "--model", str(tmp_path / "m.keras")]) == 0
    for a, b in zip(k.models.load_model(target).get_weights(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    os.remove(folder / "ckpt-3.index")
    assert main(["convert", str(folder), target, "--model", str(tmp_path / "m.keras")]) == 1
    assert "is not there" in capsys.readouterr().err


_GRAPH = """
node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } }
  attr { key: "shape" value { shape { dim { size: -1 } dim { size: 3 } } } } }
node { name: "w" op: "Const" attr { key: "dtype" value { type: DT_FLOAT } }
  attr { key: "value" value { tensor { dtype: DT_FLOAT
    tensor_shape { dim { size: 3 } dim { size: 2 } } float_val: 1.0 } } } }
node { name: "m" op: "MatMul" input: "x" input: "w" }
node { name: "y" op: "Relu" input: "m:0" }
"""


def test_graphs(tmp_path, capsys):
    (tmp_path / "g.pbtxt").write_text(_GRAPH)
    graph = text_format.Parse(_GRAPH, tf.compat.v1.GraphDef())
    (tmp_path / "g.pb").write_bytes(graph.SerializeToString())
    for name in ("g.pb", "g.pbtxt"):
        shown = _shown(tmp_path / name, capsys)
        assert "takes x  (None, 3)  float32\ngives y  Relu\n" in shown
        assert "MatMul 1" in shown and "  w  (3, 2)  float32" in shown
    assert main(["convert", str(tmp_path / "g.pb"), str(tmp_path / "g.h5")]) == 1
    assert "cannot be converted, only shown" in capsys.readouterr().err
    (tmp_path / "bad.pb").write_bytes(b"\x0a\xff\xff")
    assert main(["show", str(tmp_path / "bad.pb")]) == 1
    assert "damaged" in capsys.readouterr().err


def test_saved_models_by_their_file(tmp_path, capsys):
    model = k.Sequential([k.layers.Dense(2, input_shape=(5,), name="d")])
    model.save(tmp_path / "m", save_format="tf")
    shown = _shown(tmp_path / "m" / "saved_model.pb", capsys)
    assert "signature 'serving_default'" in shown and "Dense 'd'" in shown
    empty = Path(tmp_path / "empty")
    empty.mkdir()
    assert main(["show", str(empty)]) == 1
    assert "neither saved_model.pb nor" in capsys.readouterr().err
