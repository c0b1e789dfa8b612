"""Lambdas in files: those of this process come back, those of others only with leave."""

import base64
import collections
import json
import marshal
import os
import subprocess
import sys
import textwrap
import zipfile

import h5py
import numpy as np
import pytest

import kerastorch as tf
from kerastorch.keras._base import function_code, marshalled, safe_mode

K = tf.keras
pytestmark = pytest.mark.filterwarnings("ignore")
ONES = np.ones((1, 2), "float32")


def model_of(*functions):
    K.backend.clear_session()
    return K.Sequential([K.Input((2,)), *(K.layers.Lambda(f) for f in functions)])


def run(folder, text, *options, name="script.py", **environment):
    """Runs a script as `kerastorch run` does, in a process of its own."""
    (folder / name).write_text(textwrap.dedent(text))
    command = [sys.executable, "-m", "kerastorch", "run", *options, name]
    return subprocess.run(
        command, cwd=folder, env={**_environment(), **environment}, capture_output=True, text=True
    )


def _environment():
    root = os.path.dirname(os.path.dirname(tf.__file__))
    return {**os.environ, "PYTHONPATH": root}


def foreign(folder, suffix="h5"):
    """A file with a lambda, written by another process whose source is gone."""
    script = f"""
        import tensorflow as tf
        K = tf.keras
        model = K.Sequential([K.Input((2,)), K.layers.Lambda(lambda x: x * 3 + 11)])
        model.save("m.{suffix}")
    """
    done = run(folder, script, name="writer.py")
    assert done.returncode == 0, done.stderr
    return folder / f"m.{suffix}"


def test_a_lambda_of_this_process_comes_back_from_h5(tmp_path):
    model_of(lambda x: x * 3).save(tmp_path / "m.h5")
    loaded = K.models.load_model(tmp_path / "m.h5")
    np.testing.assert_array_equal(loaded(ONES), [[3, 3]])


def test_closures_and_defaults_are_kept_apart(tmp_path):
    made = [lambda x, k=k: x * k for k in (2, 3)]

    def scaled(k):
        return lambda x: x * k

    made += [scaled(5), scaled(7)]
    for i, function in enumerate(made):
        model_of(function).save(tmp_path / f"{i}.h5")
    for i, k in enumerate((2, 3, 5, 7)):
        loaded = K.models.load_model(tmp_path / f"{i}.h5")
        np.testing.assert_array_equal(loaded(ONES), [[k, k]])
        assert loaded.layers[0].function is made[i]


def test_clones_and_json_take_the_function_itself():
    def triple(x):
        return x * 3

    model = model_of(triple)
    assert K.models.clone_model(model).layers[0].function is triple
    assert K.models.model_from_json(model.to_json()).layers[0].function is triple


@pytest.mark.parametrize("suffix", ["h5", "keras"])
def test_foreign_lambdas_load_only_with_leave(suffix, tmp_path, monkeypatch):
    path = foreign(tmp_path, suffix)
    with pytest.raises(ValueError, match=r"(?s)arbitrary code execution.*safe_mode=False"):
        K.models.load_model(path)
    expected = [[14, 14]]
    np.testing.assert_array_equal(K.models.load_model(path, safe_mode=False)(ONES), expected)
    monkeypatch.setenv("KERASTORCH_TRUST_FILES", "1")
    np.testing.assert_array_equal(K.models.load_model(path)(ONES), expected)
    monkeypatch.delenv("KERASTORCH_TRUST_FILES")
    before = safe_mode.in_safe_mode()
    try:
        K.saving.enable_unsafe_deserialization()
        np.testing.assert_array_equal(K.models.load_model(path)(ONES), expected)
    finally:
        safe_mode._state.safe = before


def test_a_keras_file_asks_even_for_a_lambda_of_this_process(tmp_path):
    model_of(lambda x: x * 3).save(tmp_path / "m.keras")
    with pytest.raises(ValueError, match="safe_mode"):
        K.models.load_model(tmp_path / "m.keras")


def test_json_with_a_foreign_lambda(tmp_path):
    with h5py.File(foreign(tmp_path)) as file:
        text = file.attrs["model_config"]
    with pytest.raises(ValueError, match="safe_mode"):
        K.models.model_from_json(text)


READER = """
    import os
    import numpy as np
    import tensorflow as tf
    from tensorflow import keras

    def build(k):
        model = keras.Sequential([
            keras.Input((2,)),
            keras.layers.Lambda(lambda x: x * k),
            keras.layers.Lambda(lambda x: x + 1)])
        return model

    if os.path.exists("m.h5"):
        print(keras.models.load_model("m.h5")(np.ones((1, 2))).numpy().tolist())
    else:
        build(5).save("m.h5")
"""


