"""Names in files and configs: what they may stand for, in all formats."""

import contextlib
import json
import sys
import zipfile

import h5py
import numpy as np
import pytest
import yaml

import kerastorch as tf
from kerastorch.keras._base import resolve as resolver
from kerastorch.keras._base import safe_mode
from kerastorch.keras._base.resolve import resolve
from kerastorch.keras._symbolic.op_symbols import function_of

K = tf.keras
pytestmark = pytest.mark.filterwarnings("ignore")
OPS = (
    "_cli.main", "keras.utils.get_file", "keras.saving.enable_unsafe_deserialization",
    "keras.models.load_model", "keras.backend.set_floatx", "keras.backend.clear_session",
    "py_function", "numpy_function", "print", "function", "io.write_file", "io.read_file",
    "debugging.set_log_device_placement", "config.set_visible_devices", "random.set_seed",
    "keras.callbacks.CSVLogger", "keras.layers.deserialize", "_core.op.op", "autodiff.GradientTape",
    "keras.activations.deserialize", "keras.backend.function", "map_fn", "while_loop", "install",
    "numpy.save", "os.system", "math.torch.load", "strings.op", "Variable", "Module",
    "custom_gradient",
)  # fmt: skip
NAMES = (
    ("keras.utils", "get_file"), ("numpy", "save"), ("numpy", "memmap"), ("torch", "load"),
    ("h5py", "File"), ("keras.callbacks", "CSVLogger"), ("os", "system"),
    ("keras.saving", "enable_unsafe_deserialization"), ("kerastorch._cli", "main"),
    ("kerastorch.keras._base.safe_mode", "enable_unsafe_deserialization"), ("builtins", "exec"),
    ("tensorflow", "py_function"), ("tensorflow.io", "write_file"), ("subprocess", "run"),
    ("keras.models", "load_model"), ("tensorflow.keras.utils", "get_file"),
    ("pandas", "read_pickle"), ("keras.src.utils.data_utils", "get_file"), ("this", "s"),
    (None, "get_file"), ("", "eval"),
)  # fmt: skip
PLACES = ("kernel_initializer", "activation", "kernel_regularizer", "kernel_constraint", "dtype")


def graph(function):
    """The config of a functional model that calls a function, by Keras's name."""
    ends = {"input_layers": [["i", 0, 0]], "output_layers": [["g", 0, 0]]}
    constant = ["_CONSTANT_VALUE", -1, "-c", {}]
    layers = [
        {"class_name": "InputLayer", "name": "i", "inbound_nodes": [],
         "config": {"batch_input_shape": [None, 2], "dtype": "float32", "name": "i"}},
        {"class_name": "TFOpLambda", "name": "g", "config": {"name": "g", "function": function},
         "inbound_nodes": [[constant, constant, ["i", 0, 0, {}]]]},
    ]  # fmt: skip
    return {"class_name": "Functional", "config": {"name": "m", "layers": layers, **ends}}


def dense(place, module, name, kind):
    """The config of a Sequential model with a forged object in a Dense layer."""
    forged = {
        "class": {"module": module, "class_name": name, "config": {"filename": "x", "fname": "x"},
                  "registered_name": name},
        "function": {"module": module, "class_name": "function", "config": name,
                     "registered_name": name},
        "old": {"class_name": name, "config": {"file": "x"}},
        "text": name,
    }[kind]  # fmt: skip
    layer = {"name": "d", "units": 2, "batch_input_shape": [None, 3], place: forged}
    layers = [{"class_name": "Dense", "config": layer}]
    return {"class_name": "Sequential", "config": {"name": "s", "layers": layers}}


def newer(config):
    """The config in the format of .keras files."""
    if isinstance(config, list):
        return [newer(c) for c in config]
    if not isinstance(config, dict):
        return config
    found = {k: newer(v) for k, v in config.items()}
    homes = {"Functional": "keras.src.engine.functional", "Sequential": "keras",
             "TFOpLambda": "keras.src.layers.core.tf_op_layer"}  # fmt: skip
    if {"class_name", "config"} == found.keys() - {"name", "inbound_nodes"}:
        name = found["class_name"]
        found.update(module=homes.get(name, "keras.layers"), registered_name=None)
    return found


def in_h5(config, folder):
    model = K.Sequential([K.Input((3,)), K.layers.Dense(2)])
    model.save(folder / "m.h5")
    with h5py.File(folder / "m.h5", "a") as file:
        file.attrs["model_config"] = json.dumps(config)
    return K.models.load_model(folder / "m.h5")


