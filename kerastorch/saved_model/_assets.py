"""Files that belong to a saved object: copies of them are in the folder "assets"."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from typing import Any

from .._core.errors import NotFoundError
from .._core.trackable import SAVED_MODEL, object_graph
from ..lookup._initializers import Asset


def assets_of(root: Any) -> list[Asset]:
    """The assets that an object leads to."""
    return [x for x in object_graph(root, SAVED_MODEL)[0] if isinstance(x, Asset)]


def _path(asset):
    return os.fsdecode(asset.asset_path.numpy())


def names_of(assets: Sequence[Asset]) -> list[str]:
    """The names of the copies: those of the files, with numbers where two are called the same."""
    owners: dict[str, str] = {}
    names = []
    for asset in assets:
        path, count = _path(asset), 0
        name = base = os.path.basename(path)
        while owners.setdefault(name, path) != path:
            count += 1
            name = f"{base}_{count}"
        names.append(name)
    return names


def copy(asset: Asset, target: str) -> None:
    """Copies the file of an asset; NotFoundError where it is missing."""
    path = _path(asset)
    if not os.path.isfile(path):
        raise NotFoundError(None, None, f"{path}; No such file or directory")
    shutil.copyfile(path, target)
