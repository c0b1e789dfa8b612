"""Files of Keras 3: those that it wrote, and what `save_format="keras3"` writes.

exchange/keras3_files.py wrote them; where Keras 3 is installed, it checks the other direction.
"""

import json
import pathlib
import sys
import tarfile
import zipfile

import numpy as np
import pytest

import kerastorch as tf

TESTS = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TESTS / "exchange"))

import keras3_files as exchange  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore")
models, k = exchange.models, tf.keras


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("keras3_models")
    with tarfile.open(exchange.ARCHIVE) as archive:
        archive.extractall(path, filter="data")
    return path


@pytest.fixture(scope="module")
def facts(folder):
    return json.loads((folder / "facts.json").read_text())


def test_every_model_has_its_facts(facts):
    assert list(facts) == list(models.rows())
    assert not [name for name, fact in facts.items() if isinstance(fact, str)]


@pytest.mark.parametrize("name", models.rows())
def test_files_of_keras_3(name, folder, facts):
    exchange.check(k, folder / f"{name}.keras", name, facts[name])


@pytest.mark.parametrize("name", models.rows())
def test_our_files_for_keras_3_are_laid_out_as_its_own(name, tmp_path, folder):
    model = models.build(k, name)
    models.steps(model, name)
    model.save(tmp_path / "m.keras", save_format="keras3")
    ours, theirs = _layout(tmp_path / "m.keras"), _layout(folder / f"{name}.keras")
    assert ours.items() >= theirs.items()
    assert {key for key in ours if key not in theirs and "metrics" not in key} == set()
    exchange.check(k, tmp_path / "m.keras", name, models.results(model, name))


def _layout(path):
    """Paths and shapes of the weights."""
    import io

    import h5py

    found = {}
    with zipfile.ZipFile(path) as archive:
        assert json.loads(archive.read("metadata.json"))["keras_version"].startswith("3.")
        weights = io.BytesIO(archive.read("model.weights.h5"))
    with h5py.File(weights) as file:
        file.visititems(lambda n, v: found.update({n: v.shape}) if hasattr(v, "shape") else None)
    return found


def test_what_keras_3_has_not_is_refused_before_anything_is_written(tmp_path):
    x = k.Input((6, 2))
    for layer in (k.layers.LocallyConnected1D(2, 2), k.layers.LSTM(2, time_major=True)):
        model = k.Model(x, layer(x))
        with pytest.raises(ValueError, match="Keras 3 has no"):
            model.save(tmp_path / "m.keras", save_format="keras3")
    model = k.Model(x, tf.math.igamma(tf.abs(x) + 1.0, 2.0))
    with pytest.raises(ValueError, match="igamma"):
        model.save(tmp_path / "m.keras", save_format="keras3")
    assert not list(tmp_path.iterdir())


def test_activations_that_differ_are_refused(tmp_path):
    model = k.Sequential([k.layers.Dense(1, "hard_sigmoid", input_shape=(2,))])
    with pytest.raises(ValueError, match="'hard_sigmoid' computes other numbers"):
        model.save(tmp_path / "m.keras", save_format="keras3")


def _changed(source, target, change):
    """A copy of an archive with another config."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "config.json":
                config = json.loads(data)
                change(config["config"]["layers"])
                data = json.dumps(config)
            new.writestr(name, data)


@pytest.mark.parametrize(
    ("name", "layer", "key", "value", "message"),
    [
        ("dense", 1, "lora_rank", 4, "lora_rank=4, which Keras 2.15 has not"),
        ("layer_norm", 1, "rms_scaling", True, "rms_scaling=True"),
        ("dense", 1, "activation", "hard_sigmoid", "computes other numbers in Keras 2.15"),
        ("dense", 1, "new_argument", 1, "new_argument=1"),
    ],
)
def test_what_keras_2_has_not_is_an_error(name, layer, key, value, message, folder, tmp_path):
    def change(layers):
        layers[layer]["config"][key] = value

    _changed(folder / f"{name}.keras", tmp_path / "m.keras", change)
    with pytest.raises(TypeError, match=message):
        k.models.load_model(tmp_path / "m.keras")


def test_a_model_goes_on_after_a_way_through_both(tmp_path, folder, facts):
    model = k.models.load_model(folder / "by_adam_amsgrad.keras")
    model.save(tmp_path / "two.keras")
    exchange.check(k, tmp_path / "two.keras", "by_adam_amsgrad", facts["by_adam_amsgrad"])
    again = k.models.load_model(tmp_path / "two.keras")
    again.save(tmp_path / "three.keras", save_format="keras3")
    exchange.check(k, tmp_path / "three.keras", "by_adam_amsgrad", facts["by_adam_amsgrad"])


def test_layers_of_ones_own(tmp_path):
    @k.utils.register_keras_serializable("keras3 tests")
    class Scaled(k.layers.Layer):
        def __init__(self, factor=2.0, **kwargs):
            super().__init__(**kwargs)
            self.factor = factor

        def build(self, input_shape):
            self.gain = self.add_weight(name="gain", shape=(input_shape[-1],), initializer="ones")

        def call(self, inputs):
            return inputs * self.gain * self.factor

        def get_config(self):
            return {**super().get_config(), "factor": self.factor}

    x = k.Input((3,))
    model = k.Model(x, k.layers.Dense(1)(Scaled(3.0)(x)))
    model.save(tmp_path / "m.keras", save_format="keras3")
    data = np.ones((2, 3), "float32")
    loaded = k.models.load_model(tmp_path / "m.keras")
    np.testing.assert_allclose(loaded.predict(data, verbose=0), model.predict(data, verbose=0))
