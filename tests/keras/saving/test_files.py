"""Saved files: owner, mode, leftovers; loaded ones: sizes, damage, errors that name the file."""

import json
import os
import stat
import subprocess
import sys
import zipfile

import h5py
import numpy as np
import pytest

import kerastorch as tf
from kerastorch.keras.saving import files

K = tf.keras
pytestmark = pytest.mark.filterwarnings("ignore")
NAMES = ["m.h5", "m.keras", "m.weights.h5"]


def mlp():
    K.backend.clear_session()
    return K.Sequential([K.Input((3,)), K.layers.Dense(4), K.layers.Dense(2)])


def save(model, path):
    (model.save_weights if "weights" in path.name else model.save)(path)


@pytest.mark.parametrize("name", NAMES)
def test_a_save_keeps_mode_and_owner(name, tmp_path):
    path = tmp_path / name
    save(mlp(), path)
    path.chmod(0o640)
    mine = os.geteuid() if hasattr(os, "geteuid") else None
    if mine == 0:
        os.chown(path, 12, 34)
    save(mlp(), path)
    now = path.stat()
    assert stat.S_IMODE(now.st_mode) == 0o640
    assert mine != 0 or (now.st_uid, now.st_gid) == (12, 34)


@pytest.mark.parametrize("name", NAMES)
def test_new_files_keep_to_the_umask_and_links_stay(name, tmp_path):
    path, link, plain = tmp_path / name, tmp_path / f"link.{name}", tmp_path / "plain"
    link.symlink_to(path)
    plain.touch()
    save(mlp(), link)
    assert link.is_symlink() and path.is_file()
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


def test_leftovers_of_killed_saves_are_removed(tmp_path):
    path = tmp_path / "m.h5"
    code = (
        "import os, sys; from kerastorch.keras.saving import files\n"
        "with files.replacing(sys.argv[1]) as new:\n    open(new, 'w').write('x'); os._exit(9)"
    )
    root = os.path.dirname(os.path.dirname(tf.__file__))
    environment = {**os.environ, "PYTHONPATH": root}
    assert subprocess.run([sys.executable, "-c", code, str(path)], env=environment).returncode == 9
    assert len(os.listdir(tmp_path)) == 1
    (tmp_path / ".m.h5.0a1b2c3d.tmp").touch()  # as older versions called them
    others = [".other.h5.0a1b2c3d.tmp", ".m.h5.tmp", "m.h5.0a1b2c3d.tmp"]
    for name in others:
        (tmp_path / name).touch()
    with files.replacing(path) as mine:
        open(mine, "w").close()
        mlp().save(path)
        assert os.path.exists(mine)  # a save under way is not a killed one
    assert sorted(os.listdir(tmp_path)) == sorted([*others, "m.h5"])


def forged_h5(path, change):
    model = mlp()
    model.compile("adam", "mse")
    model.fit(np.ones((4, 3)), np.ones((4, 2)), verbose=0)
    model.save(path)
    with h5py.File(path, "a") as file:
        change(file)
    return path


def config_with(place, **values):
    def change(file):
        config = json.loads(file.attrs["model_config"])
        config["config"]["layers"][place]["config"].update(values)
        file.attrs["model_config"] = json.dumps(config)

    return change


def weight_as(make):
    def change(file):
        name = "model_weights/dense/dense/kernel:0"
        del file[name]
        make(file, name)

    return change


REFUSED = {
    "huge units": config_with(1, units=10**9),
    "large units": config_with(1, units=10**7),
    "huge input": config_with(0, batch_input_shape=[None, 10**12]),
    "external": weight_as(lambda f, n: f.__setitem__(n, h5py.ExternalLink("x.h5", "/x"))),
    "storage": weight_as(lambda f, n: f.create_dataset(n, (3, 4), "f4", external=[("x", 0, 48)])),
    "declared": weight_as(lambda f, n: f.create_dataset(n, (2**36,), "f4", chunks=(1024,))),
    "bomb": weight_as(
        lambda f, n: f.create_dataset(n, data=np.zeros(3 << 24, "f4"), compression="gzip")
    ),
    "text": weight_as(lambda f, n: f.__setitem__(n, "text")),
    "group": weight_as(lambda f, n: f.create_group(n)),
    "missing": weight_as(lambda f, n: None),
    "no config": lambda f: f.attrs.__setitem__("model_config", "{"),
    "a list": lambda f: f.attrs.__setitem__("model_config", "[]"),
    "deep": lambda f: f.attrs.__setitem__("model_config", "[" * 50_000),
    "no layer": config_with(1, units=None),
    "no weights": lambda f: f.__delitem__("model_weights"),
    "training": lambda f: f.attrs.__setitem__("training_config", '{"optimizer_config": 3}'),
}


