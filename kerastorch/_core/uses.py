"""How many hold a tensor or its storage, by torch's own counts: what copy on write rests on.

The counts are private to torch, and those of a tensor that nobody else holds differ between its
versions.  So they are read off a tensor here, once; where they do not move as views and graphs
come and go, nothing counts as alone and every assign moves the variable: slower, never wrong.
"""

from __future__ import annotations

import torch

count_storage = getattr(torch._C, "_storage_Use_Count", None)  # of a storage's address


def storage_uses(raw: torch.Tensor) -> int:
    """The count of a storage's users, the caller's question included."""
    return count_storage(raw.untyped_storage()._cdata)


def tensor_uses(raw: torch.Tensor) -> int:
    """The count of a tensor's users: its Python object, and each graph that has saved it.

    The gradient accumulator of a leaf is one more.
    """
    return raw._use_count()


def alone() -> int:
    """`storage_uses` of a tensor that nobody else holds; -1, which no count equals, when views
    and graphs do not show in the counts."""
    try:
        leaf = torch.nn.Parameter(torch.zeros(2))
        count = storage_uses(leaf)
        return count if _views_show(leaf, count) and _graphs_show(leaf, count) else -1
    except (AttributeError, TypeError):
        return -1


def _views_show(leaf, count):
    shown = []
    for view in (lambda: leaf.detach(), lambda: leaf.data[:1], lambda: leaf.detach().numpy()):
        held = view()
        shown.append(storage_uses(leaf) > count)
        del held
        shown.append(storage_uses(leaf) == count and tensor_uses(leaf) == 1)
    return all(shown)


def _graphs_show(leaf, count):
    with torch.enable_grad():
        product = leaf * leaf
    saved = tensor_uses(leaf) > 2
    del product
    with torch.enable_grad():
        scaled = leaf * 2.0
    accumulates = tensor_uses(leaf) == 2
    del scaled
    return saved and accumulates and tensor_uses(leaf) == 1 and storage_uses(leaf) == count


ALONE = alone()
