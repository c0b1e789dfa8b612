"""`kerastorch check`: which files it reads, notebooks, files that can't be read, its reports."""

import io
import json
import os

import pytest

from kerastorch._check import judging, report, sources
from kerastorch._check.command import main

MISSING = "import tensorflow as tf\ntf.nosuch\n"


def notebook(*cells, kind="code"):
    made = [{"cell_type": kind, "metadata": {}, "source": c.splitlines(True)} for c in cells]
    return json.dumps({"cells": made, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}, indent=1)


def found(path):
    return [u for u in judging.uses(sources.read(str(path))) if u.verdict.status != "works"]


def test_folders(tmp_path):
    for name in ("a.py", "b/c.py", "b/n.ipynb", ".git/d.py", "env/lib/e.py", "__pycache__/f.py",
                 "node_modules/g.py", "b/h.txt", ".hidden.py"):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    (tmp_path / "env" / "pyvenv.cfg").write_text("")
    paths = [p[len(str(tmp_path)) + 1 :] for p in sources.files([str(tmp_path)])]
    assert paths == ["a.py", "b/c.py", "b/n.ipynb"]
    assert list(sources.files([str(tmp_path / "b" / "h.txt")])) == [str(tmp_path / "b" / "h.txt")]


def test_notebooks(tmp_path):
    path = tmp_path / "n.ipynb"
    cells = (
        "%matplotlib inline\n!pip install x \\\n  y\nimport tensorflow as tf\nfiles = !ls\n",
        "%%bash\ntf.nosuch(",
        "%%time\nx = tf.nosuch\n",
        "tf.keras.layers?\nm = tf.keras.Sequential()",
        "def f(:",
        "m.nosuch()",
    )
    path.write_text(notebook(*cells))
    assert [(u.cell, u.line, u.verdict.status) for u in found(path)] == [
        (3, 2, "missing"), (5, 1, "unreadable"), (6, 1, "missing"),
    ]  # fmt: skip
    raw = path.read_text().split("\n")
    assert "tf.nosuch" in raw[found(path)[0].file_line - 1]
    assert report.place(found(path)[0]).endswith("n.ipynb:3:2:5")
    path.write_text(notebook("import tensorflow as tf; tf.nosuch", kind="markdown"))
    assert not found(path)
    path.write_text('{"keras": 1}')
    assert "is no notebook" in found(path)[0].verdict.said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"import tensorflow\nprint 'a'\n", "Python 2"),
        (b"import keras\ntry:\n    pass\nexcept IOError, e:\n    pass\n", "Python 2"),
        (b"import keras\nraise ValueError, 'a'\n", "Python 2"),
        (b"import keras\ndef f(:\n", "can't be parsed"),
        (b"import keras\nx = '\xe9'\n", "can't be parsed"),
        (b"import keras\n\0", "can't be parsed"),
    ],
)
def test_files_that_cannot_be_parsed(tmp_path, text, said):
    (tmp_path / "a.py").write_bytes(text)
    (tmp_path / "b.py").write_text(MISSING)
    (fault,) = found(tmp_path / "a.py")
    assert fault.verdict.status == "unreadable" and said in fault.verdict.said
    assert len(found(tmp_path / "b.py")) == 1


def test_other_encodings(tmp_path):
    text = "# coding: latin-1\nx = 'é'\nimport tensorflow as tf\ntf.nosuch\n"
    (tmp_path / "a.py").write_bytes(text.encode("latin-1"))
    assert [u.line for u in found(tmp_path / "a.py")] == [4]


def test_files_that_name_nothing_of_tensorflow_are_not_parsed(tmp_path):
    (tmp_path / "a.py").write_text("print 'Python 2'\n")
    assert not found(tmp_path / "a.py")


