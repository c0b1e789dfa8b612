import pytest
from stored_models import unpacked


@pytest.fixture(scope="session")
def models(tmp_path_factory):
    """Where the SavedModels of TensorFlow 2.15 are."""
    return unpacked("2.15", tmp_path_factory.mktemp("tf215"))


@pytest.fixture(scope="session")
def old_models(tmp_path_factory):
    """Where the SavedModels of TensorFlow 2.3 are."""
    return unpacked("2.3", tmp_path_factory.mktemp("tf23"))
