"""Files that belong to a saved object: copies of them are in the folder "assets"."""

from __future__ import annotations

import os
import shutil
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

from .._core.errors import NotFoundError
from .._core.trackable import SAVED_MODEL, Trackable, children
from ..lookup._initializers import Asset


def assets_of(root: Any) -> Iterator[Asset]:
    """The assets that an object leads to."""
    seen, queue = {id(root)}, deque([root] if isinstance(root, Trackable) else [])
    while queue:
        node = queue.popleft()
        if isinstance(node, Asset):
            yield node
            continue
        for _, child in children(node, SAVED_MODEL):
            if id(child) not in seen:
                seen.add(id(child))
                queue.append(child)


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
