"""Processes started under the hook have it too, by the start-up file beside the package."""

import importlib.metadata
import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from light_kerastorch import PACKAGE, STARTUP, light_kerastorch

from kerastorch import _dropin

RUN = [sys.executable, "-m", "kerastorch", "run"]


@pytest.fixture(scope="module")
def light(tmp_path_factory):
    return light_kerastorch(tmp_path_factory.mktemp("light"))


def output(command, env, cwd, code=0):
    result = subprocess.run(
        command, env=env, cwd=cwd, capture_output=True, text=True, timeout=100, check=False
    )
    assert result.returncode == code, result.stderr
    return result.stdout


def run(program, env, folder, **options):
    (folder / "program.py").write_text(textwrap.dedent(program))
    return output([*RUN, "program.py"], env, folder, **options)


def test_multiprocessing_spawn(light, tmp_path):
    program = """
        import multiprocessing
        import tensorflow as tf

        def work(k):
            import keras
            return k, tf.name, keras.__name__

        def put(queue):
            queue.put(work(3))

        if __name__ == "__main__":
            spawn = multiprocessing.get_context("spawn")
            with spawn.Pool(2) as pool:
                print(pool.map(work, range(2)))
            queue = spawn.Queue()
            process = spawn.Process(target=put, args=(queue,))
            process.start()
            print(queue.get())
            process.join()
            print(process.exitcode)
    """
    out = run(program, light, tmp_path)
    assert out.splitlines() == [
        "[(0, 'stub', 'kerastorch.keras'), (1, 'stub', 'kerastorch.keras')]",
        "(3, 'stub', 'kerastorch.keras')",
        "0",
    ]


def test_joblib(light, tmp_path):
    program = """
        from joblib import Parallel, delayed

        def work(k):
            import tensorflow
            return k, tensorflow.name

        if __name__ == "__main__":
            print(Parallel(n_jobs=2)(delayed(work)(k) for k in range(2)))
    """
    assert run(program, light, tmp_path) == "[(0, 'stub'), (1, 'stub')]\n"


def test_subprocesses_of_subprocesses(light, tmp_path):
    program = """
        import subprocess, sys
        inner = "import tensorflow; print(tensorflow.name)"
        outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"
        subprocess.run([sys.executable, "-c", outer], check=True)
    """
    assert run(program, light, tmp_path) == "stub\n"


def test_programs_that_install_the_hook_themselves(light, tmp_path):
    program = """
        import os, subprocess, sys
        from kerastorch import _dropin

        def child():
            code = "import importlib.util; print(importlib.util.find_spec('tensorflow') is None)"
            subprocess.run([sys.executable, "-c", code], check=True)

        _dropin.install()
        child()
        _dropin.uninstall()
        child()
        _dropin.install(children=False)
        child()
        _dropin.uninstall()
        _dropin.install(metadata=False)
        print(os.environ["KERASTORCH_HOOK"], os.environ["KERASTORCH_METADATA"])
        _dropin.uninstall()
        print("KERASTORCH_HOOK" in os.environ, "KERASTORCH_METADATA" in os.environ)
    """
    (tmp_path / "program.py").write_text(textwrap.dedent(program))
    out = output([sys.executable, "program.py"], light, tmp_path)
    # TensorFlow itself may be installed beside
    installed = not _is_absent(light, tmp_path)
    without = str(not installed)
    assert out.split() == ["False", without, without, "1", "0", "False", "False"]


def _is_absent(light, folder):
    """Whether TensorFlow is not installed; asked of a process without the hook."""
    code = "import importlib.util; print(importlib.util.find_spec('tensorflow') is None)"
    return output([sys.executable, "-c", code], light, folder) == "True\n"


def test_a_child_of_a_program_without_the_hook(light, tmp_path):
    code = "import sys; print(any(type(f).__name__ == 'AliasFinder' for f in sys.meta_path))"
    assert output([sys.executable, "-c", code], light, tmp_path) == "False\n"
    on = {**light, "KERASTORCH_HOOK": "1"}
    code += "; print('kerastorch' in sys.modules); import tensorflow as tf; print(tf.name)"
    assert output([sys.executable, "-c", code], on, tmp_path).split() == ["True", "False", "stub"]
    off = {**light, "KERASTORCH_HOOK": "0"}
    program = """
        import subprocess, sys, tensorflow
        code = "import sys; sys.exit(any(type(f).__name__ == 'AliasFinder' for f in sys.meta_path))"
        sys.exit(subprocess.run([sys.executable, "-c", code]).returncode)
    """
    run(program, off, tmp_path)


METADATA = """
    import importlib.metadata as metadata, importlib.util, sys
    print(metadata.version("tensorflow"), metadata.version("Keras"))
    print(metadata.requires("tensorflow"), metadata.distribution("keras").metadata["Name"])
    print(metadata.packages_distributions()["tensorflow"][0])
    print(sum(d.metadata["Name"] == "tensorflow" for d in metadata.distributions()) > 0)
    print(importlib.util.find_spec("tensorflow") is not None)
    print(importlib.util.find_spec("tensorflow.nosuch"), importlib.util.find_spec("keras.nosuch"))
    print(metadata.version("numpy").count(".") > 0)
"""


def test_metadata(light, tmp_path):
    out = run(METADATA, light, tmp_path).splitlines()
    assert out == [
        "2.15.1 2.15.0",
        "['kerastorch'] keras",
        "tensorflow",
        "True",
        "True",
        "None None",
        "True",
    ]


def test_metadata_turned_off(light, tmp_path):
    program = """
        import importlib.metadata
        import tensorflow
        try:
            print(importlib.metadata.version("tensorflow"))
        except importlib.metadata.PackageNotFoundError:
            print("none")
    """
    if _is_absent(light, tmp_path):
        off = {**light, "KERASTORCH_METADATA": "0"}
        assert run(program, off, tmp_path) == "none\n"
    finder = _dropin.AliasFinder(_dropin.ROOTS)
    assert list(finder.find_distributions()) == []


def test_the_start_up_file_is_installed():
    """Wherever pip has installed this very folder, it has put the file beside."""
    for found in importlib.metadata.distributions(name="kerastorch"):
        source = json.loads(found.read_text("direct_url.json") or "{}").get("url", "")
        if source == PACKAGE.parent.as_uri():
            placed = [f for f in found.files if f.name == STARTUP]
            assert placed, "pip install -e . again"
            text = Path(found.locate_file(placed[0])).read_text()
            assert text == (PACKAGE.parent / STARTUP).read_text()


def test_the_start_up_file_costs_one_look_at_the_environment(monkeypatch):
    monkeypatch.delenv("KERASTORCH_HOOK", raising=False)
    line = (PACKAGE.parent / STARTUP).read_text()
    assert line.count("\n") == 1
    seen = {}
    exec(line, seen)
    assert seen.keys() - {"__builtins__"} == {"os"}


def test_a_start_up_file_read_twice_installs_one_hook():
    """As where a virtual environment has lib and a link lib64 to it."""
    line = (PACKAGE.parent / STARTUP).read_text()
    program = f"exec({line!r}); exec({line!r}); import sys; " + (
        "print(sum(type(f).__name__ == 'AliasFinder' for f in sys.meta_path))"
    )
    environment = {**os.environ, "KERASTORCH_HOOK": "1", "PYTHONPATH": str(PACKAGE.parent)}
    answer = subprocess.run(
        [sys.executable, "-S", "-c", program], env=environment, capture_output=True, text=True
    )
    assert answer.stdout == "1\n", answer.stderr
