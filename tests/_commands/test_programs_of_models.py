"""Models as programs of torch.export, and what `kerastorch convert` and `show` make of them."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch

import kerastorch as tf
from kerastorch._cli import main
from kerastorch._files import pt2

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from golden import program_models as models

k = tf.keras


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", [*models.rows()])
def test_programs_compute_as_their_models(name, tmp_path):
    model = models.build(tf, name)
    model.save(tmp_path / "m.keras")
    assert main(["convert", str(tmp_path / "m.keras"), str(tmp_path / "m.pt2")]) == 0
    program = torch.export.load(tmp_path / "m.pt2").module()
    for batch, size in ((1, 11), (2, 16), (5, 7)):
        values = models.data(model, batch, size)
        given = [torch.from_numpy(v) for v in values]
        found = program(given if len(given) > 1 else given[0])
        found = found if isinstance(found, (list, tuple)) else [found]
        for a, b in zip(found, models.predicted(tf, model, values), strict=True):
            np.testing.assert_allclose(a.detach().numpy(), b, rtol=1e-4, atol=1e-5)


def test_programs_need_no_kerastorch(tmp_path):
    model = models.build(tf, "lstm")
    model.save(tmp_path / "m.keras")
    assert main(["convert", str(tmp_path / "m.keras"), str(tmp_path / "m.pt2")]) == 0
    code = (
        "import sys, torch; p = torch.export.load(sys.argv[1]).module();"
        "print(tuple(p(torch.ones(3, 7, 4)).shape), 'kerastorch' in sys.modules)"
    )
    made = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "m.pt2")],
        capture_output=True, text=True, check=True, cwd=tmp_path,
        env={n: v for n, v in os.environ.items() if not n.startswith("KERASTORCH")},
    )  # fmt: skip
    assert made.stdout.split("\n")[-2] == "(3, 3) False"


def test_structures_of_inputs_and_outputs(tmp_path):
    a, b = k.Input((2,), name="a"), k.Input((3,), name="b")
    model = k.Model({"a": a, "b": b}, {"p": k.layers.Dense(2)(a), "q": k.layers.Dense(1)(b)})
    model.save(tmp_path / "m.keras")
    assert main(["convert", str(tmp_path / "m.keras"), str(tmp_path / "m.pt2")]) == 0
    program = torch.export.load(tmp_path / "m.pt2").module()
    given = {"a": torch.ones(5, 2), "b": torch.ones(5, 3)}
    found, wanted = program(given), model(given)
    assert found.keys() == wanted.keys() == {"p", "q"}
    for name in found:
        torch.testing.assert_close(found[name], wanted[name])


def test_weights_of_programs(tmp_path, capsys):
    model = models.build(tf, "mlp")
    model.save(tmp_path / "m.keras")
    zero = k.models.clone_model(model)
    zero.set_weights([w * 0 for w in zero.get_weights()])
    zero.save(tmp_path / "zero.keras")
    program = str(tmp_path / "m.pt2")
    assert main(["convert", str(tmp_path / "m.keras"), program]) == 0
    assert main(["convert", program, str(tmp_path / "m.safetensors")]) == 0
    assert main(["convert", program, str(tmp_path / "x.keras")]) == 1
    assert "--model" in capsys.readouterr().err
    back = ["convert", program, str(tmp_path / "b.keras"), "--model", str(tmp_path / "zero.keras")]
    assert main(back) == 0
    found = k.models.load_model(tmp_path / "b.keras").get_weights()
    for a, b in zip(found, model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    capsys.readouterr()
    assert main(["show", program]) == 0
    shown = capsys.readouterr().out
    assert "takes inputs  (None, 5)  float32\ngives softmax  (None, 3)  float32" in shown
    assert "torch.ops.aten.addmm.default 2" in shown
    assert "  model.0.kernel  (5, 8)  float32" not in shown  # the first layer is the input
    assert "  model.1.kernel  (5, 8)  float32" in shown
    with zipfile.ZipFile(program) as archive:  # no place of this machine's
        text = b"".join(archive.read(n) for n in archive.namelist() if n.endswith(".json"))
    assert b".py" not in text and str(tmp_path).encode() not in text


def test_pickled_weights_of_programs_are_refused(tmp_path):
    class Evil:
        def __reduce__(self):
            return print, ("ran",)

    model = models.build(tf, "mlp")
    model.save(tmp_path / "m.keras")
    assert main(["convert", str(tmp_path / "m.keras"), str(tmp_path / "m.pt2")]) == 0
    with zipfile.ZipFile(tmp_path / "m.pt2") as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    name = next(n for n in members if n.endswith("model_weights_config.json"))
    members[name] = members[name].replace(b'"use_pickle": false', b'"use_pickle": true', 1)
    with zipfile.ZipFile(tmp_path / "evil.pt2", "w") as archive:
        for n, data in members.items():
            archive.writestr(n, data)
    with pytest.raises(ValueError, match="pickled"):
        pt2.read(str(tmp_path / "evil.pt2"))


def _told(model, path, capsys):
    model.save(path / "m.keras")
    assert main(["convert", str(path / "m.keras"), str(path / "m.pt2")]) == 1
    assert not (path / "m.pt2").exists()
    return capsys.readouterr().err


def test_what_programs_cannot_hold(tmp_path, capsys):
    x = k.Input((1,), dtype="string", name="words")
    model = k.Model(x, k.layers.StringLookup(vocabulary=["a", "b"])(x), name="texts")
    assert "the input 'words' of 'texts' has the dtype string" in _told(model, tmp_path, capsys)
    x = k.Input((3,))
    model = k.Model(x, x[:, : tf.cast(tf.reduce_sum(x), tf.int32)], name="cut")
    assert "'cut' cannot be written as a program of torch.export" in _told(model, tmp_path, capsys)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", ["to.h5", "to.pt2", "to.keras"])
def test_who_names_a_format_is_not_warned_of_it(name, tmp_path):
    x = k.Input((4, 4, 3))
    model = k.Model(x, k.layers.Conv2D(2, 3)(x))
    model.compile("sgd", "mse")
    model.save(tmp_path / "m.keras")
    assert main(["convert", str(tmp_path / "m.keras"), str(tmp_path / name)]) == 0
