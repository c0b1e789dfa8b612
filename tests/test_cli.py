"""`kerastorch run`, held against `python` itself on the same programs.

Most programs run under a copy of the command line in an empty `kerastorch` package, which starts
in no time; the last tests run the real one.
"""

import os
import signal
import subprocess
import sys
import textwrap

import pytest
from light_kerastorch import PACKAGE, light_kerastorch

RUN = [sys.executable, "-m", "kerastorch", "run"]


@pytest.fixture(scope="module")
def light(tmp_path_factory):
    """An environment in which kerastorch is only its command line."""
    return light_kerastorch(tmp_path_factory.mktemp("light"))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "neighbour.py").write_text("name = __name__\n")
    return tmp_path


def call(command, env, cwd, **options):
    result = subprocess.run(
        command, env=env, cwd=cwd, capture_output=True, text=True, timeout=60, **options
    )
    return result.returncode, result.stdout, result.stderr


def write(folder, name, text):
    (folder / name).write_text(textwrap.dedent(text))
    return name


def assert_as_python(light, folder, args, **options):
    """The program's exit code and output are the same under `python` and `kerastorch run`."""
    expected = call([sys.executable, *args], light, folder, **options)
    assert call([*RUN, *args], light, folder, **options) == expected
    return expected


def test_a_script_finds_itself_as_under_python(light, folder):
    script = write(
        folder,
        "inner/script.py",
        """
        import os, pickle, sys, neighbour
        class Thing: pass
        print(__name__, __file__, sys.argv, sys.path[0], os.getcwd(), neighbour.name)
        print(__spec__, __package__, __doc__, __loader__.name, __builtins__ is not None)
        print(sys.modules["__main__"].__dict__ is globals(), sorted(globals()))
        print(type(pickle.loads(pickle.dumps(Thing()))) is Thing)
        """,
    )
    code, out, err = assert_as_python(light, folder, [script, "--flag", "-x", "run"])
    assert code == 0 and err == "" and "['inner/script.py', '--flag', '-x', 'run']" in out


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need a privilege there")
def test_a_symbolic_link_to_a_script(light, folder):
    write(folder, "inner/script.py", "import sys, neighbour; print(sys.path[0], __file__)")
    (folder / "link.py").symlink_to(folder / "inner" / "script.py")
    assert assert_as_python(light, folder, ["link.py"])[0] == 0


def test_tensorflow_and_keras_are_kerastorch(light, folder):
    script = write(folder, "s.py", "import tensorflow as tf, keras; print(tf.name, keras.__name__)")
    assert call([*RUN, script], light, folder) == (0, "stub kerastorch.keras\n", "")
    short = [sys.executable, "-m", "kerastorch", script]
    assert call(short, light, folder) == (0, "stub kerastorch.keras\n", "")


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("sys.exit()", 0),
        ("sys.exit(3)", 3),
        ("sys.exit('a message')", 1),
        ("raise SystemExit(None)", 0),
        ("os._exit(5)", 5),
        ("import atexit; atexit.register(print, 'bye'); sys.exit(4)", 4),
    ],
)
def test_exit_codes(light, folder, statement, code):
    script = write(folder, "script.py", f"import os, sys\n{statement}\n")
    assert assert_as_python(light, folder, [script])[0] == code


@pytest.mark.parametrize(
    "program",
    [
        "def f(x):\n    return 1 / x\n\nf(0)\n",
        "try:\n    {}['a']\nexcept KeyError:\n    raise ValueError('second')\n",
        "raise RuntimeError('one') from KeyError('two')\n",
        "def broken(:\n    pass\n",
        "import no_such_module\n",
        "import sys\nsys.excepthook = lambda *a: print('hook', a[0], a[2].tb_lineno)\n1 / 0\n",
        "import threading\nt = threading.Thread(target=lambda: 1 / 0, name='T')\nt.start()\n",
        "raise BaseException('base')\n",
    ],
)
def test_tracebacks(light, folder, program):
    code, _, err = assert_as_python(light, folder, [write(folder, "script.py", program)])
    assert "kerastorch" not in err
    assert code == (0 if "threading" in program else 1)


def test_a_refused_import_shows_the_script_only(light, folder):
    script = write(folder, "script.py", "from tensorflow.python.framework.nosuch import ops\n")
    code, _, err = call([*RUN, script], light, folder)
    lines = err.splitlines()
    assert code == 1 and len(lines) == 4
    assert "script.py" in lines[1] and "private namespace" in lines[3]


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_keyboard_interrupt(light, folder):
    script = write(folder, "script.py", "raise KeyboardInterrupt\n")
    code, _, err = assert_as_python(light, folder, [script])
    assert code == -signal.SIGINT and "kerastorch" not in err


def test_module_code_and_stdin(light, folder):
    write(folder, "inner/__init__.py", "")
    write(folder, "inner/__main__.py", "import sys; print(__name__, __package__, sys.argv)")
    write(folder, "inner/fails.py", "import sys; print(sys.path[0]); 1 / 0")
    assert assert_as_python(light, folder, ["-m", "inner", "a", "-b"])[0] == 0
    assert assert_as_python(light, folder, ["-m", "inner.fails"])[0] == 1
    assert assert_as_python(light, folder, ["-m", "no_such_module"])[0] == 1
    code = "import sys; print(sys.argv, repr(sys.path[0]), __name__)"
    assert assert_as_python(light, folder, ["-c", code, "a", "-b"])[0] == 0
    assert assert_as_python(light, folder, ["-", "a"], input=code)[0] == 0


