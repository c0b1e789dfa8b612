"""The names: the tables of TensorFlow's names, what the namespaces export and say they lack."""

import importlib
import importlib.util
import pkgutil
import subprocess
import sys
import textwrap
import types

import pytest

import kerastorch as tf
from kerastorch._names import namespaces, public_names

# Of Keras 3, beside what Keras 2 has.
KERAS_3 = {
    "DTypePolicy", "FloatDTypePolicy", "Initializer", "InputSpec", "KerasTensor", "Layer", "Loss",
    "Metric", "Optimizer", "Regularizer", "Variable", "device", "name_scope", "version",
}  # fmt: skip
KERAS_3_NAMESPACES = ("config", "ops", "random", "tree")

# kerastorch's own, and Keras 3's, beside what TensorFlow has: in dir(), not in `import *`.
ADDITIONS = {
    "tf": {"explain", "install", "uninstall"},
    "tf.keras": KERAS_3 | set(KERAS_3_NAMESPACES),
    "tf.keras.layers": {"TorchModuleWrapper"},
    "tf.keras.saving": {"enable_unsafe_deserialization", "load_weights", "save_weights"},
    "tf.keras.utils": {"PyDataset", "clear_session", "is_keras_tensor", "standardize_dtype"},
}


def test_tables():
    assert {"abs", "log", "special"} <= public_names("tf.math")
    assert "erf" in public_names("tf.math") and "erf" not in public_names("tf")
    assert public_names("keras.layers") == public_names("tf.keras.layers") >= {"LSTM", "Dense"}
    assert public_names("tf.losses") == public_names("tf.keras.losses") >= {"Huber"}
    assert public_names("tf.optimizers.schedules") >= {"ExponentialDecay"}
    assert public_names("tf.compat.v2") == public_names("tf") | {"enable_v2_behavior"}
    assert public_names("tf.compat.v2.math") == public_names("tf.math")
    assert "Session" in public_names("tf.compat.v1")
    assert "CategoryCrossing" in public_names("tf.keras.layers.experimental.preprocessing")
    assert public_names("tf.nosuch") == public_names("numpy") == frozenset()
    assert {"tf", "tf.keras", "tf.losses", "tf.compat.v1.logging"} <= namespaces()


def modules(package):
    """The package, and every module in it that has no leading underscore in its address."""
    yield package
    for found in pkgutil.iter_modules(getattr(package, "__path__", [])):
        if not found.name.startswith("_"):
            yield from modules(importlib.import_module(f"{package.__name__}.{found.name}"))


def address(module):
    return "tf" + module.__name__.removeprefix("kerastorch")


NAMESPACES = {address(m): m for m in modules(tf) if address(m) in namespaces()}


def test_files_beside_packages_are_namespaces():
    at_top = {address(m) for m in modules(tf) if address(m).count(".") == 1}
    assert at_top <= namespaces()
    assert {"tf", "tf.math", "tf.keras", "tf.keras.layers", "tf.compat.v1"} <= set(NAMESPACES)


@pytest.mark.parametrize("where", NAMESPACES)
def test_exports_nothing_but_tensorflows_names(where):
    module = NAMESPACES[where]
    beyond = set(module.__all__) - public_names(where)
    assert not beyond, f"{where} exports {sorted(beyond)}, which TensorFlow does not"
    assert len(set(module.__all__)) == len(module.__all__)
    for name in module.__all__:
        getattr(module, name)


@pytest.mark.parametrize("where", NAMESPACES)
def test_nothing_leaks(where):
    module, own = NAMESPACES[where], ADDITIONS.get(where, set())
    there = {
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and not isinstance(value, types.ModuleType)
    }
    leaks = there - set(module.__all__) - own
    assert not leaks, f"{where} has {sorted(leaks)}: add them to __all__, or hide them"
    assert {n for n in dir(module) if not n.startswith("_")} == {
        *(n for n in module.__all__ if not n.startswith("_")),
        *own,
    }


