"""`kerastorch compare` on programs whose runs under TensorFlow are kept beside them.

They were recorded by `kerastorch compare PROGRAM --python PYTHON --record PROGRAM.npz -- one` in
the folder programs/.
"""

import json
import os
import sys
from pathlib import Path

import pytest

from kerastorch._compare import records
from kerastorch._compare.command import PYTHON, main
from kerastorch._compare.given_input import GivenInput

PROGRAMS = Path(__file__).parent / "programs"
TRAINING = PROGRAMS / "training.py"


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(PYTHON, raising=False)


def test_training_does_not_part(capsys, tmp_path):
    """fit, a model's own class, a traced loop: the same numbers from TensorFlow's weights."""
    page = tmp_path / "report.html"
    args = [str(TRAINING), "--golden", str(PROGRAMS / "training.npz"), "--html", str(page)]
    assert main(args) == 0
    out = capsys.readouterr().out.splitlines()
    assert "TensorFlow 2.15.1" in out[0] and "kerastorch on torch" in out[0]
    assert out[1].startswith("same  initial weights: ") and "14 carried over" in out[1]
    assert sum(line.startswith("same  fit ") for line in out) == 2
    assert out[-1].endswith("they do not part")
    assert page.read_text().count("<svg") == 5
    assert os.listdir(tmp_path) == ["report.html"]


def test_layers_that_are_built_in_a_function(capsys):
    args = [str(PROGRAMS / "nested.py"), "--golden", str(PROGRAMS / "nested.npz")]
    assert main(args) == 0
    out = capsys.readouterr().out.splitlines()
    assert "5 carried over" in out[1]
    assert out[-1].endswith("they do not part")


def test_a_program_that_parts(capsys, tmp_path):
    program = tmp_path / "other.py"
    text = TRAINING.read_text().replace("SGD(0.1)", "SGD(0.2)").replace("[1, 2, 3]", "[1, 2, 4]")
    program.write_text(text)
    golden = str(PROGRAMS / "training.npz")
    assert main([str(program), "--golden", golden, "--json"]) == 1
    found = json.loads(capsys.readouterr().out)["found"]
    apart = {f["name"] for f in found if not f["same"]}
    assert apart == {"fit 2 (net, line 29)", "net after fit 2", "net", "printed line 9"}
    fit = next(f for f in found if f["name"].startswith("fit 2"))
    theirs, ours = fit["curves"]["loss"]
    assert len(theirs) == 3 and theirs[0] == pytest.approx(ours[0], rel=0.2) and theirs != ours


def test_a_notebook_that_ends_in_an_error(capsys):
    golden = str(PROGRAMS / "notebook.npz")
    args = [str(PROGRAMS / "notebook.ipynb"), "--golden", golden, "--all", "--", "one"]
    assert main(args) == 0
    out = capsys.readouterr().out
    assert "kerastorch: ValueError: the end" in out and "same  args: equal" in out
    assert "same  w: equal" in out


def test_graphs_and_sessions(capsys):
    """Graphs have seeds of their own in TensorFlow; their tensors are no values."""
    args = [str(PROGRAMS / "sessions.py"), "--golden", str(PROGRAMS / "sessions.npz"), "--all"]
    assert main(args) == 0
    out = capsys.readouterr().out.splitlines()
    assert any(line.startswith("same  value: ") for line in out)
    assert out[-1].endswith("they do not part")


def test_an_error_here_alone_is_shown(capsys, tmp_path):
    program = tmp_path / "fails.py"
    program.write_text(TRAINING.read_text().replace("net = Net()", "net = Nut()"))
    assert main([str(program), "--golden", str(PROGRAMS / "training.npz")]) == 1
    out = capsys.readouterr().out
    assert "note: the program has changed" in out
    assert "PARTS the program: TensorFlow: no error; kerastorch: NameError" in out
    assert "net = Nut()" in out


def test_what_can_not_be_compared(capsys, tmp_path):
    for args, said in (
        (["nosuch.py"], "no file nosuch.py"),
        ([str(TRAINING)], "give --python, --golden"),
        ([str(TRAINING), "--golden", str(TRAINING)], "no record"),
        ([str(TRAINING), "--python", "/nosuch/python"], "/nosuch/python"),
        ([str(TRAINING), "--python", sys.executable], "left no record"),
    ):
        if args[-1] == sys.executable and _has_tensorflow():
            continue
        assert main(args) == 2
        assert said in capsys.readouterr().err


def _has_tensorflow():
    import importlib.metadata

    found = {d.metadata["Name"] for d in importlib.metadata.distributions()}
    return bool(found & {"tensorflow", "tensorflow-cpu"})


def test_calm_leaves_shuffling_dropout_and_noise_out(tmp_path):
    program = tmp_path / "calm.py"
    program.write_text(
        "import numpy as np, tensorflow as tf\n"
        "layers = tf.keras.layers\n"
        "x = np.random.rand(40, 3).astype('float32')\n"
        "m = tf.keras.Sequential([layers.Dense(4, input_shape=(3,)), layers.Dropout(0.5),\n"
        "                         layers.GaussianNoise(1.0), layers.Dense(1)])\n"
        "m.compile('sgd', 'mse')\n"
        "m.fit(x, x[:, :1], epochs=2, batch_size=8, verbose=0)\n"
        "order = [int(i) for i in tf.data.Dataset.range(9).shuffle(9)]\n"
        "drops = layers.Dropout(0.5)(tf.ones([9]), training=True)\n"
    )
    runs = [
        records.run(str(program), [], "kerastorch", seed=3, calm=calm) for calm in (True, False)
    ]
    assert runs[0].data["values"]["order"] == list(range(9)) != runs[1].data["values"]["order"]
    drops = [run.arrays[run.data["values"]["drops"]["array"]] for run in runs]
    assert drops[0].tolist() == [1.0] * 9 != drops[1].tolist()
    assert runs[0].data["fits"][0]["history"] != runs[1].data["fits"][0]["history"]


def test_input_and_time(tmp_path):
    """Both runs read what was given, from its beginning; one that never ends is ended."""
    program = tmp_path / "asks.py"
    program.write_text("first, rest = input(), __import__('sys').stdin.read()\nprint(first)\n")
    reading, writing = os.pipe()
    os.write(writing, b"hello\nand more\n" * 2)
    os.close(writing)
    given = GivenInput(reading)
    runs = [records.run(str(program), [], "kerastorch", given=given) for _ in range(2)]
    os.close(reading)
    assert [run.stdout for run in runs] == [["hello"]] * 2
    assert runs[0].data["values"] == runs[1].data["values"]
    assert runs[0].data["values"]["rest"] == "and more\nhello\nand more\n"
    without = records.run(str(program), [], "kerastorch")
    assert without.data["error"].startswith("EOFError")
    program.write_text("print('begun', flush=True)\nwhile True: pass\n")
    with pytest.raises(
        records.Failed, match=r"after 6 seconds \(--timeout\); it printed last: begun"
    ):
        records.run(str(program), [], "kerastorch", timeout=6)


def test_input_that_nobody_reads_or_ends():
    reading, writing = os.pipe()
    os.write(writing, b"x" * 60000)
    given = GivenInput(reading)
    with given.handed_on():
        pass
    with given.handed_on() as stdin:
        assert os.read(stdin, 10) == b"x" * 10
    for end in (reading, writing):
        os.close(end)
