"""The programs in examples/ run to their end and do what they say."""

import importlib.util
import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

from kerastorch._check.command import main as check

EXAMPLES = pathlib.Path(__file__).parent.parent / "examples"

# program: (arguments, what it prints, as regular expressions, what it leaves in its folder)
PROGRAMS = {
    "autoencoder": (
        ["--epochs", "2"],
        [r"error of the noisy pixels:   0\.2\d+", r"error of the cleaned pixels: 0\.[12]\d+"],
        ["denoised.png", "map.png"],
    ),
    "custom_parts": (
        ["--epochs", "3"],
        [r"'accuracy': 0\.\d+, 'miss_rate': 0\.\d+", "same values after loading: True"],
        ["tumours.keras"],
    ),
    "distributed": (
        ["--epochs", "1"],
        [
            "devices that train together: 2",
            "fit, two devices: same scores as one device: True",
            "loop, two devices: same scores as one device: True",
        ],
        None,
    ),
    "feature_columns": (
        ["--epochs", "3"],
        ["numbers per patient: 18", r"test accuracy: 0\.[5-9]", r"getting worse: 0\.\d\d"],
        None,
    ),
    "from_tf1": (
        ["--steps", "101"],
        [
            r"(?s)(step 0: loss 2\.33\d+.*){2}",
            r"(?s)(step 100: loss 0\.12\d+.*){2}",
            r"net/w1 in old.ckpt: \(64, 32\)",
        ],
        ["old.ckpt.index", "new.ckpt.index"],
    ),
    "gan": (
        ["--epochs", "2"],
        [r"epoch 2: g_loss \d\.\d+, d_loss \d\.\d+", r"digits read as asked: [01]\.\d+"],
        ["gan.png"],
    ),
    "image_folders": (
        ["--epochs", "1"],
        ["Using 1438 files for training.", r"validation accuracy: 0\.[6-9]"],
        ["predictions.png", "pictures/0/0.png", "pictures/8/1796.png"],
    ),
    "preprocessing_layers": (
        ["--epochs", "2"],
        [r"mean error in rentals per hour: \d\.\d\d", r"20 degrees: \d\d rentals"],
        ["rentals.keras"],
    ),
    "sequence_to_sequence": (
        ["--epochs", "1"],
        [r"sat, september 15 2007 -> \d", r"whole dates right: [01]\.\d+"],
        ["attention.png"],
    ),
    "serving": (
        ["--epochs", "20"],
        [
            "'state': 'AVAILABLE'",
            r"setosa \[0\.[6-9]",
            r"(versicolor|virginica) \[0\.[0-3]",
            "a wrong question: {'error': 'InvalidArgumentError: ",
        ],
        ["iris/1/saved_model.pb"],
    ),
    "text_classification": (
        ["--epochs", "2"],
        [r"test accuracy: 0\.[89]|test accuracy: 1", r"largest difference: 0\n"],
        ["train.csv", "test.csv", "reviews.keras"],
    ),
    "time_series": (
        ["--epochs", "1"],
        [r"model: 1\.[0-4]\d+", r"as it is now: 3\.\d+", r"as yesterday: 1\.\d+"],
        ["forecasts.png"],
    ),
    "torch_training": (
        ["--epochs", "3"],
        [r"squeeze\.weigh\.2\.bias", r"test accuracy: 0\.9", r"'torch\.Tensor'>: True"],
        None,
    ),
    "training_loop": (
        ["--epochs", "2"],
        [r"epoch  2: loss 0\.\d+, accuracy 0\.[89]\d+", r"test accuracy: 0\.9"],
        ["checkpoint", "ckpt-2.index"],
    ),
    "transfer_learning": (
        ["--epochs", "3"],
        [r"from scratch: accuracy 0\.\d+", r"the base has not changed: True", r"fine-tuned:   acc"],
        None,
    ),
}


def run(name, arguments, python=sys.executable, environment=()):
    """What an example prints, run as the README says."""
    result = subprocess.run(
        [python, "-m", "kerastorch", "run", str(EXAMPLES / name), *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **dict(environment)},
        timeout=300,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.mark.parametrize("name", PROGRAMS)
def test_example(name, tmp_path):
    arguments, lines, files = PROGRAMS[name]
    folder = [] if files is None else ["--folder", str(tmp_path)]
    printed = run(f"{name}.py", [*arguments, *folder], environment={"TMPDIR": str(tmp_path)})
    for line in lines:
        assert re.search(line, printed), (line, printed)
    for file in files or ():
        assert (tmp_path / file).stat().st_size > 50


def test_digits_classifier(tmp_path):
    printed = run("digits_classifier.py", ["--folder", str(tmp_path), "--epochs", "6"])
    assert 'Model: "sequential"' in printed
    assert float(re.search(r"test accuracy: ([\d.]+)", printed)[1]) > 0.95
    assert "same predictions: True" in printed
    assert (tmp_path / "history.png").stat().st_size > 5000
    assert (tmp_path / "digits.h5").exists()


def test_a_training_loop_goes_on_where_it_was_ended(tmp_path):
    folder = ["--folder", str(tmp_path)]
    run("training_loop.py", ["--epochs", "1", *folder])
    printed = run("training_loop.py", ["--epochs", "2", *folder])
    assert "going on after epoch 1" in printed
    assert "epoch  2: loss" in printed and "epoch  1: loss" not in printed


@pytest.mark.skipif(
    not (shutil.which("java") and importlib.util.find_spec("pyspark")),
    reason="needs Java and pyspark",
)
def test_spark_inference(tmp_path):
    arguments = ["--rows", "2000", "--epochs", "2", "--folder", str(tmp_path)]
    printed = run("spark_inference.py", arguments)
    assert "rows scored: 2000" in printed
    assert "as without Spark: True" in printed


def test_every_program_is_tested():
    others = {"digits_classifier", "spark_inference"}
    assert {p.stem for p in EXAMPLES.glob("*.py")} == PROGRAMS.keys() | others


def test_every_program_is_short_and_in_the_table():
    table = (EXAMPLES / "README.md").read_text()
    for path in EXAMPLES.glob("*.py"):
        assert len(path.read_text().splitlines()) < 120, path.name
        assert f"[{path.name}]({path.name})" in table, path.name


def test_check_finds_nothing_to_say_of_the_programs(capsys):
    assert check([str(EXAMPLES)]) == 0, capsys.readouterr().out