@pytest.mark.parametrize("where", NAMESPACES)
def test_namespaces_inside_are_exported(where):
    inner = {a.rpartition(".")[2] for a in NAMESPACES if a.rpartition(".")[0] == where}
    assert inner <= set(NAMESPACES[where].__all__)


def run(program):
    """Runs a program under the import hook, in a process of its own."""
    program = "import kerastorch\nkerastorch.install()\n" + textwrap.dedent(program)
    subprocess.run([sys.executable, "-c", program], check=True)


def test_star_imports_give_what_tensorflow_gives():
    run("""
        from kerastorch._names import public_names

        def given(module):
            names = {}
            exec(f"from {module} import *", names)
            return names.keys() - {"__builtins__"}

        def lazily(module):
            return set(__import__(module, fromlist=["__all__"]).__all__)

        for module in ("tensorflow", "tensorflow.keras", "keras", "tensorflow.keras.layers",
                       "keras.layers", "tensorflow.math", "tensorflow.keras.backend"):
            address = module.replace("tensorflow", "tf")
            assert given(module) == lazily(module) <= public_names(address), module
        assert given("tensorflow") > {"abs", "bool", "range", "nn", "math", "keras", "losses",
                                      "newaxis", "__version__", "float32", "GradientTape"}
        assert given("keras") == given("tensorflow.keras") > {"layers", "Model", "utils"}

        from tensorflow.keras import *
        from tensorflow.keras.layers import *
        model = models.Sequential([Dense(2, input_shape=(3,)), ReLU()])
        assert model.output_shape == (None, 2) and optimizers.Adam and backend.floatx()
    """)


def test_a_missing_name_says_whether_it_is_to_come_or_what_is_near():
    for name, said in {
        "raw_ops.TPUCompilationResult": "tf.raw_ops.TPUCompilationResult is not in kerastorch yet",
        "tpu": "tf.tpu is not in kerastorch; instead: `tf.function",
        "keras.layers.Desne": "has no attribute 'Desne'; use tf.keras.layers.Dense",
        "raw_ops.TPUCompilatoinResult": "the nearest name, tf.raw_ops.TPUCompilationResult, is not",
        "log": "use tf.math.log",
        "math.lgo1p": "module 'tf.math' has no attribute 'lgo1p'; use tf.math.log1p",
        "get_variable": "no attribute 'get_variable'; instead: `import tensorflow.compat.v1 as tf`",
        "get_seed": "it is TensorFlow 1's",
        "nosuch": "^module 'tf' has no attribute 'nosuch'$",
        "losses.nosuch": "^module 'tf.keras.losses' has no attribute 'nosuch'$",
    }.items():
        *path, last = name.split(".")
        module = tf
        for part in path:
            module = getattr(module, part)
        with pytest.raises(AttributeError, match=said):
            getattr(module, last)
        assert not hasattr(module, last) and getattr(module, last, 1) == 1


def test_from_imports_say_it_too():
    with pytest.raises(ImportError, match=r"cannot import name 'Desne'.*layers.Dense") as told:
        from kerastorch.keras.layers import Desne  # noqa: F401
    assert told.value.name == "kerastorch.keras.layers"
    assert told.value.path == tf.keras.layers.__file__
    with pytest.raises(ImportError, match=r"tf.math.log1p"):
        from kerastorch.math import lgo1p  # noqa: F401
    with pytest.raises(ImportError, match=r"tf.tpu is not in kerastorch; instead:"):
        from kerastorch import tpu  # noqa: F401


def test_modules_that_are_missing():
    run("""
        import importlib, importlib.util
        for name in ("tensorflow.nosuch", "tensorflow.tpu", "keras.nosuch", "tensorflow.tsl"):
            assert importlib.util.find_spec(name) is None
            try:
                importlib.import_module(name)
            except ModuleNotFoundError as error:
                assert error.name == name
                assert name != "tensorflow.tpu" or "tf.tpu is not in kerastorch; ins" in str(error)
            else:
                raise AssertionError(name)
        import tensorflow as tf
        import tensorflow.compat.v2 as v2
        from keras.layers.core import Dense
        assert v2.add is tf.add and v2.keras is tf.keras and Dense is tf.keras.layers.Dense
    """)
