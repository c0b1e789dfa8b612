"""Whole models and weights in files: those of Keras 2.15 and TF 2.3, our own, and broken ones.

That Keras reads what we write is checked by oracle_exchange.py, where TensorFlow is installed.
"""

import builtins
import io
import json
import os
import pathlib
import zipfile

import h5py
import numpy as np
import oracle_exchange
import pytest
from golden import cases, keras_models, make_keras_saving

import kerastorch as tf
from kerastorch.keras.saving import files, h5

K = tf.keras
FIXTURES = pathlib.Path(cases.__file__).parent.parent / "fixtures"
GOLDEN = json.loads((pathlib.Path(cases.__file__).parent / "keras_saving.json").read_text())
OLD, NEW = FIXTURES / "keras-2.3.zip", FIXTURES / "keras-2.15.zip"
pytestmark = pytest.mark.filterwarnings("ignore:You are saving your model as an HDF5")


def facts(archive):
    with zipfile.ZipFile(archive) as file:
        return json.loads(file.read("facts.json"))


def extracted(archive, name, folder):
    with zipfile.ZipFile(archive) as file:
        return file.extract(name, folder)


@pytest.mark.parametrize("name", facts(NEW))
def test_files_of_keras_2_15(name, tmp_path):
    extracted(NEW, name, tmp_path)
    oracle_exchange.check(tf, tmp_path, name, facts(NEW)[name])


@pytest.mark.parametrize("name", facts(OLD))
def test_files_of_tf_2_3(name, tmp_path):
    extracted(OLD, name, tmp_path)
    oracle_exchange.check(tf, tmp_path, name, facts(OLD)[name])


@pytest.fixture(scope="module")
def golden_names(tmp_path_factory):
    return make_keras_saving.names(tf, tmp_path_factory.mktemp("golden"))


@pytest.mark.parametrize("case", make_keras_saving.CASES)
def test_golden(case, golden_names):
    cases.check(case, tf, GOLDEN[case], **golden_names)


def layout(path):
    """What an HDF5 file holds, without the values of weights."""
    found = {}
    with h5py.File(path, "r") as file:

        def look(name, item):
            found[name] = (item.shape, str(item.dtype)) if hasattr(item, "shape") else None
            for key, value in item.attrs.items():
                value = value if isinstance(value, str) else np.asarray(value).tolist()
                text = isinstance(value, str) and value.startswith("{")
                kind = str(item.attrs.get_id(key).dtype)
                found[f"{name}@{key}"] = (kind, json.loads(value) if text else value)

        look("/", file)
        file.visititems(look)
    return found


WHOLE = [name for name in facts(NEW) if name.endswith(".h5") and "weights" not in name]


@pytest.mark.parametrize("name", WHOLE)
def test_our_files_have_keras_layout(name, tmp_path):
    model = keras_models.build(tf, name.removesuffix(".h5"))
    if model.optimizer is not None:
        oracle_exchange.losses(model)
    model.save(tmp_path / "ours.h5")
    ours, theirs = layout(tmp_path / "ours.h5"), layout(extracted(NEW, name, tmp_path))
    assert ours == theirs


@pytest.mark.parametrize("name", [n for n in facts(NEW) if n.endswith(".keras")])
def test_our_keras_files_have_keras_layout(name, tmp_path):
    model = keras_models.build(tf, name.removesuffix(".keras"))
    if model.optimizer is not None:
        oracle_exchange.losses(model)
    model.save(tmp_path / name)
    parts = []
    for path in (tmp_path / name, extracted(NEW, name, tmp_path / "theirs")):
        with zipfile.ZipFile(path) as file:
            state = layout(io.BytesIO(file.read("model.weights.h5")))
            metadata = json.loads(file.read("metadata.json")).keys()
            parts.append((file.namelist(), json.loads(file.read("config.json")), metadata, state))
    assert parts[0] == parts[1]


def mlp():
    K.backend.clear_session()
    model = K.Sequential([K.layers.Dense(4, input_shape=(3,)), K.layers.Dense(2)])
    model.compile("adam", "mse")
    return model


@pytest.mark.parametrize("suffix", ["h5", "keras"])
@pytest.mark.parametrize("form", [str, pathlib.Path])
def test_round_trip_goes_on_training(suffix, form, tmp_path):
    model, path = mlp(), form(tmp_path / f"m.{suffix}")
    x, y = np.ones((8, 3), "float32"), np.ones((8, 2), "float32")
    model.fit(x, y, epochs=3, verbose=0)
    model.save(path)
    again = K.models.load_model(path)
    for _ in range(3):
        assert model.train_on_batch(x, y) == again.train_on_batch(x, y)


