"""`kerastorch check`: which names it finds in a program, and what it says of them."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from kerastorch._check import judging, sources
from kerastorch._check.command import main

ROOT = Path(__file__).parents[2]


def uses(tmp_path, program):
    path = tmp_path / "program.py"
    path.write_text(textwrap.dedent(program))
    return judging.uses(sources.read(str(path)))


def told(tmp_path, program, *statuses):
    """[(line, name, status)] of what does not simply work, or of the statuses asked for."""
    found = uses(tmp_path, program)
    return [
        (u.line, u.name, u.verdict.status)
        for u in found
        if u.verdict.status in (statuses or ("differs", "missing", "neighbour", "private"))
    ]


@pytest.mark.parametrize(
    "program",
    [
        "import tensorflow as tf\ntf.keras.layers.Nosuch",
        "import tensorflow\ntensorflow.keras.layers.Nosuch",
        "from tensorflow import keras\nkeras.layers.Nosuch",
        "from tensorflow.keras import layers as L\nL.Nosuch",
        "import tensorflow.keras.layers as L\nL.Nosuch",
        "import tensorflow.keras.layers\ntensorflow.keras.layers.Nosuch",
        "import keras\nkeras.layers.Nosuch",
        "import keras as K, os\nK.layers.Nosuch",
        "from keras import layers\nlayers.Nosuch",
        "import tensorflow as tf; k = tf.keras; L = k.layers\nL.Nosuch",
        "import tensorflow as tf; a = b = tf.keras\nb.layers.Nosuch",
        "import tensorflow as tf; (a, b) = tf.nn, tf.keras\nb.layers.Nosuch",
        "from tensorflow import *\nkeras.layers.Nosuch",
        "from tensorflow.keras import *\nlayers.Nosuch",
        "import importlib; k = importlib.import_module('tensorflow.keras')\nk.layers.Nosuch",
        "try:\n import tensorflow as tf\nexcept ImportError: tf = 0\nif tf:tf.keras.layers.Nosuch",
        "import tensorflow as tf\nclass A:\n def f(self): return tf.keras.layers.Nosuch",
        "import tensorflow as tf\nlambda x: [tf.keras.layers.Nosuch for _ in x]",
        "def f():\n import tensorflow as tf\n return lambda: tf.keras.layers.Nosuch",
        "import tensorflow as tf\nprint(f'{tf.keras.layers.Nosuch(3)}')",
        "import tensorflow as tf\nasync def f():\n await tf.keras.layers.Nosuch.x()",
        "import tensorflow as tf\nif (k := tf.keras): k.layers.Nosuch",
        "import tensorflow.compat.v2 as tf\ntf.keras.layers.Nosuch",
    ],
)
def test_ways_to_a_name(tmp_path, program):
    found = told(tmp_path, program)
    assert len(found) == 1 and found[0][2] == "missing"
    assert found[0][1].endswith("keras.layers.Nosuch")


@pytest.mark.parametrize(
    "program",
    [
        "import numpy as tf\ntf.nosuch",
        "from mylib import tf\ntf.nosuch",
        "import tensorflow as tf\ndef f(tf): tf.nosuch",
        "import tensorflow as tf\ntf = other()\ntf.nosuch",
        "import tensorflow as tf\n[tf.nosuch for tf in x]",
        "from tensorflow.keras.layers import *\nNosuch",
        "import tensorflow as tf\nfor tf in x: tf.nosuch",
        "x = 'import tensorflow; tensorflow.nosuch'",
        "import tensorflow as tf\nm = tf.keras.Sequential()\nm.mine = 3\nm.mine.foo()\nm.mine()",
        "from .tensorflow import nosuch",
    ],
)
def test_what_is_not_tensorflows(tmp_path, program):
    assert not told(tmp_path, program)


def test_values_of_a_known_class(tmp_path):
    program = """
    import tensorflow as tf
    from tensorflow.keras.layers import Dense

    model = tf.keras.Sequential([Dense(3)])
    model.fit_genrator()
    model.fit(epocs=1).history
    ds = tf.data.Dataset.range(3).map(f).batchh(2)
    with tf.GradientTape() as tape:
        tape.gradiant()
    opt = tf.keras.optimizers.Adam() if x else tf.keras.optimizers.SGD()
    opt.aply_gradients()

    class Net(tf.keras.Model):
        def __init__(self):
            super().__init__()
            self.dense = Dense(3)
            self.mine = 3

        def call(self, x: tf.Tensor):
            self.dense.nosuch()
            self.mine.nosuch()
            x.nosuch
            return self.other(x)

        def other(self, x):
            return super().nosuch()

    Net().predict(verbos=1)

    def make():
        inner = tf.keras.models.load_model("x")
        return inner

    make().fitt()
    """
    assert [name for _, name, _ in told(tmp_path, program)] == [
        "tf.keras.Sequential.fit_genrator", "tf.keras.Sequential.fit(epocs=)",
        "tf.data.Dataset.batchh", "tf.GradientTape.gradiant",
        "tf.keras.optimizers.Optimizer.aply_gradients", "tf.keras.layers.Dense.nosuch",
        "tf.Tensor.nosuch", "tf.keras.Model.nosuch", "tf.keras.Model.predict(verbos=)",
        "tf.keras.Model.fitt",
    ]  # fmt: skip


def test_keywords(tmp_path):
    program = """
    from tensorflow.keras import layers, optimizers, Model
    layers.Dense(units=3, activation="relu", input_shape=(3,), name="a", dtype="float32")
    layers.GRU(3, input_shape=(2, 3), return_sequences=True, zero_output_for_mask=True)
    layers.BatchNormalization(renorm=True, axis=1)
    optimizers.Adam(lr=0.1)
    optimizers.legacy.Adam(lr=0.1, decay=1e-4)
    Model(inputs=[], outputs=[])
    layers.Dense(**options)
    layers.Dense(3, activtion="relu")
    layers.Conv2D(3, 3, border_mode="same")
    """
    assert told(tmp_path, program) == [
        (10, "tf.keras.layers.Dense(activtion=)", "missing"),
        (11, "tf.keras.layers.Conv2D(border_mode=)", "missing"),
    ]


def test_what_is_said_of_missing_names(tmp_path):
    program = """
    import tensorflow as tf
    tf.log(1)
    tf.placeholder(tf.float32)
    tf.contrib.layers.fully_connected
    tf.keras.layers.Desne
    tf.lite.TFLiteConverter
    """
    said = {u.name: u.verdict.said for u in uses(tmp_path, program)}
    assert said["tf.log"] == "use tf.math.log"
    assert "tf.keras.Input" in said["tf.placeholder"]
    assert "tf.keras.layers" in said["tf.contrib"]
    assert said["tf.keras.layers.Desne"] == "use tf.keras.layers.Dense"
    assert "instead: " in said["tf.lite"]
    assert said["tf.float32"] == ""


def test_differences_are_told_of_names_keywords_and_aliases(tmp_path):
    program = """
    import tensorflow as tf
    tf.keras.layers.Embedding(3, 4)
    tf.keras.layers.Embedding(3, 4, sparse=True)
    tf.math.abs(1)
    """
    found = uses(tmp_path, program)
    assert told(tmp_path, program) == [(4, "tf.keras.layers.Embedding(sparse=)", "differs")]
    alias = next(u for u in found if u.name == "tf.math.abs")
    assert alias.verdict.status == "works" and "NaN" in alias.verdict.details[0]


def test_private_imports_and_neighbours(tmp_path):
    program = """
    from tensorflow.python.keras.layers import Dense
    from tensorflow.python.ops import math_ops
    import tensorflow.python.framework.nosuch
    from tensorflow.python.ops.math_ops import nosuch
    import tensorflow_addons as tfa
    import tensorflow_hub, tensorboard, numpy
    Dense(activtion=1)
    math_ops.matmul(1, 2)
    """
    assert told(tmp_path, program) == [
        (2, "tensorflow.python.keras.layers.Dense", "private"),
        (3, "tensorflow.python.ops.math_ops", "private"),
        (4, "tensorflow.python.framework.nosuch", "missing"),
        (5, "tensorflow.python.ops.math_ops.nosuch", "missing"),
        (6, "tensorflow_addons", "neighbour"),
        (8, "tf.keras.layers.Dense(activtion=)", "missing"),
        (9, "tensorflow.python.ops.math_ops.matmul", "private"),
    ]


def test_places(tmp_path):
    program = "import tensorflow as tf\nx = (tf.nn\n  .nosuch(1))\n"
    (found,) = [u for u in uses(tmp_path, program) if u.verdict.status == "missing"]
    assert (found.line, found.column) == (3, 4)


def test_the_examples_and_the_ported_documents_work(capsys):
    paths = [ROOT / "examples", *(ROOT / "compat" / "scripts").glob("doc*.py")]
    assert main([str(p) for p in paths]) == 0
    text = capsys.readouterr().out
    assert text.count("\n") == 1 and ": missing: " not in text


def test_nothing_is_run_or_imported(tmp_path):
    (tmp_path / "tensorflow.py").write_text("raise SystemExit('imported')")
    (tmp_path / "a.py").write_text("import tensorflow as tf, os\nos._exit(3)\ntf.abs(1)\n")
    command = [sys.executable, "-m", "kerastorch", "check", "."]
    env = {"PYTHONPATH": str(ROOT), "PATH": ""}
    result = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")
    assert "2 files: 1 use of 1 name" in result.stdout