def test_a_missing_file_and_a_folder(light, folder):
    code, out, err = call([*RUN, "no.py"], light, folder)
    expected = call([sys.executable, "no.py"], light, folder)
    assert (code, out) == (2, "") and expected[0] == 2
    assert err.partition(": ")[2] == expected[2].partition(": ")[2]
    assert call([*RUN, "inner"], light, folder)[0] == 2


def test_a_misspelt_command(light, folder):
    code, out, err = call([sys.executable, "-m", "kerastorch", "chek"], light, folder)
    assert (code, out) == (2, "") and "did you mean the command 'check'?" in err


def test_a_reader_that_goes_away(light, folder):
    """`kerastorch check ... | head`: no traceback."""
    (folder / "many.py").write_text("import tensorflow as tf\n" + "tf.nothing\n" * 20_000)
    command = f"{sys.executable} -m kerastorch check many.py --json | head -c 10"
    code, out, err = call(["bash", "-c", command], dict(os.environ), folder)
    assert (code, out[0], err) == (0, "{", "")


def test_a_script_in_another_encoding(light, folder):
    (folder / "latin.py").write_bytes("# coding: latin-1\nprint(ascii('é'))\n".encode("latin-1"))
    assert assert_as_python(light, folder, ["latin.py"])[1] == "'\\xe9'\n"


def test_help_version_and_misuse(light, folder):
    command = [sys.executable, "-m", "kerastorch"]
    code, out, _ = call([*command, "--help"], light, folder)
    assert code == 0 and out.startswith("usage: kerastorch run script.py")
    code, out, _ = call([*command, "--version"], light, folder)
    assert code == 0 and out.startswith("kerastorch ") and "torch 2" in out
    for wrong in (
        [],
        ["run"],
        ["run", "--no-such-option"],
        ["run", "-m"],
        ["run", "-uZ"],
        ["run", "-W"],
    ):
        code, out, err = call([*command, *wrong], light, folder)
        assert (code, out) == (2, "") and "usage:" in err


SHOW = "import sys; print(sys.argv, sys.warnoptions, sys._xoptions, sys.flags, sys.stdout)"


@pytest.mark.parametrize(
    "options",
    [
        ["-u"],
        ["-W", "error"],
        ["-Werror::UserWarning", "-W", "ignore"],
        ["-uBW", "error"],
        ["-X", "dev", "-Xutf8", "-O"],
        ["-I"],
        ["-q", "--"],
        ["--check-hash-based-pycs", "never"],
    ],
)
def test_options_of_python(light, folder, options):
    if "-I" in options:
        return assert_isolated(folder)
    script = write(folder, "script.py", f"{SHOW}\nprint(sys.path[0], __file__)\n")
    assert_as_python(light, folder, [*options, script, "-u", "run"])


def assert_isolated(folder):
    """-I leaves PYTHONPATH out, so it is asked of the installed kerastorch: the whole one."""
    code = "import sys, tensorflow; print(sys.flags.isolated)"
    assert call([*RUN, "-I", "-c", code], dict(os.environ), folder)[:2] == (0, "1\n")


def test_options_of_python_before_code_modules_and_stdin(light, folder):
    write(folder, "inner/shows.py", SHOW)
    for args in (
        ["-uc", SHOW, "-u"],
        [f"-c{SHOW}", "a"],
        ["-bum", "inner.shows", "-x"],
        ["-minner.shows"],
        ["-W", "error", "-"],
        ["-uc", "1/0"],
        ["-u", "-m", "no_such_module"],
    ):
        assert_as_python(light, folder, args, input=SHOW)


def test_interactive(light, folder):
    script = write(folder, "script.py", "import tensorflow as tf\nx = 3\n")
    code, out, err = call([*RUN, "-i", script], light, folder, input="print(x, tf.name)\n")
    assert (code, out) == (0, "3 stub\n") and "Traceback" not in err
    lines = "import tensorflow as tf\nprint(tf.name)\n"
    code, out, err = call([*RUN, "-i"], light, folder, input=lines)
    assert (code, out) == (0, "stub\n") and "Traceback" not in err


def test_the_real_command_trains_a_model(folder):
    script = write(
        folder,
        "script.py",
        """
        import sys
        import numpy as np
        import tensorflow as tf
        from tensorflow.keras.layers import Dense

        model = tf.keras.Sequential([Dense(1, input_shape=(2,))])
        model.compile("sgd", "mse")
        x = np.random.rand(64, 2).astype("float32")
        y = x.sum(1, keepdims=True)
        losses = model.fit(x, y, epochs=5, verbose=0).history["loss"]
        sys.exit(0 if losses[-1] < losses[0] else 7)
        """,
    )
    env = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    assert call([*RUN, script], env, folder)[0] == 0
