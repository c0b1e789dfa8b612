"""Files that TensorFlow wrote of models around one layer each: predictions and the next step.

exchange/layer_files.py wrote them; where TensorFlow is installed, it checks the other direction.
"""

import json
import pathlib
import sys
import tarfile

import pytest

import kerastorch as tf

TESTS = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TESTS / "exchange"))

import layer_files as exchange  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("keras_layers")
    with tarfile.open(exchange.ARCHIVE) as archive:
        archive.extractall(path, filter="data")
    return path


@pytest.fixture(scope="module")
def facts(folder):
    return json.loads((folder / "facts.json").read_text())


def test_every_model_has_its_facts(facts):
    assert list(facts) == list(exchange.models.rows())


@pytest.mark.parametrize("name", exchange.models.rows())
def test_files_of_keras(name, folder, facts):
    for suffix in exchange.KEPT:
        if suffix not in facts[name]["refused"]:
            exchange.check(tf, folder / (name + suffix), name, facts[name])


@pytest.mark.parametrize("name", ["spectral", "cell_own", "constants", "normalized"])
def test_our_own_files(name, tmp_path):
    exchange.write(tmp_path, [name])
    assert json.loads((tmp_path / "facts.json").read_text())[name]["refused"] == {}