def in_keras(config, folder):
    K.Sequential([K.Input((3,)), K.layers.Dense(2)]).save(folder / "m.keras")
    with zipfile.ZipFile(folder / "m.keras") as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    members["config.json"] = json.dumps(newer(config)).encode()
    with zipfile.ZipFile(folder / "m.keras", "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return K.models.load_model(folder / "m.keras")


FORMATS = {
    "h5": in_h5,
    "keras": in_keras,
    "json": lambda config, _: K.models.model_from_json(json.dumps(config)),
    "yaml": lambda config, _: K.models.model_from_yaml(yaml.dump(config)),
    "model_from_config": lambda config, _: K.models.model_from_config(config),
    "from_config": lambda config, _: getattr(K, config["class_name"], K.Model).from_config(
        config["config"]
    ),
    "deserialize": lambda config, _: K.layers.deserialize(newer(config)),
}

called = []


@pytest.fixture(autouse=True)
def nothing_is_called(monkeypatch, tmp_path):
    """Fails a test in which a function of effect runs."""
    from kerastorch import _cli
    from kerastorch.keras import utils

    monkeypatch.chdir(tmp_path)
    called.clear()
    for module, name in (
        (_cli, "main"),
        (np, "save"),
        (safe_mode, "enable_unsafe_deserialization"),
    ):
        monkeypatch.setattr(module, name, lambda *a, _n=name, **k: called.append(_n))
    if hasattr(utils, "get_file"):
        monkeypatch.setattr(utils, "get_file", lambda *a, **k: called.append("get_file"))
    before = set(sys.modules)
    yield
    assert not called and "this" not in sys.modules
    assert not {m.split(".")[0] for m in set(sys.modules) - before} & {"pandas", "subprocess"}


@pytest.mark.parametrize("form", FORMATS)
def test_functions_of_op_layers(form, tmp_path):
    for name in OPS:
        with pytest.raises((ValueError, TypeError), match=r"TFOpLambda|only computes"):
            FORMATS[form](graph(name), tmp_path)
    relu = graph("nn.relu")
    relu["config"]["layers"][1]["inbound_nodes"] = [["i", 0, 0, {}]]
    if form not in ("h5", "keras"):
        assert FORMATS[form](relu, tmp_path).output_shape == (None, 2)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", ["class", "function", "old", "text"])
def test_functions_and_classes_in_layers(form, kind, tmp_path):
    errors = () if form in ("h5", "keras", "json", "yaml") else (TypeError,)
    for place in PLACES:
        for module, name in NAMES:
            # as in Keras, an unknown regularizer stays a name
            with contextlib.suppress(ValueError, OSError, *errors):
                FORMATS[form](dense(place, module, name, kind), tmp_path)
                assert place == "kernel_regularizer", f"{place}: {module}.{name} was accepted"


@pytest.mark.parametrize("module, name", NAMES)
def test_losses_metrics_optimizers(module, name):
    config = {"module": module, "class_name": name, "config": {}, "registered_name": name}
    function = {"module": module, "class_name": "function", "config": name, "registered_name": name}
    for family in (K.losses, K.metrics, K.optimizers, K.initializers, K.optimizers.schedules):
        for given in (config, function):
            try:
                found = family.deserialize(given)
            except (ValueError, TypeError, AttributeError):
                continue
            assert isinstance(found, str)  # as Keras: an unknown name comes back
    for given in (config, function):
        with pytest.raises(TypeError, match=name):
            K.saving.deserialize_keras_object(given)


def test_public_classes_and_functions_are_found():
    known = [
        ("class", "Dense", "keras.layers"), ("class", "Adam", "keras.optimizers"),
        ("class", "Adam", "keras.optimizers.legacy"), ("class", "L2", "keras.src.regularizers"),
        ("class", "ExponentialDecay", "keras.optimizers.schedules"),
        ("class", "Functional", "keras.src.engine.functional"), ("class", "Sequential", "keras"),
        ("class", "Sequential", "keras.models"), ("class", "Dense", "tensorflow.keras.layers"),
        ("class", "MeanSquaredError", "keras.losses"), ("class", "AUC", "keras.metrics"),
        ("class", "MaxNorm", "keras.constraints"), ("class", "Policy", "keras.mixed_precision"),
        ("function", "relu", "builtins"), ("function", "relu", "keras.activations"),
        ("function", "mean_squared_error", "builtins"), ("function", "abs", "tensorflow"),
        ("function", "relu", "tensorflow._api.v2.nn"),
    ]  # fmt: skip
    for kind, name, module in known:
        assert resolve(kind, name, module).__name__ == name


def test_a_class_of_a_loaded_module(monkeypatch, tmp_path):
    (tmp_path / "own_layers.py").write_text(
        "import kerastorch\nclass Own(kerastorch.keras.losses.Loss):\n    pass\n"
        "class Other:\n    from_config = None\ndef run():\n    pass\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    assert resolve("class", "Own", "own_layers") is None and "own_layers" not in sys.modules
    assert resolve("class", "Own", "own_layers", safe=False).__name__ == "Own"
    assert resolve("class", "Own", "own_layers").__name__ == "Own"
    assert resolve("class", "Other", "own_layers") is None
    assert resolve("function", "run", "own_layers") is None
    assert resolve("class", "Own", "own_layers", known={"Own": int}) is int


def test_unsafe_mode_reaches_what_is_public_only():
    with safe_mode.SafeModeScope(False):
        assert function_of("py_function") is tf.py_function
        for name in ("_cli.main", "keras._base.safe_mode.enable_unsafe_deserialization"):
            with pytest.raises(ValueError, match="Unknown function"):
                function_of(name)


def test_lists_of_pure_functions_are_functions():
    for namespace, names in resolver.PURE.items():
        for name in names.split():
            found = resolver._at(namespace, name)
            assert callable(found) and not isinstance(found, type), (namespace, name)


def test_calls_without_a_tensor_of_the_model():
    config = graph("range")
    config["config"]["layers"][1]["inbound_nodes"] = [["_CONSTANT_VALUE", -1, 10**12, {}]]
    with pytest.raises(ValueError, match="no tensor of the model"):
        K.models.model_from_config(config)
