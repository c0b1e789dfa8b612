"""tf.saved_model.save: what the folders consist of, that they load again, what is refused."""

import json
import os
import sys
from pathlib import Path

import numpy as np
import pytest

import kerastorch as tf
from kerastorch._files.bundle import Bundle
from kerastorch._files.protos import message
from kerastorch.saved_model import _save

TESTS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS))

from exchange import saved_programs  # noqa: E402
from golden import make_saved_structure as structures  # noqa: E402

GOLDEN = json.loads((TESTS / "golden" / "saved_structure.json").read_text())


def _message(path):
    data = Path(path, "saved_model.pb").read_bytes()
    return message("tensorflow.SavedModel").FromString(data)


def test_a_module_is_what_tensorflow_writes(tmp_path):
    tf.saved_model.save(structures.module(tf), str(tmp_path / "m"))
    made, wanted = structures.structure(_message(tmp_path / "m")), GOLDEN["module"]
    assert made["objects"] == wanted["objects"]
    assert made["signatures"] == wanted["signatures"]
    assert made["tags"] == wanted["tags"]
    assert sorted(Bundle(str(tmp_path / "m/variables/variables")).keys()) == wanted["keys"]


def test_a_model_is_what_keras_writes(tmp_path):
    structures.model(tf).save(str(tmp_path / "m"), save_format="tf")
    data = (tmp_path / "m" / "keras_metadata.pb").read_bytes()
    metadata = message("third_party.py.keras.protobuf.SavedMetadata").FromString(data)
    made, wanted = structures.structure(_message(tmp_path / "m"), metadata), GOLDEN["model"]
    assert made["objects"] == wanted["objects"]
    assert sorted(Bundle(str(tmp_path / "m/variables/variables")).keys()) == wanted["keys"]
    assert made["metadata"].keys() == wanted["metadata"].keys()
    for path, (identifier, content) in wanted["metadata"].items():
        assert made["metadata"][path][0] == identifier
        assert made["metadata"][path][1] == content, path


@pytest.mark.parametrize(
    "name", ["linear", "branches", "texts", "shapes", "converted", "conditions", "translated"]
)
def test_what_is_written_loads_again(tmp_path, name):
    obj, calls, signature = saved_programs.PROGRAMS[name](tf)
    path = str(tmp_path / name)

    def run(target):
        found = []
        for function, args in calls:
            made = getattr(target, function)(*[tf.constant(a) for a in args])
            found.append([x.numpy() for x in tf.nest.flatten(made)])
        return found

    wanted = run(obj)
    saved_programs.save(tf, obj, path, name)
    loaded = tf.saved_model.load(path)
    for made, theirs in zip(run(loaded), wanted, strict=True):
        for a, b in zip(made, theirs, strict=True):
            assert a.dtype == b.dtype and a.shape == b.shape
            if a.dtype == object:
                assert (a == b).all()
            else:
                np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)
    if signature is not None:
        given, outputs = signature
        made = loaded.signatures["serving_default"](**{k: tf.constant(v) for k, v in given.items()})
        for (_, a), b in zip(sorted(made.items()), outputs, strict=True):
            np.testing.assert_allclose(a.numpy(), b, rtol=1e-6)


def test_saving_leaves_the_object_as_it_was(tmp_path):
    model = tf.keras.Sequential([tf.keras.layers.BatchNormalization(input_shape=(3,))])
    before = [w.copy() for w in model.get_weights()]
    x = tf.constant(np.arange(6.0).reshape(2, 3).astype("float32"))
    wanted = model(x).numpy()
    model.save(str(tmp_path / "m"), save_format="tf")
    for a, b in zip(before, model.get_weights(), strict=True):
        assert (a == b).all()
    assert (model(x).numpy() == wanted).all()
    assert ((x + 1.5) * 2.25).numpy()[0, 0] == 3.375


def test_untracked_variables_are_refused(tmp_path):
    loose = tf.Variable(1.0)
    module = tf.Module()
    module.f = tf.function(lambda x: x * loose, input_signature=[tf.TensorSpec([])])
    with pytest.raises(AssertionError, match="'untracked' resource"):
        tf.saved_model.save(module, str(tmp_path / "m"))
    assert os.listdir(tmp_path) == []


def test_objects_that_are_not_tracked_are_refused(tmp_path):
    with pytest.raises(ValueError, match="Expected an AutoTrackable object for export"):
        tf.saved_model.save(object(), str(tmp_path / "m"))


def test_signatures_need_functions_with_a_signature(tmp_path):
    module = tf.Module()
    module.f = tf.function(lambda x: x)
    for wrong in (lambda x: x, module.f):
        with pytest.raises(ValueError, match="Expected a TensorFlow function"):
            tf.saved_model.save(module, str(tmp_path / "m"), signatures=wrong)


def test_what_has_no_form_is_refused_by_name(tmp_path):
    module = tf.Module()
    module.f = tf.function(
        lambda x: tf.numpy_function(np.sin, [x], tf.float32), input_signature=[tf.TensorSpec([])]
    )
    with pytest.raises(ValueError, match="can't be written"):
        tf.saved_model.save(module, str(tmp_path / "m"))
    assert os.listdir(tmp_path) == []


def test_a_failing_save_leaves_the_old_folder(tmp_path, monkeypatch):
    path = tmp_path / "m"
    module = structures.module(tf)
    tf.saved_model.save(module, str(path))
    (path / "notes.txt").write_text("kept")
    before = {p: p.read_bytes() for p in path.rglob("*") if p.is_file()}

    def fail(*args):
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(_save, "write_bundle", fail)
        with pytest.raises(OSError, match="no space left"):
            tf.saved_model.save(module, str(path))
    assert {p: p.read_bytes() for p in path.rglob("*") if p.is_file()} == before
    assert os.listdir(tmp_path) == ["m"]
    tf.saved_model.save(module, str(path))
    assert (path / "notes.txt").read_text() == "kept"


def test_save_options():
    assert tf.saved_model.SaveOptions().namespace_whitelist == []
    with pytest.raises(ValueError, match="must be a string"):
        tf.saved_model.SaveOptions(namespace_whitelist=[1])
