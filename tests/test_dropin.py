"""The import hook, on a small package of its own and, at the end, on kerastorch itself."""

import importlib
import importlib.util
import pickle
import subprocess
import sys
import textwrap

import pytest

from kerastorch import _dropin

FILES = {
    "realpkg/__init__.py": """
        import sys
        sys.import_counts["realpkg"] += 1
        def __getattr__(name):
            if name == "lazy":
                import realpkg.lazy
                return realpkg.lazy
            raise AttributeError(name)
    """,
    "realpkg/linalg.py": "import sys; sys.import_counts['linalg'] += 1; inv = 'inv'",
    "realpkg/lazy.py": "value = 1",
    "realpkg/_core.py": "",
    "realpkg/broken.py": "import no_such_dependency",
    "realpkg/compat.py": "",
    "realpkg/keras/__init__.py": """
        import sys, types
        sys.import_counts['keras'] += 1
        from . import layers
        dynamic = types.ModuleType('realpkg.keras.dynamic')
        dynamic.value = 7
        import realpkg
        v2 = realpkg
    """,
    "realpkg/keras/backend.py": "",
    "realpkg/keras/layers/__init__.py": """
        import sys
        sys.import_counts['layers'] += 1
        class Dense: pass
    """,
}


@pytest.fixture
def hook(tmp_path, monkeypatch):
    """`fake` and `fakekeras` stand for realpkg and realpkg.keras; clean up afterwards."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))
    counts = dict.fromkeys(["realpkg", "linalg", "keras", "layers"], 0)
    monkeypatch.setattr(sys, "import_counts", counts, raising=False)
    monkeypatch.syspath_prepend(str(tmp_path))
    finder = _dropin.AliasFinder({"fake": "realpkg", "fakekeras": "realpkg.keras"})
    sys.meta_path.insert(0, finder)
    yield finder
    sys.meta_path.remove(finder)
    for name in [n for n in sys.modules if n.split(".")[0] in ("fake", "fakekeras", "realpkg")]:
        del sys.modules[name]


def test_same_objects_under_both_names(hook):
    import fake
    import fake.keras.layers
    import fakekeras.layers
    import realpkg.keras.layers

    assert fake is realpkg and sys.modules["fake"] is sys.modules["realpkg"]
    assert fake.keras.layers is realpkg.keras.layers is fakekeras.layers
    assert sys.modules["fake.keras.layers"] is sys.modules["realpkg.keras.layers"]
    assert sys.modules["fakekeras"] is sys.modules["realpkg.keras"]


def test_nothing_is_executed_twice(hook):
    for name in (
        "fake.keras.layers",
        "realpkg.keras.layers",
        "fakekeras.layers",
        "fake.linalg",
        "realpkg.linalg",
    ):
        importlib.import_module(name)
    assert sys.import_counts == {"realpkg": 1, "linalg": 1, "keras": 1, "layers": 1}


def test_forms_of_import(hook):
    import fake as tf
    import fake.keras.backend as K
    from fake import keras
    from fake.keras import layers
    from fake.keras.layers import Dense
    from fake.linalg import inv

    assert K is tf.keras.backend and keras is tf.keras and layers is tf.keras.layers
    assert Dense is layers.Dense and inv == "inv"
    assert __import__("fake.keras.layers") is tf
    assert __import__("fake.keras.layers", fromlist=["Dense"]) is layers


def test_from_import_of_a_missing_name_is_an_import_error(hook):
    with pytest.raises(ImportError, match="cannot import name 'Dens'"):
        from fake.keras.layers import Dens  # noqa: F401


def test_lazy_names_and_namespaces_without_a_file(hook):
    import fake.keras.dynamic
    import fake.keras.v2
    import fake.keras.v2.linalg
    import fake.lazy

    assert fake.lazy.value == 1 and sys.modules["fake.lazy"] is sys.modules["realpkg.lazy"]
    assert fake.keras.dynamic.value == 7
    assert sys.modules["fake.keras.v2"] is fake
    assert sys.modules["fake.keras.v2.linalg"] is fake.linalg
    assert sys.import_counts["realpkg"] == 1


def test_a_module_keeps_its_own_spec_and_name(hook):
    import fake.keras.layers

    assert fake.__spec__.name == "realpkg" == fake.__name__
    assert fake.keras.layers.__spec__.name == "realpkg.keras.layers"
    assert fake.keras.layers.__spec__.loader is fake.keras.layers.__loader__


def test_find_spec_before_and_after_the_import(hook):
    spec = importlib.util.find_spec("fake")
    assert spec.name == "fake" and spec.origin.endswith("__init__.py")
    assert "realpkg" not in sys.modules
    assert importlib.util.find_spec("fake.keras.layers") is not None
    assert "realpkg.linalg" not in sys.modules
    assert importlib.util.find_spec("fake.linalg").origin.endswith("linalg.py")
    assert "realpkg.linalg" not in sys.modules
    import fake

    assert importlib.util.find_spec("fake") is fake.__spec__


def test_reload_works_in_place(hook):
    import fake
    import fake.linalg

    fake.linalg.inv = None
    assert importlib.reload(sys.modules["fake.linalg"]) is fake.linalg
    assert fake.linalg.inv == "inv" and sys.import_counts["linalg"] == 2
    assert importlib.reload(fake) is sys.modules["realpkg"]
    assert fake.__spec__.name == "realpkg"


def test_pickle_of_classes(hook):
    from fake.keras.layers import Dense

    data = pickle.dumps([Dense, Dense()])
    cls, instance = pickle.loads(data)
    assert cls is Dense and type(instance) is Dense
    foreign = data.replace(b"\x8c\x14realpkg.keras.layers", b"\x8c\x11fake.keras.layers")
    assert foreign != data
    frameless = pickle.dumps(Dense, protocol=0).replace(b"realpkg", b"fake")
    assert pickle.loads(frameless) is Dense


def test_private_names_are_refused(hook):
    for name in ("fake.python", "fake.python.keras.layers", "fakekeras.src", "fake._core"):
        with pytest.raises(ModuleNotFoundError, match="private namespace") as caught:
            importlib.import_module(name)
        assert name.startswith(caught.value.name)


def test_missing_modules_are_refused_with_the_nearest_name(hook):
    with pytest.raises(ModuleNotFoundError, match=r"No module named 'fake\.linal'.*'linalg'"):
        import fake.linal
    with pytest.raises(ModuleNotFoundError, match=r"'fake\.linalg' is not a package"):
        import fake.linalg.inner  # noqa: F401
    assert "fake.linal" not in sys.modules


def test_find_spec_of_what_is_not_there_is_none(hook):
    for name in ("fake.nosuch", "fake.python", "fakekeras.src", "fake.keras.layers.nosuch"):
        assert importlib.util.find_spec(name) is None
    with pytest.raises(ModuleNotFoundError):
        importlib.util.find_spec("fake.nosuch.inner")


def test_an_error_inside_the_real_module_comes_through(hook):
    for _ in range(2):
        with pytest.raises(ModuleNotFoundError, match="no_such_dependency"):
            import fake.broken  # noqa: F401
    assert "fake.broken" not in sys.modules and "realpkg.broken" not in sys.modules


def test_other_imports_are_left_alone(hook):
    assert hook.find_spec("json") is None
    assert hook.find_spec("fake_but_not_quite") is None
    assert importlib.util.find_spec("fakekeras_tuner") is None


@pytest.fixture
def no_tensorflow(monkeypatch):
    """As if nothing of TensorFlow had been imported, nor the hook installed, in this session."""
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    for name in [n for n in sys.modules if n.split(".")[0] in ("tensorflow", "keras")]:
        monkeypatch.delitem(sys.modules, name)
    _dropin.uninstall()
    yield
    _dropin.uninstall()


def test_install_twice_and_uninstall(no_tensorflow):
    before = list(sys.meta_path)
    _dropin.install()
    _dropin.install()
    assert isinstance(sys.meta_path[0], _dropin.AliasFinder)
    assert len(sys.meta_path) == len(before) + 1
    import keras
    import tensorflow

    import kerastorch

    assert tensorflow is kerastorch and keras is kerastorch.keras
    _dropin.uninstall()
    assert sys.meta_path == before
    assert "tensorflow" not in sys.modules and "keras" not in sys.modules
    assert sys.modules["kerastorch"] is kerastorch


def test_install_after_tensorflow_is_refused(no_tensorflow, monkeypatch):
    for name in ("tensorflow", "keras"):
        with monkeypatch.context() as patch:
            patch.setitem(sys.modules, name, type(sys)(name))
            with pytest.raises(RuntimeError, match=f"{name} is already imported.*kerastorch run"):
                _dropin.install()
    assert not any(isinstance(finder, _dropin.AliasFinder) for finder in sys.meta_path)


def test_on_kerastorch_itself():
    program = """
        import kerastorch
        kerastorch.install()
        import tensorflow as tf
        import tensorflow.keras.backend as K
        from tensorflow import keras
        from tensorflow.keras.layers import Dense
        import keras as bare
        assert tf is kerastorch and keras is bare is kerastorch.keras
        assert tf.keras.layers.Dense is Dense and K is tf.keras.backend
        assert tf.keras.layers is __import__("sys").modules["tensorflow.keras.layers"]
        import importlib.util, pickle
        assert importlib.util.find_spec("tensorflow") is not None
        assert pickle.loads(pickle.dumps(Dense)) is Dense
        try:
            import tensorflow.python.keras.nosuch
        except ModuleNotFoundError as error:
            assert "private" in str(error)
        else:
            raise AssertionError
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=True)


def test_torch_compile_looks_into_kerastorch():
    """torch.compile leaves the package named `tensorflow` alone; kerastorch is not that package."""
    program = """
        import kerastorch
        kerastorch.install()
        import tensorflow as tf
        import torch
        model = tf.keras.Sequential([tf.keras.layers.Dense(2, "relu", input_shape=(3,))])
        x = torch.ones(4, 3)
        compiled = torch.compile(model, backend="eager", fullgraph=True)
        torch.testing.assert_close(compiled(x), model(x))
        import keras, tensorflow.keras.layers
        assert keras is tf.keras
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=True)
