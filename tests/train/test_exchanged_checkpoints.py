"""Checkpoints that TensorFlow 2.15 and 2.3 wrote are restored, and training goes on from them."""

import json
import tarfile

import pytest
from exchange import checkpoints

import kerastorch as tf

VERSIONS = ["2.15", "2.3"]


@pytest.fixture(scope="module", params=VERSIONS)
def folder(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("checkpoints")
    with tarfile.open(checkpoints.archive(request.param)) as archive:
        archive.extractall(path, filter="data")
    return path


def test_all_that_tensorflow_wrote(folder):
    facts = json.loads((folder / "facts.json").read_text())
    assert len(facts) > 7
    for name, fact in facts.items():
        try:
            checkpoints.check(tf, folder, name, fact)
        except AssertionError as error:
            raise AssertionError(f"{name}: {error}") from error


def test_what_is_written_here_is_restored_here(tmp_path):
    checkpoints.write(tmp_path, with_models=False)
    assert checkpoints.read(tmp_path) == 0