def test_custom_loss_of_document_000(tmp_path):
    class HuberLoss(K.losses.Loss):
        def __init__(self, threshold=1.0, **kwargs):
            self.threshold = threshold
            super().__init__(**kwargs)

        def call(self, y_true, y_pred):
            error = y_true - y_pred
            small = tf.abs(error) < self.threshold
            big = self.threshold * tf.abs(error) - self.threshold**2 / 2
            return tf.where(small, tf.square(error) / 2, big)

        def get_config(self):
            return {**super().get_config(), "threshold": self.threshold}

    def create_huber(threshold=1.0):
        return lambda y, p: HuberLoss(threshold)(y, p)

    model, path = mlp(), tmp_path / "m.h5"
    model.compile("nadam", HuberLoss(2.0))
    model.fit(np.ones((4, 3)), np.ones((4, 2)), verbose=0)
    model.save(path)
    loaded = K.models.load_model(path, custom_objects={"HuberLoss": HuberLoss})
    assert type(loaded.loss) is HuberLoss and loaded.loss.threshold == 2.0
    with pytest.raises(ValueError, match="HuberLoss"):
        K.models.load_model(path)

    def huber_fn(y, p):
        return HuberLoss(2.0)(y, p)

    model.compile("nadam", huber_fn, metrics=[create_huber(2.0)])
    model.save(path)
    with pytest.raises(ValueError, match="Unknown loss function: 'huber_fn'"):
        K.models.load_model(path)
    objects = {"huber_fn": huber_fn, "<lambda>": create_huber(2.0)}
    assert K.models.load_model(path, custom_objects=objects).loss is huber_fn


def test_learning_rate_schedules_come_back(tmp_path):
    model = mlp()
    model.compile(K.optimizers.SGD(K.optimizers.schedules.ExponentialDecay(0.1, 10, 0.5)), "mse")
    model.save(tmp_path / "m.h5")
    loaded = K.models.load_model(tmp_path / "m.h5")
    assert loaded.optimizer.get_config() == model.optimizer.get_config()


def test_legacy_optimizers_come_back(tmp_path):
    model, data = mlp(), (np.ones((4, 3)), np.ones((4, 2)))
    model.compile(K.optimizers.legacy.Adam(0.1), "mse")
    model.fit(*data, verbose=0)
    model.save(tmp_path / "m.h5")
    loaded = K.models.load_model(tmp_path / "m.h5")
    assert type(loaded.optimizer) is K.optimizers.legacy.Adam
    assert loaded.train_on_batch(*data) == model.train_on_batch(*data)


def test_optimizer_state_that_does_not_fit_is_left_out(tmp_path, caplog):
    model = mlp()
    model.fit(np.ones((4, 3)), np.ones((4, 2)), verbose=0)
    model.save(tmp_path / "m.h5")
    with h5py.File(tmp_path / "m.h5", "a") as file:
        group = file["optimizer_weights"]
        name = h5.read_names(group, "weight_names")[1]
        del group[name]
        group[name] = np.ones((2, 2))
    K.models.load_model(tmp_path / "m.h5")
    assert "freshly initialized" in caplog.text and "(2, 2)" in caplog.text


def break_writing(monkeypatch):
    def fail(*args):
        raise OSError("disk full")

    monkeypatch.setattr(h5, "write_model", fail)
    monkeypatch.setattr("kerastorch.keras.saving.keras_file._save_state", fail)


@pytest.mark.parametrize("name", ["m.h5", "m.keras", "m.weights.h5"])
def test_a_failed_save_leaves_the_old_file(name, tmp_path, monkeypatch):
    model, path = mlp(), tmp_path / name
    save = model.save_weights if "weights" in name else model.save
    save(path)
    old = path.read_bytes()
    break_writing(monkeypatch)
    with pytest.raises(OSError, match="disk full"):
        save(path)
    assert path.read_bytes() == old and os.listdir(tmp_path) == [name]


def test_an_unserializable_model_leaves_the_old_file(tmp_path):
    class NoConfig(K.layers.Layer):
        def __init__(self, function):
            super().__init__()
            self.function = function

        def call(self, x):
            return x

    mlp().save(tmp_path / "m.h5")
    old = (tmp_path / "m.h5").read_bytes()
    model = K.Sequential([K.Input((2,)), NoConfig(lambda x: x)])
    with pytest.raises(NotImplementedError, match="NoConfig"):
        model.save(tmp_path / "m.h5")
    assert (tmp_path / "m.h5").read_bytes() == old


@pytest.mark.parametrize("name", ["m.h5", "m.keras", "m.weights.h5"])
def test_asks_before_overwriting(name, tmp_path, monkeypatch, capsys):
    model, path = mlp(), tmp_path / name
    save = model.save_weights if "weights" in name else model.save
    save(path, overwrite=False)
    old, answers, asked = path.read_bytes(), ["what", " N"], []
    monkeypatch.setattr(builtins, "input", lambda text: asked.append(text) or answers.pop(0))
    save(path, overwrite=False)
    assert path.read_bytes() == old and str(path) in asked[0] and not answers
    path.write_bytes(b"old")
    answers.append("y")
    save(path, overwrite=False)
    assert path.read_bytes() != b"old" and "overwrite=True" in capsys.readouterr().out