@pytest.mark.parametrize("name", REFUSED)
def test_forged_and_damaged_h5(name, tmp_path):
    path = forged_h5(tmp_path / "m.h5", REFUSED[name])
    with pytest.raises((ValueError, OSError)) as caught:
        K.models.load_model(path)
    assert (
        name not in ("huge units", "large units")
        or "units" in str(caught.value)
        or ("safe_mode=False" in str(caught.value))
    )


def test_errors_name_file_and_place(tmp_path):
    path = forged_h5(tmp_path / "m.h5", REFUSED["external"])
    with pytest.raises(ValueError, match=r"m\.h5.*'kernel:0' in '/model_weights/dense/dense'"):
        K.models.load_model(path)
    path = forged_h5(tmp_path / "m.h5", REFUSED["large units"])
    with pytest.raises(ValueError, match=r"m\.h5: weight 'kernel' of layer 'dense'.*120000000"):
        K.models.load_model(path)


def test_keras_files_of_wrong_sizes(tmp_path):
    path = tmp_path / "m.keras"
    mlp().save(path)
    with zipfile.ZipFile(path) as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    big = {**members, "config.json": b" " * (300 << 20)}
    for changed, match in ((big, "314572800|bytes"), ({}, "no 'config.json'")):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in changed.items():
                archive.writestr(name, data)
        with pytest.raises((ValueError, OSError), match=match):
            K.models.load_model(path)


def test_a_compressed_archive_loads(tmp_path):
    model = mlp()
    model.save(tmp_path / "m.keras")
    with zipfile.ZipFile(tmp_path / "m.keras") as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    with zipfile.ZipFile(tmp_path / "m.keras", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    loaded = K.models.load_model(tmp_path / "m.keras")
    np.testing.assert_array_equal(loaded.get_weights()[0], model.get_weights()[0])


def test_errors_of_the_users_code_stay(tmp_path):
    class Own(K.layers.Layer):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            if kwargs:
                raise KeyError("mine")

    K.Sequential([K.Input((3,)), Own()]).save(tmp_path / "m.keras")
    with pytest.raises(TypeError, match="mine") as caught:
        K.models.load_model(tmp_path / "m.keras", custom_objects={"Own": Own})
    assert type(caught.value) is TypeError and type(caught.value.__cause__) is KeyError


@pytest.mark.parametrize("options", [{"libver": "latest"}, {"track_order": True}])
def test_later_hdf5_formats_load(options, tmp_path):
    model = mlp()
    with h5py.File(tmp_path / "m.h5", "w", **options) as file:
        model.save(file)
    loaded = K.models.load_model(tmp_path / "m.h5")
    np.testing.assert_array_equal(loaded.get_weights()[0], model.get_weights()[0])


def test_large_models_from_json():
    model = K.Sequential([K.Input((20_000,)), K.layers.Dense(4_000)])  # 320 MB
    assert K.models.model_from_json(model.to_json()).count_params() == 80_004_000
    with pytest.raises(ValueError, match="weights may take"):
        K.models.model_from_json(model.to_json().replace("4000", str(10**9)))


def test_warnings_name_the_users_line(tmp_path):
    a, b = (
        tf.keras.Sequential([tf.keras.layers.Dense(n, input_shape=(3,), name="d")]) for n in (2, 4)
    )
    for name in ("a.weights.h5", "a.keras"):
        path = str(tmp_path / name)
        (a.save if name == "a.keras" else a.save_weights)(path)
        with pytest.warns(UserWarning, match="Could not load weights") as caught:
            b.load_weights(path, skip_mismatch=True)
        assert caught[0].filename == __file__