def test_the_same_script_started_again_has_its_lambdas(tmp_path):
    assert run(tmp_path, READER).returncode == 0
    again = run(tmp_path, "# moved down by a line\n" + textwrap.dedent(READER), name="other.py")
    assert again.stdout == "[[6.0, 6.0]]\n", again.stderr


def test_scripts_that_cannot_be_changed_may_trust_files(tmp_path):
    foreign(tmp_path)
    script = """
        import tensorflow as tf
        print(tf.keras.models.load_model("m.h5").output_shape)
    """
    refused = run(tmp_path, script)
    assert refused.returncode == 1 and "--trust-files" in refused.stderr
    assert run(tmp_path, script, "--trust-files").stdout == "(None, 2)\n"
    assert run(tmp_path, script, KERASTORCH_TRUST_FILES="1").stdout == "(None, 2)\n"


@pytest.mark.parametrize("suffix", ["h5", "keras"])
@pytest.mark.parametrize(
    "function, module",
    [
        (tf.nn.relu, "tensorflow._api.v2.nn"),
        (tf.abs, "tensorflow"),
        (tf.reduce_sum, "tensorflow"),
        (tf.identity, "tensorflow"),
        (K.activations.gelu, "keras.activations"),
        (K.backend.softplus, "keras.backend"),
    ],
)
def test_public_functions_go_by_name(function, module, suffix, tmp_path):
    model = model_of(function)
    config = model.layers[0].get_config()
    assert config["function_type"] == "function"
    assert config["function"]["module"] == module
    model.save(tmp_path / f"m.{suffix}")
    loaded = K.models.load_model(tmp_path / f"m.{suffix}")
    assert loaded.layers[0].function is function
    np.testing.assert_array_equal(loaded(ONES), model(ONES))


def test_from_config_alone_runs_no_code(tmp_path):
    marker = tmp_path / "ran"
    code = _only_code(compile(f"lambda x: open({str(marker)!r}, 'w')", "f", "eval"))
    config = model_of(lambda x: x).layers[0].get_config()
    config["function"] = (base64.encodebytes(marshal.dumps(code)).decode(), None, None)
    for make in (K.layers.Lambda.from_config, lambda c: K.layers.Lambda.from_config(c)):
        with pytest.raises(ValueError, match="arbitrary code execution"):
            make(dict(config))
    assert not marker.exists()


def test_an_activation_says_safe_mode(tmp_path):
    model = K.Sequential([K.Input((2,)), K.layers.Dense(2, activation=lambda x: x * 2)])
    model.save(tmp_path / "m.keras")
    with pytest.raises(ValueError, match="safe_mode"):
        K.models.load_model(tmp_path / "m.keras")
    with zipfile.ZipFile(tmp_path / "m.keras") as archive:
        config = json.loads(archive.read("config.json"))["config"]["layers"][1]["config"]
    assert config["activation"]["class_name"] == "__lambda__"
    assert K.models.load_model(tmp_path / "m.keras", safe_mode=False).output_shape == (None, 2)


def _only_code(code):
    return next(c for c in code.co_consts if hasattr(c, "co_code"))


def test_codes_are_compared_without_their_lines():
    def code(text, name):
        return marshalled.code(marshal.dumps(_only_code(compile(text, name, "exec"))))

    text = "lambda x, y=2: [x * 2.5, 'text', (1, -10**30), x in {1, 2}, 1j, b'', None, True, ...]"
    one = code(text, "a")
    assert one == code("\n\n" + text, "b")
    assert one != code(text.replace("text", "Text"), "a")
    for broken in (b"", b"c", b"\xe3" + b"\xff" * 50, b"(" * 1000, b"i\0\0\0\0", b"r\0\0\0\0"):
        with pytest.raises(ValueError):
            marshalled.code(broken)


def test_damaged_code_is_refused():
    assert function_code.known(["no base 64 \xff", None, None]) is None
    assert function_code.known([3, None, None]) is None


ASKED = []


def wipe(x, path="nothing"):
    ASKED.append(path)
    return x


def test_a_forged_file_chooses_no_values_for_a_named_function(monkeypatch):
    monkeypatch.setattr(function_code, "_stored", collections.OrderedDict())
    monkeypatch.setattr(function_code, "_LIBRARIES", ())
    code = base64.encodebytes(marshal.dumps(wipe.__code__)).decode("ascii")
    with safe_mode.older_format(True):
        assert function_code.known((code, ("nothing",), None), __name__) is wipe
        assert function_code.known((code, ("/home",), None), __name__) is None
        assert function_code.known((code, None, None), __name__) is not wipe
    assert ASKED == []
