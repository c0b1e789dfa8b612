"""Files that TensorFlow wrote of whole models: predictions and the next two steps.

exchange/model_files.py wrote them; where TensorFlow is installed, it checks the other direction.
"""

import json
import pathlib
import sys
import tarfile
import zipfile

import h5py
import numpy as np
import pytest

import kerastorch as tf

TESTS = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TESTS / "exchange"))

import model_files as exchange  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore")
models = exchange.models


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("keras_models")
    with tarfile.open(exchange.ARCHIVE) as archive:
        archive.extractall(path, filter="data")
    return path


@pytest.fixture(scope="module")
def facts(folder):
    return json.loads((folder / "facts.json").read_text())


def test_every_model_has_its_facts(facts):
    assert list(facts) == models.rows()


@pytest.mark.parametrize("name", models.rows())
def test_files_of_keras(name, folder, facts):
    for suffix in exchange.SUFFIXES:
        path = folder / (name + suffix)
        if path.exists():
            assert exchange.check(tf, path, name, facts[name], facts[name]) is None


@pytest.mark.parametrize("name", ["own", "mixed_float16", "nested_three", "by_legacy_rmsprop_all"])
def test_our_own_files(name, tmp_path, facts):
    exchange.write(tmp_path, [name])
    own = json.loads((tmp_path / "facts.json").read_text())[name]
    for suffix in exchange.SUFFIXES:
        found = exchange.check(tf, tmp_path / (name + suffix), name, own, facts[name])
        assert found is None, suffix


@pytest.mark.parametrize("name", ["nested_two", "own", "by_loss_scale", "ends_by_name"])
def test_names_and_shapes_in_files_are_those_of_keras(name, tmp_path, folder):
    model = models.build(tf, name)
    models.step(tf, model, name)
    model.save(tmp_path / "m.keras")
    assert _tree(tmp_path / "m.keras", tmp_path) == _tree(folder / f"{name}.keras", tmp_path)
    if (folder / f"{name}.h5").exists():
        model.save(tmp_path / "m.h5")
        assert _tree(tmp_path / "m.h5", tmp_path) == _tree(folder / f"{name}.h5", tmp_path)


def test_configs_of_nested_models_are_those_of_keras(tmp_path, folder):
    model = models.build(tf, "nested_two")
    model.save(tmp_path / "m.h5")
    with h5py.File(tmp_path / "m.h5") as ours, h5py.File(folder / "nested_two.h5") as theirs:
        for name in ("model_config", "training_config"):
            assert json.loads(ours.attrs[name]) == json.loads(theirs.attrs[name])


def test_configs_in_mixed_precision_are_those_of_keras(tmp_path, folder):
    def compiled(path):
        with zipfile.ZipFile(path) as archive:
            return json.loads(archive.read("config.json"))["compile_config"]

    for name in ("by_loss_scale", "by_loss_scale_legacy"):
        model = models.build(tf, name)
        models.step(tf, model, name)
        model.save(tmp_path / "m.keras")
        assert compiled(tmp_path / "m.keras") == compiled(folder / f"{name}.keras")


def _tree(path, folder):
    """Names and shapes of all data sets, and the names in attributes."""
    if path.suffix == ".keras":
        with zipfile.ZipFile(path) as archive:
            archive.extract("model.weights.h5", folder)
        path = folder / "model.weights.h5"
    found = []

    def note(name, item):
        names = [list(item.attrs[n]) for n in item.attrs if n.endswith("_names")]
        found.append((name, getattr(item, "shape", None), names))

    with h5py.File(path) as file:
        file.visititems(note)
    return found


def test_training_goes_on_after_overflows_of_float16():
    """The loss scale of each step is the one of then, in a traced step too."""
    k = tf.keras
    k.mixed_precision.set_global_policy("mixed_float16")
    try:
        model = k.Sequential([k.layers.Dense(2, input_shape=(3,)), k.layers.Dense(1)])
    finally:
        k.mixed_precision.set_global_policy("float32")
    model.set_weights([np.full(w.shape, 0.5, w.dtype) for w in model.get_weights()])
    model.compile(k.optimizers.SGD(0.001), "mse")
    x, y = np.full((8, 3), 20.0, "float32"), np.zeros((8, 1), "float32")
    losses = [model.train_on_batch(x, y) for _ in range(12)]
    scale = float(model.optimizer.loss_scale)
    assert scale < 2**15
    assert losses[-1] < losses[0]
    assert int(model.optimizer.dynamic_counter) > 0
