"""What a wheel and a source archive hold, and what their metadata says."""

import ast
import email
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[1]
VERSION = WheelBuilder(str(ROOT)).metadata.version
DATA = {
    "kerastorch/py.typed",
    "kerastorch/_check/differences.txt",
    "kerastorch/_files/protos/tf215.txt",
    "kerastorch/_names/op_types.txt",
    "kerastorch/_names/private215.txt",
    "kerastorch/_names/tf215.txt",
    "kerastorch/_names/tf23.txt",
    "kerastorch/compat/v1/aliases.txt",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = str(tmp_path_factory.mktemp("built"))
    versions = {"directory": folder, "versions": ["standard"]}
    return next(WheelBuilder(str(ROOT)).build(**versions)), next(
        SdistBuilder(str(ROOT)).build(**versions)
    )


@pytest.fixture(scope="module")
def wheel(built):
    with zipfile.ZipFile(built[0]) as opened:
        yield opened


def tracked():
    """The files of the package that git knows, or that lie there where git is not."""
    told = subprocess.run(
        ["git", "ls-files", "kerastorch"], cwd=ROOT, capture_output=True, text=True
    )
    if told.returncode == 0:
        return {name for name in told.stdout.splitlines() if (ROOT / name).exists()}
    files = (path for path in (ROOT / "kerastorch").rglob("*") if path.is_file())
    return {p.relative_to(ROOT).as_posix() for p in files if "__pycache__" not in p.parts}


def test_the_wheel_holds_the_package_and_nothing_else(wheel):
    names = set(wheel.namelist())
    inside = {name for name in names if name.startswith("kerastorch/")}
    assert tracked() <= inside
    assert inside >= DATA
    others = {n for n in names - inside if ".dist-info/" not in n}
    assert others == {"kerastorch_startup.pth"}
    assert not [n for n in names if "test_" in n or "/golden/" in n or "__pycache__" in n]
    assert sum(info.compress_size for info in wheel.infolist()) < 4 << 20


def test_metadata(wheel):
    folder = f"kerastorch-{VERSION}.dist-info"
    metadata = email.message_from_bytes(wheel.read(f"{folder}/METADATA"))
    assert metadata["Name"] == "kerastorch" and metadata["License-Expression"] == "Apache-2.0"
    assert metadata["Requires-Python"] == "<3.14,>=3.10"
    assert metadata["License-File"] == "LICENSE"
    assert "Typing :: Typed" in metadata.get_all("Classifier")
    assert "Programming Language :: Python :: 3.11" in metadata.get_all("Classifier")
    text = wheel.read(f"{folder}/METADATA").decode()
    assert not re.search(r"file:|/home/|/tmp/|/root/|/work/", text)
    needed = {line for line in metadata.get_all("Requires-Dist") if "extra ==" not in line}
    assert {re.match(r"[\w-]+", line)[0] for line in needed} == {
        "torch", "numpy", "h5py", "google-re2", "protobuf", "google-crc32c", "pillow",
        "simplejpeg", "randomgen",
    }  # fmt: skip
    points = wheel.read(f"{folder}/entry_points.txt").decode().split("\n")
    assert "kerastorch = kerastorch._cli:main" in points
    assert wheel.read(f"{folder}/WHEEL").decode().count("Tag: py3-none-any") == 1


def test_one_version():
    heading = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert heading[1] == VERSION
    command = [sys.executable, "-c", "from kerastorch._cli import main; main(['--version'])"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said.startswith(f"kerastorch {VERSION}, torch ")


def test_the_source_archive(built):
    with tarfile.open(built[1]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert tracked() <= names
    assert names >= {"pyproject.toml", "README.md", "LICENSE", "kerastorch_startup.pth"}
    assert not [name for name in names if name.startswith(("tests/", "compat/", "benchmarks/"))]


def test_sources_are_of_the_oldest_python_that_is_named():
    """Syntax only: the tests themselves run on one Python."""
    for path in (ROOT / "kerastorch").rglob("*.py"):
        ast.parse(path.read_text(encoding="utf-8"), str(path), feature_version=(3, 10))
