"""The SavedModels of TensorFlow in tests/fixtures, and what they gave there."""

import tarfile
from pathlib import Path

import numpy as np

FIXTURES = Path(__file__).parent.parent / "fixtures"


def unpacked(version, home):
    """The folder with the SavedModels of a version of TensorFlow, unpacked below `home`."""
    with tarfile.open(FIXTURES / f"saved-models-{version}.tar.xz") as file:
        file.extractall(home, filter="data")
    return home / "saved_models"


def cases(path):
    """{name: array} of what the functions of a SavedModel took and gave."""
    found = {}
    with np.load(path / "cases.npz") as file:
        for key in file.files:
            value = file[key]
            name, hexadecimal, _ = key.partition("~")
            if hexadecimal:
                flat = [bytes.fromhex(x) for x in value.reshape(-1).tolist()]
                value = np.array(flat, object).reshape(value.shape)
            found[name] = value
    return found


def calls(found):
    """{function: ({argument: array}, {result: array})} of `cases`."""
    names = dict.fromkeys(key.split("=")[0] for key in found if "=" in key)
    return {
        name: (
            {k.split("/", 1)[1]: v for k, v in found.items() if k.startswith(f"{name}/")},
            {k.split("=", 1)[1]: v for k, v in found.items() if k.startswith(f"{name}=")},
        )
        for name in names
    }


def check(value, expected):
    """Asserts that a tensor is as TensorFlow's."""
    value = value.numpy() if hasattr(value, "numpy") else np.asarray(value)
    assert np.shape(value) == expected.shape
    if expected.dtype == object:
        assert np.array_equal(np.asarray(value, object), expected)
    else:
        assert value.dtype == expected.dtype
        np.testing.assert_allclose(value, expected, rtol=1e-5, atol=2e-6)