def test_text_and_exit_codes(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.py").write_text("import tensorflow as tf\ntf.abs(1)\n")
    (tmp_path / "bad.py").write_text(MISSING)
    (tmp_path / "differs.py").write_text("from keras.layers import Embedding\nEmbedding(sparse=1)")
    assert main(["good.py"]) == 0
    assert capsys.readouterr().out == (
        "1 file: 1 use of 1 name: 1 work (edge cases of 1 use: --details)\n"
    )
    assert main(["good.py", "bad.py"]) == 1
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "bad.py:2:1: missing: tf.nosuch: neither TensorFlow 2.15 nor kerastorch has it"
    assert out[1].startswith("2 files: 2 uses of 2 names: 1 work, 1 missing")
    assert main(["differs.py"]) == 1
    assert main(["differs.py", "--fail-on", "missing"]) == 0
    assert main(["bad.py", "--fail-on", "never"]) == 0
    capsys.readouterr()
    assert main(["good.py", "nosuch"]) == 2
    assert "nothing at nosuch" in capsys.readouterr().err
    assert main(["bad.py", "-q"]) == 1
    assert capsys.readouterr().out.count("\n") == 1
    assert main(["good.py", "--all", "--details"]) == 0
    out = capsys.readouterr().out
    assert "good.py:2:1: works: tf.abs: (detail) " in out and "\033" not in out
    with pytest.raises(SystemExit) as stop:
        main(["--no-such-option"])
    assert stop.value.code == 2


def test_colours_on_a_terminal(tmp_path, capsys, monkeypatch):
    (tmp_path / "bad.py").write_text(MISSING)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    main([str(tmp_path)])
    assert "\033[31mmissing\033[0m" in capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    main([str(tmp_path)])
    assert "\033" not in capsys.readouterr().out


def test_json(tmp_path, capsys):
    (tmp_path / "bad.py").write_text("import tensorflow as tf\ntf.nosuch(tf.abs(1))\n")
    assert main([str(tmp_path), "--json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert data["version"] == 1 and data["files"] == 1
    assert data["names"]["missing"] == data["names"]["works"] == 1
    first, second = data["uses"]
    assert first["file"].endswith("bad.py") and first["status"] == "missing"
    assert (first["line"], first["column"], first["cell"]) == (2, 1, None)
    assert (second["name"], second["status"], second["kind"]) == ("tf.abs", "works", "name")
    assert second["details"]


def test_sarif(tmp_path, monkeypatch):
    """The structure that the schema of SARIF 2.1.0 asks for."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a b.py").write_text(f"{MISSING}import tensorflow_addons\n")
    (tmp_path / "n.ipynb").write_text(notebook("import tensorflow as tf\ntf.nosuch"))
    (tmp_path / "p2.py").write_text("import keras\nprint 'a'\n")
    assert main([".", "--sarif", "--output", "out.sarif"]) == 1
    data = json.loads((tmp_path / "out.sarif").read_text())
    assert data["version"] == "2.1.0" and data["$schema"].endswith("sarif-2.1.0.json")
    (run,) = data["runs"]
    driver = run["tool"]["driver"]
    rules = [rule["id"] for rule in driver["rules"]]
    assert driver["name"] == "kerastorch check" and len(set(rules)) == len(rules)
    places = []
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("none", "note", "warning", "error") and result["message"]["text"]
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        region = physical["region"]
        assert all(isinstance(v, int) and v > 0 for v in region.values())
        places.append((physical["artifactLocation"]["uri"], result["ruleId"]))
    assert places == [
        ("a%20b.py", "missing"), ("a%20b.py", "neighbour"), ("n.ipynb", "missing"),
        ("p2.py", "unreadable"),
    ]  # fmt: skip
    logical = run["results"][2]["locations"][0]["logicalLocations"]
    assert logical == [{"fullyQualifiedName": "cell 1, line 2"}]


def test_magics_with_python_in_them(tmp_path):
    path = tmp_path / "n.ipynb"
    cells = (
        "import tensorflow as tf\n%time x = tf.nosuch1\n%timeit -n 10 tf.nosuch2\n",
        "r = %timeit -o tf.nosuch3\nfor i in q:\n    %time tf.nosuch4(i)\n    !rm $i\n",
        "pip install tensorflow\ncd /tmp\nls -l\ntf.nosuch5",
        "  tf.nosuch6\n  y = !ls\n",
        "ls = 3\nls\n%time for i in x: pass\ntf.nosuch7",
    )
    path.write_text(notebook(*cells))
    assert [(u.cell, u.line, u.name[3:]) for u in found(path)] == [
        (1, 2, "nosuch1"), (1, 3, "nosuch2"), (2, 1, "nosuch3"), (2, 3, "nosuch4"),
        (3, 4, "nosuch5"), (4, 1, "nosuch6"), (5, 4, "nosuch7"),
    ]  # fmt: skip
    assert found(path)[0].column == 11


def test_what_is_no_text_or_no_file(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "wide.py").write_text(MISSING, encoding="utf-16")
    (tmp_path / "cookie.py").write_text(f"# coding: nosuch\n{MISSING}")
    (tmp_path / "deep.py").write_text(f"import tensorflow\nx = {'-' * 100000}1")
    os.mkfifo("pipe.py")
    os.symlink(".", "loop")
    os.symlink("nosuch.py", "gone.py")
    with open(b"name_\xff.py", "w") as file:
        file.write(MISSING)
    assert main([".", "./wide.py"]) == 1
    out = capsys.readouterr().out
    assert "name_\\udcff.py:2:1: missing: tf.nosuch" in out
    assert "wide.py:1:1: unreadable: ./wide.py: is UTF-16" in out
    assert "cookie.py:1:1: unreadable" in out and "nested too deeply" in out
    assert "gone.py: can't be read: No such file" in out
    assert "5 files: 1 use of 1 name: 0 work, 1 missing; 4 files can't be read" in out
    for form in ("--json", "--sarif"):
        assert main([".", form, "-o", "out"]) == 1
        json.loads((tmp_path / "out").read_text(encoding="utf-8"))


def test_folders_that_are_shut(tmp_path, monkeypatch):
    (tmp_path / "shut").mkdir()
    shut = str(tmp_path / "shut")

    def scan(path, whole=os.scandir):
        if path == shut:
            raise PermissionError(13, "Permission denied", path)
        return whole(path)

    monkeypatch.setattr(os, "scandir", scan)
    assert list(sources.files([str(tmp_path)])) == [shut]


def test_a_stream_that_is_ascii(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ü.py").write_text(MISSING)
    stream = io.TextIOWrapper(io.BytesIO(), "ascii")
    monkeypatch.setattr("sys.stdout", stream)
    assert main(["ü.py"]) == 1
    stream.flush()
    assert stream.buffer.getvalue().startswith(b"\\xfc.py:2:1: missing")