def test_open_files(tmp_path):
    model = mlp()
    with h5py.File(tmp_path / "m.h5", "w") as file:
        model.save(file)
    with h5py.File(tmp_path / "m.h5", "r") as file:
        loaded = K.models.load_model(file)
    np.testing.assert_array_equal(loaded.get_weights()[0], model.get_weights()[0])


def test_weights_as_a_checkpoint(tmp_path):
    model, other = mlp(), mlp()
    model.save_weights(tmp_path / "w")
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "checkpoint",
        "w.data-00000-of-00001",
        "w.index",
    ]
    other.load_weights(tf.train.latest_checkpoint(tmp_path)).assert_existing_objects_matched()
    for a, b in zip(model.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    with pytest.raises(NotImplementedError, match="may only be loaded based on topology"):
        model.load_weights(tmp_path / "w", by_name=True)
    with pytest.raises(tf.errors.NotFoundError, match="Failed to find any matching files"):
        model.load_weights(tmp_path / "no")
    unbuilt = K.Sequential([K.layers.Dense(2)])
    with pytest.raises(ValueError, match="have not yet been created"):
        unbuilt.save_weights(tmp_path / "u")
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / "saved_model.pb").touch()
    with pytest.raises(ValueError, match="appears to be a SavedModel directory"):
        model.load_weights(tmp_path / "saved")


@pytest.mark.parametrize("broken", [b"", b"hello", "half"])
def test_broken_files_are_named(broken, tmp_path):
    path = tmp_path / "broken.h5"
    mlp().save(path)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2] if broken == "half" else broken)
    for load in (K.models.load_model, mlp().load_weights):
        with pytest.raises(OSError, match=r"broken\.h5"):
            load(path)


def test_mismatches_change_nothing(tmp_path):
    mlp().save_weights(tmp_path / "w.h5")
    model = K.Sequential([K.layers.Dense(4, input_shape=(3,)), K.layers.Dense(5, name="second")])
    before = model.get_weights()
    with pytest.raises(ValueError, match=r"second.*\(4, 5\).*\(4, 2\)"):
        model.load_weights(tmp_path / "w.h5")
    for a, b in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_many_names_are_kept_in_parts(tmp_path):
    names = [f"{'x' * 400}_{i}".encode() for i in range(400)]
    with h5py.File(tmp_path / "names.h5", "w") as file:
        h5.write_names(file, "weight_names", names)
        assert set(file.attrs) == {f"weight_names{i}" for i in range(len(file.attrs))}
        assert len(file.attrs) > 1
        assert h5.read_names(file, "weight_names") == [n.decode() for n in names]
        with pytest.raises(RuntimeError, match="larger"):
            h5.write_names(file, "other", [b"x" * 70_000])


def test_subclassed_models_by_their_weights(tmp_path):
    class Block(K.layers.Layer):
        def __init__(self):
            super().__init__()
            self.parts = [K.layers.Dense(2), K.layers.BatchNormalization()]
            self.named = {"a": K.layers.Dense(2)}

        def call(self, x):
            for part in self.parts:
                x = part(x)
            return self.named["a"](x)

    class Own(K.Model):
        def __init__(self):
            super().__init__()
            self.zz, self.blocks = K.layers.Dense(2), [Block(), Block()]
            self.scale = tf.Variable(3.0)

        def call(self, x):
            for block in self.blocks:
                x = block(x)
            return self.zz(x) * self.scale

    x = tf.ones([2, 2])
    for name in ("w.h5", "w.weights.h5"):
        model, other = Own(), Own()
        expected = model(x).numpy()
        other(x)
        model.save_weights(tmp_path / name)
        other.load_weights(tmp_path / name)
        np.testing.assert_array_equal(other(x).numpy(), expected)
    model.compile("sgd", "mse")
    model.fit(x, x, verbose=0)
    model.save(tmp_path / "m.keras")
    loaded = K.models.load_model(tmp_path / "m.keras", custom_objects={"Own": Own})
    assert type(loaded) is Own
    np.testing.assert_array_equal(loaded(x).numpy(), model(x).numpy())


def test_formats_by_name():
    assert [files.format_of(p) for p in ("a.h5", "a.hdf5", "a.keras", "a")] == [
        "h5", "h5", "keras", "tf"]  # fmt: skip
    assert (
        files.format_of("a", "tensorflow") == "tf" and files.format_of("a", "keras_v3") == "keras"
    )
